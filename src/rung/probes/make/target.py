"""What a target would do to the world, by the recipes it expands to.

`make clean`, a target whose prerequisite cleans and a recipe that writes elsewhere are judged by what they run, never
by their names. The makefiles are read first; where that shows no danger, `make -n -B` prints every recipe in a scratch
copy.
"""

from __future__ import annotations

from rung.probes.gnumake.faults import about, trouble
from rung.probes.gnumake.scan import scan
from rung.probes.gnumake.speech import again
from rung.probes.judged import WORDS, verdict
from rung.probes.probe import Answer, Case, Look, Probe
from rung.probes.recipes import gnumake
from rung.probes.recipes.recipe import Call

NOT_SHOWN = (
    "what the programs that it runs do by themselves",
    "recipes that only other variables call for",
)


def following(case: Case) -> Look | None:
    """Print the recipes, unless the text of the makefiles forbids even that."""
    found = scan(case.read, case.judge, case.ask.makefile)
    if case.ran or gnumake.reason_not_to(found, case.read):
        return None
    goal = (case.ask.target,) if case.ask.target else ()
    call = Call("", case.ask.makefile, case.ask.settings, goal)
    return Look("recipes", gnumake.look(call, found), scratch="recipes")


def read(case: Case) -> Answer:
    """Judge every command."""
    if not case.ran:
        why = gnumake.reason_not_to(scan(case.read, case.judge, case.ask.makefile), case.read)
        said = f"What {about(case)} runs cannot be told without running something."
        return Answer("unknown", said, (" ".join(why.split()),), NOT_SHOWN, again(case.ask, "acts"))
    bad = trouble(case, case.ran[0])
    if bad:
        return bad
    texts = gnumake.printed(case.ran[0].out)
    word, lines = verdict(texts, case.judge)
    said = {
        "only-looks": f"Every command of {about(case)} only looks.",
        "nothing-to-run": f"{about(case)} runs no command.",
        "changes": f"{about(case)} is a change: its recipes change something.",
        "destroys": f"{about(case)} removes something: save the evidence before anybody runs it.",
        "unknown": f"{about(case)} runs commands that rung does not know: treat it as a change.",
    }[word]
    return Answer(word, f"{said[0].upper()}{said[1:]}", lines, NOT_SHOWN, again(case.ask, "planned"))


PROBE = Probe("What would a target do to the world?", WORDS, following, read, copies=True)
