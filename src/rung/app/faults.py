"""The page of each error by its id, and of each reason of `rung verify`, offline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import msgspec

from rung.ledger.reason import MEANINGS, Reason
from rung.model.exits import MEANING, Exit

FILE = "errors.json"  # written by docs/generate.py from where the errors are raised


_PAGE = """\
# Errors

Each error ends with its id in brackets; `rung explain ID` shows its line offline. `…` stands for what is known only
when it happens. Exit 0: it is told beside the answer.

| id | exit | what it says | what to do |
|---|---|---|---|
{errors}
## Reasons of `rung verify`

The same words in `rung verify` and in the `verify.py` of a bundle.

| reason | what was found |
|---|---|
{reasons}"""


@dataclass(frozen=True, slots=True)
class Told:
    """What an error says; ``…`` stands for what is known only when it happens. Exit 0: it is told beside the answer."""

    exit: int
    message: str
    advice: str


def parsed(text: str) -> dict[str, Told]:
    """Return the errors of a file by their ids."""
    return msgspec.json.decode(text, type=dict[str, Told])


@cache
def known() -> Mapping[str, Told]:
    """Return every error by its id."""
    return parsed(files("rung.app").joinpath(FILE).read_text("utf-8"))


def names() -> tuple[str, ...]:
    """Return the ids of all errors and reasons, sorted."""
    return tuple(sorted({*known(), *Reason}))


def page(name: str) -> str:
    """Return the page of an id as Markdown, empty when there is no such error and no such reason."""
    found = known().get(name)
    parts = [f"# {name}", *(_told(found) if found else ())]
    if name in set(Reason):
        parts += ["A reason of `rung verify` and of a bundle's `verify.py` (exit 7).", MEANINGS[Reason(name)]]
    return "\n\n".join(parts) + "\n" if len(parts) > 1 else ""


def reference(told: Mapping[str, Told]) -> str:
    """Return the reference page of all errors and reasons as Markdown."""
    errors = "".join(
        f"| `{name}` | {one.exit} | {_cell(one.message)} | {_cell(one.advice)} |\n"
        for name, one in sorted(told.items())
    )
    reasons = "".join(f"| `{one}` | {_cell(MEANINGS[one])} |\n" for one in Reason)
    return _PAGE.format(errors=errors, reasons=reasons)


def _told(one: Told) -> tuple[str, ...]:
    how = f"An error, exit {one.exit}: {MEANING[Exit(one.exit)]}" if one.exit else "Told beside the answer."
    said = f"It says: {one.message}"
    return (how, said, *((f"What to do: {one.advice}",) if one.advice else ()))


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").replace("<", "&lt;").split())
