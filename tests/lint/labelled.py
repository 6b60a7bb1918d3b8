"""Findings on real pages that a person has judged: the sample, the labels, and the page made from them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from rung.app.driving.judging import judging
from rung.library.library import Library
from rung.library.owners import read_owners
from rung.lint.catalogue import by_code, rules
from rung.lint.engine import Options, check
from rung.lint.fingerprint import fingerprints
from rung.lint.outcome import Report
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.model.finding import Finding
from rung.model.span import Source
from rung.outside.shfmt import second_parser
from rung.text.read import read

SEED = 20261122
DRAWN = 200
LEAST = 0.90
LABELS = Path(__file__).parent / "data" / "labels.jsonl"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "precision.md"


class Label(msgspec.Struct, frozen=True, order=True):
    """One place, judged: ``true`` when what the finding says holds there. ``drawn`` when chance chose it.

    ``path`` is below the corpora, ``line`` counts from 1, ``fingerprint`` tells the finding from its neighbours.
    """

    code: str
    path: str
    line: int
    fingerprint: str
    true: bool
    drawn: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding and how it is known again."""

    finding: Finding
    line: int
    fingerprint: str

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what a label is found by."""
        return self.finding.code, self.finding.path, self.fingerprint


def report(corpora: Path) -> Report:
    """Return what every rule, preview rules too, says about the corpora when most is asked."""
    sources = tuple(_sources(corpora, "*.md"))
    library = Library(
        tuple(map(read, sources)), read_owners(_sources(corpora, "OWNERS")), frozenset(s.path for s in sources)
    )
    options = Options(profile=Profile.TRUSTED, preview=True)
    return check(library, sources, judging(second_parser), options)


def _sources(corpora: Path, pattern: str) -> Iterator[Source]:
    for path in sorted(corpora.rglob(pattern)):
        yield Source(path.relative_to(corpora).as_posix(), path.read_bytes())


def placed(found: Report) -> tuple[Placed, ...]:
    """Return the findings of rules with their fingerprints, in the order of the report."""
    prints = fingerprints(found.findings, found.sources)
    return tuple(
        Placed(finding, found.place(finding).line, print_)
        for finding, print_ in zip(found.findings, prints, strict=True)
    )


def drawn(found: Report) -> tuple[Placed, ...]:
    """Return the sample: 200 findings of what is on by default, chosen by chance with a fixed seed."""
    pool = [one for one in placed(found) if not is_preview(one.finding.code)]
    return tuple(random.Random(SEED).sample(pool, min(DRAWN, len(pool))))  # noqa: S311 - a fixed choice, no secret


def is_preview(code: str) -> bool:
    """Say whether a fault is told only on request."""
    fault = by_code()[code]
    return isinstance(fault, Rule) and fault.preview


def labels() -> tuple[Label, ...]:
    """Return every label, sorted."""
    lines = LABELS.read_bytes().splitlines()
    return tuple(sorted(msgspec.json.decode(line, type=Label) for line in lines if line))


@dataclass(frozen=True, slots=True)
class Tally:
    """How many places of a rule were judged and how many of them hold."""

    code: str
    true: int
    judged: int

    @property
    def precision(self) -> float:
        """Return the share of findings that hold."""
        return self.true / self.judged


def tallies(judged: Iterable[Label]) -> tuple[Tally, ...]:
    """Return one tally a code, by code."""
    by: dict[str, list[bool]] = {}
    for label in judged:
        by.setdefault(label.code, []).append(label.true)
    return tuple(Tally(code, sum(marks), len(marks)) for code, marks in sorted(by.items()))


def page(judged: tuple[Label, ...]) -> str:
    """Return the page that publishes the precision of each rule, as Markdown."""
    chance = [label for label in judged if label.drawn]
    true = sum(label.true for label in chance)
    shown = tallies(judged)
    quiet = sorted({rule.code for rule in rules()} - {tally.code for tally in shown})
    rows = "".join(_row(tally) for tally in shown)
    wrong = "".join(
        f"- `{label.code}`: {label.reason}\n" for label in judged if not label.true and not is_preview(label.code)
    )
    return _PAGE.format(
        drawn=len(chance),
        true=true,
        share=100 * true / len(chance),
        seed=SEED,
        judged=len(judged),
        rows=rows,
        wrong=wrong or "- none\n",
        quiet=", ".join(f"`{code}`" for code in quiet),
    )


def _row(tally: Tally) -> str:
    state = "preview" if is_preview(tally.code) else "on"
    return f"| `{tally.code}` | {tally.judged} | {tally.true} | {100 * tally.precision:.0f} % | {state} |\n"


_PAGE = """\
<!-- Written by benchmarks/precision.py from tests/lint/data/labels.jsonl. Change the labels, then run it. -->

# How often a finding is right

A rule that cries wolf is switched off, and then it finds nothing any more. So its precision is measured on real pages:
of the places it points at, how many have the fault that it names?

The pages are 250 public alert runbooks that were never written for rung. All rules were run at the highest profile.
Of what is on by default, chance chose {drawn} findings (seed {seed}). Of these, **{true} hold: {share:.1f} %**.

How they were judged: where a finding points at something (a command, a link, a heading), its place was read with what
stands around it. Where it says that something is missing from the page (an owner, a test, somebody to turn to), the
whole page was searched for words that could be it, and each hit was read.

The table counts all {judged} places that were judged, by chance or not. A rule below 90 % is a preview: off unless
`--preview` asks for it.

| rule | judged | right | precision | state |
|---|---|---|---|---|
{rows}
Wrong ones among the rules that are on, and why:

{wrong}
What this does not show:

- The rules were mended on these very pages: 12 wrong findings that were met on the way are gone. On new pages the share
  will be lower.
- How many faults are missed.
- How rules behave that found nothing here. They are held to their samples and tests only: {quiet}.

The labels stand in `tests/lint/data/labels.jsonl`: the rule, the place, the judgement and its reason.
`benchmarks/precision.py draw` prints what of the sample has no label yet.
"""
