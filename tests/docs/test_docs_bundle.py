"""The page on verifying with standard tools: its lines accept a real bundle, and refuse one under every attack."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from docs.pages import ROOT, blocks
from fakes.authority import shared_authority
from fakes.ledger import keys, ledger, note, rotated
from fakes.signed import CARD, approved, person
from rung.ledger.anchor import Anchor
from rung.ledger.archive import pack, unpack
from rung.ledger.key import PublicKey
from rung.ledger.merkle import root
from rung.ledger.timestamps import line_of
from rung.ledger.views.statement import TOLD
from shared import missing

PAGE = ROOT / "docs" / "how-to" / "verify-a-bundle.md"
LIST = next(b.body for b in blocks(PAGE) if b.mark == "shell: on the tar")
SCRIPT = "\n".join(b.body for b in blocks(PAGE) if b.mark == "shell: in the bundle")
FIRST, SECOND, THIEF = keys("rung-one", 1), keys("rung-two", 2), keys("rung-evil", 9)


def ended(folder: Path, shell: str = "sh", **known: str) -> tuple[int, str]:
    """Return how the lines of the page end, and the last thing they say."""
    version = subprocess.run(["openssl", "version"], capture_output=True, check=False).stdout
    if not version.startswith(b"OpenSSL 3"):
        missing("OpenSSL 3 is missing")
    environment = {"PATH": os.environ["PATH"], **known}
    command = [shell, "-c", SCRIPT]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout.splitlines() or [done.stderr])[-1]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an unpacked bundle of the demo."""
    demo = tmp_path_factory.mktemp("bundle") / "demo"
    command = [sys.executable, "-m", "rung", "demo", "--no-input", "--folder", str(demo)]
    subprocess.run(command, check=True, capture_output=True)
    with tarfile.open(next(demo.glob("*.tar"))) as tar:
        tar.extractall(demo / "unpacked", filter="data")
    return demo / "unpacked"


@pytest.fixture
def bundle(original: Path, tmp_path: Path) -> Path:
    """Return a copy of the bundle that a test may spoil."""
    return Path(shutil.copytree(original, tmp_path / "bundle"))


@pytest.fixture
def succeeded(tmp_path: Path) -> Path:
    """Return an unpacked bundle whose key was replaced once."""
    return unpacked(tmp_path / "succeeded", rotated(ledger(7), (FIRST, SECOND)))


def unpacked(folder: Path, members: dict[str, bytes]) -> Path:
    """Write members, with the report named by an entry as exports have it."""
    for name, data in {"report.html": members["report.md"], **members}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def lines_of(folder: Path) -> list[bytes]:
    return (folder / "entries.jsonl").read_bytes().splitlines()


def anchor_of(folder: Path, size: int) -> str:
    lines = lines_of(folder)
    return str(Anchor(json.loads(lines[0])["run"], size, root(lines[:size])))


@pytest.mark.parametrize("shell", ["sh", "bash"])
def test_a_real_bundle_passes_in_every_shell_with_key_and_anchor(bundle: Path, shell: str) -> None:
    if not shutil.which(shell):
        missing(f"{shell} is not installed")
    known = next((bundle / "keys").glob("*.pub")).read_text().strip()
    for size in (1, 5, len(lines_of(bundle))):
        code, said = ended(bundle, shell, KEY=known, ANCHOR=anchor_of(bundle, size))
        assert (code, said.startswith("Nothing contradicts it")) == (0, True), said


def test_a_succession_passes_from_each_of_its_keys_and_from_no_other(succeeded: Path) -> None:
    for pair in (FIRST, SECOND):
        assert ended(succeeded, KEY=str(pair.public))[0] == 0
    assert ended(succeeded, KEY=str(THIEF.public)) == (1, "NOT TO BE TRUSTED: it was signed with another key")


def edit(folder: Path) -> None:
    entries = folder / "entries.jsonl"
    entries.write_bytes(entries.read_bytes().replace(b'"answer":"yes"', b'"answer":"no"', 1))


