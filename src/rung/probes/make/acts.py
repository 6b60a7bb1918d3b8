"""Whether make runs something although it was only asked to look.

`make -n`, `make -q` and `make -p` run what stands in `$(shell …)` and `!=`, rebuild included makefiles that have a
rule, and run recipe lines that begin with `+` or name `$(MAKE)`. The makefiles are read first, without running
anything; then `make -n` runs in a scratch copy, and what changed there is the answer. Where the text holds nothing that
runs, it is asked in the project under a shell that cannot be started, and in a copy only if it wanted one all the same.
"""

from __future__ import annotations

from rung.model.effect import Facet
from rung.model.replacing import replace
from rung.probes import showing
from rung.probes.clipped import clipped
from rung.probes.count import many
from rung.probes.gnumake import onward
from rung.probes.gnumake.act import Act, Scan
from rung.probes.gnumake.faults import about, trouble
from rung.probes.gnumake.gaveup import FAILED, NO_RULE
from rung.probes.gnumake.scan import scanned
from rung.probes.gnumake.speech import again, make
from rung.probes.outward import outward
from rung.probes.probe import Answer, Case, Look, Probe, Ran, Word
from rung.probes.recipes import sealing
from rung.probes.snapshot import Change

SHOWN = 12
NOT_SHOWN = (
    "changes outside the folder, in the network, or in files that were put back",
    "what another target, other variables or another machine make run",
)


def following(case: Case) -> Look | None:
    """Look in a scratch copy: nobody knows yet what it does. What would reach out of the copy is not run.

    Where nothing changed there, but in the project itself, look once more: who works there rarely does it twice.
    In the project itself nothing can run; whatever went wrong there, a copy tells more of.
    """
    if not case.ran:
        return None if _outward(case) else _first(case)
    if case.ran[0].timed_out:
        return None
    tried = _in_copies(case)
    if not tried:
        return Look("dry", make(case.ask, "-n"), scratch="dry") if _went_wrong(case.ran[0]) else None
    asked_again = len(tried) > 1 or tried[0].timed_out or tried[0].changes
    return Look("again", make(case.ask, "-n"), scratch="again") if tried[0].moved and not asked_again else None


def _first(case: Case) -> Look:
    seal = () if case.ask.scratch else sealing.seal(case, scanned(case).reached(case.ask.target))
    if seal:
        return Look("sealed", make(case.ask, "-n", *seal))
    return Look("dry", make(case.ask, "-n"), scratch="dry")


def _went_wrong(ran: Ran) -> bool:
    return ran.exit != 0 or bool(ran.changes) or ran.cut or sealing.wanted_shell(ran)


def _in_copies(case: Case) -> tuple[Ran, ...]:
    return tuple(ran for ran in case.ran if not sealing.is_sealed(ran))


def _outward(case: Case) -> str:
    found = scanned(case).reached(case.ask.target)
    return outward(tuple(act.command for act in found.harmful), case.judge)


def read(case: Case) -> Answer:
    """Compare what the text says with what changed."""
    whole = scanned(case)
    found = whole.reached(case.ask.target)
    others = tuple(act for act in whole.harmful if act not in found.acts)
    if not case.ran:
        said = f"`make -n` of {about(case)} would reach out of a scratch copy, so it was not run: it acts."
        shown = (clipped(" ".join(_outward(case).split()), 120), *_written(found), *_elsewhere(others))
        return Answer("acts", said, shown, NOT_SHOWN, again(case.ask, "target"))
    case = replace(case, ran=_in_copies(case) or case.ran)
    ran = case.ran[0]
    out = _moved_by_it(case, found)
    lines = (*_changed(case, out, found), *_written(found), *_elsewhere(others))
    if ran.changes or out:
        count = len({change.path for change in (*ran.changes, *out)})
        paths = f"{count} paths" if count > 1 else "a path"
        said = f"`make -n` of {about(case)} changed {paths}: it acts before it is asked to."
        return Answer("acts", said, lines, NOT_SHOWN, again(case.ask, "planned", "--scratch"))
    return _quiet(case, found, lines, others=bool(others))


