"""Whatever the bytes are, reading gives a document: every fault is a finding, and nothing after it is lost."""

from __future__ import annotations

import pytest

from rung.model.expect import CommandOutput, LineOf
from rung.model.finding import Severity
from rung.model.runbook import Register, Shape
from rung.model.span import Source, Span
from rung.text.prepare import LARGEST
from rung.text.read import read
from text.reading import codes, document, runbook, source
from text.walk import faults

AFTER = "\n## Escalation\n- When to escalate: after 5m\n- Who to contact: me\n- What to provide: all\n"


def test_an_empty_file_is_one_finding_and_no_entry() -> None:
    for text in ("", "\n \n", "\ufeff", "\ufeff\n"):
        found = document(text)
        assert codes(found) == ["empty-file"]
        assert found.entries == ()


def test_a_file_over_the_limit_is_not_parsed() -> None:
    found = document(b"# x\n" + b"a" * (50 * 1024 * 1024))
    assert codes(found) == ["file-too-large"]
    assert "50 MiB" in found.findings[0].message
    assert found.entries == ()
    assert codes(document(b"#" + b"x" * LARGEST)) == ["file-too-large"]


def test_a_binary_file_is_one_finding_at_the_byte() -> None:
    found = document(b"\x7fELF\x02\x00\x01")
    assert codes(found) == ["binary-file"]
    assert found.findings[0].span == Span(5, 6)


def test_bytes_that_are_not_utf_8_keep_every_place_right() -> None:
    data = b"# RUN-001: Caf\xe9\nOwner: \xff\xfe Team\n\n## Procedure\n### Step 1: Look\nCommands:\n```sh\nls\n```\n"
    found = document(data)
    assert codes(found) == ["not-utf-8"]
    assert "3 bytes" in found.findings[0].message
    assert found.findings[0].span.start == data.index(b"\xe9")
    (entry,) = found.runbooks
    assert entry.title.text == "Caf?"
    (command,) = entry.steps[0].commands
    assert data[command.body.start : command.body.end] == b"ls\n"


def test_an_unclosed_fence_loses_nothing_after_it() -> None:
    found = document(
        "# RUN-001: X\n\n## Procedure\n### Step 1: Look\n```bash\nls -l\n### Step 2: Wait\nDone.\n" + AFTER
    )
    assert codes(found) == ["unclosed-fence"]
    (entry,) = found.runbooks
    assert [step.title.text for step in entry.steps] == ["Look", "Wait"]
    assert entry.steps[0].commands[0].text == "ls -l"
    assert entry.escalation is not None


def test_a_fence_that_the_next_fence_closes_by_accident_loses_nothing() -> None:
    text = "# A\n\n## Diagnosis\n\n```bash\nfirst\n\n## Mitigation\n\n```bash\nsecond\n```\n"
    found = document(text)
    assert codes(found) == ["unclosed-fence"]
    (entry,) = found.runbooks
    assert [(step.section, step.commands[0].text) for step in entry.steps] == [
        ("Diagnosis", "first"),
        ("Mitigation", "second"),
    ]


def test_an_unclosed_fence_at_the_end_is_kept_whole() -> None:
    found = document("# A\n\n## Diagnosis\n\n~~~sh\nfirst\nsecond\n")
    assert codes(found) == ["unclosed-fence"]
    assert found.runbooks[0].steps[0].commands[0].text == "first\nsecond"


def test_an_unclosed_fence_in_a_list_or_a_quote_ends_with_it() -> None:
    found = document("# A\n\n## Diagnosis\n\n1. one\n   ```sh\n   ls\n\n> ```sh\n> pwd\n\n## Mitigation\n\nWait.\n")
    assert codes(found) == ["unclosed-fence", "unclosed-fence"]
    assert [section.title.text for section in found.runbooks[0].sections] == ["Diagnosis", "Mitigation"]


def test_a_page_shown_inside_a_fence_is_left_alone() -> None:
    found = document("# A\n\n## Notes\n\n````markdown\n```bash\nls\n```\n## Scope\n````\n\n## Impact\nNone.\n")
    assert codes(found) == []
    assert len(found.fences) == 1
    assert [section.role for section in found.runbooks[0].sections] == ["references", "impact"]


def test_escaped_fences_are_fences() -> None:
    text = "# RUN-1: X\n## Procedure\n### Step 1: A\n\\`\\`\\`sql\nSELECT 1;\n\\`\\`\\`\nVerification:\n- [ ] one\n"
    entry = runbook(text)
    (command,) = entry.steps[0].commands
    assert (command.language, command.text) == ("sql", "SELECT 1;")
    assert text.encode()[command.span.start : command.span.end].startswith(b"\\`\\`\\`sql")
    assert len(entry.steps[0].checks) == 1


