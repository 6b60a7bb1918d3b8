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
        self.before = ["W = touch x"]

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
        return self.chance.choice(REFERENCES)(self, name)

    def escaped(self, text: str) -> str:
        """Return a text that is the given one when it was worked out once."""
        return self.chance.choice(ESCAPES)(self, text)

    def act(self) -> str:
        """Return a text that acts when make works it out."""
        return self._act(self.chance.randrange(DEEPEST))

    def _act(self, deep: int) -> str:
        if deep:
            return self.chance.choice(WAYS)(self, self._act(deep - 1))
        return self.chance.choice((*ACTS, "$(shell $(W))"))


Way = Callable[[Writer, str], str]
"""Returns what comes to a text, or to what a variable of that name holds."""

REFERENCES: tuple[Way, ...] = (
    *[lambda _to, name: f"$({name})"] * 4,
    lambda _to, name: f"${{{name}}}",
    lambda _to, name: f"$(call {name})",
    lambda _to, name: f"$({name}:a=b)",
    lambda _to, name: f"$(foreach f,{name},$($(f)))",
    lambda to, name: f"$($({to.kept(name, ':=')}))",
    lambda to, name: f"$($({to.kept(name[:1], ':=')}){name[1:]})",
)
ESCAPES: tuple[Way, ...] = (
    *[lambda _to, text: text.replace("$", "$$")] * 4,
    lambda _to, text: f"$(subst @,$$,{text.replace('$', '@')})" if "," not in text else text.replace("$", "$$"),
    lambda _to, text: text.replace("$", "$$").replace("shell", "sh$(nothing)ell"),
    lambda to, text: text.replace("$", f"$({to.kept('$$', ':=')})"),
    lambda to, text: f"$(value {to.defined(text)})",
    lambda to, text: f"$({to.kept(text.replace('$', '$$'), ':=')})",
    lambda to, text: f"$$({to.kept(text)})",
)
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

Place = Callable[[Writer], tuple[str, ...]]
"""Returns the lines of a makefile that acts."""

PLACES: tuple[Place, ...] = (
    lambda to: (f"Z := {to.act()}", *GOAL),
    lambda to: (f"all: {to.act()}", "\t@:"),
    lambda to: ("all:", f"\techo {to.act()}"),
    lambda to: (f"ifeq ({to.act()},)", "endif", *GOAL),
    lambda to: (to.act(), *GOAL),
    lambda to: ("all: t", f"t: Z := {to.act()}", "t:", "\t@:"),
    lambda to: (".SECONDEXPANSION:", f"all: {to.act().replace('$', '$$')}", "\t@:"),
    lambda to: (f"include {to.act()}", *GOAL),
    lambda to: (f"export Z = {to.act()}", "all:", "\t+@:"),
    lambda to: (f"export Z = {to.act()}", "all:", "\t$(MAKE) b", "b: ; @: $(Z)"),
    lambda to: ("all:", f"\t{to.asked(to.kept('+touch x'))}"),
    lambda to: (f"P = {to.chance.choice(('', '$(none) '))}+", "all:", "\t$(strip $(P))touch x"),
    lambda to: ("all:", f"\ttouch x; {to.asked(to.kept('$(MAKE)'))} b", "b: ; @:"),
    lambda to: (*GOAL, f"-include {to.asked(to.kept('y.mk'))}", "y.%: ; touch x"),
    lambda to: (*GOAL, f"$({to.kept('y.mk')}): z", "\ttouch x", "z: ; @:", "-include y.mk"),
    lambda to: (f"$(eval $({to.defined('all: ; +touch x')}))",),
    lambda to: (f"$(eval $({to.defined('all: ; touch x; : $$(MAKE)')}))",),
    lambda _to: ("define Z !=", "touch x", "endef", *GOAL),
    lambda _to: ("t: Z != touch x", "t: ; @:", "all: t"),
    lambda _to: (".RECIPEPREFIX = >", "all:", ">+touch x"),
    lambda _to: (".ONESHELL:", "all:", "\techo hi", "\ttouch x; : $(MAKE)"),
)


def project(chance: Random) -> dict[str, str]:
    """Return the files of a project whose default goal may act when make is only asked, their texts by path."""
    to = Writer(chance)
    body = chance.choice(PLACES)(to)
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
