"""A password in the address of a target is refused wherever it stands, and no message repeats it."""

from __future__ import annotations

import pytest

from rung.app.config.config import parse
from rung.model.errors import UsageError

PASSWORD = "s3cr3t-Passw0rd"


@pytest.mark.parametrize(
    ("kind", "url"),
    [
        ("http", f"http://u:{PASSWORD}@[::1"),
        ("http", f"http://u:{PASSWORD}@h/x"),
        ("http", f"ftp://h/{PASSWORD}"),
        ("prometheus", f"http://h?token={PASSWORD}"),
        ("postgres", f"postgresql://u:{PASSWORD}@[::1/db"),
        ("postgres", f"postgresql://u:{PASSWORD}/x@h/db"),
        ("postgres", f"postgresql://h/db?sslpassword={PASSWORD}"),
        ("postgres", f"postgresql://h/db?p%61ssword={PASSWORD}"),
        ("postgres", f"host=h PASSWORD = {PASSWORD}"),
        ("mysql", f"mysql://u:{PASSWORD}@h:99999999/db"),
        ("mysql", f"mysql://u:{PASSWORD}/x@h:x/db"),
    ],
)
def test_an_address_with_a_password_is_refused_and_not_repeated(kind: str, url: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(f'[targets.t]\nkind = "{kind}"\nurl = "{url}"\n'.encode(), "rung.toml")
    assert PASSWORD not in f"{caught.value.message} {caught.value.where} {caught.value.advice}"
