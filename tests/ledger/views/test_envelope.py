"""The envelope by others: the vector of the DSSE specification, openssl, and the library of its authors."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from fakes.formats import DSSE, STATEMENT, ask
from fakes.ledger import keys
from fakes.views import stated, told, viewed
from rung.ledger.views.envelope import EnvelopeError, pae, read, sign
from rung.ledger.views.statement import PREDICATE
from rung.ledger.views.view import ATTESTATION
from shared import missing

PAIR = keys("rung-one", 1)
ENVELOPE = viewed(told(), PAIR)[ATTESTATION]


def test_what_is_signed_is_encoded_as_the_specification_says() -> None:
    # https://github.com/secure-systems-lab/dsse/blob/master/protocol.md#test-vectors
    assert pae(b"hello world", "http://example.com/HelloWorld") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )
    assert pae("é".encode(), "é") == b"DSSEv1 2 \xc3\xa9 2 \xc3\xa9"


def test_what_was_signed_is_read_back() -> None:
    envelope = read(sign(b"{}", PAIR.public, PAIR.private.sign))
    assert (envelope.payload, envelope.keyid) == (b"{}", f"rung-one+{PAIR.public.id.hex()}")


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b"[" * 100_000, b'{"signatures":[{"keyid":"\\ud800"}]}'])
def test_what_is_no_envelope_is_said(data: bytes) -> None:
    with pytest.raises(EnvelopeError):
        read(data)


def test_openssl_alone_verifies_it(tmp_path: Path) -> None:
    if not shutil.which("openssl"):
        missing("openssl is not installed")
    value = json.loads(ENVELOPE)
    payload = base64.b64decode(value["payload"])
    (tmp_path / "signed").write_bytes(b"DSSEv1 28 application/vnd.in-toto+json %d " % len(payload) + payload)
    (tmp_path / "signature").write_bytes(base64.b64decode(value["signatures"][0]["sig"]))
    (tmp_path / "key").write_bytes(bytes.fromhex("302a300506032b6570032100") + PAIR.public.raw)
    words = "openssl pkeyutl -verify -pubin -keyform DER -inkey key -rawin -in signed -sigfile signature"
    assert subprocess.run(words.split(), cwd=tmp_path, capture_output=True, check=False).returncode == 0
    (tmp_path / "signed").write_bytes(payload)
    assert subprocess.run(words.split(), cwd=tmp_path, capture_output=True, check=False).returncode != 0


@pytest.mark.once
def test_the_library_of_the_specification_verifies_it() -> None:
    known = PAIR.public.raw.hex()
    assert ask(DSSE, known, data=ENVELOPE).split() == [f"rung-one+{PAIR.public.id.hex()}"]
    value = json.loads(ENVELOPE)
    value["payload"] = base64.b64encode(stated(ENVELOPE) + b" ").decode()
    with pytest.raises(AssertionError, match="VerificationError"):
        ask(DSSE, known, data=json.dumps(value).encode())


@pytest.mark.once
def test_the_library_of_in_toto_reads_the_statement() -> None:
    kind, predicate, *subjects = ask(STATEMENT, data=stated(ENVELOPE)).split()
    assert (kind, predicate) == ("https://in-toto.io/Statement/v1", PREDICATE)
    assert {*subjects} >= {"entries.jsonl", "checkpoint", "ro-crate-metadata.json", "verify.py"}
