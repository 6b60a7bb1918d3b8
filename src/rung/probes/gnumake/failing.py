"""The recipe that a build failed over, as make names it: its target, the place of its rule, and where that make works.

Make says so on its way up, so that the first one is the deepest (GNU Make manual, "Recursive Use of make").
"""

from __future__ import annotations

from msgspec import Struct

from rung.model.pattern import pattern
from rung.probes.gnumake.trace import MOVING, placed
from rung.probes.probe import Ran

SAID = pattern(
    r"^\S*make(?:\[(?P<level>\d+)\])?: \*\*\* \[(?:(?P<rule>[^\]\n]+:\d+|<builtin>): )?(?P<target>[^\]\n]+)\] "
    r"(?:Error (?P<code>\d+)|(?P<signal>[A-Z]\w[\w ]*))(?! \(ignored\))",
)
ALL = pattern(r"\s-[a-zA-Z]*j|--jobs")  # then makes side by side say in turns where they work


class Failing(Struct, frozen=True):
    """A target whose recipe failed, the makefile and line of its rule, and with which exit or by which signal.

    ``folder`` is where that make works, empty where make was asked or where nobody can tell.
    """

    target: str
    rule: str
    how: str
    folder: str = ""

    @property
    def path(self) -> str:
        """Return the target as it is named from where make was asked."""
        return placed(self.folder, self.target)

    @property
    def named(self) -> str:
        """Return the target with the place of its rule, for a sentence."""
        if not self.rule:
            return f"`{self.target}`"
        own = not self.folder or self.rule.startswith(("/", "<"))
        return f"`{self.target}` ({self.rule if own else placed(self.folder, self.rule)})"


def failing(ran: Ran) -> Failing | None:
    """Return the recipe that failed first, None where none did."""
    said = next((told for line in ran.err.splitlines() if "*** [" in line and (told := SAID.match(line))), None)
    if said is None:
        return None
    side_by_side = ALL.search(" ".join(ran.look.argv)) is not None
    folder = "" if side_by_side or not said["level"] else _last(ran.out, said["level"])
    return Failing(said["target"], said["rule"] or "", said["code"] or said["signal"], folder)


def _last(out: str, level: str) -> str:
    """Return the folder that a make of this level went into last: one make builds there after the other."""
    moves = (told for line in out.splitlines() if f"[{level}]: Entering" in line and (told := MOVING.match(line)))
    return next(iter([each["folder"] for each in moves][-1:]), "")
