"""Phone numbers as people and spreadsheets write them, read as E.164; national ones are French."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import NamedTuple
from unicodedata import normalize

from leadkeeper.domain.text import Cell, cell_text, without_apostrophe

FRENCH_CODES = ("33", "262", "590", "594", "596", "508", "681", "687", "689")
_FRENCH = tuple(f"+{code}" for code in FRENCH_CODES)
_MOBILE = ("+336", "+337")

_OVERSEAS = re.compile(
    r"(?P<r262>26[239]|639(?!98)|69[23]|7092|7093[5-7])|(?P<r590>590|69[01]|7090)|(?P<r594>594|694|7093[0-3])"
    r"|(?P<r596>596|69[67]|7091)"
)
"""First digits of nine that ARCEP gives to a territory with its own country code; 0639 98 is for fiction."""
_SHARED = re.compile(r"\+(33|262|590|594|596)((?=26|59|639(?!98)|69|709|9(?:39|47|76))\d{9})")
SHARED_CODES = ("33", "262", "590", "594", "596")
_OVERSEAS_MOBILE = re.compile(r"\+(?:262|590|594|596)(?:639|69|709)\d{6,7}")

_BLANKS = "\t\n\r\v\f \xa0\u2007\u2008\u2009\u200a\u200b\u200e\u200f\u202a\u202c\u202d\u202f\u2060\u2066\u2069\ufeff"
_SIGNS = ".‐‑‒–—_·•-"  # between the digits of a number
_NOISE = str.maketrans("", "", f"{_BLANKS}{_SIGNS}()")
_INVISIBLE = str.maketrans("", "", "\u200b\u200e\u200f\u202a\u202c\u202d\u2060\u2066\u2069\ufeff")
_PREFIX = re.compile(
    r"(?:(?:t[ée]l(?:[ée]phone)?|mob(?:ile)?|port(?:able)?|gsm|phone|p)\s*[.:]+|mobile|portable"
    r"|(?:t[ée]l(?:[ée]phone)?|port|gsm|n°)(?=[\s+0-9]))\s*",
    re.IGNORECASE,
)
_APART = re.compile(r" ::: | / |[;,\r\n]")
_NINE = re.compile(r"[1-9][0-9]{8}")
_CODE = re.compile(r"\+[1-9]")
_FLOAT = re.compile(r"\+?[0-9]{9,15}\.0")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_IN_PAIRS = re.compile(r"0[1-9](?:[^\w+]\d\d){4}")  # 06,12,34,56,78

_WRITTEN = re.compile(
    # French, in whatever groups: 06 1234 56 78, 061 234 56 78
    rf"(?<!\d)(?:\(?(?:\+|00)\s?(?:33|262|59[046])\)?[\s{_SIGNS}]*(?:\(0\)|0)?|\(?0\)?)[\s{_SIGNS}]*[1-9](?:[\s/{_SIGNS}]{{0,3}}\d){{8}}(?!\d)"
    r"|(?<!\d)(?:\+|00)[1-9][\d\s.()-]{5,18}\d"
)


_DATE = re.compile(
    r"(?<![\d/.+-])(?<!\+\d )(?:(?:0?[1-9]|[12]\d|3[01])([ /.-])(?:0?[1-9]|1[0-2])\1(?:19|20)\d\d"
    r"(?!\d|[/.-]\d\d(?![\d/.-])|[ .]\d{3}(?!\d))|(?:19|20)\d\d-\d\d-\d\d(?!\d))"
)
"""With the hour behind it a date has the digits of a number: `06/12/2025 14h30`."""


class Number(NamedTuple):
    """One number as E.164 (None if unreadable), and whether a lost leading 0 was restored."""

    e164: str | None
    zero_restored: bool = False


class Numbers(NamedTuple):
    """The numbers of one cell: the first, the others, and whether a lost leading 0 was restored."""

    first: str | None
    others: tuple[str, ...] = ()
    zero_restored: bool = False


UNREADABLE = Number(None)
NO_NUMBER = Numbers(None)


def usual_phone(text: str) -> str | None:
    """Return the E.164 form of a French number written with 0, 33 or +33; None for any other text.

    None too for a number of an overseas territory written with 0, which has another country code.
    """
    digits = text if text.isdigit() else text.translate(_NOISE)
    if not digits.isascii():
        return None
    size = len(digits)
    if size == 10:
        if digits[0] != "0" or digits[1] == "0" or not digits.isdigit() or _OVERSEAS.match(digits, 1):
            return None
        return f"+33{digits[1:]}"
    if size == 12:
        return digits if digits[:3] == "+33" and digits[3] != "0" and digits[3:].isdigit() else None
    if size == 11:
        return f"+{digits}" if digits[:2] == "33" and digits[2] != "0" and digits.isdigit() else None
    return None


def read_phone(cell: Cell) -> Number:
    """Read a number as typed or as stored by a spreadsheet (`639980411.0`); lost digits are never invented."""
    text = cell if isinstance(cell, str) else cell_text(cell)
    usual = usual_phone(text)
    if usual:
        return Number(usual)
    digits = text.translate(_NOISE)
    if _NINE.fullmatch(digits):
        return Number(_national(digits), zero_restored=True)
    if digits[:1] == "0" and _NINE.fullmatch(digits, 1):
        return Number(_national(digits[1:]))
    return _read_unusual(text)


def _national(nine: str) -> str:
    """The E.164 form of the nine digits that follow the 0 of a French number."""
    territory = _OVERSEAS.match(nine)
    return f"+{territory.lastgroup[1:] if territory and territory.lastgroup else 33}{nine}"


def other_spellings(number: str) -> tuple[str, ...]:
    """Return the other E.164 forms under which the same number may stand; () for all but overseas ones.

    Overseas France shares the national numbers of the mainland: `0692…` is +262692…, and was taken for +33692… once.
    """
    shared = _SHARED.fullmatch(number)
    return tuple(f"+{code}{shared[2]}" for code in SHARED_CODES if code != shared[1]) if shared else ()


def _read_unusual(text: str) -> Number:
    """A number with a prefix, a foreign one, or none."""
    bare = without_apostrophe(text.strip(_BLANKS))
    if _FLOAT.fullmatch(bare):  # written by programs that took the column for numbers
        bare = bare.removesuffix(".0")
    prefix = _PREFIX.match(bare)
    if prefix:
        return read_phone(bare[prefix.end() :]) if prefix.end() < len(bare) else UNREADABLE
    bare = bare if bare.isascii() else normalize("NFKC", bare)
    bare = "".join(filter(str.isdigit, bare)) if _IN_PAIRS.fullmatch(bare) else bare
    if bare != text:
        return read_phone(bare)
    digits = bare.translate(_NOISE)
    if "/" in digits and "//" not in digits:  # 06/39/98/06/01
        return read_phone(digits.replace("/", ""))
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif len(digits) == 12 and digits.startswith("330"):
        digits = f"+{digits}"
    if not digits.startswith("+") or not digits[1:].isdigit() or not digits.isascii():
        return UNREADABLE
    if digits.startswith("+33"):
        national = digits[3:].removeprefix("0")
        return Number(f"+33{national}") if len(national) == 9 and national[0] != "0" else UNREADABLE
    foreign = bare.replace("(0)", "").translate(_NOISE)
    return Number(_possible(f"+{foreign[2:]}" if foreign.startswith("00") else foreign, None))


@lru_cache(maxsize=4096)
def _possible(text: str, country: str | None) -> str | None:
    """A number as E.164: its length must be one used by its country, or by this one, but its range may be new."""
    import phonenumbers

    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def with_zero(text: str) -> str:
    """Return the E.164 form of a number that lost its 0, as spreadsheets store it; any other text as it is."""
    return (read_phone(text).e164 if text.isdigit() else None) or text


def read_phones(cell: Cell) -> Numbers:
    """Read the numbers in a cell, separated by `;`, `,`, ` ::: `, ` / ` or a line break; ignore unreadable parts."""
    found, restored = read_phone(cell)
    if found:
        return Numbers(found, (), restored)
    text = cell if isinstance(cell, str) else ""
    parts = _APART.split(text)
    if len(parts) == 1 and "/" in text:  # 0639980601/0199000602
        parts = text.split("/")
    if len(parts) == 1:
        return NO_NUMBER
    read = [number for number in map(read_phone, parts) if number.e164]
    numbers = list(dict.fromkeys(number.e164 for number in read if number.e164))
    return Numbers(numbers[0], tuple(numbers[1:]), read[0].zero_restored) if numbers else NO_NUMBER


def numbers_in(text: str) -> tuple[str, ...]:
    """Return the numbers (E.164) in a free text, each once: `Tél : 06 39 98 06 01 ou 01 99 00 06 02`."""
    text = _DATE.sub(" ; ", text)
    whole = read_phones(text)
    written = [read_phone(one).e164 for one in _WRITTEN.findall(text.translate(_INVISIBLE))]
    return tuple(dict.fromkeys(number for number in (whole.first, *whole.others, *written) if number))


def phone_key(phone: str) -> str:
    """Return the E.164 number by which a telephone number is compared; one that cannot be read is compared as it is."""
    return read_phone(phone).e164 or phone


def spellings(typed: str, number: str) -> set[str]:
    """Return the forms in which a partner may have hashed a number: typed, E.164 with and without `+`, national."""
    national = [f"0{number[len(code) :]}" for code in _FRENCH if number.startswith(code)]
    alike = (number, *other_spellings(number))
    return {typed, *alike, *(one.removeprefix("+") for one in alike), *national}


def is_no_phone(text: str) -> bool:
    """Whether a filled cell holds no number: the bare `p:` of a form without a phone question."""
    return text.strip(_BLANKS).lower() in {"p:", "tel:"}


def is_e164(phone: str | None) -> bool:
    """Whether a stored number can be dialled as it is (R39): `+`, country code, 7 to 15 digits."""
    return phone is not None and _E164.fullmatch(phone) is not None


def is_mobile(e164: str) -> bool:
    """Whether an E.164 number can receive SMS: mobile, or of a country that does not distinguish mobile numbers."""
    if e164.startswith("+33"):
        return len(e164) == 12 and e164.startswith(_MOBILE)
    if _OVERSEAS_MOBILE.fullmatch(e164):
        return len(e164) == 13
    return _is_unusual_mobile(e164)


@lru_cache(maxsize=4096)
def _is_unusual_mobile(e164: str) -> bool:
    import phonenumbers

    try:
        kind = phonenumbers.number_type(phonenumbers.parse(e164, None))
    except phonenumbers.NumberParseException:
        return False
    return kind in {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}


def is_french(e164: str) -> bool:
    """Whether an E.164 number belongs to mainland France or one of its overseas codes (R35)."""
    return e164.startswith(_FRENCH)


def points_abroad(text: str) -> bool:
    """Whether a number, readable or not, begins with another country's code than France (R35)."""
    digits = without_apostrophe(_PREFIX.sub("", text.strip(_BLANKS))).translate(_NOISE)
    digits = f"+{digits[2:]}" if digits.startswith("00") else digits
    return _CODE.match(digits) is not None and not is_french(digits)


