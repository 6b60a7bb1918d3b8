"""The steps of a draft: what to look at, in which order, and the change that may follow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rung.library.gate import View
from rung.library.identity import slug
from rung.library.scaffold.plain import plain
from rung.library.scaffold.stack import Use, topics, uses
from rung.library.scaffold.technology import Change, Look, Need, Topic
from rung.library.scaffold.wanted import Kind, Wanted
from rung.model.replacing import replace

_UNFIT = re.compile(r"\{\{|```|~~~")
"""What cannot stand in a block as it is: a template that is not filled in, and the marks of blocks."""
_MOST = 6
_MOST_OF_ONE = 3
Targets = Mapping[str, tuple[str, ...]]
"""The names of the targets that rung.toml knows, by kind."""


@dataclass(frozen=True, slots=True)
class Aim:
    """The target of a command: empty where it runs in the shell; ``guess`` says where a name was made from."""

    name: str = ""
    kind: str = ""
    guess: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """One step: what is looked at or changed, of which technology, and where its command goes."""

    number: int
    act: Look | Change
    use: Use
    aim: Aim


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of a draft in order, the last of them perhaps a change, and the inputs their commands need."""

    looks: tuple[Stage, ...]
    change: Stage | None
    inputs: tuple[Need, ...]

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Return every step."""
        return (*self.looks, *((self.change,) if self.change else ()))

    def number(self, title: str) -> int:
        """Return the number of the step of this title."""
        return next(stage.number for stage in self.looks if stage.act.title == title)


def plan(view: View, want: Wanted, targets: Targets) -> Plan:
    """Return the steps for a want: at most six looks, those that fit its topics, and at most one change."""
    about = topics(view, want)
    used = uses(view, want)
    chosen = [pair for use in used for pair in _looks(use, about)]
    confirming = list(_confirming(want, used))
    apt = frozenset({Topic.RELEASE}) if want.kind is Kind.ROLLBACK else about
    change = _change(used, apt, chosen)
    chosen = _cut(chosen, _MOST - len(confirming), change)
    looks = tuple(
        Stage(number, look, use, _aim(want, use, targets))
        for number, (look, use) in enumerate([*confirming, *chosen], start=1)
    )
    last = None
    if change is not None:
        last = Stage(len(looks) + 1, change[0], change[1], _aim(want, change[1], targets))
    whole = Plan(looks, last, ())
    return replace(whole, inputs=tuple(_inputs(want, whole)))


def _looks(use: Use, about: frozenset[Topic]) -> list[tuple[Look, Use]]:
    """Return what to look at: what is always of use first, then what fits the topics best."""
    apt = [look for look in use.technology.looks if not look.topics or look.topics & about]
    apt.sort(key=lambda look: (bool(look.topics), -len(look.topics & about)))
    return [(look, use) for look in apt[:_MOST_OF_ONE]]


def _confirming(want: Wanted, used: tuple[Use, ...]) -> Iterator[tuple[Look, Use]]:
    """Yield a step for each of the first three rules that asks the alert's own expression."""
    fit = {rule.name: rule for rule in want.rules if rule.expression.strip() and not _UNFIT.search(rule.expression)}
    for rule in list(fit.values())[:_MOST_OF_ONE]:
        expression = " ".join(rule.expression.split())
        look = Look(
            f"Ask for what {plain(rule.name)} is about",
            expression,
            "This is the expression of the alerting rule: a row means that it still holds, no row that it has passed.",
            f"what {plain(rule.name)} is about still holds",
            language="promql",
        )
        technology = replace(used[0].technology, name="Prometheus", target="prometheus", tool="", needs=())
        yield look, Use(technology, None, guess=False, why=f"the rule {plain(rule.name)} is one of Prometheus")


def _change(
    used: tuple[Use, ...], about: frozenset[Topic], chosen: list[tuple[Look, Use]]
) -> tuple[Change, Use] | None:
    """Return the first change that fits the topics and whose look is among the steps."""
    titles = {look.title for look, _ in chosen}
    fitting = (
        (change, use)
        for use in used
        for change in use.technology.changes
        if change.topics & about and change.after in titles and not use.guess
    )
    return next(fitting, None)


def _cut(chosen: list[tuple[Look, Use]], most: int, change: tuple[Change, Use] | None) -> list[tuple[Look, Use]]:
    """Return the first looks of each technology in turn, and never without the one that the change rests on."""
    kept = chosen[:most]
    if change is not None and change[0].after not in {look.title for look, _ in kept}:
        kept[-1] = next(pair for pair in chosen if pair[0].title == change[0].after)
    return kept


def _aim(want: Wanted, use: Use, targets: Targets) -> Aim:
    kind = use.technology.target
    if not kind:
        return Aim()
    named = targets.get(kind, ())
    if len(named) == 1:
        return Aim(named[0], kind)
    if kind == "prometheus":
        return Aim("prometheus", kind, "the name of the target is that of the tool")
    told = use.entry.title.text if use.entry is not None else want.service or want.title
    source = use.entry.id if use.entry is not None else want.names[0]
    made = slug(plain(told))[:60].strip("-") or kind
    near = [name for name in named if name in made or made in name]
    if len(near) == 1:
        return Aim(near[0], kind, f"of the targets of this kind its name is nearest to that of {source}")
    return Aim(made, kind, f"the name of the target is made from that of {source}")


def _inputs(want: Wanted, whole: Plan) -> Iterator[Need]:
    """Yield each value that a command uses, with an example made from the service."""
    text = "\n".join(stage.act.command for stage in whole.stages)
    done: set[str] = set()
    for stage in whole.stages:
        for need in stage.use.technology.needs:
            if need.name in done or not (f"${need.name}" in text or f":{need.name})" in text):
                continue
            done.add(need.name)
            name = slug(plain(want.service or _subject(stage.use)))[:60] or need.kind
            made = {"unit": f"{name}.service", "host": f"{name}.example.com"}.get(need.kind, name)
            origin = need.origin
            if isinstance(stage.act, Change) or (whole.change and need.name in whole.change.act.command):
                change = whole.change.act if whole.change else stage.act
                read = f"read in step {whole.number(change.after)}" if isinstance(change, Change) else origin
                origin = read if need.example else origin
            yield replace(need, example=need.example or made, origin=origin)


def _subject(use: Use) -> str:
    return use.entry.title.text if use.entry is not None else use.technology.name


def alarmed(want: Wanted) -> str:
    """Return the id of the one alert whose state a typed phrase can ask, or nothing."""
    names = want.names if want.kind is Kind.ALERT else ()
    return names[0] if len(names) == 1 and want.entries else ""
