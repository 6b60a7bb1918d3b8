"""Profiles of Snakemake: which of their keys may change what is made, whoever asks for the profile."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.model.pattern import pattern
from rung.probes.clipped import clipped
from rung.probes.smk.setting import Kind, kind
from rung.probes.smk.setting import name as long_name
from rung.tuning.amount import only_how
from rung.tuning.pair import Differs
from rung.tuning.project import Project
from rung.tuning.settings import PROFILE

ITSELF = re.compile(r"^(?:workflow/)?profiles/default/config(?:\.v\d+\+)?\.ya?ml$")
"""What is taken without being named."""
NAMED = re.compile(r"--(?:workflow-)?profile[= ]+[\"']?(?:\./)?(?P<folder>[^\s\"']+)")
HOW = re.compile(
    r"(?:no-color|ri|rerun-triggers|latency-wait|keep-going|quiet|restart-times|retries|nolock|keep-incomplete|logger[\w-]*"
    r"|scheduler[\w-]*|max-jobs-[\w-]+|max-status-[\w-]+|max-inventory-[\w-]+|seconds-between-[\w-]+|jn|cluster[\w-]*"
    r"|drmaa[\w-]*|slurm[\w-]*|kubernetes[\w-]*|conda-frontend|conda-prefix|conda-cleanup-pkgs|apptainer-prefix"
    r"|singularity-prefix|notemp|nt|wms-[\w-]+|shared-fs-usage|local-storage-prefix|remote-job-local-storage-prefix"
    r"|show-failed|profile|cache|report-after-run|use-threads|wait-for-files[\w-]*|unneeded-temp-files"
    r"|job-deploy-sources|deploy-sources)"
)
"""Keys beside those of speed and words that say how jobs are run; those that may hide a fault are moves."""
OTHERWISE = frozenset({"report", "jobscript", "precommand", "immediate-submit"})
"""Keys of speed and words by which no job runs, another program runs each, or none waits for what it needs."""
CORES = frozenset({"cores", "jobs"})
HANGS = frozenset({"threads", "resources"})
READ_CORES = pattern(r"\bworkflow\s*\.\s*(?:cores|nodes)\b")
RESOURCES = frozenset({"default-resources", "default-res", "set-resources"})
AMOUNT = re.compile(r"(?:^|[\s,:])(?P<name>[A-Za-z_]\w*)\s*=\s*(?P<value>[^,\s]*)")
"""A resource as a command line says it: `mem_mb=200`, `sort:mem_mb=200`."""


def profiles(before: Project, after: Project) -> Iterator[Differs]:
    """Yield each key of a profile that is another one, and that is not known to say only how jobs are run.

    A profile that came in a folder of its own counts where it is taken by itself, or something names it.
    """
    named = _named(before, after)
    known = {name.rpartition(":")[0].rpartition("/")[0] for name in before.settings}
    for name in sorted({*before.settings, *after.settings}):
        path, _, key = name.rpartition(":")
        old, new = (side.settings.get(name) for side in (before, after))
        listed = key.removesuffix("[]")
        if listed != key and before.settings.get(f"{path}:{listed}") != after.settings.get(f"{path}:{listed}"):
            continue  # told by its values
        if old == new or not PROFILE.search(path) or _only_how(key, (before, after), (old or (), new or ())):
            continue
        folder = path.rpartition("/")[0]
        if folder in known or ITSELF.fullmatch(path) or folder in named or path in named:
            yield Differs(path, f"{key}: {_said(old)} before, {_said(new)} after")


def _named(before: Project, after: Project) -> frozenset[str]:
    lines = (line.text for each in (before, after) for line in each.lines)
    return frozenset(told["folder"].rstrip("/") for text in lines for told in NAMED.finditer(text))


def _only_how(key: str, projects: tuple[Project, Project], held: tuple[tuple[str, ...], tuple[str, ...]]) -> bool:
    """Say whether a key says only how jobs are run. A resource that a rule or script reads may say more."""
    head, *rest = key.removesuffix("[]").split(".")
    told = long_name(head)
    if told in RESOURCES:
        return not any(_read(name, projects) for name in _resources(rest, held))
    if told in OTHERWISE or (told in CORES and any(map(_reads_cores, projects))):
        return False
    return kind(told) in {Kind.SPEED, Kind.WORDS, Kind.KILLED} or HOW.fullmatch(told) is not None


def _resources(rest: list[str], held: tuple[tuple[str, ...], tuple[str, ...]]) -> set[str]:
    """Return the names of the resources that are not the same and that do not only say how much is used."""
    if rest:
        return set() if only_how(rest[-1], *held[0], *held[1]) else {rest[-1]}
    old, new = ({(found["name"], found["value"]) for text in each for found in AMOUNT.finditer(text)} for each in held)
    return {name for name, value in old ^ new if not only_how(name, value)}


def _read(name: str, projects: tuple[Project, Project]) -> bool:
    """Say whether a line of a workflow or of a script reads a resource."""
    form = re.compile(rf"\bresources\s*(?:\.\s*|\[+\s*[\"']?|\.get\(\s*[\"']|\$){re.escape(name)}\b")
    lines = (line.text for each in projects for line in each.lines)
    scripts = (text for each in projects for text in each.scripts.values())
    return any(form.search(text) for texts in (lines, scripts) for text in texts)


def _reads_cores(project: Project) -> bool:
    """Say whether more than the threads and resources of rules hangs on how many cores there are."""
    told = (
        text
        for rule in project.rules.values()
        for items in (
            rule.needs,
            rule.outputs,
            rule.recipe,
            *(rule.fields[name] for name in rule.fields.keys() - HANGS),
        )
        for text in items
    )
    beside = (line.text for line in project.lines if not line.owner)
    return any(map(READ_CORES.search, (*told, *beside)))


def _said(held: tuple[str, ...] | None) -> str:
    return clipped(", ".join(held or ()), 40) or "nothing"
