"""The question that gathers: what lies in the project as evidence, and what a bundle of it came to."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable

from msgspec import Struct

from rung.model.ask import Ask
from rung.probes.count import many
from rung.probes.probe import Answer, Case, Look, Probe, Word

SHOWN = 25
NOT_SHOWN = (
    "whether what was published is right, and whether what a log says is true",
    "evidence that is kept outside the folder",
    "what building would show: no question that builds is asked",
)
WORDS = (
    Word("listed", good=True, meaning="This is what a bundle would hold; nothing was written. `--into` writes it."),
    Word("collected", good=True, meaning="Every question was answered and every piece of evidence is in the bundle."),
    Word("partly", good=False, meaning="A question could not be asked, or a piece was left out: the index says which."),
    Word("nothing", good=False, meaning="No log, benchmark, summary, report, manifest or provenance lies here."),
)
EVIDENCE = re.compile(
    r"(?:^|/)(?:logs?|benchmarks?|evidence|reports?)/.+|\.(?:log|trace|trs|tap|sha256|sha512|md5)$"
    r"|(?:^|/)(?:[\w.-]*(?:provenance|manifest|summary)[\w.-]*\.(?:json|tsv|csv|txt|md)|junit[\w.-]*\.xml"
    r"|(?:SHA(?:1|256|512)|MD5)SUMS(?:\.txt)?)$",
    re.IGNORECASE,
)
SECRET = re.compile(r"(?:^|/)(?:\.env(?:\..*)?|id_\w+|.*\.(?:pem|key|p12|kdbx))$", re.IGNORECASE)


class Given(Struct, frozen=True):
    """What one question came to: its verdict and sentence; ``why_not`` when it could not be asked."""

    question: str
    verdict: str = ""
    sentence: str = ""
    why_not: str = ""


class Piece(Struct, frozen=True):
    """One file of the bundle: where it lies in it, its size in bytes and its SHA-256, and whether it was changed.

    ``masked``: lines that looked like secrets were taken out. ``why_not`` says why a piece is not in the bundle.
    """

    path: str
    size: int = 0
    sha256: str = ""
    masked: bool = False
    why_not: str = ""


class Bundle(Struct, frozen=True):
    """Everything that was gathered, and where it lies."""

    place: str
    given: tuple[Given, ...]
    pieces: tuple[Piece, ...]


def question(again: Callable[..., str], definitions: re.Pattern[str]) -> Probe:
    """Return the question for one tool, whose project is described by the files that ``definitions`` knows."""

    def gathers(path: str) -> bool:
        if path.startswith(".git/") or SECRET.search(path):
            return False
        return bool(EVIDENCE.search(path) or definitions.search(path))

    def read(case: Case) -> Answer:
        found = sorted(path for path, entry in case.entries.items() if not entry.folder and gathers(path))
        evidence = [path for path in found if EVIDENCE.search(path)]
        size = sum(case.entries[path].size for path in found)
        lines = tuple(f"{path}: {case.entries[path].size} bytes" for path in found)
        more = (f"{len(lines) - SHOWN} more",) if len(lines) > SHOWN else ()
        after = again(Ask(case.ask.folder, case.ask.target, makefile=case.ask.makefile), "tour", "--into", "FOLDER")
        word = "listed" if evidence else "nothing"
        whole = f"a bundle would hold {many(len(found), 'file')}, {size} bytes"
        said = f"{many(len(evidence), 'piece')} of evidence here; {whole}."
        return Answer(word, said, (*lines[:SHOWN], *more), NOT_SHOWN, after)

    return Probe(
        "What can a reviewer read about this, in one place?", WORDS, _nothing, read, toolless=True, gathers=gathers
    )


def _nothing(_case: Case) -> Look | None:
    return None


def summed_up(bundle: Bundle) -> Answer:
    """Return what gathering came to."""
    out = tuple(f"left out: {each.path}: {each.why_not}" for each in bundle.pieces if each.why_not)
    unasked = tuple(f"not asked: {each.question}: {each.why_not}" for each in bundle.given if each.why_not)
    kept = sum(not each.why_not for each in bundle.pieces)
    answers = tuple(f"{each.question}: {each.verdict}: {each.sentence}" for each in bundle.given if not each.why_not)
    said = f"{many(len(answers), 'answer')} and {many(kept, 'file')} with their digests: {bundle.place}"
    lines = (*unasked, *out[:SHOWN], *answers)
    return Answer("partly" if out or unasked else "collected", said, lines, NOT_SHOWN, _checked(bundle.place))


def _checked(place: str) -> str:
    """Return the command that holds a bundle against its own digests, from where one stands; a packed one is listed."""
    if place.endswith((".tar", ".tar.gz", ".tgz")):
        return shlex.join(("tar", "-tf", place))
    return f"(cd {shlex.quote(place)} && sha256sum -c SHA256SUMS)"


def index(bundle: Bundle, about: str) -> str:
    """Return the page that a reviewer reads first, Markdown."""
    rows = "".join(
        f"| [{each.question}](answers/{each.question}.txt) | {each.verdict} | {_cell(each.sentence)} |\n"
        if not each.why_not
        else f"| {each.question} | not asked | {_cell(each.why_not)} |\n"
        for each in bundle.given
    )
    files = "".join(_row(each) for each in bundle.pieces)
    unseen = "".join(f"- {line}\n" for line in NOT_SHOWN)
    return (
        f"# What can be read about {about}\n\nNothing was built and nothing was removed to make this. "
        "`sha256sum -c SHA256SUMS` checks it.\n\n"
        f"## Answers\n\n| question | verdict | |\n|---|---|---|\n{rows}\n"
        f"## Files\n\n| file | bytes | SHA-256 | |\n|---|---|---|---|\n{files}\n"
        f"## What this does not show\n\n{unseen}"
    )


def _row(piece: Piece) -> str:
    note = piece.why_not or ("lines that look like secrets are masked" if piece.masked else "")
    return f"| {_cell(piece.path)} | {piece.size} | {piece.sha256} | {note} |\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
