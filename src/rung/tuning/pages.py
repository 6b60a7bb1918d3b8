"""The pages of the dishonest moves: why each is one, and what is honest instead, from the move's own file."""

from __future__ import annotations

from rung.tuning.move import Move, moves


def names() -> tuple[str, ...]:
    """Return the name of every page, as ``tuning/serialised``."""
    return tuple(f"tuning/{move.name}" for move in moves())


def page(name: str) -> str:
    """Return the page of one move as Markdown. Raises KeyError for a name that is none."""
    found = {f"tuning/{move.name}": move for move in moves()}[name]
    return f"# {name}\n\n{_body(found)}"


def reference() -> str:
    """Return one page that holds them all."""
    opening = (
        "# Dishonest moves\n\nWhat `rung review-tuning` looks for, in rules, recipes, scripts of the shell, Python and "
        "R, profiles, configuration and\nthe files of its pipelines. A line that stood there before is no finding: "
        "only what came or went is.\n"
    )
    return opening + "".join(f"\n## {move.name}\n\n{_body(move)}" for move in moves())


def _body(move: Move) -> str:
    return f"{move.claim}\n\nInstead: {move.honest[0].lower()}{move.honest[1:]}\n"
