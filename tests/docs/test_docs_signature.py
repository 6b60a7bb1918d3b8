"""The page on approving from another machine: what it does is done, and its signature can be checked without rung."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from docs.pages import ROOT, blocks
from shared import missing

PAGE = ROOT / "docs" / "how-to" / "approve-from-another-machine.md"
(TRY,) = (b for b in blocks(PAGE) if b.mark.startswith("runs: "))
CHECK = next(b.body for b in blocks(PAGE) if b.mark == "shell: the signature in the bundle")


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the unpacked bundle of the run that the page makes."""
    if shutil.which("ssh-keygen") is None:
        missing("ssh-keygen is missing (apt: openssh-client)")
    here = tmp_path_factory.mktemp("page")
    env = {
        "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])),
        "HOME": str(here),
        "RUNG_CONFIG": "",
    }
    ended = subprocess.run(["bash", "-euc", TRY.body], cwd=here, env=env, capture_output=True, text=True, check=False)
    assert TRY.mark == f"runs: exit {ended.returncode}", f"{ended.stdout}\n{ended.stderr}"
    with tarfile.open(here / "two" / "anna" / "run.tar") as tar:
        tar.extractall(here / "bundle", filter="data")
    return here / "bundle"


def checked(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", "-c", CHECK], cwd=folder, capture_output=True, text=True, check=False)


def test_standard_tools_check_the_signature_of_an_approval_in_a_bundle(bundle: Path) -> None:
    ended = checked(bundle)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith('Good "rung-approval" signature for ben@example.com with ED25519 key SHA256:')


def test_standard_tools_notice_another_request_and_another_list_of_signers(bundle: Path, tmp_path: Path) -> None:
    for name, text in (("request", '{"action":'), ("signers", "ben@example.com ")):
        copy = Path(shutil.copytree(bundle, tmp_path / name))
        blob = next(b for b in (copy / "blobs").iterdir() if b.read_bytes().startswith(text.encode()))
        changed = blob.read_bytes().replace(b"RUN-900", b"RUN-901").replace(b"ben@", b"eve@")
        blob.write_bytes(changed)
        assert checked(copy).returncode != 0
