"""Real files with bytes flipped, cut and doubled: the whole way of a check ends, in time, without a crash.

``RUNG_FUZZ=N`` damages every file N times as often as a usual run does.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from time import process_time

import pytest

from rung.app.driving.judging import judging
from rung.library.library import Library
from rung.lint.engine import Options, check
from rung.lint.fix import fix
from rung.lint.form import forms
from rung.lint.outcome import CRASHED, Report
from rung.lint.profile import Profile
from rung.model.finding import Finding
from rung.model.span import Source
from rung.text.read import read
from shared import shared

pytestmark = pytest.mark.once

SEED = 20261122
LONGEST = 2.0
"""Seconds of processor for one file, however damaged."""
TIMES = int(os.environ.get("RUNG_FUZZ", "0"))
JUDGE = judging(lambda: None)
_MARKS = (
    b"```",
    b"~~~",
    b"# ",
    b"|",
    b"- [ ] ",
    b"<!--",
    b"> ",
    b"\t",
    b"\0",
    b"\xff",
    b"\r",
    b"expect `",
    b"$(",
    b"'",
)


def _sources() -> tuple[Source, ...]:
    root = shared("corpora")
    return tuple(Source(path.relative_to(root).as_posix(), path.read_bytes()) for path in sorted(root.rglob("*.md")))


def _damaged(data: bytes, chance: random.Random) -> Iterator[bytes]:
    """Yield the file with bytes flipped, cut off, cut out, doubled, and with marks thrown in."""
    size = len(data)
    flipped = bytearray(data)
    for _ in range(max(1, size // 50)):
        flipped[chance.randrange(size)] = chance.randrange(256)
    yield bytes(flipped)
    yield data[: chance.randrange(size)]
    start, end = sorted((chance.randrange(size), chance.randrange(size)))
    yield data[:start] + data[end:]
    yield data[:end] + data[start:] * 2
    lines = data.split(b"\n")
    for _ in range(len(lines) // 4 + 1):
        at = chance.randrange(len(lines))
        lines[at] = chance.choice(_MARKS) + lines[at] if chance.random() < 0.5 else lines[at] + chance.choice(_MARKS)
    yield b"\n".join(lines)


def _checked(source: Source) -> Report:
    library = Library((read(source),), files=frozenset({source.path}))
    return check(library, [source], JUDGE, Options(profile=Profile.TRUSTED, preview=True))


def _survives(source: Source) -> None:
    began = process_time()
    found = _checked(source)
    assert [finding.message for finding in found.findings if finding.code == CRASHED] == []
    for form in forms().values():
        form.render(found)
    assert process_time() - began < LONGEST, source.path


def test_a_damaged_file_crashes_nothing_and_holds_nobody_up() -> None:
    chance = random.Random(SEED)  # noqa: S311 - a fixed choice of damage, no secret
    for number, source in enumerate(_sources()):
        kinds = list(_damaged(source.data, chance))
        for data in [kinds[number % len(kinds)]]:  # each file once, in another way than its neighbour
            _survives(Source(source.path, data))


if TIMES:  # `make fuzz` sets it: hours may go into this

    def test_files_damaged_in_every_way_again_and_again_crash_nothing() -> None:
        chance = random.Random(SEED + 1)  # noqa: S311 - a fixed choice of damage, no secret
        for _ in range(TIMES):
            for source in _sources():
                for data in _damaged(source.data, chance):
                    _survives(Source(source.path, data))


def test_a_damaged_file_is_mended_only_where_a_fix_says_so() -> None:
    chance = random.Random(SEED + 2)  # noqa: S311 - a fixed choice of damage, no secret
    for source in _sources()[::12]:
        damaged = Source(source.path, next(_damaged(source.data, chance)))
        done = fix(damaged, _findings)
        assert (done.source.data == damaged.data) is (not done.applied)


def _findings(source: Source) -> tuple[Finding, ...]:
    return _checked(source).findings


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xef\xbb\xbf", b"\0" * 1000, b"#" * 100_000, b"`" * 100_001, b"> " * 20_000 + b"x",
        b"- " * 20_000 + b"x", b"eyJaaaaaaaaaa-" * 5_000, b"a." * 40_000, b"http://a:" * 10_000, b"token=" * 20_000,
        b"|" * 50_000 + b"\n" + b"|-" * 50_000, b"[" * 50_000, b"<" * 50_000 + b">", b"```bash\n" + b"$(" * 20_000,
        b"# RUN-001: x\n" * 1_000, b"```bash\n" + b"<a> " * 20_000 + b"\n```\n", b"**" * 50_000, b"\r" * 50_000,
        b"# A\n\n" + b"`x` expect `exit 0` " * 5_000, b"```bash\n" + b"'" * 50_001 + b"\n```\n", b"<!-- rung:" * 20_000,
        b"# A\n\n## Procedure\n\n" + b"1. x\n" * 3_000, b"```sh\nkubectl get " + b"a-" * 30_000 + b"\n```\n",
        b"# A\n\n```bash\necho " + b"a" * 200_000 + b" #x --y\n```\n", b"(" * 30_000 + b")" * 30_000,
    ],
    ids=lambda data: f"{data[:12]!r}x{len(data)}",
)  # fmt: skip
def test_a_file_made_to_hang_a_reader_does_not(data: bytes) -> None:
    _survives(Source("a.md", data))
