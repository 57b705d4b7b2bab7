"""What search engines, feed readers and other programs get to know about the site.

feeds.py    feeds that every reader understands
addresses/  old addresses lead on, and none dies by accident
"""


def register() -> None:
    """Connect to Pelican."""
    from pelican import signals

    from plugins.seo import addresses, feeds

    signals.feed_generated.connect(feeds.complete)
    addresses.register()
