"""Pictures of the screen, taken from the memory in which the X server draws: a step costs some milliseconds."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

HEAD = struct.Struct(">25I")  # of an X window dump: the sizes that are needed are among the first words
COLOUR = 12  # bytes of an entry of the colour map
QUICK = 1


class Pictures:
    """The steps of a story, each with what was on the screen when it began."""

    def __init__(self, memory: Path, folder: Path) -> None:
        self._memory = memory
        self._folder = folder
        self._folder.mkdir(parents=True, exist_ok=True)
        self.steps = 0

    def keep(self) -> int:
        """Keep the screen as it is now; gives the number of the step."""
        self.steps += 1
        if self._memory.exists():
            (self._folder / f"{self.steps:04}.xwd.z").write_bytes(zlib.compress(self._memory.read_bytes(), QUICK))
        return self.steps

    def drop(self) -> None:
        """Forget all that were kept."""
        for kept in self._folder.glob("*.xwd.z"):
            kept.unlink()

    def develop(self) -> None:
        """Make each that was kept a PNG file."""
        for kept in sorted(self._folder.glob("*.xwd.z")):
            dump = zlib.decompress(kept.read_bytes())
            kept.with_name(kept.name.removesuffix(".xwd.z") + ".png").write_bytes(developed(dump))
            kept.unlink()


def developed(dump: bytes) -> bytes:
    """An X window dump of 24 bits of colour as a PNG file."""
    words = HEAD.unpack_from(dump)
    width, height, line, colours = words[4], words[5], words[12], words[19]
    start = words[0] + colours * COLOUR
    rows = bytearray()
    for row in range(height):
        pixels = dump[start + row * line : start + row * line + width * 4]
        rgb = bytearray(width * 3)
        rgb[0::3], rgb[1::3], rgb[2::3] = pixels[2::4], pixels[1::4], pixels[0::4]
        rows += b"\0" + rgb
    return png(width, height, bytes(rows))


def png(width: int, height: int, rows: bytes) -> bytes:
    """A PNG file of rows that each begin with a 0 and go on with red, green and blue."""
    head = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, QUICK)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
