"""What a run left that was told to be quiet: its own log names no job, and its records and its jobs' logs tell of it.

Version 8 and later record a job that failed as well, 7 none; both remove what it made. A job that was killed leaves a
mark under ``.snakemake/incomplete``. Quiet dry runs leave an empty log, too, and nothing beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from msgspec import Struct

from rung.model.pattern import pattern
from rung.probes.probe import Case
from rung.probes.smk.moved import INCOMPLETE, METADATA, named
from rung.probes.smk.runlog import Broken

A_LOG = pattern(r"(?:^|/)logs?/|\.(?:log|err|stderr)$")
OWN = ".snakemake/"
MOST = 500  # records that are read, the latest first


class Quiet(Struct, frozen=True):
    """What lies here of a quiet run: the jobs it did, those it left without an output, and files it had begun."""

    done: int
    broken: tuple[Broken, ...] = ()
    begun: tuple[str, ...] = ()


class _Record(Struct, frozen=True):
    output: str
    rule: str
    inputs: frozenset[str]
    logs: tuple[str, ...]


def quiet_run(case: Case, log: str, before: str) -> Quiet | None:
    """Return what the run left to which this log belongs, or None where it left nothing.

    ``before`` is the log before it, or empty. An empty log was written when the run began, any other last at its end.
    """
    start = log if not case.entries[log].size else before
    since = case.entries[start].mtime if start else 0
    late = [path for path, each in case.entries.items() if each.mtime > since and not each.folder]
    records = tuple(_records(case, late))
    begun = tuple(named(path) for path in late if path.startswith(INCOMPLETE))
    gone = [each for each in records if each.output not in case.entries and not _used(each.output, records)]
    told = {name for each in records for name in each.logs}
    broken = [Broken(each.rule, (each.output,), each.logs) for each in gone]
    alone = () if begun else tuple(path for path in sorted(late) if _speaks(case, path) and path not in told)
    broken += [Broken("", (), (path,)) for path in alone]
    return Quiet(len(records) - len(gone), tuple(broken), begun) if records or broken or begun else None


def _used(output: str, records: tuple[_Record, ...]) -> bool:
    """Say whether a later job had the output: then it was there, and was removed as a temporary one."""
    return any(output in each.inputs for each in records)


def _speaks(case: Case, path: str) -> bool:
    return bool(A_LOG.search(path)) and not path.startswith(OWN) and case.entries[path].size > 0


def _records(case: Case, paths: list[str]) -> Iterator[_Record]:
    held = sorted((path for path in paths if path.startswith(METADATA)), key=lambda each: -case.entries[each].mtime)
    for path in held[:MOST]:
        try:
            found = json.loads(case.read(path) or b"")
        except ValueError:
            continue
        if isinstance(found, dict):
            yield _Record(
                named(path), str(found.get("rule", "")), frozenset(_names(found, "input")), _names(found, "log")
            )


def _names(record: Mapping[str, object], field: str) -> tuple[str, ...]:
    value = record.get(field)
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()
