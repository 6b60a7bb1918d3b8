"""A check that was passed over with a reason: the reason belongs beside it."""

from __future__ import annotations

from collections.abc import Iterator

from rung.model.event.check import Waived
from rung.model.finding import Fix
from rung.run.lack import Kind, Lack, Told
from rung.run.markdown import inline
from rung.run.report.checks import addressed
from rung.text.insert import behind


def find(told: Told) -> Iterator[Lack]:
    """Yield each check that stayed passed over."""
    known = dict(addressed(told.procedure))
    for one in told.records:
        match one.event:
            case Waived(check=at, reason=reason) if at in known and told.state.waived.get(at) == reason:
                words = f"(passed over in {told.mark(one.seq)}: {inline(reason)})"
                fix = Fix(f"Say at {at} why it was passed over.", (behind(told.source, known[at].span, words),))
                yield Lack("check passed over", one.seq, f"{at} was passed over: {reason}", fix)


KIND = Kind(find)
