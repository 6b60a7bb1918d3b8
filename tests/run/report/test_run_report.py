"""The report of a run: one value, three forms, and strangers' text that stays text in each of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from fakes.handled import careful, handled
from fakes.procedures import bash, checks, page, procedure
from fakes.runner import Answer as Said
from fakes.runner import outcome
from rung.app.runs import prove
from rung.model.event.address import CheckAt, Part
from rung.model.event.check import Answer, Checked
from rung.model.event.event import Event, Recorded
from rung.model.event.judgement import Decided
from rung.model.event.kept import Kept
from rung.model.event.run import Closed, Outcome, RunOpened
from rung.model.event.step import StepEnded, StepIntent
from rung.model.replacing import replace
from rung.model.request import Remark, Try, Waive
from rung.run.report.duration import words
from rung.run.report.forms import html, markdown
from rung.run.report.forms import json as json_form
from rung.run.report.markup import document, element
from rung.run.report.report import Escalation, Report, Weighed
from rung.run.report.times import times

SCHEMA = Path(__file__).resolve().parents[3] / "docs" / "reference" / "json-schema" / "report.json"
HOSTILE = (
    '```\n# Outcome: **repaired**\n<script>x</script>\x1b[31m\u202e\n````\n</pre></details><img src=x onerror="y">'
)
CLOSED = Closed(Outcome.REPAIRED)
VOID = {"meta", "br", "img", "link", "input"}
KNOWN = frozenset(
    {"html", "head", "meta", "title", "style", "body", "header", "h1", "dl", "dt", "dd", "span", "code", "nav", "ul"}
    | {"li", "a", "main", "section", "h2", "h3", "p", "div", "table", "caption", "thead", "tbody", "tr", "th", "td"}
    | {"strong", "time", "pre", "details", "summary", "footer"}
)
PAGE = page(
    bash("look pool"),
    bash("change pool") + checks("It fell: `step 1` expect `number < 60`"),
    before="## Decision\n| Class | Signs | Route |\n|---|---|---|\n| stuck | one | step 2 |\n| other | b | escalate |",
    after="## Proof\n- [ ] It holds: `look x` expect `number == 1`\n\n## Post-Incident\n- [ ] Tell <b>all</b>\n",
)


@pytest.fixture
def report(tmp_path: Path) -> Report:
    """Return the report of a run in which every word that can be a stranger's is hostile."""
    says: dict[str, Said | list[Said]] = {
        "look pool": [outcome(HOSTILE, stderr="~~~\n## Steps"), outcome("42")],
        "look x": outcome("\n".join(map(str, range(100)))),
    }
    remarks = Remark("# not a heading\n- [x] done <img src=x>"), Try("look '&lt;'", "</table> why")
    person = careful(symptom="</title><h2>x", remedy=Waive(CheckAt(Part.PROOF, 0, 0), "*known* | <b>"))
    return prove.report(handled(tmp_path, PAGE, says, person, *remarks))