def test_escaped_fences_inside_a_block_stay_text() -> None:
    entry = runbook("# A\n\n## Diagnosis\n\n```bash\necho '\n\\`\\`\\`\n'\n```\n")
    assert "\\`\\`\\`" in entry.steps[0].commands[0].text


def test_two_entries_of_one_id_are_both_kept_and_reported() -> None:
    found = document("# RUN-001: A\nOwner: x\n\n# RUN-001: B\nOwner: y\n")
    assert codes(found) == ["duplicate-id-in-file"]
    assert [entry.title.text for entry in found.runbooks] == ["A", "B"]
    assert found.findings[0].severity is Severity.ERROR
    assert found.findings[0].entry == "RUN-001"


def test_a_broken_phrase_is_a_finding_and_the_check_stays_prose() -> None:
    text = "# RUN-001: A\n## Procedure\n### Step 1: Ä\nVerification:\n- [ ] größer: expect `nmber >= 90`\n" + AFTER
    found = document(text)
    assert codes(found) == ["broken-phrase"]
    (finding,) = found.findings
    assert text.encode()[finding.span.start : finding.span.end] == b"nmber"
    assert "number OP N" in finding.advice
    (check,) = found.runbooks[0].steps[0].checks
    assert check.expect is None
    assert check.text.text.endswith("expect nmber >= 90")
    assert found.runbooks[0].escalation is not None


@pytest.mark.parametrize(
    ("info", "word"),
    [
        ("bash color=red", "color=red"),
        ("bash timeout=soon", "timeout=soon"),
        ("bash effect=nice", "effect=nice"),
        ("bash wrap", "wrap"),
        ("bash target=", "target="),
    ],
)
def test_an_unknown_word_after_a_fence_is_a_finding_at_the_word(info: str, word: str) -> None:
    text = f"# A\n\n## Diagnosis\n\n1. ü\n   ```{info}\n   ls\n   ```\n"
    found = document(text)
    assert codes(found) == ["unknown-fence-word"]
    place = found.findings[0].span
    assert text.encode()[place.start : place.end].decode() == word
    assert found.runbooks[0].steps[0].commands[0].text == "ls"


@pytest.mark.parametrize(
    ("info", "target", "findings"),
    [
        ("bash target=web", "web", 0),
        ("bash,target=web,timeout=3s", "web", 0),
        ("{.bash target=web}", "web", 0),
        ("bash {target=web}", "web", 0),
        ("bash Target=web", "web", 0),
        ("bash target:web", "web", 0),
        ('bash target="web"', "web", 0),
        ("bash target=web target=web", "web", 0),
        ("bash title=web", "", 1),
        ("bash targets=web", "targets=web", 1),
        ("bash tagret=web", "tagret=web", 1),
        ("bash host=web", "host=web", 1),
        ("bash;target=web", "web", 0),
        ("bash:target=web", "bash:target=web", 1),
        ("bash @web", "@web", 1),
        ("bash server=web", "server=web", 1),
        ("bash target web", "target?", 2),
        ("bash on web", "on?", 2),
        ("bash remote", "remote?", 1),
        ("bash frobnicate", "frobnicate?", 1),
        ("bash root@web-1", "root@web-1", 1),
        ("bash run-on=web", "run-on=web", 1),
        ("bash place=web", "place=web", 1),
        ("{.bash hostname=web}", "hostname=web", 1),
        ("bash {place=web}", "", 1),
        ('bash title="ann@web target" copy', "", 2),
        ("bash {1,3-5} showLineNumbers .wide [run.sh]", "", 5),
        ("bash:run.sh", "", 1),
        ('bash linenums="1" expandable twoslash', "", 3),
        ("bash{1}", "", 0),
        ('bash title = "ann@web"', "", 1),
        ("bash target = web", "web", 0),
        ("bash hostname = web", "hostname = web", 1),
        ("bash timeout=soon", "", 1),
        ("bash target=", "target=", 1),
        ("bash target=here target=web", "target=web", 1),
    ],
)
def test_where_a_command_was_meant_to_run_is_never_lost(info: str, target: str, findings: int) -> None:
    found = document(f"# A\n\n## Diagnosis\n\n1. a\n   ```{info}\n   ls\n   ```\n")
    (command,) = found.runbooks[0].steps[0].commands
    assert (command.words.target, command.language) == (target, "bash")
    assert codes(found) == ["unknown-fence-word"] * findings


