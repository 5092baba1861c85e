"""Trap addresses: fictitious people, each with a mailbox of its own, that tell by which file an address got about."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date

from leadkeeper.errors import LeadKeeperError
from leadkeeper.model.book import Owner, Trap
from leadkeeper.model.export import Order
from leadkeeper.rules.folding import fold

FIRST = (
    "Camille Lucie Manon Claire Julie Sophie Anne Nathalie Hélène Élodie Thomas Nicolas Julien Antoine Pierre Mathieu"
    " Olivier Vincent Laurent Frédéric"
).split()
LAST = (
    "Marchand Fontaine Barbier Lemoine Renaud Colin Picard Gaillard Brunet Roussel Mercier Blanchard Guérin Perrot"
    " Chevalier Rivière Delmas Carpentier Besson Vasseur"
).split()
BIRTH_YEARS = range(58, 100)


def make(owner: Owner, count: int, taken: set[str]) -> list[Trap]:
    """Some fictitious people whose addresses nobody has: neither an earlier trap nor each other.

    A mailbox of the owner without `@` is a domain that receives whatever is sent to it; one with `@` gets a +tag.
    Several traps go round all of the owner's mailboxes, so that whoever finds one out has not found the others. No two
    people of a file have the same name. Raises `no-trap-mailbox`.
    """
    if count and not owner.trap_mailboxes:
        raise LeadKeeperError("no-trap-mailbox")
    mailboxes = list(owner.trap_mailboxes)
    secrets.SystemRandom().shuffle(mailboxes)
    made: list[Trap] = []
    for first, last in _names(count):
        mailbox, tries = mailboxes[len(made) % len(mailboxes)], 0
        while (address := _address(mailbox, first, last, tries)) in taken:
            tries += 1
        taken.add(address)
        made.append(Trap(address, first, last))
    return made


STREETS = (
    "rue des Acacias;rue du Moulin;rue Victor-Hugo;avenue de la Gare;rue des Écoles;chemin des Vignes;rue de l'Église;"
    "place de la Mairie;rue Pasteur;allée des Tilleuls;rue Jean-Jaurès;impasse du Lavoir"
).split(";")
TOWNS = (
    "50000 Saint-Lô;35000 Rennes;69003 Lyon;31000 Toulouse;44000 Nantes;67000 Strasbourg;59000 Lille;13006 Marseille;"
    "37000 Tours;21000 Dijon;87000 Limoges;64000 Pau"
).split(";")
TRADES = "Conseil;Services;Bâtiment;Distribution;Études;Transports".split(";")
POSTS = "Gérant;Responsable achats;Assistante de direction;Comptable;Directeur commercial;Chargée de projet".split(";")


def facts_of(trap: Trap) -> dict[str, str | None]:
    """All that a row may tell of a fictitious person; which of it is told, a neighbour's row decides.

    The number is one of those that France keeps for fiction: it rings at nobody.
    """
    day = date(1960 + secrets.randbelow(40), 1 + secrets.randbelow(12), 1 + secrets.randbelow(28))
    return {
        "email": trap.email,
        "first_name": trap.first_name,
        "last_name": trap.last_name,
        "phone": f"+3363998{secrets.randbelow(10_000):04}",
        "postal_address": f"{1 + secrets.randbelow(90)} {secrets.choice(STREETS)}, {secrets.choice(TOWNS)}",
        "company": f"{trap.last_name} {secrets.choice(TRADES)}",
        "job_title": secrets.choice(POSTS),
        "birth_date": day.isoformat(),
    }


def _names(count: int) -> list[tuple[str, str]]:
    """So many different names by chance; a name comes again only when all of them are used up."""
    everybody = [(first, last) for first in FIRST for last in LAST]
    found: list[tuple[str, str]] = []
    while len(found) < count:
        found += secrets.SystemRandom().sample(everybody, min(count - len(found), len(everybody)))
    return found


def _address(mailbox: str, first: str, last: str, tries: int) -> str:
    """An address as people choose them; after some tries in vain the number gets longer."""
    local = f"{fold(first)}.{fold(last)}{secrets.choice(BIRTH_YEARS)}"
    if tries > len(BIRTH_YEARS):
        local += str(secrets.randbelow(10 ** (tries // len(BIRTH_YEARS))))
    if "@" not in mailbox:
        return f"{local}@{mailbox}"
    own, _, domain = mailbox.partition("@")
    return f"{own}+{local}@{domain}"


def count(owner: Owner, wanted: int | None) -> int:
    """How many traps go into a file: as wished, else one where the owner has a mailbox for them."""
    return (1 if owner.trap_mailboxes else 0) if wanted is None else wanted


def places(rows: int, traps: int) -> list[int]:
    """Random places for traps among some rows, as positions in the whole file, in order."""
    return sorted(secrets.SystemRandom().sample(range(rows + traps), traps))


def without(order: Order) -> Order:
    """The same order without traps."""
    return replace(order, traps=0)
