"""Proof pack of an export, or of one row of it: what the partner, the person or an inspector can check offline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from leadkeeper.db import forms, partners, proofs, register
from leadkeeper.db.book import settings
from leadkeeper.db.engine import Db, writing
from leadkeeper.db.proofs import ExportProof
from leadkeeper.db.register import RegisterEntry
from leadkeeper.domain import serialization
from leadkeeper.domain.book import reference
from leadkeeper.domain.partner import Partner
from leadkeeper.domain.proof import rows as merkle
from leadkeeper.domain.proof.rows import ProofRow, canonical_json, fingerprint, leaf_hash, root_of, salt_of
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.proof_pack import FORMAT, LEAVES, MANIFEST, ROWS, SIGNATURE, VERSION, member_name, write_pack
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.consent.forms import stored_file
from leadkeeper.services.contacts.details import resolve_contact_ids
from leadkeeper.services.exports.exporter import check_clock
from leadkeeper.services.exports.register import exported, list_exports, pending_file
from leadkeeper.services.partners.contracts import contract_notes
from leadkeeper.services.proof.keys import signing_key

VERIFIERS = Path(__file__).resolve().parents[3] / "resources" / "proof"
STEP = 5_000


Shown = set[tuple[str | None, str | None]]
"""The form version and the list versions that a row of a pack names, of all rows."""


class _Rows:
    """The lines of a pack, made anew each time they are read: a million of them would take gigabytes."""

    def __init__(self, db: Db, proof: ExportProof, export: str) -> None:
        self._db, self._proof, self._export = db, proof, export
        self.leaves = list[bytes]()
        self.shown, self.withheld = Shown(), 0
        self.digest, self.size = sha256(), 0

    def prepare(self) -> Iterator[int]:
        """Read all rows once, yielding their positions: leaves, digest and size are known afterwards."""
        for position, row in enumerate(proofs.rows_of(self._db, self._proof)):
            line, leaf = _line(self._proof, reference(self._export, position), row)
            self.leaves.append(leaf)
            self.digest.update(line + b"\n")
            self.size += len(line) + 1
            if isinstance(row, ProofRow):
                self.shown.add((row.form, row.lists))
            else:
                self.withheld += 1
            yield position

    def __iter__(self) -> Iterator[bytes]:
        rows = enumerate(proofs.rows_of(self._db, self._proof))
        lines = (_line(self._proof, reference(self._export, position), row)[0] + b"\n" for position, row in rows)
        while some := list(islice(lines, proofs.BLOCK)):
            yield b"".join(some)


Member = tuple[str, bytes | _Rows]


def _entry(name: str, content: bytes | _Rows) -> dict[str, object]:
    """Name, SHA-256 and size of a member, as the manifest lists them."""
    if isinstance(content, _Rows):
        return {"name": name, "sha256": content.digest.hexdigest(), "size": content.size}
    return {"name": name, "sha256": sha256(content).hexdigest(), "size": len(content)}


@dataclass(frozen=True, slots=True)
class PackResult:
    """A pack that was written: its file, what it proves, the Merkle root, the key's fingerprint.

    `rows` counts the rows in it, `withheld` those of people who were erased since; `missing` are pictures and
    documents that the book has no bytes of.
    """

    file: str
    sha256: str
    export: str
    ref: str | None
    root: str
    fingerprint: str
    rows: int
    withheld: int
    missing: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """Return the object printed by `proof --json`."""
        return serialization.attributes(self, "file sha256 export ref root fingerprint rows withheld missing")


def write_proof(db: Db, export: str, out: Path, now: datetime, *, clock_is_right: bool = False) -> Flow[PackResult]:
    """Write the proof pack of an export, sign it, and enter it in the register.

    `clock_is_right`: continue even if the register holds a later day. Raises `unknown-export`, `proof-not-kept`,
    `proof-damaged`, `clock-set-back`, `proof-key-changed`, and the codes of `files.atomic`.
    """
    check_clock(db, now, is_right=clock_is_right)
    entry, proof = _proof(db, export)
    rows = _Rows(db, proof, export)
    for position in rows.prepare():
        if position % STEP == 0:
            yield Progress("proof", position, proof.count)
    _check_root(proof, entry, rows.leaves)
    members: list[Member] = [(ROWS, rows), (LEAVES, b"".join(leaf.hex().encode() + b"\n" for leaf in rows.leaves))]
    count = len(rows.leaves) - rows.withheld
    return _write(db, entry, proof, out, now, rows.shown, members, count=count, withheld=rows.withheld)


def write_row_proof(db: Db, ref: str, out: Path, now: datetime, *, clock_is_right: bool = False) -> PackResult:
    """Write the proof pack of one row (its reference), from which nothing about other rows can be learnt.

    Raises as `write_proof`, `unknown-ref`, and `proof-withheld` for a person who was erased.
    """
    export, _, number = ref.partition("-")
    if not number.isdecimal() or int(number) < 1 or reference(export, int(number) - 1) != ref:
        raise LeadKeeperError("unknown-ref", ref=ref)
    check_clock(db, now, is_right=clock_is_right)
    entry, proof = _proof(db, export)
    rows = list(proofs.rows_of(db, proof))
    index = int(number) - 1
    if index >= len(rows):
        raise LeadKeeperError("unknown-ref", ref=ref)
    row = rows[index]
    if not isinstance(row, ProofRow):
        raise LeadKeeperError("proof-withheld", ref=ref)
    leaves = [_line(proof, reference(export, position), one)[1] for position, one in enumerate(rows)]
    _check_root(proof, entry, leaves)
    members: list[Member] = [(ROWS, _line(proof, ref, row)[0] + b"\n")]
    branch = {"index": index, "branch": [one.hex() for one in merkle.branch_of(leaves, index)]}
    return _write(db, entry, proof, out, now, {(row.form, row.lists)}, members, count=1, ref=ref, branch=branch)


def write_person_proof(
    db: Db, address_or_id: str, out: Path, now: datetime, only: Sequence[str] | None = None
) -> PackResult:
    """Write the proof of a person's row in the newest export that held it and has a proof.

    Raises as `resolve_contact_ids` and `write_row_proof`, and `nothing-to-prove` if there is none.
    """
    places = proofs.places_of(db, resolve_contact_ids(db, address_or_id, only).numbers)
    if not places:
        raise LeadKeeperError("nothing-to-prove")
    export, position = places[-1]
    return write_row_proof(db, reference(export, position), out, now)


def _proof(db: Db, export: str) -> tuple[RegisterEntry, ExportProof]:
    """The register entry and the kept proof of a released export."""
    known = {one.export: one for one in list_exports(db)}
    if export not in known or known[export].state == "pending":
        raise LeadKeeperError("unknown-export", export=export)
    proof = proofs.proof_of(db, export)
    if proof is None:
        raise LeadKeeperError("proof-not-kept", export=export)
    return next(one for one in exported(db) if one.body["export"] == export), proof


def _line(proof: ExportProof, ref: str, row: ProofRow | str) -> tuple[bytes, bytes]:
    """A row's line in the pack and its leaf hash."""
    if isinstance(row, str):
        return canonical_json({"ref": ref, "withheld": True}), bytes.fromhex(row)
    line = row.line(ref, salt_of(proof.secret, ref))
    return line, leaf_hash(line)


