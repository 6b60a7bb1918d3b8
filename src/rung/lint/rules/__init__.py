"""One file a fault: its claim, why it hurts, a bad and a good sample, and the check."""
