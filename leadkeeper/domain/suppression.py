"""Suppression: the list and its keyed hashes, lists of addresses, requests to stop in free text."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Set
from dataclasses import replace
from functools import cache, lru_cache
from hashlib import sha256
from itertools import chain, pairwise
from typing import Any, NamedTuple
from unicodedata import normalize

from leadkeeper import word_table
from leadkeeper.domain import text as text_domain
from leadkeeper.domain.book import Suppression
from leadkeeper.domain.consent import UNCLEAR, read_answer
from leadkeeper.domain.email import (
    PLAIN,
    addresses_in,
    canonical,
    folded_canonical,
    mistyped_addresses,
    spelt_addresses,
    without_addresses,
)
from leadkeeper.domain.imports import headers
from leadkeeper.domain.imports.channels import ADDRESS_IN_TEXT
from leadkeeper.domain.imports.headers import (
    _FIELDS_ANSWERED_PER_ROW,
    _LETTER_RUN,
    _WORDS_OF_LISTS,
    REACHING_FIELDS,
    Likelihood,
    name_words,
)
from leadkeeper.domain.partner import LEGAL_FORMS, CompanyName, distinctive_words
from leadkeeper.domain.phone import is_e164, numbers_in, other_spellings, read_phone, with_zero
from leadkeeper.domain.text import CAMEL, any_of, compiled_at_use, expression, fold, listed, pattern, spoken, word_set
from leadkeeper.domain.time import first_second

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
    """Return the canonical addresses and the E.164 numbers in a text; () if there are none."""
    addresses = [canonical(one) for one in addresses_in(text)]
    return tuple(dict.fromkeys((*addresses, *numbers_in(without_addresses(text) if addresses else text))))


_REACHED_BY = re.compile(r"\S+@\S+|\+?\d[\d\s./:h()-]*")
_IN_A_SENTENCE = pattern("notes", "in_a_sentence")
MAX_NAME_WORDS = 4  # of a line below a title that may be somebody's name
_BEHIND_A_NAME = re.compile(r"\s(?:[-–:&+/]|et|and)\s|[(,;:]")
_STARTS_WITH_A_NAME = re.compile(r"\W*(?:[A-ZÀ-Ý][\w'’-]*\s+[A-ZÀ-Ý]|(?i:mr?s?|mme|mlle|dr|monsieur|madame)\b)")


def may_be_a_name(line: str) -> bool:
    """Whether a line by hand may name somebody and say no more than a remark: "Max Brun (très fâché)"."""
    return len(_BEHIND_A_NAME.split(line)[0].split()) <= MAX_NAME_WORDS


def tells_who_left(line: str) -> bool:
    """Whether a line below a title of leavers is about who has its address: it names somebody, or is that alone.

    Not "Pour se désinscrire : donnees@…", "Voir avec marie@…".
    """
    rest = _REACHED_BY.sub(" ", line)
    is_of_one = may_be_a_name(rest) or _STARTS_WITH_A_NAME.match(rest) or says_stop(_REACHED_BY.sub(" lui ", line))
    return bool(is_of_one) and not _IN_A_SENTENCE.match(fold(rest))


def read_leaver(text: str) -> tuple[str, ...]:
    """Return the identifiers in a line about somebody who left, and the addresses that it may mean if none is sure."""
    read = read_identifiers(text)
    sure = any("@" in one for one in read)
    return read if sure else tuple(dict.fromkeys((*map(canonical, mistyped_addresses(text)), *read)))


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


def _spelt_identifiers(text: str) -> tuple[str, ...]:
    """Return the identifiers in a text and those that it may mean: `ｌea@…`, `lea @ …`, with invisible letters."""
    read = read_identifiers(text)
    if PLAIN.fullmatch(text) or is_e164(text):
        return read
    shown = normalize("NFKC", text)
    numbers = numbers_in(without_addresses(shown)) if "@" in shown else numbers_in(shown)
    return tuple(dict.fromkeys((*read, *map(canonical, spelt_addresses(shown)), *numbers)))


def rest_of_entry(entry: Suppression, identifiers: Collection[str]) -> list[Suppression]:
    """Return what remains of an entry made from a cell with several addresses or numbers."""
    cells = [found for cell in (entry.email, entry.phone) if cell and len(found := read_identifiers(cell)) > 1]
    rest = [one for found in cells for one in found if one not in identifiers]
    return [
        replace(entry, email=one if "@" in one else None, phone=None if "@" in one else one, hash=None) for one in rest
    ]


def is_unread(entry: Suppression) -> bool:
    """Whether an entry holds neither an address nor a number nor a hash, so that it stops nobody."""
    texts = filter(None, (entry.email, entry.phone))
    return not read_hash(entry.hash or "") and not any(map(_spelt_identifiers, texts))


def entry_addresses(entry: Suppression) -> list[str]:
    """Return what an entry matches: its text, and all identifiers in it (`Léa <lea@…>`, several in one cell)."""
    result: list[str] = []
    if entry.email:
        result += [canonical(_MAILTO.sub("", entry.email)), *_spelt_identifiers(entry.email)]
    if entry.phone:
        result += [read_phone(entry.phone).e164 or entry.phone.strip(), *_spelt_identifiers(entry.phone)]
    return list(dict.fromkeys((*result, *chain.from_iterable(map(other_spellings, result)))))


MAX_SHOWN_CHARS = 120


def phrase_hints() -> Iterator[str]:
    """Yield a part of each plain phrase that asks to stop, and word of ending, that every spelling has; other hints."""
    yield from (hint.replace("~", " ") for hint in word_set("notes", "stop_hints"))
    for phrase in chain.from_iterable(listed(word_table("notes")[name]) for name in ("phrases", "lines", "ending")):
        yield max(re.split(r"\w\?|[^\w' ]", phrase), key=len).strip()


# `says_stop` is far slower: no text without one of these asks to stop (tests/domain/test_unread.py).
_NO_HINT = r"|(?<![a-z])no(?![a-z])|no[_-]?(?=cons|mark|3|third|shar|part|resal|reven|prosp|e?-?mail|opt)"
STOP_HINTS = compiled_at_use(lambda: any_of(phrase_hints()).pattern + _NO_HINT)


@cache
def _stop_request() -> re.Pattern[str]:
    """Pattern of what asks to stop; the many phrases in fixed words share their beginnings."""
    phrases = any_of(f"{phrase}\0" for phrase in listed(word_table("notes")["phrases"])).pattern
    phrases = phrases.replace(r"\*", r"\w*").replace("\0", r"\b")
    ending, ended = expression("notes", "ending"), expression("notes", "ended")
    near = r"(?:[ '-]+\w+){0,4}?[ '-]+"  # in one breath: "Visite finie, fiche à jour" are two
    together = rf"(?:{ending})\b{near}(?:{ended})\b|(?:{ended})\b{near}(?:{ending})\b"
    # a word ends at as many places as one begins, where nothing need be looked for
    return re.compile(expression("notes", "stop_request") + rf"|\b(?! )(?:{phrases}|{together})")


_ASIDES = (("messages_or_binding", "things_not_wanted"), ("will_or_binding", "sentence_before_call"))
"""Sentences about something else, each behind the expression of what forbids to leave it out."""

_MAX_CACHED_CHARS = 500  # a longer text is a page, which no cache keeps


def says_stop(text: str | None) -> bool:
    """Whether a note or tag asks for no further contact, for removal, or not to share.

    Errs on the safe side: a match only sends the contact to review (R44).
    """
    return (stop_lines if len(text or "") <= _MAX_CACHED_CHARS else stop_lines.__wrapped__)(text) is not None


def asks_plainly(text: str) -> bool:
    """Whether a text asks to stop in a sentence, as no name does: "Merci de supprimer mes données"."""
    return pattern("notes", "plain_sentence").search(fold(text)) is not None and says_stop(text)


def _asks_or_narrows(line: str) -> bool:
    return _asks(line) or _narrows(fold(line))


@lru_cache(maxsize=16384)
def stop_lines(text: str | None) -> str | None:
    """Return the lines of a note or tag that ask to stop, each cut to `MAX_SHOWN_CHARS`; None if there is none."""
    asking = [line.strip() for line in (text or "").splitlines() if _asks_or_narrows(line)]
    return (
        " · ".join(dict.fromkeys(text_domain.shortened(line, MAX_SHOWN_CHARS, _asks_or_narrows) for line in asking))
        or None
    )


def shown_line(title: str, line: str) -> str:
    """Return a line behind its title, cut to `MAX_SHOWN_CHARS`; where that cuts off who is reached, these begin it."""
    reached = [*(addresses_in(line) or mistyped_addresses(line)), *numbers_in(line)]
    head = text_domain.shortened(whole := f"{title}{line}", MAX_SHOWN_CHARS)
    kept = all(one in head or one in numbers_in(head) for one in reached)
    start = None if kept else f"{title}{', '.join(reached)}"
    return text_domain.shortened(whole, MAX_SHOWN_CHARS, _asks_or_narrows, start)


_TRADE_BEGINS = (re.split(r"s?[^\w ]", one)[0] for one in listed(word_table("notes")["trades"]))
_OF_PARTNERS = any_of(("partenaire", "partner", *_TRADE_BEGINS))


def _narrows(line: str) -> bool:
    """Whether a folded line narrows a yes to one partner, or takes one out; few lines name any."""
    return _OF_PARTNERS.search(line) is not None and pattern("notes", "narrowed").search(line) is not None


_A_TRADE = "traiteur"  # as which each name is read
_LETTERS_IN_A_ROW = re.compile(r"[^\W_]+")
_ONE_NAME = re.compile(rf"\b{_A_TRADE}(?:[ &-]+(?:{'|'.join((_A_TRADE, *sorted(LEGAL_FORMS)))})\b)+")
_STEM, _REST = 5, 3  # letters that a trade and a name share ("fleuriste", Fleurs Raoul); those left of the shorter one


class TradeWords:
    """The words by which a note may mean companies: those of their names, and trades that begin alike."""

    def __init__(self, companies: Iterable[CompanyName]) -> None:
        known = list(companies)
        self._words = distinctive_words(known)
        bare = [[word for word in name_words(one.name) if word not in LEGAL_FORMS] for one in known]
        several = [" ".join(words) for words in bare if len(words) > 1]  # "Bonne Table": "bonne" alone means nobody
        self._names = re.compile(rf"\b(?:{'|'.join(map(re.escape, several))})\b") if several else None
        by_length = sorted(self._words, key=len, reverse=True)
        self._shortest = {word[:_STEM]: len(word) for word in by_length if len(word) >= _STEM}

    def narrows(self, text: str) -> bool:
        """Whether a note narrows a yes to one of the companies, or takes one out: "seulement Raoul"."""
        lines = list(map(fold, text.splitlines() if self._words or self._names else ()))
        lines = [self._names.sub(_A_TRADE, line) for line in lines] if self._names else lines
        return any(_narrows(_ONE_NAME.sub(_A_TRADE, _LETTERS_IN_A_ROW.sub(self._as_trade, line))) for line in lines)

    def _as_trade(self, found: re.Match[str]) -> str:
        word = found[0]
        length = self._shortest.get(word[:_STEM])
        is_alike = length is not None and min(len(word), length) <= _STEM + _REST
        return _A_TRADE if is_alike or word in self._words else word


def _asks(line: str) -> bool:
    """Whether a line asks to stop; not if it narrows a yes to one partner, as the name of a list of a trade may."""
    # what an import wrote does, whatever follows: such a book is exported without the long pattern
    return line.startswith("STOP (") or any(map(_asks_to_stop, {fold(line), spoken(line)}))


def _title_asks(title: str) -> bool:
    """`_asks`; the name of nearly every file has no hint, and the long pattern need not be compiled for it."""
    return any(map(STOP_HINTS.search, (title, spoken(title)))) and _asks(title)


def _asks_to_stop(line: str) -> bool:
    if _stop_request().search(line) is None:
        return False
    left = pattern("notes", "left_out").sub("", line)
    left = pattern("notes", "refused_things").sub("", left) if "refus" in left or "declin" in left else left
    for guard, aside in ((pattern("notes", one), pattern("notes", other)) for one, other in _ASIDES):
        left = aside.sub("", left) if aside.search(left) and not guard.search(left) else left
    return left == line or _stop_request().search(left) is not None


_REMOVE_PERSON = re.compile(
    r"\W*(?i:(?:merci de|please|à|veuillez|to)\s)?(?i:retir|suppr|effac|enlev|désin|désab|remove|delete|unsub)\w*"
    r"\W+(?:\w+(?<!\w[A-ZÀ-Ý])\W+)?(?:[A-ZÀ-Ý][\w'’-]*\s+[A-ZÀ-Ý]|\S+@)"
)
_PERSON_TO_REMOVE = re.compile(
    r"(?:[A-ZÀ-Ý][\w'’-]+\s+[A-ZÀ-Ý][\w'’-]+|\S+@\S+)\W+(?:(?:est|sont|is|are)\s)?(?:à|to be)\s"
    r"(?:retir|suppr|effac|enlev|désin|désab|remove|delete|unsub)"
)


def says_stop_of_people(line: str) -> bool:
    """Return whether a line asks to stop, or names people to take out: "Hugo Petit à supprimer"."""
    is_by_name = bool(_REMOVE_PERSON.match(line) or _PERSON_TO_REMOVE.search(line))
    return is_by_name or says_stop(ADDRESS_IN_TEXT.sub("lui", line))


_WITHDRAWAL_WORD = pattern("notes", "withdrawal_word")
_MAY_LEAVE_ANY_TIME = pattern("notes", "may_leave_any_time")
_AGREEING_PHRASE = pattern("notes", "agreeing_phrase")
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
    is_long = sum(not word.isdigit() for word in words) > _MAX_ANSWER_WORDS  # days add nothing
    if is_long and _AGREEING_PHRASE.search(folded):
        return False
    is_leaving = headers.speaks_of_leaving(words) or (not is_long and _WITHDRAWAL_WORD.search(folded) is not None)
    return is_leaving or says_stop(text)


def _names_leaving(word: str) -> bool:
    return headers.named_for_leavers(word) == "surely" or headers.speaks_of_leaving((word,))


_PEOPLE_WHO_LEFT = pattern("titles", "people_who_left")
MAX_TITLE_CHARS = 80
_NEUTRAL_TITLE_WORDS = word_set("titles", "neutral")
_DATES_AND_COUNTS = re.compile(
    r"(?<!\d)(?:\d{1,2}[-_/.]){0,2}20\d\d(?:[-_/.]\d{1,2}){0,2}(?!\d)"
    r"|\b\d{1,2}(?:er)?(?:[/.-]\d{1,2}(?:[/.-]\d{2,4})?|[ _](?=[a-z]{3}))|\(\d+\)"
)
_ABOUT_THE_DOCUMENT = pattern("titles", "about_the_document")
_GAME_OR_EVENT = re.compile(r"\b(?:quiz|jeux?|concours|salon|atelier)\b|^offres? refusees?$")
_LEAVERS_TAKEN_OUT = pattern("titles", "leavers_taken_out")
_FOLLOWED_UP = re.compile(r"\b(?:plaintes?|complaints?|relances)\b")
_DO_NOT_CONTACT_WORDS = frozenset("do not plus pas contacter appeler recevoir".split())


def _read_title(title: str) -> tuple[str, list[str], set[str], bool]:
    """A title folded, its words that are no neutral ones, those that say leaving in pairs, and if that is all."""
    folded = _DATES_AND_COUNTS.sub(" ", fold(title)) if len(title) <= MAX_TITLE_CHARS else ""
    folded = headers.NAMED_STOP.sub(" ", folded)
    words = name_words(folded)
    alone = {word for word in words if _names_leaving(word) or word.isdigit()}
    paired = {*chain(*(two for two in pairwise(words) if alone.isdisjoint(two) and _names_leaving("".join(two))))}
    remaining = [word for word in words if word not in _NEUTRAL_TITLE_WORDS | paired]
    return folded, remaining, paired, bool(paired or remaining) and all(map(_names_leaving, remaining))


def lists_only_leavers(sheet: str) -> bool:
    """Return whether a sheet is one of people who left: not "Sorties", nor "Désinscrits atelier"."""
    folded, _, _, is_all = _read_title(sheet)
    return is_all or _says_they_left(folded) or headers.is_no_alone(sheet)


def _says_they_left(folded: str) -> bool:
    """Whether a title says of people that they left; "Sorties" may be outings."""
    folded = folded.replace("_", " ")
    return _PEOPLE_WHO_LEFT.search(folded) is not None and folded.strip() != "sorties"


def titles_leavers(title: str) -> bool:
    """Return whether a title above a list says that its people left, and nothing else: "Désinscrits octobre"."""
    folded, remaining, paired, is_all = _read_title(title)
    if is_all:
        return True
    sure_words = {word for word in remaining if headers.named_for_leavers(word) == "surely"} - {"bloctel"}
    is_of_these = not _ABOUT_THE_DOCUMENT.search(folded)
    if sure_words or not paired <= _DO_NOT_CONTACT_WORDS or "bloctel" in remaining:
        return is_of_these and not _LEAVERS_TAKEN_OUT.search(folded) and "bloctel" not in remaining
    is_asking = is_of_these and _title_asks(folded) and not _GAME_OR_EVENT.search(folded)
    return is_asking or _says_they_left(folded)


def names_leavers(name: str) -> bool:
    """Return whether the name of a file, a sheet or a ZIP says that its people left, as the title of a list does.

    What asks to stop in a title may be about something else in a name: "Plaintes voisins", "Refus prêt relances".
    """
    folded, _, _, is_all = _read_title(name)
    if pattern("titles", "named_otherwise").search(folded):
        return False
    is_no = headers.is_no_alone(name) and not name.islower()  # `no.csv` may be anything
    asking = pattern("titles", "named_to_stop")
    is_named = is_all or is_no or headers.may_list_things(name)
    if is_named or asking.search(folded) or asking.search(" ".join(name_words(folded))):
        return True
    words = name_words(_FOLLOWED_UP.sub(" ", folded))
    asks, likely = _title_asks(" ".join(words)), headers.named_for_leavers(name)
    others = [one for one in words if one not in headers.CONTACTS]
    is_of_people = len(others) < len(words) or others[:1] in (["refus"], ["refused"])
    if likely == "perhaps" and is_of_people and not headers.is_about_a_thing(others):
        return True  # "refus partenaires salon", "refus Raoul"
    return (likely == "surely" or (asks and not headers.is_about_a_thing(words))) and titles_leavers(name)


def may_be_of_leavers(sheet: str) -> bool:
    """Whether a sheet may be one of people who left, if it holds no more than people: "Corbeille", "RGPD"."""
    words = name_words(_DATES_AND_COUNTS.sub(" ", fold(sheet)))
    return pattern("titles", "perhaps_left").search(" ".join(words)) is not None


def may_list_leavers(sheet: str) -> bool:
    """Return whether a sheet that is not read may be one of people who left: who is named there waits."""
    return lists_only_leavers(sheet) or names_leavers(sheet)


def asks_for_people(title: str) -> bool:
    """Whether each word of a title of people who left asks to stop, so that none may be somebody's name."""
    folded, remaining, _, is_all = _read_title(title)
    others = (word for word in remaining if not _names_leaving(word))
    is_known = is_all or _PEOPLE_WHO_LEFT.search(folded) is not None
    return is_known or all(map(pattern("titles", "asking_words").fullmatch, others))


