"""Names that a cluster lists are plain words; whatever else a command prints could be an option."""

from __future__ import annotations

import pytest

from rung.model.effect import Effect
from rung.outside.shfmt import second_parser
from rung.risk.classify import classify
from rung.risk.context import Context

CONTEXT = Context(second=second_parser())
NAMES = [
    "oc describe $(oc get nodes -o name)",
    'oc describe "$(oc get nodes -oname | head -1)"',
    "kubectl exec $(kubectl get po -l app=etcd -oname | awk -F\"/\" 'NR==1{ print $2 }') -- ls",
    "for P in $(oc get pods -o jsonpath='{.items[*].metadata.name}'); do oc logs \"$P\"; done",
    "for P in $(oc get pods --no-headers | grep Error | awk '{print $1}'); do oc logs $P; done",
    "POD=$(oc get pods -l a=b -o name 2>/dev/null | head -n 1)\noc logs $POD",
    'X="$(oc get pods -o name)"\noc describe "$X"',
    "for R in $(oc get clusterroles -o name); do oc describe $R; done",
    'oc get nodes -o name | while read -r NODE; do oc describe "$NODE"; done',
    "oc get nodes -o name | grep worker | xargs -n1 oc describe",
    "oc get nodes -o name | xargs -I% oc describe %",
]
ANYTHING = [
    "for R in $(oc get clusterroles -o jsonpath='{.items[*].metadata.name}'); do oc describe clusterrole $R; done",
    "oc describe $(oc get pods -o name | sed s/x/-/)",
    "oc describe $(oc get pods -o name; echo -x)",
    "oc describe $(oc get pods -o name || echo -x)",
    "oc describe $(oc get $KIND)",
    "oc describe pod $(cat f)",
    "oc describe $(oc get pods -o name | grep -A1 x)",
    "oc describe $(oc get pods -o name | grep x f)",
    "oc describe $(oc get pods -o name | sort - f)",
    "oc describe $(oc get pods | awk '{print $4}')",
    "oc describe $(oc get pods | awk -v x=1 '{print $1}')",
    "oc describe $(oc get pods -o jsonpath='{.items[*].metadata.annotations.x}')",
    "oc describe $(oc get pods -o name < f | cat g)",
    "X=$(oc get pods -o name)\nX=-rf\noc describe $X",
    "X=$(cat f)\noc describe pod $X",
    "if true; then X=$(oc get pods -o name); fi; oc describe $X",
    "X=a$(oc get pods -o name)\noc describe $X",
    "sudo -u $(oc get pods -o name) ls",
    "ssh $(oc get nodes -o name) ls",
    "X=$(oc get pods -o name)\nsudo -u $X ls",
    "$(oc get pods -o name)",
    'bash -c "ls $(oc get pods -o name)"',
    "oc get nodes -o name | while read -r NODE; do read NODE; oc describe $NODE; done",
    "oc get nodes -o name | while read -r NODE; do NODE=-x; oc describe $NODE; done",
    "oc get nodes -o name | while read -r NODE; do $NODE; done",
    "cat f | while read -r NODE; do oc describe $NODE; done",
    "oc get nodes -o name | xargs -d a oc describe",
    "oc get nodes -o name | xargs -a f oc describe",
    "oc get nodes -o name | xargs oc describe < f",
    "oc get nodes -o name | xargs -I% sh -c 'oc describe %'",
    "oc get nodes -o name | xargs -I% % x",
]


@pytest.mark.parametrize("command", NAMES)
def test_names_that_a_cluster_lists_may_stand_where_an_operand_does(command: str) -> None:
    assert classify(command, context=CONTEXT).effect is Effect.OBSERVE, classify(command, context=CONTEXT)


@pytest.mark.parametrize("command", ANYTHING)
def test_what_else_a_command_prints_is_not_trusted(command: str) -> None:
    assert classify(command, context=CONTEXT).effect > Effect.PROBE


@pytest.mark.parametrize("command", NAMES)
def test_a_list_of_names_never_hides_a_change(command: str) -> None:
    for look, change in (("describe", "delete"), ("logs", "delete"), ("-- ls", "-- rm")):
        if look in command:
            assert classify(command.replace(look, change), context=CONTEXT).effect is Effect.DESTROY
