"""What the reader and the folder tell has a page under the same code and with the same severity."""

from __future__ import annotations

import pytest

from fakes.listings import Disk
from rung.lint.catalogue import by_code
from rung.lint.rule import Rule
from rung.model.span import Source
from rung.sources.folder import Read, Trouble, Unread, gather
from rung.text.read import read

ENTRY = "# RUN-001: Queue\n\n## Procedure\n\n### Step 1: Look\n"
HARD = {
    "empty-file": b"",
    "binary-file": b"# A\n\0\n",
    "not-utf-8": b"# A \xff\n",
    "file-too-large": b"x" * (5 * 1024 * 1024),
    "bad-front-matter": b"---\na: [\n---\n# A\n",
    "unclosed-fence": b"# A\n\n## Diagnosis\n\n```sh\nls\n",
    "unknown-fence-word": (ENTRY + "```bash timout=3s\nls\n```\n").encode(),
    "broken-phrase": (ENTRY + "```bash\nls\n```\nVerification:\n- [ ] x: expect `number lower 5`\n").encode(),
    "duplicate-id-in-file": (ENTRY + "\n---\n\n" + ENTRY).encode(),
}


@pytest.mark.parametrize("code", sorted(HARD))
def test_what_the_reader_tells_has_its_page(code: str) -> None:
    told = [finding for finding in read(Source("a.md", HARD[code])).findings if finding.code == code]
    assert told
    assert not isinstance(by_code()[code], Rule)
    assert {finding.severity for finding in told} == {by_code()[code].severity}


def test_what_the_folder_tells_has_its_page() -> None:
    items: tuple[Read | Unread, ...] = tuple(Unread(f"{trouble}.md", trouble) for trouble in Trouble)
    for finding in gather(Disk(items)).findings:
        assert by_code()[finding.code].severity is finding.severity
