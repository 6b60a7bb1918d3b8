"""What keeps jobs and machines apart is dropped: environments, containers, folders of their own."""

from __future__ import annotations

from collections.abc import Iterator

from rung.probes.clipped import clipped
from rung.tuning.move import Found, Move
from rung.tuning.pair import Pair

DIRECTIVES = ("conda", "container", "singularity", "containerized", "envmodules", "shadow")
SETTINGS = ("software-deployment-method", "sdm", "use-conda", "use-singularity", "use-apptainer", "use-envmodules")
OFF = frozenset({"", "false", "none", "no"})


def find(pair: Pair) -> Iterator[Found]:
    """Yield each environment, container or shadow folder that a rule lost, and each setting that turns them off."""
    for old, new in pair.rules:
        for name in DIRECTIVES:
            elsewhere = name != "shadow" and any(new.fields.get(each) for each in DIRECTIVES if each != "shadow")
            if old.fields.get(name) and not new.fields.get(name) and not elsewhere:
                yield Found(new.place, f"rule {new.name} has no `{name}` any more: {clipped(old.fields[name][0], 60)}")
    for name, before, after in pair.settings(*SETTINGS):
        lost = {each.casefold() for each in before} - {each.casefold() for each in after} - OFF
        if lost:
            yield Found(name, f"from {', '.join(before)} to {', '.join(after) or 'nothing said'}")


MOVE = Move(
    "isolation-dropped",
    "The job takes whatever tools and files lie about, so the next machine makes another result.",
    "Build the environment once and name it by its digest; keep shadow folders where jobs write beside outputs.",
    find,
)
