"""The names that an option of a guard goes by, and whether its subcommand is another: asked of a command's table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

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
    if re.fullmatch(r"-[A-Za-z]", option):
        yield from _long(option, table) if option not in ALIKE.get(program, {}) else ()
    if not option.startswith("--") or f"-{option[2:3]}" in ALIKE.get(program, {}):
        return
    name, letter = option.partition("=")[0], f"-{option[2:3]}"
    known, other = table.options.get(name), table.options.get(letter)
    forces = name == "--force" and table.path[0] in FORCES and "compose" not in table.path
    if known == other and (known is not None or forces):
        yield letter


def _long(letter: str, table: Spec) -> Iterator[str]:
    """Yield the long option that a table has right behind a letter, where both do the same and begin alike.

    So does the only one that begins alike and changes as much.
    """
    own, names = table.options.get(letter), list(table.options)
    like = [each for each in names if each.startswith(f"--{letter[1]}") and table.options[each] == own]
    beside = names[names.index(letter) + 1 :][:1] if own is not None else []
    if own is not None and like and (beside == like[:1] or (len(like) == 1 and own.raises is not None)):
        yield beside[0] if beside[0] in like else like[0]


def takes(letter: str, program: str, table: Spec | None) -> bool:
    """Say whether an option of one letter takes a value, which may stand in the same word."""
    known = table.options.get(letter) if table is not None else None
    return known.takes in {"yes", "attached"} if known is not None else letter in ALIKE.get(program, {})


def another(pattern: Sequence[str], table: Spec | None) -> bool:
    """Say whether the words of a guard name another subcommand of the program than the one that is run."""
    program = lookup(table.path[0]) if table is not None else None
    if table is None or program is None:
        return False
    # A glob may be any order that it fits, and then the words decide.
    named = takewhile(lambda each: not re.search(r"[*?\[]", each), pattern)
    wanted, own = resolve(program, tuple(map(word, named)))[0].path[1:], table.path[1:]
    shared = min(len(wanted), len(own))
    return shared > 0 and wanted[:shared] != own[:shared]
