"""The report of a run as Markdown: readable anywhere, without rung."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from rung.model.event import (
    Approved,
    CheckAt,
    Checked,
    Closed,
    Decided,
    Event,
    GlassBroken,
    Kept,
    Part,
    Recorded,
    StepEnded,
    StepIntent,
    StepSkipped,
    Waived,
)
from rung.run.fold import fold
from rung.run.lines import sentence
from rung.run.markdown import fenced, inline
from rung.run.procedure import Procedure
from rung.run.state import RunState
from rung.run.status import status

SHOWN = 4000
MADE = "<!-- rung: report"
"""How a report begins. A folder that is read for runbooks passes such files over."""


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds from the opening of a run to its milestones; None for one that was not reached."""

    evidence: float | None
    decision: float | None
    action: float | None
    end: float | None


def times(records: Sequence[Recorded]) -> Times:
    """Return when the run first had evidence, its decision, its first change, and its end."""
    start = records[0].at if records else 0.0

    def first(kind: type[Event] | tuple[type[Event], ...], *, looked: bool = False) -> float | None:
        found = (r.at - start for r in records if isinstance(r.event, kind) and (not looked or _looked(r.event)))
        return next(found, None)

    return Times(first((StepEnded, Checked), looked=True), first(Decided), first(StepIntent), first(Closed))


def _looked(event: Event) -> bool:
    if isinstance(event, StepEnded):
        return event.effect in {"observe", "probe"}
    return isinstance(event, Checked) and event.stdout is not None


def report(procedure: Procedure, records: Sequence[Recorded], blob: Callable[[str], bytes], run: str) -> str:
    """Return the whole report. ``blob`` returns stored output by its SHA-256."""
    state = fold(records)
    runbook = procedure.runbook
    parts = [
        f"{MADE} of run {run} -->",
        f"# Run {run}: {inline(runbook.id)} {inline(runbook.title.text)}",
        "\n".join(_head(procedure, state, records)),
        "## Steps\n\n" + "\n".join(_steps(procedure, state)),
        "## Proof\n\n" + "\n".join(_proof(procedure, state)),
        "## Timeline\n\n" + "\n".join(_timeline(records)),
        "## Evidence\n\n" + "\n\n".join(_evidence(records, blob)),
        "## Afterwards\n\n" + "\n".join(_after(procedure, records)),
    ]
    return "\n\n".join(parts) + "\n"


def _head(procedure: Procedure, state: RunState, records: Sequence[Recorded]) -> Iterator[str]:
    found = times(records)
    why = state.closed.reason if state.closed else ""
    yield f"- Outcome: **{state.word}**" + (f" ({inline(why)})" if why else "")
    yield f"- Revision: `{procedure.runbook.revision}`"
    yield f"- Lead: {inline(state.lead)}"
    broken = [str(one.event.step) for one in records if isinstance(one.event, GlassBroken)]
    if broken:
        yield f"- **GLASS BROKEN** for step {', '.join(broken)}: to be reviewed"
    yield f"- Opened: {_clock(state.opened_at)}"
    names = ("evidence", "decision", "action", "end")
    for name, value in zip(names, (found.evidence, found.decision, found.action, found.end), strict=True):
        yield f"- Time to {name}: {'not reached' if value is None else f'{value:.1f} s'}"
    if state.note:
        yield f"- Symptom: {inline(state.note.symptom)}"
        yield f"- Scope: {inline(state.note.scope)}"
    if state.decision:
        cited = ", ".join(f"#{seq}" for seq in state.decision.cites)
        yield f"- Class: {inline(state.decision.boundary)}, citing {cited or 'nothing'}"


def _steps(procedure: Procedure, state: RunState) -> Iterator[str]:
    yield "| step | effect | result |\n|---|---|---|"
    for planned in procedure.steps:
        number = planned.step.number
        result = status(procedure, state, number).value
        yield f"| {number}. {inline(planned.step.title.text)} | {planned.effect.word} | {result} |"


def _proof(procedure: Procedure, state: RunState) -> Iterator[str]:
    if not procedure.runbook.proof:
        yield "The runbook defines no proof: nothing shows that the repair held."
    for index, check in enumerate(procedure.runbook.proof):
        at = CheckAt(Part.PROOF, 0, index)
        said = state.answers[at].value if at in state.answers else "not made"
        passed_over = f" (passed over: {inline(state.waived[at])})" if at in state.waived else ""
        yield f"- {said}: {inline(check.text.text)}{passed_over}"


def _timeline(records: Sequence[Recorded]) -> Iterator[str]:
    for one in records:
        yield f"- #{one.seq} {_clock(one.at)} {inline(one.actor)}: {inline(sentence(one.event))}"


def _evidence(records: Sequence[Recorded], blob: Callable[[str], bytes]) -> Iterator[str]:
    for one in records:
        event = one.event
        if isinstance(event, StepEnded):
            which = f"Step {event.step}" if event.step else f"Evidence question {event.index + 1}"
            yield f"### #{one.seq} {which}, exit {event.exit}\n\n{fenced(event.script)}"
            yield from (_output(name, blob(kept.blob)) for name, kept in _streams(event) if kept.size)
        elif isinstance(event, Checked) and event.stdout is not None:
            yield f"### #{one.seq} {event.check}: {event.answer.value}\n\n{_output('seen', blob(event.stdout.blob))}"


def _streams(event: StepEnded) -> tuple[tuple[str, Kept], ...]:
    return ("stdout", event.stdout), ("stderr", event.stderr)


def _output(name: str, data: bytes) -> str:
    text = data.decode("utf-8", "replace")
    more = f"\n(+{len(text) - SHOWN} characters; all of it is in the bundle)" if len(text) > SHOWN else ""
    return f"{name}:\n\n{fenced(text[:SHOWN])}{more}"


def _after(procedure: Procedure, records: Sequence[Recorded]) -> Iterator[str]:
    yield from (f"- [ ] {inline(check.text.text)}" for check in procedure.runbook.post)
    for one in records:
        if isinstance(one.event, GlassBroken):
            yield f"- [ ] Review the broken glass of step {one.event.step}: {inline(one.event.reason)}"
        if isinstance(one.event, StepSkipped):
            yield f"- [ ] Amend step {one.event.step}, which was skipped: {inline(one.event.reason)}"
        if isinstance(one.event, Waived):
            yield f"- [ ] Amend {one.event.check}, which was passed over: {inline(one.event.reason)}"
    approvals = [one.event for one in records if isinstance(one.event, Approved)]
    yield from (f"- Approved: step {a.step} by {inline(a.by)}, digest `{a.digest}`" for a in approvals)


def _clock(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3] + "Z"
