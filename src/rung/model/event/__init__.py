"""What can happen in a run, one module for each thing it happens to."""