@pytest.mark.parametrize(
    ("info", "word"),
    [
        ("bash norun", "norun"),
        ("bash,no_run", "no_run"),
        ("{.bash .no-run}", ".no-run"),
        ("bash skip", "skip"),
        ("bash skip=true", "skip=true"),
        ("bash target=web ignore", "ignore"),
        ("bash output", "output"),
        ("{r, eval=FALSE}", "eval=FALSE"),
        ("bash {eval: false}", "eval:"),
        ("bash :eval never", ":eval"),
        ('bash exec="no"', 'exec="no"'),
        ("bash DO NOT RUN", "DO NOT RUN"),
        ("bash # don't run this!", "don't run this"),
    ],
)
def test_a_block_that_says_so_is_not_run_and_the_word_is_told(info: str, word: str) -> None:
    text = f"# A\n\n## Procedure\n\n### Step 1: \u00fc\n```{info}\nrm -rf x\n```\n"
    found = document(text)
    assert found.runbooks[0].steps[0].commands == ()
    assert len(found.losses) == 1
    (finding,) = found.findings
    assert "is not to be run" in finding.message
    assert text.encode()[finding.span.start : finding.span.end].decode() == word


@pytest.mark.parametrize(
    "info",
    [
        "bash skip=false",
        "bash eval=TRUE",
        'bash title="skip"',
        "bash title='do not run'",
        "bash name=skip",
        "bash # skip what is not there",
        "bash # the output follows",
        "bash # restart it, 3-5 times",
        "bash # shellcheck disable=SC2086",
        "bash shellcheck disable=SC2086",
        "bash annotate",
        "bash linux",
        "bash macos",
        "bash test",
    ],
)
def test_a_word_that_says_neither_where_nor_never_stops_nothing(info: str) -> None:
    found = document(f"# A\n\n## Procedure\n\n### Step 1: a\n```{info}\nls\n```\n")
    (command,) = found.runbooks[0].steps[0].commands
    assert (command.words.target, command.text) == ("", "ls")


@pytest.mark.parametrize("info", ["bash # on web-1", "bash # as root@web-1", "bash # host=web-1"])
def test_a_comment_after_a_fence_that_may_name_a_place_is_not_passed_over(info: str) -> None:
    found = document(f"# A\n\n## Procedure\n\n### Step 1: a\n```{info}\nls\n```\n")
    assert found.runbooks[0].steps[0].commands[0].words.target


@pytest.mark.parametrize(
    "front",
    [
        "---\na: [1\n---\n",
        "---\na: b: c\n---\n",
        "+++\na = \n+++\n",
        "---\na: " + "[" * 5000 + "\n---\n",
        "---\na: &x [1]\nb: *x\n---\n",
        "---\na: " + "x" * 70000 + "\n---\n",
    ],
)
def test_bad_front_matter_is_a_finding_and_the_page_is_read(front: str) -> None:
    found = document(front + "# RUN-001: A\nOwner: x\n")
    assert codes(found) == ["bad-front-matter"]
    (entry,) = found.runbooks
    assert (entry.id, entry.field("Owner")) == ("RUN-001", "x")


def test_front_matter_values_stay_as_written() -> None:
    entry = runbook(
        '---\nversion: 1.10\nenabled: no\nowner: "Backend Team"\nlast_tested: 2026-01-02\n---\n# Title\nText.\n'
    )
    assert [(header.name, header.value.text) for header in entry.headers] == [
        ("Version", "1.10"),
        ("enabled", "no"),
        ("Owner", "Backend Team"),
        ("Last Tested", "2026-01-02"),
    ]


def test_front_matter_comments_are_left_out_and_blocks_are_folded() -> None:
    text = "---\nowner: Ops # the crew\nchannel: '#ops'\ndescription: |\n  two\n  lines\n"
    text += "tags:\n  - a\n  - b\n---\n# RUN-1: A\n"
    entry = runbook(text)
    assert [(header.name, header.value.text) for header in entry.headers] == [
        ("Owner", "Ops"),
        ("channel", "#ops"),
        ("Description", "two lines"),
        ("Tags", "a, b"),
    ]


def test_toml_front_matter_and_its_id_name_the_entry() -> None:
    entry = runbook('+++\nid = "RUN-077"\ntitle = "From above"\nowner = "Ops"\n+++\n\n## Scope\n- Handles: a\n')
    assert (entry.id, entry.title.text, entry.field("owner")) == ("RUN-077", "From above", "Ops")


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    found = document("---\n\n# RUN-001: A\nOwner: x\n\n---\n\n# RUN-002: B\n")
    assert codes(found) == []
    assert [entry.id for entry in found.entries] == ["RUN-001", "RUN-002"]


