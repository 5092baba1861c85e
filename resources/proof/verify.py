#!/usr/bin/env python3
"""Check a proof pack of LeadKeeper: python3 verify.py PACK.zip [FILE.xlsx] [--key FINGERPRINT] [--json]

Needs Python 3.9 or newer and nothing else: no network, no other library. Ends with 0 only if nothing differs.
The format is described in docs/proof.md of LeadKeeper.
"""

import argparse
import hashlib
import json
import locale
import lzma
import re
import struct
import sys
import zipfile
import zlib
from xml.parsers import expat

MOST = 1 << 30
UNREADABLE = (
    *(ValueError, KeyError, IndexError, EOFError, NotImplementedError, RuntimeError, OSError, OverflowError),
    *(expat.ExpatError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, RecursionError, TypeError),
)
WORDS = {
    "signature-wrong": ("the signature is not that of the key", "la signature n’est pas celle de la clé"),
    "manifest-unreadable": ("the manifest cannot be read", "le manifeste est illisible"),
    "file-added": ("was added to the pack", "a été ajouté au dossier"),
    "file-missing": ("is missing from the pack", "manque dans le dossier"),
    "file-changed": ("was changed", "a été modifié"),
    "file-repeated": ("is there twice", "s’y trouve deux fois"),
    "row-unreadable": ("line cannot be read", "ligne illisible"),
    "row-changed": ("row was changed", "ligne modifiée"),
    "row-missing": ("row is missing", "ligne manquante"),
    "row-added": ("row was added", "ligne ajoutée"),
    "row-moved": ("row was moved", "ligne déplacée"),
    "leaves-wrong": ("do not lead to the signed root", "ne mènent pas à la racine signée"),
    "key-other": ("is another key’s fingerprint", "est l’empreinte d’une autre clé"),
    "changed": ("in the workbook: changed", "dans le classeur : modifié"),
    "missing": ("in the workbook: missing", "dans le classeur : manquant"),
    "added": ("in the workbook: added", "dans le classeur : ajouté"),
    "moved": ("in the workbook: moved", "dans le classeur : déplacé"),
    "match": ("The workbook is the very file that was sent.", "Le classeur est exactement le fichier envoyé."),
    "same-rows": (
        "All rows are as sent, but the file was saved again: it is not the very file.",
        "Toutes les lignes sont telles qu’envoyées, mais le fichier a été réenregistré : ce n’est plus le même.",
    ),
    "unknown": ("The workbook has no row of this export.", "Le classeur ne contient aucune ligne de cet export."),
    "valid": ("The proof is as it was signed.", "La preuve est telle qu’elle a été signée."),
    "broken": ("This proof is NOT as it was signed.", "Cette preuve N’EST PAS telle qu’elle a été signée."),
    "compare": (
        "Compare this fingerprint with the one on the sheet “Read me” of the export:",
        "Comparez cette empreinte avec celle de la feuille « Lisez-moi » de l’export :",
    ),
    "no-pack": ("This is no proof pack that can be read.", "Ce n’est pas un dossier de preuve lisible."),
    "no-workbook": ("The workbook cannot be read.", "Le classeur est illisible."),
}

# Ed25519 (RFC 8032), verification only: nothing secret is handled, so plain integers are enough.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def point_x(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return P - x if x % 2 != sign else x


def point(data):
    number = int.from_bytes(data, "little")
    y = number & ((1 << 255) - 1)
    x = point_x(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % P)


def add(a, b):
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    return (f - e) * (h - g) % P, (h + g) * (f + e) % P, (h - g) * (h + g) % P, (f - e) * (f + e) % P


def times(number, base):
    found = (0, 1, 1, 0)
    while number:
        if number & 1:
            found = add(found, base)
        base, number = add(base, base), number >> 1
    return found


def is_signed(key, text, signature):
    base_y = 4 * pow(5, P - 2, P) % P
    base = (point_x(base_y, 0), base_y)
    base = (base[0], base[1], 1, base[0] * base[1] % P)
    a, r, s = point(key), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if len(key) != 32 or len(signature) != 64 or a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % L
    left, right = times(s, base), add(r, times(h, a))
    return not ((left[0] * right[2] - right[0] * left[2]) % P or (left[1] * right[2] - right[1] * left[2]) % P)


def sha(data):
    return hashlib.sha256(data).digest()


