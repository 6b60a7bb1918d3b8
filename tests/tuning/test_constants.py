"""Names of files as Python puts them together of what is set once."""

from __future__ import annotations

import pytest

from rung.tuning.constants import constants, named
from rung.tuning.project import Project, Written

LINES = ('WORK = "work"', "N = 3", 'TWICE = "a"', 'TWICE = "b"', 'MADE = config["made"]', 'HOLE = "{x}"')
PROJECT = Project("snakemake", "x", {}, tuple(Written("Snakefile", n, text) for n, text in enumerate(LINES)), {})


def test_what_is_set_once_to_a_number_or_a_text_is_a_constant() -> None:
    assert constants(PROJECT) == {"WORK": "work", "N": "3"}


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("work/{s}.txt", "work/{s}.txt"),
        ("f'{WORK}/{{s}}.{N}'", "work/{s}.3"),
        ("f'{TWICE}/{{s}}.txt'", "{*}/{s}.txt"),
        ("f'{MADE}/x'", "{*}/x"),
        ("os.path.join(WORK, 'x')", "{*}os.path.join(WORK, 'x')"),
        ("rules.one.output", "rules.one.output"),
    ],
)
def test_a_name_has_its_constants_put_in(text: str, spelled: str) -> None:
    assert named(text, constants(PROJECT)) == spelled
