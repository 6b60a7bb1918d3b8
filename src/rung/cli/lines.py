"""A run as lines of JSON on standard output: what happens, and what a running command says as it says it."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass, field

import click

from rung.app.driving.drive import Driver
from rung.app.driving.facts import Fact, Happened, Starting
from rung.app.runs import stream
from rung.app.runs.ready import Found
from rung.app.runs.waiting import Waiting
from rung.model.effect import Facet
from rung.model.event.step import StepEnded
from rung.model.job import Stream
from rung.model.visible import escaped


@dataclass
class Relay:
    """Hears the running command, and writes each chunk at once. What a check looks at is not told."""

    run: str
    step: int | None = None
    _decoders: dict[Stream, codecs.IncrementalDecoder] = field(default_factory=dict)

    def begin(self, step: int) -> None:
        """Hear from now on what a command of ``step`` says."""
        made = codecs.getincrementaldecoder("utf-8")
        self.step, self._decoders = step, {each: made("replace") for each in Stream}

    def __call__(self, source: Stream, data: bytes) -> None:
        """Take a chunk of either stream, masked already; an empty one says nothing."""
        if data and self.step is not None:
            text = self._decoders[source].decode(data)
            _write(stream.chunk(self.run, stream.Chunk(self.step, source, data, text)))


@dataclass(frozen=True, slots=True)
class Lines:
    """Writes each line at once. ``insist`` raises what kept a command's output from being written while it ran."""

    driver: Driver
    relay: Relay
    insist: Callable[[], None] = lambda: None

    def opening(self) -> None:
        """Write that the run is taken up."""
        _write(stream.begun(self.driver))

    def ready(self, found: tuple[Found, ...]) -> None:
        """Write what the run needs and what of that is there."""
        if found:
            _write(stream.ready(self.driver, found))

    def fact(self, fact: Fact) -> None:
        """Write one fact. From the start of a command to its end its output is written too, unless it reads secrets."""
        self.insist()
        if isinstance(fact, Happened) and isinstance(fact.record.event, StepEnded):
            self.relay.step = None
        _write(stream.line(self.driver, fact))
        if isinstance(fact, Starting) and Facet.SENSITIVE not in fact.planned.verdict.facets:
            self.relay.begin(fact.step)

    def stop(self, stop: Waiting) -> None:
        """Write what the run waits for, or how it ended."""
        _write(stream.stopped(self.driver, stop))


def _write(text: str) -> None:
    if text:
        click.echo(escaped(text))
