"""The second opinion on a query: a full SQL parser must find as many statements, and nothing but queries."""

from __future__ import annotations

import logging
import re

import sqlglot
from sqlglot import exp

from rung.model.effect import Verdict
from rung.risk.verdicts import unknown

QUERY = (
    exp.Select,
    exp.SetOperation,
    exp.Subquery,
    exp.Values,
    exp.Table,
    exp.Show,
    exp.Describe,
    exp.Transaction,
    exp.Commit,
    exp.Rollback,
    exp.Set,
    exp.Use,
    exp.Pragma,
)
CHANGES = (
    exp.Insert,
    exp.Update,
    exp.Delete,
    exp.Merge,
    exp.Create,
    exp.Drop,
    exp.Alter,
    exp.Into,
    exp.Lock,
    exp.Copy,
    exp.LoadData,
    exp.TruncateTable,
    exp.Kill,
    exp.Grant,
)
DECLARE = "write it in plainer SQL, or declare the step's effect: `effect=mutate` after the fence's language"
# What it cannot parse it warns about: the verdict says so already.
logging.getLogger("sqlglot").setLevel(logging.CRITICAL)


BRACKETS = 1000
"""The second parser takes seconds for thousands of them, and no query of a runbook has so many."""


def doubt(text: str, dialect: str, statements: int) -> Verdict | None:
    """Return why the parser does not agree that ``text`` holds ``statements`` queries, or None when it does."""
    plain = re.sub(r"\\(?:gx?|G|watch(?:[ \t]+[\d.]+)?|crosstabview)[ \t]*(?=;|\n|\Z)", ";", text)
    plain = re.sub(r"(?<![:\w]):(?:'(\w+)'|\"(\w+)\"|(\w+))(?!:)", r"\1\2\3", plain)
    if plain.count("[") + plain.count("(") > BRACKETS:
        return unknown("this SQL has more brackets than rung follows", "sql-second-parser", "", DECLARE)
    try:
        trees = [tree for tree in sqlglot.parse(plain, read=dialect) if tree is not None]
    except (sqlglot.errors.SqlglotError, RecursionError) as error:
        return unknown(
            "a second SQL parser cannot read this", "sql-second-parser", str(error).split("\n")[0][:60], DECLARE
        )
    if len(trees) != statements:
        return unknown("two SQL parsers find a different number of statements", "sql-second-parser", "", DECLARE)
    for tree in trees:
        if isinstance(tree, exp.Command) and tree.name.upper() not in (
            "SHOW",
            "EXPLAIN",
            "DESCRIBE",
            "BEGIN",
            "START",
            "SAVEPOINT",
            "RELEASE",
            "END",
            "ABORT",
        ):
            return unknown("a second SQL parser does not know this statement", "sql-second-parser", tree.name, DECLARE)
        if not isinstance(tree, (*QUERY, exp.Command, exp.Alias)):
            return unknown("a second SQL parser does not find a query here", "sql-second-parser", tree.key, DECLARE)
        change = tree.find(*CHANGES)
        if change is not None and not isinstance(tree, exp.Describe):
            return unknown("a second SQL parser finds a change in this", "sql-second-parser", change.key, DECLARE)
    return None
