"""Which evidence a project keeps, and which of its own targets would destroy it.

Logs, reports, manifests and checksums are listed with what is empty, older than the artifacts, or named by no rule.
Every target that is named like a proof and makes no file is expanded, without running anything, and judged by what it
runs: a proof route that cleans first deletes what the incident needs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from posixpath import dirname, normpath

from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes import judged, showing
from rung.probes.boundary import OTHER_FILES
from rung.probes.count import many
from rung.probes.gnumake.database import Database, database
from rung.probes.gnumake.faults import trouble
from rung.probes.gnumake.outside import written_outside
from rung.probes.gnumake.rebuild import artifacts
from rung.probes.gnumake.scan import scanned
from rung.probes.gnumake.speech import again, make
from rung.probes.probe import Answer, Case, Look, Probe, Word
from rung.probes.recipes import routes

FOLDER = pattern(r"(?i)(?:^|/)(?:logs?|reports?|evidence|benchmarks?)$")
NAME = pattern(
    r"(?i)\.(?:log|trace|trs|manifest|sha256|sha512|md5|tap)$"
    r"|^(?:SHA256SUMS|MD5SUMS|manifest\.json|provenance\.json|junit.*\.xml)$"
)
VARIABLE = pattern(r"\$(?:[({][^)}]*[)}]|.)")
ROUTE = pattern(r"`make ([^`]+)`")
SHORTEST, LONGEST = 4, 200  # characters of a word that says something about a path
REMOVES = pattern(r" would run: (?:rm|rmdir|unlink)(?: -[\w-]+)*(?P<names>(?: [\w./+-]+)+)$")
SHOWN = 20
NOT_SHOWN = (
    "whether what a log says is true, and which run wrote it",
    "evidence that is kept outside the folder",
    "what the programs that rung knows do beyond what they are known for",
)


def following(case: Case) -> Look | None:
    """Ask for the targets, then print the recipes of each proof route."""
    if not case.ran:
        return Look("believed", make(case.ask, "-pqk"))
    return None if trouble(case, case.ran[0]) else routes.following(case, case.ran[0].out, case.ask)


def read(case: Case) -> Answer:
    """List the surfaces, then the routes that would destroy something."""
    bad = trouble(case, case.ran[0])
    if bad:
        return bad
    known = database(case.ran[0].out)
    surfaces = sorted(path for path, each in case.entries.items() if not each.folder and _surface(path))
    newest = max((case.entries[n].mtime for n in artifacts(case.ran[0].out) if n in case.entries), default=0)
    shown = tuple(_line(case, path, newest) for path in surfaces[:SHOWN])
    dangers = _dangers(case, known, surfaces)
    orphans = tuple(f"{path}: named by no rule" for path in _orphans(known, surfaces))
    away = written_outside(known)
    outside = tuple(f"written outside of the folder, not looked at: {path}  ({away[path]})" for path in away)
    evidence = (
        *dangers.lines, *outside[:SHOWN], *dangers.unsure[:SHOWN], *dangers.anew, *orphans[:SHOWN], *shown,
    )  # fmt: skip
    pieces = many(len(surfaces), "piece") if surfaces else ""
    if dangers:
        kinds = () if _takes(dangers, surfaces) else (OTHER_FILES,)
        return replace(_endangered(case, dangers, pieces, evidence), kinds=kinds)
    if not surfaces:
        return _none(case, next(iter(away), ""), evidence)
    if dangers.unsure:
        said = (
            f"{pieces} of evidence here, and a proof route may take it: rung cannot judge what `{dangers.route}` runs."
        )
        return Answer("unsure", said, evidence, NOT_SHOWN, again(replace(case.ask, target=dangers.route), "target"))
    but = " but what it writes anew" if dangers.anew else ""
    said = f"{pieces} of evidence here; every command of its proof routes was judged, and none takes any of it{but}."
    return Answer("kept", said, evidence, NOT_SHOWN, again(case.ask, "causes"))


def _none(case: Case, outside: str, evidence: tuple[str, ...]) -> Answer:
    """Answer where no evidence lies here; ``outside`` is the first path beyond the folder that a recipe writes."""
    said = "No log, report, manifest or checksum lies here."
    if not outside:
        return Answer("none", said, evidence, NOT_SHOWN, again(case.ask, "planned"))
    said = f"{said} A recipe writes to `{outside}`, which lies outside of the folder, and was not looked at."
    return Answer("none", said, evidence, NOT_SHOWN, showing.listed(case, dirname(outside)))


def _takes(dangers: routes.Dangers, surfaces: Sequence[str]) -> bool:
    """Say whether a proof route takes evidence, or may: all that it removes is spelled out, and is none of it."""
    told = [REMOVES.search(line) for line in dangers.removes]
    names = [normpath(name) for each in told if each for name in each["names"].split()]
    whole = any(name in {".", "/"} or name.startswith("..") for name in names)
    named = any(path == name or path.startswith(f"{name}/") for path in surfaces for name in names)
    return bool(dangers.takes) or not surfaces or not all(told) or whole or named


def _endangered(case: Case, dangers: routes.Dangers, pieces: str, evidence: tuple[str, ...]) -> Answer:
    """Answer where routes would take evidence or remove files; ``pieces`` counts what lies here, if anything does."""
    kept = f"{pieces} of evidence here, and" if pieces else "No evidence lies here yet, and there are"
    what = "remove files" if dangers.removes else "take some of it away"
    said = f"{kept} proof routes that {what}{': save it first' if pieces else ''}."
    first = ROUTE.search(dangers.lines[0])
    ask = replace(case.ask, target=first[1]) if first else case.ask
    return Answer("endangered", said, evidence, NOT_SHOWN, again(ask, "target"))


def ready(case: Case) -> None:
    """Load what judges proof routes, and read what they may lead to, where a rule makes one."""
    if any(routes.PROOF.search(name) for rule in scanned(case).graph.rules for name in rule.targets):
        _judging()
        judged.ready(case)
        routes.elsewhere(case, case.ask)


def _dangers(case: Case, known: Database, surfaces: Sequence[str]) -> routes.Dangers:
    if not routes.named(case, known):
        return routes.Dangers()
    return _judging()(case, known, surfaces)


def _judging() -> Callable[[Case, Database, Sequence[str]], routes.Dangers]:
    from rung.probes.recipes import dangers  # 45 ms, and many projects have no proof route

    return dangers.judged


def _surface(path: str) -> bool:
    folder, _, name = path.rpartition("/")
    found = _holds(folder) or NAME.search(name) is not None
    return found and not path.startswith((".git/", ".snakemake/"))


@lru_cache(maxsize=64)  # the files of a folder follow one another
def _holds(folder: str) -> bool:
    return FOLDER.search(folder) is not None


def _line(case: Case, path: str, newest: int) -> str:
    entry = case.entries[path]
    notes = [f"{entry.size} bytes"]
    notes += ["empty"] if not entry.size else []
    notes += ["older than the newest artifact"] if newest and entry.mtime < newest else []
    return f"{path}: {', '.join(notes)}"


def _orphans(known: Database, surfaces: Sequence[str]) -> Iterator[str]:
    """Yield the paths that no rule makes, and no recipe names: neither itself nor by what its variables can come to."""
    unmade = [path for path in surfaces if path not in known.targets or not known.targets[path].known]
    recipes = {each.recipe for each in known.with_recipe} if unmade else ()
    words = {word.strip("\"'();") for recipe in recipes for line in recipe for word in line.split()}
    for path in unmade:
        name = path.rpartition("/")[2]
        if not any(comes_to(word, path) or comes_to(word.rpartition("/")[2], name) for word in words):
            yield path


def comes_to(word: str, path: str) -> bool:
    """Say whether a word of a recipe can come to a path; one of nothing but variables could come to any."""
    if len(word) > LONGEST or len(VARIABLE.sub("", word)) < SHORTEST:
        return False
    parts = (re.escape(part) for part in VARIABLE.split(word.removeprefix(">").removeprefix("./")))
    return re.fullmatch("[^ ]*".join(parts), path) is not None


PROBE = Probe(
    "Which evidence is there, and what would destroy it?",
    (
        Word("kept", good=True, meaning="Evidence lies here, and no proof route takes any but what it writes anew."),
        Word(
            "endangered",
            good=False,
            meaning="A proof route removes files, or moves or overwrites evidence: save it first.",
        ),
        Word(
            "unsure", good=False, meaning="A proof route runs a command that rung cannot judge: it may take evidence."
        ),
        Word("none", good=False, meaning="The project keeps no evidence that rung knows by its name."),
    ),
    following,
    read,
    ready=ready,
)
