"""The runbook has more steps than a person can hold.

Why: In the middle of the night people lose their place in a long list, skip, and do things twice.

Fix: Split it into runbooks of their own, each with its scope, and link them by a decision table.

Bad:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Procedure

    1. Look at shard 1
    2. Look at shard 2
    3. Look at shard 3
    4. Look at shard 4
    5. Look at shard 5
    6. Look at shard 6
    7. Look at shard 7
    8. Look at shard 8
    9. Look at shard 9
    10. Look at shard 10
    11. Look at shard 11
    12. Look at shard 12
    13. Look at shard 13
    14. Look at shard 14
    15. Look at shard 15
    16. Look at shard 16
    17. Look at shard 17
    18. Look at shard 18
    19. Look at shard 19
    20. Look at shard 20
    21. Look at shard 21
    22. Look at shard 22
    23. Look at shard 23
    24. Look at shard 24
    25. Look at shard 25
    26. Look at shard 26
    27. Look at shard 27
    28. Look at shard 28
    29. Look at shard 29
    30. Look at shard 30
    31. Look at shard 31
    32. Look at shard 32
    33. Look at shard 33
    34. Look at shard 34
    35. Look at shard 35
    36. Look at shard 36
    37. Look at shard 37
    38. Look at shard 38
    39. Look at shard 39
    40. Look at shard 40
    41. Look at shard 41
    42. Look at shard 42
    43. Look at shard 43
    44. Look at shard 44
    45. Look at shard 45
    46. Look at shard 46
    47. Look at shard 47
    48. Look at shard 48
    49. Look at shard 49
    50. Look at shard 50
    51. Look at shard 51

Good:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Procedure

    1. Look at shard 1
    2. Look at shard 2
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject, heading
from rung.model.finding import Confidence, Severity

_MOST = 50


def check(subject: Subject) -> Iterator[Fault]:
    """Yield the runbook of more than fifty steps."""
    number = len(subject.runbook.steps)
    if number > _MOST:
        yield Fault(heading(subject.runbook), f"The runbook has {number} steps; {_MOST} is more than enough.")


RULE = Rule(
    code="too-many-steps",
    name="More than fifty steps",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    profile=Profile.USABLE,
    since="0.1.0",
    check=check,
    local=True,
)
