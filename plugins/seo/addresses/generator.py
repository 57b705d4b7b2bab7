"""Pelican's door to the addresses: a page at each old one, as pages are made, and the list for hosts."""

import logging
from pathlib import Path
from typing import Any

from pelican.generators import Generator

from plugins.findings import Severity
from plugins.posts.address import quoted
from plugins.posts.reader import SHELF, ContentError
from plugins.seo.addresses import files, hosts
from plugins.seo.addresses.redirects import Redirects, files_of
from plugins.seo.addresses.survey import survey

log = logging.getLogger(__name__)


class RedirectsGenerator(Generator):
    """Makes what is at old addresses. In the preview, that is nothing.

    A page of its own at each, for hosts that know no redirects: search engines take a refresh after no time
    for a permanent redirect (Google Search Central, "Redirects and Google Search"), and a browser that does
    not follow it shows the link.
    """

    redirects = Redirects()

    def generate_context(self) -> None:
        """Find out where old addresses lead. Raises `ContentError` when one would lead nowhere."""
        shelf = self.settings[SHELF]
        if shelf.preview:
            return
        publish = bool(shelf.site.url)
        text = files.read_ledger(shelf.site)
        seen = survey(text, shelf.library, shelf.site, self.settings, shelf.now, publish=publish)
        errors = [one for one in seen.findings if publish and one.severity is Severity.ERROR]
        for finding in errors:
            log.error("%s", finding)
        if errors:
            message = "There are mistakes in the addresses, listed above. Nothing is published until they"
            raise ContentError(f"{message} are mended.")
        self.redirects = seen.redirects

    def generate_output(self, writer: Any) -> None:
        """Write the pages, and the list."""
        base = self.settings[SHELF].site.base
        template = self.get_template("redirect") if self.redirects.moved else None
        for name, redirect in files_of(self.redirects).items():
            path = quoted(redirect.new)[1:]
            told = {"path": path, "title": redirect.title, "language": redirect.language}
            writer.write_file(name, template, self.context, redirect=told)
        rules = hosts.common(self.redirects, base)
        if rules:
            files.write_anew(Path(self.output_path) / "_redirects", rules)
