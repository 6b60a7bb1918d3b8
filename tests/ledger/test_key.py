from __future__ import annotations

import base64

import pytest

from fakes.ledger import keys
from rung.ledger.key import KeyFormError, PublicKey, unbase64, verified


def test_a_public_key_is_written_and_read_back() -> None:
    key = keys().public
    assert PublicKey.parse(f" {key}\n") == key


def test_a_text_that_is_no_key_is_refused() -> None:
    name, number, data = str(keys().public).split("+", 2)
    short = base64.b64encode(b"\x01" + b"x" * 31).decode()
    other = base64.b64encode(b"\x02" + b"x" * 32).decode()
    for text in (
        "",
        name,
        f"other+{number}+{data}",
        f"{name}+00000000+{data}",
        *(f"a+{number}+{x}" for x in (short, other)),
    ):
        with pytest.raises(KeyFormError):
            PublicKey.parse(text)


def test_a_signature_is_good_for_one_key_and_one_message() -> None:
    pair, other = keys(), keys(seed=2)
    signature = pair.private.sign(b"message")
    assert verified(pair.public, signature, b"message")
    assert not verified(pair.public, signature, b"other")
    assert not verified(other.public, signature, b"message")
    assert not verified(pair.public, signature[:-1], b"message")


@pytest.mark.parametrize("text", ["QQ", "QQ=", "QR==", "Q Q==", "QQ==\n", "é", "_-=="])
def test_base64_has_one_spelling(text: str) -> None:
    assert unbase64("QQ==") == b"A"
    assert unbase64(text) is None
