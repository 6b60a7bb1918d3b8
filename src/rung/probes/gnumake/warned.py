"""What make itself warns of beside its work, and goes on: every answer shows it, and some of it takes its ground away.

Two rules with a recipe for one target, needs that go in a circle, times in the future, a make further down that gets no
jobs: of these make says a line, works on and ends as if nothing were the matter (GNU Make's own `warning:` lines).
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes import showing
from rung.probes.gnumake.future import from_the_future
from rung.probes.gnumake.reach import can_be
from rung.probes.gnumake.scan import scanned
from rung.probes.probe import Answer, Case, Probe, Word

DROPPED = pattern(r"^\S*make(?P<below>\[\d+\])?: Circular (?P<circle>.+ <- .+) dependency dropped\.$")
BY_MAKE = pattern(r"^\S*make(?:\[\d+\])?: (?:\*\*\* )?[wW]arning: +(?P<said>.+)$")
# A line that names a place could be a compiler's as well, so here the words count.
AT_LINE = pattern(
    r"^(?P<place>[^:\n]+:\d+): (?:warning: )?(?P<said>(?:overriding (?:recipe|commands|group membership) for target"
    r"|ignoring old (?:recipe|commands) for target|ignoring prerequisites on suffix rule|undefined variable"
    r"|NUL character seen|-j\d+ forced in makefile|target '[^']*' given more than once in the same rule).*)$"
)
AHEAD = pattern(r"has modification time \S+ s in the future")
SKEW = "Clock skew detected"
SKEWED = Word(
    "clock-skew", good=False, meaning="Files were changed in the future: what make says by times does not count."
)
CIRCLE, OVERRIDDEN = "circular", "overridden"
CIRCLING = "make dropped a need that goes in a circle"
MADE_UP = "make dropped what a built-in rule would need, for a file that no rule makes: harmless"
KINDS = {CIRCLING: CIRCLE, "overriding ": OVERRIDDEN}
SHOWN = 8


def warned(case: Case) -> tuple[str, ...]:
    """Return a line for each thing that make warned of in any look, once, in the order in which it did."""
    return tuple(dict.fromkeys(each for ran in case.ran for each in _said(case, ran.err)))


def _said(case: Case, err: str) -> Iterator[str]:
    if "Circular" not in err and "arning: " not in err and " given more than once" not in err:
        return
    for line in err.splitlines():
        if found := DROPPED.match(line):
            by_itself = not found["below"] and _by_itself(case, found["circle"].partition(" <- ")[0])
            yield f"{MADE_UP if by_itself else CIRCLING}: {found['circle']}"
        elif found := BY_MAKE.match(line):
            yield f"make warns: {AHEAD.sub('has a modification time in the future', found['said'])}"
        elif found := AT_LINE.match(line):
            yield f"make warns: {found['place']}: {found['said']}"


def _by_itself(case: Case, name: str) -> bool:
    """Say whether a file that is there is made by no rule of the makefiles: then a built-in one led in the circle."""
    rules = scanned(case).graph.rules
    return name in case.entries and not any(can_be(target, name) for rule in rules for target in rule.targets)


def weighed(case: Case, probe: Probe, answer: Answer) -> Answer:
    """Return the answer led by what make warned of; a good one that rests on times does not stand if they are wrong."""
    lines = warned(case)
    if not lines:
        return answer
    more = (f"make warns of {len(lines) - SHOWN} things more",) if len(lines) > SHOWN else ()
    kinds = tuple(kind for words, kind in KINDS.items() if any(words in line for line in lines))
    found = replace(answer, evidence=(*lines[:SHOWN], *more, *answer.evidence), kinds=(*answer.kinds, *kinds))
    if not (probe.by_time and probe.good(answer.verdict) and any(SKEW in line for line in lines)):
        return found
    said = f"A file here is of the future, so what make says by times does not count: {answer.sentence}"
    late = next((name for ran in case.ran for name in from_the_future(ran.err)), "")
    return replace(found, verdict=SKEWED.name, sentence=said, next=showing.listed(case, late))
