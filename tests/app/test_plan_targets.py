"""Where a command can go, and that it is judged as its target reads it."""

from __future__ import annotations

import pytest

from fakes.bench import Bench, events, sit
from fakes.procedures import CONFIG, bash, checks, judge, page, runbook, source
from fakes.runner import FakeRunner
from rung.app.carry.kind import kinds
from rung.app.config.config import Config, parse, redirected
from rung.app.driving.judging import judging
from rung.app.driving.plan import Planner
from rung.model.due import NeedApproval, NeedNote, Refuse
from rung.model.effect import Effect
from rung.model.errors import UsageError
from rung.model.event.step import StepEnded, StepIntent
from rung.model.replacing import replace
from rung.model.request import BreakGlass, Try
from rung.model.target import Profile, Target
from rung.run.digest import digest, terms
from rung.run.procedure import PlannedStep

FAR = Target("far", "ssh", "dev", settings=(("host", "web-1"),))
PROFILES = (Profile("observe", "reader", "env:R"), Profile("mutate", "app", "env:A"))
MORE = {
    "far": FAR,
    "my": Target("my", "mysql", "dev", "mysql://h/d", profiles=PROFILES),
    "lite": Target("lite", "sqlite", "dev", settings=(("path", "/x"),)),
}
TARGETS = Config(targets={**CONFIG.targets, **MORE})


def step(text: str, fence: str, config: Config = TARGETS) -> PlannedStep:
    markdown = page(f"Commands:\n```{fence}\n{text}\n```\n")
    return Planner(judging(lambda: None), config).plan(runbook(markdown), source(markdown)).steps[0]


@pytest.mark.parametrize(
    ("text", "fence", "effect"),
    [
        ("select 1 from t;", "sql target=db", Effect.OBSERVE),
        ("pragma table_info(t);", "sql target=lite", Effect.OBSERVE),
        ("pragma table_info(t);", "sql target=db", Effect.UNKNOWN),
        ("describe t;", "sql target=my", Effect.OBSERVE),
        ("describe t;", "sql target=db", Effect.UNKNOWN),
        ("describe t;", "mysql target=my", Effect.OBSERVE),
        ("select pg_terminate_backend(1);", "sql target=db", Effect.DESTROY),
    ],
)
def test_sql_is_judged_as_its_target_reads_it(text: str, fence: str, effect: Effect) -> None:
    (command,) = step(text, fence).commands
    assert command.effect is effect
    assert command.command.language == "sql"


@pytest.mark.parametrize(
    ("fence", "wanted"),
    [
        ("sql target=far", "mysql or postgres or sqlite"),
        ("mysql target=db", "mysql"),
        ("sqlite target=my", "sqlite"),
        ("bash target=db", "local or ssh"),
        ("http target=far", "alertmanager or http or prometheus"),
        ("promql target=orders", "prometheus"),
        ("sql", "mysql or postgres or sqlite"),
    ],
)
def test_a_command_that_cannot_go_there_says_where_it_could(fence: str, wanted: str) -> None:
    with pytest.raises(UsageError, match=f"needs one of kind {wanted}$") as caught:
        step("select 1", fence)
    assert caught.value.id == "target-kind"


def test_a_step_takes_the_profile_of_its_effect() -> None:
    assert step("select 1 from t;", "sql target=my").commands[0].profile.user == "reader"
    assert step("delete from t;", "sql target=my").commands[0].profile.user == "app"
    assert step("select unheard_of(1);", "sql target=my").commands[0].profile.user == "app"


def test_an_approval_is_void_when_who_acts_changes() -> None:
    first = step("delete from t;", "sql target=my")
    other = replace(MORE["my"], profiles=(PROFILES[0], replace(PROFILES[1], user="root")))
    without = replace(MORE["my"], profiles=())
    found = [first, *(step("delete from t;", "sql target=my", Config(targets={"my": t})) for t in (other, without))]
    assert len({digest(terms("r", each, {})) for each in found}) == 3


def test_a_script_of_that_name_elsewhere_is_not_the_one_that_was_declared() -> None:
    seen: list[str] = []

    class Watching:
        def __call__(self, command: object, _runbook: object) -> object:
            seen.append(command.words.target)  # type: ignore[attr-defined]  # it is a Command
            return judge(command, _runbook)  # type: ignore[arg-type]  # a Command and a Runbook

    markdown = page(bash("look a", words="target=far"))
    Planner(Watching(), TARGETS).plan(runbook(markdown), source(markdown))  # type: ignore[arg-type]  # it judges as a Judge does
    assert seen == ["far"]


