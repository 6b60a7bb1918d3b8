"""Reads one side of a review: which tool builds it, which files say how, and what they declare."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice

from rung.model.errors import UsageError
from rung.model.replacing import replace
from rung.probes.gnumake.database import database
from rung.probes.gnumake.leads import NAMES as MAKEFILES
from rung.probes.gnumake.lines import lines as read
from rung.probes.gnumake.lines import prefixes
from rung.probes.gnumake.scan import scan
from rung.probes.probe import JudgeCommand
from rung.probes.recipes import gnumake as recipes
from rung.probes.recipes.snakemake import NAMES as SNAKEFILES
from rung.tuning import gnumake, settings, snakemake
from rung.tuning.goal import goal
from rung.tuning.project import Project, Rule, Written
from rung.tuning.telling import handed_on, variables

BESIDE = re.compile(
    r"\.(?:sh|bash)$|^\.github/workflows/[^/]+\.ya?ml$|^\.gitlab-ci\.ya?ml$|^\.circleci/config\.ya?ml$|^justfile$"
)
MAKEFILE = re.compile(r"^(?!\.|.*/\.)(?:.*/)?(?:GNUmakefile|[Mm]akefile|[^/]+\.(?:mk|mak|make))$")
INNER = re.compile(r"/(?:GNUmakefile|[Mm]akefile)$")
"""A makefile of a folder below: a make of its own reads it."""
SHEET = re.compile(r"(?i)(?:^|/)[^/]*(?:samples?|units|cohort|sheet)[^/]*\.(?:tsv|csv|txt|lst)$")
SCRIPT = re.compile(r"\.(?:pyw?|[rR]|Rscript)$")
INSTALLED = re.compile(r"(?:^|/)(?:\.[^/]*|site-packages|node_modules|renv|packrat|__pycache__)/")
LARGEST_SCRIPT, MOST_SCRIPTS = 512 * 1024, 2000  # bytes, files
LARGEST_SHEET = 4 * 1024 * 1024  # bytes
MOST = 400
COMPUTED = re.compile(r"^\s*include\s*:\s*(?=\S)(?![\"'][^\"'{}]+[\"']\s*(?:#.*)?$)", re.MULTILINE)
"""What is included, and is no plain name."""
SOURCES = re.compile(r".*\.(?:[cChsS]|cc|cpp|cxx|hh|hpp|py|pl|rb|[rR]|js|ts|go|rs|java|md|rst|html?)|(?:.*/)?README")
READS = re.compile(r"\$[({](?:file|guile|eval|load)\b|^\s*load\s", re.MULTILINE)
OVERRIDES = re.compile(r"^\s*override\s+SHELL\b", re.MULTILINE)
SUBMAKES = frozenset({"submake", "plus"})


@dataclass(frozen=True, slots=True)
class Side:
    """A folder that holds one side: its name as the person gave it, every file with its size, and how one is read.

    ``judge`` says how dangerous a command is; ``makefile`` names the makefile or Snakefile, empty for the usual one.
    ``digest`` of a file is empty for what is no plain file, None for one that may not be read; ``unread`` are folders
    that nobody may look into. ``runs`` are the files that may be run, ``pins`` the commits of submodules by path;
    ``cut``: there are more files than these.
    """

    name: str
    paths: Mapping[str, int]
    read: Callable[[str], bytes | None]
    judge: JudgeCommand
    makefile: str = ""
    digest: Callable[[str], str | None] = lambda _: ""
    unread: tuple[str, ...] = ()
    runs: frozenset[str] = frozenset()
    pins: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False

    def closed(self, path: str) -> bool:
        """Say whether a file of the side may not be read."""
        return path in self.paths and self.read(path) is None and self.digest(path) is None

    def text(self, path: str) -> str:
        """Return a file as text, empty when it cannot be read."""
        return (self.read(path) or b"").decode("utf-8", "replace")


def tool(side: Side) -> str:
    """Return the tool that builds the side. Raises UsageError (``tool-unclear``) when none or both could."""
    makes = any(name in side.paths for name in MAKEFILES)
    flows = any(name in side.paths for name in SNAKEFILES)
    if side.makefile:
        flows = re.search(r"(?i)snakefile|\.smk$", side.makefile) is not None
        makes = not flows
    if makes and flows and any("snakemake" in side.text(name).casefold() for name in MAKEFILES):
        return "snakemake"  # a makefile that only calls it; its lines are read beside the Snakefile
    if makes != flows:
        return "make" if makes else "snakemake"
    said = "both a makefile and a Snakefile" if makes else "neither a makefile nor a Snakefile"
    raise UsageError(
        f"{side.name} holds {said}", id="tool-unclear", where=side.name, advice="say which: --tool make or snakemake"
    )


def why_not_asked(side: Side) -> str:
    """Return why make is not asked for its graph without running anything of the project, or the empty string."""
    found = scan(side.read, side.judge, side.makefile)
    if not found.makefiles:
        return "there is no makefile"
    running = next((act for act in found.acts if act.kind not in SUBMAKES), None)
    if running:
        return f"{running.path}:{running.line} runs something while make reads ({running.kind})"
    if any(OVERRIDES.search(side.text(path)) for path in found.makefiles):
        return "a makefile fixes the shell of its recipes"
    return recipes.reason_not_to(found, side.read)


def sealed(makefile: str, target: str) -> tuple[str, ...]:
    """Return the command that prints make's own graph; its shell cannot be started, so that no recipe runs."""
    named = ("-f", makefile) if makefile else ()
    asked = (target,) if target else ()
    return ("make", "-pqk", "--no-print-directory", *named, f"SHELL={recipes.NO_SHELL}", *asked)


