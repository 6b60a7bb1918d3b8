"""Commands that are told how much of a machine they get: whether they only use so much, or make something of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rung.tuning.amount import TOLD

BEFORE = 60  # characters in front of a value that can hold the option that it belongs to


def amounts(threads: str, resources: Iterable[str]) -> dict[str, str]:
    """Return the amounts of a job by the names that commands have for them; ``resources`` are ``name=value``."""
    told = (each.partition("=") for each in resources)
    return {"threads": threads or "1", **{f"resources.{name}": value for name, _, value in told}}


def as_data(name: str, text: str) -> bool:
    """Say whether a command that Snakemake fills in says an amount elsewhere than where it is told to use so much."""
    return any(not _only_used(text, found.start()) for found in _form(name).finditer(text))


def as_written(command: str, text: str, told: Mapping[str, str]) -> str:
    """Return the command of a job with the names of the amounts ``told`` where it is told to use so much.

    Then two jobs that get more or less of a machine run the same command. ``text`` is what the rule of the job writes.
    """
    for name, value in told.items():
        if value and _form(name).search(text):
            command = _named(command, name, value)
    return command


def _named(command: str, name: str, value: str) -> str:
    shown = re.compile(rf"(?<![\d.]){re.escape(value)}(?!\.?\d)")
    return shown.sub(lambda found: f"{{{name}}}" if _only_used(command, found.start()) else found[0], command)


def _form(name: str) -> re.Pattern[str]:
    return re.compile(rf"\{{(?:snakemake\.)?{re.escape(name)}(?::q)?\}}")


def _only_used(text: str, start: int) -> bool:
    return TOLD.search(text[max(0, start - BEFORE) : start]) is not None
