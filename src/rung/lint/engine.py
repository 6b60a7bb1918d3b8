"""Runs the rules over a library: what is wrong, where, and what of it was allowed."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Protocol

from rung.library.library import Library
from rung.lint.catalogue import by_code, rules
from rung.lint.course import is_procedure
from rung.lint.outcome import CRASHED, Allowed, Report
from rung.lint.profile import Profile, asked_of
from rung.lint.rule import Rule, Told
from rung.lint.subject import Around, Fault, Judge, Subject, Tested
from rung.lint.suppress import allowances, sift
from rung.lint.typed import as_typed
from rung.model.effect import Verdict
from rung.model.finding import Confidence, Finding, Severity
from rung.model.runbook import Command, Document, Entry, Register, Runbook
from rung.model.span import Source, Span

_PASSING = frozenset({"second-parser-refuses"})
"""Rules of verdicts that may be otherwise another time: a program that did not answer is no property of the text."""


class Memory(Protocol):
    """What the local rules found in the very same bytes, by the same code and the same wishes."""

    def recall(self, path: str) -> tuple[Finding, ...] | None:
        """Return what they found in this file, or None when that is not known."""
        ...

    def keep(self, path: str, findings: tuple[Finding, ...]) -> None:
        """Remember what they found in this file."""
        ...


@dataclass(frozen=True, slots=True)
class Options:
    """How to check. ``profile`` None asks of each entry what its shape claims; ``rules`` None means all that are known.

    ``only`` names the files to report on, while the whole library answers for ids and links; None means every file.
    ``today`` and ``tested`` (the ledger) are given by those who have them; rules that need one are silent without.
    ``secrets`` are the names under which some are registered; a memory must know them too.
    """

    profile: Profile | None = None
    preview: bool = False
    today: date | None = None
    tested: Tested | None = None
    rules: tuple[Rule, ...] | None = None
    only: frozenset[str] | None = None
    memory: Memory | None = None
    secrets: frozenset[str] = frozenset()


def check(
    library: Library,
    sources: Iterable[Source],
    judge: Judge,
    options: Options | None = None,
    told: Iterable[Finding] = (),
) -> Report:
    """Return everything the rules, the reader and the folder (``told``) have to say, sorted by path and place.

    A rule that crashes becomes a finding and never stops another rule.
    """
    chosen = options or Options()
    by_path = {s.path: s for s in sources if chosen.only is None or s.path in chosen.only}
    around = Around(library, chosen.today, chosen.tested)
    bench = _Bench(library, judge, chosen, rules() if chosen.rules is None else chosen.rules, around)
    kept = [finding for finding in told if chosen.only is None or finding.path in chosen.only]
    allowed: list[Allowed] = []
    documents = [document for document in library.documents if document.path in by_path]
    for document in documents:
        source = by_path[document.path]
        found = (*document.findings, *bench.findings(document, source))
        sifted = sift(found, allowances(source, document), bench.codes(document), document.path)
        kept.extend(sifted.kept)
        allowed.extend(sifted.allowed)
    kept.sort(key=_order)
    allowed.sort(key=lambda one: _order(one.finding))
    runbooks = sum(len(document.runbooks) for document in documents)
    return Report(tuple(dict.fromkeys(kept)), tuple(allowed), by_path, runbooks, bench.asked(documents))


def _order(finding: Finding) -> tuple[str, Span, int, str, str]:
    return (finding.path, finding.span, -finding.severity, finding.code, finding.message)


@dataclass(frozen=True, slots=True)
class _Bench:
    """What stays the same from entry to entry of one check."""

    library: Library
    judge: Judge
    options: Options
    rules: tuple[Rule, ...]
    around: Around

    def findings(self, document: Document, source: Source) -> Iterator[Finding]:
        """Yield what the rules find in a file; what the local ones found in this very file may be remembered."""
        memory = self.options.memory
        known = memory.recall(document.path) if memory is not None else None
        if known is None:
            known, sure = self._local(document, source)
            if memory is not None and sure:
                memory.keep(document.path, known)
        yield from known
        for entry in document.entries:
            rules_ = [rule for rule in self._asked(entry) if not rule.local]
            yield from self._of(rules_, self._subject(entry, source, [], self.around))

    def _local(self, document: Document, source: Source) -> tuple[tuple[Finding, ...], bool]:
        """Return what the local rules find, and whether the same bytes will always be answered so."""
        found: list[Finding] = []
        judged: list[Verdict] = []
        for entry in document.entries:
            rules_ = [rule for rule in self._asked(entry) if rule.local]
            found.extend(self._of(rules_, self._subject(entry, source, judged)))
        crashed = any(finding.code == CRASHED for finding in found)
        return tuple(found), not crashed and not any(verdict.rule in _PASSING for verdict in judged)

    def _subject(self, entry: Entry, source: Source, judged: list[Verdict], around: Around | None = None) -> Subject:
        return Subject(entry, source, self._verdicts(entry, judged), around, self.options.secrets)

    def _of(self, rules_: Iterable[Rule], subject: Subject) -> Iterator[Finding]:
        for rule in rules_:
            yield from _run(rule, subject, self.library.key(subject.entry))

    def codes(self, document: Document) -> frozenset[str]:
        """Return every code that was looked for in this file."""
        told = {code for code, fault in by_code().items() if isinstance(fault, Told)}
        return frozenset(told | {rule.code for entry in document.entries for rule in self._asked(entry)})

    def asked(self, documents: Iterable[Document]) -> dict[str, frozenset[str]]:
        """Return the codes that were looked for in each entry, and in each file as such."""
        told = frozenset(code for code, fault in by_code().items() if isinstance(fault, Told))
        looked: dict[str, frozenset[str]] = {}
        for document in documents:
            looked[posixpath.basename(document.path)] = told
            for entry in document.entries:
                key = self.library.key(entry)
                looked[key] = looked.get(key, told) | {rule.code for rule in self._asked(entry)}
        return looked

    def _asked(self, entry: Entry) -> Iterator[Rule]:
        height = self.options.profile if self.options.profile is not None else asked_of(entry)
        if isinstance(entry, Runbook) and not is_procedure(entry):
            height = Profile.DRAFT
        for rule in self.rules:
            fits = rule.registers if isinstance(entry, Register) else entry.shape in rule.shapes
            if fits and rule.profile <= height and (self.options.preview or not rule.preview):
                yield rule

    def _verdicts(self, entry: Entry, judged: list[Verdict]) -> Callable[[Command], Verdict]:
        @cache
        def verdict(command: Command) -> Verdict:
            if not isinstance(entry, Runbook):
                message = f"{entry.id} is a register and has no commands to judge"
                raise TypeError(message)
            judged.append(self.judge(as_typed(command), entry))
            return judged[-1]

        return verdict


def _run(rule: Rule, subject: Subject, key: str) -> list[Finding]:
    try:
        return [_finding(rule, subject, fault, key) for fault in rule.check(subject)]
    except Exception as error:  # noqa: BLE001 - a crash in a rule is told as a finding of its own and changes the exit code
        return [_crash(rule, subject, error, key)]


def _finding(rule: Rule, subject: Subject, fault: Fault, key: str) -> Finding:
    return Finding(
        code=rule.code,
        message=fault.message,
        path=subject.source.path,
        span=fault.span,
        severity=rule.severity,
        confidence=rule.confidence,
        advice=fault.advice or rule.guide.remedy,
        fix=fault.fix,
        entry=key,
    )


def _crash(rule: Rule, subject: Subject, error: Exception, key: str) -> Finding:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}" if trace is not None else "?"
    return Finding(
        code=CRASHED,
        message=f"The rule {rule.code} stopped at {where} with {type(error).__name__}: {error}",
        path=subject.source.path,
        span=Span(subject.entry.span.start, subject.entry.span.start),
        severity=Severity.ERROR,
        confidence=Confidence.CERTAIN,
        advice="This is a fault of rung. The other rules were run. Please report it with this file.",
        entry=key,
    )
