"""Stretches of text that are secrets by their form, or random values given where a secret belongs."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from rung.secrets.places import PLACES, stands_in

# Forms that the issuers document, each with what it is.
_FORMS = (
    (re.compile(rb"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"), "an AWS access key"),
    (re.compile(rb"\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_\w{60,}\b"), "a GitHub token"),
    (re.compile(rb"\bglpat-[\w-]{20,}"), "a GitLab token"),
    (re.compile(rb"\bxox[abeoprs]-[0-9A-Za-z-]{20,}"), "a Slack token"),
    (re.compile(rb"https://hooks\.slack\.com/services/T\w{6,}/B\w{6,}/\w{20,}"), "a Slack webhook"),
    (re.compile(rb"\bsk_live_[0-9A-Za-z]{20,}"), "a Stripe key"),
    (re.compile(rb"\bAIza[0-9A-Za-z_-]{35}\b"), "a Google API key"),
    (re.compile(rb"\bhvs\.[\w-]{40,}"), "a Vault token"),
    (re.compile(rb"(?<![\w-])eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"), "a JSON Web Token"),
    (re.compile(rb"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s+[A-Za-z0-9+/=\s]{40,}"), "a private key"),
)
_GIVEN = re.compile(
    rb"(?i)(?:(?<![\w-])[\w-]{0,80}?(?:passw(?:or)?d|passwd|secret|token|api[_-]?key|access[_-]?key)\b[\"']?\s*[:=]\s*|"
    rb"(?<![\w-])--?(?:password|passwd|pass|token|secret|api-key)[= ])[\"']?(?P<value>[^\s\"'`,;)]{12,})"
)
_IN_URL = re.compile(rb"(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,30}://[^\s/:@]+:(?P<value>[^\s/@]{8,})@[\w.-]+")
_STAND_IN = re.compile(
    rb"(?i)[<>{}$*%\[\]()]|example|xxxx|your|change|secret|passw|dummy|placeholder|redacted|\.\.\.|^/|^\w+:"
)
_RANDOM = 3.2
"""Bits a character. English words run together stay below it at these lengths; random letters and digits above."""


class Secret(Struct, frozen=True):
    """Where a secret stands in the bytes looked at, and what it is."""

    start: int
    end: int
    kind: str


def secrets(text: bytes) -> Iterator[Secret]:
    """Yield each secret of ``text`` in order of its place. Stand-ins such as ``<token>`` or ``$TOKEN`` are none."""
    formed = ((match, kind) for form, kind in _FORMS for match in form.finditer(text))
    found = [Secret(*match.span(), kind) for match, kind in formed if b"EXAMPLE" not in match[0]]
    for pattern, kind in ((_GIVEN, "a secret"), (_IN_URL, "a password in an address")):
        for match in pattern.finditer(text):
            start, end = match.span("value")
            overlaps = any(one.start < end and start < one.end for one in found)
            if not overlaps and _random(match["value"], strict=pattern is _GIVEN):
                found.append(Secret(start, end, kind))
    folded = text.lower()
    for place in PLACES:
        for match in place.found(text, folded):
            start, end = match.span("value")
            overlaps = any(one.start < end and start < one.end for one in found)
            if not overlaps and not stands_in(match["value"]):
                found.append(Secret(start, end, place.kind))
    yield from sorted(found, key=lambda one: one.start)


def _random(value: bytes, *, strict: bool) -> bool:
    if _STAND_IN.search(value):
        return False
    mixed = re.search(rb"[0-9]", value) and re.search(rb"[A-Za-z]", value)
    return bool(mixed) and (not strict or _entropy(value) >= _RANDOM)


def _entropy(value: bytes) -> float:
    counts = Counter(value)
    return -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())