def read_alike(sides: tuple[Side, Side], differ: frozenset[str]) -> bool:
    """Say whether make works out the same graph on both sides: they have the same files, and only sources differ.

    A file that make could include or read with a function of its own is no source.
    """
    one, two = sides
    if one.paths.keys() != two.paths.keys() or not all(SOURCES.fullmatch(path) for path in differ):
        return False
    return not any(READS.search(one.text(path)) for path in scan(one.read, one.judge, one.makefile).makefiles)


def make_project(side: Side, dump: str, why: str = "") -> Project:
    """Return a Make project. ``dump`` is what make printed of its graph; empty: the text is read, and ``why`` says so.

    Raises UsageError (``tool-unclear``) when there is no makefile.
    """
    found = scan(side.read, side.judge, side.makefile).makefiles
    texts = {path: side.text(path) for path in found if path == side.makefile or not INNER.search(path)}
    if not texts:
        raise UsageError(f"{side.name} holds no makefile", id="tool-unclear", where=side.name, advice="name it with -f")
    below = _below(side, frozenset(texts))
    signs = "".join(map(prefixes, texts.values()))
    lines = tuple(
        line for path, text in (*texts.items(), *below.items()) for line in gnumake.written(path, text, signs)
    )
    told = {path: tuple(read(text, signs)) for path, text in texts.items()}
    known = database(dump)
    rules, first = gnumake.as_written(texts)
    if known.targets:
        rules, first = gnumake.resolved(known), known.default_goal
    rules = {**_inner(below), **rules}
    unclear = () if known.targets else (f"{side.name}: makefiles were read as text: {why or 'make gave no graph'}",)
    return Project(
        "make", side.name, rules, (*lines, *_beside(side)), side.paths, _settings(side), first,
        resolved=bool(known.targets), unclear=unclear,
        asked=(f"{side.name}: make worked its graph out itself",) if known.targets else (), scripts=_scripts(side),
        variables=variables(chain.from_iterable(told.values()), known), handed=handed_on(told, known),
    )  # fmt: skip


def like(project: Project, side: Side) -> Project:
    """Return the Make project of another side on which make works out the same graph (``read_alike``)."""
    unclear, asked = (
        tuple(line.replace(f"{project.name}:", f"{side.name}:", 1) for line in told)
        for told in (project.unclear, project.asked)
    )
    return replace(
        project, name=side.name, paths=side.paths, settings=_settings(side), scripts=_scripts(side),
        unclear=unclear, asked=asked,
    )  # fmt: skip


