"""The whole story without a network, and what it leaves behind: files for their owner alone, no person outside them."""

from __future__ import annotations

import ast
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from leadkeeper.db.book.connection import open_book
from leadkeeper.db.engine import fetch_all
from tests.cli.made_cli import told
from tests.services.made_book import NOW
from tests.systems import is_private
from tests.ui.opened_app import opened, quiet
from ui.app import Application
from ui.crash import LOG
from ui.idle import GuiThreadGc
from ui.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
TALKERS = {"http", "urllib.request", "urllib3", "requests", "ftplib", "smtplib", "imaplib", "poplib", "telnetlib",
           "xmlrpc", "socketserver", "asyncio", "aiohttp", "httpx", "ssl", "webbrowser"}  # fmt: skip
"""Modules by which a program speaks to others. `socket` itself is imported for the name of this machine alone."""


class SpokenError(AssertionError):
    """Something tried to reach another machine."""


@pytest.fixture
def silence(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No name is looked up and no socket but those within this machine's memory can be made."""
    real = socket.socket

    class Shut(real):  # type: ignore[misc,valid-type]  # a class made from the one of this machine
        def __init__(self, family: int = -1, kind: int = -1, proto: int = -1, fileno: int | None = None) -> None:
            if fileno is None and family != getattr(socket, "AF_UNIX", None):
                raise SpokenError(f"a socket of family {family}")
            super().__init__(family, kind, proto, fileno)

    def no_names(*_asked: object, **_named: object) -> Any:
        raise SpokenError("a name was looked up")

    monkeypatch.setattr(socket, "socket", Shut)
    for name in ("getaddrinfo", "gethostbyname", "gethostbyaddr", "getnameinfo", "create_connection"):
        monkeypatch.setattr(socket, name, no_names)
    before = lines()
    yield
    assert lines() <= before


def lines() -> set[str]:
    """The sockets of this program that speak TCP or UDP, whoever made them: Linux tells, elsewhere nothing is said."""
    tables = [Path(f"/proc/self/net/{name}") for name in ("tcp", "tcp6", "udp", "udp6")]
    inodes = {line.split()[9] for table in tables if table.exists() for line in table.read_text().splitlines()[1:]}
    held = set()
    for handle in Path("/proc/self/fd").iterdir() if Path("/proc/self/fd").exists() else ():
        try:
            held.add(str(handle.readlink()).removeprefix("socket:[").rstrip("]"))
        except OSError:
            continue
    return held & inodes


@pytest.fixture
def story(tmp_path: Path, silence: None) -> Path:
    """A folder in which the whole story was told by the command line."""
    book = tmp_path / "clodomir.leads"
    told("demo", tmp_path)
    told("archive", book, tmp_path / "whole.json")
    told("restore", tmp_path / "whole.json", tmp_path / "again.leads")
    told("backup", book, tmp_path)
    assert told("check", book)["integrity"] == "ok"
    assert told("verify", book, tmp_path / "raoul.xlsx")["file"] == "match"
    return tmp_path


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Application]:
    """The window with its log and its settings in a folder of their own."""
    home = tmp_path / "home"
    home.mkdir()
    settings = Settings(home / "window.ini")
    settings.language = "en"
    settings.backup_folder = home
    sweeper = GuiThreadGc()
    made = Application(qapp, settings, lambda: NOW)
    qtbot.addWidget(made.window)
    made.window.show()
    yield made
    made.close_book()
    sweeper.end()


def test_the_whole_story_is_told_without_a_network(
    story: Path, window: Application, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", LOG.name)
    opened(qtbot, window, story / "clodomir.leads")
    shell = window.window.book_view
    assert shell is not None
    for name in shell.names:
        assert shell.open_page(name)
        quiet(qtbot, window)
    assert_for_the_owner_alone(story)  # while the book is open: its -wal and -shm too
    people = persons(story / "clodomir.leads")
    window.welcome()
    window._settings.save()
    outside = [path.read_text("utf-8", "replace") for path in (story / "home").glob("*.*") if path.suffix != ".leads"]
    assert outside
    assert [word for text in [*outside, caplog.text] for word in people if word in text] == []


def assert_for_the_owner_alone(folder: Path) -> None:
    open_ones = ("-wal", "-shm")
    found = [path for path in folder.rglob("*") if path.is_file()]
    ours = [path for path in found if path.name.endswith((".leads", ".xlsx", ".json", *open_ones))]
    assert {path.suffix for path in ours} >= {".leads", ".xlsx", ".json", ".leads-wal"}
    assert [path.name for path in ours if not is_private(path)] == []


def persons(book: Path) -> list[str]:
    """Every address and number in the book, and every last name of five letters and more."""
    with open_book(book, write=False) as opened_book:
        found = fetch_all(opened_book.db, "SELECT email, phone, last_name FROM contacts")
    return [word for row in found for word in row if word and len(word) > 4]


def test_nothing_of_ours_imports_what_speaks_to_others() -> None:
    speaking = []
    for path in (*(ROOT / "leadkeeper").rglob("*.py"), *(ROOT / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                named = [one.name for one in node.names]
            elif isinstance(node, ast.ImportFrom):
                named = [node.module or "", *(f"{node.module}.{one.name}" for one in node.names)]
            else:
                continue
            speaking += [(path.name, name) for name in named if name in TALKERS or name.partition(".")[0] in TALKERS]
    assert speaking == []


def test_the_socket_is_imported_for_the_name_of_this_machine_alone() -> None:
    users = [
        path.relative_to(ROOT).as_posix()
        for folder in ("leadkeeper", "ui")
        for path in (ROOT / folder).rglob("*.py")
        if "import socket" in path.read_text("utf-8")
    ]
    assert users == ["leadkeeper/db/book/file.py"]
    assert (ROOT / users[0]).read_text("utf-8").count("socket.") == 1


def test_a_line_that_is_opened_is_seen(silence: None) -> None:
    with pytest.raises(SpokenError):
        socket.create_connection(("127.0.0.1", 9))
    with pytest.raises(SpokenError):
        socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    with pytest.raises(SpokenError):
        socket.getaddrinfo("leads.example", 443)
