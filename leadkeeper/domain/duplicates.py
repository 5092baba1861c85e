"""Duplicates: how several contacts are merged into one, and which records belong to the same person."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from difflib import SequenceMatcher
from itertools import combinations
from typing import Any

from leadkeeper.domain.consent import after
from leadkeeper.domain.contact import CHANNELS, Consent, Contact, Event, LastAction
from leadkeeper.domain.email import import_key
from leadkeeper.domain.partner import works_alone
from leadkeeper.domain.phone import phone_key
from leadkeeper.domain.serialization import Verbatim
from leadkeeper.domain.text import fold, split_full_name
from leadkeeper.domain.time import calendar_day, moment

CHOOSABLE = (
    "email", "phone", "first_name", "last_name", "company", "job_title", "country", "postal_address", "segment",
    "legal_form", "stage", "owner",
)  # fmt: skip
"""Fields for which the user may choose the value; for all others the safer or the fuller value wins."""

STATES = ("ok", "bounced", "invalid")

MOST_PARTS = 32  # up to so many groups one group is taken apart; with more decisions in it, it is proposed as it is


def possible_groups(numbers: Sequence[int], distinct: Collection[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Return the largest parts of a group, two records or more, without two that are known to be different people."""
    parts = [frozenset(numbers)]
    for pair in combinations(sorted(numbers), 2):
        if pair not in distinct or len(parts) > MOST_PARTS:
            continue
        whole = [part for part in parts if part.issuperset(pair)]
        kept = [part for part in parts if part not in whole]
        halves = [part - {record} for part in whole for record in pair]
        parts = kept + [part for part in dict.fromkeys(halves) if not any(part <= other for other in kept)]
    return sorted(tuple(sorted(part)) for part in parts if len(part) > 1)


def merged(people: Sequence[Contact], choices: Mapping[str, int] | None = None) -> Contact:
    """Return the merged contact; the first one is kept.

    `choices`: field → position of the contact with the right value. Without a choice the kept contact keeps its value
    and missing values are filled in. Where contacts differ in a fact that rules use, the stricter value wins. Every
    address and number is kept for the suppression list and for tracing.
    """
    chosen = choices or {}
    kept = people[0]

    def value(name: str) -> Any:
        if name in chosen:
            return getattr(people[chosen[name]], name)
        return _SAFER[name](people) if name in _SAFER else _filled(people, name)

    facts = {name: value(name) for name in CHOOSABLE}
    facts |= {name: one(people) for name, one in _TOGETHER.items()}
    facts |= {name: _stricter_of(people, name) for name in ("age_at_consent", "birth_date", "relation_ended_on")}
    return replace(
        kept,
        **facts,
        email_state=_state(people, facts["email"]),
        other_emails=_others(people, "email", "other_emails", facts["email"], import_key),
        other_phones=_others(people, "phone", "other_phones", facts["phone"], phone_key),
    )


def _filled(people: Sequence[Contact], name: str) -> Any:
    return next((found for one in people if (found := getattr(one, name)) not in (None, "")), None)


def _segment(people: Sequence[Contact]) -> str | None:
    """`b2b` only if every record has it: without a segment a person is a consumer."""
    found = [one.segment for one in people]
    return found[0] if len(set(found)) == 1 else next((one for one in found if one != "b2b"), None)


_FIRST_MATCHING: dict[str, Callable[[Any], bool]] = {
    "segment": lambda one: one != "b2b", "country": lambda one: one != "FR", "legal_form": works_alone,
}  # fmt: skip


def stricter(name: str, values: Sequence[Any]) -> Any:
    """Return of several values of a fact the one by which rules allow least; the first where they make no difference.

    The youngest (R25): the lowest stated age, the latest birth date. An unreadable date wins. Nobody answers at an age
    of 0 to 2, which programs write for an empty cell: it counts alone only.
    """
    if name == "age_at_consent":
        return min([age for age in values if age > 2] or values, default=None)
    if name == "birth_date":
        return max(values, key=lambda text: calendar_day(text) or date.max, default=None)
    if name == "relation_ended_on":
        return min(values, key=lambda text: calendar_day(text) or date.min, default=None)
    is_strict = _FIRST_MATCHING.get(name, lambda _: True)
    return next(filter(is_strict, values), next(iter(values), None))


