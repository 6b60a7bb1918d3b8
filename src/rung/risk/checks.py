"""What a table cannot say: the checks that a table names, each a function of the arguments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module

from rung.model.effect import Verdict
from rung.risk.options import Arguments

Check = Callable[[Arguments], Iterable[Verdict]]

PLACES: Mapping[str, tuple[str, ...]] = {
    "check_builds": ("make", "snakemake"),
    "check_clients": ("ansible", "az", "mongosh"),
    "check_curl": ("asked", "curl"),
    "check_process": ("bundled", "kill", "one_command", "service", "synced", "tag_list"),
    "check_sockets": ("httpie", "netcat", "socat"),
    "check_stores": ("ceph_daemon", "ceph_status", "redis"),
    "check_text": ("awk", "printf", "read", "sed", "shell_set", "test"),
}
"""The checks by the module that has them: 10 ms to import them all, and few commands need one."""
_MODULES = {name: module for module, names in PLACES.items() for name in names}


def check(name: str) -> Check:
    """Return the check of that name. Raises KeyError for one that nobody wrote."""
    found: Check = getattr(import_module(f"rung.risk.{_MODULES[name]}"), name)
    return found
