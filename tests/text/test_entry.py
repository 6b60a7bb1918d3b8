"""Each shape of page, each oddity: the typed values that come out."""

from __future__ import annotations

import pytest

from rung.model.effect import Effect
from rung.model.expect import (
    After,
    AlertIs,
    Capture,
    ChangedSince,
    ClassIs,
    CommandOutput,
    Comparison,
    Contains,
    FieldOf,
    Hold,
    Holds,
    JsonPath,
    Judged,
    LinesAre,
    Matches,
    NumberIs,
    StepFails,
    StepOutput,
    StepPassed,
    Timing,
    WhileAlert,
)
from rung.model.runbook import FenceWords, Register, Runbook, Shape, ToEscalation, ToProse, ToRunbook, ToStep
from rung.text.read import read
from text.reading import codes, data, document, runbook
from text.walk import faults

FILES = ["template.md", "bare.txt", "steps.txt", "alert.md", "registers.md"]


def entries(name: str) -> list[Runbook]:
    return list(read(data(name)).runbooks)


@pytest.mark.parametrize("name", FILES)
def test_every_value_stands_where_it_says_and_nothing_is_wrong(name: str) -> None:
    found = read(data(name))
    assert faults(data(name), found) == []
    assert codes(found) == []


def test_headers_come_from_front_matter_quotes_bold_and_plain_lines() -> None:
    (entry,) = entries("template.md")
    assert entry.id == "RUN-040"
    assert entry.shape is Shape.TEMPLATE
    assert [(header.name, header.value.text) for header in entry.headers] == [
        ("ID", "RUN-040"),
        ("Version", "1.10"),
        ("Tags", "[queue, worker]"),
        ("Severity", "warning"),
        ("On-call", "Queue crew"),
        ("Owner", "Queue crew"),
        ("Trigger", "MON-012 (backlog over 500)"),
        ("Last Tested", "2026-03-01"),
    ]


def test_scope_prerequisites_and_inputs_of_a_template() -> None:
    (entry,) = entries("template.md")
    assert entry.scope is not None
    assert [prose.text for prose in entry.scope.handles] == ["slow workers", "a stuck consumer (one host)"]
    assert [prose.text for prose in entry.scope.excludes] == ["broker down (see RUN-041)", "lost messages"]
    assert [(each.name, each.kind, each.example, each.origin) for each in entry.inputs] == [
        ("host", "text", "w-7", "step 1")
    ]
    first, second = entry.prerequisites
    assert first.ticked
    assert not second.ticked
    assert first.expect is not None
    assert first.expect.matcher == Contains("pong")
    assert isinstance(first.expect.source, CommandOutput)
    assert first.expect.source.text == "qctl ping"


def test_commands_carry_their_language_and_their_words() -> None:
    (entry,) = entries("template.md")
    first, second = entry.steps
    (command,) = first.commands
    assert (command.text, command.language) == ("qctl depth", "bash")
    assert command.words == FenceWords("queue", 90.0, "depth", Effect.OBSERVE, "/srv")
    assert second.commands[0].text == "qctl restart \\\n  --host w-7"
    assert second.commands[0].words == FenceWords()


def test_captures_checks_and_mentions_of_a_step() -> None:
    (entry,) = entries("template.md")
    step = entry.steps[0]
    assert [(capture.name, capture.source) for capture in step.captures] == [
        ("host", FieldOf(2, 1)),
        ("depth", JsonPath("queues[0].depth")),
    ]
    typed = [check.expect for check in step.checks]
    assert typed[0] is not None
    assert typed[1] is not None
    assert typed[2] is None
    assert typed[0].matcher == NumberIs(Comparison.MORE, 500.0)
    assert (typed[1].matcher, typed[1].timing) == (
        LinesAre(Comparison.AT_LEAST, 1),
        Timing(Hold.THROUGHOUT, 60.0, 10.0),
    )
    assert [prose.text for prose in step.prose] == [
        "The depth tells how far behind qctl is, and it is read from MON-012."
    ]
    assert [mention.text for mention in step.mentions] == ["qctl"]
    assert isinstance(step.captures[0], Capture)


def test_a_label_with_words_behind_it_is_a_check_of_its_own() -> None:
    (entry,) = entries("template.md")
    (check,) = entry.steps[1].checks
    assert check.expect is not None
    assert check.expect.matcher == ChangedSince(1)