def _stricter_of(people: Sequence[Contact], name: str) -> Any:
    return stricter(name, [found for one in people if (found := getattr(one, name)) not in (None, "")])


_SAFER: dict[str, Callable[[Sequence[Contact]], Any]] = {
    "segment": _segment, "country": lambda people: _stricter_of(people, "country"),
    "legal_form": lambda people: _stricter_of(people, "legal_form"),
    "stage": lambda people: next((one.stage for one in people if one.stage not in (None, "new")), people[0].stage),
}  # fmt: skip


def _last_action(people: Sequence[Contact]) -> LastAction | None:
    """The newest action; one without a readable instant only if there is no other."""
    found = [one.last_action for one in people if one.last_action]
    return max(found, key=lambda one: when.lo if (when := moment(one.at)) else -(2**62), default=None)


def _extra(people: Sequence[Contact]) -> Verbatim:
    result: dict[str, Any] = {}
    for one in people:
        for header, text in one.extra.items():
            result.setdefault(header, text)
    return Verbatim(result)


_TOGETHER: dict[str, Callable[[Sequence[Contact]], Any]] = {
    "contested": lambda people: True if any(one.contested for one in people) else people[0].contested,
    "admin_only": lambda people: True if any(one.admin_only for one in people) else people[0].admin_only,
    "tags": lambda people: tuple(dict.fromkeys(tag for one in people for tag in one.tags)),
    "note": lambda people: "\n".join(dict.fromkeys(one.note for one in people if one.note)) or None,
    "informed": lambda people: _filled(people, "informed"),
    "last_action": _last_action, "extra": _extra,
}  # fmt: skip


def _state(people: Sequence[Contact], email: str | None) -> str | None:
    """The worst state of the address that is kept."""
    if not email:
        return people[0].email_state
    states = [one.email_state for one in people if one.email and import_key(one.email) == import_key(email)]
    return max(states, key=lambda state: STATES.index(state) if state in STATES else len(STATES), default="ok")


def _others(
    people: Sequence[Contact], first: str, further: str, stays: str | None, key: Callable[[str], str]
) -> tuple[str, ...]:
    result: dict[str, str] = {}
    for one in people:
        for address in (getattr(one, first), *getattr(one, further)):
            if address:
                result.setdefault(key(address), address)
    if stays:
        result.pop(key(stays), None)
    return tuple(result.values())


def repeated_refusals(lost: Iterable[tuple[Event, str]], at: str | None) -> list[Consent]:
    """Return refusals and withdrawals that the merge would cancel, to be recorded again at the instant of the merge.

    `lost` pairs each with a channel on which a consent of another record would lift it (R28). `raw` keeps the original
    instant. Without an instant they count as last.
    """
    channels: dict[Consent, set[str]] = {}
    for no, channel in lost:
        channels.setdefault(no.consent, set()).add(channel)
    result = []
    for consent, found in channels.items():
        whole = consent.channels is None and len(found) == len(CHANNELS)
        ordered = None if whole else tuple(channel for channel in CHANNELS if channel in found)
        result.append(replace(consent, at=at, raw=consent.at or consent.raw, channels=ordered, source=None))
    return result


def repeated_from(consent: Consent) -> str | None:
    """Return when a refusal was given that was recorded again because of another record of the person; else None."""
    is_repeated = consent.event != "given" and consent.source is None and consent.raw not in (None, consent.at)
    return consent.raw if is_repeated and moment(consent.raw) is not None else None


def answered_at(consent: Consent) -> str | None:
    """Return when a person gave an answer, also one that was recorded again later (`repeated_from`)."""
    return repeated_from(consent) or consent.at


