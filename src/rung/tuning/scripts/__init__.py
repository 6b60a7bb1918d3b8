"""The scripts that recipes call, read for what weakens a product without a word in the build files."""
