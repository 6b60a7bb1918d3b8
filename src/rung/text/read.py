"""Reads one file: bytes to a document, whatever the bytes are."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from rung.model.finding import Severity
from rung.model.replacing import replace
from rung.model.runbook import Document, Entry
from rung.model.span import Source, Span
from rung.text.carried import account_for
from rung.text.entries import find_entries
from rung.text.entry import EntryReader
from rung.text.front_matter import read_front_matter
from rung.text.gather import gather
from rung.text.notes import Notes
from rung.text.pieces import Code
from rung.text.prepare import prepare, readable
from rung.text.settle import settle

_BOM = b"\xef\xbb\xbf"


def read(source: Source) -> Document:
    """Return everything the file says, with its place; what is wrong is a finding, never an exception.

    Bytes that are not UTF-8 are read as ``?`` so that every place stays right. Files that are empty,
    binary or over 4 MiB give a document with one finding and no entries.
    """
    notes = Notes(source)
    data = readable(source, notes)
    digest = hashlib.sha256(source.data).hexdigest()
    if data is None:
        return Document(source.path, digest, findings=tuple(notes.findings))
    base = len(_BOM) if data.startswith(_BOM) else 0
    data = b"\n" * base + data[base:]  # a mark is no line of its own, but what follows it begins one
    clean = Source(source.path, data)
    front = read_front_matter(data, base, notes)
    prepared = prepare(data, front.end, notes)
    gathered = gather(prepared.data, prepared.events)
    pieces = settle(prepared.data, gathered.order, prepared.aside)
    codes = tuple(piece for piece in pieces if isinstance(piece, Code))
    _unclosed(codes, notes)
    reader = EntryReader(clean, notes, gathered.links, tuple(code.span for code in codes))
    drafts = find_entries(pieces, Span(base, len(data)))
    if front.headers and len(drafts) == 1:
        drafts = (replace(drafts[0], span=Span(base, drafts[0].span.end)),)
    entries = tuple(reader.read(draft, front.headers if draft.span.start == base else ()) for draft in drafts)
    notes.entry = ""
    _duplicates(entries, notes)
    fences = tuple(sorted(code.span for code in codes))
    losses = account_for(fences, entries, notes.losses)
    findings = tuple(sorted(notes.findings, key=lambda finding: (finding.span.start, finding.code)))
    return Document(source.path, digest, entries, findings, losses, fences)


def _unclosed(codes: Sequence[Code], notes: Notes) -> None:
    """Report fences that their list, their quote or the end of the file closed."""
    told = {finding.span.start for finding in notes.findings if finding.code == "unclosed-fence"}
    for code in codes:
        if code.fenced and not code.closed and code.span.start not in told:
            first = notes.source.data.find(b"\n", code.span.start)
            end = first if code.span.start <= first <= code.span.end else code.span.end
            notes.say("unclosed-fence", "This code fence is never closed.", Span(code.span.start, end),
                      advice="Close it with a line of the same marks.")  # fmt: skip


def _duplicates(entries: Sequence[Entry], notes: Notes) -> None:
    counts = Counter(entry.id for entry in entries if entry.id)
    seen: set[str] = set()
    for entry in entries:
        if counts[entry.id] > 1 and entry.id in seen:
            place = Span(entry.span.start, max(entry.span.start, entry.title.span.end))
            notes.entry = entry.id
            notes.say("duplicate-id-in-file", f"{entry.id} stands in this file {counts[entry.id]} times.", place,
                      Severity.ERROR, "Give each entry an id of its own.")  # fmt: skip
        seen.add(entry.id)
