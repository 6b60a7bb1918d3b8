"""Time-stamps in a bundle: judged by both verifiers, by the certificates of an authority that the reader knows."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from fakes.authority import shared_authority
from fakes.ledger import anchor, bundle, keys, ledger, repacked
from rung.ledger.archive import unpack
from rung.ledger.bundle import standalone
from rung.ledger.checks import Status
from rung.ledger.reason import Reason
from rung.ledger.timestamps import Asked, Judged, line_of
from rung.ledger.verify import Expected, verify
from rung.outside.timestamp import judge

PAIR = keys()
LINES = ledger(6)
LAST, EARLIER = anchor(LINES), anchor(LINES[:3])


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    place = tmp_path_factory.mktemp("standalone") / "verify.py"
    place.write_bytes(standalone())
    spec = importlib.util.spec_from_file_location("standalone_timestamps", place)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def stamps(*lines: str) -> bytes:
    return bundle(LINES, PAIR, anchors=lines)


def stamped(over: bytes | None = None, name: str = "known") -> str:
    reply = shared_authority(name).stamped(line_of(LAST) if over is None else over)
    return LAST.json("timestamp http://tsa", "2026", reply)


def found(script: ModuleType, data: bytes, authority: bytes | None) -> tuple[Status | None, tuple[Reason, ...]]:
    """Return how the check ended, and all reasons, which both verifiers agree about."""
    ours = verify(data, Expected(authority=authority, judge=judge))
    theirs = script.verify(data, [], None, None, authority)
    assert [(name, status, [fault[0] for fault in faults]) for name, status, _, faults in theirs] == [
        (check.name, check.status.value, [fault.reason.value for fault in check.faults])
        for check in ours.checks
        if check.name != "verifier"
    ]
    status = next((check.status for check in ours.checks if check.name == "timestamps"), None)
    return status, ours.reasons


def test_a_time_stamp_by_a_known_authority_is_an_anchor_one_knows(script: ModuleType) -> None:
    known = shared_authority().certificate
    data = stamps(EARLIER.json("ticket", "2026"), stamped())
    assert found(script, data, known) == (Status.PASSED, ())
    report = verify(data, Expected(authority=known, judge=judge))
    said = {check.name: check.message for check in report.checks}
    assert said["anchor"] == "fits the 1 anchors you know"
    assert "6 entries were there at " in said["timestamps"]
    assert said["timestamps"].endswith("GMT, the last says 2026-11-09T03:12:06.000001Z")
    assert not any("give an anchor" in line for line in report.not_shown)


def test_a_run_rewritten_with_the_stolen_key_cannot_take_the_time_stamp_along(script: ModuleType) -> None:
    other = bundle(ledger(5), PAIR, anchors=(stamped(),))
    status, reasons = found(script, other, shared_authority().certificate)
    assert (status, reasons[0]) == (Status.PASSED, Reason.ANCHOR_BEYOND)
    renamed = json.loads(stamped()) | {"anchor": str(anchor(ledger(5)))}
    moved = bundle(ledger(5), PAIR, anchors=(json.dumps(renamed),))
    assert found(script, moved, shared_authority().certificate) == (Status.FAILED, (Reason.TIMESTAMP_DIFFERS,))


def test_each_way_not_to_be_a_time_stamp_has_its_own_reason(script: ModuleType) -> None:
    known = shared_authority().certificate
    cases = {
        Reason.BAD_TIMESTAMP: stamps(LAST.json("x", "2026", b"garbage")),
        Reason.TIMESTAMP_DIFFERS: stamps(stamped(b"something else\n")),
        Reason.TIMESTAMP_UNTRUSTED: stamps(stamped(name="stranger")),
        Reason.TIMESTAMP_MISSING: stamps(LAST.json("ticket", "2026")),
    }
    for reason, data in cases.items():
        assert found(script, data, known) == (Status.FAILED, (reason,)), reason


def test_what_stands_for_a_time_stamp_and_is_no_base64_is_none(script: ModuleType) -> None:
    values: tuple[object, ...] = (7, "", "x", "=", [], {}, "A" * 9, None)
    for odd in values:
        line = json.dumps({"anchor": str(LAST), "timestamp": odd})
        expected = Reason.TIMESTAMP_MISSING if odd is None else Reason.BAD_TIMESTAMP
        assert found(script, stamps(line), shared_authority().certificate) == (Status.FAILED, (expected,)), odd


def test_what_could_not_be_checked_is_said(script: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    data = stamps(stamped())
    assert found(script, data, None) == (Status.UNDONE, ())
    assert found(script, data, b"-----BEGIN CERTIFICATE-----\nnone\n") == (Status.UNDONE, ())
    assert found(script, repacked(dict(unpack(bundle(LINES, PAIR)).members)), None) == (None, ())
    monkeypatch.setenv("PATH", str(tmp_path))
    assert found(script, data, b"-----BEGIN CERTIFICATE-----") == (Status.UNDONE, ())


def test_without_a_judge_nothing_is_called_good() -> None:
    report = verify(stamps(stamped()), Expected(authority=b"x"))
    assert {check.name: check.status for check in report.checks}["timestamps"] is Status.UNDONE

    def never(_asked: Asked) -> Judged | None:
        return None

    assert verify(stamps(stamped()), Expected(authority=b"x", judge=never)).believable
