"""What a text says by its language: the words that may name files, and whether it looks for files itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from rung.probes.clipped import clipped
from rung.probes.smk.pytree import FAULTS, parsed
from rung.tuning.reaching.commands import Taken, commands
from rung.tuning.reaching.spoken import HOLE

READ_BY_PEOPLE = re.compile(r".*\.(?:[1-9]|html?|css|man|svg|rtf|pod)$")
"""Texts that name folders to people only."""
TEX = (".tex", ".ltx", ".sty", ".cls")
BRACED = re.compile(r"\\[a-zA-Z]+\*?(?:\[[^\]]*\])?\{([^{}\n]+)\}")
NAME = re.compile(r"[^,\s/]+(?=$|,|\s)")
ALL_NAMES = re.compile(r".*\.(?:java|kt|scala|cs|swift|d|ml|mli|v|sv|vhdl?|pas|ad[abs]|go|f90|F90|f|for)$")
"""Languages in which a file of a name is used without being imported."""
BY_NAME = re.compile(
    r".*\.(?:hs|rs|nim|jl|lua|rb|pl|pm|js|mjs|ts|tsx|jsx|s[ac]ss|less|erl|ex|exs|cr|zig|proto|php|R|r)$"
)
IMPORTING = re.compile(
    r"(?m)^.*\b(?:import|use|mod|require\w*|open|include|forward|using|from|load|source|extends)\b.*$"
)
IDENTIFIER = re.compile(r"[A-Za-z_][\w-]*")
IMPORTS = re.compile(r"\s*(?:from\s+([\w.]+\s+import\b[\w\s,]*)|import\s+([\w.,\s]+))")
PYTHON = (".py", ".pyw")
SHELL = re.compile(r".*\.(?:sh|bash|zsh|ksh)$")
SHEBANG = re.compile(r"#!.*\b(?:ba|da|z|k)?sh\b")
CODE = re.compile(r".*\.(?:py|pyw|R|r|Rscript|pl|pm|rb|jl|awk|tcl|lua|php|js|ts|mjs)$")
STRINGS = re.compile(r".*\.(?:c|cc|cpp|cxx|h|hh|hpp|hxx|java|js|ts|mjs|go|rs|cu|s|S|asm)(?:\.in|\.cmakein)?$")
QUOTED = re.compile(r"\"((?:\\.|[^\"\\\n])*)\"|'((?:\\.|[^'\\\n])*)'|#\s*include\s*<([^>\n]+)>")
PLAIN = re.compile(r"[\w./+-]+")
HASHED = re.compile(r"#(?<!\S#)(?!!).*")
"""A comment; with the sign first it is found several times as fast."""
SLASHED = re.compile(r"(?s)/\*.*?\*/|(?m:^[ \t]*//.*$)")
WALKS = re.compile(
    r"\b(?:os\.walk|listdir|scandir|iterdir|rglob|i?glob|list\.files|list\.dirs|Sys\.glob|dir_ls|readdir(?:Sync)?|opendir|glob\.sync"
    r"|import_module|__import__|iter_modules|walk_packages|run_path|run_module|os\.fwalk|Dir\.(?:entries|children|each_child))\s*\("
    r"|\bDir\[|<\*"
)
NEXT = re.compile(r"\s*\S?")
"""What follows a line up to where a bracket may stand that belongs to its last word."""
WALK_WORDS = (
    "walk", "dir", "glob", "list.files", "import_module", "__import__", "iter_modules", "run_path", "run_module",
    "Dir", "<*"
)  # fmt: skip
START_WORDS = ("subprocess", "system", "popen", "exec", "spawn", "child_process")
"""What a text holds that one of the patterns finds: most texts hold none, and that is told much faster."""
TREES = re.compile(
    rf"{WALKS.pattern}|copytree|make_archive|\b(?:tarfile|zipfile)\b|file\.copy|[\"'](?:tar|zip|rsync|cp\s+-\w*[rRa])\b"
)
"""What takes a folder with all that lies in it."""
TREE_WORDS = (
    "copytree", "make_archive", "tarfile", "zipfile", "file.copy", *(f"{quote}{word}" for quote in "\"'" for word in
    ("tar", "zip", "rsync", "cp"))
)  # fmt: skip
LITERAL = re.compile(r"\s*[rbf]?[\"'](?!\.?[\"'/]?[\"'])[^\"'\n]*\w[^\"'\n]*[\"']")
STARTS = re.compile(
    r"\bsubprocess\b|\bos\.(?:system|popen|exec\w*|spawn\w*)\(|\bsystem2?\(|child_process|\bexec\w*\(|\bpopen\("
)
PARSES = re.compile(r"\bjson|yaml|fromJSON|toml|JSON\.parse")
RAW = re.compile(r"hashlib|md5|sha\d|copyfile|shutil|digest|getsize|readlines|read_text\(\)(?!\))|read_bytes\(\)(?!\))")


def finds(path: str, text: str) -> str:
    """Return how a text of code looks for files without naming them, or the empty string."""
    if not CODE.fullmatch(path):
        return ""
    for walk in _near(WALKS, text, WALK_WORDS):
        if not LITERAL.match(text, walk.end()):
            return walk[0].rstrip("( ")
    if any(True for _ in _near(STARTS, text, START_WORDS)):
        said = (each for found in QUOTED.findall(text) for each in found[:2] if each)
        finding = (each for each in said if any(command.taken is Taken.FINDS for command in commands(each)))
        return next((clipped(each, 40) for each in finding), "")
    return ""


def takes_trees(text: str) -> bool:
    """Say whether code takes a folder with all that lies in it."""
    return any(True for _ in _near(TREES, text, (*WALK_WORDS, *TREE_WORDS)))


def _near(form: re.Pattern[str], text: str, words: tuple[str, ...]) -> Iterator[re.Match[str]]:
    """Yield where a pattern that begins on a line with one of the words is found, in order.

    To look for such a pattern everywhere takes most of the time of a review of many sources.
    """
    lines: set[int] = set()
    for word in words:
        at = text.find(word)
        while at >= 0:
            lines.add(text.rfind("\n", 0, at) + 1)
            end = text.find("\n", at)
            at = text.find(word, end) if end >= 0 else -1
    past = 0
    for begin in sorted(lines):
        end = text.find("\n", begin)
        after = NEXT.match(text, end) if end >= 0 else None
        for found in form.finditer(text, max(begin, past), after.end() if after else len(text)):
            past = found.end()
            yield found


def is_shell(path: str, text: str) -> bool:
    """Say whether the shell reads a text."""
    return SHELL.fullmatch(path) is not None or SHEBANG.match(text) is not None


def parses(text: str) -> bool:
    """Say whether a script takes JSON or YAML by its structure, and nothing by its bytes."""
    return PARSES.search(text) is not None and RAW.search(text) is None


def words(path: str, text: str) -> Iterator[str]:
    """Yield what may be names in a text, comments left out: strings in code, every word in anything else."""
    if path.endswith(PYTHON):
        yield from _python(text)
    elif STRINGS.fullmatch(path):
        for found in QUOTED.finditer(SLASHED.sub(" ", text)):
            yield from (each for each in found.groups() if each and PLAIN.fullmatch(each))
    elif path.endswith(TEX):
        yield from (each for said in BRACED.findall(text) for each in said.split(","))
    else:
        yield from HASHED.sub("", text).split()


def imports(path: str, text: str) -> Iterator[str]:
    """Yield the parts of the names of modules that a source imports, or that it may use without, and what TeX reads."""
    if path.endswith(TEX):
        yield from (part for said in BRACED.findall(text) for part in NAME.findall(said))
    if ALL_NAMES.fullmatch(path):
        yield from IDENTIFIER.findall(text)
    elif BY_NAME.fullmatch(path):
        yield from (name for line in IMPORTING.findall(text) for name in IDENTIFIER.findall(line))
    tree = _tree(text) if path.endswith(PYTHON) else None
    for node in ast.walk(tree) if tree else ():
        match node:
            case ast.Import(names=names):
                yield from (part for each in names for part in each.name.split("."))
            case ast.ImportFrom(module=module, names=names):
                yield from (module or "").split(".")
                yield from (each.name for each in names)
            case _:
                pass


def imported(line: str) -> Iterator[str]:
    """Yield the parts of the names of modules that a line of a Snakefile imports, one that goes on below too."""
    told = IMPORTS.match(line)
    if told:
        yield from (part for part in IDENTIFIER.findall(told[1] or told[2]) if part not in {"import", "as"})


def _python(text: str) -> Iterator[str]:
    tree = _tree(text)
    if tree is None:
        yield from text.split()
        return
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # what only tells people something
    for node in ast.walk(tree):
        match node:
            case ast.Constant() if id(node) in told:
                pass
            case ast.JoinedStr(values=values):
                yield "".join(str(each.value) if isinstance(each, ast.Constant) else HOLE for each in values)
            case ast.Constant(value=str() as said):
                # What begins with an ending is put behind a name.
                yield from (f"{HOLE}{each}" if each.startswith((".", "_")) else each for each in said.split())
            case _:
                pass


def _tree(text: str) -> ast.Module | None:
    try:
        return parsed(text)
    except FAULTS:
        return None
