"""What a setting of a Snakemake profile does: the class of each option, by its long name without the dashes.

Sorted by hand from ``snakemake --help`` of 7.32.4, 9.14.8 and 9.27.1.
"""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a difference in a setting is about."""

    DANGER = "dangerous"
    HIDES = "hides failures or changes"
    MEANING = "meaning"
    KILLED = "what becomes of a killed run"
    SPEED = "speed"
    WORDS = "what is printed"
    UNKNOWN = "not known to rung"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


DANGER = {
    "unlock": "it takes away the lock of another run",
    "nolock": "two runs may write the same files",
    "forceall": "everything is made again, over what is there",
    "force": "what is there is made again",
    "forcerun": "what is there is made again",
    "touch": "outputs are declared current without being made",
    "delete-all-output": "it removes every output",
    "delete-temp-output": "it removes files",
    "cleanup-metadata": "it removes the record of how files were made",
    "drop-metadata": "no record is kept of how files were made",
    "cleanup-shadow": "it removes folders of killed jobs",
    "conda-cleanup-envs": "it removes environments",
    "conda-cleanup-pkgs": "it removes packages",
    "container-cleanup-images": "it removes images",
    "ignore-incomplete": "half-made files count as whole",
    "allow-ambiguity": "which rule makes a file is left to chance",
    "trust-io-cache": "what was true of files at the last dry run is believed",
    "no-hooks": "the workflow's own onerror and onsuccess are left out",
    "keep-incomplete": "half-made files stay where they look whole",
}
HIDES = {
    "retries": "a job that always fails is tried again before anybody hears of it",
    "restart-times": "a job that always fails is tried again before anybody hears of it",
    "latency-wait": "a file that never comes is waited for so long",
    "keep-going": "the run goes on after a failure",
    "rerun-triggers": "changes of the kinds that are not named make nothing due",
    "quiet": "it leaves out the words that tell pending work from none",
    "ignore-errors": "failures are passed over",
}
MEANING = _words(
    """
        config configfile configfiles replace-workflow-config snakefile directory until omit-from batch target-jobs
    allowed-rules set-scatter use-conda use-singularity use-apptainer use-envmodules software-deployment-method
    sdm deployment-method deployment conda-prefix conda-frontend conda-base-path apptainer-args singularity-args
    apptainer-prefix singularity-prefix container-image default-storage-provider default-storage-prefix
    local-storage-prefix remote-job-local-storage-prefix shared-fs-usage shadow-prefix wrapper-prefix envvars
    consider-ancient max-checksum-file-size strict-dag-evaluation notemp no-temp nt all-temp cache
    not-retrieve-storage     preemptible-rules workflow-profile draft-notebook dry-run dryrun
    """
)
SPEED = _words(
    """
        cores jobs local-cores max-threads resources res set-threads set-resources default-resources default-res
    set-resource-scopes executor cluster cluster-generic-submit-cmd cluster-status cluster-cancel drmaa slurm
    scheduler scheduler-greediness scheduler-ilp-solver scheduler-solver-path scheduler-subsample prioritize
    max-jobs-per-second max-jobs-per-timespan max-status-checks-per-second seconds-between-status-checks groups
    group-components force-use-threads immediate-submit jobname jobscript precommand preemptible-retries
    keep-storage-local-copies local-groupid max-inventory-time persistence-backend
    """
)
WORDS = _words(
    """
        printshellcmds show-failed-logs verbose debug debug-dag nocolor reason stats logger log-handler-script
    benchmark-extended reporter report report-after-run runtime-profile skip-script-cleanup
    """
)
KILLED = frozenset({"rerun-incomplete"})
ALIASES = {"c": "cores", "j": "jobs", "k": "keep-going", "w": "latency-wait", "p": "printshellcmds", "n": "dry-run"}
OFF = frozenset({"", "false", "no", "off", "none", "0", "null"})
TRIGGERS = frozenset({"code", "input", "mtime", "params", "software-env"})
"""What Snakemake looks at where nothing is said (`snakemake --help`, since 7.8)."""
LONG_WAIT = 60  # seconds; a file that is later than this is no latency of a file system


def name(key: str) -> str:
    """Return the long name of a setting."""
    plain = key.strip().removeprefix("--").replace("_", "-").casefold()
    return ALIASES.get(plain, plain)


def kind(setting: str) -> Kind:
    """Return the class of a setting by its long name; a part (``set-threads.sort``) is of the class of the whole."""
    whole = setting.partition(".")[0]
    if whole in DANGER:
        return Kind.DANGER
    if whole in HIDES:
        return Kind.HIDES
    if whole in MEANING:
        return Kind.MEANING
    if whole in SPEED or whole.startswith(("slurm-", "cluster-", "kubernetes-", "google-", "aws-", "tes-", "drmaa-")):
        return Kind.SPEED
    if whole in KILLED:
        return Kind.KILLED
    return Kind.WORDS if whole in WORDS else Kind.UNKNOWN


def danger(setting: str, value: str) -> str:
    """Return what is dangerous about a setting with this value, or the empty string."""
    return DANGER.get(setting, "") if value.casefold() not in OFF else ""


def hides(setting: str, value: str) -> str:
    """Return what a setting with this value hides, or the empty string."""
    if setting not in HIDES or value.casefold() in OFF:
        return ""
    if setting == "latency-wait" and (not value.isdecimal() or int(value) <= LONG_WAIT):
        return ""
    if setting == "rerun-triggers" and set(value.replace(",", " ").split()) >= TRIGGERS:
        return ""
    return HIDES[setting]
