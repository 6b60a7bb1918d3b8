"""What is published, held against manifests and checksums: changed, missing, unlisted, never listed at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from msgspec import Struct

from rung.model.ask import Ask
from rung.probes.clipped import clipped
from rung.probes.count import many
from rung.probes.probe import Answer, Case, Look, Probe, Word
from rung.probes.published.manifest import Claim, alone, claims, is_manifest, may_be, turns_out

PUBLISHED = re.compile(r"^(?:publish|published|release|releases|dist|public|deliverables?|reports?)/", re.IGNORECASE)
OWN = (".git/", ".snakemake/")
SHOWN = 20
NOT_SHOWN = (
    "whether what was published is right: only that it is what the manifest says",
    "who wrote the manifest: one that was written after a change agrees with it",
    "copies that lie outside the folder",
)
SIZES = "the content of files that are listed with their size and no digest: another content can be as long"
WORDS = (
    Word("verified", good=True, meaning="Everything that is listed is there as listed, and nothing lies beside it."),
    Word("changed", good=False, meaning="A published file is not what its manifest says."),
    Word("missing", good=False, meaning="A manifest lists a file that is not there."),
    Word("unreadable", good=False, meaning="A manifest cannot be read, or lists a path outside the project."),
    Word("unlisted", good=False, meaning="Files lie among the published ones, and no manifest names them."),
    Word("sizes-only", good=False, meaning="Files are there with the size that is listed, and no digest is listed."),
    Word("no-manifest", good=False, meaning="There is no manifest and no checksum file to hold anything against."),
)


class _Fault(Struct, frozen=True):
    word: str
    line: str


def nothing_to_run(_case: Case) -> Look | None:
    """Ask for no command: the files are the answer."""
    return None


def question(again: Callable[..., str], then: str) -> Probe:
    """Return the question for one tool; ``again`` writes the command that asks this tool the question ``then`` next."""

    def read(case: Case) -> Answer:
        return _read(case, again(Ask(case.ask.folder, makefile=case.ask.makefile), then))

    return Probe("Is what was published what its manifests say?", WORDS, nothing_to_run, read, toolless=True)


def _read(case: Case, after: str) -> Answer:
    manifests = sorted(path for path in case.entries if _counts(case, path) and _is_one(case, path))
    loose = tuple(_never_listed(case)) if not manifests else ()
    if not manifests:
        said = "No manifest and no checksum file lies here."
        return Answer("no-manifest", said, _shown(loose), NOT_SHOWN, after)
    listed: set[str] = set()
    digested: set[str] = set()
    faults: list[_Fault] = []
    for path in manifests:
        found = claims(path, case.read(path) or b"")
        if found is None:
            faults.append(_Fault("unreadable", f"cannot be read, or lists nothing: {path}"))
            continue
        base = _base(case, path, found)
        listed |= {_join(base, each.path) or "" for each in found}
        digested |= {_join(base, each.path) or "" for each in found if each.digest}
        faults += [fault for each in found for fault in _compared(case, path, base, each)]
    faults += [_Fault("unlisted", f"listed by no manifest: {path}") for path in _extra(case, manifests, listed)]
    bare = tuple(path for path in sorted(listed - digested) if path in case.entries)
    well = "sizes-only" if bare else "verified"
    word = next((word.name for word in WORDS if any(fault.word == word.name for fault in faults)), well)
    counted = f"{many(len(listed), 'path')} listed in {many(len(manifests), 'manifest')}"
    by = f", {many(len(bare), 'file')} of them by size alone" if bare else ", as listed"
    said = f"{counted}; {_counted(faults)}." if faults else f"{counted}: all there{by}."
    ordered = sorted(faults, key=lambda fault: [each.name for each in WORDS].index(fault.word))
    lines = _shown(tuple(fault.line for fault in ordered)) + _shown(tuple(f"by size alone: {path}" for path in bare))
    lines += tuple(f"read: {path}" for path in manifests[:SHOWN])
    return Answer(word, said, lines, (*NOT_SHOWN, *((SIZES,) if bare else ())), after)


def _is_one(case: Case, path: str) -> bool:
    """Say whether a file is a manifest by its name, or may be one by it and turns out to be."""
    return is_manifest(path) or (may_be(path) and turns_out(path, case.read(path) or b""))


def _counted(faults: list[_Fault]) -> str:
    counts = {word.name: sum(fault.word == word.name for fault in faults) for word in WORDS}
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count)


def _shown(lines: tuple[str, ...]) -> tuple[str, ...]:
    return (*lines[:SHOWN], *([f"{len(lines) - SHOWN} more"] if len(lines) > SHOWN else []))


def _counts(case: Case, path: str) -> bool:
    return not case.entries[path].folder and not path.startswith(OWN)


def _join(base: str, path: str) -> str | None:
    """Return the path below the project, or None when it leads out of it."""
    parts: list[str] = []
    for part in PurePosixPath(base, path).parts:
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part != ".":
            parts.append(part)
    return None if path.startswith(("/", "~")) or not parts else "/".join(parts)


def _base(case: Case, manifest: str, found: tuple[Claim, ...]) -> str:
    """Return the folder that the paths of a manifest are below: its own or the project's, where more of them are."""
    own = manifest.rpartition("/")[0]
    return max((own, ""), key=lambda base: sum(_join(base, each.path) in case.entries for each in found))


def _compared(case: Case, manifest: str, base: str, claim: Claim) -> Iterator[_Fault]:
    path = _join(base, claim.path)
    entry = case.entries.get(path) if path else None
    if path is None:
        yield _Fault("unreadable", f"leads out of the project: {clipped(claim.path, 80)} ({manifest})")
    elif entry is None:
        yield _Fault("missing", f"missing: {path} ({manifest})")
    elif claim.size is not None and entry.size != claim.size:
        yield _Fault("changed", f"changed: {path}: {entry.size} bytes, listed with {claim.size} ({manifest})")
    elif claim.digest:
        digest = case.checksum(path, claim.kind)
        if digest is None:
            yield _Fault("unreadable", f"is no file that can be read: {path} ({manifest})")
        elif digest != claim.digest:
            told = f"{claim.kind} {digest[:12]}, listed with {claim.digest[:12]}"
            yield _Fault("changed", f"changed: {path}: {told} ({manifest})")


def _extra(case: Case, manifests: list[str], listed: set[str]) -> list[str]:
    """Return the files beside those that are listed, or below a manifest, that no manifest names."""
    below = {path.rpartition("/")[0] for path in manifests if not alone(path)} - {""}
    beside = {path.rpartition("/")[0] for path in listed if path} - {""}
    sided = {path.rpartition("/")[0] for path in manifests if alone(path)}
    known = listed | set(manifests)
    found = []
    for path, entry in case.entries.items():
        folder = path.rpartition("/")[0]
        covered = any(f"{folder}/".startswith(f"{each}/") for each in below) or folder in beside - (sided - below)
        if covered and not entry.folder and path not in known and not path.startswith(OWN):
            found.append(path)
    return sorted(found)


def _never_listed(case: Case) -> Iterator[str]:
    """Yield what lies in folders that are named like published ones."""
    for path, entry in sorted(case.entries.items()):
        if PUBLISHED.match(path) and not entry.folder:
            yield f"published without a manifest: {path}"
