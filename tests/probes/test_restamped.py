"""What a recipe would write into its stamp is told by the recipe as it would run, or not at all."""

from __future__ import annotations

import pytest

from rung.probes.gnumake.restamped import writes

COMPARED = "cmp -s s.tmp s || mv s.tmp s"


@pytest.mark.parametrize(
    "lines",
    [
        ("echo '-O3 -g' > s.tmp", COMPARED, "rm -f s.tmp"),
        ('echo "-O3 -g" > s.tmp; cmp -s s.tmp s || cp s.tmp s; rm -f s.tmp',),
        ("echo '-O3 -g' | cmp -s - s || echo '-O3 -g' > s",),
        ("printf '%s\\n' '-O3 -g' > .s.new; if ! cmp -s .s.new s; then mv .s.new s; else rm -f .s.new; fi",),
        ("echo -O3 -g >s.tmp", "if diff -q s.tmp s; then rm s.tmp; else mv -f s.tmp s; fi"),
    ],
)
def test_a_stamp_that_is_written_only_when_it_changes_is_read_in_the_usual_ways(lines: tuple[str, ...]) -> None:
    assert writes(lines, "s") == ["-O3", "-g"]


@pytest.mark.parametrize(
    "lines",
    [
        ("test -f s || echo -O3 > s",),  # it keeps whatever is there
        ("echo -O3 > s.tmp; echo -g >> s.tmp", COMPARED),
        ("echo -O3 > s.tmp", "sed -i s/3/2/ s.tmp", COMPARED),
        ("{ echo -O3; date; } > s.tmp", COMPARED),
        ("(echo -O3; echo -g) > s.tmp", COMPARED),
        ("echo $$CFLAGS > s.tmp", COMPARED),
        ("echo `date` > s.tmp", COMPARED),
        ("echo *.c > s.tmp", COMPARED),
        ("./write -o s.tmp", COMPARED),
        ("cat flags > s.tmp", COMPARED),
        ("echo 'open > s.tmp", COMPARED),
        ("echo one > s.tmp || echo two > s.tmp", COMPARED),
        ("for f in a b; do echo one > s.tmp; done", COMPARED),
    ],
)
def test_nothing_is_told_where_something_else_may_stand_in_it(lines: tuple[str, ...]) -> None:
    assert writes(lines, "s") is None
