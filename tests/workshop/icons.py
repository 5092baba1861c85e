"""The program's mark as Windows and macOS want it: in several sizes in one file, and on the installer's first page."""

from __future__ import annotations

import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

MARK = Path(__file__).resolve().parents[2] / "resources" / "icons" / "leadkeeper.svg"
BANNER = QSize(164, 314)
WINDOWS = (16, 24, 32, 48, 64, 128, 256)
MAC = {b"icp4": 16, b"icp5": 32, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024}
HEAD, ENTRY = struct.Struct("<HHH"), struct.Struct("<BBBBHHII")


def png(side: int) -> bytes:
    """The mark in a square of so many pixels."""
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(MARK)).render(painter)
    painter.end()
    return saved(image, "PNG")


def saved(image: QImage, kind: str) -> bytes:
    """An image as a file of a kind."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, kind)
    return bytes(buffer.data().data())


def ico() -> bytes:
    """All sizes in a file of Windows, whose directory says where each begins; 256 is written as 0."""
    pictures = [png(side) for side in WINDOWS]
    begin, directory = HEAD.size + ENTRY.size * len(WINDOWS), HEAD.pack(0, 1, len(WINDOWS))
    for side, picture in zip(WINDOWS, pictures, strict=True):
        directory += ENTRY.pack(side % 256, side % 256, 0, 0, 1, 32, len(picture), begin)
        begin += len(picture)
    return directory + b"".join(pictures)


def icns() -> bytes:
    """All sizes in a file of macOS: each behind its kind and its length."""
    pictures = {kind: png(side) for kind, side in MAC.items()}
    blocks = b"".join(kind + struct.pack(">I", len(one) + 8) + one for kind, one in pictures.items())
    return b"icns" + struct.pack(">I", len(blocks) + 8) + blocks


def bmp() -> bytes:
    """The left side of the installer's first page on Windows: the mark on white, in the only format that it takes."""
    image = QImage(BANNER, QImage.Format.Format_RGB888)
    image.fill(0xFFFFFFFF)
    side = BANNER.width() * 5 // 8
    painter = QPainter(image)
    QSvgRenderer(str(MARK)).render(painter, QRectF((BANNER.width() - side) / 2, side / 2, side, side))
    painter.end()
    return saved(image, "BMP")


KINDS = {".ico": ico, ".icns": icns, ".bmp": bmp}


def write(target: Path) -> None:
    """Writes the picture at a path, in the kind that its name says."""
    target.write_bytes(KINDS[target.suffix]())


if __name__ == "__main__":
    _app = QGuiApplication([])
    for name in sys.argv[1:]:
        write(Path(name))
