"""What a table cannot say: the scripts of sed and awk, the operators of `test`, the options of `set`, the body of a request."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from rung.model.effect import Effect, Verdict
from rung.risk.little.awk import strange_in_awk
from rung.risk.little.sed import strange_in_sed
from rung.risk.options import Arguments
from rung.risk.redirect import assignment
from rung.risk.script import Assignment
from rung.risk.verdicts import DECLARE_INPUT, unknown
from rung.risk.word import NEUTRAL, Word

Check = Callable[[Arguments], Iterable[Verdict]]
BINARY = frozenset("= == != < > -eq -ne -lt -le -gt -ge -nt -ot -ef".split())
UNARY = frozenset("-a -b -c -d -e -f -g -h -k -L -n -p -r -s -S -t -u -w -x -z -O -G -N".split())


def _sed(found: Arguments) -> Iterator[Verdict]:
    scripts = [each.value for each in found.given if each.name in ("-e", "--expression") and each.value is not None]
    if not scripts:
        scripts = found.operands[:1]
    for script in scripts:
        yield from _script(script, strange_in_sed, "sed")


def _awk(found: Arguments) -> Iterator[Verdict]:
    for script in found.operands[:1]:
        yield from _script(script, strange_in_awk, "awk")
    if not found.operands:
        yield unknown("`awk` has no program here", "awk")


def _script(script: Word, strange: Callable[[str], str], name: str) -> Iterator[Verdict]:
    if not script.fixed:
        yield unknown(f"the {name} script is put together when it runs, and {name} can run commands", name, script.raw)
        return
    part = strange(script.text)
    if part:
        yield unknown(f"this part of the {name} script may run a command or write a file", name, part)


def _printf(found: Arguments) -> Iterator[Verdict]:
    if not found.operands or not found.operands[0].fixed or found.operands[0].text.startswith("-"):
        yield unknown("the format of `printf` is not plain text (`-v` assigns, and can run commands)", "printf")


def _test(found: Arguments) -> Iterator[Verdict]:
    words = found.operands[:-1] if found.operands and found.operands[-1].text == "]" else found.operands
    if any(item.text in ("-v", "-R") for item in words):
        yield unknown("`-v` evaluates a subscript, which can run commands", "test", "-v")
    if all(item.sure for item in words):
        return
    shape = [item.text if item.fixed else None for item in words]
    if not all(item.whole for item in words):
        yield unknown("an unquoted value may become several words: quote it", "test", declare=DECLARE_INPUT)
    elif shape[:1] == ["!"]:
        shape = shape[1:]
    match shape:
        case [str(operator), _] if operator in UNARY:
            return
        case [_, str(operator), _] if operator in BINARY:
            return
        case _:
            yield unknown("the operator of this test is not certain", "test")


def _read(found: Arguments) -> Iterator[Verdict]:
    for item in found.operands:
        yield assignment(Assignment(item.text, Word(item.raw, "", literal=False), exported=False))


def _shell_set(found: Arguments) -> Iterator[Verdict]:
    for item in found.operands:
        if not item.fixed or not re.fullmatch(r"[-+][euxf]*o?|pipefail|errexit|nounset|xtrace", item.text) or item.text in ("-", "+"):
            yield unknown("this use of `set` is not in the table", "set", item.raw)


def _curl(found: Arguments) -> Iterator[Verdict]:
    names = found.names()
    data = names & {"-d", "--data", "--data-raw", "--data-ascii", "--data-binary", "--data-urlencode"}
    if data and not names & {"-G", "--get"}:
        yield Verdict(Effect.MUTATE, f"`{min(data)}` sends data: the request is a POST", "curl")
    for each in found.given:
        if each.value is None:
            continue
        text = each.value.text
        if each.name in ("-X", "--request"):
            yield from _method(text)
        if each.name in ("-H", "--header") and (re.search(r"(?i)method-?override", text) or not re.match(r"[A-Za-z0-9-]+[:;]", text)):
            yield unknown("this header is not one that is known to change nothing", "curl", each.value.raw)
        if each.name in ("-w", "--write-out") and not (each.value.fixed and "%output" not in text and not text.startswith("@")):
            yield unknown("`-w` can write a file with `%output`", "curl", each.value.raw)
    for item in [*found.operands, *(e.value for e in found.given if e.name == "--url" and e.value is not None)]:
        if item.text == NEUTRAL:
            yield unknown("the URL is not known, nor is its protocol: write `http://` or `https://` before it", "curl", item.raw)


def _method(text: str) -> Iterator[Verdict]:
    match text:
        case "GET" | "HEAD" | "OPTIONS":
            return
        case "POST" | "PUT" | "PATCH":
            yield Verdict(Effect.MUTATE, f"`{text}` may change state at the server", "curl")
        case "DELETE":
            yield Verdict(Effect.DESTROY, "`DELETE` removes state at the server", "curl")
        case _:
            yield unknown("this request method is not known to change nothing", "curl", text)


def _kill(found: Arguments) -> Iterator[Verdict]:
    words = [item.text if item.fixed else "" for item in found.operands]
    lists = words[:1] in (["-l"], ["-L"]) and all(word.isalnum() for word in words[1:])
    asks = words[:1] == ["-0"] and len(words) > 1 and all(item.operand and not item.text.startswith("-") for item in found.operands[1:])
    if not (lists or asks):
        yield Verdict(Effect.DESTROY, "it ends processes, and what they were doing with them", "kill")


def _service(found: Arguments) -> Iterator[Verdict]:
    verb = found.operands[1].text if len(found.operands) > 1 else ""
    if verb in ("start", "restart", "reload", "force-reload", "try-restart"):
        yield Verdict(Effect.MUTATE, f"`{verb}` changes what runs", "service")
    if verb == "stop":
        yield Verdict(Effect.DESTROY, "`stop` ends what runs", "service")


CEPH_ASKS = frozenset(
    "status version help dump_blocked_ops dump_ops_in_flight dump_historic_ops dump_historic_slow_ops dump_mempools ops perf session "
    "dump_blocked_ops_count dump_watchers dump_reservations get_subtrees mon_status quorum_status sync_status".split()
)
CEPH_PAIRS = frozenset([("config", "show"), ("config", "get"), ("config", "diff"), ("perf", "dump"), ("perf", "schema"), ("session", "ls"), ("dirfrag", "ls")])


def _ceph_daemon(found: Arguments) -> Iterator[Verdict]:
    words = [item.text for item in found.operands[1:]]
    alone = words[:1] and words[0] in CEPH_ASKS - {"perf", "session"} and len(words) == 1
    if not (alone or tuple(words[:2]) in CEPH_PAIRS):
        yield unknown("what the daemon is asked is not in the table", "ceph-daemon", " ".join(words))


def _ceph_status(found: Arguments) -> Iterator[Verdict]:
    if not found.operands and not found.names() & {"-s", "--status", "-v", "--version", "-h", "--help", "-w", "--watch"}:
        yield unknown("`ceph` without a command opens a session", "ceph")


DRY = frozenset(["-n", "--just-print", "--dry-run", "--recon", "-q", "--question", "-v", "--version", "-h", "--help"])
REMOVES = re.compile(r"(?:.*[-_])?(?:clean|cleanall|distclean|mrproper|clobber|purge|destroy|uninstall|nuke|wipe|reset|teardown|delete|drop|rm)(?:[-_].*)?")
BUILDS = re.compile(r"all|build|install|deploy|release|publish|run|start|stop|restart|up|down|upload|push|migrate|compile|dist|package")


def _make(found: Arguments) -> Iterator[Verdict]:
    names = found.names()
    goals = [item for item in found.operands if "=" not in item.text]
    if names & DRY:
        yield from _make_settings(found)
        if names & {"-t", "--touch"}:
            yield Verdict(Effect.MUTATE, "`-t` touches the targets", "make")
    elif any(REMOVES.fullmatch(item.text) for item in goals):
        yield Verdict(Effect.DESTROY, "this target's name says that it removes what was built", "make")
    elif names & {"-p", "--print-data-base"}:
        yield Verdict(Effect.MUTATE, "`make -p` also builds the default goal: use `make -pqrR`", "make")
    elif "--trace" in names:
        yield Verdict(Effect.MUTATE, "`make --trace` runs the recipes: add `-n`", "make")
    elif not goals or any(BUILDS.fullmatch(item.text) for item in goals):
        yield Verdict(Effect.MUTATE, "`make` runs the recipes of this goal", "make")
    else:
        reason = "what this target does is judged by its recipes, never by its name: look with `make -n` first"
        yield unknown(reason, "make", " ".join(item.raw for item in goals))


def _make_settings(found: Arguments) -> Iterator[Verdict]:
    """A variable can hold `$(shell …)`, and a makefile that is not the project's can hold anything."""
    for item in found.operands:
        name, equals, value = item.text.partition("=")
        if equals and (not re.fullmatch(r"[\w./ +:-]*", value) or re.match(r"(?:MAKE|SHELL|\.|GNUMAKE)", name)):
            yield unknown("the value of this variable can run a command when the makefile is read", "make", item.raw)
    for each in found.given:
        if each.name in ("-f", "--file", "--makefile", "-I", "--include-dir", "-C", "--directory") and each.value is not None:
            if not each.value.sure or each.value.text.startswith(("/dev", "/proc", "-", "/tmp")):  # noqa: S108 - what a makefile must not come from
                yield unknown("the makefile is not the project's own", "make", each.value.raw)


