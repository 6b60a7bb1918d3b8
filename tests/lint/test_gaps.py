"""The gap report counts what is there and names what is missing, worst first."""

from __future__ import annotations

import json

from fakes.judges import judge
from rung.library.library import Library
from rung.lint.gap_forms import as_json, as_text
from rung.lint.gaps import gaps
from rung.model.finding import Finding
from rung.model.span import Source, Span
from rung.text.read import read

BARE = """# QueueStuck

## Meaning

The queue grows.

## Diagnosis

```bash
redis-cli llen jobs
```

## Mitigation

```bash
systemctl restart worker
kubectl delete pod worker-0
```

Then verify that the queue shrinks, or open a support case.
"""
FULL = """# RUN-001: Worker is stuck
Owner: Payments Team
Trigger: MON-005
Last Tested: 2026-01-02

## Scope
- **Handles**: a stuck worker
- **Does NOT handle**: a dead broker

## Procedure

### Step 1: Restart
```bash
systemctl restart worker
```
Verification:
- [ ] It runs

## Escalation
- **When to escalate**: after 15m
- **Who to contact**: Payments lead
- **What to provide**: the log
"""
SOURCES = (Source("bare.md", BARE.encode()), Source("full.md", FULL.encode()))
LIBRARY = Library(tuple(map(read, SOURCES)))


def test_each_thing_is_counted_over_the_runbooks_it_is_asked_of() -> None:
    found = {gap.name: gap for gap in gaps(LIBRARY, SOURCES, judge).gaps}
    assert (found["owner"].have, found["owner"].of) == (1, 2)
    assert found["owner"].missing == ("bare.md",)
    assert (found["escalation"].have, found["scope"].have) == (1, 1)
    assert (found["change-verified"].have, found["change-verified"].of) == (1, 2)
    assert found["trigger"].lack == 0


def test_what_stands_only_in_a_sentence_is_counted_apart() -> None:
    found = {gap.name: gap for gap in gaps(LIBRARY, SOURCES, judge).gaps}
    assert (found["escalation"].have, found["escalation"].said) == (1, 1)
    assert (found["verification"].have, found["verification"].said) == (1, 1)
    assert found["owner"].said == 0


def test_commands_are_counted_by_level() -> None:
    found = gaps(LIBRARY, SOURCES, judge)
    assert dict(found.effects) == {"observe": 1, "probe": 0, "unknown": 0, "mutate": 1, "destroy": 1}
    assert found.commands == 3


def test_the_worst_gap_stands_first_and_the_most_dangerous_page_too() -> None:
    found = gaps(LIBRARY, SOURCES, judge)
    shares = [gap.lack for gap in found.gaps]
    assert shares[-1] == 0
    assert found.first[0].path == "bare.md"


def test_a_page_that_tells_nobody_what_to_do_is_not_counted() -> None:
    page = Source("about.md", b"# About us\n\nWe are the team.\n")
    assert gaps(Library((read(page),)), [page], judge).runbooks == 0


def test_the_text_says_what_is_there_and_what_could_not_be_read() -> None:
    text = as_text(gaps(LIBRARY, SOURCES, judge, [Finding("unreadable-file", "", "gone\x1b.md", Span(0, 0))]))
    assert text.startswith("2 runbooks in 2 files (1 alert, 1 template).\n")
    assert "Not read: gone<U+001B>.md." in text
    assert "  an owner" in text
    assert "bare.md: 1 command that changes state, without" in text


def test_the_json_is_one_document_with_its_schema_version() -> None:
    read_back = json.loads(as_json(gaps(LIBRARY, SOURCES, judge)))
    assert read_back["schema_version"] == 1
    assert read_back["report"]["runbooks"] == 2


def test_an_empty_library_has_a_report_too() -> None:
    assert as_text(gaps(Library(()), (), judge)).startswith("No Markdown page")
