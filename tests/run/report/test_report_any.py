"""A report can be written of any record whatever, and its runbook amended by any of them without a new meaning."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakes.procedures import bash, checks, page, procedure, source
from rung.model.event.address import CheckAt, Part
from rung.model.event.check import Answer, Checked, Waived
from rung.model.event.event import Event, Recorded
from rung.model.event.judgement import Decided, NoteWritten
from rung.model.event.kept import Kept
from rung.model.event.record import Remarked
from rung.model.event.run import Closed, Outcome, RunOpened
from rung.model.event.step import AdHocAsked, StepEnded, StepIntent, StepRefused, StepSkipped
from rung.model.target import Target
from rung.run.adhoc import with_adhoc
from rung.run.amending import Page, amended, picked, proposals, together
from rung.run.fold import fold
from rung.run.lack import Told
from rung.run.meaning import kept
from rung.run.report.form import forms
from rung.run.report.tell import tell
from rung.text.read import read

TEXT = page(
    bash("look pool") + checks("It is so: expect `number > 3`"),
    bash("change pool") + checks("It hums"),
    before="## Decision\n| Class | Signs | Route |\n|---|---|---|\n| stuck | one | step 2 |\n",
    after="## Proof\n- [ ] It holds: `look x` expect `number == 1`\n",
)
WORDS = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ["`rm -rf /`", "| x |", "-->", "<!--", "## Steps", "```", "expect `exit 0`", "refuse `*`", "\\", "- [ ] x", "1. y"]
)
STEPS = st.integers(-2, 4)
AT = st.builds(CheckAt, st.sampled_from(Part), st.integers(0, 3), st.integers(-1, 2))
BLOB = Kept("0" * 64, 7)
EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(Remarked, WORDS),
    st.builds(StepSkipped, STEPS, WORDS),
    st.builds(Waived, AT, WORDS),
    st.builds(Checked, AT, st.sampled_from(Answer), WORDS, st.booleans(), st.none() | st.just(BLOB), st.just(1)),
    st.builds(NoteWritten, WORDS, WORDS),
    st.builds(Decided, WORDS | st.just("none of these"), st.just((1,)), WORDS),
    st.builds(StepRefused, STEPS, st.sampled_from(["undeclared-input", "placeholder", "guard"]), WORDS),
    st.builds(StepIntent, STEPS, st.just(0), st.just(1), st.just("mutate"), WORDS, WORDS, WORDS),
    st.builds(
        StepEnded, STEPS, st.integers(0, 2), st.just(1), st.sampled_from(["observe", "mutate", "odd"]), WORDS, WORDS,
        st.integers(-1, 2), st.just(BLOB), st.just(BLOB), st.just(3),
    ),
    st.builds(
        AdHocAsked, st.integers(1, 2), WORDS.map(lambda text: f"look {text}"), st.sampled_from(["bash", "sql"]),
        st.just(Target("local", "local")), st.sampled_from(["observe", "mutate"]), WORDS, WORDS,
    ),
    st.builds(Closed, st.sampled_from(Outcome), WORDS),
)  # fmt: skip
RECORDS = st.lists(EVENTS, max_size=12).map(
    lambda events: [
        Recorded(seq, 1e9 + seq, "anna", event)
        for seq, event in enumerate((RunOpened("RUN-001", "A page", "page.md", "0" * 64, BLOB), *events), start=1)
    ]
)


def told(records: list[Recorded]) -> Told:
    state = fold(records)
    return Told("run0001", with_adhoc(procedure(TEXT), state), source(TEXT), state, records)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(RECORDS)
def test_every_form_can_be_written_of_any_record(records: list[Recorded]) -> None:
    report = tell(told(records), lambda _: b"\xff\x1b[31m<b>\n")
    written = {name: form.write(report) for name, form in forms().items()}
    assert json.loads(written["json"])["report"]["entries"] == len(records)
    assert not {text for text in written.values() if "\x1b" in text}
    assert written["html"].count("<b>") == 0


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(RECORDS)
def test_no_record_makes_a_runbook_say_anything_else(records: list[Recorded]) -> None:
    page_now = Page(source(TEXT), read(source(TEXT)).runbooks[0])
    found = proposals(told(records), page_now)
    for one in found:
        if one.edits:
            changed = read(type(page_now.source)(page_now.source.path, amended(page_now, [one]))).runbooks[0]
            assert kept(page_now.runbook, changed, 1)
    chosen = together(page_now, picked(found, ()))
    changed = read(type(page_now.source)(page_now.source.path, amended(page_now, chosen))).runbooks[0]
    assert kept(page_now.runbook, changed, len(chosen))
