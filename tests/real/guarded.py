"""A server that ends with the tests, also when they are killed: it is held by a pipe that closes with them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from real.nobody import How

# It ends with whatever ends first: the pipe that holds it, or the server, which whoever waits for it has to hear.
_HOLD = """
exec 3<&0
"$@" </dev/null 3<&- & server=$!
cat <&3 >/dev/null & wait -n
kill -"$SIGNAL" $server 2>/dev/null
wait $server
"""


@contextmanager
def guarded(
    words: Sequence[str], folder: Path, how: How | None = None, *, signal: str = "KILL"
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a server in ``folder``, with its output in ``log`` there; end it by ``signal``."""
    hold = ["env", f"SIGNAL={signal}", "bash", "-c", _HOLD, "guard", *words]
    log = (folder / "log").open("ab")
    with (
        log,
        subprocess.Popen(hold, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=folder, **(how or How())) as process,
    ):
        try:
            yield process
        finally:
            assert process.stdin
            process.stdin.close()
            process.wait(60)


def said(folder: Path) -> str:
    return (folder / "log").read_text(errors="replace")
