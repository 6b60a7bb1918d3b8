"""What GNU Make says when it gives up, read into a verdict. Most looks come to their end, and load none of this."""

from __future__ import annotations

import re

from rung.model.pattern import pattern
from rung.probes import showing
from rung.probes.clipped import clipped
from rung.probes.gnumake import onward, swallowed
from rung.probes.gnumake.edge import missing_edge
from rung.probes.gnumake.ended import ended, looked, silent
from rung.probes.gnumake.failing import failing
from rung.probes.gnumake.half import KIND as HALF
from rung.probes.gnumake.half import half_written
from rung.probes.gnumake.ignored import unmade
from rung.probes.gnumake.lastwords import (
    KEPT,
    NO_COMMAND,
    SAID,
    STOPPED,
    before,
    command,
    last,
    not_found,
    recipe_said,
    unreadable,
)
from rung.probes.gnumake.leads import NAMES
from rung.probes.gnumake.speech import again
from rung.probes.gnumake.twice import made_twice
from rung.probes.hide import hidden
from rung.probes.near import near
from rung.probes.probe import Answer, Case, Ran

NO_RULE = pattern(r"\*\*\* No rule to make target ['`]([^']*)'(?:, needed by ['`]([^']*)')?")
NOT_READ = pattern(r"^[^:\n]+:\d+: \*\*\* ", re.MULTILINE)
PLACED = pattern(r"^(?P<path>[^:\n]+):(?P<line>\d+): \*\*\* (?P<said>.*?)\.? +Stop\.$", re.MULTILINE)
ERROR = pattern(r"\$[({]error\b")
LONGEST = 4  # lines of one call that is broken
EMPTY = pattern(r"\*\*\* No targets\.")
NO_MAKEFILE = pattern(r"^\S*make: \*\*\* No targets specified and no makefile found\.", re.MULTILINE)
NONE_BELOW = pattern(r"^\S*make\[\d+\]: \*\*\* No targets specified and no makefile found\.", re.MULTILINE)
FAILED = pattern(r"\*\*\* \[[^\]]*\] (?:Error (\d+)|(\w[\w ]*))")
BELOW = pattern(r"^\S*make\[\d+\]: \*\*\* No rule", re.MULTILINE)
ASKS = frozenset({"-n", "-q", "-pq", "-pqk"})
NETWORK = pattern(
    r"(?i)could ?n[o']t (?:resolve|connect)|failure in name resolution|network is unreachable"
    r"|connection (?:refused|timed out)|no route to host|unable to (?:access|connect)|name or service not known"
)
DENIED = pattern(r"^(?:\S*make(?:\[\d+\])?|[^:\n]+:\d+): ([^:\n]+): Permission denied$", re.MULTILINE)
ITS_OWN = frozenset({0, 1, 2})  # every exit of GNU Make, by its manual
NEVER_BEGAN = frozenset({126, 127})  # how a shell says that a program could not be started, or is not there
BESIDE_COPY = pattern(r"/(?:[^/\s]+/)*rung-\w{8}/")  # what a makefile works out from the folder it is read in
BUSY = 0.1  # CPU time in the time that passed, from which on a build did not just wait
UNKNOWN = ("target-unknown",)  # the target itself, and not something that it needs
HIDDEN = "what make would have said about the rest"


def gave_up(case: Case, ran: Ran) -> Answer | None:
    """Return the answer when make did not come to its end, or None when its output can be read."""
    if ran.timed_out:
        return _never_ended(case, ran)
    if ended(ran) and not ran.cut:
        return _silent(ran) or _passed_over(case, ran)
    if ran.signal is None and ran.exit not in ITS_OWN:
        return _not_run(case, ran)
    first = recipe_said(ran) if FAILED.search(ran.err) else before(ran.err)
    lines = (*first, *(match[0].strip() for match in STOPPED.finditer(ran.err)))[:KEPT] or last(ran.err)
    missing = NO_RULE.search(ran.err)
    if closed := _closed(case, ran, missing):
        return Answer("tool-failed", f"Make may not read `{closed}`.", lines, (HIDDEN,), showing.listed(case, closed))
    if nowhere := _no_makefile(case, ran, missing):
        return Answer("no-makefile", nowhere, (*onward.lying_below(case), *lines), (HIDDEN,), onward.elsewhere(case))
    if missing:
        return _missing(case, ran, missing, lines)
    if NONE_BELOW.search(ran.err):
        return _none_below(case, ran, lines)
    if NOT_READ.search(ran.err) and not FAILED.search(ran.err):
        own = _stopped_by_itself(case, ran)
        word, said = ("context-missing", own) if own else ("syntax-error", "Make stops while it reads the makefile.")
        return Answer(word, said, lines, (HIDDEN,), onward.unreadable(case, ran))
    if EMPTY.search(ran.err):
        said = "There is a makefile here, and no rule in it has a target."
        return Answer("target-missing", said, lines, (HIDDEN,), showing.listed(case, ""))
    kinds = tuple(kind for kind, _ in _why(case, ran) if kind)
    kinds = kinds or (("fails-when-asked",) if FAILED.search(ran.err) and looked(ran) else ())
    advice = again(case.ask, "acts") if looked(ran) else onward.failed(case, ran)
    return Answer("tool-failed", _how(case, ran), lines, (HIDDEN,), advice, kinds)


