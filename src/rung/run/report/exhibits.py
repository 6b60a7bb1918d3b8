"""What was captured in a run, command by command, as far as a page holds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from rung.model.event.address import CheckAt, called
from rung.model.event.check import Checked
from rung.model.event.event import Recorded
from rung.model.event.kept import Kept
from rung.model.event.run import Escalated
from rung.model.event.step import StepEnded, StepLate
from rung.model.replacing import replace
from rung.run.procedure import Procedure
from rung.run.report.checks import addressed
from rung.run.report.clock import clock
from rung.run.report.report import Exhibit, Output

SHOWN = 4000
"""Characters of a stream that a report shows; all of it is in the bundle."""
Streams = tuple[tuple[str, Kept], ...]
"""The names of streams with what was kept of each."""


def exhibits(procedure: Procedure, records: Sequence[Recorded], blob: Callable[[str], bytes]) -> Iterator[Exhibit]:
    """Yield every command that ended, every look that kept what it saw, and every packet, oldest first."""
    held: dict[str, int] = {}
    texts = {at: check.text.text for at, check in addressed(procedure)}
    for one in records:
        for found, streams in _captured(procedure, texts, one):
            yield replace(found, outputs=_outputs(one.seq, streams, blob, held))


def _captured(procedure: Procedure, texts: Mapping[CheckAt, str], one: Recorded) -> Iterator[tuple[Exhibit, Streams]]:
    """Yield what an entry captured, if it did, and the streams that it is in."""
    match one.event:
        case StepEnded() as ended:
            yield _ended(procedure, one, ended), (("stdout", ended.stdout), ("stderr", ended.stderr))
        case StepLate() as late:
            title = f"{called(late.step).capitalize()}, attempt {late.attempt}, ended late"
            note = "another process had the run by then: evidence, not state"
            yield _bare(one, title, late.exit, note), (("stdout", late.stdout), ("stderr", late.stderr))
        case Checked(stdout=Kept() as kept) as checked:
            title = f"{str(checked.check).capitalize()}{_asked(texts, checked)}: {checked.answer.value}"
            yield _bare(one, title), (("seen", kept),)
        case Escalated(to=to, packet=packet):
            yield _bare(one, f"What was handed over to {to}"), (("packet", packet),)


def _bare(one: Recorded, title: str, code: int | None = None, note: str = "") -> Exhibit:
    """Return what is told of an entry that names no command."""
    return Exhibit(one.seq, clock(one.at), title, "", "", "", code, 0.0, (), note)


def _ended(procedure: Procedure, one: Recorded, ended: StepEnded) -> Exhibit:
    return Exhibit(
        entry=one.seq,
        at=clock(one.at),
        title=_title(procedure, ended),
        command=ended.script,
        target=ended.target,
        effect=ended.effect,
        exit=ended.exit,
        seconds=ended.milliseconds / 1000,
        outputs=(),
        note=_note(ended),
    )


def _title(procedure: Procedure, ended: StepEnded) -> str:
    if ended.step == 0:
        asked = procedure.questions
        named = f": {asked[ended.index].step.title.text}" if 0 <= ended.index < len(asked) else ""
        return f"Evidence question {ended.index + 1}{named}"
    planned = procedure.step(ended.step)
    return called(ended.step).capitalize() + (f": {planned.step.title.text}" if planned else "")


def _note(ended: StepEnded) -> str:
    notes = []
    if ended.withheld:
        notes.append("the output was not kept: the command reads secrets")
    if ended.timed_out:
        notes.append("stopped when its time was up")
    if ended.interrupted:
        notes.append("stopped by the operator")
    if ended.truncated:
        notes.append("there was more output than was kept")
    if ended.survivors:
        notes.append(f"still running after the step: pid {', '.join(map(str, ended.survivors))}")
    return "; ".join(notes)


def _asked(texts: Mapping[CheckAt, str], checked: Checked) -> str:
    text = texts.get(checked.check, "")
    return f", {text}" if text else ""


def _outputs(entry: int, streams: Streams, blob: Callable[[str], bytes], held: dict[str, int]) -> tuple[Output, ...]:
    """Return the streams that said something; ``held`` gains the entry that each was first seen in."""
    found = []
    for name, kept in streams:
        if kept.size:
            text = blob(kept.blob).decode("utf-8", "replace")
            first = held.setdefault(kept.blob, entry)
            same = first if first != entry else 0
            found.append(Output(name, text[:SHOWN], kept.size, max(len(text) - SHOWN, 0), same))
    return tuple(found)
