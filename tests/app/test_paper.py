"""A request that travels: what arrives is what was sent, or is refused before anybody signs it."""

from __future__ import annotations

import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rung.app.driving.asking import encoded
from rung.app.driving.cardtext import lines
from rung.app.driving.paper import Paper, answer_text, read_answer, read_request, request_text
from rung.model.card import FORM, BoundCommand, Card, Terms
from rung.model.errors import RefusedError, RungError, UsageError
from rung.model.replacing import replace
from rung.model.target import Target
from rung.model.visible import visible
from rung.run.digest import digest

TARGET = Target("shop", "local", "production")
TERMS = Terms("5c" * 32, 3, (BoundCommand('kill "$pid"', "bash", TARGET, "", "destroy"),), {"pid": "18231"})
CARD = Card(
    form=FORM, run="7f3c01", runbook="RUN-001", title="The pool is full", step=3, steps=4, action="End the query",
    do_not=("Do not end replication",), terms=TERMS, reasons=("destroy: it ends a process",),
    origins={"pid": "step 2"}, last=("never, as far as this store knows",), decision="stuck: one old query",
    evidence=("#5 look: 94",), after=("The pool empties",), undo="cannot be undone", who="two people", lead="anna@ops",
    asked_by="anna@ops", asked_at="2026-11-09T03:12:00Z", until="2026-11-09T04:12:00Z", minutes=10,
    digest=digest(TERMS), nonce="ab" * 16,
)  # fmt: skip
texts = st.text(max_size=20)
SIGNATURE = b"-----BEGIN SSH SIGNATURE-----\nAAAA\nBBBB\n-----END SSH SIGNATURE-----\n"


@st.composite
def cards(draw: st.DrawFn) -> Card:
    """Draw a card of which every text may be anything at all."""
    script, name, value, target = draw(texts), draw(texts), draw(texts), Target(draw(texts), "local", draw(texts))
    terms = Terms("5c" * 32, 3, (BoundCommand(script, "bash", target, draw(texts), draw(texts)),), {name: value})
    more = tuple(draw(st.lists(texts, max_size=2)))
    return replace(
        CARD, terms=terms, digest=digest(terms), title=draw(texts), action=draw(texts), do_not=more, evidence=more,
        after=more, undo=draw(texts), decision=draw(texts), last=more, asked_by=draw(texts),
        origins={name: draw(texts)},
    )  # fmt: skip


def forged(text: str) -> str:
    with pytest.raises(RungError) as caught:
        read_request(text)
    return caught.value.id


@given(cards())
def test_whatever_a_card_holds_it_arrives_as_it_was_sent(card: Card) -> None:
    assert read_request(request_text(card)) == Paper(card, encoded(card))


@given(cards())
def test_nothing_in_a_card_moves_a_cursor_or_begins_a_line_of_its_own(card: Card) -> None:
    for line in lines(card):
        assert visible(line.text) == line.text
        assert "\n" not in line.text
        assert re.match(r">> |   [a-zA-Z ]{9} |             ", line.text)


def test_it_arrives_through_a_mail_that_quotes_it_and_words_before_it() -> None:
    quoted = "".join(f"> {line}\n" for line in request_text(CARD).splitlines())
    assert read_request(f"Hi Ben,\ncan you look at this?\n\n{quoted}\nThanks").card == CARD
    only = request_text(CARD)
    assert read_request(only[only.index("-----BEGIN") :].replace("\n", "\r\n")).card == CARD


@pytest.mark.parametrize(
    ("shown", "instead"), [("destroy", "observe"), ("18231", "4711"), ("shop", "test"), ("cannot be undone", "easy")]
)
def test_a_text_to_read_that_says_something_else_is_refused(shown: str, instead: str) -> None:
    whole = request_text(CARD)
    head, rest = whole.split("-----BEGIN", 1)
    assert shown in head
    assert forged(head.replace(shown, instead) + "-----BEGIN" + rest) == "request-forged"


