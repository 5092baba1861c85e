"""Suppression: the list and its keyed hashes, lists of addresses, requests to stop in free text."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Literal

from leadkeeper.domain.book import Suppression
from leadkeeper.domain.consent import WITHDRAWN, read_answer, stays
from leadkeeper.domain.email import addresses_in, canonical, folded_canonical, mistyped_addresses
from leadkeeper.domain.imports.columns import map_columns
from leadkeeper.domain.imports.headers import Header, known_field, read_headers, speaks_of_leaving
from leadkeeper.domain.imports.presets import Preset, recognise
from leadkeeper.domain.phone import is_e164, numbers_in, read_phone
from leadkeeper.domain.text import fold
from leadkeeper.domain.time import moment

REACHES = ("email", "phone", "other_emails", "other_phones")
Read = Callable[[str], tuple[str, ...]]
"""A function from the text of a cell to the identifiers in it, () for none."""

SampleRows = Sequence[Sequence[str]]


def identifier_columns(sample: SampleRows, read: Read) -> tuple[int, ...]:
    """Return the columns to read, judged by the first rows of a list (with its header if it has one); () if none fits.

    First choice: columns named accordingly with at least one identifier. Otherwise those with identifiers in half of
    the cells, and of these the ones with addresses if there are any, because a long number may be anything.
    """
    columns = {
        place: [row[place] for row in sample if place < len(row)] for place in range(max(map(len, sample), default=0))
    }
    headers = read_headers(sample[0]) if sample else ()
    preset = recognise(headers)
    fields = {header.index: (preset and preset.field_of(header)) or known_field(header.key) for header in headers}
    named = [place for place, texts in columns.items() if fields.get(place) in REACHES and any(map(read, texts))]
    if named:
        return tuple(named)
    full = [place for place, texts in columns.items() if _mostly(texts, read)]
    sure = [place for place in full if any("@" in text and read(text) for text in columns[place])]
    return tuple(sure or full)


def has_header(first: Sequence[str], columns: Sequence[int], read: Read) -> bool:
    """Whether the first row is a header: not empty and without any identifier."""
    texts = [first[place] for place in columns if place < len(first)]
    return any(texts) and not any(map(read, texts))


def _mostly(texts: Sequence[str], read: Read) -> bool:
    filled = [text for text in texts if text]
    hits = sum(bool(read(text)) for text in filled)
    without_a_name = len(filled) - (not read(filled[0])) if filled else 0
    return hits > 0 and 2 * hits >= without_a_name


_HASH = re.compile(r"[0-9a-f]{64}")
_SCHEME = re.compile(r"^\s*mailto:", re.IGNORECASE)


class SuppressionList:
    """The suppression list, indexed for matching by any address or number of a contact (R01).

    Keyed hashes recorded before `folded_until` may be of case-folded addresses: they match both forms.
    """

    def __init__(self, entries: Iterable[Suppression], key_hex: str | None, folded_until: str | None = None) -> None:
        self._folded_until = folded_until
        self._plain: dict[str, list[Suppression]] = {}
        self._hashed: dict[str, list[Suppression]] = {}
        key = read_key(key_hex)
        self._hash = hasher(key) if key else None
        for entry in entries:
            for address in _addresses(entry):
                self._plain.setdefault(address, []).append(entry)
            if entry.hash:
                self._hashed.setdefault(entry.hash.strip().lower(), []).append(entry)

    @property
    def plain(self) -> list[str]:
        """The canonical addresses and E.164 numbers of entries that are not hashed."""
        return list(self._plain)

    @property
    def has_hashes(self) -> bool:
        """Whether any entry is a keyed hash, so that every address must be hashed for matching."""
        return bool(self._hashed) and self._hash is not None

    def hashed_among(self, addresses: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
        """Yield the (address, row id) pairs with an address on the list as a keyed hash."""
        if self._hash is not None:
            keyed, hashes = self._hash, self._hashed.keys()
            if self._folded_until is None:
                yield from (pair for pair in addresses if keyed(pair[0]) in hashes)
            else:
                yield from (pair for pair in addresses if keyed(pair[0]) in hashes or self._folded(pair[0]))

    def matching(self, addresses: Collection[str]) -> tuple[Suppression, ...]:
        """Return the entries that match canonical addresses or E.164 numbers of one contact, each once."""
        if not self._hashed and self._plain.keys().isdisjoint(addresses):
            return ()
        result: dict[int, Suppression] = {}
        for address in addresses:
            entries = list(self._plain.get(address, ()))
            if self._hashed and self._hash is not None:
                entries += [*self._hashed.get(self._hash(address), ()), *self._folded(address)]
            result.update((id(entry), entry) for entry in entries)
        return tuple(result.values())

    def by_number(self, addresses: Collection[str]) -> tuple[tuple[Suppression, str], ...]:
        """Return the entries that match a number of one contact but none of its addresses, with that number.

        Phones never link (R28): such an entry may be somebody else's.
        """
        own = set(map(id, self.matching([one for one in addresses if not is_e164(one)])))
        found = {id(one): (one, number) for number in filter(is_e164, addresses) for one in self.matching([number])}
        return tuple(pair for key, pair in found.items() if key not in own)

    def _folded(self, address: str) -> list[Suppression]:
        """Entries of earlier versions that match the case-folded form of an address."""
        folded = folded_canonical(address) if self._folded_until is not None and "@" in address else None
        if folded is None or self._hash is None:
            return []
        entries = self._hashed.get(self._hash(folded), ())
        return [entry for entry in entries if entry.at is None or _second(entry.at) < _second(self._folded_until)]


def _second(at: str | None) -> int:
    """The first second of an instant; 0 if unreadable, so that such an entry counts."""
    when = moment(at)
    return when.lo if when else 0


def keyed_hash(key: bytes, address: str) -> str:
    """Return the HMAC-SHA-256 of a canonical address or an E.164 number, in lower-case hex."""
    return hmac.new(key, address.encode(), sha256).hexdigest()


def hasher(key: bytes) -> Callable[[str], str]:
    """Return `keyed_hash` for one key, prepared once for hashing many addresses."""
    prepared = hmac.new(key, digestmod=sha256)

    def keyed(address: str) -> str:
        mac = prepared.copy()
        mac.update(address.encode())
        return mac.hexdigest()

    return keyed


def read_key(key_hex: str | None) -> bytes | None:
    """Return the bytes of a key in hex; None if it is empty or invalid."""
    try:
        return bytes.fromhex(key_hex.strip()) or None if key_hex else None
    except ValueError:
        return None


def read_identifiers(text: str) -> tuple[str, ...]:
    """Return the canonical addresses or else the E.164 numbers in a text; () if there are none."""
    found = [canonical(one) for one in addresses_in(text)]
    return tuple(dict.fromkeys(found or numbers_in(text)))


def read_leaver(text: str) -> tuple[str, ...]:
    """Return the identifiers in a line about somebody who left, or else the addresses that it may mean."""
    return read_identifiers(text) or tuple(map(canonical, mistyped_addresses(text)))


def read_hash(text: str) -> tuple[str, ...]:
    """Return the keyed hash that a text consists of, in lower case; () if it is none."""
    found = text.strip().lower()
    return (found,) if _HASH.fullmatch(found) else ()


def _addresses(entry: Suppression) -> list[str]:
    """What an entry matches: its text as typed, and all identifiers in it (`Léa <lea@…>`, several in one cell)."""
    result: list[str] = []
    if entry.email:
        typed = _SCHEME.sub("", entry.email)
        result += [canonical(typed), *read_identifiers(entry.email)]
    if entry.phone:
        result += [read_phone(entry.phone).e164 or entry.phone.strip(), *read_identifiers(entry.phone)]
    return list(dict.fromkeys(result))


Says = Literal["left", "stays", "unclear", "empty"]
"""Meaning of a cell for the person in its row; `unclear` counts as left, so that no refusal is lost."""

_STATUS = frozenset({"statut", "status", "etat", "state"})
_BLOCKED = frozenset({"blacklisted", "blocklisted"})
_LEFT = re.compile(
    r"\b(?:unsub\w*|desinscri\w*|desabonn\w*|opted?[ _-]?out|stop|black ?listed|block ?listed|liste (?:noire|rouge)"
    r"|bloque\w*|blocked|refus\w*|oppos\w*|retiree?s?|withdrawn|complain\w*|plainte|spam|ne plus \w+|removed)\b"
)
_STAYS = frozenset(
    "actif active actifs actives abonne abonnee abonnes abonnees subscribed subscriber inscrit inscrite inscrits"
    " inscrites confirmed confirme confirmee enabled valide valid optin opt-in".split()
) | {"opted in", "opted-in", "opt in"}


@dataclass(frozen=True, slots=True)
class StatusColumn:
    """A column that may show who left; `channel` is set if it concerns one channel only."""

    place: int
    header: str
    is_status: bool
    channel: str | None = None

    def says(self, text: str) -> Says:
        """Return a cell's meaning: by its words in a status column, else as imports read an unsubscription."""
        if not text:
            return "empty"
        if self.is_status:
            folded = fold(text)
            if _LEFT.search(folded) or read_answer(text) == WITHDRAWN:
                return "left"
            return "stays" if folded in _STAYS else "unclear"
        return "stays" if stays(text) else "left"


