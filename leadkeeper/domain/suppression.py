"""Suppression: the list and its keyed hashes, lists of addresses, requests to stop in free text."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from itertools import chain
from typing import Any, Literal

from leadkeeper import word_table
from leadkeeper.domain.book import Suppression
from leadkeeper.domain.consent import WITHDRAWN, read_answer, says_nothing, stays
from leadkeeper.domain.email import addresses_in, canonical, folded_canonical, mistyped_addresses
from leadkeeper.domain.imports import headers
from leadkeeper.domain.imports.columns import map_columns
from leadkeeper.domain.imports.headers import (
    REACHING_FIELDS,
    Header,
    known_field,
    name_words,
    read_headers,
    speaks_of_leaving,
)
from leadkeeper.domain.imports.presets import Preset, recognise
from leadkeeper.domain.phone import is_e164, numbers_in, other_spellings, read_phone
from leadkeeper.domain.text import any_of, fold, listed, spoken
from leadkeeper.domain.time import first_second

Read = Callable[[str], tuple[str, ...]]  # from the text of a cell to the identifiers in it, () for none
SampleRows = Sequence[Sequence[str]]


def identifier_columns(sample: SampleRows, read: Read) -> tuple[int, ...]:
    """Return the columns to read, judged by the first rows of a list (with its header if it has one); () if none fits.

    First choice: columns named accordingly with at least one identifier. Otherwise those with identifiers in half of
    the cells, and of these the ones with addresses if there are any, because a long number may be anything. Columns of
    hashes are read where no column has addresses, next to those named.
    """
    columns = {
        place: [row[place] for row in sample if place < len(row)] for place in range(max(map(len, sample), default=0))
    }
    headers = read_headers(sample[0]) if sample else ()
    preset = recognise(headers)
    fields = {header.index: (preset and preset.field_of(header)) or known_field(header.key) for header in headers}
    named = [
        place for place, texts in columns.items() if fields.get(place) in REACHING_FIELDS and any(map(read, texts))
    ]
    full = [place for place, texts in columns.items() if _are_mostly_identifiers(texts, read)]
    sure = [place for place in sorted({*named, *full}) if any("@" in text and read(text) for text in columns[place])]
    hashes = [] if sure else [place for place in full if any(map(hash_kind, map("".join, map(read, columns[place]))))]
    if named:
        return tuple(sorted({*named, *hashes}))
    return tuple(sure or hashes or full)


def others_columns(header: Sequence[str]) -> frozenset[int]:
    """Return the columns about somebody else, such as a referrer."""
    return frozenset(one.index for one in read_headers(header) if not headers.OTHER_PEOPLE.isdisjoint(one.words))


def are_addresses(text: str) -> bool:
    """Whether a text holds addresses and nothing else."""
    return "@" in text and all("@" in part for part in re.split(r"[\s;,|]+", text) if part)


def has_header(first: Sequence[str], columns: Sequence[int], read: Read) -> bool:
    """Whether the first row is a header: not empty and without any identifier."""
    texts = [first[place] for place in columns if place < len(first)]
    return any(texts) and not any(map(read, texts))


def _are_mostly_identifiers(texts: Sequence[str], read: Read) -> bool:
    filled = [text for text in texts if text]
    hits = sum(bool(read(text)) for text in filled)
    without_a_name = len(filled) - (not read(filled[0])) if filled else 0
    return hits > 0 and 2 * hits >= without_a_name


HASHES = {32: "md5", 40: "sha1", 64: "sha256"}  # unkeyed ones by their hex digits; a keyed one is as long as SHA-256
_HEX_DIGITS = re.compile(r"[0-9a-f]+")
_MAILTO = re.compile(r"^\s*mailto:", re.IGNORECASE)


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
            for address in entry_addresses(entry):
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
                for one in (address, *other_spellings(address)):
                    entries += self._hashed.get(self._hash(one), ())
                entries += self._folded(address)
            result.update((id(entry), entry) for entry in entries)
        return tuple(result.values())

    def by_number(self, addresses: Collection[str]) -> tuple[tuple[Suppression, str], ...]:
        """Return the entries that match a number of one contact but none of its addresses, with that number.

        Phones never link (R28): such an entry may be somebody else's.
        """
        own = set(map(id, self.matching([one for one in addresses if not is_e164(one)])))
        matched = {id(one): (one, number) for number in filter(is_e164, addresses) for one in self.matching([number])}
        return tuple(pair for key, pair in matched.items() if key not in own)

    def _folded(self, address: str) -> list[Suppression]:
        """Entries of earlier versions that match the case-folded form of an address."""
        folded = folded_canonical(address) if self._folded_until is not None and "@" in address else None
        if folded is None or self._hash is None:
            return []
        entries = self._hashed.get(self._hash(folded), ())
        until = first_second(self._folded_until)  # an entry at an unreadable instant counts
        return [entry for entry in entries if entry.at is None or first_second(entry.at) < until]


def keyed_hash(key: bytes, address: str) -> str:
    """Return the HMAC-SHA-256 of a canonical address or an E.164 number, in lower-case hex."""
    return hmac.new(key, address.encode(), sha256).hexdigest()


def hasher(key: bytes) -> Callable[[str], str]:
    """Return `keyed_hash` for one key, prepared once for hashing many addresses."""
    return _hash_from(hmac.new(key, digestmod=sha256))


def unkeyed_hasher(kind: str) -> Callable[[str], str]:
    """Return the function that makes an unkeyed hash of `HASHES`, only to compare partners' lists, never to store."""
    return _hash_from(hashlib.new(kind, usedforsecurity=False))


