"""Scope of an answer: channels that people choose, partners that they name or except.

Consent is specific (GDPR 4(11)): a yes counts for no more than its words say, and one with an exception for nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from leadkeeper.domain.consent import (
    AGREES,
    NO,
    NO_ANSWER,
    UNCLEAR,
    WITHDRAWN,
    YES,
    Answer,
    AnswerColumn,
    ColumnQuestion,
    UnreadAnswers,
    one_recipient,
    read_answer,
    unread_answers,
)
from leadkeeper.domain.contact import CHANNELS
from leadkeeper.domain.imports.channels import (
    EXCEPT_WORDS,
    MAX_CHOICE_CHARS,
    NEGATION_WORDS,
    chooses_nothing,
    denies_or_excepts,
    names_channels,
)
from leadkeeper.domain.imports.headers import (
    CHANNEL_SYNONYMS,
    channels_taken_out,
    name_key,
    name_words,
    named_channels,
    names_another_channel,
    speaks_of_writing,
    title_words,
    without_taken_out,
)
from leadkeeper.domain.partner import (
    LEGAL_FORMS,
    LOOKED_AT,
    CompanyName,
    calls_a_company,
    companies_in,
    company_key,
)
from leadkeeper.domain.text import CAMEL, fold, pattern, word_set

_MIN_RUN_TOGETHER = 8  # letters of a name that is looked for among letters without blanks


def _run_together(name: str) -> tuple[str, ...]:
    """The letters of a company's name, with its legal form and without."""
    return tuple(dict.fromkeys((name_key(name), company_key(name))))


def spelt_out(text: str, companies: Iterable[CompanyName]) -> str:
    """Return a title that a program wrote without blanks in words: the names of companies in it, and those in capitals.

    "VotreAdresseÀ_FermeBellevueSAS" for Ferme Bellevue SAS is "Votre Adresse À_ Ferme Bellevue SAS".
    """
    if any(map(str.isspace, text)) or len(text) < _MIN_RUN_TOGETHER:
        return text
    letters = [(letter, place) for place, sign in enumerate(text) for letter in name_key(sign)]
    key, parts = "".join(letter for letter, _ in letters), list[tuple[int, int, str]]()
    for own, words in ((own, name_words(one.name)) for one in companies for own in _run_together(one.name)):
        at = key.find(own) if len(own) >= _MIN_RUN_TOGETHER else -1
        start, end = (letters[at][1], letters[at + len(own) - 1][1] + 1) if at >= 0 else (0, 0)
        if start < end and all(end <= before or start >= after for before, after, _ in parts):
            name = " ".join(
                words[: next(n for n in range(len(words) + 1) if "".join(words[:n]).startswith(own))]
            ).title()
            parts.append((start, end, f" {name} " if len(name_words(text[start:end])) == 1 else text[start:end]))
    result, last = "", 0
    for start, end, name in sorted(parts):
        result, last = result + CAMEL.sub(" ", text[last:start]) + name, end
    return (result + CAMEL.sub(" ", text[last:])).strip()


_STEM = 5  # letters that a trade and a name share: "assurance", Raoult Assurances


def of_recipient(asked: str, companies: Sequence[CompanyName]) -> tuple[CompanyName, ...]:
    """Return the companies of the trade that a question for partners names alone, or the one that nobody knows."""
    name = one_recipient(asked)
    stem = name[:_STEM] if name.islower() and len(name) >= _STEM else ""
    alike = {
        one.partner or one.name: one
        for one in companies
        if stem and one.short is None and any(word.startswith(stem) for word in name_words(one.name))
    }
    return tuple(alike.values()) or ((CompanyName(name, short=name),) if name else ())


