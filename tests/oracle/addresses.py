"""E-mail addresses and telephone numbers: when two are the same, and when one can be used."""

from __future__ import annotations

import re

TAG_DROPPED = frozenset(
    "gmail.com googlemail.com outlook.com outlook.fr hotmail.com hotmail.fr live.com live.fr icloud.com me.com"
    " proton.me protonmail.com fastmail.com fastmail.fm".split()
)
FREE_MAIL = frozenset(
    "gmail.com googlemail.com outlook.com outlook.fr hotmail.com hotmail.fr live.com live.fr msn.com yahoo.com"
    " yahoo.fr ymail.com icloud.com me.com mac.com proton.me protonmail.com pm.me fastmail.com fastmail.fm gmx.fr"
    " gmx.com gmx.net aol.com aol.fr orange.fr wanadoo.fr free.fr sfr.fr neuf.fr laposte.net bbox.fr"
    " numericable.fr club-internet.fr aliceadsl.fr cegetel.net mailo.com".split()
)
GENERIC = frozenset(
    "contact contacts info infos information commande commandes accueil secretariat compta comptabilite"
    " commercial ventes sales support sav service-client serviceclient direction rh recrutement admin"
    " administration office hello bonjour facturation".split()
)
FRENCH_PREFIXES = ("+33", "+262", "+590", "+594", "+596", "+508", "+681", "+687", "+689")
MOBILE = re.compile(
    r"\+33[67]\d{8}|\+262(?:692|693|639)\d{6}|\+590(?:690|691)\d{6}|\+594694\d{6}|\+596(?:696|697)\d{6}"
    r"|\+324[5-9]\d{7}|\+417[5-9]\d{7}|\+3526[269]1\d{6}|\+34[67]\d{8}|\+447\d{9}"
)


def canonical(email: str) -> str:
    """The address under which one person is recognised: lower case, tags and dots dropped where they mean nothing."""
    local, at, domain = email.strip().lower().rpartition("@")
    if domain in TAG_DROPPED:
        local = local.split("+")[0]
    if domain in ("gmail.com", "googlemail.com"):
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}{at}{domain}"


def is_address(email: str | None) -> bool:
    """One at sign, no blank inside, a name before it and a domain with a dot after it."""
    return email is not None and re.fullmatch(r"[^\s@]+@(?:[^\s@.]+\.)+[^\s@.]+", email.strip()) is not None


def domain_of(email: str | None) -> str:
    return (email or "").strip().lower().rpartition("@")[2]


def is_free_mail(email: str | None) -> bool:
    return domain_of(email) in FREE_MAIL


def is_generic(email: str | None) -> bool:
    """A company's address that names nobody: a generic word before the at sign, and no personal mailbox after it."""
    return (email or "").strip().lower().rpartition("@")[0] in GENERIC and not is_free_mail(email)


def e164(phone: str | None) -> str | None:
    """A number as +33…, national ones being French; None for one that nobody can read."""
    text = re.sub(r"\(0\)|[\s.\-/()\u00a0\u200b]|tel:", "", (phone or "").lower())
    text = re.sub(r"^00", "+", text)
    if re.fullmatch(r"33\d{9}", text):
        text = "+" + text
    if re.fullmatch(r"0[1-9]\d{8}", text):
        text = "+33" + text[1:]
    if re.fullmatch(r"[1-9]\d{8}", text):
        text = "+33" + text
    if text.startswith("+33"):
        return text if re.fullmatch(r"\+33[1-9]\d{8}", text) else None
    return text if re.fullmatch(r"\+[1-9]\d{7,14}", text) else None


def is_mobile(number: str | None) -> bool:
    return number is not None and MOBILE.fullmatch(number) is not None


def is_foreign(phone: str | None) -> bool:
    """Whether a number begins with another country's code, even one that nobody can read to its end."""
    text = e164(phone) or re.sub(r"^00", "+", re.sub(r"[\s.\-()]", "", phone or ""))
    return re.match(r"\+[1-9]", text) is not None and not text.startswith(FRENCH_PREFIXES)


def addresses_in(text: str | None) -> set[str]:
    """Every canonical address in a cell, however it is spelled: `Léa <lea@…>`, `mailto:…`, several in one."""
    words = re.split(r"[\s,;:<>()\[\]\"|/]+", text or "")
    return {canonical(word.split("?")[0].rstrip(".")) for word in words if is_address(word.split("?")[0].rstrip("."))}


def numbers_in(text: str | None) -> set[str]:
    """Every number in a cell: the whole of it, or each run of digits, blanks and dots between other letters."""
    cell = re.sub(r"[\u00a0\u200b]", " ", text or "")
    runs = [run.strip() for run in re.split(r"[^\d+(). \-]+", cell)]
    found = {e164(cell), *(e164(run) for run in runs if len(re.sub(r"\D", "", run)) >= 9)}
    return {number for number in found if number}
