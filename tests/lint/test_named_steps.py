"""Every way to name a step by its number is seen."""

from __future__ import annotations

from rung.lint.named_steps import named_steps
from rung.model.runbook import Runbook
from rung.model.span import Source
from rung.text.read import read

PAGE = b"""# RUN-001: All ways to name a step

## Procedure

### Step 1: Look
```bash
ls
```
Do not:
- Do not drain: refuse `kubectl drain *` until step 11 passed

Verification:
- [ ] It fell: `step 12` expect `number < 60`
- [ ] It is the same: expect `same as step 13`
- [ ] It moved: expect `changed since step 14`

## Decision
| Class | Signs | Route |
|---|---|---|
| stuck | one old job | step 15 |

## Escalation
- **When to escalate**: if step 16 fails; after 15m

## Proof
- [ ] It holds: `step 17` expect `empty`
"""


def test_conditions_guards_routes_triggers_and_proofs_all_name_their_step() -> None:
    (entry,) = read(Source("a.md", PAGE)).entries
    assert isinstance(entry, Runbook)
    assert sorted(named.number for named in named_steps(entry)) == [11, 12, 13, 14, 15, 16, 17]
