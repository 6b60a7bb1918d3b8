"""One file a kind of thing that a run showed to be missing in its runbook."""
