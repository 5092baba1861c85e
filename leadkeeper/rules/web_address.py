"""Addresses that may stand behind a link: a page of the web or a mailbox, and nothing that a browser would run."""

from __future__ import annotations

from urllib.parse import quote, urlsplit


def page_link(text: str | None) -> str | None:
    """The address if it is one of a web page (http or https), else None: `javascript:` is nothing to click on."""
    address = (text or "").strip()
    try:
        parts = urlsplit(address)
        return address if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:  # brackets that hold no IPv6 address
        return None


def contact_link(text: str | None) -> str | None:
    """Where a contact for people's rights is reached: a web page, or a mailbox as `mailto:`; None for other words."""
    contact = (text or "").strip()
    local, at, domain = contact.rpartition("@")
    if at and local and "." in domain and not any(char.isspace() or char in '<>",;:/?' for char in contact):
        return f"mailto:{quote(contact, safe='@+!$&*=')}"
    return page_link(contact)
