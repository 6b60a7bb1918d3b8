"""Propose the runbooks that the gates say are missing, and write them as drafts: once, never over a person's change."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rung.app.shelf.alertcheck import watched
from rung.app.shelf.gates import view
from rung.app.shelf.importing import DRAFT_SUFFIX, undrafted
from rung.app.shelf.shelf import Shelf, joined
from rung.app.shelf.views import difference
from rung.app.site import Site
from rung.library.gate import View
from rung.library.identity import slug
from rung.library.scaffold.page import MARK, Proposal, propose
from rung.library.scaffold.plan import Targets, plan
from rung.library.scaffold.wanted import Wanted, beside, wanted
from rung.lint.count import counted
from rung.lint.visible import visible
from rung.model.errors import UsageError
from rung.model.span import Source
from rung.sources.folder import Read
from rung.sources.monitoring import Monitored
from rung.text.prepare import LARGEST
from rung.text.read import read

_RUN = re.compile(r"RUN-(\d{1,6})")
_LONGEST_NAME = 60
_KEY = re.compile(re.escape(MARK.encode()) + rb"([^\r\n]*?) -->")


@dataclass(frozen=True, slots=True)
class DraftWish:
    """What to draft: the registries (none: the root), only these ids, the folder for new files, and how.

    ``within_root`` says that the runbooks of the root count as well as those of the registries. Without ``write``
    nothing is written.
    """

    paths: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    into: str = ""
    write: bool = False
    within_root: bool = False


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One runbook that is missing and its draft.

    ``state`` is proposed, written, same, or kept (a person changed it). ``answers`` are the alerts, criteria or risks
    that it is for.
    """

    id: str
    title: str
    kind: str
    answers: tuple[str, ...]
    path: str
    state: str
    steps: tuple[str, ...]
    guesses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drafted:
    """Every draft in the order of the ids of its want, and the new files as a diff."""

    drafts: tuple[DraftRow, ...]
    diff: str
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _There:
    """A draft that exists: where, the id it has, and its bytes."""

    path: str
    id: str
    data: bytes


def draft(site: Site, wish: DraftWish) -> Drafted:
    """Return a draft for each runbook that is missing, and write those that are new where that is wished.

    A second call changes nothing. Raises UsageError for an id of ``only`` that wants no runbook.
    """
    shelf = undrafted(site, wish.paths)
    mine = frozenset(shelf.sources)
    around = undrafted(site, ()) if wish.paths and wish.within_root else None
    files = watched(site, wish.paths)
    seen = view(site, joined(shelf, around) if around else shelf, files)
    own = mine | {source.path for source in files.sources}
    wants = tuple(want for want in wanted(seen) if _is_of(want, own))
    there = _existing(site, wish)
    made = _proposals(seen, wants, there, _targets(site))
    chosen = _only(made, wish.only)
    rows: list[DraftRow] = []
    diffs: list[str] = []
    for one in chosen:
        row = _row(one, there.get(one.want.key), _folder(wish, one))
        rows.append(row)
        if row.state == "proposed":
            diffs.append(difference(row.path, b"", one.text.encode()))
    done = [_written(site, row, one) if wish.write else row for row, one in zip(rows, chosen, strict=True)]
    return Drafted(tuple(done), "".join(diffs), _told(shelf, files))


def _told(shelf: Shelf, files: Monitored) -> tuple[str, ...]:
    return (*(f"{finding.path}: {finding.message}" for finding in shelf.told), *files.told)


def _is_of(want: Wanted, own: frozenset[str]) -> bool:
    return any(entry.path in own for entry in want.entries) or any(rule.path in own for rule in want.rules)


def _targets(site: Site) -> Targets:
    found: dict[str, tuple[str, ...]] = {}
    for name, target in sorted(site.config.targets.items()):
        kind = str(target.kind)
        found[kind] = (*found.get(kind, ()), name)
    return found


def _existing(site: Site, wish: DraftWish) -> dict[str, _There]:
    """Return the drafts that an earlier call wrote, by key."""
    folders = tuple(dict.fromkeys((wish.into, *wish.paths))) if wish.into else (wish.paths or (site.root,))
    found: dict[str, _There] = {}
    for folder in filter(None, folders):
        for item in _drafts(site, folder):
            key = _KEY.search(item.data)
            if key:
                ids = [runbook.id for runbook in read(Source(item.path, item.data)).runbooks]
                found.setdefault(key[1].decode("utf-8", "replace"), _There(item.path, ids[0] if ids else "", item.data))
    return found


