"""What can be asked about a workflow that Snakemake runs: one file a question."""