def test_a_line_of_dashes_under_a_header_separates_entries() -> None:
    found = document("RUN-001: A\nOwner: x\nLinked IDs: MON-1\n---\nRUN-002: B\nOwner: y\n---\nRUN-003: C\n")
    assert [entry.id for entry in found.entries] == ["RUN-001", "RUN-002", "RUN-003"]
    assert [entry.headers[0].value.text for entry in found.runbooks[:2]] == ["x", "y"]


def test_registers_stand_beside_runbooks_but_a_checklist_of_ids_is_none() -> None:
    text = (
        "# RUN-001: A\nOwner: x\n\n## Prerequisites\n- [ ] DEP-002: tests pass\n"
        "\nDEP-003: no blockers\n\nMON-1: Alert\nSeverity: info\n"
    )
    found = document(text)
    assert [(type(entry), entry.id) for entry in found.entries][1:] == [(Register, "MON-1")]
    assert [mention.id for mention in found.runbooks[0].mentions] == ["DEP-002", "DEP-003"]


def test_a_line_that_only_names_a_runbook_or_a_register_opens_no_entry() -> None:
    text = "RUN-001: A\nOwner: x\n\nProcedure\nStep 1: Go\nNow.\n\nSee these:\n\nRUN-005: rollback\nRUN-006: hotfix\n\n"
    found = document(text + "RUN-007: B\n\nScope\n- Handles: b\n")
    assert [entry.id for entry in found.entries] == ["RUN-001", "RUN-007"]
    assert [mention.id for mention in found.runbooks[0].mentions] == ["RUN-005", "RUN-006"]
    page = runbook("# A\n\n## Diagnosis\n\nMON-005: see the dashboard\n\n```sh\nls\n```\n")
    assert page.steps[0].commands[0].text == "ls"


def test_any_markdown_is_a_page() -> None:
    entry = runbook("# Read me\n\nHello.\n\n## Install\n\n```bash\nmake\n```\n")
    assert entry.shape is Shape.PAGE
    assert entry.steps[0].commands[0].text == "make"


def test_a_file_of_nothing_but_a_fence_is_read() -> None:
    found = document("```bash\nls\n```\n")
    assert len(found.fences) == 1
    assert len(found.losses) + sum(len(step.commands) for step in found.runbooks[0].steps) == 1


@pytest.mark.parametrize(
    "text",
    [
        b">" * 10_000 + b" x\n",
        b"> " * 5_000 + b"```\nx\n",
        b"".join(b" " * (2 * depth) + b"- x\n" for depth in range(700)),
        b"# RUN-001: x\n## Procedure\n1. " + b"word expect `" * 40_000 + b"\n",
        b"- [ ] " + b"X. - " * 100_000 + b"\n",
        b"`" * 300_000,
        b"[" * 100_000,
        b"```bash\n## x\n" * 10_000,
        b"# RUN-001: x\n## Prerequisites\n" + b"- [ ] item\n" * 20_000,
    ],
    ids=["quotes", "quoted-fence", "lists", "phrases", "run-together", "ticks", "brackets", "fences", "items"],
)
def test_deep_wide_and_long_input_is_read_without_exhausting_anything(text: bytes) -> None:
    found = read(source(text))
    assert found.entries
    assert faults(source(text), read(source(text[:20_000]))) is not None


@pytest.mark.slow
@pytest.mark.once
def test_a_hundred_thousand_items_are_a_hundred_thousand_checks() -> None:
    entry = runbook(b"# RUN-001: x\n## Prerequisites\n" + b"- [ ] a\n" * 100_000)
    assert len(entry.prerequisites) == 100_000


@pytest.mark.parametrize("mark", ["Verification", "**Verification**", "Check"])
def test_what_follows_a_label_on_its_own_line_keeps_the_command_it_begins_with(mark: str) -> None:
    lines = f"{mark}: `true` expect `exit 0`\nCapture: `job` from `line 1`\n"
    text = f"# RUN-001: A\n\n## Procedure\n\n### Step 1: Look\n{lines}"
    (step,) = read(Source("a.md", text.encode())).runbooks[0].steps
    (check,), (capture,) = step.checks, step.captures
    assert check.expect is not None
    assert isinstance(check.expect.source, CommandOutput)
    assert check.expect.source.text == "true"
    assert capture.source == LineOf(1)
