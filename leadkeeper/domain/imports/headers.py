"""The header of a file: unique column texts, normalised names, and known names of fields."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from functools import cache, lru_cache
from hashlib import sha256
from itertools import pairwise, product
from typing import Literal

from leadkeeper import word_table
from leadkeeper.domain.contact import CHANNELS
from leadkeeper.domain.text import (
    CAMEL,
    TRIM,
    Cell,
    cell_text,
    fold,
    has_turned_legend,
    listed,
    pattern,
    without_legend,
    word_set,
)

_BREAK = re.compile(r"\s*(?:<br\s*/?>|[\r\n\u2028]+)\s*", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_WORD = re.compile(r"[^\W_]+")
_HOW_TO_ANSWER = re.compile(
    r"(?<=\w)(?:\W*[\[(]|[\s:,–-]\W*)(?:(?:[ée]cri|r[ée]pond|indique|note|answer|write)\w* (?:par )?)?"
    r"(?:(?:1 ?[:=] ?)?(?:oui|yes|o|y|vrai|true|1|x|ok) ?(?:/|\||,|-|ou|or) ?(?:[02] ?[:=] ?)?"
    r"(?:non|no|n|faux|false|0|vide|blank|empty)"
    r"(?: ?(?:/|,|ou|or) ?(?:n[/.]?a|n[/.]?c|nsp|\?|ne sai[st] pas|peut.[êe]tre|maybe|unknown))?"
    r"|(?:x|1|coche[rz]?|tick) (?:si|if) (?:oui|yes|ok|accord|agreed))\W*$",
    re.IGNORECASE,
)
_OF_PERSON = re.compile(r"(?:personne|person|contact|lead|client)s? ?(?:[-–—:>/.] ?)(?=\w)", re.IGNORECASE)
"""Before each title of some programs: "Personne - Accord partenaires"."""
_INVERTED = re.compile(r"(?<!rend)(ez)(?=vous\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """One column: its position from 0, its unique text (`Nom (2)`), and its words for comparison.

    `asked`: its text with blanks where a program wrote none, see `spelt`, and without how to answer.
    """

    index: int
    text: str
    base: str
    key: str = dataclass_field(compare=False)
    words: tuple[str, ...] = dataclass_field(compare=False)
    asked: str = dataclass_field(compare=False)

    def spelt(self, asked: str) -> Header:
        """Return the column read as this text: a title without blanks with the names of companies in it apart."""
        return self if asked == self.asked else replace(self, asked=asked, words=title_words(asked))

    @property
    def repeats(self) -> bool:
        """Whether an earlier column has the same text."""
        return self.base not in {"", self.text}


def header_text(cell: Cell) -> str:
    """Return the text of a header cell without HTML tags and line breaks, no-break spaces as spaces, trimmed."""
    text = _BREAK.sub(" ", cell_text(cell))
    return _TAG.sub("", text).replace("\xa0", " ").strip(TRIM)


COMMENTS = "Cell comments"
"""The header under which the comments on the cells of a row are read."""


@lru_cache(maxsize=4096)
def name_words(text: str) -> tuple[str, ...]:
    """Return the words of a column name without case, accents, punctuation and emoji."""
    return tuple(_WORD.findall(fold(text).replace("œ", "oe")))


def with_pairs(words: Sequence[str]) -> set[str]:
    """Return words, and each two in a row as one: "opt in" is "optin" too."""
    return {*words, *map("".join, pairwise(words))}


def title_words(text: str) -> tuple[str, ...]:
    """Return the words of a column name as `name_words` does, those of `isUnsubscribed` and `Acceptezvous` too.

    Without how to answer: "Accord Raoul (O/N)", "(1=oui 2=non)"; but with a legend by which 0 means yes.
    """
    asked = text if has_turned_legend(name_words(text)) else without_legend(text)
    return name_words(_INVERTED.sub(r"\1 ", CAMEL.sub(" ", _HOW_TO_ANSWER.sub("", asked))))


def name_key(text: str) -> str:
    """Return a column name for comparison: `E-mail`, `e mail` and `EMAIL` are equal."""
    return "".join(name_words(text))


def read_headers(cells: Sequence[Cell]) -> tuple[Header, ...]:
    """Return the columns of a header row; a repeated text gets ` (2)`, an empty one becomes `column N`, from 1."""
    bases = [header_text(cell) for cell in cells]
    taken = set(bases)
    seen: set[str] = set()
    counts: dict[str, int] = {}  # where numbering of a repeated text continues: very many columns may share one
    headers = []
    is_cut = "Nom - Nom de famille" in taken  # then "Nom - Prénom" is no full name
    of_person = Counter(one[0] for base in bases if (one := _OF_PERSON.match(base)))
    for index, base in enumerate(bases):
        name = base or f"column {index + 1}"
        text, count = name, counts.get(name, 1)
        while text in seen or (count > 1 and text in taken):
            count += 1
            text = f"{name} ({count})"
        counts[name] = count
        seen.add(text)
        named = "Prénom" if is_cut and base == "Nom - Prénom" else base
        own = next((named.removeprefix(one) for one, times in of_person.items() if times > 1), named)
        asked = _HOW_TO_ANSWER.sub("", without_legend(own))
        headers.append(Header(index, text, base, name_key(named), title_words(own), asked))
    return tuple(headers)


def widened(headers: tuple[Header, ...], width: int) -> tuple[Header, ...]:
    """Return the columns with unnamed ones added up to a width: a sheet's rows may be wider than its header."""
    return read_headers([*(header.base for header in headers), *[""] * (width - len(headers))])


