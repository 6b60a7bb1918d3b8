"""A command uses a tool or an interface that its makers have deprecated or removed.

Why: It works until the day the machine is renewed, and that day is found out in an incident.

Fix: Use what the message names instead, and try it.

Bad:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    docker-compose ps
    ```
    Verification:
    - [ ] The depth is above 1000

Good:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    docker compose ps
    ```
    Verification:
    - [ ] The depth is above 1000
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.lint.locate import locate
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.shell import bare_lines, is_shell
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity

# Each with what to use instead. Sources: the tools' own release notes and manuals.
_GONE = (
    (re.compile(r"(?<![\w./-])docker-compose(?=\s)"), "docker compose (version 1 ended in July 2023)"),
    (re.compile(r"(?<![\w./-])apt-key(?=\s)"), "a keyring file named by signed-by (removed after Debian 12)"),
    (
        re.compile(r"(?<![\w./-])(?:kubectl|oc) get (?:componentstatus(?:es)?|cs)(?=\s|$)"),
        "the readyz endpoint (deprecated since 1.19)",
    ),
    (re.compile(r"(?<![\w./-])helm (?:init|reset)(?=\s|$)"), "Helm 3, which has no Tiller"),
    (
        re.compile(r"(?:9093|alertmanager[\w.-]*(?::\d+)?)/api/v1/(?:alerts|silences|status)"),
        "/api/v2 (v1 is gone since Alertmanager 0.27)",
    ),
    (re.compile(r"(?<![\w./-])kubectl [^|;&#]*--record(?=\s|$)"), "the annotation kubernetes.io/change-cause"),
    (re.compile(r"(?<![\w./-])kubectl rolling-update(?=\s|$)"), "kubectl rollout (removed in 1.18)"),
    (
        re.compile(r"(?<![\w./-])kubectl [^|;&#]*--export(?=\s|$)"),
        "kubectl get -o yaml (the option was removed in 1.18)",
    ),
    (
        re.compile(r"(?<![\w./-])(?:kubectl|oc adm) drain [^|;&#]*--delete-local-data(?=\s|=|$)"),
        "--delete-emptydir-data (renamed in 1.20)",
    ),
    (re.compile(r"(?<![\w./-])aws ecr get-login(?=\s|$)"), "aws ecr get-login-password (gone from version 2)"),
    (re.compile(r"(?<![\w./-])helm (?:delete|del) [^|;&#]*--purge(?=\s|$)"), "helm uninstall (Helm 3)"),
    (re.compile(r"(?<![\w./-])ETCDCTL_API=2(?=\s)"), "version 3 of the API (the v2 store is gone from etcd 3.6)"),
    (
        re.compile(r"(?<![\w./-])snakemake [^|;&#]*--(?:cluster|drmaa)(?=\s|=|$)"),
        "an executor plugin, --executor (Snakemake 8)",
    ),
    (re.compile(r"(?<![\w./-])ntpdate(?=\s)"), "chronyd -q or ntpd -q"),
    (re.compile(r"(?<![\w./-])python2(?:\.\d)?(?=\s)"), "Python 3 (Python 2 ended in 2020)"),
)


def check(subject: Subject) -> Iterator[Fault]:
    """Yield, once a tool, the first command that uses one from the list."""
    seen: set[str] = set()
    for step in subject.runbook.steps:
        for command in step.commands:
            if not is_shell(command):
                continue
            for line in bare_lines(command.text):
                for pattern, instead in _GONE:
                    found = pattern.search(line.text)
                    if found and instead not in seen:
                        seen.add(instead)
                        place = locate(subject.source, command, line.start + found.start(), line.start + found.end())
                        yield Fault(place, f"'{found[0]}' is deprecated.", f"Use {instead}.")


RULE = Rule(
    code="deprecated-tool",
    name="Tool that is going or gone",
    severity=Severity.INFO,
    confidence=Confidence.CERTAIN,
    profile=Profile.USABLE,
    since="0.1.0",
    check=check,
    local=True,
)
