"""A cache comes in that the declared graph does not know: what it holds decides, and nobody sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.probes.clipped import clipped
from rung.tuning.move import Found, Move
from rung.tuning.pair import Pair
from rung.tuning.project import Written
from rung.tuning.scripts.compared import came
from rung.tuning.scripts.trace import Kind

WRAPPED = re.compile(
    r"(?<![\w./-])(?:s?ccache|distcc|buildcache|fccache|clcache)\b(?!\s+-[szCV])"
    r"|/s?ccache(?:/bin)?(?=[:\s\"']|$)|\bUSE_CCACHE\s*[:?]?=\s*(?:1|yes|true)|\bS?CCACHE_(?:DIR|BUCKET|ENDPOINT)\b"
)
KEPT_ELSEWHERE = re.compile(
    r"(?:/(?:tmp|var/tmp|var/cache|dev/shm)/|~/|\$\{?\{?HOME\}?\}?/|\$\(HOME\)/|\$\$HOME/|\.cache/|_CACHE\b|XDG_CACHE_HOME)[\w./${}()-]*"
)
COPIES = re.compile(r"(?:^|[;&|(@\s\"'-])(?:cp|mv|ln|rsync|install|cat|tar|zcat)\s")
GUARDS = re.compile(r"(?:\btest\s+-[efsd]\s|\[{1,2}\s+-[efsd]\s)[^;&|]*\]{0,2}\s*\|\|")
LEAVES = re.compile(r"(?:\btest\s+-[efs]\s|\[{1,2}\s+-[efs]\s)[^;]*(?:&&\s*exit\s+0|;\s*then\s+(?:exit\s+0|:))")
ONCE = re.compile(r"\bcp\s+(?:-\w*[nu]\w*|--no-clobber|--update)\b|--skip-existing\b|--use-cache\b")
UNLESS = re.compile(
    r"\bif\s+(?:!\s*(?:test|\[{1,2})\s+-[efs]\s|(?:test|\[{1,2})\s+!\s*-[efs]\s)[^;]*;\s*then\b(?!\s*(?:mkdir|exit 1))"
)
MAKES_FOLDER = re.compile(r"\|\|\s*(?:mkdir|install -d)\b")


def find(pair: Pair) -> Iterator[Found]:
    """Yield each new use of a cache, in commands, in variables, in rules and in profiles."""
    for line in pair.more(_cached):
        yield Found(line.place, f"what an earlier run left decides: {clipped(line.text, 110)}")
    for each in came(pair, Kind.CACHE):
        yield Found(each.place, f"nothing asks whether it is still right: {each.said}")
    for old, new in pair.rules:
        if (
            "cache" in new.fields
            and new.fields["cache"] != old.fields.get("cache")
            and new.fields["cache"] != ("False",)
        ):
            yield Found(new.place, f"rule {new.name} takes its output from a cache between workflows")
    for name, _, value in pair.settings("cache"):
        if value:
            yield Found(name, f"rules whose output comes from a cache: {', '.join(value)}")


def _cached(line: Written) -> int:
    if WRAPPED.search(line.text):
        return 1
    kept = KEPT_ELSEWHERE.search(line.text) is not None
    if not line.recipe:
        return int(kept and line.path.endswith(("nakefile", ".smk")) and "cache" in line.text.casefold())
    elsewhere = kept and COPIES.search(line.text) is not None
    cached = elsewhere and "cache" in line.text.casefold()
    guarded = GUARDS.search(line.text) is not None and not MAKES_FOLDER.search(line.text)
    skipped = guarded or LEAVES.search(line.text) is not None or any(form.search(line.text) for form in (ONCE, UNLESS))
    return int(cached or skipped)


MOVE = Move(
    "cache-hidden",
    "The time is saved on a machine that has run before, and stale content can come out of it unseen.",
    "Declare what is kept as an output that others need, so that a change of its inputs makes it again.",
    find,
)
