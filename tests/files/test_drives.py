from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.files import locations
from leadkeeper.system import disk, windows

LINUX = """\
/dev/sda2 / ext4 rw,relatime 0 0
proc /proc proc rw 0 0
/dev/sda3 /srv ext4 rw 0 0
nas:/leads /srv/eulalie/nas nfs4 rw,vers=4.2 0 0
//server/share /mnt/our\\040share cifs rw,vers=3.0 0 0
eulalie@host: /srv/eulalie/remote fuse.sshfs rw 0 0
"""
MACOS = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
//eulalie@nas.local/leads on /Volumes/our leads (smbfs, nodev, nosuid, mounted by eulalie)
"""


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/srv/eulalie/leads.leads", "ext4"),
        ("/srv/eulalie/nas/leads.leads", "nfs4"),
        ("/srv/eulalie/nasty/leads.leads", "ext4"),
        ("/mnt/our share/deep/leads.leads", "cifs"),
        ("/srv/eulalie/remote/leads.leads", "fuse.sshfs"),
        ("/srv", "ext4"),
        ("/etc", "ext4"),
    ],
)
def test_the_deepest_drive_that_holds_a_path_counts_on_linux(place: str, kind: str) -> None:
    assert locations.kind_in(LINUX, place) == kind


@pytest.mark.parametrize(
    ("place", "kind"),
    [("/Library/leads.leads", "apfs"), ("/Volumes/our leads/leads.leads", "smbfs"), ("/Volumes/ours", "apfs")],
)
def test_the_deepest_drive_that_holds_a_path_counts_on_macos(place: str, kind: str) -> None:
    assert locations.kind_in(MACOS, place, locations.MACOS_LINE) == kind


@pytest.mark.parametrize(
    ("place", "unc"),
    [
        (r"\\server\share\leads.leads", True),
        (r"\\?\UNC\server\share\leads.leads", True),
        ("//server/share/leads.leads", True),
        (r"D:\leads\leads.leads", False),
        (r"\\?\D:\leads.leads", False),
        (r"\\.\pipe", False),
    ],
)
def test_a_windows_path_that_names_another_machine_is_known(place: str, unc: bool) -> None:
    assert locations.is_unc(place) is unc


def test_a_table_that_cannot_be_read_tells_nothing() -> None:
    assert locations.kind_in("", "/srv") == locations.kind_in("no table\n\n", "/srv") == ""


@pytest.mark.parametrize(("real", "kind"), [("//server/share/leads", "network"), ("/Leads", "")])
def test_on_windows_a_folder_counts_for_where_it_leads(monkeypatch: pytest.MonkeyPatch, real: str, kind: str) -> None:
    """A junction or a drive made by `subst` has the path of a local disk."""
    monkeypatch.setattr(disk, "WINDOWS", True)
    monkeypatch.setattr(windows, "is_remote", lambda _drive: False)
    monkeypatch.setattr(locations.os.path, "realpath", lambda _path: real)
    assert locations.kind_of(Path("/junction/book.leads")) == kind


def test_the_machine_of_this_test_is_asked_without_failure(tmp_path: Path) -> None:
    assert isinstance(locations.kind_of(tmp_path), str)
