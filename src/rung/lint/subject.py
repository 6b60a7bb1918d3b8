"""What a rule is given to look at, and what it answers."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from rung.library.library import Library
from rung.lint.claims import Claims
from rung.model.effect import Verdict
from rung.model.finding import Fix
from rung.model.runbook import Command, Entry, Runbook, Step
from rung.model.span import Source, Span

Judge = Callable[[Command, Runbook], Verdict]
"""The port to the risk classifier: how dangerous is this command of this runbook."""

Tested = Callable[[Runbook], date | None]
"""The port to the ledger: the day this very revision last passed a run or a drill, or None."""


@dataclass(frozen=True, slots=True)
class Places:
    """Paths by the name of the file in lower case, and names by folder, both sorted."""

    by_name: Mapping[str, Sequence[str]]
    by_folder: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Around:
    """What lies outside the file of an entry: the library, the day, and the ledger where one was consulted."""

    library: Library
    today: date | None = None
    tested: Tested | None = None

    @cached_property
    def claims(self) -> Claims:
        """Return the cases that the runbooks say they handle."""
        return Claims(self.library.runbooks)

    @cached_property
    def places(self) -> Places:
        """Return the files of the library by their names and by their folders."""
        named: dict[str, list[str]] = defaultdict(list)
        held: dict[str, list[str]] = defaultdict(list)
        for path in sorted(self.library.files):
            folder, name = posixpath.split(path)
            named[name.casefold()].append(path)
            held[folder].append(name)
        return Places(named, held)

    @cached_property
    def linked(self) -> Mapping[str, frozenset[str]]:
        """Return for each path that a link leads to the paths of the files that hold the link."""
        found: dict[str, set[str]] = defaultdict(set)
        for runbook in self.library.runbooks:
            folder = posixpath.dirname(runbook.path)
            for link in runbook.hyperlinks:
                target = link.destination.partition("#")[0]
                if target and "://" not in target:
                    found[posixpath.normpath(posixpath.join(folder, target))].add(runbook.path)
        return {path: frozenset(paths) for path, paths in found.items()}


@dataclass(frozen=True, slots=True)
class Subject:
    """One entry with everything a rule may ask about it. A rule that says it is local is given no ``around``.

    ``secrets`` are the names under which rung.toml registers some: commands that use one get its value.
    """

    entry: Entry
    source: Source
    verdict: Callable[[Command], Verdict]
    around: Around | None = None
    secrets: frozenset[str] = frozenset()

    @property
    def library(self) -> Library:
        """Return the library. Raises TypeError for a rule that says it is local."""
        return self._around().library

    @property
    def today(self) -> date | None:
        """Return the day of the check, or None when it is not known. Raises TypeError for a local rule."""
        return self._around().today

    @property
    def tested(self) -> Tested | None:
        """Return the port to the ledger, None when none was consulted. Raises TypeError for a local rule."""
        return self._around().tested

    @property
    def claims(self) -> Claims:
        """Return the cases that the runbooks of the library say they handle. Raises TypeError for a local rule."""
        return self._around().claims

    @property
    def places(self) -> Places:
        """Return the files of the library by name and folder. Raises TypeError for a local rule."""
        return self._around().places

    @property
    def linked(self) -> Mapping[str, frozenset[str]]:
        """Return which files link to a path. Raises TypeError for a local rule."""
        return self._around().linked

    def _around(self) -> Around:
        if self.around is None:
            raise TypeError("this rule says that it is local, so it may ask only about the entry itself")
        return self.around

    @property
    def runbook(self) -> Runbook:
        """Return the entry as a runbook. The engine gives registers only to rules that ask for them."""
        if not isinstance(self.entry, Runbook):
            message = f"{self.entry.id} is a register, and this rule asked for runbooks only"
            raise TypeError(message)
        return self.entry


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where a rule's fault stands. ``advice`` says what to do there; empty means the rule's own advice."""

    span: Span
    message: str
    advice: str = ""
    fix: Fix | None = None


def heading(entry: Entry) -> Span:
    """Return where to point for a fault of the whole entry: its title, or its first byte when it has none."""
    return entry.title.span if entry.title else Span(entry.span.start, entry.span.start)


def called(step: Step) -> str:
    """Return how a message names a step: by the number that stands before it, else by its title."""
    return f"Step {step.label}" if step.label else f"The step '{step.title.text}'"


Check = Callable[[Subject], Iterable[Fault]]
