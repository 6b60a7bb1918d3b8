"""An output as a terminal shows it in the end: put into each promoted check as it stands, for Python 3.9 on."""

import re
from collections.abc import Callable

from rung.secrets.sequence import CONTROL, SEQUENCE

BACKWARD, WHOLE = 1, 2  # what an order erases, else from the cursor on
HEIGHT = 24  # rows of the smallest screen: while there are no more, the first row is that of the screen
WIDTH = 1000
MOST = 50_000_000  # characters that are gone over for orders: more is no drawing, and its writer wants it to last
BLANK = 10  # how much one costs that is only there because something was written behind it
_STEERS = re.compile(r"[\x00-\x08\r\x0e-\x1f\x7f\x9b]")
_PART = re.compile(
    rf"(?P<order>{SEQUENCE}|\x9b{CONTROL})|(?P<end>\r*\n)|(?P<sign>[\r\b\t])|(?P<unknown>[\x1b\x9b])|"
    r"[\x00-\x07\x0e-\x1a\x1c-\x1f\x7f]+|(?P<text>[^\x00-\x0a\x0d-\x1f\x7f\x9b]+)"
)
# What shows nothing and moves nothing: colours, questions, modes, titles, links, pictures, sets of characters. What
# goes to another screen or draws from another corner is none of it.
_SILENT = re.compile(
    r"(?:\x1b\[|\x9b)(?:[0-?]*m|[<-?]?[\d;]*[ !$\"]?[cnpqt]|[<-?](?!(?:.*;)?(?:6|47|104[789])[;hl])[\d;]*[hlu])\Z|"
    r"\x1b(?:[]PX^_].+|[ -/=>\\].*)\Z",
    re.DOTALL,
)
_MOVE = re.compile(r"(?:\x1b\[|\x9b)(?P<counts>\d{0,5}(?:;\d{0,5})?)(?P<name>[A-HJKXdf`])\Z")
# Where an order leads from a row and a column, by its two counts.
_TO: "dict[str, Callable[[int, int, int, int], tuple[int, int]]]" = {
    "A": lambda row, column, count, _: (row - count, column),
    "B": lambda row, column, count, _: (row + count, column),
    "C": lambda row, column, count, _: (row, column + count),
    "D": lambda row, column, count, _: (row, column - count),
    "E": lambda row, _, count, __: (row + count, 0),
    "F": lambda row, _, count, __: (row - count, 0),
    "G": lambda row, _, count, __: (row, count - 1),
    "H": lambda _, __, count, second: (count - 1, second - 1),
    "`": lambda row, _, count, __: (row, count - 1),
    "d": lambda _, column, count, __: (count - 1, column),
    "f": lambda _, __, count, second: (count - 1, second - 1),
}


class UnknownError(ValueError):
    """What a terminal makes of an order is not known here."""


def shown(output: str) -> str:
    """Return what stands on a terminal in the end; the output itself where that is not known, or nothing steers."""
    return _drawn(output, Sheet()) if _STEERS.search(output) else output


def readings(output: str) -> "tuple[str, ...]":
    """Return what is shown, and what would be if a line that is written over were cleared first, as writers mean it."""
    return tuple(dict.fromkeys((shown(output), _drawn(output, Sheet(anew=True)) if "\r" in output else shown(output))))


def _drawn(output: str, sheet: "Sheet") -> str:
    try:
        for part in _PART.finditer(output):
            sheet.put(part)
    except UnknownError:
        return output
    rows = ("".join(row) for row in sheet.rows)
    return "\n".join(row.rstrip(" ") if at in sheet.redrawn else row for at, row in enumerate(rows))


class Sheet:
    """Rows of characters and the place where the next one goes. ``anew``: what follows a return clears its row."""

    def __init__(self, *, anew: bool = False) -> None:
        """Begin with one empty row."""
        self.rows: list[list[str]] = [[]]
        self.row = self.column = 0
        self.anew = anew
        self.returned = False
        self.redrawn: set[int] = set()
        self.spent = 0

    def put(self, part: "re.Match[str]") -> None:
        """Take in a piece of text or an order. Raises UnknownError."""
        row = self.rows[self.row]
        if part["text"] or (part["sign"] == "\t" and self.column >= len(row)):
            self._write(part.group())
        elif part["end"]:
            self._go(self.row + 1, 0)
        elif part["sign"] == "\t":
            self._untab()
            self.column += 8 - self.column % 8
        elif part["sign"]:
            self._untab()
            self.returned = part["sign"] == "\r"
            self.column = 0 if self.returned else max(self.column - 1, 0)
        elif part["unknown"]:
            raise UnknownError
        elif part["order"] and not _SILENT.match(part["order"]):
            self._obey(part["order"])

    def _obey(self, order: str) -> None:
        found = _MOVE.match(order)
        if found is None:
            raise UnknownError
        self._untab()
        name, counts = found["name"], [int(count or 0) for count in f"{found['counts']};".split(";")]
        if name in "JKX":
            self._erase(name, counts[0])
            return
        row, column = _TO[name](self.row, self.column, counts[0] or 1, counts[1] or 1)
        if len(self.rows) > HEIGHT and (name in "Hdf" or self.row - row >= HEIGHT):
            raise UnknownError
        self._go(min(max(row, 0), max(len(self.rows), HEIGHT) - 1), min(max(column, 0), WIDTH))

    def _erase(self, name: str, how: int) -> None:
        """Erase so many characters (X), or of the row (K) or of all (J) what follows (0), what precedes (1) or both."""
        row, above, below = self.rows[self.row], self.rows[: self.row], self.rows[self.row + 1 :]
        if name == "X":
            row[self.column : self.column + (how or 1)] = " " * min(how or 1, len(row[self.column :]))
            return
        if how > WHOLE or (name == "J" and how and len(self.rows) > HEIGHT):
            raise UnknownError
        if how:
            row[: self.column + 1] = " " * min(self.column + 1, len(row))
        if how != BACKWARD:
            del row[self.column :]
        if name == "J":
            for other in (below, above, above + below)[how]:
                other.clear()

    def _write(self, text: str) -> None:
        row = self.rows[self.row]
        if self.returned and self.anew:
            row.clear()
        self.returned = False
        beyond = max(self.column - len(row), 0)
        self._spend(beyond * BLANK)
        row.extend(" " * beyond)
        row[self.column : self.column + len(text)] = text
        self.column += len(text)

    def _go(self, row: int, column: int) -> None:
        self.rows.extend([] for _ in range(row + 1 - len(self.rows)))
        self.row, self.column, self.returned = row, column, False

    def _untab(self) -> None:
        """Make blanks of the tabs of a row that is drawn over: only then it counts how wide they are."""
        self.redrawn.add(self.row)
        row = self.rows[self.row]
        self._spend(len(row))
        if "\t" in row:
            before = "".join(row[: self.column]).expandtabs()
            row[:] = "".join(row).expandtabs()
            self.column = len(before)

    def _spend(self, work: int) -> None:
        self.spent += work
        if self.spent > MOST:
            raise UnknownError
