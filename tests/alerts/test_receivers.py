"""An alert goes down the routing tree as Alertmanager would carry it; what its rule does not fix is a perhaps."""

from __future__ import annotations

import time

import pytest

from rung.alerts.receivers import Carried, carried, meets
from rung.library.alerting import AlertRoute, AlertRule, Dispatch, LabelMatcher, Operator
from rung.model.span import Span

NOWHERE = Span(0, 0)


def matcher(text: str) -> LabelMatcher:
    for sign in ("=~", "!~", "!=", "="):
        label, found, value = text.partition(sign)
        if found:
            return LabelMatcher(label, Operator(sign), value)
    raise AssertionError(text)


def route(receiver: str, *texts: str, below: tuple[AlertRoute, ...] = (), goes_on: bool = False) -> AlertRoute:
    return AlertRoute(receiver, tuple(map(matcher, texts)), goes_on, below, NOWHERE)


def sent(root: AlertRoute, **labels: str) -> Carried:
    rule = AlertRule("PoolFull", "g", tuple(labels.items()), (), "", "", "r.yml", NOWHERE)
    return carried(rule, Dispatch("am.yml", root, ()))


def test_the_first_child_that_matches_takes_it_and_the_root_takes_the_rest() -> None:
    root = route("chat", below=(route("pager", "severity=critical"), route("mail", "severity=~critical|warning")))
    assert sent(root, severity="critical").sure == ("pager",)
    assert sent(root, severity="warning").sure == ("mail",)
    assert sent(root, severity="info").sure == ("chat",)


def test_a_route_that_goes_on_lets_the_next_one_have_it_too() -> None:
    root = route("chat", below=(route("pager", "severity=critical", goes_on=True), route("log")))
    assert sent(root, severity="critical").sure == ("pager", "log")


def test_a_child_without_a_receiver_has_that_of_the_node_above() -> None:
    root = route("chat", below=(route("", "severity=critical", below=(route("pager", "alertname=PoolFull"),)),))
    assert sent(root, severity="critical").sure == ("pager",)
    assert sent(route("chat", below=(route("", "severity=critical"),)), severity="critical").sure == ("chat",)


def test_a_label_the_rule_does_not_set_is_a_perhaps() -> None:
    root = route("chat", below=(route("pager", "cluster=eu"),))
    assert sent(root) == Carried((), ("pager", "chat"))
    assert sent(root, cluster="{{ $labels.cluster }}") == Carried((), ("pager", "chat"))


@pytest.mark.parametrize(
    ("text", "value", "answer"),
    [
        ("a=x", "x", True), ("a!=x", "x", False), ("a=~x.*", "xyz", True), ("a=~x.*", "axyz", False),
        ("a=~(x|y)", "y", True), ("a!~x|y", "z", True), (r"a=~x\.y", "x.y", True), (r"a=~x\.y", "xzy", False),
        ("a=~^x$", "x", True), ("a=~[xy]", "x", None), ("a=~(a+)+b", "aaa", None), ("a=~x+", "x", None),
    ],
)  # fmt: skip
def test_conditions_are_anchored_and_only_plain_ones_are_decided(text: str, value: str, answer: bool | None) -> None:
    assert meets(matcher(text), {"a": value}) is answer


def test_no_expression_of_a_stranger_takes_long() -> None:
    hostile = [
        matcher(f"a=~{'.*a' * 3}b"),
        matcher("a=~(a*)*b"),
        matcher("a=~" + "a|" * 900 + "b"),
        matcher("a=~" + ".*" * 500),
    ]
    begun = time.process_time()
    for one in hostile:
        meets(one, {"a": "a" * 500})
    assert time.process_time() - begun < 2
