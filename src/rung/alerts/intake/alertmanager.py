"""Alerts from Prometheus Alertmanager: its webhook body, version 4.

Format: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

import msgspec

from rung.alerts.alert import Alert, Status
from rung.model.errors import UsageError

MAX_BYTES = 4 * 1024 * 1024
MAX_ALERTS = 10_000
MAX_PAIRS = 256
MAX_TEXT = 64 * 1024
VERSION = "4"
_NO_YEAR = 1
_HEX = re.compile(r"[0-9a-f]{16,64}")


class _Alert(msgspec.Struct, frozen=True, rename="camel"):
    status: Status
    labels: dict[str, str]
    annotations: dict[str, str] = {}
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    fingerprint: str = ""


class _Version(msgspec.Struct, frozen=True):
    version: str


class _Body(msgspec.Struct, frozen=True, rename="camel"):
    version: str
    group_key: str
    status: Status
    alerts: list[_Alert]


def read(payload: bytes) -> tuple[Alert, ...]:
    """Return the alerts of one webhook body, in its order; fields that rung does not use are ignored.

    Raises UsageError: ``alert-too-large``, ``alert-not-json``, ``alert-version``, ``alert-shape``.
    """
    if len(payload) > MAX_BYTES:
        raise _fault("too-large", f"the payload has {len(payload)} bytes; {MAX_BYTES} are read", "send smaller groups")
    body = _decode(payload)
    if len(body.alerts) > MAX_ALERTS:
        raise _fault("too-large", f"{len(body.alerts)} alerts at once; {MAX_ALERTS} are read", "send smaller groups")
    if not body.alerts:
        raise _fault("shape", "the payload holds no alert", "at $.alerts; send at least one")
    group = _digest(body.group_key)
    return tuple(_alert(one, group, index) for index, one in enumerate(body.alerts))


def _decode(payload: bytes) -> _Body:
    try:
        version = msgspec.json.decode(payload, type=_Version).version
        if version != VERSION:
            raise _fault(
                "version", f"version {version[:20]!r} of the webhook is not known", f"rung reads version {VERSION}"
            )
        return msgspec.json.decode(payload, type=_Body)
    except msgspec.ValidationError as error:
        raise _fault(
            "shape", f"this is no Alertmanager webhook: {error}", "send the body Alertmanager posts"
        ) from error
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise _fault("not-json", f"the payload is not JSON: {error}", "send the body Alertmanager posts") from error


def _alert(one: _Alert, group: str, index: int) -> Alert:
    name = one.labels.get("alertname", "")
    if not name:
        raise _fault("shape", f"alert {index + 1} has no alertname", f"at $.alerts[{index}].labels")
    for pairs in (one.labels, one.annotations):
        if len(pairs) > MAX_PAIRS or any(len(k) + len(v) > MAX_TEXT for k, v in pairs.items()):
            raise _fault(
                "too-large",
                f"alert {index + 1} has more than {MAX_PAIRS} labels or a text of more than {MAX_TEXT} characters",
                f"at $.alerts[{index}]",
            )
    labels = tuple(sorted(one.labels.items()))
    return Alert(
        name=name,
        status=one.status,
        labels=labels,
        annotations=tuple(sorted(one.annotations.items())),
        starts_at=_moment(one.starts_at, index),
        ends_at=_moment(one.ends_at, index) if one.status is Status.RESOLVED else None,
        # Sent text never becomes part of a key unless it is plain hexadecimal.
        fingerprint=one.fingerprint if _HEX.fullmatch(one.fingerprint) else _digest(one.fingerprint or repr(labels)),
        group=group,
    )


def _moment(moment: datetime | None, index: int) -> datetime | None:
    # Alertmanager writes the year 1 for "not yet".
    if moment is None or moment.year == _NO_YEAR:
        return None
    if moment.tzinfo is None:
        raise _fault("shape", f"a time of alert {index + 1} has no zone", f"at $.alerts[{index}]; end it with Z")
    return moment


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _fault(what: str, message: str, advice: str) -> UsageError:
    return UsageError(message, id=f"alert-{what}", advice=advice)
