"""Check a proof pack, its time stamp (RFC 3161), and the workbook that it is about, without any book or network."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leadkeeper.domain.proof.rows import fingerprint
from leadkeeper.domain.serialization import attributes
from leadkeeper.domain.text import cell_text
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import atomic
from leadkeeper.files.document import Document
from leadkeeper.files.proof_pack import LONGEST_MANIFEST, MANIFEST, Fault, PackContent, has_cells, moved
from leadkeeper.files.reader import open_document, unlocked
from leadkeeper.files.workbook_process import WorkProcess
from leadkeeper.files.zip_files import damage_of, opened
from leadkeeper.services import READ_PACK

_FINGERPRINT = re.compile(r"(?:[0-9A-F]{4} ){15}[0-9A-F]{4}")

LEAST_HEADERS = 3
"""Columns of the export that a header row has: the cover sheet explains each column in a row of its own."""

MATCH, SAME_ROWS, CHANGED, UNKNOWN = "match", "same-rows", "changed", "unknown"


@dataclass(slots=True)
class WorkbookCheck:
    """How a workbook compares with a pack: `match` byte for byte, `same-rows` saved again, `changed`, or `unknown`.

    Rows are named by reference; those that were added by their row number in the workbook where they have none.
    `unchecked` rows were withheld from the pack. `key` is the fingerprint on the cover sheet.
    """

    state: str
    changed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)
    key: str | None = None


@dataclass(slots=True)
class PackCheck:
    """The result of a check: the manifest, what differs, and the workbook if there is one."""

    manifest: Mapping[str, Any]
    faults: Sequence[Fault]
    rows: int
    withheld: int
    workbook: WorkbookCheck | None = None
    timestamp: Timestamp | None = None

    @property
    def key(self) -> str | None:
        """Fingerprint of the key that signed the pack."""
        return fingerprint(bytes.fromhex(self.manifest["key"])) if self.manifest else None

    @property
    def is_sound(self) -> bool:
        """Whether nothing differs: the pack as signed, and the very file that it is about."""
        return not self.faults and (self.workbook is None or self.workbook.state == MATCH)

    def as_json(self) -> dict[str, object]:
        """Return the object printed by `verify-proof --json`."""
        export = self.manifest.get("export", {})
        result: dict[str, object] = {
            "proof": "broken" if self.faults else "valid",
            "kind": self.manifest.get("kind"),
            "export": export.get("id"),
            "made_at": self.manifest.get("made_at"),
            "fingerprint": self.key,
            "root": export.get("root"),
            "rows": self.rows,
            "withheld": self.withheld,
            "faults": [{"code": one.code, "name": one.name} for one in self.faults],
            "file": None,
            "timestamp": self.timestamp.as_json() if self.timestamp else None,
        }
        if (book := self.workbook) is not None:
            counts = attributes(book, "changed missing added moved unchecked")
            result |= {"file": book.state, **counts, "cover_fingerprint": book.key}
        return result


def check_pack(
    path: Path,
    workbook: Path | None = None,
    *,
    password: str | None = None,
    key: str | None = None,
    stamp: tuple[Path, Path] | None = None,
) -> PackCheck:
    """Check a pack, its workbook if given, and the fingerprint of its key if the expected one is given.

    `stamp` is the answer of a time stamp authority and the certificates to trust. Raises `file-missing`,
    `no-proof-pack`, `no-certificate`, and the codes of `files.reader`.
    """
    for one in (path, *([workbook] if workbook else [])):
        if not one.is_file():
            raise LeadKeeperError("file-missing", path=str(one))
    with closing(WorkProcess(READ_PACK, path)) as process:
        (content,) = process.results(path)
    withheld = sum(row is None for row in content.rows.values())
    result = PackCheck(content.manifest, content.faults, len(content.rows), withheld)
    if workbook is not None and content.manifest:
        result.workbook = _check_workbook(content, workbook, password)
        if result.workbook.key not in (None, result.key):
            content.faults.append(Fault("key-other", result.workbook.key or ""))
    if key is not None and result.key is not None and _plain(key) != _plain(result.key):
        content.faults.append(Fault("key-other", key))
    if stamp is not None and content.manifest:
        stamped = check_timestamp(path, *stamp)
        if isinstance(stamped, Fault):
            content.faults.append(stamped)
        else:
            result.timestamp = stamped
    return result


def _plain(key: str) -> str:
    return re.sub(r"[\s:]", "", key).upper()


def _check_workbook(content: PackContent, path: Path, password: str | None) -> WorkbookCheck:
    is_match = atomic.sha256(path) == content.manifest["export"]["sha256"]
    try:
        with unlocked(path, password) as plain, open_document(plain) as document:
            compared = _compare(content, document)
    except LeadKeeperError:
        if not is_match:
            raise
        return WorkbookCheck(MATCH)  # the very file, of which only the cover sheet could not be looked at
    return WorkbookCheck(MATCH, key=compared.key) if is_match else compared


def _compare(content: PackContent, document: Document) -> WorkbookCheck:
    """Compare the rows of a workbook with those of a pack, by reference."""
    headers = list(content.manifest["export"]["columns"])
    check, there = WorkbookCheck(UNKNOWN), dict[str, None]()
    for line, cells in _sheets(document, check, headers):
        ref = cells[0]
        if ref not in content.rows or ref in there:
            check.added.append(ref or str(line))
            continue
        there[ref] = None
        row = content.rows[ref]
        if row is None:
            check.unchecked.append(ref)
        elif not has_cells(row, cells):
            check.changed.append(ref)
    if there:
        if content.manifest["kind"] == "export":
            check.missing += [ref for ref in content.rows if ref not in there]
        else:
            check.added = []  # a pack of one row says nothing of the others
        check.moved += moved(list(there), list(content.rows))
        check.state = CHANGED if check.changed or check.missing or check.added or check.moved else SAME_ROWS
    return check


def edited_rows(path: Path, rows: Mapping[str, bytes | None], headers: Sequence[str]) -> dict[str, bool] | None:
    """Return which rows of a file, by reference, hold other cells than those sent; None if it lacks columns of theirs.

    `rows` holds salt and hash of the cells of each row that can be compared.
    """
    check, result = WorkbookCheck(UNKNOWN), dict[str, bool]()
    with open_document(path) as document:
        for _line, cells in _sheets(document, check, headers):
            kept = rows.get(cells[0] or "")
            if kept is not None:
                result.setdefault(cells[0] or "", not has_cells(kept, cells))
    return None if check.missing or not result else result


def _sheets(document: Document, check: WorkbookCheck, headers: Sequence[str]) -> Iterator[tuple[int, list[str | None]]]:
    """Yield line and cells of each row below a header row, in the columns of the export; look for the key."""
    for table in document.every_sheet:
        places: list[int | None] | None = None
        for record in table.records():
            cells = [cell or None if isinstance(cell, str) else cell_text(cell) or None for cell in record.cells]
            check.key = check.key or next((cell for cell in cells if cell and _FINGERPRINT.fullmatch(cell)), None)
            if places is not None:
                if any(cells):
                    yield record.line, [cells[n] if n is not None and n < len(cells) else None for n in places]
            elif headers[0] in cells and len(set(headers) & set(cells)) >= LEAST_HEADERS:
                places = [cells.index(name) if name in cells else None for name in headers]
                check.added += [name for name in cells if name and name not in headers]
                check.missing += [name for name in headers if name not in cells]
                check.moved += moved([name for name in cells if name and name in headers], headers)


if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse

MOST_BYTES = 1 << 20  # largest answer or certificate file that is read; real ones have a few thousand bytes
SHA256 = "2.16.840.1.101.3.4.2.1"


@dataclass(frozen=True, slots=True)
class Timestamp:
    """When a time stamp authority saw the manifest, and the authority's name in its certificate."""

    at: datetime
    authority: str

    def as_json(self) -> dict[str, object]:
        """Return the object in `verify-proof --json`."""
        return {"at": self.at.isoformat(), "authority": self.authority}


