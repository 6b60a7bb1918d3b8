"""The ladder of a build or workflow incident: which questions in which order, and where their answers point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rung.model.replacing import replace
from rung.probes.boundary import NOT_REPRODUCED, OWNERSHIP, Boundary
from rung.probes.gnumake import forced
from rung.probes.gnumake.cause import Cause
from rung.probes.gnumake.forced import UNPROVEN
from rung.probes.gnumake.points import FORCED, IGNORED, UNEXPLAINED
from rung.probes.gnumake.points import POINTS as MAKE
from rung.probes.gnumake.swallowed import KIND as FAILURE_IGNORED
from rung.probes.gnumake.watched import WATCHED
from rung.probes.smk.points import POINTS as SNAKEMAKE
from rung.probes.symptom import AGAIN, FAILURE, OF_PROVENANCE

LADDER: Mapping[str, tuple[str, ...]] = {
    "make": ("planned", "causes", "converges", "acts", "evidence", "verify-report"),
    "snakemake": (
        "locks", "last-run", "planned", "causes", "converges", "summary", "job", "provenance", "profile-audit",
        "verify-report",
    ),
}  # fmt: skip
"""What is asked of each tool, in order: planned work, change cause, the narrowest evidence, what is published."""

ONLY_AFTER: Mapping[tuple[str, str], tuple[str, frozenset[str]]] = {
    ("snakemake", "causes"): ("planned", frozenset({"work-due"})),
    ("snakemake", "converges"): ("planned", frozenset({"nothing-due"})),
    ("snakemake", "summary"): ("planned", frozenset({"nothing-due"})),
}
"""What is asked only where an answer before it makes it worth asking: by which question, and which verdicts."""

IN_COPIES: Mapping[str, tuple[str, ...]] = {"make": ("stale", "parallel"), "snakemake": ("parallel",)}
"""What is asked beside where builds in scratch copies are wanted."""


AS_IT_IS = frozenset({("snakemake", "converges")})
"""What is asked where nothing is due, and so tells nothing of a copy in which it was run: edits that no rule sees."""

SLOW = ("cost",)
"""What is asked beside where the symptom is that it is slow: cost is split by class before anything is tuned."""


def worth_asking(tool: str, question: str, verdicts: Mapping[str, str]) -> bool:
    """Say whether a rung of the ladder can tell anything after the verdicts (by question) of those below it."""
    before, words = ONLY_AFTER.get((tool, question), ("", frozenset()))
    return not before or verdicts.get(before) in words


BESIDE = frozenset({"acts", "evidence"})
"""What these find is a fault of its own, which explains nothing where there are several causes."""

EXPLAINS_NEW = frozenset({"input-set-changed", "more-inputs"})
"""Of a job that asks for others than it did: the jobs that make these are new for that, and for nothing else."""

TELLS = {
    "converges": "what becomes of it when it is built",
    "stale": "whether what lies there is out of date",
    "parallel": "whether builds side by side go wrong",
}

CLIMBED = "the whole ladder was climbed, and no answer names a class"

_POINTS: Mapping[str, Mapping[tuple[str, str], Boundary]] = {"make": MAKE, "snakemake": SNAKEMAKE}


ALSO = (
    ("parallel", "differs"),
    ("parallel", "shared"),
    ("converges", "member-undated"),
    ("converges", "phony-undeclared"),
)
"""Faults that stand by themselves: whatever else there is to repair, they are repaired with it."""

RESTLESS = (
    ("causes", "clock-skew"), ("causes", "always-make"), ("causes", "forced"), ("causes", "input-gone"),
    ("converges", "never-converges"), ("converges", "member-undated"), ("converges", "phony-undeclared"),
    ("causes", "member-undated"),
)  # fmt: skip
"""What makes work due again and again, which no race does."""

ONLY_DUE = frozenset({
    ("causes", "source-newer"), ("causes", "artifact-gone"), ("causes", "value-changed"), ("causes", "several"),
    ("causes", forced.ONCE), ("causes", "phony-undeclared"), ("converges", "never-by-design"),
    ("converges", "phony-undeclared"), ("acts", "acts"), ("evidence", "endangered"),
})  # fmt: skip
"""What says only why work is due, or names a weakness beside it: never why a recipe fails."""

ONLY_HERE = (
    "a build in a copy ended well: what fails hangs on this folder (its rights, its room), this user or machine, or "
    "comes and goes"
)

ONLY_FROM_NOTHING = (
    "a build in a copy ended well; only one from nothing fails, which removes first what rules make, also what came "
    "with the sources: `{}` says why"
)

UNSPLIT = Boundary("", waits="Ask again with --slow: where the time goes is told by the cost of each part")


def telling(tool: str, verdicts: Mapping[str, str], symptom: str = "") -> str:
    """Return the question whose verdict tells most, or the empty string when none points anywhere.

    Where the ``symptom`` is work that comes again and again, what makes it due tells more than a race beside it.
    """
    several = verdicts.get("causes") == "several"
    aside = BESIDE if several else frozenset[str]()
    if several and verdicts.get("converges") == "never-by-design":
        aside |= {"converges"}  # what is always due explains none of the work beside it
    if symptom and not OF_PROVENANCE.search(symptom):
        aside |= {"provenance"}  # a lasting weakness of the project, which explains nothing else
    if AGAIN.search(symptom) and any(verdicts.get(name) == word for name, word in RESTLESS):
        aside |= {"parallel"}
    return next((name for name, word in _POINTS[tool] if verdicts.get(name) == word and name not in aside), "")


def fails_unseen(tool: str, verdicts: Mapping[str, str], kinds: Sequence[str], symptom: str) -> bool:
    """Say whether the symptom is a failure of make, and the answers tell at most why work is due."""
    failed = tool == "make" and FAILURE.search(symptom) and not AGAIN.search(symptom)
    if not failed or decisive(tool, kinds):
        return False
    question = telling(tool, verdicts, symptom) or "causes"
    return (question, verdicts.get(question)) in ONLY_DUE


def unreproduced(*, built: bool, only: str = "") -> Boundary:
    """Return where a failure points that no answer shows; ``built``: a build in a copy ended well.

    ``only`` is the question that failed where only builds from nothing do.
    """
    if only:
        return Boundary("", "", NOT_REPRODUCED, ONLY_FROM_NOTHING.format(only))
    if built:
        return Boundary("", "", NOT_REPRODUCED, ONLY_HERE)
    return Boundary("", waits="Ask again with --scratch: only a build in a copy shows what fails")


def unclimbed(question: str = "") -> Boundary:
    """Return what is to be asked where looking names no class: in copies; or that ``question``, which had not ended."""
    if question:
        return Boundary("", waits=f"Ask again with a longer --timeout: `{question}` had not ended, and may tell more")
    return Boundary("", waits="Ask again with --scratch: looking names no class, and only builds in copies tell more")


def decisive(tool: str, kinds: Sequence[str]) -> str:
    """Return the first kind that decides whatever the verdicts are, or the empty string where there is none."""
    return next((kind for kind in kinds if ("kind", kind) in _POINTS[tool]), "")


def boundary(tool: str, verdicts: Mapping[str, str], kinds: Sequence[str] = (), symptom: str = "") -> Boundary:
    """Return where the verdicts (by question) point; the most telling answer decides, an escalation trigger if none.

    ``kinds`` are the words that an answer of several causes is made of: where they are all of one class, that class
    names the repair, and only where they are not a person must take them apart. Kinds of failure come before all.
    Faults of the same class that stand by themselves are repaired with it.
    """
    found = _first(tool, verdicts, kinds, telling(tool, verdicts, symptom))
    points = _POINTS[tool]
    others = [points[each] for each in ALSO if each in points and verdicts.get(each[0]) == each[1]]
    more = [each.repair for each in others if each.name == found.name and each.repair != found.repair]
    if found.name == FORCED.name and found != FORCED and verdicts.get("converges") == "never-converges":
        more += [FORCED.repair] if Cause.FORCED.value in kinds else []
    more += [IGNORED.repair] if FAILURE_IGNORED in kinds and found != IGNORED else []
    return replace(found, repair=" ".join((found.repair, *more))) if found.repair and more else found


def _first(tool: str, verdicts: Mapping[str, str], kinds: Sequence[str], question: str) -> Boundary:
    """Return where the most telling answer points, that to ``question``, if no kind of failure does."""
    points = _POINTS[tool]
    told = points.get(("kind", decisive(tool, kinds)))
    watched = verdicts.get("converges") == "settled" or WATCHED in kinds
    if not told and question == "stale" and verdicts["stale"] == "stale" and watched:
        return UNEXPLAINED
    if told or question:
        return told or points[question, verdicts[question]]
    if verdicts.get("causes") == "several":
        aside = {UNPROVEN} | ({"new-jobs"} if EXPLAINS_NEW & set(kinds) else set())
        causes = [kind for kind in kinds if ("warned", kind) not in points and kind not in aside]
        return _together([points.get(("causes", kind)) for kind in causes])
    warned = next((points["warned", kind] for kind in kinds if ("warned", kind) in points), None)
    return warned or Boundary("", "", NOT_REPRODUCED, CLIMBED)


def _together(found: Sequence[Boundary | None]) -> Boundary:
    """Return the one class that all causes are of, with every repair once; an escalation when there is none."""
    known = sorted((each for each in found if each is not None), key=lambda each: each.mere)
    names = {each.name for each in known}
    if not known or len(known) < len(found) or len(names) > 1 or not all(each.repair for each in known):
        return Boundary("", "", OWNERSHIP, "the first causes are of several classes: a person must take them apart")
    repair = " ".join(dict.fromkeys(each.repair for each in known))
    return Boundary(known[0].name, repair, mere=all(each.mere for each in known))


def not_built(*, copies: bool, ended: bool = True) -> Boundary:
    """Return where a tree points of which only is known that it was not built.

    ``copies``: it was built in them, too; ``ended``: each such build came to its end in time.
    """
    if copies and not ended:
        return Boundary(
            "", "", NOT_REPRODUCED, "a build in a copy had not ended in time: what it waits for is not known"
        )
    if copies:
        return Boundary(
            "",
            "",
            NOT_REPRODUCED,
            "what is missing was not built or was removed, and what is built in copies shows no fault",
        )
    return Boundary("", waits="Ask again with --scratch: only builds in copies tell more than that it was not built")


def unasked(question: str, *, copies: bool) -> Boundary:
    """Return where a tree points whose class hangs on a question that was not put; ``copies``: it was refused."""
    if copies:
        return Boundary("", "", NOT_REPRODUCED, f"`{question}` was not answered, and a fault may hide behind it")
    return Boundary("", waits=f"Ask again with --scratch: only `{question}` tells {TELLS[question]}")
