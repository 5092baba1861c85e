"""Suspicious answers in a whole file, and refusals in columns that no field reads."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import compress, islice
from operator import eq, or_
from types import MappingProxyType
from typing import Any

from leadkeeper.domain import consent
from leadkeeper.domain import text as text_domain
from leadkeeper.domain.consent import NO, NO_ANSWER, UNCLEAR, WITHDRAWN, YES, Answer, read_answer, says_nothing, stays
from leadkeeper.domain.email import PLAIN, read_addresses
from leadkeeper.domain.imports import headers, presets
from leadkeeper.domain.imports.answer_scope import chooses_nobody, excepts, excepts_a_company, refused_channels
from leadkeeper.domain.imports.columns import ImportColumn, map_columns, proposed_field
from leadkeeper.domain.imports.dates import has_time, in_paris, is_day, to_the_second
from leadkeeper.domain.imports.headers import (
    ANSWER_FIELDS,
    CONTACTS,
    FACT_FIELDS,
    FREE_TEXT,
    LEAVING_FIELDS,
    NOTE_WORDS,
    PROOF_FIELDS,
    REVERSED_FIELDS,
    TAG_SEPARATOR,
    TAG_WORDS,
    read_headers,
)
from leadkeeper.domain.imports.leaving import STATE_SEPARATORS, state_cells
from leadkeeper.domain.imports.presets import Preset, bounce_reader, question_places
from leadkeeper.domain.imports.row import ColumnTable, Places
from leadkeeper.domain.partner import CompanyName
from leadkeeper.domain.phone import read_phones
from leadkeeper.domain.suppression import STOP_HINTS, TradeWords, asks_plainly, says_stop, takes_back
from leadkeeper.domain.text import (
    NEVER,
    NO_CELL,
    Cell,
    CellFinder,
    any_of,
    cell_text,
    cells_at,
    fold,
    hints,
    holds_in_remarks,
    pattern,
    spoken,
    word_set,
)

SUSPICIOUS_YESES = 50  # at least as many answers, all of them consents, or as many consents in one second
MAX_TEXTS_PER_COLUMN = 200  # distinct texts recorded for an answer column; one with more holds no answers
_INSTANT_GROUPS = 1 << 20  # hash groups in which instants are counted before they are compared one by one


class AnswerWatch:
    """Observes all rows of a table and reports what is suspicious about its answers."""

    def __init__(self, places: Places) -> None:
        self._columns = list(map(consent.AnswerColumn, places.answers))
        self._consent_at = places.consent_at
        self._reach_places = [*places.emails, *places.phones]
        self._yeses = [0] * len(self._columns)
        self._others = [0] * len(self._columns)
        self._texts: list[dict[str, int]] = [{} for _ in self._columns]
        self.yes_rows = 0
        self._instants = array("q")  # hashes: eight bytes per consent, whatever the cells look like

    def see(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Count the answers of some rows."""
        shortest = min(map(len, rows), default=0)
        said_yes = [False] * len(rows)
        for number, column in enumerate(self._columns):
            cells = cells_at(rows, column.place, shortest)
            spoken = Counter(cells)
            spoken.pop(NO_CELL, None)
            yeses = {cell for cell, times in spoken.items() if self._count(number, column, cell, times) == YES}
            said_yes = list(map(or_, said_yes, map(yeses.__contains__, cells)))
        self.yes_rows += sum(said_yes)
        if self._consent_at is not None:
            self._see_instants(list(compress(cells_at(rows, self._consent_at, shortest), said_yes)))

    def is_total(self, cells: Sequence[Cell]) -> bool:
        """Whether a row is one of totals: its figures answer nothing."""
        first = cells[0] or next(filter(None, cells), None)
        if not isinstance(first, str) or not text_domain.says_total(first[:20]):
            return False
        reach = [cell_text(cells[place]) for place in self._reach_places if place < len(cells)]
        return not any(read_addresses(text).first or read_phones(text).first for text in reach)

    def _see_instants(self, dates: Sequence[Any]) -> None:
        """Record the instants of some consents; a quick check shows that plain texts have no fractions of a second."""
        try:
            joined = "".join(dates)
        except TypeError:
            joined = "."
        if "." in joined or "," in joined:
            whole = [to_the_second(cell) for cell in dates if cell is not NO_CELL and has_time(cell)]
        else:
            whole = [cell for cell in dates if ":" in cell or has_time(cell)]
        if 0 < joined.count("Z") < len(dates):  # a file of two programs; one of one writes all alike
            whole = list(map(in_paris, whole))
        self._instants.extend(map(hash, whole))

    def _count(self, number: int, column: consent.AnswerColumn, cell: Cell, times: int) -> Answer:
        """Count a cell that occurs in so many rows of a column; return its meaning."""
        text = cell if isinstance(cell, str) else cell_text(cell)
        texts = self._texts[number]
        if text in texts or len(texts) < MAX_TEXTS_PER_COLUMN:
            texts[text] = texts.get(text, 0) + times
        answer = column.read(text)
        if answer == YES:
            self._yeses[number] += times
        elif answer in (NO, WITHDRAWN):
            self._others[number] += times
        return answer

    @property
    def answers(self) -> Mapping[int, tuple[consent.AnswerCounts, ...]]:
        """Return the texts of each answer column by position, most frequent first; missing cells are not counted."""
        pairs = zip(self._columns, self._texts, strict=True)
        return {column.place: column.counted(texts) for column, texts in pairs}

    @property
    def all_yes(self) -> list[int]:
        """Return the positions of the columns in which many say yes and nobody anything else."""
        counts = zip(self._columns, self._yeses, self._others, strict=True)
        return [column.place for column, yes, other in counts if yes >= SUSPICIOUS_YESES and not other]

    @property
    def warnings(self) -> tuple[str, ...]:
        """Return the warnings that apply: `all-yes`, `same-instant`."""
        applying = {"all-yes": bool(self.all_yes), "same-instant": self._has_many_at_once()}
        return tuple(code for code, applies in applying.items() if applies)

    def _has_many_at_once(self) -> bool:
        """Whether `SUSPICIOUS_YESES` consents came in one second; sorts only instants in groups of that size."""
        if len(self._instants) < SUSPICIOUS_YESES:
            return False
        groups = array("L", [0]) * _INSTANT_GROUPS
        for instant in self._instants:
            groups[instant % _INSTANT_GROUPS] += 1
        if max(groups) < SUSPICIOUS_YESES:
            return False
        ordered = sorted([at for at in self._instants if groups[at % _INSTANT_GROUPS] >= SUSPICIOUS_YESES])
        return any(map(eq, ordered, islice(ordered, SUSPICIOUS_YESES - 1, None)))


