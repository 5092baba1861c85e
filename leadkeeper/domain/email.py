"""E-mail addresses: reading them from cells, comparing them, their traits, and how likely they reach the person.

An address that is misspelt, throw-away, of a role or typed at random is shown and may be left out of an export; nobody
is corrected or excluded without being asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import lru_cache
from typing import Literal, NamedTuple
from unicodedata import category, normalize

from leadkeeper.domain.text import TRIM, fold, pattern, word_set

PLAIN = re.compile(r"(?!')[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
SOUND = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])"
)
_APART = re.compile(r""" ?(?:::: | / |[;,\r\n])(?=(?:[^"]*"[^"]*")*[^"]*$)""")
_NAMED = re.compile(r"(.*?)<([^<>]*)>\W*", re.DOTALL)
_WRITTEN = re.compile(r"""[^\s@,;:<>()\[\]"|/]+@[^\s@,;:<>()\[\]"|/?&]+""")
_AT = re.compile(r"\s*(?:@+|[(\[]\s*(?:at|arobase)\s*[)\]])\s*", re.IGNORECASE)
_DOTS = re.compile(r"(?<=\w)\s*(?:\.+\s*|(?<=[\w-]),)(?=\w)")
TAGGED_DOMAINS = (
    *("gmail.com", "googlemail.com", "outlook.com", "outlook.fr", "hotmail.com", "hotmail.fr", "live.com", "live.fr"),
    *("icloud.com", "me.com", "proton.me", "protonmail.com", "fastmail.com", "fastmail.fm"),
)
"""Domains that ignore a +tag."""
_TAGGED = frozenset(TAGGED_DOMAINS)
_DOTLESS = frozenset({"gmail.com", "googlemail.com"})
GENERIC = frozenset(
    "contact contacts info infos information commande commandes accueil secretariat compta comptabilite commercial"
    " ventes sales support sav service-client serviceclient direction rh recrutement admin administration office hello"
    " bonjour facturation".split()
)
FREE_MAIL = frozenset(
    "gmail.com googlemail.com outlook.com outlook.fr hotmail.com hotmail.fr live.com live.fr msn.com yahoo.com yahoo.fr"
    " ymail.com icloud.com me.com mac.com proton.me protonmail.com pm.me fastmail.com fastmail.fm gmx.fr gmx.com"
    " gmx.net aol.com aol.fr orange.fr wanadoo.fr free.fr sfr.fr neuf.fr laposte.net bbox.fr numericable.fr"
    " club-internet.fr aliceadsl.fr cegetel.net mailo.com".split()
)


class Addresses(NamedTuple):
    """The addresses of one cell: the first, the others, and the display name of the first."""

    first: str | None
    others: tuple[str, ...] = ()
    name: str | None = None


NO_ADDRESS = Addresses(None)


def read_addresses(text: str) -> Addresses:
    """Return the addresses in a cell as typed, without `mailto:`, angle brackets and trailing `.`, `,`, `;`.

    A leading `'` is no part of an address either: spreadsheets mark text by it.

    Separators are `;`, `,`, ` ::: `, ` / ` and line breaks. Parts that are no address are ignored.
    """
    if PLAIN.fullmatch(text):
        return Addresses(text)
    text = text.strip(TRIM)
    if "@" not in text:
        return NO_ADDRESS
    result: dict[str, str] = {}
    name, before = None, ""
    for part in _APART.split(text):
        address, called = _read_part(part)
        if address is None:
            before += f"{part.strip(TRIM)}, "
            continue
        if not result and called:
            clean = (before + called).strip(TRIM + "\"'").replace('"', "")
            name = clean if clean and "@" not in clean else None
        result.setdefault(import_key(address), address)
        before = ""
    addresses = list(result.values())
    return Addresses(addresses[0], tuple(addresses[1:]), name) if addresses else NO_ADDRESS


def addresses_in(text: str) -> tuple[str, ...]:
    """Return the addresses in a free text as typed, each once: `Léa <lea@mail.example> ou mailto:l@mail.example`."""
    if PLAIN.fullmatch(text):
        return (text,)
    read = read_addresses(text)
    found = [read.first, *read.others] if read.first else []
    found += [one.rstrip(".").lstrip("'") for one in _WRITTEN.findall(text)]
    return tuple({import_key(one): one for one in reversed(found) if is_address(one)}.values())[::-1]


def without_addresses(text: str) -> str:
    """Return a text without what is written as an address in it: its digits are no number."""
    return "" if PLAIN.fullmatch(text) else _WRITTEN.sub(" ; ", text)


def mistyped_addresses(text: str) -> tuple[str, ...]:
    """Return the addresses that a text may mean where none is readable: `lea @ mail. example`, `lea@mail,example`.

    Only for refusals, which may reach one address too many; nothing is imported or corrected by this.
    """
    joined = _AT.sub("@", text)
    return tuple(dict.fromkeys([*addresses_in(joined), *addresses_in(_DOTS.sub(".", joined))]))


_SEEN = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | dict.fromkeys(map(ord, "“”„«»‹›"), '"')
"""Full-width signs and curly quotes, as a person sees them."""
_END = re.compile(r"\W+$")


def spelt_addresses(text: str) -> tuple[str, ...]:
    """Return the addresses in a text as typed and as a person sees it: invisible letters and gaps are none of them.

    Only for matching: `lea\u200b@mail.example`, `lea @ mail.example`, `lea＠mail.example`, `«lea@mail.example»`.
    """
    shown = "".join(letter for letter in text if category(letter) != "Cf").translate(_SEEN)
    spelt = (*addresses_in(text), *(addresses_in(shown) or mistyped_addresses(shown)))
    return tuple(dict.fromkeys((*spelt, *(_END.sub("", one) for one in spelt))))


def _read_part(part: str) -> tuple[str | None, str | None]:
    """The address of one part and the text before its angle brackets."""
    part = part.strip(TRIM)
    named = _NAMED.fullmatch(part)
    called, address = named.groups() if named else (None, part)
    address = address.strip(TRIM)
    if address[:7].lower() == "mailto:":
        address = address[7:].partition("?")[0]
    address = address.strip(TRIM + '"<>').rstrip(".,;" + TRIM)
    if address[:1] == "'":
        address = address[1:].removesuffix("'")
    return (address if is_address(address) else None), called


def is_address(text: str) -> bool:
    """Whether an import accepts a text as address: one `@`, no blank inside, a dot between two parts of the domain."""
    local, at, domain = text.partition("@")
    if not local or not at or "@" in domain or len(text.split()) != 1 or not text.isprintable():
        return False
    labels = domain.split(".")
    return len(labels) > 1 and all(labels)


@lru_cache(maxsize=4096)
def _ascii_domain(domain: str) -> str:
    """A domain in its ASCII form of IDNA 2008 (`xn--…`), or unchanged if it has none."""
    import idna

    try:
        return idna.encode(domain, uts46=True, transitional=False).decode("ascii")
    except idna.IDNAError:
        return domain


def import_key(email: str) -> str:
    """Return the key by which an import matches addresses: NFC, lower case, ASCII domain; `+tags` and dots count.

    Never case-folded: `straße@` and `strasse@` are two mailboxes, as are ς and σ, or the ligature ﬁ and `fi`.
    """
    if email.isascii():
        return email.strip().lower()
    return _key_of(normalize("NFC", email.strip(TRIM)).lower())


def folded_key(email: str) -> str:
    """Return the key of an address in books up to schema 2: case-folded, so that `straße@` was `strasse@`."""
    return import_key(email) if email.isascii() else _key_of(normalize("NFC", email.strip(TRIM)).casefold())


def _key_of(lowered: str) -> str:
    local, at, domain = normalize("NFC", lowered).rpartition("@")
    return f"{local}{at}{domain if domain.isascii() else _ascii_domain(domain)}"


def canonical(email: str) -> str:
    """Return the address shared by all spellings of one mailbox (R28): `+tag` and dots only where they count."""
    return canonical_of_key(import_key(email))


def spellings(typed: str, address: str) -> set[str]:
    """Return the forms in which a partner may have hashed an address: typed, lower case and trimmed, `canonical`."""
    return {typed, typed.strip(TRIM).lower(), import_key(typed), address}


def folded_canonical(address: str) -> str | None:
    """Return a canonical address as books up to schema 2 had it; None if it was the same."""
    if address.isascii() and "xn--" not in address:
        return None
    import idna

    local, at, domain = address.rpartition("@")
    with suppress(idna.IDNAError):
        domain = idna.decode(domain)
    folded = canonical_of_key(folded_key(f"{local}{at}{domain}"))
    return folded if folded != address else None


def canonical_of_key(key: str) -> str:
    """Return the canonical address of an `import_key`."""
    local, at, domain = key.rpartition("@")
    if domain not in _TAGGED:
        return key
    local = local.partition("+")[0] or local
    if domain in _DOTLESS:
        local, domain = local.replace(".", "") or local, "gmail.com"
    return f"{local}{at}{domain}"


class Traits(NamedTuple):
    """Traits of an address: canonical form, whether it is well formed, generic (a role's), at a free-mail provider."""

    canonical: str
    is_well_formed: bool
    is_generic: bool
    is_free_mail: bool


def traits(email: str, key: str) -> Traits:
    """Return all traits of an address with this `import_key` in one pass."""
    if not email.isascii() or len(email) != len(key):  # blanks around it
        return Traits(canonical_of_key(key), is_well_formed(email), is_generic(email), is_free_mail(email))
    local, _, domain = key.rpartition("@")
    return Traits(
        canonical_of_key(key) if domain in _TAGGED else key,
        len(email) <= 254 and len(local) <= 64 and SOUND.fullmatch(email) is not None,
        local in GENERIC,
        domain in FREE_MAIL,
    )


def is_spelt_in_one_way(domain: str) -> bool:
    """Whether every key of a domain is its own canonical address."""
    return domain not in _TAGGED


def is_generic(email: str) -> bool:
    """Whether the address is a role's (`contact@`, `info@`…), not a person's; with a `+` tag it may be a person's."""
    local = email.rpartition("@")[0]
    return (local.lower() if local.isascii() else fold(local)) in GENERIC


def is_free_mail(email: str) -> bool:
    """Whether the address is a personal mailbox at a public provider."""
    return email.rpartition("@")[2].strip().lower() in FREE_MAIL


def is_well_formed(email: str | None) -> bool:
    """Whether a stored address can receive mail (R39): checked offline by its shape, never by DNS.

    Stricter than `is_address`, because the book keeps addresses as imported: `a..b@x.example` is kept but never
    exported.
    """
    if not email or len(email) > 254:
        return False
    if email.isascii():
        return SOUND.fullmatch(email) is not None and len(email.rpartition("@")[0]) <= 64
    return is_address(email) and _is_valid_international(email)


def _is_valid_international(email: str) -> bool:
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(email, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        return False
    return True


KINDS = ("typo", "throwaway", "mash", "role", "alias")  # all kinds, most certain first; an address may have several

LEAVABLE = (*KINDS[:-1], "tagged")
"""Kinds that an export can leave out. Alias services reach their people: they are only marked.

`tagged` is an address that differs only after its `+` from one that refused; the address alone does not tell that.
"""

ALIAS_SERVICES = frozenset(
    "privaterelay.appleid.com mozmail.com relay.firefox.com duck.com simplelogin.com simplelogin.co simplelogin.fr"
    " slmail.me slmails.com aleeas.com 8alias.com 8shield.net dralias.com silomails.com passmail.net passmail.com"
    " passinbox.com passfwd.com addy.io anonaddy.com anonaddy.me 33mail.com erine.email".split()
)
"""Domains of services that forward mail to a hidden address."""

PROVIDERS = FREE_MAIL - {"me.com", "mac.com", "pm.me", "gmx.fr", "gmx.com", "gmx.net", "msn.com", "aol.com", "aol.fr"}
"""Providers with a name long enough that a slip is told from another name."""

REAL = FREE_MAIL | frozenset(
    "mail.com email.com gmx.de gmx.at gmx.ch web.de t-online.de live.be live.nl live.co.uk live.it live.de live.ca"
    " hotmail.be hotmail.it hotmail.es hotmail.de hotmail.co.uk hotmail.nl hotmail.ch outlook.be outlook.es outlook.de"
    " outlook.it yahoo.co.uk yahoo.es yahoo.it yahoo.de yahoo.ca yahoo.ie rocketmail.com orange.com orange.be orange.ch"
    " free.com sfr.com sfr.re laposte.fr icloud.fr proton.ch protonmail.ch mailoo.org fastmail.net wanadoo.com neuf.com"
    " zmail.com jmail.com fmail.com hmail.com email.fr mail.fr hotmail.ca outlook.ca".split()
)
"""Domains that exist and look like a slip of another one."""

_TOP = frozenset({"con", "cm", "co", "cmo", "ocm", "vom", "xom", "comm", "fe", "ft", "fre", "frr", "rf", "cim", "om"})
"""Ends of a domain that are a slip of .com or .fr."""


@lru_cache(maxsize=65536)
def misspelt_provider(domain: str) -> str | None:
    """Return the provider that a domain is one slip away from (`gmial.com`); None if there is none."""
    if domain in REAL:
        return None
    name, dot, top = domain.rpartition(".")
    if dot and top in _TOP:
        right = next((one for one in sorted(PROVIDERS) if one.rpartition(".")[0] == name), None)
        if right is not None:
            return right
    return next((one for one in sorted(PROVIDERS) if _one_slip(domain, one)), None)


def _one_slip(text: str, right: str) -> bool:
    """Whether two texts differ by one letter more, less, other, or exchanged with its neighbour; the first may not."""
    longer, shorter = (text, right) if len(text) > len(right) else (right, text)
    if len(longer) - len(shorter) > 1 or text[:1] != right[:1] or len(right) < MIN_LENGTH:
        return False
    start = next((n for n, (a, b) in enumerate(zip(longer, shorter, strict=False)) if a != b), len(shorter))
    if len(longer) > len(shorter):
        return longer[start + 1 :] == shorter[start:]
    return longer[start + 1 :] == shorter[start + 1 :] or (
        longer[start : start + 2] == shorter[start : start + 2][::-1] and longer[start + 2 :] == shorter[start + 2 :]
    )


MIN_LENGTH = 7  # letters of a provider's domain from which one slip is told from another name

_ROWS = ("azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_RUNS = sorted({run[start : start + 5] for row in _ROWS for run in (row, row[::-1]) for start in range(len(run) - 4)})
# One pattern and cached names: three times as fast as a loop, and a book may have a million people.
_MASH = re.compile(rf"(.)\1{{3}}|[bcdfghjklmnpqrstvwxz]{{7}}|{'|'.join(_RUNS)}")
_NOT_LETTERS = re.compile(r"[^a-z]+")
_MADE_UP = frozenset("test tests testing toto tata titi azerty qwerty asdf asdfg qsdf abc abcd aaa xxx zzz".split())


def is_mash(text: str) -> bool:
    """Whether a name or the part before the @ looks typed at random: a run of keys, a letter repeated, no vowels."""
    letters = _NOT_LETTERS.sub("", text.lower() if text.isascii() else fold(text))
    return letters in _MADE_UP or _MASH.search(letters) is not None


_is_mash_name = lru_cache(maxsize=65536)(is_mash)


@lru_cache(maxsize=65536)
def _kinds_of_domain(domain: str, is_throwaway: Callable[[str], bool]) -> tuple[str, ...]:
    result = []
    if misspelt_provider(domain) is not None:
        result.append("typo")
    elif is_throwaway(domain):
        result.append("throwaway")
    if domain in ALIAS_SERVICES:
        result.append("alias")
    return tuple(result)


def address_kinds(email: str | None, names: Collection[str | None], is_throwaway: Callable[[str], bool]) -> set[str]:
    """Return the `KINDS` of an address and its names; empty if nothing speaks against it."""
    if not email:
        return set()
    local, _, domain = email.strip().lower().rpartition("@")
    kinds = set(_kinds_of_domain(domain, is_throwaway))
    if is_generic(email):
        kinds.add("role")
    if is_mash(local) or any(_is_mash_name(name) for name in names if name):
        kinds.add("mash")
    return kinds


_SOFT = pattern("answers", "soft_bounce")
_HARD = pattern("answers", "hard_bounce")


@lru_cache(maxsize=16384)
def says_bounced(text: str) -> bool:
    """Whether a text says that messages to an address come back for good: `hard`, "550 user unknown", "NPAI".

    A soft bounce says nothing, and nothing here is a refusal.
    """
    folded = fold(text.replace("_", " "))
    return _HARD.search(folded) is not None and ("hard" in folded or not _SOFT.search(folded))


_PERHAPS_OF_ADDRESSES = pattern("answers", "perhaps_of_addresses")


def may_hold_addresses(key: str) -> bool:
    """Whether a column with this name (a `name_key`) is one of e-mail addresses if its cells are: "email1"."""
    return _PERHAPS_OF_ADDRESSES.fullmatch(key) is not None


_MAX_LACK_CHARS = 120
_NO_ADDRESS_OR_NUMBER = pattern("answers", "no_address_or_number")


def lacks(text: str) -> Literal["email", "phone"] | None:
    """Return what a text says is missing, if it says no more: "pas de mail" is no refusal of who has no address."""
    lack = _NO_ADDRESS_OR_NUMBER.fullmatch(fold(text)) if len(text) <= _MAX_LACK_CHARS else None
    return None if lack is None else "email" if lack["email"] else "phone"


_OF_BOUNCES = word_set("titles", "of_bounces")


def tells_of_bounces(field: str | None, words: Collection[str]) -> bool:
    """Whether a column tells why or when mails came back, or nothing: "Motif", "Date du rebond"."""
    return field in (None, "consent_at", "list", "source") and _OF_BOUNCES.issuperset(words)
