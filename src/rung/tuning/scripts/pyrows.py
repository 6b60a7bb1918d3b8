"""Where a Python script takes a part of the rows that there are."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from rung.tuning.scripts.place import Place, called, compares_with_number, number, short
from rung.tuning.scripts.trace import Kind, Trace

PARTS = frozenset(
    {
        "head",
        "tail",
        "sample",
        "islice",
        "limit",
        "dropna",
        "drop_nulls",
        "drop_duplicates",
        "query",
        "nlargest",
        "nsmallest",
    }
)
SIZES = frozenset(
    {"nrows", "n_rows", "max_rows", "maxrows", "frac", "fraction", "subsample", "downsample", "stop_after_n_rows"}
    | {"max_reads", "max_records", "limit", "row_limit", "train_size"}
)
THERE = frozenset({"notna", "notnull", "is_not_null", "isfinite"})
CHANCES = frozenset({"random", "uniform", "rand", "randint", "randrange"})
TEXT = re.compile(
    r"(?i)(?:name|text|line|word|title|msg|message|string|label|prefix|suffix|hash|digest|sha|md5|key|id|path|date|time"
    r"|code|url|sequence|version|sys\.argv|argv|shape)s?$"
)
TEXTS = frozenset({"hexdigest", "strftime", "str", "join", "format", "isoformat", "strip", "read_text", "readline"})


def traces(node: ast.AST, place: Place) -> Iterator[Trace]:
    """Yield a trace where the node takes a part; what is only shown takes none."""
    if place.shown:
        return
    if _takes_part(node, place):
        yield place.trace(Kind.ROWS, node, short(node.test if isinstance(node, ast.If) else node))
    if isinstance(node, ast.Call):
        sizes = (each for each in node.keywords if each.arg in SIZES and not _none(each.value))
        yield from (place.trace(Kind.ROWS, node, f"{called(node)}(… {each.arg}={short(each.value)})") for each in sizes)


def _takes_part(node: ast.AST, place: Place) -> bool:
    match node:
        case ast.Call():
            return called(node) in PARTS or (called(node) == "filter" and any(map(_chooses, node.args)))
        case ast.Subscript(slice=ast.Slice() as cut, value=whole):
            return not _text(whole) and (_first(cut) or _stride(cut))
        case ast.Subscript(slice=test):
            return _chooses(test)
        case ast.comprehension(ifs=ifs):
            return any(compares_with_number(each) or _by_chance(each) for each in ifs)
        case ast.If(test=test) if _by_chance(test):
            return True
        case ast.If(test=test, body=[ast.Break() | ast.Continue()]) if place.loop is not None:
            return not _counts_tries(place.loop) and compares_with_number(test)
        case _:
            return False


def _chooses(test: ast.expr) -> bool:
    """Say whether a mask leaves rows out by a number, or by a value that is not there."""
    return compares_with_number(test) or any(called(each) in THERE for each in ast.walk(test))


def _by_chance(test: ast.expr) -> bool:
    return compares_with_number(test) and any(called(each) in CHANCES for each in ast.walk(test))


def _none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _first(cut: ast.Slice) -> bool:
    many = number(cut.upper)
    named = isinstance(cut.upper, ast.Name) and cut.upper.id.isupper()
    return cut.lower is None and (named or (many is not None and many > 1))


def _stride(cut: ast.Slice) -> bool:
    step = number(cut.step)
    return step is not None and step > 1


def _text(whole: ast.expr) -> bool:
    return called(whole) in TEXTS or isinstance(whole, ast.Constant) or TEXT.search(ast.unparse(whole)) is not None


def _counts_tries(loop: ast.AST) -> bool:
    return isinstance(loop, ast.While) or (isinstance(loop, ast.For) and called(loop.iter) == "range")
