"""What a piece of work writes, names and syncs in a folder, in order: SQLite's part of it seen by a VFS over its own.

SQLite's file methods are replaced one by one with ours, which note the call and pass it on. Only Python is needed for
it: the module that carries SQLite tells where its VFS lies.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from sqlcipher3 import _sqlite3

CREATE = 0x4
"""SQLite's flag for a file that may be made."""
METHODS = ("close", "read", "write", "truncate", "sync")
BOOKKEEPING = (".lock", ".holder", "-shm")
"""Endings of files that say nothing about a book: the next program makes them anew."""

Kind = Literal["make", "write", "truncate", "sync", "rename", "link", "remove", "folder", "sync folder"]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that was asked of the disk; `path` and `other` are relative to the folder."""

    kind: Kind
    path: str
    other: str = ""
    offset: int = 0
    data: bytes = b""


class _Methods(Structure):
    _fields_ = (("version", c_int), *((name, c_void_p) for name in METHODS), ("rest", c_void_p * 13))


class _File(Structure):
    _fields_ = (("methods", POINTER(_Methods)),)


class _Vfs(Structure):
    _fields_ = (
        ("version", c_int), ("size", c_int), ("longest", c_int), ("next", c_void_p), ("name", c_char_p),
        ("data", c_void_p), ("open", c_void_p), ("delete", c_void_p),
    )  # fmt: skip


OPEN = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, POINTER(_File), c_int, c_void_p)
"""The name comes as an address: behind its end SQLite keeps more, which a copy of the text would lose."""
DELETE = ctypes.CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
WRITE = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
TRUNCATE = ctypes.CFUNCTYPE(c_int, c_void_p, c_int64)
SYNC = ctypes.CFUNCTYPE(c_int, c_void_p, c_int)


@dataclass
class Watch:
    """Notes the events within `folder` while there is one; never freed, for SQLite keeps our methods for good."""

    folder: Path | None = None
    events: list[Event] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    unnamed: set[str] = field(default_factory=set)
    kept: dict[int, tuple[Any, ...]] = field(default_factory=dict)

    def within(self, path: object) -> str | None:
        """A path as the events tell it, or None for one of no interest."""
        if self.folder is None or not isinstance(path, str | bytes | os.PathLike):
            return None
        full = Path(os.path.abspath(os.fsdecode(path)))  # noqa: PTH100  links are not followed
        if not full.is_relative_to(self.folder) or full.name.endswith(BOOKKEEPING):
            return None
        return str(full.relative_to(self.folder))

    def note(self, kind: Kind, path: str | None, **facts: Any) -> None:
        if path is not None:
            self.events.append(Event(kind, path, **facts))

    def parent(self, path: str) -> str:
        return str(Path(path).parent)


WATCH = Watch()


def _methods(original: Any) -> Any:
    """Our copy of the file methods at an address, made once; the originals are called by it."""
    address = ctypes.addressof(original.contents)
    if address not in WATCH.kept:
        table = _Methods.from_buffer_copy(original.contents)
        write, cut, sync = WRITE(table.write), TRUNCATE(table.truncate), SYNC(table.sync)

        def on_write(file: int, data: int, amount: int, offset: int) -> int:
            done = write(file, data, amount, offset)
            if not done:
                WATCH.note("write", WATCH.names.get(file), offset=offset, data=ctypes.string_at(data, amount))
            return done

        def on_truncate(file: int, size: int) -> int:
            done = cut(file, size)
            if not done:
                WATCH.note("truncate", WATCH.names.get(file), offset=size)
            return done

        def on_sync(file: int, flags: int) -> int:
            done, path = sync(file, flags), WATCH.names.get(file)
            if not done and path is not None:
                WATCH.note("sync", path)
                if path in WATCH.unnamed:  # the first sync of a journal also syncs the folder that names it
                    WATCH.unnamed.discard(path)
                    WATCH.note("sync folder", WATCH.parent(path))
            return done

        ours = (WRITE(on_write), TRUNCATE(on_truncate), SYNC(on_sync))
        for name, function in zip(("write", "truncate", "sync"), ours, strict=True):
            setattr(table, name, ctypes.cast(function, c_void_p).value)
        WATCH.kept[address] = (table, ours)
        WATCH.kept[ctypes.addressof(table)] = (table, ours)
    return ctypes.pointer(WATCH.kept[address][0])


def _vfs() -> Any:
    find = ctypes.CDLL(_sqlite3.__file__).sqlite3_vfs_find
    find.restype, find.argtypes = POINTER(_Vfs), (c_char_p,)
    return find(None).contents


def _sqlites() -> tuple[Any, Any]:
    """What takes the place of SQLite's own open, which gives files of the watched folder our methods, and delete."""
    vfs = _vfs()
    open_file, delete = OPEN(vfs.open), DELETE(vfs.delete)

    def on_open(this: int, name: int | None, file: Any, flags: int, given: int) -> int:
        full = None if name is None else ctypes.string_at(name)
        path = WATCH.within(full)
        fresh = full is not None and not Path(os.fsdecode(full)).exists()
        done = open_file(this, name, file, flags, given)
        if done or not file.contents.methods:
            return done
        address = ctypes.addressof(file.contents)
        WATCH.names.pop(address, None)
        if path is not None:
            WATCH.names[address] = path
            file.contents.methods = _methods(file.contents.methods)
            if fresh and flags & CREATE:
                WATCH.note("make", path)
                if path.endswith(("-wal", "-journal")):
                    WATCH.unnamed.add(path)
        return done

    def on_delete(this: int, name: bytes, sync_folder: int) -> int:
        done, path = delete(this, name, sync_folder), WATCH.within(name)
        if not done and path is not None:
            WATCH.note("remove", path)
            if sync_folder:
                WATCH.note("sync folder", WATCH.parent(path))
        return done

    return OPEN(on_open), DELETE(on_delete)


