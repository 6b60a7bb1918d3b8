"""The graph joins alerts, registers and runbooks, marks what is missing, and every drawing of it ends."""

from __future__ import annotations

import pytest

from rung.library.alerting import AlertRule
from rung.library.draw import as_dot, as_list, as_mermaid
from rung.library.graph import Graph, graph
from rung.library.library import Library
from rung.library.xref import crossings
from rung.model.span import Source, Span
from rung.text.read import read

ONE = """\
# RUN-001: Pool "full" <b>
Trigger: MON-001
Owner: A

## Procedure

### Step 1: Look
See [the other](two.md) and [nothing](three.md).
```bash
ls
```

## Decision
| Class | Signs | Route |
|---|---|---|
| down | none | RUN-002 |
| gone | none | RUN-099 |

Linked IDs: MON-001, ISO-9001
"""
TWO = "# RUN-002: Down\nOwner: A\n\n## Procedure\n\n### Step 1: Look\nThen RUN-001.\n```bash\nls\n```\n"
MON = "# MON-001: PoolFull\nResponse: RUN-001\n"


def library(**files: str) -> Library:
    sources = [Source(f"{name}.md", text.encode()) for name, text in files.items()]
    return Library(tuple(map(read, sources)), files=frozenset(source.path for source in sources))


def rule(name: str, **annotations: str) -> AlertRule:
    return AlertRule(name, "g", (), tuple(annotations.items()), "", "", "rules.yml", Span(0, 1))


@pytest.fixture
def drawn() -> Graph:
    return graph(library(one=ONE, two=TWO, mon=MON), (rule("PoolFull"), rule("Elsewhere", runbook="two.md")))


def ways(drawn: Graph) -> set[tuple[str, str, str]]:
    return {(edge.source, edge.target, edge.how) for edge in drawn.edges}


def test_routes_names_links_triggers_and_pointers_are_edges(drawn: Graph) -> None:
    assert {
        ("RUN-001", "RUN-002", "route"), ("RUN-001", "RUN-002", "link"), ("RUN-002", "RUN-001", "names"),
        ("MON-001", "RUN-001", "names"), ("MON-001", "RUN-001", "triggers"), ("RUN-001", "MON-001", "names"),
        ("alert PoolFull", "RUN-001", "name"), ("alert Elsewhere", "RUN-002", "pointer"),
    } <= ways(drawn)  # fmt: skip


def test_what_is_named_and_not_there_is_missing_but_ids_of_other_worlds_are_not(drawn: Graph) -> None:
    assert {node.name for node in drawn.nodes if node.missing} == {"RUN-099", "three.md"}


def test_a_list_opens_each_node_once_and_says_what_is_missing(drawn: Graph) -> None:
    lines = as_list(drawn).splitlines()
    opened = [line.strip("- ").split(" ")[0] for line in lines if not line.endswith("(above)")]
    assert len(opened) == len(drawn.nodes)
    assert any("RUN-099 (missing: nothing here is called that) [route]" in line for line in lines)
    assert any(line.endswith("(above)") for line in lines)


def test_titles_cannot_break_out_of_mermaid_or_dot(drawn: Graph) -> None:
    assert "Pool #quot;full#quot; #lt;b#gt;" in as_mermaid(drawn)
    assert '"RUN-001 Pool \\"full\\" <b>"' in as_dot(drawn)
    assert "(missing" in as_dot(drawn)
    assert as_dot(drawn).count("{") == as_dot(drawn).count("}") == 1


def test_a_circle_ends_in_every_form_and_below_takes_only_what_is_reached(drawn: Graph) -> None:
    below = drawn.below("RUN-002")
    assert {node.name for node in below.nodes} == {"RUN-001", "RUN-002", "MON-001", "RUN-099", "three.md"}
    for form in (as_list, as_mermaid, as_dot):
        assert form(below)


def test_two_pages_of_one_name_are_two_nodes() -> None:
    page = "# Down\n\n## Meaning\n\nx\n\n## Diagnosis\n\nLook.\n"
    sources = (Source("a/Down.md", page.encode()), Source("b/Down.md", page.encode()))
    drawn = graph(Library(tuple(map(read, sources))))
    assert [node.name for node in drawn.nodes] == ["Down (a/Down.md)", "Down (b/Down.md)"]


def test_a_long_chain_is_drawn_without_recursion() -> None:
    entries = "\n".join(f"# RISK-{n:05}: R\nLevel: low\nResponse: RISK-{n + 1:05}\n" for n in range(3000))
    drawn = graph(Library((read(Source("r.md", entries.encode())),)))
    assert len(as_list(drawn).splitlines()) == 3001


def test_the_cross_reference_reads_both_ways(drawn: Graph) -> None:
    by_name = {crossing.name: crossing for crossing in crossings(drawn)}
    assert by_name["RUN-002"].named_by == ("RUN-001", "alert Elsewhere")
    assert by_name["RUN-002"].leads_to == ("RUN-001",)
    assert by_name["RUN-099"].missing
    assert by_name["RUN-099"].named_by == ("RUN-001",)
