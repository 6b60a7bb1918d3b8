"""How Snakemake speaks: its dry runs, summaries, reasons and faults, from 7.32 on, gated by version."""
