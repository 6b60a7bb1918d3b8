"""A Snakefile, or what Snakemake printed, is looked through once, even where it is made to be looked through often."""

from __future__ import annotations

from time import process_time

import pytest

from rung.probes.smk.filling import set_by_code
from rung.probes.smk.former import former

MANY = 30_000
SECONDS = 5  # each took two to thirty before


@pytest.mark.parametrize(
    "text",
    [
        'config["a"][' * MANY,
        "config[ " * MANY,
        f"f({' ' * 4 * MANY}",
        "".join(f"def f{n}(a):\n    a['x'] = 1\n" for n in range(3000)),
    ],
    ids=["brackets", "open", "blanks", "functions"],
)
def test_code_that_nearly_sets_the_configuration_is_looked_through_once(text: str) -> None:
    begun = process_time()
    set_by_code(text)
    assert process_time() - begun < SECONDS


def test_a_line_of_parameters_is_parted_once() -> None:
    begun = process_time()
    assert list(former("before: " * MANY, bool)) == []
    assert process_time() - begun < SECONDS
    assert list(former("before: 'it\\'s', \"old\" now: 'new'\nbefore: 'x' then: 'y'", bool)) == ["it\\'s", "old"]
