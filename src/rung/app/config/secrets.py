"""``[secrets]``: names for references; commands that use ``$NAME`` get the value, and it is hidden everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rung.app.carry.exchange import credentials
from rung.app.config.reading import Reading, Table
from rung.model.target import Target

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
# Variables by which a shell or the loader runs other code or reads words differently; a secret is none of these.
_LOADS = re.compile(r"PATH|IFS|ENV|SHELLOPTS|BASHOPTS|PS4|PROMPT_COMMAND|(BASH|LD_|DYLD_|RUNG_).*")


def references(named: Mapping[str, str], targets: Iterable[Target]) -> dict[str, str]:
    """Return every reference of a configuration by name: those of ``[secrets]`` and the credentials of targets."""
    found = dict(named)
    for target in targets:
        found[f"{target.name}.password"] = target.setting("password")
        for profile in target.profiles:
            found[f"{target.name}.{profile.name}.password"] = profile.password
        for header, reference in credentials(target)[1].items():
            found[f"{target.name}.headers.{header}"] = reference
    return {name: reference for name, reference in found.items() if reference}


def secrets(reading: Reading, tables: Table) -> dict[str, str]:
    """Return the references by name. Raises UsageError with the place; a message never repeats what stands there."""
    from rung.secrets.reference import parse  # most configurations have no secrets

    found = {}
    for name, text in reading.table(tables, "secrets").items():
        if not _NAME.fullmatch(name) or _LOADS.fullmatch(name):
            advice = "write letters, digits and _, and no name that a shell gives a meaning to"
            raise reading.fault(f"no secret can have the name {name!r}", name, advice)
        where = reading.fault("", name, "").where
        found[name] = parse(text if isinstance(text, str) else "", where=where).text
    return found
