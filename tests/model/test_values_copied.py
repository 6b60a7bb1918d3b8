"""Both kinds of values are copied by one function: equal by their fields, hashed, not written to."""

from __future__ import annotations

import pytest

from rung.model.ask import Ask
from rung.model.replacing import replace
from rung.model.span import Place

VALUES = [(Ask(target="all"), "target"), (Place("a.md", 1, 1), "path")]


@pytest.mark.parametrize(("value", "field"), VALUES)
def test_a_copy_holds_the_changed_field_and_the_others(value: Ask | Place, field: str) -> None:
    changes: dict[str, str] = {field: "other"}
    copy = replace(value, **changes)  # type: ignore[arg-type]  # each holds the field that is named beside it
    assert getattr(copy, field) == "other"
    assert copy != value
    back: dict[str, str] = {field: getattr(value, field)}
    assert replace(copy, **back) == value  # type: ignore[arg-type]  # each holds the field that is named beside it
    assert hash(replace(value)) == hash(value)


@pytest.mark.parametrize(("value", "field"), VALUES)
def test_a_field_that_is_not_there_is_refused_and_none_can_be_written_to(value: Ask | Place, field: str) -> None:
    with pytest.raises(TypeError):
        replace(value, nothing=1)  # type: ignore[call-arg]  # what is refused
    with pytest.raises(AttributeError):
        setattr(value, field, "other")


def test_a_value_of_a_probe_is_matched_by_place_and_by_name() -> None:
    match Ask("there", target="all"):
        case Ask("there", target=target):
            assert target == "all"
        case _:
            pytest.fail("not matched")