def packed(document: bytes) -> str:
    head, tail = re.findall(r"-----(?:BEGIN|END)[^\n]*", request_text(CARD))
    return f"{head}\n{base64.b64encode(document).decode()}\n{tail}\n"


@pytest.mark.parametrize("old", [b'"18231"', b'"bash"', b'"production"', b'"destroy"', b"kill", b'"5c5c', b'"step":3'])
def test_a_card_that_shows_something_else_than_its_digest_binds_is_refused(old: bytes) -> None:
    document = encoded(CARD)
    assert old in document
    changed = document.replace(old, old[:-2] + (b"4" if old.endswith(b"3") else b"x") + old[-1:] * (old[-1:] != b"3"))
    assert changed != document
    assert forged(packed(changed)) in {"request-forged", "request-unreadable"}


def test_what_a_card_does_not_show_is_refused_before_it_is_signed() -> None:
    document = encoded(CARD)
    assert read_request(packed(document)).card == CARD
    assert forged(packed(document[:-1] + b',"z":"sudo"}')) == "request-forged"
    assert forged(packed(document[:-1] + b" }")) == "request-forged"
    assert forged(packed(document.replace(b'"form":2', b'"form":3'))) == "request-form"
    assert forged(packed(b"\xff\xfe")) == "request-unreadable"
    assert forged(packed(b"[]")) == "request-unreadable"
    assert forged("no request") == "request-missing"
    assert forged(packed(document)[:80]) == "request-missing"


def test_a_card_with_fewer_reasons_than_commands_is_refused() -> None:
    assert forged(packed(encoded(replace(CARD, reasons=())))) == "request-forged"
    assert forged(packed(encoded(replace(CARD, step=4)))) == "request-forged"


def test_a_script_cannot_pose_as_a_line_of_the_card() -> None:
    script = "rm -rf x\n   undo      easily\r   after     all is well\x1b[2J"
    terms = replace(TERMS, commands=(replace(TERMS.commands[0], script=script),))
    shown = [line.text for line in lines(replace(CARD, terms=terms, digest=digest(terms)))]
    assert not any(text.startswith(("   undo      easily", "   after     all")) for text in shown)
    assert any("<U+000D>" in text and "<U+001B>" in text for text in shown)


@pytest.mark.parametrize("char", ["\u00a0", "\u2007", "\u3000", "\u3164", "\u2800", "\u115f", "\ufe0f", "\U000e0100"])
def test_a_blank_that_is_none_is_seen_in_the_command_of_a_card(char: str) -> None:
    terms = replace(TERMS, commands=(replace(TERMS.commands[0], script=f"rm -r /srv/old{char}/srv/new"),))
    shown = [line.text for line in lines(replace(CARD, terms=terms, digest=digest(terms)))]
    assert any(f"rm -r /srv/old<U+{ord(char):04X}>/srv/new" in text for text in shown)


def test_an_answer_arrives_whole_also_quoted_and_says_which_request_it_means() -> None:
    text = answer_text(CARD, SIGNATURE)
    for arrived in (text, "".join(f"> {line}\r\n" for line in text.splitlines())):
        reply = read_answer(f"here you are\n{arrived}bye")
        assert (reply.run, reply.digest, reply.nonce) == (CARD.run, CARD.digest, CARD.nonce)
        assert reply.signature == SIGNATURE


@pytest.mark.parametrize("gone", ["run:", "digest:", "nonce:", "BEGIN SSH"])
def test_an_answer_that_lacks_a_part_is_no_answer(gone: str) -> None:
    with pytest.raises(UsageError, match="no signed answer"):
        read_answer(answer_text(CARD, SIGNATURE).replace(gone, "xxx"))


def test_a_forged_request_is_a_refusal_and_not_a_wrong_call() -> None:
    with pytest.raises(RefusedError):
        read_request(packed(encoded(replace(CARD, digest="0" * 64))))
