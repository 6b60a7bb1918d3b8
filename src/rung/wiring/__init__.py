"""The one place that knows every concrete part, one module for each room it is taken from."""
