"""Check runbooks: what is wrong with them, where, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from rung.app.shelf import Shelf, joined, load
from rung.app.site import Site
from rung.app.tested import tested
from rung.library.library import Library
from rung.lint.engine import Options
from rung.lint.engine import check as linted
from rung.lint.fix import fix
from rung.lint.form import forms
from rung.lint.outcome import Report
from rung.lint.profile import Profile
from rung.model.finding import Finding
from rung.model.span import Source
from rung.text.read import read

STDIN = "<stdin>"


@dataclass(frozen=True, slots=True)
class Wish:
    """What to check and how. ``profile`` empty asks of each entry what its form claims."""

    paths: tuple[str, ...] = ()
    profile: str = ""
    preview: bool = False
    fix: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """The report, and the files that were changed by fixes."""

    report: Report
    fixed: tuple[str, ...] = ()


def files(site: Site, wish: Wish) -> tuple[str, ...]:
    """Return the paths of the files that a check would read."""
    return tuple(load(site, _named(wish)).sources)


def check(site: Site, wish: Wish, piped: bytes | None = None) -> Checked:
    """Return the findings. With ``fix``, certain fixes are written first; a file that changed meanwhile is left.

    ``piped`` is a file from standard input: it is checked by itself and never written.
    """
    if piped is not None:
        source = Source(STDIN, piped)
        return Checked(report(site, Shelf(Library((read(source),)), {STDIN: source}, ()), wish))
    shelf = load(site, _named(wish))
    first = report(site, shelf, wish)
    if not wish.fix:
        return Checked(first)
    changed = tuple(path for path in shelf.sources if _mended(site, shelf.sources[path], wish))
    again = report(site, load(site, _named(wish)), wish) if changed else first
    return Checked(again, changed)


def _mended(site: Site, source: Source, wish: Wish) -> bool:
    """Write the certain fixes of one file; say whether there were any."""

    def recheck(changed: Source) -> tuple[Finding, ...]:
        alone = Shelf(Library((read(changed),)), {changed.path: changed}, ())
        return report(site, alone, wish).findings

    done = fix(source, recheck)
    if done.source.data != source.data:
        site.write(source.path, done.source.data, source.data)
    return done.source.data != source.data


def report(site: Site, shelf: Shelf, wish: Wish) -> Report:
    """Return the findings of a library that was already read. What stands around named files answers for their ids."""
    around = site.around(wish.paths)
    whole = joined(shelf, load(site, around)) if around else shelf
    options = Options(
        profile=Profile[wish.profile.upper()] if wish.profile else None,
        preview=wish.preview,
        today=site.clock.now().date(),
        tested=tested(site),
        only=frozenset(shelf.sources) if around else None,
    )
    return linted(whole.library, whole.sources.values(), site.judge, options, shelf.told)


def rendered(found: Report, form: str) -> str:
    """Return a report in one of the forms: text, json, sarif, github."""
    return forms()[form].render(found)


def _named(wish: Wish) -> tuple[str, ...]:
    return tuple(path for path in wish.paths if path != "-")
