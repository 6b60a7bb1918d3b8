"""A server that ends with the tests, also when they are killed: it is held by a pipe that closes with them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from real.nobody import How

_HOLD = '"$@" </dev/null & cat >/dev/null; kill -"$SIGNAL" $!; wait $!'


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
            process.wait(30)


def said(folder: Path) -> str:
    return (folder / "log").read_text(errors="replace")
