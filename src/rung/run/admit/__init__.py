"""What a person asks of a run: admitted as an event, or refused with the reason."""
