"""The page on verifying by hand: its shell lines accept a real bundle, and refuse one that was changed."""

from __future__ import annotations

import base64
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from docs.pages import ROOT, blocks
from shared import missing

PAGE = ROOT / "docs" / "how-to" / "verify-a-bundle.md"
CHAIN, BLOBS, SIGNATURE = (b.body for b in blocks(PAGE) if b.mark == "shell: in the bundle")


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


def ended(script: str, folder: Path) -> int:
    """Return how the lines of the page end."""
    done = subprocess.run(["bash", "-euc", f"set -o pipefail\n{script}"], cwd=folder, capture_output=True, check=False)
    return done.returncode


def needs_openssl() -> None:
    """Skip where there is no OpenSSL 3."""
    program = shutil.which("openssl")
    version = subprocess.run([program, "version"], capture_output=True, check=True).stdout if program else b""
    if not version.startswith(b"OpenSSL 3"):
        missing("OpenSSL 3 is missing")


def test_a_real_bundle_passes(bundle: Path) -> None:
    assert ended(CHAIN, bundle) == 0
    assert ended(BLOBS, bundle) == 0


def test_a_changed_entry_is_seen(bundle: Path) -> None:
    entries = bundle / "entries.jsonl"
    entries.write_bytes(entries.read_bytes().replace(b'"answer":"yes"', b'"answer":"no"', 1))
    assert ended(CHAIN, bundle) == 1


def test_a_changed_output_is_seen(bundle: Path) -> None:
    blob = max((bundle / "blobs").iterdir(), key=lambda one: one.stat().st_size)
    blob.write_bytes(blob.read_bytes() + b"x")
    assert ended(BLOBS, bundle) != 0


def test_a_key_whose_base64_holds_a_plus_passes_too(bundle: Path) -> None:
    needs_openssl()
    key = next((bundle / "keys").glob("*.pub"))
    name, identity, encoded = key.read_text("utf-8").strip().split("+", 2)
    raw = base64.b64decode(encoded)
    key.write_text(f"{name}+{identity}+{base64.b64encode(raw[:1] + bytes([0xFB, 0xEF]) * 16).decode()}\n", "utf-8")
    script = SIGNATURE.partition("\nsed")[0]
    assert ended(script, bundle) == 0
    assert (bundle / "key.der").read_bytes()[12:] == bytes([0xFB, 0xEF]) * 16


def test_the_signature_passes_and_that_of_another_head_does_not(bundle: Path) -> None:
    needs_openssl()
    assert ended(SIGNATURE, bundle) == 0
    head = bundle / "checkpoint"
    lines = head.read_text("utf-8").split("\n")
    head.write_text("\n".join([lines[0], str(int(lines[1]) - 1), *lines[2:]]), "utf-8")
    assert ended(SIGNATURE, bundle) != 0
