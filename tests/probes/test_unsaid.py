"""A message of a rule is left out for a second look, and nothing else: so that rules and files are named."""

from __future__ import annotations

import pytest

from rung.probes.smk.moved import moved
from rung.probes.smk.unsaid import unsaid

RULE = "rule a:\n    output: 'a.txt'\n{}    shell: 'sort in > {{output}}'\n\nrule b:\n    run:\n        pass\n"
NONE = "    message: None\n"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("    message: 'sorts {input}'\n", 1),
        ("    message:\n        'sorts'\n", 2),
        ('    message:\n        """--- Sorts\n        it."""\n', 3),
        ("    message:\n        'sorts '\n        'it',\n", 3),
        ("    message: f'sorts {x}'  # why\n", 1),
        ("    message:\n        lambda wc: f'{wc.s}: {len(x)}'\n", 2),
        ("    message: (\n        'sorts'\n        )\n", 3),
        ("    message:  # why\n        # more\n        'sorts'\n", 3),
    ],
)
def test_a_message_is_none_in_whatever_form_it_stands_and_every_other_line_keeps_its_place(
    text: str, lines: int
) -> None:
    found = unsaid(RULE.format(text).encode()).decode()
    assert found == RULE.format(NONE + "\n" * (lines - 1))


@pytest.mark.parametrize(
    "text",
    [
        "rule a:\n    shell:\n        '''\n    message: 'x'\n        '''\n",
        "def told():\n    message: str = 'x'\n    return message\n",
        "message: 'x'\n",
        "rule a:\n    run:\n        message: str = 'x'\n",
        "rule a:\n    params:\n        message='x',\n",
        "rule a:\n    input: 'message: x'\n",
        "rule message:\n    output: 'a'\n",
        "rule a(:\n    message: 'x'\n",
        "# why\rrule a:\n    message: 'x'\n",
    ],
)
def test_what_only_looks_like_a_message_stays(text: str) -> None:
    assert unsaid(text.encode()) == text.encode()


def test_a_copy_keeps_its_messages_and_what_is_no_python_is_left_as_it_is() -> None:
    said = RULE.format("    message: 'x'\n").encode()
    assert moved("rules/a.smk", said, "/p", "/c") == ("rules/a.smk", said)
    assert unsaid(b"\xff message: 'x'") == b"\xff message: 'x'"
