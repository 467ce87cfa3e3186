"""The command that asks the backend for the very answer a page shows."""

import json

from dashboard.answers import Payload


def curl(url: str, patient: Payload, *, needs_key: bool = False) -> str:
    """Return a curl command for one patient, marked as a test.

    Parameters
    ----------
    url : str
        Root address of the backend.
    patient : dict
        UCI names and codes.
    needs_key : bool
        Whether to send the key; it is named by its variable, never written out.
    """
    key = '  -H "X-API-Key: $HEARTSIGHT_API_KEY" \\\n' if needs_key else ""
    return (
        f"curl -s '{url}/explain?purpose=test' \\\n"
        "  -H 'Content-Type: application/json' \\\n"
        f"{key}"
        f"  -d '{json.dumps(patient)}'"
    )