_SAYS_EXCEPT = re.compile(rf"\b(?:{EXCEPT_WORDS})\b")
_EACH_PARTNER_WORDS = frozenset("tous toutes tout all any".split())
_ALL_PARTNERS_WORDS = _EACH_PARTNER_WORDS | {"partenaires", "partners"}
_PLAIN_YES_WORDS = AGREES | frozenset(
    "avec plaisir volontiers ok okay pourquoi pas bien sur d j je why not please svp merci sure of course yes y"
    " mail mails email e sms telephone tel phone par by uniquement seulement only".split()
)
_YES_WORDS = frozenset("ok okay yes y".split())
_JOINING_WORDS = frozenset("mais but et and".split())
Terms = tuple[tuple[str, ...] | None, str | None]  # channels of a yes, id of the partner it is given to; None: all


def yes_terms(question: ColumnQuestion, text: str, companies: Sequence[CompanyName]) -> tuple[tuple[Terms, ...], bool]:
    """Return to which partners a yes is given by which channels, and whether it names a company that is no partner.

    As the column asks, without the channels that its title excepts ("sauf SMS"); a text that the user explained
    (`text`, else "") may name fewer: "Oui, que Raoul m'appelle", "Oui sauf SMS". One that is no whole yes otherwise
    ("tous sauf la mutuelle") gives none, nor does a part that excepts a company, see `excepts`.
    Where texts of the column name companies, one that names none and says more than yes may mean an unknown company.
    """
    terms, is_unknown = list[Terms](), False
    taken_out, left = channels_taken_out(title_words(question.header))
    if _is_no_whole_yes(text):
        refused, chosen = refused_channels(text, question.header), channels_taken_out(_words_of(text))[1]
        if not refused:
            return (), False
        text, taken_out = "", (*taken_out, *refused, *(one for one in CHANNELS if chosen and one not in chosen))
    is_by_name = bool(text) and is_answered_by_name(question, companies)
    for part in _parts(text) if text else ("",):
        words, by_name = name_words(part), companies_in(part, companies) if question.purpose == "partners" else ()
        if text and (_refuses(part, by_name) if by_name else _may_deny(part) and calls_a_company(words, companies)):
            continue
        meant = surely_named(part, by_name)
        is_unknown = is_unknown or len(meant) < len(by_name)
        if (by_name and not meant) or (is_by_name and not by_name and not is_general(part)):
            is_unknown = True
            continue
        named = tuple(one.partner for one in meant) or question.named
        is_unknown = is_unknown or None in named
        asked_for = question.channels
        own_channels = named_channels(words)
        is_narrow = bool(own_channels) or names_another_channel(words)
        channels = tuple(one for one in own_channels if one in (asked_for or CHANNELS)) if is_narrow else asked_for
        if taken_out:
            channels = tuple(one for one in channels or left or CHANNELS if one not in taken_out)
        if channels != ():
            terms += [(channels, one) for one in (named or (None,)) if one is not None or not named]
    return tuple(dict.fromkeys(terms)), is_unknown


Answered = Sequence[tuple[tuple[ColumnQuestion, object], Answer]]  # the questions of a row, each with its answer


def terms_left(
    terms: tuple[Terms, ...],
    question: ColumnQuestion,
    answers: Answered,
    texts: Sequence[str],
    companies: Sequence[CompanyName],
) -> tuple[Terms, ...]:
    """Return the terms of a yes that the other answers of the row leave, `texts` those that the user explained.

    A box behind a question for partners gives none but those of a clear yes to it: "bof" with two ticks is none. In
    general ("Offres partenaires") a yes is none to partners with an own, empty column.
    """
    terms = _of_its_question(terms, question, answers, texts, companies)
    asking = [other for (other, _), answer in answers if answer in (NO_ANSWER, UNCLEAR) and not other.is_reversed]
    silent = {one for other in asking for one in other.named if one}
    if not silent or not _EACH_PARTNER_WORDS.isdisjoint(title_words(question.header)):
        return terms
    others = [one for one in dict.fromkeys(one.agreed_to for one in companies) if one and one not in silent]
    return tuple((by, one) for by, partner in terms for one in ([partner] if partner else others))