def snakemake_project(side: Side) -> Project:
    """Return a Snakemake workflow as it is written. Raises UsageError (``tool-unclear``) when there is no Snakefile."""
    texts = snakefiles(side)
    if not texts:
        raise UsageError(
            f"{side.name} holds no Snakefile", id="tool-unclear", where=side.name, advice="name it with -f"
        )
    beside = _below(side, frozenset())
    lines = (
        *(line for path, text in texts.items() for line in snakemake.written(path, text)),
        *(line for path, text in beside.items() for line in gnumake.written(path, text)),
    )
    rules = snakemake.rules(texts)
    rules.update(_inner({f"{path}/.": text for path, text in beside.items()}))
    unclear = tuple(
        f"{side.name}: {path} names files to include that only Python could tell"
        for path, text in texts.items()
        if COMPUTED.search(text)
    )
    return Project(
        "snakemake", side.name, rules, (*lines, *_beside(side)), side.paths, _settings(side),
        goal(texts), unclear=unclear, scripts=_scripts(side),
    )  # fmt: skip


def snakefiles(side: Side) -> dict[str, str]:
    """Return the Snakefile and what it includes by plain names: text by path, empty when there is none."""
    start = side.makefile or next((name for name in SNAKEFILES if name in side.paths), "")
    found: dict[str, str] = {}
    waiting = [start] if start in side.paths else []
    while waiting and len(found) < MOST:
        path = waiting.pop(0)
        if path in found or path not in side.paths:
            continue
        found[path] = side.text(path)
        folder = path.rpartition("/")[0]
        named = snakemake.INCLUDE.findall(found[path])
        waiting += [_joined(folder, name) for name in named]
    return found


def _joined(folder: str, name: str) -> str:
    parts: list[str] = []
    for part in f"{folder}/{name}".split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def _below(side: Side, read: frozenset[str]) -> dict[str, str]:
    """Return the makefiles of the project that were not read yet: those of folders that a recursive build enters."""
    found = (path for path in sorted(side.paths) if MAKEFILE.search(path) and path not in read)
    return {path: side.text(path) for path in islice(found, MOST)}


def _inner(texts: Mapping[str, str]) -> dict[str, Rule]:
    """Return the rules of makefiles in folders below, each file alone and as it is written, with the folder's name."""
    found: dict[str, Rule] = {}
    for path, text in texts.items():
        folder = path.rpartition("/")[0]
        rules = gnumake.as_written({path: text})[0] if folder else {}
        found.update({f"{folder}/{name}": _moved(rule, folder) for name, rule in rules.items()})
    return found


def _moved(rule: Rule, folder: str) -> Rule:
    def names(each: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name if name.startswith(("/", "$")) else f"{folder}/{name}" for name in each)

    outputs, needs, order = names(rule.outputs), names(rule.needs), names(rule.order_only)
    place = rule.place.replace("/.:", ":", 1)
    return replace(rule, name=f"{folder}/{rule.name}", place=place, outputs=outputs, needs=needs, order_only=order)


def _settings(side: Side) -> Mapping[str, tuple[str, ...]]:
    sheets = (path for path, size in side.paths.items() if SHEET.search(path) and size <= LARGEST_SHEET)
    rows = {f"{path}:rows": tuple(line for line in side.text(path).splitlines() if line.strip()) for path in sheets}
    return {**settings.settings(side.paths, side.read), **rows}


def _scripts(side: Side) -> dict[str, str]:
    """Return the scripts whose language is read beside the build files; packages that were installed are none."""
    named = (path for path, size in side.paths.items() if SCRIPT.search(path) and size <= LARGEST_SCRIPT)
    found = (path for path in sorted(named) if not INSTALLED.search(path))
    return {path: side.text(path) for path in islice(found, MOST_SCRIPTS)}


def _beside(side: Side) -> Iterator[Written]:
    """Yield the lines of scripts and pipelines of the project: what calls the tool, and what its recipes call."""
    for path in sorted(each for each in side.paths if BESIDE.search(each))[:MOST]:
        for number, raw in enumerate(side.text(path).splitlines(), start=1):
            if raw.strip() and not raw.lstrip().startswith("#"):
                yield Written(path, number, " ".join(raw.split()), recipe=True, owner=path)