def _drafts(site: Site, folder: str) -> Iterator[Read]:
    try:
        for item in site.lister((folder,)).walk(lambda path: path.endswith(".md"), LARGEST):
            if isinstance(item, Read) and item.path.endswith(DRAFT_SUFFIX):
                yield item
    except UsageError as missing:
        if missing.id != "path-missing":
            raise  # a folder that is not there yet holds no drafts; anything else is the person's to know


def _proposals(seen: View, wants: tuple[Wanted, ...], there: dict[str, _There], targets: Targets) -> list[Proposal]:
    ids = _numbered(seen, wants, there)
    return [propose(ids[want.key], want, plan(seen, want, targets), beside(seen, want)) for want in wants]


def _numbered(seen: View, wants: tuple[Wanted, ...], there: dict[str, _There]) -> dict[str, str]:
    """Return an id for each want: that of its draft, else the one its entry promises, else the next that is free."""
    taken = {entry.id.upper() for entry in seen.library.entries} | {one.id for one in there.values()}
    given = {want.key: there[want.key].id for want in wants if want.key in there and there[want.key].id}
    for want in wants:
        promised = next((name for name in want.promised if name not in taken), "")
        if want.key not in given and promised:
            given[want.key] = promised
            taken.add(promised)
    spoken = {name for entry in seen.library.registers for name in seen.promised(entry)}
    last = max((int(found[1]) for name in taken | spoken if (found := _RUN.fullmatch(name))), default=0)
    for want in wants:
        if want.key not in given:
            last += 1
            given[want.key] = f"RUN-{last:03}"
    return given


def _only(made: Sequence[Proposal], names: Sequence[str]) -> tuple[Proposal, ...]:
    wished = {name.upper() for name in names}
    known = {name.upper() for one in made for name in (one.id, *one.want.names)}
    for name in names:
        if name.upper() not in known:
            advice = "rung draft lists the runbooks that are missing, and what they are for"
            raise UsageError(f"{name!r} wants no runbook here", id="nothing-to-draft", advice=advice)
    return tuple(one for one in made if not wished or wished & {name.upper() for name in (one.id, *one.want.names)})


def _folder(wish: DraftWish, one: Proposal) -> str:
    paths = [entry.path for entry in one.want.entries] or [rule.path for rule in one.want.rules]
    return wish.into or posixpath.dirname(paths[0])


def _row(one: Proposal, before: _There | None, folder: str) -> DraftRow:
    name = "-".join(filter(None, (one.id, slug(one.want.title)[:_LONGEST_NAME].strip("-"))))
    path = before.path if before else posixpath.join(folder, f"{name}{DRAFT_SUFFIX}")
    state = "proposed"
    if before is not None:
        state = "same" if before.data == one.text.encode() else "kept"
    titles = tuple(f"{stage.number} {stage.act.title}" for stage in one.plan.stages)
    return DraftRow(one.id, one.want.title, one.want.kind.value, one.want.names, path, state, titles, one.guesses)


def _written(site: Site, row: DraftRow, one: Proposal) -> DraftRow:
    if row.state != "proposed":
        return row
    site.make_folder(posixpath.dirname(row.path) or ".")
    site.write(row.path, one.text.encode(), None)
    return DraftRow(row.id, row.title, row.kind, row.answers, row.path, "written", row.steps, row.guesses)


def as_text(found: Drafted) -> str:
    """Return each draft with what it answers and its state, and the count."""
    lines = []
    for row in found.drafts:
        lines.append(f"{row.id}  {row.title}")
        lines.append(
            f"    for {', '.join(row.answers)}: {len(row.steps)} steps, {counted(len(row.guesses), 'guess', 'guesses')}"
        )
        lines.append(f"    {row.path}: {_STATES[row.state]}")
    states = [row.state for row in found.drafts]
    lines.append(
        f"{counted(len(states), 'runbook is', 'runbooks are')} missing: {states.count('proposed')} proposed, "
        f"{states.count('written')} written, {states.count('same')} as they were, {states.count('kept')} kept."
    )
    return "\n".join(visible(line) for line in (*lines, *found.told)) + "\n"


_STATES = {
    "proposed": "not written yet",
    "written": "written",
    "same": "is there already",
    "kept": "kept: it differs from what would be written; remove it to have it written anew",
}
