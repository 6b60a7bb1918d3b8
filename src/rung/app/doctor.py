"""Look at the installation: versions, parsers, configuration, store, targets. Nothing is changed."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from functools import partial

from rung import __version__
from rung.app.anchoring.way import Append
from rung.app.carry.kind import Examined, kinds
from rung.app.keeping import kept
from rung.app.named import looked
from rung.app.shelf.shelf import load
from rung.app.site import Site
from rung.lint.count import counted
from rung.model.errors import RungError, UntrustedError
from rung.model.job import Job
from rung.model.target import LOCAL, Target
from rung.run.policy import alike

TIMEOUT = 3.0
SHOWN = 5
"""Folders that are named; of more there is the number."""


def examine(site: Site) -> tuple[Examined, ...]:
    """Return what is there and what is missing."""
    return (
        Examined("rung", good=True, found=__version__),
        Examined("python", good=True, found=f"{platform.python_version()} on {platform.platform()}"),
        _bash(site),
        _shfmt(site),
        Examined("configuration", good=True, found=site.config.path or "none (built-in defaults)"),
        _tried("runbooks", lambda: _library(site)),
        *kept(site),
        *_signers(site),
        *_policies(site),
        *_exposed(site),
        *_leftovers(site),
        _anchors(site),
        *_secrets(site),
        *looked(site),
        *_targets(site),
    )


def _secrets(site: Site) -> Iterator[Examined]:
    for name, fault in site.secrets().items():
        advice = "until it is there it cannot be hidden, and a command that uses it does not start" if fault else ""
        yield Examined(f"secret {name}", not fault, fault or "nothing against it", advice)


def _anchors(site: Site) -> Examined:
    """Say where anchors are put, and which file cannot be read back or lacks a line that is on record."""
    places = ", ".join(place.where for place in site.config.anchors)
    wrong = site.elsewhere.unread() or (*_closed(site), *_lacking(site))
    found = "; ".join((*([places] if places else []), *wrong))
    advice = "until that is mended a change is refused, or nobody here sees an older copy of the store" if wrong else ""
    nowhere = "put nowhere: whoever holds the key could rewrite a run and sign it again"
    return Examined("anchors", good=not wrong, found=found or nowhere, advice=advice)


def _closed(site: Site) -> Iterator[str]:
    """Yield why no line can be added to a file of anchors: no change begins then."""
    for place in site.config.anchors:
        if isinstance(place.act, Append):
            try:
                site.append(place.act.path, b"", TIMEOUT)
            except UntrustedError as fault:
                yield fault.message


def _lacking(site: Site) -> tuple[str, ...]:
    """Return what files of anchors lack of the runs that go on; none where the store cannot be read, said elsewhere."""
    if not site.has_store():
        return ()
    try:
        store = site.books().store
        rows = store.runs(live=True)
        return tuple(str(gap) for row in rows for gap in site.elsewhere.gaps(store.anchors(row.id)))
    except RungError:
        return ()


def _signers(site: Site) -> Iterator[Examined]:
    path = site.config.policy.signers
    if path:
        yield _tried("signers", lambda: f"{site.ssh.signers(path)} lines in {path}")


def _exposed(site: Site) -> Iterator[Examined]:
    """Name what decides who may do something and can be changed by anybody who has an account here."""
    for path in site.exposed():
        advice = f"whoever writes it can approve as anyone: chmod o-w {path}"
        yield Examined("rights", good=False, found=f"every account may write {path}", advice=advice)


def _leftovers(site: Site) -> Iterator[Examined]:
    """Name the scratch copies of a rung that was killed: nothing is wrong, but they take up room, some of it memory."""
    found = site.leftovers()
    if found:
        busy = sum(one.busy for one in found)
        left = f"{counted(len(found), 'folder', 'folders')} left by a rung that was killed"
        size = f"{sum(one.size for one in found) / 1e6:.1f} MB{f', {busy} still worked in' if busy else ''}"
        where = ", ".join((*(one.path for one in found[:SHOWN]), *(["…"] if found[SHOWN:] else [])))
        advice = "the next look in a scratch copy removes those in which nothing works"
        yield Examined("scratch copies", good=True, found=f"{left}, {size}: {where}", advice=advice)


def _policies(site: Site) -> Iterator[Examined]:
    """Name each environment that the policy speaks of and no target has: a misspelt name would guard nothing."""
    used = {target.env for target in site.config.targets.values()} | {LOCAL.env}
    for env in site.config.policy.envs:
        if env not in {alike(each) for each in used}:
            advice = f"a target has env = {env!r}, or the table is removed; there are: {', '.join(sorted(used))}"
            yield Examined(f"policy {env}", good=False, found="no target has this env", advice=advice)


def _bash(site: Site) -> Examined:
    try:
        outcome = site.runner.run(Job(script='printf %s "$BASH_VERSION"', timeout=TIMEOUT))
    except RungError as fault:
        return Examined("bash", good=False, found=fault.message, advice=fault.advice)
    return Examined("bash", good=outcome.ok, found=outcome.stdout.data.decode("utf-8", "replace"))


def _shfmt(site: Site) -> Examined:
    there = site.second() is not None
    advice = "" if there else "without it more shell commands count as unknown; reinstall rung"
    return Examined("shfmt", good=there, found="found" if there else "missing", advice=advice)


def _library(site: Site) -> str:
    shelf = load(site)
    return f"{len(shelf.library.runbooks)} runbooks, {len(shelf.library.registers)} registers under {site.root}"


def _tried(what: str, look: Callable[[], str]) -> Examined:
    try:
        return Examined(what, good=True, found=look())
    except RungError as fault:
        return Examined(what, good=False, found=f"{fault.message} [{fault.id}]", advice=fault.advice)


def _targets(site: Site) -> tuple[Examined, ...]:
    """Look at every target at the same time: one that does not answer takes its whole time limit."""
    targets = tuple(site.config.targets.values())
    found = site.together([partial(_target, site, target) for target in targets])
    return tuple(one for each in found for one in each)


def _target(site: Site, target: Target) -> tuple[Examined, ...]:
    return tuple(kinds()[target.kind].look(site.runner, target))
