"""Signatures with real keys by the real ssh-keygen: whose they are, and every way in which they do not count."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.sshkeys import Keys
from rung.model.errors import RefusedError, UsageError
from rung.outside.sshsig import SshKeygen
from shared import missing

NS = "rung-approval"
DOCUMENT = b'{"run":"7f3c","text":"\xe2\x9c\x93"}'


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(tmp_path)


def refused(signature: bytes, signers: Path, document: bytes = DOCUMENT) -> str:
    with pytest.raises(RefusedError) as caught:
        SshKeygen().verify(document, signature, str(signers), NS)
    return caught.value.id


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_what_a_key_signed_is_verified_and_names_its_person_and_fingerprint(keys: Keys, kind: str) -> None:
    key = keys.make("ana", kind)
    signers = keys.allow(ana=f'ana@example.com namespaces="{NS}"')
    signature = SshKeygen().sign(DOCUMENT, str(key), NS)
    found = SshKeygen().verify(DOCUMENT, signature, str(signers), NS)
    assert found.principals == ("ana@example.com",)
    listed = subprocess.run(["ssh-keygen", "-lf", str(key)], check=True, capture_output=True, text=True).stdout
    assert found.key == listed.split()[1]
    assert found.signers == signers.read_bytes()


def test_a_signature_over_anything_else_does_not_count(keys: Keys) -> None:
    key = keys.make("ana")
    signers = keys.allow(ana="ana")
    good = SshKeygen().sign(DOCUMENT, str(key), NS)
    assert refused(good, signers, DOCUMENT + b" ") == "signature-bad"
    assert refused(SshKeygen().sign(DOCUMENT, str(key), "git"), signers) == "signature-bad"
    assert refused(b"-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n", signers) == "signature-bad"


def test_a_key_that_is_not_listed_or_not_for_approvals_does_not_count(keys: Keys) -> None:
    ana, eve = keys.make("ana"), keys.make("eve")
    assert refused(SshKeygen().sign(DOCUMENT, str(eve), NS), keys.allow(ana="ana")) == "signer-unknown"
    only_git = keys.allow(ana='ana namespaces="git"')
    assert refused(SshKeygen().sign(DOCUMENT, str(ana), NS), only_git) == "signer-unknown"


@pytest.mark.parametrize("options", ['valid-before="20200101"', 'valid-after="20990101"'])
def test_a_key_outside_its_time_does_not_count(keys: Keys, options: str) -> None:
    key = keys.make("ana")
    assert refused(SshKeygen().sign(DOCUMENT, str(key), NS), keys.allow(ana=f"ana {options}")) == "signer-expired"


def test_a_certificate_counts_while_it_is_valid(keys: Keys) -> None:
    keys.make("ca")
    keys.make("ana")
    signers = keys.allow(ca="ana cert-authority")
    certificate = str(keys.folder / "ana-cert.pub")
    keys.keygen("-s", "ca", "-I", "id", "-n", "ana", "-V", "-1d:+1d", "ana.pub")
    found = SshKeygen().verify(DOCUMENT, SshKeygen().sign(DOCUMENT, certificate, NS), str(signers), NS)
    assert found.principals == ("ana",)
    keys.keygen("-s", "ca", "-I", "id", "-n", "ana", "-V", "20200101:20200201", "ana.pub")
    assert refused(SshKeygen().sign(DOCUMENT, certificate, NS), signers) == "signer-expired"


def test_every_name_of_a_key_is_told_so_that_nobody_is_two(keys: Keys) -> None:
    key = keys.make("ana")
    signers = keys.allow(ana="ana,ben")
    found = SshKeygen().verify(DOCUMENT, SshKeygen().sign(DOCUMENT, str(key), NS), str(signers), NS)
    assert found.principals == ("ana", "ben")


def test_signers_that_anybody_may_write_or_that_are_not_there_are_an_error(keys: Keys) -> None:
    key = keys.make("ana")
    signers = keys.allow(ana="ana")
    signature = SshKeygen().sign(DOCUMENT, str(key), NS)
    assert SshKeygen().signers(str(signers)) == 1
    signers.chmod(0o646)
    for path, fault in ((signers, "signers-exposed"), (keys.folder / "none", "signers-unreadable")):
        with pytest.raises(UsageError) as caught:
            SshKeygen().verify(DOCUMENT, signature, str(path), NS)
        assert caught.value.id == fault


def test_a_key_that_cannot_sign_is_said(keys: Keys) -> None:
    (keys.folder / "broken").write_text("no key\n")
    (keys.folder / "broken").chmod(0o600)
    for name, fault in (("none", "key-missing"), ("broken", "key-unusable")):
        with pytest.raises(UsageError) as caught:
            SshKeygen().sign(DOCUMENT, str(keys.folder / name), NS)
        assert caught.value.id == fault


@pytest.fixture
def agent(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Start an agent that holds the key of ana, whose own file is gone; return the public key."""
    if shutil.which("ssh-agent") is None:
        missing("ssh-agent is missing (apt: openssh-client)")
    key, socket = keys.make("ana"), keys.folder / "agent"
    process = subprocess.Popen(["ssh-agent", "-D", "-a", str(socket)], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        process.stdout.readline()  # it says where it listens once it does
        monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
        subprocess.run(["ssh-add", "-q", str(key)], check=True, capture_output=True, env={**os.environ})
        key.unlink()
        yield keys.folder / "ana.pub"
    finally:
        process.terminate()
        process.communicate()


def test_an_agent_signs_where_only_the_public_key_is(keys: Keys, agent: Path) -> None:
    signature = SshKeygen().sign(DOCUMENT, str(agent), NS)
    found = SshKeygen().verify(DOCUMENT, signature, str(keys.allow(ana="ana")), NS)
    assert found.principals == ("ana",)
