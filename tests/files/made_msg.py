"""Small `.msg` files: an OLE file whose streams are so long that none of them needs the small sectors."""

from __future__ import annotations

import struct

SECTOR = 512
LEAST = 4096  # bytes from which on a stream has sectors of its own
END, FREE = 0xFFFFFFFE, 0xFFFFFFFF

Tree = dict[str, "str | bytes | Tree"]
"""By name the text or bytes of a property, or the folder of a recipient, an attachment or a mail in it."""


def msg(tree: Tree) -> bytes:
    """An OLE file that holds a tree; names of properties get their beginning by themselves."""
    entries: list[list[object]] = [["Root Entry", 5, FREE, FREE, b""]]
    _add(entries, 0, tree)
    data, fat, places = bytearray(), list[int](), list[tuple[int, int]]()
    for name, kind, *_rest, content in entries:
        if kind != 2:
            places.append((END, 0))
            continue
        assert isinstance(content, bytes), name
        first, count = len(fat), -(-len(content) // SECTOR)
        fat += [*range(first + 1, first + count), END]
        data += content.ljust(count * SECTOR, b"\0")
        places.append((first, len(content)))
    directory = b"".join(_entry(one, place) for one, place in zip(entries, places, strict=True))
    start, count = len(fat), -(-len(directory) // SECTOR)
    fat += [*range(start + 1, start + count), END]
    data += directory.ljust(count * SECTOR, b"\0")
    sectors = -(-(len(fat) + 8) // 128)
    table = len(fat)
    fat += [0xFFFFFFFD] * sectors
    fat += [FREE] * (sectors * 128 - len(fat))
    difat = [*range(table, table + sectors)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, sectors, start, 0, LEAST, END, 0, END, 0)
    head += b"".join(struct.pack("<I", one) for one in [*difat, *[FREE] * (109 - len(difat))])
    return head + bytes(data) + b"".join(struct.pack("<I", one) for one in fat)


def _add(entries: list[list[object]], parent: int, tree: Tree) -> None:
    """Adds the children of an entry as a chain of right siblings."""
    before = None
    for name, thing in tree.items():
        number = len(entries)
        if before is None:
            entries[parent][3] = number
        else:
            entries[before][2] = number
        before = number
        if isinstance(thing, dict):
            entries.append([name, 1, FREE, FREE, b""])
            _add(entries, number, thing)
        else:
            content = thing.encode("utf-16-le") if isinstance(thing, str) else thing
            entries.append([f"__substg1.0_{name}", 2, FREE, FREE, content.ljust(LEAST, b"\0")])


def _entry(one: list[object], place: tuple[int, int]) -> bytes:
    name, kind, right, child, _content = one
    wide = str(name).encode("utf-16-le") + b"\0\0"
    head = wide.ljust(64, b"\0") + struct.pack("<HBBIII", len(wide), kind, 1, FREE, right, child)
    return head + bytes(36) + struct.pack("<IQ", *place)
