"""What a job finds by itself: it is told a folder or a pattern, lists the files there, and declares none of them.

Snakemake does not look there: a file that comes, or that only a wider pattern takes, changes what the job finds, and
makes nothing due. Known from the shell text and the parameters of the job, as Snakemake recorded and as it plans them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from msgspec import Struct

from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes.count import many
from rung.probes.probe import Case
from rung.probes.smk.dryrun import Job
from rung.probes.smk.moved import METADATA, named
from rung.probes.smk.reason import Change, Due
from rung.probes.smk.record import record, records

SHOWN = 5
TOLD = frozenset({Change.PARAMS, Change.CODE})  # what the shell text of a job is told
WORD = pattern(r"[^\s\"'=;|&<>(){},\[\]]+")
WILD = pattern(r"[*?]")
PACKED = frozenset({".gz", ".bz2", ".xz", ".zst", ".zip"})
SUMS = frozenset({".md5", ".sha1", ".sha256", ".sha512", ".md5sum", ".sha256sum", ".crc32", ".asc", ".sig"})


class Came(Struct, frozen=True):
    """A file that came after a job ran that is told of its folder; the job's rule and one of its outputs."""

    path: str
    rule: str
    output: str


def came(case: Case) -> tuple[Came, ...]:
    """Return the files that came to a folder after a job that is told of it ran.

    Only what is like the raw inputs there counts, by its ending, and what no job had or made.
    """
    held = tuple(records(case))
    made = {each.output for each in held} | {name for each in held for name in each.logs}
    used = {name for each in held for name in each.inputs}
    known, kinds = made | used, {_place(name) for name in used - made}
    found: dict[str, Came] = {}
    for each in sorted(held, key=lambda one: one.output):
        if each.began and each.told:
            files = (
                path for path in _listed(case, each.told, bare=True) if path not in known and _place(path) in kinds
            )
            late = (path for path in files if case.entries[path].mtime > each.began * 1e9)
            found.update({path: Came(path, each.rule, each.output) for path in late if path not in found})
    return tuple(found[path] for path in sorted(found))


def widened(case: Case, causes: Sequence[Due]) -> tuple[tuple[Due, ...], tuple[str, ...]]:
    """Return the first causes, those as changed listings whose pattern takes other files now, and lines that say so."""
    held = {named(path).removeprefix("./"): path for path in case.entries if path.startswith(METADATA)}
    found: list[Due] = []
    lines: list[str] = []
    for due in causes:
        path = next((held[name] for name in due.job.outputs if name in held), "") if TOLD & set(due.kinds) else ""
        said = tuple(_turned(case, due.job, record(case, path).told)) if path else ()
        kinds = dict.fromkeys(Change.LISTING if said and kind in TOLD else kind for kind in due.kinds)
        found.append(replace(due, kinds=tuple(kinds)))
        lines += said
    return tuple(found), tuple(lines)


def _turned(case: Case, job: Job, before: str) -> Iterator[str]:
    """Yield what a job takes now and did not, and what no more, where its patterns are others than ``before``."""
    then, now = _patterns(before), _patterns(job.shell)
    if not then or not now or then == now:
        return
    old, new = (frozenset(_listed(case, text, bare=False)) for text in (before, job.shell))
    said = f"{job.rule}: by {' '.join(sorted(now - then)) or 'fewer patterns'} it takes"
    if more := sorted(new - old):
        sums = sum(PurePosixPath(name).suffix in SUMS for name in more)
        of_these = f", of these {many(sums, 'checksum file')}" if sums else ""
        yield f"{said} what it did not: {_some(more)}{of_these}"
    if fewer := sorted(old - new):
        yield f"{said} no more: {_some(fewer)}"


def _listed(case: Case, text: str, *, bare: bool) -> Iterator[str]:
    """Yield the files in the folders that a text names, as far as its patterns take them; all, ``bare`` of patterns."""
    words = {word.removeprefix("./").rstrip("/") for word in WORD.findall(text)}
    folders = {word for word in words if (entry := case.entries.get(word)) and entry.folder}
    wild = _patterns(text)
    for path, entry in case.entries.items():
        folder, _, name = path.rpartition("/")
        if entry.folder or name.startswith(".") or path.startswith((".snakemake/", ".git/")):
            continue
        inside = folder in folders and (any(fnmatchcase(name, each) for each in wild) if wild else bare)
        if inside or any(
            fnmatchcase(path, each) and each.count("/") == path.count("/") for each in wild if "/" in each
        ):
            yield path


def _patterns(text: str) -> frozenset[str]:
    return frozenset(word.removeprefix("./") for word in WORD.findall(text) if WILD.search(word))


def _place(path: str) -> tuple[str, ...]:
    """Return where a file lies and of what kind it is: its folder and its ending, of a packed one both."""
    whole = PurePosixPath(path)
    ends = whole.suffixes[-2:] if whole.suffix in PACKED else whole.suffixes[-1:]
    return (whole.parent.as_posix(), *ends)


def _some(names: Sequence[str]) -> str:
    return f"{' '.join(names[:SHOWN])}{f' and {len(names) - SHOWN} more' if len(names) > SHOWN else ''}"