def _closed(case: Case, ran: Ran, missing: re.Match[str] | None) -> str:
    """Return the makefile that lies here and may not be read, where make says that there is none; else empty."""
    named = case.ask.makefile
    if not NO_MAKEFILE.search(ran.err) and (missing is None or missing[1] not in {named, *NAMES}):
        return ""
    return next(
        (name for name in ((named,) if named else NAMES) if name in case.entries and case.read(name) is None), ""
    )


def _none_below(case: Case, ran: Ran, lines: tuple[str, ...]) -> Answer:
    """Answer when a make further down has no makefile: its folder lacks it, or an earlier make writes it there."""
    if ASKS & set(ran.look.argv):
        said = "A make further down has no makefile in its folder: an earlier make builds it, or it was never fetched."
        return Answer("needs-a-build", said, lines, (HIDDEN,), again(case.ask, "converges", "--scratch"))
    said = "A make further down has no makefile in its folder, and nothing in this build made one: was it fetched?"
    return Answer("context-missing", said, lines, (HIDDEN,), onward.failed(case, ran))


def _no_makefile(case: Case, ran: Ran, missing: re.Match[str] | None) -> str:
    """Return that there is no makefile where make was asked, which of them; empty where there is one."""
    named = case.ask.makefile
    if named and missing and missing[1] == named and not missing[2] and case.read(named) is None:
        return f"There is no makefile `{named}` here."
    there = "." in case.unread or any(name in case.entries for name in NAMES)
    asked = missing is not None and missing[1] == case.ask.target and not missing[2]
    if NO_MAKEFILE.search(ran.err) or (asked and not named and not there):
        return onward.unwritten(case) or "There is no makefile in this folder: another one is meant."
    return ""


def _stopped_by_itself(case: Case, ran: Ran) -> str:
    """Return that the makefile's own `$(error …)` stopped make, and with which words; empty where make's own did."""
    for found in PLACED.finditer(ran.err):
        text = (case.read(found["path"].removeprefix("./")) or b"").decode("utf-8", "replace").splitlines()
        begin = int(found["line"]) - 1
        if any(ERROR.search(line) for line in text[begin : begin + LONGEST]):
            said = clipped(hidden(found["said"]), 200)
            return f"A check of the makefile itself stops make: `{said}`. See which variable or file it asks for."
    return ""


def _silent(ran: Ran) -> Answer | None:
    """Return the answer when make ended well but did not print the data base it was asked for, else None."""
    if not silent(ran):
        return None
    said = f"`{' '.join(ran.look.argv)}` printed no data base: what stands in PATH as make does not do make's work."
    return Answer("tool-failed", said, last(ran.err), (HIDDEN,), "command -v make")


def _passed_over(case: Case, ran: Ran) -> Answer | None:
    """Return the answer when a build ended well only because make ignored a failure, and a target is not there."""
    below = swallowed.hid_a_make(case, ran)
    if below:
        first, lines = below
        said = f"The recipe of {first.named} failed with {first.how}, and the build ended well all the same."
        advice = onward.target(case, case.ask.target)
        return Answer("tool-failed", said, (*lines, *last(ran.err)[-SAID:]), (HIDDEN,), advice, (swallowed.KIND,))
    found = unmade(case, ran)
    if not found:
        return None
    gone = f"`{found[0].target}` and {len(found) - 1} more were" if len(found) > 1 else f"`{found[0].target}` was"
    said = (
        f"A recipe failed with {found[0].code} and make was told to ignore it (`-`, -i, .IGNORE): "
        f"{gone} not made, though the build ended well."
    )
    missing = any(each.code in map(str, NEVER_BEGAN) for each in found)
    if missing:
        said = f"{said} A command that it calls is not there."
    kinds = (*(("command-missing",) if missing else ()), swallowed.KIND)
    return Answer("tool-failed", said, last(ran.err), (HIDDEN,), onward.target(case, found[0].target), kinds)


def _not_run(case: Case, ran: Ran) -> Answer:
    """Answer when the exit is none that make ends with: then make itself was never run, or something else was."""
    command = f"`{' '.join(ran.look.argv)}`"
    said = f"{command} ended with {ran.exit}, which is no exit of make: make did not do the work."
    if ran.exit in NEVER_BEGAN:
        said = f"{command} could not be run (exit {ran.exit}), so make said nothing."
    if "." in case.unread:
        said = f"The folder {case.ask.folder or '.'} may not be read or entered. {said}"
    advice = showing.listed(case, "") if "." in case.unread else "command -v make"
    return Answer("tool-failed", said, last(ran.err), (HIDDEN,), advice)


