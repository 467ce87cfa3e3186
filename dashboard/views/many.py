"""Many patients: a file in, an answer or what to correct for each of its rows."""

from dashboard.connection import client, mode
from dashboard.frame.painting import read_tables_ahead
from dashboard.frame.parts import empty, guarded, title
from dashboard.many import asking, choosing, showing


def main() -> None:
    """Choose a file, answer it when asked, show what came back."""
    title("Many patients", "For clinics and registries: the answers to a whole file of patients.")
    chosen = choosing.draw()
    with guarded("many"):
        if chosen is not None and choosing.asked():
            found = asking.ask(client(), chosen, choosing.coding(chosen), choosing.purpose(chosen))
            if found is not None:
                choosing.keep(found)
        answered = choosing.answered()
        if answered is not None:
            showing.draw(answered, client().model().threshold, mode())
        elif chosen is None:
            empty(
                "The answers will stand here",
                "How the risk is spread over the file, every row with its answer and its range, "
                "and the rows to correct. Choose a file, or try the example.",
            )
            read_tables_ahead()


main()
