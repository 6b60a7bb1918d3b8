"""What does not exist because its name is made of variables, and these hold something else than they did.

Such a stamp is named after the values that it stands for (``build/flags.$(ID).stamp``): where they change another name
is asked for, and the one that was made before lies there still.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from rung.model.replacing import replace
from rung.probes.clipped import clipped, unless_secret
from rung.probes.gnumake.cause import Cause, Explained, known_to
from rung.probes.gnumake.chance import HASH, NUMBER, SIGN, numbered
from rung.probes.gnumake.database import Database
from rung.probes.gnumake.lines import Part
from rung.probes.gnumake.makefiles import opened_for
from rung.probes.gnumake.restamped import DIFFERS, put
from rung.probes.gnumake.secretnames import writes_secrets
from rung.probes.gnumake.trace import placed
from rung.probes.probe import Case

MISSING = frozenset({Cause.NOT_BUILT, Cause.ARTIFACT_GONE})
CHANGED = "its name is made of variables that hold something else now"
LONGEST = 60


def told_renamed(
    case: Case, found: Sequence[Explained], beliefs: Mapping[str, Database], there: Collection[str]
) -> tuple[Explained, ...]:
    """Return the steps, as renamed what does not exist under a name that variables make up.

    It is another at each call where make told of another one when it was asked before, and it changed where a file of
    the same shape lies there that holds something else. ``there`` is every path.
    """
    if not any(each.cause in MISSING for each in found):
        return tuple(found)
    computed = frozenset(_computed(case))
    return tuple(
        _told(case, each, beliefs, there) if each.cause in MISSING and each.step.rule in computed else each
        for each in found
    )


def _computed(case: Case) -> Iterator[str]:
    """Yield the places, as make names them, of the recipes whose rule has one target, made of variables."""
    for path, line in opened_for(case).each():
        plain = len(line.targets) == 1 and "%" not in line.targets[0]
        if line.part is Part.RECIPE and plain and "$" in line.targets[0]:
            yield f"{path}:{line.number}"


def _told(case: Case, each: Explained, beliefs: Mapping[str, Database], there: Collection[str]) -> Explained:
    known, name = known_to(each.step, beliefs), each.step.target
    if name not in known.targets and _told_other(each, known):
        return replace(each, cause=Cause.RENAMED, by=())
    lie = [path for path in _alike(each.step.path, there) if not _wanted(path, each.step.folder, known)]
    if any(path not in case.entries for path in lie):
        return replace(each, cause=Cause.RENAMED, by=())  # the build before this question made it
    if not lie:
        return each
    old = max(lie, key=lambda path: case.entries[path].mtime)
    said = _said(case, each, old, known)
    return replace(each, cause=Cause.VALUE_CHANGED, by=(said,), said=CHANGED) if said else each


def _told_other(each: Explained, known: Database) -> bool:
    """Say whether make told of another name of this shape, made by the same recipe."""
    shape = numbered(each.step.target)
    others = (name for name, target in known.targets.items() if target.place == each.step.rule)
    return any(numbered(name) == shape for name in others)


def _alike(path: str, there: Collection[str]) -> Iterator[str]:
    """Yield the paths that differ from this one in numbers and hashes only, and in nothing else."""
    shape = numbered(path)
    if shape != path:
        begin, end = shape.partition(SIGN)[0], shape.rpartition(SIGN)[2]  # said fast of thousands of paths
        near = (each for each in there if each.startswith(begin) and each.endswith(end))
        yield from (each for each in near if each != path and numbered(each) == shape)


def _wanted(path: str, folder: str, known: Database) -> bool:
    """Say whether a path is a target of its own: then it is no earlier one of another."""
    names = (name for name, target in known.targets.items() if target.known)
    return any(placed(folder, name) == path for name in names)


def _said(case: Case, each: Explained, old: str, known: Database) -> str:
    """Return what the earlier one holds and this one would; empty where it is as it was, or nobody can tell."""
    now, held = put(each.step.lines, each.step.target), _words(case, old)
    if now is None or held is None:
        hashed = HASH.sub("", old) == HASH.sub("", each.step.path) and not NUMBER.search(HASH.sub("", old))
        return f"{old} was made before" if hashed else ""
    users = (target.name for target in known.targets.values() if each.step.target in target.needs)
    copies = (_words(case, placed(each.step.folder, user)) for user in users)
    if held == now or any(copy == now for copy in copies):
        return ""
    before, after = _apart(held, now)
    was, would = (clipped(text, LONGEST) or "nothing" for text in (before, after))
    said, instead = f"{old} holds {was} and it would hold {would}", f"{old} holds something else: {DIFFERS}"
    return instead if writes_secrets(case, known, each.step.target) else unless_secret(said, instead)


def _words(case: Case, path: str) -> list[str] | None:
    data = case.read(path)
    return None if data is None else data.decode("utf-8", "replace").split()


def _apart(one: Sequence[str], other: Sequence[str]) -> tuple[str, str]:
    """Return what is different in two lists of words, from the name on that stands before it (``NAME=value …``)."""
    pairs = list(zip(one, other, strict=False))
    begin = next((at for at, (a, b) in enumerate(pairs) if a != b), len(pairs))
    back = list(zip(one[begin:][::-1], other[begin:][::-1], strict=False))
    end = next((at for at, (a, b) in enumerate(back) if a != b), len(back))
    begin = next((at for at in range(begin, -1, -1) if any("=" in each for each in one[at : at + 1])), begin)
    return " ".join(one[begin : len(one) - end]), " ".join(other[begin : len(other) - end])
