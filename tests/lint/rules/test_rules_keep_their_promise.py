"""Every rule: its bad sample fires it, its good sample is clean of it, its page builds, its name states the fault."""

from __future__ import annotations

import re
from datetime import date

import pytest

from fakes.judges import judge
from rung.library.library import Library
from rung.lint.catalogue import by_code, rules, told
from rung.lint.engine import Options, check
from rung.lint.outcome import Report
from rung.lint.pages import page
from rung.lint.profile import Profile
from rung.lint.rule import Rule, Told
from rung.model.span import Source
from rung.registry import offered
from rung.text.read import read

TODAY = date(2026, 11, 22)
_SAMPLED: list[Rule | Told] = [*rules(), *(fault for fault in told() if fault.guide.bad)]


def _report(sample: str) -> Report:
    first, *others = re.split(r"^<!-- file: (\S+) -->\n", sample, flags=re.MULTILINE)
    named = zip(others[::2], others[1::2], strict=True)
    sources = [Source("sample.md", first.encode()), *(Source(name, text.encode()) for name, text in named)]
    options = Options(profile=Profile.TRUSTED, preview=True, today=TODAY, tested=lambda _: None)
    library = Library(tuple(map(read, sources)), files=frozenset(source.path for source in sources))
    return check(library, sources, judge, options)


@pytest.mark.parametrize("fault", _SAMPLED, ids=lambda fault: fault.code)
def test_the_bad_sample_fires(fault: Rule | Told) -> None:
    assert fault.guide.bad
    for sample in fault.guide.bad:
        assert fault.code in {finding.code for finding in _report(sample).findings}, sample


@pytest.mark.parametrize("fault", _SAMPLED, ids=lambda fault: fault.code)
def test_the_good_sample_is_clean_of_it(fault: Rule | Told) -> None:
    assert fault.guide.good
    for sample in fault.guide.good:
        found = [finding for finding in _report(sample).findings if finding.code in {fault.code, "rule-crashed"}]
        assert found == [], sample


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_every_finding_of_the_bad_sample_has_a_place_in_it(rule: Rule) -> None:
    for sample in rule.guide.bad:
        for finding in _report(sample).findings:
            assert 0 <= finding.span.start <= finding.span.end <= len(sample.encode())
            assert finding.message.endswith(".")
            assert finding.advice


@pytest.mark.parametrize("code", sorted(by_code()))
def test_every_fault_has_a_page_that_says_what_why_and_what_to_do(code: str) -> None:
    guide = by_code()[code].guide
    assert guide.claim
    assert guide.why
    assert guide.remedy
    assert page(code).startswith(f"# {code}\n")


def test_no_two_faults_share_a_code_and_each_is_its_file_s_name() -> None:
    found = [(name, rule.code) for name, rule in offered("rung.lint.rules", "RULE", Rule)]
    found += [(name, fault.code) for name, fault in offered("rung.lint.told", "FAULT", Told)]
    assert len({code for _, code in found}) == len(found)
    for name, code in found:
        assert name.rpartition(".")[2].replace("_", "-") == code
