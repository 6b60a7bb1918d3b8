"""What a Python script takes because it lies there, and which evidence it leaves."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from rung.tuning.scripts.place import Place, called, number, short
from rung.tuning.scripts.trace import Kind, Trace
from rung.tuning.scripts.words import EVIDENCE

ASKS = frozenset({"exists", "is_file", "isfile", "getsize", "lexists"})
LOADS = re.compile(r"^(?:read_\w+|load\w*|open|unpickle\w*)$")
MAKES = frozenset(
    {"mkdir", "makedirs", "print", "exit", "unlink", "remove", "rmtree", "info", "warning", "debug", "error"}
)
STORES = re.compile(r"^(?:shelve\.open|dbm\.open|diskcache\.\w+|requests_cache\.install_cache|joblib\.Memory|Memory)$")
KEYED = re.compile(r"(?i)sha\d|md5|blake|hash|digest|mtime|checksum|etag|crc32|newer")


def traces(node: ast.AST, place: Place) -> Iterator[Trace]:
    """Yield a trace where what lies there is taken for what would be made, and for each name of a log or report."""
    match node:
        case ast.If(test=test, body=body, orelse=orelse) if _asks(test) and not _keyed(place):
            away = isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
            taken, made = (orelse, body) if away else (body, orelse)
            if _takes(taken) or (away and not orelse and _makes(made)):
                yield place.trace(Kind.CACHE, node, f"takes what lies there: if {short(test)}")
        case ast.Call() if STORES.match(ast.unparse(node.func)):
            yield place.trace(Kind.CACHE, node, f"keeps results between runs: {short(node)}")
        case ast.Attribute(value=ast.Name(id="snakemake"), attr="log" | "log_fmt_shell"):
            yield place.trace(Kind.LOG, node, short(node))
        case ast.Constant(value=str() as text) if EVIDENCE.search(text) and " " not in text:
            yield place.trace(Kind.KEPT, node, text, text)


def _asks(test: ast.expr) -> bool:
    return any(called(each) in ASKS for each in ast.walk(test))


def _keyed(place: Place) -> bool:
    """Say whether the function asks what the content is, or when it was changed: then the answer has a key."""
    return place.scope is not None and not isinstance(place.scope, ast.Module) and _tells(place.scope)


def _tells(scope: ast.AST) -> bool:
    return KEYED.search(ast.unparse(scope)) is not None


def _takes(body: Sequence[ast.stmt]) -> bool:
    for each in (inner for part in body for inner in ast.walk(part)):
        if isinstance(each, ast.Continue) or LOADS.match(called(each)):
            return True
        if isinstance(each, ast.Return) and number(each.value) in {None, 0.0}:
            return True
        if called(each) == "exit" and isinstance(each, ast.Call) and (not each.args or number(each.args[0]) == 0):
            return True
    return False


def _makes(body: Sequence[ast.stmt]) -> bool:
    """Say whether something is made only where nothing lies; folders and words are no matter."""
    if any(isinstance(each, ast.Raise) for each in body):
        return False
    calls = (each for part in body for each in ast.walk(part) if isinstance(each, ast.Call))
    return any(called(each) not in MAKES for each in calls)