@lru_cache(maxsize=4096)
def country_of(e164: str) -> str | None:
    """Return the country (ISO 3166 alpha-2) of an E.164 number; None if its code names none."""
    import phonenumbers

    try:
        code = phonenumbers.parse(e164, None).country_code
    except phonenumbers.NumberParseException:
        return None
    region = phonenumbers.region_code_for_country_code(code or 0)
    return region if len(region) == 2 and region != "ZZ" else None


FRANCE = "FR"
PhoneReader = Callable[[Cell], Numbers]

_WITH_CODE = re.compile(r"\s*'?(?:(?:tel|p)\s*:\s*)?(?:\+|00)", re.IGNORECASE)
_LABEL = re.compile(r"\s*(?:tel|p)\s*:\s*", re.IGNORECASE)


def phones_in(country: str) -> PhoneReader:
    """Return the reader for a phone column; numbers without a country code belong to `country` (ISO 3166)."""
    return read_phones if country == FRANCE else partial(_read, country)


def _read(country: str, cell: Cell) -> Numbers:
    text = cell if isinstance(cell, str) else cell_text(cell)
    numbers = list(dict.fromkeys([number for part in _APART.split(text) if (number := _number(country, part.strip()))]))
    return Numbers(numbers[0], tuple(numbers[1:])) if numbers else NO_NUMBER


