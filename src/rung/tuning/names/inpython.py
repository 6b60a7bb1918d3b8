"""Constants and functions of Python: whether a script or a Snakefile says a name only where it means its own value."""

from __future__ import annotations

import builtins
import re
import token
import tokenize
from collections.abc import Sequence

from rung.model.pattern import pattern
from rung.probes.smk.pytokens import pytokens

NAME = pattern(r"[A-Za-z]\w{2,}")
KNOWN = frozenset(dir(builtins)) | frozenset({
    "config", "rules", "checkpoints", "workflow", "wildcards", "snakemake", "input", "output", "params", "log",
    "threads", "resources", "attempt", "expand", "glob_wildcards", "shell", "storage", "gather", "scatter", "logger",
    "multiext", "ancient", "temp", "protected", "directory", "touch", "ensure", "pipe", "unpack", "lookup", "branch",
    "evaluate", "collect", "exists", "report", "rule", "checkpoint", "use", "module", "include", "configfile",
    "workdir", "benchmark", "conda", "container", "message", "name", "group", "priority", "version",
})  # fmt: skip
"""Names that mean something to Python or Snakemake."""
TAKEN = pattern(r"\w*[tT]est\w*|setup\w*|teardown\w*|collect_ignore\w*")
"""Names by which pytest and unittest find what they run, and are told of: a test of another name is none."""
COMPUTES = pattern(
    r"\b(?:globals|locals|vars|eval|exec|getattr|setattr|hasattr|dir|__dict__|importlib|__import__|inspect|modules)\b"
    r"|\bimport\s+\*|\.__(?:name|qualname|code|wrapped)__|\b(?:co_name|f_code|_getframe|funcName|traceback|pickle)\b"
)
"""What may come to a name that is not written down, or tells it."""
FILLS = frozenset({"shell", "message"})
"""Directives of a Snakefile, and a function, that put values into a text by their names."""
BEFORE = frozenset({".", "import", "as", "rule", "checkpoint", "use", "module", "from"})
BLANK = frozenset({token.NL, token.NEWLINE, token.INDENT, token.DEDENT, tokenize.COMMENT})


def only_named(name: str, text: str, *, flow: bool) -> bool:
    """Say whether a text of Python says a name only where it means a value that it, or a file beside it, sets.

    ``flow``: it is a Snakefile, whose commands put values in by ``{name}``. Not so for what is an attribute, an
    argument, an import or a part of a text.
    """
    if not NAME.fullmatch(name) or name in KNOWN or TAKEN.fullmatch(name) or COMPUTES.search(text):
        return False
    try:
        found = pytokens(text)
    except (tokenize.TokenError, SyntaxError, ValueError):
        return False
    if any(each.string == "class" for each in found):
        return False  # names in it are part of what it is
    return all(_fits(found, at, name, flow=flow) for at, each in enumerate(found) if name in each.string)


def _filled(found: Sequence[tokenize.TokenInfo], at: int, *, flow: bool) -> bool:
    """Say whether values are put into a text by their names."""
    if found[at].string[:2].lower() in {'f"', "f'", "fr", "rf"}:
        return True
    begins = (n for n in range(at - 1, -1, -1) if found[n].type == token.NAME and (not n or found[n - 1].type in BLANK))
    return flow and next((found[n].string for n in begins), "") in FILLS


def binds(name: str, text: str) -> bool:
    """Say whether a text gives a name its value, at the top."""
    return re.search(rf"(?m)^(?:{name}[ \t]*=(?!=)|def[ \t]+{name}[ \t]*\()", text) is not None


def _fits(found: Sequence[tokenize.TokenInfo], at: int, name: str, *, flow: bool) -> bool:
    each = found[at]
    if each.type == tokenize.COMMENT:
        return True
    if each.type == token.NAME:
        return each.string != name or _means(found, at, flow=flow)
    said = len(re.findall(rf"\b{name}\b", each.string))
    if not said:
        return True
    put_in = rf"(?<!\{{)\{{{name}[}}.:\[!]"
    fits = each.type == token.STRING and said == len(re.findall(put_in, each.string))
    return fits and _filled(found, at, flow=flow)


def _means(found: Sequence[tokenize.TokenInfo], at: int, *, flow: bool) -> bool:
    """Say whether a name means a value: it is no attribute, no argument that is named, and no name of a rule."""
    each = found[at]
    before = next((found[n].string for n in range(at - 1, -1, -1) if found[n].type not in BLANK), "")
    after = next((found[n].string for n in range(at + 1, len(found)) if found[n].type not in BLANK), "")
    if before in BEFORE:
        return False
    if after == "=":
        return each.start[1] == 0 or (not flow and before not in {"(", ","})
    begins = found[at - 1].type in BLANK if at else True
    return not (after == ":" and begins)
