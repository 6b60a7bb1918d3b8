"""What a page says in sentences counts, in the words that people use for it."""

from __future__ import annotations

import pytest

from fakes.judges import judge
from rung.library.library import Library
from rung.lint.engine import Options, check
from rung.lint.profile import Profile
from rung.model.span import Source
from rung.text.read import read

ALERT = """\
# QueueStuck

{before}

## Meaning

The queue grows.

## Diagnosis

Look at the depth.

## Mitigation

```bash
systemctl restart workers
```
{after}
"""


def _codes(before: str = "", after: str = "", text: str = ALERT) -> set[str]:
    source = Source("QueueStuck.md", text.format(before=before, after=after).encode())
    options = Options(profile=Profile.TRUSTED)
    return {finding.code for finding in check(Library((read(source),)), [source], judge, options).findings}


def test_without_a_word_of_it_the_page_lacks_all_three() -> None:
    assert {"owner-missing", "no-escalation-path", "step-without-verification"} <= _codes()


@pytest.mark.parametrize(
    "sentence",
    ["Team that owns the service: [Queues](https://example.com).", "This is owned by the payments team.",
     "**Owner**: Payments", "Maintained by Ana.", "| Owner | Payments |"],
)  # fmt: skip
def test_an_owner_named_in_a_sentence_is_an_owner(sentence: str) -> None:
    assert "owner-missing" not in _codes(before=sentence)


@pytest.mark.parametrize(
    "sentence",
    ["If it stays, engage network or\ninfrastructure team.", "Please submit a request to the Customer Support.",
     "Ask the client's cluster admin to delete jobs.", "Escalate to the platform lead.", "Notify the queue owners."],
)  # fmt: skip
def test_somebody_named_in_a_sentence_is_a_way_to_escalate(sentence: str) -> None:
    assert "no-escalation-path" not in _codes(after=sentence)


@pytest.mark.parametrize("sentence", ["The team will love this.", "See the support matrix.", "The request is sent."])
def test_a_word_alone_is_nobody_to_turn_to(sentence: str) -> None:
    assert "no-escalation-path" in _codes(after=sentence)


@pytest.mark.parametrize(
    "sentence",
    ["The depth should fall within a minute.", "If this does not help, stop the producer.", "Wait until it is empty.",
     "You should see the depth vanish.", "Expect a depth below 100.", "This should cause the alert to clear."],
)  # fmt: skip
def test_a_sentence_behind_the_change_that_says_what_to_see_is_a_verification(sentence: str) -> None:
    assert "step-without-verification" not in _codes(after=sentence)


ESCALATES = """\
# RUN-001: Queue is not drained
Owner: Payments

## Escalation
{after}
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Page `@oncall` after 20 minutes with the depth and the logs.", True),
        ("When: the depth grows for 10m. Who: Payments lead (#payments). What: depth, time.", True),
        ("Page `@oncall` after 20 minutes.", False),
        ("Somebody should know.", False),
    ],
)
def test_an_escalation_in_one_sentence_is_whole_when_it_says_when_who_and_what(text: str, *, said: bool) -> None:
    assert ("escalation-incomplete" not in _codes(after=text, text=ESCALATES)) is said


@pytest.mark.parametrize(
    "first",
    ["shop=# select pg_cancel_backend(<pid>);", "shop_production=> select 1 from <table>;", "mysql> select <id>;",
     "127.0.0.1:6379> get <key>", ">>> print(<x>)"],
)  # fmt: skip
def test_what_is_typed_into_another_program_is_not_read_as_a_shell_would(first: str) -> None:
    assert "placeholder-redirects" not in _codes(after=f"```\n{first}\n```\n")


def test_a_ticket_is_no_entry_that_the_library_should_keep() -> None:
    text = ESCALATES.replace("# RUN-001", "# RUN-001", 1)
    assert "register-missing" not in _codes(after="See PROJ-12 for the last time.", text=text)
    assert "register-missing" in _codes(after="See MON-012 for the alert.", text=text)
