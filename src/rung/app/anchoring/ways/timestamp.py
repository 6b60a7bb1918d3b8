"""``timestamp = { url = "URL", ca = "FILE" }``: an authority (RFC 3161) signs that the line was there, and when."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from urllib.parse import urlsplit

from rung.app.anchoring.way import Place, Stamp, Way

_WANTED = (
    '{ url = "https://…", ca = "FILE" }: the address of the authority, and its certificates (PEM) by which you know it'
)


def _read(setting: object, folder: str) -> Place:
    if not isinstance(setting, Mapping) or set(setting) != {"url", "ca"}:
        raise ValueError(_WANTED)
    url, ca = setting["url"], setting["ca"]
    if not isinstance(url, str) or not isinstance(ca, str) or not ca or not _address(url):
        raise ValueError(_WANTED)
    return Place(f"timestamp {url}", Stamp(url, str(PurePath(folder) / ca)))


def _address(url: str) -> bool:
    """Say whether it is an http or https address; a password in it would be shown with it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc and url.isascii()


WAY = Way("timestamp", _read)
