"""The second shell parser, on the real shfmt."""

from __future__ import annotations

import pytest

from rung.outside.shfmt import Shfmt, find_shfmt, second_parser


def _shfmt() -> Shfmt:
    found = second_parser()
    assert found is not None, "shfmt is installed with rung"
    return found


@pytest.mark.parametrize(
    ("script", "commands", "targets"),
    [
        ("ls -l 'a b' | wc", (("ls", "-l", "'a b'"), ("wc",)), ()),
        ("echo `rm x`", (("echo", "`rm x`"), ("rm", "x")), ()),
        ("ls > out 2>&1", (("ls",),), ("out", "1")),
        ("cat <<EOF\n$(rm x)\nEOF", (("cat",), ("rm", "x")), ()),
        ("A=1 ls; f() { rm é; }", (("ls",), ("rm", "é")), ()),
        ("", (), ()),
    ],
)
def test_the_words_and_targets_of_a_script_are_found(
    script: str, commands: tuple[tuple[str, ...], ...], targets: tuple[str, ...]
) -> None:
    reading = _shfmt().read(script)
    assert reading is not None
    assert reading.commands == commands
    assert reading.targets == targets


def test_a_text_that_is_no_shell_has_no_reading() -> None:
    assert _shfmt().read("if ls") is None


def test_a_parser_that_cannot_be_started_has_no_reading() -> None:
    assert Shfmt("/nonexistent/shfmt").read("ls") is None


def test_the_installed_parser_is_found_beside_python() -> None:
    assert find_shfmt() is not None
