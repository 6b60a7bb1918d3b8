"""Questions put to a build: pure, one file a question; what to run goes out as values and comes back as values."""
