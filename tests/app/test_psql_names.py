"""What psql would read otherwise than as the value that a person gave is refused before anything starts."""

from __future__ import annotations

import pytest

from rung.app.carry.command import ready
from rung.model.effect import Effect, Verdict
from rung.model.errors import RefusedError
from rung.model.runbook import Command, FenceWords
from rung.model.span import Span
from rung.model.target import Target
from rung.run.procedure import PlannedCommand


def planned(text: str) -> PlannedCommand:
    nowhere = Span(0, 0)
    command = Command(text, "sql", "", FenceWords(target="db"), nowhere, nowhere)
    return PlannedCommand(command, Verdict(Effect.MUTATE, "", "test"), Target("db", "postgres"))


@pytest.mark.parametrize("name", ["USER", "HOST", "SINGLELINE", "ON_ERROR_STOP", "AUTOCOMMIT", "ENCODING"])
def test_a_name_that_psql_has_for_itself_is_no_value(name: str) -> None:
    with pytest.raises(RefusedError, match="variable of psql itself"):
        ready(planned(f"select :'{name}';"), {name: "x"})
    ready(planned(f"select :'{name.lower()}';"), {name.lower(): "x"})


@pytest.mark.parametrize("value", ["id", "pg_sleep", "2026-01-01", "1e3", "0x1F", "current_user", "NULL", "1-1", ""])
def test_a_word_is_no_value_where_it_stands_unquoted(value: str) -> None:
    with pytest.raises(RefusedError, match="stands unquoted"):
        ready(planned("delete from jobs where owner = :'v' and id = :v;"), {"v": value})
    ready(planned("delete from jobs where id = :'v'; -- :v is it, ':v' is not"), {"v": value})


@pytest.mark.parametrize("value", ["0", "42", "-5", "1.5", "true", "false"])
def test_a_number_or_a_truth_may_stand_unquoted(value: str) -> None:
    ready(planned("select 1 where id = :v"), {"v": value})


def test_what_is_not_read_with_certainty_counts_as_unquoted() -> None:
    with pytest.raises(RefusedError, match="stands unquoted"):
        ready(planned("select $x$ :v $x$"), {"v": "word"})
