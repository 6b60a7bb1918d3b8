"""The names that an option of a guard goes by, and whether its subcommand is another: asked of a command's table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rung.risk.families import lookup
from rung.risk.guards.names import ALIKE
from rung.risk.judge import resolve
from rung.risk.table import Spec
from rung.risk.word import word

# Programs whose `-f` is `--force` wherever both are known (their manuals); elsewhere it is as often a file.
FORCES = frozenset(
    "rm cp mv ln git docker podman nerdctl systemctl umount rmmod modprobe lvremove vgremove pvremove zpool zfs wipefs "
    "swapoff npm brew snap".split()
)

_ONE_DASH = frozenset(["long", "open"])
"""Styles of programs whose long options begin with one dash or two (the package flag of Go, openssl)."""


def begins(given: str, option: str, table: Spec | None) -> bool:
    """Say whether a long option is written by its beginning, as getopt_long, argparse and git take it."""
    known = table is not None and given in table.options
    return len(given) > len("--") and given.startswith("--") and option.startswith(given) and not known


def spellings(option: str, program: str, table: Spec | None) -> Iterator[str]:
    """Yield an option, then its other names: those of ``ALIKE``, and what the table has as the same.

    In the table a letter is the long option's first one: ``-f`` for ``--force`` where both do the same.
    """
    yield option
    yield from ALIKE.get(program, {}).get(option.partition("=")[0], ())
    if table is None:
        return
    if table.style in _ONE_DASH and len(option) > len("-x"):
        yield option.removeprefix("-") if option.startswith("--") else f"-{option}"
    if not option.startswith("--") or f"-{option[2:3]}" in ALIKE.get(program, {}):
        return
    name, letter = option.partition("=")[0], f"-{option[2:3]}"
    known, other = table.options.get(name), table.options.get(letter)
    forces = name == "--force" and table.path[0] in FORCES and "compose" not in table.path
    if known == other and (known is not None or forces):
        yield letter


def another(pattern: Sequence[str], table: Spec | None) -> bool:
    """Say whether the words of a guard name another subcommand of the program than the one that is run."""
    program = lookup(table.path[0]) if table is not None else None
    if table is None or program is None:
        return False
    wanted, own = resolve(program, tuple(map(word, pattern)))[0].path[1:], table.path[1:]
    shared = min(len(wanted), len(own))
    return shared > 0 and wanted[:shared] != own[:shared]
