"""What Pelican runs."""
