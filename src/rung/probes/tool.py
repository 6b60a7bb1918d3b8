"""A tool that is asked: how it is recognised, and when a project must be looked at in a copy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rung.probes.probe import Case


@dataclass(frozen=True, slots=True)
class Tool:
    """``ask`` prints the version, which ``version`` reads (empty: another tool). ``env`` is set for every look.

    ``copies`` says why a look must be made in a scratch copy, or the empty string.
    """

    title: str
    ask: tuple[str, ...]
    version: Callable[[str], tuple[int, ...]]
    copies: Callable[[Case], str]
    env: Mapping[str, str] = field(default_factory=dict)
