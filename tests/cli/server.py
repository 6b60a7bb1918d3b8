"""Answer calls of rung, each in a process of its own that is forked from one in which everything is imported.

A call then costs what it does, not what starting Python costs. One JSON object a line on standard input:
``{"arguments", "cwd", "env", "folder"}``; the folder holds ``in`` and receives ``out`` and ``err``.
The exit code is the answer.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

from rung.cli.main import cli, run


def warm() -> None:
    """Import what calls import."""
    import click

    context = click.Context(cli)
    for name in cli.list_commands(context):
        cli.get_command(context, name)
    quiet = sys.stdout
    sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - it is closed by hand below
    for call in (["check", os.devnull], ["risk", "date"], ["risk", "--lang", "sql", "select 1"]):
        run(call)
    sys.stdout.close()
    sys.stdout = quiet
    import rung.app.alert
    import rung.app.demo
    import rung.app.doctor
    import rung.app.runs.evidence
    import rung.app.runs.prove
    import rung.cli.session
    import rung.outside.http
    import rung.outside.keys
    import rung.outside.process
    import rung.store.store  # noqa: F401 - only that they are there when the call forks


def child(asked: dict[str, Any]) -> int:
    """Be the call: its streams, its folder, its environment."""
    folder = Path(asked["folder"])
    for number, (name, mode) in enumerate((("in", os.O_RDONLY), ("out", os.O_WRONLY), ("err", os.O_WRONLY))):
        os.dup2(os.open(folder / name, mode | (os.O_CREAT if mode else 0)), number)
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    sys.stdin = os.fdopen(0, "r", encoding="utf-8")
    sys.stdout = os.fdopen(1, "w", encoding="utf-8")
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace")
    code = run(asked["arguments"])
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    return code


def main() -> None:
    """Answer until the input ends."""
    warm()
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            code = 99
            try:
                code = child(json.loads(line))
            except BaseException:  # noqa: BLE001 - a forked child must never go on as its parent
                traceback.print_exc()
            finally:
                os._exit(code)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
