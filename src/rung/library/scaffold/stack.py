"""Which technologies a want is about: those its entries lead to, else those its words name, else a guess."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rung.library.gate import View
from rung.library.scaffold.technology import Technology, Topic
from rung.library.scaffold.wanted import Kind, Wanted, linked
from rung.model.runbook import Register
from rung.registry import offered

_STACK = ("Stack", "Technology", "Technologies", "Runs on", "Tools")
_WORD = re.compile(r"[a-z]{4,}")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_COMMON = frozenset({"service", "services", "system", "application", "team", "data", "server", "that", "with", "when"})
_NAMED = "its own words name it"
_LAST = "Linux"
_WATCHES = "Prometheus"


@dataclass(frozen=True, slots=True)
class Use:
    """One technology of a want, the TECH entry that names it (None: none does), and whether that is only a guess."""

    technology: Technology
    entry: Register | None
    guess: bool
    why: str


@cache
def technologies() -> tuple[Technology, ...]:
    """Return every technology that is known, by file name."""
    return tuple(one for _, one in offered("rung.library.scaffold.technologies", "TECHNOLOGY", Technology))


def topics(view: View, want: Wanted) -> frozenset[Topic]:
    """Return what a want is about, by the words of its entries and rules."""
    text = " ".join((want.title, *_texts(view, want)))
    found = {topic for topic in Topic if re.search(topic.value, text, re.IGNORECASE)}
    return frozenset(found | ({Topic.RELEASE} if want.kind is Kind.ROLLBACK else set()))


def uses(view: View, want: Wanted) -> tuple[Use, ...]:
    """Return the technologies of a want, each once, the surest first; never none."""
    found: dict[str, Use] = {}
    for use in _candidates(view, want):
        found.setdefault(use.technology.name, use)
    sure = [use for use in found.values() if not use.guess]
    chosen = sure or list(found.values())
    # What is said of the host itself comes last: a program on it is nearer to the trouble.
    chosen.sort(key=lambda use: use.technology.name == _LAST)
    if not sure and not [use for use in chosen if use.technology.name != _WATCHES]:
        chosen.append(Use(_named(_LAST), None, guess=True, why="no register says what it runs on"))
    return tuple(chosen)


def _candidates(view: View, want: Wanted) -> Iterator[Use]:
    for entry in want.entries:
        for found in linked(view, entry):
            if found.kind == "TECH":
                yield from _of(view, found, f"{entry.id} leads to {found.id}", guess=False)
    own = " ".join(_texts(view, want))
    yield from (Use(one, None, guess=False, why=_NAMED) for one in technologies() if _speaks(one, own) and _tells(one))
    if want.service:
        for entry in view.kept("TECH"):
            if want.service.casefold() in {entry.field("Service").casefold(), entry.title.text.casefold()}:
                yield from _of(view, entry, f"{entry.id} is of the service {want.service}", guess=False)
    words = _words(f"{want.title} {want.service} {own}")
    for entry in view.kept("TECH"):
        if shared := sorted(words & _words(entry.title.text)):
            yield from _of(view, entry, f"{entry.id} shares the word {shared[0]}", guess=True)


def _of(view: View, entry: Register, why: str, *, guess: bool) -> Iterator[Use]:
    said = " ".join((entry.title.text, *(entry.field(name) for name in _STACK)))
    text = said if any(_speaks(one, said) for one in technologies()) else view.text(entry)
    yield from (Use(one, entry, guess, why) for one in technologies() if _speaks(one, text))


def _texts(view: View, want: Wanted) -> Iterator[str]:
    yield from (view.text(entry) for entry in want.entries)
    # The name of a series begins with that of its exporter: redis_up, pg_stat_activity_count.
    yield from (rule.expression.replace("_", " ") for rule in want.rules)
    yield from (_CAMEL.sub(" ", rule.name) for rule in want.rules)
    yield from (text for rule in want.rules for _, text in rule.annotations)


def _speaks(technology: Technology, text: str) -> bool:
    return re.search(technology.words, text, re.IGNORECASE) is not None


def _tells(technology: Technology) -> bool:
    """Say whether the name of a technology in passing tells anything: every address holds ``http``."""
    return technology.name not in {"HTTP", _LAST, _WATCHES}


def _named(name: str) -> Technology:
    return next(one for one in technologies() if one.name == name)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold())) - _COMMON
