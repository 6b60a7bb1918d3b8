"""How each alert of the rule files stands to the runbooks that are here, with what is wrong and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rung.library.alerting import AlertRule
from rung.library.identity import called, named, stem
from rung.library.library import Library
from rung.library.pointers import Pointer, pointers
from rung.library.routing import Candidate, Index, Ranked
from rung.lint.anchors import anchors
from rung.model.span import Source, Span


class Standing(StrEnum):
    """How an alert stands to the runbooks of this library."""

    RESOLVES = "resolves"
    UNPOINTED = "no-pointer"
    AMBIGUOUS = "ambiguous"
    DANGLING = "dangling"
    ELSEWHERE = "elsewhere"
    OPEN = "open-template"
    NO_RUNBOOK = "no-runbook"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to say about a pointer of an alert, with its place in the rule file."""

    code: str
    message: str
    advice: str
    span: Span
    failing: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """One alerting rule, how it stands, the runbook it leads to (or None), and what there is to say of it."""

    rule: AlertRule
    standing: Standing
    candidate: Candidate | None
    remarks: tuple[Remark, ...]


Base = tuple[str, tuple[str, ...]]
"""An address below which this library is published: the host, and the folders of the path in lower case."""


@dataclass(frozen=True)
class Ground:
    """What the answers stand on: the library, its files, and the addresses under which it is published."""

    library: Library
    sources: Mapping[str, Source]
    bases: tuple[str, ...] = ()


def answers(rules: Sequence[AlertRule], ground: Ground) -> tuple[Answer, ...]:
    """Return how each rule stands, in the order of the rules. Nothing is asked of the network.

    An address is taken as one of this library when it begins as one that resolves here does, or as a given base;
    any other leads elsewhere, and what is there is not known.
    """
    index = Index(ground.library.runbooks, ground.library.registers)
    ranked = [(rule, index.ranked(rule), pointers((*rule.annotations, *rule.labels), rule.name)) for rule in rules]
    bases = {_as_base(text) for text in ground.bases}
    for _, found, urls in ranked:
        for url in urls:
            best = _best(_hits(url, found))
            if best is not None and url.host:
                bases.add((url.host, url.folders[: len(url.folders) - url.shared(best.runbook.path)]))
    return tuple(_Answering(ground, frozenset(bases), rule, found, urls).answer() for rule, found, urls in ranked)


def _as_base(text: str) -> Base:
    (pointer,) = pointers((("runbook", text.rstrip("/") + "/x"),), "x")
    return pointer.host, pointer.folders


def _hits(url: Pointer, found: Ranked) -> list[Candidate]:
    return [c for c in found.candidates if c.linked and any(map(url.names, called(c.runbook)))]


def _best(hits: Sequence[Candidate]) -> Candidate | None:
    if not hits or (len(hits) > 1 and hits[0].weight == hits[1].weight):
        return None
    return hits[0]