def write_request(pack: Path, out: Path) -> str:
    """Write the request for a time stamp of a pack's manifest as a new file; return the SHA-256 that it names.

    It holds the digest alone, so that the authority learns nothing. Raises the codes of `files.atomic`.
    """
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    manifest = _manifest(pack)
    builder = TimestampRequestBuilder(data=manifest, hash_algorithm=HashAlgorithm.SHA256, nonce=False, cert_req=True)
    atomic.write(out, builder.build().as_bytes())
    return sha256(manifest).hexdigest()


def check_timestamp(pack: Path, answer: Path, trusted: Path) -> Timestamp | Fault:
    """Check an authority's answer about a pack against certificates that the person trusts (PEM).

    Certificates need to be valid when the stamp was made, not now. Raises `file-missing` and `no-certificate`.
    """
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

    builder = VerifierBuilder()
    for one in _certificates(trusted):
        is_root = one.issuer == one.subject
        builder = builder.add_root_certificate(one) if is_root else builder.add_intermediate_certificate(one)
    try:
        response = decode_timestamp_response(_with_sorted_certificates(_bytes(answer)))
        info, digest = response.tst_info, sha256(_manifest(pack)).digest()
    except ValueError:
        return Fault("timestamp-unreadable", answer.name)
    imprint = info.message_imprint
    if imprint.hash_algorithm.dotted_string != SHA256 or imprint.message != digest:
        return Fault("timestamp-other", answer.name)
    try:
        builder.build().verify(response, digest)
        return Timestamp(info.gen_time, _authority(response))
    except (VerificationError, ValueError):  # ValueError: certificates that cannot be read, or no root
        return Fault("timestamp-untrusted", answer.name)


