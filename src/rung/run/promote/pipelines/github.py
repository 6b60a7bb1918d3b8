"""GitHub Actions: a workflow by the clock, with addresses and values from the repository's variables."""

from __future__ import annotations

from rung.run.promote.pipeline import Job, Pipeline, commands, document


def write(job: Job) -> str:
    """Return the workflow."""
    env = {name: f"${{{{ vars.{name.upper()} }}}}" for name in job.settings}
    body = {
        "name": f"Check {job.name}",
        "on": {"schedule": [{"cron": "17 * * * *"}], "workflow_dispatch": {}},
        "permissions": {"contents": "read"},
        "jobs": {
            "check": {
                "runs-on": "ubuntu-latest",
                "timeout-minutes": 15,
                **({"env": env} if env else {}),
                "steps": [
                    {"uses": "actions/checkout@v4", "with": {"persist-credentials": False}},
                    {"name": "Look", "shell": "bash", "run": commands(job)},
                ],
            }
        },
    }
    return document(body)


PIPELINE = Pipeline(".github.yml", write)
