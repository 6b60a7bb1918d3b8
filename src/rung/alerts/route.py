"""Which runbook a fired alert calls for, and the others that were considered: the library's answer for one alert."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rung.alerts.alert import Alert
from rung.library.nearest import Near, nearest
from rung.library.passed_over import others
from rung.library.routing import Candidate, Considered, Index, Ranked
from rung.model.runbook import Register, Runbook


@dataclass(frozen=True, slots=True)
class Routing:
    """Where an alert goes: candidates with the best first, and the others that were considered.

    ``nearest`` are the runbooks most like it, where none answers it.
    """

    alert: Alert
    ranked: Ranked
    others: tuple[Considered, ...]
    nearest: tuple[Near, ...] = ()

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """Return the runbooks that match, the best first."""
        return self.ranked.candidates

    @property
    def best(self) -> Candidate | None:
        """Return the candidate to open; None when nothing matches or when two match equally well."""
        return self.ranked.best


def route(alert: Alert, runbooks: Sequence[Runbook], registers: Sequence[Register] = ()) -> Routing:
    """Return the runbooks for an alert, ranked by link, trigger, name and then by id."""
    ranked = Index(runbooks, registers).ranked(alert)
    considered = others(alert, ranked, runbooks)
    known = {id(each.runbook) for each in considered}
    left = () if ranked.candidates else [each for each in runbooks if id(each) not in known]
    return Routing(alert, ranked, considered, nearest(alert, left))
