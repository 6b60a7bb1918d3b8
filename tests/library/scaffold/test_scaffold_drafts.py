"""A draft is a runbook in the RUN form: it looks first, it names nobody, and it says of each guess that it is one."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rung.app.driving.judging import inputs_of
from rung.app.site import Site
from rung.library.alerting import AlertRule
from rung.library.gate import View
from rung.library.library import Library
from rung.library.scaffold.page import Proposal, propose
from rung.library.scaffold.plain import commented, plain
from rung.library.scaffold.plan import plan
from rung.library.scaffold.stack import technologies
from rung.library.scaffold.technology import Change, Look, Technology
from rung.library.scaffold.wanted import Kind, beside, wanted
from rung.lint.blank import is_blank
from rung.lint.engine import Options, check
from rung.lint.outcome import Report
from rung.lint.profile import Profile
from rung.model.effect import Effect
from rung.model.kind import admits
from rung.model.runbook import Runbook, Shape
from rung.model.span import Source, Span
from rung.risk.classify import classify
from rung.risk.context import Context
from rung.text.read import read
from rung.wiring.wiring import Places, Wiring

REGISTRY = Path(__file__).resolve().parents[3] / "examples" / "registry"
EXAMPLE = tuple(Source(path.name, path.read_bytes()) for path in sorted(REGISTRY.glob("*.md")))
TECH = "# TECH-001: Orders database\nStack: PostgreSQL\n"


@cache
def site() -> Site:
    return Wiring(Places(root="no-such-folder")).site()


def view(sources: tuple[Source, ...], rules: tuple[AlertRule, ...] = ()) -> View:
    library = Library(tuple(read(source) for source in sources))
    return View(library, library.runbooks, is_blank, rules, None, {source.path: source for source in sources})


def proposals(sources: tuple[Source, ...], rules: tuple[AlertRule, ...] = ()) -> tuple[Proposal, ...]:
    seen = view(sources, rules)
    wants = wanted(seen)
    return tuple(
        propose(f"RUN-{n:03}", want, plan(seen, want, {}), beside(seen, want)) for n, want in enumerate(wants, start=1)
    )


def texts(*written: str) -> tuple[Source, ...]:
    return tuple(Source(f"{n}.md", text.encode()) for n, text in enumerate(written))


def drafted(one: Proposal) -> tuple[Source, Runbook]:
    source = Source(f"{one.id}.rung.md", one.text.encode())
    document = read(source)
    assert document.findings == ()
    assert document.losses == ()
    (runbook,) = document.runbooks
    return source, runbook


def checked(sources: tuple[Source, ...], made: tuple[Proposal, ...], profile: Profile) -> Report:
    every = (*sources, *(drafted(one)[0] for one in made))
    return check(Library(tuple(read(one) for one in every)), every, site().judge, Options(profile=profile))


def rule(name: str, expression: str, **labels: str) -> AlertRule:
    return AlertRule(name, "g", tuple(labels.items()), (), expression, "", "rules.yml", Span(0, 0))


EXAMPLES = proposals(EXAMPLE)
each = pytest.mark.parametrize("one", EXAMPLES, ids=lambda one: one.want.key)


def test_the_registry_wants_a_runbook_for_each_alert_rollback_and_risk_but_the_low_one() -> None:
    assert [(one.want.kind, one.want.names) for one in EXAMPLES] == [
        (Kind.ALERT, ("MON-001",)),
        (Kind.ALERT, ("MON-002",)),
        (Kind.ALERT, ("MON-003", "MON-004")),
        (Kind.ALERT, ("MON-005",)),
        (Kind.ALERT, ("MON-006",)),
        *((Kind.ROLLBACK, (f"DEP-00{n}",)) for n in range(1, 5)),
        *((Kind.RISK, (f"RISK-00{n}",)) for n in range(1, 5)),
    ]


@each
def test_a_draft_reads_back_with_its_steps_and_commands(one: Proposal) -> None:
    _, runbook = drafted(one)
    assert runbook.shape is Shape.TEMPLATE
    assert runbook.id == one.id
    assert [step.title.text for step in runbook.steps] == [stage.act.title for stage in one.plan.stages]
    written = [(command.language, command.text, command.words.target) for s in runbook.steps for command in s.commands]
    assert written == [(stage.act.language, stage.act.command, stage.aim.name) for stage in one.plan.stages]
    assert all(step.checks for step in runbook.steps)
    assert runbook.scope is not None
    assert runbook.scope.handles
    assert runbook.scope.excludes
    assert runbook.prerequisites
    assert runbook.decision is not None
    assert runbook.proof
    assert runbook.post
    assert [reference.id for reference in runbook.links]


@each
def test_evidence_only_looks_and_a_change_comes_last_behind_its_guard(one: Proposal) -> None:
    _, runbook = drafted(one)
    effects = [site().judge(step.commands[0], runbook).effect for step in runbook.steps]
    looks = effects[: len(one.plan.looks)]
    assert looks == [Effect.OBSERVE] * len(looks)
    assert all(effect.changes for effect in effects[len(looks) :])
    if one.plan.change is not None:
        (guard,) = runbook.steps[-1].guards
        assert guard.refusal is not None
        assert len(runbook.steps) == len(looks) + 1


@each
def test_each_value_that_a_command_uses_is_declared_and_its_example_fits(one: Proposal) -> None:
    _, runbook = drafted(one)
    assert len(inputs_of(runbook)) == len(runbook.inputs)
    assert all(admits(each.kind, each.example) for each in runbook.inputs)


def test_drafts_pass_the_profile_draft_and_fail_usable_because_nobody_is_named() -> None:
    assert [(f.path, f.code, f.message) for f in checked(EXAMPLE, EXAMPLES, Profile.DRAFT).findings] == []
    found = checked(EXAMPLE, EXAMPLES, Profile.USABLE).findings
    failing = {finding.path for finding in found if finding.code == "escalation-incomplete"}
    assert failing == {f"{one.id}.rung.md" for one in EXAMPLES}
    assert {finding.code for finding in found} == {"escalation-incomplete", "dead-end", "owner-missing"}


@each
def test_each_guess_has_its_mark_and_its_reason(one: Proposal) -> None:
    comments = re.findall(r"<!-- rung: guess (.*?) -->", one.text)
    assert comments == list(one.guesses)
    assert all(", because " in comment for comment in comments)
    assert "(guess)" in one.text
    for line in re.findall(r"^Owner: .*$", one.text, re.MULTILINE):
        assert line == "Owner: TBD" or line.endswith(" (guess)")


def test_a_draft_goes_to_the_target_that_rung_toml_knows() -> None:
    seen = view(EXAMPLE)
    want = wanted(seen)[0]
    aims = {stage.aim.name for stage in plan(seen, want, {"postgres": ("shop-db",)}).stages}
    assert "shop-db" in aims
    assert "checkout-database" not in aims


def test_a_rule_gives_the_expression_to_ask_and_the_technology_by_its_series() -> None:
    (one,) = proposals(texts(TECH), (rule("QueueGrows", 'redis_list_length{list="jobs"} > 9', severity="critical"),))
    commands = [stage.act.command for stage in one.plan.looks]
    assert commands[0] == 'redis_list_length{list="jobs"} > 9'
    assert any("redis-cli" in command for command in commands)
    assert not any("pg_stat" in command for command in commands)
    assert one.want.names == ("QueueGrows",)


def test_warnings_of_a_service_share_a_draft_and_a_critical_alert_never_does() -> None:
    rules = (
        rule("A", "a > 1", severity="warning", service="jobs"),
        rule("B", "b > 1", severity="warning", service="jobs"),
        rule("C", "c > 1", severity="critical", service="jobs"),
        rule("D", "d > 1", severity="warning"),
    )
    assert [one.want.names for one in proposals((), rules)] == [("A", "B"), ("C",), ("D",)]


def test_an_alert_of_two_severities_has_one_draft_at_its_worst() -> None:
    rules = (rule("Full", "a < 9", severity="warning", service="s"), rule("Full", "a < 3", severity="critical"))
    (one,) = proposals((), rules)
    assert (one.want.names, one.want.severity) == (("Full",), "critical")


def test_services_in_other_scripts_stay_apart_and_a_severity_of_none_is_one() -> None:
    entries = [f"# MON-00{n}: x{n}\nSeverity: {s}\nService: {name}\n" for n, s, name in MIXED]
    assert [one.want.names for one in proposals(texts(*entries))] == [
        ("MON-001", "MON-003"),
        ("MON-002",),
        ("MON-004",),
    ]


def test_without_any_word_about_the_stack_the_host_is_a_guess() -> None:
    (one,) = proposals(texts("# MON-001: The bell rings\nSeverity: critical\n"))
    assert all(stage.use.guess for stage in one.plan.looks)
    assert one.plan.change is None
    assert "no register says what it runs on" in one.text
    assert "Owner: TBD" in one.text


MIXED = [(1, "warning", "заказы"), (2, "warning", "склад"), (3, "info", "заказы"), (4, "none", "заказы")]
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=60)


@settings(max_examples=60, deadline=None)
@given(title=WORDS, condition=WORDS, service=WORDS, kind=st.sampled_from(["MON", "DEP", "RISK"]))
def test_no_word_of_a_register_becomes_a_mark_of_the_draft(title: str, condition: str, service: str, kind: str) -> None:
    entry = f"# {kind}-001: x {title}\nLevel: high\nRollback: roll back {condition}\nService: {service}\n"
    source = texts(entry, TECH)
    for one in proposals(source):
        _, runbook = drafted(one)
        assert len(runbook.steps) == len(one.plan.stages)
        assert [step.commands[0].text for step in runbook.steps] == [stage.act.command for stage in one.plan.stages]
        assert not is_blank(runbook.title.text)
        own = f"{one.id}.rung.md"
        assert [f.message for f in checked(source, (one,), Profile.DRAFT).findings if f.path == own] == []


@given(WORDS)
def test_borrowed_words_are_one_line_without_marks_and_end_no_comment(text: str) -> None:
    assert not set(plain(text)) & set("`|<>[]{}\\*~$\n")
    assert "--" not in commented(text)
    assert not re.search(r"RUN-\d", plain(f"{text} RUN-099"))


EVERY: list[tuple[Technology, Look | Change]] = []
for known in technologies():
    EVERY += [(known, look) for look in known.looks]
    EVERY += [(known, change) for change in known.changes]


@pytest.mark.parametrize(("technology", "act"), EVERY, ids=[act.title for _, act in EVERY])
def test_every_look_of_every_technology_only_looks_and_every_change_changes(
    technology: Technology, act: Look | Change
) -> None:
    needs = "".join(f"| {need.name} | {need.kind} | x | y |\n" for need in technology.needs)
    page = f"# RUN-001: x\n\n## Inputs\n| name | type | example | from |\n|---|---|---|---|\n{needs}"
    (runbook,) = read(Source("a.md", page.encode())).runbooks
    verdict = classify(act.command, act.language, Context(inputs_of(runbook), second=site().second()))
    if isinstance(act, Change):
        assert verdict.effect.changes
        assert act.after in {look.title for look in technology.looks}
    else:
        assert verdict.effect is Effect.OBSERVE, verdict.reason
