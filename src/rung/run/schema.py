"""A JSON Schema as a file: sorted, and with its descriptions at the margin."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import cleandoc

import msgspec

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def document(title: str, made: Mapping[str, object]) -> str:
    """Return a schema as the text of a file, which is the same on every version of Python."""
    whole = {"$schema": DIALECT, "title": title, **made}
    return msgspec.json.format(msgspec.json.encode(_flush(whole), order="sorted")).decode() + "\n"


def _flush(part: object) -> object:
    """Return a part of the schema with its descriptions at the margin, where Python 3.13 puts them by itself."""
    match part:
        case dict():
            return {
                name: cleandoc(each) if name == "description" and isinstance(each, str) else _flush(each)
                for name, each in part.items()
            }
        case list():
            return [_flush(each) for each in part]
        case _:
            return part