def _hash_from(prepared: Any) -> Callable[[str], str]:
    def hashed(text: str) -> str:
        made = prepared.copy()
        made.update(text.encode())
        result: str = made.hexdigest()
        return result

    return hashed


def read_key(key_hex: str | None) -> bytes | None:
    """Return the bytes of a key in hex; None if it is empty or invalid."""
    try:
        return bytes.fromhex(key_hex.strip()) or None if key_hex else None
    except ValueError:
        return None


def read_identifiers(text: str) -> tuple[str, ...]:
    """Return the canonical addresses or else the E.164 numbers in a text; () if there are none."""
    return tuple(dict.fromkeys([canonical(one) for one in addresses_in(text)] or numbers_in(text)))


def read_leaver(text: str) -> tuple[str, ...]:
    """Return the identifiers in a line about somebody who left, or else the addresses that it may mean."""
    return read_identifiers(text) or tuple(map(canonical, mistyped_addresses(text)))


def hash_kind(text: str) -> str | None:
    """Return the kind of hash (`HASHES`) that a text is, by its length; None if it is none."""
    return HASHES.get(len(text)) if _HEX_DIGITS.fullmatch(text) else None


def read_hash(text: str, kinds: Collection[str] = ("sha256",)) -> tuple[str, ...]:
    """Return the hash of one of these kinds that a text consists of, in lower case; () if it is none."""
    digest = text.strip().lower()
    return (digest,) if hash_kind(digest) in kinds else ()


def read_leaver_or_hash(text: str) -> tuple[str, ...]:
    """Return the hash that a text consists of, or else what `read_leaver` finds."""
    return read_hash(text, HASHES.values()) or read_leaver(text)


def entry_addresses(entry: Suppression) -> list[str]:
    """Return what an entry matches: its text, and all identifiers in it (`Léa <lea@…>`, several in one cell)."""
    result: list[str] = []
    if entry.email:
        result += [canonical(_MAILTO.sub("", entry.email)), *read_identifiers(entry.email)]
    if entry.phone:
        result += [read_phone(entry.phone).e164 or entry.phone.strip(), *read_identifiers(entry.phone)]
    return list(dict.fromkeys((*result, *chain.from_iterable(map(other_spellings, result)))))


Says = Literal["left", "stays", "unclear", "empty"]
"""Meaning of a cell for the person in its row; `unclear` counts as left, so that no refusal is lost."""

_LEFT_STATUS = re.compile(
    r"\b(?:unsub\w*|desinscri\w*|desabonn\w*|opted?[ _-]?out|stop|black ?listed|block ?listed|liste (?:noire|rouge)"
    r"|bloque\w*|blocked|refus\w*|oppos\w*|retiree?s?|withdrawn|complain\w*|plainte|spam|ne plus \w+|removed)\b"
)
_STAYING_STATUSES = frozenset(
    "actif active actifs actives abonne abonnee abonnes abonnees subscribed subscriber inscrit inscrite inscrits"
    " inscrites confirmed confirme confirmee enabled valide valid optin opt-in"
    # Mailchimp: a dead address, and who never subscribed. Who is archived may have left before: that stays unclear.
    " cleaned nettoye nettoyee pending transactional non-subscribed nonsubscribed".split()
) | {"opted in", "opted-in", "opt in", "non subscribed"}


@dataclass(frozen=True, slots=True)
class StatusColumn:
    """A column that may show who left; `channel` is set if it concerns one channel only."""

    place: int
    header: str
    is_status: bool
    channel: str | None = None

    def says(self, text: str) -> Says:
        """Return a cell's meaning: by its words in a status column, else as imports read an unsubscription."""
        if says_nothing(text):
            return "empty"
        if self.is_status:
            folded = fold(text)
            if _LEFT_STATUS.search(folded) or read_answer(text) == WITHDRAWN:
                return "left"
            return "stays" if folded in _STAYING_STATUSES else "unclear"
        return "stays" if stays(text) else "left"


_STATUS_HEADER_WORDS = frozenset({"statut", "status", "etat", "state"})
_BLOCKLIST_HEADER_WORDS = frozenset({"blacklisted", "blocklisted"})


def candidates(headers: Sequence[Header], rows: Sequence[Sequence[str]], preset: Preset | None) -> list[StatusColumn]:
    """Return the columns named like a status, a blocklist or leaving, in the order of the file."""
    candidates = []
    for column in map_columns(headers, rows, preset, {}):
        header = column.header
        words = frozenset(header.words)
        is_blocked = not words.isdisjoint(_BLOCKLIST_HEADER_WORDS)
        leaves = column.field == "unsubscribed_at" or is_blocked or speaks_of_leaving(header.words)
        if leaves or not words.isdisjoint(_STATUS_HEADER_WORDS):
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


