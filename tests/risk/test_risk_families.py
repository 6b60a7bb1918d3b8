"""Every family table: a source, cases that hold, and no program claimed twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest

from rung.model.effect import Effect
from rung.outside.shfmt import second_parser
from rung.risk.classify import classify
from rung.risk.context import Context
from rung.risk.families import Document, documents, load
from rung.risk.read_table import LEVELS, read_tree
from rung.risk.table import Spec

CONTEXT = Context(second=second_parser())
DOCUMENTS = [each for group in documents().values() for each in group]


def _name(each: Document) -> str:
    return f"{each.family}:{each.programs[0]}"


def _cases(each: Document) -> dict[str, Effect]:
    cases = read_tree(each.text).get("cases")
    assert isinstance(cases, dict), "a table without cases proves nothing"
    return {command: LEVELS[str(level)] for command, level in cases.items()}


@pytest.mark.parametrize("each", DOCUMENTS, ids=_name)
def test_every_case_of_a_table_holds(each: Document) -> None:
    for command, level in _cases(each).items():
        verdict = classify(command, context=CONTEXT)
        assert verdict.effect is level, f"{command}: {verdict}"


def _reaches(spec: Spec, level: Callable[[Effect], bool]) -> bool:
    """Say whether the program, or one of its subcommands at any depth, is of such a level."""
    own = (not spec.subs or spec.bare) and level(spec.does.effect)
    return own or any(_reaches(sub, level) for sub in spec.subs.values())


@pytest.mark.parametrize("each", DOCUMENTS, ids=_name)
def test_a_table_shows_what_it_stops_and_what_it_lets_through(each: Document) -> None:
    levels, spec = set(_cases(each).values()), load(each, each.programs[0])
    assert any(level.changes for level in levels), "no negative case"
    if _reaches(spec, lambda level: level <= Effect.PROBE):
        assert any(not level.changes for level in levels), "no positive case"
    if _reaches(spec, lambda level: level >= Effect.MUTATE):
        assert any(level >= Effect.MUTATE for level in levels), "no case of what is known to change something"


@pytest.mark.parametrize("each", DOCUMENTS, ids=_name)
def test_the_cases_of_a_table_are_about_its_own_programs(each: Document) -> None:
    for command in _cases(each):
        assert any(name in re.split(r"[\s;|&]+", command) for name in each.programs), command


@pytest.mark.parametrize("each", DOCUMENTS, ids=_name)
def test_a_table_reads_for_each_of_its_programs_and_names_its_source(each: Document) -> None:
    for program in each.programs:
        assert load(each, program).source


def test_no_two_families_claim_a_program() -> None:
    counted = Counter(name for each in DOCUMENTS for name in each.programs)
    assert [name for name, count in counted.items() if count > 1] == []
