"""The first number of a text, and whether it is one: put into each promoted check as it stands, for Python 3.9 on."""

import re

from rung.secrets.sequence import UNSEEN

SHOWN = 80
# The names of months as they stand in dates, in the languages of CLDR that most offices write. What is a word of its
# own in English ("out", "set", "gen", "may") is left out.
_MONTHS = """
    jan janv january januar januari janvier janeiro jänner enero ene gennaio stycznia января
    feb févr fevr february februar februari février fevrier febrero febbraio fevereiro lutego февраля
    mar mär mrz march mars märz maerz marz marzo março marco maart marts marca марта
    apr avr abr april avril abril aprile kwietnia апреля mai mayo maio maggio mei maj maja мая
    jun june juin juni junio junho giugno czerwca июня jul july juil juillet juli julio julho luglio lipca июля
    aug août aout august augusti augustus agosto sierpnia августа
    sep sept september septembre septiembre setiembre settembre setembro września сентября
    oct okt october oktober octobre octubre ottobre outubro października октября
    nov november novembre noviembre novembro listopada ноября
    dec déc dez dic december décembre decembre dezember desember diciembre dicembre dezembro grudnia декабря
"""
_MONTH = rf"(?:(?i:{'|'.join(_MONTHS.split())})|May|MAY)(?![^\W\d_])"
_BLANKS = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
_NUMBER = re.compile(
    r"(?<![\w.])(?<!\w-)(?<![A-Za-z]/)(?<!::)(?![1-5][xX]{2}\b)"
    r"[-+\u2212]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?"
)
# What follows digits that are no number by themselves: of 1,234 and 0,5, of a version, an address, a time, a date, a
# place in an order. Numbers are grouped as in CLDR; dates are those of ISO 8601, RFC 5322, syslog and plain day/month.
_GOES_ON = re.compile(
    rf"(?:[.,'_\u2019\u066b\u066c{_BLANKS}]|[^\W\d_]+)\d|:\w|-\d\d-\d\d|/\d+/\d|[xX][0-9a-fA-F]|"
    r"(?:st|nd|rd|th|er|º|ª)\b|\. \d|[/-]\d\d?\.?(?: |T|: ?|, )\d|"
    rf"(?:\.? |[.-])(?:de |of )?{_MONTH}"
)
_DAY_OF = re.compile(rf"\b{_MONTH}\.? {{1,2}}\Z")
_LONGEST_MONTH = 16
_TAKES_NO_ROOM = re.compile(f"(?![\u202d\u202e])[{UNSEEN}]")
# What still steers a terminal, or turns the order of digits: what is seen then is not what stands here.
_STEERED = re.compile("[\x1b\x9b\u202d\u202e]")
# Digits in threes with blanks between them, as in 1 234: one number or several, nobody can tell.
_GROUPS = re.compile(r"[-+\u2212]?[1-9]\d{0,2}(?: \d{3}){1,6}(?:\.\d+)?(?!\d|[:/-]\w|\.\d)")


def first(text: str) -> "tuple[tuple[float, ...], str]":
    """Return each number that the first figure of ``text`` may be, and how it stands there.

    None where there is no figure, or one that is no number by itself; what stands there says which.
    """
    text = _TAKES_NO_ROOM.sub("", text)
    found = _NUMBER.search(text)
    if found is None:
        return (), ""
    groups = _GROUPS.match(text, found.start())
    end = groups.end() if groups else found.end()
    on = _GOES_ON.match(text, end)
    before = max(found.start() - _LONGEST_MONTH, 0)
    month = _DAY_OF.search(text, before, found.start())
    if on or month or _STEERED.search(text):
        begin, stop = month.start() if month else found.start(), on.end() if on else end
        return (), text[begin:stop] + re.sub(r"\s.*", "", text[stop : stop + SHOWN], flags=re.DOTALL)
    if groups is None:
        return (_value(found.group()),), found.group()[:SHOWN]
    whole = groups.group()
    blanks = [at for at, sign in enumerate(whole) if sign == " "]
    return tuple(_value(whole[:at].replace(" ", "")) for at in (*blanks, len(whole))), whole[:SHOWN]


def _value(digits: str) -> float:
    return float(digits.replace("\u2212", "-"))
