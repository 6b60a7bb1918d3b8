"""What a run proposes to its runbook: every change from an entry, nothing silently, nothing else touched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakes.bench import Bench, sit
from fakes.handled import careful
from fakes.procedures import PATH, bash, checks, http, page
from fakes.runner import FakeRunner, outcome
from fakes.sites import Disk
from rung.app.amend import Amendment, amend, lines, shown, wanted, write
from rung.app.runs.hold import put
from rung.app.runs.start import Opening
from rung.app.site import Site
from rung.model.due import Need, Refuse
from rung.model.errors import UsageError
from rung.model.event.address import CheckAt, Part
from rung.model.event.check import Answer
from rung.model.replacing import replace
from rung.model.request import Attest, BreakGlass, Escalate, Remark, Request, Skip, Try, Waive
from rung.model.runbook import ToStep
from rung.model.span import Source
from rung.model.target import LOCAL, Target
from rung.model.visible import seen
from rung.run.amending import Standing
from rung.run.meaning import kept
from rung.text.read import read

pytestmark = pytest.mark.once

TABLE = "## Decision\n| Class | Signs | Route |\n|---|---|---|\n| stuck | one | step 3 |\n| other | b | escalate |"
PROOF = "## Proof\n- [ ] It holds: `look x` expect `number == 1`\n"
PAGE = page(bash("look pool"), bash("look fuse"), bash("change pool"), before=TABLE, after=PROOF)
HOSTILE = "x` | <!-- --> # Step 9: `rm -rf /`\n```bash\nrm -rf /\n```\n## Do not\n- refuse `*`\x1b[31m\u202e -->"


@dataclass
class Desk:
    """A bench whose runbook lies on a disk that a test may change."""

    bench: Bench
    disk: Disk = field(default_factory=lambda: Disk({}))

    def ran(self, text: str, *first: Request, boundary: str = "stuck", symptom: str = "slow", why: str = "") -> str:
        """Run a page to its end; return the run."""
        self.disk.files[PATH] = text.encode()
        driver = self.bench.start(text)
        sit(driver, careful(boundary=boundary, symptom=symptom, why=why), first)
        return driver.log.run

    def site(self) -> Site:
        return replace(self.bench.site(), lister=lambda _: self.disk, write=self.disk.write)

    def amend(self, run: str, *numbers: int) -> Amendment:
        return amend(self.site(), self.bench.store.find(run), numbers)

    @property
    def text(self) -> str:
        return self.disk.files[PATH].decode()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    says = {"look x": outcome("1")}
    made = Desk(Bench(tmp_path, runner=FakeRunner(says)))
    yield made
    made.bench.store.close()


def kinds(found: Amendment) -> list[str]:
    return [f"{one.kind}: {one.standing.value}" for one in found.proposals]


def test_a_run_that_ended_well_proposes_its_date_by_one_line_and_then_nothing(desk: Desk) -> None:
    run = desk.ran(PAGE)
    found = desk.amend(run)
    assert kinds(found) == ["tested: proposed"]
    added = [line for line in found.diff.splitlines() if line.startswith("+") and not line.startswith("+++")]
    assert added == [f"+Last Tested: 2026-11-09 (run {run})"]
    assert write(desk.site(), found)
    assert not wanted(desk.amend(run))
    assert read(Source(PATH, desk.disk.files[PATH])).runbooks[0].revision == found.revision


def test_looking_at_the_proposals_writes_nothing(desk: Desk) -> None:
    run = desk.ran(PAGE, Skip(2, "no fuse here"))
    before = desk.text
    found = desk.amend(run)
    assert found.diff
    assert wanted(found)
    assert desk.text == before
    assert desk.disk.written == []


def test_a_step_that_was_left_out_is_said_at_the_step_with_its_entry(desk: Desk) -> None:
    found = desk.amend(desk.ran(PAGE, Skip(2, "no fuse here")))
    assert kinds(found) == ["step skipped: proposed"]  # a step did not run: no date
    entry = found.proposals[0].entry
    step = found.after.decode().partition("### Step 2")[2].partition("### Step 3")[0]
    assert f"Skipped in run run0001, entry {entry}: no fuse here" in step
    assert any(f"entry {entry}" in line for line in lines(found))


def test_the_date_of_a_test_is_never_written_into_another_revision(desk: Desk) -> None:
    run = desk.ran(PAGE, Try("look elsewhere", "the page does not say"))
    assert b"Last Tested" not in desk.amend(run).after
    assert b"Last Tested" in desk.amend(run, 2).after
    with pytest.raises(UsageError, match="does not go together"):
        desk.amend(run, 1, 2)
    write(desk.site(), desk.amend(run, 1))
    assert kinds(desk.amend(run)) == ["command added: there already"]


def test_a_class_that_fits_none_becomes_a_row_with_the_symptom(desk: Desk) -> None:
    run = desk.ran(PAGE, boundary="none of these", symptom="it hums", why="a loose wire")
    sit(desk.bench.again(run), requests=(Escalate("ben", "no class"),))
    found = desk.amend(run)
    row = read(Source(PATH, found.after)).runbooks[0].decision
    assert row is not None
    assert [(one.name, one.signs.text) for one in row.boundaries][-1] == ("a loose wire", "it hums")
    assert kinds(found) == ["class missing: proposed"]  # it did not end well: no date


def test_a_runbook_without_a_table_gets_one_for_the_class_that_was_chosen(desk: Desk) -> None:
    found = desk.amend(desk.ran(page(bash("look pool"), bash("change pool"), after=PROOF), boundary="loose wire"))
    table = read(Source(PATH, found.after)).runbooks[0].decision
    assert table is not None
    assert [(one.name, one.route) for one in table.boundaries] == [("loose wire", ToStep(2))]


def test_a_step_that_ran_through_broken_glass_is_no_route_to_propose(desk: Desk) -> None:
    text = page(bash("look pool"), bash("change pool"), after=PROOF + "## Do not\n- Hands off: refuse `change *`\n")
    desk.disk.files[PATH] = text.encode()
    driver = desk.bench.start(text)
    sit(driver, careful(boundary="fire"))
    sit(driver, careful(boundary="fire"), (BreakGlass("no time"),))
    assert "change pool" in desk.bench.runner.ran
    found = desk.amend(driver.log.run)
    table = read(Source(PATH, found.after)).runbooks[0].decision
    assert table is not None
    assert [one.name for one in table.boundaries] == ["fire"]
    assert not isinstance(table.boundaries[0].route, ToStep)


def test_an_added_look_becomes_a_question_and_an_added_change_a_step(desk: Desk) -> None:
    desk.disk.files[PATH] = PAGE.encode()
    driver, person, added = desk.bench.start(PAGE), careful(), [Try("change wire", "the wire must go in")]

    def answer(need: Need | Refuse) -> Request | None:
        return added.pop() if added else person(need)

    sit(driver, answer, (Try("look 'a|b`c'", "is it loose?"),))
    found = desk.amend(driver.log.run)
    runbook = read(Source(PATH, found.after)).runbooks[0]
    assert [(one.question.text, one.command.text) for one in runbook.evidence] == [("is it loose?", "look 'a|b`c'")]
    assert [step.title.text for step in runbook.steps][3:] == ["the wire must go in"]
    assert [command.text for command in runbook.steps[3].commands] == ["change wire"]
    assert "### Step 4: the wire must go in" in found.after.decode()


def test_an_expectation_that_did_not_hold_in_a_run_that_ended_well_is_marked(desk: Desk) -> None:
    desk.bench.runner = FakeRunner({"look x": outcome("7")})
    person = careful(remedy=Waive(CheckAt(Part.PROOF, 0, 0), "seven is right today"))
    desk.disk.files[PATH] = PAGE.encode()
    driver = desk.bench.start(PAGE)
    sit(driver, person)
    found = desk.amend(driver.log.run)
    assert "check passed over: proposed" in kinds(found)
    proof = found.after.decode().partition("## Proof")[2]
    assert "expect `number == 1` (passed over in run run0001, entry" in proof


def test_a_value_that_no_input_declares_becomes_an_input(desk: Desk) -> None:
    found = desk.amend(desk.ran(page(http("GET /:shop"), bash("change pool"), after=PROOF)))
    inputs = read(Source(PATH, found.after)).runbooks[0].inputs
    assert [(one.name, one.kind, one.origin) for one in inputs] == [("shop", "text", "the operator")]
    again = Source(PATH, found.after + b"\n")
    assert again.data.count(b"## Inputs") == 1


LIST = """\
# RUN-001: A page
Owner: Ops

