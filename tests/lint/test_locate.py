"""From a command's text back to the bytes of the file."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rung.lint.locate import exact, locate
from rung.model.runbook import Command, Runbook
from rung.model.span import Source
from rung.text.read import read


def _command(data: bytes) -> tuple[Source, Command]:
    source = Source("a.md", data)
    entry = read(source).entries[0]
    assert isinstance(entry, Runbook)
    return source, entry.steps[0].commands[0]


def test_a_place_is_found_behind_list_indentation_and_carriage_returns() -> None:
    source, command = _command(
        "# é\r\n\r\n## Diagnosis\r\n\r\n1. Do\r\n\r\n   ```sh\r\n   ls -l\r\n   cat <é>\r\n   ```\r\n".encode()
    )
    start = command.text.index("<é>")
    assert source.text(locate(source, command, start, start + 3)) == "<é>"


def test_a_place_in_a_quote_is_found() -> None:
    source, command = _command(b"# A\n\n## Diagnosis\n\n> ```sh\n> ls\n> cat <x>\n> ```\n")
    start = command.text.index("<x>")
    assert source.text(locate(source, command, start, start + 3)) == "<x>"


def test_what_cannot_be_found_exactly_is_the_body_and_never_fixed() -> None:
    source, command = _command(b"# A\n\n## Diagnosis\n\n```sh\nls\n```\n")
    other = Command("not there", "sh", "sh", command.words, command.body, command.span)
    assert locate(source, other, 0, 3) == command.body
    assert exact(source, other, 0, 3) is None


@given(
    st.lists(st.text("ab é漢<>$#'\"\\", min_size=1, max_size=12), min_size=1, max_size=5),
    st.sampled_from(["", "  ", "> "]),
    st.data(),
)
def test_every_place_of_a_command_is_its_own_text(lines: list[str], lead: str, data: st.DataObject) -> None:
    indent = "   " if lead == "  " else lead
    head = "1. Do\n\n" if lead == "  " else ""
    page = "# A\n\n## Diagnosis\n\n" + head + "".join(f"{indent}{line}\n" for line in ("```sh", *lines, "```"))
    source, command = _command(page.encode())
    number = data.draw(st.integers(0, len(command.text.split("\n")) - 1))
    line = command.text.split("\n")[number]
    base = sum(len(each) + 1 for each in command.text.split("\n")[:number])
    start = data.draw(st.integers(0, len(line)))
    end = data.draw(st.integers(start, len(line)))
    assert source.text(locate(source, command, base + start, base + end)) == line[start:end]
