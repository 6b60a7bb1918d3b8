"""What a table cannot say: the checks that a table names, each a function of the arguments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from rung.model.effect import Verdict
from rung.risk.check_builds import make, snakemake
from rung.risk.check_clients import ansible, az, mongosh
from rung.risk.check_curl import asked, curl
from rung.risk.check_process import bundled, kill, one_command, service, tag_list
from rung.risk.check_sockets import httpie, netcat, socat
from rung.risk.check_stores import ceph_daemon, ceph_status, redis
from rung.risk.check_text import awk, printf, read, sed, shell_set, test
from rung.risk.options import Arguments

Check = Callable[[Arguments], Iterable[Verdict]]

CHECKS: Mapping[str, Check] = {
    "ansible": ansible,
    "asked": asked,
    "awk": awk,
    "az": az,
    "bundled": bundled,
    "ceph_daemon": ceph_daemon,
    "ceph_status": ceph_status,
    "curl": curl,
    "httpie": httpie,
    "kill": kill,
    "make": make,
    "mongosh": mongosh,
    "netcat": netcat,
    "one_command": one_command,
    "printf": printf,
    "read": read,
    "redis": redis,
    "sed": sed,
    "service": service,
    "shell_set": shell_set,
    "snakemake": snakemake,
    "socat": socat,
    "tag_list": tag_list,
    "test": test,
}
