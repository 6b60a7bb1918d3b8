"""GitLab CI: a job for scheduled pipelines; addresses and values are the project's variables, there by their names."""

from __future__ import annotations

from rung.run.promote.pipeline import Job, Pipeline, commands, document


def write(job: Job) -> str:
    """Return the file to include."""
    body = {
        f"check {job.name}": {
            "rules": [{"if": '$CI_PIPELINE_SOURCE == "schedule"'}],
            "timeout": "15 minutes",
            "script": [commands(job)],
        }
    }
    return document(body)


PIPELINE = Pipeline(".gitlab.yml", write)
