"""A copy with some fields changed, as the standard library makes it."""

from __future__ import annotations

import dataclasses

import pytest

from rung.run.replacing import replace
from rung.run.state import RunState, StepState


@pytest.mark.parametrize("value", [RunState(), StepState(), RunState(seq=3, lead="anna")])
def test_a_copy_is_the_one_that_the_standard_library_makes(value: RunState | StepState) -> None:
    for field in dataclasses.fields(value):
        change = {field.name: object()}
        assert replace(value, **change) == dataclasses.replace(value, **change)  # type: ignore[arg-type]  # noqa: TID251 - what it is measured by
    with pytest.raises(KeyError):
        replace(value, nothing=1)
