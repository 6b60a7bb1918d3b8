"""Which configuration and tools made this: what the project's provenance file says, and whether that is true.

A file whose name holds `provenance` is read and compared with the repository and the tools. A `git_commit` of `unknown`
inside a git repository looks filled and is not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from rung.probes.clipped import clipped
from rung.probes.count import many
from rung.probes.hide import hidden
from rung.probes.probe import Answer, Case, Look, Probe, Word
from rung.probes.smk.configured import configuration
from rung.probes.smk.speech import again

NAME = re.compile(r"(?:^|/)[^/]*provenance[^/]*\.json$", re.IGNORECASE)
CONFIG = re.compile(r"^(?:config|profiles?|workflow/profiles)/.*\.ya?ml$|^config\.ya?ml$")
EMPTY = frozenset({"", "unknown", "none", "null", "n/a", "na", "todo", "tbd", "unset", "-"})
COMMIT = re.compile(r"(?i)(?:git.*(?:commit|sha|rev)|commit|revision)")
SHA = re.compile(r"[0-9a-f]{7,40}")
VERSION = re.compile(r"(?:^|[._-])[Vv]ersion$|[a-z]Version$")
TOOL = re.compile(r"(?i)snakemake_?version")
WHOLE = ("config", "configuration", "snakemake_config")  # what files call the whole configuration in them
SHOWN = 25
NAMED = 5  # paths
CLAIMS = 3  # revisions that git is asked about
NOT_SHOWN = (
    "that the outputs were really made by what the file says",
    "tools inside containers and environments, unless the file names them",
)


def following(case: Case) -> Look | None:
    """Ask git for the revision, for edits, and whether it holds each other revision that is claimed."""
    if not case.ran:
        return Look("head", ("git", "rev-parse", "HEAD"))
    if case.ran[0].exit != 0:
        return None
    if case.run("edits") is None:
        return Look("edits", ("git", "--no-optional-locks", "status", "--porcelain"))
    asked = (sha for sha in _others(case, case.ran[0].out.strip()) if case.run(f"claim {sha}") is None)
    sha = next(asked, "")
    return Look(f"claim {sha}", ("git", "cat-file", "-e", f"{sha}^{{commit}}")) if sha else None


def _others(case: Case, head: str) -> tuple[str, ...]:
    """Return the revisions that the files claim and that are not the one here, the first few."""
    claimed = (
        value.strip()
        for path in _files(case)
        for name, value in _fields(_loaded(case.read(path)), "")
        if COMMIT.search(name) and SHA.fullmatch(value.strip())
    )
    return tuple(dict.fromkeys(sha for sha in claimed if not head.startswith(sha)))[:CLAIMS]


def _files(case: Case) -> list[str]:
    return sorted(path for path in case.entries if NAME.search(path) and not path.startswith(".snakemake/"))


def read(case: Case) -> Answer:
    """Compare what the files say with what is."""
    head = case.ran[0].out.strip() if case.ran[0].exit == 0 else ""
    here = (*_versions(case, head), *(f"configuration: {path}" for path in sorted(case.entries) if CONFIG.match(path)))
    files = _files(case)
    if not files:
        said = "The project writes no provenance file; this is what can be said without one."
        return Answer("absent", said, here, NOT_SHOWN, again(case.ask, "summary"))
    lies, holes, others, told = [], [], [], []
    for path in files:
        fields = dict(sorted(_fields(_loaded(case.read(path)), ""), key=lambda field: field[0].count(".")))
        told += [f"{path}: {name} = {clipped(hidden(value), 80)}" for name, value in fields.items()]
        others += [f"{path}: {line}" for line in _other(case, fields, head)]
        empty = [(name, value) for name, value in fields.items() if value.strip().casefold() in EMPTY]
        holes += [f"{path}: {name} is {repr(value) if value.strip() else 'empty'}"
                  for name, value in empty if not (head and COMMIT.search(name))]  # fmt: skip
        lies += [f"{path}: {line}" for line in _lies(case, fields, head)]
        holes += [f"{path}: {name} is {value!r}, which is no version" for name, value in _unversioned(fields)]
        holes += [f"{path}: holds no field"] if not fields else []
    verdict = "lying" if lies else "empty" if holes else "other-state" if others else "filled"
    said = {
        "lying": "A provenance file says what is not so.",
        "empty": "A provenance file leaves fields empty, or fills them with nothing.",
        "other-state": "What is here was made at another revision, by another Snakemake or by other settings than now.",
        "filled": "Every provenance file is filled, and nothing in it contradicts the repository.",
    }[verdict]
    return Answer(verdict, said, (*lies, *holes, *others, *here, *told)[:SHOWN], NOT_SHOWN, again(case.ask, "summary"))


def _lies(case: Case, fields: dict[str, str], head: str) -> Iterator[str]:
    for name, value in fields.items():
        if not head or not COMMIT.search(name):
            continue
        known = case.run(f"claim {value.strip()}")
        if value.strip().casefold() in EMPTY:
            yield f"{name} is {value!r}, and the project is a git repository at {head[:12]}"
        elif known is not None and known.exit != 0:
            yield f"{name} is {value[:12]}, which this repository does not hold; it is at {head[:12]}"


def _unversioned(fields: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each field that names a tool's version and holds something that is none; what is empty is told as such."""
    for name, value in fields.items():
        if VERSION.search(name) and value.strip().casefold() not in EMPTY and not re.search(r"\d", value):
            yield name, value