_MAX_ANSWER_CHARS = 12  # a longer text is an answer only with one of `STOP_HINTS`
_DIGIT = re.compile("[0-9]")  # most columns with many texts hold ids or figures, which answer nothing
_NO_CHANNEL_WORDS = frozenset({"aucun", "aucune", "none", "ko", "nok"})  # "Aucun" under "Canal préféré"
_WITHDRAWAL_STEMS = ("retir", "resil", "revo", "denied", "rejected", "contest", "disput", "annul", "cancel")
_WEB_PAGE = re.compile(r"https?://\S+")
_HEADER_WORDS_OF_NAMES = word_set("titles", "of_names")
"""Words of headers of colleagues, of things with a name ("Stop à la faim"), and of orders that ended."""
_UNTICKED = re.compile(r"(?:case )?(?:non|pas) cochee?")
_THIRD_PARTY_WORDS = frozenset("partenaire partenaires partner partners tiers".split())
_ERASED_STATES = frozenset("oublie oubliee forgotten erased efface effacee".split())
_MESSAGE_WORDS = frozenset("email emails mail courriel newsletter newsletters sms mailing emailing abonne".split())
_STATE_HEADER_WORDS = frozenset({"state", "status", "suppressions"})
_STATE_WORDS = _STATE_HEADER_WORDS | {"statut", "etat", "situation"}
_STATE_WORD = re.compile("[a-z_]+")
_REFUSES = re.compile(
    r"(?:(?:je|i) )?(?:refus(?!\w* de (?:repondre|preciser|payer))|decline)|je suis contre|je ne suis pas d['\s]accord"
)
_REFUSED_ALONE, _IN_NOTES_ALONE = pattern("answers", "refused_alone"), pattern("notes", "in_notes_alone")
"""Under a header about a payment, a quote or a loan this says nothing about messages."""

