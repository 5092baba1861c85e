"""The disk as Windows and macOS have it, pretended on any system."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.system import disk


@pytest.fixture
def on_windows(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Windows' rules for names, and pauses that are only counted."""
    paused: list[float] = []
    monkeypatch.setattr(disk, "WINDOWS", True)
    monkeypatch.setattr(disk.time, "sleep", paused.append)
    return paused


def refusal(number: int, code: int = errno.EINVAL, filename: str | None = None) -> OSError:
    error = OSError(code, "refused", filename)
    error.winerror = number  # type: ignore[attr-defined]  # on Windows it has it
    return error


def held(times: int, number: int = 32) -> Callable[..., None]:
    """An act that an antivirus stops so many times, and that then succeeds."""
    refusals = iter([refusal(number, errno.EACCES)] * times)

    def act(*_paths: object, **_how: object) -> None:
        for error in refusals:
            raise error

    return act


@pytest.mark.parametrize(
    ("number", "code"),
    [(123, "bad-name"), (206, "name-too-long"), (267, "folder-missing"), (362, "file-in-cloud"), (402, "file-in-cloud"),
     (32, "file-open-elsewhere"), (33, "file-open-elsewhere")],
)  # fmt: skip
def test_refusals_of_windows_are_known_by_their_own_number(number: int, code: str) -> None:
    with pytest.raises(LeadKeeperError) as caught, disk.failures(Path("x.leads")):
        raise refusal(number)
    assert caught.value.code == code


@pytest.mark.usefixtures("on_windows")
def test_on_windows_opening_a_file_tells_only_an_errno() -> None:
    assert disk.code_of(OSError(errno.ENOENT, "", "/" + "x" * 300)) == "name-too-long"
    assert disk.code_of(OSError(errno.ENOENT, "", "/x")) == "folder-missing"
    assert disk.code_of(OSError(errno.EINVAL, "", "/x?")) == "bad-name"
    assert disk.code_of(OSError(errno.EINVAL, "", "/x")) is None


def test_an_unknown_refusal_is_a_bug() -> None:
    with pytest.raises(OSError, match="refused"), disk.failures(Path("x.leads")):
        raise refusal(87)


NAMES = [
    "a?.leads", "a*.leads", "a|b.leads", "a<b.leads", "a>b.leads", 'a"b.leads', "a:b.leads", "a\tb.leads",
    "CON", "con.leads", "nul.leads", "Com1.xlsx", "LPT9.leads", "conin$.leads", "COM¹.leads", "aux .leads",
    "leads.", "leads ", *([] if os.name == "nt" else ["a\\b.leads"]),
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.usefixtures("on_windows")
def test_a_name_that_windows_cannot_hold_is_refused_before_anything_is_made(tmp_path: Path, name: str) -> None:
    with pytest.raises(LeadKeeperError) as caught:
        disk.check_name(Path(f"{tmp_path}/{name}"))  # as typed in a box: joined, `a:b` would be a file of the drive A
    assert caught.value.code == "bad-name"
    assert caught.value.facts["name"] == name


@pytest.mark.parametrize("name", ["Élise & Œuvre.leads", "console.leads", "com10.leads", ".leads", "a.b.leads"])
@pytest.mark.usefixtures("on_windows")
def test_usual_names_are_accepted(tmp_path: Path, name: str) -> None:
    disk.check_name(tmp_path / name)


@pytest.mark.usefixtures("on_windows")
def test_a_path_without_room_for_a_journal_is_too_long() -> None:
    with pytest.raises(LeadKeeperError) as caught:
        disk.check_name(Path("/") / ("d" * 200) / ("n" * 40 + ".leads"))
    assert caught.value.code == "name-too-long"


@pytest.mark.parametrize("name", NAMES)
def test_other_systems_keep_their_own_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(disk, "WINDOWS", False)
    disk.check_name(tmp_path / name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Dupont: Conseil", "Dupont- Conseil"),
        ('Le "Chef"', "Le -Chef"),
        ("A/B\\C", "A-B-C"),
        ("nul", "nul-"),
        ("con.pdf", "con-.pdf"),
        ("  a  b. ", "a b"),
        ("...", ""),
    ],
)
def test_text_becomes_a_name_that_every_system_accepts(text: str, name: str) -> None:
    assert disk.file_name(text) == name
    assert not name or disk.is_windows_name(name)


@pytest.mark.parametrize("number", [5, 32, 33])
def test_a_file_that_is_held_is_renamed_when_it_is_let_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, on_windows: list[float], number: int
) -> None:
    monkeypatch.setattr(disk.os, "replace", held(3, number))
    disk.replace(tmp_path / "a", tmp_path / "b")
    assert on_windows == list(disk.PAUSES[:3])


def test_a_file_that_stays_held_is_told_after_two_seconds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, on_windows: list[float]
) -> None:
    monkeypatch.setattr(disk.os, "replace", held(100))
    with pytest.raises(OSError, match="refused"):
        disk.replace(tmp_path / "a", tmp_path / "b")
    assert sum(on_windows) == pytest.approx(2.05)


def test_a_file_that_is_held_is_deleted_when_it_is_let_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, on_windows: list[float]
) -> None:
    monkeypatch.setattr(Path, "unlink", held(1))
    disk.remove(tmp_path / "a")
    assert on_windows == [disk.PAUSES[0]]


def test_another_refusal_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, on_windows: list[float]
) -> None:
    monkeypatch.setattr(disk.os, "replace", held(1, 112))
    with pytest.raises(OSError, match="refused"):
        disk.replace(tmp_path / "a", tmp_path / "b")
    assert on_windows == []


@pytest.mark.parametrize(("control", "synced"), [(held(0), []), (held(1), [3])])
def test_on_macos_a_file_is_written_through_the_cache_of_the_disk(
    monkeypatch: pytest.MonkeyPatch, control: Callable[..., None], synced: list[int]
) -> None:
    """A network drive that knows only fsync gets that."""
    done: list[int] = []
    monkeypatch.setitem(sys.modules, "fcntl", SimpleNamespace(F_FULLFSYNC=51, fcntl=control))
    monkeypatch.setattr(os, "fsync", done.append)
    with monkeypatch.context() as pretended:
        pretended.setattr(sys, "platform", "darwin")
        disk.flush(3)
    assert done == synced


@pytest.mark.usefixtures("on_windows")
def test_folders_of_windows_are_not_opened(tmp_path: Path) -> None:
    disk.flush_folder(tmp_path / "nowhere")
