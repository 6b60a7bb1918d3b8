"""The inputs of a job that changed since it ran: in which direction, by what, and where that leads."""

from __future__ import annotations

import base64
import json

import pytest

from rung.fieldwork import hands
from rung.model.ask import Ask
from rung.probes.ladder import boundary
from rung.probes.probe import Case
from rung.probes.smk.dryrun import Job
from rung.probes.smk.inputset import replaced, turned
from rung.probes.smk.reason import Change, Due
from rung.probes.snapshot import Entry

SET, UPDATED = "Set of input files has changed since last execution", "Updated input files: "
RAW = {"raw/a.txt": "", "raw/b.txt": ""}
NEW = {"data/a.txt": "", "data/b.txt": ""}
SHEET = {"config/samples.tsv": "sample\tsite\na\t1\nb\t1\nc\t2\n"}


def kept(output: str, inputs: tuple[str, ...], began: float = 10.0) -> dict[str, str]:
    """Return Snakemake's record of the job that made an output."""
    name = base64.b64encode(output.encode(), altchars=b"-_").decode()
    return {f".snakemake/metadata/{name}": json.dumps({"input": list(inputs), "starttime": began})}


def case(files: dict[str, str]) -> Case:
    entries = {path: Entry(len(text), 10, 0o644, folder=path == "parts") for path, text in files.items()}
    return Case(Ask(), (9, 14, 8), lambda path: files[path].encode() if path in files else None, hands().judge, entries)


def told(files: dict[str, str], now: tuple[str, ...], reason: str = SET) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    job = Job("r", "rule", now, ("out.txt",), reasons=(reason,))
    kind = Change.INPUT if reason.startswith(UPDATED) else Change.INPUT_SET
    causes, lines = turned(case(files), (Due(job, (kind,)),), (job,))
    return causes[0].kinds, lines


GRID = tuple(f"qc/s{sample}.fwd{read}.{end}" for sample in (1, 2) for read in (1, 2) for end in ("html", "zip"))
WIDER = tuple(f"qc/s3.fwd{read}.{end}" for read in (1, 2) for end in ("html", "zip"))
GRIDDED = kept("out.txt", GRID) | dict.fromkeys(GRID, "")
ELSEWHERE = {
    "Snakefile": 'configfile: "c.yml"\n',
    "c.yml": "sheets: [.test/names]\n",
    ".test/names": "s1 x\ns2 y\ns3 z\n",
}
ENDS = {"config/c.yaml": "ends: [txt, md5]"}
THEN = kept("out.txt", ("raw/a.txt", "raw/b.txt"))
MADE = kept("out.txt", ("n/a.n", "n/b.n")) | kept("n/a.n", ("raw/a.txt",)) | kept("n/b.n", ("raw/b.txt",))
PARTS = kept("out.txt", ("parts/1", "parts/2"))