def candidates(headers: Sequence[Header], rows: Sequence[Sequence[str]], preset: Preset | None) -> list[StatusColumn]:
    """Return the columns named like a status, a blocklist or leaving, in the order of the file."""
    candidates = []
    for column in map_columns(headers, rows, preset, {}):
        header = column.header
        words = frozenset(header.words)
        is_blocked = not words.isdisjoint(_BLOCKED)
        leaves = column.field == "unsubscribed_at" or is_blocked or speaks_of_leaving(header.words)
        if leaves or not words.isdisjoint(_STATUS):
            channel = "sms" if is_blocked and "sms" in words else None
            candidates.append(StatusColumn(header.index, header.text, not leaves, channel))
    return candidates


def deciding(columns: Sequence[StatusColumn], rows: Iterable[Sequence[str]]) -> list[StatusColumn]:
    """Return the columns in which at least one row says `left` or `stays`."""
    result: set[int] = set()
    for row in rows:
        for column in columns:
            place = column.place
            if place not in result and place < len(row) and column.says(row[place]) in ("left", "stays"):
                result.add(place)
    return [column for column in columns if column.place in result]


SHOWN = 120
_CONTACT = (
    r"(?:re)?contact\w*|(?:r|re)?appel\w*|telephon\w*|demarch\w*|solicit\w*|sollicit\w*|prospect\w*|relanc\w*"
    r"|derang\w*|ecri\w*|envoy\w*|envoi\w*|mail\w*|e-?mail\w*|sms|courri\w*|newsletters?|pubs?|publicite\w*|offres?"
)
_SHARE = (
    r"transm\w*|transfer\w*|partag\w*|communi(?:qu|cation)\w*|diffus\w*|ced(?:e|er|ee|es|ees|ez)|cession|vend\w*|revend\w*"
    r"|reventes?|partenaires?|partners?|tiers"
)
_PATTERNS = (
    rf"\b(?:ne\s+)?(?:plus|pas|jamais|aucun\w*)\s+(?:\w+\W+){{0,4}}?(?:{_CONTACT}|{_SHARE})\b",
    rf"\bn(?:e\s+|')(?:(?:me|nous|lui|leur|la|le|les)\s+|[ml]')?(?:{_CONTACT}|{_SHARE})\s+(?:plus|pas|jamais)\b",
    rf"\b(?:interdi\w*|arret(?:ez|er|e)|cess(?:ez|er))\s+(?:\w+\W+){{0,2}}?(?:{_CONTACT}|{_SHARE})\b",
    r"^\W*arretez\W*$|\b(?:sauf|hors|sans)\s+(?:\w+\W+){0,2}?(?:partenaires?|partners?|tiers)\b",
    r"\b(?:jamais|n'a pas)\s+(?:\w+\W+){0,2}?(?:consenti|accord|inscrite?|demande)\b",
    r"\bplaintes?\b|\bcnil\b|\bharcel\w*|\bsignale\w*\s+(?:\w+\W+){0,2}?spams?\b|\bdeced\w*|\bdeceased\b",
    r"\b(?:take (?:me|him|her|them) off|leave (?:me|him|her|them) alone|(?:enlevez|retirez|supprimez|effacez)-moi)\b",
    r"\bn(?:e\s+|')(?:veut|veux|souhaite|desire|accepte|autorise)\w*\s+(?:plus|pas|rien|aucun\w*)\b",
    r"\bstop(?:\s*[:!.,;/-].*|\s+(?:sms|pubs?|mails?|e-?mails?|contact\w*|appels?|tel\w*|newsletters?|rgpd|gdpr)\b.*)?$",
    r"^stop\b|\bstop\s*(?:!|$)|\bdit stop\b|\bsays? stop\b",
    r"(?<!pas )\b(?:dit|dis|repond|repondu|said|says?|told (?:us|me|him|her))\s+(?:que\s+)?(?:non|no)\b",
    r"^\W*(?:non|no)\W+(?:au|at the)\s+(?:stand|salon|tel\w*|phone|booth|marche)\b",
    r"^\W*pas d'accord\W*$|\breponse\s*:?\s*(?:non|negative)\b",
    r"\binteres(?:se|ted)\w*\s*\?\W*(?:non|no)\b|\bl'interesse(?:nt)?\s+(?:pas|plus)\b|\b(?:a|ont)\s+decline\b",
    r"\bveu(?:t|x|lent)\s+(?:pas|plus|rien)\b|\bdo(?:es)?(?:\s+not|n't)\s+(?:want|wish|agree)\b",
    r"\bdesinscr\w*|\bdesabo\w*|\bunsubscri\w*|\bopt(?:ed)?[\s_-]*out\b|\bbloctel\b|\bblack-?list\w*|\bblock-?list\w*",
    r"\bopposition\b|\boppos(?:e|ee|es|ees)\s+(?:a|au|aux|a la)\b|\bs'oppose\b|\bliste (?:rouge|noire)\b",
    r"\bnpai\b|\bnpc\b|^\W*dnc\W*$|^\W*(?:ray|barr)e(?:e|s|es)?\W*$|\bstruck through\b",
    r"^\W*a\s+(?:supprimer|effacer|desinscrire|desabonner|blacklister)\W*(?:rgpd|gdpr)?\W*$",
    r"\b(?:rgpd|gdpr)\W+(?:a\s+)?(?:supprim|effac|retir|oppos|refus|delet)",
    r"\b(?:ask\w*|wants?|request\w*)\s+(?:\w+\W+){0,2}?(?:remov\w*|delet(?:ed|ion)|erasure|erased)\b",
    r"\b(?:demand\w*|droit|requete)\s+(?:\w+\W+){0,3}?(?:suppression|effacement|oubli|retrait|radiation)\b",
    r"\b(?:supprim\w*|effac\w*|retir\w*|enlev\w*|radi(?:er|e|ee))\s+(?:\w+\W+){0,4}?(?:listes?|base|fichiers?|donnees)\b",
    r"\bretir\w*\s+(?:son|sa|leur)\s+(?:accord|consentement|autorisation)\b",
    rf"\brefus\w*\s+(?:\w+\W+){{0,3}}?(?:{_CONTACT}|{_SHARE})\b",
    r"^\W*refus(?:e|es|ee|ees|al|ed)?(?:\W+(?:total\w*|(?:au|par|on the) (?:tel\w*|stand|salon|phone)))?\W*$",
    r"^\W*(?:non|no)\W+(?:merci|thank)",
    r"\b(?:pas|plus|not|no longer)\s+(?:du tout\s+)?interes(?:se|ted)",
    r"\bdo(?:es)?(?:\s+not|n't)\s+(?:\w+\W+){0,2}?(?:contact|call|phone|e-?mail|mail|text|write|disturb|share|sell)\b",
    r"\bno\s+(?:more\s+|longer\s+)?(?:\w+\W+){0,2}?(?:contact|calls?|e-?mails?|mails?|texts?|marketing)\b",
    r"\b(?:remove|delete|erase)\s+(?:me|him|her|them|from|(?:his|her|their|my)\s+data)\b|\bwithdr[ae]w\w*\s+consent\b",
)
_STOP = re.compile("|".join(_PATTERNS))
_INVITATION = re.compile(
    r"\bn'hesit\w*\s+pas\b|\b(?:ne\s+)?pas\s+hesiter\b"
)  # "n'hésitez pas à rappeler" asks for a call


def says_stop(text: str | None) -> bool:
    """Whether a note or tag asks for no further contact, for removal, or not to share.

    Errs on the safe side: a match only sends the contact to review (R44).
    """
    return stop_lines(text) is not None


@lru_cache(maxsize=16384)
def stop_lines(text: str | None) -> str | None:
    """Return the lines of a note or tag that ask to stop, each cut to `SHOWN` characters; None if there is none."""
    lines = (text or "").splitlines()
    stops = [line.strip()[:SHOWN] for line in lines if _STOP.search(_INVITATION.sub("", fold(line)))]
    return " · ".join(dict.fromkeys(stops)) or None
