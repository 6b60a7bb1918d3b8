"""The report for programs: one JSON document, described by a schema that is kept beside the reference pages."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from rung.model.visible import escaped
from rung.run.report.form import Form
from rung.run.report.report import Report
from rung.run.schema import document

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
    return document("rung report --format json", msgspec.json.schema(Document))


FORM = Form(write)
