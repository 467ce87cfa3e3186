"""Programs that push, for locust: name one of them, `Client`, `Arrivals` or `SlowLine`.

locust -f loadtests/locustfile_programs.py --headless --host http://127.0.0.1:8000 \
        --run-time 30s --users 1 --rate 200 Arrivals
"""

import sys
from pathlib import Path

# Locust loads this file by its path, so that our package is not found by itself.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from loadtests import locust_hooks
from loadtests.arrivals import Arrivals
from loadtests.client import Client
from loadtests.shapes import TableShape
from loadtests.slow_line import SlowLine

__all__ = ["Arrivals", "Client", "SlowLine", "TableShape", "locust_hooks"]
