"""Where a step is made, when a make further down does not say where it works (``--no-print-directory``).

Its data base says: it holds the target with the very recipe that the plan names, and the folder it is about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rung.model.replacing import replace
from rung.probes.gnumake.database import Database
from rung.probes.gnumake.trace import Step


def homed(found: Sequence[Step], beliefs: Mapping[str, Database]) -> tuple[Step, ...]:
    """Return the steps, those without a folder that only the make of one other folder knows with that folder."""
    if len(beliefs) < 2:  # noqa: PLR2004 - of the make that was asked, and of one further down
        return tuple(found)
    return tuple(each if each.folder else _homed(each, beliefs) for each in found)


def _homed(step: Step, beliefs: Mapping[str, Database]) -> Step:
    homes = [folder for folder, known in beliefs.items() if _makes(known, step)]
    return replace(step, folder=homes[0]) if len(homes) == 1 and homes[0] else step


def _makes(known: Database, step: Step) -> bool:
    target = known.targets.get(step.target)
    return target is not None and target.place == step.rule
