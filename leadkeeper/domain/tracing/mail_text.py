"""Text of mails: addresses in its parts, forwarded blocks in a text, HTML pages as lines of text without tags.

Addresses stand in headers, texts and links, or encoded in a bounce address. All take time linear in the length of the
input.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import chain, islice, takewhile
from urllib.parse import unquote

from leadkeeper.domain.complaint import ForwardedBlock, Quotation
from leadkeeper.domain.text import fold

ADDRESS_LETTERS = 512  # characters in each half of an address; deliverable ones have fewer
LONGEST_QUOTED = 1000
MOST_IN_A_TEXT = 100_000
LONGEST_READINGS = 10_000_000  # characters
_LABEL = r"\w(?:[\w-]*\w)?"
_AT = re.compile(rf"@(?<=[\w.!#$%&'+^`{{|}}~=-]@)({_LABEL}(?:\.{_LABEL})*|\[[\w.:]+\])")
_AT_DOTTED = re.compile(rf"@(?<=[\w.&'+%~-]@)({_LABEL}(?:\.{_LABEL})+|\[[\w:]*\.[\w.:]*\])")
_WRITTEN = re.compile(r"[\w.&'+%~-]+")  # a local part as written in a text
_ALLOWED = re.compile(r"[\w.!#$%&'+^`{|}~=-]+")  # … and everything that a header may hold
_QUOTED_LOCAL = re.compile(r'"([\w.!#$%&+=-]{1,64})"@')
_QUOTED = re.compile(rf'"(?:[^"\\]|\\.){{0,{LONGEST_QUOTED}}}+"', re.DOTALL)
_ESCAPED_OR_QUOTED = re.compile(rf"(\\.)|{_QUOTED.pattern}", re.DOTALL)
_MARK = re.compile(r'\\.|["()]', re.DOTALL)
_BRACKETED = re.compile(r"<([^<>]*)")
_FOLDED = re.compile(r"(?<=[.@])\s++|(?<!\s)\s++(?=[.@])")
_SEPARATOR = re.compile(r"[<>,;]")
_FOR = re.compile(r"(?:^|[\s;])for\s+<?\s*([^\s<>;,]+)", re.IGNORECASE)
_PREFIX_END = re.compile(r"[+_-]")
_LINK = re.compile(r"(?:https?://|mailto:)[^\s\"'<>]{1,4000}", re.IGNORECASE)
_MAILTO = re.compile(r"mailto:([^\s?<>,;]+)(?:\?[^\s<>,;]*)?", re.IGNORECASE)


def in_header(value: str) -> list[str]:
    """Return the addresses of an address header in order: for entries with a name those in angle brackets."""
    return [address for _, address in _mailboxes(value)]


def first_in_header(value: str) -> str | None:
    """Return the first address in angle brackets, else the first address; None if there is none."""
    found = list(_mailboxes(value))
    return next((address for bracketed, address in found if bracketed), found[0][1] if found else None)


def typed(text: str) -> list[str]:
    """Return typed addresses: read like a header, optionally with `mailto:`."""
    return in_header(_MAILTO.sub(lambda found: unquote(found[1]), text))


def in_text(text: str) -> list[str]:
    """Return every address in a text, in order and each once; only those with a dot in the domain."""
    addresses: dict[str, None] = {}
    for address in _around(text, _WRITTEN, _AT_DOTTED):
        addresses[address] = None
        if len(addresses) == MOST_IN_A_TEXT:
            break
    return list(addresses)


def apart(address: str) -> tuple[str, ...]:
    """Return the readings of an address in a text: as it is, then without adjacent letters of a caseless script.

    Chinese, Japanese or Thai texts have no blank around an address. A mailbox may be spelled in such a script too.
    """
    if address.isascii():
        return (address,)
    local, _, domain = address.rpartition("@")
    local = local[max((place + 1 for place, letter in enumerate(local) if _is_uncased(letter)), default=0) :]
    end = next((place for place, letter in enumerate(domain) if _is_uncased(letter)), len(domain))
    local, domain = local.lstrip(".'"), domain[:end].rstrip(".-")
    return tuple(dict.fromkeys((address, f"{local}@{domain}"))) if local and "." in domain else (address,)


def _is_uncased(letter: str) -> bool:
    return letter.isalpha() and not (letter.islower() or letter.isupper() or letter.istitle())


def after_for(received: str) -> list[str]:
    """Return the addresses after the word `for` in a `Received` header, ignoring comments."""
    return [address for found in _FOR.finditer(_without_comments(received)) for address in _around(found[1])]


def encoded_in_header(value: str) -> list[tuple[str, ...]]:
    """Return, for each address of a header that encodes another, the readings of that one."""
    return [readings for address in in_header(value) if (readings := decode(address))]


def in_link(value: str) -> list[tuple[str, ...]]:
    """Return the addresses in a `List-Unsubscribe` header, then those encoded in them, percent-decoded.

    Text in angle brackets is read as it is, then without white space left by line folding.
    """
    unfolded = _BRACKETED.sub(lambda found: "".join(found[0].split()), value)
    texts = [unquote(text) for text in dict.fromkeys((value, unfolded))]
    plain = ((address,) for text in texts for address in _around(text, _WRITTEN))
    encoded = (readings for text in texts for address in _around(text) if (readings := decode(address)))
    return list(_limited(chain(plain, encoded)))


def in_links(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the addresses in the links of a plain text, percent-decoded, each followed by encoded ones."""
    yield from _limited(_in_links(text))


