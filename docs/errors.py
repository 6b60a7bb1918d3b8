"""Collect the ids of errors from where they are raised: the sentence and the advice as the code writes them."""  # noqa: INP001 - a part of the script beside it

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import rung

SOURCE = Path(rung.__file__).parent
EXITS = {
    **dict.fromkeys(("UsageError", "RungError", "LabError"), 2),
    **dict.fromkeys(("RefusedError", "BusyError"), 6),
    **dict.fromkeys(("UntrustedError", "ConflictError", "LeaseLostError", "changed"), 7),
}
STORE, ALERTS, CALLS = "store/failure.py", "alerts/intake/alertmanager.py", "cli/wrong.py"
KEEP = "Keep the store as it is and compare it with an earlier bundle."


@dataclass(frozen=True, slots=True)
class Told:
    """An error as the code tells it: ``…`` stands for what is known only when it happens."""

    exit: int
    message: str
    advice: str


BY_HAND = {
    "guard": Told(6, 'A "Do not" of the runbook, or of a run above, forbids the step.', "Make its condition true."),
    "declared": Told(6, 'A "Do not" that the team declared beside the runbooks forbids the command.', ""),
    "placeholder": Told(6, "A placeholder of the page is left in the command.", "Write what belongs there."),
    "undeclared-input": Told(6, "The command names an input that the runbook does not declare.", "Declare it."),
    "extra-missing": Told(2, "A feature needs a package that is not installed.", "Install rung with that extra."),
    "run-closed": Told(6, "The run has ended, so nothing more is added to it.", "Start a new one: rung run RUNBOOK."),
    "config-key": Told(2, "rung.toml has a key or value that is not known.", "rung config shows every setting."),
    "folder-not-made": Told(2, "The folder cannot be made.", "Name a folder."),
    "runbook-gone": Told(
        2,
        "The runbook of the run is not in this library, or stands there more than once.",
        "Name the folder it is in with --root.",
    ),
    "nothing-to-look-at": Told(
        6, "There is nothing that a look could tell here.", "Look yourself: rung try RUN -- COMMAND."
    ),
    "reserved-input": Told(
        6,
        "The name of an input is one that rung or the shell uses itself.",
        "Give the input another name in the runbook.",
    ),
    "command-invalid": Told(2, "The command cannot be started as it stands.", "Correct the command in the runbook."),
    "not-stamped": Told(
        7,
        "The time-stamp authority gave no stamp that counts.",
        "See that the authority and its certificates are right.",
    ),
    "entry-invalid": Told(7, "The entry has no form in which it could be recorded; nothing was written.", ""),
    "record-changed": Told(
        7, "The record of the run is not what was written: its chain, its end or a signed head does not fit.", KEEP
    ),
    "head-missing": Told(
        7, "An entry that is never written without a signed head has none: the head was taken out.", KEEP
    ),
    "anchor-beyond": Told(
        7,
        "A file of anchors knows more entries of the run than are here: an older copy of the store was put "
        "back. It can be read, noted, escalated and aborted; nothing is approved, changed or exported in it.",
        "Put the newer store back. If it is lost, look at the targets, abort the run and begin another.",
    ),
    "anchor-differs": Told(
        7,
        "A file of anchors knows other entries of the run: it was rewritten, or went on from an older copy of "
        "the store. It can be read, noted, escalated and aborted; nothing is approved, changed or exported in it.",
        "Put the store back that was anchored. If it is lost, look at the targets, abort the run and begin another.",
    ),
    "head-signature": Told(7, "The signature of a stored head does not fit.", KEEP),
    "head-unknown-key": Told(
        7,
        "A key that is not here signed a head of the run: it was rewritten, or the key is lost. "
        "It can be read, noted, escalated and aborted; nothing is approved or changed in it.",
        "If the key is yours, put its keys/NAME.pub back, from a backup or a bundle: rung key. "
        "Otherwise end the run and begin another.",
    ),
    "index-changed": Told(
        0,
        "The columns of the store say something else of a run than its record. What is listed is what the record says.",
        "Find out who wrote into the store; the record itself is whole.",
    ),
}
"""What cannot be read from one place in the code."""


def found() -> dict[str, dict[str, str | int]]:
    """Return every id with its exit code, sentence and advice, in the order of the ids."""
    told: dict[str, Told] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        name = path.relative_to(SOURCE).as_posix()
        for id_, one in (*_raised(tree), *_listed(tree, name)):
            known = told.get(id_)
            if known is None or (not known.message and one.message):
                told[id_] = one
    return {id_: asdict(BY_HAND.get(id_, told.get(id_, Told(2, "", "")))) for id_ in sorted({*told, *BY_HAND})}


def written() -> str:
    """Return the same as the file that `rung explain` reads."""
    return json.dumps(found(), ensure_ascii=False, indent=1) + "\n"


def _raised(tree: ast.AST) -> Iterator[tuple[str, Told]]:
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        kind = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        given = {one.arg: one.value for one in call.keywords}
        id_ = given.get("id", given.get("id_"))
        if kind in EXITS and isinstance(id_, ast.Constant):
            message = _text(call.args[0]) if call.args else ""
            yield str(id_.value), Told(EXITS[kind], message, _text(given.get("advice")))


def _listed(tree: ast.AST, name: str) -> Iterator[tuple[str, Told]]:
    """Yield the ids that stand in tables, or are put together from a word."""
    for node in ast.walk(tree):
        match node:
            case ast.Tuple(elts=[id_, what, advice]) if name == STORE and isinstance(id_, ast.Constant):
                yield str(id_.value), Told(7, f"The store {_text(what)}", _text(advice))
            case ast.Call(func=ast.Name(id="_fault"), args=[word, what, advice]) if name == ALERTS:
                yield f"alert-{_text(word)}", Told(2, _text(what), _text(advice))
            case ast.Tuple(elts=[ast.Attribute(), ast.Constant(value=str(id_))]) if name == CALLS:
                yield id_, Told(2, "rung was not called as it can be", "the message names the nearest word there is")
            case _:
                pass
    if name == CALLS:
        yield "wrong-call", Told(2, "rung was not called as it can be", "`rung COMMAND --help` shows how it is called")


def _text(node: ast.AST | None) -> str:
    """Return the text of an expression, what is known only later as ``…``; empty where none can be read."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(part.value if isinstance(part, ast.Constant) else "…" for part in parts)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _text(left) + _text(right)
        case _:
            return ""
