"""People, for locust: `locust -f loadtests/locustfile.py --headless --host http://127.0.0.1:8000`.

With `--users 30 --run-time 60s [--shape ramp|spike|soak] [--processes 2]`, and names of classes
where only some of them are wanted. Programs that push are in `locustfile_programs.py`.
"""

import sys
from pathlib import Path

# Locust loads this file by its path, so that our package is not found by itself.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from loadtests import locust_hooks
from loadtests.shapes import TableShape
from loadtests.users import ApiConsumer, Clinician, Reviewer

__all__ = ["ApiConsumer", "Clinician", "Reviewer", "TableShape", "locust_hooks"]
