"""Reading answers at the terminal: single keys or typed words, with what a person may look at before answering."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime

import click

from rung.app import aids
from rung.app.drive import Driver
from rung.cli.shared import shown, wrapped
from rung.wiring.terminal import forget_typed, single_keys

NEWS = "news"
"""Instead of a key: somebody else wrote to the run, or an escalation fell due."""
LOOK_EVERY = 1.0
_HELP = """\
   a approve and run       s skip, with a reason     n note    N note, in an editor
   r try again             v make the checks again   l look again
   e escalate              B break glass             q quit and keep    Q abort
   ! a command of your own, through the same gates: !COMMAND or !@TARGET COMMAND
   b look back at the steps      o the last output, whole     c copy the command
   d the runbook's text          h the handoff text           ? this"""


@dataclass(frozen=True, slots=True)
class Keys:
    """Asks, and shows what is asked for in between. ``plain`` reads typed words."""

    driver: Driver
    plain: bool

    def key(self, question: str, keys: str, step: int = 0) -> str:
        """Return one of ``keys``, or ``!COMMAND``, or ``NEWS``. Everything else is looked at and asked again."""
        while True:
            zone = datetime.now().astimezone().tzinfo
            for line in aids.overdue(self.driver, zone) if zone else ():
                self.say(f"   {line}  [e]", bold=True)
            self.say(f"   {question}  [?]")
            typed = self._typed() if self.plain else self._pressed()
            char = typed[:1] if typed != NEWS else NEWS
            if char in {"\x03", "\x04"}:
                raise KeyboardInterrupt
            if char == "!":
                return typed if self.plain else f"!{self.text('command', empty=True)}"
            if char == NEWS or (char and char in keys):
                return char
            if not self._aid(char, step):
                self.say(f"   one of: {' '.join(keys)} ! ?")

    def text(self, question: str, *, empty: bool = False, default: str = "") -> str:
        """Return a typed line; what was typed before the question stood there is no answer to it."""
        forget_typed()
        suffix = "" if empty or not default else f" [{default}]"
        return str(click.prompt(f"   {shown(question)}{suffix}", default=default, show_default=False)).strip()

    @staticmethod
    def say(text: str, *, bold: bool = False, fg: str | None = None) -> None:
        """Write a line that may hold text from files and commands."""
        click.echo(click.style(wrapped(shown(text)), bold=bold or None, fg=fg))

    @staticmethod
    def _typed() -> str:
        return str(click.prompt("  ", prompt_suffix="> ", default="", show_default=False)).strip()

    def _pressed(self) -> str:
        with single_keys() as pressed:
            while True:
                char = pressed(LOOK_EVERY)
                if char is not None:
                    return char
                if aids.news(self.driver):
                    return NEWS

    def _aid(self, char: str, step: int) -> bool:
        """Show what a key asks for; return False for one that asks for nothing."""
        match char:
            case "?":
                click.echo(_HELP)
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
            click.echo_via_pager(safe)

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
