"""Both pages of a bundle are bound by its record: neither verifier believes one that was changed or taken out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fakes.bench import Bench, sit
from fakes.handled import careful, told
from fakes.ledger import repacked
from fakes.procedures import bash, page
from rung.app.runs.prove import export
from rung.ledger.archive import unpack
from rung.ledger.reason import Reason
from rung.ledger.verify import verify


@pytest.fixture
def bundle(tmp_path: Path) -> bytes:
    """Return the bundle of a run, exported twice so that the second one names the same pages."""
    bench = Bench(tmp_path)
    driver = bench.start(page(bash("look pool"), bash("change pool")))
    sit(driver, careful())
    export(bench.site(), told(bench, driver))
    data = export(bench.site(), told(bench, driver))
    bench.store.close()
    return data


def theirs(data: bytes, folder: Path) -> subprocess.CompletedProcess[str]:
    """Ask the verifier that travels in the bundle."""
    (folder / "run.tar").write_bytes(data)
    (folder / "verify.py").write_bytes(unpack(data).members["verify.py"])
    command = [sys.executable, str(folder / "verify.py"), str(folder / "run.tar")]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


def test_a_bundle_holds_the_page_and_both_verifiers_say_that_it_is_bound(bundle: bytes, tmp_path: Path) -> None:
    members = unpack(bundle).members
    assert members["report.html"].startswith(b"<!DOCTYPE html>")
    assert verify(bundle).believable
    said = theirs(bundle, tmp_path)
    assert said.returncode == 0
    assert "report.html is the text an entry names" in said.stdout


@pytest.mark.parametrize(("data", "reason"), [(b"<p>repaired</p>", Reason.BLOB_CHANGED), (None, Reason.BLOB_MISSING)])
def test_a_page_that_was_changed_or_taken_out_is_not_believed(
    bundle: bytes, tmp_path: Path, data: bytes | None, reason: Reason
) -> None:
    changed = repacked(unpack(bundle).members, **{"report.html": data})
    assert reason in verify(changed).reasons
    said = theirs(changed, tmp_path)
    assert said.returncode == 7
    assert "page" in said.stdout