def _with_sorted_certificates(answer: bytes) -> bytes:
    """Return an answer with its certificates in the order of DER, which OpenSSL does not keep; they are not signed."""
    content = answer
    with suppress(IndexError):  # what is no answer is refused by its reader
        for child in (0, 1, 1, 0):  # TimeStampResp, ContentInfo, its content, SignedData (RFC 3161, RFC 5652)
            content = _der_values(content)[child][2]
        for tag, _whole, certificates in _der_values(content):
            if tag == CERTIFICATES:
                ordered = sorted(whole for _tag, whole, _content in _der_values(certificates))
                return answer.replace(certificates, b"".join(ordered), 1)
    return answer


CERTIFICATES = 0xA0  # tag of the certificates in SignedData


def _der_values(content: bytes) -> list[tuple[int, bytes, bytes]]:
    """Return tag, encoding and content of each value of DER; IndexError if one is cut."""
    values, start = [], 0
    while start < len(content):
        size, begin = content[start + 1], start + 2
        if size >= 0x80:  # the number of bytes that tell the length
            begin += size - 0x80
            size = int.from_bytes(content[start + 2 : begin])
        values.append((content[start], content[start : begin + size], content[begin : begin + size]))
        start = begin + size
    return values


def _authority(response: TimeStampResponse) -> str:
    from cryptography.x509 import load_der_x509_certificate

    (signer,) = response.signed_data.signer_infos
    signed: Any = (load_der_x509_certificate(one) for one in response.signed_data.certificates)
    named = next(one for one in signed if (one.issuer, one.serial_number) == (signer.issuer, signer.serial_number))
    return str(named.subject.rfc4514_string())


def _certificates(path: Path) -> list[Certificate]:
    from cryptography.x509 import load_pem_x509_certificates

    try:
        certificates = load_pem_x509_certificates(_bytes(path))
    except ValueError as error:
        raise LeadKeeperError("no-certificate", path=str(path)) from error
    if not any(one.issuer == one.subject for one in certificates):
        raise LeadKeeperError("no-certificate", path=str(path))
    return list(dict.fromkeys(certificates))


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise LeadKeeperError("file-missing", path=str(path))
    with path.open("rb") as stream:
        return stream.read(MOST_BYTES)


def _manifest(pack: Path) -> bytes:
    with opened(pack, pack) as archive, damage_of(pack), archive.open(MANIFEST) as stream:
        return stream.read(LONGEST_MANIFEST)
