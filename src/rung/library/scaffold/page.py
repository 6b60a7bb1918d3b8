"""A draft as Markdown in the RUN form. Whatever no register says is marked ``(guess)``, with its reason beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rung.library.identity import slug
from rung.library.scaffold.plain import commented, plain
from rung.library.scaffold.plan import Plan, Stage, alarmed
from rung.library.scaffold.technology import Change
from rung.library.scaffold.wanted import Kind, Wanted
from rung.model.runbook import Register

MARK = "<!-- rung-draft for "
GUESS = "(guess)"
_CATEGORY = {Kind.ALERT: "Incident", Kind.ROLLBACK: "Deployment", Kind.RISK: "Incident"}
_SOON = {"critical": "15m", "high": "15m"}
_TRIGGERS = ("Rollback Trigger", "Rollback Triggers", "Rollback When", "Rollback If", "Rollback")
_CONDITIONS = ("Condition", "Criterion", "Criteria", "Description", "Threshold")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A runbook that is proposed: its id, its want, its steps, and the text of its file."""

    id: str
    want: Wanted
    plan: Plan
    text: str
    guesses: tuple[str, ...]


def propose(id: str, want: Wanted, steps: Plan, near: Sequence[Register] = ()) -> Proposal:  # noqa: A002 - the word of the file format for what names an entry
    """Return the proposal for a want under an id that is free; ``near`` are entries it is not for."""
    page = _Page(id, want, steps, tuple(near), [])
    text = page.text()
    return Proposal(id, want, steps, text, tuple(page.guesses))


