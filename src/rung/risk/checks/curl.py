"""Check what a request of curl sends, and by which method."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.model.effect import Effect, Verdict
from rung.risk.http import acts_when_asked, writes_by_query
from rung.risk.options import Arguments
from rung.risk.searches import asks_by_post
from rung.risk.verdicts import unknown
from rung.risk.word import NEUTRAL, Word

DATA = frozenset(["-d", "--data", "--data-raw", "--data-ascii", "--data-binary", "--data-urlencode"])


def curl(found: Arguments) -> Iterator[Verdict]:
    """Say what the request would do at the server, and what the options could write here."""
    names = found.names()
    data = names & DATA
    methods = [each.value.text for each in found.given if each.name in ("-X", "--request") and each.value is not None]
    asks = bool(methods) and all(method == "GET" for method in methods)
    searches = _searches(found, methods)
    if searches:
        yield Verdict(Effect.OBSERVE, "a search by POST: this path only asks", "http-search")
    elif data and not asks and not names & {"-G", "--get"}:
        yield Verdict(Effect.MUTATE, f"`{min(data)}` sends data: the request is a POST", "curl")
    for each in found.given:
        if each.value is not None and not (searches and each.name in ("-X", "--request")):
            yield from _value(each.name, each.value)
    yield from asked(found)
    for item in found.operands:
        if item.text == NEUTRAL:
            yield unknown(
                "the URL is not known, nor is its protocol: write `http://` or `https://` before it", "curl", item.raw
            )


def _searches(found: Arguments, methods: list[str]) -> bool:
    """Say whether every address is one that only asks, whatever is sent to it by POST."""
    if not found.operands or not all(method == "POST" for method in methods):
        return False
    if not methods and not found.names() & DATA:
        return False
    fields = [each.value for each in found.given if each.name in DATA and each.value is not None]
    texts = tuple(item.text for item in fields)
    return all(item.whole and item.sure for item in (*found.operands, *fields)) and all(
        asks_by_post(item.text, texts) for item in found.operands
    )


def asked(found: Arguments) -> Iterator[Verdict]:
    """Doubt the addresses that act when they are asked."""
    for item in found.operands:
        if acts_when_asked(item.text):
            yield unknown("by its name, this address acts when it is asked", "http", item.raw)


def _value(name: str, value: Word) -> Iterator[Verdict]:
    """Say what the value of an option sends, writes or asks for."""
    text = value.text
    before = text.partition("=")[0]
    if name in DATA and (before.startswith("@") or (name == "--data-urlencode" and "@" in before)):
        yield unknown("the content of a file is sent", "curl", value.raw)
    if name in DATA and writes_by_query(text):
        yield unknown("by its words, this query writes", "http", value.raw)
    if name in ("-X", "--request"):
        yield from _method(text)
    if name in ("-H", "--header") and (
        re.search(r"(?i)http-?method|method-?override|^upgrade:", text) or not re.match(r"[A-Za-z0-9-]+[:;]", text)
    ):
        yield unknown("this header is not one that is known to change nothing", "curl", value.raw)
    if name in ("-w", "--write-out") and not (value.fixed and "%output" not in text and not text.startswith("@")):
        yield unknown("`-w` can write a file with `%output`", "curl", value.raw)


def _method(text: str) -> Iterator[Verdict]:
    match text:
        case "GET" | "HEAD" | "OPTIONS":
            return
        case "POST" | "PUT" | "PATCH":
            yield Verdict(Effect.MUTATE, f"`{text}` may change state at the server", "curl")
        case "DELETE":
            yield Verdict(Effect.DESTROY, "`DELETE` removes state at the server", "curl")
        case _:
            yield unknown("this request method is not known to change nothing", "curl", text)
