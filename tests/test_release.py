"""What a release says of itself is said once: one version, one name, one kind of file; icons of every size."""

from __future__ import annotations

import re
import struct
import tomllib
from pathlib import Path
from xml.etree import ElementTree

from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from leadkeeper import __version__
from tests.workshop import icons

ROOT = Path(__file__).parents[1]
DESKTOP = ROOT / "resources" / "desktop"
NAME = "org.leadkeeper.LeadKeeper"


def test_the_version_is_the_same_wherever_it_stands() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    (release, *_older) = ElementTree.parse(DESKTOP / f"{NAME}.metainfo.xml").iter("release")
    newest = re.search(r"^## ([\d.]+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert newest is not None
    assert {__version__, release.get("version"), newest[1]} == {project}


def test_an_installed_window_has_no_console_behind_it_on_windows() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["gui-scripts"]["leadkeeper-window"] == project["scripts"]["leadkeeper"]


def test_what_the_wheel_shares_with_the_desktop_is_there() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    shared = build["targets"]["wheel"]["shared-data"]
    assert [place for place in shared if not (ROOT / place).is_file()] == []
    assert all(Path(place).stem.startswith(NAME) for place in shared.values())


def test_every_system_is_told_of_the_same_kind_of_file() -> None:
    kind = re.search(r'type="(.+?)"', (DESKTOP / f"{NAME}.mime.xml").read_text("utf-8"))
    assert kind is not None
    assert f"MimeType={kind[1]};" in (DESKTOP / f"{NAME}.desktop").read_text("utf-8")
    assert f"<mediatype>{kind[1]}</mediatype>" in (DESKTOP / f"{NAME}.metainfo.xml").read_text("utf-8")
    nsi = (ROOT / "tests" / "workshop" / "windows" / "LeadKeeper.nsi").read_text("utf-8")
    assert f'WriteRegStr HKCU "Software\\Classes\\.leads" "Content Type" "{kind[1]}"' in nsi
    assert '"CFBundleTypeExtensions": ["leads"]' in (ROOT / "build.spec").read_text("utf-8")


def test_windows_finds_the_mark_in_each_size(qtbot: QtBot) -> None:
    icon = icons.ico()
    assert icons.HEAD.unpack_from(icon) == (0, 1, len(icons.WINDOWS))
    for number, side in enumerate(icons.WINDOWS):
        *_, length, begin = icons.ENTRY.unpack_from(icon, icons.HEAD.size + number * icons.ENTRY.size)
        assert QImage.fromData(icon[begin : begin + length]).width() == side


def test_macos_finds_the_mark_in_each_size(qtbot: QtBot) -> None:
    icon, at, found = icons.icns(), 8, {}
    assert struct.unpack_from(">4sI", icon) == (b"icns", len(icon))
    while at < len(icon):
        kind, length = struct.unpack_from(">4sI", icon, at)
        found[kind] = QImage.fromData(icon[at + 8 : at + length]).width()
        at += length
    assert found == icons.MAC


def test_the_installer_finds_its_picture(tmp_path: Path, qtbot: QtBot) -> None:
    icons.write(tmp_path / "a.bmp")
    image = QImage(str(tmp_path / "a.bmp"))
    assert (image.size(), image.pixelColor(0, 0).lightness()) == (icons.BANNER, 255)
    assert any(image.pixelColor(82, y).lightness() < 200 for y in range(314))
    assert (tmp_path / "a.bmp").read_bytes()[28:30] == b"\x18\0"  # 24 bits, all that NSIS takes


def test_the_mark_is_seen(qtbot: QtBot) -> None:
    image = QImage.fromData(icons.png(32))
    assert image.pixelColor(0, 0) != image.pixelColor(16, 16)


def test_a_name_that_is_no_icon_of_windows_gives_one_of_macos(tmp_path: Path, qtbot: QtBot) -> None:
    for name, begin in (("a.ico", b"\0\0\1\0"), ("a.icns", b"icns")):
        icons.write(tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(begin)