_SUBSCRIPTION_WORDS = frozenset("status statut statuts state etat contact subscriber abonne subscription".split())
_OF_BOUNCES = re.compile("bounc|rebond|npai")  # in the key of a header under which "Blocked" is a passing one
_OPT_IN_WORDS = _MESSAGE_WORDS | frozenset("opt in optin double doi marketing abonnement consent consentement".split())
_CLICKED_WORDS = frozenset("opt optin double doi confirmation confirme confirmee confirmed".split())
_CONFIRMED_WORDS = _CLICKED_WORDS | {"le", "on"}
_SUBSCRIBER_WORDS = _OPT_IN_WORDS | {"subscriber", "subscription"}
_OF_PERSONS = frozenset("client cliente membre member inscrit fiche personne person situation".split())
_DECLINES_TO_ANSWER = pattern("answers", "declines_to_answer")
"""Leaves one question open and refuses nothing else: "Ne souhaite pas répondre" under "Genre"."""
_NEVER_SUBSCRIBED = re.compile(r"(?:never|not|non|jamais) (?:subscribed|abonnee?)")  # as programs write
_UNCONFIRMED, _NEVER_CONFIRMED = pattern("titles", "unconfirmed_opt_in"), pattern("titles", "never_confirmed")
"""An opt-in that nobody confirmed: somebody else may have typed the address (proof, GDPR 7(1))."""


