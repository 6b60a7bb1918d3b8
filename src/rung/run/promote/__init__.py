"""An executable check made from a runbook's own looks: what a script can ask without a person."""
