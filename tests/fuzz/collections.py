"""Files that other projects keep for their own tests, the whole of them: fetched by package, read, or refused in words.

`python dev.py fuzz --collections` asks the ordinary clients of the machine (apt-get, npm, pip) for a few packages by
name, at the time of running, and keeps the archives in the folder for temporary files. Nothing in them is run, and
nothing of them is part of the project; `tests/files/collections/` holds a sample that the tests read.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from sqlcipher3 import dbapi2

from tests.fuzz.targets import TARGETS

DEBIAN = (
    *("openpyxl", "libxlsxwriter", "libapache-poi-java", "pandas", "gnumeric", "r-cran-readxl"),
    *("r-cran-openxlsx", "ruby-roo", "r-cran-vroom", "r-cran-readr", "python-tablib", "libspreadsheet-read-perl"),
    *("python-xlrd", "libtext-csv-perl", "evolution-data-server", "chardet", "python-flanker", "libmail-box-perl"),
    *("libemail-mime-perl", "apache-mime4j", "notmuch", "sqlite3"),
)
NPM = ("csv-spectrum", "blns", "xlsx-stream-reader", "email-addresses")
PYPI = ("csvkit", "agate-excel", "email-validator")

READERS = {
    **dict.fromkeys((".csv", ".tsv", ".txt", ".tab", ".vcf"), ("lists", "imports")),
    **dict.fromkeys((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"), ("workbooks",)),
    **dict.fromkeys((".eml", ".mbox", ".msg", ".mime"), ("mails",)),
    **dict.fromkeys((".zip",), ("zips",)),
    **dict.fromkeys((".db", ".sqlite", ".sqlite3"), ("books",)),
    **dict.fromkeys((".json",), ("forms", "archives")),
}
LARGEST = 20 << 20  # bytes of a file; larger ones would measure patience
FUZZED_BOOKS = re.compile(r"fuzzdata\d+\.db")  # SQLite's: books full of malformed ones


@dataclass
class Told:
    """What came of a collection: how often its files were read (texts by two readers), and refused by code."""

    files: int = 0
    read: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    broken: list[tuple[str, str, bytes]] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")

    @property
    def words(self) -> str:
        """The figures in a line."""
        codes = ", ".join(f"{code} {count}" for code, count in self.refused.most_common())
        said = f"{self.files} files: {self.read} read, {self.refused.total()} refused in words"
        said += f", {len(self.broken)} broke a reader"
        return f"{said}; slowest {self.slowest[0]:.1f} s ({self.slowest[1]}); {codes}"

    def add(self, other: Told) -> None:
        """Takes in what came of another one."""
        self.files += other.files
        self.read += other.read
        self.refused += other.refused
        self.broken += other.broken
        self.slowest = max(self.slowest, other.slowest)


Files = Iterator[tuple[str, bytes]]
Kept = Callable[[str, bytes], Path]


def run(tell: Callable[[str], None], kept: Kept) -> int:
    """Fetches all, reads all, tells of each; the number of those that broke a reader, which are kept."""
    place = Path(tempfile.gettempdir()) / "leadkeeper-collections"
    whole = Told()
    for name, archives in fetched(place, tell):
        found = Told()
        for archive in archives:
            found.add(tried(files_of(archive)))
        for reader, member, content in found.broken:
            tell(f"  {reader} BROKEN by {member}: {kept(reader, content)}")
        tell(f"{name:<24} {found.words}")
        whole.add(found)
    tell(f"{'all':<24} {whole.words}")
    return len(whole.broken)


def tried(files: Files) -> Told:
    """Gives each file to every reader that its name speaks of."""
    told = Told()
    with tempfile.TemporaryDirectory() as folder:
        for member, content in files:
            readers = READERS.get(PurePosixPath(member).suffix.lower(), ())
            told.files += bool(readers)
            for reader in readers:
                start = time.monotonic()
                try:
                    code = TARGETS[reader].refusal(content, Path(folder), PurePosixPath(member).suffix.lower())
                except Exception as error:  # whatever it is: it is what we look for
                    told.broken.append((reader, f"{member} ({type(error).__name__}: {error})", content))
                else:
                    told.read += code is None
                    told.refused.update([code] if code else [])
                told.slowest = max(told.slowest, (time.monotonic() - start, member))
    return told


def files_of(archive: Path) -> Files:
    """The files of an archive that somebody reads, by their name in it; SQLite's malformed books one by one."""
    with tarfile.open(archive) as packed:
        for member in packed:
            suffix = PurePosixPath(member.name).suffix.lower()
            source = packed.extractfile(member) if member.isfile() and member.size <= LARGEST * 4 else None
            if source is None or suffix not in READERS:
                continue
            content = source.read()
            if FUZZED_BOOKS.fullmatch(PurePosixPath(member.name).name):
                yield from malformed_books(member.name, content)
            elif len(content) <= LARGEST:
                yield member.name, content