def _missing(case: Case, ran: Ran, missing: re.Match[str], lines: tuple[str, ...]) -> Answer:
    """Answer when make has no rule for something: it may not read it, an earlier make makes it, or nothing does."""
    if any(each[1] == missing[1] for each in DENIED.finditer(ran.err)):
        said = f"Make may not read `{missing[1]}`."
        return Answer("tool-failed", said, lines, (HIDDEN,), showing.listed(case, missing[1]))
    if BELOW.search(ran.err) and ASKS & set(ran.look.argv):
        return _not_planned(case, missing, lines)
    if ran.look.scratch and (missing[1].startswith("../") or BESIDE_COPY.match(missing[1])):
        need = BESIDE_COPY.sub("…/", missing[1])
        said = f"The makefile needs `{need}`, outside of this folder, and a scratch copy does not hold it."
        return Answer("tool-failed", said, lines, (HIDDEN,), showing.listed(case, ".."))
    return _no_rule(case, missing, lines)


def _no_rule(case: Case, missing: re.Match[str], lines: tuple[str, ...]) -> Answer:
    """Answer when the target, or something that it needs, is made by no rule."""
    if missing[1] == case.ask.target and not missing[2]:
        said = f"There is no target `{missing[1]}`, and no such file.{near(case, missing[1])}"
        return Answer("target-missing", said, lines, (HIDDEN,), onward.missing(case, missing[1]), UNKNOWN)
    need = f", which `{missing[2]}` needs" if missing[2] else ""
    said = f"Make has no rule for `{missing[1]}`{need}."
    return Answer("target-missing", said, lines, (HIDDEN,), onward.missing(case, missing[1]))


def _not_planned(case: Case, missing: re.Match[str], lines: tuple[str, ...]) -> Answer:
    """Answer when a make further down lacks a file: an earlier one may make it, which only a build shows."""
    need = f", which `{missing[2]}` needs" if missing[2] else ""
    said = f"A make further down has no `{missing[1]}`{need}: an earlier make builds it, or it is gone."
    return Answer("needs-a-build", said, lines, (HIDDEN,), again(case.ask, "converges", "--scratch"))


def _never_ended(case: Case, ran: Ran) -> Answer:
    said = f"`{' '.join(ran.look.argv)}` had not ended after {case.ask.timeout:g} s and was stopped."
    if ran.look.acts and ran.out and ran.cpu > case.ask.timeout * BUSY:
        said += f" It was at work all the while ({ran.cpu:.0f} s of CPU time): a longer --timeout may be all it needs."
    # A build that waits while it reads, or reads again and again, does so when it is asked: no other question ends.
    silent = not (ran.out or ran.err) and onward.reads_more(case)
    reading = looked(ran) or silent or onward.begins_again(case, ran)
    advice = onward.read_it(case) if reading else again(case.ask, "planned")
    not_shown = ("anything about the target: a recipe, or a command that make runs while it reads, may wait for ever",)
    return Answer("never-ended", said, last(ran.out + ran.err), not_shown, advice)


def _how(case: Case, ran: Ran) -> str:
    if ran.cut:
        return f"`{' '.join(ran.look.argv)}` wrote more than is kept; nothing is concluded from a part."
    if ran.signal is not None:
        return f"`{' '.join(ran.look.argv)}` was ended by signal {ran.signal}."
    recipe = FAILED.search(ran.err)
    if recipe and "-n" in ran.look.argv:
        return (
            f"A recipe ran and failed with {recipe[1] or recipe[2]} though make was only asked (-n): "
            "a line of it names $(MAKE) or begins with +, or it makes a makefile."
        )
    if recipe:
        why = "".join(f" {said}" for _, said in _why(case, ran))
        first = failing(ran)
        whose = f"The recipe of {first.named}" if first else "A recipe"
        return f"{whose} failed with {recipe[1] or recipe[2]}; make itself always ends with 2 then.{why}"
    return f"Make gave up with exit {ran.exit}."


def _why(case: Case, ran: Ran) -> list[tuple[str, str]]:
    """Return kinds of failure that its own words tell, each with a sentence; the one that explains most first."""
    recipe, found = FAILED.search(ran.err), []
    edge, twice = missing_edge(case, ran), made_twice(case, ran) if recipe else None
    if twice:
        found.append(("made-twice", f"`{twice[0]}` is made by the recipes of {' and '.join(twice[1][:SAID])}."))
    elif edge:
        found.append(("missing-edge", f"It lacks `{edge[1]}`, which a rule makes, and `{edge[0]}` does not need it."))
    elif recipe and unreadable(ran.err):
        found.append(("recipe-unreadable", "Its shell cannot read the recipe."))
    elif (recipe and recipe[1] == "127") or NO_COMMAND.search(ran.err) or not_found(ran.err):
        found.append(("command-missing", f"{command(ran.err)} that it calls is not installed here."))
    half = half_written(case, ran) if recipe and not found else None
    if half:
        found.append((HALF if half.sure else "", half.sentence))
    if recipe and NETWORK.search(ran.err):
        found.append(("network", "Its words are of a network that does not answer."))
    lost = swallowed.before(case, ran)
    if lost:
        failed = f"failed with {lost.code}" if lost.code else "may fail (`||`)"
        found.append((swallowed.KIND, f"Before it the recipe of `{lost.target}` {failed}, which counts for nothing."))
    return found
