"""What the command line and the environment make run although make is only asked, whatever the makefiles say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rung.model.effect import Effect, Verdict
from rung.model.pattern import pattern
from rung.probes.gnumake.act import Act
from rung.probes.gnumake.leads import NAMES
from rung.probes.gnumake.makefiles import Makefiles
from rung.probes.gnumake.pluses import ALONE, OF_RULES
from rung.probes.gnumake.settings import decides
from rung.probes.gnumake.world import World

ACTING = pattern(r"\$[({]")  # in a value of the environment: make works out what it takes from there


def given(found: Makefiles, where: World) -> Iterator[Act]:
    """Yield what the command line and the environment make run, whatever the makefiles say, and then what they let."""
    start = found.start or NAMES[-1]
    for name, value in where.pinned:
        if decides(name):
            why = f"`{name}` is set on the command line, and decides what make runs"
            yield Act(start, 1, "setting", f"{name}={value}", Verdict(Effect.UNKNOWN, why, "make-setting"))
    for name, value in (*where.machine.env.items(), *where.pinned):
        if OF_RULES.fullmatch(name) and ALONE.match(value):
            why = f"`{name}` comes from outside of the makefiles, and a built-in rule has it first in its recipe"
            yield Act(start, 1, "plus", value, Verdict(Effect.UNKNOWN, why, "make-plus"))
    yield from _imported(found, where.machine.env)


def _imported(found: Makefiles, env: Mapping[str, str]) -> Iterator[Act]:
    """Yield an act for each line that names a variable of the environment in which make would work something out."""
    names = [name for name, value in env.items() if "$" in value and ACTING.search(value)]
    named = re.compile(rf"(?<![\w.-])(?:{'|'.join(map(re.escape, names))})(?![\w.-])") if names else None
    for path, line in found.each() if named else ():
        if named and (told := named.search(line.text)):
            why = f"`{told[0]}` comes from the environment, and its value holds a function of make"
            yield Act(path, line.number, "setting", line.text, Verdict(Effect.UNKNOWN, why, "make-setting"))
