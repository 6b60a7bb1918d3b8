"""A baseline lets old findings stand: only new ones fail, and what no longer occurs is said."""

from __future__ import annotations

import pytest

from fakes.judges import judge
from fakes.reports import report
from rung.library.library import Library
from rung.lint.baseline import against, read_baseline, written
from rung.lint.count import summary
from rung.lint.engine import Options, check
from rung.lint.outcome import CRASHED, Report
from rung.lint.profile import Profile
from rung.lint.report import json as json_form
from rung.lint.report.text import render
from rung.model.errors import UsageError
from rung.model.exits import Exit
from rung.model.finding import Finding, Severity
from rung.model.replacing import replace
from rung.model.span import Source, Span
from rung.text.read import read

PAGE = """\
# RUN-001: Queue is not drained
Trigger: the queue grows

## Procedure

### Step 1: Look at the depth
```bash
redis-cli llen jobs
```
"""


def _check(*pages: tuple[str, str], profile: Profile | None = None) -> Report:
    sources = [Source(path, text.encode()) for path, text in pages]
    return check(Library(tuple(map(read, sources))), sources, judge, Options(profile=profile))


def test_the_same_library_has_nothing_new() -> None:
    found = _check(("a.md", PAGE))
    again = against(found, read_baseline(written(found), "b"), whole=True)
    assert found.findings
    assert (again.findings, again.held, again.gone) == ((), found.findings, ())
    assert again.exit is Exit.DONE


def test_moved_lines_and_another_folder_bring_nothing_new() -> None:
    known = read_baseline(written(_check(("a.md", PAGE))), "b")
    moved = PAGE.replace("\n## Procedure", "\nA word before.\n\nAnd one more.\n\n## Procedure")
    assert against(_check(("/srv/a.md", moved)), known, whole=True).findings == ()


def test_only_what_is_new_fails() -> None:
    known = read_baseline(written(_check(("a.md", PAGE))), "b")
    found = against(_check(("a.md", PAGE), ("b.md", PAGE.replace("RUN-001", "RUN-002"))), known, whole=True)
    assert {finding.entry for finding in found.findings} == {"RUN-002"}
    assert found.exit is Exit.FINDINGS


def test_a_second_finding_that_looks_like_a_known_one_is_new() -> None:
    line = "\nkubectl logs <pod>"
    known = read_baseline(written(_check(("a.md", PAGE.replace("\nredis", f"{line}\nredis")))), "b")
    twice = PAGE.replace("```\n", f"```\n\n```bash{line}\n```\n\n```bash{line}\n```\n")
    new = against(_check(("a.md", twice)), known, whole=True).findings
    assert [finding.code for finding in new].count("placeholder-redirects") == 1


def test_what_no_longer_occurs_is_said() -> None:
    known = read_baseline(written(_check(("a.md", PAGE))), "b")
    found = against(_check(("a.md", PAGE.replace("Trigger:", "Owner: Payments\nTrigger:"))), known, whole=True)
    assert ("owner-missing", "RUN-001") in found.gone
    assert "no longer there: owner-missing in RUN-001\n" in render(found)
    assert "1 of the baseline no longer there" in summary(found)


def test_what_was_not_looked_for_is_not_called_gone() -> None:
    known = read_baseline(written(_check(("a.md", PAGE), ("b.md", PAGE.replace("RUN-001", "RUN-002")))), "b")
    part = against(_check(("a.md", PAGE)), known, whole=False)
    lower = against(
        _check(("a.md", PAGE), ("b.md", PAGE.replace("001", "002")), profile=Profile.DRAFT), known, whole=True
    )
    assert (part.gone, lower.gone) == ((), ())
    assert {entry for _, entry in against(_check(("a.md", PAGE)), known, whole=True).gone} == {"RUN-002"}


def test_a_crash_is_never_held() -> None:
    crash = Finding(CRASHED, "stopped", "a.md", Span(0, 0), Severity.ERROR, entry="RUN-001")
    found = Report((crash,), (), {"a.md": Source("a.md", b"x")}, 1)
    known = read_baseline(written(found), "b")
    assert known.known == frozenset()
    assert against(found, known, whole=True).exit is Exit.BUG


def test_a_baseline_written_anew_keeps_what_it_held_and_is_byte_stable() -> None:
    found = report()
    once = written(found)
    assert written(against(found, read_baseline(once, "b"), whole=True)) == once
    assert written(replace(found, findings=tuple(reversed(found.findings)))) == once


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"\xff", b'{"schema_version": 2, "findings": []}', b'{"schema_version": 1}']
)
def test_what_is_no_baseline_is_refused(data: bytes) -> None:
    with pytest.raises(UsageError) as caught:
        read_baseline(data, "old.json")
    assert (caught.value.id, caught.value.where) == ("baseline-unreadable", "old.json")


def test_json_tells_new_held_and_gone_apart() -> None:
    found = against(report(), read_baseline(written(report()), "b"), whole=True)
    answer = json_form.answer(found)
    assert answer.baseline is not None
    assert (len(answer.findings), len(answer.baseline.held), answer.baseline.gone) == (0, 3, [])