class PeopleNamed(NamedTuple):
    """Who a cell about leaving names: addresses, E.164 numbers, words in which a name may stand, and if that is all."""

    emails: tuple[str, ...]
    phones: tuple[str, ...]
    words: tuple[str, ...]
    is_alone: bool


_APART = re.compile(r"[,;/&\n<>()\[\]]|\s[-–—:]\s")
_NAMES_NOBODY = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?![\d./-])|(?!.*(?:@|\d{3}|\w\W+\w))", re.DOTALL)
_A_NAME = r"[A-ZÀ-Ý][\w'’.-]*"
_NAMES = re.compile(rf"{_A_NAME}(?:\s+(?:(?:de|du|des|d'|la|le|van|von|ben|el|da|dos)\s+)*{_A_NAME})+")


@lru_cache(maxsize=10_000)
def named_in(text: str) -> PeopleNamed:
    """Return who a cell of a column about leaving names, maybe as a list that stands next to the rows does."""
    if _NAMES_NOBODY.match(text):  # as nearly all cells: dates, "x", "Oui"
        return PeopleNamed((), (), (), is_alone=False)
    emails = addresses_in(text)
    phones = () if emails else numbers_in(with_zero(text))
    rest = [part for one in _APART.split(_REACHED_BY.sub(" ", text)) if (part := one.strip())]
    names = [name[0] for part in rest for name in _NAMES.finditer(part)]
    is_alone = rest == names and not says_stop(text) and (bool(emails or phones) or not takes_back(text))
    words = names or (rest if len(name_words(" ".join(rest))) <= MAX_NAME_WORDS else [])
    return PeopleNamed(emails, phones, () if emails or phones else name_words(" ".join(words)), is_alone)


