"""systemd units and their journal (systemctl(1), journalctl(1))."""

from __future__ import annotations

from rung.library.scaffold.technology import Change, Look, Need, Technology, Topic

_STATE = "See the state of the unit"

TECHNOLOGY = Technology(
    name="systemd",
    words=r"\bsystemd\b|\bsystemctl\b|\bjournald\b",
    tool="systemctl --version",
    needs=(Need("unit", "unit"),),
    looks=(
        Look(
            _STATE,
            'systemctl status "$unit" --no-pager',
            "`active (running)` is well; `failed` or `activating (auto-restart)` names the exit code beside it.",
            "the unit is not active",
            expect="contains Active:",  # systemctl ends with 3 for a unit that is not active
        ),
        Look(
            "Read the journal of the last quarter of an hour",
            'journalctl --unit "$unit" --since -15min --lines 200 --no-pager',
            "A healthy journal repeats no error; the first error after the alert began matters most.",
            "one error is repeated in the journal",
        ),
        Look(
            "Count the restarts",
            'systemctl show "$unit" --property=ActiveState,Result,NRestarts',
            "`Result=success` and an `NRestarts` that stays are well; `oom-kill` and `exit-code` name the cause.",
            "the unit was restarted by systemd",
            frozenset({Topic.DOWN, Topic.MEMORY, Topic.ERRORS}),
        ),
    ),
    changes=(
        Change(
            "Restart the unit",
            'systemctl restart "$unit"',
            "No output means that it was started. What it had in memory and what it was just doing is lost.",
            "The unit is active again",
            frozenset({Topic.DOWN}),
            _STATE,
            "systemctl restart *",
            "Do not restart a unit that is still at work on something that must not be cut off",
            expect='`systemctl is-active "$unit"` expect `matches ^active$ within 2m every 10s`',
        ),
    ),
)