@lru_cache(maxsize=4096)
def _number(country: str, text: str) -> str | None:
    """A number as E.164; without a country code it belongs to the given country."""
    if _WITH_CODE.match(text):
        return read_phone(text).e164
    return _possible(without_apostrophe(_LABEL.sub("", text)), country)


_NUMBER = re.compile(r"(?<!\S)(\+|00|0)[ .\u00a0\u202f()-]{0,2}[1-9](?:[ .\u00a0\u202f()/-]{0,2}\d){2,}(?!\S)")
"""A number or the beginning of one: at least four digits, so years and house numbers are left alone."""

_PART = re.compile(r"(?<!\S)[1-9]\d{0,2}(?:[ .\u00a0\u202f/-]\d{2,3}){2,}(?!\S)")
"""Groups of digits from the middle of a number, six digits or about: the book writes numbers without blanks."""


def searched(text: str, country: str = FRANCE) -> str:
    """Return a search text with all phone numbers, or beginnings of them, in E.164 form: `06 12` → `+33612`.

    Numbers without + or 00 belong to `country` (ISO 3166) if they begin with its 0; the middle of a number only loses
    its blanks.
    """
    known = _NUMBER.sub(lambda found: _international(found, country), text)
    return _PART.sub(lambda found: "".join(filter(str.isdigit, found[0])), known)


