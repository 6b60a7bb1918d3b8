from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.authority import Served, served, shared_authority
from rung.ledger.reason import Reason
from rung.ledger.timestamps import Asked
from rung.model.errors import UntrustedError
from rung.outside.http import request
from rung.outside.timestamp import Authority, judge, stamp

pytestmark = pytest.mark.once

LINE = b"9cc21a 21 " + b"ab" * 32 + b"\n"


@pytest.fixture
def there() -> Iterator[Served]:
    with served(shared_authority()) as server:
        yield server


@pytest.fixture
def known(tmp_path: Path) -> Path:
    path = tmp_path / "ca.pem"
    path.write_bytes(shared_authority().certificate)
    return path


def stamped(there: Served, known: Path, patience: float = 60.0) -> bytes:
    return stamp(Authority(there.url, str(known)), LINE, patience, request)


def refused(there: Served, known: Path, patience: float = 60.0) -> str:
    with pytest.raises(UntrustedError) as caught:
        stamped(there, known, patience)
    assert caught.value.id == "not-stamped"
    return caught.value.message


def test_the_authority_signs_the_line_and_openssl_alone_verifies_it(there: Served, known: Path, tmp_path: Path) -> None:
    (tmp_path / "reply").write_bytes(stamped(there, known))
    (tmp_path / "line").write_bytes(LINE)
    assert there.asked[0][0] == "application/timestamp-query"
    words = "openssl ts -verify -data line -in reply -CAfile ca.pem"
    assert subprocess.run(words.split(), cwd=tmp_path, capture_output=True, check=False).returncode == 0
    (tmp_path / "line").write_bytes(LINE.replace(b"21", b"22"))
    assert subprocess.run(words.split(), cwd=tmp_path, capture_output=True, check=False).returncode == 1


def test_each_hostile_answer_is_refused_for_its_own_reason(there: Served, known: Path) -> None:
    said = []
    there.body = b"\x00garbage"
    said.append(refused(there, known))
    there.body = shared_authority().stamped(LINE)  # a good one, kept from another request
    said.append(refused(there, known))
    there.body = shared_authority().stamped(b"something else\n")
    said.append(refused(there, known))
    there.body, there.signer = None, shared_authority("stranger")
    said.append(refused(there, known))
    there.signer, there.status = None, 503
    said.append(refused(there, known))
    there.status, there.body = 200, b"x" * 400_000
    said.append(refused(there, known))
    there.body = bytes.fromhex("30053003020102")  # the shortest refusal: status 2
    said.append(refused(there, known))
    assert said == [
        "the answer is no time-stamp",
        "the answer is to another request: its nonce differs",
        "the answer is over something else than was asked",
        f"the answer is not signed by the authority in {known}",
        "the authority answered 503",
        "the answer is longer than any time-stamp",
        "the authority refused: Rejected.",
    ]


def test_an_authority_that_says_nothing_or_is_not_there_is_waited_for_no_longer_than_was_said(
    there: Served, known: Path
) -> None:
    there.silent = True
    assert "no whole answer within 0.2 s" in refused(there, known, 0.2)
    there.url = "http://127.0.0.1:9/tsr"
    assert "nothing listens" in refused(there, known)


def test_certificates_that_cannot_be_read_are_said(there: Served, known: Path) -> None:
    known.write_text("no certificate\n")
    assert "cannot read the certificates" in refused(there, known)
    known.unlink()
    assert "cannot be read" in refused(there, known)


def test_a_time_stamp_is_judged_as_of_its_own_time() -> None:
    by = shared_authority()
    reply = by.stamped(LINE)
    good = judge(Asked(LINE, reply, by.certificate))
    assert good
    assert good.at.endswith(" GMT")
    other = shared_authority("stranger")
    cases = {
        Reason.BAD_TIMESTAMP: Asked(LINE, b"", by.certificate),
        Reason.TIMESTAMP_DIFFERS: Asked(b"x\n", reply, by.certificate),
        Reason.TIMESTAMP_UNTRUSTED: Asked(LINE, reply, other.certificate),
    }
    for reason, asked in cases.items():
        found = judge(asked)
        assert found, reason
        assert found.reason is reason
    assert judge(Asked(LINE, reply, b"none")) is None


def test_a_machine_without_openssl_or_without_room_is_said_and_stops_nothing(
    there: Served, known: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    assert "could not be asked: " in refused(there, known)
    assert judge(Asked(LINE, b"x", b"y")) is None
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "openssl could not be asked: it is not installed" in refused(there, known)
