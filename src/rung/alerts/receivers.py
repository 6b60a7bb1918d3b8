"""Where Alertmanager carries an alert: the receivers of its routing tree, as far as its rule alone can tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rung.library.alerting import AlertRoute, AlertRule, Dispatch, LabelMatcher, Operator

_WILD = re.compile(r"(\.\*|\.\+)")
_LITERAL = re.compile(r"(?:[A-Za-z0-9_ :/@%,\-]|\\[.\-/+*?()|])*")
_MOST_WILD = 3
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Carried:
    """The receivers an alert surely reaches, and those that labels decide which are known only when it fires."""

    sure: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()


def carried(rule: AlertRule, dispatch: Dispatch) -> Carried:
    """Return where ``dispatch`` carries an alert of ``rule``.

    A label that the rule does not set may come from the measured series, so a route that asks for one is a perhaps.
    """
    labels = {"alertname": rule.name, **{k: v for k, v in rule.labels if "{{" not in v}}
    tree = _Tree(labels)
    tree.visit(dispatch.root, dispatch.root.receiver, sure=True)
    sure = tuple(dict.fromkeys(name for name, certain in tree.found if certain and name))
    perhaps = tuple(dict.fromkeys(name for name, certain in tree.found if not certain and name and name not in sure))
    return Carried(sure, perhaps)


class _Tree:
    """One walk down a routing tree, as Alertmanager walks it: the first child that matches, unless it goes on."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        self._labels = labels
        self.found: list[tuple[str, bool]] = []

    def visit(self, route: AlertRoute, receiver: str, *, sure: bool) -> None:
        """Note the receivers of ``route`` for an alert that reaches it (surely or perhaps)."""
        taken = still = True
        certain = sure
        taken = False
        for child in route.routes:
            answer = self._matches(child)
            if answer is False:
                continue
            taken = taken or answer is True
            self.visit(child, child.receiver or receiver, sure=certain and answer is True)
            if answer is True and not child.goes_on:
                still = False
                break
            if answer is None and not child.goes_on:
                certain = False  # the child may have ended the walk
        if still and not taken:
            self.found.append((receiver, certain))

    def _matches(self, route: AlertRoute) -> bool | None:
        answers = [meets(matcher, self._labels) for matcher in route.matchers]
        if False in answers:
            return False
        return None if None in answers else True


def meets(matcher: LabelMatcher, labels: Mapping[str, str]) -> bool | None:
    """Say whether the labels meet a matcher; None when that is not known before the alert fires."""
    value = labels.get(matcher.label)
    if value is None:
        return None
    match matcher.operator:
        case Operator.EQUAL:
            return value == matcher.value
        case Operator.UNEQUAL:
            return value != matcher.value
        case Operator.LIKE:
            return _like(matcher.value, value)
        case Operator.UNLIKE:
            found = _like(matcher.value, value)
            return None if found is None else not found


def _like(pattern: str, value: str) -> bool | None:
    """Say whether ``value`` matches the anchored expression; None for one that is more than words and wildcards.

    Expressions of strangers can take for ever; these few forms cannot, and almost every route is one of them.
    """
    pattern = pattern.removeprefix("^").removesuffix("$")
    inner = pattern[1:-1] if pattern.startswith("(") and pattern.endswith(")") else pattern
    if len(inner) > _LONGEST or len(value) > _LONGEST:
        return None
    answers = [_alternative(part, value) for part in inner.split("|")]
    if True in answers:
        return True
    return None if None in answers else False


def _alternative(pattern: str, value: str) -> bool | None:
    parts = _WILD.split(pattern)
    if len(parts) > 2 * _MOST_WILD + 1 or not all(_LITERAL.fullmatch(part) for part in parts[::2]):
        return None
    built = "".join(
        part if number % 2 else re.escape(re.sub(r"\\(.)", r"\1", part)) for number, part in enumerate(parts)
    )
    return re.fullmatch(built, value, re.DOTALL) is not None
