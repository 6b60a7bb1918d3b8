"""Make one side of every race late: a delay before the recipes of some targets, without touching the makefile.

``.SHELLFLAGS`` is expanded for each recipe with ``$@``, so that one variable on the command line holds back the targets
that are named and no others. Make hands such a variable on to the makes that it starts, so a target is named with its
folder. With n targets, 2·⌈log2 n⌉ runs hold back each target against every other once.
"""

from __future__ import annotations

from collections.abc import Mapping

from rung.model.pattern import pattern

SHELLS = pattern(r"(?:\A|/)(?:ba|da|k|z|a)?sh\Z")
NAMES = pattern(r"[\w./+@-]+")
SECONDS = 0.05
USUAL: Mapping[str, str] = {"": "-c"}


def groups(names: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return groups of names such that any two names are apart in one group and, the other way, in another."""
    bits = max(len(names) - 1, 0).bit_length()
    found = []
    for bit in range(bits):
        for side in (1, 0):
            group = tuple(name for index, name in enumerate(names) if (index >> bit) & 1 == side)
            if group:
                found.append(group)
    return tuple(found)


def delayable(names: tuple[str, ...], shell: str) -> tuple[str, ...]:
    """Return the names that can be held back: plain ones, and none where recipes are not read by a kind of sh."""
    return tuple(name for name in names if NAMES.fullmatch(name)) if SHELLS.search(shell.strip()) else ()


def named(name: str, folder: str = "") -> str:
    """Return a target as a pattern. ``folder`` is where a make further down works, ``.`` for the same folder."""
    if not folder:
        return f"./{name}"
    return f"%/{name}" if folder == "." else f"%/{folder}/{name}"


def setting(group: tuple[str, ...], flags: Mapping[str, str] = USUAL, level: str = "0") -> str:
    """Return the setting for make's command line that holds back the recipes of these targets by 50 ms a line.

    ``flags`` are those of the shell by folder, empty for the make that is asked: the setting stands above what a
    makefile further down says, so it must say the same there. ``level`` is the ``MAKELEVEL`` of the make that is asked.
    """
    return holding(group, f"sleep {SECONDS}", flags, level)


def holding(group: tuple[str, ...], first: str, flags: Mapping[str, str], level: str) -> str:
    """Return the setting by which the recipes of these targets run a command of their shell before each line."""
    top = f"$(filter {level},$(MAKELEVEL))"
    own = flags.get("", USUAL[""])
    for folder, each in sorted(flags.items(), key=lambda pair: pair[0] != "."):
        if folder and each != flags.get("", USUAL[""]):
            pattern = "%" if folder == "." else f"%/{folder}"
            own = f"$(if {top},{own},$(if $(filter {pattern},$(CURDIR)),{each},{own}))"
    target = f"$(if {top},./,$(CURDIR)/)$@"
    return f".SHELLFLAGS=$(if $(filter {' '.join(group)},{target}),{own} '{first}; eval \"$$0\"',{own})"
