"""Judge SQL: the statement, its clauses, and every function in it (TRUST §1, rule 8)."""

from __future__ import annotations

from rung.model.effect import Verdict
from rung.risk.verdicts import unknown


def sql(text: str, dialect: str, plain: frozenset[str]) -> Verdict:  # noqa: ARG001
    """Return the level of SQL text."""
    return unknown("SQL is not judged yet", "sql", text[:20])
