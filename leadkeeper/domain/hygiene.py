"""Addresses that are unlikely to reach the person: misspelt, throw-away, of a role, typed at random.

They are shown and may be left out of an export; nobody is corrected or excluded without being asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import lru_cache

from leadkeeper.domain.email import FREE_MAIL, is_generic
from leadkeeper.domain.text import fold

KINDS = ("typo", "throwaway", "mash", "role", "alias")
"""All kinds, most certain first; an address may have several."""

LEAVABLE = KINDS[:-1]
"""Kinds that an export can leave out. Alias services reach their people: they are only marked."""

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


MIN_LENGTH = 7
"""Letters of a provider's domain from which one slip is told from another name."""

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
