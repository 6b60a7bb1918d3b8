"""Climb the ladder of a build or workflow incident, and write the note of six lines."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from rung.app.probing.answer import GIT_ABOVE
from rung.app.probing.climbing import ENDS_IT, Climb, Refused, climbed
from rung.app.probing.earlier import Earlier
from rung.app.probing.hands import Hands
from rung.app.probing.told import Told
from rung.model.ask import Ask
from rung.model.errors import UsageError
from rung.model.replacing import replace
from rung.probes.boundary import OTHER_FILES, REFUSED, Boundary
from rung.probes.gnumake.forced import resolved
from rung.probes.ladder import (
    CLIMBED,
    IN_COPIES,
    UNSPLIT,
    boundary,
    decisive,
    fails_unseen,
    not_built,
    telling,
    unasked,
    unclimbed,
    unreproduced,
)
from rung.probes.smk.points import OF_A_RUN
from rung.probes.symptom import SLOWNESS
from rung.probes.trigger import Trigger

if TYPE_CHECKING:
    from rung.app.ports import Ground  # the ports of a run cost 40 ms

NEVER_ENDED = "never-ended"
LONGEST, FIRST = 120, 2  # characters of a line that an answer shows, and how many lines, that stand in a note
OF_A_LOG = "    "  # begins a line that a job said itself; the last one tells most
NO_COPY = "it needs a copy, and git, which the project asks, answers otherwise in one"
KINDS = frozenset({"causes", "converges", "stale"})  # whose answers say of what kinds they are


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


class Triaged(Struct, frozen=True):
    """A note, and how the ladder ended: ``repair``, ``escalate`` (then ``trigger`` is named) or ``waiting``.

    ``lacks`` are the lines that must be written before anything is repaired. ``trigger`` is one of the eight reasons
    to escalate, ``why`` what makes it one here. ``keep`` is the command that puts the note into a run.
    ``left`` are the questions that build in copies and were not put, because nobody asked for copies. ``unseen`` are
    those that no copy can answer, for git, which the project asks, answers otherwise in one.
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
    unseen: tuple[str, ...] = ()


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
    climb = climbed(replace(hands, earlier=Earlier()), ground, tool, ask, slow=known.slow)
    symptom = " ".join(known.symptom.split())
    found = _pointed(climb, tool, ask, symptom, slow=known.slow)
    if known.triggers:
        found = replace(found, trigger=known.triggers[0], why="")
    most = _most(climb, tool, ask, symptom)
    note = _triaged(ask, symptom, climb.told, replace(found, repair=_named(found.repair, climb.told, most)), most)
    put = {*climb.verdicts, *climb.unseen}
    left = () if ask.scratch or climb.ended else tuple(each for each in IN_COPIES[tool] if each not in put)
    return _with(note, climb, left) if climb.refused or climb.unseen or left else note


def _pointed(climb: Climb, tool: str, ask: Ask, symptom: str, *, slow: bool) -> Boundary:
    """Return where the answers point; where only a copy could tell, and none can, what is to be done first."""
    verdicts, kinds = _signs(climb, ask)
    found = boundary(tool, verdicts, kinds, symptom)
    if found.why == CLIMBED and not slow and SLOWNESS.search(symptom):
        found = UNSPLIT
    asked = {each.question for each in climb.known if ask.scratch and each.answer.verdict not in ENDS_IT}
    if not slow and not _ended(climb, ask) and not climb.unseen and fails_unseen(tool, verdicts, kinds, symptom):
        only = climb.told[-1].question if climb.ended else ""
        return unreproduced(built=True, only=only) if "converges" in asked else _unbuilt(found, ask)
    if climb.unseen and (found.why == CLIMBED or found.mere or (found.after and found.after not in asked)):
        return boundary(tool, {}, (GIT_ABOVE,))
    if found.why == CLIMBED:
        found = _unclimbed(climb, tool, ask) or found
    if found.mere:
        ended = all(each.answer.verdict != NEVER_ENDED for each in climb.known)
        found = not_built(copies=ask.scratch, ended=ended)
    if found.after and found.after not in asked:
        found = unasked(found.after, copies=ask.scratch)
    return found


def _ended(climb: Climb, ask: Ask) -> bool:
    """Say whether the last answer ended the ladder with what failed.

    Where a build in a copy ended well, one from nothing that fails is none: it removes first what lies in the project,
    also what was never made there (a parser that came with the sources, say).
    """
    built = (each for each in climb.told if each.question == "converges" and ask.scratch)
    well = any(each.answer.verdict not in ENDS_IT and not each.answer.kinds for each in built)
    return climb.ended and not (well and climb.told[-1].question in IN_COPIES["make"])


def _unclimbed(climb: Climb, tool: str, ask: Ask) -> Boundary | None:
    """Return what is to be asked before anything is called not reproducible; None where all of it was."""
    last = climb.told[-1]
    if not ask.scratch and not climb.ended and IN_COPIES[tool]:
        return unclimbed()
    if last.question in IN_COPIES[tool] and last.answer.verdict == NEVER_ENDED:
        return unclimbed(last.question)
    return None


