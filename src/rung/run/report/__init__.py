"""What is told of a run afterwards, as one value, and the forms it is written in."""