def delete(folder: Path) -> None:
    lines = lines_of(folder)
    del lines[4]
    (folder / "entries.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))


def swap(folder: Path) -> None:
    lines = lines_of(folder)
    lines[4], lines[5] = lines[5], lines[4]
    (folder / "entries.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))


def cut(folder: Path) -> None:
    (folder / "entries.jsonl").write_bytes(b"".join(line + b"\n" for line in lines_of(folder)[:-2]))


def append(folder: Path) -> None:
    with (folder / "entries.jsonl").open("ab") as file:
        file.write(lines_of(folder)[-1] + b"\n")


def edit_the_last(folder: Path) -> None:
    lines = lines_of(folder)
    lines[-1] = lines[-1].replace(b'"actor":"', b'"actor":"x')
    (folder / "entries.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))


def change_an_output(folder: Path) -> None:
    blob = max((folder / "blobs").iterdir(), key=lambda one: one.stat().st_size)
    blob.write_bytes(blob.read_bytes() + b"x")


def lose_an_output(folder: Path) -> None:
    min((folder / "blobs").iterdir(), key=lambda one: one.stat().st_size).unlink()


def add_an_output(folder: Path) -> None:
    (folder / "blobs" / hashlib.sha256(b"x").hexdigest()).write_bytes(b"x")


def change_the_report(folder: Path) -> None:
    (folder / "report.md").write_text("# repaired\n")


def change_the_page(folder: Path) -> None:
    (folder / "report.html").write_text("<p>repaired</p>\n")


def change_the_crate(folder: Path) -> None:
    crate = folder / "ro-crate-metadata.json"
    crate.write_bytes(crate.read_bytes().replace(b"Completed", b"Failed", 1))


def change_the_statement(folder: Path) -> None:
    attestation = folder / "attestation.intoto.json"
    value = json.loads(attestation.read_bytes())
    body = base64.b64decode(value["payload"]).replace(b'"boundary":"stuck', b'"boundary":"other')
    attestation.write_bytes(attestation.read_bytes().replace(value["payload"].encode(), base64.b64encode(body)))


def lose_the_attestation(folder: Path) -> None:
    (folder / "attestation.intoto.json").unlink()


def break_the_signature(folder: Path) -> None:
    head = folder / "checkpoint"
    text = head.read_text("utf-8").rstrip("\n")
    name, encoded = text.rsplit(" ", 1)
    data = bytearray(base64.b64decode(encoded))
    data[-1] ^= 1
    head.write_text(f"{name} {base64.b64encode(data).decode()}\n", "utf-8")


def sign_with_an_unknown_key(folder: Path) -> None:
    (folder / "checkpoint").write_text(note(lines_of(folder), THIEF), "utf-8")


@pytest.mark.parametrize(
    "attack",
    [
        *(edit, delete, swap, cut, append, edit_the_last, change_an_output, lose_an_output, add_an_output),
        *(change_the_report, change_the_page, break_the_signature, sign_with_an_unknown_key),
        *(change_the_crate, change_the_statement, lose_the_attestation),
    ],
)
def test_each_attack_is_seen(bundle: Path, attack: Callable[[Path], None]) -> None:
    attack(bundle)
    assert ended(bundle)[0] != 0


def test_a_run_rewritten_or_cut_with_the_stolen_key_is_seen_by_the_anchor(tmp_path: Path) -> None:
    honest = unpacked(tmp_path / "honest", rotated(ledger(7), (SECOND,)))
    known = {"KEY": str(SECOND.public), "ANCHOR": anchor_of(honest, 6)}
    assert ended(honest, **known)[0] == 0
    cut_off = unpacked(tmp_path / "cut", rotated(ledger(5), (SECOND,)))
    assert ended(cut_off)[0] == 0
    assert "the end was cut off" in ended(cut_off, **known)[1]
    known["ANCHOR"] = known["ANCHOR"][:-1] + ("0" if known["ANCHOR"][-1] != "0" else "1")
    assert "not those that were anchored" in ended(honest, **known)[1]


def test_a_broken_succession_is_seen(succeeded: Path) -> None:
    entry = succeeded / "keys" / "0001.rotation"
    text = entry.read_text("utf-8")
    entry.write_text(text.replace("2026", "2025", 1), "utf-8")
    assert "is not signed by" in ended(succeeded)[1]
    entry.write_text(text, "utf-8")
    (succeeded / "checkpoint").write_text(note(lines_of(succeeded), FIRST), "utf-8")
    assert "had replaced" in ended(succeeded)[1]


def test_a_key_whose_base64_holds_a_plus_passes_too(bundle: Path) -> None:
    raw = bytes([0xFB, 0xEF]) * 16
    (bundle / "keys" / "x.pub").write_text(f"{PublicKey('x', raw)}\n")
    head = bundle / "checkpoint"
    lines = head.read_text("utf-8").split("\n")
    head.write_text("\n".join([*lines[:4], f"\u2014 x {lines[4].split()[2]}", ""]), "utf-8")
    assert "is not signed by x+" in ended(bundle)[1]
    assert (bundle / "key.der").read_bytes()[12:] == raw


def of_kind(header: bytes, kind: bytes) -> bytes:
    """Return the header of a member as that of another kind without content."""
    block = bytearray(header)
    block[124:136], block[156:157] = b"%011o\0" % 0, kind
    block[148:156] = b"%06o\0 " % (sum(block[:148]) + 8 * 32 + sum(block[156:]))
    return bytes(block)


def test_the_list_of_a_bundle_shows_what_does_not_belong_and_nothing_else(tmp_path: Path) -> None:
    members = rotated(ledger(7), (FIRST, SECOND))
    honest = pack(members)
    folder, link = (of_kind(honest[:512], kind) for kind in (b"5", b"2"))
    cases = {
        "": honest,
        "x.sh": pack(members | {"x.sh": b""}),
        "blobs/x": pack(members | {"blobs/x": b""}),
        "report.json": pack(members | {"report.json": b"{}"}),
        "anchors.jsonl": honest[:512] + honest,
        "lrw-r--r--": link + honest[512:],
        "drw-r--r--": folder + honest,
    }
    for odd, data in cases.items():
        (tmp_path / "run.tar").write_bytes(data)
        done = subprocess.run(["sh", "-c", LIST], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (odd in done.stdout.split()) if odd else not done.stdout, (odd, done.stdout, done.stderr)
    (tmp_path / "run.tar").write_bytes(gzip.compress(honest))
    assert subprocess.run(["sh", "-c", LIST], cwd=tmp_path, capture_output=True, check=False).stdout


def test_people_are_believed_by_their_signatures_and_by_the_signers_one_knows(tmp_path: Path) -> None:
    ana, eve = person(tmp_path, "ana"), person(tmp_path, "eve")
    forged = eve.line.replace(b"eve", b"ana", 1)
    other = CARD.replace(b"dd", b"de")
    cases = {
        "good": (approved(CARD, ana.sign(CARD), ana.line), ""),
        "stranger": (approved(CARD, eve.sign(CARD), ana.line), "the signature of ana is not good"),
        "forged": (approved(CARD, eve.sign(CARD), forged), ""),
        "other": (approved(other, ana.sign(other), ana.line), "ana signed another request"),
    }
    for name, (data, wrong) in cases.items():
        folder = unpacked(tmp_path / f"{name}.d", dict(unpack(data).members))
        (folder / "signed").write_bytes(ana.line)
        code, said = ended(folder)
        assert (code, said if wrong else "") == ((1, f"NOT TO BE TRUSTED: {wrong}") if wrong else (0, "")), (name, said)
        if name != "other":
            assert ended(folder, SIGNERS="signed")[0] == (0 if name == "good" else 1)


def test_time_stamps_are_verified_by_the_authority_one_knows(tmp_path: Path) -> None:
    for name in ("known", "stranger"):
        (tmp_path / f"{name}.pem").write_bytes(shared_authority(name).certificate)
    members = rotated(ledger(7), (SECOND,))
    bare = unpacked(tmp_path / "bare", members)
    anchor = Anchor.parse(anchor_of(bare, 6))
    line = anchor.json("authority", "2026", shared_authority().stamped(line_of(anchor)))
    stamped = unpacked(tmp_path / "stamped", members | {"anchors.jsonl": f"{line}\n".encode()})
    assert ended(stamped, TSA="../known.pem")[0] == 0
    assert "is not good" in ended(stamped, TSA="../stranger.pem")[1]
    assert ended(bare, TSA="../known.pem")[1] == "NOT TO BE TRUSTED: there is no time-stamp"
    other = line.replace(str(anchor), anchor_of(bare, 5))
    moved = unpacked(tmp_path / "moved", members | {"anchors.jsonl": f"{other}\n".encode()})
    assert "message imprint mismatch" in ended(moved, TSA="../known.pem")[1]
    cut = unpacked(tmp_path / "cut", rotated(ledger(5), (SECOND,)) | {"anchors.jsonl": f"{line}\n".encode()})
    assert ended(cut, TSA="../known.pem")[1] == "NOT TO BE TRUSTED: other entries were stamped"


def test_the_page_names_every_field_that_the_statement_repeats() -> None:
    text = (ROOT / "docs" / "explanation" / "bundle.md").read_text("utf-8")
    for kind, names in TOLD.items():
        assert f"| `{kind}` | {', '.join(f'`{name}`' for name in names)} |" in text
