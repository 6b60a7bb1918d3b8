"""A YAML file as a tree with places, whatever the file is: its size, its depth and its aliases cannot hurt.

Each node is looked at once, however often aliases repeat it; what cannot be read is a finding with its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rung.model.finding import Finding, Severity
from rung.model.span import Source, Span

LARGEST = 2 * 1024 * 1024
"""Bytes of a file that is still parsed: a Kubernetes object cannot have more, and no rule file should."""

_DEEPEST = 100
_MOST_NODES = 100_000
_DEEPEST_MERGE = 8
_MOST_PAIRS = 512
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Scalar:
    """A plain value. ``literal`` says it is a block (``|``) whose lines stand in the file below its mark."""

    text: str
    literal: bool
    quoted: bool
    span: Span


@dataclass(frozen=True, eq=False)
class Sequence:
    """A list. Nodes are compared by identity, because aliases make one node stand in several places."""

    items: list[Node]
    span: Span


@dataclass(frozen=True, eq=False)
class Mapping:
    """A mapping, its pairs in the order of the file; ``<<`` is not filled in."""

    pairs: list[tuple[Node, Node]]
    span: Span

    def get(self, name: str) -> Node | None:
        """Return the value of the key ``name``, the last one when it stands there twice, or None."""
        return dict(entries(self)).get(name)

    def text(self, name: str) -> str:
        """Return the scalar of the key ``name``, or the empty string."""
        value = self.get(name)
        return value.text if isinstance(value, Scalar) else ""


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class Tree:
    """The documents of one file, and what was wrong with it."""

    documents: tuple[Node, ...] = ()
    findings: tuple[Finding, ...] = ()


def entries(mapping: Mapping, depth: int = 0) -> list[tuple[str, Node]]:
    """Return the pairs with scalar keys, those of ``<<`` merged in before the mapping's own, at most 512."""
    merged: list[tuple[str, Node]] = []
    own: list[tuple[str, Node]] = []
    for key, value in mapping.pairs[:_MOST_PAIRS]:
        if not isinstance(key, Scalar):
            continue
        if key.text != "<<" or key.quoted:
            own.append((key.text, value))
        elif depth < _DEEPEST_MERGE:
            below = value.items[:_DEEPEST_MERGE] if isinstance(value, Sequence) else [value]
            for one in below:
                if isinstance(one, Mapping) and len(merged) < _MOST_PAIRS:
                    merged.extend(entries(one, depth + 1))
    return [*merged[:_MOST_PAIRS], *own]


