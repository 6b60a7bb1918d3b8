"""Ask the questions of a ladder in order, as far as each is worth asking, and keep what could not be asked and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field

from rung.app.probing.answer import GIT_ABOVE, answer
from rung.app.probing.hands import Hands
from rung.app.probing.question import Put, find
from rung.app.probing.told import Told
from rung.model.ask import Ask
from rung.model.errors import RefusedError
from rung.model.replacing import replace
from rung.probes.boundary import REFUSED
from rung.probes.ladder import AS_IT_IS, IN_COPIES, LADDER, SLOW, worth_asking
from rung.probes.probe import TROUBLE

if TYPE_CHECKING:
    from rung.app.ports import Ground  # the ports of a run cost 40 ms

ENDS_IT = frozenset({word.name for word in TROUBLE} - {"needs-a-build"})  # which a build in a copy settles
NOTHING_KEPT = "no-log-declared"  # of a job that only collects, or says nothing: then the job that is due first may


class Refused(Struct, frozen=True):
    """A question that was not put, because it would have reached out of its scratch copy, and what would have."""

    question: str
    why: str


class Climb(Struct, frozen=True):
    """How far the ladder was climbed: every answer, what would have reached out, and what no copy can tell.

    ``unseen`` are the questions that need a copy where git, which the project asks, answers otherwise in one.
    """

    told: tuple[Told, ...]
    refused: tuple[Refused, ...] = ()
    unseen: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[Told, ...]:
        """Return the answers from which something follows; where there is none, all."""
        return tuple(each for each in self.told if not blind(each)) or self.told

    @property
    def verdicts(self) -> dict[str, str]:
        """Return the verdicts from which something follows, by question."""
        told = {each.question: each.answer.verdict for each in self.known}
        return told | {each.question: REFUSED for each in self.refused}

    @property
    def ended(self) -> bool:
        """Say whether the last answer ended it: nothing after it could have told anything."""
        return _ends(self.told[-1])


def blind(told: Told) -> bool:
    """Say whether nothing was concluded, because git answers otherwise in a copy than in the project."""
    return GIT_ABOVE in told.answer.kinds


def climbed(hands: Hands, ground: Callable[[str], Ground], tool: str, ask: Ask, *, slow: bool) -> Climb:
    """Ask what is worth asking, in order. Raises RefusedError where the very first question would reach out."""
    climbing = _Climbing(hands, ground, tool, ask)
    for question in (*LADDER[tool], *(SLOW if slow else ()), *(IN_COPIES[tool] if ask.scratch else ())):
        if climbing.told and _ends(climbing.told[-1]):
            break
        if worth_asking(tool, question, {each.question: each.answer.verdict for each in climbing.told}):
            climbing.put(question)
    told, unseen = climbing.told, tuple(climbing.unseen())
    return Climb(tuple(told), tuple(climbing.refused), unseen)


def _ends(told: Told) -> bool:
    return told.answer.verdict in ENDS_IT and not blind(told)


class _Climbing(Struct):
    """A ladder while it is climbed. ``skipped`` are questions that only a copy could answer, and none can.

    ``above``: git answers otherwise in a copy, as one question found out.
    """

    hands: Hands
    ground: Callable[[str], Ground]
    tool: str
    ask: Ask
    told: list[Told] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    above: bool = False

    def put(self, question: str) -> None:
        """Put a question, in the project itself where a copy can tell nothing; keep what comes of it."""
        if self.above and self._in_copies(question):
            self.skipped.append(question)
            return
        try:
            found = self._put(question, self.ask)
            self.above = self.above or blind(found)
            if blind(found) and self.ask.scratch and not self._in_copies(question):
                found = self._put(question, replace(self.ask, scratch=False))
        except RefusedError as fault:
            if not self.told:
                raise
            self.refused.append(Refused(question, fault.message))
        else:
            self.told.append(found)

    def unseen(self) -> Iterator[str]:
        """Yield the questions that no copy answers, those too that nobody asked for copies for."""
        blinded = [each.question for each in self.told if blind(each)]
        yield from (*blinded, *self.skipped)
        if blinded and not self.ask.scratch:
            yield from IN_COPIES[self.tool]

    def _in_copies(self, question: str) -> bool:
        probe = find(self.tool, question)
        return probe.copies or probe.builds

    def _put(self, question: str, ask: Ask) -> Told:
        """Put a question; where no target was named, about what answers point at, if that can be asked for."""
        ask = replace(ask, scratch=False) if (self.tool, question) in AS_IT_IS else ask
        about = _narrowest(self.told) if question == "job" else ""
        narrowed = replace(ask, target=about) if about and not ask.target else ask
        found = self._answer(question, narrowed)
        if about and found.answer.verdict == NOTHING_KEPT and about != narrowed.target:
            return self._answer(question, replace(ask, target=about))
        unknown = narrowed is not ask and "target-unknown" in found.answer.kinds
        return self._answer(question, ask) if unknown else found

    def _answer(self, question: str, ask: Ask) -> Told:
        return answer(self.hands, self.ground(ask.folder), Put(self.tool, question), ask)


def _narrowest(told: Sequence[Told]) -> str:
    """Return the output that the answers so far point at, the first of them that names one."""
    return next((each.answer.about for each in told if each.answer.about), "")