def _of_its_question(
    terms: tuple[Terms, ...], box: ColumnQuestion, answers: Answered, texts: Sequence[str], known: Sequence[CompanyName]
) -> tuple[Terms, ...]:
    """The terms of a ticked box that a yes to its questions leaves; "Et vous appeler ?" is none of who may write."""
    asked = [
        (question, text if answer == YES and question.gives else None)
        for ((question, _), answer), text in zip(answers, texts, strict=False)
        if question.place in box.box_of and question.purpose == "partners"
        if answer != NO or box.channels != ("voice",) or not speaks_of_writing(title_words(question.header))
    ]
    if not asked or box.purpose != "partners":
        return terms
    agreed = [one for question, text in asked if text is not None for one in yes_terms(question, text, known)[0]]
    left = {
        (by, mine or theirs): None
        for by, mine in terms
        for allowed, theirs in agreed
        if (mine is None or theirs in (None, mine)) and (allowed is None or {*(by or CHANNELS)} <= {*allowed})
    }
    return (*left,)


def answers_to_hold(
    columns: Sequence[AnswerColumn], spoken: Sequence[str], companies: Sequence[CompanyName]
) -> UnreadAnswers:
    """Return the answers of a row that end, or may end, an earlier yes: the unread ones, and what others leave out.

    `spoken`: the texts of the columns in order. A yes that names nobody known is unread too.
    """
    texts = {column.place: text for column, text in zip(columns, spoken, strict=True)}
    result, left_out = unread_answers(columns, texts, None), dict[tuple[str | None, tuple[str, ...] | None], None]()
    for column, written in zip(columns, spoken, strict=True):
        asked = column.question
        text = column.explained(written) if asked.purpose == "partners" else ""
        if not text or column.read(written) != YES:
            continue
        terms, is_unknown = yes_terms(asked, text, companies)
        if is_unknown and not terms and not asked.named:
            spoken = f"{asked.header}: {' '.join(written.split())}"
            explained = tuple(one for one in result.explained if one != spoken)
            result = result._replace(unclear=(*result.unclear, (spoken, asked.channels)), explained=explained)
        every, known = asked.channels or CHANNELS, [one.agreed_to for one in companies]
        is_general = all(partner is None for _, partner in terms)
        for partner in [None] if is_general else filter(None, asked.named or known):
            is_open = not {"si", "if"}.isdisjoint(name_words(text))  # "si Raoul rappelle" names no channel
            by_channel = [every if is_open else by or every for by, to in terms if to in (None, partner)]
            allowed = {*refused_channels(text, asked.header)}.union(*by_channel)
            left = tuple(one for one in every if terms and one not in allowed)
            left_out |= {(partner, left if left != CHANNELS else None): None} if left else {}
    return result._replace(left_out=(*left_out,))


def refused_channels(text: str, header: str) -> tuple[str, ...]:
    """Return the channels that a yes refuses by name, and nothing else: "Oui sauf SMS"; () if it may except more.

    Who refuses e-mails and names nothing else may mean all messages; and where people choose partners ("Cochez les
    partenaires …"), nobody can tell to which a yes is.
    """
    words = _words_of(text)
    if not (_WHICH_WORDS | _CHOOSING_WORDS).isdisjoint(title_words(header)):
        return ()
    taken_out, left = channels_taken_out(words)
    others = set(without_taken_out(words))
    is_plain = others <= _PLAIN_YES_WORDS | _JOINING_WORDS and not others.isdisjoint(AGREES | _YES_WORDS)
    return taken_out if is_plain and (left or "email" not in taken_out) else ()


def warnings_of(answer: Answer, text: str, refused: Sequence[str]) -> list[str]:
    """Return the warnings about an answer with the channels that its text refuses.

    Who may not be called gets no SMS either: "Oui, mais pas par téléphone" says nothing of it.
    """
    words = tuple(" ".join(CHANNEL_SYNONYMS.get(word, word) for word in _words_of(text)).split())
    is_silent = {"sms", "voice"} <= {*refused} and "sms" not in named_channels(words)
    return [*(["consent-unclear"] if answer == UNCLEAR else []), *(["sms-with-calls"] if is_silent else [])]


