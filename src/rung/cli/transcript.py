"""The transcript of a run: lines in order, nothing redrawn, every state a word."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field

import click

from rung.app.driving.drive import Driver
from rung.app.driving.facts import Anchored, Fact, Happened, Looked, Looking, Starting, Unheard, Watching
from rung.app.runs import aids
from rung.app.runs.ready import Found
from rung.app.runs.stream import said
from rung.app.runs.waiting import Waiting
from rung.cli.keys import SOLID
from rung.cli.live import Live
from rung.cli.saying import WIDEST, glyph, shown, shown_anchor, wrapped
from rung.cli.waits import Waits
from rung.model.effect import Effect, Facet
from rung.model.event.address import CheckAt, Part, called
from rung.model.event.approval import ApprovalAsked
from rung.model.event.check import Answer, Checked, Retried
from rung.model.event.event import Event
from rung.model.event.run import Closed, Escalated, ValueGiven
from rung.model.event.step import StepEnded, StepIntent, StepRefused
from rung.wiring.terminal import columns

OUTPUT_LINES = 8
ERROR_LINES = 4
LINE_WIDTH = 400
WIDTH = 56
NARROW = 34
"""Columns of what is not folded: on a telephone there are 40."""
BESIDE = 24
"""Columns that stand beside the title of a step: its sign, its effect, how long it took, its entry."""
_WORDS = {
    Effect.OBSERVE: "reads",
    Effect.PROBE: "probes",
    Effect.UNKNOWN: "UNKNOWN",
    Effect.MUTATE: "CHANGES",
    Effect.DESTROY: "DESTROYS",
}
_QUIET = (StepIntent, ApprovalAsked)


@dataclass(frozen=True, slots=True)
class Transcript:
    """Writes what happens. Text that comes from files and commands is made harmless first.

    ``insist`` raises what kept a command's output from being written while it ran.
    """

    driver: Driver
    live: Live | None = None
    waits: Waits = field(default_factory=Waits)
    insist: Callable[[], None] = lambda: None

    def opening(self) -> None:
        """Write what is run, what it is for and not for, what it inherits, and when to escalate."""
        runbook = self.driver.procedure.runbook
        self._line(
            f"{runbook.id} {runbook.title.text}   run {self.driver.log.run}  rev {runbook.revision[:6]}", bold=True
        )
        scope = runbook.scope
        for label, items in (
            ("Handles ", scope.handles if scope else ()),
            ("Not for ", scope.excludes if scope else ()),
        ):
            for item in items:
                self._line(f"{label} {item.text}")
        self._line(f"Proven   {aids.proven(self.driver)}")
        for text in aids.forbidden(self.driver):
            self._line(f"Inherits {text}")
        when, who = aids.escalation(self.driver), aids.whom(self.driver)
        if when or who:
            self._line(f"Escalate {when} -> {who}")

    def ready(self, found: tuple[Found, ...]) -> None:
        """Write what the run needs and what of that is there, then the blank line that ends the opening."""
        items = (shown(f"{one.word} {one.text}") for one in found)
        # One that fits on a narrow line stands whole on it; a sentence is folded as every other.
        whole = (item.replace(" ", SOLID) if len(item) < NARROW else item for item in items)
        if found:
            click.echo(wrapped("   ".join(("Prerequisites", *whole))).replace(SOLID, " "))
        self._line("")

    def fact(self, fact: Fact) -> None:
        """Write one fact."""
        self.insist()
        match fact:
            case Looking() | Looked() | Watching():
                self._look(fact)
            case Happened(record=record):
                self.waits.end()
                self._event(record.event, record.seq)
            case Starting():
                self._starting(fact)
            case Anchored(line=text, where=where):
                self._line(shown_anchor(text, where))
            case Unheard(fault=fault):
                self._line(f"   no: {fault.message}", fg="yellow")
                for line in fault.details:
                    self._line(f"       {line}")
                if fault.advice:
                    self._line(f"       {fault.advice}")
            case _:
                pass

    def _look(self, fact: Looking | Looked | Watching) -> None:
        """Say what a look does: that it looks, where that takes long; what it waits for, and how often it looked."""
        match fact:
            case Looking(check=check, attempt=attempt) if self.live is not None:
                self.live.begin(f"look {attempt}: {self._text(check)}", silent=True)
            case Looked() if self.live is not None:
                self.live.end()
            case Watching(check=check):
                self._late()
                self.waits.say(self._text(check), fact.observed, fact.left, fact.attempt)
            case _:
                pass

    def _late(self) -> None:
        if self.live is not None and any(self.live.late()):
            self.waits.end()
            self.live.overdue()

    def _starting(self, fact: Starting) -> None:
        planned = fact.planned
        if self.live is not None and Facet.SENSITIVE not in planned.verdict.facets:
            self.live.begin(self._which(fact.step))
        if planned.effect.changes:
            self._line(f".. {self._which(fact.step)}  running on {planned.target.name}")
        for sentence in planned.verdict.lowered:
            self._line(f"     declared: {sentence}", dim=True)

    def stop(self, stop: Waiting) -> None:
        """Write why the run stopped and what to type now."""
        word = "ended" if stop.state in {"repaired", "done", "escalated", "aborted", "handed over"} else "waiting"
        self._line(f"{word}: {stop.message}", bold=True)
        held = aids.checked(self.driver) if word == "ended" else ""
        if held:
            self._line(f"   {held}")
        for line in stop.void:
            self._line(f"   {line}", fg="yellow")
        for command in stop.commands:
            self._line(f"   {command}")

    def _event(self, event: Event, seq: int) -> None:
        match event:
            case StepEnded():
                self._ended(event, seq)
            case Checked(check=check, answer=answer, observed=observed):
                if self.live is not None:
                    self.live.end()  # a look that Ctrl-C ended has no end of its own
                good = answer is Answer.YES
                word = {Answer.YES: "passed", Answer.NO: "FAILED", Answer.UNSURE: "NOT KNOWN"}[answer]
                seen = f" ({observed})" if observed else ""
                label = "check: " if check.part is Part.STEP else ""
                self._line(f"     {label}{self._text(check)}{seen}: {word}", fg=None if good else "red")
            case ValueGiven(name=name, value=value, origin=origin):
                self._line(f"     {name} = {value} <- {origin}")
            case Closed():
                self._line("")
            case Retried(check=check) if check.part is Part.GUARD:
                pass  # what is looked at again is told when it was looked at
            case StepRefused() if self.live is not None:
                pass  # the question that follows says it
            case Escalated(to=to) if self.live is not None:
                self._line(f"   - {said(event)}")
                whom = to or "them"
                self._line(f"     rung sends nothing: tell {whom} yourself; h shows the text to send", bold=True)
                self._line("     you lead until they say that they have it")
            case _ if not isinstance(event, _QUIET):
                self._line(f"   - {said(event)}")

    def _ended(self, event: StepEnded, seq: int) -> None:
        streamed = self.live.end() if self.live is not None else 0
        good = not (event.timed_out or event.interrupted or event.lost) and (
            event.exit == 0 or aids.expected(self.driver, event)
        )
        sign = glyph("\u2713", "OK") if good else glyph("\u2717", "XX")
        word = _WORDS[Effect[event.effect.upper()]]
        how = "" if event.exit == 0 and good else f"  {event.ending}"
        took = f"{event.milliseconds / 1000:.1f} s"
        width = min(WIDTH, max(columns(WIDEST) - BESIDE, 0)) if sys.stdout.isatty() else WIDTH
        text = f"{sign} {self._which(event.step, event.index):{width}} {word:8} {took}  #{seq}{how}"
        self._line(text, fg=None if good else "red")
        if event.withheld:
            self._line("     output not kept: this command reads secrets", dim=True)
        self._output(event, seq, streamed)
        if event.survivors:
            left = ", ".join(str(pid) for pid in event.survivors)
            self._line(f"     still running after the step: pid {left}", fg="yellow")

    def _output(self, event: StepEnded, seq: int, streamed: int) -> None:
        """Write the first lines of what a command said, unless they were written while it ran."""
        told, wrong = self.driver.readable(event.stdout), self.driver.readable(event.stderr)
        lines = (told or wrong).splitlines()
        whole = f"rung evidence {self.driver.log.run} {seq}"
        if streamed:
            self._line(f"     ({streamed} lines: {whole})", dim=True)
            return
        for line in lines[:OUTPUT_LINES]:
            more = f" (+{len(line) - LINE_WIDTH} characters)" if len(line) > LINE_WIDTH else ""
            self._line(f"     {line[:LINE_WIDTH]}{more}", dim=True)
        if len(lines) > OUTPUT_LINES:
            self._line(f"     (+{len(lines) - OUTPUT_LINES} lines: {whole})", dim=True)
        asked = self._asked(event)
        if told and (event.exit or not asked):
            self._beside(wrong.splitlines(), 1 if asked else ERROR_LINES, "red" if event.exit else "yellow")

    def _beside(self, lines: list[str], most: int, colour: str) -> None:
        """Write the first lines of what stood on standard error beside the output."""
        for line in lines[:most]:
            self._line(f"     ! {line[:LINE_WIDTH]}", fg=colour)
        if len(lines) > most > 1:
            self._line(f"     ! (+{len(lines) - most} lines)", fg=colour)

    def _asked(self, event: StepEnded) -> bool:
        """Say whether the command was a request: the first line beside its answer is the status, the rest headers."""
        planned = self.driver.procedure.step(event.step)
        at = planned.commands[event.index] if planned and event.index < len(planned.commands) else None
        return at is not None and at.target.kind == "http"

    def _which(self, number: int, index: int = 0) -> str:
        if number < 0:
            added = self.driver.procedure.step(number)
            return f"{called(number)}: {added.step.title.text if added else ''}"
        if number == 0:
            questions = self.driver.procedure.questions
            return f"evidence: {questions[index].step.title.text if index < len(questions) else ''}"
        planned = self.driver.procedure.step(number)
        title = planned.step.title.text if planned else ""
        return f"{number}/{len(self.driver.procedure.steps)} {title}"

    def _text(self, at: CheckAt) -> str:
        runbook = self.driver.procedure.runbook
        planned = self.driver.procedure.step(at.step)
        checks = {
            Part.PREREQUISITE: runbook.prerequisites,
            Part.PROOF: runbook.proof,
            Part.STEP: planned.step.checks if planned else (),
        }.get(at.part, ())
        table = runbook.decision
        if at.part is Part.ROUTE and table and 0 <= at.index < len(table.boundaries):
            return f"route of {table.boundaries[at.index].name}"
        if at.part is Part.SIGN and table and 0 <= at.index < len(table.boundaries):
            return f"sign of {table.boundaries[at.index].name}"
        guards = planned.step.guards if planned and at.step else runbook.guards
        if at.part is Part.GUARD and 0 <= at.index < len(guards):
            return f"do not {guards[at.index].text.text}"
        named = f"{at.part.value}: " if at.part is not Part.STEP else ""
        return f"{named}{checks[at.index].text.text}" if 0 <= at.index < len(checks) else str(at)

    @staticmethod
    def _line(text: str, *, bold: bool = False, dim: bool = False, fg: str | None = None) -> None:
        click.echo(click.style(wrapped(shown(text, keep="\t")), bold=bold or None, dim=dim or None, fg=fg))
