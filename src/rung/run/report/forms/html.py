"""The report as one HTML file: no script, nothing from outside, for a phone, the dark and the printer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from importlib.resources import files
from xml.etree.ElementTree import Element

from rung.model.event.address import called
from rung.model.event.step import coded
from rung.run.report.checks import CheckLine, Glance
from rung.run.report.form import Form
from rung.run.report.markup import Part, document, element, listing, table
from rung.run.report.report import Exhibit, Output, Report

FOLDED = 12
"""Lines of an output that are shown unfolded."""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_PLAIN = re.compile(r"[^A-Za-z0-9 @.,_-]")
_GOOD = frozenset({"repaired", "done", "passed", "yes", "chosen"})
_BAD = frozenset({"failed", "no", "unsure", "aborted", "in doubt"})


def write(report: Report) -> str:
    """Return the whole page."""
    title = f"Run {report.run}: {report.name}"
    sections = tuple(_sections(report))
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        element("style", _style() + _foot(report)),
    )
    links = listing(element("a", str(one.get("aria-label")), href=f"#{one.get('id')}") for one in sections)
    body = element(
        "body",
        element("header", element("h1", title), _head(report)),
        element("nav", links, aria_label="Sections"),
        element("main", *sections),
        element("footer", report.footer),
    )
    return document(element("html", head, body, lang="en"))


@cache
def _style() -> str:
    return files("rung.run.report").joinpath("style.css").read_text("utf-8")


def _foot(report: Report) -> str:
    """Return the rule that writes the foot of each printed page. A style is no place for a stranger's signs."""
    text = _PLAIN.sub("", report.footer)
    return (
        f'@page {{ margin: 16mm; @bottom-left {{ content: "{text}"; }} @bottom-right {{ content: counter(page); }} }}\n'
    )


def _sections(report: Report) -> Iterator[Element]:
    for name, title, parts in (
        ("times", "Times", _times(report)),
        ("judgement", "Note and decision", _judgement(report)),
        ("steps", "Steps", _steps(report)),
        ("checks", "Checks before and after", _checks(report)),
        ("approvals", "Approvals and refusals", _approvals(report)),
        ("timeline", "Timeline", _timeline(report)),
        ("evidence", "Evidence", _evidence(report)),
        ("lacking", "What the runbook lacked", _lacking(report)),
        ("after", "Afterwards", _after(report)),
    ):
        yield element("section", element("h2", title), *parts, id=name, aria_label=title)


def _head(report: Report) -> Element:
    why = f" ({report.reason})" if report.reason else ""
    rows: list[tuple[str, Part]] = [
        ("Outcome", element("span", _word(report.state), why)),
        ("Runbook", report.name),
        ("File", report.path),
        ("Revision", element("code", report.revision)),
        ("Lead", report.lead),
        ("Opened", report.opened_at),
        ("Ended", report.ended_at or "not yet"),
    ]
    if report.glass:
        steps = ", ".join(called(glass.step) for glass in report.glass)
        review = "; ".join(sorted({glass.review for glass in report.glass}))
        rows.append(("Glass broken", element("span", element("span", f"for {steps}", class_="bad"), f" ({review})")))
    for one in report.escalations:
        said = f" to {one.to} by {one.by} at {one.at}: {one.reason}"
        rows.append(("Escalated", element("span", _entry(one.entry), said)))
    rows.append(("Proof", report.times.proof.held))
    rows += [(f"Value {value.name}", f"{value.value} (from {value.origin})") for value in report.values]
    return _pairs(rows)


def _times(report: Report) -> Iterator[Part]:
    found = ((one.name, getattr(report.times, one.name)) for one in fields(report.times))
    rows = ((name, at.words, at.exactly) for name, at in found)
    yield table("Times from the opening of the run", ("Milestone", "Time", "Exactly"), rows)


def _judgement(report: Report) -> Iterator[Part]:
    note = report.note
    if note:
        yield _pairs(
            [
                ("Symptom", note.symptom),
                ("Scope", note.scope),
                ("First confirmed by", element("code", note.first_command)),
                ("Evidence", _cited(report, note.evidence)),
                ("Next action", note.next_action),
            ]
        )
    for one in report.decisions:
        yield element("h3", _entry(one.entry), f" Decided: {one.boundary}")
        yield _pairs(
            [
                ("By", f"{one.by} at {one.at}" if one.at else one.by),
                ("Why", one.reason or "no reason was given"),
                ("Cites", _cited(report, one.cites)),
                ("Rejected", ", ".join(one.rejected) or "nothing was named"),
            ]
        )
    if report.weighed:
        rows = ((one.name, one.signs, _word(one.verdict)) for one in report.weighed)
        yield table("The classes of the runbook and the last decision", ("Class", "Signs", "Decision"), rows)
    if not note and not report.decisions:
        yield element("p", "Nothing was noted and no class was chosen.")


def _steps(report: Report) -> Iterator[Part]:
    rows = (
        (
            s.name,
            s.effect,
            s.target,
            element("span", _word(s.result), f": {s.left_out}" * bool(s.left_out)),
        )
        for s in report.steps
    )
    yield table("Every step of the runbook", ("Step", "Effect", "Target", "Result"), rows)


