"""A tool that is asked: how it is recognised, and when a project must be looked at in a copy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rung.model.ask import Ask
from rung.probes.probe import Case

Moved = Callable[[str, bytes, str, str], tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Tool:
    """``ask`` prints the version, which ``version`` reads (empty: another tool). ``env`` is set for every look.

    ``acts`` returns the commands that run when the tool only looks, as far as they may change something.
    ``copies`` says why a look must be made in a scratch copy, or the empty string.
    ``records`` are folders of what the tool keeps about its outputs, and ``moved`` rewrites one such file (path, bytes,
    the project's path, the copy's) so that it tells of a copy what it tells of the project.
    ``plan`` prints every recipe as if nothing were made yet, and ``commands`` finds the commands in what it printed.
    """

    title: str
    ask: tuple[str, ...]
    version: Callable[[str], tuple[int, ...]]
    copies: Callable[[Case], str]
    plan: Callable[[Ask], tuple[str, ...]]
    commands: Callable[[str], tuple[str, ...]]
    acts: Callable[[Case], tuple[str, ...]] = lambda _case: ()
    env: Mapping[str, str] = field(default_factory=dict)
    records: tuple[str, ...] = ()
    moved: Moved | None = None
