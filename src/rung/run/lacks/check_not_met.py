"""An expectation that did not hold although the run ended well: it asks for the wrong thing, or at the wrong time."""

from __future__ import annotations

from collections.abc import Iterator

from rung.model.event.address import Part
from rung.model.event.check import Answer, Checked
from rung.model.finding import Fix
from rung.run.lack import Kind, Lack, Told
from rung.run.markdown import inline
from rung.run.report.checks import addressed
from rung.text.insert import behind


def find(told: Told) -> Iterator[Lack]:
    """Yield each check whose last answer is not yes. An edit is proposed only where the run ended well without it."""
    known = dict(addressed(told.procedure))
    last = {one.event.check: one for one in told.records if isinstance(one.event, Checked)}
    for at, one in last.items():
        if not isinstance(one.event, Checked) or one.event.answer is Answer.YES or at not in known:
            continue
        said = "is not known" if one.event.answer is Answer.UNSURE else "did not hold"
        seen = f" ({one.event.observed})" if one.event.observed else ""
        text = f"{at} {said}{seen}: {known[at].text.text}"
        noted = f": {inline(one.event.observed)}" if one.event.observed else ""
        words = f"({said} in {told.mark(one.seq)}{noted})"
        fix = Fix(f"Say at {at} that it {said}.", (behind(told.source, known[at].span, words),))
        wrong = told.well and at not in told.state.waived and at.part is not Part.PREREQUISITE
        yield Lack("check not met", one.seq, text, fix if wrong else None)


KIND = Kind(find)
