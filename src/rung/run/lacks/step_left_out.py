"""A step that was skipped, or passed over after it ran: when that is right, the step itself should say it."""

from __future__ import annotations

from collections.abc import Iterator

from rung.model.event.step import StepSkipped
from rung.model.finding import Fix
from rung.model.runbook import Step
from rung.run.lack import Kind, Lack, Told
from rung.run.markdown import inline
from rung.text.insert import behind, below


def find(told: Told) -> Iterator[Lack]:
    """Yield each step that was skipped or passed over and not taken up again."""
    for one in told.records:
        if not isinstance(one.event, StepSkipped) or told.state.step(one.event.step).skipped != one.event.reason:
            continue
        planned = told.procedure.step(one.event.step)
        if planned is not None and one.event.step > 0:  # a command of one's own that was dropped stands in no page
            word = "passed over" if told.state.step(one.event.step).ran else "skipped"
            text = f"step {one.event.step} was {word}: {one.event.reason}"
            words = f"{word.capitalize()} in {told.mark(one.seq)}: {inline(one.event.reason)}"
            yield Lack(f"step {word}", one.seq, text, _fix(told, planned.step, words))


def _fix(told: Told, step: Step, words: str) -> Fix:
    line = told.source.place(step.title.span.start).line
    headed = told.source.slice(told.source.line(line)).lstrip(b"> \t").startswith(b"#")
    edit = below(told.source, step.title.span, words) if headed else behind(told.source, step.title.span, f"({words})")
    return Fix(f"Say at step {step.number} why it was not done.", (edit,))


KIND = Kind(find)
