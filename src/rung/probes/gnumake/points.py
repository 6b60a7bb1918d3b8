"""Where each answer about make points: its class, and what is to be repaired; the first that holds tells most."""

from __future__ import annotations

from rung.probes.boundary import DRIFT, GRAPH, NO_TARGET, NOISE, NOT_REPRODUCED, PUBLISHED, REFUSED, Boundary
from rung.probes.gnumake import forced, shadowed
from rung.probes.gnumake.half import KIND as HALF_WRITTEN
from rung.probes.gnumake.swallowed import KIND as FAILURE_IGNORED
from rung.probes.trigger import Trigger

NOT_BUILT = Boundary(
    GRAPH,
    "Build it if it never was; else find out who removed the target, or which recipe does not make it.",
    mere=True,
)
FORCED = Boundary(
    GRAPH,
    "Replace the name that never exists by what the target really needs; what only must be done first stands behind "
    "a |.",
)
IGNORED = Boundary(
    GRAPH,
    "Let the failure count: take away what hides it (a `-`, -i, .IGNORE, `|| true`, a pipe, a loop), and mend what "
    "the recipe's own words name; where it may fail, let the recipe make its file all the same.",
)
RENAMED = Boundary(
    DRIFT,
    "Take what changes at each call (a clock, a random number, a process id) out of the name, or of the variable that "
    "it is computed from: no build settles before.",
)
NEEDS_A_BUILD = Boundary("", mere=True)  # make cannot say beforehand what is due, which is no class by itself
UNEXPLAINED = Boundary(
    GRAPH,
    "Find what the recipe reads and its rule does not name, for no variable of it goes unwatched, and declare it; "
    "else see whether an input came with an old time, or its recipe was changed since, which makes nothing due, or who "
    "edited the artifact. Then build again.",
)  # stale, though every variable is watched
SKEWED = Boundary(
    DRIFT, "Set the clock right, or the time of the file that was changed in the future: no build settles before."
)
UNDATED = Boundary(
    GRAPH, "Let ar keep the times of the members: add U to its flags (ARFLAGS = rvU), or name the objects instead."
)
UNDECLARED = Boundary(
    GRAPH, "Declare what makes no file as phony (.PHONY), the answers name it; it is always run.", after="stale"
)
POINTS = {
    ("kind", "at-work"): Boundary("", waits="Wait until the make that is at work here has ended, then ask again"),
    ("kind", "git-above"): Boundary(
        "", waits="Ask in a clone whose repository begins in the folder of the project, or without what asks git"
    ),
    ("kind", "target-unknown"): NO_TARGET,
    ("kind", "command-missing"): Boundary(
        DRIFT, "Install the command that the recipe calls, or name the one there is."
    ),
    ("planned", "no-makefile"): Boundary(
        "",
        waits="Name the folder of the project with -C, or its makefile with -f; where configure or cmake writes it, "
        "let it be written first",
    ),
    ("planned", "clock-skew"): SKEWED,
    ("kind", FAILURE_IGNORED): IGNORED,
    ("kind", "circular"): Boundary(GRAPH, "Take out one of the needs that go in a circle: make drops it and goes on."),
    ("kind", "network"): Boundary(DRIFT, "Let what is fetched be kept beside the project, or wait for the network."),
    ("kind", "undeclared"): Boundary(
        GRAPH, "Declare what the recipe reads and its rule does not name, `stale` names it, then build again."
    ),
    ("kind", "missing-edge"): Boundary(
        GRAPH, "Let the target whose recipe lacks the file need it, the answer names both: its rule says nothing of it."
    ),
    ("kind", "made-twice"): Boundary(
        GRAPH,
        "Let one rule make what both make, and let the others need it; mkdir -p only where nobody minds who is first.",
    ),
    ("kind", "recipe-unreadable"): Boundary(
        GRAPH, "Correct the recipe that the answer names, its shell cannot read it, then build in a copy again."
    ),
    ("kind", shadowed.KIND): Boundary(
        GRAPH, "Declare the target phony (.PHONY), the answer names it, or give what bears its name another one."
    ),
    ("kind", HALF_WRITTEN): Boundary(
        GRAPH,
        "Find out what broke off the build that left the file half written; move that file aside, then build again. So "
        "that it does not return: let its recipe write under another name and rename it last (.DELETE_ON_ERROR does "
        "not help where make itself is killed).",
    ),
    ("kind", "fails-when-asked"): Boundary(
        DRIFT, "Do what the failed recipe's own words say, it is run whenever make is asked, then ask again."
    ),
    ("kind", "renamed-each-time"): RENAMED,
    ("causes", "renamed-each-time"): RENAMED,
    ("planned", "syntax-error"): Boundary(GRAPH, "Correct the line of the makefile that make names: {shown}"),
    ("planned", "target-missing"): Boundary(GRAPH, "Bring back the input that is missing, or the rule that makes it."),
    ("causes", "input-gone"): Boundary(GRAPH, "Bring the file back, or take out of the sources what still needs it."),
    ("converges", "target-missing"): Boundary(
        GRAPH, "Bring back the input that is missing, or the rule that makes it."
    ),
    ("converges", "tool-failed"): Boundary(
        DRIFT, "Correct what the recipe's own words name, then build in a copy again."
    ),
    ("planned", "never-ended"): Boundary("", "", NOT_REPRODUCED, "make does not end even when it is only asked"),
    ("planned", "tool-failed"): Boundary("", "", NOT_REPRODUCED, "make gives up before it can say what it would do"),
    ("verify-report", "changed"): Boundary(
        PUBLISHED, "", Trigger.CONTRACT, "a published file is not what its manifest says"
    ),
    ("verify-report", "missing"): Boundary(PUBLISHED, "", Trigger.CONTRACT, "a published file is listed and not there"),
    ("cost", "decides-slowly"): Boundary(NOISE, "Move what runs while make reads into a rule: rung probe make acts."),
    ("cost", "decides-most"): Boundary(NOISE, "Move what runs while make reads into a rule: rung probe make acts."),
    ("cost", "recipes-dominate"): Boundary(NOISE, "Tune the slowest recipe, then: rung review-tuning."),
    ("converges", "stale"): Boundary(DRIFT, "Let the stamp be rewritten when the variables change."),
    ("parallel", "differs"): Boundary(
        GRAPH, "Declare the output that two rules share, or what one of them lacks; serial mode hides it."
    ),
    ("stale", "stale"): Boundary(
        DRIFT,
        "Put a stamp of the variables that `converges` names among the prerequisites; where none of them changed, find "
        "the input whose change no time shows. Then build again.",
    ),
    ("stale", "beside-gone"): Boundary(
        GRAPH,
        "Name what a recipe makes beside its target as a target of its own, so that make sees that it is gone; "
        "unless its name is another each time, find out who removed it, then build.",
    ),
    ("parallel", "shared"): Boundary(
        GRAPH, "Give each recipe a scratch file of its own, as $@.tmp, the answer names both; serial mode hides it."
    ),
    ("causes", "clock-skew"): SKEWED,
    ("causes", "always-make"): Boundary(GRAPH, "Take -B (--always-make) out of the MAKEFLAGS of the makefile."),
    ("causes", "member-undated"): UNDATED,
    ("converges", "member-undated"): UNDATED,
    ("converges", "never-converges"): Boundary(
        GRAPH, "Let the recipe make the file that its rule names; where it is a task and no file, declare it .PHONY."
    ),
    ("causes", "value-changed"): Boundary(
        DRIFT, "Find out who changed the value that the stamp holds otherwise; if it was meant, build."
    ),
    ("causes", "forced"): FORCED,
    ("causes", forced.ONCE): Boundary(
        DRIFT,
        "Find out what changed since it was built: a value, or a file that it is compared with; a build settles it.",
    ),
    ("causes", forced.UNPROVEN): Boundary("", after="converges"),
    ("converges", REFUSED): Boundary(
        "", "", NOT_REPRODUCED, "a build in a copy would reach out of it, so none was made"
    ),
    ("parallel", "one-by-one"): Boundary(
        "", "", NOT_REPRODUCED, "its recipes never ran side by side: what keeps them apart may hide a race"
    ),
    ("causes", "artifact-gone"): Boundary(
        GRAPH,
        "Find out who removed it, unless it is new, a build failed before it, or its recipe does not make it; then "
        "build.",
    ),
    ("causes", "source-newer"): Boundary(GRAPH, "Find out who wrote the newer file; if it was meant, build."),
    ("converges", "phony-undeclared"): UNDECLARED,
    ("causes", "phony-undeclared"): UNDECLARED,
    ("converges", forced.STILL): FORCED,
    ("converges", "never-by-design"): Boundary(
        NOISE, "Ask for a file instead of a phony target, or expect the work.", after="stale"
    ),
    ("acts", "acts"): Boundary(
        GRAPH, "Move what runs while make only looks into a rule of its own: rung probe make acts.", after="parallel"
    ),
    ("causes", "not-built"): NOT_BUILT,
    ("causes", forced.UNBUILT): NOT_BUILT,
    ("planned", "context-missing"): Boundary(
        DRIFT, "Give what the makefile's own check asks for: a variable, a tool or a file."
    ),
    ("planned", "needs-a-build"): NEEDS_A_BUILD,
    ("evidence", "endangered"): Boundary(
        GRAPH, "Take what removes the evidence out of the proof route: rung probe make evidence.", after="parallel"
    ),
    ("warned", "overridden"): Boundary(
        GRAPH, "Take out one of the recipes that the warning names: make passes over the one that comes first."
    ),
}
