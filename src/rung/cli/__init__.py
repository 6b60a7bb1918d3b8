"""The terminal: one file a command; what people see and type."""
