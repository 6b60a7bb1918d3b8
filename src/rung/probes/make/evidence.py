"""Which evidence a project keeps, and which of its own targets would destroy it.

Logs, reports, manifests and checksums are listed with what is empty or older than the artifacts. Every phony target
that is named like a proof is expanded in a scratch copy and judged by what it runs: a proof route that cleans first
deletes what the incident needs.
"""

from __future__ import annotations

import re

from rung.model.effect import Effect
from rung.probes.count import many
from rung.probes.gnumake.database import Database, database
from rung.probes.gnumake.faults import trouble
from rung.probes.gnumake.rebuild import files, made
from rung.probes.gnumake.scan import scan
from rung.probes.gnumake.speech import again, make
from rung.probes.probe import Answer, Case, Look, Probe, Word
from rung.probes.recipes import gnumake
from rung.probes.recipes.recipe import Call

SURFACE = re.compile(
    r"(?:^|/)(?:logs?|reports?|evidence|benchmarks?)/[^/]+$|\.(?:log|trace|trs|manifest|sha256|sha512|md5|tap)$"
    r"|(?:^|/)(?:SHA256SUMS|MD5SUMS|manifest\.json|provenance\.json|junit[^/]*\.xml)$",
    re.IGNORECASE,
)
PROOF = re.compile(
    r"(?i)(?:^|[-_.])(?:test|tests|check|verify|selftest|self-test|audit|proof|prove|tour|evidence|report|bench\w*"
    r"|ci)(?:$|[-_.])"
)
MOST = 8
SHOWN = 20
NOT_SHOWN = (
    "whether what a log says is true, and which run wrote it",
    "evidence that is kept outside the folder",
    f"more than {MOST} proof routes, and what their programs do by themselves",
)


def following(case: Case) -> Look | None:
    """Ask for the targets, then print the recipes of each proof route."""
    if not case.ran:
        return Look("believed", make(case.ask, "-pqk"))
    found = scan(case.read, case.judge, case.ask.makefile)
    if trouble(case, case.ran[0]) or gnumake.reason_not_to(found, case.read):
        return None
    for name in _routes(database(case.ran[0].out)):
        if case.run(name) is None:
            return Look(name, gnumake.look(Call("", case.ask.makefile, (), (name,)), found), scratch="routes")
    return None


def _routes(known: Database) -> tuple[str, ...]:
    names = (each.name for each in known.targets.values() if each.phony and each.known and PROOF.search(each.name))
    return tuple(sorted(name for name in names if re.fullmatch(r"[\w.-]+", name)))[:MOST]


def read(case: Case) -> Answer:
    """List the surfaces, then the routes that would destroy something."""
    bad = trouble(case, case.ran[0])
    if bad:
        return bad
    known = database(case.ran[0].out)
    surfaces = sorted(path for path, each in case.entries.items() if not each.folder and _surface(path))
    newest = max((case.entries[n].mtime for n in files(made(case, known)) if n in case.entries), default=0)
    shown = tuple(_line(case, path, newest) for path in surfaces[:SHOWN])
    why = gnumake.reason_not_to(scan(case.read, case.judge, case.ask.makefile), case.read)
    unknown = (f"proof routes were not expanded: {why}",) if why else ()
    dangers = tuple(line for ran in case.ran[1:] if ran.exit == 0 for line in _dangers(case, ran.look.name, ran.out))
    evidence = (*dangers, *unknown, *shown)
    if dangers:
        said = f"{many(len(surfaces), 'piece')} of evidence here, and proof routes that remove files: save it first."
        return Answer("endangered", said, evidence, NOT_SHOWN, again(case.ask, "target"))
    if not surfaces:
        said = "No log, report, manifest or checksum lies here."
        return Answer("none", said, evidence, NOT_SHOWN, again(case.ask, "planned"))
    said = f"{many(len(surfaces), 'piece')} of evidence here; no proof route that was expanded removes files."
    return Answer("kept", said, evidence, NOT_SHOWN, again(case.ask, "causes"))


def _surface(path: str) -> bool:
    return SURFACE.search(path) is not None and not path.startswith((".git/", ".snakemake/"))


def _line(case: Case, path: str, newest: int) -> str:
    entry = case.entries[path]
    notes = [f"{entry.size} bytes"]
    notes += ["empty"] if not entry.size else []
    notes += ["older than the newest artifact"] if newest and entry.mtime < newest else []
    return f"{path}: {', '.join(notes)}"


def _dangers(case: Case, name: str, out: str) -> list[str]:
    judged = [(case.judge(text), text) for text in gnumake.printed(out)]
    bad = [text for each, text in judged if each.effect is Effect.DESTROY]
    return [f"`make {name}` would run: {' '.join(text.split())[:100]}" for text in bad[:2]]


PROBE = Probe(
    "Which evidence is there, and what would destroy it?",
    (
        Word("kept", good=True, meaning="Evidence lies here, and no proof route that was expanded removes files."),
        Word("endangered", good=False, meaning="A proof route removes files: save the evidence first."),
        Word("none", good=False, meaning="The project keeps no evidence that rung knows by its name."),
    ),
    following,
    read,
)
