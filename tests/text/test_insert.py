"""Text put into a page stands apart from what is there, wherever in a line the place was taken."""

from __future__ import annotations

import pytest

from rung.model.span import Source
from rung.text.edit import apply
from rung.text.insert import section

ADDED = b"### Step 9: Add\nbody\n"


@pytest.mark.parametrize(
    ("page", "whole"),
    [
        (b"# R\n- [ ] ok\n\n## Proof\n", b"# R\n- [ ] ok\n\n" + ADDED + b"\n## Proof\n"),
        (b"# R\n- [ ] ok\n## Proof\n", b"# R\n- [ ] ok\n\n" + ADDED + b"\n## Proof\n"),
        (b"# R\n- [ ] ok\n", b"# R\n- [ ] ok\n\n" + ADDED),
        (b"# R\n- [ ] ok", b"# R\n- [ ] ok\n\n" + ADDED),
        (b"# R\r\n- [ ] ok\r\n## Proof", b"# R\r\n- [ ] ok\r\n\r\n" + ADDED.replace(b"\n", b"\r\n") + b"\r\n## Proof"),
    ],
)
@pytest.mark.parametrize("back", [0, 1])
def test_a_section_has_one_blank_line_around_it(page: bytes, whole: bytes, back: int) -> None:
    source = Source("page.md", page)
    edit = section(source, page.index(b"ok") + 2 - back, ADDED.decode())
    assert apply(source, (edit,)) == whole
