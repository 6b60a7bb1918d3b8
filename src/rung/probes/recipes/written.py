"""What a target would run as its rules are written, where asking make for it would run some of it already."""

from __future__ import annotations

import re

from rung.probes.gnumake.act import Scan
from rung.probes.gnumake.database import Database, Target
from rung.probes.gnumake.plain import expansions
from rung.probes.gnumake.trace import Step, Why

MARKS = "@-+ \t"


def acts(found: Scan) -> bool:
    """Say whether recipes among what can run act even when they are only asked for."""
    return any(act.targets for act in found.harmful)


def steps(known: Database, goal: str) -> tuple[Step, ...]:
    """Return a step for every target below a goal that has a recipe, what it needs first; variables are worked out."""
    values = {name: held.value for name, held in known.variables.items()}
    below = tuple(target for target in known.below(goal) if target.recipe)
    return tuple(
        Step(target.name, target.place, Why.UNKNOWN, (), _recipe(target, values)) for target in reversed(below)
    )


def _recipe(target: Target, values: dict[str, str]) -> tuple[str, ...]:
    own = {"@": target.name, "<": next(iter(target.needs), ""), "^": " ".join(target.needs), "MAKE": "make"}
    found = []
    for line in target.recipe:
        text = re.sub(r"\$([@<^])", lambda sign: own[sign[1]], line)
        # The data base has every variable there is: what it does not have is empty.
        text = expansions(text, {name: (value,) for name, value in {**values, **own}.items()}, empty=True)[0]
        found.append(text.lstrip(MARKS).replace("$$", "$"))
    return tuple(found)
