"""The reading in process: what it accepts is what shfmt reads, and it accepts no text that could be read otherwise."""

from __future__ import annotations

import pytest

from rung.outside.shfmt import second_parser
from rung.risk.regular import RegularParser

SECOND = second_parser()


@pytest.mark.parametrize(
    ("text", "commands", "targets"),
    [
        ("(cd ../deps && make -n a b)", [("cd", "../deps"), ("make", "-n", "a", "b")], []),
        (
            "(cd lua && make -n clean) > /dev/null || true",
            [("cd", "lua"), ("make", "-n", "clean"), ("true",)],
            ["/dev/null"],
        ),
        ("uname | ( cat ) ; ls", [("uname",), ("cat",), ("ls",)], []),
        ("(ls\ndate)", [("ls",), ("date",)], []),
        ("pkg-config --exists libssl && echo $?", [("pkg-config", "--exists", "libssl"), ("echo", "$?")], []),
        ('grep -c x y; echo "ended with $?"', [("grep", "-c", "x", "y"), ("echo", '"ended with $?"')], []),
        (
            "[ -f .make-cflags ] && cat .make-cflags || echo none",
            [("[", "-f", ".make-cflags", "]"), ("cat", ".make-cflags"), ("echo", "none")],
            [],
        ),
        ("ls 2>&- >&2", [("ls",)], ["-", "2"]),
        ("A=1 [ -n x ]", [("[", "-n", "x", "]")], []),
        ("[ a ] && (cd b && [ -d c ])", [("[", "a", "]"), ("cd", "b"), ("[", "-d", "c", "]")], []),
    ],
)
def test_lists_in_brackets_tests_and_the_last_code_are_read_as_shfmt_reads_them(
    text: str, commands: list[tuple[str, ...]], targets: list[str]
) -> None:
    found = RegularParser().read(text)
    assert found is not None
    assert (list(found.commands), list(found.targets)) == (commands, targets)
    assert SECOND is not None
    assert found == SECOND.read(text)


@pytest.mark.parametrize(
    "text",
    [
        *("((a))", "( (a) )", "(a", "a)", "()", "( )", "(a) b", "a (b)", "a(b)", "a()", "A=1 (b)", "A=(b)", "> x (b)"),
        *(
            "(a)b",
            "(a)(b)",
            "(a)2>x",
            "(a)#b",
            "(a # b)",
            "(a && )",
            "(&& a)",
            "(a;)",
            "(a &)",
            "(> x)",
            "> (x)",
            "!(a)",
        ),
        *("(function)", "(if a)", "(x[1])", "$(a)", "<(a)", "@(a|b)", "case x in (a) ls;; esac"),
        *(
            "[ a ] &&",
            "&& [ a ]",
            "[ a ] 22>x",
            "[ a ] 1&>x",
            "[ a ] # b",
            "[ x#y ]",
            "[[ a ]]",
            "[ ! -f x ]",
            "[ $(a) ]",
        ),
        *("true 10>x", "10>x true", "kill 2&>x", "2&>x", "cat >&-x", "2>&-x ls", "a[ ]2 x", "a[ # ]=1 ls", "A=1 b[ x"),
        *("echo $? &&", "| echo $?", "echo $? # \\\n rm x", "B=$? x[1]", "echo $! $?", "ls ;; echo $?"),
    ],
)
def test_what_could_be_read_otherwise_is_left_to_the_second_parser(text: str) -> None:
    assert RegularParser().read(text) is None
