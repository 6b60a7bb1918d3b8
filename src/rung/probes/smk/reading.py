"""Whether the Python of a Snakefile only reads while Snakemake makes its plan; what is not known counts as acting.

The tokens of every file are weighed against lists of names (:mod:`rung.probes.smk.harmless`).
"""

from __future__ import annotations

import ast
import builtins
import keyword
import re
import tokenize
from collections.abc import Iterable, Iterator, Mapping, Sequence
from tokenize import NAME, NEWLINE, STRING, TokenInfo

from msgspec import Struct

from rung.model.pattern import pattern
from rung.probes.smk.defined import Known, define
from rung.probes.smk.harmless import ATTRIBUTES, BUILTINS, METHODS, MODULES, PARTS, SNAKEMAKE
from rung.probes.smk.pytree import FAULTS, expression
from rung.probes.smk.tokens import arguments, only_reads, starts, text_at, tokens_of

WORDS = frozenset({"use", "rule", "checkpoint", "subworkflow", "as", "with", "from", "exclude", "match", "case"})
FETCHES = frozenset({"module", "pepfile", "pepschema", "storage"})
INSIDE = frozenset({"shell", "script", "wrapper", "notebook", "cwl", "workflow", "snakemake"})
CLOSED = (frozenset(dir(builtins)) - BUILTINS) | INSIDE
RAISED = pattern(r"^[A-Z]\w*(?:Error|Exception|Warning|Exit|Iteration)$")
INNER = pattern(
    r"^(?:_|gi_|cr_|ag_|f_|tb_|co_|to_|write|exec|spawn|read_pickle$"
    r"|(?:unlink|rmdir|mkdir|rename|chmod|touch|open|eval|query|pipe|apply|agg|aggregate|transform|system|popen"
    r"|builtins|modules)$)"
)
FORMATS = pattern(r"^\w*[fFtT]")
HOLES = tuple(getattr(ast, kind) for kind in ("FormattedValue", "Interpolation") if hasattr(ast, kind))
REMOTE = pattern(r"://")
LONGEST = 100  # tokens of a chain of attributes
IMPORTABLE = (".py", ".so", ".pyc")


class _Weighed(Struct, frozen=True):
    """The tokens of one file, what every file defines, and the files that were read."""

    tokens: Sequence[TokenInfo]
    known: Known
    files: frozenset[str]
    path: str


def why_acts(texts: Mapping[str, str], paths: Iterable[str]) -> str:
    """Return what may act while these Snakefiles (text by path) are read, as ``path:line: …``, or the empty string.

    ``paths`` are all files of the project: Python would import a module from beside a Snakefile before any other.
    """
    folders = {path.rpartition("/")[0] for path in texts}
    beside = next((path for path in sorted(paths) if _is_module(path, folders)), "")
    if beside:
        return f"{beside}: Python looks here first when it imports"
    try:
        tokens = {path: tokens_of(text) for path, text in texts.items()}
    except (tokenize.TokenError, *FAULTS) as fault:
        return f"it cannot be read as Python: {fault}"
    known = Known()
    for path, each in tokens.items():
        for line, what in define(each, known):
            return f"{path}:{line}: {what}"
    for path, each in tokens.items():
        for line, what in _weigh(_Weighed(each, known, frozenset(texts), path)):
            return f"{path}:{line}: {what}"
    return ""


def _is_module(path: str, folders: set[str]) -> bool:
    folder, _, name = path.rpartition("/")
    package = name == "__init__.py" and folder.rpartition("/")[0] in folders
    return name.endswith(IMPORTABLE) and (folder in folders or package)


def _weigh(given: _Weighed) -> Iterator[tuple[int, str]]:
    importing = False
    remote = "pandas" in given.known.modules.values()
    for at, each in enumerate(given.tokens):
        line, what = each.start[0], ""
        if each.type == NEWLINE:
            importing = False
        elif each.string in {"import", "from"} and starts(given.tokens, at):
            importing = True
        elif each.string == "(":
            what = "calls what it computed" if _computed(given.tokens, at - 1) else ""
        elif each.type == STRING:
            fetched = "names an address beside a module that would fetch it"
            what = fetched if remote and REMOTE.search(each.string) else _formatted(each.string, given.known)
        elif each.type == NAME and not importing and not keyword.iskeyword(each.string):
            what = _name(given.tokens, at, given.known) or _included(given, at)
        if what:
            yield line, what