def _check_root(proof: ExportProof, entry: RegisterEntry, leaves: Sequence[bytes]) -> None:
    """Raise `proof-damaged` if the rows no longer lead to the root that the register keeps."""
    if root_of(leaves).hex() != proof.root or entry.body.get("proof_root") != proof.root:
        raise LeadKeeperError("proof-damaged", export=entry.body["export"])


def _write(
    db: Db,
    entry: RegisterEntry,
    proof: ExportProof,
    out: Path,
    now: datetime,
    shown: Shown,
    members: list[Member],
    *,
    count: int,
    withheld: int = 0,
    ref: str | None = None,
    branch: dict[str, object] | None = None,
) -> PackResult:
    if out.exists():
        raise LeadKeeperError("file-exists", path=str(out))
    body, missing, pictures = entry.body, list[str](), dict[str, bytes]()
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "kind": "export" if branch is None else "row",
        "made_at": now.isoformat(),
        "seller": serialization.attributes(settings.read(db), "name siren rights_contact privacy_url"),
        "partner": {name: body.get(name) for name in ("legal_name", "siren")},
        "export": {
            "id": body["export"], "at": entry.at, "channels": body["channels"], "columns": body["columns"],
            "rows": proof.count, "root": proof.root, "sha256": body["sha256"], "file": body["file"],
        },
        "register": {"seq": entry.seq, "hash": entry.hash},
        "forms": _forms(db, shown, pictures, missing),
        "lists": _lists(db, shown, pictures, missing),
        **({"contract": _contract(db, body)} if branch is None else {"row": branch}),
    }  # fmt: skip
    members += [*pictures.items(), *((path.name, path.read_bytes()) for path in sorted(VERIFIERS.glob("verify.*")))]
    manifest["files"] = [_entry(name, content) for name, content in members]
    with pending_file(db, out) as temp, writing(db):
        key = signing_key(db, now)
        public = key.public_key().public_bytes_raw()
        text = canonical_json(manifest | {"key": public.hex()})
        signed = [(MANIFEST, text), (SIGNATURE, key.sign(text).hex().encode())]
        issued = {"export": body["export"], "manifest": sha256(text).hexdigest(), **({"ref": ref} if ref else {})}
        register.append(db, now.isoformat(), "proof", issued)
        digest = write_pack(out, [*signed, *members], temp)  # last: if it fails, no entry remains
    return PackResult(
        str(out), digest, str(body["export"]), ref, proof.root, fingerprint(public), count, withheld,
        tuple(dict.fromkeys(missing)),
    )  # fmt: skip


