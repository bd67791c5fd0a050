"""Requests made up from the server's own description: never a 5xx, never what it does not say.

A minute of them by default; `ORGANIZER_MADE_REQUESTS=600` takes ten minutes, as before a release.
"""

import os
import subprocess
from pathlib import Path

import pytest
import requests

from .conftest import Served, installed

SECONDS = int(os.environ.get("ORGANIZER_MADE_REQUESTS", "60"))
pytestmark = [pytest.mark.real, pytest.mark.timeout(SECONDS * 2 + 300)]
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
    "ignored_auth",
)


def _token(served: Served) -> str:
    body = {"apikey": "any", "username": "Marla", "userkey": served.userkey}
    answer = requests.post(f"{served.address}/login", json=body, timeout=20)
    return str(answer.json()["token"])


def test_no_made_up_request_is_answered_as_the_description_does_not_say(
    served: Served, tmp_path: Path
) -> None:
    python = installed("schemathesis==4.32.5")
    done = subprocess.run(
        [
            python.parent / "schemathesis",
            "run",
            f"{served.address}/openapi.json",
            f"--checks={','.join(CHECKS)}",
            f"--header=Authorization: Bearer {_token(served)}",
            f"--max-time={SECONDS}",
            "--continue-on-failure",
            "--warnings=off",
            "--no-color",
        ],
        cwd=tmp_path,  # it keeps a folder of examples
        capture_output=True,
        check=False,
        text=True,
    )

    assert done.returncode == 0, done.stdout[-6000:] + done.stderr
