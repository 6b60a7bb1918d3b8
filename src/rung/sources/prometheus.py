"""Alerting rules in any wrapping: rule files, PrometheusRule manifests, lists of them, config maps, Helm values.

Format: https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.library.alerting import AlertRule, Pairs
from rung.model.finding import Finding, Severity
from rung.model.span import Span
from rung.sources.yaml_tree import Mapping, Node, Scalar, Sequence, entries, nodes

_MOST_TEXT = 64 * 1024
_KINDS = ("labels", "annotations")


def rules(path: str, root: Node) -> tuple[list[AlertRule], list[Finding]]:
    """Return the alerting rules in a document, each once, and what is wrong with those that cannot be used.

    A list ``groups`` whose members have ``rules`` is looked for everywhere, because every tool wraps it differently.
    """
    found: list[AlertRule] = []
    wrong: list[Finding] = []
    seen: set[int] = set()
    for mapping in (node for node in nodes(root) if isinstance(node, Mapping)):
        for group, rule in _candidates(mapping):
            if id(rule) in seen:
                continue
            seen.add(id(rule))
            name = rule.get("alert")
            if isinstance(name, Scalar) and name.text.strip():
                found.append(_rule(path, group, rule, name))
            elif name is not None:
                wrong.append(_nameless(path, name.span))
    return found, wrong


def _candidates(mapping: Mapping) -> Iterator[tuple[str, Mapping]]:
    """Yield (name of the group, rule) for each rule under ``groups``."""
    groups = mapping.get("groups")
    for group in groups.items if isinstance(groups, Sequence) else ():
        if not isinstance(group, Mapping):
            continue
        listed = group.get("rules")
        for rule in listed.items if isinstance(listed, Sequence) else ():
            if isinstance(rule, Mapping):
                yield group.text("name"), rule


def _rule(path: str, group: str, rule: Mapping, name: Scalar) -> AlertRule:
    pairs: dict[str, Pairs] = {}
    places: list[tuple[str, Span]] = []
    for kind in _KINDS:
        block = rule.get(kind)
        texts = {k: v for k, v in entries(block) if isinstance(v, Scalar)} if isinstance(block, Mapping) else {}
        pairs[kind] = tuple((key, value.text[:_MOST_TEXT]) for key, value in texts.items())
        places.extend((key, value.span) for key, value in texts.items())
    return AlertRule(
        name=name.text.strip(),
        group=group,
        labels=pairs["labels"],
        annotations=pairs["annotations"],
        expression=rule.text("expr").strip(),
        wait=rule.text("for"),
        path=path,
        span=name.span,
        places=tuple(reversed(places)),  # an annotation decides where a label has the same name
    )


def _nameless(path: str, span: Span) -> Finding:
    return Finding(
        code="alert-without-name",
        message="This rule has no name: `alert` must be a text.",
        path=path,
        span=span,
        severity=Severity.ERROR,
        advice="Give it the name people will see when it fires.",
    )
