"""Every rung command that the pages show exists, with its options; those marked to run end as they say."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from docs.pages import PAGES, ROOT, Block, blocks, commands
from rung.cli.main import cli

SHOWN = [(block, line) for page in PAGES for block in blocks(page) for line in commands(block)]
RUNS = re.compile(r"runs: exit (\d+)")
LOOKED_INTO = "approve-from-another-machine.md"  # run by test_docs_signature.py, which looks into what it leaves
TO_RUN = [
    page for page in PAGES if page.name != LOOKED_INTO and any(RUNS.fullmatch(block.mark) for block in blocks(page))
]
NAMED = re.compile(r"`(rung [a-z][a-z-]*)[^`]*`")


def words_of(line: str) -> list[str]:
    """Return the words of one call of rung, up to what the shell does with its output."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
    lexer.whitespace_split = True
    lexer.commenters = "#"
    words: list[str] = []
    for word in lexer:
        if set(word) <= set("|&;<>"):
            break
        words.append(word)
    return words


def parse(words: list[str]) -> None:
    """Let click read the words as it would, without running anything. Raises click.UsageError."""
    top = click.Context(cli, info_name="rung")
    name, command, rest = cli.resolve_command(top, words)
    assert command is not None, f"there is no command {name}"
    context = click.Context(command, info_name=name, parent=top)
    given, _, _ = command.make_parser(context).parse_args(list(rest))
    for parameter in command.params:
        value = given.get(parameter.name or "")
        if isinstance(parameter.type, click.Choice) and isinstance(value, str):
            parameter.type.convert(value, parameter, context)


@pytest.mark.parametrize(("block", "line"), SHOWN, ids=lambda one: str(one)[:70])
def test_a_command_that_is_shown_exists_with_its_options(block: Block, line: str) -> None:
    words = words_of(line)[1:]
    assert words, f"{block}: a call without a command"
    parse(words)


def test_a_command_that_does_not_exist_is_seen() -> None:
    with pytest.raises(click.UsageError):
        parse(["no-such-command"])
    with pytest.raises(click.UsageError):
        parse(["check", "--no-such-option"])
    with pytest.raises(click.UsageError):
        parse(["check", "--format", "no-such-form"])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_command_that_prose_names_exists(page: Path) -> None:
    known = set(cli.list_commands(click.Context(cli)))
    for found in NAMED.finditer(page.read_text("utf-8")):
        assert found[1].split()[1] in known, f"{page.name} names {found[0]}"


@pytest.mark.parametrize("page", TO_RUN, ids=lambda page: page.name)
def test_the_blocks_of_a_page_end_as_it_says(page: Path, tmp_path: Path) -> None:
    here = tmp_path / "examples"
    shutil.copytree(ROOT / "examples", here)
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    env = {
        **os.environ,
        "PATH": path,
        "HOME": str(tmp_path),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "RUNG_CONFIG": "",
    }
    for block in blocks(page):
        expected = RUNS.fullmatch(block.mark)
        if expected is None:
            continue
        ended = subprocess.run(
            ["bash", "-euc", block.body], cwd=here, env=env, capture_output=True, encoding="utf-8", check=False
        )
        assert ended.returncode == int(expected[1]), f"{block}\n{ended.stdout[-2000:]}\n{ended.stderr[-2000:]}"
