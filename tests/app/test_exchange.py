"""HTTP fences with headers and bodies: a value stays in its place, and who asks is never a runbook's."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.procedures import CONFIG, http, page, procedure
from fakes.runner import FakeRunner
from rung.app.carry.command import carry, longest, ready, resolved
from rung.app.carry.exchange import bound, written
from rung.app.config.config import parse
from rung.model.effect import Effect
from rung.model.errors import RefusedError, UsageError
from rung.model.replacing import replace
from rung.model.target import Target
from rung.risk.classify import classify
from rung.risk.context import Context
from rung.risk.context import Input as Declared
from rung.run.names import used
from rung.run.procedure import PlannedCommand

BODY = """\
POST /pools/:pool/resize?by=:who
Content-Type: application/json
X-Reason: :who

{"pool": ":pool", "size": :size, "note": "by :who at 12:30", "force":true, "seen":null}"""
TEXT = st.text(st.characters(codec="utf-8"), max_size=30)


def planned(text: str, target: Target | None = None) -> PlannedCommand:
    config = CONFIG if target is None else replace(CONFIG, targets={**CONFIG.targets, "orders": target})
    return procedure(page(http(text)), config).steps[0].commands[0]


def test_a_request_is_sent_as_it_stands_with_its_values_in_their_places() -> None:
    runner = FakeRunner()
    values = {"pool": "a/b", "size": "20", "who": "Ann"}
    carry(runner, planned(BODY), values)
    (request,) = runner.requests
    assert (request.method, request.path) == ("POST", "/pools/a%2Fb/resize?by=Ann")
    assert request.headers == {"Content-Type": "application/json", "X-Reason": "Ann"}
    assert json.loads(request.body) == {
        "pool": "a/b",
        "size": 20,
        "note": "by Ann at 12:30",
        "force": True,
        "seen": None,
    }
    assert used(planned(BODY)) == {"pool", "size", "who"}


def test_what_is_judged_is_what_is_sent() -> None:
    text = f"GET /health\n\n{BODY}\n\n###\nDELETE /pools/1\nAccept: text/plain\n"
    assert [each.method for each in written(text)] == ["GET", "POST", "DELETE"]
    inputs = tuple(Declared(name) for name in ("pool", "size", "who"))
    assert classify(text, "http", Context(inputs)).effect is Effect.DESTROY
    assert classify(BODY, "http", Context(inputs)).effect is Effect.MUTATE
    assert classify("GET /a\nX-HTTP-Method-Override: DELETE", "http").effect is Effect.UNKNOWN
    assert longest(planned(text)) == 3 * longest(planned("GET /a"))


def test_a_line_of_a_body_that_is_a_request_is_one() -> None:
    assert [each.path for each in written("POST /a\n\nhello\nDELETE /b")] == ["/a", "/b"]


@given(TEXT)
def test_a_value_never_leaves_its_string(value: str) -> None:
    (request,) = written('POST /a\n\n{"a": ":v", "b": [:v, 1]}')
    sent = json.loads(bound(request, {"v": value}).body)
    assert sent["a"] == value
    assert sent["b"][1] == 1
    assert len(sent) == 2


@given(TEXT)
def test_a_value_never_leaves_its_field(value: str) -> None:
    (request,) = written("POST /a\nContent-Type: application/x-www-form-urlencoded\n\na=:v&b=1")
    body = bound(request, {"v": value}).body
    assert body.startswith("a=")
    assert body.endswith("&b=1")
    assert not set(body.removeprefix("a=").removesuffix("&b=1")) & set("&=\n\r ")


@pytest.mark.parametrize("value", ["a\nX-Evil: 1", "a\r\n", "\0", "é", "\x7f"])
def test_a_value_that_a_header_cannot_hold_is_refused(value: str) -> None:
    with pytest.raises(RefusedError):
        ready(planned("GET /a\nX-Reason: :who"), {"who": value})


@pytest.mark.parametrize(
    "line",
    ["Authorization: Bearer x", "Cookie: a=b", "X-Api-Key: x", "Host: other", "Content-Length: 3", "Connection: x"],
)
def test_a_runbook_cannot_say_who_asks_nor_how_a_message_is_cut(line: str) -> None:
    with pytest.raises(RefusedError):
        ready(planned(f"GET /a\n{line}"), {})


def test_a_body_that_is_no_json_is_not_sent() -> None:
    with pytest.raises(UsageError, match="no JSON"):
        ready(planned('POST /a\n\n{"a": }'), {})


def test_plain_text_keeps_its_colons() -> None:
    (request,) = written("POST /a\nContent-Type: text/plain\n\n:v stays")
    assert bound(request, {"v": "x"}).body == ":v stays"


def test_the_headers_of_the_target_count_before_those_of_a_runbook() -> None:
    headers = (("Authorization", "Bearer env:ORDERS"), ("X-Team", "ops"))
    target = Target("orders", "http", "dev", "http://127.0.0.1:1", headers=headers)
    runner = FakeRunner()
    carry(runner, planned("GET /a\nx-team: mine\nAccept: text/plain", target), {})
    (request,) = runner.requests
    assert request.headers == {"Authorization": "Bearer ", "X-Team": "ops", "Accept": "text/plain"}
    assert request.secrets == {"Authorization": "env:ORDERS"}


def test_a_person_reads_what_would_be_sent() -> None:
    shown = resolved(planned(BODY), {"pool": "p1", "size": "20", "who": "Ann"})
    assert shown.startswith("POST /pools/p1/resize?by=Ann\nContent-Type: application/json\nX-Reason: Ann\n\n{")
    assert '"size": 20' in shown
    assert resolved(planned("GET /:a\nGET /b"), {"a": "x"}) == "GET /x\nGET /b"


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        ('url = "http://u:hunter2hunter2@h"', "password"),
        ('url = "ftp://h"', "address"),
        ('url = "http://h"\n[targets.a.headers]\nAuthorization = "hunter2hunter2"', "reference"),
        ('url = "http://h"\n[targets.a.headers]\nX-Api-Key = "hunter2hunter2"', "reference"),
        ('url = "http://h"\n[targets.a.headers]\nHost = "b"', "rung itself"),
        ('url = "http://h"\n[targets.a.headers]\n"a b" = "c"', "name of a header"),
        ('url = "http://h"\n[targets.a.headers]\nX-A = "b\\nc"', "carry"),
        ('url = "http://h"\n[targets.a.headers]\nAuthorization = "Bearer env:9"', "reference"),
        ('url = "http://h"\n[targets.a.headers]\nX-A = 3', "text"),
        ('url = "http://h"\nuser = "x"', "user"),
    ],
)
def test_a_target_that_would_not_do_what_it_says_is_an_error(lines: str, word: str) -> None:
    with pytest.raises(UsageError, match=word) as caught:
        parse(f'[targets.a]\nkind = "http"\n{lines}\n'.encode(), "rung.toml")
    assert "hunter2" not in f"{caught.value} {caught.value.advice}"
