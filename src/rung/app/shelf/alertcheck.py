"""Do the alerts of rule files lead to runbooks that are here? Which runbooks does nobody reach? Offline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rung.alerts.receivers import carried
from rung.alerts.standing import Answer, Ground, Standing, answers
from rung.app.shelf.shelf import Shelf, load
from rung.app.site import Site
from rung.library.alerting import AlertRule, Dispatch
from rung.library.graph import Graph, graph
from rung.library.library import Library
from rung.lint.count import counted
from rung.lint.course import is_procedure
from rung.lint.form import forms
from rung.lint.outcome import Report
from rung.lint.visible import visible
from rung.model.exits import Exit
from rung.model.finding import Finding, Severity
from rung.model.replacing import replace
from rung.model.runbook import Entry, Runbook
from rung.model.span import Source
from rung.sources.monitoring import Monitored, monitored, nothing_found

_PLANNED = ("deploy", "maint", "release", "upgrade", "migration", "change", "escalat", "recover")
_SHOWN = 20
_WORDS = {
    Standing.RESOLVES: "leads to a runbook here",
    Standing.UNPOINTED: "has a runbook here and no pointer to it",
    Standing.DANGLING: "points to a runbook that is not here",
    Standing.AMBIGUOUS: "fits several runbooks",
    Standing.OPEN: "points to what is known only when it fires",
    Standing.ELSEWHERE: "points outside this library",
    Standing.NO_RUNBOOK: "has no runbook",
}


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One alerting rule and how it stands. ``receivers`` are sure, ``perhaps`` depend on labels of the series."""

    alert: str
    severity: str
    group: str
    place: str
    standing: str
    runbook: str
    path: str
    receivers: tuple[str, ...]
    perhaps: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlertFinding:
    """One thing that is wrong, with its place and what to do."""

    code: str
    severity: str
    message: str
    advice: str
    place: str


@dataclass(frozen=True, slots=True)
class Orphan:
    """A runbook that no alert, no register and no other runbook leads to."""

    runbook: str
    path: str


@dataclass(frozen=True, slots=True)
class AlertsChecked:
    """The answer: each rule, the runbooks nobody reaches, and the findings with their places."""

    rules: tuple[AlertRow, ...]
    orphans: tuple[Orphan, ...]
    report: Report

    @property
    def findings(self) -> tuple[AlertFinding, ...]:
        """Return what is wrong, by path and place."""
        return tuple(
            AlertFinding(one.code, one.severity.word, one.message, one.advice, str(self.report.place(one)))
            for one in self.report.findings
        )

    @property
    def exit(self) -> Exit:
        """Return DONE when each rule leads to a runbook here and nothing is wrong with the files."""
        return self.report.exit


def watched(site: Site, paths: Sequence[str] = ()) -> Monitored:
    """Return what the monitoring files under ``paths``, or under the root, say."""
    return monitored(site.lister(paths))


def check(site: Site, paths: Sequence[str], bases: tuple[str, ...] = ()) -> AlertsChecked:
    """Return how each alert of the rule files under ``paths`` stands to the library under the root."""
    shelf = load(site)
    files = watched(site, paths)
    rules = files.alerting.rules
    sources = {source.path: source for source in files.sources}
    found = answers(rules, Ground(shelf.library, shelf.sources, bases))
    findings = [*files.findings, *_findings(found), *_routing(files, sources)]
    if not rules and not files.findings:
        findings.append(nothing_found(paths))
    rows = tuple(_row(answer, shelf, sources, files.alerting.dispatches) for answer in found)
    report = Report(
        tuple(sorted(findings, key=lambda f: (f.path, f.span.start, f.code))), (), sources, len(shelf.library.runbooks)
    )
    library = procedures(shelf.library)
    return AlertsChecked(rows, orphans(library, graph(library, rules)), report)


def procedures(library: Library) -> Library:
    """Return the library without its plain pages: a list of contents leads everywhere and says nothing."""
    documents = tuple(
        replace(document, entries=tuple(e for e in document.entries if _acts(e))) for document in library.documents
    )
    return Library(documents, library.owners, library.files)


def _acts(entry: Entry) -> bool:
    return not isinstance(entry, Runbook) or bool(entry.id) or is_procedure(entry)


def orphans(library: Library, drawn: Graph) -> tuple[Orphan, ...]:
    """Return the runbooks for incidents that nothing leads to, by path. Planned work needs no alert."""
    found = []
    names = {(node.path, node.title, node.kind): node.name for node in drawn.nodes}
    for runbook in library.runbooks:
        planned = runbook.field("category").casefold().startswith(_PLANNED)
        name = names.get((runbook.path, runbook.title.text, "RUN"), "")
        if not planned and name not in drawn.reached and not _is_triggered(library, runbook):
            found.append(Orphan(library.key(runbook), runbook.path))
    return tuple(found)


def _is_triggered(library: Library, runbook: Runbook) -> bool:
    """Say whether the trigger names an alert that the library keeps; a name of nothing here reaches nothing."""
    return any(found in library.by_id for found in runbook.field("trigger").upper().replace("(", " ").split())


