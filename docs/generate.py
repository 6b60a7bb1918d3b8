"""Write the reference pages from the code they describe, and the tables of programs from the files of their families.

With ``--check`` only say which are stale.
"""  # noqa: INP001 - a script, no package

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click
import errors

from rung.app import faults
from rung.app.runs import lineschema
from rung.cli.main import cli
from rung.lint import pages
from rung.lint.report import json as check
from rung.model.exits import MEANING
from rung.probes import pages as probes
from rung.risk import effects_page, family_files
from rung.risk import pages as programs
from rung.risk.families import BUILT
from rung.run.report.forms import json as report
from rung.tuning import pages as tunings

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
WIDTH = 100
SCHEMAS: dict[str, Callable[[], str]] = {
    "check": lambda: check.schema().decode(),
    "report": report.schema,
    "run-lines": lineschema.schema,
}
NOTICE = "<!-- Written by docs/generate.py. Change the code it describes, then run `make docs`. -->\n\n"


def written() -> dict[Path, str]:
    """Return every text that is made of the code, by its path: pages, schemas, the tables of programs and errors."""
    told = errors.written()
    found = {
        "commands.md": _commands(),
        "exit-codes.md": _exit_codes(),
        "errors.md": faults.reference(faults.parsed(told)),
        "rules.md": pages.reference(),
        "probes.md": probes.reference(),
        "tuning.md": tunings.reference(),
        "families.md": _families(),
        "effects-file.md": effects_page.PAGE,
    }
    pages_made = {name: NOTICE + text.rstrip("\n") + "\n" for name, text in found.items()}
    schemas = {f"json-schema/{name}.json": made() for name, made in SCHEMAS.items()}
    reference = {REFERENCE / name: text for name, text in (pages_made | schemas).items()}
    package = ROOT / "src" / "rung"
    tables = {package / "risk" / BUILT: family_files.built(), package / "app" / faults.FILE: told}
    return reference | tables


def _commands() -> str:
    opening = "# Commands\n\nWhat `rung COMMAND --help` prints. [Exit codes](exit-codes.md) have a page of their own.\n"
    return "\n".join((opening, *_helps()))


def _helps() -> Iterator[str]:
    # The width is given, so that the page does not depend on who looks at it.
    top = click.Context(cli, info_name="rung", terminal_width=WIDTH, max_content_width=WIDTH)
    yield _help("rung", cli.get_help(top))
    for name in cli.list_commands(top):
        command = cli.get_command(top, name)
        if command is not None:
            inner = click.Context(command, top, name, terminal_width=WIDTH, max_content_width=WIDTH)
            yield _help(f"rung {name}", command.get_help(inner))
        if isinstance(command, click.Group):
            for part, below in command.commands.items():
                deeper = click.Context(below, inner, part, terminal_width=WIDTH, max_content_width=WIDTH)
                yield _help(f"rung {name} {part}", below.get_help(deeper))


def _help(title: str, text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return f"## {title}\n\n```text\n{lines}\n```\n"


def _exit_codes() -> str:
    rows = "".join(f"| {int(code)} | {meaning} |\n" for code, meaning in MEANING.items())
    return f"# Exit codes\n\n| code | meaning |\n|---|---|\n{rows}"


def _families() -> str:
    bodies = "\n".join(_lowered(programs.page(name)) for name in programs.families())
    return f"# Families of commands\n\nWhat rung knows about each program, and where that is written.\n\n{bodies}"


def _lowered(page: str) -> str:
    """Return a page with its headings one level lower, code blocks left as they are."""
    fenced = False
    lines = []
    for line in page.splitlines():
        fenced ^= line.startswith("```")
        lines.append(f"#{line}" if line.startswith("#") and not fenced else line)
    return "\n".join(lines) + "\n"


def stale(wanted: Mapping[Path, str]) -> list[Path]:
    """Return the files that are missing, differ from the code, or have no code behind them any more."""
    there = set(REFERENCE.glob("*.md"))
    return sorted(
        {p for p, text in wanted.items() if not p.exists() or p.read_text("utf-8") != text} | (there - set(wanted))
    )


def main(arguments: list[str]) -> int:
    """Write the files, or check them; return the exit code."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: python docs/generate.py [--check]\n")
        return 2
    wanted = written()
    found = stale(wanted)
    if arguments:
        for path in found:
            sys.stderr.write(f"{path.relative_to(ROOT)}: stale; run make docs\n")
        return 1 if found else 0
    for path in found:
        if path in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], "utf-8")
        else:
            path.unlink()
        sys.stdout.write(f"{path.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
