"""What an approval binds: no change of any of it leaves the digest the same, and nothing else changes it."""

from __future__ import annotations

from dataclasses import fields
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from fakes.procedures import bash, page, procedure
from rung.model.card import BoundCommand, Terms
from rung.model.replacing import replace
from rung.model.target import Profile, Target
from rung.run.difference import differences
from rung.run.digest import digest, terms

words = st.text(max_size=6)
pairs = st.lists(st.tuples(words, words), max_size=2).map(tuple)
profiles = st.lists(st.builds(Profile, words, words, words, words), max_size=2).map(tuple)
targets = st.builds(Target, words, words, words, words, words, pairs, pairs, profiles)
commands = st.builds(BoundCommand, words, words, targets, words, words, words)
bounds = st.builds(
    Terms, words, st.integers(-9, 99), st.lists(commands, max_size=3).map(tuple), st.dictionaries(words, words)
)


@given(bounds, bounds)
def test_two_terms_have_one_digest_only_when_they_are_the_same(one: Terms, other: Terms) -> None:
    assert (digest(one) == digest(other)) == (one == other)
    assert bool(differences(one, other)) == (one != other)


@given(bounds, st.data())
def test_no_change_of_any_bound_field_leaves_the_digest_the_same(one: Terms, data: st.DataObject) -> None:
    changed = _changed(one, data)
    assert digest(changed) != digest(one)
    assert differences(one, changed)


def _changed(one: Terms, data: st.DataObject) -> Terms:
    """Return the terms with one thing otherwise: a field of theirs, of a command, or of a command's target."""
    places = [("terms", f.name) for f in fields(Terms)]
    places += [("command", f.name) for f in fields(BoundCommand)] * bool(one.commands)
    places += [("target", f.name) for f in fields(Target)] * bool(one.commands)
    where, name = data.draw(st.sampled_from(places))
    if where == "terms":
        return _other(one, name, data, bounds)
    index = data.draw(st.integers(0, len(one.commands) - 1))
    command = one.commands[index]
    if where == "command":
        command = _other(command, name, data, commands)
    else:
        command = replace(command, target=_other(command.target, name, data, targets))
    return replace(one, commands=(*one.commands[:index], command, *one.commands[index + 1 :]))


T = TypeVar("T", Terms, BoundCommand, Target)


def _other(value: T, name: str, data: st.DataObject, like: st.SearchStrategy[T]) -> T:
    drawn = like.map(lambda found: getattr(found, name)).filter(lambda found: found != getattr(value, name))
    return replace(value, **{name: data.draw(drawn)})


def test_a_value_that_no_command_of_the_step_uses_is_not_bound() -> None:
    step = procedure(page(bash('change "$pid"'))).step(1)
    assert step is not None
    assert terms("r", step, {"pid": "7", "host": "a"}).values == {"pid": "7"}
    assert digest(terms("r", step, {"pid": "7"})) == digest(terms("r", step, {"pid": "7", "host": "b"}))
    assert digest(terms("r", step, {"pid": "8"})) != digest(terms("r", step, {"pid": "7"}))
