"""One sentence for each event of a record: the timeline that people read."""

from __future__ import annotations

from rung.model.event.address import Part, called
from rung.model.event.approval import (
    ApprovalAsked,
    ApprovalDeclined,
    ApprovalVoided,
    Approved,
    GlassBroken,
    GlassReviewed,
)
from rung.model.event.check import Answer, Checked, Retried, Waived
from rung.model.event.doubt import DoubtLooked, DoubtResolved, StepInDoubt, StepNotStarted
from rung.model.event.event import Event
from rung.model.event.judgement import Decided, NoteWritten
from rung.model.event.record import AnchorFailed, Exported, Remarked, SecretMasked
from rung.model.event.run import (
    ChildOpened,
    Closed,
    Escalated,
    LeadTaken,
    Pointed,
    RouteLost,
    RulesInherited,
    RunOpened,
    TimeGiven,
    TriggerDue,
    ValueGiven,
)
from rung.model.event.step import AdHocAsked, StepEnded, StepIntent, StepLate, StepRefused, StepSkipped, coded

SHORT = 12


def sentence(event: Event) -> str:
    """Return what happened, in one line of plain text. Values from outside are not made safe here."""
    match event:
        case RunOpened(runbook=runbook, title=title, revision=revision, alert=alert):
            which = f"{runbook or 'a runbook'} {title} at revision {revision[:SHORT]}"
            return f"Run opened: {which}{_after(alert, ' for alert ')}"
        case LeadTaken(reason=reason):
            return f"Took the run in hand{_after(reason)}"
        case Pointed(variables=variables):
            said = ", ".join(f"{name}={value}" for name, value in sorted(variables.items()))
            return f"Clients on this machine go by {said or 'what they are configured with'}"
        case TriggerDue(text=text):
            return f"Escalation is due: {text}"
        case Escalated() | ChildOpened() | RouteLost() | RulesInherited():
            return _passed_on(event)
        case Remarked() | AnchorFailed() | SecretMasked() | Exported() | Closed():
            return _kept(event)
        case (
            NoteWritten()
            | Decided()
            | ApprovalAsked()
            | Approved()
            | ApprovalDeclined()
            | ApprovalVoided()
            | GlassBroken()
            | GlassReviewed()
        ):
            return _judgement(event)
        case Checked() | Waived() | Retried() | ValueGiven() | TimeGiven() | AdHocAsked():
            return _check(event)
        case StepInDoubt() | StepNotStarted() | DoubtLooked() | DoubtResolved():
            return _doubt(event)
        case _:
            return _step(event)


def _passed_on(event: Escalated | ChildOpened | RouteLost | RulesInherited) -> str:
    match event:
        case ChildOpened(child=run, runbook=runbook, title=title):
            return f"Goes on as run {run} of {runbook}{_after(title, ' ')}"
        case RouteLost(route=route, reason=reason):
            return f"{route} cannot be run: {reason}"
        case Escalated(to=to, reason=reason):
            return f"Escalated to {to}: {reason}"
        case RulesInherited(do_not=do_not, escalate=due, contacts=whom):
            parts = [*do_not, *(f"escalate {one}" for one in due), *(f"escalate to {one}" for one in whom)]
            return f"Obeys what led here, too: {'; '.join(parts)}"


def _kept(event: Remarked | AnchorFailed | SecretMasked | Exported | Closed) -> str:
    match event:
        case Remarked(text=text):
            return f"Remark: {text}"
        case AnchorFailed(where=where, size=size, reason=reason):
            return f"The head over {size} entries was NOT anchored at {where}: {reason}"
        case SecretMasked(entry=entry, counts=counts):
            told = ", ".join(name if count == 1 else f"{name} {count} times" for name, count in counts.items())
            return f"Hidden in #{entry}: {told}"
        case Exported():
            return "Exported as a bundle"
        case Closed(outcome=outcome, reason=reason):
            return f"Closed: {outcome.value}{_after(reason)}"


