"""Documents for people: drafts and letters as Word documents, HTML pages from templates."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from leadkeeper.domain.documents import ContractDraft, TextDraft
from leadkeeper.files import atomic

if TYPE_CHECKING:
    from datetime import datetime

    from docx.document import Document
    from docx.text.paragraph import Paragraph
    from jinja2 import Environment

_GAP = re.compile(r"(\[[^\]]*\])")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write(draft: ContractDraft, target: Path) -> None:
    """Write the draft as a new Word document; raises `file-exists` and the other codes of `files.atomic`."""
    document, content = _begun(draft, "fr-FR", draft.made_at), io.BytesIO()
    for number, article in enumerate(draft.articles, 1):
        document.add_heading(_plain(f"Article {number} – {article.heading}"), level=1)
        for paragraph in article.paragraphs:
            _write(document.add_paragraph(), paragraph)
    _write(document.add_paragraph(), "Fait à [ville], le [date], en deux exemplaires.")
    table = document.add_table(rows=2, cols=2)
    for column, name in enumerate(draft.signatures):
        table.cell(0, column).text = _plain(name)
        _write(table.cell(1, column).paragraphs[0], "[nom, qualité, signature]")
    document.save(content)
    atomic.write(target, content.getvalue())


def document(draft: TextDraft, made_at: datetime) -> bytes:
    """Return a Word document of headings and paragraphs."""
    made, content = _begun(draft, draft.language, made_at), io.BytesIO()
    for heading, paragraphs in draft.chapters:
        if heading:
            made.add_heading(_plain(heading), level=1)
        for paragraph in paragraphs:
            _write(made.add_paragraph(), paragraph)
    made.save(content)
    return content.getvalue()


def _begun(draft: ContractDraft | TextDraft, language: str, made_at: datetime) -> Document:
    import docx

    made = docx.Document()
    properties = made.core_properties
    properties.title, properties.author, properties.language = _plain(draft.title), _plain(draft.company), language
    properties.created = properties.modified = made_at
    made.add_heading(_plain(draft.title), level=0)
    _write(made.add_paragraph(style="Intense Quote"), draft.warning)
    return made


def _write(paragraph: Paragraph, text: str) -> None:
    """Fill a paragraph; gaps to be completed are highlighted."""
    from docx.enum.text import WD_COLOR_INDEX

    for piece in _GAP.split(_plain(text)):
        run = paragraph.add_run(piece)
        if _GAP.fullmatch(piece):
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _plain(text: str) -> str:
    """Return the text without characters that XML cannot hold."""
    return _NOT_IN_XML.sub("", text)


TEMPLATES = Path(__file__).resolve().parents[2] / "resources" / "templates"


def page(template: str, **facts: object) -> str:
    """Render a template (`partner_list.html`), texts escaped; a missing fact is a bug: `jinja2.UndefinedError`."""
    return _templates().get_template(template).render(facts)


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
