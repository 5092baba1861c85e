"""Time stamps of a proof pack (RFC 3161): asked for and checked without a network; the person sends the request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import atomic
from leadkeeper.files.proof_pack import LONGEST_MANIFEST, MANIFEST, Fault
from leadkeeper.files.zip_files import damage_of, opened

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse

MOST_BYTES = 1 << 20
"""Largest answer or certificate file that is read; real ones have a few thousand bytes."""

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
        response = decode_timestamp_response(_bytes(answer))
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
