"""Documents (headings, facts, tables) to view, print or save as PDF; file dialogs; images."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from html import escape
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QProcess, QRect, QSize, QStandardPaths, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDesktopServices,
    QFont,
    QGuiApplication,
    QImage,
    QPageSize,
    QPainter,
    QPaintEvent,
    QPdfWriter,
    QPen,
    QTextDocument,
    QTextOption,
)
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QFileDialog, QSizePolicy, QWidget

from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _
from leadkeeper.messages.errors import sentence
from leadkeeper.messages.privacy import ReportBlock, ReportSection
from leadkeeper.services.privacy.access_report import keep_pdf
from leadkeeper.system.disk import WINDOWS, file_name
from ui.theme import SIZE, SPACE, colours
from ui.widgets.message_boxes import SAVE, choose_file, confirm, show_error


def ask_printer(name: str, make: Callable[[], QTextDocument], parent: QWidget) -> QPrintDialog | None:
    """Open the system's print dialog and return at once; `make` is called once a printer was chosen.

    The dialog of Windows refuses to open without a printer: a PDF is offered instead, as the others offer themselves.
    """
    if WINDOWS and not QPrinterInfo.availablePrinterNames():

        def write(path: Path) -> None:
            try:
                keep_pdf(pdf_of(make()), path)
            except LeadKeeperError as error:
                show_error(sentence(error), parent)

        text = _("This computer has no printer. The page can be saved as a PDF and printed elsewhere.")
        save = partial(ask_target, parent, _("Save as PDF"), f"{name}.pdf", "PDF (*.pdf)", write)
        confirm(_("No printer"), text, _("&Save as PDF…"), save, parent, takes_away=False)
        return None
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: make().print_(printer))
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.show()
    return dialog


def ask_target(
    parent: QWidget, title: str, name: str, kind: str, then: Callable[[Path], object], folder: str | None = None
) -> None:
    """Open a save dialog and call `then` with the chosen path; `kind` is a filter such as `Web page (*.html)`.

    The proposed name is unused in `folder`, by default the documents folder, and accepted by every system. A path with
    another ending gets that of the proposed name: a table of texts called .xlsx would open in no program.
    """
    name = file_name(name)
    start = folder or QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    dialog = QFileDialog(parent, title, start, acceptMode=SAVE, defaultSuffix=Path(name).suffix.lstrip("."))
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # the writer reports an existing file
    dialog.setNameFilter(kind)
    dialog.selectFile(free_name(Path(start), name))
    ending = Path(name).suffix
    choose_file(dialog, lambda path: then(path if path.suffix.lower() == ending else Path(f"{path}{ending}")))


def free_name(folder: Path, name: str) -> str:
    """Return the name, numbered before its suffix if the file exists."""
    stem, suffix = Path(name).stem, Path(name).suffix
    names = itertools.chain([name], (f"{stem}-{n}{suffix}" for n in itertools.count(2)))
    return next(one for one in names if not (folder / one).exists())


def show_in_folder(path: Path) -> None:
    """Show a file in the file manager: selected on Windows and macOS, elsewhere its folder."""
    if WINDOWS:
        QProcess.startDetached("explorer.exe", ["/select,", str(path)])
    elif sys.platform == "darwin":
        QProcess.startDetached("/usr/bin/open", ["-R", str(path)])
    else:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))


def show_in_folder_label() -> str:
    """Return what the button for that is called on this system."""
    if WINDOWS:
        return _("Sh&ow in Explorer")
    return _("Sh&ow in Finder") if sys.platform == "darwin" else _("&Open the folder")


PRINT_POINTS = 9.5
PADDING, APART = 4, 16
STYLE = "h1 { font-size: x-large } h2 { font-size: large; margin-top: 18px } h3 { font-size: medium } "
STYLE += "table { margin-top: 8px; margin-bottom: 8px }"


def build_document(title: str, sections: Iterable[ReportSection], points: float = PRINT_POINTS) -> QTextDocument:
    """Build a document of the sections in the application's font, in its own size with 0 for `points`."""
    font = QFont(QGuiApplication.font())
    if points:
        font.setPointSizeF(points)
    made = QTextDocument(defaultFont=font, defaultStyleSheet=STYLE)
    wrapped = QTextOption()
    wrapped.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    made.setDefaultTextOption(wrapped)
    made.setMetaInformation(QTextDocument.MetaInformation.DocumentTitle, title)
    made.setHtml("".join([f"<h1>{_lines(title)}</h1>", *(part for one in sections for part in _section(one))]))
    return made


def pdf_of(document: QTextDocument) -> bytes:
    """Return a document as the bytes of a PDF with A4 pages."""
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(document.metaInformation(QTextDocument.MetaInformation.DocumentTitle))
    writer.setCreator("LeadKeeper")
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))  # the document has margins of two centimetres itself
    document.print_(writer)
    buffer.close()
    return bytes(held.data())


def _section(section: ReportSection) -> Iterator[str]:
    yield f"<h2>{_lines(section.title)}</h2>"
    for text in section.texts:
        yield f"<p>{_lines(text)}</p>"
    for block in section.blocks:
        yield from _block(block, section.title)


def _block(block: ReportBlock, heading: str) -> Iterator[str]:
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
        head = "".join(f'<th align="left">{_lines(one)}</th>' for one in block.headers)
        body = "".join("<tr>" + "".join(f"<td>{_lines(one)}</td>" for one in row) + "</tr>" for row in block.rows)
        yield f'<table border="1" cellpadding="{PADDING}" cellspacing="0" width="100%" style="border-collapse: '
        yield f'collapse"><thead><tr>{head}</tr></thead>{body}</table>'


def _lines(text: str) -> str:
    return "<br>".join(escape(text).split("\n"))


MOST_SIDE = 2400
"""Pixels beyond which an image is scaled down once, when read."""


class ImageView(QWidget):
    """Draws an image in its centre."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self.setMinimumHeight(SIZE.drop_height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_image(self, image: QImage, name: str) -> None:
        self._image = image
        self.setAccessibleName(name)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(SIZE.dialog_width, SIZE.dialog_height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._image.isNull():
            return
        frame = self.rect().adjusted(SPACE.hair, SPACE.hair, -SPACE.hair, -SPACE.hair)
        size = self._image.size()
        if size.width() > frame.width() or size.height() > frame.height():
            size = size.scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
        box = QRect(frame.topLeft(), size)
        box.moveCenter(frame.center())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(box, self._image)
        painter.setPen(QPen(QColor(colours().line), SPACE.hair))
        painter.drawRect(box)
        painter.end()


def read_image(content: bytes) -> QImage:
    """Decode an image, scaled down if huge; a null image if the bytes are none. Works in any thread."""
    image = QImage.fromData(content)
    if max(image.width(), image.height()) > MOST_SIDE:
        small = QSize(MOST_SIDE, MOST_SIDE)
        image = image.scaled(small, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return image
