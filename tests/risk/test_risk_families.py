"""Every family table: a source, cases that hold, and no program claimed twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache

import pytest

from rung.model.effect import Effect
from rung.outside.shfmt import second_parser
from rung.risk.classify import classify
from rung.risk.context import Context
from rung.risk.families import lookup, plain_name
from rung.risk.family_files import Document, documents, load
from rung.risk.read_table import LEVELS, read_tree
from rung.risk.table import Spec

CONTEXT = Context(second=second_parser())
DOCUMENTS = [each for group in documents().values() for each in group]

each_family = pytest.mark.parametrize("family", documents())


@cache
def _cases(each: Document) -> dict[str, Effect]:
    cases = read_tree(each.text).get("cases")
    assert isinstance(cases, dict), f"a table without cases proves nothing: {each.programs}"
    return {command: LEVELS[str(level)] for command, level in cases.items()}


@each_family
def test_every_case_of_a_table_holds(family: str) -> None:
    wanted = {command: level for each in documents()[family] for command, level in _cases(each).items()}
    said = {command: classify(command, context=CONTEXT) for command in wanted}
    assert {command: said[command] for command, level in wanted.items() if said[command].effect is not level} == {}


@pytest.mark.parametrize(
    ("called", "known"),
    [
        ("python3.11", "python3"),
        ("gcc-12", "gcc"),
        ("clang++-15", "clang++"),
        ("pip3.11", "pip3"),
        ("lua5.4", "lua"),
        ("make-4.4", "make"),
        ("php8.2", "php"),
        ("ruby3.1", "ruby"),
        ("perl5.36.0", "perl"),
        ("x86_64-linux-gnu-gcc-12", "gcc"),
        ("aarch64-linux-gnu-g++", "g++"),
    ],
)
def test_a_name_with_its_version_or_its_machine_is_that_program(called: str, known: str) -> None:
    assert plain_name(called) == known
    assert lookup(called) is not None


@pytest.mark.parametrize("called", ["test-1", "id3", "date-1.2", "cat5.4", "sh-1", "7z", "make-x", "gcc12", "frob-1.2"])
def test_a_digit_that_is_no_version_of_a_known_program_makes_another_one(called: str) -> None:
    assert plain_name(called) == called
    assert lookup(called) is None


@pytest.mark.parametrize("called", ["mkfs.ext4", "md5sum", "bzip2", "base64", "python3", "sqlite3", "c99"])
def test_a_program_of_which_the_name_ends_in_a_digit_keeps_it(called: str) -> None:
    assert plain_name(called) == called
    assert lookup(called) is not None


def _reaches(spec: Spec, level: Callable[[Effect], bool]) -> bool:
    """Say whether the program, or one of its subcommands at any depth, is of such a level."""
    own = (not spec.subs or spec.bare) and level(spec.does.effect)
    return own or any(_reaches(sub, level) for sub in spec.subs.values())


@each_family
def test_a_table_shows_what_it_stops_and_what_it_lets_through(family: str) -> None:
    for each in documents()[family]:
        levels, spec = set(_cases(each).values()), load(each, each.programs[0])
        assert any(level.changes for level in levels), f"no negative case: {each.programs}"
        if _reaches(spec, lambda level: level <= Effect.PROBE):
            assert any(not level.changes for level in levels), f"no positive case: {each.programs}"
        if _reaches(spec, lambda level: level >= Effect.MUTATE):
            known = any(level >= Effect.MUTATE for level in levels)
            assert known, f"no case of what is known to change something: {each.programs}"


@each_family
def test_the_cases_of_a_table_are_about_its_own_programs(family: str) -> None:
    strange = [
        command
        for each in documents()[family]
        for command in _cases(each)
        if not set(each.programs) & set(re.split(r"[\s;|&]+", command))
    ]
    assert strange == []


@each_family
def test_a_table_reads_for_each_of_its_programs_and_names_its_source(family: str) -> None:
    assert [name for each in documents()[family] for name in each.programs if not load(each, name).source] == []


def test_no_two_families_claim_a_program() -> None:
    counted = Counter(name for each in DOCUMENTS for name in each.programs)
    assert [name for name, count in counted.items() if count > 1] == []


@each_family
def test_the_built_table_of_each_program_is_the_written_one(family: str) -> None:
    written = {name: load(each, name) for each in documents()[family] for name in each.programs}
    assert {name: lookup(name) for name in written} == written
