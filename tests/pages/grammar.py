"""The grammar of HTML, which a page keeps to with or without a browser."""

from __future__ import annotations

import html5lib


def faults(html: str) -> list[str]:
    """Where a page breaks the grammar of HTML."""
    parser = html5lib.HTMLParser()
    parser.parse(html)
    return [f"line {place[0]}: {code} {facts}" for place, code, facts in parser.errors]
