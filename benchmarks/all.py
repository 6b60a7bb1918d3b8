"""Every figure in one table: measured, its baseline in the same run, their ratio, the target."""

from __future__ import annotations

import platform
import sqlite3

import corpus
import help_cpu
import masking
import mutating_step
import probing
import runners
from table import show

import ledger
import risk


def main() -> None:
    """Measure and print; ends with 0 whatever the figures are: they are read by people."""
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.machine()}\n")
    rows = [*help_cpu.measure(), *mutating_step.measure(), *ledger.measure(), *masking.measure(), *probing.measure()]
    rows += [*corpus.measure(), *risk.measure()]
    show(rows)
    print()
    risk.main()
    print()
    runners.main()
    if not corpus.corpora().is_dir():
        print(f"\nNot measured, the corpora are not there: {corpus.corpora()}")


if __name__ == "__main__":
    main()
