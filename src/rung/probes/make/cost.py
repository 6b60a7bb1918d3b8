"""Where the time of a build goes: reading and deciding, recipes, or the evidence it writes.

Reading and deciding is `make -n`, the median of three, or of two that both take a second or more: a third would not
change the verdict. With `--scratch` the recipes are measured by a build from nothing in a scratch copy; a healthy build
spends a few hundredths of its time on deciding.
"""

from __future__ import annotations

from rung.probes.clipped import clipped
from rung.probes.count import many
from rung.probes.gnumake.faults import about, trouble
from rung.probes.gnumake.rebuild import artifacts, build
from rung.probes.gnumake.scan import scanned
from rung.probes.gnumake.speech import again, make
from rung.probes.gnumake.trace import steps
from rung.probes.probe import Answer, Case, Look, Probe, Word

TIMES = 3
SLOW = 1.0  # seconds of reading and deciding that a person notices at every call
HEAVY = 0.3  # of the whole build; a healthy one is near 0.03
CHATTY = 1024 * 1024  # bytes of explanation that nobody reads
NOT_SHOWN = (
    "which recipe takes how long",
    "a cold disk cache, another machine, a parallel build",
    "the time of recipes, unless they ran in a copy (--scratch)",
)


def following(case: Case) -> Look | None:
    """Decide three times, explain once, and build once where that was asked for."""
    if any(trouble(case, ran) for ran in case.ran):
        return None
    known = _decided(case)
    if len(known) < TIMES and sum(each >= SLOW for each in known) <= TIMES // 2:
        return Look(f"decide-{len(known) + 1}", make(case.ask, "-n"))
    if case.run("explain") is None:
        return Look("explain", make(case.ask, "-n", "--trace"))
    if case.ask.scratch and case.run("believed") is None:
        return Look("believed", make(case.ask, "-n", "-p"))
    believed = case.run("believed")
    return build(case, "whole", believed.out) if believed and case.run("whole") is None else None


def _decided(case: Case) -> tuple[float, ...]:
    """Return the seconds of each time that make has read and decided."""
    return tuple(ran.seconds for ran in case.ran if ran.look.name.startswith("decide-"))


def _median(times: tuple[float, ...]) -> float:
    ordered, half = sorted(times), len(times) // 2  # the library for it takes 5 ms to load
    return (ordered[half] + ordered[~half]) / 2


def read(case: Case) -> Answer:
    """Weigh the parts."""
    bad = next((failed for ran in case.ran if (failed := trouble(case, ran))), None)
    if bad:
        return bad
    times = _decided(case)
    decide, whole = _median(times), case.run("whole")
    explained, believed = case.run("explain"), case.run("believed")
    if explained is None:
        raise LookupError("the look `explain` was not made")
    lines = [f"reads and decides in {decide:.3f} s (make -n, median of {len(times)})"]
    told = len(explained.out.splitlines())
    lines.append(
        f"explains {many(len(steps(explained.out)), 'target')} in {many(told, 'line')}, {explained.size} bytes"
    )
    if whole and believed:
        count = len(artifacts(believed.out))
        share, rest = min(decide / max(whole.seconds, 1e-6), 1), max(whole.seconds - decide, 0)
        lines += [
            f"builds {many(count, 'target')} from nothing in {whole.seconds:.3f} s, cpu {whole.cpu:.3f} s",
            f"of that {share:.0%} is reading and deciding; recipes take about {rest:.3f} s",
            f"the build writes {whole.size} bytes of output",
        ]
    verdict = _verdict(decide, whole.seconds if whole else 0.0, explained.size)
    if verdict in {"decides-slowly", "decides-most"}:
        lines += _suspects(case)
    return Answer(verdict, _SAID[verdict].format(about=about(case)), tuple(lines), NOT_SHOWN, _next(case, verdict))


def _verdict(decide: float, whole: float, size: int) -> str:
    if decide >= SLOW:
        return "decides-slowly"
    if whole and decide > HEAVY * whole and decide > 0.1:  # noqa: PLR2004 - a tenth of a second is noise
        return "decides-most"
    if size > CHATTY and not whole:
        return "explains-much"
    return "recipes-dominate" if whole else "decides-fast"


_SAID = {
    "decides-slowly": "Make needs a second or more to read and decide, before any recipe of {about} runs.",
    "decides-most": "Much of the time of {about} is reading and deciding, not recipes.",
    "explains-much": "Reading and deciding {about} is fast; what it explains is more than anybody reads.",
    "recipes-dominate": "The time of {about} goes into its recipes.",
    "decides-fast": "Reading and deciding {about} is fast.",
}


def _suspects(case: Case) -> list[str]:
    found = scanned(case)
    kinds = [act for act in found.acts if act.kind in {"shell", "assignment", "include"}]
    lines = [
        f"runs while it reads: {act.path}:{act.line}: {clipped(' '.join(act.text.split()), 90)}" for act in kinds[:8]
    ]
    below = sum(act.kind == "submake" for act in found.acts)
    return [*lines, f"{many(len(found.makefiles), 'makefile')} read, {many(below, 'recipe line')} for another make"]


def _next(case: Case, verdict: str) -> str:
    if verdict in {"decides-slowly", "decides-most"}:
        return again(case.ask, "acts")
    return again(case.ask, "planned") if case.ask.scratch else again(case.ask, "cost", "--scratch")


PROBE = Probe(
    "Where does the time go?",
    (
        Word("decides-fast", good=True, meaning="Reading and deciding is fast; recipes were not measured."),
        Word("recipes-dominate", good=True, meaning="Measured in a copy: recipes take the time, as they should."),
        Word("decides-slowly", good=False, meaning="A second or more passes before the first recipe could run."),
        Word("decides-most", good=False, meaning="Reading and deciding takes more than 30 % of a build from nothing."),
        Word("explains-much", good=False, meaning="The explanation is over a megabyte: the evidence itself is a cost."),
    ),
    following,
    read,
)
