"""What can be asked about a project that GNU Make builds: one file a question."""
