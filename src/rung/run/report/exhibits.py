"""What was captured in a run, command by command, as far as a page holds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from rung.model.event.address import CheckAt, called
from rung.model.event.check import Checked
from rung.model.event.event import Recorded
from rung.model.event.kept import Kept
from rung.model.event.run import Escalated
from rung.model.event.step import StepEnded, StepLate
from rung.run.procedure import Procedure
from rung.run.report.checks import addressed
from rung.run.report.clock import clock
from rung.run.report.report import Exhibit, Output

SHOWN = 4000
"""Characters of a stream that a report shows; all of it is in the bundle."""


def exhibits(procedure: Procedure, records: Sequence[Recorded], blob: Callable[[str], bytes]) -> Iterator[Exhibit]:
    """Yield every command that ended, every look that kept what it saw, and every packet, oldest first."""
    held: dict[str, int] = {}
    texts = {at: check.text.text for at, check in addressed(procedure)}
    for one in records:
        match one.event:
            case StepEnded() as ended:
                yield Exhibit(
                    entry=one.seq,
                    at=clock(one.at),
                    title=_title(procedure, ended),
                    command=ended.script,
                    target=ended.target,
                    effect=ended.effect,
                    exit=ended.exit,
                    seconds=ended.milliseconds / 1000,
                    outputs=_outputs(one.seq, (("stdout", ended.stdout), ("stderr", ended.stderr)), blob, held),
                    note=_note(ended),
                )
            case StepLate() as late:
                streams = (("stdout", late.stdout), ("stderr", late.stderr))
                title = f"{called(late.step).capitalize()}, attempt {late.attempt}, ended late"
                note = "another process had the run by then: evidence, not state"
                outputs = _outputs(one.seq, streams, blob, held)
                yield Exhibit(one.seq, clock(one.at), title, "", "", "", late.exit, 0.0, outputs, note)
            case Checked(stdout=Kept() as kept) as checked:
                title = f"{str(checked.check).capitalize()}{_asked(texts, checked)}: {checked.answer.value}"
                outputs = _outputs(one.seq, (("seen", kept),), blob, held)
                yield Exhibit(one.seq, clock(one.at), title, "", "", "", None, 0.0, outputs, "")
            case Escalated(to=to, packet=packet):
                outputs = _outputs(one.seq, (("packet", packet),), blob, held)
                title = f"What was handed over to {to}"
                yield Exhibit(one.seq, clock(one.at), title, "", "", "", None, 0.0, outputs, "")


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


def _outputs(
    entry: int, streams: Sequence[tuple[str, Kept]], blob: Callable[[str], bytes], held: dict[str, int]
) -> tuple[Output, ...]:
    """Return the streams that said something; ``held`` gains the entry that each was first seen in."""
    found = []
    for name, kept in streams:
        if kept.size:
            text = blob(kept.blob).decode("utf-8", "replace")
            first = held.setdefault(kept.blob, entry)
            same = first if first != entry else 0
            found.append(Output(name, text[:SHOWN], kept.size, max(len(text) - SHOWN, 0), same))
    return tuple(found)
