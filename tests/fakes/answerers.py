"""People at a run, as the tests need them: who answers what, and where approvals are signed."""

from __future__ import annotations

from pathlib import Path

from fakes.bench import Bench
from fakes.procedures import CONFIG
from rung.model.due import Need, NeedDecision, NeedNote, NeedValue, Refuse
from rung.model.replacing import replace
from rung.model.request import Decide, Give, Request, WriteNote
from rung.model.target import Target
from rung.run.policy import Policy, Times


def judged(need: Need | Refuse) -> Request | None:
    """Write the note, choose the class ``stuck``, give 7 for a value; everything else is left to others."""
    match need:
        case NeedNote():
            return WriteNote(symptom="slow", scope="all", next_action="end it")
        case NeedDecision(citable=citable):
            return Decide("stuck", citable, "it is old")
        case NeedValue(input=wanted):
            return Give(wanted.name, "7")
        case _:
            return None


def in_production(folder: Path) -> Bench:
    """Return a desk in production, where approvals are signed."""
    policy = Policy(envs={"production": Times(10, 60, signed=True)}, signers=str(folder / "allowed_signers"))
    targets = {**CONFIG.targets, "local": Target("local", "local", "production")}
    return Bench(folder, config=replace(CONFIG, targets=targets, policy=policy))
