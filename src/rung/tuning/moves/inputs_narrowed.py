"""The set of inputs is narrowed: less is done, and called faster."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rung.probes.clipped import clipped
from rung.probes.count import many
from rung.tuning.move import Found, Move
from rung.tuning.pair import Pair
from rung.tuning.project import Written
from rung.tuning.reach import narrowed
from rung.tuning.scripts.compared import came
from rung.tuning.scripts.trace import Kind

SAMPLES = re.compile(
    r"\|\s*head\b|\bhead\s+-(?:n\s*)?\d|\bshuf\s+-n|--(?:subsample|downsample|max-reads|limit|sample-size)\b"
    r"|\bseqtk\s+sample\b|\bfilter-out\b|\$\((?:wordlist|firstword)\b|\[\s*:\s*\d+\s*\]|\brandom\.sample\(|\bislice\("
)
SHOWN = re.compile(r"@?\s*(?:echo|printf)\b")
LISTED = re.compile(r"^(?:override |export )*(?P<name>[\w.-]+)\s*(?P<how>:::?=|::=|:=|=)\s*(?P<value>.+)$")
LISTS_IN_PYTHON = re.compile(r"^(?P<name>[A-Za-z_]\w*)\s*=\s*[\[(](?P<value>[^\[\]()]*)[\])]$")
FILE_LIKE = re.compile(r"^[\w./+-]*[\w+-]\.\w{1,5}$")
PATTERN = re.compile(r"(?:glob_wildcards\(|wildcard\s+|\bglob\()\s*f?[\"']?([^\"')]+)")


def find(pair: Pair) -> Iterator[Found]:
    """Yield each list that lost members, each new sampling of inputs, each pattern that matches less."""
    for line in pair.more(_samples):
        yield Found(line.place, f"takes a part of what there is: {clipped(line.text, 100)}")
    for each in came(pair, Kind.ROWS):
        yield Found(each.place, f"the script takes a part of what there is: {each.said}")
    yield from _shorter_settings(pair)
    yield from _narrower_settings(pair)
    yield from _shorter_lists(pair)
    yield from _narrower_patterns(pair)
    yield from _fewer_jobs(pair)


def _fewer_jobs(pair: Pair) -> Iterator[Found]:
    """Yield each rule of which Snakemake plans fewer jobs, because inputs are no longer there for them."""
    gone = narrowed(pair)
    lost: dict[str, list[str]] = {}
    for job in pair.before.jobs.values():
        if gone & {*job.outputs}:
            lost.setdefault(job.of, []).append(job.outputs[0])
    for name, outputs in lost.items():
        place = next(job.place for job in pair.after.jobs.values() if job.of == name)
        yield Found(place, f"rule {name}: {many(len(outputs), 'job')} fewer; no longer made: {', '.join(outputs[:5])}")


def _samples(line: Written) -> int:
    return 0 if SHOWN.match(line.text) else len(SAMPLES.findall(line.text))


def _shorter_settings(pair: Pair) -> Iterator[Found]:
    for name, old in pair.before.settings.items():
        new = pair.after.settings.get(name)
        gone = [each for each in old if new is not None and each not in new]
        if new is not None and len(old) > len(new) and gone and "rerun-triggers" not in name:
            yield Found(name, f"{len(old)} members before, {len(new)} after; gone: {', '.join(gone[:5])}")


def _narrower_settings(pair: Pair) -> Iterator[Found]:
    """Yield settings that are a pattern of file names and match fewer of the files of the side before."""
    for name, old in pair.before.settings.items():
        new = pair.after.settings.get(name, ())
        if len(old) == len(new) == 1 and old != new and "*" in old[0]:
            was, now = _found(old[0], pair.before.paths), _found(new[0], pair.before.paths)
            if now < was:
                yield Found(name, f"`{new[0]}` finds {len(was) - len(now)} fewer files than `{old[0]}` did")


def _found(pattern: str, paths: Mapping[str, int]) -> frozenset[str]:
    """Return the paths that match, or whose name does where the pattern names no folder."""
    return _matched(pattern, paths) if "/" in pattern else _matched(f"**/{pattern}", {f"./{path}": 0 for path in paths})


def _shorter_lists(pair: Pair) -> Iterator[Found]:
    old, new = _lists(pair.before.lines), _lists(pair.after.lines)
    for name, (_, before) in old.items():
        place, after = new.get(name, ("", ()))
        gone = [each for each in before if each not in after]
        moved = [each for each in gone if any(each in held for _, held in new.values())]
        if after and gone and not moved and set(after) < set(before):
            yield Found(place, f"`{name}` lost {', '.join(gone[:5])}")


def _lists(lines: tuple[Written, ...]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return the variables that list files or names, with their place; one that is set twice is left out."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for line in lines:
        told = None if line.recipe else LISTED.match(line.text)
        python = None if line.recipe else LISTS_IN_PYTHON.match(line.text)
        if python:
            found[python["name"]] = (line.place, tuple(re.findall(r"[\"']([^\"']+)[\"']", python["value"])))
        elif told and all(FILE_LIKE.match(word) for word in told["value"].split()):
            found[told["name"]] = ("", ()) if told["name"] in found else (line.place, tuple(told["value"].split()))
    return found


def _narrower_patterns(pair: Pair) -> Iterator[Found]:
    """Yield patterns of discovery that changed so that fewer of the files of the side before match."""
    old = [text for line in pair.gone for text in PATTERN.findall(line.text)]
    for line in pair.after.lines:
        for text in PATTERN.findall(line.text):
            gone = sorted(_matched(text, pair.before.paths) - pair.after.paths.keys())
            if gone:
                yield Found(line.place, f"`{text.strip()}` no longer finds {', '.join(gone[:5])}: gone from the tree")
    for line in pair.came:
        for text in PATTERN.findall(line.text):
            mine = _matched(text, pair.before.paths)
            wider = [each for each in old if mine < _matched(each, pair.before.paths)]
            if wider:
                less = len(_matched(wider[0], pair.before.paths)) - len(mine)
                yield Found(line.place, f"`{text.strip()}` finds {less} fewer files than `{wider[0].strip()}` did")


def _matched(pattern: str, paths: Mapping[str, int]) -> frozenset[str]:
    parts = re.split(r"(\{[^}]*\}|\*\*?|%|\?)", pattern.strip().removeprefix("./"))
    form = "".join(_form(part) if n % 2 else re.escape(part) for n, part in enumerate(parts))
    try:
        compiled = re.compile(form)
    except re.error:
        return frozenset()
    return frozenset(path for path in paths if compiled.fullmatch(path))


def _form(part: str) -> str:
    """Return what stands for a wildcard; one of Snakemake may name its own form (``{name,[a-z]+}``)."""
    told = part.strip("{}").partition(",")[2].strip()
    return f"(?:{told})" if told else "[^/]*" if part in {"*", "?"} else ".*"


MOVE = Move(
    "inputs-narrowed",
    "Less is done, so it takes less time; the result is about other inputs than before.",
    "Name the smaller set as a set of its own, for trying things, and keep the published one.",
    find,
)