@dataclass(frozen=True)
class _Answering:
    """One rule while it is judged."""

    ground: Ground
    bases: frozenset[Base]
    rule: AlertRule
    found: Ranked
    urls: tuple[Pointer, ...]

    def answer(self) -> Answer:
        remarks: list[Remark] = []
        stands: list[tuple[Standing, Candidate | None]] = []
        for url in self.urls:
            standing, candidate, said = self._pointer(url)
            stands.append((standing, candidate))
            remarks += said
        resolved = next((pair for pair in stands if pair[0] is Standing.RESOLVES), None)
        if resolved is not None:
            remarks += self._better(resolved[1])
            return Answer(self.rule, Standing.RESOLVES, resolved[1], tuple(remarks))
        if any(not url.prose for url in self.urls):
            first = next(pair for pair, url in zip(stands, self.urls, strict=True) if not url.prose)
            return Answer(self.rule, first[0], None, tuple(remarks))
        return self._unpointed(remarks)

    def _unpointed(self, remarks: list[Remark]) -> Answer:
        best = self.found.best
        if best is not None:
            because = best.reasons[0].text
            message = f"{self.rule.name} has no pointer, but {named(best.runbook)} answers it: {because}."
            advice = f"Add the annotation runbook_url with the address of {best.runbook.path}."
            said = Remark("alert-without-pointer", message, advice, self.rule.span)
            return Answer(self.rule, Standing.UNPOINTED, best, (*remarks, said))
        if self.found.candidates:
            said = self._several(self.found.candidates, self.rule.span, "It has no pointer, and")
            return Answer(self.rule, Standing.AMBIGUOUS, None, (*remarks, said))
        message = f"No runbook here answers {self.rule.name}, and it points to none."
        advice = "Write one, or add the annotation runbook_url."
        return Answer(
            self.rule,
            Standing.NO_RUNBOOK,
            None,
            (*remarks, Remark("alert-without-runbook", message, advice, self.rule.span)),
        )

    def _pointer(self, url: Pointer) -> tuple[Standing, Candidate | None, list[Remark]]:
        place = self.rule.place(url.source)
        hits = _hits(url, self.found)
        best = _best(hits)
        if best is not None:
            return Standing.RESOLVES, best, self._anchor(url, best, place)
        if hits:
            return Standing.AMBIGUOUS, None, [self._several(hits, place, f"Its {url.source}")]
        if url.prose:
            message = f"The {url.source} of {self.rule.name} is a sentence; it points nowhere."
            return Standing.NO_RUNBOOK, None, [Remark("pointer-is-prose", message, "Give an address or an id.", place)]
        if url.unknown:
            message = f"The {url.source} of {self.rule.name} holds {url.unknown}, which is known only when it fires."
            advice = "Name the runbook itself, or use only labels that the rule sets."
            return Standing.OPEN, None, [Remark("pointer-is-open", message, advice, place)]
        return self._unresolved(url, place)

    def _unresolved(self, url: Pointer, place: Span) -> tuple[Standing, Candidate | None, list[Remark]]:
        name = url.targets[0] if url.targets else url.text
        other = self.found.best
        also = f" {named(other.runbook)} answers it: {other.reasons[0].text}." if other else ""
        if url.host and not self._ours(url):
            message = f"The {url.source} of {self.rule.name} leads to {url.host}, outside this library; not looked at."
            advice = "If this library is published there, say so with --base." + also
            return Standing.ELSEWHERE, None, [Remark("pointer-elsewhere", message, advice, place)]
        message = f"The {url.source} of {self.rule.name} names {name!r}, and no runbook here is called that."
        advice = (also.strip() + " Correct the pointer." if also else "Correct it, or write that runbook.").strip()
        return Standing.DANGLING, None, [Remark("pointer-dangling", message, advice, place)]

    def _ours(self, url: Pointer) -> bool:
        return any(url.host == host and url.folders[: len(path)] == path for host, path in self.bases)

    def _several(self, hits: Sequence[Candidate], place: Span, lead: str) -> Remark:
        paths = ", ".join(f"{named(c.runbook)}" if c.runbook.id else c.runbook.path for c in hits[:5])
        message = f"{lead} fits {len(hits)} runbooks equally well: {paths}."
        return Remark("pointer-ambiguous", f"{self.rule.name}: {message}", "Name one of them by its id or path.", place)

    def _anchor(self, url: Pointer, best: Candidate, place: Span) -> list[Remark]:
        """Return what to say of a pointer whose page is here and whose anchor is not."""
        source = self.ground.sources.get(best.runbook.path)
        if not url.anchor or source is None or not url.text.split("#")[0]:
            return []
        known = {name.casefold() for name in anchors(source)}
        entry = (best.runbook.id, best.runbook.title.text, stem(best.runbook.path))
        if url.anchor in known or any(url.names(n) for n in entry if n and n.casefold() == url.anchor):
            return []
        message = f"The {url.source} of {self.rule.name} leads to {best.runbook.path}, which has no #{url.anchor}."
        return [
            Remark(
                "pointer-anchor-missing",
                message,
                "The page opens at its top; correct the anchor.",
                place,
                failing=False,
            )
        ]

    def _better(self, taken: Candidate | None) -> list[Remark]:
        """Return what to say when the pointer leads to one page and another page bears the alert's very name."""
        if taken is None or taken.runbook.id or stem(taken.runbook.path).casefold() == self.rule.name.casefold():
            return []
        twin = next(
            (c for c in self.found.candidates
             if c.runbook.path != taken.runbook.path and stem(c.runbook.path).casefold() == self.rule.name.casefold()),
            None,
        )  # fmt: skip
        if twin is None:
            return []
        message = f"{self.rule.name} points to {named(taken.runbook)}, and {twin.runbook.path} bears its name."
        url = self.urls[0].source
        return [Remark("pointer-to-another", message, "Check which one is meant.", self.rule.place(url), failing=False)]
