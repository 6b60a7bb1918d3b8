"""One file a command. The first line of each is its short help; the command is imported when it is called."""