MAX_SHOWN_CHARS = 120
# Parts of the two lists below: French ones, English ones (`_EN`), and nouns of both.
_CONTACT = (
    r"(?:re)?contact\w*|(?:r|re)?appel\w*|telephon\w*|demarch\w*|solicit\w*|sollicit\w*|prospect\w*|relanc\w*"
    r"|derang\w*|ecri\w*|envoy\w*|envoi\w*|mail\w*|e-?mail\w*|sms|courri\w*|newsletters?|pubs?|publicite\w*|offres?"
)
_SHARE = (
    r"transm\w*|transfer\w*|partag\w*|communi(?:qu|cation)\w*|diffus\w*|ced(?:e|er|ee|es|ees|ez)|cession|vend\w*|revend\w*"
    r"|reventes?|divulgu\w*|refil(?:e[rsz]?|i?ez)|partenaires?|partners?|tiers"
)
_REACH_EN = (
    r"contact\w*|call(?:s|ed|ing)?|ring(?:ing)?|(?:e-?)?mail(?:s|ed|ings?)?|text(?:s|ed|ing)?|phon(?:e|ed|ing)|sms|writ(?:e|ing)"
    r"|send\w*|messag\w*|spam\w*|bother\w*|harass\w*|disturb\w*|communicat\w*|market\w*|advert\w*|promo\w*|newsletters?"
    r"|offers?|sell\w*|resale|shar(?:e|ed|ing)|partners|(?:third|3rd) part(?:y|ies)"
)
_DATA = (
    r"numeros?|num|e-?mails?|mails?|adresses?|coordonnees|tel\w*|noms?|compte|donnees?|infos?|informations?|inscription"
    r"|numbers?|address\w*|phone|details|data|records?|name|account|contact"
)
_GIVE = r"(?:donn|fourni|confi[ei]|pass(?:e|ie)|lou[ei]|echang|utilis)\w*"
_GIVE_EN = r"(?:pass|giv(?:e|ing)|us(?:e|ing)|hand|forward|lend|rent)(?:ing)? (?:(?:on|out|over|away) )?"
_CONSENT_NOUN = r"accord|consent\w*|autorisation|permission|agreement|subscription|registration"
_REMOVE = r"(?:sup+r[ie]|effac|retir|enlev|radie|raye|sort[ei]|otez|virez|exclu)\w*"
_STOP_LINES = (
    r"(?:non|no)\W+(?:au|at the)\s+(?:stand|salon|tel\w*|phone|booth|marche)\b|"
    r"(?:pas (?:d'accord|ok)|arrete[sz]?|stopp?|no more|deces|suppress|dnc|np[ac])\W*$|"
    r"(?:ray|barr)ee?s?\W*$|rayee?s?\s+d(?:e|u|es)\b|"
    r"(?:(?:du|c'est du|this is|it's) )?spams?\W*$|(?:ne pas utiliser|do not use)\W*$|"
    r"(?:withdr[ae]wn?|revoked|revoque(?:e|s|es)?|exclue?s?|(?:please|pls) (?:delete|remove|erase))\W*$|"
    r"a\s+(?:supprimer|effacer|desinscrire|desabonner|blacklister|exclure|ra(?:y|di)er)\W*(?:rgpd|gdpr)?\W*$|"
    r"(?:(?:il|elle|he|she)\s+)?(?:a\s+|has\s+)?(?:refus|declin)(?:e|es|ee|ees|al|ed)?"
    r"(?:\W+(?:tout\w*|total\w*|catego\w*|net\w*|rgpd|(?:au|par|on the) (?:tel\w*|stand|salon|phone)))?\W*$|"
    r"non?\s*!|non\W+(?:et\s+)?non\b|(?:(?:it's|this is|that's|ce n'est|c'est) )?(?:not me|pas moi)\W*$|"
    r"s[ .]?t[ .]?[o0][ .]?p+\W*$|article (?:17|21)\W*(?:svp|please)?\W*$"
)  # at the beginning of a line
_STOP_PHRASES = (
    # not, no more, never
    rf"(?:plus|pas|jamais|aucun\w*)\s+(?:\w+\W+){{0,4}}?(?:{_CONTACT}|{_SHARE})\b|ne \+ (?:{_CONTACT})\b|"
    rf"(?:rien|plu\b(?: de)?|inutile d(?:e|'))\s*(?:\w+\W+){{0,2}}?(?:{_CONTACT}|{_SHARE}|recevoir|insister)\b|"
    rf"n(?:e\s+|')(?:(?:me|nous|lui|leur|la|le|les)\s+|[ml]')?(?:{_CONTACT}|{_SHARE})\s+(?:\w+\s+)?"
    r"(?:plus|pas|jamais|rien)\b|"
    r"(?:re?)?(?:contact|appel|ecriv|envoy|derang|relanc|demarch|soll?icit|insist)ez(?:[ -]moi)?"
    r"\s+(?:plus|pas|jamais)\b(?! (?:d'|de |tot|tard|souvent|sur))|"
    rf"m(?:e |')(?:{_CONTACT})\s+(?:plus|pas|jamais)\b(?! (?:tot|tard|souvent))|"
    rf"(?:pas|plus|jamais|interdi\w*|arret\w*|cesse[rz]?|evite[rz]?)\s+(?:\w+\W+){{0,5}}?{_GIVE}\s+"
    rf"(?:\w+\W+){{0,2}}?(?:mon|mes|son|ses|nos|vos)\s+(?:{_DATA})\b|"
    rf"{_GIVE}(?<=ez)\s+(?:surtout\s+)?(?:pas|plus|jamais)\s+(?:\w+\W+){{0,2}}?(?:mon|mes|son|ses)\s+(?:{_DATA})\b|"
    rf"(?:ne|pas|plus|jamais|arret\w*|cesse[rz]?|evite[rz]?)\s+(?:de )?me {_GIVE}\s+(?:(?:pas|plus) )?(?:a|au|aux)\b|"
    rf"gard\w*\s+(?:\w+\W+)?(?:mon|mes)\s+(?:{_DATA})\s+(?:\w+ )?(?:pour vous|entre nous|chez vous)\b"
    rf"|(?:{_DATA})\s+rest\w+ (?:entre nous|chez vous)\b|(?:{_DATA})\s+(?:\w+ )?(?:ne )?sont pas a vendre\b|"
    rf"keep\s+(?:my|his|her)\s+(?:{_DATA})\s+(?:to yoursel\w+|private|confidential)\b"
    rf"|(?:{_DATA})\s+(?:is|are) not for sale\b|(?:rather|prefer) (?:that )?you (?:did|do)(?:n'?t| not)\b|"
    rf"(?:stop\w*|quit|cease|no longer|without)\s+(?:\w+\W+){{0,2}}?{_GIVE_EN}(?:my\b|me\b(?! a\b))|"
    r"n(?:e\s+|')(?:veut|veux|souhaite|desire|accepte|autorise)\w*\s+(?:finalement\s+|donc\s+|vraiment\s+)?(?:plus|pas|rien|aucun\w*)\b|"
    r"veu(?:t|x|lent)?\s+(?:pas|plus?|rien)\b|donne\w* pas (?:suite|(?:son|mon|leur) accord)\b|"
    r"(?:do(?:es)?|did)(?:\s+not|n'?t)\s+(?:want|wish|agree|consent|accept|allow)\b|never (?:want|wish|ask)\w*|"
    rf"(?:do(?:es)?(?:\s+not|n'?t)|never|must not|should not)\s+(?:\w+\W+){{0,2}}?(?:{_REACH_EN}"
    rf"|{_GIVE_EN}(?:my|his|her|their|this|to (?:third|partners?|others?)|me (?:(?:on|over|away) )?to)"
    rf"|let\s+(?:\w+\W+){{0,4}}?(?:{_REACH_EN}))\b"
    rf"|do-not-\w+|no\s+(?:more\s+|longer\s+)?(?:\w+\W+){{0,2}}?(?:{_REACH_EN})\b|no longer (?:wish|want|agree)|"
    rf"not (?:to receive|hear from|(?:to (?:be )?|be )(?:passed on|{_REACH_EN}))\b|"
    r"no[ _-]partners\b|no[_-]partner\b|partners?[ _-]no\b|"
    r"(?<!\w )(?:partenaires?|partners?|tiers|autres|e-?mails?|mails?|mailings?|pubs?)\s?[:=]?\s?(?:non?|n?ko|nok)"
    r"(?=\W*$|\s?[,;.!/)])|partenaires?[ _-]non\b|non[ _-](?:transmiss|cess|partage|partenaire)\w*|"
    r"(?:pas?|plus|not|non|no longer|no|aucun)\s+(?:du tout\s+|d'|aucun )?int[er]{1,5}(?:s+t?e|s?t\b(?! rate))|"
    r"interes(?:se|ted)\w*\s*\?\W*(?:non|no)\b|[lm][' ]interes\w*\s+(?:pas|plus)\b|(?:a|ont)\s+decline\b|"
    r"(?:sauf|hors|sans|exclu[erst]*)\s+(?:\w+\W+){0,2}?(?:partenaires?|partners?|tiers)\b|"
    rf"(?:non?|n?ko|nok)\s+(?:(?:pour|aux?|a la|to)\s+(?:\w+\s+)?|(?<=ko )|(?<=nok ))(?:{_CONTACT}|{_SHARE}|autres)\b|"
    r"(?:non?|nope)\W+(?:merci|mci|thank|thx|ty\b)|not for (?:me|him|her)(?:\W*$| thank)|"
    r"(?:dit|dis|repond|repondu|said|says?|told (?:us|me|him|her))\s+(?:que\s+)?(?:non|no|stop)\b(?<!pas dit non)|"
    r"reponse\s*:?\s*(?:non|negative)\b|"
    # no consent, and who asks where we have it from
    r"(?:jamais|j?ai pas|(?:a|est|suis|avez) pas)\s+(?:\w+\W+){0,3}?"
    r"(?:consent|accord\b|inscri|accepte\b|autorise\b|demande\W*$)|"
    r"(?:pas|non|no|not) consent\w*|consent\w* (?:not|pas)\b|"
    rf"(?:sans|without)\s+(?:mon|son|leur|notre|aucun|my|his|her|their|any)\s+(?:{_CONSENT_NOUN})\b|"
    r"(?:conteste|pas (?:de |le )?souvenir|souvien\w* (?:pas|plus))\s+(?:\w+\W+){0,4}?(?:inscri|accord\b|consent)|"
    r"(?:never|not|(?:do|did)n'?t|haven't)\s+(?:\w+\W+){0,2}?"
    r"(?:sign\w* up|subscrib\w*|agreed?|consent\w*|opt\w* in|permission)\b|"
    rf"(?:who|how|where)\s+(?:\w+\W+){{0,2}}?(?:gave|g[eo]t|find|found|have)\s+(?:\w+\W+)?my\s+(?:{_DATA})\b|"
    r"(?:qui|comment|ou)\s+(?:\w+\W+){0,2}?(?:donne|avez|eu|trouve|tenez|vient)\W+(?:\w+\W+){0,2}?"
    rf"m(?:on|es)\s+(?:{_DATA})\b|"
    rf"pourquoi\s+(?!pas\b)(?:\w+\W+){{0,4}}?(?:{_CONTACT})\b|why\s+(?:are|do|did|am)\s+(?:\w+\W+){{0,4}}?(?:{_REACH_EN})\b|"
    rf"used my (?:{_DATA})\b|resiliez mon\b|(?:me|se|s'est|suis) (?:retracte|desiste)|"
    rf"(?:retir\w*|revoqu\w*|annule\w*)\s+(?:son|sa|leur|mon|ma)\s+(?:{_CONSENT_NOUN}|oui)\b|"
    rf"(?:withdr[ae]w\w*|revok\w*|cancel\w*|takes?) (?:back )?(?:(?:my|his|her|their) )?(?:{_CONSENT_NOUN})\b|"
    r"(?:consent|permission) (?:\w+ )?(?:withdrawn|revoked)\b|change d'avis\W*$|"
    r"changed (?:his|her|their|my) minds?(?:\W*$|\W+no\b| about (?:the )?(?:partners|sharing)\b)|"
    # stop
    rf"(?:interdi\w*|stoppe[rz]|arrete(?:nt|[rsz])?|cesse[rz])\s+(?:\w+\W+){{0,4}}?(?:{_CONTACT}|{_SHARE})\b|"
    rf"(?:contre (?:le|la|les|toute?)|basta(?: (?:le|la|les))?) (?:{_CONTACT}|{_SHARE})\b|"
    rf"refus\w* (?:qu'|que )(?:\w+ )?{_GIVE}|\w+ (?:mon|mes|son|ses) (?:{_DATA}) (?:a|avec) personne\b|"
    r"pas (?:pour|a) d'autres? (?:societe|entreprise|marque|enseigne|personne)s?\b|no more,? (?:thanks|thank you)\b|"
    r"(?:rgpd|gdpr) art\w*\W*(?:17|21)\b|"
    r"art(?:icle)?\W*(?:17|21) (?:du )?(?:rgpd|gdpr)\b|(?:fiche|contact) a (?:effacer|supprimer|retirer)\b|"
    rf"evite[rz]?\s+(?:\w+\W+){{0,2}}?(?:{_SHARE})\b|"
    rf"arret d\w+ (?:(?:la|tout|toute|vos|nos|ces) )?(?:{_CONTACT})\b|"
    r"(?:fin|suspen\w*) (?:d[eu]s? |les |la |l')+(?:envois?|mails?|newsletters?|relances?)\b|arrete (?:svp|stp)\b|"
    r"(?:arrete[rz]|cesse[rz]|stoppe[rz])(?:\W*$|\W+(?:ca|tou[ts]\w*|svp|stp|vos|immediat\w*|de suite)\b)|"
    rf"(?:stop\w*|quit|cease)\W+(?:\w+\W+){{0,3}}?(?:{_REACH_EN})\b|cease\b|stop\s*!|says? stop\b|"
    r"stop\w*\s+(?:aux?|les|la|a la)\b|stop(?:\s*[:!.,;/-].*"
    r"|[\s-]+(?:sms|pubs?|mails?|e-?mails?|contact\w*|appels?|tel\w*|newsletters?|rgpd|gdpr)\b.*)?$|"
    # take out
    r"desin(?:sc|cr|scr)\w*|desabo\w*|unsu(?:b|bbed|bs\w*|b?s?cri\w*)\b|opt(?:ed)?[\s_-]*(?:me )?out\b|"
    rf"blocked (?:us|our)\b|{_REMOVE}\s+(?:\w+\W+){{0,4}}?(?:listes?|base|fichiers?|donnees|mailings?)\b|"
    rf"(?:{_REMOVE}|disparaitre) (?:(?:d[eu]s?|from|les|nos|our|all) )+(?:envois|campa[gi]\w*|relances?|fichiers?)\b|"
    rf"(?:{_REMOVE}|annule[rz])\s+(?:m(?:on|a|es)|s(?:on|a|es)|leurs?|cette)\s+(?:{_DATA})\b|effacez tout\b|"
    r"(?:enlev|retir|sup+rim|effac|ray|radi|sort)e[rz]?[ -]moi\b|(?:ot|vir)ez[ -]moi\b|"
    r"m(?:e |')(?:retir|sup+rim|ray|radi|oubli(?!ez pas))e[rz]\b|"
    rf"qu'on (?:l'|le |la |les )(?:oubli|retir|supprim|enlev|effac|radi|ray)e\b|oublie(?:z[ -]m|r m\w+ (?:{_DATA})\b)|"
    r"(?:demand\w*|veut|veux|souhait\w*|voudrai\w*|aimerai\w*) (?:a )?etre "
    r"(?:retir|supprim|effac|raye|radi|enlev|oubli|tranq)|"
    r"(?:demand\w*|droit|requete)\s+(?:\w+\W+){0,3}?(?:suppression|effacement|oubli|retrait|radiation)\b|"
    r"(?:ask\w*|wants?|request\w*)\s+(?:\w+\W+){0,2}?(?:remov\w*|delet(?:ed|ion)|erasure|erased|forgotten)\b|"
    r"(?:remove|delete|erase|lose)\s+(?:me|him|her|them|from)\b|forget (?:me|him|her|them)\W*$|"
    rf"(?:remove|delete|erase|lose)\s+(?:all )?(?:my|his|her|their|this)\s+(?:{_DATA})\b|"
    rf"be (?:forgotten|removed|deleted|erased)\b|(?<!i )forget my (?:{_DATA})\b|"
    r"(?:take|get) (?:me|him|her|them|my \w+) (?:off|out of)\b|"
    r"off (?:(?:the|this|your|our|all) )?(?:mailing )?lists?\b|wants? out\b|"
    # objection and complaint
    r"opposition\b|oppo\b|oppos(?:e|ee|es|ees)\s+(?:a|au|aux|a la)\b|[ms]'(?:y )?oppos\w*|m y oppose|"
    rf"(?:object(?:s|ed)?|right) to (?:\w+ )?(?:object|erasure|be forgotten|{_REACH_EN})\b|"
    rf"oppos\w* to (?:\w+ )?(?:{_REACH_EN})\b|"
    rf"(?:refus|declin)\w*\s+(?:\w+\W+){{0,3}}?(?:{_CONTACT}|{_SHARE}|{_REACH_EN})\b|"
    r"(?<=[\w:][ ':-])(?:refus|declin)(?:e(?:e?s?|nt|d)|a)(?: (?:tout\w*|aussi))?(?=\W*$|\s?[^\w\s'])|"
    r"(?<!les )(?<!des )(?:refus|refusal) (?:(?:d[eu]|par|la|by|of|the) )*(?:client|customer|prospect|mme|madame)|"
    r"refus\w*\s+(?:tou[st]\w*|all|every\w*)\b|(?:sans|zero) (?:demarchage|prospection|pubs?|publicites?)\b|"
    rf"(?:zero|hors) (?:{_CONTACT}|campagnes?)\b|"
    rf"(?:hate[sd]?|detest\w*|objects? to)\s+(?:\w+\W+){{0,2}}?(?:process\w*|{_CONTACT}|{_REACH_EN})\b|"
    r"pas (?:du tout )?d'accord (?:pour|qu[e']|a ce qu)|"
    r"(?:rgpd|gdpr)\W+(?:a\s+)?(?:supprim|effac|retir|oppos|refus|delet|eras|request|demande)|demande (?:rgpd|gdpr)\b|"
    r"(?:signal|marqu|declar)e\w*\s+(?:\w+\W+){0,2}?spams?\b|(?:is|are|du) spam\b|(?:mark\w*|report\w*|us) as spam\b|"
    rf"(?:plaint|complain\w*)\s+(?:\w+\W+){{0,3}}?(?:{_CONTACT}|{_REACH_EN})\b|"
    r"complain(?:ed|s|ts?)?\b(?! (?:about|of|that|on))|report(?:ed|s|ing)? (?:us|you)\b|"
    # anger
    r"leave (?:\w+ ){1,2}(?:alone|in peace)\b|leave (?:me|him|her) be\b|lache[zr]?[ -](?:moi|nous)\b|degage[rz]?\W*$|"
    r"(?:laiss|fou[ts]|fich)\w*\W+(?:\w+\W+){0,2}?(?:tranquill?es?|paix)\b|"
    r"(?:furieu\w*|mecontent\w*|enerve\w*|agace\w*|colere|(?:marre|assez|trop|overdose) d(?:e |'))\s*"
    rf"(?:\w+\W+){{0,4}}?(?:{_CONTACT})\b|"
    r"(?:not (?:happy|keen|comfortable|pleased)|unhappy|annoyed|angry|furious|sick of|tired of|fed up|enough"
    rf"|too many)\s+(?:\w+\W+){{0,4}}?(?:{_REACH_EN})\b|"
    r"(?:ca|cela) suffit\b(?! pour)|en (?:ai|a|avons) (?:marre|assez)\b(?! pour)|ras[ -]le[ -]bol\b|no[_-]?mails?\b|"
    # no consent any more
    rf"(?:retrait|revocation|withdrawal)\s+(?:\w+\W+){{0,2}}?(?:{_CONSENT_NOUN})\b|"
    rf"(?:{_CONSENT_NOUN})\s+(?:a ete |est )?(?:retir|revoqu|withdrawn|revoked)\w*|"
    r"(?:accord|consent\w*|subscription) (?:annul|cancel|suspend)\w*|(?:pas|aucun|sans) (?:de )?consent\w*|"
    rf"revien\w* sur (?:son|sa|leur|mon) (?:{_CONSENT_NOUN})\b|"
    r"plus d'accord(?=\W*$| (?:pour|qu[e']))|case (?:\w+ )?(?:refus|(?:non|pas|de)[ -]?coche)\w*|"
    # nobody to write to
    r"deced\w*|deceased\b|dcd\b|(?:est )?morte?\b(?=(?<=est mort)(?! d)|(?<=est morte)(?! d)| (?:en|le) \d)|"
    r"(?:he|she|is|has) d(?:ead|ied)\b(?! his)"
)  # at the beginning of a word
_HARMLESS_PHRASES = (
    r"\b(?:pas|rien) (?:encore |de mails? )?(?:recu|repondu)\b"
    r"|\bdid(?: not|n'?t) (?:receive|get)\b"
    r"|\bpas encore (?:(?:re)?contact|r?appel|relanc)e\w*$|(?:\bnot|n't|\bnever"
    r"|\bno) (?:answer|repl|respon|reach|received)\w*|\b(?:bus|pit|full|auto|one|non)[ -]stop\b"
    r"|\bstop[ -](?:and go|& go|smok\w*|motion|start|porte|scroll)\b"
    r"|\bstop(?:ping|ped)? by\b(?! (?:e-?mail|mail|sms|text|phone|tel|post|letter))"
    r"|\bn(?:e |')(?:veu[xt]|voudrai\w*|souhait\w*) pas (?:rater|manquer|(?:repondre|preciser|dire)\W*$)"
    r"|\bdo(?:es)?(?: not|n'?t) (?:want|wish) to (?:miss\b|(?:answer|say)\W*$)|\bdo not ring the (?:door)?bell\b"
    r"|\b(?:vous pouvez vous|je peux m)[ e']{1,2}(?:desinscrire|desabonner|opposer)\b[^.]*\btout moment\b"
    r"|\b(?:you|i) (?:can|may) (?:unsubscribe|opt out)\b(?! me)[^.]*\bany ?time\b"
    r"|\bpour (?:se|vous) desinscrire ?:[^.]*|\bvos (?:donnees|coordonnees) ne (?:sont|seront) (?:jamais|pas) \w+"
    r"|\bdroits? d'(?:acces|opposition)\b[^.]* rappele|\b(?:sans|aucune|pas d'|no) ?opposition\b"
    r"|\bpas de pub (?:dans le colis|sur les casiers)(?= svp\W*$|\W*$)"
    r"|\b(?:aucun|pas de) (?:probleme|souci|inconvenient)s? (?:pour|a|avec) (?!.*\b(?:ne|non|pas|plus|jamais|ni|sauf"
    r"|mais|rien|aucun\w*|stop|refus\w*|sans)\b)"
    r"|\bn'(?:ai|a) (?:pas|plus) de (?:telephone|portable|mobile|tel)(?: fixe)?\b"
    r"|\bne recois (?:plus|pas) (?:\w+ ){0,2}?(?:e-?mails?|mails?|newsletter)\b"
    r"|\b(?:non merci pour|no thank(?:s| you) (?:for|to)|stop (?:a|au|aux)) (?:(?:la|le|les|the) "
    r"|l')?(?:\w+ )?(?:cafe|coffee|tea|gateau|cake|desordre|bazar|odeurs|gaspi\w*|tabac|cigarette|sucre"
    r"|bruit)\b(?=\W*(?:$|mais\b|but\b))"
)
"""Looks like some of the above: "n'hésitez pas à rappeler" asks for a call, refusing a coffee is none."""


