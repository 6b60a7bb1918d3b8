"""Run every option of every program of a look's table, those of its own help too, where the table lets it through.

``python tests/sandbox/audit.py [PROGRAM …]``; exit code 1 when something that is called a look changed something.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sandbox.fuzz import looks, wrong
from sandbox.generate import Known, programs

FORMS = ("{o}", "{o} a", "{o} out", "{o} a out", "{o} out a", "{o}=out a", "{o}out a", "a {o}", "a {o} out", "-- {o}")


def commands(known: Known) -> Iterator[str]:
    """Yield each option of a program in every form, after each of its subcommands."""
    for option in dict.fromkeys(name.rstrip("=") for name in known.options):
        for form in FORMS:
            text = form.format(o=option)
            yield f"{known.name} {text}"
            yield from (f"{known.name} {sub} {text}" for sub in known.subs)


def audited(names: tuple[str, ...] = ()) -> tuple[list[str], int]:
    """Return the failures as sentences, and how many commands were run."""
    failed: list[str] = []
    count = 0
    for known in programs():
        if names and known.name not in names:
            continue
        texts = looks(list(commands(known)))
        count += len(texts)
        failed += [f"{seen.command!r} changed {', '.join(seen.changed)}" for seen in wrong(texts)]
    return failed, count


def main() -> int:
    """Run as a script."""
    failed, count = audited(tuple(sys.argv[1:]))
    sys.stdout.write("\n".join(failed) + "\n")
    told = f"{len(programs())} programs, {count} commands called a look and run, {len(failed)} changed something"
    sys.stdout.write(told + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
