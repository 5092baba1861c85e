"""The lines of a text file, in blocks: decoded, every kind of line end made `\\n`, nothing held but the block."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

from leadkeeper.files.encoding import TextFacts, decode_line

BLOCK = 1 << 16
"""Characters in a block, about: small enough for the processor's cache, large enough to cost nothing a line."""


def unheard(_position: int) -> None:
    """For those who do not ask how far the reading is."""


def blocks_of(path: Path, facts: TextFacts, tell: Callable[[int], None] = unheard) -> Iterator[list[str]]:
    """The lines of the file in order, some thousands at a time; `tell` gets the number of bytes read so far.

    A line ends with `\\n`, be it LF, CRLF, CR or CR CR LF in the file; only the last one may lack it.
    """
    plain = not (facts.mixed or facts.nul or facts.doubled_cr)
    codec = "latin-1" if facts.mixed else facts.codec  # a letter for every byte, to be undone line by line
    with path.open("rb") as raw:
        raw.seek(facts.skip)
        with io.TextIOWrapper(raw, codec, errors="replace", newline=None if plain else "") as text:
            for block in _as_they_are(text) if plain else _cleaned(text):
                tell(raw.tell())
                yield [decode_line(line.encode("latin-1")) for line in block] if facts.mixed else block


def lines_of_text(text: str) -> list[str]:
    """The lines of a text that is in memory as a whole, as `blocks_of` would give them."""
    *lines, last = _one_line_end(text.replace("\0", "")).split("\n")
    return [line + "\n" for line in lines] + ([last] if last else [])


def _as_they_are(text: io.TextIOWrapper) -> Iterator[list[str]]:
    while block := text.readlines(BLOCK):
        yield block


def _cleaned(text: io.TextIOWrapper) -> Iterator[list[str]]:
    """The same for files with NUL characters or doubled CRs, which Python's own line reader does not understand."""
    rest = ""
    while piece := text.read(BLOCK):
        piece = rest + piece.replace("\0", "")
        settled = piece.rstrip("\r")  # what follows a CR at the end decides whether it ends a line alone
        lines = _one_line_end(settled).split("\n")
        rest = lines.pop() + "\r" * (len(piece) - len(settled))
        yield [line + "\n" for line in lines]
    yield lines_of_text(rest)


def _one_line_end(text: str) -> str:
    return text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