def is_answered_by_name(question: ColumnQuestion, companies: Sequence[CompanyName]) -> bool:
    """Whether people name the partners that they say yes to, by the header or by texts that the user explained."""
    if question.purpose != "partners" or question.named:
        return False
    yeses = (text for text, answer in question.said.items() if answer == YES)
    return asks_for_names(name_words(question.header)) or any(companies_in(text, companies) for text in yeses)


_OF_SHARING = re.compile(
    r"\b(?:transm\w+|communiquee?s?|partag\w+|cedee?s?|shared?|passed on)\b.*\b(?:partenaires?|partners?)\b"
)


def offers_sharing(words: Sequence[str], texts: Sequence[str]) -> bool:
    """Whether the choices under a header that asks for some are sentences, of which one shares data with partners."""
    is_choice = not {"accepte", "plusieurs", "choix", "accept", "agree", "several"}.isdisjoint(words)
    return is_choice and 4 * sum(_OF_SHARING.search(fold(text)) is not None for text in texts) >= len(texts) > 0


_WHICH_WORDS = frozenset("lequel laquelle lesquels lesquelles quel quelle quels quelles which who".split())
_CHOOSING_WORDS = frozenset("cochez cocher choisissez choisir selectionnez tick check choose select".split())
_TO_WHICH_BEGINNINGS = (("a", "qui"), ("de", "qui"), ("avec", "qui"))
_OPEN_LAST_WORDS = {(word,) for word in "de par a pour from of by to for with".split()}
_WANTING_STEMS = tuple("souhait accept accord autoris voul desir agree want allow coordonnees donnees ok oui".split())
_MAY_BE_TO_WHICH = re.compile(r"\b(?:feu vert|go) (?:a|pour|for)$|\b(?:et|and) (?:a|de|avec|pour|to|with) (?:qui|who)$")


def leaves_names_open(words: Sequence[str]) -> bool:
    """Whether a header wants to know to which companies: "Offres souhaitées de", "OK pour", "À qui ?"."""
    is_open = words[-1:] in _OPEN_LAST_WORDS and any(word.startswith(_WANTING_STEMS) for word in words)
    is_to_these = words[:2] in _TO_WHICH_BEGINNINGS and "avez" not in words  # "À qui avez-vous parlé ?" is over
    return is_open or is_to_these or _MAY_BE_TO_WHICH.search(" ".join(words)) is not None


def asks_for_names(words: Sequence[str]) -> bool:
    """Whether a header asks which companies are meant: "Lesquels peuvent vous écrire ?", "Offres souhaitées de"."""
    return leaves_names_open(words) or not _WHICH_WORDS.isdisjoint(words) or words[:1] == ("qui",)


_PARTNERS_NOUN = "(?:partenaires|partners)"
_CHOSEN_PARTNERS = re.compile(
    rf"\b{_PARTNERS_NOUN} (?:\w+ )?(?:autorise|accepte|choisi|retenu|selectionne|coche)e?s\b"
    rf"|\b(?:chosen|accepted|selected|allowed) {_PARTNERS_NOUN}\b"
    rf"|\b{_PARTNERS_NOUN} (?:you )?(?:chosen|accepted|selected|allowed)\b"
)


def names_chosen(words: Sequence[str]) -> bool:
    """Whether a header is one of chosen companies, so that texts under it name some: "Partenaires autorisés"."""
    return _CHOSEN_PARTNERS.search(" ".join(words)) is not None


_LIST_WORDS = frozenset("choix selection destinataires noms".split())
_BARE_PARTNER_HEADERS = {("partenaires",), ("partners",)}


def may_list_names(words: Sequence[str]) -> bool:
    """Whether names may stand under a header: "Votre choix", "Partenaires"."""
    return asks_for_names(words) or tuple(words) in _BARE_PARTNER_HEADERS or not _LIST_WORDS.isdisjoint(words)


