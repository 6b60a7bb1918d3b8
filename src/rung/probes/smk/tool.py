"""Snakemake as a tool that is asked: always in a scratch copy, because even its dry run writes into the folder."""

from __future__ import annotations

import re

from rung.probes.probe import Case
from rung.probes.tool import Tool

VERSION = re.compile(r"^(\d+(?:\.\d+)+)", re.MULTILINE)


def version(out: str) -> tuple[int, ...]:
    """Return the version that ``snakemake --version`` tells; empty for anything else."""
    found = VERSION.search(out)
    return tuple(int(part) for part in found[1].split(".")) if found else ()


def copies(case: Case) -> str:
    """Return why: a dry run evaluates the Snakefile's Python and writes `.snakemake/`, whatever the workflow."""
    del case
    return "a dry run evaluates Python and writes into .snakemake"


TOOL = Tool("Snakemake", ("snakemake", "--version"), version, copies, {"LANGUAGE": "en", "NO_COLOR": "1"})