@cache
def _words(table: str) -> str:
    return "|".join(listed(word_table("notes")[table])).replace("*", r"\w*")


@cache
def _stop_request() -> re.Pattern[str]:
    plain = any_of(f"{phrase}\0" for phrase in listed(word_table("notes")["phrases"])).pattern  # many: as a tree
    plain, lines = plain.replace(r"\*", r"\w*").replace("\0", r"\b"), rf"{_STOP_LINES}|(?:{_words('lines')})\W*$"
    return re.compile(rf"^\W*(?:{lines})|^stop+\b|[🚫⛔]|(?<![^\s(])[†✝]|\b(?:{_STOP_PHRASES}|{plain})")


@cache
def _harmless() -> re.Pattern[str]:
    not_agreed = rf"(?:(?:le|la|les|un|une|ce) )?(?:{_words('unrelated')}|prix|tarifs?|dates?|pay\w+)\b"
    dead = r"(?: est| a ete| is| was)? (?:deced|mort|defunt|dead|died|deceased|passed away)\w*(?: (?:en|in|le) \d+)?"
    return re.compile(
        rf"{_HARMLESS_PHRASES}|\b(?:pas|plus) d'accord (?:pour|sur) {not_agreed}|\b(?:{_words('relatives')}){dead}"
        rf"|\b(?:{_words('harmless')})\b|(?<!suis )(?<!toujours )(?<!still )\b(?:ne s'oppose pas|(?:n'a |n'est )?(?:pas"
        r"|jamais|not|never) (?:ete |been )?(?:desinscrite?|(?:desabonn|refus|oppos)ee?|unsubscribed|opted out))[. ]*$"
    )


