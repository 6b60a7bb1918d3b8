"""The graph as SVG: drawn by Graphviz, well formed, with every name in it."""

from __future__ import annotations

import sys
from xml.etree import ElementTree as ET

import pytest

from rung.app.shelf.layout import as_svg
from rung.library.graph import graph
from rung.library.library import Library
from rung.model.errors import UsageError
from rung.model.span import Source
from rung.text.read import read

PAGE = b"""# RUN-001: A <queue> & "more"
Owner: Ops

## Procedure

### Step 1: Look
```bash
uptime
```

Linked IDs: RUN-002
"""
GRAPH = graph(Library((read(Source("a.md", PAGE)),)), ())


def test_a_graph_is_drawn_with_every_name_and_hostile_titles_stay_text() -> None:
    drawn = ET.fromstring(as_svg(GRAPH))  # noqa: S314 - our own text, to see that it is well formed
    text = " ".join(drawn.itertext())
    assert "RUN-001" in text
    assert "RUN-002" in text
    assert "<queue>" in text


def test_without_the_extra_the_error_names_the_line_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    with pytest.raises(UsageError, match="not installed") as caught:
        as_svg(GRAPH)
    assert caught.value.id == "extra-missing"
    assert "rung[graph]" in caught.value.advice