def malformed_books(name: str, content: bytes) -> Files:
    """The malformed databases that lie in one of SQLite's."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fuzzdata.db"
        path.write_bytes(content)
        with closing(dbapi2.connect(path)) as connection:
            if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'db'").fetchone() is None:
                return
            for number, image in connection.execute("SELECT dbid, dbcontent FROM db"):
                yield f"{name}/{number}.db", bytes(image)


def fetched(place: Path, tell: Callable[[str], None]) -> Iterator[tuple[str, list[Path]]]:
    """Name and archives of each collection; those that nobody here can fetch are told and left out."""
    for client, names in ((_by_apt, DEBIAN), (_by_npm, NPM), (_by_pip, PYPI)):
        for name in names:
            folder = place / f"{client.__name__.removeprefix('_by_')}-{name}"
            if not folder.exists():
                part = folder.with_suffix(".part")
                part.mkdir(parents=True, exist_ok=True)
                try:
                    client(name, part)
                except (OSError, subprocess.SubprocessError) as error:
                    tell(f"{name:<24} not to be had: {type(error).__name__}")
                    continue
                part.rename(folder)
            yield name, sorted(one for one in folder.iterdir() if ".tar." in one.name or one.suffix == ".tgz")


def _by_npm(name: str, folder: Path) -> None:
    _ask(["npm", "pack", "--silent", name], folder)


def _by_pip(name: str, folder: Path) -> None:
    _ask([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:", name], folder)


def _by_apt(name: str, folder: Path) -> None:
    """The source package, from where this machine has its programs, without touching how it is set up."""
    state = folder.parent / "apt"
    if not (state / "lists").exists():
        (state / "lists" / "partial").mkdir(parents=True)
        (state / "sources").mkdir()
        for number, (suffix, text) in enumerate(sources()):
            (state / "sources" / f"{number}{suffix}").write_text(text, "utf-8")
        _ask([*_apt(state), "update"], state)
    try:
        _ask([*_apt(state), "source", "--download-only", name], folder)
    except subprocess.CalledProcessError:  # some mirrors lack the papers that describe a package: we do not need them
        if not [*folder.glob("*.orig.tar.*")]:
            raise
    for paper in (*folder.glob("*.debian.tar.*"), *folder.glob("*-www.tar.*")):  # no tests in them
        paper.unlink()


def _apt(state: Path) -> list[str]:
    places = {
        "Dir::Etc::sourcelist": "/dev/null",
        "Dir::Etc::sourceparts": state / "sources",
        "Dir::State::lists": state / "lists",
        "Dir::Cache": state / "cache",
    }
    return ["apt-get", "-q", *(word for name, value in places.items() for word in ("-o", f"{name}={value}"))]


def sources(etc: Path = Path("/etc/apt")) -> Iterator[tuple[str, str]]:
    """How this machine's places for programs are written, each turned into that of their sources."""
    for path in sorted((etc / "sources.list.d").glob("*.sources")):
        stanzas = [one for one in re.split(r"\n\s*\n", path.read_text("utf-8")) if re.search(r"URIs:\s*http", one)]
        if stanzas:
            yield ".sources", "\n\n".join(re.sub(r"(?m)^Types:.*$", "Types: deb-src", one) for one in stanzas) + "\n"
    for path in (etc / "sources.list", *sorted((etc / "sources.list.d").glob("*.list"))):
        if path.is_file():
            yield ".list", re.sub(r"(?m)^deb\s", "deb-src ", path.read_text("utf-8"))


def _ask(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, timeout=600, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
