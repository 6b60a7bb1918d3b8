"""Real pages: the checker reads all of them, crashes on none, and says what it promises about them."""

from __future__ import annotations

import random

import pytest

from fakes.judges import judge
from rung.library.library import Library
from rung.lint.catalogue import by_code
from rung.lint.engine import Options, check
from rung.lint.fix import fix
from rung.lint.form import forms
from rung.lint.gap_forms import as_text
from rung.lint.gaps import gaps
from rung.lint.outcome import CRASHED, Report
from rung.lint.profile import Profile
from rung.model.finding import Finding
from rung.model.span import Source
from rung.text.read import read
from shared import shared

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def sources() -> tuple[Source, ...]:
    root = shared("corpora")
    files = sorted(root.rglob("*.md"))
    return tuple(Source(str(path.relative_to(root)), path.read_bytes()) for path in files)


@pytest.fixture(scope="module")
def report(sources: tuple[Source, ...]) -> Report:
    library = Library(tuple(map(read, sources)))
    return check(library, sources, judge, Options(profile=Profile.TRUSTED, preview=True))


def test_no_rule_crashes_on_any_page(report: Report) -> None:
    assert [finding.message for finding in report.findings if finding.code == CRASHED] == []


def test_every_finding_has_a_page_and_a_place_in_its_file(report: Report) -> None:
    for finding in report.findings:
        assert finding.code in by_code()
        assert finding.span.end <= len(report.sources[finding.path].data)


def test_every_form_can_write_the_whole_report(report: Report) -> None:
    for form in forms().values():
        assert form.render(report).count("placeholder-redirects") > 10


def test_pages_that_were_never_written_for_rung_are_not_met_with_a_wall(sources: tuple[Source, ...]) -> None:
    found = check(Library(tuple(map(read, sources))), sources, judge).findings
    assert 0 < len(found) < 2 * len(sources)
    asked_too_much = [finding for finding in found if finding.code in {"owner-missing", "no-escalation-path"}]
    assert len(asked_too_much) < len(sources) / 50


def test_fixing_the_pages_changes_only_what_the_fixes_say(sources: tuple[Source, ...]) -> None:
    def recheck(source: Source) -> tuple[Finding, ...]:
        return check(Library((read(source),)), [source], judge).findings

    changed = 0
    for source in sources[:120]:
        done = fix(source, recheck)
        assert (done.source.data == source.data) is (not done.applied)
        changed += bool(done.applied)
    assert changed > 5


def test_the_gap_report_counts_every_page_that_tells_what_to_do(sources: tuple[Source, ...]) -> None:
    library = Library(tuple(map(read, sources)))
    found = gaps(library, sources, judge)
    assert found.files == len(sources)
    assert {gap.of for gap in found.gaps if not gap.changing_only} == {found.runbooks}
    assert f"{found.runbooks:,} runbooks in {len(sources):,} files" in as_text(found)


def _spoiled(source: Source, chance: random.Random) -> tuple[Source, ...]:
    data = source.data
    cut = data[: chance.randrange(len(data) + 1)]
    flipped = bytearray(data)
    for _ in range(20):
        flipped[chance.randrange(len(flipped))] = chance.randrange(256)
    return tuple(Source(source.path, each) for each in (cut, data + data, bytes(flipped), data.replace(b"\n", b"\r\n")))


def test_spoiled_pages_crash_nothing(sources: tuple[Source, ...]) -> None:
    chance = random.Random(7)  # noqa: S311 - a fixed choice of damage, no secret
    for source in sources[::9]:
        for spoiled in _spoiled(source, chance):
            library = Library((read(spoiled),))
            found = check(library, [spoiled], judge, Options(profile=Profile.TRUSTED, preview=True))
            assert [f.message for f in found.findings if f.code == CRASHED] == []
            for form in forms().values():
                assert isinstance(form.render(found), str)
