"""The runbooks nearest to an alert that no runbook answers: which routing fields are like it, and which differ."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rung.library.identity import stem
from rung.library.pointers import plain, pointers
from rung.library.reasons import Signal, alert_lines, headings, ids
from rung.model.runbook import Runbook

MOST = 3
_ALIKE = 0.7
"""difflib's ratio from which two names count as written alike."""
_SHORTEST = 3
_FEW = 2
"""Words that only annotations share: one of them is chance."""
_CUT = 80
_PIECES = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_a-zA-Z]+")
_SAYS_NOTHING = frozenset(
    word
    for line in (
        "the and for are was has have not with from this that when then than over under above below more less",
        "alert alertname firing fires warning critical info severity page runbook run mon high low too value minute",
    )
    for word in line.split()
)
_WEIGHTS: Mapping[str, float] = {
    "title": 3.0,
    "file": 3.0,
    "trigger": 3.0,
    "Alert line": 3.0,
    "scope": 2.0,
    "headings": 1.0,
}
_SAID = 0.5
"""What a word of an annotation weighs: it explains, and a name or a label names."""
_LIKE = 10.0
"""What a name written alike weighs: more than any words that are shared."""


@dataclass(frozen=True, slots=True)
class Near:
    """A runbook that is near an alert. ``same`` says which of its fields are like it, ``differs`` which are not."""

    runbook: Runbook
    same: tuple[str, ...]
    differs: tuple[str, ...]


def nearest(signal: Signal, runbooks: Sequence[Runbook]) -> tuple[Near, ...]:
    """Return at most ``MOST`` runbooks that share telling words with the alert, or a name like its own, best first.

    A word that many runbooks use tells little; what every alert says tells nothing.
    """
    fields = [(runbook, _fields(runbook)) for runbook in runbooks]
    spread = Counter(word for _, named in fields for word in frozenset().union(*named.values()))
    telling = {word: math.log(1 + len(fields) / count) for word, count in spread.items()}
    own, said = _wanted(signal)
    found = []
    for runbook, named in fields:
        shared = {field: words & (own | said) for field, words in named.items() if words & (own | said)}
        words = frozenset[str]().union(*shared.values())
        alike = _alike(signal.name, runbook)
        if not alike and not words & own and len(words) < _FEW:
            continue
        pairs = ((_WEIGHTS[field], word) for field, some in shared.items() for word in some)
        score = sum(weight * telling[word] * (1 if word in own else _SAID) for weight, word in pairs)
        found.append((score + _LIKE * len(alike), runbook, (*alike, *_said(shared))))
    found.sort(key=lambda each: (-each[0], each[1].id, each[1].path))
    return tuple(Near(runbook, same, tuple(_differences(signal, runbook))) for _, runbook, same in found[:MOST])


def _wanted(signal: Signal) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words of an alert: those of its name and labels, and those of its annotations beside addresses."""
    own = (signal.name, *(value for _, value in signal.labels))
    return _words(own), _words(value for _, value in signal.annotations if "://" not in value)


def _fields(runbook: Runbook) -> dict[str, frozenset[str]]:
    return {
        "title": _words((runbook.title.text,)),
        "file": _words((stem(runbook.path),)),
        "trigger": _words((runbook.field("Trigger"),)),
        "Alert line": _words(alert_lines(runbook)),
        "scope": _words(prose.text for prose in (runbook.scope.handles if runbook.scope else ())),
        "headings": _words(headings(runbook)),
    }


def _words(texts: Iterable[str]) -> frozenset[str]:
    """Return the words that tell something, in lower case, without the ``s`` of many: PoolsFull has pool and full."""
    pieces = (piece.casefold() for text in texts for piece in _PIECES.findall(text))
    single = (piece[:-1] if len(piece) > _SHORTEST and piece.endswith("s") else piece for piece in pieces)
    return frozenset(p for p in single if len(p) >= _SHORTEST and not p.isdigit() and p not in _SAYS_NOTHING)


def _said(shared: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    return tuple(f"its {field} shares {', '.join(sorted(words))}" for field, words in shared.items())


def _alike(name: str, runbook: Runbook) -> tuple[str, ...]:
    """Return each name of the runbook that is written nearly as the alert's: a slip of a letter, a word more."""
    named = (("title", runbook.title.text), ("file", stem(runbook.path)))
    every = (*named, *(("Alert line", line) for line in alert_lines(runbook)))
    return tuple(
        f"its {field} {text!r} is nearly {name}"
        for field, text in every
        if plain(name) and SequenceMatcher(None, plain(name), plain(text)).ratio() >= _ALIKE
    )


def _differences(signal: Signal, runbook: Runbook) -> Iterator[str]:
    """Yield what would have to be otherwise for the runbook to answer the alert."""
    trigger, known = runbook.field("Trigger"), sorted(ids(signal))
    whose = f"the alert is {', '.join((signal.name, *known))}"
    yield f"its trigger is {_cut(trigger)}, and {whose}" if trigger else f"it names no trigger, and {whose}"
    for link in pointers((*signal.annotations, *signal.labels), signal.name):
        yield f"the alert's {link.source} names {', '.join(link.targets)}, and it is {runbook.id or runbook.path}"
    if lines := alert_lines(runbook):
        yield f"its Alert line names {_cut(', '.join(lines))}"


def _cut(text: str) -> str:
    return text if len(text) <= _CUT else f"{text[:_CUT]}…"
