"""Whether what was published is what its manifests and checksum files say.

Nothing is run. `SHA256SUMS` and its kin, `NAME.sha256` and `NAME.md5`, `manifest.json`, `.tsv` and `.csv` are found by
name, every file they list is digested and compared, and what lies among the listed files without being listed is named.
"""

from __future__ import annotations

from rung.probes.gnumake.speech import again
from rung.probes.published import verify

NOT_SHOWN = verify.NOT_SHOWN
PROBE = verify.question(again, "evidence")
