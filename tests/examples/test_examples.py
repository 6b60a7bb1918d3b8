"""The example runbooks: read without a finding, complete, consistent, and found by their alerts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rung.alerts.alert import Alert, Status
from rung.alerts.route import route
from rung.app.config.config import parse
from rung.library.library import Library
from rung.model.effect import Effect
from rung.model.expect import Judged
from rung.model.kind import admits, known
from rung.model.runbook import Command, Document, Runbook, ToRunbook, ToStep
from rung.model.span import Source
from rung.outside.shfmt import second_parser
from rung.risk.classify import classify
from rung.risk.context import Context, Input
from rung.text.read import read

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FILES = sorted(
    path for path in EXAMPLES.rglob("*.md") if path.name != "README.md" and not (path.parent / ".rung-root").exists()
)
DOCUMENTS = tuple(read(Source(str(path.relative_to(EXAMPLES)), path.read_bytes())) for path in FILES)
LIBRARY = Library(DOCUMENTS)
KINDS = {"http": {"http"}, "sql": {"postgres"}, "bash": {"", "local"}}

SECOND = second_parser()

each_file = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.path)
each_runbook = pytest.mark.parametrize("runbook", LIBRARY.runbooks, ids=lambda runbook: runbook.id)
each_alert = pytest.mark.parametrize(
    "register", [r for r in LIBRARY.registers if r.kind == "MON"], ids=lambda register: register.id
)


def commands(runbook: Runbook) -> list[Command]:
    return [command for step in runbook.steps for command in step.commands]


def effect(runbook: Runbook, command: Command) -> Effect:
    inputs = tuple(Input(each.name, each.kind) for each in runbook.inputs)
    return classify(command.text, command.language, Context(inputs=inputs, second=SECOND)).effect


def used(command: Command) -> set[str]:
    found = r"(?<=[/=]):(\w+)" if command.language == "http" else r"\$\{?([a-z_]\w*)"
    return set(re.findall(found, command.text))


@each_file
def test_a_file_is_read_without_a_finding_and_nothing_is_left_out(document: Document) -> None:
    assert document.findings == ()
    assert document.losses == ()
    assert document.entries


@each_runbook
def test_a_runbook_has_everything_a_stranger_needs(runbook: Runbook) -> None:
    assert all(runbook.field(name) for name in ("Category", "Severity", "Trigger", "Owner"))
    assert runbook.scope
    assert runbook.scope.handles
    assert runbook.scope.excludes
    assert runbook.prerequisites
    assert runbook.decision
    assert runbook.proof
    assert runbook.post
    assert runbook.guards
    assert runbook.escalation
    assert runbook.escalation.who
    assert runbook.escalation.what
    assert any(not isinstance(when.trigger, Judged) for when in runbook.escalation.when)


@each_runbook
def test_no_runbook_claims_a_day_of_its_last_test(runbook: Runbook) -> None:
    assert runbook.header("Last Tested") is None


@each_runbook
def test_every_step_has_a_command_and_a_way_to_see_that_it_worked(runbook: Runbook) -> None:
    assert [step.number for step in runbook.steps if not step.commands or not step.checks] == []


@each_runbook
def test_two_steps_look_before_the_first_one_changes_anything(runbook: Runbook) -> None:
    effects = [effect(runbook, command) for command in commands(runbook)]
    changing = [index for index, each in enumerate(effects) if each.changes]
    assert changing
    assert changing[0] >= 2


@each_runbook
def test_every_request_is_understood(runbook: Runbook) -> None:
    requests = [command for command in commands(runbook) if command.language == "http"]
    assert [command.text for command in requests if effect(runbook, command) is Effect.UNKNOWN] == []


@each_runbook
def test_every_command_names_a_language_and_a_target_that_fit(runbook: Runbook) -> None:
    config = parse((EXAMPLES / "rung.toml").read_bytes(), "rung.toml")
    for command in commands(runbook):
        kind = config.target(command.words.target).kind if command.words.target else ""
        assert kind in KINDS[command.language], command.text


@each_runbook
def test_every_value_a_command_uses_is_declared_typed_and_used(runbook: Runbook) -> None:
    declared = {each.name: each for each in runbook.inputs}
    assert {name for command in commands(runbook) for name in used(command)} == set(declared)
    for each in declared.values():
        assert known(each.kind)
        assert admits(each.kind, each.example)


@each_runbook
def test_every_value_from_a_step_is_captured_there_and_used_only_later(runbook: Runbook) -> None:
    taken = {capture.name: step.number for step in runbook.steps for capture in step.captures}
    origins = {each.name: each.origin for each in runbook.inputs}
    assert {name: f"step {number}" for name, number in taken.items()} == {
        name: origin for name, origin in origins.items() if origin.startswith("step ")
    }
    for step in runbook.steps:
        for name in {name for command in step.commands for name in used(command)} & set(taken):
            assert taken[name] < step.number


@each_runbook
def test_decisions_lead_to_steps_and_runbooks_that_exist(runbook: Runbook) -> None:
    assert runbook.decision
    for boundary in runbook.decision.boundaries:
        match boundary.route:
            case ToStep(number):
                assert 0 < number <= len(runbook.steps)
            case ToRunbook(name):
                assert LIBRARY.get(name) in LIBRARY.runbooks
                assert name != runbook.id
            case _:
                assert boundary.signs


def test_every_id_resolves_and_none_stands_twice() -> None:
    assert [
        (entry.id, [r.id for r in LIBRARY.dangling(entry)]) for entry in LIBRARY.entries if LIBRARY.dangling(entry)
    ] == []
    assert [one for one, group in LIBRARY.by_id.items() if len(group) > 1] == []


@each_alert
def test_every_alert_of_the_register_finds_its_runbook(register: object) -> None:
    entry = next(r for r in LIBRARY.registers if r is register)
    alert = Alert(entry.title.text, Status.FIRING, (("mon", entry.id),), (), None, None, "ab", "cd")
    found = route(alert, LIBRARY.runbooks)
    assert found.best is not None
    assert found.best.runbook.id == entry.field("Response")


def test_the_readme_lists_every_runbook() -> None:
    listed = set(re.findall(r"`(runbooks/[^`]+)`", (EXAMPLES / "README.md").read_text()))
    assert listed == {runbook.path for runbook in LIBRARY.runbooks}