_CAPITALISED_WORD = re.compile(r"(?<=[\w&,/+-] )[A-ZÀ-Ý][\w'’-]*|(?<=[(\"“«])[A-ZÀ-Ý][\w'’-]*")
_NO_PROPER_NAMES = word_set("companies", "no_names") | _PLAIN_YES_WORDS | _ALL_PARTNERS_WORDS


def surely_named(text: str, named: Sequence[CompanyName]) -> Sequence[CompanyName]:
    """Return those of the companies in a text that it surely means.

    Not by a part of a name, nor by a name alone, next to a proper name that is none of its own: "Phare Ouest" for the
    Mutuelle du Phare, "Raoul & Fils" for Raoul.
    """
    own = {word for one in named for word in name_words(one.name)}
    sure = dict[CompanyName, None]()
    for piece in text.split(","):
        capitalised = _CAPITALISED_WORD.findall(piece) if any(map(str.islower, text)) else []
        proper_names = {word for one in capitalised for word in name_words(one)} - _NO_PROPER_NAMES - LEGAL_FORMS
        is_sentence = not AGREES.isdisjoint(name_words(piece))
        named_here = [one for one in companies_in(piece, named) if not _longer_name(piece, one, named)]
        sure |= dict.fromkeys(one for one in named_here if proper_names <= own or (one.short is None and is_sentence))
    return [one for one in named if one in sure]


# A longer name of which that of the company Raoul is a part: "Raoul & Fils", "Cabinet Raoul", "Raoul Durand".
_GAP_AND_WORD, _DOT_IN_WORD = re.compile(r"([\W_]*)([^\W_]+)"), re.compile(r"(?<=\w)\.(?=\w)")
_NAME_JOINT, _AND_SIGN = re.compile(r"\s|-|\s?[&+]\s?"), re.compile("[&+]")
_PLACE_NAMES, _QUESTION_WORDS = word_set("answers", "places"), word_set("answers", "questions")
_ORGANISATION_WORDS = frozenset("fondation foundation association mutuelle amis club groupe group institut".split())
_TRADE_WORDS = _ORGANISATION_WORDS | word_set("answers", "trades")
_FAMILY_FIRM_WORDS = frozenset("fils fille filles freres soeurs sons daughters brothers associes cie co".split())


def without_namesakes(text: str, named: Sequence[CompanyName]) -> tuple[CompanyName, ...]:
    """Return the companies that a question names, a namesake for each of which the name is part of a longer one."""
    longer = [(one, _longer_name(text, one, named)) for one in named]
    return tuple(one._replace(name=name, is_namesake=True) if name else one for one, name in longer)


def _longer_name(text: str, company: CompanyName, named: Sequence[CompanyName]) -> str:
    """The name of which that of a company is a part wherever a text has it ("Raoul Durand"); "" if it is none.

    A proper name next to it makes it longer, or "Fils", but no legal form, nor a town after the whole name.
    """
    spelt = [(gap, word, name_key(word)) for gap, word in _GAP_AND_WORD.findall(_DOT_IN_WORD.sub("", text))]
    keys = [key for _, _, key in spelt]
    own = [*name_words(_DOT_IN_WORD.sub("", company.short or company.name))]
    own = own[:-1] if len(own) > 1 and own[-1] in LEGAL_FORMS else own
    others = {name_words(one.short or one.name)[0] for one in named if one is not company}
    known = {*name_words(company.name), *others}
    longer = ""
    for start in [at for at in range(len(keys)) if keys[at : at + len(own)] == own]:
        end = start + len(own)
        while keys[end : end + 1] and keys[end] in LEGAL_FORMS:
            end += 1
        is_proper = spelt[start][1][0].isupper() and not text.isupper()
        is_later = _is_of_name_after(spelt[end : end + 2], known, is_whole=company.short is None, is_proper=is_proper)
        is_before = _is_of_name_before(spelt[max(start - 1, 0) : start + 1], known, is_proper=is_proper)
        if not is_later and not is_before:
            return ""
        longer = " ".join(word for _, word, _ in spelt[start - is_before : end + is_later])
    return longer


