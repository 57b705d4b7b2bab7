"""The clients that fetch searches: one module each, found by its name. docs/searches.md tells how."""
