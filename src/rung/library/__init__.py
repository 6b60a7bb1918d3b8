"""Many runbooks and registers: by id, by alert, by link, by owner."""
