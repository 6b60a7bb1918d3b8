"""Climb the ladder of a build or workflow incident, and write the note of six lines."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from rung.app.probing.answer import answer
from rung.app.probing.earlier import Earlier
from rung.app.probing.hands import Hands
from rung.app.probing.question import Put
from rung.app.probing.told import Told
from rung.model.ask import Ask
from rung.model.errors import RefusedError, UsageError
from rung.model.replacing import replace
from rung.probes.boundary import REFUSED, Boundary
from rung.probes.ladder import (
    CLIMBED,
    IN_COPIES,
    LADDER,
    SLOW,
    SLOWNESS,
    UNSPLIT,
    boundary,
    not_built,
    telling,
    unasked,
    worth_asking,
)
from rung.probes.probe import TROUBLE
from rung.probes.trigger import Trigger

if TYPE_CHECKING:
    from rung.app.ports import Ground  # the ports of a run cost 40 ms

ENDS_IT = frozenset({word.name for word in TROUBLE} - {"needs-a-build"})  # which a build in a copy settles
LONGEST = 120  # characters of what an answer shows that stand in a note
KINDS = frozenset({"causes", "stale"})  # whose answers say of what kinds they are
NOTHING_KEPT = "no-log-declared"  # of a job that only collects, or says nothing: then the job that is due first may


class Note(Struct, frozen=True):
    """The six lines of an incident note, the same as those of a run."""

    symptom: str
    scope: str
    first_command: str
    evidence: str
    boundary: str
    next_action: str


class Known(Struct, frozen=True):
    """What only people know: the symptom in a sentence, whether it is that it is slow, and reasons to escalate."""

    symptom: str = ""
    slow: bool = False
    triggers: tuple[Trigger, ...] = ()


class Refused(Struct, frozen=True):
    """A question that was not put, because it would have reached out of its scratch copy, and what would have."""

    question: str
    why: str


class Triaged(Struct, frozen=True):
    """A note, and how the ladder ended: ``repair``, ``escalate`` (then ``trigger`` is named) or ``waiting``.

    ``lacks`` are the lines that must be written before anything is repaired. ``trigger`` is one of the eight reasons
    to escalate, ``why`` what makes it one here. ``keep`` is the command that puts the note into a run.
    ``left`` are the questions that build in copies and were not put, because nobody asked for copies.
    """

    note: Note
    ending: str
    trigger: str
    why: str
    lacks: tuple[str, ...]
    keep: str
    told: tuple[Told, ...]
    refused: tuple[Refused, ...] = ()
    left: tuple[str, ...] = ()


def triggers(names: Sequence[str]) -> tuple[Trigger, ...]:
    """Return the reasons to escalate that these words name. Raises UsageError (``trigger-unknown``) for another."""
    known = {each.value: each for each in Trigger}
    wrong = next((name for name in names if name not in known), "")
    if wrong:
        raise UsageError(f"{wrong!r} is no reason to escalate", id="trigger-unknown", advice=f"one of: {_listed()}")
    return tuple(known[name] for name in names)


def _listed() -> str:
    return ", ".join(each.value for each in Trigger)


def triage(hands: Hands, ground: Callable[[str], Ground], tool: str, ask: Ask, known: Known) -> Triaged:
    """Ask the questions of the ladder in order, and say where they point. Nothing is edited, cleaned or unlocked.

    With ``ask.scratch`` the questions that build in scratch copies are asked too. Raises UsageError and, where
    nothing at all may be asked, RefusedError as probes do.
    """
    told, refused = _climbed(replace(hands, earlier=Earlier()), ground, tool, ask, slow=known.slow)
    failed = told[-1].answer.kinds if told[-1].answer.verdict in ENDS_IT else ()
    kinds = failed or tuple(kind for each in told if each.question in KINDS for kind in each.answer.kinds)
    symptom = " ".join(known.symptom.split())
    found = boundary(tool, _verdicts(told, refused), kinds, symptom)
    if found.why == CLIMBED and not known.slow and SLOWNESS.search(symptom):
        found = UNSPLIT
    if found.why == CLIMBED and not ask.scratch:
        found = replace(found, why=f"{CLIMBED}; --scratch asks what only builds in copies can answer")
    if found.mere:
        found = not_built(copies=ask.scratch)
    if found.after and found.after not in {each.question for each in told}:
        found = unasked(found.after, copies=ask.scratch)
    if known.triggers:
        found = replace(found, trigger=known.triggers[0], why="")
    note = _triaged(tool, ask, symptom, tuple(told), found)
    ended = told[-1].answer.verdict in ENDS_IT
    left = () if ask.scratch or ended else tuple(each for each in IN_COPIES[tool] if each not in _verdicts(told, []))
    return _with(note, tuple(refused), left) if refused or left else note


def _climbed(
    hands: Hands, ground: Callable[[str], Ground], tool: str, ask: Ask, *, slow: bool
) -> tuple[list[Told], list[Refused]]:
    """Ask what is worth asking, in order; return the answers, and what would have reached out."""
    told: list[Told] = []
    refused: list[Refused] = []
    for question in (*LADDER[tool], *(SLOW if slow else ()), *(IN_COPIES[tool] if ask.scratch else ())):
        if told and told[-1].answer.verdict in ENDS_IT:
            break
        if not worth_asking(tool, question, {each.question: each.answer.verdict for each in told}):
            continue
        about = _narrowest(told) if question == "job" else ""
        try:
            found = _put(hands, ground, Put(tool, question), ask, about)
        except RefusedError as fault:
            if not told:
                raise
            refused.append(Refused(question, fault.message))
        else:
            told.append(found)
    return told, refused


def _put(hands: Hands, ground: Callable[[str], Ground], put: Put, ask: Ask, about: str) -> Told:
    """Put a question; where the person named no target, about what the answers point at, if that can be asked for."""
    narrowed = replace(ask, target=about) if about and not ask.target else ask
    found = answer(hands, ground(ask.folder), put, narrowed)
    if about and found.answer.verdict == NOTHING_KEPT and about != narrowed.target:
        return answer(hands, ground(ask.folder), put, replace(ask, target=about))
    unknown = narrowed is not ask and "target-unknown" in found.answer.kinds
    return answer(hands, ground(ask.folder), put, ask) if unknown else found


def _verdicts(told: Sequence[Told], refused: Sequence[Refused]) -> dict[str, str]:
    return {each.question: each.answer.verdict for each in told} | {each.question: REFUSED for each in refused}


def _with(found: Triaged, refused: tuple[Refused, ...], left: tuple[str, ...]) -> Triaged:
    """Return the note with what was not asked among its evidence."""
    told = [f"{each.question}: {REFUSED}" for each in refused]
    told += [f"{each}: not asked without --scratch" for each in left]
    note = replace(found.note, evidence="; ".join((found.note.evidence, *told)))
    return replace(found, note=note, refused=refused, left=left)


def _narrowest(told: Sequence[Told]) -> str:
    """Return the output that the answers so far point at, the first of them that names one."""
    return next((each.answer.about for each in told if each.answer.about), "")


def _triaged(tool: str, ask: Ask, symptom: str, told: tuple[Told, ...], found: Boundary) -> Triaged:
    first = next((made for each in told for made in each.looks), None)
    scope = f"{tool} {told[0].version}, {ask.target or 'the default target'}, in {told[0].folder}"
    note = Note(
        symptom,
        scope,
        shlex.join(first.argv) if first else "",
        _evidence(tool, told, symptom),
        found.name,
        "",
    )
    lacks = tuple(name for name in ("symptom", "scope", "evidence", "boundary") if not getattr(note, name))
    unsaid = found.trigger is Trigger.NOT_REPRODUCED and bool(found.why) and not note.symptom
    if found.trigger and not unsaid:  # without a symptom nobody could say what was not reproduced
        why = f" ({found.why})" if found.why else ""
        note = replace(note, next_action=f"Escalate: {found.trigger.sentence}{why}.")
        return Triaged(note, "escalate", found.trigger.value, found.why, lacks, _keep(note), told)
    if found.waits and lacks in {(), ("boundary",)}:
        return Triaged(replace(note, next_action=f"{found.waits}."), "waiting", "", "", lacks, "", told)
    if lacks:
        said = f"Write the {lacks[0]} first; no edit is suggested before it is there."
        return Triaged(replace(note, next_action=said), "waiting", "", "", lacks, "", told)
    note = replace(note, next_action=found.repair)
    return Triaged(note, "repair", "", "", (), _keep(note), told)


def _evidence(tool: str, told: Sequence[Told], symptom: str) -> str:
    """Return what the most telling answer says, the first thing that it shows, and the verdicts of all."""
    verdicts = {each.question: each.answer.verdict for each in told}
    question = telling(tool, verdicts, symptom) or "causes"
    found = next((each.answer for each in told if each.question == question), None)
    before = told[0].answer.evidence  # what every answer repeats, as make's warnings, names nothing of this one
    first = next((line for line in found.evidence if line not in before), "") if found else ""
    said = f"{found.sentence} ({first[:LONGEST]})" if found and first else found.sentence if found else ""
    return " ".join((said, "; ".join(f"{name}: {word}" for name, word in verdicts.items()))).strip()


def _keep(note: Note) -> str:
    """Return the command that puts the note into the run that is open."""
    said = {
        "--symptom": note.symptom,
        "--scope": note.scope,
        "--first-command": note.first_command,
        "--class": note.boundary,
        "--next": note.next_action,
    }
    return shlex.join(("rung", "note", *(word for name, text in said.items() if text for word in (name, text))))


def lines(found: Triaged) -> Iterator[str]:
    """Yield every answer in short, then the note."""
    shown: set[str] = set()
    for each in found.told:
        yield f"{each.question}: {each.answer.verdict}: {each.answer.sentence}"
        new = [line for line in each.answer.evidence if line not in shown][:4]
        shown.update(new)
        yield from (f"  {line}" for line in new)
    yield from (f"{each.question}: {REFUSED}: {each.why}" for each in found.refused)
    yield from (f"{each}: not asked: it builds in copies, with --scratch" for each in found.left)
    note = found.note
    yield ""
    yield f"Symptom:       {note.symptom or '(not written)'}"
    yield f"Scope:         {note.scope}"
    yield f"First command: {note.first_command}"
    yield f"Evidence:      {note.evidence}"
    yield f"Boundary:      {note.boundary or '(none)'}"
    yield f"Next action:   {note.next_action}"


def advice(found: Triaged) -> Iterator[str]:
    """Yield what is worth saying beside the note: what it lacks, and how it gets into a run."""
    if found.ending == "escalate" and found.lacks:
        yield f"the note still lacks: {', '.join(found.lacks)}"
    if found.keep:
        yield f"to put it into a run: {found.keep}"
