"""What holds for any text: no exception, and a redirection to a file is always a change."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rung.model.effect import Effect, Verdict
from rung.outside.shfmt import second_parser
from rung.risk.classify import classify
from rung.risk.context import Context, Input
from rung.risk.guards.argv import unfold
from rung.risk.guards.guard import matches
from rung.risk.regular import RegularParser
from rung.risk.walk import walk

SECOND = second_parser()
CONTEXT = Context(inputs=(Input("NS"), Input("pid", "integer")), second=SECOND)
LANGUAGES = ["bash", "", "sql", "mysql", "sqlite", "promql", "http", "python", "yaml"]
PIECES = [
    "ls",
    "cat",
    "rm",
    "kubectl get pods",
    "grep -c x",
    "find .",
    "-delete",
    "sudo",
    "xargs",
    "bash -c",
    "ssh h",
    "echo",
    "$X",
    "$NS",
    "${NS}",
    '"$NS"',
    "'a b'",
    '"a b"',
    "$(id)",
    "`id`",
    "|",
    "||",
    "&&",
    ";",
    "&",
    "\n",
    ">",
    ">>",
    "<",
    "2>&1",
    "2>/dev/null",
    "<<EOF\nx\nEOF\n",
    "{",
    "}",
    "(",
    ")",
    "if",
    "then",
    "fi",
    "for i in a; do",
    "done",
    "while",
    "!",
    "[",
    "]",
    "[[",
    "]]",
    "*",
    "?",
    "\\",
    "'",
    '"',
    "#",
    "A=1",
    "<pod>",
    "{{x}}",
    "$((1))",
    "--",
    "-x",
    "select 1",
    "drop table t",
    "\r",
    "\x00",
    "é",
    "\u202e",
    "time",
    "case x in",
    "esac",
    "function f",
    "f()",
    "$'x'",
    "=~",
    "~",
    "%",
]
LOOKS = [
    "ls -l",
    "cat /etc/hosts",
    "kubectl get pods -n $NS",
    "ps aux | grep -c x",
    "df -h; uptime",
    "sudo systemctl status x",
    "ss -tlnp && ip addr",
    "for i in a b; do echo $i; done",
    "if test -f x; then cat x; fi",
    "journalctl -u x | tail -n 5",
    "kubectl exec p -- cat /x",
    "date +%s",
    "(ls)",
    "{ ls; }",
    "ssh h uptime",
    "bash -c 'ls'",
    "curl -s https://x.example/health | jq .a",
    "psql -c 'select 1'",
    "git log --oneline",
    "docker ps -a",
]


@settings(max_examples=300)
@given(text=st.text(), language=st.sampled_from(LANGUAGES))
def test_no_text_makes_the_classifier_raise(text: str, language: str) -> None:
    assert classify(text, language, Context(inputs=CONTEXT.inputs)).reason


@settings(max_examples=400)
@given(parts=st.lists(st.sampled_from(PIECES), max_size=12), language=st.sampled_from(LANGUAGES))
def test_no_mix_of_shell_pieces_makes_classifier_guard_or_argv_raise(parts: list[str], language: str) -> None:
    text = " ".join(parts)
    context = Context(inputs=CONTEXT.inputs)
    assert classify(text, language, context).reason
    assert matches("kubectl delete", text, language, context).reason
    assert unfold(text, language, context).folders


@pytest.mark.parametrize("look", LOOKS)
def test_a_command_that_only_looks_is_a_look(look: str) -> None:
    assert classify(look, context=CONTEXT).effect <= Effect.PROBE, classify(look, context=CONTEXT)


@settings(max_examples=200)
@given(
    look=st.sampled_from(LOOKS),
    operator=st.sampled_from([">", ">>", ">|", "&>", "&>>", "2>", "1>", "<>", ">&"]),
    blank=st.sampled_from(["", " ", "\t"]),
    target=st.sampled_from(
        ["out", "'out'", '"out"', "./out", "/tmp/out", "$X", '"$X/y"', "~/out", "a\\ b", "/dev/null/x", "*.log", "-"]
    ),
)
def test_a_look_that_writes_into_a_file_is_no_look(look: str, operator: str, blank: str, target: str) -> None:
    text = f"{look} {operator}{blank}{target}"
    if operator == ">&" and target == "-":
        return
    assert classify(text, context=CONTEXT).effect > Effect.PROBE, text


@settings(max_examples=150)
@given(
    look=st.sampled_from(LOOKS),
    change=st.sampled_from(["rm x", "kubectl delete pod x", "./x", "$X", "eval x"]),
    mark=st.sampled_from(["; ", " && ", " || ", " | ", "\n", " & "]),
)
def test_a_look_followed_by_a_change_is_no_look(look: str, change: str, mark: str) -> None:
    assert classify(f"{look}{mark}{change}", context=CONTEXT).effect > Effect.PROBE


@settings(max_examples=120)
@given(parts=st.lists(st.sampled_from([piece for piece in PIECES if "\x00" not in piece]), min_size=1, max_size=6))
def test_where_the_plain_parser_is_certain_the_full_one_agrees(parts: list[str]) -> None:
    text = " ".join(parts)
    plain = RegularParser().read(text)
    script = walk(text, frozenset())
    if plain is None or SECOND is None or script.faults or plain != script.reading:
        return
    full = SECOND.read(text)
    assert full is None or full == plain


@pytest.mark.parametrize("text", ["\u00ae\u1234{\u4567", "ls {\U00030000", ">{\uabcd\u1ebb"])
def test_characters_that_the_grammar_in_c_cannot_take_do_not_end_the_process(text: str) -> None:
    assert classify(text, context=CONTEXT).reason
    assert matches("rm", text).reason


def test_without_a_second_parser_a_text_that_is_not_plain_stays_unknown() -> None:
    verdict = classify("if true; then ls; fi")
    assert verdict.effect is Effect.UNKNOWN
    assert verdict.rule == "second-parser-missing"


def test_a_verdict_is_kept_by_content_and_given_back() -> None:
    cache: dict[str, Verdict] = {}
    context = Context(second=SECOND, cache=cache)
    assert classify("ls", context=context) is classify("ls", context=context)
    assert len(cache) == 1
    classify("ls", "sql", context)
    assert len(cache) == 2


@pytest.mark.parametrize(
    "text", ["kubectl get pods -n $NS\x031\xff!z]\xff0\x031p\npp=pp*\x0b?p?pp=pp*\x0b?", "a=1 b=", "a=b c=*\x0b"]
)
def test_what_coverage_guided_fuzzing_found_is_read_without_an_exception(text: str) -> None:
    assert classify(text, context=CONTEXT).reason
    assert matches("kubectl delete", text, "bash", CONTEXT).reason
