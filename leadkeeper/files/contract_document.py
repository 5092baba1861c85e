"""The draft of a contract as a Word document, to be written on: headings, numbered articles, gaps marked in colour."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

from leadkeeper.files import atomic
from leadkeeper.model.contract_draft import ContractDraft

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_GAP = re.compile(r"(\[[^\]]*\])")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write(draft: ContractDraft, target: Path) -> None:
    """Writes the document as a new file; raises `file-exists` and the other codes of `files.atomic`."""
    content = io.BytesIO()
    _laid_out(draft).save(content)
    temp = atomic.aside(target)
    with atomic.created(temp) as out:
        out.write(content.getvalue())
    try:
        atomic.release(temp, target)
    finally:
        atomic.discard(temp)  # it is gone already if it got its name


def _laid_out(draft: ContractDraft) -> Document:
    import docx

    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.language = _plain(draft.title), _plain(draft.company), "fr-FR"
    properties.created = properties.modified = draft.made_at
    document.add_heading(_plain(draft.title), level=0)
    _write(document.add_paragraph(style="Intense Quote"), draft.warning)
    for number, article in enumerate(draft.articles, 1):
        document.add_heading(_plain(f"Article {number} – {article.heading}"), level=1)
        for paragraph in article.paragraphs:
            _write(document.add_paragraph(), paragraph)
    _write(document.add_paragraph(), "Fait à [ville], le [date], en deux exemplaires.")
    table = document.add_table(rows=2, cols=2)
    for column, name in enumerate(draft.signatures):
        table.cell(0, column).text = _plain(name)
        _write(table.cell(1, column).paragraphs[0], "[nom, qualité, signature]")
    return document


def _write(paragraph: Paragraph, text: str) -> None:
    """Fills a paragraph; what is still to be written stands out."""
    from docx.enum.text import WD_COLOR_INDEX

    for piece in _GAP.split(_plain(text)):
        run = paragraph.add_run(piece)
        if _GAP.fullmatch(piece):
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _plain(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _NOT_IN_XML.sub("", text)
