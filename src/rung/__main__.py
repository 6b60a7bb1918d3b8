"""``python -m rung`` and the ``rung`` command."""

from __future__ import annotations

import gc
import sys

# What is imported stays: looking for garbage among it costs a fifth of a short command.
gc.disable()

from rung.cli.main import run  # noqa: E402 - after the collector was stopped


def main() -> None:
    """Run rung and leave with its exit code."""
    gc.freeze()
    gc.enable()
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