def _judgement(
    event: NoteWritten
    | Decided
    | ApprovalAsked
    | Approved
    | ApprovalDeclined
    | ApprovalVoided
    | GlassBroken
    | GlassReviewed,
) -> str:
    match event:
        case NoteWritten(symptom=symptom):
            return f"Incident note: {symptom}"
        case Decided(boundary=boundary, cites=cites, reason=reason):
            cited = ", ".join(f"#{seq}" for seq in cites)
            return f"Decided: {boundary}{_after(cited, ', citing ')}{_after(reason)}"
        case ApprovalAsked(step=step, digest=digest):
            return f"Approval asked for {called(step)}: digest {digest[:SHORT]}"
        case Approved(step=step, digest=digest, by=by, signature=signature):
            proof = f", signed with {signature.key}" if signature else ""
            return f"{_which(step)} approved by {by} for digest {digest[:SHORT]}{proof}"
        case ApprovalDeclined(step=step, by=by, reason=reason, signature=signature):
            proof = f" (signed with {signature.key})" if signature else ""
            return f"{by} said no to {called(step)}{proof}: {reason}"
        case ApprovalVoided(step=step, by=by, reason=reason):
            return f"The approval of {by} for {called(step)} counts no more: {reason}"
        case GlassReviewed(by=by, text=text):
            return f"Broken glass reviewed by {by}: {text}"
        case GlassBroken(step=step, reason=reason):
            return f"GLASS BROKEN for {called(step)}: {reason}"


def _check(event: Checked | Waived | Retried | ValueGiven | TimeGiven | AdHocAsked) -> str:
    match event:
        case Checked(check=check, answer=answer, observed=observed, attested=attested, looks=looks):
            word = {Answer.YES: "holds", Answer.NO: "does not hold", Answer.UNSURE: "is not known"}[answer]
            how = "attested" if attested else "1 look" if looks == 1 else f"{looks} looks"
            return f"Check of {check} {word} ({how}){_after(observed)}"
        case Waived(check=check, reason=reason):
            return f"Waived {check}: {reason}"
        case Retried(check=check) if check.part is Part.GUARD:
            return "The conditions of the guards are looked at again"
        case Retried(check=check):
            return f"Started {check} again"
        case TimeGiven(seconds=seconds, of=of):
            whose = _after(of, ", what was left to run ")
            return f"Given {seconds} s from here{whose}; after them nothing more is started"
        case ValueGiven(name=name, value=value, origin=origin):
            return f"Value {name} = {value} from {origin}"
        case AdHocAsked(number=number, script=script, effect=effect, target=target, reason=reason):
            which = f"Ad hoc {number} asked ({effect}) on {target.name}"
            return f"{which}: {script}{_after(reason, ', because ')}"


def _step(event: Event) -> str:
    match event:
        case StepIntent(step=step, attempt=attempt, effect=effect, target=target, profile=profile):
            whom = f" as {profile}" if profile else ""
            return f"{_which(step)}, attempt {attempt}: about to run ({effect}) on {target}{whom}"
        case StepEnded(step=0, index=index, ending=how):
            return f"Evidence question {index + 1} looked at: {how}"
        case StepEnded(step=step, ending=how, milliseconds=took):
            return f"{_which(step)} ended: {how} after {took / 1000:.1f} s"
        case StepLate(step=step, attempt=attempt, exit=code):
            return f"{_which(step)}, attempt {attempt} ended late ({coded(code)}): another process had the run by then"
        case StepRefused(step=step, reason=reason):
            return f"{_which(step)} refused: {reason}"
        case StepSkipped(step=step, reason=reason):
            return f"{_which(step)} {'passed over' if step >= 0 else 'dropped'}: {reason}"
        case _:
            return type(event).__name__


def _doubt(event: StepInDoubt | StepNotStarted | DoubtLooked | DoubtResolved) -> str:
    match event:
        case StepInDoubt(step=step, attempt=attempt, survivors=living):
            still = f"; still running: pid {', '.join(map(str, living))}" if living else ""
            return f"{_which(step)}, attempt {attempt} is IN DOUBT: it was begun and its end is not on record{still}"
        case StepNotStarted(step=step, attempt=attempt, reason=reason):
            return f"{_which(step)}, attempt {attempt} did not start: {reason}"
        case DoubtLooked(check=check, answer=answer, observed=observed):
            return f"Looked into the doubt: {check} is {answer.value}{_after(observed)}"
        case DoubtResolved(step=step, ran=ran, reason=reason):
            return f"{_which(step)} {'did run' if ran else 'did not run'}: {reason}"


def _which(step: int) -> str:
    return called(step).capitalize()


def _after(text: str, joint: str = ": ") -> str:
    return f"{joint}{text}" if text else ""
