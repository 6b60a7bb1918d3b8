from __future__ import annotations

import ast
import importlib.util
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.authority import shared_authority
from fakes.ledger import OUTPUT, anchor, bundle, digest, keys, ledger, repacked
from fakes.tampering import FIRST, PLAIN, ROTATED, bundle_of, timestamp
from rung.ledger.archive import unpack
from rung.ledger.bundle import standalone
from rung.ledger.canonical import JSON, LARGEST, canonical
from rung.ledger.reason import Reason
from rung.ledger.verify import Expected, verify
from rung.ledger.views.statement import TOLD
from rung.outside.timestamp import judge
from shared import missing

PAIR = keys()
LINES = ledger(6)
MEMBERS = dict(unpack(bundle(LINES, PAIR, anchors=(anchor(LINES[:3]).json("ticket", "2026"),))).members)
PEOPLE = {Reason.BAD_APPROVAL, Reason.APPROVAL_DIFFERS}  # test_people.py has both verifiers judge these
OURS_ONLY = {"verifier"}
TIMES = int(os.environ.get("RUNG_FUZZ", "0"))


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """Load the verifier from the bytes that travel in a bundle."""
    if not shutil.which("openssl"):
        missing("openssl is not installed, so the standalone verifier checks no signature")
    place = tmp_path_factory.mktemp("standalone") / "verify.py"
    place.write_bytes(standalone())
    spec = importlib.util.spec_from_file_location("standalone_verify", place)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def theirs(script: ModuleType, data: bytes, *, informed: bool) -> list[tuple[str, str, list[str]]]:
    known = [("a1b2c3", 6, anchor(LINES).root)] if informed else []
    key = (FIRST.public.name, FIRST.public.raw) if informed else None
    checks = script.verify(data, known, key, None, authority(informed=informed))
    return [(name, status, [fault[0] for fault in faults]) for name, status, _, faults in checks]


def authority(*, informed: bool) -> bytes | None:
    return shared_authority().certificate if informed else None


def ours(data: bytes, *, informed: bool) -> list[tuple[str, str, list[str]]]:
    known = (anchor(LINES),) if informed else ()
    key = FIRST.public if informed else None
    checks = verify(data, Expected(known, key, authority=authority(informed=informed), judge=judge)).checks
    return [
        (check.name, check.status.value, [fault.reason.value for fault in check.faults])
        for check in checks
        if check.name not in OURS_ONLY
    ]


@pytest.mark.slow
@pytest.mark.once  # that the script runs and spells alike on each Python is said by the tests below
def test_both_verifiers_agree_on_every_check_of_seven_hundred_tampered_bundles(script: ModuleType) -> None:
    """``RUNG_FUZZ=N`` tries N times as many, ``SEED`` others."""
    chance, believed, seen = random.Random(int(os.environ.get("SEED", "7"))), 0, set[Reason]()  # noqa: S311 - the same bundles each time
    for number in range(700 * max(1, TIMES)):
        what, data = bundle_of(chance)
        informed = number % 3 == 0
        assert theirs(script, data, informed=informed) == ours(data, informed=informed), f"bundle {number}: {what}"
        report = verify(data, Expected(authority=authority(informed=number % 4 == 0), judge=judge))
        seen.update(report.reasons)
        believed += report.believable
    assert believed < 70 * max(1, TIMES)  # some changes (a report, a header) take nothing away from the evidence
    # Every reason that does not need a gibibyte of data was reached, so that agreement is agreement about each.
    assert set(Reason) - seen <= {Reason.TOO_LARGE, Reason.TOO_LONG, Reason.OTHER_KEY, *PEOPLE}


@pytest.mark.parametrize("informed", [True, False])
def test_both_verifiers_believe_an_honest_bundle(script: ModuleType, informed: bool) -> None:
    for data in (repacked(PLAIN), repacked(ROTATED)):
        stamped = dict(unpack(data).members)
        stamped["anchors.jsonl"] = anchor(LINES).json("authority", "2026", timestamp("known", 6)).encode()
        for one in (data, repacked(stamped)):
            assert theirs(script, one, informed=informed) == ours(one, informed=informed)
            assert verify(one).believable


@given(st.integers(-LARGEST, LARGEST) | st.floats(-float(LARGEST), float(LARGEST), allow_nan=False))
def test_numbers_are_spelled_alike(script: ModuleType, number: float) -> None:
    assert script.spell(number, 1).encode() == canonical(number)


def test_text_and_keys_are_spelled_alike(script: ModuleType) -> None:
    value: JSON = {"\ufb33": "\u2028\x7f\x1f", "\U0001f600": ["é", None, True, -0.0], "a": {}}
    assert script.spell(value, 9).encode() == canonical(value)


def test_the_script_stands_alone_on_python_3_8(tmp_path: Path) -> None:
    ast.parse(standalone(), feature_version=(3, 8))
    script, tar = tmp_path / "verify.py", tmp_path / "b.tar"
    script.write_bytes(standalone())
    tar.write_bytes(repacked(MEMBERS))
    done = subprocess.run([sys.executable, "-I", "-S", script, tar, "--json"], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[1] == ["chain", "passed", []]
    tar.write_bytes(repacked(MEMBERS, **{f"blobs/{digest(OUTPUT)}": b"otherwise"}))
    done = subprocess.run([sys.executable, "-I", "-S", script, tar], capture_output=True, check=False)
    assert done.returncode == 7
    assert b"blob-changed" in done.stdout


def test_without_openssl_the_signature_is_called_unchecked_not_good(tmp_path: Path) -> None:
    script, tar = tmp_path / "verify.py", tmp_path / "b.tar"
    script.write_bytes(standalone())
    tar.write_bytes(repacked(MEMBERS))
    done = subprocess.run(
        [sys.executable, "-I", script, tar, "--json"], capture_output=True, env={"PATH": str(tmp_path)}, check=False
    )
    assert done.returncode == 0, done.stderr
    assert ["checkpoint", "could-not-be-done", []] in json.loads(done.stdout)


def test_both_know_the_same_fields_for_the_statement(script: ModuleType) -> None:
    assert {kind: " ".join(names) for kind, names in TOLD.items()} == script.TOLD
