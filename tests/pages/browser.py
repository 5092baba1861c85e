"""The browser of the machine without a window, and pages that never leave it: nothing is asked of any network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, Route, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
HOME = "https://clodomir.example/"
MISSING = (
    "The tests of web pages need a browser and found none of these: {names}. `python3 dev.py test` installs Chromium "
    "where it may; else install it yourself."
)


@contextmanager
def started() -> Iterator[Browser]:
    """The browser; the test fails in words where there is none."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail(MISSING.format(names=", ".join(NAMES)), pytrace=False)
    with sync_playwright() as playwright:
        # Chromium's sandbox does not run as root, nor in every container; the pages are our own.
        browser = playwright.chromium.launch(executable_path=found, chromium_sandbox=False)
        try:
            yield browser
        finally:
            browser.close()


class Visit:
    """A page of ours in the browser: what it complained about, what it asked of other places, what it sent."""

    def __init__(self, browser: Browser, html: str, width: int = 1000) -> None:
        self._html = html
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.sent: list[str] = []
        self._context = browser.new_context(viewport={"width": width, "height": 800})
        self._context.route("**/*", self._answer)
        self.page: Page = self._context.new_page()
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(HOME)

    def close(self) -> None:
        """Leaves the page."""
        self._context.close()

    def _answer(self, route: Route, request: Request) -> None:
        if request.method == "POST":
            self.sent.append(request.post_data or "")
            route.fulfill(content_type="text/html", body="<!doctype html><title>Merci</title>")
        elif request.url == HOME:
            route.fulfill(content_type="text/html; charset=utf-8", body=self._html)
        else:
            self.asked.append(request.url)
            route.fulfill(content_type="text/html", body="<!doctype html><title>Ailleurs</title>")

    @property
    def barriers(self) -> list[str]:
        """What axe finds in the way of people with disabilities, each with the elements concerned."""
        found: Any = Axe().run(self.page).response["violations"]
        return [f"{one['id']}: {[node['html'] for node in one['nodes']]}" for one in found]

    @property
    def too_wide(self) -> bool:
        """Whether one must scroll sideways."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
