"""Names that say how much make tells, and how it removes and installs: by their usual values nothing else is made.

Unless a recipe writes them out: then they are values like any other.
"""

from __future__ import annotations

from collections.abc import Mapping

from rung.model.pattern import pattern
from rung.probes.gnumake.plain import expand

USUAL = {name: pattern(r"[@+-]*|[0-2]") for name in ("Q", "V", "AT", "E", "VERBOSE", "QUIET")} | {
    "RM": pattern(r"(?:\S*/)?rm(?:\s+-\w+)*"),
    "ECHO": pattern(r"@?(?:\S*/)?(?:echo|printf|true|:)(?:\s.*)?"),
    "INSTALL": pattern(r"(?:\S*/)?(?:ginstall|install|cp)(?:\s.*)?"),
}
LEVELS = frozenset({"Q", "V", "AT", "E", "VERBOSE", "QUIET"})
MARK = "\x01"  # stands for the value
CHOOSES = pattern(rf"\$[({{][^(){{}}]*{MARK}[^(){{}}]*[)}}]")  # a name that is put together with it: `$(am__v_CC_$(V))`
ENDS = pattern(r";|&&|\|\||\n")
HANDED = pattern(rf"(?<![-\w])\w+={MARK}")
DEFINED = pattern(rf"(?<!\S)-D\s*\w+=?[\"'\\]*{MARK}")
WRITES = pattern(r"(?<![&0-9])>>?\s*(?!/dev/|&)\S")


def silent(name: str, value: str) -> bool:
    """Say whether a variable only says how much make tells, or how it removes and installs, in the usual way."""
    return name in USUAL and USUAL[name].fullmatch(value.strip()) is not None


def written_out(name: str, text: str, known: Mapping[str, str]) -> bool:
    """Say whether recipe lines write the value of such a variable into a file, or have it compiled in."""
    if name not in LEVELS:
        return False
    marked = CHOOSES.sub("", expand(text.replace("\\\n", " "), {**known, name: MARK}))
    return any(_writes(command) for command in ENDS.split(marked) if MARK in command)


def _writes(command: str) -> bool:
    said = command.strip().lstrip(f"@+- {MARK}")
    if DEFINED.search(said):
        return True
    told = said if said.startswith(("echo ", "printf ")) else HANDED.sub("", said)  # what it hands on is told there
    return MARK in told and WRITES.search(said) is not None
