"""A program that asks without a pause: a closed loop."""

from locust import constant, task

from loadtests.users import Visitor


class Client(Visitor):
    """A program that asks again as soon as it is answered, as wrk's connections do."""

    wait_time = constant(0)

    @task
    def one(self) -> None:
        """Ask about one patient."""
        self.predict(self.patients.fresh())