@cache
def _refused_things() -> re.Pattern[str]:
    no_contact = rf"(?!(?:{_CONTACT}|{_SHARE}|{_CONSENT_NOUN})\b)\w+"
    return re.compile(
        rf"\b(?<!de )(?<!du )(?<!des )(?<!d')(?<!de la )(?<!de l')(?:{_words('unrelated')})(?: {no_contact}){{0,3}}?"
        rf"[ :=]{{1,3}}(?:refus|declin)\w*\b"
        rf"(?! (?:\w+[ ']){{0,4}}?(?:{_CONTACT}|{_SHARE}|{_REACH_EN}|{_CONSENT_NOUN}|tou[st]\w*)\b)"
    )


_DAY = r"(?:(?:lun|mar|mercre|jeu|vendre|same)di|dimanche)"
_DONE_OR_WANTED = (
    r"(?:(?:e-?)?mails?|sms|messages?|courriers?)(?: de \w+)? (?:envoye|laisse|renvoye|revenu)e?s?\b|sms a l'arrivee\b"
    r"|(?:(?:r|re)?appel|(?:re)?contact|ecriv|envoy|telephon)ez[ -](?:moi|nous)\b(?! (?:plus|pas|jamais|qu))"
    rf"|(?:r?appele[er]?|relancee?|telephoner|ecrire) (?:hier|demain|en|fin|debut|{_DAY})\b|telephoner\W*$"
)
_ASIDE = (
    rf"(?:pas|plus|aucune?|jamais) (?!(?:du tout|jamais|plus|svp|stp|merci)\b|(?!encore|[nv]otre)\w+(?:er|ir|re)\b)"
    rf"(?:(?!\b(?:{_CONTACT}|{_SHARE})\b)[^.!?;|+]){{2,80}}?"
    rf"(?=(?: ?[.!?;|+,:] ?(?<=\W)| - )(?:merci de me |je |on )?(?:{_DONE_OR_WANTED}))"
    rf"|ne (?:pas|jamais) (?:l'|la |le )?(?:r?appeler|deranger|telephoner|(?P<send>envoyer)) (?:(?:avant|apres) )?"
    rf"(?:le {_DAY}|(?<=avant |apres )\d{{1,2}} ?h\w*|(?<=avant ){_DAY}|(?<=avant )(?(send)le \d{{1,2}}|(?!))"
    r"|(?<=er )le (?:soir|matin|midi))"
    r"\b(?!.*\b(?:pas|plus|jamais|ni|non|ne|sauf)\b)"
    r"|(?:do not|don'?t) (?:call|ring|phone) (?:(?:before|after) \d{1,2}(?: ?[ap]m| ?h)?|at (?:work|night))\W*$"
)
"""A sentence that denies something else before one about a call, and an hour: "Pas de réponse. Mail envoyé"."""


