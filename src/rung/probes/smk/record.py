"""What Snakemake keeps in ``.snakemake/metadata`` about the job that made an output."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from msgspec import Struct, field

from rung.probes.probe import Case
from rung.probes.smk.moved import METADATA, named

MOST = 5000  # records that are read
ELSEWHERE = ("/", "~", "..", ".snakemake/")


class Record(Struct, frozen=True):
    """One output, the inputs and logs of the job that made it, and when that began: seconds since the epoch, or 0.

    ``sums`` is the SHA-256 of every input of which Snakemake kept one: of small files, from 7.18 on. ``told`` is the
    shell text of the job with its parameters, and ``rule`` its rule. ``took`` are the seconds from its beginning to the
    last time that the output was written, or 0.
    """

    output: str
    inputs: tuple[str, ...] = ()
    logs: tuple[str, ...] = ()
    began: float = 0.0
    sums: Mapping[str, str] = field(default_factory=dict)
    told: str = ""
    rule: str = ""
    took: float = 0.0


def records(case: Case) -> Iterator[Record]:
    """Yield the records, the first ``MOST`` of them."""
    paths = [path for path, entry in case.entries.items() if path.startswith(METADATA) and not entry.folder]
    for path in paths[:MOST]:
        yield record(case, path)


def record(case: Case, path: str) -> Record:
    """Return what one file of ``.snakemake/metadata`` says; of one that cannot be read only the output."""
    return _record(named(path).removeprefix("./"), case.read(path) or b"")


def _record(output: str, data: bytes) -> Record:
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return Record(output)
    if not isinstance(tree, dict):
        return Record(output)
    began, ended = _seconds(tree.get("starttime")), _seconds(tree.get("endtime"))
    return Record(
        output,
        _names(tree.get("input")),
        _names(tree.get("log")),
        began,
        dict(_sums(tree.get("input_checksums"))),
        "\n".join(each for each in (tree.get("shellcmd"), *_texts(tree.get("params"))) if isinstance(each, str)),
        str(tree.get("rule", "")),
        max(ended - began, 0.0) if began else 0.0,
    )


def _seconds(value: object) -> float:
    return value if isinstance(value, int | float) else 0.0


def _texts(value: object) -> Iterator[object]:
    yield from value if isinstance(value, list) else ()


def _sums(value: object) -> Iterator[tuple[str, str]]:
    """Yield the checksums by path: ``HEX`` before version 9, ``sha256:HEX`` since."""
    for name, text in value.items() if isinstance(value, dict) else ():
        if isinstance(name, str) and isinstance(text, str):
            yield name.removeprefix("./"), text.removeprefix("sha256:")


def as_read(case: Case, name: str, jobs: Iterable[Record]) -> bool:
    """Say whether a file holds what all of these jobs that used it read in it: its time is new, and nothing else."""
    kept = {each.sums.get(name, "") for each in jobs if name in each.inputs}
    return bool(kept) and kept == {case.checksum(name, "sha256")}


def _names(value: object) -> tuple[str, ...]:
    names = value if isinstance(value, list) else ()
    return tuple(name.removeprefix("./").rstrip("/") for name in names if isinstance(name, str))


def gone(case: Case, needed: Collection[str] | None = None) -> tuple[str, ...]:
    """Return the inputs that jobs used, that no job makes, and that are not there any more.

    With ``needed`` only those of the jobs that made these files, and of the jobs before them. What lies behind a link,
    or outside of the folder, cannot be missed from here.
    """
    found = {each.output: each for each in records(case)}
    used = {name for path in _reached(found, found if needed is None else needed) for name in found[path].inputs}
    return _lacking(case, found, used)


def lost(case: Case, names: Collection[str], began: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return which of these names, and of the inputs that they were made from, no job makes and are not there.

    Then those of which that cannot be seen from here: behind a link, or outside of the folder. What a job makes as a
    folder is not missed in it where that was made again since the job that had them ``began``.
    """
    found = {each.output: each for each in records(case)}
    used = {name for path in _reached(found, names) for name in found[path].inputs} | set(names)
    lacking = _lacking(case, found, used)
    gone_now = tuple(name for name in lacking if not any(found[each].began > began for each in _above(name, found)))
    absent = (name for name in used if name not in found and _named(case, name) not in case.entries)
    return gone_now, tuple(sorted(name for name in absent if _unseen(case, name)))


def _lacking(case: Case, found: Mapping[str, Record], names: Iterable[str]) -> tuple[str, ...]:
    """Return the names that no job makes, and that are not there though they could be seen from here."""
    absent = (name for name in names if name not in found and _named(case, name) not in case.entries)
    seen = (name for name in absent if not _unseen(case, name))
    return tuple(sorted(name for name in seen if all(each in case.entries for each in _above(name, found))))


def missed(case: Case, name: str) -> bool:
    """Say whether a file is not there, and could be seen from here if it were."""
    return _named(case, name) not in case.entries and not _unseen(case, name)


def _named(case: Case, name: str) -> str:
    """Return a name as the entries of a case have it: what lies beside the working folder is named as the project's."""
    return case.placed(name) if name.startswith("../") else name


def _unseen(case: Case, name: str) -> bool:
    known = _named(case, name)
    return _elsewhere(known) or _linked(case, known)


def _above(name: str, found: Mapping[str, Record]) -> tuple[str, ...]:
    """Return the folders above a name that a job makes as a whole."""
    return tuple(each for above in PurePosixPath(name).parents if (each := above.as_posix()) in found)


def _reached(found: Mapping[str, Record], needed: Iterable[str]) -> set[str]:
    """Return the outputs that are recorded among the needed files, and those that they were made from."""
    reached: set[str] = set()
    left = [name for name in needed if name in found]
    while left:
        name = left.pop()
        if name not in reached:
            reached.add(name)
            left += [each for each in found[name].inputs if each in found]
    return reached


def _elsewhere(name: str) -> bool:
    return name.startswith(ELSEWHERE) or "://" in name


def _linked(case: Case, name: str) -> bool:
    """Say whether a folder above is a link, behind which nobody looked."""
    above = (each.as_posix() for each in PurePosixPath(name).parents)
    return any(each in case.entries and not case.entries[each].folder for each in above)
