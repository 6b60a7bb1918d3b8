"""A value given at the start for an input of a type that nothing can be checked against is refused with the types."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.bench import Bench
from fakes.procedures import bash, page
from rung.app.runs.start import Opening
from rung.model.errors import UsageError

INPUTS = "## Inputs\n| name | type | example | from |\n|---|---|---|---|\n| owner | text | ana | a person |\n"


def test_the_refusal_names_the_types_that_there_are(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    with pytest.raises(UsageError, match="'text', which no value can be checked") as caught:
        bench.start(page(bash('look "$owner"'), before=INPUTS), Opening(values={"owner": "ana"}))
    bench.store.close()
    assert caught.value.id == "unknown-type"
    assert "integer" in caught.value.advice


def test_a_run_that_could_never_get_its_value_does_not_begin(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    with pytest.raises(UsageError, match="owner has the type 'text'") as caught:
        bench.start(page(bash('look "$owner"'), before=INPUTS))
    runs = bench.store.runs()
    bench.store.close()
    assert caught.value.id == "unknown-type"
    assert ":" in caught.value.where
    assert not runs


def test_an_input_that_no_step_takes_bars_nobody(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    assert bench.start(page(bash("look pool"), before=INPUTS))
    bench.store.close()