def _unbuilt(found: Boundary, ask: Ask) -> Boundary:
    """Return what is to be asked first of a failure; where copies were asked for and none was built, what was found."""
    return found if ask.scratch else unreproduced(built=False)


def _signs(climb: Climb, ask: Ask) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the verdicts and kinds that point somewhere, what a name forces as builds in a copy have told."""
    ended = _ended(climb, ask)
    failed = climb.told[-1].answer.kinds if ended else ()
    counted = climb.known if ended or not climb.ended else climb.known[:-1]
    kinds = failed or tuple(kind for each in counted if each.question in KINDS for kind in each.answer.kinds)
    built = next((each.answer for each in climb.known if each.question == "converges"), None)
    copied = built is not None and ask.scratch and built.verdict not in ENDS_IT
    of_a_run = next((kind for each in climb.known for kind in each.answer.kinds if kind in OF_A_RUN), "")
    verdicts = {**climb.verdicts, "last-run": of_a_run} if of_a_run else climb.verdicts
    if any(
        OTHER_FILES in each.answer.kinds for each in climb.known
    ):  # a proof route that takes no evidence is no fault
        verdicts = {name: word for name, word in verdicts.items() if name != "evidence"}
    return resolved(verdicts, kinds, built.kinds if built is not None and copied else None)


def _most(climb: Climb, tool: str, ask: Ask, symptom: str) -> str:
    """Return the question whose answer tells most; empty where none points anywhere."""
    verdicts, kinds = _signs(climb, ask)
    kind = decisive(tool, kinds)
    found = next((each.question for each in climb.known if kind and kind in each.answer.kinds), "")
    return found or telling(tool, verdicts, symptom)


def _named(repair: str, told: Sequence[Told], most: str) -> str:
    """Return a repair with the very words of the answer that tells most, where it asks for them."""
    answer = next((each.answer for each in told if each.question == most), None)
    if answer is None or "{" not in repair:
        return repair
    said, shown = answer.sentence, " ".join(next(iter(answer.evidence), answer.sentence).split())
    return repair.replace("{said}", said).replace("{shown}", shown)


def _with(found: Triaged, climb: Climb, left: tuple[str, ...]) -> Triaged:
    """Return the note with what was not asked, and what cannot be known, among its evidence."""
    told = [f"{each.question}: {REFUSED}" for each in climb.refused]
    told += [f"{each}: not asked without --scratch" for each in left]
    if climb.unseen:
        told.append(f"not known, for git answers otherwise in a copy: {', '.join(climb.unseen)}")
    note = replace(found.note, evidence="; ".join((found.note.evidence, *told)))
    return replace(found, note=note, refused=climb.refused, left=left, unseen=climb.unseen)


def _triaged(ask: Ask, symptom: str, told: tuple[Told, ...], found: Boundary, most: str) -> Triaged:
    """Return how it ends, and the note; ``most`` is the question whose answer tells most."""
    first = next((made for each in told for made in each.looks), None)
    scope = f"{told[0].tool} {told[0].version}, {ask.target or 'the default target'}, in {told[0].folder}"
    note = Note(
        symptom,
        scope,
        shlex.join(first.argv) if first else told[0].answer.next,
        _evidence(told, most),
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


def _evidence(told: Sequence[Told], most: str) -> str:
    """Return what the most telling answer says, the first things that it shows, and the verdicts of all."""
    names = (most, "causes", "planned")  # where nothing points anywhere, or nobody could ask, what is due
    found = next((each.answer for name in names for each in told if each.question == name), None)
    # What every answer repeats, as make's warnings, names nothing of this one.
    before = () if told[0].answer is found else told[0].answer.evidence
    new = [line for line in found.evidence if line not in before] if found else []
    words = [line for line in new if line.startswith(OF_A_LOG)]
    first = map(_short, (*new[: FIRST - bool(words)], *words[-1:]))
    shown = f" ({'; '.join(line.strip() for line in first)})" if new else ""
    verdicts = "; ".join(f"{each.question}: {each.answer.verdict}" for each in told)
    return f"{found.sentence if found else ''}{shown} {verdicts}".strip()


def _short(text: str) -> str:
    """Return a text that is fit to be shown, cut between two words where it is too long for a note."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rpartition(' ')[0].rstrip() or text[:LONGEST]} …"


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
        said = each.answer.sentence if each.answer.sentence not in shown else "the same holds"
        shown.add(each.answer.sentence)
        yield f"{each.question}: {each.answer.verdict}: {said}"
        new = [line for line in each.answer.evidence if line not in shown][:4]
        shown.update(new)
        yield from (f"  {line}" for line in new)
    yield from (f"{each.question}: {REFUSED}: {each.why}" for each in found.refused)
    yield from (f"{each}: not asked: it builds in copies, with --scratch" for each in found.left)
    blinded = {each.question for each in found.told}
    yield from (f"{each}: not asked: {NO_COPY}" for each in found.unseen if each not in blinded)
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
