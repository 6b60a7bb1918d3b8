"""Whether declared inputs, outputs, targets, rules and prerequisites are the same."""

from __future__ import annotations

from collections.abc import Iterator

from rung.probes.clipped import clipped
from rung.probes.count import many
from rung.tuning.amount import only_how
from rung.tuning.cores import filled
from rung.tuning.directives import directives
from rung.tuning.grown import grown
from rung.tuning.pair import Pair
from rung.tuning.published import published
from rung.tuning.question import Reply, Word
from rung.tuning.reach import lost
from rung.tuning.scriptreads import read_as_data
from rung.tuning.scripts.compared import unread
from rung.tuning.settings import PROFILE
from rung.tuning.telling import otherwise, revalued
from rung.tuning.temporary import Missed, passing
from rung.tuning.tries import fewer_tries

ASKS = "Are the declared inputs, outputs, targets and prerequisites the same?"
SHOWN = 12
SETTING = ("conda", "container", "singularity", "containerized", "envmodules")
"""Directives that say which programs a job gets."""
NOT_SHOWN = (
    "what a recipe reads without declaring it",
    "what a program that a recipe calls does; of scripts the moves show, Python read by syntax, R by line",
)
SAME = "whether a recipe, value or file that is another makes the same content (--measure compares)"


def answer(pair: Pair, *, built: bool = False) -> Reply:
    """Compare what both sides declare; what was added breaks nothing. ``built``: outputs were compared too."""
    gone = [f"lost: {line}" for line in _lost(pair)]
    unsure = [f"cannot be told from the text: {line}" for line in _unsure(pair)]
    came = [f"new: {line}" for line in _came(pair)]
    other = (rule.of or rule.name for rule, _ in otherwise(pair))
    recipes = [f"says something else: the recipe of `{name}`" for name in dict.fromkeys(other)]
    values = [f"another value: {line}" for line in _values(pair)]
    files = [f"another content: `{each.path}` ({each.why})" for each in pair.files]
    files += [f"on one side only: {line}" for line in directives(pair)]
    lines = tuple(dict.fromkeys((*gone, *unsure, *values, *recipes, *files, *came)))
    evidence = (*lines[:SHOWN], *((f"{len(lines) - SHOWN} more",) if len(lines) > SHOWN else ()))
    missing = (*NOT_SHOWN, *pair.before.unclear, *pair.after.unclear, *unread(pair))
    if (recipes or files or values) and not built:
        missing = (*missing, SAME)
    if gone:
        return Reply(ASKS, Word.BROKEN, f"Not the same: {len(gone)} declared before and not after.", evidence, missing)
    if unsure or not pair.rules:
        said = "It cannot be judged: what is declared is computed, and nothing was run."
        return Reply(ASKS, Word.NOT_JUDGED, said, evidence, missing)
    other_ways = (("given another value", values), ("told otherwise", recipes), ("fed other files", files))
    what = [said for said, found in other_ways if found]
    if what and not built:
        said = f"It cannot be judged: jobs are {' and '.join(what)}, which may make other results (--measure compares)."
        return Reply(ASKS, Word.NOT_JUDGED, said, evidence, missing)
    rules = many(len(pair.rules), "rule")
    return Reply(ASKS, Word.HOLDS, f"Everything declared before is declared after, in {rules}.", evidence, missing)


def _values(pair: Pair) -> Iterator[str]:
    """Yield the parameters and settings that are not the same, those left out that only say how much is used."""
    for old, new in pair.rules:
        gone = set(old.fields.get("params", ())) - set(new.fields.get("params", ()))
        lost = sorted(each for each in gone if not only_how(*each.partition("=")[::2]))
        if lost:
            yield f"params of `{new.name}`: {clipped(', '.join(lost), 80)}"
        yield from (f"{name} of `{new.name}`" for name in SETTING if old.fields.get(name) != new.fields.get(name))
    yield from fewer_tries(pair)
    yield from read_as_data(pair)
    for each in passing(pair):
        if each.missed is Missed.PERHAPS:
            yield f"`{each.name}` of `{each.rule.name}` is temporary now, and nobody can tell who else reads it"
    for full in filled(pair):
        if full.used:
            yield f"threads of `{full.rule.name}`: {full.was} before, {full.now} after, all cores there are"
    yield from _default(pair)
    yield from revalued(pair)
    yield from _handed(pair)
    for name in sorted({*pair.before.settings, *pair.after.settings}):
        path, _, key = name.rpartition(":")
        old_value, now = pair.before.settings.get(name, ()), pair.after.settings.get(name, ())
        meant = not (PROFILE.search(path) or only_how(key, *old_value, *now))
        if now != old_value and meant and not grown(pair, name):
            yield f"{name}: {_shown(old_value)} before, {_shown(now)} after"


def _shown(held: tuple[str, ...]) -> str:
    return clipped(", ".join(held), 40) or "nothing"


def _default(pair: Pair) -> Iterator[str]:
    """Yield what is built when no target is named, where it is another one that does not build the same."""
    old, new = pair.before.goal, pair.after.goal
    was, now = pair.before.makers.get(old), pair.after.makers.get(new)
    same = was and now and (was.needs, was.recipe) == (now.needs, now.recipe)
    if old != new and not same:
        yield f"what is built without a target: `{old or 'nothing'}` before, `{new or 'nothing'}` after"


def _handed(pair: Pair) -> Iterator[str]:
    """Yield each variable that the programs of recipes are given, and that is another one or given on one side only."""
    before, after = pair.before.handed, pair.after.handed
    for name in sorted({*before, *after}):
        old, new = before.get(name, "not handed on"), after.get(name, "not handed on")
        if old != new:
            yield f"{name}: {clipped(old, 40) or 'nothing'} before, {clipped(new, 40) or 'nothing'} after"


def _lost(pair: Pair) -> Iterator[str]:
    yield from (f"`{each.rule.name}` needs `{each.need}`" for each in lost(pair) if not each.unsure)
    for old, new in pair.rules:
        if old.fields.get("checkpoint") and not new.fields.get("checkpoint"):
            yield f"`{old.name}` is a checkpoint: what follows is decided from what it made"
    left = {name for rule in pair.after.graph.values() for name in (rule.name, *rule.outputs)}
    for name in sorted(published(pair.before) - left):
        if not _computed(pair, name):
            yield f"`{name}` is made"


def _unsure(pair: Pair) -> Iterator[str]:
    yield from (f"`{each.rule.name}` needs `{each.need}`" for each in lost(pair) if each.unsure)
    left = {name for rule in pair.after.graph.values() for name in (rule.name, *rule.outputs)}
    for name in sorted(published(pair.before) - left):
        if _computed(pair, name):
            yield f"`{name}` is made"


def _computed(pair: Pair, name: str) -> bool:
    """Say whether a name may still be made under another spelling: it, or new names, hold what only the tool knows."""
    if pair.after.resolved:
        return False
    new = {each for rule in pair.after.graph.values() for each in rule.outputs} - set(pair.before.makers)
    return "$" in name or any("$" in each or "%" in each or "{" in each for each in new)


def _came(pair: Pair) -> Iterator[str]:
    for old, new in pair.links:
        if old.needs == new.needs:
            continue
        more = [need for need in new.needs if need not in old.needs]
        yield from (f"`{new.name}` needs `{need}`" for need in more if need not in pair.before.below(old.name))
    names = pair.after.rules.keys() - pair.before.rules.keys() - {new.name for _, new in pair.rules}
    yield from (f"`{name}`" for name in sorted(names) if pair.after.rules[name].recipe)
