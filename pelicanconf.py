"""What the site is: the practice, its topics, its addresses.

`publishconf.py` says what differs in production.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent

# ---- The practice ------------------------------------------------------------
# The one place for facts about the practice. Name, surgeon and phone are required; leave out what is
# not known: the pages leave it out too, and `spine check` reminds you.
PRACTICE = {
    "name": "Dr. Stefano Sinicropi",
    "surgeon": "stefano-sinicropi",  # a file in content/people
    "phone": "(651) 430-3800",
    "country_code": "1",
    "tagline": "Spine surgery, explained in plain words.",
    "emergency": "In an emergency, call 911.",
    # "address": {"street": "…", "city": "…", "region": "MN", "postal_code": "…", "country": "US"},
    # "geo": {"latitude": …, "longitude": …},
    # "hours": [{"days": "Monday to Friday", "opens": "08:00", "closes": "17:00"}],
    # "profiles": {"LinkedIn": "https://…"},
}

# ---- The topics --------------------------------------------------------------
# Every post names one of these as its `category`. The order here is the order on the home page.
# What stands above the posts of a topic is written in content/categories (docs/topic-pages.md).
CATEGORIES = {
    "Spine Surgery": {
        "tint": "verdigris",
        "summary": "What each operation does, and when not to have it",
        "intro": "An operation is a tool, and not the first one to reach for. These pages explain what "
        "each one does, whom it may help, and how to decide without hurry.",
    },
    "Back Pain": {
        "tint": "rose",
        "summary": "Strains, aches, and when to worry",
        "intro": "Most back pain eases with time and movement. These pages help you tell the pain that "
        "can wait from the pain that should not.",
    },
    "Neck Pain": {
        "tint": "slate",
        "summary": "Stiffness, headaches, tingling hands",
        "intro": "A sore neck is common. Numb hands or clumsy fingers need a closer look. These pages "
        "explain the difference.",
    },
    "Discs and Nerves": {
        "tint": "sand",
        "summary": "Herniated discs and sciatica",
        "intro": "When a disc presses on a nerve, the pain can travel far from your back. These pages "
        "explain why, and what usually happens next.",
    },
    "Spinal Stenosis": {
        "tint": "moss",
        "summary": "When the canal grows narrow",
        "intro": "With age, the space around the nerves can shrink. These pages explain what that feels "
        "like and what can be done about it.",
    },
    "Staying Active": {
        "tint": "clay",
        "summary": "Walking, lifting, sitting, sleep",
        "intro": "Backs are made to move. These pages are about the small daily habits that keep them going.",
    },
    "Recovery": {
        "tint": "sky",
        "summary": "The weeks and months after surgery",
        "intro": "Healing takes longer than the operation. These pages tell you what to expect, and "
        "when to call.",
    },
}

# ---- The site ----------------------------------------------------------------
SITENAME = PRACTICE["name"]
SITESUBTITLE = "Plain answers about back and neck pain from a spine surgery practice."
SITEURL = ""
TIMEZONE = "America/Chicago"
DEFAULT_LANG = "en"
LOCALE = ("C",)  # the same month names on every computer
DEFAULT_DATE_FORMAT = "%B %d, %Y"

PATH = str(ROOT / "content")
OUTPUT_PATH = str(ROOT / "output")
THEME = str(ROOT / "theme")
CACHE_PATH = str(ROOT / ".cache")
ARTICLE_PATHS = ["posts"]
PAGE_PATHS = ["pages"]
STATIC_PATHS = []  # an image goes out when a published post shows it, and not before
READERS = {"html": None, "rst": None}

PLUGIN_PATHS = []
PLUGINS = [
    "plugins.posts",
    "plugins.theme",
    "plugins.pictures",
    "plugins.editorial",
    "plugins.seo",
    "plugins.related",
    "plugins.search",
    "plugins.trends",
    "plugins.cards",
    "plugins.builds",
]

# ---- Related posts (docs/related.md) -------------------------------------------
RELATED = {"count": 5}

# ---- What patients search for (docs/searches.md) --------------------------------
# Whose searches count: a country such as "US", or a part of one such as "US-MN".
TRENDS = {"place": "US"}

# ---- Pictures (docs/images.md) ---------------------------------------------------
PICTURES = {"lead_width": 1200}

# ---- The second reader (docs/second-reader.md) -------------------------------------
# Posts in the categories that `reviewed` names should be read by a physician before they go out.
EDITORIAL = {
    "reviewed": [name for name in CATEGORIES if name != "Staying Active"],
}

# ---- Markdown ----------------------------------------------------------------
MARKDOWN = {
    "extensions": [
        "plugins.posts.prose",
        "fenced_code",
        "sane_lists",
        "smarty",
        "tables",
        "toc",
        "plugins.builds.markdown",
    ],
    "extension_configs": {"toc": {"toc_depth": "2-4"}},
    "output_format": "html5",
}

# ---- Addresses ---------------------------------------------------------------
SLUGIFY_SOURCE = "basename"
FILENAME_METADATA = ""
ARTICLE_URL, ARTICLE_SAVE_AS = "posts/{slug}/", "posts/{slug}/index.html"
ARTICLE_LANG_URL, ARTICLE_LANG_SAVE_AS = "{lang}/posts/{slug}/", "{lang}/posts/{slug}/index.html"
PAGE_URL, PAGE_SAVE_AS = "{slug}/", "{slug}/index.html"
PAGE_LANG_URL, PAGE_LANG_SAVE_AS = "{lang}/{slug}/", "{lang}/{slug}/index.html"
CATEGORY_URL, CATEGORY_SAVE_AS = "topics/{slug}/", "topics/{slug}/index.html"
TAG_URL, TAG_SAVE_AS = "tags/{slug}/", "tags/{slug}/index.html"
AUTHOR_URL, AUTHOR_SAVE_AS = "team/{slug}/", "team/{slug}/index.html"
YEAR_ARCHIVE_URL, YEAR_ARCHIVE_SAVE_AS = "archive/{date:%Y}/", "archive/{date:%Y}/index.html"
ARCHIVES_URL, ARCHIVES_SAVE_AS = "archive/", "archive/index.html"
CATEGORIES_URL, CATEGORIES_SAVE_AS = "topics/", "topics/index.html"
TAGS_URL, TAGS_SAVE_AS = "tags/", "tags/index.html"
AUTHORS_URL, AUTHORS_SAVE_AS = "team/", "team/index.html"
SEARCH_URL, SEARCH_SAVE_AS = "search/", "search/index.html"
SEARCH_RESULTS_URL, SEARCH_RESULTS_SAVE_AS = "search/results/", "search/results/index.html"
INDEX_URL = ""
ARTICLE_ORDER_BY = lambda article: (-article.date.timestamp(), article.slug)  # noqa: E731 (newest first)
DIRECT_TEMPLATES = ["index", "archives", "categories", "tags", "authors", "search", "search_results", "404"]
PAGINATED_TEMPLATES = {"archives": 12, "category": 10, "tag": 10, "author": 10, "period_archives": 12}
PAGINATED_TEMPLATES |= {"reviewed": 20}
PAGINATION_PATTERNS = (
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
)

# ---- Nothing is published by accident ----------------------------------------
DEFAULT_METADATA = {"status": "draft"}
WITH_FUTURE_DATES = False
DRAFT_SAVE_AS = DRAFT_LANG_SAVE_AS = DRAFT_PAGE_SAVE_AS = DRAFT_PAGE_LANG_SAVE_AS = ""

# ---- Feeds need the site's full address, so publishconf.py turns them on -----
FEED_ALL_ATOM = FEED_ALL_RSS = CATEGORY_FEED_ATOM = CATEGORY_FEED_RSS = None
FEED_ATOM = FEED_RSS = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
