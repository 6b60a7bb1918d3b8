"""Whether the text of a recipe hangs on nothing but what the makefiles and the command line spell out.

What a command prints (``$(shell …)``) and what nobody sets may be another thing tomorrow, or where a person asks: rung
hands on no variable that makes programs load code (PYTHONPATH), and make takes such for empty.
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.model.pattern import pattern
from rung.probes.gnumake.database import Database
from rung.probes.gnumake.lines import Part
from rung.probes.gnumake.makefiles import opened_for
from rung.probes.gnumake.plain import SET
from rung.probes.gnumake.watched import used
from rung.probes.probe import Case

COMPUTED = pattern(r"\$[({](?:shell|file|guile|eval|call|\$)|\$[A-Za-z]")
BY_COMMAND = pattern(r"^(?:override\s+|export\s+)*(?P<name>[^\s:#=+?!]+)\s*!=")


def spelled_out(case: Case, known: Database, target: str) -> bool:
    """Say whether each variable that the recipe of a target uses, through others too, is set by a makefile's text."""
    recipe = known.targets[target].recipe if target in known.targets else ()
    text = "\n".join(recipe)
    given, seen = _given(case), frozenset[str]()
    while names := frozenset(used(text, known)) - seen:
        seen |= names
        if any(name not in known.variables for name in names):
            return False
        text = "\n".join((text, *(value for name in names for value in given.get(name, ()))))
    values = (text, *(known.variables[name].value for name in seen))
    return bool(recipe) and not any(COMPUTED.search(value.replace("$$", "")) for value in values)


def _given(case: Case) -> dict[str, list[str]]:
    """Return what the lines of all makefiles set each variable to, as it is written; `$(shell)` for a command."""
    found: dict[str, list[str]] = {}
    for name, value in _lines(case):
        found.setdefault(name, []).append(value)
    return found


def _lines(case: Case) -> Iterator[tuple[str, str]]:
    read = opened_for(case)
    for _, line in read.each():
        if line.part is Part.TEXT and (told := SET.match(line.text)):
            yield told["name"], told["value"]
        elif line.part is Part.TEXT and (told := BY_COMMAND.match(line.text)):
            yield told["name"], "$(shell)"
        elif line.part is Part.DEFINED:
            yield line.targets[0] if line.targets else "", line.text
