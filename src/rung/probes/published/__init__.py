"""What a project has published, and what its own manifests and checksums say about it: the same for every tool."""
