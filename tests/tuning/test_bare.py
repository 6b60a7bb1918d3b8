"""Only what says nothing is left out of a text: comments, blank lines and docstrings that nothing reads."""

from __future__ import annotations

import pytest

from rung.tuning.bare import bare


def same(path: str, one: str, two: str) -> bool:
    told = bare(path, one.encode())
    return told is not None and told == bare(path, two.encode())


@pytest.mark.parametrize(
    ("path", "one", "two"),
    [
        ("a.sh", "# don't\necho x # isn't\n", "\n\necho x\n"),
        ("a.sh", "awk '\n{print}\n' x\n# a\n", "awk '\n{print}\n' x\n"),
        ("a.sh", "echo $#\necho ${x#a}\n# b\n", "echo $#\necho ${x#a}\n"),
        ("a.R", 'x <- 1 # it\'s\ncat("a")\n', 'x <- 1\n\ncat("a")\n'),
        ("a.py", "# coding: UTF-8\ndef f():\n    'a'\n", "def f():\n    'b'\n"),
        ("a.toml", "# it's\na = 1\n", "a = 1\n"),
    ],
)
def test_comments_and_blank_lines_say_nothing(path: str, one: str, two: str) -> None:
    assert same(path, one, two)


@pytest.mark.parametrize(
    ("path", "one", "two"),
    [
        ("a.sh", "printf '\n# one\nt'\n", "printf '\n# two\nt'\n"),
        ("a.sh", "printf 'a\n\nt'\n", "printf 'a\nt'\n"),
        ("a.sh", "echo x\n", "echo x\r\n"),
        ("a.R", 'cat("\n# b")\n', 'cat("\n# c")\n'),
        ("a.pl", "# c\nprint 'a\n# b\n';", "print 'a\n# b\n';"),
        ("a.py", "# coding: latin-1\nx = 1\n", "# coding: utf-8\nx = 1\n"),
        ("a.py", "def f():\n    'a'\n\n\nhelp(f)\n", "def f():\n    'b'\n\n\nhelp(f)\n"),
    ],
)
def test_what_stands_in_quotes_ends_lines_or_is_read_says_something(path: str, one: str, two: str) -> None:
    assert not same(path, one, two)
