"""systemd units and their journal (systemctl(1), journalctl(1))."""

from __future__ import annotations

from rung.library.scaffold.technology import Change, Look, Need, Technology, Topic

_LOG = "Read the journal of the last quarter of an hour"

TECHNOLOGY = Technology(
    name="systemd",
    words=r"\bsystemd\b|\bsystemctl\b|\bjournald\b",
    tool="systemctl --version",
    needs=(Need("unit", "unit"),),
    looks=(
        Look(
            "See the state of the unit",
            'systemctl status "$unit" --no-pager',
            "`active (running)` is well; `failed` or `activating (auto-restart)` names the exit code beside it.",
            "The unit is failed or restarts again and again, or it runs and has not been restarted",
            "the unit is not active",
        ),
        Look(
            _LOG,
            'journalctl --unit "$unit" --since -15min --lines 200 --no-pager',
            "A healthy journal repeats no error; the first error after the alert began matters most.",
            "One error is repeated since the alert began",
            "one error is repeated in the journal",
        ),
        Look(
            "Count the restarts",
            'systemctl show "$unit" --property=ActiveState,Result,NRestarts',
            "`Result=success` and an `NRestarts` that stays are well; `oom-kill` and `exit-code` name the cause.",
            "`Result` is not success, or `NRestarts` grows between two looks",
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
            _LOG,
            "systemctl restart *",
            "Do not restart a unit that is still at work on something that must not be cut off",
            expect='`systemctl is-active "$unit"` expect `matches ^active$ within 2m every 10s`',
        ),
    ),
)
