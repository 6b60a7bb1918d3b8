"""What a run of Snakemake says about files that came late: after a job it waits for them, and prints so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from rung.model.pattern import pattern

WAITING = pattern(r"^Waiting at most \d+ seconds for missing files")
DATE = pattern(r"^\[(\w{3} \w{3} [ \d]\d [\d:]{8} \d{4})\]$")
OUTPUT = pattern(r"^    output: (.*)$")
FORM = "%a %b %d %H:%M:%S %Y"


class Wait(Struct, frozen=True):
    """A job after which Snakemake waited: what it makes, and the whole seconds from its start to its end."""

    output: str
    seconds: float


def waits(text: str) -> tuple[Wait, ...]:
    """Return every job of a run's output, or of its log, after which files were waited for."""
    return tuple(_waits(text.splitlines()))


def _waits(lines: list[str]) -> Iterator[Wait]:
    began, output, waiting = None, "", False
    for line in lines:
        dated = DATE.match(line)
        if dated:
            at = datetime.strptime(dated[1], FORM)  # noqa: DTZ007 - only differences within one run count
            if waiting and began is not None:
                yield Wait(output, (at - began).total_seconds())
            began, output, waiting = at, "", False
        elif named := OUTPUT.match(line):
            output = named[1]
        elif WAITING.match(line):
            waiting = True
