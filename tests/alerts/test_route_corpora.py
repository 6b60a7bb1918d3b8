"""Real alerts against real pages: every rule whose page is in the library leads to that page, and to no other."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from rung.alerts.alert import Alert, Status
from rung.alerts.route import route
from rung.library.reasons import Strength
from rung.model.runbook import Runbook
from rung.model.span import Source
from rung.text.read import read
from shared import shared

pytestmark = pytest.mark.once


class Rule(msgspec.Struct, frozen=True):
    alert: str = ""
    annotations: dict[str, str] = {}


class Group(msgspec.Struct, frozen=True):
    rules: list[Rule] = []


class Spec(msgspec.Struct, frozen=True):
    groups: list[Group] = []


class Manifest(msgspec.Struct, frozen=True):
    spec: Spec


def rules(folder: Path) -> list[Rule]:
    manifests = [msgspec.yaml.decode(path.read_bytes(), type=Manifest) for path in sorted(folder.glob("*.yaml"))]
    return [rule for m in manifests for group in m.spec.groups for rule in group.rules if rule.alert]


def pages(folder: Path) -> list[Runbook]:
    files = sorted(folder.rglob("*.md"))
    return [r for path in files for r in read(Source(str(path.relative_to(folder)), path.read_bytes())).runbooks]


@pytest.mark.slow
def test_every_public_alert_with_a_page_leads_to_that_page_alone() -> None:
    corpora = shared("corpora")
    library = pages(corpora)
    stems = {Path(page.path).stem.casefold() for page in library}
    looked = 0
    for rule in rules(corpora / "kube-prometheus"):
        if "runbook_url" not in rule.annotations:
            continue
        labels = (("alertname", rule.alert),)
        found = route(
            Alert(rule.alert, Status.FIRING, labels, tuple(sorted(rule.annotations.items())), None, None, "ab", "cd"),
            library,
        )
        if rule.alert.casefold() not in stems:
            assert found.candidates == ()
            continue
        looked += 1
        assert found.best is not None, rule.alert
        assert Path(found.best.runbook.path).stem.casefold() == rule.alert.casefold()
        assert found.best.reasons[0].strength is Strength.LINK
        # Where two collections have the page, the link's own folder decides.
        twins = [p for p in library if Path(p.path).stem.casefold() == rule.alert.casefold()]
        assert len(twins) == 1 or found.best.runbook.path.startswith("prometheus-operator/")
    assert looked
