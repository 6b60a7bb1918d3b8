"""A draft has the RUN form and everything its page says: the same commands, every block, every word."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rung.library.carried import commands, missing, unsaid
from rung.library.headings import levelled
from rung.library.redraft import Draft, Known, redraft
from rung.model.runbook import Document, Shape
from rung.model.span import Source
from rung.text.read import read
from shared import shared

PAGE = """\
---
title: Queue is stuck
weight: 20
---

# QueueStuck

Read this first.

## Meaning

The queue grows.

```
depth 1000
```

## Diagnosis

- Look at the [depth](depth.md) of the queue and at how long the oldest entry has been waiting for somebody to take it:

  ```console
  $ redis-cli llen jobs
  1000
  ```

### Look deeper

1. Ask the worker.

   ```bash
   systemctl status worker


   journalctl -u worker
   ```

## Mitigation

Restart it:

```bash
systemctl restart worker
```

Then verify.

## Cleanup

Tell the team.
"""


def drafted(text: str, **known: str) -> tuple[Source, Document, Draft]:
    source = Source("docs/QueueStuck.md", text.encode())
    document = read(source)
    names = [Known(f"RUN-{number:03}", **known) for number, _ in enumerate(document.runbooks, start=1)]  # type: ignore[arg-type]  # only texts are given
    return source, document, redraft(source, document, names)


def test_a_page_becomes_a_run_entry_with_the_same_commands() -> None:
    _, document, draft = drafted(PAGE, owner="Queue Team", severity="critical")
    again = read(Source("draft.md", draft.data))
    (runbook,) = again.runbooks
    assert (runbook.id, runbook.title.text, runbook.shape) == ("RUN-001", "QueueStuck", Shape.TEMPLATE)
    assert [runbook.field(name) for name in ("Category", "Severity", "Trigger", "Owner")] == [
        "Incident", "critical", "QueueStuck", "Queue Team",
    ]  # fmt: skip
    assert commands(again) == commands(document)
    assert len(commands(again)) == 3
    assert draft.exact
    assert not draft.whole
    assert again.findings == ()


def test_each_loss_is_told_with_its_lines() -> None:
    _, _, draft = drafted(PAGE)
    assert draft.losses == (
        "line 2: Title: Queue is stuck",
        "line 3: weight: 20",
        "line 48: the section 'Cleanup' is called Post-Incident now",
        "lines 14 to 16: a block that stands in Meaning, which holds no steps; it stands in the text and is no command",
    )
    text = draft.data.decode()
    assert all(loss in text.split("<!-- rung-draft", 1)[1] for loss in draft.losses)


def test_what_stands_between_the_parts_is_carried() -> None:
    text = drafted(PAGE)[2].data.decode()
    for said in (
        "Read this first.",
        "[depth](depth.md)",
        "Then verify.",
        "*Diagnosis*",
        "## Post-Incident",
        "depth 1000",
    ):
        assert said in text
    assert "status worker\n\n\n" in text  # empty lines of a block stay


def test_a_comment_of_the_page_cannot_end_the_list_of_losses() -> None:
    _, _, draft = drafted("---\nx: a --> b <!-- c\n---\n" + PAGE.split("---\n", 2)[2])
    assert draft.data.count(b"-->") == 1
    assert draft.data.rstrip().endswith(b"-->")


def test_a_steps_page_keeps_its_guards() -> None:
    _, document, draft = drafted(
        "Bad Deploy\n\nErrors rise.\nSteps\nFreeze.\nRoll back.\nDo not\nDo not panic.\nDo not hide it.\n"
    )
    (before,), (after,) = document.runbooks, read(Source("d.md", draft.data)).runbooks
    assert [guard.text.text for guard in after.guards] == [guard.text.text for guard in before.guards]
    assert len(after.steps) == len(before.steps) == 2


def test_headings_move_together_and_blocks_are_left_alone() -> None:
    text = "# A\n\n```\n# no heading\n```\n\n### B\n\nC\n---\n"
    assert levelled(text, 4) == "#### A\n\n```\n# no heading\n```\n\n###### B\n\n##### C\n"
    assert levelled("###### deep\n# top\n", 3) == "**deep**\n### top\n"


@pytest.mark.once
@pytest.mark.slow
def test_nothing_of_the_public_runbooks_is_lost() -> None:
    pages = typed = 0
    for path in sorted(shared("corpora").rglob("*.md")):
        source = Source(path.name, path.read_bytes())
        document = read(source)
        if not document.runbooks:
            continue
        draft = redraft(source, document, [Known(f"RUN-{n:03}") for n, _ in enumerate(document.runbooks, start=1)])
        again = read(Source("draft.md", draft.data))
        pages += 1
        typed += not draft.whole
        assert draft.exact, path
        assert commands(again) == commands(document), path
        assert missing(source, document, Source("draft.md", draft.data), again) == (), path
        assert unsaid(source, document, draft.data) == (), path
    assert typed > 0.95 * pages


_PIECES = st.sampled_from([
    "# T\n", "## Diagnosis\n", "## Mitigation\n", "### Sub\n", "1. Do it:\n", "- item\n",
    "   ```bash\n   ls\n   ```\n",
    "```\nout\n```\n", "> quoted\n", "text `code`\n", "\n", "***\n", "Owner: X\n", "| a | b |\n|---|---|\n| 1 | 2 |\n",
    "```sh\n", "## Do not\n", "- [ ] check\n", "Title\n---\n", "<!-- c -->\n", "RUN-001: x\n", "    rm x\n",
])  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(_PIECES, max_size=14).map("".join))
def test_any_page_is_drafted_exactly_or_says_that_it_is_not(text: str) -> None:
    source, document, draft = drafted(text)
    again = read(Source("draft.md", draft.data))
    if draft.exact:
        assert commands(again) == commands(document)
        lost = missing(source, document, Source("draft.md", draft.data), again)
        told = sum("could not be carried" in loss for loss in draft.losses)
        assert len(lost) <= told
    assert source.data == text.encode()
