"""However a file is lost and its place is spelled: a guard that names it forbids that, or says it cannot judge."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from rung.outside.reach import DiskReach
from rung.risk.context import Context
from rung.risk.guards import answer, guard
from rung.risk.guards.argv import unfold
from rung.risk.guards.keeps import Answer, keep, kept
from rung.risk.guards.lost import Loss

LINES = (Path(__file__).parent / "data" / "ways.txt").read_text("utf-8").splitlines()
WAYS = [line for line in LINES if not line.startswith("#")]
FILES = {
    "data/c.db": "data",
    "./data/c.db": "./data",
    "HERE/data/c.db": "HERE/data",
    '"$PWD/data/c.db"': '"$PWD/data"',
    "$PWD/data/c.db": "$PWD/data",
    '"${PWD}"/data/c.db': '"${PWD}"/data',
    '"$(pwd)/data/c.db"': '"$(pwd)/data"',
    "`pwd`/data/c.db": "`pwd`/data",
    '"$DIR/data/c.db"': '"$DIR/data"',
    "$DIR/data/c.db": "$DIR/data",
    '"$(git rev-parse --show-toplevel)/data/c.db"': '"$(git rev-parse --show-toplevel)/data"',
    '"$DIR/c.db"': '"$DIR"',
    '"$FILE"': '"$DIR/"',
    "other/../data//c.db": "other/../data/",
    "data/*.db": "da*",
    '"$PWD"/data/c.?b': '"$PWD"/dat?',
    '"$DIR"/data/*': '"$DIR"/da*',
}
GUARDS = ("rm -f ./data/c.db", "rm HERE/data/c.db", "rm *c.db*")
GOES = ("cd data && ", 'cd "$PWD/data"; ', "(cd HERE/data; ", 'pushd "$(pwd)/data" && ')


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("here")
    for name in ("data", "other", "empty"):
        (folder / name).mkdir()
    for name in ("data/c.db", "other/c.db", "list.txt"):
        (folder / name).write_text("c.db")
    return folder


def fits(way: str, spelling: str) -> bool:
    """Say whether a shell takes the spelling for a path there: a glob behind `=` is none, nor a bare name for docker.

    A word that is a variable alone may be anything to a program of one's own, as a rule a version.
    """
    if way.startswith("./") and "/" not in spelling:
        return False
    mounted, glued = re.search("FOLDER[:,]", way), re.search("=(?:FILE|FOLDER)|I{}", way)
    opened = re.search("[*?`]", spelling)
    return not ((mounted and (opened or spelling[0] not in './H"$')) or (glued and opened))


def spelled() -> Iterator[str]:
    for way in WAYS:
        for file, folder in FILES.items():
            if not fits(way, file if "FILE" in way else folder):
                continue
            yield way.replace("FILE", file).replace("FOLDER", folder).replace("NAME", "c.db")
        for go in GOES:
            end = ")" if go.startswith("(") else ""
            yield go + way.replace("FILE", "c.db").replace("FOLDER", ".").replace("NAME", "c.db") + end


def silent(pattern: str, command: str, losses: Sequence[Loss], disk: DiskReach | None) -> bool:
    wanted = keep(pattern)
    assert wanted is not None
    if kept(wanted, losses, disk).answer is not Answer.FREE:
        return False
    return guard.matches(pattern, command).answer is answer.Answer.FREE


@pytest.mark.parametrize("reach", [DiskReach, None], ids=["looked at", "by words alone"])
def test_no_ordinary_way_to_lose_a_file_is_silent(here: Path, reach: type[DiskReach] | None) -> None:
    disk = reach(str(here)) if reach is not None else None
    missed: list[tuple[str, str]] = []
    for command in (each.replace("HERE", str(here)) for each in spelled()):
        losses = unfold(command, "bash", Context()).losses
        patterns = (each.replace("HERE", str(here)) for each in GUARDS)
        missed += [(each, command) for each in patterns if silent(each, command, losses, disk)]
    assert missed == []
