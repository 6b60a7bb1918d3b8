"""The short and plural names of Kubernetes kinds, so that a guard on `pod` also sees `po`, `pods` and `pod/web-0`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.model.pattern import pattern

# Source: `kubectl api-resources`, Kubernetes 1.30 and OpenShift 4.16.
SHORT = {
    "po": "pod",
    "deploy": "deployment",
    "svc": "service",
    "ns": "namespace",
    "no": "node",
    "pvc": "persistentvolumeclaim",
    "pv": "persistentvolume",
    "cm": "configmap",
    "ds": "daemonset",
    "sts": "statefulset",
    "rs": "replicaset",
    "rc": "replicationcontroller",
    "ing": "ingress",
    "sa": "serviceaccount",
    "ep": "endpoints",
    "cj": "cronjob",
    "hpa": "horizontalpodautoscaler",
    "pdb": "poddisruptionbudget",
    "crd": "customresourcedefinition",
    "netpol": "networkpolicy",
    "sc": "storageclass",
    "mcp": "machineconfigpool",
    "mc": "machineconfig",
    "co": "clusteroperator",
    "dc": "deploymentconfig",
    "bc": "buildconfig",
    "ev": "event",
    "quota": "resourcequota",
    "limits": "limitrange",
    "csr": "certificatesigningrequest",
    "pc": "priorityclass",
}
PLURALS = {
    "ingresses": "ingress",
    "endpoints": "endpoints",
    "networkpolicies": "networkpolicy",
    "storageclasses": "storageclass",
    **{f"{each}s": each for each in "job secret route role rolebinding clusterrole clusterrolebinding".split()},
}
ALL = (
    *("cronjob", "daemonset", "deployment", "horizontalpodautoscaler", "job", "pod", "replicaset"),
    *("replicationcontroller", "service", "statefulset"),
)
"""What `kubectl delete all` and its like name."""
BY_FILE = frozenset(["-f", "--filename", "-k", "--kustomize"])
"""With these options a file says of which kind things are, and how they are called."""
BY_LABEL = frozenset(["-l", "--selector", "--all", "--field-selector"])
"""With these options things of a kind are found without their names."""


_GROUPED = pattern(r"(?<=[a-z])(?:\.v\d\w*)?(?:\.[a-z][a-z0-9-]*){2,}\Z")


def spelled_out(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a kubectl command with kinds in full and singular, and ``pod/web-0`` as two words."""
    out: list[str] = []
    for item in words:
        kind, slash, name = item.partition("/")
        if item.startswith("-") or (slash and not kind):
            out.append(item)
            continue
        out.append(_kind(kind) if "," not in kind else kind)
        if slash:
            out.append(name)
    return tuple(out)


def named_kinds(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return ``spelled_out`` of each kind that the words name: of a list in alphabetical order, and of `all`."""
    return tuple(kind for item in words for part in _parts(item) for kind in spelled_out((part,)))


def one_of(word: str) -> str:
    """Return a kind that no table has without its group and as one thing.

    `application` for `applications.argoproj.io`: kinds of one's own have a regular plural, as the API asks for.
    """
    kind = _GROUPED.sub("", word)
    if kind.endswith(("ies", "sses", "ches", "shes", "xes")):
        return f"{kind[:-3]}y" if kind.endswith("ies") else kind[:-2]
    return kind[:-1] if re.fullmatch(r"[a-z]{2,}[a-rt-z]s", kind) else kind


def _parts(item: str) -> Iterator[str]:
    if item.startswith(("-", "/")) or "=" in item:
        yield item
        return
    for part in sorted(item.split(","), key=lambda each: spelled_out((each,))):
        yield from ALL if part == "all" else (part,)


def _kind(word: str) -> str:
    lower = word.lower()
    first = lower.split(".")[0]
    if not lower.endswith((".yaml", ".yml", ".json")) and {first, first.removesuffix("s")} & {
        *SHORT,
        *SHORT.values(),
        *PLURALS,
    }:
        lower = first  # with the group and the version: `deployments.v1.apps`
    if lower in SHORT:
        return SHORT[lower]
    if lower in PLURALS:
        return PLURALS[lower]
    singular = lower.removesuffix("s")
    return singular if singular in SHORT.values() else word
