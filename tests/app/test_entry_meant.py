"""A number that a person typed where a run or one of its entries may stand."""

from __future__ import annotations

import pytest

from fakes.bench import Bench
from rung.app.runs.evidence import meant
from rung.model.errors import UsageError

PAGE = """# Runbook: Look (RUN-001)

## Steps

1. See it.
   ```bash
   cat lamp
   ```
"""


def test_a_number_that_begins_the_id_of_the_only_open_run_is_an_entry_of_it(bench: Bench) -> None:
    bench.begins = "1f"
    run = bench.start(PAGE).log.run
    row, entry = meant(bench.site(), "1", None, last=False)
    assert (row.id, entry) == (run, 1)


def test_a_number_that_begins_one_of_two_open_runs_is_asked_back(bench: Bench) -> None:
    bench.begins = "1f"
    bench.start(PAGE)
    bench.begins = "run"
    other = bench.start(PAGE).log.run
    with pytest.raises(UsageError, match=other) as raised:
        meant(bench.site(), "1", None, last=False)
    assert raised.value.id == "run-or-entry"


def test_more_of_an_id_is_the_run(bench: Bench) -> None:
    bench.begins = "1f"
    run = bench.start(PAGE).log.run
    row, entry = meant(bench.site(), "1f", None, last=False)
    assert (row.id, entry) == (run, None)
