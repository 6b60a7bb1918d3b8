"""One bundle for a reviewer: what belongs into it, and how it is told; the same for every tool."""
