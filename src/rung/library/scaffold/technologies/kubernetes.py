"""Kubernetes, through kubectl (https://kubernetes.io/docs/reference/kubectl/)."""

from __future__ import annotations

from rung.library.scaffold.technology import Change, Look, Need, Technology, Topic

_HISTORY = "See the revisions of the deployment"

TECHNOLOGY = Technology(
    name="Kubernetes",
    words=r"\bkubernetes\b|\bk8s\b|\bkubectl\b|\bkube\b|\bhelm\b|\b(?:EKS|GKE|AKS|OpenShift)\b",
    tool="kubectl version --client",
    needs=(Need("namespace", "namespace"), Need("deployment", "deployment")),
    looks=(
        Look(
            "List the pods",
            'kubectl get pods -n "$namespace" -o wide',
            "Every pod is `Running` with all containers ready; `CrashLoopBackOff` or `Pending` names the ones to read.",
            "a pod is not ready or keeps restarting",
        ),
        Look(
            _HISTORY,
            'kubectl rollout history "deployment/$deployment" -n "$namespace"',
            "The last line is what runs now, the line above it what would come back. One line: nothing to go back to.",
            "the trouble began with the last revision",
            frozenset({Topic.RELEASE, Topic.ERRORS}),
        ),
        Look(
            "See what the deployment says of itself",
            'kubectl describe deployment "$deployment" -n "$namespace"',
            "`Available` and `Progressing` are `True` when all is well; events at the end name the reason otherwise.",
            "a condition of the deployment is False",
            frozenset({Topic.DOWN, Topic.RELEASE}),
        ),
        Look(
            "Read the log of the last quarter of an hour",
            'kubectl logs "deployment/$deployment" -n "$namespace" --since=15m --tail=200',
            "A healthy log shows requests and no repeated error; the first error after the alert began matters most.",
            "one error is repeated in the log",
            frozenset({Topic.ERRORS, Topic.DOWN, Topic.SLOW, Topic.CONNECTIONS, Topic.LAG}),
        ),
        Look(
            "Read the events of the namespace",
            'kubectl get events -n "$namespace" --sort-by=.lastTimestamp',
            "The newest stand last. `OOMKilled`, `FailedScheduling`, `Unhealthy` and `FailedMount` name the cause.",
            "a warning event is as young as the alert",
            frozenset({Topic.DOWN, Topic.MEMORY, Topic.SPACE}),
        ),
        Look(
            "Measure processor and memory of the pods",
            'kubectl top pods -n "$namespace"',
            "Compare with the limits of the deployment; a pod close to its limit is slowed down or killed.",
            "a pod is close to its limit",
            frozenset({Topic.MEMORY, Topic.SLOW}),
        ),
        Look(
            "List the claims of storage",
            'kubectl get pvc -n "$namespace"',
            "Every claim is `Bound`; one that is `Pending` or `Lost` keeps its pod from starting.",
            "a claim of storage is not bound or too small",
            frozenset({Topic.SPACE, Topic.DATA}),
        ),
    ),
    changes=(
        Change(
            "Go back to the revision before",
            'kubectl rollout undo "deployment/$deployment" -n "$namespace"',
            "The answer says `rolled back`. Data that the newer revision wrote stays as it wrote it.",
            "The revision before is rolled out",
            frozenset({Topic.RELEASE}),
            _HISTORY,
            "kubectl rollout undo *",
            "Do not go back over a change of the database schema that the older revision cannot read",
            expect='`kubectl rollout status "deployment/$deployment" -n "$namespace" --timeout=5m` expect `exit 0`',
        ),
    ),
)
