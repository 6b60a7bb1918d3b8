"""What a folder that was never written for rung has, and what it lacks: in totals and by file, the worst first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from rung.app.shelf.alertcheck import watched
from rung.app.shelf.check import STDIN
from rung.app.shelf.shelf import Shelf, load
from rung.app.site import Site
from rung.library.alerting import AlertRule
from rung.library.gate import word
from rung.library.library import Library
from rung.library.routing import Index
from rung.lint.count import counted
from rung.lint.course import is_procedure, known_change
from rung.lint.gap_forms import SCHEMA_VERSION, as_text
from rung.lint.gaps import Gaps
from rung.lint.gaps import gaps as found_in
from rung.lint.typed import as_typed
from rung.lint.visible import visible
from rung.model.replacing import replace
from rung.model.runbook import Runbook
from rung.model.span import Source
from rung.sources.monitoring import Monitored
from rung.text.read import read

DRAFT_SUFFIX = ".rung.md"
DRAFT_MARK = b"<!-- rung-draft"
_SHOWN = 10
_NAMED = 3
_WAKES = {"critical": 8, "high": 8, "warning": 3, "medium": 3}
_WORST = frozenset({"a verification of the change", "an escalation path", "an owner"})
_HURTS = {"change-verified": 6, "escalation": 5, "owner": 4, "verification": 3, "decision": 2}


@dataclass(frozen=True, slots=True)
class FileGaps:
    """One runbook: who owns it, which alerts lead to it, how many of its commands change state, what it lacks.

    ``critical`` counts the alerts of severity critical. ``weight`` is what the rows are ranked by: more hurts more.
    """

    path: str
    entry: str
    title: str
    owner: str
    owner_from: str
    alerts: tuple[str, ...]
    critical: int
    commands: int
    changing: int
    lacks: tuple[str, ...]
    weight: int


@dataclass(frozen=True, slots=True)
class Imported:
    """The gap report: totals, and every runbook with the one that would hurt most at 3 AM first.

    ``rules`` is the number of alerting rules that were read beside the runbooks, ``faults`` what is wrong with them.
    """

    totals: Gaps
    files: tuple[FileGaps, ...]
    rules: int
    faults: tuple[str, ...] = ()


class _Answer(msgspec.Struct, frozen=True):
    schema_version: int
    report: Gaps
    files: tuple[FileGaps, ...]
    rules: int
    faults: tuple[str, ...]


def undrafted(site: Site, paths: Sequence[str]) -> Shelf:
    """Return the library under ``paths`` without the drafts that an import wrote there."""
    shelf = load(site, paths)
    kept = {path: s for path, s in shelf.sources.items() if not (path.endswith(DRAFT_SUFFIX) and DRAFT_MARK in s.data)}
    documents = tuple(d for d in shelf.library.documents if d.path in kept)
    return Shelf(Library(documents, shelf.library.owners, shelf.library.files), kept, shelf.told)


def gaps(site: Site, paths: Sequence[str], piped: bytes | None = None) -> Imported:
    """Return the gap report of the files under ``paths``, or under the root, or of one from standard input."""
    shelf = undrafted(site, paths) if piped is None else _alone(piped)
    totals = found_in(shelf.library, shelf.sources.values(), site.judge, shelf.told)
    files = watched(site, paths) if piped is None else Monitored()
    rules = files.alerting.rules
    leading = leads(shelf.library, rules)
    rows = [_row(site, shelf, runbook, totals, leading) for runbook in shelf.library.runbooks if is_procedure(runbook)]
    rows.sort(key=lambda row: (-row.weight, row.path, row.entry))
    return Imported(totals, tuple(rows), len(rules), files.told)


def _alone(piped: bytes) -> Shelf:
    source = Source(STDIN, piped)
    return Shelf(Library((read(source),)), {STDIN: source}, ())


def leads(library: Library, rules: Sequence[AlertRule]) -> dict[int, list[AlertRule]]:
    """Return the rules that lead to each runbook, by the identity of the runbook."""
    index = Index(library.runbooks, library.registers)
    found: dict[int, list[AlertRule]] = {}
    for rule in rules:
        best = index.ranked(rule).best
        if best is not None:
            found.setdefault(id(best.runbook), []).append(rule)
    return found


def _row(site: Site, shelf: Shelf, runbook: Runbook, totals: Gaps, leading: dict[int, list[AlertRule]]) -> FileGaps:
    commands = [command for step in runbook.steps for command in step.commands]
    changing = sum(known_change(site.judge(as_typed(command), runbook)) for command in commands)
    lacks = tuple(gap for gap in totals.gaps if runbook.path in gap.missing)
    rules = leading.get(id(runbook), [])
    alerts = tuple(dict.fromkeys(rule.name for rule in rules))
    wakes = sum(max(_WAKES.get(word(r.severity), 1) for r in rules if r.name == name) for name in alerts)
    hurt = sum(_HURTS.get(gap.name, 1) for gap in lacks)
    owner = shelf.library.owner(runbook)
    return FileGaps(
        path=runbook.path,
        entry=shelf.library.key(runbook),
        title=runbook.title.text,
        owner=owner.owner if owner else "",
        owner_from=owner.origin if owner else "",
        alerts=alerts,
        critical=sum(word(rule.severity) == "critical" for rule in rules),
        commands=len(commands),
        changing=changing,
        lacks=tuple(gap.what for gap in lacks),
        # An alert that leads here comes first, whatever else: this is the page that will be open at 3 AM.
        weight=wakes * 1000 + (1 + changing) * hurt,
    )


def as_json(found: Imported) -> str:
    """Return the report as one JSON document: the totals, and every runbook, worst first."""
    encoded = msgspec.json.encode(_Answer(SCHEMA_VERSION, found.totals, found.files, found.rules, found.faults))
    return msgspec.json.format(encoded, indent=2).decode() + "\n"


def as_words(found: Imported, *, per_file: bool = False) -> str:
    """Return the report for a terminal; ``per_file`` adds a line for every runbook."""
    parts = [as_text(found.totals).rstrip("\n"), *_alerted(found)]
    if found.faults:
        parts += ["", *(visible(fault) for fault in found.faults)]
    if per_file:
        parts += ["", "By file, worst first:", *(_line(row) for row in found.files)]
    return "\n".join(parts) + "\n"


def _alerted(found: Imported) -> Iterator[str]:
    rows = [row for row in found.files if row.alerts]
    if not found.rules:
        return
    yield ""
    rules = counted(found.rules, "alerting rule", "alerting rules")
    if not rows:
        yield f"{rules} lie here, and none leads to a runbook here; rung draft proposes them"
        return
    yield f"{rules} beside them lead to {counted(len(rows), 'runbook', 'runbooks')}; at 3 AM these come first:"
    for row in rows[:_SHOWN]:
        yield _line(replace(row, lacks=tuple(lack for lack in row.lacks if lack in _WORST)))


def _line(row: FileGaps) -> str:
    named = ", ".join(row.alerts[:_NAMED]) + (
        f" and {len(row.alerts) - _NAMED} more" if len(row.alerts) > _NAMED else ""
    )
    critical = f", {row.critical} critical" if row.critical else ""
    alerts = f" alerts {named}{critical};" if row.alerts else ""
    changing = f" {counted(row.changing, 'command changes', 'commands change')} state;" if row.changing else ""
    owner = f" owner {row.owner}" + (
        f" ({row.owner_from})" if "/" in row.owner_from or row.owner_from.isupper() else ""
    )
    lacks = f" without {', '.join(row.lacks)}" if row.lacks else " lacks nothing that is asked here"
    return visible(f"  {row.path}:{alerts}{changing}{owner if row.owner else ''}{';' if row.owner else ''}{lacks}")
