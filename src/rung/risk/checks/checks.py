"""What a table cannot say: the checks that a table names, each a function of the arguments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import import_module

from rung.model.effect import Verdict
from rung.risk.options import Arguments

Check = Callable[[Arguments], Iterable[Verdict]]

PLACES: Mapping[str, tuple[str, ...]] = {
    "builds": ("make", "snakemake"),
    "clients": ("ansible", "az", "mongosh"),
    "curl": ("asked", "curl"),
    "process": ("bundled", "kill", "one_command", "service", "synced", "tag_list"),
    "sockets": ("httpie", "netcat", "socat"),
    "stores": ("ceph_daemon", "ceph_status", "redis"),
    "text": ("awk", "printf", "read", "sed", "shell_set", "test"),
}
"""The checks by the module that has them: 10 ms to import them all, and few commands need one."""
_MODULES = {name: module for module, names in PLACES.items() for name in names}


@cache
def check(name: str) -> Check:
    """Return the check of that name. Raises KeyError for one that nobody wrote."""
    found: Check = getattr(import_module(f"rung.risk.checks.{_MODULES[name]}"), name)
    return found
