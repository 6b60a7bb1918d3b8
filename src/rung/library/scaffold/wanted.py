"""Which runbooks are missing: what the gates about alerts, rollbacks and risks find lacking, as one want a runbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from rung.library.alerting import AlertRule
from rung.library.gate import Alert, Looked, View, level
from rung.library.gates import alerts_answered, risks_answered, rollback_triggers
from rung.library.identity import slug
from rung.library.links import references
from rung.library.scaffold.plain import commented, plain
from rung.model.replacing import replace
from rung.model.runbook import Register

_SERVICE = ("Service", "Component", "System", "Application")
_LABELS = ("service", "app", "application", "component")
_RISK = ("Level", "Risk Level", "Rating", "Severity", "Priority", "Risk", "Impact")
_WORST = ("critical", "high", "warning", "medium", "low", "info", "none", "")
_BESIDE = 2
_TOGETHER = frozenset({"warning", "medium", "low", "info"})


class Kind(StrEnum):
    """What a runbook is wanted for."""

    ALERT = "alert"
    ROLLBACK = "rollback"
    RISK = "risk"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One runbook that is missing. ``key`` stays the same from call to call; ``names`` are what it answers.

    ``promised`` are the ids by which its entries call it already. ``service`` and ``owner`` are empty where no entry
    names one.
    """

    kind: Kind
    key: str
    title: str
    severity: str
    service: str
    owner: str = ""
    entries: tuple[Register, ...] = ()
    rules: tuple[AlertRule, ...] = ()
    names: tuple[str, ...] = ()
    promised: tuple[str, ...] = ()


def wanted(view: View) -> tuple[Wanted, ...]:
    """Return the runbooks that are missing: those for alerts, then for rollbacks, then for risks."""
    rollbacks = _lacking(view, "DEP", rollback_triggers.look)
    risks = tuple(entry for entry in _lacking(view, "RISK", risks_answered.look) if level(entry, *_RISK))
    return (
        *_together(_once(_of_alert(view, alert) for alert in _unanswered(view))),
        *(_of_entry(view, entry, Kind.ROLLBACK, "") for entry in rollbacks),
        *(_of_entry(view, entry, Kind.RISK, level(entry, *_RISK)) for entry in risks),
    )


def _unanswered(view: View) -> tuple[Alert, ...]:
    places = {(one.path, one.span) for one in alerts_answered.look(view).shortfalls}
    return tuple(alert for alert in view.alerts if not alert.runbooks and (alert.path, alert.span) in places)


def _lacking(view: View, kind: str, look: Callable[[View], Looked]) -> tuple[Register, ...]:
    places = {(one.path, one.span) for one in look(view).shortfalls}
    return tuple(entry for entry in view.kept(kind) if (entry.path, entry.title.span) in places)


def _of_alert(view: View, alert: Alert) -> Wanted:
    entries = tuple(e for e in view.kept("MON") if e.id == alert.name and e.path == alert.path)
    names = {alert.name.casefold(), alert.title.casefold()}
    rules = tuple(r for r in view.rules if r.name.casefold() in names or alert.name in dict(r.labels).values())
    promised = tuple(name for entry in entries for name in view.promised(entry))
    service = next(_services(entries, rules), "")
    title = alert.title or alert.name
    return Wanted(
        Kind.ALERT,
        commented(alert.name),
        plain(title) or alert.name,
        alert.severity,
        service,
        _owner(view, entries),
        entries,
        rules,
        (" ".join(alert.name.split()),),
        promised,
    )


def _owner(view: View, entries: tuple[Register, ...]) -> str:
    """Return who owns the first entry that names somebody, or nothing."""
    named = (plain(text) for entry in entries if not view.blank(text := entry.field("Owner")))
    return next(filter(None, named), "")


def _services(entries: tuple[Register, ...], rules: tuple[AlertRule, ...]) -> Iterator[str]:
    yield from (text for entry in entries for name in _SERVICE if (text := plain(entry.field(name))))
    yield from (text for rule in rules for name in _LABELS if (text := plain(dict(rule.labels).get(name, ""))))


def _of_entry(view: View, entry: Register, kind: Kind, severity: str) -> Wanted:
    title = plain(entry.title.text) or entry.id
    said = f"Roll back: {title}" if kind is Kind.ROLLBACK else f"Respond: {title}"
    service = next(_services((entry,), ()), "")
    owner = _owner(view, (entry,))
    return Wanted(kind, entry.id, said, severity, service, owner, (entry,), (), (entry.id,), view.promised(entry))


def _once(alerts: Iterable[Wanted]) -> tuple[Wanted, ...]:
    """Return each alert once, at its worst: rules of one name and other severities are answered by one runbook."""
    found: dict[str, Wanted] = {}
    for one in alerts:
        same = found.setdefault(one.key, one)
        if _WORST.index(one.severity) < _WORST.index(same.severity):
            found[one.key] = replace(same, severity=one.severity)
    return tuple(found.values())


def _together(alerts: tuple[Wanted, ...]) -> Iterator[Wanted]:
    """Yield the alerts, those below critical that share a service and promise no runbook of their own as one."""
    groups: dict[str, list[Wanted]] = {}
    for one in alerts:
        shared = one.severity in _TOGETHER and one.service and not one.promised
        groups.setdefault(
            f"warnings-{slug(one.service) or commented(one.service)}" if shared else f"={one.key}", []
        ).append(one)
    for key, group in groups.items():
        yield group[0] if len(group) == 1 else _one(key, group)


def _one(key: str, group: list[Wanted]) -> Wanted:
    return Wanted(
        Kind.ALERT,
        key,
        f"Warnings of {group[0].service}",
        next(level for level in ("warning", "medium", "low", "info") if any(one.severity == level for one in group)),
        group[0].service,
        next((one.owner for one in group if one.owner), ""),
        tuple(entry for one in group for entry in one.entries),
        tuple(rule for one in group for rule in one.rules),
        tuple(name for one in group for name in one.names),
    )


def beside(view: View, want: Wanted) -> tuple[Register, ...]:
    """Return the first two entries of the same kind and service that the want is not for: what else it might be."""
    kinds = {entry.kind for entry in want.entries}
    found = (entry for kind in sorted(kinds) for entry in view.kept(kind) if entry not in want.entries)
    same = [entry for entry in found if want.service and want.service in _services((entry,), ())]
    return tuple(same[:_BESIDE])


def linked(view: View, entry: Register) -> Iterator[Register]:
    """Yield the registers that an entry names, and those that the ARC and API entries among them name."""
    for reference in references(entry):
        for found in view.library.by_id.get(reference.id.upper(), ()):
            if isinstance(found, Register):
                yield found
                if found.kind in {"ARC", "API"} and entry.kind not in {"ARC", "API"}:
                    yield from linked(view, found)
