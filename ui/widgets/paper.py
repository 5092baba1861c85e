"""Headings, paragraphs, facts and tables as a document: to read on the screen, to print, to keep as a PDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF
from PySide6.QtGui import QFont, QGuiApplication, QPageSize, QPdfWriter, QTextDocument, QTextOption

from leadkeeper.words.dossier import Block, Section

PRINT_POINTS = 9.5
PADDING, APART = 4, 16
STYLE = "h1 { font-size: x-large } h2 { font-size: large; margin-top: 18px } h3 { font-size: medium } "
STYLE += "table { margin-top: 8px; margin-bottom: 8px }"


def paper(title: str, sections: Iterable[Section], points: float = 0) -> QTextDocument:
    """The sections as a document, in the application's font; `points` is its size where it shall be another one."""
    made = QTextDocument()
    font = QFont(QGuiApplication.font())
    if points:
        font.setPointSizeF(points)
    made.setDefaultFont(font)
    made.setDefaultStyleSheet(STYLE)
    wrapped = QTextOption()
    wrapped.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    made.setDefaultTextOption(wrapped)
    made.setMetaInformation(QTextDocument.MetaInformation.DocumentTitle, title)
    made.setHtml("".join([f"<h1>{_lines(title)}</h1>", *(part for one in sections for part in _section(one))]))
    return made


def pdf(title: str, sections: Iterable[Section]) -> bytes:
    """The same on pages of A4, as the bytes of a PDF."""
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("LeadKeeper")
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))  # the document leaves two centimetres by itself
    document = paper(title, sections, PRINT_POINTS)
    document.print_(writer)
    buffer.close()
    return bytes(held.data())


def _section(section: Section) -> Iterator[str]:
    yield f"<h2>{_lines(section.title)}</h2>"
    for text in section.texts:
        yield f"<p>{_lines(text)}</p>"
    for block in section.blocks:
        yield from _block(block, section.title)


def _block(block: Block, heading: str) -> Iterator[str]:
    if block.title:
        yield f"<h3>{_lines(block.title)}</h3>"
    for quote in block.quotes:
        yield f"<blockquote><i>{_lines(quote)}</i></blockquote>"
    if block.facts:
        rows = "".join(
            f'<tr><td style="padding-right: {APART}px">{_lines(name)}</td><td><b>{_lines(value)}</b></td></tr>'
            for name, value in block.facts
        )
        yield f'<table cellpadding="{PADDING}" cellspacing="0">{rows}</table>'
    if block.caption and block.caption != heading:
        yield f"<p>{_lines(block.caption)}</p>"
    if block.headers:
        yield _table(block.headers, block.rows)


def _table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th align="left">{_lines(one)}</th>' for one in headers)
    body = "".join("<tr>" + "".join(f"<td>{_lines(one)}</td>" for one in row) + "</tr>" for row in rows)
    return (
        f'<table border="1" cellpadding="{PADDING}" cellspacing="0" width="100%" style="border-collapse: collapse">'
        f"<thead><tr>{head}</tr></thead>{body}</table>"
    )


def _lines(text: str) -> str:
    return "<br>".join(escape(text).split("\n"))
