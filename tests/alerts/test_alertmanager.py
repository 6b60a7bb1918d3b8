"""The Alertmanager intake: real bodies are read, hostile ones are refused with an id and advice."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rung.alerts.alert import Status, run_key
from rung.alerts.intake import alertmanager
from rung.model.errors import UsageError

DATA = Path(__file__).parent / "data"


def body(**changes: object) -> bytes:
    whole = json.loads((DATA / "group.json").read_bytes()) | changes
    return json.dumps({k: v for k, v in whole.items() if v is not None}).encode()


def test_a_group_is_read_in_its_order_with_times_and_texts() -> None:
    first, second = alertmanager.read(body())
    assert (first.name, first.status, first.label("instance")) == ("OrdersPoolExhausted", Status.FIRING, "orders-1")
    assert first.starts_at == datetime(2026, 11, 9, 3, 0, 1, 123457, tzinfo=UTC)
    assert first.ends_at is None
    assert second.status is Status.RESOLVED
    assert second.ends_at == datetime(2026, 11, 9, 3, 4, tzinfo=UTC)


def test_alerts_of_one_group_share_the_key_of_a_run_and_other_groups_do_not() -> None:
    first, second = alertmanager.read(body())
    (other, *_) = alertmanager.read(body(groupKey='{}:{alertname="Other"}'))
    assert run_key("RUN-001", first) == run_key("RUN-001", second)
    assert run_key("RUN-001", first) != run_key("RUN-001", other)
    assert run_key("RUN-001", first) != run_key("RUN-002", first)
    assert first.fingerprint != second.fingerprint


def test_without_a_fingerprint_the_labels_tell_alerts_apart() -> None:
    alerts = [{"status": "firing", "labels": {"alertname": "A", "n": n}} for n in "12"]
    one, two = alertmanager.read(body(alerts=alerts))
    assert one.fingerprint != two.fingerprint
    assert alertmanager.read(body(alerts=alerts))[0].fingerprint == one.fingerprint


def test_a_hostile_fingerprint_never_becomes_part_of_a_key() -> None:
    (alert,) = alertmanager.read(
        body(alerts=[{"status": "firing", "labels": {"alertname": "A"}, "fingerprint": "../../x\n"}])
    )
    assert set(alert.fingerprint) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    ("payload", "fault"),
    [
        (b"", "alert-not-json"),
        (b"\xff\xfe\x00", "alert-not-json"),
        (b"{", "alert-not-json"),
        (b"[" * 100_000, "alert-shape"),
        (b'{"version":"4","x":' + b"[" * 100_000, "alert-not-json"),
        (b"[]", "alert-shape"),
        (b"null", "alert-shape"),
        (b"{}", "alert-shape"),
        (b'{"version": 4}', "alert-shape"),
        (body(version="5"), "alert-version"),
        (body(groupKey=None), "alert-shape"),
        (body(alerts=None), "alert-shape"),
        (body(alerts=[]), "alert-shape"),
        (body(alerts={}), "alert-shape"),
        (body(status="burning"), "alert-shape"),
        (body(alerts=[{"status": "firing", "labels": {}}]), "alert-shape"),
        (body(alerts=[{"status": "firing", "labels": {"alertname": 7}}]), "alert-shape"),
        (body(alerts=[{"status": "firing", "labels": {"alertname": "A"}, "startsAt": "soon"}]), "alert-shape"),
        (
            body(alerts=[{"status": "firing", "labels": {"alertname": "A"}, "startsAt": "2026-11-09T03:00:00"}]),
            "alert-shape",
        ),
        (body(alerts=[{"status": "firing", "labels": {"alertname": "A" * 70_000}}]), "alert-too-large"),
        (
            body(alerts=[{"status": "firing", "labels": {"alertname": "A"} | {f"l{n}": "" for n in range(300)}}]),
            "alert-too-large",
        ),
        (body(alerts=[{"status": "firing", "labels": {"alertname": "A"}}] * 10_001), "alert-too-large"),
        (b" " * (4 * 1024 * 1024 + 1), "alert-too-large"),
    ],
)
def test_what_is_no_webhook_is_refused_with_its_id_and_advice(payload: bytes, fault: str) -> None:
    with pytest.raises(UsageError) as said:
        alertmanager.read(payload)
    assert said.value.id == fault
    assert said.value.advice


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_are_alerts_or_one_clear_error(payload: bytes) -> None:
    with pytest.raises(UsageError):
        alertmanager.read(payload)


@given(st.fixed_dictionaries({"status": JSON, "labels": JSON, "annotations": JSON, "startsAt": JSON}))
def test_any_alert_in_a_right_body_is_read_or_refused(alert: object) -> None:
    with suppress(UsageError):
        (found,) = alertmanager.read(body(alerts=[alert]))
        assert found.name
