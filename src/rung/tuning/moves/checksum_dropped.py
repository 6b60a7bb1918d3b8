"""A step that compares or checks contents is dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.tuning.move import Found, Move
from rung.tuning.pair import Pair
from rung.tuning.project import Written

CHECKS = re.compile(
    r"(?:^|[;&|(@+\s\"'-])(?:(?:sha\d*|md5|b2|b3)sum|shasum|cksum|md5(?=\s)|cmp|gpg\s+--verify|minisign\s+-V|cosign\s+verify"
    r"|openssl\s+dgst|gzip\s+-t|samtools\s+quickcheck|xz\s+-t|jsonschema|rhash)\b"
    r"|\bensure\([^)]*(?:sha256|md5|non_empty)|--verify\b|\bhashlib\.|hash256|\bassert\s|\bvalidate\(|\bmin_version\(|^raise\s|\b(?:go|cargo)\s+vet\b|\bverify[\w-]*\.(?:sh|py)\b"
)


def find(pair: Pair) -> Iterator[Found]:
    """Yield each check that went, when fewer are left than there were."""
    for line in pair.fewer(_checks):
        yield Found(line.place, f"is no longer checked: {line.text[:110]}")


def _checks(line: Written) -> int:
    return len(CHECKS.findall(line.text))


MOVE = Move(
    "checksum-dropped",
    "The time was spent on knowing that the content is right; now nobody knows.",
    "Check once at the boundary where it is published, or check in parallel; keep one check of each file.",
    find,
)
