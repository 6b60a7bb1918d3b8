"""What is built without a target is what Snakemake would take."""

from __future__ import annotations

import pytest

from rung.tuning.goal import goal

USE = 'module m:\n    snakefile: "m.smk"\nuse rule * from m as m_*\n'
ALL = 'rule all:\n    input: "a"\n'
MARKED = f"{ALL}    default_target: True\n"
ONE = 'rule one:\n    output: "a"\n'


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (ALL + ONE, "all"),
        (ONE + ALL, "one"),
        (ONE + MARKED, "all"),
        (USE + MARKED, "all"),
        (USE + ALL, "use rule * from m as m_*"),
        (ALL + USE, "all"),
        ('use rule one from m as two with:\n    output: "b"\n' + ALL, "use rule one from m as two"),
        ("# use rule * from m\n" + ALL, "all"),
        (MARKED + ONE + "    default_target: True\n", "one"),
        (ONE + f"{ALL}    default_target: False\n", "one"),
        ('include: "more.smk"\n' + ONE, "one"),
        ('include: "more.smk"\n', "late"),
        ("", "late"),
    ],
)
def test_the_default_target_is_the_marked_rule_or_what_stands_first(text: str, found: str) -> None:
    more = 'rule late:\n    output: "z"\n    default_target: True\n'
    assert goal({"Snakefile": text, "more.smk": more}) == found
