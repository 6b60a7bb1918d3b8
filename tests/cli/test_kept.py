"""A guard that names what must stay refuses the other ways to lose it, says which file, and tells its reader doubts."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.library import RUNBOOK, decided, digest, lamp, only_run
from cli.terminal import Said, Shell
from rung.model.exits import Exit

pytestmark = pytest.mark.once

GUARD = "- Do not lose the ledger: refuse `rm *c.db*`\n"


def begun(shell: Shell, change: str) -> Said:
    """Run as far as the change, with a ledger in a folder beside the lamp."""
    lamp(shell)
    text = RUNBOOK.replace("echo on >> lamp", change).replace("- Do not touch a lamp that somebody holds\n", GUARD)
    shell.write("lamp.md", text)
    shell.write("books/2026/c.db", "what must stay")
    (shell.folder / "spare").mkdir()
    (shell.folder / "link").symlink_to("books/2026/c.db")
    return decided(shell)


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        ("rm -r books", "`rm -r books` removes {}/books/2026/c.db"),
        ("cd books && rm -rf *", "`rm -rf *` removes {}/books/2026/c.db"),
        (": > link", "`> link` overwrites {}/books/2026/c.db"),
        ("mv books /tmp/elsewhere", "`mv books /tmp/elsewhere` moves away {}/books/2026/c.db"),
        ("find books -name '*.tmp' -delete", "removes {}/books/2026/c.db"),
        ("rm -rf $(cat list)", "may be `rm *c.db*`: a word of it is computed when it runs"),
    ],
)
def test_a_change_that_would_lose_it_is_refused_and_the_file_is_named(shell: Shell, change: str, lost: str) -> None:
    stop = begun(shell, change)
    assert stop.code == Exit.REFUSED, stop
    assert "Do not lose the ledger" in stop.out
    assert lost.format(shell.folder) in stop.out
    assert Path(shell.folder / "books/2026/c.db").read_text() == "what must stay"


@pytest.mark.parametrize("change", ["rm -r spare", "echo on > lamp", "cp books/2026/c.db books/2026/c.db.kept"])
def test_a_change_beside_it_waits_for_its_approval_as_any_other(shell: Shell, change: str) -> None:
    stop = begun(shell, change)
    assert (stop.code, "could not be judged" in stop.out) == (Exit.WAITING, False), stop


@pytest.mark.parametrize(
    ("change", "doubt"),
    [
        ("tar xf new.tar", "`tar xf new.tar` may remove or overwrite {}/books/2026/c.db"),
        (
            "perl -e 'unlink glob 1'",
            "`perl -e 'unlink glob 1'` may do anything to files: what it is told is not read here",
        ),
        ("ed books/list", "`ed books/list` may do anything to files: what it is told is not read here"),
    ],
)
def test_what_cannot_be_judged_stands_on_the_card_of_the_approval(shell: Shell, change: str, doubt: str) -> None:
    stop = begun(shell, change)
    assert stop.code == Exit.WAITING, stop
    card = shell.rung("approve", only_run(shell), "--request").out
    assert f"could not be judged: {doubt.format(shell.folder)}" in " ".join(card.split())


def test_what_lies_there_only_after_the_approval_is_seen_before_the_start(shell: Shell) -> None:
    stop = begun(shell, "rm -r spare")
    assert shell.rung("approve", only_run(shell), digest(stop), "--by", "ana").code == 0
    shell.write("spare/c.db", "moved here meanwhile")
    assert shell.rung("resume").code == Exit.REFUSED
    assert (shell.folder / "spare/c.db").exists()
