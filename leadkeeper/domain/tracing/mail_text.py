"""Text of mails: forwarded blocks in a text, and HTML pages as lines of text without tags.

Both take time linear in the length of the input.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape

from leadkeeper.domain.complaint import ForwardedBlock
from leadkeeper.domain.text import fold
from leadkeeper.domain.tracing.addresses import first_in_header

SENDER, RECIPIENT, COPY, OTHER = "sender", "recipient", "copy", "other"
LABELS = {
    **dict.fromkeys(("de", "from", "expediteur"), SENDER),
    **dict.fromkeys(("a", "to", "pour", "destinataire", "destinataires"), RECIPIENT),
    **dict.fromkeys(("cc", "copie", "copie a"), COPY),
    **dict.fromkeys(("date", "envoye", "envoye le", "sent", "objet", "sujet", "subject"), OTHER),
    **dict.fromkeys(("repondre a", "reply-to"), OTHER),
}
"""Folded label → the kind of line that it begins."""

MOST_LINES = 10_000  # of a run, from its first labelled one; the rest is not read as part of a forwarded block
LONGEST_LABEL = 60  # characters before the colon, with blanks and asterisks around the label
_LEADING = re.compile("[\\s>*\ufeff\u200b]+")
_SENDER_LINE = re.compile(
    "^(?:[^\\S\n]|[>*\ufeff\u200b])*(?:de|from|exp.{1,2}diteur)(?:[^\\S\n]|\\*)*:", re.IGNORECASE | re.MULTILINE
)

Field = tuple[str, str]
"""The kind of a labelled line, and the text after the colon with its continuation lines."""


def first_block(texts: Iterable[str]) -> ForwardedBlock | None:
    """Return the first forwarded block in some texts; None if there is none."""
    for text in filter(_SENDER_LINE.search, texts):
        for fields, end in _runs(text):
            sender = next((found for kind, value in fields if kind == SENDER and (found := _sound(value))), None)
            if sender is not None and any(kind != SENDER for kind, _ in fields):
                recipients = [value for wanted in (RECIPIENT, COPY) for kind, value in fields if kind == wanted]
                return ForwardedBlock(sender, tuple(recipients), text[end:])
    return None


def _sound(value: str) -> str | None:
    return value if first_in_header(value) else None


def _runs(text: str) -> Iterator[tuple[list[Field], int]]:
    """The labelled lines of each run of non-empty lines that has some, and the position of its end."""
    kept: list[tuple[str, str]] = []
    place = 0
    while place < len(text):
        end = text.find("\n", place)
        end = len(text) if end < 0 else end
        line = _bare(text[place:end])
        place = end + 1
        if not line:
            if kept:
                yield _fields(kept), end
                kept = []
        elif len(kept) < MOST_LINES and (kept or ":" in line):
            kind, value = _labelled(line)
            if kind or kept:
                kept.append((kind or "", value))
    if kept:
        yield _fields(kept), len(text)


def _bare(line: str) -> str:
    """A line without leading `>`, blanks and `*`; empty if nothing visible is left."""
    leading = _LEADING.match(line)
    return line[leading.end() if leading else 0 :].rstrip()


def _fields(lines: Iterable[tuple[str, str]]) -> list[Field]:
    """The labelled lines of a run, each with its continuation lines, which have no kind."""
    found: list[tuple[str, list[str]]] = []
    for kind, value in lines:
        if kind:
            found.append((kind, [value]))
        else:
            found[-1][1].append(value)
    return [(kind, "\n".join(parts)) for kind, parts in found]


def _labelled(line: str) -> tuple[str | None, str]:
    label, colon, value = line[: LONGEST_LABEL + 1].partition(":")
    kind = LABELS.get(fold(label.replace("*", " "))) if colon else None
    return kind, value + line[LONGEST_LABEL + 1 :] if kind else line


_TAG_START = re.compile(r"<(?=[A-Za-z/!?])")
_TAG_END = re.compile(r"""[^>=]*+(?:=\s*+(?:"[^"]*+"|'[^']*+'|)[^>=]*+){0,10000}+>""")  # 40 MB of `=` took 700 MB
_NAME = re.compile(r"/?([A-Za-z][A-Za-z0-9]*)")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_SPACES = re.compile(" {2,}")
STRETCH = 1_000_000  # characters substituted at once: each match costs 100 bytes until the end
_HUGE_NUMBER = re.compile(r"&#[xX]?[0-9A-Fa-f]{8,}+;?")
_UNSEEN = frozenset({"script", "style", "title"})
_CELLS = frozenset({"td", "th"})
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6"
    " header hr html li main nav ol p pre section summary table tbody tfoot thead tr ul".split()
)


