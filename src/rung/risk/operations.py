"""Operations of a service that a built table lists as looks; the names of the others tell at most how bad they are."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pkgutil import get_data  # pathlib costs 3 ms

from rung.model.effect import Effect
from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.risk.table import Raise, Spec

TABLE = "functions/aws.txt"
"""The file of what is known to look, below this folder."""
DESTROYS = pattern(
    r"(?:batch-)?(?:delete|terminate|purge|remove|stop|cancel|abort|deregister|revoke|disable|detach|reset|release|kill)-"
)
CHANGES = pattern(
    r"(?:batch-)?(?:create|put|update|modify|start|reboot|set|add|attach|associate|disassociate|enable|register|send|publish"
    r"|invoke|run|restore|promote|failover|copy|import|apply|tag|untag|change|upload|authorize|rotate|write|execute|restart)-"
)


def operation(spec: Spec, name: str) -> Spec | None:
    """Return the table of ``SERVICE OPERATION`` below ``spec``, or None when nothing is known of it."""
    service, _, verb = name.partition(" ")
    if verb == "wait" and service in _looks():
        does = Raise(Effect.OBSERVE, f"`{name}` asks again and again until something is so")
    elif verb in _looks().get(service, frozenset()):
        does = Raise(Effect.OBSERVE, f"`{name}` has the access level List or Read")
    elif DESTROYS.match(verb):
        does = Raise(Effect.DESTROY, f"by its name, `{verb}` deletes or ends something")
    elif CHANGES.match(verb):
        does = Raise(Effect.MUTATE, f"by its name, `{verb}` changes something")
    else:
        return None
    return replace(spec, path=(*spec.path, *name.split()), does=does, subs={}, deepest=0, generated=False, bare=False)


@cache
def _looks() -> Mapping[str, frozenset[str]]:
    """Read the table (135 kB) once, when a service is met that the family does not spell out."""
    found = {}
    for line in (get_data(__package__, TABLE) or b"").decode("utf-8").splitlines():
        if line.startswith("#"):
            continue
        service, *groups = line.split(" ")
        pairs = [group.partition(":") for group in groups]
        found[service] = frozenset(
            f"{verb}-{rest}" if rest else verb for verb, _, names in pairs for rest in names.split(",")
        )
    return found
