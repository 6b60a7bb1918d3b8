"""The files of a project whose content is another one after: what is built may rest on any of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import islice

from rung.model.pattern import pattern
from rung.probes.filekind import is_beside, is_left, is_workflow
from rung.probes.gnumake.plain import SET as SETS
from rung.tuning.pair import Pair
from rung.tuning.project import Project
from rung.tuning.settings import is_settings
from rung.tuning.side import INNER, MAKEFILE, SHEET, Side
from rung.tuning.telling import MEANS

MOST = 20_000  # files that are compared
HASHED = pattern(r".*\.(?:sh|bash|zsh|pl|rb|R|r|Rscript|awk|tcl|jl|ya?ml|toml|cfg)")
SLASHED = pattern(r".*\.(?:c|cc|cpp|cxx|h|hh|hpp|hxx|java|js|ts|go|rs|cu)")
COMMENT = pattern(r"(?m)^[ \t]*#(?!!).*$")
KEPT = pattern(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|//[^\n]*|/\*.*?\*/", re.DOTALL)
WHOLE = pattern(r"<<|^=\w|[:=][ \t]*[|>][+-]?[ \t]*$|\"\"\"|'''|\\$|R\"|`", re.MULTILINE)
"""Texts in which a line that looks like a comment may be none."""
ALWAYS_TEXT = (
    r"(?:(?:override|export)\s+)*(?:SHELL|\.SHELLFLAGS)\s*[:?+]{0,3}=|\.(?:ONESHELL|POSIX|SECONDEXPANSION|SUFFIXES)\b"
)
ALWAYS = pattern(ALWAYS_TEXT)
FLOW = pattern(r".*\bos\.environ\b|shell\.(?:prefix|executable)\b|(?:envvars|container|containerized|conda)\s*:")
SHAPES = pattern(
    ALWAYS_TEXT
    + r"|(?:else\s+)?ifn?(?:eq|def)\b|else$|vpath\b|VPATH\b|[-s]?include\b|define\b|\$[({](?:eval|foreach|call)\b"
)
IDLE = pattern(r"(?:rule|checkpoint|localrules|import|from|include|configfile|scattergather)\b|[\"')\]},]*$|\"\"\"")
ASSIGNED = pattern(r"([A-Za-z_]\w*)\s*=")
HOLDERS = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
HOLE = pattern(r"\{[^{}]*\}|%|\$[({][^)}]*[)}]")


def changed(one: Side, two: Side, before: Project, after: Project) -> tuple[str, ...]:
    """Return the files that are not the same on both sides and may reach what is built.

    Left out is what else of a review compares (makefiles, Snakefiles, settings), what a rule makes or a run leaves,
    what only tells people something, and what differs in comments and blank lines alone. A file that stands on one
    side only counts where a rule needs it, or where it is like those of both sides.
    """
    made = _Made((before, after))
    needed = _needed(before) | _needed(after)
    both = one.paths.keys() & two.paths.keys()
    kinds = {_kind(path) for path in both if "." in path}
    found = []
    for path in islice(sorted({*one.paths, *two.paths}), MOST):
        if _compared(path) or made.holds(path) or (path not in needed and (is_beside(path) or is_left(path))):
            continue
        if path in both:
            if not _same(path, one, two):
                found.append(path)
        elif path in needed or _is_source(path) or _kind(path) in kinds:
            found.append(path)
    return tuple(found)


def _is_source(path: str) -> bool:
    return path.endswith((".py", ".pyw")) or any(kind.fullmatch(path) for kind in (HASHED, SLASHED))


def _kind(path: str) -> tuple[str, str]:
    """Return the folder and the ending of a file: data of a kind lies together."""
    folder, _, name = path.rpartition("/")
    return folder, name.rpartition(".")[2] if "." in name else ""


def _compared(path: str) -> bool:
    """Say whether a review compares by its lines or keys what a file says."""
    rules = MAKEFILE.search(path) is not None or is_workflow(path)
    return rules or is_settings(path) or SHEET.search(path) is not None


def _needed(project: Project) -> frozenset[str]:
    return frozenset(need for rule in project.graph.values() for need in (*rule.needs, *rule.order_only))


class _Made:
    """What rules make, by name and by pattern."""

    def __init__(self, projects: tuple[Project, ...]) -> None:
        rules = [rule for project in projects for rule in (*project.graph.values(), *project.rules.values())]
        names = {name for rule in rules if rule.recipe or rule.outputs for name in rule.outputs if rule.recipe}
        self._plain = frozenset(name for name in names if not HOLE.search(name))
        self._forms = tuple(HOLE.sub("*", name.replace("[", "[[]")) for name in names - self._plain)

    def holds(self, path: str) -> bool:
        return path in self._plain or any(fnmatchcase(path, form) for form in self._forms)


def _same(path: str, one: Side, two: Side) -> bool:
    old, new = one.read(path), two.read(path)
    if old is None or new is None:  # too large to be read, or not to be read: the size is all that is known
        return one.paths[path] == two.paths[path]
    return old == new or _bare(path, old) == _bare(path, new) is not None


def _bare(path: str, data: bytes) -> str | None:
    """Return what of a text decides anything; None where nobody can tell that from the rest."""
    text = data.decode("utf-8", "surrogateescape")
    if path.endswith((".py", ".pyw")):
        return _python(text)
    if SLASHED.fullmatch(path):
        return None if "__LINE__" in text or WHOLE.search(text) else _lines(KEPT.sub(_uncommented, text))
    hashed = HASHED.fullmatch(path) is not None or text.startswith("#!")
    return None if not hashed or WHOLE.search(text) else _lines(COMMENT.sub("", text))


def _uncommented(match: re.Match[str]) -> str:
    return " " if match[0].startswith("/") else match[0]


def _lines(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines() if line.strip())


def _python(text: str) -> str | None:
    if "__doc__" in text or "getsource" in text:
        return None
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    for node in ast.walk(tree):
        if isinstance(node, HOLDERS) and ast.get_docstring(node, clean=False):
            node.body = node.body[1:] or [ast.Pass()]
    return ast.dump(tree)


def directives(pair: Pair) -> Iterator[str]:
    """Yield each line of a build file, outside of rules, that only one side has and that may decide what is made.

    Where the tool itself worked the graph out on both sides, what only shapes the graph is compared there.
    """
    told = all(project.resolved or project.jobs for project in (pair.before, pair.after))
    for line in (*pair.gone, *pair.came):
        if line.recipe or line.owner:
            continue
        flow = is_workflow(line.path)
        form = (FLOW if flow else ALWAYS) if told else SHAPES
        counts = form.match(line.text) is not None if told or not flow else not _harmless(line.text)
        counts = counts or (INNER.search(line.path) is not None and _sets(line.text))
        if counts and (flow or MAKEFILE.search(line.path)):
            yield f"{line.place}: {line.text[:60]}"


def _sets(text: str) -> bool:
    """Say whether a line of a makefile, read by a make of its own, sets a variable, or shapes its graph."""
    named = SETS.match(text)
    return SHAPES.match(text) is not None if named is None else MEANS.search(named["name"]) is None


def _harmless(text: str) -> bool:
    """Say whether a line of a Snakefile only heads a rule, or says how much is used."""
    named = ASSIGNED.match(text)
    return IDLE.match(text) is not None or (named is not None and MEANS.search(named[1]) is not None)
