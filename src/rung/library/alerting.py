"""What monitoring files say: the rules that raise alerts, and the routes that carry them to people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rung.model.span import Span

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AlertRule:
    """One alerting rule as written in a rule file. ``span`` is the alert's name, ``places`` each label and annotation.

    The text is as written: templates such as ``{{ $labels.pod }}`` are not filled in.
    """

    name: str
    group: str
    labels: Pairs
    annotations: Pairs
    expression: str
    wait: str
    path: str
    span: Span
    places: tuple[tuple[str, Span], ...] = ()

    @property
    def severity(self) -> str:
        """Return the severity label in lower case, or the empty string."""
        return dict(self.labels).get("severity", "").strip().casefold()

    def place(self, key: str) -> Span:
        """Return where the label or annotation ``key`` stands, or the place of the rule."""
        return dict(self.places).get(key, self.span)


class Operator(StrEnum):
    """How a route compares a label."""

    EQUAL = "="
    UNEQUAL = "!="
    LIKE = "=~"
    UNLIKE = "!~"


@dataclass(frozen=True, slots=True)
class LabelMatcher:
    """One condition of a route. ``value`` is an anchored expression for ``=~`` and ``!~``."""

    label: str
    operator: Operator
    value: str

    def __str__(self) -> str:
        """Return the matcher as Alertmanager writes it."""
        return f'{self.label}{self.operator.value}"{self.value}"'


@dataclass(frozen=True, slots=True)
class Receiver:
    """A receiver and the kinds of channel it has, as ``pagerduty``; without any it tells nobody."""

    name: str
    channels: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class AlertRoute:
    """One node of a routing tree. ``receiver`` empty means that of the node above."""

    receiver: str
    matchers: tuple[LabelMatcher, ...]
    goes_on: bool
    routes: tuple[AlertRoute, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One Alertmanager configuration: its tree of routes and its receivers."""

    path: str
    root: AlertRoute
    receivers: tuple[Receiver, ...]

    def receiver(self, name: str) -> Receiver | None:
        """Return the receiver of that name, or None."""
        return next((one for one in self.receivers if one.name == name), None)

    def nodes(self) -> Iterator[AlertRoute]:
        """Yield every node of the tree, the root first."""
        waiting = [self.root]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.routes))


@dataclass(frozen=True, slots=True)
class Alerting:
    """Everything the monitoring files of a root say, by path and place."""

    rules: tuple[AlertRule, ...] = ()
    dispatches: tuple[Dispatch, ...] = ()
