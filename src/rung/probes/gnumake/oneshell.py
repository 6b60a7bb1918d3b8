"""`.ONESHELL`: a recipe is handed whole to one shell, and make runs the whole of it where it names `$(MAKE)`.

Elsewhere ``make -n`` runs only the line that names ``$(MAKE)`` or begins with ``+``. Under ``.ONESHELL`` a recipe
counts as one line (GNU Make manual, "Using One Shell" and "Instead of Executing Recipes").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rung.model.pattern import pattern
from rung.probes.gnumake.leads import SUBMAKE
from rung.probes.gnumake.lines import Line, Part, lines

MARK = pattern(r"\.ONESHELL\b")
ONLY_SUBMAKE = pattern(r"^(?:cd\s+\S+\s*&&\s*)?\$[({]MAKE[)}][^;|&<>`]*$")


def used(found: Iterable[Line]) -> bool:
    """Say whether whole recipes are handed to one shell."""
    return any(line.part is not Part.RECIPE and MARK.search(line.text) for line in found)


def written(makefile: bytes) -> bool:
    """Say whether the text of a makefile hands whole recipes to one shell."""
    return used(lines(makefile.decode("utf-8", "replace")))


def recipes(found: Iterable[Line]) -> Iterator[tuple[Line, ...]]:
    """Yield the lines of each recipe."""
    kept: list[Line] = []
    for line in found:
        if line.part is Part.RECIPE:
            kept.append(line)
        elif line.part is Part.RULE and kept:
            yield tuple(kept)
            kept = []
    if kept:
        yield tuple(kept)


def runs(recipe: Sequence[Line]) -> bool:
    """Say whether make runs this recipe although it is only asked, and not only another make."""
    bare = [line.text.lstrip("@- \t") for line in recipe]
    if bare[0].startswith("+"):
        return True
    return any(SUBMAKE.search(text) for text in bare) and not all(ONLY_SUBMAKE.match(text) for text in bare)
