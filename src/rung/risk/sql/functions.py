"""Which SQL functions change nothing, and what those do that change something."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from rung.model.effect import Effect
from rung.risk.table import Raise

FOLDER = Path(__file__).parents[1] / "functions"
LEVELS = {effect.word: effect for effect in Effect}

# Words that stand before a parenthesis without being a function, and type names with a length.
CONSTRUCTS = frozenset(
    "all and any array as asc between bigint binary bit blob bool by case cast char character check coalesce "
    "cross cube date dec decimal desc "
    "distinct double else end escape except exists extract filter first float from full group grouping groups "
    "having ilike in inner int integer "
    "intersect interval is join last lateral left like limit materialized natural nchar next not null nullif "
    "nulls numeric offset on only or order "
    "outer over overlay partition position precision range real recursive regexp right rlike rollup row rows "
    "select sets similar smallint some "
    "substring text then time timestamp timestamptz to trim tinyint unbounded union unique unsigned using values "
    "varbinary varchar varying when "
    "where window with within without xmlelement xmlforest greatest least ordinality zone at collate".split()
)


@cache
def harmless(dialect: str) -> frozenset[str]:
    """Return the functions of ``dialect`` that change nothing; an unknown dialect has none."""
    path = FOLDER / f"{dialect}.txt"
    if not path.exists():
        return frozenset()
    return frozenset(line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#"))


@cache
def audited(dialect: str) -> dict[str, Raise]:
    """Return the functions of ``dialect`` that were read one by one, with what they do."""
    path = FOLDER / f"{dialect}-acts.txt"
    found: dict[str, Raise] = {}
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        if line and not line.startswith("#"):
            level, name, *reason = line.split(" ", 2)
            found[name] = Raise(LEVELS[level], f"`{name}`: {reason[0]}" if reason else f"`{name}` only looks")
    return found