def _findings(found: Sequence[Answer]) -> Iterator[Finding]:
    for answer in found:
        for remark in answer.remarks:
            resolved = answer.standing is Standing.RESOLVES
            error = remark.failing and not resolved and remark.code == "pointer-dangling"
            severity = Severity.ERROR if error else Severity.WARNING if remark.failing else Severity.INFO
            yield Finding(
                remark.code, remark.message, answer.rule.path, remark.span, severity=severity, advice=remark.advice
            )


def _routing(files: Monitored, sources: dict[str, Source]) -> Iterator[Finding]:
    """Yield each route to a receiver that is not there, and each critical alert that surely reaches nobody."""
    for dispatch in files.alerting.dispatches:
        names = {receiver.name for receiver in dispatch.receivers}
        for node in dispatch.nodes():
            if node.receiver and node.receiver not in names:
                message = f"This route leads to the receiver {node.receiver!r}, which is not defined."
                yield Finding("receiver-missing", message, dispatch.path, node.span, severity=Severity.ERROR,
                              advice="Define it, or correct the name; Alertmanager refuses such a file.")  # fmt: skip
        for rule in files.alerting.rules:
            if rule.severity in {"critical", "page"} and _silent(rule, dispatch):
                place = str(sources[dispatch.path].place(dispatch.root.span.start))
                message = (
                    f"{rule.name} is critical, and by {place} it reaches nobody: no receiver on its way has a channel."
                )
                yield Finding("alert-reaches-nobody", message, rule.path, rule.span,
                              advice="Give the receiver a channel, or route the alert to one that has.")  # fmt: skip


def _silent(rule: AlertRule, dispatch: Dispatch) -> bool:
    way = carried(rule, dispatch)
    reached = [dispatch.receiver(name) for name in (*way.sure, *way.perhaps)]
    return bool(reached) and all(one is not None and not one.channels for one in reached)


def _row(answer: Answer, shelf: Shelf, sources: dict[str, Source], dispatches: Sequence[Dispatch]) -> AlertRow:
    rule, candidate = answer.rule, answer.candidate
    ways = [carried(rule, dispatch) for dispatch in dispatches]
    return AlertRow(
        alert=rule.name,
        severity=rule.severity,
        group=rule.group,
        place=str(sources[rule.path].place(rule.span.start)),
        standing=answer.standing.value,
        runbook=shelf.library.key(candidate.runbook) if candidate else "",
        path=candidate.runbook.path if candidate else "",
        receivers=tuple(dict.fromkeys(name for way in ways for name in way.sure)),
        perhaps=tuple(dict.fromkeys(name for way in ways for name in way.perhaps)),
        remarks=tuple(remark.code for remark in answer.remarks),
    )


def as_github(found: AlertsChecked) -> str:
    """Return the findings as annotations of a GitHub workflow."""
    return forms()["github"].render(found.report)


def as_text(found: AlertsChecked) -> str:
    """Return every alert with where it leads, then what is wrong with its place, then the orphans and the counts."""
    lines = [*_listed(found), *_said(found), *_unreached(found), *_counts(found)]
    return "\n".join(lines) + "\n"


def _listed(found: AlertsChecked) -> Iterator[str]:
    names = [f"{row.alert} ({row.severity})" if row.severity else row.alert for row in found.rules]
    width = min(max(map(len, names), default=0), 60)
    for name, row in zip(names, found.rules, strict=True):
        where = f"{row.runbook}  {row.path}" if row.runbook else ""
        sure = f"  to {', '.join(row.receivers)}" if row.receivers else ""
        perhaps = f"  perhaps to {', '.join(row.perhaps)}" if row.perhaps else ""
        yield visible(f"{name:<{width}}  {row.standing:<13}  {where}{sure}{perhaps}".rstrip())


def _said(found: AlertsChecked) -> Iterator[str]:
    if found.report.findings:
        yield ""
    for finding in found.report.findings:
        place = found.report.place(finding)
        yield visible(f"{place}: {finding.severity.word} [{finding.code}] {finding.message} {finding.advice}".rstrip())


def _unreached(found: AlertsChecked) -> Iterator[str]:
    if found.orphans:
        yield ""
        yield "No alert of these rules, no register and no other runbook leads to:"
    for orphan in found.orphans[:_SHOWN]:
        yield visible(f"  {orphan.runbook}  {orphan.path}")
    if len(found.orphans) > _SHOWN:
        yield f"  and {len(found.orphans) - _SHOWN:,} more; --format json names them all"


def _counts(found: AlertsChecked) -> Iterator[str]:
    yield ""
    files = counted(found.report.files, "file", "files")
    yield f"{counted(len(found.rules), 'alerting rule', 'alerting rules')} in {files}, looked at offline."
    counts = Counter(row.standing for row in found.rules)
    for standing, words in _WORDS.items():
        if counts[standing.value]:
            yield f"{counts[standing.value]:>6,}  {standing.value}: {words}"
    if found.orphans:
        yield f"{counted(len(found.orphans), 'runbook is', 'runbooks are')} reached by nothing."