def _computed(tokens: Sequence[TokenInfo], at: int) -> bool:
    return text_at(tokens, at) in {")", "]", "}"} or (at >= 0 and tokens[at].type == STRING)


def _formatted(text: str, known: Known) -> str:
    """Return what acts in the braces of a text in which values are put."""
    if not FORMATS.match(text):
        return ""
    try:
        nodes = [node for node in ast.walk(expression(text)) if isinstance(node, HOLES)]
        texts = [tokens_of(f"({ast.unparse(node.value)})\n") for node in nodes]
    except (tokenize.TokenError, *FAULTS):
        return "formats a text that cannot be read"
    return next((what for each in texts for _, what in _weigh(_Weighed(each, known, frozenset(), ""))), "")


def _name(tokens: Sequence[TokenInfo], at: int, known: Known) -> str:
    name, before, after = tokens[at].string, text_at(tokens, at - 1), text_at(tokens, at + 1)
    first = starts(tokens, at)
    if before == ".":
        return _attribute(tokens, at, known)
    if name in FETCHES and first:
        return f"`{name}` may fetch something"
    if name in WORDS or before in {"rule", "checkpoint"} or after == "=" or (after == ":" and first):
        return ""  # a directive, the name of a rule or of an argument, or a name that is set: using it is weighed
    if name == "open":
        return "" if after == "(" and only_reads(tokens, at + 1) else "opens a file, and perhaps not only to read"
    if name in PARTS:
        return "" if after == "." and text_at(tokens, at + 2) in PARTS[name] else f"uses what is inside of `{name}`"
    return _plain(name, after, known)


def _plain(name: str, after: str, known: Known) -> str:
    if name in known.modules:
        return "" if after == "." else f"hands the module `{name}` on"
    if name in BUILTINS or name in SNAKEMAKE or RAISED.match(name):
        return ""
    if name in CLOSED or name.startswith("__"):
        return f"uses `{name}`"
    if after == "(":
        return "" if name in known.calls else f"calls `{name}`"
    return "" if name in known.names or name in known.calls else f"uses `{name}`, which nothing here defines"


def _attribute(tokens: Sequence[TokenInfo], at: int, known: Known) -> str:
    name, called = tokens[at].string, text_at(tokens, at + 1) == "("
    root = at
    while root > 1 and text_at(tokens, root - 1) == ".":
        root -= 2
        if at - root > LONGEST:
            return f"uses `.{name}` behind too many others"
    first = text_at(tokens, root)
    module = known.modules.get(first, "")
    if name == "replace" and called:
        return "" if arguments(tokens, at + 1) > 1 else "calls `replace` with one argument, as of a path"
    if first in PARTS:
        return "" if name in PARTS[first] else f"uses `{first}.{name}`"
    if module:
        inner = root == at - 2
        own = MODULES.get(module, frozenset())  # of `import snakemake.io` only the part is known
        fine = own if inner else own | METHODS | ATTRIBUTES
        return "" if name in fine or f"{module}.{name}" in MODULES else f"uses `{name}` of `{first}`"
    if called:
        return "" if name in METHODS else f"calls `.{name}`"
    return f"uses `.{name}`" if INNER.match(name) else ""


def _included(given: _Weighed, at: int) -> str:
    tokens = given.tokens
    if text_at(tokens, at) != "include" or not starts(tokens, at) or text_at(tokens, at + 1) != ":":
        return ""
    rest = [each for each in tokens[at + 2 : at + 6] if each.type not in {tokenize.INDENT, tokenize.DEDENT}]
    rest = rest[1:] if rest and rest[0].type == NEWLINE else rest
    plain = re.fullmatch(r"[\"']([^\"'\\{}]+)[\"']", rest[0].string) if rest else None
    if plain is None or (len(rest) > 1 and rest[1].type != NEWLINE):
        return "includes a file that only Python could name"
    parts: list[str] = []
    for part in f"{given.path.rpartition('/')[0]}/{plain[1]}".split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "" if "/".join(parts) in given.files else f"includes `{plain[1]}`, which was not read"
