"""What a complaint leads to: whose address it is about, which files held it, and what stands behind that."""

from __future__ import annotations

from dataclasses import dataclass

from leadkeeper.model.contact import Consent, Contact
from leadkeeper.model.form import Form, FormVersion
from leadkeeper.model.mail import Letter, Sender
from leadkeeper.model.partner import Partner


@dataclass(frozen=True, slots=True)
class Holding:
    """A released delivery: its row number, id, partner's id, and when it went out."""

    number: int
    export: str
    partner: str
    at: str | None


@dataclass(frozen=True, slots=True)
class Traced:
    """What one complaint leads to.

    `matched_by` is `trap`, `exact`, `alias` or `none`; `contact` the person's id and `number` the row number, None for
    a trap and for nobody; `deliveries` the exports that the address was in, oldest first; `holders` the row numbers of
    all people whose deliveries count. Of nobody `hint` may name people whose address is the same but for its `+tag`.
    `file` is the mail's name in a folder of mails. `sender` and `letter` are None for an address that was typed.
    """

    address: str | None
    matched_by: str
    contact: str | None = None
    number: int | None = None
    deliveries: tuple[Holding, ...] = ()
    holders: tuple[int, ...] = ()
    sender: Sender | None = None
    subject: str | None = None
    letter: Letter | None = None
    hint: tuple[str, ...] = ()
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found: one thing, or for a mailbox (`many`) one for each of its messages."""

    many: bool
    found: tuple[Traced, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """A yes to partners, and the form and its version where it was given; None where the book does not know them."""

    consent: Consent
    form: Form | None
    version: FormVersion | None


@dataclass(frozen=True, slots=True)
class Given:
    """A file that the address was in, for whom, and the last yes before it; `basis` None: no yes is recorded."""

    file: Holding
    partner: Partner
    basis: Basis | None


@dataclass(frozen=True, slots=True)
class Origin:
    """A line of a file that speaks of the person."""

    import_id: str
    file: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Explained:
    """A traced complaint with all that stands behind it.

    `tag` is the `+tag` of the address as it was typed, which often names for whom. `first_yes` is the person's oldest
    dated yes to partners. Of a trap and of nobody there is neither person nor source.
    """

    traced: Traced
    person: Contact | None = None
    tag: str | None = None
    first_yes: Basis | None = None
    given: tuple[Given, ...] = ()
    sources: tuple[Origin, ...] = ()
