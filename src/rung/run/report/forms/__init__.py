"""One file a form in which the report of a run is written."""
