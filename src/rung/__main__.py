"""``python -m rung`` and the ``rung`` command."""

from __future__ import annotations

import sys

from rung.cli.main import run


def main() -> None:
    """Run rung and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
