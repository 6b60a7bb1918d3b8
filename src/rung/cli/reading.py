"""Reads what a person typed where click has no type for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rung.model.event.address import CheckAt

_NUMBER = re.compile(r"[0-9]{1,9}")


def pairs(texts: tuple[str, ...]) -> dict[str, str]:
    """Return ``NAME=VALUE`` texts as a mapping. Raises click's usage error for one without ``=``."""
    return dict(_pair(text) for text in texts)


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise click.UsageError(f"{text!r} is not NAME=VALUE")
    return name, value


def numbers(text: str) -> tuple[int, ...]:
    """Return ``3,5`` as numbers. Raises click's usage error for anything else."""
    parts = [part.strip().lstrip("#") for part in text.split(",") if part.strip()]
    if not all(_NUMBER.fullmatch(part) for part in parts):
        raise click.UsageError(f"{text!r} is no list of entry numbers, as 3,5")
    return tuple(int(part) for part in parts)


def check_address(text: str) -> CheckAt:
    """Return the check a typed address means. Raises click's usage error for anything else."""
    from rung.app.runs.waiting import parsed  # only two commands take an address

    found = parsed(text)
    if found is None:
        raise click.UsageError(f"{text!r} is no check; write 3, 3.1, prerequisite.2 or proof.1")
    return found
