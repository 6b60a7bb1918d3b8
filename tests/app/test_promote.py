"""An executable check: it runs, it says no when it should, it is told when it is stale, and no text gets out of it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakes.bench import Bench, sit
from fakes.handled import careful
from fakes.procedures import bash, page
from fakes.sites import site
from rung.app.promote import Promoted, promote, standing, write
from rung.app.runs.recurrence import recurring
from rung.app.runs.waiting import waiting
from rung.app.shelf.shelf import load
from rung.model.due import Finish
from rung.model.errors import UsageError
from rung.model.replacing import replace
from rung.model.target import Target
from rung.outside.labs.orders import lab
from rung.run.promote.stamp import Age
from rung.wiring.wiring import Places, Wiring
from shared import ROOT, missing

pytestmark = pytest.mark.once

CHANGE = "Commands:\n```bash\nrm -rf ./x\n```\n"


def made(text: str, boundary: str = "", folder: str = "checks") -> Promoted:
    """Return the check of a runbook that is judged by the real classifier."""
    here, _ = site({"RUN-001.md": text})
    shelf = load(here)
    return promote(here, shelf, shelf.library.runbooks[0], boundary, folder)


def run(found: Promoted, folder: Path, *words: str, **values: str) -> subprocess.CompletedProcess[str]:
    """Run the script in a folder, with values in its environment."""
    place = folder / "check.sh"
    place.write_text(found.files[0].text, "utf-8")
    env = {"PATH": os.environ["PATH"], **values}
    command = ["bash", str(place), *words]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, encoding="utf-8", check=False, timeout=120)


def runbook(*checks: str, command: str = "cat state", after: str = "", before: str = "") -> str:
    steps = "".join(f"- [ ] {check}\n" for check in checks)
    return page(f"Commands:\n```bash\n{command}\n```\nVerification:\n{steps}", after=after, before=before)


@pytest.mark.parametrize(
    ("expected", "good", "bad"),
    [
        ("contains ready", "it is ready", "it is not"),
        ("matches ^ready: \\d+$", "x\nready: 7", "ready: x"),
        ("lines == 2", "a\n\nb\n", "a\n"),
        ("number < 60", "59.5 %", "60 %"),
        ("json a[0].b >= 3", '{"a": [{"b": 3}]}', '{"a": [{"b": 2}]}'),
        ("json length(a) == 2", '{"a": [1, 2]}', '{"a": []}'),
        ("empty", "", "left over"),
    ],
)
def test_each_expectation_holds_and_does_not(tmp_path: Path, expected: str, good: str, bad: str) -> None:
    found = made(runbook(f"It is so: expect `{expected}`"))
    (tmp_path / "state").write_text(good)
    assert run(found, tmp_path).returncode == 0
    (tmp_path / "state").write_text(bad)
    ended = run(found, tmp_path)
    assert ended.returncode == 1
    assert ended.stdout.startswith("DOES NOT     step 1 check 1: It is so")


def test_an_exit_code_is_looked_at_and_a_program_that_is_missing_is_no_answer(tmp_path: Path) -> None:
    found = made(runbook("There: expect `exit 0`", command="test -e state"))
    assert run(found, tmp_path).returncode == 1
    (tmp_path / "state").touch()
    assert run(found, tmp_path).returncode == 0
    (tmp_path / "bin").mkdir()
    assert run(found, tmp_path, PATH=f"{tmp_path}/bin:/usr/bin:/bin").returncode == 0
    gone = made(runbook("There: expect `contains x`", command="stat state | tr a-z A-Z"))
    (tmp_path / "bin" / "stat").write_text("#!/bin/sh\nexit 127\n")
    (tmp_path / "bin" / "stat").chmod(0o700)
    ended = run(gone, tmp_path, PATH=f"{tmp_path}/bin:/usr/bin:/bin")
    assert (ended.returncode, ended.stdout[:10]) == (2, "NOT LOOKED")


def test_a_pattern_that_does_not_come_to_an_end_is_not_looked_at(tmp_path: Path) -> None:
    found = made(runbook("ok: expect `matches ^(a+)+$`"))
    (tmp_path / "state").write_text(f"{'a' * 60}b")
    (tmp_path / "check.sh").write_text(found.files[0].text.replace("rung_patience=5", "rung_patience=1"), "utf-8")
    ended = subprocess.run(
        ["bash", "check.sh"], cwd=tmp_path, env={"PATH": os.environ["PATH"]}, capture_output=True, encoding="utf-8",
        check=False, timeout=100,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout[:10]) == (2, "NOT LOOKED")
    assert "the pattern takes more than 1 s of computing" in ended.stderr


def test_signs_stand_before_the_first_change_and_proof_after_it(tmp_path: Path) -> None:
    text = page(
        bash("cat state") + "\nVerification:\n- [ ] Bad: expect `contains bad`\n",
        CHANGE + "\nVerification:\n- [ ] Good: `cat state` expect `contains good`\n",
        after="## Proof\n- [ ] Still: `cat state` expect `contains good`\n",
    )
    found = made(text)
    assert (found.signs, found.proof) == (1, 2)
    (tmp_path / "state").write_text("bad")
    assert [run(found, tmp_path, part).returncode for part in ("signs", "proof")] == [0, 1]
    (tmp_path / "state").write_text("good")
    assert [run(found, tmp_path, part).returncode for part in ("signs", "proof")] == [1, 0]
    assert run(found, tmp_path, "nonsense").returncode == 2


def test_within_waits_and_for_does_not_look_away(tmp_path: Path) -> None:
    found = made(runbook("Soon: `cat state` expect `contains on within 60s every 50ms`", command="true"))
    (tmp_path / "state").write_text("off")
    (tmp_path / "check.sh").write_text(found.files[0].text)
    child = subprocess.Popen(["bash", "check.sh"], cwd=tmp_path, stdout=subprocess.PIPE)
    (tmp_path / "state").write_text("on")
    assert child.wait(timeout=60) == 0
    assert child.stdout is not None
    child.stdout.close()
    stays = made(runbook("Stays: `cat state` expect `contains on for 1s every 200ms`", command="true"))
    assert run(stays, tmp_path).returncode == 0
    (tmp_path / "state").write_text("off")
    assert run(stays, tmp_path).returncode == 1


def test_values_are_checked_by_their_type_before_anything_is_looked_at(tmp_path: Path) -> None:
    before = "## Inputs\n| name | type | example | from |\n|---|---|---|---|\n| shop | word | north | you |\n"
    found = made(runbook("ok: expect `contains open`", command='cat "$shop.txt"', before=before))
    (tmp_path / "north.txt").write_text("open")
    assert run(found, tmp_path, shop="north").returncode == 0
    for bad in ("", "a b", "-rf", "../north", "north\nx", "$(id)"):
        ended = run(found, tmp_path, shop=bad)
        assert (ended.returncode, ended.stdout) == (2, ""), bad
    assert "shop: word, for example north (must be set)" in found.files[0].text


def test_what_only_people_or_changes_could_answer_is_listed_and_left_out() -> None:
    text = page(
        "Commands:\n```bash\ncat state\n```\nVerification:\n- [ ] ok: expect `contains x`\n- [ ] It is quiet\n"
        "- [ ] As before: expect `same as step 1`\n- [ ] Told: expect `alert MON-001 resolved`\n"
        "- [ ] All: expect `json a[*].b == 1`\n- [ ] Gone: `rm -rf x` expect `empty`\n"
        "- [ ] Odd: `frobnicate --now` expect `empty`\n",
        "Commands:\n```bash\nls\n```\n",
    )
    found = made(text)
    why = {left.where: left.why for left in found.left}
    assert found.signs == 1
    assert [
        word in why[f"step 1 check {at}"]
        for at, word in enumerate(
            ("person", "earlier", "alert", "names, places", "does not only look", "does not only look"), start=2
        )
    ] == [True] * 6
    assert why["step 2"] == "nothing is expected of it"
    script = found.files[0].text
    assert all(f"#   {left.where}: " in script for left in found.left)
    assert "rm -rf x" not in script.partition("\nset -u\n")[2]
    assert "frobnicate" not in script.partition("\nset -u\n")[2]


def test_a_command_that_needs_a_secret_is_left_to_runs() -> None:
    here, _ = site({"RUN-001.md": runbook("ok: expect `contains x`", command='echo "state $TOKEN"')})
    here = replace(here, config=replace(here.config, secrets={"TOKEN": "env:TOKEN"}))
    shelf = load(here)
    with pytest.raises(UsageError, match="the secret TOKEN, and a script holds none"):
        promote(here, shelf, shelf.library.runbooks[0], "", "checks")


def test_a_runbook_of_which_nothing_can_be_looked_at_gives_no_script() -> None:
    with pytest.raises(UsageError, match="nothing of RUN-001 can be looked at by a script: only a person"):
        made(runbook("It is quiet"))


def test_a_class_that_the_table_does_not_name_is_refused_with_its_names() -> None:
    table = (
        "## Decision\n| Class | Signs | Route |\n|---|---|---|\n| worn | `step 1` expect `number > 3` | escalate |\n"
    )
    found = made(runbook("ok: expect `contains x`", after=table), "WORN")
    assert (found.boundary, found.signs) == ("worn", 2)
    assert found.files[0].path == "checks/RUN-001-worn.sh"
    with pytest.raises(UsageError, match="no class"):
        made(runbook("ok: expect `contains x`", after=table), "torn")


def test_a_changed_runbook_makes_the_check_stale_and_an_edit_of_it_is_seen() -> None:
    text = runbook("ok: expect `contains x`")
    here, _ = site({"RUN-001.md": text})
    book = load(here).library.runbooks[0]
    script = made(text).files[0].text
    assert standing(book, script.encode(), "x") is Age.CURRENT
    assert standing(book, made(text.replace("ok:", "fine:")).files[0].text.encode(), "x") is Age.STALE
    assert standing(book, script.replace("contains x", "contains y").encode(), "x") is Age.EDITED
    assert standing(book, script.replace("# runs:", "# runs: a1b2c3").encode(), "x") is Age.EDITED
    with pytest.raises(UsageError, match="no check of rung"):
        standing(book, b"#!/bin/sh\nexit 0\n", "x")


def test_a_file_that_is_no_check_is_never_replaced() -> None:
    here, disk = site({})
    found = made(runbook("ok: expect `contains x`"))
    disk.files["checks/RUN-001.sh"] = b"#!/bin/sh\nmine\n"
    with pytest.raises(UsageError, match="is no check of rung"):
        write(here, found.files[0], disk.files["checks/RUN-001.sh"])
    assert disk.written == []


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters(exclude_characters="`\0\r\n", codec="utf-8"), min_size=1, max_size=25))
def test_no_text_of_an_expectation_runs(tmp_path: Path, text: str) -> None:
    hostile = f"{text}'; touch pwned; $(touch pwned) \"${{x}}"
    found = made(runbook(f"{hostile.replace('expect', '')}: expect `contains {hostile}`", command="cat state"))
    (tmp_path / "state").write_text("nothing of it")
    ended = run(found, tmp_path)
    assert ended.returncode == 1, ended.stderr
    assert ended.stderr == ""
    assert not (tmp_path / "pwned").exists()


def test_a_title_cannot_leave_its_comment(tmp_path: Path) -> None:
    text = runbook("ok: expect `contains x`").replace("A page", "A\u2028touch pwned\x0btouch pwned\x85touch pwned")
    (tmp_path / "state").write_text("x")
    assert run(made(text), tmp_path).returncode == 0
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize(("state", "code"), [("bad", 1), ("good", 0), (None, 0)])
def test_the_pipelines_run_the_script_and_call_people_for_the_signs(
    tmp_path: Path, state: str | None, code: int
) -> None:
    text = page(bash("cat state") + "\nVerification:\n- [ ] Bad: expect `contains bad`\n", CHANGE)
    found = made(text)
    place = tmp_path / found.files[0].path
    place.parent.mkdir()
    place.write_text(found.files[0].text)
    if state is not None:
        (tmp_path / "state").write_text(state)
    github, gitlab = (yaml.safe_load(one.text) for one in found.files[1:])
    scripts = (github["jobs"]["check"]["steps"][1]["run"], "\n".join(gitlab["check RUN-001"]["script"]))
    for script in scripts:
        ended = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", script], cwd=tmp_path, capture_output=True, check=False
        )
        assert ended.returncode == code, ended.stderr


@pytest.mark.slow
def test_the_check_of_the_example_tells_a_broken_service_from_a_sound_one_and_from_none(tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        missing("curl")
    service = lab.start(tmp_path / "service")
    with service as running:
        wired = Wiring(Places(str(ROOT / "examples" / "rung.toml"), str(ROOT / "examples"), str(tmp_path))).site()
        shelf = load(wired)
        found = promote(wired, shelf, shelf.runbook("RUN-001"), "stuck worker", "checks")
        where = {"RUNG_TARGET_ORDERS": running.url}
        assert run(found, tmp_path, "signs", **where).returncode == 1
        job = running.break_it()
        assert run(found, tmp_path, "signs", **where).returncode == 0
        stop = ["curl", "-sS", "-X", "POST", f"{running.url}/jobs/{job.worker}/stop"]
        subprocess.run(stop, capture_output=True, check=True)
        assert run(found, tmp_path, "proof", **where).returncode == 0
        assert run(found, tmp_path, "signs", **where).returncode == 1
    ended = run(found, tmp_path, "signs", **where)
    assert ended.returncode == 2
    assert "NOT LOOKED" in ended.stdout


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    found = Bench(tmp_path)
    yield found
    found.store.close()


def test_the_third_time_of_the_same_class_proposes_a_check(bench: Bench) -> None:
    text = page(bash("look pool"), bash("change pool"), after="## Proof\n- [ ] ok: `look x` expect `number == 42`\n")
    said: list[tuple[str, ...]] = []
    for boundary in ("stuck", "stuck", "worn", "Stuck"):
        driver = bench.start(text)
        end = sit(driver, careful(boundary=boundary)).end
        assert isinstance(end, Finish)
        said.append(waiting(driver, end).commands)
    assert ["rung promote" in " ".join(commands) for commands in said] == [False, False, False, True]
    assert said[-1][-1] == "rung promote RUN-001 --class Stuck"
    (one,) = recurring(bench.site().books(), 3)
    assert len(one.runs) == 3
    assert recurring(bench.site().books(), 4) == ()


def test_a_query_of_a_file_is_asked_without_writing(tmp_path: Path) -> None:
    if shutil.which("sqlite3") is None:
        missing("sqlite3")
    query = "Commands:\n```sql target=shop\nselect count(*) from orders;\n```\n"
    here, _ = site({"RUN-001.md": page(query + "\nVerification:\n- [ ] ok: expect `number == 2`\n")})
    target = Target("shop", "sqlite", "dev", settings=(("path", "shop.db"),))
    here = replace(here, config=replace(here.config, targets={"shop": target}))
    shelf = load(here)
    found = promote(here, shelf, shelf.library.runbooks[0], "", "checks")
    assert run(found, tmp_path).returncode == 2  # there is no file yet, and none is made
    assert not (tmp_path / "shop.db").exists()
    database = sqlite3.connect(tmp_path / "shop.db", isolation_level=None)
    database.execute("create table orders (id)")
    assert run(found, tmp_path).returncode == 1
    database.executemany("insert into orders values (?)", [(1,), (2,)])
    database.close()
    assert run(found, tmp_path).returncode == 0


def test_values_go_into_queries_as_figures_only() -> None:
    for kind, why in (("integer", ""), ("word", "could read as a comment")):
        before = f"## Inputs\n| name | type | example | from |\n|---|---|---|---|\n| shop | {kind} | 1 | you |\n"
        body = "Commands:\n```sql target=db\nselect :shop;\n```\nVerification:\n- [ ] ok: expect `number == 2`\n"
        here, _ = site({"RUN-001.md": page(body, before=before)})
        here = replace(
            here, config=replace(here.config, targets={"db": Target("db", "postgres", "dev", "postgresql://h/d")})
        )
        shelf = load(here)
        if why:
            with pytest.raises(UsageError, match=why):
                promote(here, shelf, shelf.library.runbooks[0], "", "checks")
        else:
            script = promote(here, shelf, shelf.library.runbooks[0], "", "checks").files[0].text
            assert '-v "shop=$shop" -d "$RUNG_TARGET_DB"' in script
            assert "postgresql://" not in script
