"""Makefiles at random that act although make is only asked: an act, behind several ways in which make comes to it."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

GOAL = ("all: ; @:",)
ACTS = ("$(shell touch x)", "${shell  echo hi > x }", "$(file >x,hello)", "$(shell cat /dev/null >> x)")
DEEPEST = 4


class Writer:
    """Writes one makefile: what must stand ``before`` the rest is gathered while the rest is put together."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.before: list[str] = []

    def name(self) -> str:
        """Return the name of a new variable."""
        return f"{self.chance.choice(('v', 'fn', 'W', 'a.b', 'k-', 'Q_'))}{len(self.before)}"

    def kept(self, text: str, sign: str = "=") -> str:
        """Set a variable to a text, and return its name."""
        name = self.name()
        self.before.append(f"{name} {sign} {text}")
        return name

    def defined(self, text: str) -> str:
        """Define a variable of several lines, and return its name."""
        name = self.name()
        self.before += (f"define {name}", text, "endef")
        return name

    def asked(self, name: str) -> str:
        """Return a reference to a variable, in any spelling."""
        begun, ends = name[:1], name[1:]
        return self.chance.choice(
            (f"$({name})", f"${{{name}}}", f"$(call {name})", f"$($({self.kept(name, ':=')}))")
            if self.chance.random() < 0.8
            else (f"$($({self.kept(begun, ':=')}){ends})", f"$({name}:a=b)", f"$(foreach f,{name},$($(f)))")
        )

    def escaped(self, text: str) -> str:
        """Return a text that is the given one when it was worked out once."""
        doubled = text.replace("$", "$$")
        if self.chance.random() < 0.5:
            return doubled
        plain = "," not in text and "@" not in text
        return self.chance.choice(
            (
                f"$(subst @,$$,{text.replace('$', '@')})" if plain else doubled,
                text.replace("$", f"$({self.kept('$$', ':=')})"),
                doubled.replace("shell", "sh$(nothing)ell"),
                f"$(value {self.defined(text)})",
                f"$({self.kept(doubled, ':=')})",
                f"$$({self.kept(text)})",
            )
        )

    def act(self, deep: int) -> str:
        """Return a text that acts when make works it out, so many ways deep."""
        if deep == 0:
            return self.chance.choice((*ACTS, f"$(shell $({self.kept('touch x')}))"))
        return self.chance.choice(WAYS)(self, self.act(deep - 1))


Way = Callable[[Writer, str], str]
WAYS: tuple[Way, ...] = (
    lambda to, text: to.asked(to.kept(text)),
    lambda to, text: to.asked(to.kept(text, "?=")),
    lambda to, text: to.asked(to.kept(f"\\\n  {text}")),
    lambda to, text: to.asked(to.defined(text)),
    lambda _to, text: f"$(if 1,{text})",
    lambda _to, text: f"$(or ,{text})",
    lambda _to, text: f"$(and 1,{text})",
    lambda _to, text: f"$(foreach i,1,{text})",
    lambda _to, text: f"$(strip {text})",
    lambda _to, text: f"$(patsubst %,{text},a)",
    lambda to, text: f"$(call {to.kept('$(1)')},{text})",
    lambda to, text: f"$(eval {to.name()} := $(value {to.kept(text)}))",
    lambda to, text: f"$(eval {to.name()} := {to.escaped(text)})",
    lambda to, text: f"$(foreach i,a b,$(eval Z$(i) := {to.escaped(text)}))",
    lambda to, text: f"$(eval $(call {to.defined(f'Y$(1) := {to.escaped(text)}')},1))",
    lambda to, text: f"$(eval $({to.defined(text.replace('$', '$$'))}))",
)

Place = Callable[[Writer, str], tuple[str, ...]]
PLACES: tuple[Place, ...] = (
    lambda _to, text: (f"Z := {text}", *GOAL),
    lambda _to, text: (f"all: {text}", "\t@:"),
    lambda _to, text: ("all:", f"\techo {text}"),
    lambda _to, text: (f"ifeq ({text},)", "endif", *GOAL),
    lambda _to, text: (text, *GOAL),
    lambda _to, text: ("all: t", f"t: Z := {text}", "t:", "\t@:"),
    lambda _to, text: (".SECONDEXPANSION:", f"all: {text.replace('$', '$$')}", "\t@:"),
    lambda _to, text: (f"include {text}", *GOAL),
    lambda _to, text: (f"export Z = {text}", "all:", "\t+@:"),
    lambda _to, text: (f"export Z = {text}", "all:", "\t$(MAKE) b", "b: ; @: $(Z)"),
    lambda to, _text: ("all:", f"\t{to.asked(to.kept('+touch x'))}"),
    lambda to, _text: (f"P = {to.chance.choice(('', '$(none) '))}+", "all:", "\t$(strip $(P))touch x"),
    lambda to, _text: ("all:", f"\ttouch x; {to.asked(to.kept('$(MAKE)'))} b", "b: ; @:"),
    lambda to, _text: (*GOAL, f"-include {to.asked(to.kept('y.mk'))}", "y.%: ; touch x"),
    lambda to, _text: (*GOAL, f"$({to.kept('y.mk')}): z", "\ttouch x", "z: ; @:", "-include y.mk"),
    lambda to, _text: (f"$(eval $({to.defined('all: ; +touch x')}))",),
    lambda to, _text: (f"$(eval $({to.defined('all: ; touch x; : $$(MAKE)')}))",),
    lambda _to, _text: ("define Z !=", "touch x", "endef", *GOAL),
    lambda _to, _text: ("t: Z != touch x", "t: ; @:", "all: t"),
    lambda _to, _text: (".RECIPEPREFIX = >", "all:", ">+touch x"),
    lambda _to, _text: (".ONESHELL:", "all:", "\techo hi", "\ttouch x; : $(MAKE)"),
)


def project(chance: Random) -> dict[str, str]:
    """Return the files of a project whose default goal may act when make is only asked, their texts by path."""
    to = Writer(chance)
    body = chance.choice(PLACES)(to, to.act(chance.randrange(DEEPEST)))
    text = "\n".join((*to.before, *body, ""))
    return chance.choice(
        (
            *[{"Makefile": text}] * 6,
            {"Makefile": f"ifdef HOME\n{text}endif\n"},
            {"Makefile": f"\ufeff{text}"},
            {"Makefile": text.replace("\n", "\r\n")},
            {"Makefile": "include inc.mk\n", "inc.mk": text},
            {"Makefile": "all:\n\t$(MAKE) -C sub\n", "sub/Makefile": text},
        )
    )
