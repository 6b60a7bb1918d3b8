"""What a person must have read before a change: what, where, with which values, why, and what comes after."""

from __future__ import annotations

from collections.abc import Iterator

from rung.app.drive import Driver


def guards(driver: Driver, number: int) -> Iterator[str]:
    """Yield the runbook's warnings for a step. They stand above everything that can be pressed."""
    planned = driver.procedure.step(number)
    for guard in (*driver.procedure.runbook.guards, *(planned.step.guards if planned else ())):
        yield f"   DO NOT    {guard.text.text}"


def commands(driver: Driver, number: int) -> Iterator[str]:
    """Yield every command of a step, filled in, with where it runs, why it counts as it does, and its values."""
    planned = driver.procedure.step(number)
    for one in planned.commands if planned else ():
        for index, line in enumerate(driver.resolved(one).splitlines()):
            yield f"   {'        ' if index else 'will run'}  {line}"
        whom, url = one.profile, one.profile.url or one.target.place
        yield f"   on        {one.target.name} ({one.target.env}{f', {url}' if url else ''})"
        if whom.name or whom.user:
            yield f"   as        {' '.join(filter(None, (whom.user, f'(profile {whom.name})' if whom.name else '')))}"
        yield f"   because   {one.effect.word}: {one.verdict.reason}"
        yield from (f"   declared  {sentence}" for sentence in one.verdict.lowered)
        for name in sorted(driver.names(one)):
            given = driver.log.state.values.get(name)
            if given is not None:
                yield f"   value     {name} = {given.value} <- {given.origin}"


def after(driver: Driver, number: int) -> Iterator[str]:
    """Yield what will be checked once the step has run."""
    planned = driver.procedure.step(number)
    for check in planned.step.checks if planned else ():
        yield f"   after     {check.text.text}"


def environments(driver: Driver, number: int) -> str:
    """Return the environments a step touches, for the sentence that says why somebody else must approve."""
    planned = driver.procedure.step(number)
    return ", ".join(sorted({one.target.env for one in planned.commands})) if planned else ""
