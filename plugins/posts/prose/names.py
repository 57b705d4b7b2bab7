"""The blocks a writer can use, with the title each has when none is given."""

BLOCKS = {
    "key-points": "Key points",
    "emergency": "Call 911 or go to an emergency room now if you have",
    "urgent": "Call us today if",
    "non-urgent": "Make an appointment if",
    "note": "Good to know",
    "do": "Do",
    "dont": "Don’t",
    "reasons": "",
    "table": "",
    "figure": "",
}

SECTIONS = {
    "key-points": "key",
    "emergency": "alarm",
    "urgent": "care urgent",
    "non-urgent": "care non-urgent",
    "note": "note",
}
"""The blocks that become a `<section>` with a heading, and its classes."""