def digest_of(stream):
    made = hashlib.sha256()
    for part in iter(lambda: stream.read(1 << 20), b""):
        made.update(part)
    return made.hexdigest()


def root_of(leaves):
    level = list(leaves)
    while len(level) > 1:
        pairs = [sha(b"\1" + level[n] + level[n + 1]) for n in range(0, len(level) - 1, 2)]
        level = pairs + level[-1:] if len(level) % 2 else pairs
    return level[0] if level else sha(b"")


def root_from(leaf, index, count, branch):
    if not 0 <= index < count:
        return None
    branch = list(branch)
    while count > 1:
        if index ^ 1 < count:
            if not branch:
                return None
            other = branch.pop(0)
            leaf = sha(b"\1" + other + leaf) if index % 2 else sha(b"\1" + leaf + other)
        index, count = index // 2, (count + 1) // 2
    return None if branch else leaf


def is_hash(text):
    return isinstance(text, str) and re.fullmatch("[0-9a-f]{64}", text) is not None


def manifest_of(text):
    """The manifest, or None if a key is missing or of the wrong kind."""
    try:
        found = json.loads(text)
        export, files = found["export"], found["files"]
        names = [one["name"] for one in files]
        fits = (
            (found["format"], found["version"]) == ("leadkeeper-proof", 1)
            and found["kind"] in ("export", "row")
            and is_hash(found["key"])
            and is_hash(export["root"])
            and type(export["rows"]) is int
            and all(isinstance(one, str) for one in (export["id"], export["sha256"], *export["columns"]))
            and all(isinstance(one["name"], str) and is_hash(one["sha256"]) for one in files)
            and len(set(names)) == len(names)
            and not {"manifest.json", "manifest.sig"} & set(names)
            and {"rows.jsonl", *(["leaves.txt"] if found["kind"] == "export" else [])} <= set(names)
        )
        if fits and found["kind"] == "row":
            row = found["row"]
            fits = type(row["index"]) is int and isinstance(row["branch"], list) and all(map(is_hash, row["branch"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return found if fits else None


def row_of(line):
    """The row of a line, or None if it is none."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(row, dict) or not isinstance(row.get("ref"), str):
        return None
    if set(row) == {"ref", "withheld"}:
        return row if row["withheld"] is True else None
    keys = {"address", "cells", "channels", "form", "grade", "instant", "lists", "ref", "salt"}
    return row if set(row) == keys and is_hash(row["salt"]) and is_hash(row["cells"]) else None


def lines_of(archive, names, name):
    """The lines of a member, one after the other: a million of them take much memory."""
    if name in names:
        with archive.open(name) as stream:
            for line in stream:
                yield line[:-1] if line.endswith(b"\n") else line


def moved(there, order):
    """Those that stand before one that comes earlier in the order."""
    position = {ref: number for number, ref in enumerate(order)}
    found, least = [], len(order)
    for ref in reversed(there):
        if position[ref] > least:
            found.append(ref)
        least = min(least, position[ref])
    return found[::-1]


def check_pack(path):
    """(manifest, rows by reference, faults) of a pack; a fault is a code and what it is about."""
    faults = []
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
        if sum(one.file_size for one in infos) > MOST or any(one.flag_bits & 1 for one in infos):
            raise ValueError("too large, or encrypted")
        names = [one.filename for one in infos]
        text = archive.read("manifest.json")
        faults += [("file-repeated", name) for name in sorted({name for name in names if names.count(name) > 1})]
        manifest = manifest_of(text)
        if manifest is None:
            return {}, {}, [*faults, ("manifest-unreadable", "manifest.json")]
        signature = archive.read("manifest.sig") if "manifest.sig" in names else b""
        is_hex = re.fullmatch(rb"[0-9a-f]{128}", signature) is not None
        if not is_hex or not is_signed(bytes.fromhex(manifest["key"]), text, bytes.fromhex(signature.decode())):
            faults.append(("signature-wrong", "manifest.sig"))
        known = {one["name"]: one["sha256"] for one in manifest["files"]}
        faults += [("file-added", name) for name in names if name not in {*known, "manifest.json", "manifest.sig"}]
        for name, digest in known.items():
            if name not in names:
                faults.append(("file-missing", name))
            else:
                with archive.open(name) as stream:
                    if digest_of(stream) != digest:
                        faults.append(("file-changed", name))
        leaves = [line.decode("ascii", "replace") for line in lines_of(archive, names, "leaves.txt")]
        return (manifest, *check_rows(manifest, lines_of(archive, names, "rows.jsonl"), leaves, faults))


def check_rows(manifest, lines, leaves, faults):
    export, rows, there, first, number = manifest["export"], {}, [], b"", 0
    wanted = {f"{export['id']}-{number:06d}": leaf for number, leaf in enumerate(leaves, 1)}
    for number, line in enumerate(lines, 1):
        row, leaf = row_of(line), sha(b"\0" + line)
        first = first or leaf
        if row is None:
            faults.append(("row-unreadable", str(number)))
            continue
        ref = row["ref"]
        if ref in rows or (manifest["kind"] == "export" and ref not in wanted):
            faults.append(("row-added", ref))
            continue
        rows[ref] = None if "withheld" in row else bytes.fromhex(row["salt"] + row["cells"])
        there.append(ref)
        if manifest["kind"] == "export" and "withheld" not in row and leaf.hex() != wanted[ref]:
            faults.append(("row-changed", ref))
    if manifest["kind"] == "row":
        place = manifest["row"]
        branch = [bytes.fromhex(one) for one in place["branch"]]
        root = root_from(first, place["index"], export["rows"], branch)
        if number != 1 or root is None or root.hex() != export["root"]:
            faults.append(("row-changed", there[0] if there else ""))
    else:
        is_whole = all(map(is_hash, leaves)) and root_of(map(bytes.fromhex, leaves)).hex() == export["root"]
        if not is_whole or len(leaves) != export["rows"]:
            faults.append(("leaves-wrong", "leaves.txt"))
        else:
            faults += [("row-missing", ref) for ref in wanted if ref not in rows]
            faults += [("row-moved", ref) for ref in moved(there, list(wanted))]
    return rows, faults


class Sheet:
    """The rows of a sheet's XML, as lists of texts; or, of sharedStrings.xml, its strings."""

    def __init__(self, text, shared=(), unit="row"):
        self.rows, self._shared, self._unit = [], shared, unit
        self._cell, self._kind, self._text, self._in_text = 0, "", "", False
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = self._more, self._refuse
        parser.buffer_text = True
        parser.Parse(text, 1)

    def _refuse(self, *_):
        raise ValueError("DOCTYPE")

    def _start(self, name, attributes):
        name = name.rpartition(":")[2]
        if name == self._unit:
            self.rows.append([])
        elif name == "c":
            letters = re.match("[A-Z]*", attributes.get("r", ""))[0]
            self._cell = len(self.rows[-1])
            if letters:
                self._cell = 0
                for letter in letters:
                    self._cell = self._cell * 26 + ord(letter) - 64
                self._cell -= 1
            self._kind, self._text = attributes.get("t", "n"), ""
            if self._cell > 16384:
                raise ValueError("column")
        elif name == "rPh":
            self._in_text = None
        elif name in ("t", "v") and self._in_text is not None:
            self._in_text = True

    def _more(self, text):
        if self._in_text:
            self._text += text

    def _end(self, name):
        name = name.rpartition(":")[2]
        if (name in ("t", "v") and self._in_text) or name == "rPh":
            self._in_text = False
        elif name == "c":
            row, text = self.rows[-1], self._text
            row += [None] * (self._cell + 1 - len(row))
            plain = self._shared[int(text)] if self._kind == "s" and text else unescaped(text)
            row[self._cell] = plain or None
        elif name == "si":
            self.rows[-1] = unescaped(self._text)
            self._text = ""


def unescaped(text):
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def sheets_of(path):
    """Rows of every sheet of a workbook."""
    with zipfile.ZipFile(path) as archive:
        if sum(one.file_size for one in archive.infolist()) > 4 * MOST:
            raise ValueError("too large")
        names, shared = archive.namelist(), ()
        if "xl/sharedStrings.xml" in names:
            shared = Sheet(archive.read("xl/sharedStrings.xml"), unit="si").rows
        parts = [re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name) for name in names]
        for part in sorted(filter(None, parts), key=lambda one: int(one[1])):
            yield Sheet(archive.read(part[0]), shared).rows


def check_workbook(path, manifest, rows):
    """What differs between a workbook and the rows of a pack, and the fingerprint on its cover sheet."""
    with open(path, "rb") as stream:
        digest = digest_of(stream)
    found = {"file": "unknown", "changed": [], "missing": [], "added": [], "moved": [], "unchecked": []}
    found["cover_fingerprint"] = None
    is_match = digest == manifest["export"]["sha256"]
    there, headers = {}, manifest["export"]["columns"]
    try:
        for sheet in sheets_of(path):
            places = None
            for number, cells in enumerate(sheet, 1):
                for cell in cells:
                    if cell and re.fullmatch("([0-9A-F]{4} ){15}[0-9A-F]{4}", cell):
                        found["cover_fingerprint"] = found["cover_fingerprint"] or cell
                if places is None:
                    places = columns_of(cells, headers, found)
                elif any(cells):
                    row = [cells[n] if n is not None and n < len(cells) else None for n in places]
                    compare(row, number, rows, there, found)
    except UNREADABLE:
        if not is_match:
            raise
        return {**found, "file": "match", "added": [], "missing": [], "moved": []}
    if is_match:
        return {"file": "match", "cover_fingerprint": found["cover_fingerprint"]}
    if there:
        if manifest["kind"] == "export":
            found["missing"] += [ref for ref in rows if ref not in there]
        else:
            found["added"] = []
        found["moved"] += moved(list(there), list(rows))
        is_same = not any(found[name] for name in ("changed", "missing", "added", "moved"))
        found["file"] = "same-rows" if is_same else "changed"
    return found


def columns_of(cells, headers, found):
    """Where the columns of the export stand, if this is the header row and not a line of the cover sheet."""
    if headers[0] not in cells or len(set(headers) & set(cells)) < 3:
        return None
    found["added"] += [name for name in cells if name and name not in headers]
    found["missing"] += [name for name in headers if name not in cells]
    found["moved"] += moved([name for name in cells if name in headers], headers)
    return [cells.index(name) if name in cells else None for name in headers]


def compare(row, number, rows, there, found):
    ref = row[0]
    if ref not in rows or ref in there:
        found["added"].append(ref or str(number))
        return
    there[ref] = None
    if rows[ref] is None:
        found["unchecked"].append(ref)
        return
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    salt, digest = rows[ref][:32], rows[ref][32:]
    if sha(b"cells\0" + salt + text) != digest:
        found["changed"].append(ref)


def check(pack, workbook=None, key=None):
    """The answer as a dictionary; `ok` only if nothing differs."""
    manifest, rows, faults = check_pack(pack)
    found = {"export": manifest.get("export", {}).get("id"), "fingerprint": None, "file": None}
    if manifest:
        text = hashlib.sha256(bytes.fromhex(manifest["key"])).hexdigest().upper()
        found["fingerprint"] = " ".join(text[n : n + 4] for n in range(0, 64, 4))
    if manifest and workbook:
        found.update(check_workbook(workbook, manifest, rows))
        if found["cover_fingerprint"] not in (None, found["fingerprint"]):
            faults.append(("key-other", found["cover_fingerprint"]))
    if key and found["fingerprint"] and re.sub(r"[\s:]", "", key).upper() != found["fingerprint"].replace(" ", ""):
        faults.append(("key-other", key))
    found["faults"] = [{"code": code, "name": name} for code, name in faults]
    found["rows"], found["withheld"] = len(rows), sum(row is None for row in rows.values())
    found["proof"] = "broken" if faults else "valid"
    found["ok"] = not faults and found["file"] in (None, "match")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pack")
    parser.add_argument("workbook", nargs="?")
    parser.add_argument("--key", help="the fingerprint that you expect")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--lang", choices=["en", "fr"])
    asked = parser.parse_args()
    if not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8")  # a pipe of Windows has no letters beyond those of its own language
    french = asked.lang == "fr" or (asked.lang is None and (locale.getlocale()[0] or "").lower().startswith("fr"))

    def words(code):
        return WORDS.get(code, (code, code))[french]

    try:
        found = check(asked.pack, asked.workbook, asked.key)
    except UNREADABLE as error:
        print(json.dumps({"ok": False, "proof": "unreadable"}) if asked.json else f"{words('no-pack')} ({error})")
        return 1
    if asked.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        print(words(found["proof"]))
        for fault in found["faults"]:
            print(f"  {fault['name']}  {words(fault['code'])}")
        if found["file"]:
            print(words(found["file"]) if found["file"] != "changed" else "")
            for name in ("changed", "missing", "added", "moved"):
                for ref in found.get(name, ()):
                    print(f"  {ref}  {words(name)}")
        if found["fingerprint"]:
            print(words("compare"), found["fingerprint"], sep="\n  ")
    return 0 if found["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