def _checks(report: Report) -> Iterator[Part]:
    if not any(check.part == "proof" for check in report.checks):
        yield element("p", "The runbook defines no proof: nothing shows that the repair held.", class_="bad")
    heads = ("Check", "What must hold", "Before the first change", "After it")
    if report.checks:
        yield table("Every check of the runbook", heads, (_check(check) for check in report.checks))


def _check(check: CheckLine) -> tuple[Part, ...]:
    over = f" (passed over: {check.passed_over})" if check.passed_over else ""
    return check.where, check.text + over, _glance(check.before), _glance(check.after)


def _glance(glance: Glance) -> Element:
    seen = f" ({glance.observed})" if glance.observed else ""
    said = ", a person says" if glance.attested else ""
    return element("span", _word(glance.answer), said + seen)


def _approvals(report: Report) -> Iterator[Part]:
    lines: list[tuple[Part, ...]] = [
        (
            _entry(a.entry),
            f" {called(a.step).capitalize()} approved by {a.by} ({a.proof}), digest ",
            element("code", a.digest),
        )
        for a in report.approvals
    ]
    lines += [
        (
            _entry(g.entry),
            " ",
            element("span", "Glass broken", class_="bad"),
            f" for {called(g.step)} by {g.by}: {g.reason} ({g.review})",
        )
        for g in report.glass
    ]
    lines += [
        (_entry(r.entry), f" {called(r.step).capitalize()} refused ({r.rule}): {r.reason}") for r in report.refusals
    ]
    yield listing(lines) if lines else element("p", "Nothing was approved, overridden or refused.")


def _timeline(report: Report) -> Iterator[Part]:
    held = {one.entry for one in report.evidence}
    rows = (
        (_numbered(one.entry, held), element("time", one.at, datetime=one.at), one.actor, one.sentence)
        for one in report.timeline
    )
    yield table("Every entry of the record", ("Entry", "Time (UTC)", "By", "What happened"), rows)


def _numbered(entry: int, held: set[int]) -> Element:
    """Return the number of an entry, where others point to; it points to its evidence when the page holds some."""
    number = element("a", f"#{entry}", href=f"#entry-{entry}") if entry in held else f"#{entry}"
    return element("span", number, id=f"line-{entry}")


def _evidence(report: Report) -> Iterator[Part]:
    for one in report.evidence:
        yield element("h3", f"#{one.entry} {one.title}", id=f"entry-{one.entry}")
        yield element("p", _facts(one), class_="quiet")
        if one.command:
            yield _block(one.command)
        yield from (_output(output) for output in one.outputs)
        if one.note:
            yield element("p", one.note)
    if not report.evidence:
        yield element("p", "Nothing was captured.")


def _facts(one: Exhibit) -> str:
    ended = () if one.exit is None else (coded(one.exit), f"{one.seconds:.3f} s")
    return ", ".join(filter(None, (one.at, *ended, one.effect, one.target and f"on {one.target}")))


def _output(output: Output) -> Element:
    if output.same_as:
        link = element("a", f"#{output.same_as}", href=f"#entry-{output.same_as}")
        return element("p", f"{output.name}: the same {output.bytes} bytes as in ", link, class_="quiet")
    body = _block(output.text)
    more = element("p", f"+{output.left_out} characters; all of it is in the bundle", class_="quiet")
    rest = (more,) if output.left_out else ()
    lines = output.text.count("\n") + 1
    label = f"{output.name}, {output.bytes} bytes"
    if lines <= FOLDED and not output.left_out:
        return element("div", element("p", label, class_="quiet"), body)
    return element("details", element("summary", f"{label}, {lines} lines"), body, *rest)


def _block(text: str) -> Element:
    """Return preformatted text. A browser drops a newline right behind the mark, so there is one to drop."""
    return element("pre", f"\n{text}")


def _lacking(report: Report) -> Iterator[Part]:
    if not report.lacking:
        yield element("p", "Nothing that this run could show.")
        return
    yield listing((_entry(one.entry), f" {one.kind}: {one.text}") for one in report.lacking)
    if any(one.amendable for one in report.lacking):
        yield element("p", element("code", f"rung amend {report.run}"), " shows the edits that would add it.")


def _after(report: Report) -> Iterator[Part]:
    reviews = tuple(
        f"Review the broken glass of {called(glass.step)}: {glass.reason}" for glass in report.glass if glass.due
    )
    things = (*report.follow_ups, *reviews, *(f"Amend the runbook: {one.text}" for one in report.lacking))
    yield listing(things) if things else element("p", "Nothing is left to do.")


def _pairs(rows: list[tuple[str, Part]]) -> Element:
    return element("dl", *(part for name, value in rows for part in (element("dt", name), element("dd", value))))


def _cited(report: Report, entries: tuple[int, ...]) -> Element:
    """Return entry numbers, each a link to its evidence where the page holds it."""
    held = {one.entry for one in report.evidence}
    links: list[Part] = []
    for entry in entries:
        links += [" "] if links else []
        links.append(element("a", f"#{entry}", href=f"#entry-{entry}") if entry in held else _entry(entry))
    return element("span", *(links or ["nothing"]))


def _entry(entry: int) -> Element:
    """Return the number of an entry as a link to its line; 0 is no entry."""
    return element("a", f"#{entry}", href=f"#line-{entry}") if entry else element("span", "#0", class_="quiet")


def _word(word: str) -> Element:
    if word in _GOOD or word in _BAD:
        return element("span", word, class_="good" if word in _GOOD else "bad")
    return element("span", word)


FORM = Form(write)
