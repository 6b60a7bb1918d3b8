"""``[policy]`` and ``[policy.ENV]``: who must approve, by which key, and for how long that holds; ``[people]``."""

from __future__ import annotations

from pathlib import PurePath

from rung.app.config.reading import Reading, Table
from rung.model.effect import Effect
from rung.run.policy import Approval, Policy, Times, alike

_EFFECTS = frozenset({e.word for e in Effect if e.changes})
_MINUTES = ("minutes", "minutes_to_approve")
_PLAIN = frozenset({*_MINUTES, "signers"})
LONGEST = 7 * 24 * 60


def policy(reading: Reading, tables: Table) -> Policy:
    """Return the operator's table. ``signers`` is beside rung.toml unless it is absolute."""
    table = reading.table(tables, "policy")
    usual = Policy()
    minutes = _minutes(reading, table, "policy", "minutes", usual.minutes)
    to_approve = _minutes(reading, table, "policy", "minutes_to_approve", usual.minutes_to_approve)
    rows: dict[str, dict[str, Approval]] = {}
    envs: dict[str, Times] = {}
    for env in table:
        if env in _PLAIN:
            continue
        row = reading.table(table, env)
        reading.keys(row, frozenset({*_EFFECTS, *_MINUTES, "signed"}), f"policy.{env}")
        meant = alike(env)
        if meant in rows:
            raise reading.fault(f"'policy.{env}' stands there twice, written in two ways", env, "make one table of it")
        rows[meant] = {effect: _approval(reading, table, env, effect) for effect in row if effect in _EFFECTS}
        envs[meant] = Times(
            _minutes(reading, row, f"policy.{env}", "minutes", minutes),
            _minutes(reading, row, f"policy.{env}", "minutes_to_approve", to_approve),
            _signed(reading, row, env),
        )
    signers = reading.word(tables, "policy", "signers")
    if not signers and any(times.signed for times in envs.values()):
        raise reading.fault(
            "'signed' needs to know whose keys count", "signed", 'write [policy] signers = "allowed_signers"'
        )
    beside = str(PurePath(reading.path).parent / signers) if signers else ""
    return Policy(rows, minutes, to_approve, envs, beside, people(reading, reading.table(tables, "people")))


def people(reading: Reading, table: Table) -> dict[str, str]:
    """Return the person behind each other name: ``anna = ["anna.k@example.com", "akovac"]``."""
    found: dict[str, str] = {}
    for person, names in table.items():
        if not isinstance(names, list) or not all(isinstance(name, str) and name.strip() for name in names):
            raise reading.fault(f"'people.{person}' must be a list of names", person, f'{person} = ["other-name"]')
        for name in (person, *names):
            known = found.setdefault(alike(str(name)), alike(person))
            if known != alike(person):
                raise reading.fault(f"{name!r} is the name of {known} and of {person}", person, "name it once")
    return found


def _minutes(reading: Reading, row: Table, prefix: str, key: str, otherwise: int) -> int:
    value = row.get(key, otherwise)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= LONGEST:
        raise reading.fault(f"'{prefix}.{key}' must be a whole number from 1 to {LONGEST}", key, "for example 10")
    return value


def _signed(reading: Reading, row: Table, env: str) -> bool:
    value = row.get("signed", False)
    if not isinstance(value, bool):
        raise reading.fault(f"'policy.{env}.signed' must be true or false", "signed", "signed = true")
    return value


def _approval(reading: Reading, table: Table, env: str, effect: str) -> Approval:
    word = reading.word(table, env, effect)
    allowed = [a.value for a in Approval if a is not Approval.NONE]
    if word not in allowed:
        raise reading.fault(f"'policy.{env}.{effect}' is {word!r}", effect, f"one of: {', '.join(allowed)}")
    return Approval(word)
