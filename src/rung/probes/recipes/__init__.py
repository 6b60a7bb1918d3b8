"""What a target would run: the call that asks the tool without building, and the commands in its answer."""
