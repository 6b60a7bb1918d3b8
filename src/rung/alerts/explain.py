"""A routing in words: where an alert goes, and why."""

from __future__ import annotations

from collections.abc import Iterator

from rung.alerts.route import Routing
from rung.library.identity import named


def lines(routing: Routing) -> tuple[str, ...]:
    """Return the explanation, one sentence a line, the answer first."""
    alert = routing.alert
    severity = alert.label("severity")
    head = f"{alert.name}{f' ({severity})' if severity else ''} is {alert.status}."
    if not routing.candidates:
        said = ["No runbook matches: none names it in its trigger, its title or its file, and no link points here."]
    else:
        said = [
            f"{rank}. {named(c.runbook)} {c.runbook.title.text}: {', '.join(r.text for r in c.reasons)}."
            for rank, c in enumerate(routing.candidates, start=1)
        ]
        if routing.best is None:
            said.append("The first ones match equally well; a person has to choose.")
    others = [f"Considered: {named(c.runbook)}: {c.why}." for c in routing.others]
    return (head, *said, *others, *_nearest(routing))


def _nearest(routing: Routing) -> Iterator[str]:
    """Yield the runbooks most like the alert, each with what is like it and then what differs."""
    for rank, near in enumerate(routing.nearest, start=1):
        yield f"Nearest {rank}. {named(near.runbook)} {near.runbook.title.text}: {'; '.join(near.same)}."
        yield f"   But {'; '.join(near.differs)}."
