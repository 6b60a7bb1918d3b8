"""Alertmanager configurations in any wrapping: its own file, an AlertmanagerConfig, a secret or a config map.

Format: https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.library.alerting import AlertRoute, Dispatch, LabelMatcher, Operator, Receiver
from rung.sources.yaml_tree import Mapping, Node, Scalar, Sequence, entries, nodes

_MATCHER = re.compile(r"""\s*["']?([A-Za-z_][\w.:-]*)["']?\s*(=~|!~|!=|=)(.*)""", re.DOTALL)
_CHANNEL = re.compile(r"(\w+?)_?[cC]onfigs")
_PARTS = re.compile(r"""(?:[^,"]|"(?:\\.|[^"\\])*")+""")
_DEEPEST = 50
_LONGEST = 10_000
_WORDS = {"=": Operator.EQUAL, "!=": Operator.UNEQUAL, "=~": Operator.LIKE, "!~": Operator.UNLIKE}


def dispatches(path: str, root: Node) -> Iterator[Dispatch]:
    """Yield each configuration in a document: wherever a ``route`` stands beside ``receivers``."""
    for mapping in nodes(root):
        if not isinstance(mapping, Mapping):
            continue
        route, receivers = mapping.get("route"), mapping.get("receivers")
        if isinstance(route, Mapping) and isinstance(receivers, Sequence):
            named = tuple(_receiver(item) for item in receivers.items if isinstance(item, Mapping))
            yield Dispatch(path, _route(route, 0), tuple(one for one in named if one.name))


def _receiver(item: Mapping) -> Receiver:
    channels = []
    for key, value in entries(item):
        kind = _CHANNEL.fullmatch(key)
        if kind and isinstance(value, Sequence) and value.items:
            channels.append(kind[1].casefold())
    return Receiver(item.text("name"), tuple(channels), item.span)


def _route(node: Mapping, depth: int) -> AlertRoute:
    below = node.get("routes")
    children = below.items if isinstance(below, Sequence) and depth < _DEEPEST else ()
    receiver = node.get("receiver")
    return AlertRoute(
        receiver=node.text("receiver"),
        matchers=tuple(_matchers(node)),
        goes_on=node.text("continue").casefold() in {"true", "yes", "on"},
        routes=tuple(_route(child, depth + 1) for child in children if isinstance(child, Mapping)),
        span=receiver.span if receiver is not None else node.span,
    )


def _matchers(node: Mapping) -> Iterator[LabelMatcher]:
    for key, operator in (("match", Operator.EQUAL), ("match_re", Operator.LIKE)):
        block = node.get(key)
        for label, value in entries(block) if isinstance(block, Mapping) else ():
            if isinstance(value, Scalar):
                yield LabelMatcher(label, operator, value.text)
    listed = node.get("matchers")
    for item in listed.items if isinstance(listed, Sequence) else (listed,):
        if isinstance(item, Scalar):
            yield from _written(item.text)
        elif isinstance(item, Mapping):  # the form of the AlertmanagerConfig resource
            like = Operator.LIKE if item.text("regex") == "true" else Operator.EQUAL
            yield LabelMatcher(item.text("name"), _WORDS.get(item.text("matchType"), like), item.text("value"))


def _written(text: str) -> Iterator[LabelMatcher]:
    """Yield the matchers of one text: ``severity="critical"``, or several in braces."""
    for part in _PARTS.findall(text[:_LONGEST].strip().removeprefix("{").removesuffix("}")):
        if found := _MATCHER.fullmatch(part):
            value = found[3].strip()
            if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
                value = value[1:-1].replace('\\"', '"').replace("\\\\", "\\")
            yield LabelMatcher(found[1], Operator(found[2]), value)
