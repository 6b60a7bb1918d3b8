"""What a run needs next: something to carry out, something to ask, a refusal, or its end."""

from __future__ import annotations

from dataclasses import dataclass

from rung.model.event.address import CheckAt
from rung.model.event.run import Outcome
from rung.model.expect import Capture, Expect
from rung.model.runbook import Input


@dataclass(frozen=True, slots=True)
class Execute:
    """Run command ``index`` of a step as its ``attempt``. ``digest`` is what was approved, empty for a look."""

    step: int
    index: int
    attempt: int
    digest: str


@dataclass(frozen=True, slots=True)
class Look:
    """Make a typed check."""

    check: CheckAt
    expect: Expect


@dataclass(frozen=True, slots=True)
class Take:
    """Take a value from a step's output."""

    step: int
    capture: Capture


@dataclass(frozen=True, slots=True)
class Warn:
    """An escalation trigger came true: record it, once."""

    index: int
    text: str


@dataclass(frozen=True, slots=True)
class Seek:
    """Put on record that an approval of ``digest`` is asked for, from now on."""

    step: int
    digest: str


@dataclass(frozen=True, slots=True)
class HandOn:
    """Go on with another runbook: open its run, and say on record which."""

    runbook: str


@dataclass(frozen=True, slots=True)
class NeedValue:
    """An input has no value yet."""

    step: int
    input: Input


@dataclass(frozen=True, slots=True)
class NeedAnswer:
    """A person must say whether something is true or done."""

    check: CheckAt
    text: str


@dataclass(frozen=True, slots=True)
class NeedNote:
    """The incident note lacks these lines."""

    step: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NeedDecision:
    """A class must be chosen, from ``boundaries`` where the runbook names them."""

    step: int
    boundaries: tuple[str, ...]
    citable: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NeedApproval:
    """A step waits for an approval of ``digest``; ``another`` when it must be somebody else's.

    ``more`` is how many are missing, ``by`` who approved already; ``signed``: each must be signed with an SSH key.
    """

    step: int
    digest: str
    another: bool
    more: int = 1
    signed: bool = False
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NeedRethink:
    """Somebody said no to the step, and why: ask anew, leave it out, escalate, or do something else."""

    step: int
    digest: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class NeedStart:
    """Somebody else approved the step while a person was asked something: whoever sits there starts it, or not."""

    step: int
    digest: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NeedRemedy:
    """Something failed: retry, skip or waive with a reason, escalate, abort. The default is never "continue".

    ``choice``: a class may be chosen right away, where the runbook has some and there is something to cite.
    """

    check: CheckAt
    failure: str
    escalate: str = ""
    choice: NeedDecision | None = None


@dataclass(frozen=True, slots=True)
class NeedVerdict:
    """A mutation is in doubt: a person must say whether it ran."""

    step: int
    attempt: int


@dataclass(frozen=True, slots=True)
class NeedEscalation:
    """The decision leads to escalation."""

    reason: str


@dataclass(frozen=True, slots=True)
class NeedTime:
    """The time of the run, so many seconds, is over: nothing more is started before somebody gives it more.

    ``of`` is the run that had so much left when it handed over; empty where a person gave the time.
    """

    step: int
    seconds: int
    of: str = ""


@dataclass(frozen=True, slots=True)
class Refuse:
    """The step may not run: ``rule`` names the condition, ``reason`` says it in the runbook's words."""

    step: int
    rule: str
    reason: str
    advice: str = ""

    @property
    def unwritten(self) -> bool:
        """Say whether a value is missing in the command itself: breaking the glass opens nothing there."""
        return self.rule in {"placeholder", "undeclared-input"}

    @property
    def passing(self) -> bool:
        """Say whether the cause lies outside of the run, and may be gone when the run goes on."""
        return self.rule in {"signature", "anchor-not-put"}


@dataclass(frozen=True, slots=True)
class Finish:
    """Everything is done; ``onward`` names the runbook that the run goes on with."""

    outcome: Outcome
    reason: str = ""
    onward: str = ""


Need = (
    NeedValue
    | NeedAnswer
    | NeedNote
    | NeedDecision
    | NeedApproval
    | NeedRethink
    | NeedStart
    | NeedRemedy
    | NeedVerdict
    | NeedEscalation
    | NeedTime
)
Act = Execute | Look | Take | Warn | Seek | HandOn
Due = Act | Need | Refuse | Finish
