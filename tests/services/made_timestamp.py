"""A time stamp authority of our own: its certificates, and its answers (RFC 3161) written byte by byte."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SIGNED_DATA, STAMP, POLICY = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4", "1.3.6.1.4.1.32473.1"
CONTENT_TYPE, DIGEST, CERTIFICATE = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4", "1.2.840.113549.1.9.16.2.47"
SHA256, ECDSA = "2.16.840.1.101.3.4.2.1", "1.2.840.10045.4.3.2"


def der(tag: int, *parts: bytes) -> bytes:
    """A value of DER: tag, length, content."""
    content = b"".join(parts)
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 128 + len(digits)]) + digits + content


def number(value: int) -> bytes:
    """An INTEGER."""
    return der(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(dotted: str) -> bytes:
    """An OBJECT IDENTIFIER."""
    first, second, *rest = map(int, dotted.split("."))
    content = b""
    for arc in (first * 40 + second, *rest):
        piece = bytes([arc & 127])
        while arc := arc >> 7:
            piece = bytes([arc & 127 | 128]) + piece
        content += piece
    return der(6, content)


def sequence(*parts: bytes) -> bytes:
    """A SEQUENCE."""
    return der(0x30, *parts)


def attribute(kind: str, value: bytes) -> bytes:
    """An attribute of a signer with one value."""
    return sequence(oid(kind), der(0x31, value))


@dataclass
class Authority:
    """A root, and the certificate and key with which it signs time stamps."""

    root: x509.Certificate
    signer: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        """The root as the authority publishes it."""
        return self.root.public_bytes(Encoding.PEM)

    def answer(self, digest: bytes, at: datetime, status: int = 0, *, root: Literal["first", "last", ""] = "") -> bytes:
        """The answer to a request for the time stamp of a digest; `root` is where the root is sent along."""
        algorithm, when = sequence(oid(SHA256)), der(0x18, f"{at.astimezone(UTC):%Y%m%d%H%M%SZ}".encode())
        imprint = sequence(algorithm, der(4, digest))
        info = sequence(number(1), oid(POLICY), imprint, number(1), when)
        certificate = self.signer.public_bytes(Encoding.DER)
        attributes = b"".join(
            sorted(
                (
                    attribute(CONTENT_TYPE, oid(STAMP)),
                    attribute(DIGEST, der(4, sha256(info).digest())),
                    attribute(CERTIFICATE, sequence(sequence(sequence(der(4, sha256(certificate).digest()))))),
                )
            )
        )
        signature = self.key.sign(der(0x31, attributes), ec.ECDSA(hashes.SHA256()))
        issuer = sequence(self.signer.issuer.public_bytes(), number(self.signer.serial_number))
        signer = sequence(number(1), issuer, algorithm, der(0xA0, attributes), sequence(oid(ECDSA)), der(4, signature))
        content = sequence(oid(STAMP), der(0xA0, der(4, info)))
        above = self.root.public_bytes(Encoding.DER)
        sent = {"first": (above, certificate), "last": (certificate, above), "": (certificate,)}[root]
        signed = sequence(number(3), der(0x31, algorithm), content, der(0xA0, *sent), der(0x31, signer))
        return sequence(sequence(number(status)), sequence(oid(SIGNED_DATA), der(0xA0, signed)))


def authority(name: str, at: datetime, *, for_stamps: bool = True) -> Authority:
    """An authority with certificates that were valid around an instant."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    above = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{name} Root")])
    root = _certificate(above, above, root_key.public_key(), at)
    root = root.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signer = _certificate(subject, above, key.public_key(), at)
    purpose = ExtendedKeyUsageOID.TIME_STAMPING if for_stamps else ExtendedKeyUsageOID.CODE_SIGNING
    signer = signer.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
    return Authority(root.sign(root_key, hashes.SHA256()), signer.sign(root_key, hashes.SHA256()), key)


def _certificate(subject: x509.Name, issuer: x509.Name, key: Any, at: datetime) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    builder = builder.serial_number(x509.random_serial_number())
    return builder.not_valid_before(at - timedelta(days=1)).not_valid_after(at + timedelta(days=1))
