"""Hide secrets in bytes, whole or as they stream by: nothing of a secret leaves before it is known not to be one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from msgspec import Struct, field

from rung.secrets import dumps, strip
from rung.secrets.strip import SHORTEST

_FIRST = 4  # bytes of a form by which its beginning is looked for at the end of a chunk
_WAITED = 64 * 1024  # bytes without a seen character that are waited through, beside the form itself

Find = Callable[[bytes], list[tuple[int, int, int]]]


class Span(Struct, frozen=True):
    """A part of the raw bytes that shows a secret."""

    start: int
    end: int
    name: str


class Masker(Struct, frozen=True, dict=True):
    """Hides the values of named secrets. Without any it changes nothing and loads nothing.

    Every form of every value is found, also where control characters, escape sequences or line ends cut it up. What is
    found becomes ``[masked:NAME]``; overlapping finds become one.
    """

    values: Mapping[str, bytes] = field(default_factory=dict)

    @cached_property
    def patterns(self) -> dict[bytes, str]:
        """Return the forms that are looked for, each with the name of its secret."""
        if not self.values:
            return {}
        from rung.secrets.forms import forms  # the parsers of six languages, for who has secrets

        found: dict[bytes, str] = {}
        for name, value in self.values.items():
            for form in forms(value):
                for reading in _readings(form):
                    if len(reading.data) >= SHORTEST:
                        found.setdefault(reading.data, name)
        return dict(sorted(found.items(), key=lambda item: (len(item[0]), item[0])))

    @cached_property
    def longest(self) -> int:
        """Return the bytes of the longest form, 0 when there is none."""
        return max(map(len, self.patterns), default=0)

    def hide(self, data: bytes, told: dict[str, int] | None = None) -> bytes:
        """Return ``data`` with every secret hidden; ``told`` counts under their names what was hidden."""
        if not self.patterns or len(data) < SHORTEST:
            return data
        stream = MaskStream(self, {} if told is None else told)
        return stream.feed(data) + stream.end()

    def hide_text(self, text: str, told: dict[str, int] | None = None) -> str:
        """Return ``text`` with every secret hidden."""
        if not self.patterns or len(text) * 4 < SHORTEST:
            return text
        before = text.encode("utf-8", "surrogatepass")
        after = self.hide(before, told)
        return text if after == before else after.decode("utf-8", "surrogatepass")

    def spans(self, raw: bytes) -> list[Span]:
        """Return the parts of ``raw`` that show a secret, in order; none overlap."""
        found = [span for stripped in _readings(raw) for span in self._found(stripped)]
        merged: list[Span] = []
        for span in sorted(found, key=lambda one: (one.start, -one.end)):
            if merged and span.start < merged[-1].end:
                merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end), merged[-1].name)
            else:
                merged.append(span)
        return merged

    def begun(self, raw: bytes) -> int:
        """Return where the end of ``raw`` could be the beginning of a secret, ``len(raw)`` when it cannot."""
        return dumps.line_of(raw, self._begun_at(raw))

    def _begun_at(self, raw: bytes) -> int:
        room = 4 * self.longest + strip.LONGEST
        first = self._begun_in(raw[-room:])
        if first > 0 or len(raw) <= room:
            return max(len(raw) - room, 0) + first
        return self._begun_in(raw[-(self.longest + _WAITED) :]) + max(len(raw) - self.longest - _WAITED, 0)

    def _begun_in(self, raw: bytes) -> int:
        ends = {len(raw), *dumps.open_ends(raw), *strip.open_ends(raw)}
        starts = (self._begun(stripped) for end in ends for stripped in _readings(raw[:end]))
        return min((start for start in starts if start is not None), default=len(raw))

    def _found(self, stripped: strip.Stripped) -> Iterator[Span]:
        matches = self._find(stripped.data)
        if not matches:
            return
        ends = stripped.places([at for _, start, end in matches for at in (start, end - 1)])
        for (number, _, _), start, last in zip(matches, ends[::2], ends[1::2], strict=True):
            yield Span(start, last + 1, self._names[number])

    def _begun(self, stripped: strip.Stripped) -> int | None:
        tail = stripped.data[-(self.longest - 1) :]
        first = len(tail)
        for beginning, many in self._beginnings.items():
            at = tail.find(beginning, 0, first + _FIRST - 1)
            while 0 <= at < first:
                if any(form.startswith(tail[at:]) for form in many):
                    first = at
                at = tail.find(beginning, at + 1, first + _FIRST - 1)
        first = min(first, self._short(tail))
        return stripped.places([len(stripped.data) - len(tail) + first])[0] if first < len(tail) else None

    def _short(self, tail: bytes) -> int:
        """Return where one to three bytes at the end could begin a form."""
        for size in range(min(_FIRST - 1, len(tail)), 0, -1):
            end = tail[-size:]
            if any(beginning.startswith(end) for beginning in self._beginnings):
                return len(tail) - size
        return len(tail)

    @cached_property
    def _beginnings(self) -> dict[bytes, list[bytes]]:
        grouped: dict[bytes, list[bytes]] = {}
        for form in self.patterns:
            grouped.setdefault(form[:_FIRST], []).append(form)
        return grouped

    @cached_property
    def _names(self) -> list[str]:
        return list(self.patterns.values())

    @cached_property
    def _find(self) -> Find:
        from ahocorasick_rs import BytesAhoCorasick  # only who has secrets needs it; `re` is forty times slower

        automaton = BytesAhoCorasick(list(self.patterns))
        return lambda data: automaton.find_matches_as_indexes(data, overlapping=True)


def _readings(raw: bytes) -> Iterator[strip.Stripped]:
    """Return the ways to read ``raw``: as it is, as a terminal shows it, and what its lines, escapes and dumps say."""
    yield strip.plain(raw)
    yield from filter(None, (strip.spaced(raw), strip.deep(raw), strip.bare(raw)))
    if strip.shaped(raw):
        yield strip.folded(raw)
        yield from dumps.readings(raw)


class MaskStream:
    """Bytes that come in chunks, however they are cut: what ``feed`` and ``end`` return together is masked."""

    def __init__(self, masker: Masker, told: dict[str, int]) -> None:
        self._masker = masker
        self._told = told
        self._held = b""
        self._covered = 0  # bytes at the start of what is held that belong to a secret already told

    def feed(self, data: bytes) -> bytes:
        """Take the next chunk and return what can be shown now."""
        if not self._masker.patterns:
            return data
        raw = self._held + data
        return self._pass(raw, self._until(raw))

    def end(self) -> bytes:
        """Return what was held back: nothing comes any more."""
        raw, self._held = self._held, b""
        return self._pass(raw, len(raw)) if raw else b""

    def _until(self, raw: bytes) -> int:
        """Return how much of ``raw`` no later byte can make a secret of."""
        return max(self._masker.begun(raw), len(raw) - self._masker.longest - _WAITED)

    def _pass(self, raw: bytes, until: int) -> bytes:
        shown: list[bytes] = []
        at = self._covered
        for span in self._masker.spans(raw):
            if span.start >= until:
                break
            if span.start >= at:
                shown += [raw[at : span.start], f"[masked:{span.name}]".encode()]
                self._told[span.name] = self._told.get(span.name, 0) + 1
            at = max(at, span.end)
        shown.append(raw[at:until])
        self._held, self._covered = raw[until:], max(at - until, 0)
        return b"".join(shown)
