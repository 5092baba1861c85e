"""Folders that a service copies to other machines, on each system."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from leadkeeper.files.locations import synced_by, unsynced
from leadkeeper.system import disk, macos, windows


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("Users/Eulalie/OneDrive - Clodomir/book.leads", "OneDrive"),
        ("Users/Eulalie/OneDrive/Documents/book.leads", "OneDrive"),
        ("Eulalie/Dropbox (Clodomir)/book.leads", "Dropbox"),
        ("Eulalie/Clodomir Dropbox/book.leads", "Dropbox"),
        ("Eulalie/Nextcloud2/book.leads", "Nextcloud"),
        ("Eulalie/kDrive/Ventes/book.leads", "kDrive"),
        ("Eulalie/Proton Drive/eulalie/book.leads", "Proton Drive"),
        ("P/pCloud Drive/book.leads", "pCloud"),
        ("Eulalie/MEGA/book.leads", "MEGA"),
        ("Eulalie/Box/book.leads", "Box"),
        ("Library/CloudStorage/Jottacloud-eulalie/leads/book.leads", "Jottacloud"),
        ("Library/CloudStorage/GoogleDrive-eulalie/Mon Drive/book.leads", "Google Drive"),
        ("Eulalie/boxes/book.leads", None),
        ("Eulalie/mega soldes/book.leads", None),
        ("Eulalie/Documents/OneDrive.leads", None),
        ("Eulalie/Documents/book.leads", None),
    ],
)
def test_a_service_is_known_by_the_name_of_its_folder(path: str, service: str | None) -> None:
    assert synced_by(Path(path)) == service


class Key:
    """A key of a registry that is a tree of dictionaries; a value is a text."""

    def __init__(self, tree: dict[str, Any]) -> None:
        self.tree = tree

    def __enter__(self) -> Key:
        return self

    def __exit__(self, *_error: object) -> None:
        pass


def open_key(parent: Key | None, path: str) -> Key:
    if parent is None:
        raise FileNotFoundError(path)
    tree = parent.tree
    for part in path.split("\\"):
        if part not in tree:
            raise FileNotFoundError(path)
        tree = tree[part]
    return Key(tree)


def registry(roots: dict[str, Any]) -> SimpleNamespace:
    tree: dict[str, Any] = {}
    inner = tree
    for part in windows.SYNC_ROOTS.split("\\"):
        inner = inner.setdefault(part, {})
    inner.update(roots)
    return SimpleNamespace(
        HKEY_LOCAL_MACHINE=Key(tree),
        HKEY_CURRENT_USER=None,
        OpenKey=open_key,
        QueryInfoKey=lambda key: (len(key.tree), len(key.tree), 0),
        EnumKey=lambda key, at: list(key.tree)[at],
        EnumValue=lambda key, at: (*list(key.tree.items())[at], 1),
    )


def test_on_windows_what_a_service_registered_is_synced_whatever_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "Contoso" / "Ventes – Documents"
    roots = {
        "OneDrive!S-1-5-21-1!Business1|x": {"UserSyncRoots": {"S-1-5-21-1": str(library)}},
        "Broken!S-1": {},
    }
    monkeypatch.setattr(disk, "WINDOWS", True)
    monkeypatch.setattr(windows, "import_module", lambda _name: registry(roots))
    assert synced_by(Path(str(library).upper()) / "book.leads") == "OneDrive"
    assert synced_by(tmp_path / "Contoso" / "book.leads") is None


def test_on_windows_the_variable_of_onedrive_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "WINDOWS", True)
    monkeypatch.setattr(windows, "import_module", lambda _name: registry({}))
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "Clodomir SARL"))
    assert synced_by(tmp_path / "Clodomir SARL" / "leads" / "book.leads") == "OneDrive"


@pytest.mark.parametrize(
    ("inside", "has_folder", "attributes", "service"),
    [
        ("Documents", True, "", "iCloud"),
        ("Desktop", True, "", "iCloud"),
        ("Documents", False, "com.apple.file-provider-domain-id\n", "iCloud"),
        ("Documents", False, "com.apple.quarantine\n", None),
        ("LeadKeeper", True, "", None),
    ],
)
def test_on_macos_icloud_has_desktop_and_documents_if_the_user_allowed_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inside: str, has_folder: bool, attributes: str, service: str | None
) -> None:
    home = tmp_path / "eulalie"
    if has_folder:
        (home / macos.ICLOUD / inside).mkdir(parents=True)
    told = subprocess.CompletedProcess([], 0, attributes, "")
    monkeypatch.setattr(macos.subprocess, "run", lambda *_command, **_how: told)
    monkeypatch.setattr(Path, "home", lambda: home)
    monkeypatch.setattr(disk, "WINDOWS", False)
    with monkeypatch.context() as pretended:
        pretended.setattr(sys, "platform", "darwin")
        found = synced_by(home / inside / "book.leads")
    assert found == service


def test_a_new_book_is_not_proposed_in_a_synced_folder(tmp_path: Path) -> None:
    assert unsynced(tmp_path / "OneDrive" / "Documents", tmp_path) == tmp_path / "LeadKeeper"
    assert unsynced(tmp_path / "Documents", tmp_path) == tmp_path / "Documents"
