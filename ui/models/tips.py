"""Words that pop up over a thing: what people typed is shown as they typed it, never read as markup."""

from __future__ import annotations

from html import escape

from PySide6.QtGui import Qt


def tip(text: str) -> str:
    """The words of a tooltip, so that Qt shows them as they are: it takes what looks like HTML for HTML."""
    return f"<span>{escape(text)}</span>" if Qt.mightBeRichText(text) else text
