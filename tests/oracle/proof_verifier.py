"""A second verifier of proof packs, written from docs/proof.md alone by somebody who did not know the other ones.

Usage: python proof_verifier.py PACK [WORKBOOK]
"""

import json
import re
import struct
import sys
import zlib
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import NamedTuple, TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from openpyxl import load_workbook

MAX_UNPACKED = 2**30
UNREADABLE_FLAGS = 0x2061  # encrypted (bits 0, 6, 13) or patched data (bit 5)
DESCRIPTOR_FLAG = 0x0008
ZIP64_MARK = 0xFFFFFFFF
END_RECORD = struct.Struct("<4x4H2I")
DIRECTORY_ENTRY = struct.Struct("<6xBx2H4x3I4H6xI")
NEWEST_ZIP = 63  # in tenths: what readers of ZIPs know
LOCAL_HEADER = struct.Struct("<4s2x2H4x3I2H")
FIELD_PRIME = 2**255 - 19
GROUP_ORDER = 2**252 + 27742317777372353535851937790883648493
FINGERPRINT = re.compile(r"\b(?:[0-9A-F]{4} ){15}[0-9A-F]{4}\b", re.ASCII)
T = TypeVar("T")
JsonObject = dict[str, object]


class RefusedError(Exception):
    """The reason why a pack or a workbook is refused."""


class Entry(NamedTuple):
    """What the central directory of a ZIP says of a member."""

    name: bytes
    method: int
    crc: int
    packed: int
    size: int
    offset: int


@dataclass(frozen=True)
class Manifest:
    """The part of `manifest.json` that a check needs."""

    kind: str
    key: bytes
    export_id: str
    columns: list[str]
    rows: int
    root: str
    workbook_hash: str
    files: dict[str, str]
    index: int
    branch: list[str]

    @property
    def fingerprint(self) -> str:
        """The hash of the key as people compare it."""
        return " ".join(re.findall("....", sha256(self.key).hexdigest().upper()))


def read_directory(data: bytes) -> tuple[list[Entry], int]:
    """Return the entries of the central directory, which fill it, and the place where it starts."""
    tail = data[-22 - 0xFFFF :]
    ends = [match.start() for match in re.finditer(b"PK\x05\x06", tail)]
    ends = [end for end in ends if tail[end + 20 : end + 22] == struct.pack("<H", (len(tail) - end - 22) & 0xFFFF)]
    if len(ends) != 1:
        raise RefusedError("the file is no ZIP, or it has more than one end")
    end = len(data) - len(tail) + ends[0]
    disk, first_disk, here, count, length, start = END_RECORD.unpack_from(data, end)
    if disk or first_disk or here != count or start + length != end:
        raise RefusedError("the end of the ZIP is damaged")
    entries: list[Entry] = []
    position = start
    while position + 46 <= end and data.startswith(b"PK\x01\x02", position):
        needed, flags, method, crc, packed, size, name, extra, comment, disk, offset = DIRECTORY_ENTRY.unpack_from(
            data, position
        )
        if needed > NEWEST_ZIP or disk or flags & UNREADABLE_FLAGS or method not in (0, 8):
            raise RefusedError("a member is encrypted or packed in a way that is not allowed")
        entries.append(Entry(data[position + 46 : position + 46 + name], method, crc, packed, size, offset))
        position += 46 + name + extra + comment
    if position != end or len(entries) != count:
        raise RefusedError("the central directory of the ZIP is damaged")
    return entries, start


def local_sizes(packed: int, size: int, extra: bytes) -> tuple[int, int]:
    """Return both sizes of a local header, from its ZIP64 field where they are marked as being there."""
    while ZIP64_MARK in (packed, size) and len(extra) >= 4:
        field_id, length = struct.unpack_from("<2H", extra)
        if field_id == 1:
            wide = iter(struct.unpack_from(f"<{length // 8}Q", extra, 4))
            size = next(wide, size) if size == ZIP64_MARK else size
            return (next(wide, packed) if packed == ZIP64_MARK else packed), size
        extra = extra[4 + length :]
    return packed, size