_SpeltWords = Sequence[tuple[str, str, str]]  # of each word of a text: what stands before it, the word, its key


def _is_of_name_after(after: _SpeltWords, known: set[str], *, is_whole: bool, is_proper: bool) -> bool:
    """Whether the next word goes on with the name before it."""
    gap, word, key = after[0] if after else (".", "", "")
    following = after[1][2] if len(after) > 1 else ""
    if not _NAME_JOINT.fullmatch(gap) or key in known:
        return False
    if _AND_SIGN.search(gap) or key in ("et", "and"):
        return _AND_SIGN.search(gap) is not None or following in _FAMILY_FIRM_WORDS
    if is_whole and key in _PLACE_NAMES:
        return following in LEGAL_FORMS
    is_name = is_proper and word[0].isupper() and len(key) > 1 and key not in _NO_PROPER_NAMES | _QUESTION_WORDS
    return is_name or key in (_FAMILY_FIRM_WORDS if is_proper else _TRADE_WORDS)


def _is_of_name_before(before: _SpeltWords, known: set[str], *, is_proper: bool) -> bool:
    """Whether the first of two words begins the name of the second."""
    if len(before) < 2 or not _NAME_JOINT.fullmatch(before[1][0]):
        return False
    gap, word, key = before[0]
    if key in known or _AND_SIGN.search(before[1][0]):
        return key not in known
    is_inside = is_proper and word[0].isupper() and _NAME_JOINT.fullmatch(gap) is not None
    is_name = is_inside and key not in _NO_PROPER_NAMES | _QUESTION_WORDS
    return is_name or key in (_ORGANISATION_WORDS if is_proper and word[0].islower() else _TRADE_WORDS)


def is_general(part: str) -> bool:
    """Whether a yes says nothing more, or means all partners: "oui, avec plaisir", "tous"."""
    words = {*name_words(part)}
    return words <= _PLAIN_YES_WORDS or not words.isdisjoint(_ALL_PARTNERS_WORDS)


def _parts(text: str) -> Iterator[str]:
    return filter(str.strip, re.split(r"[\r\n;|]+", text))


def excepts(text: str, companies: Sequence[CompanyName]) -> bool:
    """Return whether an answer takes something out of its yes: "Tous sauf la mutuelle", "Oui, mais pas de SMS".

    Or may do so, as nobody can tell which partners it names: "B+C".
    """
    return _is_no_whole_yes(text) or excepts_a_company(text, companies) or names_by_letter(text, companies)


_NOBODY = frozenset("aucun aucune none neither personne nobody nul nulle rien".split())
_NEITHER = re.compile(r"ni (?:l |aux? )?une? ni (?:l |aux? )?autre|pas une? seule?|not (?:a single )?one")
_NOBODY_WORDS = _NOBODY | frozenset("a pour to for d de of eux elles them deux the above ces".split())


def chooses_nobody(text: str) -> bool:
    """Whether an answer says that it is for nobody, and no more: "Aucun", "À personne", "Ni l'un ni l'autre"."""
    words = {*_words_of(text)}
    if _NEITHER.fullmatch(" ".join(_words_of(text))):
        return True
    return words <= _NOBODY_WORDS and not words.isdisjoint(_NOBODY)


_LETTERS = re.compile(r"[A-Z](?:\s*[+,;/&]\s*[A-Z])*")


def names_by_letter(text: str, companies: Sequence[CompanyName]) -> bool:
    """Whether a cell may mean companies by single letters, which nobody can tell apart: "B+C"."""
    is_code = _LETTERS.fullmatch(text) is not None and read_answer(text) == UNCLEAR
    if not is_code or (chooses_nothing(text) and not {*"+,;&"} & {*text}):  # "N/R" is an empty cell
        return False
    initials = {word[0].upper() for one in companies for word in name_words(one.name)}
    return {*filter(str.isalpha, text)} <= initials