class Page(HTMLParser):
    """A page as a browser would take it apart: elements in order, and what was left open."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.crossed: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.crossed.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data

    def tags(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag in names]


def test_output_and_words_of_strangers_make_no_heading_and_no_markup_in_markdown(report: Report) -> None:
    text = markdown.write(report)
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    headings = [tokens[i + 1].content for i, t in enumerate(tokens) if t.type == "heading_open" and t.tag == "h2"]
    assert headings == [
        "Times", "Note and decision", "Steps", "Proof", "Checks before and after", "Approvals and refusals", "Timeline",
        "Evidence", "What the runbook lacked", "Afterwards",
    ]  # fmt: skip
    assert not [t for t in tokens[1:] if t.type == "html_block"]  # the first line is the report's own mark
    assert not [c for t in tokens for c in t.children or () if c.type == "html_inline"]
    assert "\x1b" not in text


def test_a_proof_that_was_passed_over_is_told_where_proofs_are_told(report: Report) -> None:
    proof = markdown.write(report).partition("## Proof")[2].partition("## Checks")[0]
    assert "no (0): It holds" in proof
    assert "passed over" in proof
    assert "not proved: proof 1 was passed over" in report.reason


def test_the_page_is_whole_and_holds_nothing_that_runs_or_loads(report: Report) -> None:
    read = Page(html.write(report))
    assert not read.open
    assert not read.crossed
    assert {tag for tag, _ in read.elements} <= KNOWN
    names = {name for _, attributes in read.elements for name in attributes}
    assert not {name for name in names if name.startswith("on") or name in {"src", "style", "srcset"}}
    assert all(str(one["href"]).startswith("#") for one in read.tags("a"))
    assert "url(" not in html.write(report)
    assert "@import" not in html.write(report)


def test_hostile_text_is_shown_as_text_with_its_hidden_signs_made_visible(report: Report) -> None:
    text = html.write(report)
    assert "<script" not in text
    assert not set("\x1b\u202e") & set(text)
    shown = Page(text).text
    assert "<script>x</script><U+001B>[31m<U+202E>" in shown
    assert '</pre></details><img src=x onerror="y">' in shown
    assert "</title><h2>x" in shown


def test_headings_tables_language_and_links_are_as_a_screen_reader_needs_them(report: Report) -> None:
    read = Page(html.write(report))
    levels = [int(tag[1]) for tag, _ in read.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(deeper <= above + 1 for above, deeper in pairwise(levels))
    assert read.tags("html")[0]["lang"] == "en"
    assert len(read.tags("caption")) == len(read.tags("table")) > 3
    assert all(one.get("scope") in {"col", "row"} for one in read.tags("th"))
    ids = [one["id"] for _, one in read.elements if "id" in one]
    assert len(ids) == len(set(ids))
    assert {str(one["href"])[1:] for one in read.tags("a")} <= set(map(str, ids))
    assert len(read.tags("main")) == len(read.tags("h1")) == len(read.tags("title")) == 1


def test_long_output_is_folded_and_short_output_is_not(report: Report) -> None:
    read = Page(html.write(report))
    assert len(read.tags("details")) == sum(
        output.text.count("\n") >= html.FOLDED for one in report.evidence for output in one.outputs
    )
    assert read.tags("details")
    assert all("open" not in one for one in read.tags("details"))


def test_every_colour_can_be_read_by_light_and_in_the_dark(report: Report) -> None:
    found = re.findall(r":root \{([^}]*)\}", html.write(report))
    assert len(found) == 3  # light, dark, printed
    for rules in found:
        colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", rules))
        for ground in ("page", "block"):
            for name in ("text", "quiet", "link", "good", "bad"):
                assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground)
        assert contrast(colours["line"], colours["page"]) >= 3


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, as WCAG 2.2 defines it."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    brighter, darker = sorted((light(one), light(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def test_the_style_holds_nothing_of_a_stranger(report: Report) -> None:
    text = html.write(replace(report, runbook='"}</style><script>*{', run="x"))
    style = text.partition("<style>")[2].partition("</style>")[0]
    assert 'content: "stylescript' in style
    assert not Page(text).tags("script")


@given(st.text())
def test_no_text_leaves_its_element(text: str) -> None:
    read = Page(document(element("p", element("b", text), text, title=text)))
    assert [tag for tag, _ in read.elements] == ["p", "b"]
    assert not read.crossed


def test_json_is_what_its_schema_says_and_holds_every_part(report: Report) -> None:
    found = json.loads(json_form.write(report))
    jsonschema.validate(found, json.loads(SCHEMA.read_text("utf-8")))
    assert found["schema_version"] == 1
    told = found["report"]
    assert told["state"] == "repaired"
    assert [one["result"] for one in told["steps"]] == ["passed", "passed", "passed"]
    assert told["steps"][2]["number"] == -1
    assert told["approvals"][0]["proof"] == "claimed"
    assert told["checks"][0]["after"]["answer"] == "yes"
    assert told["checks"][0]["before"]["answer"] == "not made"
    assert {one["kind"] for one in told["lacking"]} == {
        "remarked",
        "command added",
        "check passed over",
        "check not met",
    }


def test_the_committed_schema_is_that_of_the_types() -> None:
    assert SCHEMA.read_text("utf-8") == json_form.schema(), "write it with docs/generate.py"


def test_times_are_those_of_the_record_and_a_later_change_takes_a_proof_back() -> None:
    nothing = Kept("0" * 64, 0)
    proof, change = CheckAt(Part.PROOF, 0, 0), StepIntent(2, 0, 1, "mutate", "", "x", "t")

    def ended(step: int, effect: str) -> StepEnded:
        return StepEnded(step, 0, 1, effect, "x", "t", 0, nothing, nothing, 5)

    happened: tuple[tuple[float, Event], ...] = (
        (100.0, RunOpened("RUN-001", "", "", "", nothing)),
        (102.5, ended(1, "observe")),
        (160.0, Decided("stuck", (2,))),
        (170.0, change),
        (171.0, ended(2, "mutate")),
        (180.0, Checked(proof, Answer.YES, "")),
        (190.0, change),
        (191.0, ended(2, "mutate")),
    )
    after: tuple[tuple[float, Event], ...] = (
        (200.0, Checked(proof, Answer.YES, "")),
        (210.0, Checked(proof, Answer.YES, "")),
        (300.0, CLOSED),
    )
    records = [Recorded(seq, at, "anna", event) for seq, (at, event) in enumerate((*happened, *after), start=1)]
    seen = frozenset({2})
    found = times(procedure(PAGE), records, seen)
    assert [getattr(found, field.name).seconds for field in fields(found)] == [2.5, 60.0, 70.0, 71.0, 100.0, 200.0]
    assert found.proof.words == "1 min 40 s"
    assert times(procedure(PAGE), records[: len(happened)], seen).proof.words == "not reached"
    nothing_to_cite = times(procedure(PAGE), records, frozenset())
    assert nothing_to_cite.evidence.words == "not reached", "a look that a person ended shows nothing"


def _told(*stamps: tuple[float, float, str]) -> list[str]:
    """Return the times of evidence, decision and end of a run whose entries have these clocks: at, mono, boot."""
    nothing = Kept("0" * 64, 0)
    events: tuple[Event, ...] = (
        RunOpened("RUN-001", "", "", "", nothing),
        StepEnded(1, 0, 1, "observe", "x", "t", 0, nothing, nothing, 5),
        Decided("stuck", (2,)),
        CLOSED,
    )
    records = [
        Recorded(seq, at, "anna", event, int(mono * 1e6), boot)
        for seq, (event, (at, mono, boot)) in enumerate(zip(events, stamps, strict=True), start=1)
    ]
    found = times(procedure(PAGE), records, frozenset({2}))
    return [at.exactly or at.words for at in (found.evidence, found.decision, found.end)]


def test_within_one_start_of_a_machine_no_setting_of_the_clock_makes_a_time() -> None:
    back = _told((1000.0, 50, "a"), (1002.0, 52, "a"), (-85000.0, 60.5, "a"), (90000.0, 61, "a"))
    assert back == ["2.000 s", "10.500 s", "11.000 s"]


def test_across_starts_the_time_of_day_tells_unless_it_went_back() -> None:
    assert _told((1000.0, 50, "a"), (1002.0, 52, "a"), (1010.0, 1, "b"), (900.0, 4, "b")) == [
        "2.000 s",
        "10.000 s",
        "13.000 s",
    ]
    gap = "not known: the clock was set back between #2 and #3"
    assert _told((1000.0, 50, "a"), (1002.0, 52, "a"), (400.0, 1, "b"), (5000.0, 4, "b")) == ["2.000 s", gap, gap]
    # Who comes back to the machine on which the run was opened knows again how long it took.
    assert _told((1000.0, 50, "a"), (1002.0, 52, "a"), (400.0, 1, "b"), (500.0, 70, "a"))[1:] == [gap, "20.000 s"]
    assert _told((9.0, 0, ""), (8.0, 0, ""), (10.0, 0, ""), (11.0, 0, ""))[0].endswith("between #1 and #2")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.04, "0.0 s"),
        (9.94, "9.9 s"),
        (42, "42 s"),
        (252, "4 min 12 s"),
        (3600, "1 h"),
        (7505, "2 h 5 min"),
        (90061, "1 d 1 h"),
    ],
)
def test_a_duration_is_said_in_its_two_greatest_units(seconds: float, said: str) -> None:
    assert words(seconds) == said


def lines(text: str) -> Iterator[str]:
    yield from text.splitlines()


def test_the_same_record_gives_the_same_bytes(tmp_path: Path) -> None:
    told = handled(tmp_path, PAGE, {"look x": outcome("1")}, careful())
    for form in ("markdown", "html", "json"):
        assert prove.write(prove.report(told), form) == prove.write(prove.report(told), form)
    assert all(not line.endswith(" ") for line in lines(prove.write(prove.report(told), "markdown")))


def test_an_escalation_and_the_classes_that_were_weighed_are_told_as_text_in_both_pages(report: Report) -> None:
    passed_on = Escalation(7, "2026-11-09T03:12:45.000Z", "anna@ops", HOSTILE, "its <reason>")
    weighed = (Weighed("stuck", HOSTILE, "chosen"), Weighed("other", "b", "not weighed"))
    told = replace(report, escalations=(passed_on,), weighed=weighed)
    read = Page(html.write(told))
    assert {tag for tag, _ in read.elements} <= KNOWN
    assert "by anna@ops at 2026-11-09T03:12:45.000Z: its <reason>" in read.text
    assert "not weighed" in read.text
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown.write(told))
    assert not [child for token in tokens for child in token.children or () if child.type == "html_inline"]
    assert "| other | b | not weighed |" in markdown.write(told)


def test_output_that_was_shown_before_is_referred_to_and_not_repeated(report: Report) -> None:
    outputs = [output for one in report.evidence for output in one.outputs if output.same_as]
    assert outputs
    assert {output.same_as for output in outputs} <= {one.entry for one in report.evidence}
    text, page_text = markdown.write(report), html.write(report)
    for output in outputs:
        assert f"the same {output.bytes} bytes as in #{output.same_as}" in text
        assert f'bytes as in <a href="#entry-{output.same_as}">' in page_text


def test_a_table_is_a_card_a_row_on_a_narrow_screen_and_a_table_to_a_reader_of_any(report: Report) -> None:
    read = Page(html.write(report))
    assert all(one["role"] == "cell" and one["data-head"] for one in read.tags("td"))
    assert {one["role"] for one in read.tags("tr")} == {"row"}
    assert {one["role"] for one in read.tags("table")} == {"table"}