def read_member(data: bytes, entry: Entry) -> tuple[bytes, int]:
    """Return the content of a member and the place where its last byte, descriptor included, ends."""
    damaged = RefusedError(f"the member {entry.name!a} is damaged")
    signature, flags, method, crc, packed, size, name, extra = LOCAL_HEADER.unpack_from(data, entry.offset)
    start = entry.offset + 30 + name + extra
    end = start + entry.packed
    header_name = data[entry.offset + 30 : entry.offset + 30 + name]
    if (signature, method, header_name) != (b"PK\x03\x04", entry.method, entry.name) or flags & UNREADABLE_FLAGS:
        raise damaged
    content = raw = data[start:end]
    if method == 8:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        content = inflater.decompress(raw, entry.size + 1)
        if not inflater.eof or inflater.unused_data:
            raise damaged
    if (len(raw), len(content), zlib.crc32(content)) != (entry.packed, entry.size, entry.crc):
        raise damaged
    if flags & DESCRIPTOR_FLAG:
        forms = [struct.pack(form, entry.crc, entry.packed, entry.size) for form in ("<3I", "<I2Q")]
        lengths = [len(form) for form in [b"PK\x07\x08" + form for form in forms] + forms if data.startswith(form, end)]
        if not lengths:
            raise damaged
        end += lengths[0]
    elif (crc, *local_sizes(packed, size, data[start - extra : start])) != (entry.crc, entry.packed, entry.size):
        raise damaged
    return content, end


def read_zip(data: bytes) -> dict[str, bytes]:
    """Return the members of a ZIP by name; refuse one that is damaged, too large or ambiguous."""
    entries, directory_start = read_directory(data)
    if sum(entry.size for entry in entries) > MAX_UNPACKED:
        raise RefusedError("the ZIP unpacks to more than 1 GiB")
    if len({entry.name for entry in entries}) != len(entries):
        raise RefusedError("the ZIP holds a name twice")
    members: dict[str, bytes] = {}
    entries.sort(key=lambda entry: entry.offset)
    limits = [entry.offset for entry in entries[1:]] + [directory_start]
    for entry, limit in zip(entries, limits, strict=False):
        members[entry.name.decode("ascii")], end = read_member(data, entry)
        if end > limit:
            raise RefusedError("members of the ZIP overlap")
    return members


def unique_pairs(pairs: list[tuple[str, object]]) -> JsonObject:
    """Return a JSON object; refuse one that holds a key twice."""
    if len(dict(pairs)) != len(pairs):
        raise RefusedError("a JSON object holds a key twice")
    return dict(pairs)


def parse_integer(digits: str) -> int | float:
    """Return an integer; a huge one, which only a key that is ignored may hold, as a float."""
    return int(digits) if len(digits) < 20 else float(digits)


def parse_object(data: bytes, what: str) -> JsonObject:
    """Return the JSON object in some UTF-8 bytes."""
    try:
        # int refuses NaN and infinities, which are not JSON
        value = json.loads(
            data.decode("utf-8"), object_pairs_hook=unique_pairs, parse_int=parse_integer, parse_constant=int
        )
    except (ValueError, RecursionError) as error:
        raise RefusedError(f"{what} is not JSON in UTF-8") from error
    return of_kind(value, dict, what)


def of_kind(value: object, kind: type[T], what: str) -> T:
    """Return a value that is of a kind; `true` is no integer."""
    if type(value) is not kind:
        raise RefusedError(f"{what} is missing or of another kind")
    return value


def hash_text(value: object, what: str) -> str:
    """Return a text of 64 lower-case hexadecimal digits."""
    if not re.fullmatch("[0-9a-f]{64}", of_kind(value, str, what)):
        raise RefusedError(f"{what} is not 64 lower-case hexadecimal digits")
    return str(value)


