"""What a run needs is looked at before it begins: there, missing, for a person to say, or not to be known."""

from __future__ import annotations

from fakes.bench import Bench
from fakes.procedures import bash, page
from fakes.runner import FakeRunner, outcome
from rung.app.config.config import Config
from rung.app.runs.ready import PATIENCE, Found, ready
from rung.model.errors import UsageError
from rung.model.job import Captured, Job, Outcome, Request
from rung.model.replacing import replace
from rung.model.target import Profile, Target

TARGETS = {
    "orders": Target("orders", "http", url="http://127.0.0.1:1"),
    "web": Target("web", "ssh", settings=(("host", "web-1"),)),
}
NEEDS = "## Prerequisites\n- [ ] I can page the team\n- [ ] git is there: `git --version` expect `exit 0`\n"


class Typed(FakeRunner):
    """A machine on which some programs are there; a target that answers nothing, and one that ssh does not reach."""

    def run(self, job: Job) -> Outcome:
        """Answer the one question that a shell can answer, within its time."""
        assert job.timeout <= PATIENCE
        if job.argv[:1] != ("bash",):
            raise UsageError("ssh is not here", id="program-missing")
        types = {"jq": "file", "echo": "builtin"}
        said = "".join(f"{name}\t{types.get(name, '')}\n" for name in job.argv[6:])
        return outcome(said)

    def request(self, request: Request) -> Outcome:
        """Answer nothing."""
        assert request.timeout <= PATIENCE
        return replace(outcome(""), exit=None, stderr=Captured(b"no answer", b"", 9))


def looked(bench: Bench, markdown: str, secrets: dict[str, str] | None = None) -> tuple[Found, ...]:
    bench.config = Config(targets=TARGETS, secrets=secrets or {})
    driver = bench.start(markdown)
    site = replace(bench.site(), runner=Typed(), secrets=lambda: {"TOKEN": "not there", "KEPT": ""})
    return ready(site, driver)


def test_programs_of_steps_and_checks_are_there_or_missing(bench: Bench) -> None:
    found = looked(bench, page(bash("jq . x | yq . ; echo done"), before=NEEDS))
    assert Found("ok", "jq") in found
    assert Found("XX", "yq is not installed here") in found
    assert Found("XX", "git is not installed here") in found
    assert Found("--", "I can page the team (you)") in found
    assert not any("echo" in one.text for one in found)


def test_what_cannot_be_known_beforehand_is_said(bench: Bench) -> None:
    found = looked(bench, page(bash('"$TOOL" x'), bash("uptime", words="target=web")))
    assert Found("??", "programs that only the run names") in found
    assert Found("??", "programs on web") in found


def test_a_target_that_does_not_answer_is_named_with_what_it_said(bench: Bench) -> None:
    found = looked(bench, page("Commands:\n```http target=orders\nGET /x\n```\n"))
    assert found == (Found("XX", "orders: no answer"),)


def test_a_run_that_only_looks_does_not_log_in_as_who_may_change(bench: Bench) -> None:
    profiles = (Profile("observe", url="", user="ro", password=""), Profile("mutate", url="", user="rw", password=""))
    orders = Target("orders", "postgres", url="postgresql://127.0.0.1:1/x", profiles=profiles)
    bench.config = Config(targets={"orders": orders})
    runner = FakeRunner()
    for sql, users in (("SELECT 1;", {"ro"}), ("DELETE FROM t;", {"rw"})):
        runner.jobs.clear()
        driver = bench.start(page(f"Commands:\n```sql target=orders\n{sql}\n```\n"))
        ready(replace(bench.site(), runner=runner), driver)
        assert {job.argv[job.argv.index("-U") + 1] for job in runner.jobs} == users


def test_what_was_hidden_in_these_looks_is_told_of_no_entry(bench: Bench) -> None:
    bench.config = Config(targets=TARGETS)
    hidden = {"TOKEN": 1}
    ready(replace(bench.site(), runner=Typed(), forget=hidden.clear), bench.start(page(bash("echo"))))
    assert hidden == {}


def test_a_secret_is_there_or_missing_and_a_program_for_it_is_not_called(bench: Bench) -> None:
    secrets = {"TOKEN": "env:TOKEN", "KEPT": "env:KEPT", "ASKED": "cmd:pass x"}
    found = looked(bench, page(bash('jq "$TOKEN" "$KEPT" "$ASKED"')), secrets)
    assert {(one.word, one.text) for one in found if "secret" in one.text} == {
        ("XX", "secret TOKEN"),
        ("ok", "secret KEPT"),
        ("??", "secret ASKED, asked for when it is used"),
    }
