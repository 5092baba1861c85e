"""Sealed proofs: what is kept of a consent and its disclosures after an erasure or the retention period.

GDPR 17(3)(b) and (e), C. consommation R223-2: who shared a person's data must still be able to show the consent when
that person complains. The proof is encrypted under a key from the person's own canonical address and a secret of the
book. It opens only when that address is typed, and is destroyed on its last day. Nothing else of the person is kept.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from leadkeeper.db import consents, disclosures, forms, partners, proofs, requests
from leadkeeper.db.book import settings
from leadkeeper.db.engine import Db, grouped, writing
from leadkeeper.domain import serialization
from leadkeeper.domain.complaint import TraceResult
from leadkeeper.domain.contact import Consent
from leadkeeper.domain.email import addresses_in, canonical, is_address
from leadkeeper.domain.partner import Partner
from leadkeeper.domain.proof.rows import canonical_json
from leadkeeper.domain.time import add_years, paris_day
from leadkeeper.errors import LeadKeeperError

KEEPING, YEARS = "sealed-proofs", "sealed-years"
"""Settings: `off` if no proofs are sealed; the years that they are kept."""

USUAL_YEARS = 3
"""C. consommation R223-2: proof of a consent to calls is kept for three years; the same elsewhere by default."""

MOST_YEARS = 5  # the limitation period of civil law (C. civ. 2224).

SCRYPT = {"n": 1 << 12, "r": 8, "p": 1, "maxmem": 1 << 26, "dklen": 32}
"""8 ms an address: retention of 40,000 people takes five minutes, a list of a billion addresses three months."""

NONCE, PADDED = 12, 512


@dataclass(frozen=True, slots=True)
class SealingChoice:
    """Whether proofs are sealed, for how many years, and how many are kept now."""

    is_on: bool
    years: int
    kept: int

    def as_json(self) -> dict[str, object]:
        """Return the object printed by `sealed-proof --json`."""
        return {"keep": self.is_on, "years": self.years, "kept": self.kept}


def sealing_choice(db: Db, today: date) -> SealingChoice:
    """Return the book's choice about sealed proofs."""
    return SealingChoice(*_choice(db), proofs.count_sealed(db, today.isoformat()))


def _choice(db: Db) -> tuple[bool, int]:
    """Whether proofs are sealed, and for how many years."""
    return settings.setting(db, KEEPING) != "off", int(settings.setting(db, YEARS) or USUAL_YEARS)


def keep_sealing_choice(
    db: Db, today: date, *, is_on: bool | None = None, years: int | None = None, destroy: bool = False
) -> SealingChoice:
    """Change the choice; `destroy` removes all that are sealed. Raises `years-out-of-range`."""
    if years is not None and not 1 <= years <= MOST_YEARS:
        raise LeadKeeperError("years-out-of-range", most=MOST_YEARS)
    with writing(db):
        if is_on is not None:
            settings.set_setting(db, KEEPING, "on" if is_on else "off")
        if years is not None:
            settings.set_setting(db, YEARS, str(years))
        if destroy:
            proofs.destroy_sealed(db)
    return sealing_choice(db, today)


def years_sealed(db: Db, numbers: Sequence[int], addresses: Iterable[str]) -> int:
    """Years for which a proof of these contacts would be sealed under these canonical addresses; 0: none would."""
    return _choice(db)[1] if any(map(is_address, addresses)) and _is_due(db, numbers) else 0


def lacks_address(db: Db, numbers: Sequence[int], addresses: Iterable[str]) -> bool:
    """Whether a proof of these contacts would be kept, but they have no address of their own that could open it."""
    return not any(map(is_address, addresses)) and _is_due(db, numbers)


def _is_due(db: Db, numbers: Sequence[int]) -> bool:
    """Whether there is anything to be proven, and proofs are sealed."""
    if not _choice(db)[0]:
        return False
    events = [event for those in consents.of(db, list(numbers)).values() for event in those]
    calls = _forms_about_calls(db)
    return bool(disclosures.reported(db, numbers)) or any(_is_about_calls(event, calls) for event in events)


