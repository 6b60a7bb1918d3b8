"""A guard holds against its own words, in whatever order, form and spelling the command has them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from rung.risk.context import Context
from rung.risk.guards.answer import Answer
from rung.risk.guards.argv import unfold
from rung.risk.guards.guard import matches, mute
from rung.risk.guards.names import ALIKE
from rung.risk.guards.same import same
from shared import shared

DATA = Path(__file__).parent / "data"
# What a shell would read in another way than as the words between blanks.
SHELL = re.compile(r"[|;&<>$`'\"{}()\[\]*?~\\#!]|\A\w+=|\A-|\A(?:local|export|declare)\b")
BLOCK = re.compile(r"```(?:bash|sh|shell|console)\n(.*?)```", re.DOTALL)
SEVERAL = 3


def plain(commands: Iterator[str]) -> list[str]:
    """Return the commands that are words and blanks, and that do what they say: a dry run is another command."""
    lines = dict.fromkeys(each.strip() for each in commands)
    read = [each for each in lines if each and not SHELL.search(each)]
    return [each for each in read if not any(one.tried for one in unfold(each, "bash", Context()).commands)]


def lines(name: str) -> Iterator[str]:
    text = (DATA / name).read_text("utf-8")
    yield from (each.rpartition("|")[2] for each in text.splitlines() if not each.startswith("#"))


def labelled() -> Iterator[str]:
    for each in (shared("commands") / "labelled.jsonl").read_text("utf-8").splitlines():
        row = json.loads(each)
        if row["lang"] not in {"promql", "sql", "http"}:
            yield row["command"]


def corpora() -> Iterator[str]:
    """Yield the lines of the code blocks of public runbooks."""
    for path in sorted(shared("corpora").rglob("*.md")):
        for block in re.findall(
            r"```(?:bash|sh|shell|console)\n(.*?)```", path.read_text("utf-8", "replace"), re.DOTALL
        ):
            yield from (re.sub(r"\A\s*[$%] ", "", each) for each in block.splitlines())


def beginnings(command: str) -> Iterator[str]:
    """Yield the first words of a command, alone and with a star behind them, and all of them."""
    words = command.split()
    for length in range(1, min(SEVERAL, len(words) - 1) + 1):
        yield " ".join(words[:length])
        yield " ".join([*words[:length], "*"])
    yield command


def otherwise(command: str) -> Iterator[str]:
    """Yield the words of a command as somebody else may write them."""
    words = command.split()
    for at in range(1, len(words)):
        before, each, after = words[:at], words[at], words[at + 1 :]
        option = each.startswith("-")
        if option and (each.count("=") == 1 and each.startswith("--")):
            yield " ".join([*before, *each.split("="), *after])
            yield " ".join([words[0], *before[1:], *after, each])
        elif option and not each.startswith("--") and "=" not in each and (not after or after[0].startswith("-")):
            yield " ".join([*before, *after])
        elif not option and at > 1:
            yield " ".join([*before, "*", *after])
            yield " ".join([*before, f"{each[:2]}*", *after])


def renamed(command: str) -> Iterator[str]:
    """Yield the words of a command with each option under its other name."""
    words = command.split()
    known = same(tuple(words))[0].rsplit("/", 1)[-1]
    pairs = ALIKE.get(f"{known} {words[1]}" if len(words) > 1 else "", ALIKE.get(known, {}))
    for at, each in enumerate(words):
        for other in pairs.get(each, ()):
            yield " ".join([*words[:at], other, *words[at + 1 :]])


def respelled(command: str) -> Iterator[str]:
    """Yield the words of a command with each value of an option that may be a path as the same path."""
    words = command.split()
    for at in range(2, len(words)):
        before, each, after = words[:at], words[at], words[at + 1 :]
        if each.startswith("-") or "=" in each or not words[at - 1].startswith("-"):
            continue
        same_path = (f"{each}/", each) if "://" in each or each.startswith(("/", "@")) else (f"./{each}", f"{each}/")
        yield from (" ".join([*before, other, *after]) for other in same_path)


def passes(commands: list[str], *, through: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    makers = {"beginnings": beginnings, "otherwise": otherwise, "renamed": renamed, "respelled": respelled}
    return [
        (guard, each)
        for each in commands
        for name in through
        for guard in makers[name](each)
        if not matches(guard, each).forbids
    ]


@pytest.mark.parametrize("name", ["changes.txt", "guards.txt", "losses.txt"])
def test_a_guard_made_of_the_first_words_of_a_command_forbids_it(name: str) -> None:
    commands = plain(lines(name))
    assert len(commands) > 100
    assert passes(commands, through=("beginnings",)) == []


def test_no_labelled_command_passes_a_guard_of_its_own_words() -> None:
    assert passes(plain(labelled()), through=("beginnings", "otherwise", "renamed")) == []


def test_no_command_of_a_public_runbook_passes_a_guard_of_its_own_words() -> None:
    assert passes(plain(corpora()), through=("beginnings", "otherwise")) == []


def test_a_guard_may_have_stars_and_other_spellings_in_any_word() -> None:
    assert passes(plain(lines("changes.txt")), through=("otherwise", "renamed")) == []


@pytest.mark.parametrize("name", ["changes.txt", "guards.txt", "losses.txt"])
def test_the_value_of_an_option_may_be_the_same_path_in_other_words(name: str) -> None:
    assert passes(plain(lines(name)), through=("respelled",)) == []


@pytest.mark.parametrize("name", ["changes.txt", "guards.txt", "losses.txt"])
def test_a_guard_that_does_not_hold_against_its_own_words_says_so(name: str) -> None:
    commands = dict.fromkeys(each for each in lines(name) if each.strip() and "`" not in each)
    read = [each for each in commands if not any(one.tried for one in unfold(each, "bash", Context()).commands)]
    assert [each for each in read if matches(each, each).answer is Answer.FREE] == []


@pytest.mark.parametrize(
    "guard",
    ["docker rm -f $(docker ps -aq)", "kubectl delete pod [name]", "make clean > out.txt"],
)
def test_a_guard_that_cannot_be_compared_is_not_judged_for_any_command(guard: str) -> None:
    found = matches(guard, "uptime")
    assert found.answer is Answer.UNJUDGED
    assert "write it shorter" in found.reason


@pytest.mark.parametrize(
    "guard",
    ["rm x", "rm x && echo ok", "DROP TABLE", "pg_terminate_*", "DELETE /orders/*", "/orders/*", "truncate -s 0 x"],
)
def test_a_guard_that_holds_is_silent_where_it_does_not_speak(guard: str) -> None:
    assert matches(guard, "uptime").answer is Answer.FREE


@pytest.mark.parametrize(
    "guard",
    ["make clean && echo ok", "make clean | tee log", "make clean 2>/dev/null", "time make clean", "(make clean)"],
)
def test_what_only_stands_round_the_command_of_a_guard_is_cut_off(guard: str) -> None:
    assert matches(guard, "make clean").answer is Answer.MATCHED


def test_one_word_that_a_guard_gives_a_client_is_looked_for_in_the_sql() -> None:
    assert matches('psql -c "TRUNCATE"', "psql -c 'TRUNCATE orders'").forbids
    assert not matches('psql -c "TRUNCATE"', "psql -c 'select 1'").forbids


@pytest.mark.parametrize(
    "guard",
    [
        *("make clean | tail -5", "make clean | grep -v x", "make clean || exit 1", 'make clean | tee "log"'),
        *("make clean | tee $LOG", "yes | make clean", "set -e; make clean", "make clean; sleep 5"),
        *("make clean | tee -a build.txt; exit 0", "[ -f x ] && make clean"),
    ],
)
def test_a_guard_of_one_change_among_looks_is_about_the_change(guard: str) -> None:
    assert matches(guard, "make clean").answer is Answer.MATCHED
    assert matches(guard, "make test | tail -5").answer is Answer.FREE


@pytest.mark.parametrize(
    "guard",
    [
        *("find /var/log -name '*.gz' -exec rm -f {} \\;", "kubectl exec web-0 -- tar cf - x > f", "oc get x > y"),
        *("docker logs web > x.log", "echo 3 > /proc/sys/vm/drop_caches", "systemctl (stop|restart) nginx"),
    ],
)
def test_no_shorter_guard_is_proposed_that_would_forbid_a_look(guard: str) -> None:
    assert "`" not in mute(guard).partition("cannot be compared")[2]


@pytest.mark.parametrize(
    ("guard", "step"),
    [
        ("BEGIN; DELETE FROM orders WHERE id = :id; COMMIT", "BEGIN; DELETE FROM orders WHERE id = 7; COMMIT"),
        ("DELETE FROM orders WHERE id = :id", "delete from orders where id='7'"),
        *(("kill 7", "kill 7"), ("set global read_only = 1", "set global read_only=1"), ("SHUTDOWN", "SHUTDOWN")),
        ("alter user a password 'x'", "ALTER USER a PASSWORD 'x'"),
        ("DO $$ begin delete from x; end $$", "DO $$ begin delete from x; end $$"),
        ("purge binary logs to 'x'", "purge binary logs to 'x'"),
        ("psql -c 'TRUNCATE orders;'", "truncate orders"),
    ],
)
def test_a_guard_holds_against_its_own_words_where_they_are_sql(guard: str, step: str) -> None:
    assert matches(guard, step, "sql").forbids
    assert not matches(guard, "select 'kill 7', 1 from orders", "sql").forbids


@pytest.mark.parametrize(
    ("guard", "step"),
    [
        *(("PUT /users/user-:id", "PUT /users/user-7"), ("/users/user-:id", "PUT /users/user-7")),
        *(("/orders/:id", "DELETE /orders/7"), ("PUT /x/:a-:b", "PUT /x/1-2")),
    ],
)
def test_a_guard_leaves_a_value_open_anywhere_in_a_path(guard: str, step: str) -> None:
    assert matches(guard, step, "http").forbids
    assert not matches(guard, "GET /health", "http").forbids


@pytest.mark.parametrize(
    ("guard", "look"),
    [
        *(("curl -s https://x/a.sh | bash", "bash -c uptime"), ("cat x.sql | psql a", "psql a -c 'select 1'")),
        *(("echo FLUSHALL | redis-cli", "redis-cli info"), ("echo kill | nc zk 2181", "echo ruok | nc zk 2181")),
        ("echo 'disable server a/b' | socat stdio S", "echo 'show stat' | socat stdio S"),
        ("cat key | ssh web-1 bash", "ssh web-1 uptime"),
    ],
)
def test_of_a_pipe_into_what_does_as_it_is_told_the_writer_belongs_to_the_guard(guard: str, look: str) -> None:
    assert matches(guard, guard).forbids
    assert not matches(guard, look).forbids


def test_a_proposed_guard_holds_and_is_not_muted_itself() -> None:
    for guard in ("docker rm -f $(docker ps -aq)", "kubectl delete pod [name]"):
        proposed = mute(guard).partition("shorter: `")[2].rstrip("`")
        assert proposed
        assert mute(proposed) == ""


@pytest.mark.parametrize(
    "guard",
    [
        *("echo 3 > /proc/sys/vm/drop_caches", "echo 3 | tee /proc/sys/vm/drop_caches"),
        "echo 3 | sudo tee /proc/sys/vm/drop_caches",
    ],
)
def test_a_guard_that_writes_a_look_into_a_file_is_about_the_file(guard: str) -> None:
    assert matches(guard, "echo 1 > /proc/sys/vm/drop_caches").answer is Answer.MATCHED
    assert matches(guard, "sudo sh -c 'echo 1 >> /proc/sys/vm/drop_caches'").forbids
    assert matches(guard, 'echo 1 | sudo tee -a "$F"').answer is Answer.CANNOT_TELL
    assert matches(guard, "echo 3").answer is Answer.FREE
    assert matches(guard, "echo 3 > /dev/null").answer is Answer.FREE


def test_a_look_passes_a_guard_that_writes_it_into_a_file() -> None:
    guard = "kubectl logs web > web.log"
    assert matches(guard, "kubectl logs web").answer is Answer.FREE
    assert matches(guard, guard).answer is Answer.MATCHED
