"""What a configuration names is looked at for what it must be, and the sentence says what it is in place of that."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from rung.outside.named import amiss


def certificate() -> bytes:
    key = Ed25519PrivateKey.generate()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tsa")])
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, begin, begin + timedelta(days=9))
    return made.sign(key, None).public_bytes(Encoding.PEM)


def test_certificates_are_read_and_another_file_is_none(tmp_path: Path) -> None:
    path = tmp_path / "tsa.pem"
    assert amiss(str(path), "certificates") == "it is not there"
    path.write_bytes(certificate())
    assert amiss(str(path), "certificates") == ""
    path.write_bytes(b"-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n")
    assert "no certificates" in amiss(str(path), "certificates")


def test_a_file_is_no_folder_and_no_pipe(tmp_path: Path) -> None:
    assert "no regular file" in amiss(str(tmp_path), "file")
    os.mkfifo(tmp_path / "pipe")
    assert "no regular file" in amiss(str(tmp_path / "pipe"), "file")
    (tmp_path / "key").write_bytes(b"x")
    assert amiss(str(tmp_path / "key"), "file") == ""


def test_the_users_folder_is_meant_by_a_tilde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "key").write_bytes(b"x")
    assert amiss("~/key", "file") == ""


def test_a_log_may_be_new_in_a_folder_that_is_there(tmp_path: Path) -> None:
    assert amiss(str(tmp_path / "new"), "log") == ""
    assert "there is no folder" in amiss(str(tmp_path / "no" / "new"), "log")
    assert "a folder" in amiss(str(tmp_path), "log")
    assert list(tmp_path.iterdir()) == []


def test_a_program_is_looked_for_on_the_path() -> None:
    assert amiss("sh", "program") == ""
    assert amiss("no-such-program-at-all", "program")
