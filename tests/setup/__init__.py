"""Gets a computer ready for the tests: packages, a Chromium, a Java, a library's own tests.

``python -m tests.setup`` does it all, and is done in a blink when nothing is missing. What is in this
folder runs before any package is installed, so it uses the standard library alone.

- ``chromium``: finds a Chromium, or installs one
- ``java``: finds a Java that can run the HTML checker
- ``markdown_suite``: gets Python-Markdown's own tests
- ``packages``: installs the test packages at their pinned versions
- ``pins``: renews those versions (``make pins``)
- ``site``: builds the real site for the tests that read it, and serves it on this computer
"""