def refusal_known_late(no: Event, person: Contact, known: Iterable[Event], now: datetime) -> Consent | None:
    """Return a refusal again, as given now, if it becomes known after a consent that would lift it (R28); else None.

    A contact with several mailboxes or numbers may be several merged records, and the later consent that of another.
    `known` is what the contact had answered so far. `raw` keeps the original instant. Without an instant, which is
    the case where a consent lies in the future, it counts as last.
    """
    if not (person.other_emails or person.other_phones):
        return None
    return said_again(no, known, now)


def said_again(no: Event, known: Iterable[Event], now: datetime) -> Consent | None:
    """Return a dated refusal again, as given now, if one of the `known` consents would lift it; see above."""
    if no.consent.event == "given" or no.when is None:
        return None
    yeses = [one for one in known if one.consent.event == "given" and not after(no, one)]
    if not yeses:
        return None
    again = replace(no.consent, at=now.isoformat(), raw=no.consent.at, source=None)
    return again if all(after(Event(again, moment(again.at)), one) for one in yeses) else replace(again, at=None)


CLOSE = 0.86  # Dubois / Duboi, Lefèvre / Lefebvre [product choice]
Name = tuple[str | None, str | None]  # first and last name


@dataclass(frozen=True, slots=True)
class Bearer:
    """What identifies a record: name, own address as typed and canonical, and all its canonical addresses."""

    name: Name
    typed: str | None
    address: str | None
    addresses: frozenset[str]


def surely_same(first: Bearer, other: Bearer, sharers: Iterable[Bearer]) -> bool:
    """Whether two records that share an address are certainly one person (for erasure and disclosure: no similarity).

    Their names have the same words. A record without a name belongs to the person with the same own address, unless
    `sharers` (all records with that address) have several names.
    """
    words, others = set(_words(first.name)), set(_words(other.name))
    if words and others:
        return words == others
    names = {frozenset(_words(sharer.name)) for sharer in sharers if sharer.address == first.address}
    return first.address is not None and first.address == other.address and len(names - {frozenset()}) <= 1


def similar(one: Name, other: Name) -> bool:
    """Whether one name has all words of the other, or is spelled almost alike; an empty name is never similar."""
    words, others = _words(one), _words(other)
    if not words or not others:
        return False
    if set(words) <= set(others) or set(others) <= set(words):
        return True
    return SequenceMatcher(None, " ".join(sorted(words)), " ".join(sorted(others))).ratio() >= CLOSE


def _words(name: Name) -> list[str]:
    return fold(" ".join(filter(None, name))).replace("-", " ").split()


def similar_names(people: Sequence[tuple[int, str | None, str | None]]) -> list[tuple[int, ...]]:
    """Group records that share a number by similar names; each group holds ascending row ids."""
    groups: list[set[int]] = []
    for (first, *name), (other, *another) in combinations(people, 2):
        if similar((name[0], name[1]), (another[0], another[1])):
            touched = [group for group in groups if group & {first, other}]
            groups = [group for group in groups if group not in touched]
            groups.append({first, other}.union(*touched))
    return sorted(tuple(sorted(group)) for group in groups)


_TITLES = dict.fromkeys("m mr monsieur".split(), "m") | dict.fromkeys(
    "mme mlle madame mademoiselle mrs ms miss".split(), "f"
)


ANSWERS_DIFFER = ": réponses différentes, different answers"
"""What the note of a mailbox of two people says behind their names."""
_OF_TWO = re.compile(rf"STOP \((?:(.+) / (.+?)({ANSWERS_DIFFER})|((?:.+ )?[0-9]{{1,3}}) / ((?:.+ )?[0-9]{{1,3}}))\)")
_AGE_BEHIND = re.compile(r" ?[0-9]{1,3}$")