def page_text(page: str) -> str:
    """Return the text of a page: `<br>` and the edges of blocks end a line, table cells are separated by a blank."""
    return _Text(page).made()


def _squeezed(text: str) -> str:
    """The text with a space for each run of blanks."""
    if len(text) <= STRETCH:
        return _BLANKS.sub(" ", text)
    stretches = (_BLANKS.sub(" ", text[start : start + STRETCH]) for start in range(0, len(text), STRETCH))
    return _SPACES.sub(" ", "".join(stretches))


class _Text:
    """Parser state while a page is read tag by tag."""

    def __init__(self, page: str) -> None:
        self._page = page
        self._pieces: list[str] = []
        self._at_line_start = True
        self._preformatted = 0
        self._quotes_hold = True  # until a tag is found that never ends outside quotes
        self._never_closed: set[str] = set()

    def made(self) -> str:
        """Return the whole text."""
        place = 0
        while found := _TAG_START.search(self._page, place):
            end = self._after_tag(found.end())
            if end is None:
                break
            self._say(self._page[place : found.start()])
            place = self._meet(found.end(), end)
        self._say(self._page[place:])
        return "".join(self._pieces)

    def _after_tag(self, start: int) -> int | None:
        """The position after the tag that starts here; None if no tag ends any more."""
        if self._page.startswith("!--", start):
            closed = self._find("-->", start + 1)
            if closed is not None:
                return closed + 3
        elif self._quotes_hold:
            whole = _TAG_END.match(self._page, start)
            if whole:
                return whole.end()
            self._quotes_hold = False
        end = self._find(">", start)
        return None if end is None else end + 1

    def _find(self, mark: str, start: int) -> int | None:
        """The next position of a mark; a failed search is remembered and not repeated."""
        if mark in self._never_closed:
            return None
        place = self._page.find(mark, start)
        if place < 0:
            self._never_closed.add(mark)
            return None
        return place

    def _meet(self, start: int, end: int) -> int:
        """Process a tag and return where to continue reading."""
        named = _NAME.match(self._page, start)
        name, closing = (named[1].lower() if named else ""), self._page.startswith("/", start)
        if name == "br":
            self._end_line()
        elif name in _CELLS:
            self._pieces.append(" ")
        elif name in _BLOCKS:
            if not self._at_line_start:
                self._end_line()
            if name == "pre":
                self._preformatted = max(0, self._preformatted + (-1 if closing else 1))
        elif name in _UNSEEN and not closing:
            closed = self._closing(name, end)
            return end if closed is None else closed
        return end

    def _closing(self, name: str, start: int) -> int | None:
        """Where the closing tag of an invisible element begins."""
        if name in self._never_closed:
            return None
        found = re.compile(rf"</{name}", re.IGNORECASE).search(self._page, start)
        if found is None:
            self._never_closed.add(name)
            return None
        return found.start()

    def _end_line(self) -> None:
        self._pieces.append("\n")
        self._at_line_start = True

    def _say(self, text: str) -> None:
        if not text:
            return
        if "&" in text:
            text = unescape(_HUGE_NUMBER.sub("", text))
        if not self._preformatted:
            text = _squeezed(text)
            if self._at_line_start:
                text = text.lstrip(" ")
        if text:
            self._pieces.append(text)
            self._at_line_start = text.endswith("\n")
