"""A kind of target: what rung.toml may say of it, which languages go there and how, and how it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import MappingProxyType

from rung.app.carry.way import Way
from rung.app.ports import Runner
from rung.model.alertseen import AlertSeen
from rung.model.target import Target
from rung.registry import offered


@dataclass(frozen=True, slots=True)
class Examined:
    """One thing that was looked at."""

    what: str
    good: bool
    found: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a target: the key, the sentence, and what to write instead."""

    key: str
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class AlertQuestion:
    """A look at how ``alert`` stands at a target now. It is the alert's name, or another label such as its MON id."""

    runner: Runner
    target: Target
    path: str
    alert: str
    now: datetime

    def named(self, labels: Mapping[str, str]) -> bool:
        """Say whether an alert with these labels is the one that is meant."""
        return self.alert.casefold() in {value.casefold() for value in labels.values()}


def _nothing(_target: Target) -> Fault | None:
    return None


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. ``ways`` are by the language of a fence; ``dialect`` is the SQL that its server reads.

    ``keys`` are the texts of ``[targets.NAME]`` beside ``kind`` and ``env``, ``needed`` those of them that must be
    there, ``files`` those that name files, ``tables`` its tables (``headers``, ``observe``, ``mutate``). ``fault``
    returns the first thing that is wrong with a target; ``look`` looks at one and changes nothing; ``alert`` says how
    an alert stands there.
    """

    name: str
    ways: Mapping[str, Way]
    look: Callable[[Runner, Target], Iterator[Examined]]
    keys: frozenset[str] = frozenset()
    needed: frozenset[str] = frozenset()
    tables: frozenset[str] = frozenset()
    fault: Callable[[Target], Fault | None] = _nothing
    files: frozenset[str] = frozenset()
    dialect: str = ""
    alert: Callable[[AlertQuestion], AlertSeen] | None = None


@cache
def kinds() -> Mapping[str, Kind]:
    """Return every kind by its name in rung.toml."""
    found = (kind for _, kind in offered("rung.app.carry.kinds", "KIND", Kind))
    return MappingProxyType({kind.name: kind for kind in found})


def kinds_for(language: str, dialect: str = "") -> tuple[str, ...]:
    """Return the names of the kinds where a language can go; a dialect narrows SQL down to its servers."""
    return tuple(
        kind.name for kind in kinds().values() if language in kind.ways and (not dialect or kind.dialect == dialect)
    )


def languages() -> frozenset[str]:
    """Return every language that some kind carries out."""
    return frozenset(language for kind in kinds().values() for language in kind.ways)
