"""Channels that a person chose, or a question leaves open ("Par quel moyen ?"), and addresses of somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from leadkeeper.domain.consent import (
    NO,
    NO_ANSWER,
    UNCLEAR,
    WITHDRAWN,
    YES,
    Answer,
    AnswerCounts,
    ColumnQuestion,
    read_answer,
)
from leadkeeper.domain.contact import CHANNELS
from leadkeeper.domain.imports.headers import (
    CHANNEL_SYNONYMS,
    OTHER_PEOPLE,
    Header,
    contained_field,
    name_words,
    named_channels,
    names_another_channel,
    speaks_against,
    speaks_of_writing,
    title_words,
)
from leadkeeper.domain.text import fold, pattern, word_set

if TYPE_CHECKING:
    from leadkeeper.domain.imports.columns import ImportColumn

_ASKS_CHANNELS = pattern("titles", "asks_channels")
_EARLIER_CONTACT = pattern("titles", "earlier_contact")
_REFUSES_IN_HEADER = re.compile(r"\b(?:ne|not|don t|jamais|never|refus\w*|interdi\w*|oppos\w*|sauf|except\w*)\b")
_THING_TO_SEND = pattern("titles", "thing_to_send")
_ABOUT_MESSAGES = pattern("titles", "about_messages")


def asks_channels(words: Sequence[str]) -> bool:
    """Whether a header asks by which channels somebody wants to be reached: "Par quel moyen ?".

    Not how somebody heard of the firm, nor how a gift is to be sent.
    """
    sentence = " ".join(words)
    if not _ASKS_CHANNELS.search(sentence) or speaks_against(words):
        return False
    if _EARLIER_CONTACT.search(sentence) or _REFUSES_IN_HEADER.search(sentence):
        return False
    return not _THING_TO_SEND.search(sentence) or _ABOUT_MESSAGES.search(sentence) is not None


_NO_PREFERENCE = pattern("answers", "no_preference")
EXCEPT_WORDS = (
    r"sauf|hormis|hors|except(?:ees?|es?|ed|ing)?|a l\Wexception|exclu(?:e|s|es|re|ding|ded)?|all but|a part"
    r"|(?:mais|but) (?:pas|non|jamais|ni|no|not|never)|(?:every|any)(?:one|body|thing) but"
)
NEGATION_WORDS = (
    rf"{EXCEPT_WORDS}|non|no|not|ne|pas|jamais|never|ni|sans|without|aucune?|none|neither|nor|plus rien"
    r"|refus|refusee?|contre|stop"
)
_SAYS_NO_OR_NOBODY = re.compile(rf"\b(?:{NEGATION_WORDS}|personne|nobody)\b")
MAX_CHOICE_CHARS = 500  # of an answer, that are read for a channel: more is a letter, and fills no memory
ADDRESS_IN_TEXT = re.compile(r"\S+@\S+")


def denies_or_excepts(words: str) -> bool:
    """Whether the words of an answer hold a negation, an exception or a word for nobody."""
    return _SAYS_NO_OR_NOBODY.search(words) is not None


def chosen_words(text: str) -> tuple[tuple[str, ...], bool]:
    """Return the words of an answer to the question of channels, and whether a phrase left out leaves it open."""
    words = name_words(ADDRESS_IN_TEXT.sub(" ", text[:MAX_CHOICE_CHARS]))
    remaining, times = _NO_PREFERENCE.subn(" ", " ".join(CHANNEL_SYNONYMS.get(word, word) for word in words))
    return tuple(remaining.split()), times > 0


def chosen_channels(text: str) -> tuple[str, ...] | None:
    """Return the channels that an answer chooses; None if it leaves the choice open, () for none that has a field.

    One with a negation chooses none: of "tout sauf SMS" nobody can tell by its words what is wanted.
    """
    words, is_open = chosen_words(text)
    if denies_or_excepts(" ".join(words)) or (not is_open and read_answer(text) in (NO, WITHDRAWN)):
        return ()
    return named_channels(words) or (() if names_another_channel(words) else None)


_ANY_CHANNEL = frozenset("tous toutes tout all any both deux indifferent indifferente indifferemment egal".split())


def are_channels(texts: Iterable[str]) -> bool:
    """Whether at least half of some texts choose a channel or leave it open, and one chooses."""
    choices = list(map(chosen_words, texts))
    named = sum(names_channels(words) for words, _ in choices)
    unnamed = [(words, is_open) for words, is_open in choices if not names_channels(words)]
    left_open = sum(is_open or not _ANY_CHANNEL.isdisjoint(words) for words, is_open in unnamed)
    return named > 0 and 2 * (named + left_open) >= len(choices)


_EMPTY_CELL_SIGN = re.compile(r"\W*|n\W?[acr]\W?|nsp|null|inconnue?|unknown")


def chooses_nothing(text: str) -> bool:
    """Whether a cell is empty, or has a sign that stands for that."""
    answer = read_answer(text)
    return answer == NO_ANSWER or (answer == UNCLEAR and _EMPTY_CELL_SIGN.fullmatch(fold(text)) is not None)


def names_channels(words: tuple[str, ...]) -> bool:
    """Whether words name a channel, with a field or without."""
    return bool(named_channels(words)) or names_another_channel(words)


_CHANNEL_HEADERS = {(word,) for word in "canal canaux channel channels moyen moyens preference preferences".split()}


def may_ask_channels(words: tuple[str, ...]) -> bool:
    """Whether a header asks for channels, or may mean those in one word, like "Canal"."""
    return words in _CHANNEL_HEADERS or asks_channels(words)


def tells_channels(words: tuple[str, ...], header: str, texts: Sequence[str]) -> bool:
    """Whether the cells under such a header choose channels, or tick that of an option; later rows may be filled.

    A header of one word may be that of something else: then each cell must choose.
    """
    if words in _CHANNEL_HEADERS:
        return bool(texts) and all(named_channels(name_words(text)) for text in set(texts))
    ticks = sum(read_answer(text, header) != UNCLEAR for text in texts) if names_channels(words) else 0
    return not texts or are_channels(texts) or 2 * ticks >= len(texts)


_QUESTION_AND_OPTION = re.compile(r"(.*\S)\s*(?:[(\[:?|]|\s[-–—>]\s)(.*)", re.DOTALL)


class ChannelQuestion(NamedTuple):
    """A column that asks by which channels somebody wants to be reached: its position and what it is about.

    `channels`: those that its header names, () for one without a field, None for no channel: in a column of an option
    any answer but a no chooses them. `about`: the question without its option. `partners`: those named by id; () all.
    `is_asked`: the person was asked, so that an empty cell chooses none; it says nothing of a property of a program.
    `box_of`: positions of the questions to which an unread box belongs: only a tick in it lets its channels through.
    """

    place: int
    about: tuple[str, ...]
    channels: tuple[str, ...] | None
    partners: tuple[str, ...]
    is_asked: bool = False
    box_of: frozenset[int] = frozenset()
    header: str = ""

    def chosen(self, text: str) -> tuple[str, ...] | None:
        """Return the channels that a cell chooses; None if it leaves the choice open."""
        chosen = chosen_channels(text)
        is_tick = chosen is None and (read_answer(text) == YES or bool(chosen_words(text)[0]))
        return self.channels if is_tick else chosen


_ASKS_THE_PERSON = pattern("titles", "asks_the_person")


def channel_question(
    index: int, header: str, partners: Sequence[str], *, box_of: frozenset[int] = frozenset()
) -> ChannelQuestion:
    """Return the question of a column; the columns of its options are about the same."""
    words = name_words(header)
    channels = named_channels(words) or (() if names_another_channel(words) else None)
    parts = _QUESTION_AND_OPTION.fullmatch(header)
    about = name_words(parts[1]) if parts and names_channels(name_words(parts[2])) else words
    about = tuple(word for word in about if len(word) > 1 and not names_channels((word,)))
    is_asked = "?" in header or _ASKS_THE_PERSON.search(" ".join(words)) is not None
    return ChannelQuestion(index, about, channels, tuple(partners), is_asked, box_of, header)


def narrowed(
    asked: tuple[str, ...] | None,
    partner: str | None,
    questions: Sequence[ChannelQuestion],
    texts: Sequence[str],
    asked_at: int | None = None,
) -> tuple[str, ...] | None:
    """Return the channels for which a yes to a partner (None: all) counts, of those that its question asked for.

    The options of one question add up; of several questions each must allow a channel. () if none is left.
    """
    by_question: dict[tuple[str, ...], list[tuple[str, ...] | None]] = {}
    for question, text in zip(questions, texts, strict=True):
        if question.box_of:
            if asked_at in question.box_of and read_answer(text, question.header) != YES:
                asked = tuple(one for one in _channels_of(asked) if one not in (question.channels or ()))
        elif partner is None or not question.partners or partner in question.partners:
            if not chooses_nothing(text):
                by_question.setdefault(question.about, []).append(question.chosen(text))
            elif question.is_asked:
                by_question.setdefault(question.about, [])
    for chosen in by_question.values():
        wanted = {channel for channels in chosen if channels is not None for channel in channels}
        if wanted or None not in chosen:
            asked = tuple(channel for channel in _channels_of(asked) if channel in wanted)
    return asked


def _channels_of(asked: tuple[str, ...] | None) -> tuple[str, ...]:
    return CHANNELS if asked is None else asked


Asked = tuple[ColumnQuestion, tuple[str, ...] | None]  # a question, and the channels that the others leave to it


def channels_agreed(
    question: ColumnQuestion, left: tuple[str, ...] | None, answers: Iterable[tuple[Asked, Answer]]
) -> tuple[str, ...] | None:
    """Return the channels of those that its own boxes leave to a general yes: none asked for apart without an answer.

    "Offres partenaires: oui" next to an empty "Offres partenaires par SMS" allows no SMS: a box for e-mail covers none
    (L. 34-5 CPCE). Where e-mail has such a box, the boxes list the channels, and only a ticked one is allowed. A no is
    recorded by itself, and wins.
    """
    if question.purpose != "partners" or question.channels is not None:
        return left
    unanswered, ticked, are_listed = set[str](), set[str](), False
    is_box = bool(named_channels(title_words(question.header)))  # itself: "Partenaires par SMS ou téléphone"
    for (other, _), answer in answers:
        if other.channels and (other.purpose == "partners" or other.also) and _is_box_for(question, other):
            is_mail = other.purpose == "partners" and "email" in other.channels and question.place not in other.box_of
            are_listed = are_listed or is_mail
            ticked |= {*other.channels} if answer == YES else set()
            unanswered |= {*other.channels} if answer in (NO_ANSWER, UNCLEAR) else set()
    if are_listed and not is_box:
        return tuple(one for one in _channels_of(left) if one in ticked)
    return tuple(one for one in _channels_of(left) if one not in unanswered) if unanswered else left


def _is_box_for(question: ColumnQuestion, other: ColumnQuestion) -> bool:
    """Whether a column may ask for a single channel what a question asks for all of them."""
    return not other.named or not {*other.named}.isdisjoint(question.named)


def yeses_by_no_channel(
    answers: Sequence[tuple[Asked, Answer]], questions: Sequence[ChannelQuestion], texts: Sequence[str]
) -> frozenset[int]:
    """Return the positions of each yes of a row that counts for no channel and has no ticked box that does."""
    result = set[int]()
    for (question, others_leave), answer in answers:
        left = channels_agreed(question, others_leave, answers) if question.channels is None else question.channels
        boxes = [one for (one, _), ticked in answers if ticked == YES and one.channels and _is_box_for(question, one)]
        is_boxed = question.channels is None and any(one.purpose == question.purpose for one in boxes)
        partners = {*question.named} - {None} or {None}
        if answer == YES and not is_boxed:
            counts = [narrowed(left, one, questions, texts, question.place) for one in partners]
            result |= {question.place} if all(channels == () for channels in counts) else set()
    return frozenset(result)


def field_of_channel(field_name: str | None, words: tuple[str, ...]) -> str | None:
    """The field of the one channel that a header names, in place of the field of a consent for all channels.

    Own offers by e-mail keep theirs: a no to them alone would count as a no to the partners' e-mails.
    """
    if field_name not in ("consent_own", "consent_partners"):
        return field_name
    named = named_channels(words)
    if not named and names_another_channel(words):
        return None
    is_written_too = named == ("voice",) and speaks_of_writing(words)
    is_general = len(named) != 1 or is_written_too or (field_name == "consent_own" and named == ("email",))
    return field_name if is_general else f"{field_name}_{named[0]}"


def title_channels(column: ImportColumn) -> tuple[str, ...]:
    """Return the channels for which alone a column asks, by its title, who agrees to partners; () for all."""
    if column.field != "consent_partners" or pattern("titles", "more_channels").search(" ".join(column.header.words)):
        return ()
    return column.wider_than_header


CHANNEL_NAMED, NAMES_WITHOUT_YES = "channel-named", "names-without-yes"
_PROOF_FIELDS = {"consent_partners_proof"}


def wider_columns(
    columns: Sequence[ImportColumn],
    answers: Mapping[int, Sequence[AnswerCounts]],
    explained: Mapping[int, Mapping[str, Answer]],
    proposed: Iterable[str],
) -> dict[str, list[str]]:
    """Return the warnings about columns that, or of which a yes ("Oui, par SMS"), name fewer channels than count.

    And about names of partners to which no column says yes, nor would by one of the meanings `proposed`.

    A yes that the user `explained` counts for the channels that it names, see `answer_scope.yes_terms`.
    """
    yeses = {
        place: [one.text for one in texts if one.answer == YES and fold(one.text) not in explained.get(place, ())]
        for place, texts in answers.items()
    }
    wide = [
        column.header.text
        for column in columns
        if (column.wider_than_header and len(title_channels(column)) < 2)
        or any(map(column.wider_than, map(name_words, yeses.get(column.header.index, ()))))
    ]
    meanings = {*(column.field for column in columns), *proposed}
    is_without_yes = not any((one or "").startswith("consent_partners") for one in meanings - _PROOF_FIELDS)
    names = [one.header.text for one in columns if one.field == "consent_partner_names" and is_without_yes]
    return {CHANNEL_NAMED: wide, NAMES_WITHOUT_YES: names}


_OTHERS, _PERHAPS_OTHERS = word_set("persons", "others"), word_set("persons", "perhaps_others")
_OTHERS_IN_WORDS = pattern("persons", "others_in_words")
_NAMES = frozenset({"first_name", "last_name", "full_name"})
_REACH = frozenset({"email", "phone"})
_WORD = re.compile(r"[^\W_]+")


def somebody_else(header: Header, field_name: str) -> str | None:
    """Return the words by which a title speaks of somebody else than the person of the row, as far as `field_name`.

    A pupil, a tenant or a manager may be the person or not: nobody takes their address or number for granted.
    """
    if field_name in _REACH | _NAMES and (several := _OTHERS_IN_WORDS.search(fold(header.base))):
        is_alike = len(fold(header.base)) == len(header.base)
        return header.base[slice(*several.span())] if is_alike else several[0]
    words = OTHER_PEOPLE if field_name not in _REACH | _NAMES else OTHER_PEOPLE | _OTHERS
    words = words | _PERHAPS_OTHERS if field_name in _REACH else words
    word = next((one for one in header.words if one in words), None)
    return word and next((one for one in _WORD.findall(header.base) if fold(one) == word), word)


def reaches_the_person(column: ImportColumn, columns: Sequence[ImportColumn]) -> bool:
    """Whether the address or number of somebody else is that of the people of the list: nobody else is in it.

    Nor is a second address, and there are names of the same people ("Nom du parrain") or the title may be one of a list
    ("E-mail élève").
    """
    field_name, who = _field_inside(column.header), _people_in(column.header) or ""
    named = [one for one in columns if _field_inside(one.header) in _NAMES or not one.header.words[1:]]
    others = {_people_in(one.header) for one in columns} - {None, who}
    same = [one for one in columns if field_name in (one.field, _field_inside(one.header))]
    are_plain = any(one.field in _NAMES and not _people_in(one.header) for one in named)
    is_named = any(_people_in(one.header) == who for one in named)
    are_these = not are_plain if is_named else not _PERHAPS_OTHERS.isdisjoint((who, f"{who}s"))
    return field_name in _REACH and not others and len(same) == 1 and are_these


def _people_in(header: Header) -> str | None:
    word = somebody_else(header, "email")
    return word and fold(word).rstrip("s")


def _field_inside(header: Header) -> str | None:
    inside = contained_field(header.words)
    return inside[0] if inside else None