def _international(match: re.Match[str], country: str) -> str:
    prefix, digits = match[1], "".join(filter(str.isdigit, match[0].replace("(0)", "")))
    if prefix != "0":
        return f"+{digits.removeprefix('00')}"
    if country == FRANCE and _OVERSEAS.match(digits, 1):
        return digits[1:]  # in the middle of either spelling
    code = _code(country)
    return f"+{code}{digits[1:]}" if code else match[0]


@lru_cache(maxsize=256)
def _code(country: str) -> str | None:
    """The country code, if national numbers begin with a 0 that international ones omit."""
    if country == FRANCE:
        return "33"
    import phonenumbers

    if phonenumbers.ndd_prefix_for_region(country, strip_non_digits=True) != "0":
        return None
    return str(phonenumbers.country_code_for_region(country))


PHONE_READABLE = 1
PHONE_MOBILE = 2
PHONE_FRENCH = 4
PHONE_ABROAD = 8  # unreadable, and begins with another country's code (R35)


@lru_cache(maxsize=1024)
def grouped(e164: str) -> str:
    """Return a number in the groups of its country, `+262 692 92 22 92`; any other text unchanged."""
    import phonenumbers

    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return e164
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def phone_marks(e164: str | None) -> int:
    """Return the `PHONE_*` bits of an E.164 number; 0 for an unreadable one."""
    if not e164:
        return 0
    return PHONE_READABLE | PHONE_MOBILE * is_mobile(e164) | PHONE_FRENCH * is_french(e164)
