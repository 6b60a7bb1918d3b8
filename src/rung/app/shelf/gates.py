"""Ask the gates: questions about the whole library, each with what it looked at and where it falls short."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from rung.app.shelf.alertcheck import watched
from rung.app.shelf.shelf import Shelf, load
from rung.app.shelf.tested import tested
from rung.app.site import Site
from rung.library.gate import Gate, Looked, Shortfall, Verdict, View
from rung.lint.blank import is_blank
from rung.lint.course import is_procedure
from rung.lint.form import forms
from rung.lint.outcome import Report
from rung.lint.visible import visible
from rung.model.errors import UsageError
from rung.model.exits import Exit
from rung.model.finding import Finding, Severity
from rung.model.span import Source, Span
from rung.registry import offered
from rung.sources.monitoring import Monitored

_MARKS = {Verdict.PASSES: "pass", Verdict.FAILS: "FAIL", Verdict.DOES_NOT_APPLY: "n/a"}
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class GateGap:
    """One shortfall. ``place`` is ``path:line:column``, or empty when it stands nowhere yet."""

    message: str
    place: str
    advice: str


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What a gate looked at, and how many there are."""

    what: str
    number: int


@dataclass(frozen=True, slots=True)
class GateAnswer:
    """One gate: what it asked, how it ended, what it looked at, what it noted and found lacking."""

    name: str
    question: str
    verdict: str
    looked_at: tuple[LookedAt, ...]
    notes: tuple[str, ...]
    gaps: tuple[GateGap, ...]


@dataclass(frozen=True, slots=True)
class GatesAsked:
    """The answers, by name, with the findings for forms that annotate files."""

    gates: tuple[GateAnswer, ...]
    report: Report

    @property
    def exit(self) -> Exit:
        """Return FINDINGS when a gate fails."""
        failed = any(gate.verdict == Verdict.FAILS.value for gate in self.gates)
        return Exit.FINDINGS if failed or self.report.count(Severity.ERROR) else Exit.DONE


@cache
def gates() -> tuple[Gate, ...]:
    """Return every gate, by name."""
    found = (gate for _, gate in offered("rung.library.gates", "GATE", Gate))
    return tuple(sorted(found, key=lambda gate: gate.name))


def chosen(names: Sequence[str]) -> tuple[Gate, ...]:
    """Return the gates of these names, or all. Raises UsageError with the nearest name."""
    by_name = {gate.name: gate for gate in gates()}
    for name in names:
        if name not in by_name:
            near = get_close_matches(name, list(by_name), n=1)
            advice = f"did you mean {near[0]}?" if near else f"there are: {', '.join(by_name)}"
            raise UsageError(f"there is no gate {name!r}", id="no-such-gate", advice=advice)
    return tuple(by_name[name] for name in dict.fromkeys(names)) or tuple(by_name.values())


def view(site: Site, shelf: Shelf, files: Monitored) -> View:
    """Return what gates look at: the library, the alerting rules beside it, and the record of runs."""
    runbooks = tuple(runbook for runbook in shelf.library.runbooks if is_procedure(runbook))
    return View(shelf.library, runbooks, is_blank, files.alerting.rules, tested(site), shelf.sources)


def ask(site: Site, names: Sequence[str] = ()) -> GatesAsked:
    """Return the answers of the gates of these names, or of all, for the library under the root."""
    asked = chosen(names)
    shelf, files = load(site), watched(site)
    seen = view(site, shelf, files)
    sources = {**shelf.sources, **{source.path: source for source in files.sources}}
    looked = [(gate, gate.look(seen)) for gate in asked]
    findings = [_finding(gate, one, site.root) for gate, found in looked for one in found.shortfalls]
    findings += [*shelf.told, *files.findings]
    report = Report(tuple(findings), (), sources, len(seen.runbooks))
    return GatesAsked(tuple(_answer(gate, found, sources) for gate, found in looked), report)


def _finding(gate: Gate, one: Shortfall, root: str) -> Finding:
    return Finding(gate.name, one.message, one.path or root, one.span if one.path else Span(0, 0), advice=one.advice)


def _answer(gate: Gate, found: Looked, sources: dict[str, Source]) -> GateAnswer:
    gaps = tuple(
        GateGap(one.message, str(sources[one.path].place(one.span.start)) if one.path else "", one.advice)
        for one in found.shortfalls
    )
    return GateAnswer(
        name=gate.name,
        question=gate.question,
        verdict=found.verdict.value,
        looked_at=tuple(LookedAt(what, number) for what, number in found.at),
        notes=found.notes,
        gaps=gaps,
    )


def as_github(found: GatesAsked) -> str:
    """Return the shortfalls as annotations of a GitHub workflow."""
    return forms()["github"].render(found.report)


def as_text(found: GatesAsked, *, every: bool = False) -> str:
    """Return each gate with its verdict, what it looked at and its gaps: the first ten, or ``every`` one."""
    lines = [line for gate in found.gates for line in _said(gate, every=every)]
    asked = {gate.name for gate in gates()}
    told = [finding for finding in found.report.findings if finding.code not in asked]
    lines += [visible(f"{found.report.place(one)}: {one.message} {one.advice}".rstrip()) for one in told]
    failed = sum(gate.verdict == Verdict.FAILS.value for gate in found.gates)
    passed = sum(gate.verdict == Verdict.PASSES.value for gate in found.gates)
    lines.append(f"{passed} passed, {failed} failed, {len(found.gates) - passed - failed} did not apply.")
    return "\n".join(lines) + "\n"


def _said(gate: GateAnswer, *, every: bool) -> Iterator[str]:
    looked = ", ".join(f"{one.what} {one.number:,}" for one in gate.looked_at)
    yield f"{_MARKS[Verdict(gate.verdict)]:<4}  {gate.name}  {gate.question}"
    yield f"      looked at: {looked}"
    for note in gate.notes:
        yield visible(f"      {note}")
    shown = gate.gaps if every else gate.gaps[:_SHOWN]
    for gap in shown:
        yield visible(f"      {gap.place}: {gap.message}" if gap.place else f"      {gap.message}")
    if len(gate.gaps) > len(shown):
        yield f"      and {len(gate.gaps) - len(shown):,} more; --all shows them"
    yield ""


def pages(names: Sequence[str] = ()) -> str:
    """Return the pages of the gates of these names, or of all, as Markdown. Raises UsageError for a name."""
    return "\n".join(f"## {gate.name}\n\n{gate.page}\n" for gate in chosen(names))
