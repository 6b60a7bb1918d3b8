"""Whether make runs something although it was only asked to look.

`make -n`, `make -q` and `make -p` run what stands in `$(shell …)` and `!=`, rebuild included makefiles that have a
rule, and run recipe lines that begin with `+` or name `$(MAKE)`. The makefiles are read first, without running
anything; then `make -n` runs in a scratch copy, and what changed there is the answer.
"""

from __future__ import annotations

from dataclasses import replace

from rung.probes.gnumake.database import database
from rung.probes.gnumake.faults import FAILED, NO_RULE, about, trouble
from rung.probes.gnumake.scan import Act, Scan, scan
from rung.probes.gnumake.speech import again, make
from rung.probes.probe import Answer, Case, Look, Probe, Word

SHOWN = 12
NOT_SHOWN = (
    "changes outside the folder, in the network, or in files that were put back",
    "what another target, other variables or another machine make run",
)


def following(case: Case) -> Look | None:
    """Look once, in a scratch copy: nobody knows yet what it does; then ask which of the recipes belong to the goal."""
    if not case.ran:
        return Look("dry", make(case.ask, "-n"), scratch="dry")
    if len(case.ran) == 1 and not case.ran[0].timed_out and _in_recipes(_scanned(case)):
        return Look("believed", make(case.ask, "-pqk"), scratch="dry")
    return None


def _scanned(case: Case) -> Scan:
    return scan(case.read, case.judge, case.ask.makefile)


def _in_recipes(found: Scan) -> bool:
    return any(act.targets for act in found.harmful)


def read(case: Case) -> Answer:
    """Compare what the text says with what changed."""
    found, others = _parted(case, _scanned(case))
    ran = case.ran[0]
    lines = (*_changed(case), *_written(found), *_elsewhere(others))
    if ran.changes or ran.moved:
        count = len({change.path for change in (*ran.changes, *ran.moved)})
        paths = f"{count} paths" if count > 1 else "a path"
        said = f"`make -n` of {about(case)} changed {paths}: it acts before it is asked to."
        return Answer("acts", said, lines, NOT_SHOWN, again(case.ask, "planned", "--scratch"))
    failed = FAILED.search(ran.err)
    if failed and not ran.timed_out and not NO_RULE.search(ran.err):
        said = f"`make -n` of {about(case)} ran a recipe, and it failed ({failed[0].removeprefix('*** ')})."
        return Answer("acts", said, lines, NOT_SHOWN, again(case.ask, "target"))
    bad = trouble(case, ran)
    if bad:
        return Answer(bad.verdict, bad.sentence, (*bad.evidence, *_written(found)), bad.not_shown, bad.next)
    if found.harmful or found.unread:
        said = f"`make -n` of {about(case)} changed no file this time, but its text holds what can."
        return Answer("may-act", said, lines, NOT_SHOWN, again(case.ask, "planned", "--scratch"))
    texts = f"{len(found.makefiles)} makefiles" if len(found.makefiles) > 1 else "the makefile"
    could = "nothing in the text of" if not others else "nothing that it runs by the text of"
    said = f"`make -n` of {about(case)} changed nothing, and {could} {texts} could have."
    return Answer("only-looks", said, lines, NOT_SHOWN, again(case.ask, "planned"))


def _parted(case: Case, found: Scan) -> tuple[Scan, tuple[Act, ...]]:
    """Return what can run for this goal, and the harmful acts in recipes that are of other targets only."""
    asked = case.run("believed")
    known = database(asked.out) if asked else None
    if known is None or not known.targets:
        return found, ()
    below = {target.name for target in known.below(case.ask.target or known.default_goal)}
    tops = {known.targets[name].place.rpartition(":")[0] for name in known.targets}

    def here(act: Act) -> bool:
        return not act.targets or any(set(name) & set("$%") or name in below for name in act.targets)

    mine = tuple(act for act in found.acts if act.path in tops and here(act))
    lower = any(act.kind == "submake" for act in mine)
    mine = tuple(act for act in found.acts if act in mine or (act.path not in tops and (lower or not act.targets)))
    return replace(found, acts=mine), tuple(act for act in found.harmful if act not in mine)


def _elsewhere(others: tuple[Act, ...]) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name for act in others for name in act.targets))
    return (f"only for other targets: {' '.join(names[:8])}{' …' if len(names) > 8 else ''}",) if names else ()  # noqa: PLR2004 - as many as fit a line


def _changed(case: Case) -> tuple[str, ...]:
    ran = case.ran[0]
    here = tuple(f"{change.what} in the scratch copy: {change.path}" for change in ran.changes[:SHOWN])
    there = tuple(f"{change.what} IN THE PROJECT ITSELF: {change.path}" for change in ran.moved[:SHOWN])
    return (*there, *here)


def _written(found: Scan) -> tuple[str, ...]:
    order = sorted(found.acts, key=lambda act: act.harmless)
    shown = tuple(_line(act) for act in order[:SHOWN])
    rest = (f"{len(order) - SHOWN} more",) if len(order) > SHOWN else ()
    return (*shown, *rest, *(f"not read: {name}" for name in found.unread[:SHOWN]))


def _line(act: Act) -> str:
    text = " ".join(act.text.split())
    return f"{act.path}:{act.line}: {act.kind}, {act.verdict.effect.word}: {text[:120]}"


PROBE = Probe(
    "Does make run something although it was only asked to look?",
    (
        Word("only-looks", good=True, meaning="Nothing changed, and nothing in the text of the makefiles could."),
        Word("may-act", good=False, meaning="Nothing changed this time, but the text holds commands that can."),
        Word("acts", good=False, meaning="`make -n` changed files, or ran a recipe: look in scratch copies only."),
    ),
    following,
    read,
    copies=True,
)
