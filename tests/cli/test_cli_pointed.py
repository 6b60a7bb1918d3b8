"""An approval is one for where the clients go: who drives the run with another KUBECONFIG needs another one."""

from __future__ import annotations

import pytest

from cli.library import decided, digest, lamp, only_run, switched
from cli.terminal import Shell

pytestmark = pytest.mark.once


def test_an_approval_for_one_cluster_opens_no_change_of_another(shell: Shell) -> None:
    decided(lamp(shell))
    there, elsewhere = {"KUBECONFIG": "/etc/dev.conf"}, {"KUBECONFIG": "/etc/prod.conf"}
    asked = shell.rung("resume", env=there)
    card = shell.rung("approve", only_run(shell))
    assert "by        KUBECONFIG=/etc/dev.conf" in card.err
    # Whoever approves may have another one, or none: it is the one of who drives the run that counts.
    assert shell.rung("approve", only_run(shell), digest(asked), env=elsewhere).code == 0
    moved = shell.rung("resume", env=elsewhere)
    assert moved.code == 3
    assert "KUBECONFIG: was /etc/dev.conf, is /etc/prod.conf" in moved.out
    assert switched(shell) == 0
    assert digest(moved) != digest(asked)
    shell.rung("resume", "--approve", digest(moved), env=elsewhere)
    assert switched(shell) == 1


def test_who_has_none_of_them_leaves_no_entry_about_them(shell: Shell) -> None:
    decided(lamp(shell))
    assert "Clients on this machine" not in shell.rung("evidence", only_run(shell)).out
    shell.rung("resume", env={"AWS_PROFILE": "prod"})
    assert "Clients on this machine go by AWS_PROFILE=prod" in shell.rung("evidence", only_run(shell)).out
