"""What a request or a query says is a line of JSON before its step has ended, whatever its target is."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from cli.terminal import COMMAND, TIMEOUT, Shell
from shared import missing

pytestmark = pytest.mark.once

PAGE = """# RUN-001: Ask
## Procedure
### Step 1: Ask the {target}
```{language} target={target}
{text}
```
"""


class Slow(BaseHTTPRequestHandler):
    """Answers the first half, and the second when it was heard."""

    heard = threading.Event()

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"first ")
        self.wfile.flush()
        self.heard.wait(120)
        self.wfile.write(b"second")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the standard library's
        """Say nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Slow) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        Slow.heard.set()
        server.shutdown()
        thread.join()


def test_an_answer_is_heard_before_it_has_ended(shell: Shell, url: str) -> None:
    shell.write("rung.toml", f'[targets.api]\nkind = "http"\nurl = "{url}"\nenv = "dev"\n')
    shell.write("ask.md", PAGE.format(target="api", language="http", text="GET /"))
    with subprocess.Popen(
        [*COMMAND, "run", "RUN-001", "--format", "jsonl"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        cwd=shell.folder,
        env=shell.environment(),
    ) as process:
        assert process.stdout is not None
        kinds = []
        for raw in process.stdout:
            line = json.loads(raw)
            kinds.append(line["type"])
            if line["type"] == "output":
                Slow.heard.set()
        assert process.wait(TIMEOUT) == 0
    said = [kind for kind in kinds if kind in {"step.started", "output"}]
    assert said == ["step.started", "output", "output"]
    assert kinds.index("output") < kinds.index("event")


def test_the_rows_of_a_query_are_heard_as_output(shell: Shell) -> None:
    if shutil.which("sqlite3") is None:
        missing("sqlite3 is missing (apt: sqlite3)")
    with sqlite3.connect(shell.folder / "orders.db") as there:
        there.execute("create table pool (used integer)")
        there.execute("insert into pool values (94)")
    there.close()
    shell.write("rung.toml", f'[targets.db]\nkind = "sqlite"\npath = "{shell.folder}/orders.db"\nenv = "dev"\n')
    shell.write("ask.md", PAGE.format(target="db", language="sql", text="select used from pool;"))
    lines = shell.rung("run", "RUN-001", "--format", "jsonl").lines()
    kinds = [line["type"] for line in lines]
    assert kinds.index("step.started") < kinds.index("output") < kinds.index("event")
    assert "94" in lines[kinds.index("output")]["body"]["text"]
