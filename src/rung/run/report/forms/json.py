"""The report for programs: one JSON document, described by a schema that is kept beside the reference pages."""

from __future__ import annotations

from dataclasses import dataclass
from inspect import cleandoc

import msgspec

from rung.model.visible import escaped
from rung.run.report.form import Form
from rung.run.report.report import Report

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Document:
    """The whole document."""

    schema_version: int
    report: Report


def write(report: Report) -> str:
    """Return the report as JSON; hidden characters are escapes, the same to a program."""
    text = msgspec.json.format(msgspec.json.encode(Document(SCHEMA_VERSION, report))).decode()
    return escaped(text) + "\n"


def schema() -> str:
    """Return the JSON Schema (2020-12) of the document."""
    title = "rung report --format json"
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **msgspec.json.schema(Document)}
    return msgspec.json.format(msgspec.json.encode(_flush(made), order="sorted")).decode() + "\n"


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


FORM = Form(write)
