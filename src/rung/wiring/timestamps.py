"""Time-stamps by the operator's own openssl."""

from __future__ import annotations

from collections.abc import Callable

from rung.app.anchoring.way import Stamp
from rung.ledger.timestamps import Asked, Judged
from rung.model.job import Outcome, Request


def stamp(asked: Stamp, line: bytes, patience: float, send: Callable[[Request], Outcome]) -> bytes:
    """Return what a time-stamp authority says of bytes, within so many seconds."""
    from rung.outside.timestamp import Authority, stamp  # only where a head is stamped

    return stamp(Authority(asked.url, asked.authority), line, patience, send)


def judge(asked: Asked) -> Judged | None:
    """Judge a time-stamp; None when no tool can tell."""
    from rung.outside.timestamp import judge  # only a verification asks

    return judge(asked)
