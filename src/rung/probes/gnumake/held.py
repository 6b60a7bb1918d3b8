"""What variables can hold at one line of a makefile, as far as that is known without running anything."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

from msgspec import Struct, field

from rung.model.pattern import pattern
from rung.probes.gnumake.functions import balanced
from rung.probes.gnumake.plain import BUILT_IN, MOST, WAYS, expand
from rung.probes.gnumake.world import World

UNAME = pattern(
    r"""^\s*(?:sh\s+-c\s+["'])?(?:/usr|/bin|/)*uname(?:\s+-(?P<what>[snrvm]))?(?:\s*2>\s*/dev/null)?"""
    r"""(?:\s*\|\|\s*echo\s+["']?[\w .-]*["']?)?\s*["']?\s*$"""
)
NAMED = pattern(r"\$(?:[({]([\w.+-]+)(?=[)}:])|(\w))")
ASKS = pattern(r"\$(?P<opens>[({])(?P<what>shell|origin|flavor|value|wildcard|realpath|abspath|file|call|eval|guile)\s")
# Set by make itself, to what is not worked out here (GNU Make manual, "Implicit Variables" and "Special Variables").
OWN = pattern(
    r"^(?:\..*|MAKE\w*|GNUMAKEFLAGS|CURDIR|SUFFIXES|OUTPUT_OPTION|(?:COMPILE|LINK|LEX|YACC|PREPROCESS|LINT)\..*|\d+"
    r"|AR|AS|CC|CXX|CPP|FC|F77|F77FLAGS|M2C|PC|CO|COFLAGS|GET|LD|LEX|YACC|LINT|MAKEINFO|TEX|TEXI2DVI|WEAVE|CWEAVE|TANGLE"
    r"|CTANGLE|RM|ARFLAGS|CHECKOUT\S*|OBJC)$"
)
ONE_SIGN = pattern(r"\[([^\]!^])\]")
UNSET = "\x01"  # among the texts of a variable that may not be set, or in place of one that is not
DEEPEST = 10

Texts = frozenset[str]


class Held(Struct):
    """The state between two lines. A name that is in neither table comes from the environment, or is not set.

    ``values`` are the texts a variable can hold, as written; None where nobody can tell. ``fog``: a makefile was read
    that nobody knows, so that every name without a value could hold anything.
    """

    world: World
    there: Callable[[str], bool]
    open_names: frozenset[str] = frozenset()
    values: dict[str, Texts | None] = field(default_factory=dict)
    fog: bool = False

    def __post_init__(self) -> None:
        """Begin with what is known before the first line."""
        known = {"SHELL": "/bin/sh", "MAKE_VERSION": self.world.version, "MAKELEVEL": "0", **BUILT_IN}
        known.pop("CURDIR")
        goal = {"MAKECMDGOALS": self.world.goal or UNSET}
        self.values = {name: frozenset({value}) for name, value in {**known, **goal}.items()}
        self.values |= dict.fromkeys(self.open_names)

    def texts(self, name: str) -> Texts | None:
        """Return every text that a variable can hold here, as written; None where nobody can tell."""
        pinned = dict(self.world.pinned)
        if name in self.open_names:
            return None
        if name in pinned:
            return frozenset({pinned[name]})
        if name in self.values:
            return self.values[name]
        if self.fog or OWN.match(name):
            return None
        return frozenset({self.world.machine.env.get(name, UNSET)})

    def set(self, name: str, how: str, value: str, *, sure: bool) -> None:
        """Take a line that sets a variable; ``sure`` where it is certainly read."""
        old, new = self.texts(name), self._new(name, how, value)
        if how == "?=" and old is not None:
            if UNSET not in old:
                return
            new = new | (old - {UNSET}) if new is not None else None
        if not sure or how == "?=":
            new = None if old is None or new is None else new if sure else old | new
        self.values[name] = new if new is not None and len(new) <= MOST else None

    def _new(self, name: str, how: str, value: str) -> Texts | None:
        if how == "!=":
            return None
        if how == "+=":
            old = self.texts(name)
            return None if old is None else frozenset(f"{_plain(each)} {value}".strip() for each in old)
        if how.startswith(":"):
            found = self.ways(value)
            return None if found is None or any("$" in each for each in found) else found
        return frozenset({value})

    def cloud(self) -> None:
        """Forget everything that a makefile which nobody knows could set."""
        self.values.clear()
        self.fog = True

    def ways(self, text: str) -> Texts | None:
        """Return everything that a text can come to; None where nobody can tell."""
        names = self._names(text)
        if names is None:
            return None
        held = {name: sorted(map(_plain, self.texts(name) or ())) for name in names}
        count = 1
        for each in held.values():
            count *= len(each)
        if count > WAYS:
            return None
        found = set()
        for choice in product(*held.values()):
            known = dict(zip(held, choice, strict=True))
            told = self._told(text, {name: self._told(value, known, 0) or value for name, value in known.items()}, 0)
            if told is None:
                return None
            found.add(told)
        return frozenset(found)

    def _names(self, text: str) -> tuple[str, ...] | None:
        """Return every variable that a text comes to hang on, through others too; None where one cannot be told."""
        seen: dict[str, None] = {}
        waiting = [text]
        while waiting:
            for name in (one or other for one, other in NAMED.findall(waiting.pop().replace("$$", ""))):
                if name in seen:
                    continue
                seen[name] = None
                texts = self.texts(name)
                if texts is None:
                    return None
                waiting += texts
        return tuple(seen)

    def _told(self, text: str, known: dict[str, str], deep: int) -> str | None:
        """Return a text worked out, questions about the machine and the files answered; None where one is left."""
        if deep > DEEPEST:
            return None
        if asks := ASKS.search(text):
            end = balanced(text, asks.start() + 1)
            inner = text[asks.end() : end] if end > 0 else ""
            answer = self._answer(asks["what"], inner, known, deep) if end > 0 else None
            return (
                None
                if answer is None
                else self._told(f"{text[: asks.start()]}{answer}{text[end + 1 :]}", known, deep + 1)
            )
        found = expand(text, known)
        return None if "$" in found.replace("$$", "") else found.replace("$$", "$")

    def _answer(self, what: str, inner: str, known: dict[str, str], deep: int) -> str | None:
        told = self._told(inner, known, deep + 1)
        if told is None:
            return None
        if what == "shell":
            asked = UNAME.match(told)
            return self.world.machine.uname.get(asked["what"] or "s") if asked else None
        if what == "wildcard":
            names = ONE_SIGN.sub(r"\1", told).split()  # `[M]akefile` is that one name
            return " ".join(names) if all(self.there(name) for name in names) else None
        return self._origin(told.strip()) if what == "origin" else None

    def _origin(self, name: str) -> str | None:
        """Return what ``$(origin NAME)`` says, as far as that is certain."""
        if name in dict(self.world.pinned):
            return "command line"
        held = self.values.get(name)
        if name in BUILT_IN and held == frozenset({BUILT_IN[name]}):
            return "default"
        if name in self.values or self.fog or OWN.match(name):
            return None
        return "environment" if name in self.world.machine.env else "undefined"


def _plain(text: str) -> str:
    return "" if text == UNSET else text