def lists_companies(texts: Iterable[str], companies: Sequence[CompanyName], *, by_letter: bool) -> bool:
    """Whether most of some texts name companies and say no more, or none, or all; at least one names some."""
    distinct = list(dict.fromkeys(texts))[:LOOKED_AT] if companies else []
    naming = [
        text
        for text in distinct
        if _names_companies(text, companies) or (by_letter and names_by_letter(text, companies))
    ]
    others = sum(chooses_nobody(text) or is_general(text) or read_answer(text) != UNCLEAR for text in distinct)
    return bool(naming) and 2 * (len(naming) + others) >= len(distinct)


def _names_companies(text: str, companies: Sequence[CompanyName]) -> bool:
    """Whether a text is a list of whole names of companies."""
    parts = [part for part in _LIST_SEPARATOR.split(text) if part]
    named = [companies_in(part, companies) for part in parts]
    pairs = zip(parts, named, strict=True)
    return bool(parts) and all(
        len(by_name) == 1 and by_name[0].short is None and {*name_words(part)} <= {*name_words(by_name[0].name)}
        for part, by_name in pairs
    )


_ALL_OR_NOBODY_WORDS = frozenset(
    "tous toutes tout all any everything everybody everyone anybody aucun aucune none neither personne nobody".split()
)
_DENIED_WORD = re.compile(
    rf"\b(?:{NEGATION_WORDS}|n)(?: (?:de|d|par|le|la|les|l|des|by|via|on|a|au|aux|du|me|m|the|any|to|my|mon|mes))*"
    r" (\w+)"
)
"""The word that a negation takes out: "SMS" in "pas de SMS"."""


def _words_of(text: str) -> tuple[str, ...]:
    """The first words of an answer, which nothing keeps: one that is a letter would fill the memory."""
    return name_words.__wrapped__(text[:MAX_CHOICE_CHARS])


def _is_no_whole_yes(text: str) -> bool:
    """Whether an answer takes out partners that nobody can tell, or a channel: then nobody may guess the rest."""
    words = _words_of(text)
    spelt = " ".join(words)
    is_all_but = not _ALL_OR_NOBODY_WORDS.isdisjoint(words) and denies_or_excepts(spelt)
    denied = _DENIED_WORD.findall(spelt)
    is_all_but = is_all_but or channels_taken_out(words)[0] != ()
    return is_all_but or _SAYS_EXCEPT.search(spelt) is not None or any(names_channels((word,)) for word in denied)


_YES_OR_NO_CHOICE = re.compile(r"\b(?:oui|yes)(?: ?/ ?| ou | or )(?:non|no)\b", re.IGNORECASE)


def excepts_a_company(text: str, companies: Sequence[CompanyName]) -> bool:
    """Return whether a text refuses a company by name: "Tous sauf Raoul"."""
    text = _YES_OR_NO_CHOICE.sub(" ", text)  # "Raoul (oui/non)" asks
    denying = map(_without_waiting, filter(_may_deny, _parts(text)))  # names are looked for in few: they may be many
    pairs = ((part, companies_in(part, companies)) for part in denying)
    return any(_refuses(part, named) if named else calls_a_company(_words_of(part), companies) for part, named in pairs)


_STILL_WAITING = pattern("answers", "still_waiting")


def _without_waiting(part: str) -> str:
    """A text without what somebody waits for: "Je n'ai pas reçu mon devis Raoul" refuses nothing."""
    spelt = " ".join(_words_of(part))
    remaining, times = _STILL_WAITING.subn(" ", spelt)
    return remaining if times else part


class NamedPartners(NamedTuple):
    """Partners to which a cell gives a yes by name, whether it names an unknown one or refuses somebody."""

    partners: tuple[str, ...] = ()
    is_unknown: bool = False
    refuses: bool = False


_NAME_SEPARATOR = re.compile(r"[,;\r\n]+")