def without_others(note: str, first_name: str | None, last_name: str | None) -> str | None:
    """Return the note of a person without the names and ages of others at the address that an import wrote in it.

    What somebody may see of their data must not harm others (GDPR 15(4)).
    """
    own = fold(" ".join(filter(None, (first_name, last_name))))
    kept = []
    for line in note.splitlines():
        match = _OF_TWO.fullmatch(line.strip())
        if match is None:
            kept.append(line)
            continue
        sides = [(one, one) for one in (match[1], match[2]) if one]
        sides += [(one, _AGE_BEHIND.sub("", one)) for one in (match[4], match[5]) if one]
        its = [side for side, name in sides if fold(name) in ("", own)]
        kept += [f"STOP ({' / '.join(its)}{match[3] or ''})"] if its else []
    return "\n".join(kept) or None


def may_be_one(names: Sequence[str | None], others: Sequence[str | None]) -> bool:
    """Return whether the first and last names of two people at one address may be those of one.

    Another first name tells who is another, as Louise for Louis, not another spelling of it ("Matthieu", "Mme Inès").
    """
    (title, first), (other_title, other_first) = _first(names[0]), _first(others[0])
    if title and other_title and title != other_title:
        return False
    a, b = names[0] or "", others[0] or ""
    is_turned = (first, _first(names[1])[1]) == (_first(others[1])[1], other_first)
    short, long = sorted((first, other_first), key=len)
    is_short = any(_initials(one) == "".join(_words((other, None))) for one, other in ((a, b), (b, a)))
    return (
        is_turned
        or is_short
        or (long.startswith(short) and (len(short) < MIN_NAME or long[len(short) :] not in _OF_WOMEN))
    )


def may_be_called(words: Set[str], first_name: str | None, last_name: str | None) -> bool:
    """Return whether somebody called by these words, in any order, may be the person of these names; by none, anybody.

    As in `may_be_one`, another first name tells who is another.
    """
    said, first = {key for one in words if (key := _first(one)[1])}, _first(first_name)[1]
    own = {key for one in _words((first_name, last_name)) if (key := _first(one)[1])}
    return not first or said <= own or any(may_be_one((one, None), (first_name, None)) for one in said)


def is_another(name: str, first_name: str | None, last_name: str | None) -> bool:
    """Return whether a full name, in either order, is surely not that of a record with these names."""
    theirs = set(_words((first_name, None)))
    either = (split_full_name(name), split_full_name(name, last_name_first=True))
    return bool(theirs) and all(
        all(one) and theirs.isdisjoint(_words((one[0], None))) and not may_be_one(one, (first_name, last_name))
        for one in either
    )


def _initials(name: str) -> str:
    return "".join(word[0] for word in _words((name, None)))


def _first(name: str | None) -> tuple[str, str]:
    """The title before a name and the letters of the name, doubled ones once and without the h of "th"."""
    words = _WORD.findall(fold(name or ""))
    titles = [_TITLES[word] for word in words if word in _TITLES]
    key = "".join(word for word in words if word not in _TITLES).replace("th", "t")
    return "".join(titles[:1]), _DOUBLED.sub(r"\1", key)


MIN_NAME = 3
_OF_WOMEN = frozenset("e ne ine ete ie a".split())
_WORD, _DOUBLED = re.compile(r"[^\W_]+"), re.compile(r"(.)\1+")


_MAX_RUN = 6  # words of a name


def spelling(words: Iterable[str]) -> str:
    """Return the words of a name as one: "de la Tour" is "DELATOUR" too, and "Rémi" is "Remy"."""
    return "".join(words).replace("y", "i")


def runs(words: Sequence[str]) -> set[str]:
    """Return the spellings of each few words in a row."""
    ends = ((at, end) for at in range(len(words)) for end in range(at + 1, min(at + _MAX_RUN, len(words)) + 1))
    return {spelling(words[at:end]) for at, end in ends}


def is_called(name: str, words: Set[str]) -> bool:
    """Whether somebody with a name of these words may be called so: "lea", "dubois", "lea d"."""
    return all(one in words or (len(one) == 1 and any(word[0] == one for word in words)) for one in name.split())
