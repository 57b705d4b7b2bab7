"""What differs in production. Used by `spine build --publish` and `pelican -s publishconf.py`."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from pelicanconf import *  # noqa: F403

# The address of the live site, without a slash at the end. It stands in feeds and canonical links.
SITEURL = os.environ.get("SITE_URL", "https://blog.example").rstrip("/")

FEED_ALL_ATOM, FEED_ALL_RSS = "feeds/all.atom.xml", "feeds/all.rss.xml"
CATEGORY_FEED_ATOM, CATEGORY_FEED_RSS = "feeds/{slug}.atom.xml", "feeds/{slug}.rss.xml"
RSS_FEED_SUMMARY_ONLY = False

DELETE_OUTPUT_DIRECTORY = True

# Where `spine deploy` takes the site (docs/deploy.md), for example to a server by SSH:
# DEPLOY = {
#     "production": {"to": "ssh", "host": "blog@web.practice.org", "path": "/srv/blog", "server": "nginx"},
# }
DEPLOY = {}
