from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rung.model.errors import UsageError
from rung.secrets.reference import FromCommand, FromEnvironment, FromFile, FromKeyring, Place, parse


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("env:DB_PASSWORD", FromEnvironment("DB_PASSWORD")),
        ("file:/run/secrets/db", FromFile("/run/secrets/db")),
        ("file:~/a b", FromFile("~/a b")),
        ("cmd:pass show 'orders db'", FromCommand(("pass", "show", "orders db"))),
        ("keyring:https://orders/ops", FromKeyring("https://orders", "ops")),
    ],
)
def test_each_form_means_one_place(text: str, place: Place) -> None:
    assert parse(text).place == place
    assert parse(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "hunter2-hunter2", "", "env:", "env:A-B", "env: A", "env:A ", "ENV:A", "env", "file:", "file:secret.txt",
        "file:/a\nb", "cmd:", "cmd:   ", "cmd:pass 'hunter2-hunter2", "cmd:''", "keyring:", "keyring:hunter2-hunter2",
        "keyring:/x", "keyring:x/", "vault:hunter2-hunter2", "cmd:a\nb",
    ],
)  # fmt: skip
def test_anything_else_is_refused_and_never_repeated(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(text, where="rung.toml:3:1")
    fault = caught.value
    assert fault.id == "secret-reference"
    assert fault.where == "rung.toml:3:1"
    assert "hunter2" not in f"{fault.message}{fault.advice}"
    assert fault.__cause__ is None


@given(st.text())
def test_every_text_is_a_reference_or_refused(text: str) -> None:
    try:
        read = parse(text).text
    except UsageError as fault:
        read = text if fault.id == "secret-reference" else fault.id
    assert read == text