@pytest.mark.parametrize(
    ("files", "now", "kind", "named"),
    [
        (THEN | {"raw/a.txt": ""}, ("raw/a.txt",), Change.GONE, "gone, and asked for no more: raw/b.txt"),
        (THEN | RAW, ("raw/a.txt",), Change.FEWER, "nothing of it is gone: raw/b.txt"),
        (MADE | RAW, ("n/a.n",), Change.FEWER, "nothing of it is gone: n/b.n"),
        (MADE | {"raw/a.txt": "", "n/b.n": ""}, ("n/a.n",), Change.GONE, "gone, and asked for no more: raw/b.txt"),
        (THEN | RAW, ("raw/a.txt", "raw/b.txt", "raw/b.txt.md5"), Change.MORE, "not before: raw/b.txt.md5"),
        (THEN | RAW | SHEET, ("raw/a.txt", "raw/b.txt", "raw/c.txt"), Change.SAMPLES, "names it): raw/c.txt"),
        (THEN | RAW | SHEET, ("raw/a.txt", "raw/b.txt", "raw/c.txt.md5"), Change.MORE, "not before: raw/c.txt.md5"),
        (GRIDDED | ELSEWHERE, (*GRID, *WIDER), Change.SAMPLES, "(.test/names names it): qc/s3.fwd1.html"),
        (GRIDDED | {".test/names": "s1 s2 s3"}, (*GRID, *WIDER), Change.MORE, "not before: qc/s3.fwd1.html"),
        (GRIDDED | ELSEWHERE, (*GRID, "qc/s4.fwd1.zip"), Change.MORE, "not before: qc/s4.fwd1.zip"),
        (THEN | RAW | ENDS, ("raw/a.txt", "raw/b.txt", "raw/a.md5"), Change.MORE, "not before: raw/a.md5"),
        (THEN | RAW, ("raw/a.txt", "raw/c.txt"), Change.INPUT_SET, "nothing of it is gone: raw/b.txt"),
        (THEN | NEW, ("data/a.txt", "data/b.txt"), Change.INPUT_SET, "asked for no more: raw/a.txt raw/b.txt"),
        (MADE | NEW, ("m/a.n", "m/b.n"), Change.INPUT_SET, "not before: m/a.n m/b.n"),
        (MADE | {"data/a.txt": ""}, ("m/a.n", "m/b.n"), Change.GONE, "asked for no more: raw/a.txt raw/b.txt"),
        (THEN | NEW, ("data/a.txt",), Change.GONE, "gone, and asked for no more: raw/a.txt raw/b.txt"),
        (THEN | NEW, ("data/a.txt", "data/c.txt"), Change.GONE, "gone, and asked for no more: raw/a.txt raw/b.txt"),
        (THEN | {"raw": ""}, ("raw/a.txt",), Change.INPUT_SET, "cannot be seen from here: raw/b.txt"),
        (THEN | RAW, ("raw/a.txt", "<TBD>"), Change.INPUT_SET, ""),
        (RAW, ("raw/a.txt",), Change.INPUT_SET, ""),
        (PARTS | kept("parts", (), 5) | {"parts": "", "parts/1": ""}, ("parts/1",), Change.GONE, "parts/2"),
        (PARTS | kept("parts", (), 20) | {"parts": "", "parts/1": ""}, ("parts/1",), Change.FEWER, "parts/2"),
        (PARTS | kept("parts", (), 5), ("parts/1",), Change.FEWER, "parts/2"),
    ],
)  # fmt: skip
def test_the_direction_is_told_and_what_makes_it_is_named(
    files: dict[str, str], now: tuple[str, ...], kind: Change, named: str
) -> None:
    kinds, lines = told(files, now)
    assert kinds == (kind,)
    assert named in "\n".join(lines)
    assert bool(lines) is bool(named)


def test_a_new_input_that_is_called_updated_was_added_and_one_that_was_there_before_was_not() -> None:
    assert told(THEN | RAW, ("raw/a.txt", "raw/b.txt", "raw/n"), f"{UPDATED}raw/n")[0] == (Change.MORE,)
    assert told(THEN | RAW, ("raw/a.txt", "raw/b.txt"), f"{UPDATED}raw/a.txt")[0] == (Change.INPUT,)


def test_a_path_of_the_project_itself_is_the_same_input_in_a_copy() -> None:
    whole = kept("/home/p/out.txt", ("/home/p/raw/a.txt", "/home/p/raw/b.txt"))
    kinds, lines = told(whole | {"raw/a.txt": ""}, ("raw/a.txt",))
    assert (kinds, lines) == ((Change.GONE,), ("gone, and asked for no more: raw/b.txt",))


def test_only_a_file_that_is_gone_is_one_of_storage_and_none_of_a_smaller_set_is_called_widened() -> None:
    found = {kind: boundary("snakemake", {"planned": "work-due", "causes": kind.value})
             for kind in (Change.GONE, Change.FEWER, Change.MORE, Change.SAMPLES)}  # fmt: skip
    assert [each.name == "storage and visibility" for each in found.values()] == [True, False, False, False]
    assert ["widened" in each.repair for each in found.values()] == [False, False, True, False]


@pytest.mark.parametrize(
    ("files", "now", "names"),
    [
        (THEN | NEW, ("data/a.txt", "data/b.txt"), {"raw/a.txt", "raw/b.txt"}),
        (THEN | NEW, ("data/a.txt", "data/c.txt"), set()),
        (THEN | {"raw/a.txt": ""}, ("raw/a.txt",), set()),
    ],
)
def test_an_input_that_is_read_by_another_path_now_is_replaced_and_one_that_went_is_not(
    files: dict[str, str], now: tuple[str, ...], names: set[str]
) -> None:
    assert replaced(case(files), (Job("r", "rule", now, ("out.txt",)),)) == names