LOOKS = frozenset(
    "-n --dry-run --dryrun --summary -S --detailed-summary -D --list -l --list-rules --list-target-rules --lint --version --help -h --dag "
    "--rulegraph --filegraph --d3dag --list-changes --list-input-changes --list-code-changes --list-params-changes --lc --li --lp".split()
)


def _snakemake(found: Arguments) -> Iterator[Verdict]:
    if not found.names() & LOOKS:
        yield Verdict(Effect.MUTATE, "`snakemake` without `-n` runs the workflow", "snakemake")


REDIS_READS = frozenset(
    "ping echo time info dbsize get mget strlen getrange exists type ttl pttl expiretime keys scan randomkey hget hmget hgetall hkeys hvals hlen "
    "hexists hscan hstrlen lrange llen lindex lpos smembers scard sismember smismember srandmember sscan sinter sunion sdiff zrange zrangebyscore "
    "zrevrange zcard zcount zscore zrank zrevrank zscan zmscore xlen xrange xrevrange xpending bitcount bitpos getbit geopos geodist "
    "lastsave role object memory slowlog latency client config cluster acl command module pubsub xinfo sentinel".split()
)
REDIS_PAIRS: Mapping[str, frozenset[str]] = {
    "object": frozenset(["encoding", "freq", "idletime", "refcount", "help"]),
    "memory": frozenset(["usage", "stats", "doctor", "malloc-stats", "help"]),
    "slowlog": frozenset(["get", "len", "help"]),
    "latency": frozenset(["latest", "history", "doctor", "graph", "histogram", "help"]),
    "client": frozenset(["list", "info", "id", "getname", "help"]),
    "config": frozenset(["get", "help"]),
    "cluster": frozenset(["info", "nodes", "slots", "shards", "myid", "links", "keyslot", "countkeysinslot", "help"]),
    "acl": frozenset(["list", "users", "whoami", "cat", "getuser", "help"]),
    "command": frozenset(["count", "docs", "info", "list", "help"]),
    "module": frozenset(["list", "help"]),
    "pubsub": frozenset(["channels", "numsub", "numpat", "help"]),
    "xinfo": frozenset(["stream", "groups", "consumers", "help"]),
    "sentinel": frozenset(["masters", "master", "replicas", "slaves", "sentinels", "get-master-addr-by-name", "ckquorum", "info-cache"]),
}
REDIS_DESTROYS = frozenset(
    "del unlink flushall flushdb shutdown rename getdel ltrim lpop rpop spop srem hdel zrem zremrangebyscore xdel xtrim debug replicaof slaveof "
    "failover restore migrate swapdb".split()
)
REDIS_WRITES = frozenset("set mset setex psetex setnx append incr decr incrby hset hmset lpush rpush sadd zadd xadd expire persist publish eval evalsha save bgsave".split())


