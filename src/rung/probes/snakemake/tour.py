"""What a reviewer can read about a workflow, in one place: every answer that runs no job, and the evidence.

Without `--into` nothing is written: the answer lists what a bundle would hold. With `--into FOLDER` (or a name that
ends in `.tar.gz`), outside the project, the looking questions are asked and their answers, the logs, benchmarks,
summaries, provenance, Snakemake's own logs, profiles and rules are laid there with their digests and an index. The
workflow is not run and nothing is removed.
"""

from __future__ import annotations

import re

from rung.probes.smk.speech import again
from rung.probes.touring import tour

DEFINITIONS = re.compile(
    r"(?:^|/)[Ss]nakefile$|\.smk$|^(?:workflow/)?profiles/[^/]+/config[^/]*\.ya?ml$|^config(?:/[^/]+)?\.ya?ml$"
    r"|^\.snakemake/log/[^/]+\.log$"
)
NOT_SHOWN = tour.NOT_SHOWN
PROBE = tour.question(again, DEFINITIONS)
