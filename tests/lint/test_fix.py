"""Fixes change only what they say, and are taken back when they do not help."""

from __future__ import annotations

import re

import pytest

from fakes.judges import judge
from rung.library.library import Library
from rung.lint.engine import Options, check
from rung.lint.fix import edited, fix
from rung.lint.profile import Profile
from rung.model.finding import Edit, Finding, Fix, Severity
from rung.model.span import Source, Span
from rung.text.read import read

PAGE = """# QueueStuck\r
\r
## Diagnosis\r
\r
1. Look at it:\r
\r
   ```bash\r
   $ redis-cli llen jobs\r
   $ ss -s\r
   ```\r
2. Tell them:\r
\r
   ```bash\r
   ./notify.sh --channel #jobs --now\r
   ```\r
"""


def _findings(source: Source) -> tuple[Finding, ...]:
    return check(Library((read(source),)), [source], judge).findings


def test_all_fixes_of_a_file_are_made_and_every_other_byte_stays() -> None:
    done = fix(Source("a.md", PAGE.encode()), _findings)
    expected = PAGE.replace("   $ ", "   ").replace("#jobs", "'#jobs'")
    assert done.source.data.decode() == expected
    assert {one.code for one in done.applied} == {"prompt-in-command", "comment-cuts-command"}
    assert done.left == ()


def test_a_file_without_fixes_keeps_its_bytes() -> None:
    source = Source("a.md", b"# Page\r\n\r\nNothing here.\n")
    assert fix(source, _findings) == fix(source, _findings)
    assert fix(source, _findings).source.data == source.data


def _finding(start: int, end: int, new: bytes, severity: Severity = Severity.WARNING) -> Finding:
    return Finding("c", "m", "a.md", Span(start, end), severity, fix=Fix("f", (Edit(Span(start, end), new),)))


def test_fixes_that_overlap_wait_for_the_next_round() -> None:
    def recheck(source: Source) -> list[Finding]:
        places = [match.start() for match in re.finditer(b"aa", source.data)]
        return [one for at in places for one in (_finding(at, at + 2, b"a"), _finding(at + 1, at + 2, b"c"))]

    done = fix(Source("a.md", b"-aa-aa-"), recheck)
    assert done.source.data == b"-a-a-"


def test_a_fix_that_leaves_its_fault_is_taken_back() -> None:
    done = fix(Source("a.md", b"x"), lambda _: [_finding(0, 1, b"y")])
    assert done.source.data == b"x"
    assert done.applied == ()
    assert len(done.left) == 1


def test_a_fix_that_makes_an_error_is_taken_back() -> None:
    error = Finding("e", "m", "a.md", Span(0, 1), Severity.ERROR)
    done = fix(Source("a.md", b"x"), lambda source: [_finding(0, 1, b"y")] if source.data == b"x" else [error])
    assert done.source.data == b"x"


@pytest.mark.parametrize("order", [1, -1])
def test_edits_are_made_in_any_order(order: int) -> None:
    edits = [Edit(Span(0, 1), b"long"), Edit(Span(2, 2), b"+"), Edit(Span(3, 4), b"")][::order]
    assert edited(Source("a", b"abcd"), edits).data == b"longb+c"


def test_a_time_in_a_sentence_is_typed_before_it_and_the_sentence_stays() -> None:
    text = "# RUN-001: Q\nOwner: A\n\n## Escalation\n- **When to escalate**: Issue persists >15 minutes, data at risk\n"
    source = Source("a.md", text.encode())

    def recheck(changed: Source) -> tuple[Finding, ...]:
        options = Options(profile=Profile.TRUSTED)
        return check(Library((read(changed),)), [changed], judge, options).findings

    done = fix(source, recheck)
    assert b": after 15m; Issue persists >15 minutes, data at risk\n" in done.source.data
    assert [finding.code for finding in done.applied] == ["untyped-duration"]
