"""Redis, through INFO and SLOWLOG (https://redis.io/docs/latest/commands/info/)."""

from __future__ import annotations

from rung.library.scaffold.technology import Look, Need, Technology, Topic

TECHNOLOGY = Technology(
    name="Redis",
    words=r"\bredis\b|\bvalkey\b",
    tool="redis-cli --version",
    needs=(Need("redis_host", "host"),),
    looks=(
        Look(
            "See that it answers",
            'redis-cli -h "$redis_host" ping',
            "`PONG` is well. An error names what is wrong: no route, no password, or a data set that is still loading.",
            "Redis does not answer PONG",
            expect="matches .",
        ),
        Look(
            "Measure its memory",
            'redis-cli -h "$redis_host" info memory',
            "`used_memory` close to `maxmemory` means that keys are thrown out or that writes are refused.",
            "used_memory is close to maxmemory",
            frozenset({Topic.MEMORY, Topic.ERRORS, Topic.SPACE}),
        ),
        Look(
            "Count its clients",
            'redis-cli -h "$redis_host" info clients',
            "`connected_clients` close to `maxclients` refuses new ones; `blocked_clients` wait for a list or stream.",
            "far more clients are connected than in a quiet hour",
            frozenset({Topic.CONNECTIONS}),
        ),
        Look(
            "See its replicas",
            'redis-cli -h "$redis_host" info replication',
            "`master_link_status:up` and a small distance of the offsets are well.",
            "a replica is missing or falls behind",
            frozenset({Topic.LAG, Topic.DATA}),
        ),
        Look(
            "List the slowest commands",
            'redis-cli -h "$redis_host" slowlog get 10',
            "The third number of each entry is its microseconds; one slow command holds up all others.",
            "one slow command holds up the others",
            frozenset({Topic.SLOW, Topic.LAG}),
        ),
    ),
)
