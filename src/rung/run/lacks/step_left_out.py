"""A step that was left out: when that is right, the step itself should say it."""

from __future__ import annotations

from collections.abc import Iterator

from rung.model.event.step import StepSkipped
from rung.model.finding import Fix
from rung.model.runbook import Step
from rung.run.lack import Kind, Lack, Told
from rung.run.markdown import inline
from rung.text.insert import behind, below


def find(told: Told) -> Iterator[Lack]:
    """Yield each step that was left out and not taken up again."""
    for one in told.records:
        if not isinstance(one.event, StepSkipped) or told.state.step(one.event.step).skipped != one.event.reason:
            continue
        planned = told.procedure.step(one.event.step)
        if planned is not None and one.event.step > 0:  # a command of one's own that was dropped stands in no page
            text = f"step {one.event.step} was left out: {one.event.reason}"
            yield Lack("step left out", one.seq, text, _fix(told, planned.step, one.seq, one.event.reason))


def _fix(told: Told, step: Step, entry: int, reason: str) -> Fix:
    line = told.source.place(step.title.span.start).line
    words = f"Left out in {told.mark(entry)}: {inline(reason)}"
    headed = told.source.slice(told.source.line(line)).lstrip(b"> \t").startswith(b"#")
    edit = below(told.source, step.title.span, words) if headed else behind(told.source, step.title.span, f"({words})")
    return Fix(f"Say at step {step.number} why it was left out.", (edit,))


KIND = Kind(find)
