"""A mail as it was read: decoded headers, its texts, and the mails that are attached inside one another."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mail:
    """One message; `headers` are pairs of lower-case name and decoded value, from the top.

    `reported` holds the values of `Original-Rcpt-To` in a feedback report beside this message, where it is attached.
    """

    headers: tuple[tuple[str, str], ...] = ()
    plains: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    reported: tuple[str, ...] = ()

    def values(self, *names: str) -> list[str]:
        """The values of the headers of these names, name after name, each from the top."""
        return [value for wanted in names for name, value in self.headers if name == wanted]


@dataclass(frozen=True, slots=True)
class Block:
    """The head of a forwarded message that stands in a text, and the text that follows it."""

    sender: str
    recipients: tuple[str, ...] = ()
    following: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """A mail, a block forwarded in its text, or a mail attached to it; `texts` are read last for addresses."""

    mail: Mail | None
    block: Block | None
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """One message of a file: the mails attached inside one another, the outermost first, and its SHA-256 in hex."""

    mails: tuple[Mail, ...]
    sha256: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent the offending message; `address` is the one in `From`, None when there is none."""

    address: str | None = None
    dkim: tuple[str, ...] = ()
    list_unsubscribe: tuple[str, ...] = ()

    @property
    def domain(self) -> str | None:
        """What follows the `@` of the address."""
        return self.address.rpartition("@")[2] if self.address else None


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where the recipient's address may stand: its addresses in order, and the level whose sender it blames.

    Each address is given as the readings of it, of which the first that matches counts: one for a plain address,
    several for an encoded one. `level` counts from 0, the outermost. A `weak` place names many who are not the
    recipient: it counts only where somebody is known by it.
    """

    level: int
    addresses: tuple[tuple[str, ...], ...]
    weak: bool = False
