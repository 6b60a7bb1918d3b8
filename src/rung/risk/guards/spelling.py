"""The names that an option of a guard goes by, and whether its subcommand is another: asked of a command's table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rung.risk.families import lookup
from rung.risk.judge import resolve
from rung.risk.table import Spec
from rung.risk.word import word

# Programs whose `-f` is `--force` wherever both are known (their manuals); elsewhere it is as often a file.
FORCES = frozenset(
    "rm cp mv ln git docker podman nerdctl systemctl umount rmmod modprobe lvremove vgremove pvremove zpool zfs wipefs "
    "swapoff npm brew snap".split()
)


def spellings(option: str, table: Spec | None) -> Iterator[str]:
    """Yield an option, then what the table has as the same: ``-f`` for ``--force`` where both do the same.

    A letter is the long option's first one. A short option is given no longer name: that has several as often.
    """
    yield option
    if table is None or not option.startswith("--"):
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
