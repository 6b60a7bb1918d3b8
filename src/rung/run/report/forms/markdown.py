"""The report as Markdown: readable anywhere, without rung."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields

from rung.model.event.address import called
from rung.model.event.step import coded
from rung.run.markdown import cell, fenced, inline
from rung.run.report.checks import CheckLine, Glance
from rung.run.report.form import Form
from rung.run.report.report import Exhibit, Output, Report

MADE = "<!-- rung: report"
"""How a report begins. A folder that is read for runbooks passes such files over."""


def write(report: Report) -> str:
    """Return the whole report."""
    sections = (
        ("Times", _times(report)),
        ("Note and decision", _judgement(report)),
        ("Steps", _steps(report)),
        ("Proof", _proof(report)),
        ("Checks before and after", _checks(report)),
        ("Approvals and refusals", _approvals(report)),
        ("Timeline", _timeline(report)),
        ("Evidence", _evidence(report)),
        ("What the runbook lacked", _lacking(report)),
        ("Afterwards", _after(report)),
    )
    opening = [
        f"{MADE} of run {report.run} -->",
        f"# Run {report.run}: {inline(report.name)}",
        "\n".join(_head(report)),
    ]
    parts = (f"## {title}\n\n{body}" for title, lines in sections if (body := "\n".join(lines)))
    return "\n\n".join((*opening, *parts)) + "\n"


def _head(report: Report) -> Iterator[str]:
    yield f"- Outcome: **{report.state}**" + (f" ({inline(report.reason)})" if report.reason else "")
    yield f"- Revision: `{report.revision}`"
    yield f"- Lead: {inline(report.lead)}"
    if report.glass:
        steps = ", ".join(called(glass.step) for glass in report.glass)
        yield f"- **GLASS BROKEN** for {steps}: {inline('; '.join(sorted({g.review for g in report.glass})))}"
    for one in report.escalations:
        yield f"- **Escalated** to {inline(one.to)} by {inline(one.by)} at {one.at}: {inline(one.reason)}"
    yield f"- Proof: {report.times.proof.held}"
    yield f"- Opened: {report.opened_at}"
    yield f"- Ended: {report.ended_at or 'not yet'}"


def _times(report: Report) -> Iterator[str]:
    yield from _table(
        ("from the opening to", "time", "exactly"),
        ((one.name, at.words, at.exactly) for one in fields(report.times) for at in (getattr(report.times, one.name),)),
    )


def _judgement(report: Report) -> Iterator[str]:
    note = report.note
    if note:
        yield f"- Symptom: {inline(note.symptom)}"
        yield f"- Scope: {inline(note.scope)}"
        yield f"- First confirmed by: {inline(note.first_command)}"
        yield f"- Next action: {inline(note.next_action)}"
    for one in report.decisions:
        cited = ", ".join(f"#{entry}" for entry in one.cites) or "nothing"
        why = f": {inline(one.reason)}" if one.reason else ""
        others = f"; rejected: {inline(', '.join(one.rejected))}" if one.rejected else ""
        yield f"- #{one.entry} Class: {inline(one.boundary)}, by {inline(one.by)}, citing {cited}{why}{others}"
    if report.weighed:
        yield ""
        rows = ((one.name, one.signs, one.verdict) for one in report.weighed)
        yield from _table(("class", "signs", "last decision"), rows)
    if not note and not report.decisions:
        yield "Nothing was noted and no class was chosen."


def _steps(report: Report) -> Iterator[str]:
    rows = ((s.name, s.effect, s.target, s.result + (f": {s.left_out}" if s.left_out else "")) for s in report.steps)
    yield from _table(("step", "effect", "target", "result"), rows)


def _proof(report: Report) -> Iterator[str]:
    proofs = [check for check in report.checks if check.part == "proof"]
    if not proofs:
        yield "The runbook defines no proof: nothing shows that the repair held."
    for check in proofs:
        last = check.after if check.after.entry else check.before
        passed_over = f" (passed over: {inline(check.passed_over)})" if check.passed_over else ""
        yield f"- {inline(_glance(last))}: {inline(check.text)}{passed_over}"


def _checks(report: Report) -> Iterator[str]:
    others = [check for check in report.checks if check.part != "proof"]
    if others:
        yield from _table(("check", "", "before the first change", "after it"), map(_check, others))


def _check(check: CheckLine) -> tuple[str, ...]:
    over = f" (passed over: {check.passed_over})" if check.passed_over else ""
    return check.where, check.text + over, _glance(check.before), _glance(check.after)


def _glance(glance: Glance) -> str:
    seen = f" ({glance.observed})" if glance.observed else ""
    said = ", a person says" if glance.attested else ""
    return f"{glance.answer}{said}{seen}"


def _approvals(report: Report) -> Iterator[str]:
    for a in report.approvals:
        yield f"- #{a.entry} {called(a.step).capitalize()} approved by {inline(a.by)} ({a.proof}), digest `{a.digest}`"
    for g in report.glass:
        why = f"{inline(g.reason)} ({inline(g.review)})"
        yield f"- #{g.entry} **GLASS BROKEN** for {called(g.step)} by {inline(g.by)}: {why}"
    for r in report.refusals:
        yield f"- #{r.entry} {called(r.step).capitalize()} refused ({inline(r.rule)}): {inline(r.reason)}"
    if not (report.approvals or report.glass or report.refusals):
        yield "Nothing was approved, overridden or refused."


def _timeline(report: Report) -> Iterator[str]:
    for one in report.timeline:
        yield f"- #{one.entry} {one.at} {inline(one.actor)}: {inline(one.sentence)}"


def _evidence(report: Report) -> Iterator[str]:
    for one in report.evidence:
        yield f"### #{one.entry} {inline(_headline(one))}\n"
        if one.command:
            yield f"{fenced(one.command)}\n"
        for output in one.outputs:
            yield f"{_output(output)}\n"
        if one.note:
            yield f"{inline(one.note)}\n"


def _headline(one: Exhibit) -> str:
    return one.title if one.exit is None else f"{one.title}, {coded(one.exit)}"


def _output(output: Output) -> str:
    if output.same_as:
        return f"{output.name}: the same {output.bytes} bytes as in #{output.same_as}"
    more = f"\n\n(+{output.left_out} characters; all of it is in the bundle)" if output.left_out else ""
    return f"{output.name}:\n\n{fenced(output.text)}{more}"


def _lacking(report: Report) -> Iterator[str]:
    for one in report.lacking:
        yield f"- #{one.entry} {one.kind}: {inline(one.text)}"
    if any(one.amendable for one in report.lacking):
        yield f"\n`rung amend {report.run}` shows the edits that would add it."
    if not report.lacking:
        yield "Nothing that this run could show."


def _after(report: Report) -> Iterator[str]:
    yield from (f"- [ ] {inline(text)}" for text in report.follow_ups)
    yield from (f"- [ ] Review the broken glass of {called(g.step)}: {inline(g.reason)}" for g in report.glass if g.due)
    yield from (f"- [ ] Amend the runbook: {inline(one.text)}" for one in report.lacking)
    if not (report.follow_ups or report.glass or report.lacking):
        yield "Nothing is left to do."


def _table(heads: Sequence[str], rows: Iterator[tuple[str, ...]] | map[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    yield from (f"| {' | '.join(map(cell, row))} |" for row in rows)


FORM = Form(write)