def nodes(root: Node) -> Iterator[Node]:
    """Yield ``root`` and every node below it once, in the order of the file."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        match node:
            case Sequence(items=items):
                waiting.extend(reversed(items))
            case Mapping(pairs=pairs):
                waiting.extend(value for _, value in reversed(pairs))
            case Scalar():
                pass


def compose(source: Source) -> Tree:
    """Return the documents of ``source``. Never raises: a fault of the file is a finding, with the place it names."""
    if len(source.data) > LARGEST:
        return Tree(findings=(_fault(source, 0, f"has {len(source.data):,} bytes; {LARGEST:,} are read"),))
    base = len(_BOM) if source.data.startswith(_BOM) else 0
    try:
        text = source.data[base:].decode("utf-8")
    except UnicodeDecodeError as error:
        return Tree(findings=(_fault(source, base + error.start, "is not UTF-8"),))
    return _composed(source, text, base)


def _composed(source: Source, text: str, base: int) -> Tree:
    import yaml  # 15 ms, and most calls of rung read no YAML

    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    offsets = _Offsets(text, base)
    building = _Building(offsets)
    try:
        # Events, not nodes: the parser's own composer recurses in C as deep as the file says, and dies of it.
        for event in yaml.parse(text, Loader=loader):
            building.take(event)
    except _TooMuchError as error:
        return Tree(tuple(building.documents), (_fault(source, error.at, error.what),))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = offsets.byte(mark.index) if mark else 0
        why = " ".join(str(part) for part in (error.context, error.problem) if part)
        return Tree(tuple(building.documents), (_fault(source, at, f"is not YAML here: {why}"),))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        at = offsets.byte(getattr(error, "position", 0))
        why = str(getattr(error, "reason", "") or error or "cannot be parsed").splitlines()[0]
        return Tree(tuple(building.documents), (_fault(source, at, f"is not YAML here: {why}"),))
    return Tree(tuple(building.documents))


class _TooMuchError(Exception):
    def __init__(self, at: int, what: str) -> None:
        super().__init__(what)
        self.at = at
        self.what = what


class _Building:
    """Puts the events of a parser together; an alias is the very node of its anchor."""

    def __init__(self, offsets: _Offsets) -> None:
        self.documents: list[Node] = []
        self._offsets = offsets
        self._open: list[tuple[Sequence | Mapping, list[Node]]] = []
        self._anchors: dict[str, Node] = {}
        self._left = _MOST_NODES

    def take(self, event: object) -> None:
        """Take the next event of the parser. Raises ``_TooMuchError``."""
        import yaml  # loaded by the caller already

        match event:
            case yaml.ScalarEvent():
                span = self._offsets.span(event)
                self._put(Scalar(event.value, event.style == "|", bool(event.style), span), event.anchor)
            case yaml.AliasEvent():
                if event.anchor in self._anchors:
                    self._put(self._anchors[event.anchor], None)
                else:
                    self._put(Scalar("", literal=False, quoted=False, span=self._offsets.span(event)), None)
            case yaml.SequenceStartEvent():
                self._begin(Sequence([], self._offsets.span(event)), event.anchor)
            case yaml.MappingStartEvent():
                self._begin(Mapping([], self._offsets.span(event)), event.anchor)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._end()
            case yaml.DocumentEndEvent():
                self._anchors.clear()
            case _:
                pass

    def _begin(self, node: Sequence | Mapping, anchor: str | None) -> None:
        if len(self._open) >= _DEEPEST:
            raise _TooMuchError(node.span.start, f"nests deeper than {_DEEPEST}")
        if anchor is not None:
            self._anchors[anchor] = node
        self._open.append((node, []))

    def _end(self) -> None:
        node, parts = self._open.pop()
        if isinstance(node, Sequence):
            node.items.extend(parts)
        else:
            node.pairs.extend(zip(parts[::2], parts[1::2], strict=True))
        self._put(node, None)

    def _put(self, node: Node, anchor: str | None) -> None:
        self._left -= 1
        if self._left < 0:
            raise _TooMuchError(node.span.start, f"holds more than {_MOST_NODES:,} values; the rest was not read")
        if anchor is not None:
            self._anchors[anchor] = node
        if self._open:
            self._open[-1][1].append(node)
        else:
            self.documents.append(node)


class _Offsets:
    """From characters of the text to bytes of the file."""

    def __init__(self, text: str, base: int) -> None:
        self._base = base
        self._text = "" if text.isascii() else text
        self._known = [0]
        if self._text:
            for at in range(0, len(text), 1024):
                self._known.append(self._known[-1] + len(text[at : at + 1024].encode()))

    def byte(self, index: int) -> int:
        """Return the byte offset of character ``index``."""
        if not self._text:
            return self._base + index
        block = min(index, len(self._text)) // 1024
        return self._base + self._known[block] + len(self._text[block * 1024 : index].encode())

    def span(self, node: object) -> Span:
        """Return the bytes of a node of the parser."""
        start = self.byte(getattr(node, "start_mark").index)  # noqa: B009 - the parser's nodes carry no types
        end = self.byte(getattr(node, "end_mark").index)  # noqa: B009 - the parser's nodes carry no types
        return Span(start, max(start, end))


def _fault(source: Source, at: int, what: str) -> Finding:
    # The parser stumbles behind a template's mark, not at it.
    mark = re.compile(rb"^[ \t]*(?:- )?\{\{", re.MULTILINE)
    marks = [found.start() for found in mark.finditer(source.data, 0, min(at + 80, len(source.data)))]
    before = [start for start in marks if start < at]
    at = min((*before[-1:], *marks[:1], at)[0], len(source.data))
    advice = "It looks like a template: render it first (as `helm template`) and check what comes out."
    return Finding(
        code="yaml-unreadable",
        message=f"{source.path} {what}.",
        path=source.path,
        span=Span(at, at),
        severity=Severity.WARNING if marks else Severity.ERROR,
        advice=advice if marks else "Correct it; Prometheus and Alertmanager cannot read it either.",
    )
