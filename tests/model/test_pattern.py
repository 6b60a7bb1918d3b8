"""A regular expression that is compiled late does what one does that is compiled at once."""

from __future__ import annotations

import re
from importlib import import_module
from pkgutil import walk_packages

import pytest

import rung
from rung.model.pattern import pattern


def test_it_finds_and_replaces_as_a_compiled_one_does() -> None:
    late, compiled = pattern(r"(?P<word>[a-z]+)", re.IGNORECASE), re.compile(r"(?P<word>[a-z]+)", re.IGNORECASE)
    for text in ("One two", "12", ""):
        assert [found["word"] for found in late.finditer(text)] == [found["word"] for found in compiled.finditer(text)]
        assert late.sub("_", text) == compiled.sub("_", text)
        assert (late.match(text) is None) == (compiled.match(text) is None)
    assert late.groupindex == compiled.groupindex


def test_nothing_is_compiled_before_it_is_used() -> None:
    late = pattern("(")
    with pytest.raises(re.error):
        late.search("text")


def test_what_a_compiled_one_does_not_have_it_does_not_have() -> None:
    with pytest.raises(AttributeError):
        getattr(pattern("a"), "explain")  # noqa: B009 - no type knows it


def test_every_pattern_of_the_program_can_be_compiled() -> None:
    late = type(pattern(""))
    names = [each.name for each in walk_packages(rung.__path__, "rung.") if not each.name.endswith("__main__")]
    held = (value for name in names for value in vars(import_module(name)).values())
    found = {id(value): value for value in held if type(value) is late}
    assert len(found) > 50
    for each in found.values():
        assert isinstance(each.pattern, str | bytes)
