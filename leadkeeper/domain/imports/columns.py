"""Meaning of a file's columns: set by hand, by preset, by a known name or a name inside a question."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from operator import eq

from leadkeeper.domain import consent, partner
from leadkeeper.domain.consent import AGREES, NO_ANSWER, UNCLEAR, Answer, read_answer
from leadkeeper.domain.contact import CHANNELS
from leadkeeper.domain.email import may_hold_addresses, says_bounced
from leadkeeper.domain.imports import answer_scope
from leadkeeper.domain.imports.ages import holds_ages, holds_days, tells_when_confirmed
from leadkeeper.domain.imports.channels import (
    field_of_channel,
    may_ask_channels,
    reaches_the_person,
    somebody_else,
    tells_channels,
)
from leadkeeper.domain.imports.headers import (
    ANSWER_FIELDS,
    DATE_FIELDS,
    LEAVING_FIELDS,
    NOTE_WORDS,
    REVERSED_FIELDS,
    SEVERAL,
    Header,
    asks_by_channel,
    channels_asked_apart,
    channels_taken_out,
    contained_field,
    fields_by_name,
    is_perhaps_date,
    is_title_of,
    is_vague_date,
    known_field,
    listed_cells,
    may_tell_bounces,
    name_words,
    named_channels,
    names_hard_bounces,
    only_goes_on,
    permits_channels,
    read_headers,
    speaks_against,
    speaks_of_leaving,
    tells_consent_end,
)
from leadkeeper.domain.imports.presets import (
    FirstRows,
    Overrides,
    Preset,
    Rows,
    column_texts,
    holds_addresses,
    looks_like,
    overrides_by_position,
    tells_departure,
)
from leadkeeper.domain.partner import AskedAbout, CompanyName, companies_asked, companies_in
from leadkeeper.domain.text import fold, says_no_by_sign

_PARTNER_WORDS = frozenset("partenaire partenaires partner partners".split())
_PERSON_FIELDS = frozenset("email phone first_name last_name full_name birth_date postal_address".split())
_NAME_FIELDS = frozenset({"first_name", "last_name", "full_name"})
_PARTNERS_IN_GENERAL = frozenset("partenaires partners tiers third".split())
_UNTICKED_CELLS = ("false", "faux", "0", "off", "☐", "unchecked")
_INCLUDING_WORDS = frozenset("dont notamment comme including liste list etc".split())  # "nos partenaires, dont Raoul"
_PERSONAL_DATA_WORDS = frozenset("details data donnees coordonnees informations adresse".split())
_SHARING_WORDS = _PARTNER_WORDS | frozenset(
    "transmis transmise transmises transmettre transmission transmette partage"
    " partagees partager tiers cession cedees third passed share shared sharing transferred forwarded disclosed".split()
)
_COMPANIES_WORDS = frozenset("societes entreprises marques companies brands".split())  # several are not one's own
_COMMENT_WORDS = NOTE_WORDS - {"message", "messages", "info", "infos", "information"}
_OFFER_WORDS = frozenset("newsletter newsletters actualites offres offers marketing".split())
_OWN_OFFER_WORDS = _OFFER_WORDS - {"marketing"} | {"recevoir", "receive", "informations"}
_OBJECTIONS = {("objection",), ("objections",), ("no", "contact"), ("removed",), ("dead",)}  # if answers stand there
_DEGREES_OF_A_SCALE, _RUN_TOGETHER = 3, 16  # at least; letters of many words as one: "jacceptedetrecontactepar"
_PHONE_WORDS = frozenset("tel telephone portable mobile cell handy telefon telefoon mobiel".split())


@dataclass(frozen=True, slots=True)
class Why:
    """Why a column has its meaning, or none: a code of `messages.imports.WHY` and the facts for its sentence."""

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)


_BY_USER = frozenset({"by-hand", "last-time"})
DECIDED = _BY_USER | {"preset"}  # codes with which a column is rightly without a meaning


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """One column, the field it feeds (None: kept as an extra), and why; a dropped column is not kept at all.

    `only_no`: an answer field fed by another column, for which refusals in this column count too. `asks_partners`: an
    unread column with a header that speaks of partners, and cells that answer yes or no. `looks_like`: the field that
    an unread column seems to feed. `companies`: those that the header names; a yes to partners is for these alone
    (GDPR 4(11): consent is specific). `is_option`: further columns ask the same about other companies.
    `tells_channels`: an unused column that tells by which channels a person wants to be reached; a yes is for these.
    `holds_days`: it may be one of dates, of a yes or its end too, by its header and cells. `is_scale`: its cells are
    degrees of an opinion that is no matter of consent. `is_box`: it asks by a channel alone what a column before it
    asks for all. `confirms`: an unread column that tells when each person confirmed. `tells_departure`: a day in it
    may be that on which somebody left.
    """

    header: Header
    field: str | None
    why: Why
    is_dropped: bool = False
    only_no: str | None = None
    asks_partners: bool = False
    looks_like: str | None = None
    companies: tuple[CompanyName, ...] = ()
    is_option: bool = False
    tells_channels: bool = False
    holds_days: bool = False
    is_scale: bool = False
    is_box: bool = False
    confirms: bool = False
    tells_departure: bool = False

    @property
    def may_be_box(self) -> bool:
        """Whether no field but that of a channel for partners reads the column, or nothing by the user's will."""
        is_free = self.is_unread or (self.field is None and self.why.code in _BY_USER)
        return is_free or (self.field or "").startswith("consent_partners_")

    @property
    def tells_by_tick(self) -> bool:
        """Whether it is a box without a field: a yes to the question before it is for a channel that is ticked."""
        return self.is_box and self.field is None and self.only_no is None

    @property
    def asks_about_others(self) -> bool:
        """Whether the header speaks of partners in general, with or without names: then a no is to all of them."""
        is_of_one = self.field in REVERSED_FIELDS or self.header.words[:1] in (("et",), ("and",))  # "Et Nébuline ?"
        is_sure = bool(self.companies) and all(
            one.short is None or (is_of_one and answer_scope.is_called(self.header.asked, one.short))
            for one in self.companies
        )
        return not self.is_option and (not is_sure or not _PARTNERS_IN_GENERAL.isdisjoint(self.header.words))

    @property
    def meanings(self) -> Mapping[str, Answer]:
        """What texts mean under this header: an option not ticked is no refusal of a company that nobody knows."""
        is_unknown = self.is_option and all(company.agreed_to is None for company in self.companies)
        return dict.fromkeys(_UNTICKED_CELLS, NO_ANSWER) if is_unknown else {}

    @property
    def wider_than_header(self) -> tuple[str, ...]:
        """The channels that the header names, if a yes would count for others too; () if not."""
        return self.wider_than(self.header.words)

    def wider_than(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Return the channels that some words name, if a yes would count for others too; () if not."""
        purpose, channels = ANSWER_FIELDS.get(self.field or "", ("", ()))
        if not purpose or self.field in REVERSED_FIELDS or self.why.code == "preset":
            return ()
        named = () if channels_taken_out(words)[0] else named_channels(words)
        is_usual = self.field == "consent_own" and named == ("email",)
        return () if is_usual or set(channels or CHANNELS) <= set(named) else named

    @property
    def is_unread(self) -> bool:
        """Whether no field reads the column, without a user or a preset having decided that."""
        is_known = self.field is not None or self.only_no is not None or self.is_dropped
        return not is_known and self.why.code not in DECIDED

    @property
    def is_leaving_unread(self) -> bool:
        """Whether the user gave no meaning to a column of people who left, or of notes: a no is never overlooked."""
        is_known = known_field(self.header.key) in LEAVING_FIELDS
        is_note = self.why.code in _BY_USER and not _COMMENT_WORDS.isdisjoint(self.header.words)
        return self.field is None and not self.is_dropped and (is_known or is_note)

    @property
    def ends_consent(self) -> bool:
        """Whether the header says until when a consent holds, which no field reads."""
        return self.is_unread and tells_consent_end(self.header.words)

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the header, where "partenaires" stands for each known company: "Raoul - à retirer"."""
        spelt = f" {' '.join(self.header.words)} "
        for one in (one for one in self.companies if one.is_known):
            whole = name_words(one.short or one.name)
            bare = whole[:-1] if len(whole) > 1 and whole[-1] in partner.LEGAL_FORMS else whole
            for own in (whole, bare):
                spelt = spelt.replace(f" {' '.join(own)} ", " partenaires ")
        return tuple(spelt.split())

    @property
    def asks_who_left(self) -> bool:
        """Whether the header is about leaving or refusing; "Pas de tél." is, where no numbers stand under it."""
        words, is_end = self.words, self.ends_consent and self.holds_days
        is_without = self.why.code == "other-content" and words[0] in ("pas", "plus")
        no_calls = is_without and not _PHONE_WORDS.isdisjoint(words)
        is_against = consent.asks_for_none(words) or speaks_of_leaving(words) or self.is_turned
        return not is_end and (
            no_calls or is_against or says_no_by_sign(self.header.base) or self.looks_like in REVERSED_FIELDS
        )

    @property
    def is_turned(self) -> bool:
        """Whether nobody can tell what a yes is for: "Décochez pour accepter", "Tous sauf Raoul"."""
        is_left_out = answer_scope.excepts_a_company(self.header.asked, self.companies)
        return consent.turns_around(self.header.words) or (is_left_out and not speaks_of_leaving(self.header.words))


def map_columns(
    headers: Sequence[Header],
    rows: Rows,
    preset: Preset | None,
    overrides: Overrides,
    companies: Sequence[CompanyName] = (),
) -> list[ImportColumn]:
    """Return the meaning of each column, from its header and first rows; single-column fields are assigned once.

    A consent to partners may have a column for each of the `companies` that headers name.
    """
    headers = [header.spelt(answer_scope.spelt_out(header.asked, companies)) for header in headers]
    by_hand, rows = overrides_by_position(headers, overrides), FirstRows(rows)
    columns = [
        (ImportColumn(header, overrides[by_hand[header.index]], Why("by-hand")), 0)
        if header.index in by_hand
        else _own_meaning(header, rows, preset)
        for header in headers
    ]
    about_each = companies_asked([header.asked for header in headers], companies)
    named = [_with_companies(one, about, companies) for (one, _), about in zip(columns, about_each, strict=True)]
    named = [replace(one, looks_like="refused_partners") if _is_none_of(one, named, rows) else one for one in named]
    asking_each = [(_asks_partners(one, rows, companies), _may_be_box(one.header, rows)) for one in named]
    named = _continued(named, asking_each)
    if all(column.field != "email" for column in named):  # else it may be somebody else's address
        for column in [one for one in named if one.is_unread and holds_addresses(one.header, rows)][:1]:
            named[column.header.index] = replace(column, field="email", why=Why("known-name"))
    result = _assign_once(named, [(strength, not column_texts(rows, one.header.index)) for one, strength in columns])
    result = [replace(one, asks_partners=True) if _asks_partners(one, rows, companies) else one for one in result]
    is_for_partners = [one.asks_partners or (one.field or "").startswith("consent_partners") for one in result]
    asked = [one.header.words for one, asks in zip(result, is_for_partners, strict=True) if asks]
    result = [replace(one, asks_partners=True) if _asks_again(one, asked) else one for one in result]
    asking = [one for one in result if _are_answers(one.header, rows) and not only_goes_on(one.header.words)]
    yeses = [one for one in asking if (one.field or proposed_field(one) or "").startswith("consent_partners")]
    looks = [one.looks_like or _likely(one, rows, companies, yeses) if one.is_unread else None for one in result]
    result = [replace(one, looks_like=like) for one, like in zip(result, looks, strict=True)]
    result = [replace(one, holds_days=holds_days(one, rows), is_scale=_is_scale(one, rows)) for one in result]
    days = [(tells_when_confirmed(one, rows), tells_departure(one.header, rows)) for one in result]
    result = [replace(one, confirms=at, tells_departure=left) for one, (at, left) in zip(result, days, strict=True)]
    return _without_others([_with_channels(one, rows) for one in result])


def _without_others(columns: list[ImportColumn]) -> list[ImportColumn]:
    """The columns; an address or number of somebody else is proposed only where these may be the people of the list."""
    result = columns[:]
    for one in (one for one in columns if one.why.code == "somebody-else"):
        perhaps = replace(one, why=Why("perhaps-somebody-else", one.why.facts))
        result[one.header.index] = perhaps if reaches_the_person(one, columns) else replace(one, looks_like=None)
    return result


def _is_none_of(column: ImportColumn, columns: Sequence[ImportColumn], rows: Rows) -> bool:
    """Whether a column is the option that refuses all others: "Aucun, merci", "… votre adresse à : Aucun".

    Behind a company it needs no more than its header; elsewhere a "Personne" or a "No" must be ticked.
    """
    words, at = column.header.words, column.header.index
    options = [one for one in columns if one.companies or (one.field in ANSWER_FIELDS and one.header.index == at - 1)]
    left = [(one, words[len([*takewhile(bool, map(eq, words, one.header.words))]) :]) for one in options]
    none = [
        bool(one.companies) and one.header.index == at - 1 and own != ("no",)
        for one, own in left
        if consent.asks_for_none(own, is_last_option=True) or (own != words and speaks_of_leaving(own))
    ]
    return column.is_unread and bool(none) and (any(none) or _may_be_box(column.header, rows))


def _continued(columns: Sequence[ImportColumn], asking: Sequence[tuple[bool, bool]]) -> list[ImportColumn]:
    """The columns; one that goes on with another channel asks about the companies of the one before, and its kind.

    One before all questions, or "SMS OK" behind own offers, allows a channel for whatever is asked: it is no consent.
    """
    result, before, field_name = list[ImportColumn](), None, ""
    are_open = [one.may_be_box and is_answer for one, (_is_about, is_answer) in zip(columns, asking, strict=True)]
    asked_apart = channels_asked_apart([one.header.words for one in columns], are_open)
    meant = [
        one.field or proposed_field(replace(one, asks_partners=is_about)) or ""
        for one, (is_about, _is_answer) in zip(columns, asking, strict=True)
    ]
    is_for_partners = "consent_partners" in meant
    for column, asked_for, is_apart in zip(columns, meant, asked_apart, strict=True):
        words, why = column.header.words, Why("channels") if column.is_unread else column.why
        if before and (only_goes_on(words) or is_apart):
            like = "consent_partners" if field_name.startswith("consent_partners") else "consent_own"
            is_list = field_name == "consent_partner_names" or answer_scope.asks_for_names(before.header.words)
            nobody = (CompanyName(column.header.asked),) if is_list and not before.field else ()  # by the names unread
            named = column.companies or before.companies or nobody
            box = replace(column, companies=named, is_option=before.is_option, looks_like=like, is_box=True, why=why)
            is_free = like == "consent_own" and is_for_partners and permits_channels(words)
            result.append(replace(box, asks_partners=True, looks_like=None) if is_free else box)
        elif is_apart and is_for_partners:
            result.append(replace(column, asks_partners=True, is_box=True, why=why))
        else:
            result.append(column)
            if asked_for in ANSWER_FIELDS or asked_for == "consent_partner_names":
                before, field_name = column, asked_for
    return result


def _with_channels(column: ImportColumn, rows: Rows) -> ImportColumn:
    header = column.header
    is_used = column.field or column.only_no or column.is_dropped or column.why.code == "preset"
    texts = None if is_used or not may_ask_channels(header.words) else column_texts(rows, header.index)
    if texts is None or not tells_channels(header.words, header.base, texts):
        return column
    return replace(column, why=column.why if column.why.code in DECIDED else Why("channels"), tells_channels=True)


def _with_companies(column: ImportColumn, about: AskedAbout, companies: Sequence[CompanyName]) -> ImportColumn:
    """The column with the companies that its header names: their offers are not "your own"."""
    is_for_partners = (column.field or "").startswith("consent_partners")
    named = answer_scope.without_namesakes(column.header.asked, about.companies)
    named = named or (partner.unknown_company(column.header.asked) if is_for_partners else ())
    named = named or (answer_scope.of_recipient(column.header.asked, companies) if is_for_partners else ())
    words = column.header.words
    if not named or not (_PARTNERS_IN_GENERAL.isdisjoint(words) or _INCLUDING_WORDS.isdisjoint(words)):
        return column
    is_taken_out = answer_scope.excepts_a_company(column.header.asked, named)
    if is_taken_out and not speaks_of_leaving(words):  # "Nos partenaires sauf Raoul": a yes to nobody
        return replace(column, companies=tuple(one._replace(partner=None) for one in named), is_option=about.is_option)
    is_guess = (column.field or "").startswith("consent_own") and column.why.code not in DECIDED
    is_guess = is_guess and any(one.is_known for one in named)
    column = replace(column, companies=named, is_option=about.is_option)
    return replace(column, field=None, why=Why("unknown")) if is_guess else column


def _likely(column: ImportColumn, rows: Rows, companies: Sequence[CompanyName], yeses: Sequence[object]) -> str | None:
    """The field that an unread column seems to feed by header and cells; `yeses`: columns of consents to partners."""
    words, is_next_to_yes = column.header.words, yeses not in ([], [column])
    is_sure = consent.asks_which_partners(words)
    is_list = column.asks_partners and _names_partners(words, column_texts(rows, column.header.index), companies)
    is_of_names = (is_sure or is_list or answer_scope.may_list_names(words)) and is_next_to_yes
    is_of_names = is_of_names and not (consent.asks_for_facts(words) or column.asks_who_left)
    texts = column_texts(rows, column.header.index) if is_of_names else []
    naming = sum(bool(companies_in(one, companies)) for one in texts)
    is_tick = bool(column.companies) and _are_answers(column.header, rows)
    is_chosen = bool(texts) and answer_scope.names_chosen(words) and not _are_answers(column.header, rows)
    by_cells = {
        "consent_partner_names": is_chosen or (naming > 0 and not is_tick and (is_sure or 2 * naming >= len(texts))),
        "age_at_consent": holds_ages(words, column_texts(rows, column.header.index)),
        "email_state": _holds_bounces(column, rows),
        "consent_own": _offers_by_channel(column, rows),
        "refused_partners": words in _OBJECTIONS and _are_answers(column.header, rows),
    }
    return next((field_name for field_name, holds in by_cells.items() if holds), None)


def _offers_by_channel(column: ImportColumn, rows: Rows) -> bool:
    """Whether a column asks who wants offers by a channel that its header names: "Accepts SMS Marketing"."""
    words = column.header.words
    is_offer = named_channels(words) and not _OFFER_WORDS.isdisjoint(words) and not speaks_against(words)
    is_own = (_SHARING_WORDS | _COMPANIES_WORDS).isdisjoint(words) and not column.companies
    return bool(is_offer) and is_own and _are_answers(column.header, rows)


_BEGINS_WITH_YES = re.compile(r"(?:oui|yes|ok|d['’ ]accord|bien sur|of course|avec plaisir|volontiers)\b")


def _are_answers(header: Header, rows: Rows, *, share: float = 0.5) -> bool:
    """Whether most of the filled cells of a column, or this share of them, answer yes or no.

    "Yes, please" is one here, too: who it says yes to is asked before it counts.
    """
    texts = Counter(column_texts(rows, header.index))
    answers = [one for one in texts if read_answer(one, header.base) != UNCLEAR or _BEGINS_WITH_YES.match(fold(one))]
    return bool(texts) and sum(map(texts.__getitem__, answers)) >= share * texts.total()


def _may_be_box(header: Header, rows: Rows) -> bool:
    """Whether most cells answer yes or no, and none is a number of messages; or all are empty under "par SMS"."""
    if not (texts := column_texts(rows, header.index)):
        return asks_by_channel(header.words)
    numbers = filter(str.isdigit, texts)
    return _are_answers(header, rows) and all(read_answer(one, header.base) != UNCLEAR for one in numbers)


def _holds_bounces(column: ImportColumn, rows: Rows) -> bool:
    """Whether a column may tell the state of addresses by its header, and some of its cells say a bounce."""
    texts = column_texts(rows, column.header.index) if may_tell_bounces(column.header.words) else []
    return names_hard_bounces(column.header.words) or any(map(says_bounced, texts))


def _is_scale(column: ImportColumn, rows: Rows) -> bool:
    """Whether the cells of an unread column are degrees of an opinion: "Plutôt d'accord" under "J'aime mon travail"."""
    words = column.header.words
    if not column.is_unread or column.companies or is_title_of("contact", words) or consent.asks_for_consent(words):
        return False
    degrees = listed_cells("scale").intersection(map(fold, column_texts(rows, column.header.index)))
    return len(degrees) >= _DEGREES_OF_A_SCALE


def _asks_partners(column: ImportColumn, rows: Rows, companies: Sequence[CompanyName]) -> bool:
    """Whether an unread column asks who agrees to partners: by a word of its header, and by most of its cells."""
    words, is_open = column.header.words, column.is_unread and _COMMENT_WORDS.isdisjoint(column.header.words)
    texts = column_texts(rows, column.header.index) if is_open else []
    if not is_open or (texts and all("?" in text for text in texts)):
        return False
    wills = consent.speaks_of_will(words) or "oui" in words
    named = {word for one in column.companies if one.is_known for word in name_words(one.name)}
    is_alone = all(len(word) not in range(3, _RUN_TOGETHER) for word in {*words} - named - partner.LEGAL_FORMS)
    is_named = (
        (bool(named) and (is_alone or wills))
        or not _PARTNER_WORDS.isdisjoint(words)
        or not (_SHARING_WORDS.isdisjoint(words) or (AGREES | _PERSONAL_DATA_WORDS).isdisjoint(words))
    )
    is_list = wills and any(companies_in(one, companies) for one in texts)
    is_which = answer_scope.asks_for_names(words) or consent.asks_which_partners(words)
    is_asked = (is_named or (is_list and is_which)) and not consent.asks_for_facts(words)
    is_asked = is_asked and (is_list or _are_answers(column.header, rows)) and not is_title_of("programmes", words)
    is_asked = is_asked or answer_scope.offers_sharing(words, texts)
    return is_asked or partner.mostly_about(texts, companies) or _names_partners(words, texts, companies)


def _asks_again(column: ImportColumn, asked: Iterable[tuple[str, ...]]) -> bool:
    """Whether an unread column begins as a question for partners does: "Partenaires OK ? (rappel du 15/11)"."""
    words = column.header.words
    again = any(len(one) > 1 and words[: len(one)] == one and words != one for one in asked)
    return column.is_unread and again and not consent.asks_for_facts(words)


def _names_partners(words: Sequence[str], texts: Sequence[str], companies: Sequence[CompanyName]) -> bool:
    """Whether the cells of an unread column name companies of the book that people chose, whatever it is called."""
    by_letter = answer_scope.leaves_names_open(words) or not _PARTNER_WORDS.isdisjoint(words)
    is_named = is_title_of("companies", words) and not answer_scope.asks_for_names(words)
    is_fact = is_named or consent.asks_for_facts(words)
    return not is_fact and answer_scope.lists_companies(texts, companies, by_letter=by_letter)


def map_by_content(
    headers: Sequence[Header],
    rows: Rows,
    preset: Preset | None,
    overrides: Overrides,
    companies: Sequence[CompanyName] = (),
) -> list[ImportColumn]:
    """Return the meanings of the columns of a list without a header: addresses and numbers are known by the cells."""
    result = map_columns(headers, rows, preset, overrides, companies)
    for field_name in ("email", "phone"):
        free = [one.header for one in result if one.field is None and one.why.code != "by-hand"]
        fitting = [one for one in free if (texts := column_texts(rows, one.index)) and looks_like(field_name, texts)]
        if fitting and field_name not in {column.field for column in result}:
            result[fitting[0].index] = ImportColumn(fitting[0], field_name, Why("by-content"))
    return result


def _own_meaning(header: Header, rows: Rows, preset: Preset | None) -> tuple[ImportColumn, int]:
    """The meaning of one column alone, and the rank of its reason (0, set by hand, is the strongest)."""
    if preset and preset.drops(header):
        return ImportColumn(header, None, Why("dropped", {"preset": preset.name}), is_dropped=True), 1
    if preset and preset.has_meaning(header):
        return ImportColumn(header, preset.field_of(header), Why("preset", {"preset": preset.name})), 1
    asks = preset is None or preset.is_form
    known = known_field(header.key, is_program=not asks)
    words = "".join(column_texts(rows, header.index)) if known == "last_action_at" else ""
    if words and not any(map(str.isdigit, words)):  # Wix: "Submitted a form"
        return ImportColumn(header, None, Why("other-content", {"name": header.base})), 4
    if known in ("email", "phone") and _are_answers(header, rows, share=1):
        return ImportColumn(header, None, Why("answers", {"name": header.base})), 4
    if known:
        return ImportColumn(header, known, Why("known-name")), 2
    result = _meaning_of_question(header, rows)
    likely = result[0].field if result[0].field in ("email", "phone") else None  # of a program: asked, never decided
    return result if asks else (ImportColumn(header, None, Why("unknown"), looks_like=likely), 4)


def _meaning_of_question(header: Header, rows: Rows) -> tuple[ImportColumn, int]:
    """The meaning of a column with a question as header, unless its cells answer something else."""
    inside = contained_field(name_words(header.base) if may_hold_addresses(header.key) else header.words)
    texts = column_texts(rows, header.index)
    if header.key == "sms" and texts and looks_like("phone", texts):
        inside = "phone", header.base  # a consent to messages has other answers
    if inside is None or (inside[0] == "company" and not _PARTNER_WORDS.isdisjoint(header.words)):
        return ImportColumn(header, None, Why("unknown")), 4
    field_name, name = inside
    is_against = speaks_against(header.words) or names_hard_bounces(header.words) or asks_by_channel(header.words)
    if field_name in ("email", "phone") and not (looks_like(field_name, texts) and (texts or not is_against)):
        return ImportColumn(header, None, Why("other-content", {"name": name})), 4
    if field_name in _PERSON_FIELDS and (other_person := somebody_else(header, field_name)):
        return ImportColumn(header, None, Why("somebody-else", {"name": other_person}), looks_like=field_name), 4
    if _are_answers(header, rows, share=1):  # "J'accepte que la société … "
        return ImportColumn(header, None, Why("answers", {"name": name})), 4
    return ImportColumn(header, field_name, Why("contained-name", {"name": name})), 3


def _assign_once(columns: list[ImportColumn], strengths: list[tuple[int, bool]]) -> list[ImportColumn]:
    """The columns with each single-column field left only to the strongest, then to one that is filled, the first."""
    keeper, among = dict[object, int](), zip(columns, strengths, strict=True)
    idle = [how > 0 and is_empty and one.field in _NAME_FIELDS for one, (how, is_empty) in among]
    for index in sorted(range(len(columns)), key=lambda place: (idle[place], strengths[place], place)):
        if columns[index].field and columns[index].field not in SEVERAL:
            keeper.setdefault(question_of(columns[index], columns[index].field), index)
    result = []
    for index, column in enumerate(columns):
        kept = keeper.get(question_of(column, column.field), index)
        answer_field = column.field if column.field in ANSWER_FIELDS else None
        why = Why("taken-answer" if answer_field else "taken", {"header": columns[kept].header.text})
        result.append(column if kept == index else ImportColumn(column.header, None, why, only_no=answer_field))
    return result


def question_of(column: ImportColumn, field_name: str | None) -> tuple[str | None, tuple[CompanyName, ...]]:
    """Return what only one column may answer: the field, and the companies that it names."""
    return field_name, column.companies if (field_name or "").startswith("consent_partners") else ()


def as_asked(column: ImportColumn, question: str, companies: Sequence[CompanyName]) -> ImportColumn | None:
    """Return a column of replies with the question of a row as its header; None if that asks for another consent."""
    headers, rows = read_headers([question]), [["oui"], ["non"]]
    asked = map_columns(headers, rows, None, {}, companies)[0]
    meant, meaning = column.field or column.only_no or "", asked.field or proposed_field(asked) or ""
    (purpose, channels), (own_purpose, own) = (ANSWER_FIELDS.get(one, ("", None)) for one in (meant, meaning))
    if not question or purpose != own_purpose or meaning in REVERSED_FIELDS or (channels and own and channels != own):
        return None
    meaning = meaning if own else meant
    asked = map_columns(headers, rows, None, {headers[0].text: meaning}, companies)[0]
    only_no = meaning if column.only_no else None
    header = replace(asked.header, index=column.header.index)
    return replace(asked, header=header, field=None if only_no else meaning, only_no=only_no)


def proposals(columns: Sequence[ImportColumn], *, everybody_left: bool = False) -> dict[str, str]:
    """Return the suggested meaning of each unread column by header; single-column fields in use are not suggested.

    In a list in which `everybody_left` a date that does not say of what it is is that of leaving.
    """
    answered, proposals = {question_of(column, column.field) for column in columns}, dict[str, str]()
    proposed = {one.header.index: proposed_field(one) for one in columns if one.is_unread}
    others = [one.field or proposed.get(one.header.index) for one in columns if not one.tells_channels]
    if any(one in ANSWER_FIELDS for one in others):
        columns = [one for one in columns if not one.tells_channels]  # they say for what another column is a yes
    for column in columns:
        meaning = proposed.get(column.header.index)
        question = question_of(column, meaning)
        if meaning is not None and (question not in answered or meaning in SEVERAL - {"email", "phone", "email_state"}):
            proposals[column.header.text] = meaning
            answered.add(question)
    taken = {field_name for field_name, _ in answered}
    days = [one.header for one in columns if one.is_unread and one.holds_days]
    vague = [one for one in days if is_vague_date(one.key)] or [one for one in days if is_perhaps_date(one.key)]
    is_open = taken.isdisjoint(DATE_FIELDS) if everybody_left else "consent_at" not in taken
    if len(vague) == 1 and is_open and (everybody_left or not taken.isdisjoint(ANSWER_FIELDS)):
        proposals[vague[0].text] = "unsubscribed_at" if everybody_left else "consent_at"
    return proposals


def form_columns(columns: Sequence[ImportColumn]) -> list[ImportColumn]:
    """Return the columns that name forms, in use or proposed."""
    proposed = proposals(columns)
    return [one for one in columns if "form" in (one.field, proposed.get(one.header.text))]


def proposed_field(column: ImportColumn) -> str | None:
    """Return the meaning suggested by the header of a column."""
    is_list, words = column.looks_like == "consent_partner_names", column.header.words
    names = () if is_list else map(fields_by_name("proposed").get, (column.header.key, "".join(words)))
    known = next(filter(None, names), None)
    general = known or column.looks_like or _asked_field(column)
    is_consent = general in ANSWER_FIELDS and general not in REVERSED_FIELDS
    is_against = speaks_against(column.words) or answer_scope.excepts(column.header.asked, column.companies)
    is_against = is_against or (column.ends_consent and not column.asks_partners)
    return None if is_consent and is_against else field_of_channel(general, words)


def _asked_field(column: ImportColumn) -> str | None:
    """The field of a refusal or a consent that the header of a column asks for."""
    words = set(column.header.words)
    more = {"societe", "entreprise", "company"} if consent.asks_for_none((*words,)) else set[str]()
    words_of_partners = _SHARING_WORDS | _COMPANIES_WORDS | more
    about_partners = any(one.is_known for one in column.companies) or not words.isdisjoint(words_of_partners)
    if column.asks_who_left:
        if column.is_turned:
            return None
        channels = [one for one in named_channels(column.header.words) if one != "email"]
        leaving = f"unsubscribed_{channels[0]}_at" if len(channels) == 1 else "unsubscribed_at"
        return "refused_partners" if about_partners else leaving
    if column.asks_partners and not column.is_box:
        return "consent_partners"
    if AGREES.isdisjoint(words) or consent.asks_for_facts(column.header.words):
        return None
    if about_partners:
        return "consent_partners"
    return "consent_own" if not _OWN_OFFER_WORDS.isdisjoint(words) else None