_BETWEEN_NAMES = re.compile(rf"{_APART.pattern}|\+|\b(?:et|and|ou|or|n[ée]e|né)\b", re.IGNORECASE)
_FORMS_OF_ADDRESS = frozenset("m mr mme mlle mrs ms monsieur madame veuve vve famille family dr docteur".split())


@lru_cache(maxsize=10_000)
def called_in(text: str) -> tuple[str, ...]:
    """Return by which names alone a cell about leaving may call people: "Léa*", "Mme Dubois", "Léa D. et Hugo"."""
    if len(text) > MAX_TITLE_CHARS or any(map(str.isdigit, text)) or read_answer(text) != UNCLEAR or says_stop(text):
        return ()
    return names_among(text)


def names_among(text: str) -> tuple[str, ...]:
    """Return the names in the text of a cell of names, without "Mme" and such: "Zoé Noir", "M. et Mme Petit Roux"."""
    parts = (name_words(part) for part in _BETWEEN_NAMES.split(text))
    names = (tuple(word for word in words if word not in _FORMS_OF_ADDRESS) for words in parts)
    return tuple(" ".join(words) for words in names if 0 < len(words) <= MAX_NAME_WORDS and max(map(len, words)) > 1)


_NAMED_DEAD = pattern("titles", "named_dead")
_NAME_FIELDS = frozenset({"first_name", "last_name", "full_name"})


