"""Declarations of a team in every place where commands are judged, and only for the file that really runs."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest

from fakes.bench import Bench, sit
from fakes.procedures import bash, checks, page, source
from fakes.procedures import runbook as read_runbook
from rung.app.driving.judging import anew, insist_unchanged
from rung.app.driving.plan import placed
from rung.app.risk import Ask, lines, one
from rung.app.runs.dry import preview
from rung.app.runs.start import Opening, start
from rung.app.shelf.check import Wish, check
from rung.app.shelf.shelf import Shelf, load
from rung.app.shelf.show import show
from rung.app.site import Site
from rung.library.library import Library
from rung.model.effect import Effect, Verdict
from rung.model.errors import RefusedError, UsageError
from rung.model.replacing import replace
from rung.model.runbook import Command, Runbook
from rung.model.target import LOCAL
from rung.run.procedure import PlannedCommand
from rung.text.read import read
from rung.wiring.declared import declared_in
from rung.wiring.wiring import Places, Wiring

SCRIPT = b"#!/bin/sh\necho depth\n"
WORSE = b"#!/bin/sh\nrm -rf /\n"
ENTRY = """[[effect]]
script = "scripts/depth.sh"
sha256 = "{digest}"
level = "{level}"
reason = "asks the queue for its depth"
reviewed = "ana, 2026-01-02"
"""
PAGE = """# RUN-001: The queue grows

## Procedure