def _pythons() -> dict[str, Callable[..., Any]]:
    """What takes the place of Python's own calls. What a file holds is seen when it is synced."""
    named: dict[str, Kind] = {"rename": "rename", "replace": "rename", "link": "link"}
    naming = {name: _naming(getattr(os, name), kind) for name, kind in named.items()}
    removing = {name: _removing(getattr(os, name)) for name in ("unlink", "remove")}
    return {**naming, **removing, "fsync": _syncing(os.fsync)}


def _syncing(real: Callable[[int], None]) -> Callable[[int], None]:
    def fsync(handle: int) -> None:
        real(handle)
        path = Path(f"/proc/self/fd/{handle}").readlink()
        place = WATCH.within(path)
        if place is not None and not path.is_dir():
            _whole(path)
        WATCH.note("sync folder" if path.is_dir() else "sync", place)

    return fsync


def _whole(path: Path) -> None:
    """Notes all of a file that Python wrote, or that SQLite is done with: it has nobody's locks."""
    name = WATCH.within(path)
    if name is not None:
        WATCH.note("truncate", name)
        WATCH.note("write", name, data=path.read_bytes())


def _on_audit(event: str, arguments: tuple[Any, ...]) -> None:
    if WATCH.folder is None:
        return
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_CREAT:
        path = WATCH.within(arguments[0])
        if path is not None and not (WATCH.folder / path).exists():
            WATCH.note("make", path)
    if event == "os.mkdir":
        WATCH.note("folder", WATCH.within(arguments[0]))


def _naming(real: Callable[..., Any], kind: Kind) -> Callable[..., Any]:
    def call(one: Any, other: Any, **named: Any) -> None:
        real(one, other, **named)
        path = WATCH.within(one)
        if path is not None:
            WATCH.note(kind, path, other=WATCH.within(other) or "")

    return call


def _removing(real: Callable[..., Any]) -> Callable[..., Any]:
    def call(path: Any, **named: Any) -> None:
        real(path, **named)
        WATCH.note("remove", WATCH.within(path))

    return call


@contextmanager
def watched(folder: Path) -> Iterator[list[Event]]:
    """Inside, what happens to files in the folder is noted, in order."""
    if 0 not in WATCH.kept:
        WATCH.kept[0] = _sqlites()
        sys.addaudithook(_on_audit)
    WATCH.folder, WATCH.events = folder.resolve(), []
    WATCH.names.clear()
    WATCH.unnamed.clear()
    vfs = _vfs()
    theirs, ours = (vfs.open, vfs.delete), WATCH.kept[0]
    own = {name: getattr(os, name) for name in _pythons()}
    try:
        vfs.open, vfs.delete = (ctypes.cast(one, c_void_p).value for one in ours)
        for name, function in _pythons().items():
            setattr(os, name, function)
        yield WATCH.events
    finally:
        vfs.open, vfs.delete = theirs
        for name, function in own.items():
            setattr(os, name, function)
        WATCH.folder = None