def lists_dead_addresses(names: Sequence[str], fields: Set[str | None]) -> bool:
    """Return whether a list of e-mail addresses says by its name alone that they do not work: "hard_bounces", "NPAI".

    Not if that names something else too: "NPAI et désinscrits", "Bounce Park", "soft bounces".
    """
    rests = [(name, _beyond_dead(name)) for name in names]
    is_named = any(rest is not None and _WORDS_OF_LISTS.issuperset(rest) for _, rest in rests)
    is_named = is_named and not any(headers.named_for_leavers(name) for name, rest in rests if rest is None)
    return is_named and "email" in fields and fields <= REACHING_FIELDS | _NAME_FIELDS


def _beyond_dead(name: str) -> list[str] | None:
    """The other words of a name that says that addresses do not work; None of any other name."""
    text = " ".join(_LETTER_RUN.findall(fold(CAMEL.sub(" ", name))))
    return _NAMED_DEAD.sub(" ", text).split() if _NAMED_DEAD.search(text) else None


def lists_leavers(names: Iterable[str], fields: Set[str | None], titles: Iterable[str] = ()) -> Likelihood | None:
    """Return whether everybody in a list left: `names` of its file and sheet, `fields` of its columns.

    A list of addresses alone may be one whatever its name; with such a name it is. One of the `titles` above the header
    only may say so: it may be a note.
    """
    rests = ((name, _beyond_dead(name)) for name in names)
    by_name = {headers.named_for_leavers(name if rest is None else " ".join(rest)) for name, rest in rests} - {None}
    has_addresses_alone = fields <= REACHING_FIELDS
    is_of_people = has_addresses_alone and not any(map(headers.may_list_things, names))
    if by_name and (is_of_people or ("surely" in by_name and fields.isdisjoint(_FIELDS_ANSWERED_PER_ROW))):
        return "surely"
    by_name |= {"perhaps"} if any(map(headers.named_for_leavers, titles)) else set()
    is_told_by_row = by_name == {"perhaps"} and not fields.isdisjoint(_FIELDS_ANSWERED_PER_ROW)
    return "perhaps" if (by_name and not is_told_by_row) or has_addresses_alone else None


_PARTS_OF_TITLE = re.compile(r"\s*(?:[/,;&+]|\b(?:et|ou|and|or)\b)\s*", re.IGNORECASE)


def heads_leavers(title: str) -> bool:
    """Return whether a row with this text alone says of the people below it that they left: "Résiliés / partis"."""
    parts = list(filter(None, _PARTS_OF_TITLE.split(title)))
    return _heads_leavers(title) or (len(parts) > 1 and all(map(_heads_leavers, parts)))


def _heads_leavers(title: str) -> bool:
    is_named = titles_leavers(title) or headers.is_no_alone(title) or headers.named_for_leavers(title) == "surely"
    return is_named or says_stop(title) or (names_leavers(title) and not headers.is_about_a_thing(name_words(title)))
