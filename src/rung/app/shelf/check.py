"""Check runbooks: what is wrong with them, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import unified_diff

from rung.app.remember import Remembered
from rung.app.shelf.shelf import Shelf, joined, load
from rung.app.shelf.tested import tested
from rung.app.site import Site
from rung.library.library import Library
from rung.lint.baseline import against, read_baseline, written
from rung.lint.engine import Options
from rung.lint.engine import check as linted
from rung.lint.fix import fix
from rung.lint.form import forms
from rung.lint.outcome import Report
from rung.lint.profile import Profile
from rung.model.finding import Finding
from rung.model.replacing import replace
from rung.model.span import Source
from rung.text.read import read

STDIN = "<stdin>"


@dataclass(frozen=True, slots=True)
class Wish:
    """What to check and how. ``profile`` empty asks of each entry what its form claims.

    ``diff`` works the certain fixes out and writes none. ``remember`` answers for files that did not change from the
    last check.
    """

    paths: tuple[str, ...] = ()
    profile: str = ""
    preview: bool = False
    fix: bool = False
    diff: bool = False
    remember: bool = True


@dataclass(frozen=True, slots=True)
class Checked:
    """The report, the files that were changed by fixes, and the files as fixes would leave them (not written)."""

    report: Report
    fixed: tuple[str, ...] = ()
    proposed: tuple[tuple[Source, Source], ...] = ()

    @property
    def known(self) -> int:
        """Return how many findings a baseline made of this answer holds, those of an older one among them."""
        return len(self.report.findings) + len(self.report.held)

    @property
    def diff(self) -> str:
        """Return what the fixes would change as a unified diff, empty when there is nothing to fix."""
        return "".join(_difference(old, new) for old, new in self.proposed)


def files(site: Site, wish: Wish) -> tuple[str, ...]:
    """Return the paths of the files that a check would read."""
    return tuple(load(site, _named(wish)).sources)


def check(site: Site, wish: Wish, piped: bytes | None = None) -> Checked:
    """Return the findings. With ``fix``, certain fixes are written first; a file that changed meanwhile is left.

    ``piped`` is a file from standard input: it is checked by itself and never written.
    """
    if piped is not None:
        source = Source(STDIN, piped)
        alone = Shelf(Library((read(source),)), {STDIN: source}, ())
        proposed = _proposed(site, [source], wish) if wish.diff else ()
        return Checked(report(site, alone, wish), (), proposed)
    memory = _memory(site, wish)
    shelf = load(site, _named(wish), memory.read if memory is not None else read)
    first = report(site, shelf, wish, memory)
    fixable = {finding.path for finding in first.findings if finding.fix is not None}
    if not (wish.fix or wish.diff) or not fixable:
        return Checked(first)
    proposed = _proposed(site, [shelf.sources[path] for path in sorted(fixable)], wish)
    if wish.diff:
        return Checked(first, (), proposed)
    for old, new in proposed:
        site.write(old.path, new.data, old.data)
    again = report(site, load(site, _named(wish)), wish) if proposed else first
    return Checked(again, tuple(old.path for old, _ in proposed))


def _proposed(site: Site, sources: Iterable[Source], wish: Wish) -> tuple[tuple[Source, Source], ...]:
    """Return each file that the certain fixes change, as it is and as it would be."""
    pairs = ((source, _mended(site, source, wish)) for source in sources)
    return tuple((old, new) for old, new in pairs if old.data != new.data)


def _mended(site: Site, source: Source, wish: Wish) -> Source:
    def recheck(changed: Source) -> tuple[Finding, ...]:
        alone = Shelf(Library((read(changed),)), {changed.path: changed}, ())
        return report(site, alone, wish).findings

    return fix(source, recheck).source


def _difference(old: Source, new: Source) -> str:
    name = old.path.lstrip("/")
    before, after = (each.data.decode("utf-8", "replace").splitlines(keepends=True) for each in (old, new))
    lines = unified_diff(before, after, fromfile=f"a/{name}", tofile=f"b/{name}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _memory(site: Site, wish: Wish) -> Remembered | None:
    cache = site.cache() if wish.remember else None
    if cache is None:
        return None
    secrets = " ".join(sorted(site.config.secrets))
    return Remembered(cache, (wish.profile, str(wish.preview), site.declared().fingerprint(), secrets), site.veil)


def report(site: Site, shelf: Shelf, wish: Wish, memory: Remembered | None = None) -> Report:
    """Return the findings of a library that was already read. What stands around named files answers for their ids."""
    site.declared()  # a mistake in it is the team's, not a fault of the rule that happens to judge first
    around = site.around(wish.paths)
    reader = memory.read if memory is not None else read
    whole = joined(shelf, load(site, around, reader)) if around else shelf
    options = Options(
        profile=Profile[wish.profile.upper()] if wish.profile else None,
        preview=wish.preview,
        today=site.clock.now().astimezone().date(),  # of the zone in which people type it
        tested=tested(site),
        only=frozenset(shelf.sources) if around else None,
        memory=memory,
        secrets=frozenset(site.config.secrets),
    )
    return linted(whole.library, whole.sources.values(), site.judge, options, shelf.told)


def rendered(found: Report, form: str) -> str:
    """Return a report in one of the forms: text, json, sarif, github, junit, rdjsonl."""
    return forms()[form].render(found)


def compared(checked: Checked, data: bytes, path: str, wish: Wish) -> Checked:
    """Return the answer without the findings that a baseline file holds. Raises UsageError when it is none."""
    known = read_baseline(data, path)
    return replace(checked, report=against(checked.report, known, whole=not wish.paths))


def baseline(checked: Checked) -> tuple[bytes, Checked]:
    """Return the findings of an answer as a baseline file, and the answer when that file holds them."""
    found = checked.report
    data = written(found)
    every = replace(found, findings=(*found.findings, *found.held), held=(), gone=())
    return data, replace(checked, report=against(every, read_baseline(data, ""), whole=True))


def _named(wish: Wish) -> tuple[str, ...]:
    return tuple(path for path in wish.paths if path != "-")