def read_manifest(data: bytes) -> Manifest:
    """Return what a check needs of the manifest."""
    manifest = parse_object(data, "manifest.json")
    kind = of_kind(manifest.get("kind"), str, "kind")
    version = of_kind(manifest.get("version"), int, "version")
    if manifest.get("format") != "leadkeeper-proof" or version != 1 or kind not in ("export", "row"):
        raise RefusedError("the manifest has another format, version or kind")
    export = of_kind(manifest.get("export"), dict, "export")
    columns = [of_kind(name, str, "a column") for name in of_kind(export.get("columns"), list, "export.columns")]
    if columns[:1] != ["ref"]:
        raise RefusedError("the first column is not ref")
    files: dict[str, str] = {}
    for item in of_kind(manifest.get("files"), list, "files"):
        name = of_kind(of_kind(item, dict, "a file").get("name"), str, "the name of a file")
        if name in files:
            raise RefusedError("files holds a name twice")
        files[name] = hash_text(item.get("sha256"), "the hash of a file")
    row = of_kind(manifest.get("row"), dict, "row") if kind == "row" else {"index": 0, "branch": []}
    branch = of_kind(row.get("branch"), list, "row.branch")
    return Manifest(
        kind=kind,
        key=bytes.fromhex(hash_text(manifest.get("key"), "key")),
        export_id=of_kind(export.get("id"), str, "export.id"),
        columns=columns,
        rows=of_kind(export.get("rows"), int, "export.rows"),
        root=hash_text(export.get("root"), "export.root"),
        workbook_hash=hash_text(export.get("sha256"), "export.sha256"),
        files=files,
        index=of_kind(row.get("index"), int, "row.index"),
        branch=[hash_text(sibling, "an element of row.branch") for sibling in branch],
    )


def check_signature(manifest: bytes, signature: bytes, key: bytes) -> None:
    """Refuse a signature that is not strictly the one of RFC 8032."""
    if not re.fullmatch(rb"[0-9a-f]{128}", signature):
        raise RefusedError("manifest.sig is not 128 lower-case hexadecimal digits")
    sign, y = divmod(int.from_bytes(key, "little"), 2**255)
    raw = bytes.fromhex(signature.decode("ascii"))
    try:
        if y >= FIELD_PRIME or (sign and y in (1, FIELD_PRIME - 1)):
            raise InvalidSignature("the key is no point of the curve")
        if int.from_bytes(raw[32:], "little") >= GROUP_ORDER:
            raise InvalidSignature("S is not below the order of the group")
        Ed25519PublicKey.from_public_bytes(key).verify(raw, manifest)
    except (InvalidSignature, ValueError) as error:
        raise RefusedError("the signature is not that of the key") from error


def check_members(members: dict[str, bytes], manifest: Manifest) -> None:
    """Refuse members that are not exactly those that the manifest names."""
    required = {"rows.jsonl", "leaves.txt"} if manifest.kind == "export" else {"rows.jsonl"}
    hashes = {name: sha256(members[name]).hexdigest() for name in set(members) - {"manifest.json", "manifest.sig"}}
    if hashes != manifest.files or not required <= set(hashes):
        raise RefusedError("the members are not exactly those that the manifest names")


def digest(*parts: bytes) -> bytes:
    """Return the SHA-256 of some parts in a row."""
    return sha256(b"".join(parts)).digest()


def tree_root(level: list[bytes]) -> bytes:
    """Return the root over leaf hashes."""
    while len(level) > 1:
        odd = level[len(level) & ~1 :]
        level = [digest(b"\1", left, right) for left, right in zip(level[::2], level[1::2], strict=False)] + odd
    return level[0] if level else digest()


def branch_root(node: bytes, index: int, rows: int, branch: list[str]) -> bytes:
    """Return the root to which a leaf hash and its branch lead."""
    siblings = [bytes.fromhex(sibling) for sibling in reversed(branch)]
    if not 0 <= index < rows:
        raise RefusedError("row.index is not below export.rows")
    while rows > 1:
        if index ^ 1 < rows:
            if not siblings:
                raise RefusedError("the branch lacks an element")
            sibling = siblings.pop()
            node = digest(b"\1", sibling, node) if index & 1 else digest(b"\1", node, sibling)
        index, rows = index // 2, (rows + 1) // 2
    if siblings:
        raise RefusedError("an element of the branch is left over")
    return node


