"""Scratch files that recipes share by their text: each writes it and names it again, and neither needs the other.

A race about one may hang on what comes between two commands of one line: no delay before a line shows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from posixpath import normpath

from rung.model.pattern import pattern
from rung.probes.gnumake.database import Database, Target, database
from rung.probes.gnumake.plain import expand
from rung.probes.gnumake.trace import Step, Why
from rung.probes.probe import Case
from rung.probes.recipes.writers import PARTS, Named

# A name with a `$` left in it is another one for each target or process, or is not known: it is passed over.
WRITES = pattern(r"(?<![\w&>$])1?>\|?[ \t]*([\w./+@-]*[\w+@-])(?=[\s;&|)]|\Z)")
LOCKS = pattern(r"\b(?:flock|lockfile|mkdir)\b")  # what recipes wait by for one another
MOST = 64  # recipes of one file that are compared with one another


def shared(case: Case) -> tuple[Named, ...]:
    """Return each scratch file that recipes below the goal share, with two of them that may run side by side."""
    known = database(case.ran[0].out)
    values = {name: held.value for name, held in known.variables.items()}
    users: dict[str, list[Target]] = {}
    for target in known.made_below(case.ask.target or known.default_goal):
        for path in dict.fromkeys(_scratch(target, values)):
            users.setdefault(path, []).append(target)
    pairs = ((path, _apart(known, targets[:MOST])) for path, targets in users.items() if path not in known.targets)
    return tuple(Named(path, tuple(map(_step, pair))) for path, pair in pairs if pair)


def _step(target: Target) -> Step:
    return Step(target.name, target.place, Why.UNKNOWN)


def _scratch(target: Target, values: Mapping[str, str]) -> Iterator[str]:
    """Yield the files in the folder that a recipe writes by a sign of the shell and names again, beside its target."""
    text = expand("\n".join(target.recipe), values)
    wrote = [normpath(path) for path in WRITES.findall(text)] if ">" in text and not LOCKS.search(text) else []
    words = [normpath(word) for word in PARTS.split(text) if word] if wrote else []
    for path in wrote:
        if not path.startswith(("/", "..")) and path != normpath(target.name) and words.count(path) > wrote.count(path):
            yield path


def _apart(known: Database, targets: Sequence[Target]) -> tuple[Target, ...]:
    """Return the first two of these of which neither needs the other, and no one recipe makes both."""
    below = {each.name: frozenset(known.names_below(each.name)) for each in targets}
    for one, other in combinations(targets, 2):
        ordered = one.name in below[other.name] or other.name in below[one.name]
        if not ordered and other.name not in one.also:
            return one, other
    return ()