def _redis(found: Arguments) -> Iterator[Verdict]:
    words = [item.text.lower() if item.fixed else "" for item in found.operands]
    first, second = (*words, "", "")[:2]
    if not words:
        yield unknown("`redis-cli` without a command opens a session", "redis-cli")
    elif first in REDIS_DESTROYS or (first, second) in (("client", "kill"), ("config", "resetstat"), ("script", "kill"), ("cluster", "reset")):
        yield Verdict(Effect.DESTROY, f"`{first.upper()}` removes data or ends what runs", "redis-cli")
    elif first in REDIS_WRITES or (first, second) in (("config", "set"), ("config", "rewrite"), ("cluster", "failover")):
        yield Verdict(Effect.MUTATE, f"`{first.upper()}` changes the data or the server", "redis-cli")
    elif first not in REDIS_READS or (first in REDIS_PAIRS and second not in REDIS_PAIRS[first]):
        yield unknown("this Redis command is not in the list of those that only read", "redis-cli", " ".join(words[:2]))


CHECKS: Mapping[str, Check] = {
    "sed": _sed,
    "awk": _awk,
    "printf": _printf,
    "test": _test,
    "read": _read,
    "shell_set": _shell_set,
    "curl": _curl,
    "kill": _kill,
    "service": _service,
    "ceph_daemon": _ceph_daemon,
    "ceph_status": _ceph_status,
    "make": _make,
    "snakemake": _snakemake,
    "redis": _redis,
}
