"""A tool that is asked: how it is recognised, and when a project must be looked at in a copy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rung.model.ask import Ask
from rung.probes.probe import Case


@dataclass(frozen=True, slots=True)
class Tool:
    """``ask`` prints the version, which ``version`` reads (empty: another tool). ``env`` is set for every look.

    ``copies`` says why a look must be made in a scratch copy, or the empty string.
    ``plan`` prints every recipe as if nothing were made yet, and ``commands`` finds the commands in what it printed.
    """

    title: str
    ask: tuple[str, ...]
    version: Callable[[str], tuple[int, ...]]
    copies: Callable[[Case], str]
    plan: Callable[[Ask], tuple[str, ...]]
    commands: Callable[[str], tuple[str, ...]]
    env: Mapping[str, str] = field(default_factory=dict)
