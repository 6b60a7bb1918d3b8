"""Profiles that Snakemake takes by itself, or that something names: which of their keys may change what is made."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.probes.clipped import clipped
from rung.tuning.pair import Differs
from rung.tuning.project import Project
from rung.tuning.settings import PROFILE

ITSELF = re.compile(r"^(?:workflow/)?profiles/default/config(?:\.v\d+\+)?\.ya?ml$")
"""What is taken without being named."""
NAMED = re.compile(r"--(?:workflow-)?profile[= ]+[\"']?(?:\./)?(?P<folder>[^\s\"']+)")
HOW = re.compile(
    r"(?:cores|jobs|j|c|local-cores|max-threads|printshellcmds|quiet|verbose|nocolor|no-color|latency-wait|keep-going|k"
    r"|rerun-incomplete|ri|rerun-triggers|restart-times|retries|show-failed-logs|reason|stats|nolock|logger[\w-]*|scheduler[\w-]*"
    r"|default-resources|set-resources|set-threads|resources|res|set-resource-scopes|max-jobs-[\w-]+|max-status-[\w-]+"
    r"|max-inventory-[\w-]+|seconds-between-[\w-]+|executor|cluster[\w-]*|drmaa[\w-]*|slurm[\w-]*|kubernetes[\w-]*|jobname|jn"
    r"|jobscript|js|immediate-submit|conda-frontend|conda-prefix|conda-cleanup-[\w-]+|apptainer-prefix|singularity-prefix"
    r"|benchmark-extended|groups|group-components|keep-incomplete|notemp|nt|wms-[\w-]+|shared-fs-usage|local-storage-prefix"
    r"|remote-job-local-storage-prefix|precommand|debug|debug-dag|show-failed|log-handler-script|profile|cache|summary|report[\w-]*"
    r"|use-threads|wait-for-files[\w-]*|local-groupid|attempt|unneeded-temp-files|job-deploy-sources|deploy-sources)"
)
"""Keys that say how jobs are run and what is printed; those among them that may hide a fault are moves."""


def profiles(before: Project, after: Project) -> Iterator[Differs]:
    """Yield each key of such a profile that is another one, and that is not known to say only how jobs are run."""
    lines = (line.text for each in (before, after) for line in each.lines)
    named = {told["folder"].rstrip("/") for text in lines for told in NAMED.finditer(text)}
    for name in sorted({*before.settings, *after.settings}):
        path, _, key = name.rpartition(":")
        old, new = (side.settings.get(name) for side in (before, after))
        if old == new or not PROFILE.search(path) or HOW.fullmatch(key.partition(".")[0].replace("_", "-")):
            continue
        if ITSELF.fullmatch(path) or path.rpartition("/")[0] in named or path in named:
            yield Differs(path, f"{key}: {_said(old)} before, {_said(new)} after")


def _said(held: tuple[str, ...] | None) -> str:
    return clipped(", ".join(held or ()), 40) or "nothing"