### Step 1: Look at the depth
```bash cwd={cwd}
./scripts/depth.sh
```
"""


def declared(folder: Path, level: str = "observe") -> None:
    (folder / "effects.toml").write_text(ENTRY.format(digest=sha256(SCRIPT).hexdigest(), level=level))


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """Return a library with one declared script, and another file of the same path in another folder."""
    for folder in (tmp_path, tmp_path / "other"):
        (folder / "scripts").mkdir(parents=True)
        (folder / "scripts" / "depth.sh").write_bytes(SCRIPT)
    declared(tmp_path)
    (tmp_path / "rung.toml").write_text("[library]\nroot = '.'\n")
    return tmp_path


def site(team: Path) -> Site:
    return Wiring(Places(config=str(team / "rung.toml"), root=str(team), store=str(team / "store"))).site()


def written(team: Path, cwd: Path) -> Site:
    (team / "run-001.md").write_text(PAGE.format(cwd=cwd))
    return site(team)


def level(found: Site) -> Effect:
    (runbook,) = load(found).library.runbooks
    return found.judge(runbook.steps[0].commands[0], runbook).effect


def test_a_declared_script_is_lowered_where_it_is_the_file_that_runs(team: Path) -> None:
    assert level(written(team, team)) is Effect.OBSERVE


def test_the_same_path_in_another_folder_is_another_file(team: Path) -> None:
    assert level(written(team, team / "other")) is Effect.UNKNOWN


def test_another_path_to_the_declared_file_is_that_file(team: Path) -> None:
    assert one(site(team), "../scripts/depth.sh", Ask(project=str(team / "other"))).level == "observe"


def test_the_folder_of_a_target_is_where_its_commands_run(team: Path) -> None:
    (team / "rung.toml").write_text(f"[targets.local]\nkind = 'local'\ncwd = '{team}'\n")
    (team / "run-001.md").write_text(PAGE.replace(" cwd={cwd}", ""))
    found = site(team)
    shelf = load(found)
    (runbook,) = shelf.library.runbooks
    assert level(found) is Effect.OBSERVE
    planned = found.planner().plan(runbook, shelf.sources[runbook.path])
    assert planned.steps[0].effect is Effect.OBSERVE


def test_what_was_lowered_is_shown_and_said_in_a_dry_run(team: Path) -> None:
    found = written(team, team)
    shelf = load(found)
    (runbook,) = shelf.library.runbooks
    (shown,) = show(found, shelf, runbook).steps[0].commands
    assert "by the team" in shown.declared[0]
    assert "ana, 2026-01-02" in shown.declared[0]
    assert any("declared: `scripts/depth.sh`" in line for line in preview(found, shelf, runbook, ""))
    told = one(found, "date; uptime; id; ./scripts/depth.sh", Ask(project=str(team)))
    assert told.level == "observe"
    assert any("declared: `scripts/depth.sh`" in line for line in lines(told))


@pytest.mark.parametrize(
    "text",
    [
        "cd other; ./scripts/depth.sh",
        "ssh h ./scripts/depth.sh",
        "bash -c './scripts/depth.sh'",
        "kubectl exec p -- ./scripts/depth.sh",
        "find . -execdir ./scripts/depth.sh {} +",
        "env -C other ./scripts/depth.sh",
        "echo a | xargs ./scripts/depth.sh",
        "PATH=x ./scripts/depth.sh",
        "./scripts/../other/scripts/depth.sh",
        "depth.sh",
    ],
)
def test_a_script_that_may_be_another_file_is_not_lowered(team: Path, text: str) -> None:
    assert one(site(team), text, Ask(project=str(team))).level in {"unknown", "mutate", "destroy"}


def test_declarations_named_on_the_command_line_take_the_place_of_the_librarys(team: Path) -> None:
    other = team / "other"
    declared(other, "mutate")
    found = site(team)
    assert one(found, "./scripts/depth.sh", Ask(project=str(team))).level == "observe"
    ask = Ask(effects=declared_in(other / "effects.toml"), project=str(other))
    assert one(found, "./scripts/depth.sh", ask).level == "mutate"
    elsewhere = Ask(effects=declared_in(other / "effects.toml"), project=str(team))
    assert one(found, "./scripts/depth.sh", elsewhere).level == "mutate", "raising asks for no file"


def test_a_script_that_changed_after_planning_is_not_started(team: Path) -> None:
    found = site(team)
    runbook = read_runbook(PAGE.format(cwd=team))
    command = runbook.steps[0].commands[0]
    planned = PlannedCommand(command, found.judge(placed(command, LOCAL), runbook), LOCAL)
    insist_unchanged(anew(found.judge), planned, runbook)
    (team / "scripts" / "depth.sh").write_bytes(WORSE)
    assert found.judge(command, runbook).effect is Effect.OBSERVE, "planning remembers"
    with pytest.raises(RefusedError) as caught:
        insist_unchanged(anew(found.judge), planned, runbook)
    assert caught.value.id == "script-changed"
    assert sha256(WORSE).hexdigest() in caught.value.advice


def test_a_declaration_that_was_taken_back_after_planning_no_longer_holds(team: Path) -> None:
    found = site(team)
    runbook = read_runbook(PAGE.format(cwd=team))
    command = runbook.steps[0].commands[0]
    planned = PlannedCommand(command, found.judge(placed(command, LOCAL), runbook), LOCAL)
    (team / "effects.toml").write_text("")
    with pytest.raises(RefusedError, match="not a program that any table knows"):
        insist_unchanged(anew(found.judge), planned, runbook)


@pytest.mark.parametrize("text", [bash("./depth.sh"), bash("look") + checks("Good: `./depth.sh` expect `contains d`")])
def test_a_run_starts_no_script_that_changed_after_planning(tmp_path: Path, text: str) -> None:
    bench, reviewed = Bench(tmp_path), [True]

    def judge(command: Command, _runbook: Runbook) -> Verdict:
        if "depth" in command.text and not reviewed[0]:
            return Verdict(Effect.UNKNOWN, "it is no longer the one that was reviewed", "unknown-program")
        lowered = ("declared observe",) if "depth" in command.text else ()
        return Verdict(Effect.OBSERVE, "it looks", "fake", lowered=lowered)

    page_ = source(page(text))
    document = read(page_)
    site = replace(bench.site(), judge=judge)
    driver = start(site, Shelf(Library((document,)), {page_.path: page_}, ()), document.runbooks[0], Opening())
    reviewed[0] = False
    with suppress(RefusedError):
        sit(driver)
    assert "./depth.sh" not in bench.runner.ran


def test_what_no_declaration_lowered_needs_no_second_look(team: Path) -> None:
    found = site(team)
    runbook = read_runbook(PAGE.format(cwd=team))
    command = replace(runbook.steps[0].commands[0], text="date")
    planned = PlannedCommand(command, found.judge(command, runbook), LOCAL)
    insist_unchanged(lambda _command, _runbook: pytest.fail("judged again"), planned, runbook)


def test_what_a_check_remembers_depends_on_the_declarations(team: Path) -> None:
    found = written(team, team)
    before = found.declared().fingerprint()
    declared(team, "mutate")
    assert site(team).declared().fingerprint() != before
    declared(team)
    assert site(team).declared().fingerprint() == before
    (team / "scripts" / "depth.sh").write_bytes(b"other")
    assert site(team).declared().fingerprint() != before


def test_a_mistake_is_told_with_its_file_and_line(team: Path) -> None:
    found = written(team, team)
    (team / "effects.toml").write_text("# ours\n\n[[effect]]\nprogram = 'a'\nlevel = 'safe'\nreason = 'r'\n")
    with pytest.raises(UsageError) as caught:
        check(found, Wish(remember=False))
    assert caught.value.id == "effects-file"
    assert caught.value.where == f"{team / 'effects.toml'}:3"


def test_two_files_are_an_error_and_never_a_guess(team: Path) -> None:
    (team / "books").mkdir()
    (team / "rung.toml").write_text("[library]\nroot = 'books'\n")
    declared(team / "books")
    found = Wiring(Places(config=str(team / "rung.toml"))).site()
    with pytest.raises(UsageError, match="two files declare effects"):
        one(found, "date", Ask())
