"""What a target would do to the world, by the recipes it expands to.

`make clean`, a target whose prerequisite cleans and a recipe that writes elsewhere are judged by what they run, never
by their names. The makefiles are read first; then `make -n -B --trace` prints every recipe: in a scratch copy, or under
a shell that cannot be started where nothing in the text runs by itself, and after all in a copy where make wanted a
shell. Where asking would run recipe lines already (`+`, `$(MAKE)`), the rules are judged as make's data base has them,
and nothing of them runs. A file that is removed and made again by the same build is changed, not destroyed.
"""

from __future__ import annotations

from rung.model.replacing import replace
from rung.probes import judged
from rung.probes.clipped import clipped
from rung.probes.gnumake.act import Scan
from rung.probes.gnumake.database import database
from rung.probes.gnumake.faults import about, trouble
from rung.probes.gnumake.heard import commands_only
from rung.probes.gnumake.leads import NAMES
from rung.probes.gnumake.scan import scanned
from rung.probes.gnumake.speech import again, make
from rung.probes.gnumake.trace import Step, steps
from rung.probes.judged import WORDS
from rung.probes.outward import outward
from rung.probes.probe import Answer, Case, Look, Probe, Ran
from rung.probes.recipes import gnumake, sealing, written
from rung.probes.recipes.removal import weighed

NOT_SHOWN = (
    "what the programs that it runs do by themselves",
    "recipes that only other variables call for",
)
AGAIN = "recipes in a copy"
AS_WRITTEN = "what makes further down run, and variables of a single target: the rules were judged as they are written"


def following(case: Case) -> Look | None:
    """Print the recipes, or make's data base where a recipe would run; nothing where even reading reaches out."""
    found = _scanned(case)
    if case.ran and sealing.wanted_shell(case.ran[-1]):
        return Look(AGAIN, make(case.ask, "-n", "-B", "--trace"), scratch="recipes")
    if case.ran or _outward(case, found):
        return None
    if written.acts(found):
        return Look("believed", make(replace(case.ask, target=_makefile(case)), "-pq"), scratch="recipes", reads=True)
    sealed = sealing.seal(case, found)  # then no shell can be started, and nothing runs that the text hides
    apart = "" if sealed and not gnumake.reason_not_to(found, case.read) else "recipes"
    return Look("recipes", make(case.ask, "-n", "-B", "--trace", *sealed), scratch=apart)


def _makefile(case: Case) -> str:
    """Return the makefile, the one goal that is made already when make begins to look at goals."""
    return case.ask.makefile or next((name for name in NAMES if case.read(name) is not None), NAMES[-1])


def _scanned(case: Case) -> Scan:
    return scanned(case).reached(case.ask.target)


def _outward(case: Case, found: Scan) -> str:
    """Return what reading the makefiles alone would do outside of a copy."""
    return outward(tuple(act.command for act in found.harmful if not act.targets), case.judge)


def read(case: Case) -> Answer:
    """Judge every command."""
    found = _scanned(case)
    if not case.ran:
        said = f"What {about(case)} runs cannot be told: reading the makefile already reaches out of a scratch copy."
        why = clipped(" ".join(_outward(case, found).split()), 120)
        return Answer("unknown", said, (why,), NOT_SHOWN, again(case.ask, "acts"))
    case = replace(case, ran=case.ran[-1:])
    ran = case.ran[0]
    as_written = ran.look.name == "believed"
    bad = trouble(case, ran)
    if bad:
        return replace(bad, evidence=(*bad.evidence, *_why_copied(ran)))
    plan = _written(case) if as_written else commands_only(case, steps(ran.out))
    if as_written and not plan and case.ask.target not in database(ran.out).targets:
        return Answer("target-missing", f"Make has no rule for {about(case)}.", (), NOT_SHOWN, again(case.ask, "state"))
    word, lines = judged.weighed(weighed(case, plan))
    why = gnumake.reason_not_to(found, case.read)
    hidden = bool(why) and not found.harmful and not found.unread
    word = "unknown" if (hidden or as_written) and word == "only-looks" else word
    if ran.changes:
        paths = ", ".join(dict.fromkeys(change.path for change in ran.changes[:4]))
        word = "changes" if word in {"only-looks", "nothing-to-run", "unknown"} else word
        lines = (f"changed already when make was only asked: {paths}", *lines)
    how = "judged as written" if as_written else "asked in a scratch copy all the same"
    note = (f"{how}: {clipped(' '.join(why.split()), 140)}",) if why else _why_copied(ran)
    not_shown = (*NOT_SHOWN, AS_WRITTEN) if as_written else NOT_SHOWN
    return Answer(word, _SAID[word].format(about=about(case)), (*lines, *note), not_shown, _next(case, found))


def _why_copied(ran: Ran) -> tuple[str, ...]:
    if ran.look.name != AGAIN:
        return ()
    return (
        "asked in a scratch copy after all: make starts a shell while it reads, though no line of the text says so",
    )


def _written(case: Case) -> tuple[Step, ...]:
    known = database(case.ran[0].out)
    return written.steps(known, case.ask.target or known.default_goal, case.entries)


def _next(case: Case, found: Scan) -> str:
    return again(case.ask, "acts" if written.acts(found) else "planned")


_SAID = {
    "only-looks": "Every command of {about} only looks.",
    "nothing-to-run": "No command is run for {about}.",
    "changes": "Building {about} is a change: its recipes change something.",
    "destroys": "Building {about} removes something: save the evidence before anybody runs it.",
    "unknown": "Building {about} runs commands that rung does not know: treat it as a change.",
}


PROBE = Probe("What would a target do to the world?", WORDS, following, read, ready=judged.ready)