def check_rows(members: dict[str, bytes], manifest: Manifest) -> None:
    """Refuse rows that are not those that lead to the root, in order and each with its reference."""
    *lines, rest = members["rows.jsonl"].split(b"\n")
    if rest or len(lines) != (manifest.rows if manifest.kind == "export" else 1):
        raise RefusedError("rows.jsonl has another number of lines, or its last line has no end")
    if manifest.kind == "row":
        row = parse_object(lines[0], "the row")
        if branch_root(digest(b"\0", lines[0]), manifest.index, manifest.rows, manifest.branch).hex() != manifest.root:
            raise RefusedError("the row does not lead to the root")
        of_kind(row.get("ref"), str, "the reference of the row")
        return
    if not re.fullmatch(rb"(?:[0-9a-f]{64}\n)*+", members["leaves.txt"]):
        raise RefusedError("leaves.txt does not hold one hash a line")
    leaves = [bytes.fromhex(leaf.decode("ascii")) for leaf in members["leaves.txt"].split()]
    if len(leaves) != manifest.rows or tree_root(leaves).hex() != manifest.root:
        raise RefusedError("the leaves do not lead to the root")
    for number, (line, leaf) in enumerate(zip(lines, leaves, strict=True), start=1):
        ref = f"{manifest.export_id}-{number:06d}"
        row = parse_object(line, f"row {number}")
        withheld = f'{{"ref":{json.dumps(ref, ensure_ascii=False)},"withheld":true}}'.encode()
        if row.get("ref") != ref or (line != withheld and digest(b"\0", line) != leaf):
            raise RefusedError(f"row {number} is not the signed one")


def check_workbook(workbook: bytes, manifest: Manifest) -> None:
    """Refuse a workbook that is not the very file, or whose first fingerprint is that of another key."""
    if sha256(workbook).hexdigest() != manifest.workbook_hash:
        raise RefusedError("the workbook is not the very file that was sent")
    try:
        sheets = load_workbook(BytesIO(workbook), data_only=True).worksheets
        texts = [str(value) for sheet in sheets for row in sheet.iter_rows(values_only=True) for value in row]
    except Exception:  # openpyxl has no error of its own; the very file need not be readable
        return
    fingerprint = next((match[0] for text in texts if (match := FINGERPRINT.search(text))), manifest.fingerprint)
    if fingerprint != manifest.fingerprint:
        raise RefusedError("the workbook holds the fingerprint of another key")


def judge(pack: Path, workbook: Path | None) -> tuple[bool, str]:
    """Return whether a pack, and a workbook if there is any, are accepted, and why."""
    try:
        members = read_zip(pack.read_bytes())
        manifest = read_manifest(members["manifest.json"])
        check_signature(members["manifest.json"], members["manifest.sig"], manifest.key)
        check_members(members, manifest)
        check_rows(members, manifest)
        if workbook is not None:
            check_workbook(workbook.read_bytes(), manifest)
    except RefusedError as refusal:
        return False, str(refusal)
    except Exception as error:  # whatever is malformed is refused
        return False, f"the pack or the workbook cannot be read ({type(error).__name__})"
    return True, f"{manifest.kind} {manifest.export_id!a}, {manifest.rows} row(s) in all, key {manifest.fingerprint}"


def accepts(pack: Path, workbook: Path | None) -> bool:
    """Return whether a pack is sound and the workbook, if there is any, is the very file."""
    return judge(pack, workbook)[0]


def main(arguments: list[str]) -> int:
    """Print the verdict in one line; return 0 if it is accepted, else 1."""
    if len(arguments) not in (1, 2):
        print("usage: proof_verifier.py PACK [WORKBOOK]")
        return 1
    accepted, reason = judge(Path(arguments[0]), Path(arguments[1]) if len(arguments) == 2 else None)
    print("accepted:" if accepted else "refused:", reason)
    return 0 if accepted else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