def test_guards_carry_their_conditions() -> None:
    (entry,) = entries("template.md")
    until, when, during = (guard.refusal for guard in entry.steps[1].guards)
    assert until is not None
    assert when is not None
    assert during is not None
    assert until.pattern == "qctl restart *"
    assert isinstance(until.condition, Holds)
    assert until.condition.expect.matcher == LinesAre(Comparison.EQUAL, 4)
    assert when.condition == ClassIs("data at risk")
    assert during.condition == WhileAlert("MON-013")
    assert [guard.text.text for guard in entry.guards] == ["Do not purge the queue"]


def test_the_evidence_table_gives_a_question_for_each_command() -> None:
    (entry,) = entries("template.md")
    assert [(question.question.text, question.command.text) for question in entry.evidence] == [
        ("Is the backlog growing?", "qctl depth --queue jobs | tail -1"),
        ("Who is slow?", "qctl workers"),
        ("Who is slow?", "qctl lag"),
    ]


def test_the_decision_table_gives_classes_signs_and_routes() -> None:
    (entry,) = entries("template.md")
    assert entry.decision is not None
    assert [(boundary.name, boundary.route) for boundary in entry.decision.boundaries] == [
        ("stuck consumer", ToStep(2)),
        ("slow database", ToRunbook("RUN-041")),
        ("data at risk", ToEscalation()),
        ("other", ToProse("ask the queue crew")),
    ]
    sign = entry.decision.boundaries[0].expect
    assert sign is not None
    assert isinstance(sign.source, CommandOutput)
    assert (sign.source.text, sign.matcher) == ("qctl lag | head", Matches(r"w-\d+"))


def test_escalation_proof_and_links_of_a_template() -> None:
    (entry,) = entries("template.md")
    assert entry.escalation is not None
    triggers = [when.trigger for when in entry.escalation.when]
    assert triggers[:2] == [After(1200.0), StepFails(2)]
    assert isinstance(triggers[2], Holds)
    assert triggers[3] == Judged("messages expire")
    assert [who.text for who in entry.escalation.who] == ["Queue lead (phone, chat)", "Data lead"]
    assert [what.text for what in entry.escalation.what] == ["depth over time", "hosts restarted"]
    proof = entry.proof[0].expect
    assert proof is not None
    assert (proof.matcher, proof.timing) == (AlertIs("MON-012", firing=False), Timing(Hold.WITHIN, 600.0, 30.0))
    assert [(link.id, link.note) for link in entry.links] == [
        ("MON-012", "alert"),
        ("DEP-001", "criteria"),
        ("DEP-002", "criteria"),
        ("RISK-3", ""),
    ]
    assert "RUN-040" not in [mention.id for mention in entry.mentions]
    assert len(entry.post) == 1


def test_text_without_marks_gives_the_same_runbook() -> None:
    first, second = entries("bare.txt")
    assert (first.id, first.shape, second.id, second.shape) == ("RUN-050", Shape.BARE, "RUN-051", Shape.BARE)
    assert [step.title.text for step in first.steps] == ["Read the counters", "Raise the limit"]
    assert first.steps[0].commands[0].text.split("\n") == [
        "# counters since start",
        "cachectl stats | grep evict",
        "  cachectl top --limit 5",
    ]
    assert [guard.text.text for guard in first.steps[1].guards] == ["Do not flush"]
    assert first.escalation is not None
    assert len(first.escalation.when) == 2
    assert len(first.post) == 1
    assert [link.id for link in first.links] == ["MON-020", "DEP-004"]
    assert [(header.name, header.value.text) for header in second.headers] == [
        ("Category", "Incident"),
        ("Owner", "Cache crew"),
        ("Last Tested", "2026-01-02"),
    ]
    assert second.steps[0].commands[0].text == "systemctl start cached"


def test_steps_pages_give_a_runbook_for_each_title() -> None:
    crane, gate = entries("steps.txt")
    assert (crane.title.text, gate.title.text) == ("Crane Stuck", "Gate Jam")
    assert crane.shape is Shape.STEPS
    assert [step.title.text for step in crane.steps] == ["Stop the belt.", "Read the crane log."]
    assert len(crane.guards) == 2
    symptom = crane.section("symptom")
    assert symptom is not None
    assert data("steps.txt").text(symptom.body) == "A crane stops half way."


