"""What a reviewer can read about a build, in one place: every answer that needs no building, and the evidence.

Without `--into` nothing is written: the answer lists what a bundle would hold. With `--into FOLDER` (or a name that
ends in `.tar.gz`), outside the project, the looking questions are asked and their answers, the logs, reports,
manifests, checksums and makefiles are laid there with their digests and an index. Nothing is built, nothing removed.
"""

from __future__ import annotations

from rung.model.pattern import pattern
from rung.probes.gnumake.speech import again
from rung.probes.touring import tour

DEFINITIONS = pattern(r"^(?:GNUmakefile|[Mm]akefile(?:\.\w+)?)$|(?:^|/)(?:Makefile|[\w.-]+\.mk)$")
NOT_SHOWN = tour.NOT_SHOWN
PROBE = tour.question(again, DEFINITIONS)
