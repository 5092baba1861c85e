"""A time stamp of a proof: asked for with a digest alone, and checked against the authority's certificate."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Literal

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.proof.check import Timestamp, check_pack, check_timestamp, write_request
from tests.cli.made_cli import NOW as NOW_WORDS
from tests.cli.made_cli import call, refused, told
from tests.services.made_proof import NOW, Proven, members, proven
from tests.services.made_timestamp import Authority, authority
from tests.services.proof_mutations import flipped

LATER = NOW + timedelta(hours=2)


@pytest.fixture(scope="module")
def tsa() -> Authority:
    return authority("Horodatage d’essai", NOW)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proven]:
    with proven(tmp_path_factory.mktemp("stamp"), people=30) as found:
        yield found


def digest_of(pack: Path) -> bytes:
    return sha256(members(pack)["manifest.json"]).digest()


def codes(pack: Path, answer: bytes, trusted: bytes, folder: Path) -> list[str]:
    (folder / "t.tsr").write_bytes(answer)
    (folder / "root.pem").write_bytes(trusted)
    found = check_pack(pack, stamp=(folder / "t.tsr", folder / "root.pem"))
    assert (found.timestamp is None) == bool(found.faults)
    return [one.code for one in found.faults]


def test_a_request_holds_the_digest_and_nothing_else_of_the_pack(made: Proven, tmp_path: Path) -> None:
    named = write_request(made.pack, tmp_path / "r.tsq")
    request = (tmp_path / "r.tsq").read_bytes()
    assert bytes.fromhex(named) == digest_of(made.pack)
    assert digest_of(made.pack) in request
    assert len(request) < 70
    with pytest.raises(LeadKeeperError, match="file-exists"):
        write_request(made.pack, tmp_path / "r.tsq")


def test_the_stamp_of_a_trusted_authority_says_when_and_who(made: Proven, tmp_path: Path, tsa: Authority) -> None:
    (tmp_path / "t.tsr").write_bytes(tsa.answer(digest_of(made.pack), LATER))
    (tmp_path / "root.pem").write_bytes(tsa.pem)
    found = check_pack(made.pack, stamp=(tmp_path / "t.tsr", tmp_path / "root.pem"))
    assert found.is_sound
    assert found.timestamp == Timestamp(LATER, "CN=Horodatage d’essai")


@pytest.mark.parametrize("root", ["first", "last"])
def test_certificates_may_be_sent_in_any_order(
    made: Proven, tmp_path: Path, tsa: Authority, root: Literal["first", "last"]
) -> None:
    """OpenSSL, with which many authorities answer, does not sort them as DER asks."""
    assert codes(made.pack, tsa.answer(digest_of(made.pack), LATER, root=root), tsa.pem, tmp_path) == []


def test_a_stamp_of_something_else_or_of_somebody_else_is_refused(made: Proven, tmp_path: Path, tsa: Authority) -> None:
    digest, other = digest_of(made.pack), authority("Horodatage d’essai", NOW)
    assert codes(made.pack, tsa.answer(digest_of(made.row), LATER), tsa.pem, tmp_path) == ["timestamp-other"]
    assert codes(made.pack, other.answer(digest, LATER), tsa.pem, tmp_path) == ["timestamp-untrusted"]
    late = tsa.answer(digest, NOW + timedelta(days=3))  # when its certificate was no longer valid
    assert codes(made.pack, late, tsa.pem, tmp_path) == ["timestamp-untrusted"]
    assert codes(made.pack, tsa.answer(digest, LATER, status=2), tsa.pem, tmp_path) == ["timestamp-untrusted"]
    signer = authority("Signature de code", NOW, for_stamps=False)
    assert codes(made.pack, signer.answer(digest, LATER), signer.pem, tmp_path) == ["timestamp-untrusted"]


@pytest.mark.parametrize("answer", [b"", b"no stamp", b"\x30\x80", b"\x30\x03\x02\x01\x02", b"0" * 5000])
def test_what_is_no_stamp_is_named(made: Proven, tmp_path: Path, tsa: Authority, answer: bytes) -> None:
    assert codes(made.pack, answer, tsa.pem, tmp_path) == ["timestamp-unreadable"]


def test_no_changed_stamp_shows_another_time(made: Proven, tmp_path: Path, tsa: Authority) -> None:
    answer = tsa.answer(digest_of(made.pack), LATER)
    (tmp_path / "root.pem").write_bytes(tsa.pem)
    for seed in range(200):
        (tmp_path / "t.tsr").write_bytes(flipped(Random(seed), answer))
        found = check_timestamp(made.pack, tmp_path / "t.tsr", tmp_path / "root.pem")
        assert not isinstance(found, Timestamp) or found == Timestamp(LATER, "CN=Horodatage d’essai"), seed


@pytest.mark.parametrize("trusted", [b"", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_without_a_certificate_to_trust_nothing_is_claimed(
    made: Proven, tmp_path: Path, tsa: Authority, trusted: bytes
) -> None:
    with pytest.raises(LeadKeeperError, match="no-certificate"):
        codes(made.pack, tsa.answer(digest_of(made.pack), LATER), trusted, tmp_path)


def test_a_person_asks_for_a_stamp_and_checks_it(tmp_path: Path, tsa: Authority) -> None:
    with proven(tmp_path, people=30) as made:
        book = Path(made.book.path)
    pack, request, answer, root = (tmp_path / name for name in ("s.zip", "s.tsq", "s.tsr", "root.pem"))
    asked = told("proof", book, "E1", "--out", pack, "--timestamp-request", request, *NOW_WORDS)
    assert bytes.fromhex(asked["manifest_sha256"]) in request.read_bytes()
    again = ("proof", book, "E1", "--out", tmp_path / "x.zip", "--timestamp-request", request, *NOW_WORDS)
    assert refused(*again)["code"] == "file-exists"
    assert not (tmp_path / "x.zip").exists()
    answer.write_bytes(tsa.answer(bytes.fromhex(asked["manifest_sha256"]), LATER))
    root.write_bytes(tsa.pem)
    found = told("verify-proof", pack, "--timestamp", answer, "--tsa", root)
    assert found["timestamp"] == {"at": "2026-11-24T11:00:00+00:00", "authority": "CN=Horodatage d’essai"}
    words = call("verify-proof", pack, "--timestamp", answer, "--tsa", root, "--lang", "fr").stdout
    assert "24/11/2026 12:00" in words
    assert call("verify-proof", pack, "--timestamp", answer).exit_code == 2
    broken = call("verify-proof", tmp_path / "r.zip", "--timestamp", answer, "--tsa", root, "--json")
    assert broken.exit_code == 1
    assert [one["code"] for one in json.loads(broken.stdout)["faults"]] == ["timestamp-other"]
