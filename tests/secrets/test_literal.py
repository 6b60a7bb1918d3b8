"""Secrets by their form; stand-ins are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from rung.secrets.literal import secrets


@pytest.mark.parametrize("text", [
    "key AKIA" + "Q3EXZ7TPLW2NMR5K",
    "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8",
    "https://hooks.slack.com/services/T0AB12CD3/B0EF45GH6/" + "zYxWvUtSrQpOnMlKjIhGfEdC",
    "password: hZ7kQ2mN9xLp4vRt",
    "mysql --password=hZ7kQ2mN9xLp4vRt -u root",
    "postgres://app:" + "hZ7kQ2mN9xLp" + "@db/orders",
    "export API_KEY='9f8e7d6c5b4a39281706f5e4'",
])  # fmt: skip
def test_a_secret_is_found(text: str) -> None:
    assert len(list(secrets(text.encode()))) == 1


@pytest.mark.parametrize("text", [
    "password: <your-password>", "password=$DB_PASSWORD", "--token ${TOKEN}", "token: {{ vault_token_value1 }}",
    "secret: my-app-credentials", "password: changeme12345", "postgres://app:$PASS@db/orders",
    "AKIAIOSFODNN7EXAMPLE", "token=env:SLACK_TOKEN_2",
    "kubectl get secret alertmanager-main-0 -o yaml", "password_file: /run/secrets/db1",
])  # fmt: skip
def test_a_stand_in_is_no_secret(text: str) -> None:
    assert list(secrets(text.encode())) == []


def test_the_place_is_the_secret_itself() -> None:
    text = b"x --password=hZ7kQ2mN9xLp4vRt y"
    (found,) = secrets(text)
    assert text[found.start : found.end] == b"hZ7kQ2mN9xLp4vRt"


PLACED = (Path(__file__).parent / "data" / "placed_secrets.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("line", [line for line in PLACED if line[:2] in {"T ", "F "}])
def test_what_stands_where_a_command_or_header_takes_a_secret_is_one_unless_it_stands_in_for_one(line: str) -> None:
    assert bool(list(secrets(line[2:].encode()))) is (line[0] == "T")