def _other(case: Case, fields: dict[str, str], head: str) -> Iterator[str]:
    """Yield what was so when the file was written and is not so now: no lie, but the outputs are of that state."""
    here = ".".join(map(str, case.version))
    for name, value in fields.items():
        known = case.run(f"claim {value.strip()}")
        if known is not None and known.exit == 0:
            yield f"{name} is {value[:12]}, and the repository is at {head[:12]} now"
        elif TOOL.search(name) and re.match(r"\d+\.\d", value) and value.strip() != here:
            yield f"{name} is {clipped(value, 20)}, and Snakemake {here} is asked now"
    for name, value in _configured(case).items():
        if fields.get(name, value) != value:
            yield f"{name} is {_brief(name, fields[name])}, and the configuration says {_brief(name, value)} now"


def _configured(case: Case) -> dict[str, str]:
    """Return what the configuration files and options say now, by the names that a provenance file has for it."""
    files = tuple(path for path, entry in case.entries.items() if not entry.folder)
    known = configuration(files, case.read, case.ask, case.version)
    values = {} if known.renewed else {name: each for name, each in known.values.items() if name not in known.open}
    return {name: value for whole in WHOLE for name, value in _fields(values, whole)}


def _brief(name: str, value: str) -> str:
    return clipped(hidden(f"{name}: {value}").removeprefix(f"{name}: "), 40) or "empty"


def _loaded(data: bytes | None) -> object:
    try:
        return json.loads(data or b"null")
    except ValueError:
        return None


def _fields(tree: object, path: str) -> Iterator[tuple[str, str]]:
    """Yield every leaf of a JSON tree with its path."""
    if isinstance(tree, dict):
        for name, value in tree.items():
            yield from _fields(value, f"{path}.{name}" if path else str(name))
    elif isinstance(tree, list):
        if not tree:
            yield path, ""
        for number, value in enumerate(tree[:20]):
            yield from _fields(value, f"{path}[{number}]")
    elif path:
        yield path, "" if tree is None else str(tree)


def _versions(case: Case, head: str) -> Iterator[str]:
    yield f"snakemake {'.'.join(map(str, case.version))}"
    yield f"git revision {head}" if head else "no git repository"
    edits = case.run("edits")
    if edits is not None and edits.out.strip():
        lines = edits.out.splitlines()
        names = " ".join(line[3:] for line in lines[:NAMED])
        yield f"{many(len(lines), 'path')} not as in the revision: {names}{' …' if len(lines) > NAMED else ''}"


PROBE = Probe(
    "Which configuration and tools made this?",
    (
        Word("filled", good=True, meaning="The provenance files are filled and contradict nothing."),
        Word("empty", good=False, meaning="Fields are empty, or the file holds none."),
        Word(
            "lying", good=False, meaning="A field names no revision of the repository, or claims not to know the one."
        ),
        Word(
            "other-state",
            good=False,
            meaning="It was written at another revision, by another Snakemake or by other settings than now.",
        ),
        Word("absent", good=False, meaning="There is no provenance file."),
    ),
    following,
    read,
)
