"""What never makes a file of its name: a rule that needs nothing, with a recipe that does nothing (``FORCE: ;``).

Make takes such a target for made just now whenever it is asked (GNU Make manual, "Rules without Recipes or
Prerequisites"), so what needs it is always built. Of an empty recipe its data base does not say that there is no file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes.gnumake.database import Database, Target
from rung.probes.gnumake.plain import expand
from rung.probes.gnumake.trace import placed

DOES_NOTHING = pattern(r"(?:(?:echo|printf|:|true)(?:\s(?:[^;|&<>`$]|\$[@<^*]|\$\$?\w|\$[({]\w+[)}])*)?)?")


def idle(target: Target, known: Database) -> bool:
    """Say whether a rule needs nothing and has a recipe, empty perhaps, that does nothing: it makes no file.

    What a recipe names may stand in a variable (``FORCE: ; $(NOTHING)``).
    """
    bare = not (target.needs or target.order_only) and bool(target.recipe)
    return bare and all(_does_nothing(line, known) for line in target.recipe)


def _does_nothing(line: str, known: Database) -> bool:
    if line.lstrip("@+- ").startswith("$"):
        line = expand(line, {name: held.value for name, held in known.variables.items()})
    return all(DOES_NOTHING.fullmatch(each.strip().lstrip("@+- ").strip()) for each in line.split("\n"))


def looked(beliefs: Mapping[str, Database], there: Collection[str] | None) -> dict[str, Database]:
    """Return the data bases, with every idle target as missing that is not among the paths ``there`` (None: unknown).

    A data base of a folder outside of the project stays as it is.
    """
    if there is None:
        return dict(beliefs)
    return {folder: _looked(known, folder, there) for folder, known in beliefs.items()}


def _looked(known: Database, folder: str, there: Collection[str]) -> Database:
    if folder.startswith(("/", "..", "?")):
        return known
    gone = {
        target.name: replace(target, exists=False)
        for target in known.with_recipe
        if target.exists and idle(target, known) and _missing(placed(folder, target.name), there)
    }
    return replace(known, targets={**known.targets, **gone}) if gone else known


def _missing(path: str, there: Collection[str]) -> bool:
    return not path.startswith(("/", "..")) and path not in there
