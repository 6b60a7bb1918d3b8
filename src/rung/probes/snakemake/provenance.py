"""Which configuration and tools made this: what the project's provenance file says, and whether that is true.

A file whose name holds `provenance` is read and compared with the repository and the tools. A `git_commit` of `unknown`
inside a git repository looks filled and is not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from rung.probes.hide import hidden
from rung.probes.probe import Answer, Case, Look, Probe, Word
from rung.probes.smk.speech import again

NAME = re.compile(r"(?:^|/)[^/]*provenance[^/]*\.json$", re.IGNORECASE)
CONFIG = re.compile(r"^(?:config|profiles?|workflow/profiles)/.*\.ya?ml$|^config\.ya?ml$")
EMPTY = frozenset({"", "unknown", "none", "null", "n/a", "na", "todo", "tbd", "unset", "-"})
COMMIT = re.compile(r"(?i)(?:git.*(?:commit|sha|rev)|commit|revision)")
SHA = re.compile(r"[0-9a-f]{7,40}")
SHOWN = 25
NOT_SHOWN = (
    "that the outputs were really made by what the file says",
    "tools inside containers and environments, unless the file names them",
)


def following(case: Case) -> Look | None:
    """Ask git for the revision and for edits."""
    if not case.ran:
        return Look("head", ("git", "rev-parse", "HEAD"))
    if len(case.ran) == 1 and case.ran[0].exit == 0:
        return Look("edits", ("git", "--no-optional-locks", "status", "--porcelain"))
    return None


def read(case: Case) -> Answer:
    """Compare what the files say with what is."""
    head = case.ran[0].out.strip() if case.ran[0].exit == 0 else ""
    here = (*_versions(case, head), *(f"configuration: {path}" for path in sorted(case.entries) if CONFIG.match(path)))
    files = sorted(path for path in case.entries if NAME.search(path) and not path.startswith(".snakemake/"))
    if not files:
        said = "The project writes no provenance file; this is what can be said without one."
        return Answer("absent", said, here, NOT_SHOWN, again(case.ask, "summary"))
    lies, holes, told = [], [], []
    for path in files:
        fields = dict(_fields(_loaded(case.read(path)), ""))
        told += [f"{path}: {name} = {hidden(value)[:80]}" for name, value in fields.items()]
        empty = [name for name, value in fields.items() if value.strip().casefold() in EMPTY]
        holes += [f"{path}: {name} is empty" for name in empty if not (head and COMMIT.search(name))]
        lies += [f"{path}: {line}" for line in _lies(fields, head)]
        holes += [f"{path}: holds no field"] if not fields else []
    verdict = "lying" if lies else "empty" if holes else "filled"
    said = {
        "lying": "A provenance file says what is not so.",
        "empty": "A provenance file leaves fields empty.",
        "filled": "Every provenance file is filled, and nothing in it contradicts the repository.",
    }[verdict]
    return Answer(verdict, said, (*lies, *holes, *here, *told)[:SHOWN], NOT_SHOWN, again(case.ask, "summary"))


def _lies(fields: dict[str, str], head: str) -> Iterator[str]:
    for name, value in fields.items():
        if not head or not COMMIT.search(name):
            continue
        if value.strip().casefold() in EMPTY:
            yield f"{name} is {value!r}, and the project is a git repository at {head[:12]}"
        elif SHA.fullmatch(value.strip()) and not head.startswith(value.strip()):
            yield f"{name} is {value[:12]}, and the repository is at {head[:12]}"


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
        yield f"{len(edits.out.splitlines())} files differ from the revision"


PROBE = Probe(
    "Which configuration and tools made this?",
    (
        Word("filled", good=True, meaning="The provenance files are filled and contradict nothing."),
        Word("empty", good=False, meaning="Fields are empty, or the file holds none."),
        Word("lying", good=False, meaning="A field contradicts the repository, or claims not to know what is known."),
        Word("absent", good=False, meaning="There is no provenance file."),
    ),
    following,
    read,
)