class UnreadColumn(CellFinder):
    """A column that no field reads, or one of notes or answers; finds cells that may be refusals.

    These are filled ones if the header asks who left, stop words elsewhere; in a column of answers they are among the
    cells that are no answer. `explained`: what folded texts mean, by the user. `companies`: those of which one may be
    refused by name ("Finalement pas Raoul").
    """

    def __init__(
        self,
        column: ImportColumn,
        preset: Preset | None = None,
        explained: Mapping[str, Answer] = MappingProxyType({}),
        companies: Sequence[CompanyName] = (),
    ) -> None:
        super().__init__()
        self._companies, self._trades = companies, TradeWords(companies)
        titled = column.header.words
        self.place, self.header = column.header.index, column.header.text
        is_state = preset is not None and not _STATE_HEADER_WORDS.isdisjoint(titled)
        self._gone = preset.gone if preset and is_state else frozenset[str]()
        self._question, self._explained = column.header.base if _asks_consent(column) else None, explained
        self._is_own = (column.only_no or column.field or "").startswith("consent_own")
        self._doubts_a_yes = _asks_partners(column) and consent.leaves_yes_in_doubt(titled)
        self._is_remark = column.field == "note" or headers.titles_remarks(titled)
        self.is_note = self._is_remark or self._question is not None or not NOTE_WORDS.isdisjoint(titled)
        self.is_note = self.is_note or column.field in FREE_TEXT | {"email_state"}
        self._is_about_bounces = column.field == "email_state" and _OF_BOUNCES.search(column.header.key) is not None
        self.is_read = column.field in FREE_TEXT  # a stage in words of one's own says more than the field
        self._is_dead = bounce_reader(titled) if "email_state" in (column.field, proposed_field(column)) else None
        # A "Statut" read for its bounces, or as a stage, goes on saying who left.
        is_status = not _STATE_WORDS.isdisjoint(titled) and column.field in ("email_state", "stage")
        self._is_mapped = column.field is not None and (self._is_about_bounces or not is_status)
        self._tells_leaving, self._words, self._unticked = column.field in LEAVING_FIELDS, titled, column.meanings
        proposed = proposed_field(column) or ""
        is_of_names = proposed == "consent_partner_names"
        self._is_of_preset = _is_of_preset_alone(column)
        is_open = not (self._is_mapped or self._is_of_preset)
        self._asks_who_left = is_open and (column.asks_who_left or is_of_names)
        self._is_for_no, self._is_refusal = consent.asks_for_no(titled), column.field in REVERSED_FIELDS
        self._may_mean_either = is_of_names or (column.asks_partners and column.is_turned)
        is_about_partners = column.asks_partners or proposed.startswith("consent_partners")
        self._asks_about_partners = not self._is_mapped and is_about_partners
        self._asks_to_contact = not self._is_mapped and consent.asks_to_contact(titled)
        self._states = state_cells("opted_out") | (state_cells("ended") if _MESSAGE_WORDS & {*titled} else frozenset())
        self._is_about_a_thing = headers.is_about_a_thing(self._words) or (column.field == "stage" and self._is_mapped)
        self._asks_for_consent = self._asks_to_contact or consent.asks_for_consent(titled)
        self._states |= _ERASED_STATES if self._asks_for_consent else frozenset()
        words = frozenset(titled) - {"d", "de", "du", "e"}
        self._asks_who_confirmed = bool(words) and words <= _SUBSCRIPTION_WORDS | _OPT_IN_WORDS | _CONFIRMED_WORDS
        is_status = not words.isdisjoint(_STATE_WORDS)
        self._states |= state_cells("left") if is_status and words <= _SUBSCRIPTION_WORDS | _OF_PERSONS else frozenset()
        self._tells_subscribers = self._asks_who_confirmed and is_status and not words.isdisjoint(_SUBSCRIBER_WORDS)
        is_free = self.is_note or self._asks_for_consent or self._asks_who_confirmed
        self._is_of_things = headers.is_title_of("things", self._words) and not self._asks_for_consent
        self._holds_names = not is_free and (self._is_of_things or not _HEADER_WORDS_OF_NAMES.isdisjoint(words))
        self._is_of_origin, self._offers = headers.is_title_of("origins", titled), consent.offers_a_thing(titled)
        self._tells_channels, self._is_scale = column.tells_channels, column.is_scale
        self._holds_tags, self._tells_departure = not words.isdisjoint(TAG_WORDS), column.tells_departure
        self._states |= state_cells("tags") if self._holds_tags else frozenset()
        self._may_ask_who_left = not self._is_mapped and headers.may_ask_who_left(self._words)
        self.holds_answers = self.has_no_name = False
        is_sure = is_about_partners and not (is_of_names or column.asks_who_left)
        self._asks_partners = is_sure or (_asks_partners(column) and not column.companies)
        self._channels = ANSWER_FIELDS.get(column.only_no or column.field or proposed, ("", None))[1]
        self._next_to, self._open = consent.NextToYes(0, None, (), is_read=False), set[str]()

    def read_next_to(self, columns: Sequence[consent.AnswerColumn]) -> None:
        """Find, too, where the column leaves open what another in the row says yes to: "Oui" next to "bof"."""
        if self._asks_partners:
            self._next_to = consent.NextToYes(self.place, self._channels, columns, is_read=self._question is not None)

    def is_about(self, row: Sequence[Cell], /) -> bool:
        """Whether a cell counts in its row: what leaves a yes open does next to one."""
        text = cell_text(row[self.place]) if self.place < len(row) else ""
        return text not in self._open or self._next_to.is_agreed(row)

    def see_rows(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Note if the column is not used, and somebody says yes in it alone."""
        is_unused = self._next_to and not self._is_mapped
        self.loses_yeses = self.loses_yeses or (bool(is_unused) and any(map(self._next_to.is_alone, rows)))

    def bounces(self, cells: Iterable[Cell]) -> set[Cell]:
        """Return the cells of addresses that do not work, if the column may tell and no field reads it."""
        is_dead = self._is_dead if not self._is_mapped else None
        return {cell for cell in set(cells) if cell is not NO_CELL and is_dead(cell_text(cell))} if is_dead else set()

    def note(self, text: str) -> str:
        """Return the note to keep for a cell that refuses."""
        note = f"{self.header}: {text}"
        return note if says_stop(note) else f"STOP ({note})"

    def _look_at(self, cells: set[Cell]) -> set[Cell]:
        result = self._refusals(cells)
        if not self._asks_who_left or self._is_for_no:  # a box for "Non" that is not ticked says nothing
            result = {cell for cell in result if consent.unticked_box(cell_text(cell)) != NO}
        if self._next_to:
            texts = {cell: cell_text(cell) for cell in cells - result if cell is not NO_CELL}
            is_open = {cell for cell, text in texts.items() if self._leaves_open(text)}
            self._open.update(texts[cell] for cell in is_open)
            result |= is_open
        return result

    def _leaves_open(self, text: str) -> bool:
        is_read = len(text) > text_domain.LONG_TEXT_CHARS or bool(consent.explained_parts(text, self._explained))
        return not is_read and self._next_to.is_open(text) and read_answer(text, self._question or "") == UNCLEAR

    def _refusals(self, cells: set[Cell]) -> set[Cell]:
        texts: dict[Cell, str] = {cell: cell_text(cell) for cell in cells if cell is not NO_CELL}
        if headers.tells_the_way_out(self._words):
            return {cell for cell, text in texts.items() if read_answer(text) == WITHDRAWN or asks_plainly(text)}
        if not self.is_note:
            texts = {cell: text for cell, text in texts.items() if not self._is_unasked(text)}
        if self._tells_channels:  # a tick, or no tick, is an answer about one of them
            texts = {cell: text for cell, text in texts.items() if read_answer(text) != YES}
            texts = {at: text for at, text in texts.items() if not stays(text) or fold(text) in _NO_CHANNEL_WORDS}
        if self._question is not None:
            return {cell for cell, text in texts.items() if self._takes_back(text_domain.without_text_mark(text))}
        if self._asks_who_left or self._tells_leaving:
            refusals = (NO, WITHDRAWN) if self._may_mean_either or self._is_for_no else ()
            return {cell for cell, text in texts.items() if read_answer(text) in refusals or self._may_have_left(text)}
        departures = {cell for cell, text in texts.items() if self._tells_departure and is_day(text)}
        folded = {cell: text.lower() if text.isascii() else fold(text) for cell, text in texts.items()}
        hinting = [
            cell
            for cell, text in texts.items()
            if STOP_HINTS.search(spoken(text)) and read_answer(text) != NO_ANSWER and not _WEB_PAGE.fullmatch(text)
        ]
        if self._is_about_a_thing:
            hinting = [cell for cell in hinting if not _REFUSED_ALONE.fullmatch(spoken(texts[cell]))]
        if self._is_dead:  # a bounce is no refusal
            hinting = [cell for cell in hinting if not self._is_dead(texts[cell])]
        stops = {cell for cell in hinting if self._says_stop(texts[cell]) or self._excepts_a_company(texts[cell])}
        remarks = texts.items() if self._is_remark else ()
        result: set[Cell] = departures | stops | {cell for cell, text in remarks if holds_in_remarks(text)}
        if self._gone:
            result |= {cell for cell, text in folded.items() if not self._gone.isdisjoint(_STATE_WORD.findall(text))}
        mapped_states = self._states if self.is_read else state_cells("complaints") if self._is_about_bounces else None
        states = mapped_states if self._is_mapped else self._states
        if states and not (self._is_about_a_thing or self._is_of_things):
            parts = {cell: TAG_SEPARATOR.split(text) if self._holds_tags else [text] for cell, text in folded.items()}
            plain = {cell: {part.translate(STATE_SEPARATORS) for part in some} for cell, some in parts.items()}
            result |= {cell for cell, some in plain.items() if not states.isdisjoint(some)}
        if self._is_mapped:
            return result | {cell for cell, text in texts.items() if self._is_unconfirmed(text)}
        brief = {cell: text for cell, text in texts.items() if len(text) <= _MAX_ANSWER_CHARS}
        short = [cell for cell, text in brief.items() if not (text.isascii() and _DIGIT.search(text))]
        is_asked = self._asks_for_consent or self._asks_about_partners or self._may_ask_who_left
        answers = {*hinting, *(texts if is_asked else short)}
        if not self._is_of_preset:
            self.holds_answers = self.holds_answers or any(self._is_answer(texts[cell]) for cell in answers)
        return result | {cell for cell in answers if self._refuses(texts[cell])}

    def _says_stop(self, text: str) -> bool:
        """Whether a cell asks to stop; among names of things and of colleagues only in plain words ("Noé Stop")."""
        if self._is_remark and _IN_NOTES_ALONE.fullmatch(spoken(text)):
            return True
        texts = (text, *TAG_SEPARATOR.split(text)) if self._holds_tags else (text,)
        is_name = self._holds_names and _SAYS_LEFT.search(fold(text)) is None
        return asks_plainly(text) if is_name else any(map(says_stop, texts))

    def _excepts_a_company(self, text: str) -> bool:
        """Whether a cell takes a company out of a yes; a note also by its trade, or by naming another alone."""
        return excepts_a_company(text, self._companies) or (self.is_note and self._trades.narrows(text))

    def _is_unasked(self, text: str) -> bool:
        """Whether a program says that it has no answer of somebody, or a cell answers something else."""
        if _DECLINES_TO_ANSWER.fullmatch(spoken(text)):
            return not (self._asks_for_consent or self._asks_about_partners) and CONTACTS.isdisjoint(self._words)
        if self._is_of_origin or (self._is_scale and fold(text) in headers.listed_cells("scale")):
            return not asks_plainly(text)
        is_name = text[:1].isupper() and text.isascii() and text.lower() in headers.listed_cells("names")
        if (is_name and not self._asks_who_confirmed) or (self._offers and consent.refuses_a_thing(text)):
            return True
        is_none = self._asks_for_consent and read_answer(text) == NO_ANSWER
        return is_none or (self._tells_subscribers and _NEVER_SUBSCRIBED.fullmatch(spoken(text)) is not None)

    def _may_have_left(self, text: str) -> bool:
        """Whether a cell says that somebody left, or "never" where that may be a no."""
        is_never = text_domain.may_mean_never(text, self._words) or (self._may_mean_either and fold(text) in NEVER)
        is_tick = read_answer(text, self.header) == YES  # "Aucun" under "Aucun"
        return is_never or (self._asks_who_left and (is_tick or not stays(text, self.header)))

    def _takes_back(self, text: str) -> bool:
        """Whether an unclear answer takes something back, by name also if explained, or a yes may be over."""
        parts, answer = consent.explained_parts(text, self._explained), read_answer(text, self._question or "")
        meant = parts[0][1] if len(parts) == 1 else YES if parts else None
        if self._is_refusal:  # "non" under "Partenaires NON" may be the no, or deny it
            return meant is None and answer == NO and spoken(text)[:1] == "n"
        if self._is_own and meant is None and _STOPS.fullmatch(fold(text)):
            return True
        if answer != UNCLEAR:
            return answer == YES and self._doubts_a_yes  # the day of its end may come before the next export
        # Recorded as what it is: "Aucun" among those who may write, "Oui sauf SMS".
        if meant == NO or (meant == YES and refused_channels(text, self.header)):
            return False
        return excepts(text, self._companies) or (meant is None and takes_back(text))

    def _refuses(self, text: str) -> bool:
        """Whether an answer is a refusal whatever the question, or a "no" to partners or to being contacted."""
        if len(text) > text_domain.LONG_TEXT_CHARS or fold(text) in self._unticked:
            return False
        if self._is_unconfirmed(text) or (self._may_ask_who_left and read_answer(text) == YES):
            return True
        state = spoken(text)
        answer, is_asked = read_answer(text, self.header), self._asks_about_partners or self._asks_to_contact
        is_none = self._asks_to_contact and fold(text) in _NO_CHANNEL_WORDS
        if self._asks_about_partners and (excepts(text, self._companies) or chooses_nobody(text)):
            return True
        if (self.has_no_name or (self._asks_for_consent and state.startswith(_WITHDRAWAL_STEMS))) and takes_back(text):
            return True
        is_asked = is_asked or (self.has_no_name and text.isalpha())  # "NON" behind the last column
        if not _THIRD_PARTY_WORDS.isdisjoint(self._words):
            is_asked = is_asked or text_domain.says_no_by_sign(text) or _UNTICKED.fullmatch(state) is not None
        is_asked = is_asked or (not self.is_note and self._is_refused(text))  # a note is read by `says_stop`
        return is_none or answer == WITHDRAWN or (answer == NO and is_asked)

    def _is_unconfirmed(self, text: str) -> bool:
        state = spoken(text) if self._asks_who_confirmed else ""
        is_late = not _CLICKED_WORDS.isdisjoint(self._words) and _NEVER_CONFIRMED.fullmatch(state) is not None
        return is_late or _UNCONFIRMED.fullmatch(state) is not None

    def _is_refused(self, text: str) -> bool:
        folded = spoken(text)
        return _REFUSES.match(folded) is not None and not (self._is_about_a_thing and _REFUSED_ALONE.fullmatch(folded))

    def _is_answer(self, text: str) -> bool:
        """Whether a cell may answer a consent question; numbers and single letters only if the header asks one."""
        if not text or len(text) > text_domain.LONG_TEXT_CHARS:
            return False
        answer = read_answer(text, self.header)
        if self._asks_for_consent:
            return answer not in (UNCLEAR, NO_ANSWER)
        return (answer in (NO, WITHDRAWN) and len(text) > 1 and not text.isdigit()) or text in "☐✗✘❌"


BOUNCES_UNREAD = "bounces-unread"
_REMARK_FIELDS = FREE_TEXT | {"stage", "email_state", *LEAVING_FIELDS}
MeantByHand = Mapping[int, Mapping[str, Answer]]  # meanings set by hand, by position and folded text


def unread_columns(
    columns: Sequence[ImportColumn],
    preset: Preset | None = None,
    explained: MeantByHand = MappingProxyType({}),
    companies: Sequence[CompanyName] = (),
) -> list[UnreadColumn]:
    """Return the columns of notes and answers, and others that may hide a refusal; `explained` by hand, by position."""
    finders = [
        UnreadColumn(column, preset, explained.get(column.header.index, {}), companies)
        for column in columns
        if column.is_unread
        or column.is_leaving_unread
        or column.field in _REMARK_FIELDS
        or _asks_consent(column)
        or (
            _is_of_preset_alone(column)
            and (not _STATE_WORDS.isdisjoint(column.header.words) or consent.asks_for_consent(column.header.words))
        )
    ]
    last_named = max((column.header.index for column in columns if column.header.base), default=len(columns))
    for finder in finders:
        finder.has_no_name = finder.place > last_named
    return finders


def _is_of_preset_alone(column: ImportColumn) -> bool:
    """Whether a preset gives a column no meaning: what its header asks is decided, what its cells say is not."""
    return column.field is None and column.why.code == "preset"


def _asks_consent(column: ImportColumn) -> bool:
    """Whether a column asks for consent, or for a no, and its cells are read as answers."""
    is_asked = (column.only_no or column.field) in ANSWER_FIELDS
    return is_asked and (column.field not in REVERSED_FIELDS or consent.asks_for_no(column.header.words))


def _asks_partners(column: ImportColumn) -> bool:
    return (column.only_no or column.field or "").startswith("consent_partners") and column.field not in PROOF_FIELDS


_STOPS = pattern("answers", "stops")
_LEFT_HINTS = any_of(hint.replace("~", " ") for hint in word_set("notes", "left_hints"))
_SAYS_LEFT, _REFUSED_IN_NAME = pattern("notes", "says_left"), pattern("persons", "refused_in_name")
_NAME_HINTS = hints("persons", "name_hints", "name_signs")  # takes 5 µs, the pattern itself 30
_LETTER, _TWO_LETTERS = re.compile("[A-Za-z]"), re.compile("[A-Za-z]{2}")
_REACH_PATTERNS = {
    "email": re.compile(r"<[^<>]*>|[^\s<>()\[\]:;,]+@[^\s<>()\[\]:;,]+"),
    "phone": re.compile(r"\+?[0-9](?:[\s./()-]*[0-9])+"),
}
"""Left out of the cells of addresses and numbers; the rest may say something: "lea@mail.example (désinscrite)"."""


_REJECTING_DATES = frozenset({"consent_at", "last_action_at"})  # a row is rejected where one is unreadable
_SIGNS, _NEGATED = " ()[]:;,.-–—/*", re.compile(r"\b(?:pas|not)\b")


class FactColumn(CellFinder):
    """A column of a person's facts; finds cells that also say that this person left.

    Of names each that may refuse, as in a note; else stricter, because companies and jobs are called "Stop Pub" or
    "Bloctel". `companies`: see `UnreadColumn`. `is_fact`: False for any other column, where only sentences are found.
    """

    is_note, is_read, holds_answers = True, False, False

    def __init__(self, column: ImportColumn, companies: Sequence[CompanyName] = (), *, is_fact: bool = True) -> None:
        super().__init__()
        self.place, self.header, self._is_fact = column.header.index, column.header.text, is_fact
        self._holds_names, self._companies, self._trades = _are_names(column), companies, TradeWords(companies)
        self._reaches = next((way for kind, way in _REACH_PATTERNS.items() if kind in (column.field or "")), None)
        self._holds_dates = column.field in _REJECTING_DATES
        self._letters = (
            _TWO_LETTERS if self._holds_dates else _LETTER if self._reaches is _REACH_PATTERNS["phone"] else None
        )

    def _look_at(self, cells: set[Cell]) -> set[Cell]:
        texts: dict[Cell, str] = {cell: cell for cell in cells if isinstance(cell, str)}
        if (letters := self._letters) is not None:  # nearly all cells are digits and marks alone, which say nothing
            texts = {cell: text for cell, text in texts.items() if not text.isascii() or letters.search(text)}
        if self._holds_dates:
            return {cell for cell, text in texts.items() if self._takes_back(text)}
        result = set[Cell]()
        if self._reaches is not None:
            rest = {cell: self._reaches.sub(" ", text) for cell, text in texts.items() if PLAIN.fullmatch(text) is None}
            notes = {one: note for one, note in rest.items() if note != texts[one] and "<" not in texts[one]}
            result = {one for one, note in notes.items() if says_stop(note) or self._ends_with_no(note)}
            texts = rest
        folded = {cell: text.lower() if text.isascii() else fold(text) for cell, text in texts.items()}
        if self._holds_names:
            asked = (cell for cell, text in folded.items() if _NAME_HINTS.search(text) or text.count(" ") > 2)
            result = {cell for cell in asked if self._refuses(texts[cell])}
        hinting = {one: text for one, text in folded.items() if _LEFT_HINTS.search(text)}
        left = {one for one, text in hinting.items() if self._says_left(text) and not _WEB_PAGE.fullmatch(text)}
        return result | left

    @staticmethod
    def _ends_with_no(note: str) -> bool:
        """Whether what stands next to an address or a number takes a yes back: "annulé"; "ne répond pas" does not."""
        is_no = read_answer(note.strip(_SIGNS)) in (NO, WITHDRAWN)
        return is_no or (_NEGATED.search(fold(note)) is None and takes_back(note))

    def _refuses(self, name: str) -> bool:
        """Whether a name also says that somebody refuses or has died: "Dubois Léa (pas Raoul)"."""
        joined = re.sub(r"(?<=\w)-(?=\w)", "", fold(name))  # "Dupont-Stop" is a name
        is_said = _REFUSED_IN_NAME.search(fold(name)) is not None or says_stop(joined)
        return is_said or excepts_a_company(name, self._companies) or self._trades.narrows(name)

    def _says_left(self, text: str) -> bool:
        return (self._is_fact and _SAYS_LEFT.search(fold(text)) is not None) or asks_plainly(text)

    def _takes_back(self, text: str) -> bool:
        """Whether a cell of a date says no in its place: "retiré le 3 mai", "non"."""
        is_no = len(text) <= _MAX_ANSWER_CHARS and read_answer(text) in (NO, WITHDRAWN)
        folded = fold(text)
        is_over = pattern("notes", "no_longer").search(folded) is not None
        return not says_nothing(text) and (is_no or is_over or (bool(STOP_HINTS.search(folded)) and takes_back(text)))


def _are_names(column: ImportColumn) -> bool:
    is_kept = column.field is None and not column.is_dropped
    known = headers.known_field(column.header.key) if is_kept else column.field
    return known in presets.NAME_FIELDS or (is_kept and presets.is_title_of_people(column.header))


class ReplyColumn(CellFinder):
    """A column of replies to the question in another cell of the row: "Question 1" and "Response 1".

    Where a field reads it, a no is recorded: only a yes to a question of leaving is found.
    """

    is_note, is_read, holds_answers = False, False, False

    def __init__(self, column: ImportColumn, question: int, companies: Sequence[CompanyName]) -> None:
        super().__init__()
        self.place, self.header, self._question = column.header.index, column.header.text, question
        self._answers = (YES, NO, WITHDRAWN) if column.is_unread else (YES,)
        self._read = lru_cache(MAX_TEXTS_PER_COLUMN)(lambda text: self._as_asked(text, companies))

    def _look_at(self, cells: set[Cell]) -> set[Cell]:
        return {cell for cell in cells if read_answer(cell_text(cell)) in self._answers}

    @staticmethod
    def _as_asked(text: str, companies: Sequence[CompanyName]) -> UnreadColumn | None:
        finders = unread_columns(map_columns(read_headers([text]), [["non"]], None, {}, companies), companies=companies)
        return finders[0] if finders else None

    def is_about(self, row: Sequence[Cell], /) -> bool:
        """Whether the reply is a no, read as if the question stood above it."""
        finder = self._read(cell_text(row[self._question])) if self._question < len(row) else None
        return finder is not None and bool(finder.find((row[self.place],)))


def _reply_columns(table: ColumnTable) -> list[ReplyColumn]:
    pairs = [(table.columns[place], at) for place, at in question_places([one.header for one in table.columns]).items()]
    watched = [(one, at) for one, at in pairs if one.is_unread or (one.field or one.only_no) in ANSWER_FIELDS]
    return [ReplyColumn(one, at, table.companies) for one, at in watched]


def watched_columns(table: ColumnTable) -> list[UnreadColumn | FactColumn | ReplyColumn]:
    """Return these columns, and all others, in which people write too that somebody left."""
    unread = unread_columns(table.columns, table.preset, table.said, table.companies)
    answers = list(map(consent.AnswerColumn, Places(table).answers))
    for one in unread:
        one.read_next_to(answers)
    places = {one.place for one in unread}
    others = [one for one in table.columns if one.header.index not in places and not one.is_dropped]
    silent = [one for one in filter(_is_of_preset_alone, others) if _HEADER_WORDS_OF_NAMES.isdisjoint(one.header.words)]
    known = [one for one in others if one.field in FACT_FIELDS or _are_names(one)]
    facts = [FactColumn(one, table.companies, is_fact=one in known or one in silent) for one in others]
    return [*unread, *facts, *_reply_columns(table)]
