"""Consent: reading answers from cells, what a header asks, and which of two answers is later.

The last covering answer decides. An answer is later than another only if its whole interval lies after the other's;
otherwise the refusal or withdrawal wins. One without a readable instant counts as the last. Law: GDPR 7(3); C-129/21
Proximus.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from ipaddress import ip_address
from typing import Final, Literal, NamedTuple

from leadkeeper.domain.contact import CHANNELS, Consent, Event
from leadkeeper.domain.imports.dates import is_day, is_no_date, reader
from leadkeeper.domain.imports.headers import (
    CONTACTS,
    is_title_of,
    name_words,
    named_channels,
    names_own_messages,
    speaks_of_leaving,
    title_words,
    with_pairs,
)
from leadkeeper.domain.text import (
    NEVER,
    Cell,
    ChoiceKey,
    cell_text,
    choice_key,
    choices_among,
    denies_leaving,
    fold,
    has_turned_legend,
    legend,
    may_mean_never,
    parts_of,
    pattern,
    says_no_by_sign,
    spoken,
    stands_for_empty,
    without_codes,
    without_text_mark,
    word_set,
)

Answer = Literal["yes", "no", "withdrawn", "none", "unclear"]
"""Meaning of a cell; `unclear` is no answer, but the cell is not empty."""

YES: Final = "yes"
NO: Final = "no"
WITHDRAWN: Final = "withdrawn"
NO_ANSWER: Final = "none"
UNCLEAR: Final = "unclear"

_NO_CELLS = "no|n|non|false|faux|0|off|☐|✗|✘|❌|unchecked"
_CELLS_BY_ANSWER: dict[Answer, str] = {
    YES: "yes|y|oui|o|true|vrai|1|x|✓|✔|☑|✅|on|checked|coché|subscribe|subscribed|agree|i agree|accepte|accepté"
    "|j'accepte",
    NO: f"{_NO_CELLS}|refuse|refusé|je refuse|contre|jamais|never|désaccord|nein|nee|nope|pas intéressé|pas intéressée"
    "|not interested|pas pour moi|denied|rejected|refused|refusal|not agreed|disabled|désactivé|décoché|revoked"
    "|retiré|retirée|résilié|résiliée|révoqué|révoquée|interdit|interdite|forbidden|not allowed",
    WITHDRAWN: "unsubscribed|désinscrit|opted out|withdrawn",
    NO_ANSWER: "never_subscribed|never subscribed|jamais abonné|jamais abonnée",
}
_ANSWER_OF_CELL: dict[str, Answer] = {
    "": NO_ANSWER,
    **{fold(word): answer for answer, words in _CELLS_BY_ANSWER.items() for word in words.split("|")},
}

# A text that begins with one of these is a refusal, whatever follows: "Non merci", "Je ne souhaite pas…", "N'acceptez…"
_BEGINS_WITH_REFUSAL = pattern("answers", "begins_with_refusal")
_OPTION = re.compile(r"\[([^\[\]]+)\]$")  # of a question: "Qui peut vous écrire ? [Raoul SAS]"
_BEGINS_WITH_UNSUBSCRIBED = re.compile(
    r"\W*(?:unsubscribed|desinscrite?|desabonnee?|opted[ _-]out)(?![^\W_])(?! ?[:=] ?(?:non?|false|faux)\W*$)"
)


@lru_cache(maxsize=16384)
def read_answer(text: str, header: str = "") -> Answer:
    """Return what a cell answers, in French or English words or signs; a repeated header, or its option, is a tick.

    What a header says of codes goes first: "Accord (1=oui 2=non)".

    A text that begins with a refusal is one, whatever follows, even if it repeats the header, and as a slug too; a
    yes is one in these very words alone.
    """
    folded = fold(text)
    answer = (legend(header).get(folded) if header else None) or _ANSWER_OF_CELL.get(folded) or _ticked(text)
    if answer is not None:
        return answer
    words = spoken(text)
    if _ANSWER_OF_CELL.get(words) == WITHDRAWN or _BEGINS_WITH_UNSUBSCRIBED.match(words):
        return WITHDRAWN
    if _ANSWER_OF_CELL.get(words) == NO or _BEGINS_WITH_REFUSAL.match(words) or says_no_by_sign(text):
        return NO
    option, is_said = _OPTION.search(header), _SAID_WITH_STRESS.fullmatch(folded)
    if is_said and _ANSWER_OF_CELL.get(is_said[1]) == YES:
        return YES
    return YES if folded in (fold(header), fold(option[1]) if option else None) else UNCLEAR


_SAID_WITH_STRESS = re.compile(r"([a-z][a-z' ]+[a-z]) ?[.!…]+")  # "oui.", "Oui !"


_BOXES = re.compile(r"([☑✅✔☒■⬛☐□◻⬜]|\[[ xX✓✔]?\]|\([ xX✓✔]?\))\ufe0f?\s*([^☑✅✔☒■⬛☐□◻⬜\[\]()]*)")
_EMPTY_BOXES = frozenset("☐□◻⬜") | {"[ ]", "[]", "( )", "()"}


def _ticked(text: str) -> Answer | None:
    """Return what boxes before "Oui" and "Non" in a cell answer by their ticks; None if the cell has none.

    `unclear` if both or none are ticked; a box for "Non" alone that is not says nothing.
    """
    if not (labelled := _labelled_boxes(text)):
        return None
    ticked = {answer for box, answer in labelled if box not in _EMPTY_BOXES}
    return next(iter(ticked)) if len(ticked) == 1 else NO_ANSWER if unticked_box(text) == NO else UNCLEAR


def _labelled_boxes(text: str) -> list[tuple[str, Answer | None]]:
    boxes = _BOXES.findall(text) if text and text[0] in "☑✅✔☒■⬛☐□◻⬜[(" else []
    labelled = [(box, _ANSWER_OF_CELL.get(fold(label.strip(" ,;/|-–\t\n")))) for box, label in boxes]
    return labelled if all(answer in (YES, NO) for _, answer in labelled) else []


def unticked_box(text: str) -> Answer | None:
    """Return the answer of which a cell holds the box alone, not ticked: "☐ Non"; None of any other cell."""
    labelled = _labelled_boxes(text)
    return labelled[0][1] if len(labelled) == 1 and labelled[0][0] in _EMPTY_BOXES else None


def says_nothing(text: str) -> bool:
    """Whether a cell is empty, or holds what databases and people write for that: `NULL`, a dash, `0000-00-00`."""
    return not text or is_no_date(text) or stands_for_empty(text)


_DAY_READERS = (reader("dmy"), reader("mdy"))


@lru_cache(maxsize=65536)
def is_proof(text: str) -> bool:
    """Whether a cell says that a double opt-in was confirmed: a date, an IP address or a yes."""
    if not text or is_no_date(text):
        return False
    if read_answer(text) == YES or any(read(text) for read in _DAY_READERS):
        return True
    try:
        return bool(ip_address(text))
    except ValueError:
        return False


_STAYED_CELLS = frozenset(map(fold, f"{_NO_CELLS}|allow|allowed|autoriser|send|envoyer".split("|")))  # as in Dynamics
_SUBSCRIBED = frozenset(
    map(
        fold,
        "actif|active|opt-in|optin|abonné|abonnée|inscrit|inscrite|subscribed|confirmed|confirmé|enabled|ok".split("|"),
    )
)
"""Words for people still subscribed; under a header that asks who left, they mean that the person left."""
_NO_STILL_IN = re.compile(
    rf"(?:non|no) ?(?:[,;:.(]| [-–] ) ?(?:(?:toujours|encore|est|still|is) )*(?:{'|'.join(sorted(_SUBSCRIBED))})\W*"
)
"""A no with a reason why it is one: "non, toujours inscrit"; "non inscrit" or "non, plus jamais" may be leaving."""


@lru_cache
def _leaving_codes(header: str) -> Mapping[str, Answer]:
    """What codes in cells stand for by the header of a column about leaving: "Désinscrit (1=oui 2=non)"."""
    codes = {code: answer for code, answer in legend(header).items() if answer != UNCLEAR}
    return codes if len(codes) > 1 and speaks_of_leaving(name_words(without_codes(header))) else {}


def stays(text: str, header: str = "", *, asks_who_left: bool = True) -> bool:
    """Whether a cell of a column about leaving means that the person stayed; any other text means that they left.

    What the header says of codes goes first, as in `read_answer`.
    """
    if code := _leaving_codes(header).get(fold(text)):
        return code == NO
    if says_nothing(text):
        return True
    folded = fold(without_text_mark(text))
    is_no = (
        folded in _STAYED_CELLS
        or _ticked(text) == NO
        or unticked_box(text) == YES
        or _NO_STILL_IN.fullmatch(folded) is not None
        or denies_leaving(spoken(text))
    )
    return is_no or (not asks_who_left and folded in _SUBSCRIBED)


def says_stayed(text: str, header: str = "", *, asks_who_left: bool) -> bool:
    """Whether a cell of a column about leaving says that the person stayed: a no, not one that says nothing."""
    is_open = fold(text) not in _leaving_codes(header) and (says_nothing(text) or fold(text) in NEVER)
    return not is_open and stays(text, header, asks_who_left=asks_who_left)


_ASKS_TO_CONTACT = pattern("titles", "asks_to_contact")
_PERMISSION_WORDS = word_set("titles", "permissions")
_NEWSLETTER_WORDS = frozenset("newsletter newsletters infolettre".split())  # refusing it refuses no partners


def asks_to_contact(words: Sequence[str]) -> bool:
    """Whether the words of a header ask if somebody may be contacted."""
    is_permit = not (CONTACTS.isdisjoint(words) or _PERMISSION_WORDS.isdisjoint(with_pairs(words)))
    # "Accepts SMS Marketing", which shops fill in with "no" for everybody, asks for one other channel alone
    is_permit = is_permit and named_channels(tuple(words)) in ((), ("email",)) and _NEWSLETTER_WORDS.isdisjoint(words)
    is_asked = is_permit or _ASKS_TO_CONTACT.search(" ".join(words)) is not None or names_own_messages(tuple(words))
    return is_asked and not speaks_of_leaving(words) and not asks_for_facts(words)


AGREES = word_set("titles", "agreeing")
_CONSENT_WORDS = word_set("titles", "consents")


def asks_for_consent(words: Sequence[str]) -> bool:
    """Whether the words of a header may ask for consent; on their own they give no field."""
    return not _CONSENT_WORDS.isdisjoint(with_pairs(words))


_YES_MAY_MEAN_NO = pattern("titles", "yes_may_mean_no")


def turns_around(words: Sequence[str]) -> bool:
    """Whether nobody can tell by the words of a header what a yes or a filled cell under it is for."""
    return _YES_MAY_MEAN_NO.search(" ".join(words)) is not None or has_turned_legend(words)


_ASKS_WHICH_PARTNERS = pattern("titles", "asks_which_partners")


def asks_which_partners(words: Sequence[str]) -> bool:
    """Whether a header asks which companies somebody chose or agreed to: "Partenaires choisis"."""
    return _ASKS_WHICH_PARTNERS.match(" ".join(words)) is not None and not asks_for_facts(words)


_PROPER = r"[A-ZÀ-Þ][\w&'’.-]*(?:\s[A-ZÀ-Þ][\w&'’.-]*)*"
_OF_ONE_TRADE, _TRADE = pattern("titles", "of_one_trade"), pattern("titles", "trade")
_NO_RECIPIENTS = word_set("titles", "no_recipients")
_GIVEN_TO = re.compile(
    rf"(?i:\b(?:transm|transf|communiq|partag|divulg|fourni|envoy|shar|pass|disclos|giv|c[ée]d|vend)\w*)\b[^.;?!]*?\s(?:à|avec|to|with)\s"
    rf"(?:(?:la\s|l['’]|the\s)\w+\s)?({_PROPER})"
    rf"|(?i:\b(?:contact|appel|rappel|sollicit|d[ée]march|call|e-?mail|writ|offre|offer)\w*)\b[^.;?!]*?\s(?:par|by)\s"
    rf"(?:(?:la\s|l['’]|the\s)\w+\s)?({_PROPER})"
)
_PARTNER_CALLED = re.compile(
    rf"\b(?:[Pp]artenaires?|(?:[Oo]ur|[Tt]he)\s[Pp]artners?|[Pp]artners?(?=\s?:))\s?(?:[:–-]\s)?({_PROPER})"
)
_GIVEN_TO_LETTERS = re.compile(
    r"\b(?:transmi\w+|communique\w*|cede\w*|cession|partage\w*|shared?|passed on) (?:a|avec|to|with)"
    r" (\w+(?: \w+){0,3})$"
)


def one_recipient(asked: str) -> str:
    """Return the company, or the trade, that a question for partners names alone; "" if it names none.

    "J'accepte que mes coordonnées soient transmises à Durand Traiteur", "Partenaire photographe".
    """
    words = name_words(asked)
    sentence, is_general = " ".join(words), not {"partenaires", "partners", "tiers", "third"}.isdisjoint(words)
    trades = _TRADE.findall(sentence)
    if len(set(trades)) == 1 and (trade := _OF_ONE_TRADE.search(sentence)):
        return str(next(filter(None, trade.groups())))
    matches = [*_PARTNER_CALLED.finditer(asked)]
    if not is_general:
        matches += [*_GIVEN_TO.finditer(asked), *_GIVEN_TO_LETTERS.finditer(sentence)]
    names = (next(filter(None, one.groups())) for one in matches)
    return next((one for one in names if _NO_RECIPIENTS.isdisjoint(name_words(one))), "")


_ASKS_FOR_FACTS = pattern("titles", "asks_for_facts")


def asks_for_facts(words: Sequence[str]) -> bool:
    """Whether a header asks what is or was, and not what the person wants: "Offres partenaires utiles ?"."""
    return _ASKS_FOR_FACTS.search(" ".join(words)) is not None


_YES_IN_DOUBT = (pattern("titles", "named_end"), pattern("titles", "ticked_beforehand"))


def leaves_yes_in_doubt(words: Sequence[str]) -> bool:
    """Whether a yes under a header may be over, or was no act: "OK jusqu'au 31/10/2026", "(coché par défaut)"."""
    return any(one.search(" ".join(words)) for one in _YES_IN_DOUBT)


_DAY_OF_YES = pattern("titles", "day_of_yes")


def tells_day_of_yes(words: Sequence[str]) -> bool:
    """Whether a day under a header is that of a yes, if "partenaires" stands for each company: "Accepte Raoul le"."""
    return _DAY_OF_YES.search(" ".join(words)) is not None


_MAY_TELL_DEPARTURE = pattern("titles", "may_tell_departure")


def may_tell_departure(words: Sequence[str]) -> bool:
    """Whether a day under a header may be that on which somebody left: "Retrait", "Date de sortie", "Fin"."""
    return _MAY_TELL_DEPARTURE.fullmatch(" ".join(words)) is not None


_OFFERS_A_THING = pattern("titles", "offers_a_thing")
_REFUSES_A_THING = pattern("answers", "refuses_a_thing")


def offers_a_thing(words: Sequence[str]) -> bool:
    """Whether a header offers a thing, and no messages: "Êtes-vous intéressé par une pompe à chaleur ?", "Dessert"."""
    is_offer = is_title_of("offered", words) or _OFFERS_A_THING.search(" ".join(words)) is not None
    return is_offer and not is_title_of("contact", words)


def refuses_a_thing(text: str) -> bool:
    """Whether a cell below such a header refuses that thing, and says no more: "Non merci"."""
    return _REFUSES_A_THING.fullmatch(fold(text)) is not None


_WANTS_OR_RECEIVES = pattern("titles", "wants_or_receives")


def speaks_of_will(words: Sequence[str]) -> bool:
    """Whether a header says that somebody wants or allows something, or gets messages or data."""
    return _WANTS_OR_RECEIVES.search(" ".join(words)) is not None


_NONE_WORDS = frozenset("aucun aucune none".split())
_NONE_OF_THESE = pattern("answers", "none_of_these")
_OFFERED_WORDS = word_set("titles", "offered")


def asks_for_none(words: Sequence[str], *, is_last_option: bool = False) -> bool:
    """Return whether a header is the option that refuses all others: "Partenaires choisis (Aucun)".

    `is_last_option`: it stands among those that name companies, and may say no more than "Aucun, merci".
    """
    if is_last_option and _NONE_OF_THESE.fullmatch(" ".join(words)):
        return True
    return not _NONE_WORDS.isdisjoint(words) and not _OFFERED_WORDS.isdisjoint(words)


def asks_for_no(words: Sequence[str]) -> bool:
    """Whether a header is that of a box for a no: "Partenaires NON"."""
    return words[-1:] in (("non",), ("no",)) and {"oui", "yes"}.isdisjoint(words)


class ColumnQuestion(NamedTuple):
    """What a column asks: the purpose, the channels (None: all), its position and its header.

    `also`: further purposes that a refusal applies to. `gives` False: only refusals count. `is_reversed`: the column
    asks who refuses, so any filled cell is a refusal. `said`: folded text → meaning confirmed by the user. `named`: the
    companies to which a yes is given, each the id of a partner, or None of a company that is none; () for all.
    `refused`: those to which a no is, unless `refuses_all` partners. `box_of`: positions of the questions that it goes
    on with for a channel. `is_dated`: a day in it is a yes of that day: "Accepte Raoul le".
    """

    purpose: str
    place: int
    header: str
    channels: tuple[str, ...] | None = None
    also: tuple[str, ...] = ()
    gives: bool = True
    is_reversed: bool = False
    said: Mapping[str, Answer] = {}
    named: tuple[str | None, ...] = ()
    refused: tuple[str | None, ...] = ()
    refuses_all: bool = True
    box_of: frozenset[int] = frozenset()
    is_dated: bool = False

    @property
    def refuses(self) -> tuple[str | None, ...]:
        """Partners that a no refuses: ids of partners, or (None,) for all of them."""
        is_to_all = self.refuses_all or not self.refused or None in self.refused
        return (None,) if is_to_all else self.refused


@dataclass(frozen=True, slots=True)
class AnswerCounts:
    """A text in an answer column, its meaning, its number of rows, and whether a yes is one to what it asks.

    `companies`: those that the text names in an answer about partners; `excepts`: it takes something out of a yes;
    `for_all`: it means all partners ("Tous"), where other texts name some; `is_unknown`: it may mean other companies;
    `refused`: the channels that it takes out of a yes, and nothing else. `parts`: the other texts that it joins, each
    of which is to be understood in its place.
    """

    text: str
    answer: Answer
    rows: int
    counts: bool = True
    companies: tuple[str, ...] = ()
    excepts: bool = False
    for_all: bool = False
    is_unknown: bool = False
    refused: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


class AnswerColumn:
    """Reads the cells of the column that asks a question; `day` tells a day that is a yes, where it is one."""

    def __init__(self, question: ColumnQuestion, day: Callable[[str], object] = is_day) -> None:
        self.question = question
        self.place = question.place
        self._known: dict[str, Answer] = {"": NO_ANSWER}  # a column has few distinct texts
        self._day = day
        self._parts = lru_cache(1000)(partial(explained_parts, meanings=question.said))

    def read(self, text: str) -> Answer:
        """Return what a cell answers, from a cache of at most 1,000 texts."""
        answer = self._known.get(text)
        if answer is None:
            answer = self._read(text)
            if len(self._known) < 1000:
                self._known[text] = answer
        return answer

    def counted(self, texts: Mapping[str, int]) -> tuple[AnswerCounts, ...]:
        """Return some texts and their numbers of rows with what they mean, most frequent first."""
        every = sorted(texts.items(), key=lambda counted: (-counted[1], counted[0]))
        counts = [AnswerCounts(text, self.read(text), rows) for text, rows in every]
        asked = [one.text.strip() for one in counts if one.answer == UNCLEAR or fold(one.text) in self.question.said]
        choices, own = choices_among(asked), {choice_key(text): text for text in asked}
        parts = [parts_of(one.text, choices) if one.answer == UNCLEAR else () for one in counts]
        pairs = zip(counts, parts, strict=True)
        return tuple(replace(one, parts=tuple(own[choice_key(part)] for part in those)) for one, those in pairs)

    def explained(self, text: str) -> str:
        """Return the text of a cell that the user explained, or the parts that mean yes, a line each; "" of others."""
        parts = self._parts(text) if self.question.said and text else ()
        return "\n".join(part for part, answer in parts if answer == YES) or (text if parts else "")

    def _read(self, text: str) -> Answer:
        asked, bare = self.question, without_text_mark(text)
        meant = {answer for _, answer in self._parts(text)} if asked.said else set[Answer]()
        meaning = asked.said.get(fold(text), asked.said.get(fold(bare))) if asked.said else None
        answer = meaning or (YES if asked.is_dated and self._day(bare) else read_answer(bare, asked.header))
        if answer == UNCLEAR and meant and not meant >= {YES, NO}:
            answer = YES if YES in meant else NO if NO in meant else NO_ANSWER
        if asked.is_reversed and answer not in (WITHDRAWN, NO_ANSWER):
            is_kept = answer == NO and fold(bare) in legend(asked.header)
            is_no = not is_kept and (not stays(bare) or may_mean_never(bare, title_words(asked.header)))
            is_no = is_no or answer == YES
            answer = NO if is_no else NO_ANSWER  # "Aucun" under "Aucun" is a tick
        return NO_ANSWER if answer == YES and not asked.gives else answer


def explained_parts(text: str, meanings: Mapping[str, Answer]) -> tuple[tuple[str, Answer], ...]:
    """Return a cell, or the choices that it joins, with what each means to the user; () if any is not explained."""
    for spelt in (text, without_text_mark(text)):
        if (answer := meanings.get(fold(spelt))) is not None:
            return ((spelt, answer),)
    if len(choice_key(text)) < 2:
        return ()
    meant, choices = _explained_choices(tuple(meanings.items()))
    return tuple((part, meant[choice_key(part)]) for part in parts_of(text, choices))


@lru_cache(maxsize=64)
def _explained_choices(meanings: tuple[tuple[str, Answer], ...]) -> tuple[Mapping[ChoiceKey, Answer], Set[ChoiceKey]]:
    return {choice_key(text): answer for text, answer in meanings}, choices_among(text for text, _ in meanings)


class UnreadAnswers(NamedTuple):
    """What a row answers about partners that nobody can read, each with its channels, and what the user explained.

    Each as "header: text"; `at`: the instant of the answers, None if it is unknown. `left_out`: what an explained
    yes does not cover of what its question asks, by partner (None: all) and channels (None: all): "seulement Raoul".
    """

    at: str | None = None
    unclear: tuple[tuple[str, tuple[str, ...] | None], ...] = ()
    explained: tuple[str, ...] = ()
    left_out: tuple[tuple[str | None, tuple[str, ...] | None], ...] = ()


_KEEPS_A_YES = pattern("answers", "keeps_a_yes")


def unread_answers(
    columns: Sequence[AnswerColumn], texts: Sequence[str] | Mapping[int, str], at: str | None
) -> UnreadAnswers:
    """Return these of the cells of a row, by position, without those that agree all the same: "Oui, volontiers"."""
    result = UnreadAnswers(at)
    for column in columns:
        asked, text = column.question, " ".join(texts[column.place].split())
        if not text or asked.purpose != "partners" or asked.is_reversed:
            continue
        is_unclear, is_explained = column.read(texts[column.place]) == UNCLEAR, column.explained(text) != ""
        if is_explained and not is_unclear:
            result = result._replace(explained=(*result.explained, f"{asked.header}: {text}"))
        elif is_unclear and (is_explained or not _KEEPS_A_YES.fullmatch(fold(text))):
            result = result._replace(unclear=(*result.unclear, (f"{asked.header}: {text}", asked.channels)))
    return result


def unread_in(columns: Sequence[AnswerColumn], readings: Sequence[Sequence[str]], at: str | None) -> UnreadAnswers:
    """Return these of a row that may be read in several ways, by the first: none that is a yes in another."""
    unread = [one for one in columns if all(one.read(texts[one.place]) != YES for texts in readings)]
    return unread_answers(unread, readings[0], at)


class NextToYes:
    """Tells which cells of a column about partners are no answer, though another column of the row says yes to them.

    `channels`: those that the column asks for (None: all). `is_read`: a channel that it asks apart is out of that yes.
    """

    def __init__(
        self, column_place: int, channels: tuple[str, ...] | None, columns: Sequence[AnswerColumn], *, is_read: bool
    ) -> None:
        others = (one for one in columns if one.place != column_place and one.question.purpose == "partners")
        self._place = column_place
        self._yeses = [
            other
            for other in others
            if other.question.gives
            and not other.question.is_reversed
            and (not channels or {*channels} & {*(other.question.channels or (() if is_read else CHANNELS))})
        ]

    def __bool__(self) -> bool:
        """Whether another column may say yes."""
        return bool(self._yeses)

    @staticmethod
    def is_open(text: str) -> bool:
        """Whether a cell is filled, and nobody can tell if it agrees: "bof"."""
        is_said = any(map(str.isalpha, text)) or not any(map(str.isdigit, text))  # no day, no number
        return is_said and bool(text) and read_answer(text) == UNCLEAR and not _KEEPS_A_YES.fullmatch(fold(text))

    def is_agreed(self, row: Sequence[Cell]) -> bool:
        """Whether another cell of the row says yes."""
        return YES in self._others(row)

    def is_alone(self, row: Sequence[Cell]) -> bool:
        """Whether the cell of the row says yes, and no other one answers."""
        spoken = cell_text(row[self._place]) if self._place < len(row) else ""
        return read_answer(spoken) == YES and self._others(row) <= {NO_ANSWER, UNCLEAR}

    def _others(self, row: Sequence[Cell]) -> set[Answer]:
        return {one.read(cell_text(row[one.place])) for one in self._yeses if one.place < len(row)}


def is_yes(consent: Consent, partner: str) -> bool:
    """Whether an answer is a consent to sharing data with this partner."""
    return consent.event == "given" and consent.purpose == "partners" and consent.partner in (None, partner)


def covers(consent: Consent, stated: Sequence[str] | None, channel: str) -> bool:
    """Whether a consent is about this channel: it and the wording of its form must name it.

    `stated` are the channels of the wording, None where the form is unknown or not described; a consent without
    channels is about all that the wording names.
    """
    own = consent.channels or None
    if stated is None:
        return own is None or channel in own
    return channel in stated and (own is None or channel in own)


def is_no(consent: Consent, partner: str, channel: str) -> bool:
    """Whether an answer is a refusal or withdrawal for this partner and channel; without a scope it covers all.

    Unknown values count against sharing: an unknown event is a refusal, an unknown channel means every channel.
    """
    if consent.event == "given" or consent.purpose == "own" or consent.partner not in (None, partner):
        return False
    named = consent.channels
    return not named or channel in named or not set(named) <= set(CHANNELS)


def after(event: Event, other: Event) -> bool:
    """Whether an answer is certainly later than another, whatever its exact second.

    A refusal or withdrawal without a readable instant is later than any dated answer; such a consent is later than
    nothing.
    """
    if event.when is None:
        return event.consent.event != "given" and other.when is not None
    return other.when is not None and event.when.after(other.when)
