"""The link checker: every address in a folder of HTML, and the related posts under each article.

    settings.py   `LinkcheckSettings`, what is checked; set as LINKCHECK in pelicanconf.py
    page.py       `Page`, `Link`, `Slip`: what is known of one file
    parse/        bytes -> `Page`, by lexbor, lxml or Beautiful Soup; where things stand in the file
    leads.py      what a page's links come to, as far as the page alone can tell
    facts.py      `Facts`, what is kept of each file
    css.py        the addresses in style sheets
    feeds.py      sitemaps, feeds, robots.txt, _redirects and app manifests
    kinds.py      the kinds of files that have links, and how each is read
    urls.py       what an address means (the URL Standard)
    hosts.py      hosts and ports (the same)
    site.py       the folder as a map of addresses
    reading.py    the files of a folder, read or remembered
    rules/        what is wrong with a link, and how to mend it
    judge.py      every link of every page, against the folder
    expected.py   `Expected`: what the related sections should be like
    related.py    the related sections of a site
    terms.py      do two articles speak of the same thing?
    wording.py    the words of articles, and how common they are
    section.py    what one section shows
    built.py      a site of ours: which post a page came from; `check_built` for `spine build`
    store.py      what is remembered of unchanged files
    baseline.py   known findings, so that an old site can begin
    check.py      `check_site`: all of it, for one folder
    outside/      links to other sites, over the network; only when asked for

It never follows anything out of the folder, and only `outside/` talks to the network.
"""

from plugins.linkcheck.check import Outcome, check_site
from plugins.linkcheck.expected import Article, Expected
from plugins.linkcheck.settings import LinkcheckSettings, read_settings

__all__ = ["Article", "Expected", "LinkcheckSettings", "Outcome", "check_site", "read_settings"]
