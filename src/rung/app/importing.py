"""What a folder that was never written for rung has, and what it lacks. Nothing is changed."""

from __future__ import annotations

from collections.abc import Sequence

from rung.app.check import STDIN
from rung.app.shelf import Shelf, load
from rung.app.site import Site
from rung.library.library import Library
from rung.lint.gap_forms import as_json, as_text
from rung.lint.gaps import Gaps
from rung.lint.gaps import gaps as found_in
from rung.model.span import Source
from rung.text.read import read

FORMS = {"text": as_text, "json": as_json}


def gaps(site: Site, paths: Sequence[str], piped: bytes | None = None) -> Gaps:
    """Return the gap report of the files under ``paths``, or under the root, or of one from standard input."""
    if piped is None:
        shelf = load(site, paths)
    else:
        source = Source(STDIN, piped)
        shelf = Shelf(Library((read(source),)), {STDIN: source}, ())
    return found_in(shelf.library, shelf.sources.values(), site.judge, shelf.told)


def rendered(found: Gaps, form: str) -> str:
    """Return the report as ``text`` or ``json``."""
    return FORMS[form](found)
