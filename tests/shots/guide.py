"""The pictures that are kept: those of the guide, in both languages, and those of the README."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[2]
GUIDE, README = ROOT / "resources" / "guide", ROOT / "docs" / "pictures"
OF_GUIDE = {
    "home": "home",
    "contacts": "contacts",
    "import": "import_2_columns",
    "sources": "sources_2",
    "partners": "partners",
    "review": "review_full",
    "export": "export",
    "register": "register_full",
    "complaints": "complaints",
    "requests": "requests_full",
    "settings": "settings",
    "traps": "complaints_trap",
}
"""Page of the guide → what its picture shows."""
OF_README = {"contacts": "contacts", "export": "export", "month": "month_plan"}
OF_MONTH = {
    "month-1-home": "home",
    "month-2-import": "import_2_columns",
    "month-3-review": "review_full",
    "month-4-export": "export",
    "month-5-register": "register_full",
    "month-6-complaint": "complaints",
}
"""Picture of the README's month, in order → what it shows."""
COLOURS, ALIKE = 256, 0xFFF0F0F0
WIDTH = 1000  # pixels, twice what a page of the guide shows: it stays sharp on fine screens
MONTH_WIDTH = 720  # three pictures side by side on a page of the README


def keep(folder: Path, langs: Iterable[str]) -> list[Path]:
    """Puts the pictures of a folder, light and at 100 %, where the guide and the README have theirs."""
    kept = []
    for lang in langs:
        for page, motive in OF_GUIDE.items():
            kept.append(small(folder / f"{motive}_light_{lang}.png", GUIDE / lang / "pictures" / f"{page}.png"))
    for name, motive in OF_README.items():
        kept.append(small(folder / f"{motive}_light_en.png", README / f"{name}.png", 0))
    for name, motive in OF_MONTH.items():
        kept.append(small(folder / f"{motive}_light_en.png", README / f"{name}.png", MONTH_WIDTH))
    return kept


def small(source: Path, target: Path, width: int = WIDTH) -> Path:
    """A copy no wider than `width`, in the 256 colours that it has most of: a window has few, and the file is small."""
    image = QImage(str(source))
    if width and image.width() > width:
        image = image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
    found = Counter(array("I", bytes(image.convertToFormat(QImage.Format.Format_RGB32).constBits())))
    often = [colour for colour, _pixels in found.most_common()]
    nearly: dict[int, int] = {}  # of colours that hardly differ the most frequent stands for all: room for rare ones
    for colour in often:
        nearly.setdefault(colour & ALIKE, colour)
    table = list(dict.fromkeys([*often[: COLOURS // 2], *nearly.values()]))[:COLOURS]
    flat = image.convertToFormat(QImage.Format.Format_Indexed8, table, Qt.ImageConversionFlag.ThresholdDither)
    target.parent.mkdir(parents=True, exist_ok=True)
    flat.save(str(target), "PNG", 0)
    return target
