"""The head of a forwarded message inside a text, as mail programs write it there in French and English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from leadkeeper.model.mail import Block
from leadkeeper.rules.folding import fold
from leadkeeper.rules.mail_addresses import first_in_header

SENDER, RECIPIENT, COPY, OTHER = "sender", "recipient", "copy", "other"
LABELS = {
    **dict.fromkeys(("de", "from", "expediteur"), SENDER),
    **dict.fromkeys(("a", "to", "pour", "destinataire", "destinataires"), RECIPIENT),
    **dict.fromkeys(("cc", "copie", "copie a"), COPY),
    **dict.fromkeys(("date", "envoye", "envoye le", "sent", "objet", "sujet", "subject"), OTHER),
    **dict.fromkeys(("repondre a", "reply-to"), OTHER),
}
"""Each label without accents and capitals, and the kind of line that it begins."""

LONGEST_LABEL = 60  # letters before the colon, with blanks and asterisks around the label
_LEADING = re.compile("[\\s>*\ufeff\u200b]+")
_SENDER_LINE = re.compile(
    "^(?:[^\\S\n]|[>*\ufeff\u200b])*(?:de|from|exp.{1,2}diteur)(?:[^\\S\n]|\\*)*:", re.IGNORECASE | re.MULTILINE
)

Field = tuple[str, str]
"""The kind of a labelled line, and what stands after the colon with the lines that continue it."""


def first_block(texts: Iterable[str]) -> Block | None:
    """The first forwarded block in some texts, None when nothing is forwarded in them."""
    for text in filter(_SENDER_LINE.search, texts):
        for run, end in _runs(text):
            fields = _fields(run)
            sender = next((found for kind, value in fields if kind == SENDER and (found := _sound(value))), None)
            if sender is not None and any(kind != SENDER for kind, _ in fields):
                recipients = [value for wanted in (RECIPIENT, COPY) for kind, value in fields if kind == wanted]
                return Block(sender, tuple(recipients), text[end:])
    return None


def _sound(value: str) -> str | None:
    return value if first_in_header(value) else None


def _runs(text: str) -> Iterator[tuple[list[str], int]]:
    """Each run of lines without an empty one, stripped of quotation marks, and the place where it ends."""
    run: list[str] = []
    place = 0
    while place < len(text):
        end = text.find("\n", place)
        end = len(text) if end < 0 else end
        line = _bare(text[place:end])
        place = end + 1
        if line:
            run.append(line)
        elif run:
            yield run, end
            run = []
    if run:
        yield run, len(text)


def _bare(line: str) -> str:
    """A line without leading `>`, blanks and `*`; what is left is empty for a line that shows nothing."""
    leading = _LEADING.match(line)
    return line[leading.end() if leading else 0 :].rstrip()


def _fields(run: Iterable[str]) -> list[Field]:
    """The labelled lines of a run from the first one on, each with those that continue it."""
    found: list[tuple[str, list[str]]] = []
    for line in run:
        kind, value = _labelled(line)
        if kind:
            found.append((kind, [value]))
        elif found:
            found[-1][1].append(line)
    return [(kind, "\n".join(lines)) for kind, lines in found]


def _labelled(line: str) -> tuple[str | None, str]:
    label, colon, value = line[: LONGEST_LABEL + 1].partition(":")
    if not colon:
        return None, line
    return LABELS.get(fold(label.replace("*", " "))), value + line[LONGEST_LABEL + 1 :]