def test_marked_steps_pages_give_the_same() -> None:
    text = (
        "# All\n\n## Crane\nIt stops.\n\n### Steps\n1. Stop\n2. Read\n\n"
        "### Do not\n- Pull\n\n## Gate\n\n### Steps\n- Count\n- Open\n"
    )
    crane, gate = document(text).runbooks
    assert [step.title.text for step in crane.steps] == ["Stop", "Read"]
    assert [guard.text.text for guard in crane.guards] == ["Pull"]
    assert [step.title.text for step in gate.steps] == ["Count", "Open"]
    assert gate.shape is Shape.STEPS


def test_alert_pages_give_steps_for_items_titles_and_sections() -> None:
    (entry,) = entries("alert.md")
    assert entry.shape is Shape.ALERT
    assert [(step.number, step.label, step.section, step.title.text) for step in entry.steps] == [
        (1, "1", "Diagnosis", "Find the volume:"),
        (2, "1", "Diagnosis", "Look at the queue of sda"),
        (3, "1", "Diagnosis", "Compare:"),
        (4, "", "Mitigation", "Move the volume"),
        (5, "", "Mitigation", "Wait"),
    ]
    assert [[command.text for command in step.commands] for step in entry.steps] == [
        ["lsblk --output NAME", "iostat -x 1 3"],
        ["cat /sys/block/sda/queue/nr_requests"],
        ["vmstat 1 5"],
        ["mover --volume v1"],
        [],
    ]
    assert [link.destination for link in entry.hyperlinks] == ["https://dash.example/d/1"]


def test_blocks_that_are_no_commands_are_losses_with_a_reason() -> None:
    found = read(data("alert.md"))
    assert len(found.fences) == 7
    assert [loss.why for loss in found.losses] == [
        "stands in Meaning, which holds no steps",
        "shows data or output, not a command",
    ]


def test_registers_have_kinds_headers_and_links() -> None:
    found = read(data("registers.md"))
    assert all(isinstance(entry, Register) for entry in found.entries)
    assert [(each.id, each.kind, each.title.text) for each in found.registers] == [
        ("MON-005", "MON", "Pool over 90 %"),
        ("DEP-001", "DEP", "All tests pass"),
        ("RISK-8", "RISK", "Data loss"),
        ("PLAN-7", "PLAN", "A kind of the team's own"),
    ]
    assert found.registers[0].field("severity") == "critical"
    assert [mention.id for mention in found.registers[0].mentions] == ["RUN-001"]
    assert [link.id for link in found.registers[1].links] == ["RUN-002", "RISK-8"]


def test_phrases_mean_the_step_with_that_label() -> None:
    text = (
        "# RUN-001: A\n## Procedure\n### Step 1: A\n"
        "### Step 3: B\nVerification:\n- [ ] `step 3` expect `same as step 1`\n"
        "Do not:\n- refuse `x` until step 3 passed\n## Decision\n| Class | Route |\n|---|---|\n| a | step 3 |\n"
        "## Escalation\n- When to escalate: if step 3 fails\n"
    )
    entry = runbook(text)
    expect, refusal = entry.steps[1].checks[0].expect, entry.steps[1].guards[0].refusal
    assert expect is not None
    assert refusal is not None
    assert entry.escalation is not None
    assert entry.decision is not None
    assert expect.source == StepOutput(2)
    assert refusal.condition == StepPassed(2)
    assert entry.escalation.when[0].trigger == StepFails(2)
    assert entry.decision.boundaries[0].route == ToStep(2)


def test_steps_without_a_procedure_section_are_steps() -> None:
    entry = runbook(
        "# RUN-001: A\nOwner: x\n\n## Prerequisites\n- [ ] one\n\n## Step 1: Look\n```sh\nls\n```\n## Step 2 - Wait\n"
    )
    assert [(step.label, step.title.text) for step in entry.steps] == [("1", "Look"), ("2", "Wait")]
    assert len(entry.prerequisites) == 1


def test_titles_below_the_procedure_are_steps_whatever_they_are_called() -> None:
    entry = runbook(
        "# RUN-001: A\n## Procedure\n### 1. Look\ntext\n### Restart it\n"
        "#### Verification\n- it runs\n### Rollback\nundo\n"
    )
    assert [(step.label, step.title.text) for step in entry.steps] == [
        ("1", "Look"),
        ("", "Restart it"),
        ("", "Rollback"),
    ]
    assert [check.text.text for check in entry.steps[1].checks] == ["it runs"]


def test_commands_written_inline_under_their_label_are_commands() -> None:
    entry = runbook("# RUN-001: A\n## Procedure\n### Step 1: Look\nCommands:\n- `ls -l`\n- then `pwd` if needed\n")
    step = entry.steps[0]
    assert [command.text for command in step.commands] == ["ls -l"]
    assert [mention.text for mention in step.mentions] == ["pwd"]


