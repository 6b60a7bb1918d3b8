"""Check clients whose words form a path or a text of their own: az, ansible, mongosh."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.model.effect import Verdict
from rung.model.pattern import pattern
from rung.risk.options import Arguments
from rung.risk.verdicts import unknown

# Asking for one of these hands out, or makes, a credential.
SECRETS = pattern(
    r"(?:^|-)(?:keys?|secrets?|credentials?|tokens?|passwords?|sas|connection-strings?|publishing)(?:-|$)"
)
VERBS = pattern(
    r"list|show|exists|version|list-(?:sizes|skus|usage|locations|ip-addresses|instances|versions|vm-resize-options)"
    r"|get-instance-view|show-(?:details|health|effective-route-table|backend-health|deleted)|list-(?:effective-nsg|revisions)"
)
MODULES = frozenset(["ping", "setup", "stat", "service_facts", "package_facts", "command", "shell"])
PARAMETERS = pattern(r"(?:(?:filter|gather_subset|path|data)=[\w./*,!-]+ ?)*|[\w.:,&!*-]+")
RUNS_ARGUMENTS = frozenset(["command", "shell"])


# Paths that ask under another verb: a query, a log, or what could be upgraded to (Azure CLI reference).
ASKS = frozenset(
    "graph query, monitor log-analytics query, monitor app-insights query, aks get-upgrades, aks get-versions, "
    "aks nodepool get-upgrades, vm boot-diagnostics get-boot-log, network watcher show-next-hop, "
    "network watcher show-topology, webapp log show".split(", ")
)


def az(found: Arguments) -> Iterator[Verdict]:
    """Say whether the path of an az call ends in a verb that only asks."""
    lead = found.operands if found.lead < 0 else found.operands[: found.lead]
    names = [item.text if item.fixed else "" for item in lead]
    if found.names() & {"--version", "--help", "-h"}:
        return
    if not names or not all(re.fullmatch(r"[a-z][a-z0-9-]*", name) for name in names):
        yield unknown("the path of this call is not plain words", "az", " ".join(item.raw for item in lead) or "az")
    elif " ".join(names) in ASKS:
        return
    elif any(SECRETS.search(name) for name in names):
        yield unknown("it reads or makes a credential", "az", " ".join(names))
    elif not VERBS.fullmatch(names[-1]):
        yield unknown(f"`{names[-1]}` is not a verb of az that is known only to ask", "az", names[-1])


def ansible(found: Arguments) -> Iterator[Verdict]:
    """Say whether the module of an ad-hoc call only looks; the text of `command` and `shell` is judged by itself."""
    if found.names() & {"--list-hosts", "--version", "--help", "-h"}:
        return
    given = [each.value for each in found.given if each.name in ("-m", "--module-name")]
    module = given[-1].text if given and given[-1] is not None else "command"
    texts = [each.value for each in found.given if each.name in ("-a", "--args")]
    if module.removeprefix("ansible.builtin.") not in MODULES:
        yield unknown("a module runs code on the hosts, and this one is not known only to look", "ansible", module)
    if module.removeprefix("ansible.builtin.") in RUNS_ARGUMENTS and not texts:
        yield unknown("the command for the hosts is missing", "ansible", module)
    for item in [*(text for text in texts if text is not None), *found.operands]:
        if module.removeprefix("ansible.builtin.") not in RUNS_ARGUMENTS and not PARAMETERS.fullmatch(item.text):
            yield unknown("a parameter of the module is not known only to look", "ansible", item.raw)
        if "{{" in item.text or "{%" in item.text or not item.fixed:
            yield unknown("a template is worked out here, and can run a command", "ansible", item.raw)


def mongosh(found: Arguments) -> Iterator[Verdict]:
    """Doubt words that are files to run; an address and the name of a database are no files."""
    for item in found.operands:
        if not re.fullmatch(r"mongodb(?:\+srv)?://[\w.@:/,?=&%+-]+|[\w-]+", item.text):
            yield unknown("mongosh runs a file that it is given", "mongosh", item.raw)