def _limited(addresses: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Each of the addresses once, while their readings have a bounded length: 40 MB of links may encode 5 GB."""
    seen: set[tuple[str, ...]] = set()
    size = 0
    for readings in addresses:
        if readings not in seen:
            seen.add(readings)
            yield readings
            size += sum(map(len, readings))
            if size > LONGEST_READINGS:
                return


def _in_links(text: str) -> Iterator[tuple[str, ...]]:
    for found in islice(_LINK.finditer(text), MOST_IN_A_TEXT):
        link = unquote(unescape(found[0]))
        if "@" in link:
            yield from ((address,) for address in _around(link, _WRITTEN))
            yield from (readings for address in _around(link) if (readings := decode(address)))


def decode(address: str) -> tuple[str, ...]:
    """Return the readings of an address encoded in another's local part (VERP), longest first.

    `bounce-lea=poste.example@news.example` may be `bounce-lea@poste.example` or `lea@poste.example`.
    """
    local, _, domain = unquote(address.rpartition("@")[0]).rpartition("=")
    if not local or not domain:
        return ()
    starts = [0, *(found.end() for found in _PREFIX_END.finditer(local))]
    return tuple(f"{local[start:]}@{domain}" for start in starts if start < len(local))


def _mailboxes(value: str) -> Iterator[tuple[bool, str]]:
    """Each address of a header, and whether it is in angle brackets."""
    if "@" not in value:
        return
    text = _QUOTED_LOCAL.sub(r"\1@", _without_comments(value))
    masked = _ESCAPED_OR_QUOTED.sub(lambda found: found[1] or "\0" * len(found[0]), text)
    start = 0
    for end in (*_ends(masked), len(text)):
        if "@" in text[start:end]:
            yield from _mailbox(text[start:end], masked[start:end])
        start = end + 1


def _ends(masked: str) -> list[int]:
    """Positions between mailboxes: commas and semicolons outside closed angle brackets."""
    ends: list[int] = []
    next_bracket = ""
    for result in reversed(list(_SEPARATOR.finditer(masked))):
        if result[0] in "<>":
            next_bracket = result[0]
        elif next_bracket != ">":
            ends.append(result.start())
    return ends[::-1]


def _mailbox(text: str, masked: str) -> Iterator[tuple[bool, str]]:
    bracketed = [address for found in _BRACKETED.finditer(masked) for address in _in_brackets(found[1])]
    if bracketed:
        yield from ((True, address) for address in bracketed)
    elif found := [address for inside in _BRACKETED.finditer(text) for address in _in_brackets(inside[1])]:
        yield from ((True, address) for address in found)
    else:
        yield from ((False, address) for address in _around(text))


def _in_brackets(inside: str) -> list[str]:
    """The addresses in angle brackets; white space next to a dot or the `@`, as from a folded line, is dropped."""
    return list(_around(_FOLDED.sub("", inside))) if "@" in inside else []


def _without_comments(text: str) -> str:
    """The text without comments in parentheses, nested ones too; an unclosed parenthesis is kept as text."""
    if "(" not in text:
        return text
    pieces, depth, opened, kept_to, start = [], 0, 0, 0, 0
    while match := _MARK.search(text, start):
        start = match.end()
        if match[0] == "(":
            opened = match.start() if depth == 0 else opened
            depth += 1
        elif match[0] == ")" and depth:
            depth -= 1
            if depth == 0:
                pieces.append(text[kept_to:opened])
                kept_to = start
        elif match[0] == '"' and not depth and (quoted := _QUOTED.match(text, match.start())):
            start = quoted.end()
    return " ".join([*pieces, text[kept_to:]])


def _around(text: str, letters: re.Pattern[str] = _ALLOWED, at_domain: re.Pattern[str] = _AT) -> Iterator[str]:
    """Each `@` of a text with the local part before it and the domain after it."""
    for match in at_domain.finditer(text):
        at = match.start()
        before = letters.match(text[max(0, at - ADDRESS_LETTERS) : at][::-1])
        local = before[0][::-1].lstrip(".'") if before else ""
        if local and len(local) < ADDRESS_LETTERS and len(match[1]) < ADDRESS_LETTERS:
            yield f"{local}@{match[1]}"


SENDER, RECIPIENT, COPY, DATE, OTHER = "sender", "recipient", "copy", "date", "other"
LABELS = {
    **dict.fromkeys(("de", "from", "expediteur"), SENDER),
    **dict.fromkeys(("a", "to", "pour", "destinataire", "destinataires"), RECIPIENT),
    **dict.fromkeys(("cc", "copie", "copie a"), COPY),
    **dict.fromkeys(("date", "envoye", "envoye le", "sent"), DATE),
    **dict.fromkeys(("objet", "sujet", "subject"), OTHER),
    **dict.fromkeys(("repondre a", "reply-to"), OTHER),
}
"""Folded label → the kind of line that it begins."""

_HEADERS = {SENDER: "From", RECIPIENT: "To", COPY: "Cc", DATE: "Date", OTHER: "Subject"}
_ONLY_SENDER = re.compile(r"[^<>@:]+<[^<>\s]+@[^<>\s]+>")
_HEADER_LINE = re.compile(r"[A-Za-z][A-Za-z0-9-]*:(?=\s|$)|\s")
_MAIL_HEADER = re.compile(r"(?:from|to|cc|received|return-path|delivered-to|x-original-to):", re.IGNORECASE)


def pasted(text: str) -> str:
    """Return a mail as its source, from what was copied out of a mail program: labelled lines (`De :`), then its text.

    A source stays as it is. Lines that begin no mail are its text.
    """
    lines = text.strip().strip("\ufeff").splitlines()
    head: list[str] = []
    for line in lines:
        bare, last = _bare(line), head[-1].partition(":")[0] if head else ""
        kind, value = _labelled(bare)
        if kind is not None:
            head.append(f"{_HEADERS[kind]}: {value.strip()}")
        elif not head and _ONLY_SENDER.fullmatch(bare):
            head.append(f"From: {bare}")
        elif bare and _HEADER_LINE.match(line):
            head.append(line)
        elif bare and last in ("From", "To", "Cc"):
            head.append(f" {bare}")
        else:
            break
    if not any(map(_MAIL_HEADER.match, head)):
        return "\n".join(["", *lines])
    return "\n".join([*head, "", *lines[len(head) :]])


def is_pasted(text: str) -> bool:
    """Whether a typed text is more than an address or a number: several lines, a sentence, or a message of a chat."""
    is_long = len(text.strip().splitlines()) > 1 or sum("@" not in one for one in text.split()) > MOST_TYPED
    return is_long or first_quotation(text) is not None


MOST_TYPED = 8  # words next to an address: more than a name has

MOST_LINES = 10_000  # of a run, from its first labelled one; the rest is not read as part of a forwarded block
LONGEST_LABEL = 60  # characters before the colon, with blanks and asterisks around the label
_LEADING = re.compile("[\\s>*\ufeff\u200b]+")
_SENDER_LINE = re.compile(
    "^(?:[^\\S\n]|[>*\ufeff\u200b])*(?:de|from|exp.{1,2}diteur)(?:[^\\S\n]|\\*)*:", re.IGNORECASE | re.MULTILINE
)

Field = tuple[str, str]  # the kind of a labelled line, and the text after the colon with its continuation lines


def first_block(texts: Iterable[str]) -> ForwardedBlock | None:
    """Return the first forwarded block in some texts; None if there is none."""
    for text in filter(_SENDER_LINE.search, texts):
        for fields, end in _runs(text):
            sender = next((value for kind, value in fields if kind == SENDER and first_in_header(value)), None)
            if sender is not None and any(kind != SENDER for kind, _ in fields):
                recipients = [value for wanted in (RECIPIENT, COPY) for kind, value in fields if kind == wanted]
                date = next((value.strip() for kind, value in fields if kind == DATE), None)
                return ForwardedBlock(sender, tuple(recipients), text[end:], date)
    return None


MOST_WRAPPED = 4  # lines over which a mail program spreads the line above a quotation
MOST_QUOTING = 1000  # lines of a text that are tried as such
_TIME = r"\d{1,2}\s?[:h]\s?\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b\.?)?(?:\s(?:utc|gmt|cest|cet)(?:[+-]\d{1,2}(?::?\d{2})?)?)?"
_QUOTING = re.compile(
    rf"(le|on)\s+([^@<>]{{3,60}}?{_TIME}|[^@<>]{{3,60}}?\d{{4}}(?=,\s)),?\s+(\S.{{0,300}}?)"
    "\\s+(?:a\\s+(?:é|e\u0301?)crit|wrote)\\s*:",
    re.IGNORECASE,
)
_QUOTING_START = re.compile(r"[\s>*\ufeff\u200b\u200e]*(?:(?:le|on)\s|\[?\d)", re.IGNORECASE)
_CHAT = re.compile(r"(?:\[([^\]]{8,30})\]|([\d/,:à\s]{8,30}?)\s-)\s([^:]{1,60}?)\s?:\s")
_DAY = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}")
_TIME_FIRST = re.compile(r"(\d{1,2}:[\d:]+),\s*(.+)")
_NEEDLESS = re.compile(r",(?=\s(?:at|à)\s)")


def first_quotation(text: str) -> Quotation | None:
    """Return the first line of a text that says who wrote the message quoted below it; None if there is none.

    "Le jeu. 26 nov. 2026 à 08:03, Promo <promo@remises.example> a écrit :", also where a mail program wraps it, or
    before a message of a chat: "[26/11/2026 08:03] Promo : …".
    """
    lines = text.splitlines()
    starts = (number for number, line in enumerate(lines) if _QUOTING_START.match(line))
    for number in islice(starts, MOST_QUOTING):
        chat = _CHAT.match(_bare(lines[number])[:LONGEST_QUOTED])
        if chat and _DAY.search(chat[1] or chat[2]):
            date = _TIME_FIRST.sub(r"\2 \1", (chat[1] or chat[2]).strip())
            return Quotation(chat[3], date, "\n".join(lines[:number]), is_french=True)
        following = takewhile(bool, map(_bare, lines[number : number + MOST_WRAPPED]))
        match = _QUOTING.match(" ".join(one[:LONGEST_QUOTED] for one in following))
        if match:
            is_french = match[1].lower() == "le"
            return Quotation(match[3], _NEEDLESS.sub("", match[2]), "\n".join(lines[:number]), is_french=is_french)
    return None


def _runs(text: str) -> Iterator[tuple[list[Field], int]]:
    """The labelled lines of each run of non-empty lines that has some, and the position of its end."""
    kept: list[tuple[str, str]] = []
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = _bare(text[start:end])
        start = end + 1
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
    result: list[tuple[str, list[str]]] = []
    for kind, value in lines:
        if kind:
            result.append((kind, [value]))
        else:
            result[-1][1].append(value)
    return [(kind, "\n".join(parts)) for kind, parts in result]


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
        start = 0
        while match := _TAG_START.search(self._page, start):
            end = self._after_tag(match.end())
            if end is None:
                break
            self._say(self._page[start : match.start()])
            start = self._meet(match.end(), end)
        self._say(self._page[start:])
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
        position = self._page.find(mark, start)
        if position < 0:
            self._never_closed.add(mark)
            return None
        return position

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
        match = re.compile(rf"</{name}", re.IGNORECASE).search(self._page, start)
        if match is None:
            self._never_closed.add(name)
            return None
        return match.start()

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
