"""Reading answers at the terminal: single keys or typed words, with what a person may look at before answering."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import click

from rung.app.driving.drive import Driver
from rung.app.runs import aids
from rung.cli import meanings
from rung.cli.saying import WIDEST, shown, wrapped
from rung.cli.screen import hidden
from rung.wiring.terminal import columns, end_quietly, forget_typed, single_keys

NEWS = "news"
"""Instead of a key: somebody else wrote to the run, or an escalation fell due."""
LOOK_EVERY = 1.0
_CHOICE = re.compile(r"\[.\]|Enter: ")
SOLID = "\u00a0"
"""A blank at which no line is folded."""
BACK = "back"
"""Instead of a key: Enter, where a question stands behind this one."""
LINE_HELP = "Type one line and Enter. A line that begins with ! is a command of your own."


@dataclass(frozen=True, slots=True)
class Keys:
    """Asks, and shows what is asked for in between. ``plain`` reads typed words."""

    driver: Driver
    plain: bool

    def key(self, question: str, keys: str, step: int = 0, meant: Mapping[str, str] | None = None) -> str:
        """Return one of ``keys``, or ``!COMMAND``, or ``NEWS``; what only shows something is shown, and asked again.

        ``meant``: what keys mean here beside what they mean elsewhere. With an entry for ``BACK`` Enter returns that.
        """
        here = meant or {}
        while True:
            zone = datetime.now().astimezone().tzinfo
            for line in aids.overdue(self.driver, zone) if zone else ():
                self.say(f"   {line}  [e]", bold=True)
            self._choices(f"   {question}  [?]")
            typed = self._typed() if self.plain else self._pressed()
            char = typed[:1] if typed != NEWS else NEWS
            if char in {"\x03", "\x04"}:
                raise KeyboardInterrupt
            if char == "!":
                return typed if self.plain else f"!{self.text('command', empty=True)}"
            if char == NEWS or (char and char in keys):
                return char
            if char in {"", "\r", "\n"}:
                if BACK in here:
                    return BACK
            elif char == "?":
                self._help(keys, here)
            elif not self._aid(char, step):
                self.say(f"   {char} does nothing here; ? lists what does")

    def text(self, question: str, *, empty: bool = False, default: str = "", aid: str = LINE_HELP) -> str:
        """Return a typed line; what was typed before the question stood there is no answer to it.

        ``?`` alone is no answer either: ``aid`` is said, and the question asked again.
        """
        suffix = "" if empty or not default else f" [{default}]"
        asked = wrapped(f"   {shown(question)}{suffix}")
        while True:
            forget_typed()
            typed = _line(asked, default)
            if typed != "?":
                return typed
            for line in aid.split("\n"):
                self.say(f"      {line}")

    @staticmethod
    def say(text: str, *, bold: bool = False, fg: str | None = None) -> None:
        """Write a line that may hold text from files and commands."""
        click.echo(click.style(wrapped(shown(text)), bold=bold or None, fg=fg))

    @staticmethod
    def _typed() -> str:
        return _line("  ", "", suffix="> ")

    def _pressed(self) -> str:
        with single_keys() as pressed:
            while True:
                char = pressed(LOOK_EVERY)
                if char is not None:
                    return char
                if aids.news(self.driver):
                    return NEWS

    @staticmethod
    def _choices(text: str) -> None:
        """Write the choices, none of them folded in its middle."""
        whole = (one.replace(" ", SOLID) if _CHOICE.match(one) else one for one in shown(text).split("  "))
        click.echo(wrapped("  ".join(whole)).replace(SOLID, " "))

    def _help(self, keys: str, meant: Mapping[str, str]) -> None:
        for line in meanings.lines(keys, meant, columns(WIDEST)):
            self.say(line)
        if BACK in meant:
            self.say(f"   Enter: {meant[BACK]}")

    def _aid(self, char: str, step: int) -> bool:
        """Show what a key asks for; return False for one that asks for nothing."""
        match char:
            case "b":
                for line in aids.done(self.driver):
                    self.say(f"     {line}")
            case "o":
                self._page(aids.last_output(self.driver) or "nothing has run yet")
            case "d":
                self._page(aids.page(self.driver))
            case "h":
                self._page(aids.handoff(self.driver))
            case "c":
                self._copy(step)
            case _:
                return False
        return True

    def _page(self, text: str) -> None:
        safe = shown(text, keep="\n\t")
        if self.plain:
            click.echo(safe)
        else:
            click.echo_via_pager(hidden(safe))

    def _copy(self, step: int) -> None:
        """Put the command into the terminal's clipboard (OSC 52); a terminal that has none leaves it out."""
        text = aids.script(self.driver, step)
        if not text:
            self.say("   there is no command here to copy")
        elif self.plain:
            self.say(f"   {text}")
        else:
            click.echo(f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\x07", nl=False)
            self.say("   copied, where the terminal lets it")


def _line(question: str, default: str, *, suffix: str = ": ") -> str:
    """Return a typed line. Where Ctrl-C or the end of input comes instead, what is said next begins a line."""
    try:
        return str(click.prompt(question, default=default, show_default=False, prompt_suffix=suffix)).strip()
    except click.Abort:
        end_quietly()
        click.echo()
        raise
