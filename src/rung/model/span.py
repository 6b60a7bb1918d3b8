"""Where something stands in a file: byte spans, and the places people read."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of bytes in one file: ``start <= offset < end``."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            message = f"a span runs forward from zero, not {self.start} to {self.end}"
            raise ValueError(message)

    def covers(self, other: Span) -> bool:
        """Say whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Say whether the two spans share at least one byte."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Place:
    """A place as people write it: ``path:line:column``, both counted from 1, columns in characters."""

    path: str
    line: int
    column: int

    def __str__(self) -> str:
        """Return ``path:line:column``."""
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Source:
    """The bytes of one file and the name it was read by. Bytes are never changed by reading."""

    path: str
    data: bytes

    def slice(self, span: Span) -> bytes:
        """Return the bytes that ``span`` covers."""
        return self.data[span.start : span.end]

    def text(self, span: Span) -> str:
        """Return the text that ``span`` covers; bytes that are not UTF-8 become U+FFFD."""
        return self.slice(span).decode("utf-8", "replace")

    def place(self, offset: int) -> Place:
        """Return the line and column of a byte offset; an offset past the end is the end."""
        offset = min(max(offset, 0), len(self.data))
        line = bisect_right(self._line_starts, offset) - 1
        before = self.data[self._line_starts[line] : offset].decode("utf-8", "replace")
        return Place(self.path, line + 1, len(before.removeprefix("\ufeff")) + 1)

    def line(self, number: int) -> Span:
        """Return the span of line ``number`` (from 1), without its line ending."""
        starts = self._line_starts
        start = starts[number - 1]
        end = starts[number] if number < len(starts) else len(self.data)
        return Span(start, start + len(self.data[start:end].rstrip(b"\r\n")))

    @property
    def lines(self) -> int:
        """Return how many lines the file has; an empty file has one."""
        return len(self._line_starts)

    @cached_property
    def _line_starts(self) -> tuple[int, ...]:
        starts = [0]
        find = self.data.find
        at = find(b"\n")
        while at != -1:
            starts.append(at + 1)
            at = find(b"\n", at + 1)
        return tuple(starts)
