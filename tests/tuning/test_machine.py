"""Commands of planned jobs with the amounts of a machine put back where an option is told so much."""

from __future__ import annotations

import pytest

from rung.tuning.machine import amounts, as_written


@pytest.mark.parametrize(
    ("command", "text", "written"),
    [
        ("sort -j 4 a4.txt", "sort -j {threads} {input}", "sort -j {threads} a4.txt"),
        ("sort -j4 -t 4 a", "sort -j{threads} -t 4 a", "sort -j{threads} -t {threads} a"),
        ("sort --parallel=4 a", "sort --parallel={threads} a", "sort --parallel={threads} a"),
        ("head -n 4 a", "head -n {threads} a", "head -n 4 a"),
        ("sort -j 40 a", "sort -j {threads}0 a", "sort -j 40 a"),
        ("sort -j 4 a", "sort -j 4 a", "sort -j 4 a"),
        ("java -Xmx100m x", "java -Xmx{resources.mem_mb}m x", "java -Xmx{resources.mem_mb}m x"),
    ],
)
def test_amounts_are_put_back_where_an_option_is_told_them(command: str, text: str, written: str) -> None:
    assert as_written(command, text, amounts("4", ("mem_mb=100", "tmpdir=<TBD>"))) == written
