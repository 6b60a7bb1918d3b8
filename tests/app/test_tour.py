"""One bundle for a reviewer: everything that can be read without building, digested, with nothing touched."""

from __future__ import annotations

import hashlib
import json
import tarfile
from pathlib import Path
from shutil import which

import pytest

from rung.app.probing.answer import answer
from rung.app.probing.question import Put, every
from rung.app.probing.told import Told
from rung.app.probing.tour import Places, tour
from rung.fieldwork import ground, hands, shelf
from rung.model.ask import Ask
from rung.model.errors import RefusedError, UsageError
from rung.model.replacing import replace
from shared import missing

MAKEFILE = (
    "all: out.txt\n\nout.txt: in.txt\n\tsort in.txt > $@\n\tclean\n\nverify:\n\trm -rf logs\n\n.PHONY: all verify\n"
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    if which("make") is None:
        missing("GNU make is not installed")
    folder = tmp_path / "project"
    for name, text in {
        "Makefile": MAKEFILE, "in.txt": "b\na\n", "logs/sort.log": "password=hunter22\n", "logs/a\\b\nc.log": "x",
        "src/a.c": "int x;\n", "logs/.env": "TOKEN=1\n", "publish/manifest.json": "{}",
    }.items():  # fmt: skip
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (tmp_path / "secret").write_text("not for anybody\n")
    (folder / "logs/out.log").symlink_to(tmp_path / "secret")
    return folder


def toured(project: Path, into: Path, question: str = "tour") -> Told:
    return tour(hands(), Places(ground, shelf), Put("make", question), Ask(str(project)), str(into))


def test_every_answer_and_every_piece_of_evidence_is_in_the_bundle_with_its_digest(project: Path) -> None:
    into = project.parent / "bundle"
    before = ground(str(project)).snapshot(str(project))
    told = toured(project, into)
    assert ground(str(project)).snapshot(str(project)) == before
    index = json.loads((into / "index.json").read_bytes())
    asked = {name for name in every("make", builds=False) if name != "tour"}
    assert {each["question"] for each in index["given"]} == asked
    assert {path.stem for path in (into / "answers").glob("*.json")} == asked
    assert (into / "files/publish/manifest.json").read_bytes() == b"{}"
    assert not (into / "files/src").exists()
    assert not (into / "files/logs/.env").exists()
    assert told.faults == ()
    assert "[evidence](answers/evidence.txt) | endangered" in (into / "index.md").read_text()


def test_what_looks_like_a_secret_is_masked_and_a_link_is_not_followed(project: Path) -> None:
    into = project.parent / "bundle"
    told = toured(project, into)
    whole = b"".join(path.read_bytes() for path in into.rglob("*") if path.is_file())
    assert b"hunter22" not in whole
    assert b"not for anybody" not in whole
    assert told.answer.verdict == "partly"
    assert any("logs/out.log" in line for line in told.answer.evidence)


def test_the_sums_are_those_that_sha256sum_checks(project: Path) -> None:
    into = project.parent / "bundle"
    toured(project, into)
    lines = [line.partition("  ") for line in (into / "SHA256SUMS").read_text().splitlines()]
    sums = {name: digest for digest, _, name in lines}
    assert sums.pop(r"files/logs/a\\b\nc.log").startswith("\\")
    for name, digest in sums.items():
        assert hashlib.sha256((into / name).read_bytes()).hexdigest() == digest
    assert len(sums) + 2 == sum(path.is_file() for path in into.rglob("*"))


def test_what_to_ask_next_of_a_bundle_runs_where_one_stands(project: Path) -> None:
    folder, packed = project.parent / "a bundle", project.parent / "bundle.tar.gz"
    assert toured(project, folder).answer.next == f"(cd '{folder}' && sha256sum -c SHA256SUMS)"
    assert toured(project, packed).answer.next == f"tar -tf {packed}"


def test_a_name_that_says_so_is_one_packed_file(project: Path) -> None:
    into = project.parent / "bundle.tar.gz"
    toured(project, into)
    with tarfile.open(into) as packed:
        assert "bundle/index.md" in packed.getnames()


@pytest.mark.parametrize("into", ["project/bundle", "project", "full", "full/file.tar"])
def test_a_bundle_never_lies_in_the_project_nor_over_something(project: Path, into: str) -> None:
    full = project.parent / "full"
    full.mkdir()
    (full / "file.tar").write_text("")
    with pytest.raises(UsageError) as refused:
        toured(project, project.parent / into)
    assert refused.value.id in {"bundle-inside", "folder-not-empty"}


def test_another_question_leaves_no_bundle(project: Path) -> None:
    with pytest.raises(UsageError) as refused:
        toured(project, project.parent / "bundle", "planned")
    assert refused.value.id == "question-gathers-nothing"
    assert not (project.parent / "bundle").exists()


SECRETS = {
    "Makefile": "-include local\nAPI_KEY = s3cr3tvalue\nPIN := $(shell cat .pin)\nAUTH := $(PIN)\n"
    "define DEPLOY_TOKEN\nfirst-line\nendef\nall: x\nx: in\n"
    "\techo $(API_KEY) $(AUTH) $(OTHER_TOKEN) $(CI_PASSWORD) $(DEPLOY_TOKEN) ghp_abcdefghijklmnopqrstuv\n",
    "local": "export OTHER_TOKEN ?= loc4l-token\nCI_PASSWORD = $(file < .pw)\n",
    ".pin": "q8zk\n",
    ".pw": "pw-in-a-file\n",
    "in": "x\n",
    "logs/ci.log": "sent s3cr3tvalue and loc4l-token, environs-own\n",
}
# None of digits alone, or of those of a digest: a measured time, or a sum, holds any of them now and then.
NEVER = ("s3cr3tvalue", "q8zk", "loc4l-token", "pw-in-a-file", "first-line", "ghp_abc", "environs-own")


def test_no_value_of_a_secret_like_name_is_in_any_answer_or_piece_of_the_bundle(tmp_path: Path) -> None:
    if which("make") is None:
        missing("GNU make is not installed")
    for name, text in SECRETS.items():
        (tmp_path / "p" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "p" / name).write_text(text)
    asking = replace(hands(), secrets=frozenset({"environs-own"}))
    places, ask = Places(ground, shelf), Ask(str(tmp_path / "p"), settings=("SOME_TOKEN=environs-own",))
    told = tour(asking, places, Put("make", "tour"), ask, str(tmp_path / "bundle"))
    kept = {path: path.read_text() for path in (tmp_path / "bundle").rglob("*") if path.is_file()}
    assert {(path.name, value) for path, text in kept.items() for value in NEVER if value in text} == set()
    assert not [value for value in NEVER if value in str(told)]
    planned = (tmp_path / "bundle/answers/planned.txt").read_text()
    assert "echo <redacted> <redacted>" in planned
    assert (tmp_path / "bundle/files/logs/ci.log").read_text() == "sent <redacted> and <redacted>, <redacted>\n"


def test_a_refusal_tells_no_secret_either(tmp_path: Path) -> None:
    if which("make") is None:
        missing("GNU make is not installed")
    (tmp_path / "Makefile").write_text("T_TOKEN = s3cr3tvalue\nx:\n\tcurl -X POST -H $(T_TOKEN) http://h/\n")
    ask = Ask(str(tmp_path), scratch=True)
    with pytest.raises(RefusedError, match="<redacted>") as refused:
        answer(hands(), ground(str(tmp_path)), Put("make", "converges"), ask)
    assert "s3cr3t" not in str(refused.value)
