"""A Snakemake workflow as a side of a review: its rules as its files are written. Nothing of it is evaluated."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rung.model.replacing import replace
from rung.probes.smk.pytree import FAULTS, expression
from rung.tuning.blanks import even, even_line
from rung.tuning.project import Rule, Written

HEAD = re.compile(r"^(?P<indent>[ \t]*)(?P<kind>rule|checkpoint)(?:[ \t]+(?P<name>\w+))?[ \t]*:[ \t]*(?:#.*)?$")
FIELD = re.compile(r"^(?P<indent>[ \t]+)(?P<name>[a-z_]+)[ \t]*:(?P<rest>.*)$")
INCLUDE = re.compile(r"^\s*include\s*:\s*[\"']([^\"'{}]+)[\"']", re.MULTILINE)
FILES = frozenset({"input", "output"})
CODE = frozenset({"shell", "run", "script", "notebook", "wrapper"})
FLAGS = frozenset(
    {"ancient", "temp", "temporary", "protected", "touch", "directory", "ensure", "pipe", "local", "repeat", "multiext"}
)
OF_RULE = re.compile(r"rules\.(?P<rule>\w+)\.output(?:\[(?P<at>\d+)\]|\.(?P<name>\w+))?$")


@dataclass
class _Open:
    """A rule whose lines are being read: its directives so far, and the one that is open."""

    name: str
    place: str
    indent: int
    checkpoint: bool = False
    parts: dict[str, list[str]] = field(default_factory=dict)
    part: str = ""
    depth: int = 0

    def ends(self, raw: str) -> bool:
        """Say whether a line stands outside of the rule."""
        bare = raw.lstrip()
        return len(raw) - len(bare) <= self.indent and not bare.startswith(("#", ")", '"'))

    def take(self, raw: str) -> None:
        """Take a line: the head of a directive, or more of the one that is open."""
        inner = FIELD.match(raw)
        indent = len(raw) - len(raw.lstrip())
        if inner and (not self.depth or indent <= self.depth):
            self.part, self.depth = inner["name"], indent
            self.parts[self.part] = [inner["rest"]]
        elif self.part:
            self.parts[self.part].append(raw)


def written(path: str, text: str) -> Iterator[Written]:
    """Yield the lines of one Snakefile without comments that stand alone; those inside a rule belong to it."""
    owner, code = "", False
    for number, raw in enumerate(text.splitlines(), start=1):
        head, inner = HEAD.match(raw), FIELD.match(raw)
        if head:
            owner = head["name"] or f"line {number}"
        elif raw.strip() and not raw[0].isspace():
            owner, code = "", False
        if inner:
            code = inner["name"] in CODE
        if raw.strip() and not raw.lstrip().startswith("#"):
            yield Written(path, number, even_line(raw), recipe=bool(owner) and code, owner=owner)


def rules(texts: Mapping[str, str]) -> dict[str, Rule]:
    """Return every rule by its name; what ``rules.NAME.output`` stands for is put in."""
    opened = [each for path, text in texts.items() for each in _opened(path, text)]
    found = {each.name: _rule(each) for each in opened}
    outputs = {each.name: (found[each.name].outputs, _named(each)) for each in opened}
    return {name: replace(rule, needs=tuple(_followed(rule.needs, outputs))) for name, rule in found.items()}


def _opened(path: str, text: str) -> Iterator[_Open]:
    current: _Open | None = None
    for number, raw in enumerate(text.splitlines(), start=1):
        head = HEAD.match(raw)
        if current and (head or (raw.strip() and current.ends(raw))):
            yield current
            current = None
        if head:
            place = f"{path}:{number}"
            current = _Open(head["name"] or place, place, len(head["indent"]), head["kind"] == "checkpoint")
        elif current and raw.strip():
            current.take(raw)
    if current:
        yield current


def _rule(opened: _Open) -> Rule:
    flags: set[tuple[str, str, str]] = set()
    items = {name: _items("\n".join(body)) for name, body in opened.parts.items() if name not in CODE}
    files: dict[str, tuple[str, ...]] = {}
    asis = False
    for name in FILES:
        plain = []
        for _, node in items.get(name, ()):
            bare, marks = _unwrapped(node)
            text = _text(bare)
            plain.append(text)
            flags |= {(mark, name, text) for mark in marks}
            asis = asis or (name == "input" and not _literal(bare))
        files[name] = tuple(plain)
    others = {
        name: tuple(f"{key}={_text(node)}" if key else _text(node) for key, node in each)
        for name, each in items.items()
        if name not in FILES
    }
    if opened.checkpoint:
        others["checkpoint"] = ("True",)
    return Rule(
        opened.name, opened.place, files["output"], files["input"],
        recipe=_recipe(opened), fields=others, flags=frozenset(flags), asis=asis,
        by=next((name for name in sorted(CODE) if name in opened.parts), ""),
        names=tuple(f"{name}.{key}" for name in sorted(FILES) for key, _ in items.get(name, ()) if key),
    )  # fmt: skip


def _recipe(opened: _Open) -> tuple[str, ...]:
    """Return what the rule runs: the text that the shell gets where it is written out, else the lines of code."""
    found: list[str] = []
    for name in sorted(CODE & opened.parts.keys()):
        body = opened.parts[name]
        nodes = [node for _, node in _items("\n".join(body))] if name == "shell" else []
        plain = len(nodes) == 1 and isinstance(nodes[0], ast.Constant)
        found += even(_text(nodes[0]).splitlines() if plain else body)
    return tuple(filter(None, found))


def _named(opened: _Open) -> dict[str, str]:
    """Return the outputs of a rule that have a name."""
    items = _items("\n".join(opened.parts.get("output", ())))
    return {key: _text(_unwrapped(node)[0]) for key, node in items if key}


def _items(body: str) -> tuple[tuple[str, ast.expr], ...]:
    """Return what a directive lists, each with its name or an empty one; a text nobody can parse is one item."""
    try:
        call = expression(f"_(\n{body}\n)")
    except FAULTS:
        return (("", ast.Name(" ".join(body.split()))),)
    if not isinstance(call, ast.Call):
        return (("", ast.Name(" ".join(body.split()))),)
    plain = [("", node) for node in call.args for node in (node.elts if isinstance(node, ast.List) else (node,))]
    return (*plain, *((each.arg or "**", each.value) for each in call.keywords))


def _unwrapped(node: ast.expr) -> tuple[ast.expr, tuple[str, ...]]:
    marks: list[str] = []
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FLAGS and node.args:
        if node.func.id == "multiext":
            break
        marks.append(node.func.id)
        node = node.args[0]
    return node, tuple(marks)


def _literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) or OF_RULE.fullmatch(_text(node)) is not None


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Name):
        return node.id
    try:
        return ast.unparse(node)
    except RecursionError:
        return "too deep to be read"


def _followed(
    needs: tuple[str, ...], outputs: Mapping[str, tuple[tuple[str, ...], Mapping[str, str]]]
) -> Iterator[str]:
    for need in needs:
        found = OF_RULE.fullmatch(need)
        made, named = outputs.get(found["rule"], ((), {})) if found else ((), {})
        if found is None or not made:
            yield need
        elif found["at"]:
            yield made[int(found["at"])] if int(found["at"]) < len(made) else need
        elif found["name"]:
            yield named.get(found["name"], need)
        else:
            yield from made
