"""Names of files that each build chooses anew: by chance (`mktemp`), by a process number, the time, or the person."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from rung.model.pattern import pattern
from rung.probes.machine import Machine

NUMBER = pattern(r"\d+")
HASH = pattern(r"(?<![0-9A-Za-z])(?=[a-f]*\d)[0-9a-f]{6,}(?![0-9A-Za-z])")
SIGN = "#"  # what stands for a part that changes; a real one only makes more names alike
PERSON = ("USER", "LOGNAME", "HOSTNAME", "HOST")
MOST = 200  # names of one build that are put beside those of the other


def numbered(path: str) -> str:
    """Return the path with a sign for every number and hash in it."""
    return NUMBER.sub(SIGN, HASH.sub(SIGN, path))


def alike(path: str, others: Collection[str], machine: Machine | None = None) -> bool:
    """Say whether one of the others has the same name but for a number, a date, or who built it on which machine."""
    shape = re.escape(numbered(path))
    told = [machine.env.get(name, "") for name in PERSON] + list(machine.uname.values()) if machine else []
    for word in sorted({numbered(word) for word in told if len(word) > 1}, key=len, reverse=True):
        shape = re.sub(rf"(?<![0-9A-Za-z]){re.escape(re.escape(word))}(?![0-9A-Za-z])", "[^/]+", shape)
    return any(re.fullmatch(shape, numbered(each)) for each in others)


def shapes(one: Collection[str], other: Collection[str]) -> tuple[re.Pattern[str], ...]:
    """Return what the names look like that one of two equal builds has and the other one has under another name."""
    first, second = ([part.split("/") for part in sorted(each)[:MOST]] for each in (one, other))
    return tuple(dict.fromkeys(_shapes(first, second)))


def _shapes(first: list[list[str]], second: list[list[str]]) -> Iterator[re.Pattern[str]]:
    for path in first:
        peers = (each for each in second if len(each) == len(path))
        peer = max(peers, key=lambda each: sum(map(_common, path, each)), default=None)
        parts = [_shape(*pair) for pair in zip(path, peer, strict=True)] if peer else []
        if parts and all(parts):
            yield re.compile("/".join(parts))


def _common(one: str, other: str) -> float:
    """Return which share of two names is the same, from both ends."""
    return (len(_start(one, other)) + len(_start(one[::-1], other[::-1]))) / max(len(one), len(other), 1)


def _shape(one: str, other: str) -> str:
    """Return what two parts of paths have in common, from both ends and between signs where there are any."""
    if one == other:
        return re.escape(one)
    head, tail = _start(one, other), _start(one[::-1], other[::-1])[::-1]
    # By chance the first or last signs of what changes may be the same.
    head = re.sub(r"(?<=[^0-9A-Za-z])[0-9A-Za-z]+\Z|\d+\Z", "", head)
    tail = re.sub(r"\A[0-9A-Za-z]+(?=[^0-9A-Za-z])|\A[0-9A-Za-z]+\Z", "", tail)
    between = (one[len(head) : len(one) - len(tail)], other[len(head) : len(other) - len(tail)])
    if all(map(str.isdigit, between)):
        return f"{_numbers(head)}\\d+{_numbers(tail)}"
    if not (head or tail) and len(one) != len(other):
        return ""  # two names of their own
    return f"{_numbers(head)}[^/]{{{min(map(len, between))},{max(map(len, between))}}}{_numbers(tail)}"


def _numbers(text: str) -> str:
    return re.escape(numbered(text)).replace(re.escape(SIGN), r"\d+")


def _start(one: str, other: str) -> str:
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[:same]
