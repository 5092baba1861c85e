"""`python -m tests.shots [PAGES…] [--out DIR] [--book BOOK]`: pictures on the sample book, or on one's own.

How large the desktop shows things (`--scale`) is asked once when a program starts, so each has a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication

from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages.errors import sentence
from leadkeeper.progress import run
from leadkeeper.services.demo import build_sample
from tests.shots import guide
from tests.shots.pairs import pairs
from tests.shots.pictures import ANY_SCALE, LANGS, NOW, SCALES, THEMES, pictures
from ui import theme

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


LARGE = QSize(2560, 1440)


def screen(size: QSize | None, scale: int) -> dict[str, object]:
    """The screen for a size of the window, before it is scaled: boxes get no more room than the window has."""
    room = LARGE if size is None else size * scale / 100
    return {"name": "one", "x": 0, "y": 0, "width": room.width(), "height": room.height(), "logicalDpi": 96, "dpr": 1}


def main(arguments: list[str]) -> int:
    """Takes the pictures and says where they are."""
    parser = argparse.ArgumentParser(prog="tests.shots", description=__doc__)
    parser.add_argument("pages", nargs="*", help="how the names of the pictures wanted begin; all of them without any")
    parser.add_argument("--out", type=Path, default=Path("shots"))
    parser.add_argument("--book", type=Path, help="one's own; without names its pages alone, no boxes of the sample")
    parser.add_argument("--theme", choices=THEMES, action="append")
    parser.add_argument("--lang", choices=LANGS, action="append")
    parser.add_argument("--scale", type=int, choices=ANY_SCALE, action="append", help="in per cent; else 100 and 150")
    parser.add_argument(
        "--size", metavar="WxH", type=_size, help="of the window, before it is scaled, and of the screen"
    )
    parser.add_argument("--contrast", action="store_true", help="as on a desktop that asks for high contrast")
    parser.add_argument("--guide", action="store_true", help="puts those of guide and README into their places instead")
    parser.add_argument(
        "--pairs", nargs=2, type=Path, metavar=("BEFORE", "AFTER"), help="puts pictures of two folders side by side"
    )
    asked = parser.parse_args(arguments)
    if asked.pairs:
        _app = QGuiApplication([])  # it has the fonts
        made = pairs(*asked.pairs, asked.out)
        sys.stdout.write("".join(f"{one.name}\n" for one in made) + f"{len(made)} pages differ, in {asked.out}\n")
        return 0
    if asked.guide:
        return _guide()
    scales = asked.scale or SCALES
    if len(scales) > 1:
        return max(subprocess.call([*_again(arguments), "--scale", str(one)]) for one in scales)
    with TemporaryDirectory() as folder:
        (Path(folder) / "screen.json").write_text(json.dumps({"screens": [screen(asked.size, scales[0])]}), "utf-8")
        config = os.path.splitdrive(Path(folder, "screen.json").as_posix())[1]  # Qt splits at every colon
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={config}"
        os.environ["QT_SCALE_FACTOR"] = str(scales[0] / 100)
        book = asked.book or run(build_sample(Path(folder) / "clodomir.leads", NOW))
        if asked.contrast:
            theme.high_contrast = lambda _app: True  # type: ignore[assignment]  # as a system that asks for it
        themes, langs = asked.theme or THEMES, asked.lang or LANGS
        how = {"scale": scales[0], "size": asked.size, "only_pages": bool(asked.book and not asked.pages)}
        try:
            taken = pictures(book, asked.out, themes, langs, asked.pages, **how)
        except LeadKeeperError as error:
            sys.exit(sentence(error))
    sys.stdout.write(f"{len(taken)} pictures at {scales[0]} % in {asked.out}\n")
    return 0 if taken else 1


def _size(text: str) -> QSize:
    """The size that a text such as 1024x700 means."""
    width, _by, height = text.partition("x")
    return QSize(int(width), int(height))


def _guide() -> int:
    """Takes the pictures that the guide and the README show, and puts them where they are."""
    with TemporaryDirectory() as folder:
        motives = sorted({*guide.OF_GUIDE.values(), *guide.OF_README.values(), *guide.OF_MONTH.values()})
        how = ["--scale", "100", "--theme", "light", "--out", folder]
        if subprocess.call([*_again([]), *motives, *how]):
            return 1
        kept = guide.keep(Path(folder), LANGS)
    sys.stdout.write(f"{len(kept)} pictures kept\n")
    return 0


def _again(arguments: list[str]) -> list[str]:
    """The command that takes the same pictures in a process of its own; a scale is to be added."""
    given = [one for at, one in enumerate(arguments) if "--scale" not in (one, *arguments[max(at - 1, 0) : at])]
    return [sys.executable, "-P", "-m", "tests.shots", *given]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
