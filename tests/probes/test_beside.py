"""Which recipes may run side by side, and which did."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rung.probes.gnumake.beside import MARK, free, told
from rung.probes.gnumake.database import Database, Target


def known(**needs: str) -> Database:
    return Database({}, {name: Target(name, tuple(text.split()), recipe=("x",)) for name, text in needs.items()})


def test_what_needs_one_another_is_never_side_by_side_and_what_shares_a_goal_is() -> None:
    assert free(known(all="b", b="a", a=""), ("all",)) == ()
    assert set(free(known(all="a b", a="", b=""), ("all",))) == {"a", "b"}
    assert set(free(known(top="all", all="a b", a="c", b="c", c=""), ("top",))) == {"a", "b"}


def test_an_order_only_need_is_an_order_and_two_targets_of_one_recipe_are_one() -> None:
    order = Database({}, {"b": Target("b", (), ("a",), ("x",)), "a": Target("a", recipe=("x",))})
    assert free(order, ("b",)) == ()
    both = {name: Target(name, recipe=("x",), also=("a", "b")) for name in ("a", "b")}
    assert free(Database({}, {**both, "all": Target("all", ("a", "b"))}), ("all",)) == ()


def test_a_circle_ends() -> None:
    assert free(known(a="b", b="a"), ("a",)) == ()


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=12))
def test_a_target_is_free_only_beside_one_that_neither_needs_it_nor_is_needed_by_it(
    pairs: list[tuple[int, int]],
) -> None:
    needs: dict[str, list[str]] = {str(number): [] for number in range(8)}
    for one, two in pairs:
        if one < two:
            needs[str(two)].append(str(one))
    every = Database({}, {name: Target(name, tuple(each), recipe=("x",)) for name, each in needs.items()})
    below = {name: {target.name for target in every.below(name)} for name in needs}
    wanted = {a for a in needs for b in needs if a not in below[b] and b not in below[a]}
    assert set(free(every, tuple(needs))) == wanted


def test_shells_that_waited_at_once_are_counted_and_those_that_waited_in_turn_are_not() -> None:
    notes = [("began", 1, "5.00"), ("began", 2, "5.01"), ("waited", 1, "5.10"), ("waited", 2, "5.11")]
    assert told(_said(notes)) == (2, 2)
    turns = [("began", 1, "5.00"), ("waited", 1, "5.10"), ("began", 2, "5.10"), ("waited", 2, "5.20")]
    assert told(_said(turns)) == (2, 0)


def test_notes_that_make_put_in_order_are_weighed_by_their_times_and_by_their_order_without_times() -> None:
    sorted_ = [("began", 1, "5.00"), ("waited", 1, "5.10"), ("began", 2, "5.01"), ("waited", 2, "5.11")]
    assert told(_said(sorted_)) == (2, 2)
    assert told(_said([(what, who, "") for what, who, _ in sorted_])) == (2, 0)
    assert told("nothing") == (0, 0)


def _said(notes: list[tuple[str, int, str]]) -> str:
    return "noise\n" + "".join(f"{MARK} {what} {who} {when}\n" for what, who, when in notes)