def _quiet(case: Case, found: Scan, lines: tuple[str, ...], *, others: bool) -> Answer:
    """Answer where nothing changed: make failed, or its text holds what can act, or nothing that can."""
    ran = case.ran[0]
    failed = FAILED.search(ran.err)
    if failed and not ran.timed_out and not NO_RULE.search(ran.err):
        said = f"`make -n` of {about(case)} ran a recipe, and it failed ({failed[0].removeprefix('*** ')})."
        return Answer("acts", said, lines, NOT_SHOWN, again(case.ask, "target"))
    bad = trouble(case, ran)
    if bad:
        advice = onward.read_it(case) if bad.next == again(case.ask, "acts") else bad.next
        return Answer(bad.verdict, bad.sentence, (*bad.evidence, *_written(found)), bad.not_shown, advice)
    if found.harmful or found.unread:
        where = " of its copy" if ran.moved else ""
        said = f"`make -n` of {about(case)} changed no file{where} this time, but its text holds what can."
        return Answer("may-act", said, lines, NOT_SHOWN, _where(case, found))
    texts = f"{len(found.makefiles)} makefiles" if len(found.makefiles) > 1 else "the makefile"
    could = "nothing in the text of" if not others else "nothing that it runs by the text of"
    said = f"`make -n` of {about(case)} changed nothing, and {could} {texts} could have."
    return Answer("only-looks", said, lines, NOT_SHOWN, again(case.ask, "planned"))


def _elsewhere(others: tuple[Act, ...]) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name for act in others for name in act.targets))
    return (f"only for other targets: {' '.join(names[:8])}{' …' if len(names) > 8 else ''}",) if names else ()  # noqa: PLR2004 - as many as fit a line


def _moved_by_it(case: Case, found: Scan) -> tuple[Change, ...]:
    """Return what make changes in the project itself: by its text it can, and it did so each time it was asked."""
    last = {change.path for change in case.ran[-1].moved} if found.harmful or found.unread else set()
    return tuple(change for change in case.ran[0].moved if change.path in last and len(case.ran) > 1)


def _changed(case: Case, out: tuple[Change, ...], found: Scan) -> tuple[str, ...]:
    """Return a line for each change: in the copy by make, in the project by it, or by whom nobody can tell."""
    ran = case.ran[0]
    whose = "by make or by somebody else" if found.harmful or found.unread else "by somebody else"
    here = tuple(f"{change.what} in the scratch copy: {change.path}" for change in ran.changes)
    there = tuple(f"{change.what} IN THE PROJECT ITSELF: {change.path}" for change in out)
    rest = (change for change in ran.moved if change not in out)
    other = tuple(f"{change.what} in the project meanwhile, {whose}: {change.path}" for change in rest)
    return (*there[:SHOWN], *here[:SHOWN], *other[:SHOWN])


def _written(found: Scan) -> tuple[str, ...]:
    """Return a line for each act that may change something, then for what was not read; of looks only how many."""
    shown = tuple(_line(act) for act in found.harmful[:SHOWN])
    rest = (f"{len(found.harmful) - SHOWN} more",) if len(found.harmful) > SHOWN else ()
    unread = tuple(f"not read: {clipped(' '.join(name.split()), 120)}" for name in found.unread[:SHOWN])
    looks = len(found.acts) - len(found.harmful)
    line = (f"{many(looks, 'command')} {'runs' if looks == 1 else 'run'} too, and only look{'s'[: looks == 1]}",)
    return (*shown, *rest, *unread, *(line if looks else ()))


def _line(act: Act) -> str:
    text = " ".join(act.text.split())
    hangs = f"; only if {act.hangs}" if act.hangs else ""
    kind = "never ends" if Facet.UNBOUNDED in act.verdict.facets else act.verdict.effect.word
    why = clipped(" ".join(act.verdict.reason.split()), 100)
    return f"{act.path}:{act.line}: {act.kind}, {kind}: {clipped(text, 120)}  ({why}{hangs})"


def _where(case: Case, found: Scan) -> str:
    """Return the command that prints the first line that may act; without one, what asks in a copy."""
    first = next(iter(found.harmful), None)
    shown = showing.printed(case, first.path, first.line, after=1) if first else ""
    return shown or again(case.ask, "planned", "--scratch")


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
