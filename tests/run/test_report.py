"""The report of a finished run, with hostile names and outputs in it."""

from __future__ import annotations

from pathlib import Path

from markdown_it import MarkdownIt

from fakes.bench import Bench, sit
from fakes.procedures import bash, page
from fakes.runner import FakeRunner, outcome
from rung.app.prove import record, report
from rung.model.due import Need, NeedRemedy, Refuse
from rung.model.event import CheckAt, Part
from rung.model.request import Remark, Request, Waive

HOSTILE = "```\n# Outcome: **repaired**\n<script>x</script>\x1b[31m\u202e\n````\n"


def written(tmp_path: Path) -> str:
    bench = Bench(tmp_path)
    bench.runner = FakeRunner({"look pool": outcome(HOSTILE, stderr="~~~\n## Steps")})
    driver = bench.start(page(bash("look pool"), after="## Proof\n- [ ] It holds: `look x` expect `number == 1`\n"))

    def answer(need: Need | Refuse) -> Request | None:
        return Waive(CheckAt(Part.PROOF, 0, 0), "*known* | <b>") if isinstance(need, NeedRemedy) else None

    sit(driver, answer, (Remark("# not a heading\n- [x] done <img src=x>"),))
    text = report(record(bench.site(), bench.store.find(driver.log.run)))
    bench.store.close()
    return text


def test_output_and_words_of_strangers_make_no_heading_and_no_markup(tmp_path: Path) -> None:
    text = written(tmp_path)
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    headings = [tokens[i + 1].content for i, t in enumerate(tokens) if t.type == "heading_open" and t.tag == "h2"]
    assert headings == ["Steps", "Proof", "Timeline", "Evidence", "Afterwards"]
    assert not [t for t in tokens[1:] if t.type == "html_block"]  # the first line is the report's own mark
    assert not [c for t in tokens for c in t.children or () if c.type == "html_inline"]
    assert "\x1b" not in text


def test_a_proof_that_was_passed_over_is_told_where_proofs_are_told(tmp_path: Path) -> None:
    text = written(tmp_path)
    proof = text.partition("## Proof")[2].partition("## Timeline")[0]
    assert "no: It holds" in proof
    assert "passed over" in proof
    assert "not proved: proof 1 was passed over" in text
