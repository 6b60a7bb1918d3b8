"""Targets that are read when they are first asked for, beside the same data base read line by line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rung.model.replacing import replace
from rung.probes.gnumake.database import Database, makes
from rung.probes.gnumake.stanza import TAB, Target, each_in
from rung.probes.gnumake.targets import Index, index

DATA = Path(__file__).parent / "data"
BEGIN, FILES = "# Make data base, printed on now\n", "# Files\n"


def printed() -> Iterator[tuple[str, str]]:
    """Yield what makes printed of their targets, each with where it is kept."""
    for path in sorted((DATA / "databases").glob("*.txt")):
        yield path.name, path.read_text().removeprefix(FILES)
    for path in sorted(DATA.glob("snakemake-*-evidence.json")):
        for ran in json.loads(path.read_text())["runs"]:
            _, found, files = ran["out"].partition(f"\n{FILES}")
            if found:
                yield path.name, files


def line_by_line(text: str) -> dict[str, Target]:
    """Return every target by name; rules of two colons each stand by themselves, and their recipes in a row."""
    found: dict[str, Target] = {}
    for each in each_in(text, TAB):
        other = found.get(each.name) if each.double else None
        found[each.name] = replace(each, recipe=(*other.recipe, *each.recipe)) if other else each
    return found


def indexed(text: str) -> Index:
    return index(f"\n{text}", 0, len(text) + 1, TAB)


PRINTED = tuple(printed())


@pytest.mark.parametrize("text", [text for _, text in PRINTED], ids=[name for name, _ in PRINTED])
def test_a_target_is_the_same_whether_it_is_read_alone_or_line_by_line(text: str) -> None:
    whole = line_by_line(text)
    assert whole
    assert {name: indexed(text)[name] for name in reversed(whole)} == whole
    assert list(indexed(text).values()) == list(whole.values())
    assert [*indexed(text)] == [*whole]


@pytest.mark.parametrize("text", [text for _, text in PRINTED], ids=[name for name, _ in PRINTED])
def test_what_is_told_without_reading_a_target_is_what_reading_it_tells(text: str) -> None:
    read = Database(targets=line_by_line(text))
    assert [*Database(targets=indexed(text)).with_recipe] == [*read.with_recipe]
    assert [*Database(targets=indexed(text)).passing] == [*read.passing]
    assert Database(targets=indexed(text)).rules == read.rules
    for goal in (*read.targets, "no such goal"):
        known = Database(targets=indexed(text))
        assert known.names_below(goal) == read.names_below(goal)
        assert [*known.recipes_below(goal)] == [each.recipe for each in read.below(goal)]
        assert known.made_below(goal) == tuple(each for each in read.below(goal) if each.recipe)
        assert known.below(goal) == read.below(goal)


def test_the_recorded_words_of_make_hold_each_kind_of_target() -> None:
    found = line_by_line(dict(PRINTED)["make-4.3.txt"])
    assert found["dd"].double
    assert found["dd"].recipe == (" echo a1", " echo a2")
    assert found["e.o"].order_only == ("two", "one")
    assert found["long"].recipe == ("sed 's/x/y/' $< \\\n", "touch $@")
    assert {"c#d", "C:/x", "lib.a(x.o)"} <= found.keys()
    assert found["p1.q.x"].also == ("p2.q.x",)
    assert [found["mid"].passing, found["all"].phony, found["one"].known] == [True, True, False]


NAMES = st.sampled_from(["a", "b", "C:/x", "c\\#d", "lib.a(x.o)", ".SUFFIXES", "%.o"])
NOTES = st.sampled_from([
    "#  Phony target (prerequisite of .PHONY).", "#  File does not exist.", "#  Also makes: x y",
    "#  File is an intermediate prerequisite.", "#  Needs to be updated (-q is set).", "# automatic", "# @ := a",
])  # fmt: skip
OWN = "# makefile (from 'Makefile', line {})\n{}: {}\n"
VALUES = st.sampled_from(["V = x: y", "W = a \\", "M := one\nfoo: bar\n\nbaz: one", "define D\nendef", "X :="])
HEADS = st.sampled_from(["", " x", " x y | z", " | z", ": x", "\tx"])
COMMANDS = st.sampled_from(["", "echo", "echo \\\n\tmore", "echo \\\na: tab \\\\", "echo \\\n", "x \\\n#"])
SIGNS = st.sampled_from(["", "", "", "", ".RECIPEPREFIX = >\n", ".RECIPEPREFIX = \n"])


@st.composite
def stanzas(draw: st.DrawFn) -> str:
    """Return a stanza as make prints it: variables of its own, the target, notes on it, and then its recipe."""
    name, sign = draw(NAMES), draw(SIGNS)
    own = "".join(OWN.format(number, name, value) for number, value in enumerate(draw(st.lists(VALUES, max_size=2))))
    unknown = draw(st.sampled_from(["", "# Not a target:\n"]))
    notes = [*draw(st.lists(NOTES, max_size=3, unique=True))]
    commands = draw(st.lists(COMMANDS, max_size=3))
    notes += ["#  recipe to execute (from 'Makefile', line 3):"] if commands else []
    begin = ">" if ">" in sign else TAB
    lines = "\n".join((f"{name}:{draw(HEADS)}", *notes, *(f"{begin}{each}" for each in commands)))
    return f"\n{sign}{own}{unknown}{lines}\n"


@given(st.lists(stanzas(), max_size=6), st.booleans())
@example(given=["\n# makefile (from 'Makefile', line 1)\na: V = x\na: b\n\techo \\\na: again\n"], ended=True)
def test_whatever_stanzas_make_prints_are_read_alike(given: list[str], ended: bool) -> None:
    text = "".join(given) + ("\n# files hash-table stats:\n\nvpath: none\n" if ended else "")
    whole = line_by_line(text)
    assert dict(indexed(text)) == whole
    read, known = Database(targets=whole), Database(targets=indexed(text))
    assert ([*known.with_recipe], known.rules) == ([*read.with_recipe], read.rules)
    assert [known.names_below(name) for name in whole] == [read.names_below(name) for name in whole]


def test_what_is_needed_only_before_a_target_lies_below_it_and_so_does_what_that_needs() -> None:
    first = ("out", "lib")
    given = (
        Target("all", ("a", "b")), Target("a", ("a.c",), first), Target("b", ("b.c", "a"), first), Target("a.c"),
        Target("b.c"), Target("out", order_only=first), Target("lib", ("lib.c",), first), Target("lib.c"), Target("c"),
    )  # fmt: skip
    known = Database(targets={each.name: each for each in given})
    assert known.names_below("all") == ("all", "b", "lib", "out", "lib.c", "a", "a.c", "b.c")
    assert known.names_below("lib.c") == ("lib.c",)


def test_what_was_cut_off_is_read_as_far_as_it_goes() -> None:
    text = dict(PRINTED)["make-4.3.txt"]
    for end in range(0, len(text), 97):
        assert dict(indexed(text[:end])) == line_by_line(text[:end])


def test_a_target_of_an_earlier_data_base_ends_where_that_does() -> None:
    first, second = f"{BEGIN}\n{FILES}\na: b\n#  File does not exist.\n", f"{BEGIN}\n{FILES}\nc: d\n"
    one, two = (known for _, known in makes(first + second))
    assert (dict(one.targets), [*two.targets]) == ({"a": Target("a", ("b",), exists=False)}, ["c"])


def test_a_heading_of_make_in_a_value_begins_no_part_of_the_data_base() -> None:
    help_ = "define HELP\n# Implicit Rules\n\n%.x: %.y\n\tcp\n\n# Files\na: b\n\tx\nendef\n"
    after = "# makefile (from 'Makefile', line 9)\nCFLAGS = -O2\n\n# Implicit Rules\n\n%.o: %.c\n"
    rule = "#  recipe to execute (from 'Makefile', line 5):\n\tcc\n"
    text = f"{BEGIN}\n# makefile (from 'Makefile', line 1)\n{help_}{after}{rule}\n{FILES}\nc: d\n"
    known = makes(text)[-1][1]
    assert ([*known.variables], [*known.targets]) == (["HELP", "CFLAGS"], ["c"])
    assert [each.name for each in known.shaped] == ["%.o"]
