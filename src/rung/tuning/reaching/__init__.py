"""Which files of a project its build can come to, and what it takes them for: by names, patterns and folders."""
