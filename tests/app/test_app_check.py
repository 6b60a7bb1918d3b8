"""Checking as a person asks for it: what is remembered never changes an answer, and fixes never overwrite anybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.sites import Box, site
from rung.app.remember import Remembered
from rung.app.shelf.check import Checked, Wish, baseline, check, compared, rendered
from rung.model.effect import Verdict
from rung.model.errors import UsageError
from rung.model.exits import Exit
from rung.model.replacing import replace
from rung.model.runbook import Command, Runbook
from rung.model.span import Source
from rung.wiring.wiring import Places, Wiring

ONE = """\
# RUN-001: Queue is not drained
Category: Incident
Owner: Payments Team
Trigger: MON-005
Last Tested: 2026-11-09

## Scope
- **Handles**: a queue that grows without end
- **Does NOT handle**: a broker that is down (see RUN-002)

## Procedure

### Step 1: Look at the depth
```bash
redis-cli llen jobs
```
Verification:
- [ ] The depth is above 1000

### Step 2: Restart the workers
```bash
$ systemctl restart workers
```
"""
TWO = ONE.replace("RUN-001", "RUN-009").replace("RUN-002", "RUN-001").replace("RUN-009", "RUN-002")
MONITOR = "# MON-005: Queue over 1000\nSeverity: critical\n"
LIBRARY = {"one.md": ONE, "two.md": TWO, "monitors.md": MONITOR, "OWNERS": "approvers:\n- ana\n"}
EDITS = (
    ("Owner: Payments Team\n", ""),
    ("RUN-001", "RUN-003"),
    ("RUN-002", "RUN-001"),
    ("MON-005", "MON-006"),
    ("2026-11-09", "2027-01-01"),
    ("systemctl restart workers", "rm -rf /var/spool/jobs"),
    ("$ systemctl", "systemctl"),
    ("```\n", ""),
    ("llen jobs", "llen <queue>"),
    ("a queue that grows without end", "jobs that are late and many"),
)


def _text(found: Checked) -> str:
    return rendered(found.report, "json")


_step = st.tuples(st.sampled_from(sorted(LIBRARY)), st.sampled_from(("edit", "drop", "copy")), st.sampled_from(EDITS))
_wishes = st.builds(
    Wish,
    profile=st.sampled_from(("", "draft", "trusted")),
    preview=st.booleans(),
    paths=st.sampled_from(((), ("one.md",), ("*.md",))),
)


@settings(max_examples=40)
@given(st.lists(st.tuples(_step, _wishes), min_size=1, max_size=6))
def test_whatever_is_edited_the_answer_is_the_same_with_and_without_memory(
    history: list[tuple[tuple[str, str, tuple[str, str]], Wish]],
) -> None:
    box = Box()
    remembering, disk = site(LIBRARY, box)
    for (path, kind, (old, new)), wish in history:
        data = disk.files.get(path, b"")
        if kind == "drop":
            disk.files.pop(path, None)
        else:
            target = path if kind == "edit" else f"copy-of-{path}"
            disk.files[target] = data.replace(old.encode(), new.encode())
        fresh, _ = site(disk.files)
        assert _text(check(remembering, wish)) == _text(check(fresh, wish))


def test_a_file_that_did_not_change_is_not_read_again() -> None:
    box = Box()
    asked, _ = site(LIBRARY, box)
    first = check(asked, Wish())
    assert box.hits == 0
    assert _text(check(asked, Wish())) == _text(first)
    assert box.hits == len(box.kept) == 3


def test_nothing_is_remembered_when_it_is_not_wished() -> None:
    box = Box()
    asked, _ = site(LIBRARY, box)
    check(asked, Wish(remember=False))
    assert box.kept == {}


def test_what_was_kept_for_other_wishes_is_not_an_answer() -> None:
    box = Box()
    asked, _ = site(LIBRARY, box)
    check(asked, Wish(profile="draft"))
    fresh, _ = site(LIBRARY)
    assert _text(check(asked, Wish(profile="trusted"))) == _text(check(fresh, Wish(profile="trusted")))


def test_a_name_that_rung_toml_registers_as_a_secret_needs_no_input_and_a_memory_knows_it() -> None:
    page = ONE.replace("llen jobs", 'llen jobs -a "$QUEUE_PASS"')
    asked, _ = site({"one.md": page}, Box())
    told = replace(asked, config=replace(asked.config, secrets={"QUEUE_PASS": "env:QUEUE_PASS"}))
    found = [{one.code for one in check(each, Wish()).report.findings} for each in (asked, told, asked)]
    assert ["undeclared-input" in codes for codes in found] == [True, False, True]


def test_an_answer_that_hangs_on_a_program_that_did_not_answer_is_not_kept() -> None:
    box = Box()
    asked, _ = site({"one.md": ONE}, box)

    def judge(command: Command, runbook: Runbook) -> Verdict:
        return replace(asked.judge(command, runbook), rule="second-parser-refuses")

    check(replace(asked, judge=judge), Wish())
    assert box.kept == {}


@pytest.mark.parametrize("kept", [b"", b"\x80", b"cos\nsystem\n(S'true'\ntR.", b"(I1\nI2\nt."])
def test_foreign_bytes_in_the_cache_are_no_answer_and_start_nothing(kept: bytes) -> None:
    class Full(Box):
        def get(self, key: str) -> bytes | None:
            return kept if key else None

    source = Source("one.md", ONE.encode())
    memory = Remembered(Full(), ())
    assert memory.read(source).runbooks[0].id == "RUN-001"
    assert memory.recall("one.md") is None


def test_a_diff_shows_what_a_fix_would_change_and_writes_nothing() -> None:
    asked, disk = site(LIBRARY)
    found = check(asked, Wish(diff=True))
    assert "-$ systemctl restart workers\n+systemctl restart workers\n" in found.diff
    assert found.diff.startswith("--- a/one.md\n+++ b/one.md\n")
    assert disk.written == []


def test_a_fix_writes_the_same_and_checks_again() -> None:
    asked, disk = site(LIBRARY)
    found = check(asked, Wish(fix=True))
    assert found.fixed == ("one.md", "two.md")
    assert b"\nsystemctl restart workers\n" in disk.files["one.md"]
    assert "prompt-in-command" not in {finding.code for finding in found.report.findings}


def test_a_fix_is_refused_when_the_file_changed_under_it(tmp_path: Path) -> None:
    page = tmp_path / "one.md"
    page.write_text(ONE)
    made = replace(Wiring(Places(root=str(tmp_path))).site(), cache=lambda: None, has_store=lambda: False)
    theirs = ONE + "\nSomebody wrote this meanwhile.\n"

    def judge(command: Command, runbook: Runbook) -> Verdict:
        page.write_text(theirs)
        return made.judge(command, runbook)

    with pytest.raises(UsageError) as caught:
        check(replace(made, judge=judge), Wish(fix=True))
    assert caught.value.id == "file-changed"
    assert page.read_text() == theirs


def test_a_baseline_of_now_leaves_only_what_comes_later() -> None:
    asked, disk = site(LIBRARY)
    first = check(asked, Wish(profile="trusted"))
    known, stands = baseline(first)
    assert stands.report.exit is Exit.DONE
    third = ONE.replace("RUN-001", "RUN-003").replace("a queue that grows without end", "mail that is not sent")
    disk.files["three.md"] = third.encode()
    later = compared(check(asked, Wish(profile="trusted")), known, "b", Wish(profile="trusted"))
    assert {finding.entry for finding in later.report.findings} == {"RUN-003"}
    assert len(later.report.held) == len(first.report.findings) > 0
    again, anew = baseline(later)
    assert len(anew.report.held) == later.known
    assert baseline(anew)[0] == again
    assert later.known == len(later.report.findings) + len(later.report.held)
