"""What is done with runs: opened, taken up, watched, approved, shown, proved."""
