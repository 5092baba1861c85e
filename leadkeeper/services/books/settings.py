"""Settings of a book: owner, seed mailboxes, default telephone country."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from leadkeeper.db.book import settings
from leadkeeper.db.engine import Db, writing
from leadkeeper.domain.book import Owner
from leadkeeper.domain.email import read_addresses
from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.books.open import check_owner
from leadkeeper.services.eligibility.context import RuleChoice, rule_choices
from leadkeeper.services.proof.sealed import SealingChoice, sealing_choice


@dataclass(frozen=True, slots=True)
class BookSettings:
    """Owner, default telephone country (ISO 3166 alpha-2), rules that can be switched off, and sealed proofs."""

    owner: Owner
    phone_country: str
    rules: tuple[RuleChoice, ...]
    sealing: SealingChoice


def book_settings(db: Db, today: date) -> BookSettings:
    """Return all settings of a book."""
    owner, country = settings.read(db), settings.phone_country(db)
    return BookSettings(owner, country, tuple(rule_choices(db)), sealing_choice(db, today))


def keep_owner(db: Db, business: Owner) -> None:
    """Change the owner; seed mailboxes and the suppression key stay. Raises `name-missing`, `bad-siren`."""
    check_owner(business)
    with writing(db):
        before = settings.read(db)
        kept = replace(business, trap_mailboxes=before.trap_mailboxes, suppression_key=before.suppression_key)
        settings.write(db, replace(kept, siren="".join((business.siren or "").split()) or None))


def keep_traps(db: Db, mailboxes: tuple[str, ...]) -> None:
    """Set the seed mailboxes: mailboxes that accept a +tag, or whole domains; raises `bad-trap-mailbox`."""
    found = tuple(dict.fromkeys(trap_mailbox(one) for one in mailboxes if one.strip()))
    with writing(db):
        settings.write(db, replace(settings.read(db), trap_mailboxes=found))


def trap_mailbox(text: str) -> str:
    """Normalise a seed mailbox or domain; raises `bad-trap-mailbox`."""
    typed = text.strip().removeprefix("@").lower()
    address = typed if "@" in typed else f"essai@{typed}"
    local, _, _domain = address.partition("@")
    if read_addresses(address).first != address or "+" in local:
        raise LeadKeeperError("bad-trap-mailbox", mailbox=text.strip())
    return typed


def keep_phone_country(db: Db, country: str) -> None:
    """Set the country (ISO 3166 alpha-2) of numbers without a country code. Stored contacts are unchanged."""
    with writing(db):
        settings.set_setting(db, settings.PHONE_COUNTRY, country)
