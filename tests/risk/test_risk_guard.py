"""Guards: what a "Do not" forbids, through wrappers and quotes, and never in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from rung.risk.context import Context, Input
from rung.risk.guards.answer import Answer
from rung.risk.guards.guard import matches

LINES = (Path(__file__).parent / "data" / "guards.txt").read_text("utf-8").splitlines()
ANSWERED = {
    "T": frozenset([Answer.MATCHED, Answer.CANNOT_TELL]),
    "F": frozenset([Answer.FREE]),
    "U": frozenset([Answer.UNJUDGED]),
}
HIDDEN = [(ANSWERED[line[0]], *line[2:].split("|", 1)) for line in LINES if line[:1] in ANSWERED]

MATCHED = [
    ("make clean", "make clean"),
    ("make clean", "make -C capstone clean"),
    ("make clean", "make -j8 clean all"),
    ("make clean", "cd x && sudo make clean"),
    ("make clean", "ssh build-1 'make clean'"),
    ("make clean", "bash -c 'make clean'"),
    ("make clean", "m''ake cl\"ea\"n"),
    ("make clean", "/usr/bin/make clean"),
    ("rm -rf *", "rm -r -f build"),
    ("rm -rf", "rm -fr build"),
    ("rm -rf", "rm -fR build"),
    ("rm -rf *", "rm --recursive --forc build"),
    ("rm", "find . -exec rm {} +"),
    ("rm", "ls | xargs rm"),
    ("rm", "kubectl exec web-0 -- rm /x"),
    ("kubectl delete *", "kubectl -n prod delete pod web-0"),
    ("kubectl delete pod", "kubectl delete pods -l app=x"),
    ("kubectl delete pod", "kubectl delete po/web-0"),
    ("kubectl delete pod web-*", "kubectl -n prod delete pod/web-0"),
    ("kubectl scale deploy", "kubectl scale deployment web --replicas=0"),
    ("kubectl delete --force", "kubectl delete pod x --force=true"),
    ("systemctl restart postgresql*", "sudo systemctl restart postgresql@15-main"),
    ("pg_terminate_backend", "psql -c 'SELECT pg_terminate_backend(5)'"),
    ("git push --force", "git push origin main --force"),
    ("rm", "echo $(rm x)"),
    ("rm", "f() { rm x; }"),
    ("docker rm *", "docker container rm web"),
    ("docker container rm *", "docker rm -f web"),
    ("helm uninstall *", "helm delete web"),
    ("reboot", "sudo systemctl reboot"),
    ("reboot", "/sbin/shutdown -r now"),
    ("shutdown -r", "reboot"),
    ("kill *", "pkill -f worker"),
    ("pkill worker", "killall worker"),
]
FREE = [
    ("make clean", "make -n all"),
    ("make clean", "echo make clean"),
    ("kubectl delete *", "kubectl get pods"),
    ("rm -rf", "rm x"),
    ("kubectl delete pod", "kubectl delete job x"),
    ("systemctl restart postgresql*", "systemctl status postgresql"),
    ("pg_terminate_backend", "psql -c 'SELECT 1'"),
    ("rm", "docker rm x"),
    ("rm", "docker run --rm alpine ls"),
    ("rm", "git rm x"),
]
CANNOT_TELL = [
    ("make clean", "make $TARGET"),
    ("make clean", "$CMD clean"),
    ("make clean", 'eval "$X"'),
    ("make clean", "bash x.sh"),
    ("make clean", "mywrapper make clean"),
    ("make clean", "make 'clean"),
    ("make clean", "sudo --strange make clean"),
    ("pg_terminate_backend", "psql -f fix.sql"),
    ("rm", "ls\rrm x"),
    ("rm", "flock /run/lock rm x"),
    ("rm", "parallel rm ::: x"),
    ("rm", "script -c 'rm x' log"),
    ("rm", "python3 -c 'import os; os.system(\"rm x\")'"),
    ("rm", "docker run --rm -v /:/host alpine rm x"),
    ("rm", "taskset 1 rm x"),
]


@pytest.mark.parametrize(("pattern", "command"), MATCHED)
def test_a_guard_sees_its_command_through_wrappers_options_and_quotes(pattern: str, command: str) -> None:
    assert matches(pattern, command).answer is Answer.MATCHED


@pytest.mark.parametrize(("pattern", "command"), FREE)
def test_a_guard_leaves_other_commands_alone(pattern: str, command: str) -> None:
    assert matches(pattern, command).answer is Answer.FREE


@pytest.mark.parametrize(("pattern", "command"), CANNOT_TELL)
def test_where_a_command_is_hidden_a_guard_says_that_it_cannot_tell_and_forbids(pattern: str, command: str) -> None:
    found = matches(pattern, command)
    assert found.answer is Answer.CANNOT_TELL, found
    assert found.forbids


@pytest.mark.parametrize(("answers", "pattern", "command"), HIDDEN)
def test_a_guard_sees_what_scripts_options_code_and_input_may_run_and_lets_everyday_work_be(
    answers: frozenset[Answer],
    pattern: str,
    command: str,
) -> None:
    text = command.replace("\\n", "\n") if "EOF" in command else command
    found = matches(pattern, text, context=Context(inputs=(Input("NS"),)))
    assert found.answer in answers, found
    assert found.forbids is (found.answer in ANSWERED["T"])


def test_a_declared_input_is_one_word_and_no_other_command() -> None:
    context = Context(inputs=(Input("NS"),))
    assert matches("kubectl delete", "kubectl get pods -n $NS", context=context).answer is Answer.FREE


@pytest.mark.parametrize(
    ("pattern", "text", "answer"),
    [
        ("pg_terminate_backend", "SELECT Pg_Terminate_Backend (1)", Answer.MATCHED),
        ("pg_terminate_*", 'select "pg_terminate_backend"(1)', Answer.MATCHED),
        ("DROP TABLE", "drop /* x */ table t", Answer.MATCHED),
        ("DROP TABLE", "select 1; select 'drop table'", Answer.FREE),
        ("pg_terminate_backend", "do $$ begin perform pg_terminate_backend(1); end $$", Answer.MATCHED),
        ("pg_terminate_backend", "execute p", Answer.CANNOT_TELL),
        ("DELETE", "select 1", Answer.FREE),
        ("DROP TABLE", "select '--'; drop table t", Answer.MATCHED),
        ("DROP TABLE", "select '/*'; drop table t; select '*/'", Answer.MATCHED),
        ("DROP TABLE", 'select 1 as "--"; drop table t', Answer.MATCHED),
        ("DROP TABLE", 'select "\'"; drop table t; select "\'"', Answer.MATCHED),
        ("DROP TABLE", "select e'\\'' ; drop table t; select ''", Answer.CANNOT_TELL),
        ("DROP TABLE", "select $a$ ' $a$; drop table t; select $a$ ' $a$", Answer.CANNOT_TELL),
        ("DROP TABLE", "drop # '\n table t # '", Answer.CANNOT_TELL),
        ("DROP TABLE", "drop /*!table*/ t", Answer.CANNOT_TELL),
        ("DROP TABLE", "/*M!100100 drop table t */", Answer.CANNOT_TELL),
        ("DROP TABLE", "do 'begin drop table t; end'", Answer.CANNOT_TELL),
        ("DROP TABLE", "select 1 -- never drop a table\n", Answer.FREE),
        ("DROP TABLE", "select 1 # '\n", Answer.FREE),
    ],
)
def test_a_guard_reads_sql_by_keywords_and_function_names(pattern: str, text: str, answer: Answer) -> None:
    assert matches(pattern, text, "sql").answer is answer


@pytest.mark.parametrize(
    ("pattern", "text", "answer"),
    [
        ("DELETE /orders/*", "DELETE https://api.example/orders/5?x=1", Answer.MATCHED),
        ("DELETE", "GET /a\nDELETE /b", Answer.MATCHED),
        ("/orders/*", "GET /orders/5", Answer.MATCHED),
        ("DELETE /orders/*", "GET /orders/5", Answer.FREE),
        ("DELETE /orders/*", "nonsense", Answer.CANNOT_TELL),
        ("DELETE /orders/*", "DELETE /./orders//5", Answer.MATCHED),
        ("DELETE /orders/*", "DELETE /x/../orders/5", Answer.MATCHED),
        ("DELETE /orders/*", "DELETE /orders;v=1/5", Answer.MATCHED),
        ("DELETE /orders/*", "POST /orders/5\nX-HTTP-Method-Override: delete", Answer.MATCHED),
        ("POST /orders", "POST /orders/", Answer.MATCHED),
    ],
)
def test_a_guard_reads_http_by_method_and_path(pattern: str, text: str, answer: Answer) -> None:
    assert matches(pattern, text, "http").answer is answer


def test_a_language_that_is_not_read_cannot_be_cleared() -> None:
    assert matches("rm", "print(1)", "python").forbids