@dataclass(frozen=True, slots=True)
class _Page:
    """One page while it is written; ``guesses`` fills up."""

    id: str
    want: Wanted
    plan: Plan
    near: tuple[Register, ...]
    guesses: list[str]

    def text(self) -> str:
        parts = (
            self._head(), self._scope(), self._inputs(), self._prerequisites(), self._procedure(), self._decision(),
            self._do_not(), self._escalation(), self._proof(), self._after(),
        )  # fmt: skip
        body = "\n\n".join("\n".join(part) for part in parts if part)
        return f"{body}\n"

    def _guess(self, what: str, why: str) -> str:
        """Return the comment that says what is a guess and why it was made."""
        told = commented(f"{what}, because {why}")
        self.guesses.append(told)
        return f"<!-- rung: guess {told} -->"

    def _head(self) -> list[str]:
        want = self.want
        owner = want.owner
        severity = self._severity()
        lines = [
            f"# {self.id}: {want.title}",
            f"Category: {_CATEGORY[want.kind]}",
            f"Severity: {severity}" + ("" if want.severity else f" {GUESS}"),
            f"Trigger: {self._trigger()}",
            f"Owner: {owner} {GUESS}" if owner else "Owner: TBD",
            "",
            f"This is a draft. Nobody has tried it. A line with {GUESS} stands in no register: confirm or correct it.",
            "",
        ]
        if not want.severity:
            lines.append(self._guess(f"the severity {severity}", "no entry states one"))
        if owner:
            lines.append(self._guess(f"the owner {owner}", f"{want.names[0]} is theirs"))
        return lines[:-1] if not lines[-1] else lines

    def _trigger(self) -> str:
        if len(self.want.names) > 1:
            return ", ".join(self.want.names)
        names = (*_TRIGGERS, *_CONDITIONS) if self.want.kind is Kind.ROLLBACK else _CONDITIONS
        said = plain(_condition(self.want, names)).replace("(", "").replace(")", "")
        return f"{self.want.names[0]} ({said})" if said else self.want.names[0]

    def _scope(self) -> list[str]:
        tools = ", ".join(dict.fromkeys(stage.use.technology.name for stage in self.plan.stages))
        about = self.want.title.removeprefix("Roll back: ").removeprefix("Respond: ")
        lines = ["## Scope", f"- **Handles**: {_handled(self.want, about)}"]
        lines += [f"- **Does NOT handle**: {plain(one.title.text)} (see {one.id})" for one in self.near]
        lines += [f"- **Does NOT handle**: a cause outside {tools} {GUESS}", ""]
        return [*lines, self._guess("where this page ends", "only the stack is known, not how the service is built")]

    def _inputs(self) -> list[str]:
        if not self.plan.inputs:
            return []
        rows = [f"| {need.name} | {need.kind} | {need.example} | {need.origin} |" for need in self.plan.inputs]
        made = ", ".join(need.name for need in self.plan.inputs)
        why = "they are made from the names in the registers"
        lines = ["## Inputs", "| name | type | example | from |", "|---|---|---|---|", *rows, ""]
        return [*lines, f"The examples above are made up {GUESS}.", "", self._guess(f"the examples of {made}", why)]

    def _prerequisites(self) -> list[str]:
        lines = ["## Prerequisites"]
        tools = {stage.use.technology.tool: stage.use.technology.name for stage in self.plan.stages}
        lines += [
            f"- [ ] The tool for {name} is here: `{tool}` expect `exit 0`" for tool, name in tools.items() if tool
        ]
        aims = {stage.aim.name: stage.aim for stage in self.plan.stages if stage.aim.name}
        for name, aim in aims.items():
            lines.append(f"- [ ] rung.toml has a target {name} of kind {aim.kind}{f' {GUESS}' if aim.guess else ''}")
        if not all(stage.aim.name for stage in self.plan.stages):
            lines.append("- [ ] This shell stands where the service can be seen: the right host, cluster and rights")
        lines.append("- [ ] The escalation below names somebody who can be reached now")
        guessed = [(name, aim.guess) for name, aim in aims.items() if aim.guess]
        return [*lines, *([""] if guessed else []), *(self._guess(f"the target {name}", why) for name, why in guessed)]

    def _procedure(self) -> list[str]:
        lines = ["## Procedure"]
        for stage in self.plan.stages:
            lines += ["", *self._step(stage)]
        return lines

    def _step(self, stage: Stage) -> Iterator[str]:
        act, use = stage.act, stage.use
        unsure = isinstance(act, Change) or use.guess
        yield f"### Step {stage.number}: {act.title}"
        yield act.reading + (f" {GUESS}" if unsure else "")
        if use.guess:
            yield ""
            yield self._guess(f"that {use.technology.name} has to do with it", use.why)
        elif isinstance(act, Change):
            yield ""
            yield self._guess("that this change helps", f"it is what {use.technology.name} offers for such a case")
        yield ""
        yield "Commands:"
        yield f"```{act.language}" + (f" target={stage.aim.name}" if stage.aim.name else "")
        yield act.command
        yield "```"
        if isinstance(act, Change):
            yield "Do not:"
            yield f"- {act.guard}: refuse `{act.refuse}` until step {self.plan.number(act.after)} passed"
            yield ""
        yield "Verification:"
        if stage.number == 1 and (name := alarmed(self.want)):
            yield f"- [ ] The alert is firing: expect `alert {name} firing`"
        yield from self._checks(stage)

    def _checks(self, stage: Stage) -> Iterator[str]:
        """Yield what shows that a step is done: that an answer came, and what a change that follows rests on."""
        act, change = stage.act, self.plan.change
        if isinstance(act, Change):
            yield f"- [ ] {act.confirm}" + (f": {act.expect}" if act.expect else "")
            return
        if act.expect:
            yield f"- [ ] An answer came: expect `{act.expect}`"
        if not act.expect or (change and isinstance(change.act, Change) and change.act.after == act.title):
            yield f"- [ ] {act.sign[0].upper()}{act.sign[1:]} {GUESS}"

    def _decision(self) -> list[str]:
        lines = ["## Decision", "| Class | Signs | Route |", "|---|---|---|"]
        change = self.plan.change
        after = change.act.after if change is not None and isinstance(change.act, Change) else ""
        signs: dict[str, list[str]] = {}
        for stage in self.plan.looks:
            if not isinstance(stage.act, Change) and stage.act.title != after:
                signs.setdefault(stage.use.technology.name, []).append(f"step {stage.number}: {stage.act.sign}")
            elif not isinstance(stage.act, Change) and change is not None:
                lines.append(
                    f"| {slug(change.act.title).replace('-', ' ')} | {stage.act.sign} {GUESS} | step {change.number} |"
                )
        lines += [f"| cause in {name} | {'; '.join(said)} {GUESS} | escalate |" for name, said in signs.items()]
        if self.want.kind is Kind.ROLLBACK and change is None:
            said = "go back by the way the release came"
            lines.append(f"| roll back | the trigger of {self.want.names[0]} holds | {said} {GUESS} |")
        if self.want.kind is not Kind.ROLLBACK:
            lines.append(
                "| passed | no sign of it is left, and nothing was changed | say so in the note and end here |"
            )
        lines += ["| data at risk | data is missing, doubled or in doubt | escalate |"]
        lines += ["| something else | none of these signs | escalate |", ""]
        return [*lines, self._guess("the classes and their signs", "no incident of this kind stands in a register")]

    def _do_not(self) -> list[str]:
        looks = len(self.plan.looks)
        seen = f"steps 1 to {looks} are" if looks > 1 else "step 1 is"
        return ["## Do not", f"- Do not change anything before the answers of {seen} captured"]

    def _escalation(self) -> list[str]:
        change = self.plan.change
        soon = self._soon()
        when = [f"after {soon}", *([f"if step {change.number} fails"] if change else []), "data is lost or in doubt"]
        return [
            "## Escalation",
            f"- **When to escalate**: {'; '.join(when)}",
            "- **Who to contact**: TBD",
            f"- **What to provide**: timeline, the answers of steps 1 to {len(self.plan.stages)}, what was tried",
            "",
            self._guess(f"to escalate after {soon}", "the severity is all that is known"),
        ]

    def _soon(self) -> str:
        return _SOON.get(self._severity(), "30m")

    def _severity(self) -> str:
        return self.want.severity or ("critical" if self.want.kind is Kind.ROLLBACK else "warning")

    def _proof(self) -> list[str]:
        lines = ["## Proof"]
        if name := alarmed(self.want):
            lines.append(f"- [ ] The alert has ended: expect `alert {name} resolved within 15m every 30s`")
        elif self.want.kind is Kind.ALERT:
            lines.append(f"- [ ] No alert of {', '.join(self.want.names)} is firing")
        else:
            said = plain(_condition(self.want)) or self.want.title
            what = "The criterion holds again" if self.want.kind is Kind.ROLLBACK else "The risk is contained"
            lines.append(f"- [ ] {what} ({self.want.names[0]}: {said})")
        first = self.plan.looks[0]
        return [*lines, f"- [ ] The answer of step {first.number} is that of a quiet hour again"]

    def _after(self) -> list[str]:
        notes = {
            "MON": "alert",
            "DEP": "criterion",
            "RISK": "risk",
            "TECH": "stack",
            "ARC": "design",
            "API": "interface",
        }
        entries = [*self.want.entries, *(s.use.entry for s in self.plan.stages if s.use.entry is not None)]
        ids = {entry.id: notes.get(entry.kind, "") for entry in entries}
        linked = ", ".join(f"{name} ({note})" if note else name for name, note in ids.items())
        lines = [
            "## Post-Incident",
            f"- [ ] Correct each line marked {GUESS} by what was seen, and take its mark out",
            f"- [ ] Agree on the time after which to escalate; {self._soon()} is made up {GUESS}",
            "- [ ] Open a ticket for the cause",
        ]
        lines += ["", f"Linked IDs: {linked}"] if linked else []
        return [*lines, "", f"{MARK}{self.want.key} -->"]


def _condition(want: Wanted, names: tuple[str, ...] = _CONDITIONS) -> str:
    return next((text for entry in want.entries for name in names if (text := entry.field(name))), "")


def _handled(want: Wanted, about: str) -> str:
    match want.kind:
        case Kind.ALERT if len(want.names) > 1:
            return f"{', '.join(want.names)} of {want.service}"
        case Kind.ALERT:
            return about
        case Kind.ROLLBACK:
            return f"the rollback that {want.names[0]} calls for: {about}"
        case Kind.RISK:
            return f"the case that {want.names[0]} warns of: {about}"