def test_a_command_that_a_person_types_speaks_the_language_of_its_target() -> None:
    found = runbook(page(bash("look")))
    spoken = {
        name: Planner(judge, TARGETS).adhoc(Try("look x", target=name), found).command.language
        for name in ("far", "my", "metrics", "orders", "local")
    }
    assert spoken == {"far": "bash", "my": "sql", "metrics": "promql", "orders": "http", "local": "bash"}


@pytest.mark.parametrize(
    ("page_", "script", "where"),
    [
        (bash("look", words="target=far"), "look x", "far"),
        (bash("look", words="target=far") + "\n```sh target=far\nlook\n```\n", "look x", "far"),
        (bash("look"), "look x", "local"),
        ("Commands:\n```sql target=my\nselect 1\n```\n", "select 2", "my"),
        ("Commands:\n```sql target=my\nselect 1\n```\n", "look x", "local"),
    ],
)
def test_a_command_that_a_person_types_goes_where_its_like_in_the_runbook_goes(
    page_: str, script: str, where: str
) -> None:
    planned = Planner(judge, TARGETS).adhoc(Try(script), runbook(page(page_)))
    assert planned.target.name == where


def test_a_command_that_a_person_types_goes_nowhere_where_it_could_go_to_two() -> None:
    found = runbook(page(bash("look", words="target=far"), bash("look", words="target=near")))
    with pytest.raises(UsageError, match="go to far, near") as caught:
        Planner(judge, TARGETS).adhoc(Try("look x"), found)
    assert caught.value.id == "adhoc-target"


def test_a_query_in_a_check_goes_where_its_step_goes() -> None:
    markdown = page("Commands:\n```promql target=metrics\nup\n```\n" + checks("Low: `sum(up)` expect `number > 0`"))
    (look,) = Planner(judge, TARGETS).plan(runbook(markdown), source(markdown)).looks.values()
    assert (look.command.language, look.target.name) == ("promql", "metrics")


def test_what_could_not_start_has_ended_and_is_in_no_doubt(bench: Bench) -> None:
    fault = UsageError("the secret env:A is not there", id="secret-missing", advice="export A")
    bench.runner = FakeRunner({"change it": fault})
    driver = bench.start(page(bash("look"), bash("change it")))
    sit(driver, lambda need: BreakGlass("now") if isinstance(need, Refuse | NeedNote | NeedApproval) else None)
    assert any(isinstance(e, StepIntent) for e in events(driver))
    ended = [e for e in events(driver) if isinstance(e, StepEnded)][-1]
    assert (ended.exit, ended.lost, ended.timed_out) == (126, False, False)
    said = driver.output(ended.stderr).decode()
    assert said == "rung: not started: the secret env:A is not there; export A [secret-missing]\n"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('[alerts]\ntarget = "metric"\n[targets.metrics]\nkind = "prometheus"', "no target"),
        ('[alerts]\ntarget = "b"\n[targets.b]\nkind = "local"', "knows no alerts"),
    ],
)
def test_alerts_are_asked_where_they_are_known(text: str, word: str) -> None:
    with pytest.raises(UsageError, match=word) as caught:
        parse(text.encode(), "rung.toml")
    assert caught.value.where == "rung.toml:2:1"


@pytest.mark.parametrize(
    ("name", "url"),
    [("far", "http://h"), ("lite", "x"), ("orders", "ftp://h"), ("orders", "http://u@h"), ("my", "h")],
)
def test_another_address_must_be_one_that_its_kind_has(name: str, url: str) -> None:
    with pytest.raises(UsageError):
        redirected(TARGETS, {name: url})


def test_another_address_counts_for_every_profile() -> None:
    own = replace(MORE["my"], profiles=(Profile("observe", "r", "", "mysql://replica/d"),))
    moved = redirected(Config(targets={"my": own}), {"my": "mysql://new/d"}).target("my")
    assert moved.profile(changes=False).url == "mysql://new/d"


def test_each_kind_says_what_it_takes_and_is_looked_at() -> None:
    for name, kind in kinds().items():
        assert kind.name == name
        assert kind.ways
        assert kind.needed <= kind.keys
        assert (kind.dialect != "") == ("sql" in kind.ways)