def test_an_unknown_section_with_commands_is_a_step() -> None:
    entry = runbook("# A\n\n## Meaning\nx\n\n## Diagnosis\nLook.\n\n## Restarting by hand\n```sh\nrestart\n```\n")
    assert [(step.section, len(step.commands)) for step in entry.steps] == [("Diagnosis", 0), ("Restarting by hand", 1)]


def test_escalation_triggers_may_be_a_list() -> None:
    text = (
        "# A\n## Escalation\n### When to escalate\n- after 10m\n"
        "- data is lost, or may be\n### Who to contact\n- Ann\n- Bob\n"
    )
    entry = runbook(text)
    assert entry.escalation is not None
    assert [when.trigger for when in entry.escalation.when] == [After(600.0), Judged("data is lost, or may be")]
    assert [who.text for who in entry.escalation.who] == ["Ann", "Bob"]
    entry = runbook("# A\n## Escalation triggers\n\nEscalate when:\n\n- it returns\n- it grows\n")
    assert entry.escalation is not None
    assert [when.text.text for when in entry.escalation.when] == ["it returns", "it grows"]


def test_a_wrapped_check_is_one_check() -> None:
    entry = runbook(
        "# RUN-1: A\n## Prerequisites\n- [ ] the client is here and\n      answers: `ping` expect\n      `exit 0`\n"
    )
    (check,) = entry.prerequisites
    assert check.text.text == "the client is here and answers: ping expect exit 0"
    assert check.expect is not None


def test_bullets_that_each_begin_with_the_side_are_a_sentence_each_and_one_alone_is_a_list() -> None:
    head = "# RUN-103: Bullets\n\n## Scope\n"
    each = runbook(f"{head}- **Does NOT handle**: a, b and c: ask, and wait\n- **Does NOT handle**: d; e\n").scope
    alone = runbook(f"{head}- **Handles**: a, b\n- **Does NOT handle**: c, d\n").scope
    assert each is not None
    assert alone is not None
    assert [prose.text for prose in each.excludes] == ["a, b and c: ask, and wait", "d", "e"]
    assert [len(alone.handles), len(alone.excludes)] == [2, 2]


def test_flat_headings_hold_their_sections() -> None:
    scope = "## RUN-102: Flat\n\n## Scope\nHandles: a; b\nDoes not cover: c\n\n"
    flat = runbook(scope + "## Step 1: Go\nCommand: `ls`\n\n## Notes\nx\n")
    assert flat.scope is not None
    assert [len(flat.scope.handles), len(flat.scope.excludes)] == [2, 1]
    assert [step.title.text for step in flat.steps] == ["Go"]
    assert flat.steps[0].commands[0].text == "ls"


def test_several_alerts_in_one_file_are_told_apart() -> None:
    first = "# Alerts\n\n## NodeDown\n### Diagnosis\n- look\n### Mitigation\n- fix\n"
    down, slow = document(first + "## NodeSlow\n### Meaning\nx\n### Resolution\n1. wait\n").runbooks
    assert (down.title.text, slow.title.text) == ("NodeDown", "NodeSlow")
    assert [step.section for step in down.steps] == ["Diagnosis", "Mitigation"]
    assert down.shape is Shape.ALERT


def test_phases_hold_steps_and_are_none() -> None:
    first = "# RUN-1: A\n## Procedure\n### Phase A\n#### Step 1 - Look\nx\n"
    entry = runbook(first + "### Phase B\n#### Step 2 - Act\n##### By hand\ny\n")
    assert [(step.label, step.title.text) for step in entry.steps] == [("1", "Look"), ("2", "Act")]


def test_several_headers_may_share_a_line() -> None:
    line = "**Severity**: critical | **Owner**: Storage crew \u00b7 last tested: 2026-01-02"
    entry = runbook(f"# RUN-1: A\n\n{line}\n\nText.\n")
    assert [(header.name, header.value.text) for header in entry.headers] == [
        ("Severity", "critical"),
        ("Owner", "Storage crew"),
        ("Last Tested", "2026-01-02"),
    ]


def test_escalation_may_be_a_table() -> None:
    head = "# A\n## Escalation\n| When | Who | What |\n|---|---|---|\n"
    entry = runbook(head + "| after 10m | Ann | logs |\n| data lost | Bob | all |\n")
    assert entry.escalation is not None
    assert [when.trigger for when in entry.escalation.when] == [After(600.0), Judged("data lost")]
    assert [who.text for who in entry.escalation.who] == ["Ann", "Bob"]


