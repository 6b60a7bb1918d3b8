"""Check what redis-cli and ceph ask their servers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rung.model.effect import Effect, Verdict
from rung.risk.options import Arguments
from rung.risk.verdicts import unknown

CEPH_ASKS = frozenset(
    "status version help dump_blocked_ops dump_ops_in_flight dump_historic_ops dump_historic_slow_ops "
    "dump_mempools ops perf session "
    "dump_blocked_ops_count dump_watchers dump_reservations get_subtrees mon_status quorum_status sync_status".split()
)
CEPH_PAIRS = frozenset(
    [
        ("config", "show"),
        ("config", "get"),
        ("config", "diff"),
        ("perf", "dump"),
        ("perf", "schema"),
        ("session", "ls"),
        ("dirfrag", "ls"),
    ]
)


def ceph_daemon(found: Arguments) -> Iterator[Verdict]:
    """Say whether a daemon is only asked."""
    words = [item.text for item in found.operands[1:]]
    alone = words[:1] and words[0] in CEPH_ASKS - {"perf", "session"} and len(words) == 1
    if not (alone or tuple(words[:2]) in CEPH_PAIRS):
        yield unknown("what the daemon is asked is not in the table", "ceph-daemon", " ".join(words))


def ceph_status(found: Arguments) -> Iterator[Verdict]:
    """Say whether `ceph` alone would open a session."""
    if not found.operands and not found.names() & {
        "-s",
        "--status",
        "-v",
        "--version",
        "-h",
        "--help",
        "-w",
        "--watch",
    }:
        yield unknown("`ceph` without a command opens a session", "ceph")


REDIS_READS = frozenset(
    "ping echo time info dbsize get mget strlen getrange exists type ttl pttl expiretime keys scan randomkey hget "
    "hmget hgetall hkeys hvals hlen "
    "hexists hscan hstrlen lrange llen lindex lpos smembers scard sismember smismember srandmember sscan sinter "
    "sunion sdiff zrange zrangebyscore "
    "zrevrange zcard zcount zscore zrank zrevrank zscan zmscore xlen xrange xrevrange xpending bitcount bitpos "
    "getbit geopos geodist "
    "lastsave role object memory slowlog latency client config cluster acl command module pubsub xinfo sentinel "
    "monitor sort_ro bitfield_ro lolwut zinter zunion zdiff zrevrangebyscore zrangebylex zrevrangebylex zlexcount "
    "zrandmember hrandfield lcs substr georadius_ro geosearch geohash sintercard zintercard function script "
    "quit".split()
)
REDIS_PAIRS: Mapping[str, frozenset[str]] = {
    "object": frozenset(["encoding", "freq", "idletime", "refcount", "help"]),
    "memory": frozenset(["usage", "stats", "doctor", "malloc-stats", "help"]),
    "slowlog": frozenset(["get", "len", "help"]),
    "latency": frozenset(["latest", "history", "doctor", "graph", "histogram", "help"]),
    "client": frozenset(["getredir", "trackinginfo", "list", "info", "id", "getname", "help"]),
    "config": frozenset(["get", "help"]),
    "function": frozenset(["list", "stats", "dump", "help"]),
    "script": frozenset(["exists", "help"]),
    "cluster": frozenset(
        [
            "replicas",
            "slaves",
            "count-failure-reports",
            "myshardid",
            "getkeysinslot",
            "info",
            "nodes",
            "slots",
            "shards",
            "myid",
            "links",
            "keyslot",
            "countkeysinslot",
            "help",
        ]
    ),
    "acl": frozenset(["list", "users", "whoami", "cat", "getuser", "help"]),
    "command": frozenset(["count", "docs", "info", "list", "help"]),
    "module": frozenset(["list", "help"]),
    "pubsub": frozenset(["channels", "numsub", "numpat", "help"]),
    "xinfo": frozenset(["stream", "groups", "consumers", "help"]),
    "sentinel": frozenset(
        [
            "myid",
            "masters",
            "master",
            "replicas",
            "slaves",
            "sentinels",
            "get-master-addr-by-name",
            "ckquorum",
            "info-cache",
        ]
    ),
}
REDIS_DESTROYS = frozenset(
    "del unlink flushall flushdb shutdown rename getdel ltrim lpop rpop spop srem hdel zrem zremrangebyscore xdel "
    "xtrim debug replicaof slaveof "
    "failover restore migrate swapdb".split()
)
REDIS_WRITES = frozenset(
    "set mset setex psetex setnx append incr decr incrby hset hmset lpush rpush sadd zadd xadd expire persist "
    "publish eval evalsha save bgsave".split()
)


REDIS_MODES = frozenset(
    "--memkeys --bigkeys --hotkeys --scan --latency --latency-history --latency-dist --stat --intrinsic-latency "
    "--version --help".split()
)


def redis(found: Arguments) -> Iterator[Verdict]:
    """Say what the Redis command does."""
    words = [item.text.lower() if item.fixed else "" for item in found.operands]
    if not words and found.names() & REDIS_MODES:
        return
    if "--cluster" in found.names():
        if len(words) > 1:
            yield unknown("what follows the address of the cluster is not read", "redis-cli", " ".join(words[1:]))
    elif not words and not (found.stdin or "").strip():
        yield unknown("`redis-cli` without a command opens a session", "redis-cli")
    for line in (
        [words] if words else [each.lower().split() for each in (found.stdin or "").splitlines() if each.strip()]
    ):
        if "--cluster" not in found.names():
            yield from _redis_command(line)


def _redis_command(words: list[str]) -> Iterator[Verdict]:
    first, second = (*words, "", "")[:2]
    if (first, second) in (("debug", "object"), ("acl", "log")) and len(words) <= 3 and words[2:] != ["reset"]:  # noqa: PLR2004 - DEBUG OBJECT key
        return
    if not words:
        yield unknown("there is no command", "redis-cli")
    elif first in REDIS_DESTROYS or (first, second) in (
        ("client", "kill"),
        ("config", "resetstat"),
        ("script", "kill"),
        ("cluster", "reset"),
    ):
        yield Verdict(Effect.DESTROY, f"`{first.upper()}` removes data or ends what runs", "redis-cli")
    elif first in REDIS_WRITES or (first, second) in (
        ("config", "set"),
        ("config", "rewrite"),
        ("cluster", "failover"),
    ):
        yield Verdict(Effect.MUTATE, f"`{first.upper()}` changes the data or the server", "redis-cli")
    elif first not in REDIS_READS or (first in REDIS_PAIRS and second not in REDIS_PAIRS[first]):
        yield unknown("this Redis command is not in the list of those that only read", "redis-cli", " ".join(words[:2]))
