"""The recipe that a build failed over, as make names it: its target, the place of its rule, and where that make works.

Make says so on its way up, so that the first one is the deepest (GNU Make manual, "Recursive Use of make").
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from rung.model.pattern import pattern
from rung.probes.gnumake.trace import MOVING, placed
from rung.probes.probe import Ran

SAID = pattern(
    r"^\S*make(?:\[(?P<level>\d+)\])?: \*\*\* \[(?:(?P<rule>[^\]\n]+:\d+|<builtin>): )?(?P<target>[^\]\n]+)\] "
    r"(?:Error (?P<code>\d+)|(?P<signal>[A-Z]\w[\w ]*))(?! \(ignored\))",
)
ALL = pattern(r"\s-[a-zA-Z]*j|--jobs")  # then makes side by side say in turns where they work
BELOW = "a make further down"


class Failing(Struct, frozen=True):
    """A target whose recipe failed, the makefile and line of its rule, and with which exit or by which signal.

    ``folder`` is where that make works, empty where make was asked; ``among`` are those where it may, in a build that
    went on.
    """

    target: str
    rule: str
    how: str
    folder: str = ""
    among: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Return the target as it is named from where make was asked."""
        return placed(self.folder, self.target)

    @property
    def named(self) -> str:
        """Return the target with the place of its rule, for a sentence."""
        if self.among:
            return f"`{self.target}` (in {' or '.join(self.among)})"
        if not self.rule:
            return f"`{self.target}`"
        own = not self.folder or self.rule.startswith(("/", "<"))
        return f"`{self.target}` ({self.rule if own else placed(self.folder, self.rule)})"


def failing(ran: Ran) -> Failing | None:
    """Return the recipe that failed first, None where none did."""
    said = next((told for line in ran.err.splitlines() if "*** [" in line and (told := SAID.match(line))), None)
    if said is None:
        return None
    how = said["code"] or said["signal"]
    if ran.exit == 0 and said["level"]:
        among = tuple(dict.fromkeys(_entered(ran.out, said["level"])))
        alone, several = ("".join(among), ()) if len(among) == 1 else ("", among or (BELOW,))
        return Failing(said["target"], said["rule"] or "", how, alone, several)
    side_by_side = ALL.search(" ".join(ran.look.argv)) is not None
    folder = "" if side_by_side or not said["level"] else _last(ran.out, said["level"])
    return Failing(said["target"], said["rule"] or "", how, folder)


def _last(out: str, level: str) -> str:
    """Return the folder that a make of this level went into last: one make builds there after the other."""
    return next(iter(list(_entered(out, level))[-1:]), "")


def _entered(out: str, level: str) -> Iterator[str]:
    for line in out.splitlines():
        told = MOVING.match(line) if f"[{level}]: Entering" in line else None
        if told:
            yield told["folder"].removeprefix("./")
