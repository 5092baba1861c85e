"""Whole collections are read file by file; what breaks a reader is told and kept. The sample here stands for them."""

from __future__ import annotations

import io
import subprocess
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from leadkeeper.errors import LeadKeeperError
from tests.fuzz import collections
from tests.fuzz.collections import Told, fetched, files_of, run, sources, tried
from tests.fuzz.targets import Target

SAMPLE = Path(__file__).resolve().parents[1] / "files" / "collections"
Patch = pytest.MonkeyPatch


def packed(path: Path, **files: bytes) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name.replace("_", "."))
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


def test_the_sample_of_the_collections_is_read_or_refused_in_words() -> None:
    found = tried(
        (path.name, path.read_bytes()) for path in sorted(SAMPLE.rglob("*.*")) if path.stat().st_size < 99_999
    )
    assert not found.broken
    assert found.read > 20


def test_only_files_that_somebody_reads_are_taken_out_of_an_archive(tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.tar.gz", a_csv=b"e-mail\na@x.example\n", b_py=b"raise SystemExit")
    assert [name for name, _ in files_of(archive)] == ["a.csv"]


def test_the_malformed_books_within_a_book_come_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "made.db"
    with closing(dbapi2.connect(path)) as connection:
        connection.execute("CREATE TABLE db (dbid INTEGER PRIMARY KEY, dbcontent BLOB)")
        connection.executemany("INSERT INTO db VALUES (?, ?)", [(1, b"SQLite format 3\0" + b"\0" * 99), (2, b"?")])
        connection.commit()
    archive = packed(tmp_path / "a.tar.gz", fuzzdata3_db=path.read_bytes())
    found = list(files_of(archive))
    assert [name for name, _ in found] == ["fuzzdata3.db/1.db", "fuzzdata3.db/2.db"]
    assert tried(iter(found)).refused.total() == 2


def test_what_breaks_a_reader_is_told_and_kept(tmp_path: Path, monkeypatch: Patch) -> None:
    def brittle(path: Path) -> None:
        if path.read_bytes() == b"bad":
            raise ZeroDivisionError
        raise LeadKeeperError("file-empty", path="x")

    monkeypatch.setattr(collections, "TARGETS", {"mails": Target("mails", list, brittle)})
    archive = packed(tmp_path / "a.tgz", a_eml=b"bad", b_eml=b"good")
    monkeypatch.setattr(collections, "fetched", lambda *_: iter([("made", [archive])]))
    said: list[str] = []
    kept: list[tuple[str, bytes]] = []

    def keep(reader: str, content: bytes) -> Path:
        kept.append((reader, content))
        return tmp_path

    assert run(said.append, keep) == 1
    assert kept == [("mails", b"bad")]
    assert any("BROKEN by a.eml (ZeroDivisionError" in line for line in said)
    assert "2 files: 0 read, 1 refused in words, 1 broke a reader" in said[-1]


def test_a_package_that_cannot_be_had_is_told_and_the_rest_is_fetched_once(tmp_path: Path, monkeypatch: Patch) -> None:
    asked: list[str] = []

    def ask(command: list[str], folder: Path) -> None:
        asked.append(command[-1])
        if command[-1] == "gone":
            raise subprocess.CalledProcessError(1, command)
        packed(folder / "here.tgz", a_csv=b"a")

    monkeypatch.setattr(collections, "_ask", ask)
    monkeypatch.setattr(collections, "DEBIAN", ())
    monkeypatch.setattr(collections, "NPM", ("here", "gone"))
    monkeypatch.setattr(collections, "PYPI", ())
    said: list[str] = []
    for _ in range(2):
        assert [(name, [one.name for one in files]) for name, files in fetched(tmp_path, said.append)] == [
            ("here", ["here.tgz"])
        ]
    assert asked == ["here", "gone", "gone"]
    assert said == ["gone                     not to be had: CalledProcessError"] * 2


def test_sources_are_asked_where_the_machine_has_its_programs(tmp_path: Path) -> None:
    folder = tmp_path / "sources.list.d"
    folder.mkdir()
    own = "Types: deb\nURIs: file:/own\nSuites: ./\n"
    theirs = "Types: deb\nURIs: http://mirror.example/debian\nSuites: stable\n"
    (folder / "a.sources").write_text(f"{own}\n{theirs}", "utf-8")
    (tmp_path / "sources.list").write_text("deb http://mirror.example/debian stable main\n", "utf-8")
    assert list(sources(tmp_path)) == [
        (".sources", theirs.replace("Types: deb", "Types: deb-src") + "\n"),
        (".list", "deb-src http://mirror.example/debian stable main\n"),
    ]


def test_figures_add_up() -> None:
    whole = Told(files=1, read=1, slowest=(1.0, "a"))
    other = Told(files=5, read=2, slowest=(3.0, "b"))
    other.refused["file-empty"] = 4
    whole.add(other)
    assert whole.words == "6 files: 3 read, 4 refused in words, 0 broke a reader; slowest 3.0 s (b); file-empty 4"