def signature(headers: Sequence[Header]) -> str:
    """Return the SHA-256 in hex of the column names, independent of order and spelling."""
    named = [header for header in headers if header.base not in ("", COMMENTS)]
    names = sorted(" ".join(name_words(header.base)) or header.text for header in named)
    return sha256("\n".join(names).encode("utf-8", "surrogatepass")).hexdigest()


_CHANNEL_WORDS = {  # in this order: "direct mail" is post, and "courrier électronique" e-mail
    "post": (
        r"courriers?(?! electronique)|lettres(?! d)|poste?|postale?s?|postaux|direct mail(?:ing)?s?"
        r"|mail(?:ing)?s? postal\w*"
    ),
    "email": r"e ?mail(?:s|ing|ings)?|mail(?:s|ing|ings)?|courriels?|courriers? electroniques?",
    "sms": r"sms|mms|textos?|text messages?",
    "voice": r"tel|telephon\w*|phone|appel\w*|rappel(?:l?er?|ee?s?|ez)|calls?|vocale?s?|vocaux|voice",
}
_NUMBERS = re.compile(r"\b(?:numeros?|numbers?|num)(?: (?:de|tel|telephone|mobile|portable|phone|sms))*\b")
"""A telephone number that is passed on serves for calls and for SMS: it names no channel."""
_DATA = frozenset("donnees coordonnees data details nom name numero number".split())
_BY = frozenset("par by via".split())
_OTHER_CHANNELS = frozenset("whatsapp messenger telegram fax push facebook instagram linkedin".split())