class Sealer:
    """Seals the proofs of contacts that are about to be erased; only inside `writing`."""

    def __init__(self, db: Db, now: datetime, reason: str) -> None:
        self._db, self._reason = db, reason
        self._today = paris_day(now)
        self.is_on, self.years = _choice(db)
        self._expires_on = add_years(self._today, self.years).isoformat()
        self._kinds = consents.kinds(db)
        self._calls = _forms_about_calls(db)
        self._partners: dict[str, Partner] = {one.id: one for one in partners.read_all(db)}
        proofs.destroy_expired(db, self._today.isoformat())

    def seal(self, numbers: Sequence[int], addresses: Mapping[int, Iterable[str]]) -> list[int]:
        """Seal what is to be proven of these contacts, under each canonical address; return the database ids."""
        if not self.is_on or not numbers:
            return []
        events = consents.of(self._db, list(numbers), self._kinds)
        given = grouped((one.person, one) for one in disclosures.reported(self._db, numbers))
        lines = grouped((one.person, one) for one in requests.lines(self._db, numbers))
        made: list[int] = []
        for number in numbers:
            if not given.get(number) and not any(_is_about_calls(one, self._calls) for one in events.get(number, ())):
                continue  # nothing was shared and nobody was called: nothing is to be defended
            facts = {
                "reason": self._reason,
                "sealed_on": self._today.isoformat(),
                "expires_on": self._expires_on,
                "consents": [_consent(one) for one in events.get(number, ())],
                "disclosures": [self._disclosure(one) for one in given.get(number, ())],
                "lines": [_line(one) for one in lines.get(number, ())],
            }
            content = canonical_json(facts)
            for address in sorted({one for one in addresses.get(number, ()) if is_address(one)}):
                secret = settings.secret(self._db, settings.SEALING)
                if secret is None:
                    secret = secrets.token_bytes(32)
                    settings.set_secret(self._db, settings.SEALING, secret, self._today.isoformat())
                tag, key = _tag_and_key(secret, address)
                made.append(proofs.add_sealed(self._db, tag, self._expires_on, _sealed(key, content, self._expires_on)))
        return made

    def _disclosure(self, disclosure: disclosures.ReportedDisclosure) -> dict[str, object]:
        partner = self._partners.get(disclosure.partner)
        return {
            **serialization.attributes(disclosure, "export partner at channels"),
            "legal_name": partner.legal_name if partner else None,
            "siren": partner.siren if partner else None,
            "columns": list(disclosure.columns or ()),
        }


def _forms_about_calls(db: Db) -> set[str]:
    """Form versions that ask about telephone calls."""
    versions = (version for form in forms.read_all(db) for version in form.versions)
    described = ((one.id, one.description) for one in versions if one.description is not None)
    return {version for version, shown in described if "voice" in (shown.get("channels") or ())}


def _is_about_calls(said: Consent, forms_about_calls: set[str]) -> bool:
    is_asked = "voice" in said.channels if said.channels else said.form_version in forms_about_calls
    return said.event == "given" and is_asked


def _consent(said: Consent) -> dict[str, object]:
    """A consent event without what tells who gave it."""
    return {name: fact for name, fact in serialization.write(said).items() if name not in ("ip", "raw", "source")}


def _line(one: requests.ReportLine) -> dict[str, object]:
    cells = [str(cell) if cell is not None else None for cell in one.cells]
    return {"import": one.import_id, "line": one.line, "sha256": hashlib.sha256(canonical_json(cells)).hexdigest()}


def open_sealed(db: Db, address: str, today: date) -> list[dict[str, Any]]:
    """Return the sealed proofs that this address opens, oldest first; aliases and capitals do not matter."""
    secret = settings.secret(db, settings.SEALING)
    if secret is None or not proofs.count_sealed(db, today.isoformat()):
        return []
    keys, day = [_tag_and_key(secret, canonical(one)) for one in addresses_in(address)], today.isoformat()
    return [_opened(key, one, last) for tag, key in keys for last, one in proofs.sealed_by_tag(db, tag, day)]


def sealed_about(db: Db, traced: TraceResult, today: date) -> list[dict[str, Any]]:
    """Return the sealed proofs that the address of a complaint opens, where nobody in the book has it."""
    return open_sealed(db, traced.address, today) if traced.address and traced.contact is None else []


def destroy_expired(db: Db, today: date) -> None:
    """Destroy what has expired, if anything has."""
    if proofs.count_expired(db, today.isoformat()):
        with writing(db):
            proofs.destroy_expired(db, today.isoformat())


def _tag_and_key(secret: bytes, address: str) -> tuple[str, bytes]:
    """Tag and key that an address gives: neither tells the other, nor the address."""
    drawn = hashlib.scrypt(address.encode(), salt=secret, **SCRYPT)
    tag = hmac.digest(drawn, b"leadkeeper sealed proof: tag", "sha256")
    return tag[:16].hex(), hmac.digest(drawn, b"leadkeeper sealed proof: key", "sha256")


def _sealed(key: bytes, content: bytes, expires_on: str) -> bytes:
    """Encrypt, padded so that the length tells little of how much there is."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    nonce = secrets.token_bytes(NONCE)
    padded = content + b" " * (-len(content) % PADDED)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, padded, expires_on.encode())


def _opened(key: bytes, sealed: bytes, expires_on: str) -> dict[str, Any]:
    """Decrypt. Raises `book-damaged` if the bytes or the last day were changed."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    try:
        content = ChaCha20Poly1305(key).decrypt(sealed[:NONCE], sealed[NONCE:], expires_on.encode())
    except (InvalidTag, ValueError) as error:
        raise LeadKeeperError("book-damaged", details="sealed proof") from error
    found: dict[str, Any] = json.loads(content)
    return found
