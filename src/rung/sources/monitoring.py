"""Which files of a folder are monitoring files, and everything they say about alerts."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from rung.library.alerting import Alerting, AlertRoute, AlertRule, Dispatch
from rung.model.finding import Finding, Severity
from rung.model.replacing import replace
from rung.model.span import Source, Span
from rung.sources.alertmanager import dispatches
from rung.sources.folder import MARKDOWN, Listing, Read, Trouble, Unread, told, worth_walking
from rung.sources.prometheus import rules
from rung.sources.yaml_tree import LARGEST, Mapping, Node, Scalar, compose, entries, nodes

SUFFIXES = frozenset({".yaml", ".yml"})

_RULES = re.compile(rb"""^[^\S\n]*(?:-[^\S\n]+)?["']?alert["']?[^\S\n]*:""", re.MULTILINE)
_ROUTES = re.compile(rb"""^[^\S\n]*["']?(?:route|alertmanager\.ya?ml)["']?[^\S\n]*:""", re.MULTILINE)
_GROUPS = re.compile(r"""^\s*["']?groups["']?\s*:""", re.MULTILINE)
_SHORTEST = 20


@dataclass(frozen=True, slots=True)
class Monitored:
    """The monitoring files of some paths: what they say, their sources by path order, and what was wrong."""

    alerting: Alerting = field(default_factory=Alerting)
    sources: tuple[Source, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def told(self) -> tuple[str, ...]:
        """Return every finding as one line with its place."""
        sources = {source.path: source for source in self.sources}
        return tuple(
            f"{sources[one.path].place(one.span.start) if one.path in sources else one.path}: {one.message}"
            for one in self.findings
        )


def wanted(path: str) -> bool:
    """Say whether a file of this relative path may be a monitoring file."""
    pure = PurePosixPath(path)
    return worth_walking(path) and pure.suffix.casefold() in SUFFIXES and ".github" not in pure.parts[:-1]


def monitored(listing: Listing) -> Monitored:
    """Return what the monitoring files of a listing say. A file nobody named that is no monitoring file is passed over.

    A YAML file that is too large is told only when a person named it: most large ones are something else.
    """
    sources: dict[str, Source] = {}
    findings: list[Finding] = []
    for item in listing.walk(wanted, LARGEST):
        if isinstance(item, Unread):
            if item.trouble is not Trouble.TOO_LARGE and PurePosixPath(item.path).suffix.casefold() in SUFFIXES:
                findings.append(told(item))
        elif _is_meant(item) or looks_monitored(item):
            sources[item.path] = Source(item.path, item.data)
    ordered = tuple(sources[path] for path in sorted(sources))
    read = [_read(source) for source in ordered]
    alerting = Alerting(
        tuple(rule for one in read for rule in one.alerting.rules),
        tuple(dispatch for one in read for dispatch in one.alerting.dispatches),
    )
    return Monitored(alerting, ordered, (*findings, *(finding for one in read for finding in one.findings)))


def _is_meant(item: Read) -> bool:
    """Say whether a person named this very file as one of ours: any but a page of text."""
    return item.named and PurePosixPath(item.path).suffix.casefold() not in MARKDOWN | {".txt"}


def looks_monitored(item: Read) -> bool:
    """Say whether a file holds the marks of alerting rules or of an Alertmanager configuration; a page never does."""
    if PurePosixPath(item.path).suffix.casefold() in MARKDOWN:
        return False
    if _RULES.search(item.data):
        return b"groups" in item.data
    return _ROUTES.search(item.data) is not None and b"receiver" in item.data


def _read(source: Source) -> Monitored:
    tree = compose(source)
    found: list[AlertRule] = []
    routed: list[Dispatch] = []
    findings = list(tree.findings)
    for document in tree.documents:
        plain, wrong = rules(source.path, document)
        found += plain
        findings += wrong
        routed += dispatches(source.path, document)
        for inner, place in _embedded(source, document):
            inside = _read_inner(inner)
            found += [_moved_rule(rule, inner, place) for rule in inside.alerting.rules]
            routed += [_moved_dispatch(one, inner, place) for one in inside.alerting.dispatches]
            findings += [replace(finding, span=place.span(inner, finding.span)) for finding in inside.findings]
    return Monitored(Alerting(tuple(found), tuple(routed)), (), tuple(findings))


def _read_inner(inner: Source) -> Monitored:
    """Read a file kept in a value of another; what is kept in its values in turn is left alone."""
    tree = compose(inner)
    found: list[AlertRule] = []
    findings = list(tree.findings)
    for document in tree.documents:
        plain, wrong = rules(inner.path, document)
        found += plain
        findings += wrong
    routed = tuple(one for document in tree.documents for one in dispatches(inner.path, document))
    return Monitored(Alerting(tuple(found), routed), (), tuple(findings))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an embedded file stands: the value's span, and for a block the outer line of its first line."""

    whole: Span
    outer: Source
    first_line: int = 0

    def span(self, inner: Source, span: Span) -> Span:
        """Return the line of the outer file that a place of the inner one stands on, without its indentation."""
        if not self.first_line:
            return self.whole
        number = self.first_line + inner.place(span.start).line - 1
        if number > self.outer.lines:
            return self.whole
        line = self.outer.line(number)
        text = self.outer.slice(line)
        start = line.start + len(text) - len(text.lstrip())
        wanted = inner.slice(span)
        at = text.find(wanted) if wanted and b"\n" not in wanted else -1
        return Span(line.start + at, line.start + at + len(wanted)) if at >= 0 else Span(start, line.end)


def _embedded(source: Source, root: Node) -> Iterator[tuple[Source, _Place]]:
    """Yield each value that is itself a monitoring file: a block of a config map, or base64 in a secret."""
    for node in nodes(root):
        if not isinstance(node, Mapping):
            continue
        secret = node.get("data") if node.text("kind") == "Secret" else None
        for _, value in entries(secret) if isinstance(secret, Mapping) else ():
            if isinstance(value, Scalar) and (text := _decoded(value.text)):
                yield Source(source.path, text), _Place(value.span, source)
        for _, value in entries(node):
            if isinstance(value, Scalar) and _is_file(value.text):
                first = source.place(value.span.start).line + 1 if value.literal else 0
                yield Source(source.path, value.text.encode()), _Place(value.span, source, first)


def _is_file(text: str) -> bool:
    if len(text) < _SHORTEST or "\n" not in text.strip():
        return False
    data = text.encode("utf-8", "replace")
    if _RULES.search(data):
        return _GROUPS.search(text) is not None
    return _ROUTES.search(data) is not None and "receivers" in text


def _decoded(text: str) -> bytes:
    """Return the monitoring file that a base64 value holds, or nothing."""
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
        return data if _is_file(data.decode("utf-8")) else b""
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return b""  # it is some other secret, and none of our business


def _moved_rule(rule: AlertRule, inner: Source, place: _Place) -> AlertRule:
    places = tuple((key, place.span(inner, span)) for key, span in rule.places)
    return replace(rule, span=place.span(inner, rule.span), places=places)


def _moved_dispatch(dispatch: Dispatch, inner: Source, place: _Place) -> Dispatch:
    def moved(route: AlertRoute) -> AlertRoute:
        below = tuple(moved(child) for child in route.routes)
        return replace(route, span=place.span(inner, route.span), routes=below)

    receivers = tuple(replace(one, span=place.span(inner, one.span)) for one in dispatch.receivers)
    return replace(dispatch, root=moved(dispatch.root), receivers=receivers)


def nothing_found(paths: Iterable[str]) -> Finding:
    """Return what to say when no file under the paths that were named holds an alerting rule."""
    named = ", ".join(paths)
    return Finding(
        code="no-alert-rules",
        message=f"No alerting rule was found in {named}.",
        path=named,
        span=Span(0, 0),
        severity=Severity.ERROR,
        advice="Name the rule files themselves, or the folder that holds them.",
    )
