"""What people run: the command `spine`."""
