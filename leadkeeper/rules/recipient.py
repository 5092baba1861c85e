"""Whose mail it was and who sent it: the places where the recipient may stand, in the order in which they count."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from leadkeeper.model.mail import Block, Finding, Level, Mail, Sender
from leadkeeper.rules import mail_addresses as addresses
from leadkeeper.rules.forwarded import first_block
from leadkeeper.rules.page_text import page_text

TAKEN_IN = ("x-original-to", "delivered-to", "envelope-to", "x-envelope-to")
PASSED_ON = ("x-forwarded-to", "resent-to")
_BRACKETS = re.compile(r"<([^<>]*)")
_LINK = re.compile(r"(?:https?|mailto):", re.IGNORECASE)

Readings = tuple[str, ...]


def levels(mails: Sequence[Mail]) -> list[Level]:
    """The levels of a letter, the outermost first: mails inside one another, then a block forwarded in the last."""
    found = [Level(mail, None, (*mail.plains, *map(page_text, mail.pages))) for mail in mails]
    block = first_block(found[-1].texts) if found else None
    if block is not None:
        found.append(Level(None, block, (block.following,)))
    return found


def findings(levels: Sequence[Level]) -> list[Finding]:
    """Every place where the recipient's address may stand, the one that counts first at the head.

    Headers that say to whom a mail was passed on, and links, come after all the places where a mail program writes it.
    """
    deepest = len(levels) - 1
    found: list[Finding] = []
    for number in range(deepest, -1, -1):
        level = levels[number]
        places = _in_block(level.block) if level.block else _in_mail(level.mail or Mail())
        found += [Finding(number, tuple(place)) for place in places]
    for number in range(deepest - 1, -1, -1):
        mail = levels[number].mail
        found.append(Finding(deepest, tuple(_plain(mail.values("from") if mail else ()))))
    for number in range(deepest, -1, -1):
        texts = (address for text in levels[number].texts for address in addresses.in_text(text))
        found.append(Finding(deepest, tuple(map(addresses.apart, dict.fromkeys(texts)))))
    mails = [level.mail for level in reversed(levels) if level.mail is not None]
    found += [Finding(deepest, tuple(_plain(mail.values(*PASSED_ON))), weak=True) for mail in mails]
    for mail in mails:
        links = (readings for text in (*mail.pages, *mail.plains) for readings in addresses.in_links(text))
        found.append(Finding(deepest, tuple(dict.fromkeys(links)), weak=True))
    return [one for one in found if one.addresses]


def typed(text: str) -> list[Finding]:
    """An address that somebody typed, as the only place."""
    return [Finding(0, tuple((address,) for address in addresses.typed(text)))]


def _in_mail(mail: Mail) -> Iterator[list[Readings]]:
    yield _plain(mail.reported)
    yield _plain(mail.values(*TAKEN_IN))
    yield _each(mail.values("received"), addresses.after_for)
    yield [one for value in mail.values("return-path") for one in addresses.encoded_in_header(value)]
    yield _plain(mail.values("to", "cc"))
    yield [one for value in mail.values("list-unsubscribe") for one in addresses.in_link(value)]


def _in_block(block: Block) -> Iterator[list[Readings]]:
    yield _plain(block.recipients)


def _plain(values: Iterable[str]) -> list[Readings]:
    return _each(values, addresses.in_header)


def _each(values: Iterable[str], read: Callable[[str], list[str]]) -> list[Readings]:
    return [(address,) for value in values for address in read(value)]


def sender(level: Level) -> Sender:
    """Who sent the message of a level: address, domains that signed it, ways to unsubscribe that it offers."""
    if level.block:
        return Sender(_lower(addresses.first_in_header(level.block.sender)))
    mail = level.mail or Mail()
    named = (addresses.first_in_header(value) for value in mail.values("from"))
    signed = (_signed(value) for value in mail.values("dkim-signature"))
    ways = (way for value in mail.values("list-unsubscribe") for way in _ways(value))
    return Sender(
        _lower(next(filter(None, named), None)), tuple(dict.fromkeys(filter(None, signed))), tuple(filter(None, ways))
    )


def _lower(address: str | None) -> str | None:
    return address.lower() if address else None


def _signed(value: str) -> str | None:
    """The domain of a DKIM signature."""
    for tag in value.split(";"):
        name, equals, said = tag.partition("=")
        if equals and name.strip() == "d":
            return "".join(said.split()).lower()
    return None


def _ways(value: str) -> list[str]:
    if "<" in value:
        return ["".join(found[1].split()) for found in _BRACKETS.finditer(value)]
    whole = "".join(value.split())
    return [whole] if _LINK.match(whole) else []
