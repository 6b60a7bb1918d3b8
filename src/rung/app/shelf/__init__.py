"""What is asked of a library: checked, shown, gated, drawn, imported, drafted."""