def test_a_wrapped_sentence_is_no_title_of_a_steps_page() -> None:
    first = "Queue Flood\nToo many messages\narrive at once.\nSteps:\nPause.\nDo not:\nDrop.\n"
    flood, key = document(first + "\nKey Old\nIt is.\nSteps\nRotate.\n").runbooks
    assert (flood.title.text, key.title.text) == ("Queue Flood", "Key Old")
    assert [guard.text.text for guard in flood.guards] == ["Drop."]


def test_contacts_may_be_a_list_and_triggers_lines_under_their_label() -> None:
    text = "# A\n## Escalation path\nCall early.\n\n1. Ann\n2. Bob\n\nWhen to escalate:\nIt lasts.\nAfter 5m\n"
    found = runbook(text).escalation
    assert found is not None
    assert [who.text for who in found.who] == ["Ann", "Bob"]
    assert [when.trigger for when in found.when] == [Judged("It lasts"), After(300.0)]
    assert [prose.text for prose in found.prose] == ["Call early."]


def test_bare_commands_may_stand_below_a_blank_line() -> None:
    text = "RUN-1: A\nProcedure\nStep 1: Go\nCommands:\n\nctl pause\nctl wait\n\nVerification:\n- calm\n"
    (step,) = runbook(text).steps
    assert step.commands[0].text == "ctl pause\nctl wait"
    (step,) = runbook("RUN-1: A\nProcedure\nStep 1: Go\nCommands:\n\nNone are needed.\n\nVerification:\n- calm\n").steps
    assert step.commands == ()


def test_front_matter_belongs_to_the_only_entry_whatever_stands_before_it() -> None:
    entry = runbook("---\nowner: Ops\nlinked_ids: [MON-4, DEP-1]\n---\n> A note.\n\n# RUN-1: A\nSeverity: info\n")
    assert (entry.field("Owner"), entry.field("Severity")) == ("Ops", "info")
    assert [link.id for link in entry.links] == ["MON-4", "DEP-1"]


def test_a_list_before_the_first_sub_heading_gives_steps_too() -> None:
    entry = runbook("# A\n## Meaning\nx\n## Diagnosis\nLook.\n* pods\n* nodes\n### Known causes\nslow disk\n")
    assert [step.title.text for step in entry.steps] == ["pods", "nodes", "Known causes"]


def test_a_decision_table_of_if_and_then_is_read() -> None:
    entry = runbook(
        "# A\n## Decision boundary\n| If | Then |\n|---|---|\n| it is full | escalate to Ann |\n| b | step 2 |\n"
    )
    assert entry.decision is not None
    found = [(boundary.name, boundary.route) for boundary in entry.decision.boundaries]
    assert found == [("it is full", ToEscalation()), ("b", ToStep(2))]


def test_labels_inside_a_numbered_item_belong_to_its_step() -> None:
    text = "# RUN-1: A\n## Procedure\n1. Go\n\n   Expected result: it goes\n\n   Do not:\n   - run twice\n2. End\n"
    first, second = runbook(text).steps
    assert [check.text.text for check in first.checks] == ["it goes"]
    assert [guard.text.text for guard in first.guards] == ["run twice"]
    assert second.title.text == "End"


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Post-Deployment Verification", "post"),
        ("3. Escalation (who and when)", "escalation"),
        ("Diagnosis / Investigation", "diagnosis"),
        ("Scope and limits", "scope"),
        ("Do Not", "do-not"),
        ("History of this page", ""),
    ],
)
def test_titles_with_more_words_keep_their_role(title: str, role: str) -> None:
    assert runbook(f"# RUN-1: A\n## {title}\nText.\n").sections[0].role == role


def test_metadata_across_a_table_is_headers() -> None:
    entry = runbook("# RUN-1: A\n\n| Severity | Owner |\n|---|---|\n| warning | Ops |\n\n## Scope\n- Handles: a\n")
    assert [(header.name, header.value.text) for header in entry.headers] == [("Severity", "warning"), ("Owner", "Ops")]


def test_metadata_in_a_table_is_headers() -> None:
    entry = runbook(
        "# RUN-1: A\n\n| Field | Value |\n|---|---|\n| Owner | Ops |\n"
        "| Severity | critical |\n\n## Scope\n- Handles: a\n"
    )
    assert (entry.field("Owner"), entry.field("Severity")) == ("Ops", "critical")