def named_partners(
    names: str, partner_of: Callable[[str], str | None], companies: Sequence[CompanyName]
) -> NamedPartners:
    """Return what a cell with names of partners says: each by name, or in a sentence that agrees to it.

    A cell that excepts or refuses somebody or a channel ("tous sauf Raoul", "Raoul, pas de SMS") gives no yes at all.
    """
    result: dict[str | None, None] = {}
    if channels_taken_out(_words_of(names))[0]:
        return NamedPartners(is_unknown=True, refuses=True)
    for part in filter(str.strip, _NAME_SEPARATOR.split(names)):
        if partner := partner_of(part.strip()):
            result[partner] = None
            continue
        companies_named = companies_in(part, companies)
        if chooses_nobody(part):
            return NamedPartners(refuses=True)
        if _refuses(part, companies_named):
            return NamedPartners(is_unknown=True, refuses=True)
        meant = surely_named(part, companies_named)
        agreed = (
            [one.partner for one in meant]
            if len(meant) == len(companies_named) and not AGREES.isdisjoint(name_words(part))
            else []
        )
        result.update(dict.fromkeys(agreed or [None]))
    return NamedPartners(tuple(one for one in result if one), is_unknown=None in result)


_LIST_SEPARATOR = re.compile(r"\s*(?:[,;|/\r\n]|\s(?:et|and|&)\s)\s*", re.IGNORECASE)


def refused_partners(
    names: str, partner_of: Callable[[str], str | None], companies: Sequence[CompanyName]
) -> tuple[str, ...]:
    """Return the partners that a list of refused ones names, also in part; () if it may mean others too."""
    result = []
    for part in filter(None, _LIST_SEPARATOR.split(names)):
        called = [one for one in companies_in(part, companies) if {*name_words(part)} <= {*name_words(one.name)}]
        result.append(partner_of(part) or (called[0].partner if len(called) == 1 else None))
    return tuple(one for one in result if one) if None not in result else ()


def is_called(text: str, name: str) -> bool:
    """Return whether a text surely calls a company by a part of its name: as a proper name inside of it."""
    spelt = re.escape(name).replace("\\ ", r"\W+")
    folded = fold(text)
    names = re.finditer(rf"\b{spelt}\b", folded) if len(folded) == len(text) and not text.isupper() else ()
    return any(one.start() > 0 and text[one.start()].isupper() for one in names)


_SAYS_NOBODY = re.compile(r"\b(?:aucune?|plus rien)\b")
_DENYING_WORD = re.compile(
    rf"\b(?:{NEGATION_WORDS}|n|but|rien|nothing|0|false|erreur|mistake|forget|ignore[rz]?|untick|uncheck|oublie[rz]?|decoche[rz]?"
    r"|interdi\w*|detest\w*|hates?|exclu(?:re|e?s?)|boycott\w*|plainte|harcel\w*|n?ko|nok|plus (?:de|du|chez|par))\b"
)  # of channels nobody denies any by "n° 1" or "(0)6"


def _refuses(part: str, companies_named: Sequence[CompanyName]) -> bool:
    """Whether a text that is no name of a partner refuses one of the companies that it names, or all of them."""
    words = name_words(part)
    if not companies_named and words[-1:] and words[-1] in LEGAL_FORMS:
        return False  # an unknown "Non Stop SAS"
    own = {word for one in companies_named for word in name_words(one.name)}
    remaining = " ".join(word for word in words if word not in own)
    is_no = read_answer(part) in (NO, WITHDRAWN) or _SAYS_EXCEPT.search(remaining) or _SAYS_NOBODY.search(remaining)
    return bool(is_no) or (bool(companies_named) and _may_deny(remaining))


def _may_deny(text: str) -> bool:
    """Whether a text holds a word by which it may refuse something; its words are not kept, for notes may be long."""
    return read_answer(text) in (NO, WITHDRAWN) or _DENYING_WORD.search(fold(text)) is not None