@lru_cache(maxsize=4096)
def named_channels(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the channels that the words of a header name: `("sms",)` for "Partenaires par SMS"."""
    left, named = _NUMBERS.sub(" ", " ".join(words)), set()
    for channel, spelt in _CHANNEL_WORDS.items():
        left, times = re.subn(rf"\b(?:{spelt})\b", " ", left)
        named |= {channel} if times else set()
    if len(named) > 1 and not _DATA.isdisjoint(words) and _BY.isdisjoint(words):
        return ()  # "mes coordonnées (e-mail, téléphone)" are what is passed on
    return tuple(channel for channel in CHANNELS if channel in named)


CHANNEL_SYNONYMS = {
    **dict.fromkeys(("text", "texts", "texting", "texte"), "sms"),
    **dict.fromkeys(("portable", "portables", "mobile", "mobiles", "gsm", "cell"), "sms tel"),
    **dict.fromkeys(("appeler", "appelez", "telephoner"), "appel"),
    "mel": "mail",
}
"""Words of answers for a channel; in a header they mean something else."""
_TAKEN_OUT = pattern("titles", "taken_out")
_TAKEN_WORDS = CHANNEL_SYNONYMS | dict.fromkeys("numero numeros number numbers".split(), "tel")


def channels_taken_out(words: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the channels that a wording excepts ("sauf SMS", "hors téléphone"), and those that the rest of it names.

    Who may not be called gets no SMS either, unless the wording names SMS.
    """
    clauses = [one[0] for one in _TAKEN_OUT.finditer(_sentence(words))]
    if not clauses:
        return (), ()
    named = named_channels(without_taken_out(words))
    spelt = [" ".join(_TAKEN_WORDS.get(word, word) for word in one.split()) for one in clauses]
    out = {channel for one in spelt for channel in named_channels(tuple(one.split())) or CHANNELS}
    out |= {"sms"} if "voice" in out and "sms" not in named else set()
    return tuple(one for one in CHANNELS if one in out), tuple(one for one in named if one not in out)


def without_taken_out(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words of a wording without those that except channels."""
    return tuple(_TAKEN_OUT.sub(" ", _sentence(words)).split())


def _sentence(words: Sequence[str]) -> str:
    return re.sub(r"\bs m s\b", "sms", " ".join(words))


def names_another_channel(words: Sequence[str]) -> bool:
    """Whether the words of a header name a channel for which there is no field: "Partenaires sur WhatsApp"."""
    return not _OTHER_CHANNELS.isdisjoint(with_pairs(words))


_ANY_CHANNEL = re.compile(rf"\b(?:{'|'.join(_CHANNEL_WORDS.values())})\b")
_JOINING = frozenset("et and ou or aussi also egalement pareil idem same too".split())
_FILLERS = _JOINING | _BY | word_set("titles", "around_channels")


def names_only_channels(words: tuple[str, ...]) -> bool:
    """Whether a header names a channel and asks nothing else: "Textos ?"."""
    left = _ANY_CHANNEL.sub("", " ".join(words)).split()
    is_channel = len(left) < len(words) or names_another_channel(words)
    is_alone = not {word for word in left if not word.isdigit()} - _FILLERS - _OTHER_CHANNELS
    return is_channel and is_alone and not names_own_messages(words)


_PERMITTING = word_set("titles", "permitting") | word_set("titles", "permissions")
_ABOUT_PERMISSION = _PERMITTING | word_set("titles", "agreeing") | frozenset("me m j je i".split())


def permits_channels(words: tuple[str, ...]) -> bool:
    """Whether a header allows messages by a channel, and asks nothing else: "SMS OK", "J'accepte les SMS"."""
    left = tuple(word for word in words if word not in _ABOUT_PERMISSION)
    return not _PERMITTING.isdisjoint(words) and names_only_channels(left)


_CAMPAIGN_WORDS = frozenset("mailing mailings emailing emailings e envoyer envoi envois send mails emails".split())
_CAMPAIGNS = re.compile(r"\be?mailings?\b|^(?:envoyer|envois?|send) ")


def names_own_messages(words: tuple[str, ...]) -> bool:
    """Whether a header names the owner's own mailings and nothing else, no channel of the question before it."""
    return _CAMPAIGN_WORDS.issuperset(words) and _CAMPAIGNS.search(" ".join(words)) is not None


def channels_asked_apart(titles: Sequence[tuple[str, ...]], are_open: Sequence[bool]) -> list[bool]:
    """Whether each open column asks for a channel alone: "Mailing" does next to "SMS", else it is the owner's."""
    pairs = zip(titles, are_open, strict=True)
    alone = [is_open and (names_only_channels(words) or permits_channels(words)) for words, is_open in pairs]
    return [
        alone[n] or (are_open[n] and any(alone[max(n - 1, 0) : n + 2]) and names_own_messages(words))
        for n, words in enumerate(titles)
    ]


def only_goes_on(words: tuple[str, ...]) -> bool:
    """Whether a header asks by another channel what the question before it asks: "Et par SMS ?"."""
    return names_only_channels(words) and not _JOINING.isdisjoint(words)


def asks_by_channel(words: tuple[str, ...]) -> bool:
    """Whether a header allows a channel, whatever its cells: "par SMS", "SMS OK"; "Contact mail" may be an address."""
    if names_only_channels(words):
        return not (_JOINING | _BY).isdisjoint(words)
    return "contact" not in words and permits_channels(words)


_WRITES = re.compile(r"\b(?<!par )(?:ecri(?:re|ve|vent|vez|s|t)|write|writes)\b(?! (?:oui|non|yes|no)\b)")


def speaks_of_writing(words: Sequence[str]) -> bool:
    """Whether a header asks who may be written to: "Acceptez-vous que Raoul vous écrive ?"."""
    return _WRITES.search(" ".join(words)) is not None


ANSWER_FIELDS: dict[str, tuple[str, tuple[str, ...] | None]] = {
    "consent_own": ("own", None),
    "consent_partners": ("partners", None),
    **{
        f"consent_{purpose}_{channel}": (purpose, (channel,)) for purpose in ("own", "partners") for channel in CHANNELS
    },
    "refused_own": ("own", None),
    "refused_partners": ("partners", None),
}
"""Answer fields → purpose and channels (None: all channels of the form)."""

REVERSED_FIELDS = frozenset({"refused_own", "refused_partners"})
"""Answer fields in which a filled cell means a refusal."""

LEAVING_FIELDS: dict[str, tuple[str, ...] | None] = {
    "unsubscribed_at": None,
    "unsubscribed_sms_at": ("sms",),
    "unsubscribed_voice_at": ("voice",),
    "unsubscribed_post_at": ("post",),
}
"""Leaving fields → channels that the person left (None: all)."""

# Fields never found by a name inside a longer header: "Comment nous avez-vous connus ?" is no comment.
PROOF_FIELDS = {"consent_own_proof": "own", "consent_partners_proof": "partners"}
"""Fields of a confirmation, such as that of a double opt-in, by the purpose of the consent that it proves."""

_ONLY_WHOLE = frozenset({"note", "consent_at", "last_action_at", *ANSWER_FIELDS, *LEAVING_FIELDS})

LEAVING_WORDS = word_set("titles", "leaving")

_LEAVING_IN_HEADERS = LEAVING_WORDS | word_set("titles", "leaving_of_people")

_NOT_WANTED, _ASKS_TO_LEAVE = pattern("titles", "not_wanted"), pattern("titles", "asks_to_leave")
_OF_LIFE = pattern("titles", "of_life")
_LEAVING_IN_TITLES = pattern("titles", "leaving_in_titles")
_SHORT = 8
_WAY_OUT = pattern("titles", "way_out")


def tells_the_way_out(words: Sequence[str]) -> bool:
    """Whether a header is that of the way by which one can leave, the same for all: "Unsubscribe link"."""
    return _WAY_OUT.fullmatch(" ".join(words)) is not None


CONTACTS = word_set("titles", "contacts")
_VAGUE_DATES = frozenset("date dates datedujour dateheure dateetheure datetime jour day timestamp quand when".split())
_PERHAPS_DATES = word_set("titles", "perhaps_dates")
_WITHOUT = dict.fromkeys(("pas", "plus", "sans", "hors", "aucun", "aucune", "jamais", "never"), CONTACTS) | {
    "no": frozenset(
        "sms marketing calls mail mails email emails mailing mailings sharing newsletter newsletters ads third"
        " partners".split()
    )
}
"""First word of a header → words that make it one about leaving: "Pas de SMS"; "No mobile" is a number."""

_OF_THINGS, _THINGS = word_set("titles", "refusals_of_things"), word_set("titles", "things")
_UNTIL = re.compile(r"\b(?:valid until|valable jusqu|valide jusqu)\b")
_AGAINST = re.compile(r"\bpas de?\b")
_AGAINST_STARTS = frozenset("non no ne not pas sans never jamais sauf hors hormis excepte except contre".split())
"""Shorter negations; numbers ("No client") and places ("Pas-de-Calais") begin alike."""
_REFUSING = pattern("titles", "refusing")

_NAMED_THINGS = word_set("titles", "named_things")

_OF_PROGRAMS = frozenset({"owner", "stage", "tags", "segment", "form", "last_action_at"})
"""Fields with names in the window by which programs may mean something of their own."""


@cache
def _names(table: str) -> list[tuple[str, str]]:
    """Names and fields of a table of `resources/words/columns.toml`: `known`, `window` or `proposed`."""
    tables = word_table("columns")
    named = [(name, field) for field, names in tables[table].items() for name in listed(names)]
    if table == "known":
        named += [
            (question.format(name), f"{field}_{channel}")
            for field, questions in tables["questions"].items()
            for channel, names in tables["channels"].items()
            for question, name in product(listed(questions), listed(names))
        ]
    return named


@cache
def fields_by_name(table: str) -> dict[str, str]:
    """Return the fields of a table by the `name_key` of each name.

    `known` names feed their field, `proposed` ones never by themselves. `window`: what the window itself calls the
    fields; they count as a whole header only.
    """
    return {name_key(name): field for name, field in _names(table)}


@cache
def _title_pattern(about: str) -> re.Pattern[str]:
    words = "|".join(listed(word_table("columns")["titles"][about])).replace("*", r"\w*")
    return re.compile(rf"\b(?:{words})\b")


def is_title_of(about: str, words: Sequence[str]) -> bool:
    """Whether a header has words of a list under [titles] of `resources/words/columns.toml`."""
    return _title_pattern(about).search(" ".join(words)) is not None


@cache
def listed_cells(kind: str) -> frozenset[str]:
    """Return the cells of a list under [cells] of `resources/words/columns.toml`."""
    return frozenset(listed(word_table("columns")["cells"][kind]))


_OPTED_OUT_OF = name_key("Opted out of email")  # HubSpot: one column for each kind of message


@cache
def _names_inside() -> list[tuple[str, str]]:
    """The known names that count inside a longer header, longest first, and their fields."""
    named = [(" ".join(name_words(name)), field) for name, field in _names("known") if field not in _ONLY_WHOLE]
    return sorted(named, key=lambda pair: -len(pair[0].replace(" ", "")))


_NAMES_OF_PEOPLE = frozenset({"full_name", "last_name"})
_FIRST = r"(?:prenoms?(?: s)?|(?:first|given) ?names?|first)"
_LAST = r"(?:noms?(?: s)?(?: de famille| de naissance| d usage)?|(?:last|family) ?names?|last|surnames?)"
_AND = "(?: (?:et|and|votre|vos|ton|your))*"
_BOTH_NAMES = re.compile(
    rf"\b(?!nom (?:first|last)$)(?:names? )?(?:{_FIRST}{_AND} {_LAST}|(?P<turned>{_LAST}){_AND} {_FIRST})\b"
)
_PART_OF_NAME = re.compile(rf"\b(?:nom complet|nom|name) (?:(?P<first_name>{_FIRST})|(?P<last_name>{_LAST}))$")
"""One of the columns into which a program cuts a full name: "Nom complet - Prénom", "Name (First)"."""

FIELDS = (
    "email", "phone", "first_name", "last_name", "full_name", "company", "job_title", "country", "postal_address",
    "birth_date", "note", "segment", "legal_form", "stage", "age_at_consent", "owner", "tags", "relation_ended_on",
    "email_state", "other_emails", "other_phones", "consent_at", *list(ANSWER_FIELDS)[:2], "consent_partner_names",
    *list(ANSWER_FIELDS)[2:], *PROOF_FIELDS, "consent_ip", "form", *LEAVING_FIELDS, "last_action_at",
)  # fmt: skip
"""Every field that a column can be mapped to."""

DATE_FIELDS = ("consent_at", "last_action_at", *LEAVING_FIELDS, "birth_date", "relation_ended_on")
SEVERAL = frozenset(
    {"email", "phone", "postal_address", "other_emails", "other_phones", "email_state", *LEAVING_FIELDS, *PROOF_FIELDS}
)
"""Fields that may have several columns; any other takes one."""


def known_field(key: str, *, is_program: bool = False) -> str | None:
    """Return the field with this column name (a `name_key`); None if unknown.

    `is_program`: the file comes from a program, which may mean something of its own by “Owner”, “Stage” or “Tags”.
    """
    known, by_window = (fields_by_name(table).get(key) for table in ("known", "window"))
    if is_program and by_window in _OF_PROGRAMS:
        by_window = None
    return known or by_window or ("unsubscribed_at" if key.startswith(_OPTED_OUT_OF) else None)


def is_vague_date(key: str) -> bool:
    """Whether a column name (a `name_key`) says that it holds dates, but not of what: a birth, an order, a consent."""
    return key in _VAGUE_DATES


def is_perhaps_date(key: str) -> bool:
    """Whether a column name (a `name_key`) may be that of the day of the answers, where no other is: "Inscrit le"."""
    return key in _PERHAPS_DATES


def contained_field(words: tuple[str, ...]) -> tuple[str, str] | None:
    """Return the field of the longest known name inside a header, and that name; none of "phone_valid_until"."""
    sentence = " ".join(words)
    if _UNTIL.search(sentence):
        return None
    is_of_a_thing, both = not _NAMED_THINGS.isdisjoint(words), _BOTH_NAMES.search(sentence)
    part = None if both else _PART_OF_NAME.search(sentence)
    if part and part.lastgroup:
        return part.lastgroup, part[0]
    for name, field in _names_inside():
        if f" {name} " in f" {sentence} " and not (is_of_a_thing and field in _NAMES_OF_PEOPLE):
            return ("full_name", both[0]) if both and field.endswith("_name") and not is_of_a_thing else (field, name)
    return None


def speaks_of_leaving(words: Sequence[str]) -> bool:
    """Whether the words of a header may be about unsubscribing or refusing, or are a negative sentence."""
    without = _WITHOUT.get(words[0], frozenset()) if words else frozenset()
    leaving = _LEAVING_IN_HEADERS - _OF_THINGS if is_about_a_thing(words) else _LEAVING_IN_HEADERS
    named = not leaving.isdisjoint(with_pairs(words)) or not without.isdisjoint(words)
    sentence = " ".join(words)
    is_title = len(words) <= _SHORT and _LEAVING_IN_TITLES.search(sentence) is not None
    is_said = named or is_title or any(one.search(sentence) for one in (_NOT_WANTED, _ASKS_TO_LEAVE))
    is_of_orders = is_said and _title_pattern("orders").fullmatch(sentence) is not None
    return is_said and not is_of_orders and not tells_the_way_out(words) and not _OF_LIFE.fullmatch(sentence)


_MAY_ASK_WHO_LEFT = pattern("titles", "may_ask_who_left")
_FEEDBACK = pattern("titles", "feedback")


def may_ask_who_left(words: Sequence[str]) -> bool:
    """Whether a yes under a header may mean that somebody left, and other cells something else: "Retrait"."""
    return _MAY_ASK_WHO_LEFT.fullmatch(" ".join(words)) is not None


def is_about_a_thing(words: Sequence[str]) -> bool:
    """Whether a refusal under a header is that of a payment, an order, a loan…, not one of messages."""
    is_of_people = not CONTACTS.isdisjoint(words) or _FEEDBACK.fullmatch(" ".join(words)) is not None
    return not _THINGS.isdisjoint(words) and not is_of_people


def speaks_against(words: Sequence[str]) -> bool:
    """Whether a yes under a header may mean a refusal."""
    sentence = " ".join(words)
    is_negative = _AGAINST.search(sentence) is not None or not _AGAINST_STARTS.isdisjoint(words[:1])
    is_refusal = len(words) <= _SHORT and _REFUSING.search(sentence) is not None
    return is_negative or is_refusal or speaks_of_leaving(words)


def is_last_name_first(words: Iterable[str]) -> bool:
    """Whether a header of full names puts the last name first ("nom et prénom")."""
    names = _BOTH_NAMES.search(" ".join(words))
    return names is not None and names["turned"] is not None


OTHER_PEOPLE = word_set("titles", "other_people")

FREE_TEXT = frozenset({"note", "tags"})
FACT_FIELDS = frozenset(
    "email other_emails phone other_phones full_name first_name last_name company job_title postal_address consent_at"
    "".split()
)
"""Fields of facts, which hold no yes; under some people write by hand what they know: "Durand (désinscrit)"."""


def may_move_a_yes(fields: Sequence[str | None], cells: Sequence[object]) -> bool:
    """Whether cells beyond those of all fields may have moved a yes under its header, as a separator too many does.

    Not if they are empty, and only facts stand as far before each answer as there are such cells.
    """
    answered = [at for at, name in enumerate(fields) if name in ANSWER_FIELDS and cells[at]]
    before = {name for at in answered for name in fields[max(at + len(fields) - len(cells), 0) : at]}
    return any(cells[len(fields) :]) or not before <= FACT_FIELDS


NOTE_WORDS, TAG_WORDS = word_set("titles", "notes"), word_set("titles", "tags")
TAG_SEPARATOR = re.compile(r"[\s\"]*[,;|\n][\s\"]*|\s+(?=#)|^\"|\"$")
_FREE_NOTES, _ABOUT_NOTES, _REMARKS = (word_set("titles", one) for one in ("free_notes", "of_notes", "remarks"))

_STATES = word_set("titles", "states")
_HARD_BOUNCES = pattern("titles", "hard_bounces")
_CONSENT_END = pattern("titles", "consent_end")


def may_tell_bounces(words: Sequence[str]) -> bool:
    """Whether a header may be that of the state of an address: "Statut de délivrabilité", "Reason"."""
    return not _STATES.isdisjoint(words)


def names_hard_bounces(words: Sequence[str]) -> bool:
    """Whether a header asks which addresses do not work, so that a yes under it means one: "Hard bounce", "NPAI"."""
    return _HARD_BOUNCES.search(" ".join(words)) is not None and "soft" not in words


def tells_consent_end(words: Sequence[str]) -> bool:
    """Whether a header says until when a consent holds: "Valable jusqu'au", "Consent until"."""
    return _CONSENT_END.search(" ".join(words)) is not None


Likelihood = Literal["surely", "perhaps"]

_LEAVER_FILE_WORDS = word_set("titles", "leaver_files")
_AMBIGUOUS_LEAVER_WORDS = frozenset("stop stops refus refuse refusee refuses refused refusal".split())
"""Words that also name other lists: "Stop Tabac", "Refused quotes"."""
_LEAVING_OR_THINGS, _WORDS_OF_LISTS = word_set("titles", "leaving_or_things"), word_set("titles", "neutral") | CONTACTS
"""Words that also name lists of things, where other words follow: "Suppressions de gluten"; words that add nothing."""
_LEFT_SESSIONS = frozenset("desinscription desinscriptions desinscrit desinscrite desinscrits desinscrites".split())
_SESSIONS = word_set("titles", "sessions")
_EXCLUDING_WORDS = frozenset("sans hors sauf non no not without except excluding never".split())
_ENDED_CONSENT = pattern("titles", "ended_consent")
REACHING_FIELDS = frozenset({"email", "phone", "other_emails", "other_phones"})
_FIELDS_ANSWERED_PER_ROW = frozenset({"consent_at", "consent_partner_names", "form"}).union(
    ANSWER_FIELDS, LEAVING_FIELDS, PROOF_FIELDS
)
"""Fields in which each row says for itself whether that person left, or agreed."""
NAMED_STOP = pattern("titles", "named_stop")
_LETTER_RUN = re.compile(r"[^\W\d_]+")


def titles_free_notes(words: Sequence[str]) -> bool:
    """Whether a header is one of notes about a person and of nothing else: "Remarques", not "Note de satisfaction"."""
    return not _FREE_NOTES.isdisjoint(words) and (_FREE_NOTES | _ABOUT_NOTES).issuperset(words)


def titles_remarks(words: Sequence[str]) -> bool:
    """Whether a header is one of notes about a person, or of anything else about one: "Divers", "Infos client"."""
    known = _FREE_NOTES | _REMARKS
    return not known.isdisjoint(words) and (known | _ABOUT_NOTES).issuperset(words)


def is_no_alone(name: str) -> bool:
    """Whether the name of a sheet, or a line, is a no and nothing else: "NON mai", "1-NON"."""
    return pattern("titles", "no_alone").fullmatch(fold(name)) is not None


def _words_of_leavers(name: str) -> tuple[list[str], set[str]]:
    """The words of a name, and those or pairs of them that name people who left."""
    words = _LETTER_RUN.findall(NAMED_STOP.sub(" ", fold(CAMEL.sub(" ", name))))
    return words, with_pairs(words) & (LEAVING_WORDS | _LEAVER_FILE_WORDS | _AMBIGUOUS_LEAVER_WORDS)


def may_list_things(name: str) -> bool:
    """Whether the name of a list may mean things or people who left: "Oppositions match", "Désinscriptions atelier"."""
    words, hits = _words_of_leavers(name)
    paired = {word for pair in pairwise(words) if "".join(pair) in hits for word in pair}
    others = {*words} - hits - paired - _WORDS_OF_LISTS
    is_of_session = not others.isdisjoint(_SESSIONS) and hits <= _LEFT_SESSIONS
    return bool(hits and others) and (hits <= _LEAVING_OR_THINGS or is_of_session)


def named_for_leavers(name: str) -> Likelihood | None:
    """Return whether the name of a file or sheet says that it lists people who left: "désabonnés", "liste STOP"."""
    words, hits = _words_of_leavers(name)
    is_sure, is_except = not hits <= _AMBIGUOUS_LEAVER_WORDS, not _EXCLUDING_WORDS.isdisjoint(words)
    if is_except and not is_sure:
        return None
    if not hits:
        if _ENDED_CONSENT.search(" ".join(words)):
            return "perhaps" if is_except else "surely"
        return "perhaps" if speaks_of_leaving(words) else None
    return "surely" if is_sure and not is_except and not may_list_things(name) else "perhaps"
