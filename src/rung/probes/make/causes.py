"""Why make would build what it would build: the causes after `due to:`, traced to the first ones.

Asked with `make -n --trace`; make's data base (`make -pq`) tells phony and forced targets from missing ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rung.probes.count import many
from rung.probes.gnumake import forced, shadowed
from rung.probes.gnumake.cause import ALWAYS, Cause, Explained, real_first, roots
from rung.probes.gnumake.database import databases
from rung.probes.gnumake.faults import about, trouble
from rung.probes.gnumake.kept import only_if
from rung.probes.gnumake.moved import at_once
from rung.probes.gnumake.reasons import reasons
from rung.probes.gnumake.speech import again, make
from rung.probes.gnumake.trace import any_step, steps
from rung.probes.gnumake.warned import SKEWED
from rung.probes.probe import Answer, Case, Look, Probe, Word

SHOWN = 20
NOT_SHOWN = (
    "causes that timestamps do not show: changed variables, flags or tools",
    "prerequisites that nobody declared",
    "phony targets of makes further down, which look like missing files to make 4.3",
)


def following(case: Case) -> Look | None:
    """Ask for the plan, then for the data base."""
    if not case.ran:
        return Look("plan", make(case.ask, "-n", "--trace"))
    plan = case.ran[0]
    if len(case.ran) == 1 and not trouble(case, plan) and any_step(plan.out):
        return Look("believed", make(case.ask, "-pqk"))
    return None


def ready(case: Case) -> None:
    """Read the plan while make is asked what it believes."""
    if case.ran:
        steps(case.ran[0].out)


def read(case: Case) -> Answer:
    """Sort the steps by cause and name the first ones."""
    bad = next((failed for ran in case.ran if (failed := trouble(case, ran))), None)
    if bad:
        return bad
    found = reasons(case, case.ran[0], case.ran[-1].out)
    if not found:
        hidden = shadowed.shadowed(case)
        said = shadowed.named(f"Nothing makes {about(case)} due.", hidden)
        return Answer("nothing-due", said, (), NOT_SHOWN, again(case.ask, "converges"), shadowed.kinds(hidden))
    first = roots(found) or found
    classes = Counter(each.cause for each in real_first(first))
    verdict = _verdict(set(classes))
    counted = ", ".join(f"{count} {cause.value}" for cause, count in sorted(classes.most_common(), key=_always))
    targets = f"{len(found)} targets are" if len(found) > 1 else "One target is"
    copied = at_once(case) if Cause.SOURCE_NEWER in classes else ""
    said = f"{targets} due for {about(case)}; the first causes: {counted}.{copied}"
    lines = tuple(each.line for each in real_first(first)[:SHOWN])
    rest = (f"{len(first) - SHOWN} more first causes",) if len(first) > SHOWN else ()
    others = (cause.value for cause in classes if cause not in {*ALWAYS, Cause.FORCED})
    kinds = (*others, *forced.kinds(case, first, databases(case.ran[-1].out)))
    shown = (*lines, *rest, *_following(found, first))
    return Answer(verdict, said, shown, NOT_SHOWN, _next(case, verdict), kinds)


def _following(found: Sequence[Explained], first: Sequence[Explained]) -> Iterator[str]:
    """Yield how many targets are due only because of others."""
    after = len(found) - len(first)
    if after and first is not found:
        yield f"{after} more only because of these"
    hangs = only_if(found)
    if hangs:
        count = many(len(hangs), "target")
        yield f"{count} of these only if the file that is kept changes: make says so of all when it is asked"


def _always(counted: tuple[Cause, int]) -> bool:
    return counted[0] in ALWAYS


def _verdict(classes: set[Cause]) -> str:
    by_design = Cause.PHONY_UNDECLARED if Cause.PHONY_UNDECLARED in classes else Cause.PHONY
    classes = (classes - ALWAYS) or {by_design}  # a phony goal above real work says nothing about the work
    return next(iter(classes)).value if len(classes) == 1 else "several"


def _next(case: Case, verdict: str) -> str:
    if verdict in {"forced", "phony", "untold", "artifact-gone", "renamed-each-time"}:
        return again(case.ask, "converges", "--scratch")
    return again(case.ask, "state" if verdict == "source-newer" else "converges")


PROBE = Probe(
    "Why would make build what it would build?",
    (
        Word("nothing-due", good=True, meaning="Nothing is due."),
        Word("not-built", good=False, meaning="The first causes are targets that do not exist."),
        Word(
            "artifact-gone",
            good=False,
            meaning="The first causes are targets that do not exist in a tree that is built but for them.",
        ),
        Word(
            "member-undated",
            good=False,
            meaning="The first causes are members of archives that ar wrote without a time: always built.",
        ),
        Word(
            "phony-undeclared",
            good=False,
            meaning="Only targets are due that make no file and are not declared phony, and perhaps phony ones.",
        ),
        Word("source-newer", good=False, meaning="The first causes are files newer than what is made from them."),
        Word("forced", good=False, meaning="The first causes need a name that never exists: they are always built."),
        Word(
            "value-changed",
            good=False,
            meaning="The first causes are stamps of other values than their recipes, or their names, stand for now.",
        ),
        Word(
            "renamed-each-time",
            good=False,
            meaning="The first causes are files that are named otherwise each time make reads, so always built.",
        ),
        Word("input-gone", good=False, meaning="A file that targets were built from is gone; no recipe makes it."),
        Word("phony", good=False, meaning="Only phony targets and their like are due: always built, by design."),
        SKEWED,
        Word("always-make", good=False, meaning="A makefile tells make to build everything always (-B)."),
        Word("untold", good=False, meaning="Make gives no reason."),
        Word("follows", good=False, meaning="Every target is due because of another; the first cause is not shown."),
        Word("several", good=False, meaning="The first causes are of several classes."),
    ),
    following,
    read,
    by_time=True,
    ready=ready,
)