def _attached(
    db: Db, digest: str | None, name: str | None, pictures: dict[str, bytes], missing: list[str]
) -> str | None:
    """Name in the pack of a stored picture; None if the book has no bytes of it, or they were altered."""
    kept = stored_file(db, digest) if digest else None
    if digest is None or kept is None or not kept.whole:
        missing.append(name or "?")
        return None
    inside = member_name("files", digest, kept.name)
    pictures[inside] = kept.content
    return inside


def _forms(db: Db, shown: Shown, pictures: dict[str, bytes], missing: list[str]) -> list[dict[str, object]]:
    """Wording and evidence of the form versions that these rows name."""
    content, named = [], {form for form, _lists in shown}
    for form in forms.read_all(db):
        for version in (one for one in form.versions if one.id in named):
            evidence = [
                serialization.attributes(item, "kind name sha256 taken_at")
                | {"file": _attached(db, item.sha256, item.name, pictures, missing)}
                for item in version.evidence
            ]
            facts = {**serialization.write(version), "evidence": evidence}
            content.append({"form": form.id, "name": form.name, "kind": form.kind, **facts})
    return content


def _lists(db: Db, shown: Shown, pictures: dict[str, bytes], missing: list[str]) -> list[dict[str, object]]:
    """Names and snapshots of the list versions that these rows name."""
    content, named = [], {one for _form, lists in shown for one in merkle.listed(lists)}
    for partner_list in partners.read_lists(db):
        for version in (one for one in partner_list.versions if one.id in named):
            snapshot = version.snapshot
            inside = _attached(db, snapshot.sha256, snapshot.name, pictures, missing) if snapshot else None
            facts = {"list": partner_list.id, "url": partner_list.url, "file": inside}
            content.append({**serialization.write(version), **facts})
    return content


def _contract(db: Db, body: dict[str, Any]) -> dict[str, object] | None:
    """The contract that the export was made under, with its clauses."""
    partner: Partner | None = next((one for one in partners.read_all(db) if one.id == body["partner"]), None)
    contract = next((one for one in partner.contracts if one.id == body["contract"]), None) if partner else None
    if partner is None or contract is None:
        return None
    written = serialization.write(contract).items()
    facts = {name: fact for name, fact in written if name not in ("price_cents", "terms")}  # not for those who check
    return {**facts, "clauses": [one.id for one in contract_notes(db)[partner.id, contract.id].clauses if one.present]}