@cache
def _asides() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Return these, and things that are not wanted ("ne veut plus de fioul"), each behind the words that forbid it."""
    thing = rf"(?:de |du |d'|la |le |les |l'|une? |sa |son |ses )*(?:{_words('things')})\b"
    not_wanted = (
        rf"n(?:e |')(?:veu[tx]|souhaite|desire|accepte)\w* (?:pas|plus) (?:{thing}|(?:attendre|payer|demenager"
        rf"|[ms]e priver|dependre|aller aux? {thing}|etre (?:pris\w* en photo|filme\w*))\b)"
        rf"|stop(?:pe(?:r|e?s?))? (?:aux? |a )?{thing}"
        rf"|dire stop (?:aux? |a ){thing}|(?:savoir|apprendre a|oser) dire stop\b|stop apres \d{{1,2}} ?h\b"
        r"|pas interesse\w* par (?:l[ea]s? |l')\w+(?: \w+){0,2}, (?:prend|veut|prefere)\b|en ai marre d'attendre"
        r"|opposition sur (?:la |le |son )?(?:carte|cheque|cb)\b|(?:carte|cheque|cb) en opposition"
        r"|desinscrite? (?:du |de l'|de la )(?:atelier|stage|cours|seance|sortie)\b"
    )
    kinds = ((f"{_CONTACT}|{_SHARE}|{_REACH_EN}|{_words('relations')}", not_wanted), (_words("will"), _ASIDE))
    binding = _words("binding")
    return tuple((re.compile(rf"\b(?:{binding}|{words})\b"), re.compile(rf"\b(?:{kind})")) for words, kind in kinds)


_MAX_CACHED_CHARS = 500  # a longer text is a page, which no cache keeps


def says_stop(text: str | None) -> bool:
    """Whether a note or tag asks for no further contact, for removal, or not to share.

    Errs on the safe side: a match only sends the contact to review (R44).
    """
    return (stop_lines if len(text or "") <= _MAX_CACHED_CHARS else stop_lines.__wrapped__)(text) is not None


@lru_cache(maxsize=16384)
def stop_lines(text: str | None) -> str | None:
    """Return the lines of a note or tag that ask to stop, each cut to `MAX_SHOWN_CHARS`; None if there is none."""
    asking = [line for line in (text or "").splitlines() if any(map(_asks_to_stop, {fold(line), spoken(line)}))]
    return " · ".join(dict.fromkeys(line.strip()[:MAX_SHOWN_CHARS] for line in asking)) or None


def _asks_to_stop(line: str) -> bool:
    if _stop_request().search(line) is None:
        return False
    left = _harmless().sub("", line)
    left = _refused_things().sub("", left) if "refus" in left or "declin" in left else left
    for guard, aside in _asides():
        left = aside.sub("", left) if aside.search(left) and not guard.search(left) else left
    return left == line or _stop_request().search(left) is not None


_WITHDRAWAL_WORD = re.compile(
    r"\b(?:retir|retrait|revo[kq]|resili|withdr|annul|cancel|bloqu|block|supprim|suppress|delet|remov|effac|desinsc"
    r"|desabo|blackl|interdi|oppos|conteste|contestation|disput|refus|declin|denied|reject|forgot|oubli|exclu(?!si)|spam"
    r"|complain)|^\W*plus (?:maintenant|du tout|pour (?:le moment|l.instant))\b|^\W*(?:not )?any ?more\W*$"
    r"|^\W*(?:finalement|au final|en fait|actually|after all),? (?:non|pas|no|not)\W*$"
)
_MAY_LEAVE_ANY_TIME = re.compile(
    r"\b(?:tout moment|any ?time)\b|\b(?:vous pouvez|je peux|(?:je|vous) pourr\w+|peut etre)\b(?! (?:plus|pas))"
    r"|ment possible\b|ion (?:\w+ )?possible\b|\b(?:i|you) (?:can|may) (?:\w+ ){0,2}?(?:unsub|withdr|revo|opt|cancel)"
)
_AGREEING_PHRASE = re.compile(
    r"\b(?:oui|yes|j'(?:accepte|autorise)|je (?:consens|donne)|i (?:agree|accept|consent)|je souhaite (?:recevoir|etre)"
    r"|en cochant|by (?:ticking|checking))\b|^\W*(?:recevoir|receive|m'inscrire|sign me up|subscribe)\b"
)
_MAX_ANSWER_WORDS = 8


def takes_back(text: str) -> bool:
    """Whether a cell of an answer column that is neither a yes nor a no is a refusal: "Retiré le 3 mai", "Bloqué".

    The words of a box that was ticked may name leaving too: "Oui, désinscription possible à tout moment".
    """
    if not any(map(str.isalpha, text)):  # a day: a column may hold as many as there are rows
        return False
    folded = fold(text)
    words = headers.title_words(text) if len(text) <= _MAX_CACHED_CHARS else name_words.__wrapped__(text)
    if _MAY_LEAVE_ANY_TIME.search(folded):
        return False
    is_long = len(words) > _MAX_ANSWER_WORDS
    if is_long and _AGREEING_PHRASE.search(folded):
        return False
    return says_stop(text) or speaks_of_leaving(words) or (not is_long and _WITHDRAWAL_WORD.search(folded) is not None)