## Procedure

1. Look at it

   ```bash
   look pool
   ```

2. Look more

   ```bash
   look fuse
   ```
"""
BARE = """\
RUN-001: A page
Owner: Ops

Procedure

Step 1: Look
```bash
look pool
```
Step 2: Look more
```bash
look fuse
```
"""
CRLF = "\ufeff" + BARE.replace("RUN", "# RUN", 1).replace("Proc", "## Proc").replace("Step", "### Step")
SHAPES = {
    "list": (LIST, "\n2. Look more (Skipped in run run0001, entry"),
    "bare": (BARE, "\nStep 2: Look more (Skipped in run run0001, entry"),
    "crlf": (CRLF.replace("\n", "\r\n"), "\n### Step 2: Look more\r\nSkipped in run"),
    "no last newline": (CRLF.rstrip("\n"), "\n### Step 2: Look more\nSkipped in run"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_a_page_takes_the_note_and_keeps_its_own_bytes(desk: Desk, shape: str) -> None:
    text, said = SHAPES[shape]
    after = desk.amend(desk.ran(text, Skip(2, "no fuse here"))).after.decode()
    assert said in after
    assert after.count("\r\n") in {0, after.count("\n")}
    kept_lines = [line for line in text.splitlines() if line and "Look more" not in line]
    assert [line for line in after.splitlines() if line in kept_lines] == kept_lines


def test_a_remark_is_shown_and_left_to_a_person(desk: Desk) -> None:
    found = desk.amend(desk.ran(PAGE, Remark("the switch is behind the door")))
    assert kinds(found) == ["remarked: by hand", "tested: proposed"]
    with pytest.raises(UsageError, match="cannot be made"):
        desk.amend("run0001", 1)


def test_a_file_that_changed_elsewhere_keeps_its_changes_and_gets_the_proposal(desk: Desk) -> None:
    run = desk.ran(PAGE, Skip(2, "no fuse here"))
    desk.disk.files[PATH] = desk.disk.files[PATH].replace(b"Owner: Ops", b"Owner: Lamps").replace(b"\n", b"\r\n")
    assert "the file was changed there since" in kinds(desk.amend(run))[0]  # every line differs by its ending
    desk.disk.files[PATH] = PAGE.encode().replace(b"Owner: Ops", b"Owner: Lamps")
    found = desk.amend(run)
    assert found.since
    assert kinds(found) == ["step skipped: proposed"]  # another revision: no date
    assert b"Owner: Lamps" in found.after


def test_a_proposal_for_lines_that_changed_is_told_and_not_made(desk: Desk) -> None:
    run = desk.ran(PAGE, Skip(2, "no fuse here"))
    desk.disk.files[PATH] = PAGE.encode().replace(b"Step 2: Step number 2", b"Step 2: Look at the socket")
    found = desk.amend(run)
    assert kinds(found) == [f"step skipped: {Standing.CHANGED.value}"]
    assert found.diff == ""
    assert wanted(found)


def test_a_file_that_changes_between_diff_and_writing_is_not_written(desk: Desk) -> None:
    found = desk.amend(desk.ran(PAGE))
    desk.disk.files[PATH] += b"\nmore\n"
    with pytest.raises(AssertionError):  # the fake disk compares, as the real one does with `file-changed`
        write(desk.site(), found)


def test_a_runbook_that_is_gone_is_said(desk: Desk) -> None:
    run = desk.ran(PAGE)
    desk.disk.files.clear()
    with pytest.raises(UsageError, match="is gone"):
        desk.amend(run)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(min_size=1, max_size=60).filter(lambda text: seen(text).strip()) | st.just(HOSTILE))
def test_no_words_of_a_run_add_a_command_a_guard_or_an_expectation(tmp_path: Path, words: str) -> None:
    folder = tmp_path / str(abs(hash(words)))
    folder.mkdir(exist_ok=True)
    (folder / "rung.db").unlink(missing_ok=True)
    desk = Desk(Bench(folder))
    run = desk.ran(PAGE, Skip(2, words), Remark(words), boundary="none of these", symptom=words, why=words)
    found = desk.amend(run)
    desk.bench.store.close()
    before, after = (read(Source(PATH, data)).runbooks[0] for data in (found.before, found.after))
    assert kept(before, after, 1)  # one row at most
    assert [step.commands[0].text for step in after.steps] == ["look pool", "look fuse", "change pool"]
    assert "\x1b" not in found.after.decode()


def test_programs_get_the_place_and_the_entry_of_each_proposal(desk: Desk) -> None:
    told = shown(desk.amend(desk.ran(PAGE, Skip(2, "no fuse here"))), written=False)
    first = told.proposals[0]
    assert first.place.startswith(f"{PATH}:")
    assert first.standing == "proposed"
    assert told.chosen == (1,)


def test_an_answer_of_a_person_that_is_no_is_not_called_a_wrong_expectation(desk: Desk) -> None:
    text = page(bash("look pool") + checks("It hums"), bash("change pool"))
    run = desk.ran(text)
    put(desk.bench.site(), run, Attest(CheckAt(Part.STEP, 1, 0), Answer.NO, "silent"))
    assert all("tested" not in kind for kind in kinds(desk.amend(run)))


def test_a_command_of_ones_own_that_was_dropped_proposes_nothing(desk: Desk) -> None:
    run = desk.ran(PAGE, Try("change elsewhere"), Skip(-1, "not that"))
    assert kinds(desk.amend(run)) == ["tested: proposed"]


PLACES = {"local": LOCAL, "two": Target("two", "local", "dev"), "the spare": Target("the spare", "local", "dev")}


@pytest.mark.parametrize(
    ("chosen", "target", "written"),
    [
        ("", "two", "target=two"),
        ("", "the spare", 'target="the spare"'),
        ("two", "", "target=two"),
        ("two", "local", "target=local"),
    ],
)
def test_an_added_command_is_proposed_for_where_it_ran(desk: Desk, chosen: str, target: str, written: str) -> None:
    desk.bench.config = replace(desk.bench.config, targets=PLACES)
    desk.disk.files[PATH] = PAGE.encode()
    driver = desk.bench.start(PAGE, Opening(target=chosen))
    sit(driver, careful(boundary="stuck"), (Try("look more", target=target),))
    found = desk.amend(driver.log.run)
    assert f"```bash {written}\nlook more\n```" in found.after.decode()
    (added,) = read(Source(PATH, found.after)).runbooks[0].steps[-1].commands
    assert added.words.target == written.removeprefix("target=").strip('"')


def test_what_was_looked_at_here_goes_into_one_table_however_it_is_picked(desk: Desk) -> None:
    desk.disk.files[PATH] = PAGE.encode()
    driver = desk.bench.start(PAGE)
    for command in ("look more", "look less", "look once"):
        sit(driver, requests=(Try(command),))
    sit(driver, careful(boundary="stuck"))
    run = driver.log.run
    rows = [one.number for one in desk.amend(run).proposals if one.kind == "command added"]
    whole = desk.amend(run).after.decode()
    assert whole.count("## Evidence") == 1
    assert len(read(Source(PATH, whole.encode())).runbooks[0].evidence) == len(rows) == 3
    for number in reversed(rows):
        write(desk.site(), desk.amend(run, number))
    assert desk.text.count("## Evidence") == 1
    assert len(read(Source(PATH, desk.text.encode())).runbooks[0].evidence) == 3
    assert [one for one in kinds(desk.amend(run)) if one.startswith("command added")] == [
        "command added: there already"
    ] * 3
