"""Allowances where people write them: below a title, in a step, in a list, in a page without heading marks."""

from __future__ import annotations

import pytest

from fakes.judges import judge
from rung.library.library import Library
from rung.lint.engine import Options, check
from rung.lint.outcome import Report
from rung.lint.profile import Profile
from rung.model.span import Source
from rung.text.read import read

ALLOW = "<!-- rung: allow {} because the pager says so -->"
PAGE = """# RUN-001: Queue is not drained
{title}
Category: Incident
{header}
Trigger: MON-005

## Scope
- **Handles**: a queue that grows
- **Does NOT handle**: a broker that is down

## Procedure

### Step 1: Look at the depth
{first}
```bash
redis-cli llen jobs
```

### Step 2: Look again
```bash
redis-cli llen jobs
```
{second}
"""


def _report(text: str) -> Report:
    source = Source("a.md", text.encode())
    return check(Library((read(source),)), [source], judge, Options(profile=Profile.USABLE))


def _page(**places: str) -> Report:
    return _report(PAGE.format(**{"title": "", "header": "", "first": "", "second": ""} | places))


def _codes(report: Report) -> list[str]:
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize("place", ["title", "header"])
def test_below_the_title_an_allowance_reaches_over_the_entry(place: str) -> None:
    plain, allowed = _page(), _page(**{place: ALLOW.format("step-without-verification")})
    assert _codes(plain).count("step-without-verification") == 2
    assert sorted(_codes(allowed)) == sorted(code for code in _codes(plain) if code != "step-without-verification")
    assert [one.reason for one in allowed.allowed] == ["the pager says so"] * 2


@pytest.mark.parametrize(("place", "left"), [("first", "Step 2"), ("second", "Step 1")])
def test_in_a_step_it_reaches_over_that_step_only(place: str, left: str) -> None:
    report = _page(**{place: ALLOW.format("step-without-verification")})
    found = [f.message for f in report.findings if f.code == "step-without-verification"]
    assert found == [f"{left} has no verification."]
    assert len(report.allowed) == 1


def test_several_codes_can_be_allowed_at_once() -> None:
    report = _page(title=ALLOW.format("owner-missing, no-escalation-path"))
    assert {"owner-missing", "no-escalation-path", "suppression-unused"}.isdisjoint(_codes(report))
    assert {one.finding.code for one in report.allowed} == {"owner-missing", "no-escalation-path"}


def test_an_allowance_over_several_lines_is_read() -> None:
    report = _page(title="<!-- rung: allow owner-missing\n  because the team\n  is new -->")
    assert [one.reason for one in report.allowed] == ["the team is new"]


def test_in_text_without_heading_marks_it_reaches_over_the_entry() -> None:
    text = (
        "RUN-001: Queue\nCategory: Incident\nTrigger: x\n{}\nProcedure\nStep 1: Look\nCommands:\nredis-cli llen jobs\n"
    )
    assert "owner-missing" in _codes(_report(text.format("")))
    assert "owner-missing" not in _codes(_report(text.format(ALLOW.format("owner-missing"))))


def test_what_the_reader_tells_can_be_allowed_too() -> None:
    text = "# Queue\n\n" + ALLOW.format("unclosed-fence") + "\n\n## Diagnosis\n\n```bash\nls\n"
    assert "unclosed-fence" not in _codes(_report(text))


@pytest.mark.parametrize("mark", ["matrix", "xref", "report of run 7f3c", "guess: the owner of the alert"])
def test_the_marks_of_our_own_text_are_no_allowances(mark: str) -> None:
    assert _codes(_page(title=f"<!-- rung: {mark} -->")) == _codes(_page())
