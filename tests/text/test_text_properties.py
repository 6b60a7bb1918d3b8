"""Any bytes and any nasty Markdown give a document whose places are true."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.phrases import expectation
from rung.model.finding import Edit
from rung.model.runbook import Runbook
from rung.model.span import Source, Span
from rung.text.carried import commands_of
from rung.text.edit import apply, set_header
from rung.text.phrase.broken import Broken
from rung.text.phrase.capture import find_capture
from rung.text.phrase.refuse import find_refusal
from rung.text.phrase.trigger import parse_trigger
from rung.text.phrase.words import Words
from rung.text.read import read
from text.walk import faults, shape, spans_in

FRAGMENTS = [
    "# RUN-001: Title",
    "## RUN-002 \u2013 Other",
    "RUN-003: Bare Owner: x Category: y",
    "RUN-XXX: [t]",
    "MON-005: Alert",
    "Owner: Team \u00fc",
    "**Owner:** Team",
    "> Owner: Team",
    "- Owner: Team",
    "Last Tested: 2026-01-01",
    "| Owner | x |",
    "---",
    "+++",
    "***",
    "a: b",
    "",
    "",
    "\t",
    "    indented",
    "  - ",
    "1. ",
    "1. one",
    "1. two",
    "2) three",
    "- item",
    "* [ ] task",
    "- [x] done: expect `exit 0`",
    "- [ ] bad: expect `nmber > 1`",
    "expect `",
    "`",
    "```",
    "```bash",
    "````",
    "~~~sql target=db",
    "```sh timeout=x",
    "   ```",
    "> ```sh",
    "> quoted",
    "> > deep",
    "\\`\\`\\`sql",
    "\\`\\`\\`",
    "Commands:",
    "**Commands:**",
    "ls -l | wc",
    "Verification:",
    "Verification: all good",
    "Do not",
    "Do not:",
    "Capture:",
    "- `pid` from `line 1`",
    "capture pid from nothing",
    "Steps",
    "Scope",
    "Scope:",
    "## Scope",
    "- **Handles**: a, b; c (d, e)",
    "- Does NOT handle: x",
    "## Procedure",
    "### Step 1: Go",
    "Step 2: Wait",
    "Step N: End",
    "## Escalation",
    "- When to escalate: after 5m; if step 1 fails, x",
    "- **Who to contact**: A, then B",
    "Escalate when:",
    "Linked IDs: DEP-001/002/003 (criteria), RISK-8",
    "RISK-9",
    "## Decision",
    "| Class | Signs | Route |",
    "|---|---|---|",
    "| a | `x \\| y` expect `exit 0` | step 1 |",
    "| If you need to know... | Start with... |",
    "|---|---|",
    "| why | `make -n` or `make -p` |",
    "## Proof",
    "## Inputs",
    "| name | type |",
    "| `p` | int |",
    "Symptom check\u00b6",
    "5. Proof route\u00b6",
    "- one. - Two. - Three",
    "<pid>",
    "<!-- c -->",
    "<details>",
    '[l](u "t")',
    "[a]: u",
    "![i](u)",
    "\ufeff",
    "\u2028",
    "\r",
    "\x0b",
    "\\",
    "refuse `kill *` until step 1 passed",
    "Title",
    "A sentence.",
    "Heading\n===",
    "Heading\n---",
    "&amp; &lt;",
    "*a* __b__ ~~c~~",
    "\U0001f600",
]

pages = st.lists(st.sampled_from(FRAGMENTS), max_size=25).flatmap(
    lambda lines: st.sampled_from(["\n", "\r\n", "\n\n"]).map(lambda end: end.join(lines).encode())
)


def check(data: bytes) -> None:
    source = Source("page.md", data)
    document = read(source)
    whole = Span(0, len(data))
    assert all(whole.covers(span) for span in spans_in(document))
    assert faults(source, document) == []
    carried = {command.span for entry in document.entries for command in commands_of(entry)}
    lost = {loss.span for loss in document.losses}
    assert set(document.fences) <= carried | lost
    assert not carried & lost
    assert read(source) == document
    for entry in document.entries:
        if isinstance(entry, Runbook):
            assert [step.number for step in entry.steps] == list(range(1, len(entry.steps) + 1))


@given(st.binary(max_size=400))
def test_any_bytes_are_read(data: bytes) -> None:
    source = Source("page.md", data)
    document = read(source)
    assert all(Span(0, len(data)).covers(span) for span in spans_in(document))


@given(st.text(max_size=300))
def test_any_text_is_read_and_its_places_are_true(text: str) -> None:
    check(text.encode("utf-8", "replace"))


@settings(max_examples=400)
@given(pages)
def test_nasty_markdown_is_read_and_its_places_are_true(data: bytes) -> None:
    check(data)


@given(pages)
def test_a_byte_order_mark_changes_nothing_that_is_read(data: bytes) -> None:
    if data.startswith(b"\xef\xbb\xbf") or not data.strip():
        return
    assert shape(read(Source("p", b"\xef\xbb\xbf" + data)).entries) == shape(read(Source("p", data)).entries)


@given(pages)
def test_a_header_can_be_set_on_any_entry_by_touching_one_line(data: bytes) -> None:
    source = Source("page.md", data)
    for entry in read(source).entries:
        (edit,) = set_header(source, entry, "Owner", "Somebody").edits
        changed = apply(source, [edit])
        assert changed[: edit.span.start] == data[: edit.span.start]
        assert changed[edit.span.start + len(edit.replacement) :] == data[edit.span.end :]
        assert b"\n" not in data[edit.span.start : edit.span.end]


@given(st.binary(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.binary(max_size=4)), max_size=5))
def test_insertions_lose_no_byte(data: bytes, places: list[tuple[int, bytes]]) -> None:
    edits = [Edit(Span(min(at, len(data)), min(at, len(data))), text) for at, text in places]
    changed = apply(Source("p", data), edits)
    assert len(changed) == len(data) + sum(len(text) for _, text in places)


@given(st.text(alphabet="expect `step12numberlines<>=.0m within every for\"'ü\n", max_size=60), st.integers(0, 99))
def test_phrases_never_raise_and_stay_in_their_text(text: str, base: int) -> None:
    end = base + len(text.encode())
    found = expectation(text, base)
    place = found.at if isinstance(found, Broken) else found.span if found else Span(base, base)
    assert base <= place.start <= place.end <= end
    words = Words(text, base)
    for each in (find_capture(words, labelled=True), find_refusal(words), parse_trigger(words)):
        for span in spans_in(each):
            assert base <= span.start <= span.end <= end
