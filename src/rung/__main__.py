"""``python -m rung`` and the ``rung`` command."""

from __future__ import annotations

import gc
import sys

# What is imported stays: looking for garbage among it costs a fifth of a short command.
gc.disable()
RARELY = 100_000
"""New objects between two looks for garbage: one costs 4 ms while a command's own modules and data are new, and a
command of a second makes fewer. What lies in rings until then is some 10 MB."""

from rung.cli.main import run  # noqa: E402 - after the collector was stopped
from rung.wiring.terminal import leave  # noqa: E402 - after the collector was stopped


def main() -> None:
    """Run rung and leave with its exit code."""
    gc.freeze()
    gc.set_threshold(RARELY)
    gc.enable()
    leave(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
