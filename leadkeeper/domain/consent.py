"""Consent: reading answers from cells, what a yes is for, and which of two answers is later.

The last covering answer decides. An answer is later than another only if its whole interval lies after the other's;
otherwise the refusal or withdrawal wins. One without a readable instant counts as the last. Law: GDPR 7(3); C-129/21
Proximus.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from leadkeeper.domain.contact import CHANNELS, Consent, Event
from leadkeeper.domain.imports.dates import is_no_date
from leadkeeper.domain.imports.headers import (
    CONTACTS,
    MESSAGES,
    name_words,
    named_channels,
    names_another_channel,
    speaks_against,
    speaks_of_leaving,
    title_words,
    with_pairs,
)
from leadkeeper.domain.partner import LEGAL_FORMS, CompanyName, calls_a_company, companies_in
from leadkeeper.domain.text import (
    denies_leaving,
    fold,
    has_turned_legend,
    may_mean_never,
    says_no_by_sign,
    spoken,
    stands_for_empty,
    without_text_mark,
)

Answer = Literal["yes", "no", "withdrawn", "none", "unclear"]
"""Meaning of a cell; `unclear` is no answer, but the cell is not empty."""

YES: Final = "yes"
NO: Final = "no"
WITHDRAWN: Final = "withdrawn"
NO_ANSWER: Final = "none"
UNCLEAR: Final = "unclear"

_PLAIN_NO = "no|n|non|false|faux|0|off|☐|✗|✘|❌|unchecked"
_WORDS: dict[Answer, str] = {
    YES: "yes|y|oui|o|true|vrai|1|x|✓|✔|☑|✅|on|checked|coché|subscribe|subscribed|agree|i agree|accepte|accepté"
    "|j'accepte",
    NO: f"{_PLAIN_NO}|refuse|refusé|je refuse|contre|jamais|never|désaccord|nein|nope|pas intéressé|pas intéressée"
    "|not interested|pas pour moi|denied|rejected|refused|refusal|not agreed|disabled|désactivé|décoché|revoked"
    "|retiré|retirée|résilié|résiliée|révoqué|révoquée|interdit|interdite|forbidden|not allowed",
    WITHDRAWN: "unsubscribed|désinscrit|opted out|withdrawn",
    NO_ANSWER: "never_subscribed|never subscribed|jamais abonné|jamais abonnée",
}
_ANSWERS: dict[str, Answer] = {
    "": NO_ANSWER,
    **{fold(word): answer for answer, words in _WORDS.items() for word in words.split("|")},
}
_STAYS = frozenset(map(fold, f"{_PLAIN_NO}|allow|allowed|autoriser|send|envoyer".split("|")))  # the last of Dynamics
_STILL_IN = frozenset(
    map(fold, "actif|active|abonné|abonnée|inscrit|inscrite|subscribed|confirmed|confirmé|enabled|ok".split("|"))
)
"""Words for people still subscribed; under a header that asks who left, they mean that the person left."""
_NOT_GONE = re.compile(
    rf"(?:non|no) ?(?:[,;:.(]| [-–] ) ?(?:(?:toujours|encore|est|still|is) )*(?:{'|'.join(sorted(_STILL_IN))})\W*"
)
"""A no with a reason why it is one: "non, toujours inscrit"; "non inscrit" or "non, plus jamais" may be leaving."""

# A text that begins with one of these is a refusal, whatever follows: "Non merci", "Je ne souhaite pas…", "N'acceptez…"
_BEGINS_NO = re.compile(
    r"\W*(?:(?:non|no|ne|je ne?|(?:je|i) refuse|refus|refuse|refusee|pas d['\s]accord|opt[ _-]?out|stop|surtout pas"
    r"|opposee?|opposition|je m['\s]oppose|je suis contre|(?:je |i )?declined?|(?:i )?disagree|case non cochee"
    r"|(?:case )?pas cochee?|not (?:checked|ticked|selected|agreed|accepted)|(?:i )?do(?: not|n't) (?:agree|accept"
    r"|consent|want|wish|allow|authori[sz]e|share|send|contact|call|e-?mail))(?![^\W_])|(?:je )?n')"
)
_BEGINS_GONE = re.compile(r"\W*(?:unsubscribed|desinscrite?|desabonnee?|opted[ _-]out)(?![^\W_])")


@lru_cache(maxsize=16384)
def read_answer(text: str, header: str = "") -> Answer:
    """Return what a cell answers, in French or English words or signs; a repeated header is a ticked box.

    A text that begins with a refusal is one, whatever follows, even if it repeats the header, and as a slug too; a
    yes is one in these very words alone.
    """
    folded = fold(text)
    answer = _ANSWERS.get(folded)
    if answer is not None:
        return answer
    words = spoken(text)
    if _ANSWERS.get(words) == WITHDRAWN or _BEGINS_GONE.match(words):
        return WITHDRAWN
    if _ANSWERS.get(words) == NO or _BEGINS_NO.match(words) or says_no_by_sign(text):
        return NO
    return YES if folded == fold(header) else UNCLEAR


def says_nothing(text: str) -> bool:
    """Whether a cell is empty, or holds what databases and people write for that: `NULL`, a dash, `0000-00-00`."""
    return not text or is_no_date(text) or stands_for_empty(text)


def stays(text: str, *, asks_who_left: bool = True) -> bool:
    """Whether a cell of a column about leaving means that the person stayed; any other text means that they left."""
    if says_nothing(text):
        return True
    folded = fold(without_text_mark(text))
    is_no = folded in _STAYS or _NOT_GONE.fullmatch(folded) is not None or denies_leaving(spoken(text))
    return is_no or (not asks_who_left and folded in _STILL_IN)


_MAY_CONTACT = re.compile(
    r"\b(?:re)?(?:contactable|sollicitable|demarchable|prospectable|appelable|e?mailable)s?\b"
    r"|\b(?:peut|peux|peuvent|pouvons|puis|pour|accord|ok|can|may)\b(?: \w+){0,2}?"
    r" (?:(?:re)?contacte|r?appele|sollicit|demarch|prospect|contact|call|e?mail)\w*\b"
    r"|\b(?:accepte|souhaite|autoris|veut|veux|voulez)\w*(?: \w+){0,6}?"
    r" (?:(?:re)?contact(?:e|er|ee|es|ees)?|r?appele\w*|sollicit\w*|demarch\w*|prospect(?:ion|e|er|ee))\b"
    r"|\b(?:accepte|autoris)\w*(?: \w+){0,2}? (?:e?mails?|e?mailings?|courriels?|sms|appels)\b"
    r"|^(?:demarchage|prospection|sollicitation|e ?mailing|mailing|publipostage|pub|publicite)s?"
    r"(?: (?:commercial|telephon)\w*)?$"
    r"|^(?:canal|canaux|moyen|mode|preference)s? (?:(?:de|du) )?(?:contact|communication|prefere)\b|^communication$"
    r"|^(?:(?:re)?contact|r?appel|envoi|e?mailing|demarchage|prospection) (?:possible|autorise|permis|ok)e?$"
    r"|^(?:(?:accord|marketing|client|ok) )?(?:consentements?|consent|rgpd|gdpr)(?: (?:rgpd|gdpr|marketing|ok|donne))?$"
    r"|^(?:(?:rgpd|gdpr) (?:consent(?:ement)?|accord|ok)|accord|permission|autorisation)s?$"
    r"|\b(?:transmission|partage|cession|transfert) (?:\w+ ){0,4}?(?:tiers|partenaires?)\b"
    r"|^tiers$"
    rf"|^(?:(?:is )?subscribed?(?: to)?|(?:(?:is|has) )?opted in(?: (?:to|for|by|via))?|abonnee?(?: e)?(?: a| aux?)?)"
    rf"(?: (?:\w+ )?(?:{MESSAGES}|marketing|offers?|offres?|partners?|partenaires?))?$"
    r"|^(?:(?:e ?)?mail(?:ing)?s?|newsletters?|sms) (?:enabled|active?e?s?|actifs?|on)$"
    r"|^recevoir (?:nos|vos|des|les) (?:\w+ )?offres?$"
    r"|\b(?:share|shared|sharing) (?:\w+ ){0,4}?(?:third part(?:y|ies)|partners?)\b"
)
"""Headers that ask whether a person may be contacted: a no under them is a refusal."""
_PERMITS = frozenset(
    "accept accepts accepte acceptes acceptez acceptation autorise autorisee autorises autorisez autorisation"
    " autorisations allow allows allowed consent consents consentement consentements accord permission permissions"
    " agree agrees optin".split()
)
"""The same with one of `CONTACTS`: "Autorisation de transmission"; "Accepte les animaux" is something else.

"Accepts SMS Marketing", which shops fill in with "no" for everybody, asks for one other channel alone.
"""

_OWN_LETTER = frozenset("newsletter newsletters infolettre".split())
"""Nobody refuses partners by not wanting one's own newsletter."""


def asks_to_contact(words: Sequence[str]) -> bool:
    """Whether the words of a header ask if somebody may be contacted."""
    is_permit = not (CONTACTS.isdisjoint(words) or _PERMITS.isdisjoint(with_pairs(words)))
    is_permit = is_permit and named_channels(tuple(words)) in ((), ("email",)) and _OWN_LETTER.isdisjoint(words)
    is_asked = is_permit or _MAY_CONTACT.search(" ".join(words)) is not None
    return is_asked and not speaks_of_leaving(words) and not asks_for_facts(words)


AGREES = frozenset(
    "accepte acceptes acceptez accept autorise autorises autorisez agree consens consent souhaite souhaites souhaitez"
    " veux veut voulez desire desires desirez aimerais aimeriez accord want wish oui".split()
)
_CONSENT_WORDS = frozenset(
    "optin consent consentement consentements accord accepte acceptation accepts autorise autorisation newsletter rgpd"
    " gdpr marketing partenaire partenaires partner partners offres offers subscribe abonnement permission agree"
    " agrees agreement prospection".split()
)


def asks_for_consent(words: Sequence[str]) -> bool:
    """Whether the words of a header may ask for consent; on their own they give no field."""
    return not _CONSENT_WORDS.isdisjoint(with_pairs(words))


_AGREED = (
    r"\b(?:accept|autoris|agree|consen|souhait|veu[tx]|voul|desir|aimeri|accord|want|wish|oui|ok|opt(?!ion)|coch"
    r"|tick(?!et)|permi|allow|subscri|inscri|abonn)"
)
_TURNED = re.compile(
    r"^(?:sauf|hormis|excepte?|exceptions?)(?: (?:ces |les |nos |these |the )?(?:partenaires|partners))?$"
    r"|\b(?:dit|dites|dis|said|say) (?:vous |you )?(?:non|no)(?:$| (?:a|aux|to)\b)|\b(?:decoch|untick|uncheck|deselect)"
    rf"|^(?!.*{_AGREED}).*\b(?:ne|n) (?!pas|plus|jamais)\w+ (?:pas|plus|jamais) (?:etre )?(?:transm|partag|communiqu)"
    r"|\bne soi\w+ (?:pas|plus|jamais)\b|(?<=\w )(?:pas|not|jamais|never|ni) (?:(?:de|d|les|des|a|aux|any|to|the) )*"
    r"(?:partenaires|partners|tiers|third)\b"
)
"""Headers under which nobody can tell what a yes or a filled cell is for: "Décochez pour accepter", "Sauf"."""


def turns_around(words: Sequence[str]) -> bool:
    """Whether nobody can tell by the words of a header what a yes or a filled cell under it is for."""
    return _TURNED.search(" ".join(words)) is not None or has_turned_legend(words)


_WILL = re.compile(
    rf"{_AGREED}|\b(?:recev|receive|ecri|envo|contact|r?appel|call|telephon|e?mail|sms|offre|offer|newsletter|transm"
    r"|partag|share|pass|communi|donn|cho[ios]|select|marketing)"
)
_FACTS = re.compile(
    rf"^(?!.*{_AGREED})(?:(?:etes|es|avez|as|are|have|did|travaill\w*|aime[sz]|trouv\w*"
    r"|(?:partenaire|partner) (?:de|d|of)) |.*\b(?:(?:is|est) part(?:ner|enaire)|connai\w+|know|deja|already|ever"
    r"|received|recue?s?|profite\w*)\b)"
    r"|\b(?:consentement|consent|accord|opt ?in|case|box|offres?|offers?|partenaires?|partners?)"
    r" (?:demande|affiche|propose|displayed|shown|proposed|requested|utile|useful|serieux)[es]*\b"
    r"|\b(?:nombre|number of|how many|combien|maybe|accepterais|(?:pre|deja) ?(?:coche|tick|check)\w*)\b"
    r"|\b(?:mon|ma|votre|ton|ta|my|your) (?:partenaire|partner|conjointe?|mari|femme|epou\w+|spouse|husband|wife)\b"
)
"""What is or was, and what somebody else wants: "Connaissez-vous nos partenaires ?", "Offres partenaires utiles ?"."""


_WHICH = re.compile(
    r"(?=.*\b(?:part(?:enaire|ner)s?|tiers|societes?|entreprises?|marques?|compan(?:y|ies)|brands?)\b)"
    rf".*(?:{_AGREED}|\b(?:cho[ios]|select|pick|retenu))"
)


def asks_which_partners(words: Sequence[str]) -> bool:
    """Whether a header asks which companies somebody chose or agreed to: "Partenaires choisis"."""
    return _WHICH.match(" ".join(words)) is not None and not asks_for_facts(words)


def asks_for_facts(words: Sequence[str]) -> bool:
    """Whether a header asks what is or was, and not what the person wants: "Offres partenaires utiles ?"."""
    return _FACTS.search(" ".join(words)) is not None


def speaks_of_will(words: Sequence[str]) -> bool:
    """Whether a header says that somebody wants or allows something, or gets messages or data."""
    return _WILL.search(" ".join(words)) is not None


_NONE_OF = frozenset("aucun aucune none".split())
_OFFERED = frozenset(
    "partenaire partenaires partner partners offre offres offers newsletter newsletters contact contacte contactee"
    " contacter recevoir receive".split()
)


_OF_THEM = frozenset("de d des du of the ces these eux them above entre deux two".split())


def asks_for_none(words: Sequence[str], *, is_last_option: bool = False) -> bool:
    """Return whether a header is the option that refuses all others: "Partenaires choisis (Aucun)".

    `is_last_option`: it stands after one that names a company, and may say no more than "Aucun".
    """
    is_bare = is_last_option and {*words} <= _NONE_OF | _OF_THEM
    return not _NONE_OF.isdisjoint(words) and (is_bare or not _OFFERED.isdisjoint(words))


class ColumnQuestion(NamedTuple):
    """What a column asks: the purpose, the channels (None: all), its position and its header.

    `also`: further purposes that a refusal applies to. `gives` False: only refusals count. `is_reversed`: the column
    asks who refuses, so any filled cell is a refusal. `said`: folded text → meaning confirmed by the user. `named`: the
    companies to which a yes is given, each the id of a partner, or None of a company that is none; () for all.
    `refuses_all`: a no is to all partners.
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
    refuses_all: bool = True

    @property
    def refuses(self) -> tuple[str | None, ...]:
        """Partners that a no refuses: ids of partners, or (None,) for all of them."""
        is_to_all = self.refuses_all or not self.named or None in self.named
        return (None,) if is_to_all else self.named


class AnswerColumn:
    """Reads the cells of the column that asks a question."""

    def __init__(self, question: ColumnQuestion) -> None:
        self.question = question
        self.place = question.place
        self._known: dict[str, Answer] = {"": NO_ANSWER}  # a column has few distinct texts

    def read(self, text: str) -> Answer:
        """Return what a cell answers, from a cache of at most 1,000 texts."""
        answer = self._known.get(text)
        if answer is None:
            answer = self._read(text)
            if len(self._known) < 1000:
                self._known[text] = answer
        return answer

    def _read(self, text: str) -> Answer:
        asked, bare = self.question, without_text_mark(text)
        answer = asked.said.get(fold(text), asked.said.get(fold(bare))) if asked.said else None
        if answer is None:
            answer = read_answer(bare, asked.header)
        if asked.is_reversed and answer not in (WITHDRAWN, NO_ANSWER):
            is_no = answer == YES or not stays(bare) or may_mean_never(bare, title_words(asked.header))
            answer = NO if is_no else NO_ANSWER  # "Aucun" under "Aucun" is a tick
        return NO_ANSWER if answer == YES and not asked.gives else answer


_MEANS = r"(?:moyen|canal|canaux|voie|mode|channel|mean|method|way|medium)s?"
_REACHED = (
    r"(?:(?:re)?contact\w*|communi\w*|joindre|joignable|joint\w*|r?appel(?:e|er|ee|es|ez|le\w*|ions)|sollicit\w*"
    r"|recevoir|ecri(?:re|vions|ve)|informe\w*|tenue? au courant|offres?|actualites|newsletters?|prospection|reach\w*"
    r"|receiv\w*|hear from|offers?|news|updates|informed|notified)"
)
_ASKS_CHANNELS = re.compile(
    rf"\b(?:par|via|sur|by|through|on|in) (?:quel(?:le)?s?|lequel|lesquels|which|what)(?: \w+)? {_MEANS}\b"
    rf"|\b(?:{_MEANS}|preferences?|choix d[eu]s? {_MEANS})(?: \w+){{0,5}}? {_REACHED}\b"
    rf"|\b{_MEANS} (?:de |d |of )?(?:prefer|souhait|choisi|accept|autoris|favori|privilegi|chosen|opt|consent)\w*"
    rf"|\b(?:comment|how)\b(?: \w+){{0,8}}? {_REACHED}\b"
    r"|\b(?:contact|communication|marketing|reach|consent|opt ?in) (?:channel|method|preference|mean|mode|option)s?\b"
    rf"|\b(?:quel(?:le)?s?|which|what) {_MEANS}(?: \w+){{0,4}} (?:prefer|souhait|voul|aime|want)\w*"
    rf"|\bprefer\w* (?:\w+ ){{0,3}}?(?:{_MEANS}|contact\w*|communications?)\b|\bcontact\w* prefer\w*"
    r"|^(?:me |vous )?(?:re)?contact\w* (?:me )?(?:par|via|by|on)$"
    rf"|\b(?:souhait|veu|voul|accept|autoris|prefer|aime|desir|want|like|agree)\w*(?: \w+){{0,6}}? {_REACHED}"
    r"(?: \w+){0,5} (?:par|via|by)$"
)
_OF_BEFORE = re.compile(
    r"\b(?:connue?s?|connaissez|decouverte?s?|entendu\w*|trouvee?s?|heard?(?: about| of)|find (?:us|out)|found us"
    r"|know us|sources?|origines?|origin|acquisition|provenance|utilisee?s?|used|inbound|marketing channels?)\b"
    r"|\b(?:dernier|premier|last|first)\w* (?:\w+ ){0,2}contact\b|\bcontact (?:initial|entrant)"
    r"|\b(?:nous|m) (?:avez|as|ont)\b|\b(?:avez vous|as tu) (?:\w+ )?(?:contacte|joint|appele)|\bhow (?:did|have) you\b"
)
"""Ways by which somebody heard of the firm, or by which a contact was."""
_NOT_THESE = re.compile(r"\b(?:ne|not|don t|jamais|never|refus\w*|interdi\w*|oppos\w*|sauf|except\w*)\b")
_OF_A_THING = re.compile(
    r"\b(?:paiement|payment|transport|livraison|delivery|achat|vente|commande|order|facture|invoice|ticket|billet|devis"
    r"|quote|cadeau|gift|lot|prize|gain|bon|coupon|voucher|resultat|result|guide|catalogue|echantillon|sample|colis"
    r"|parcel|carte|card|document|dossier|livre|e?book|contrat|contract|attestation|code)[sx]?\b"
)
_OF_MESSAGES = re.compile(
    r"\b(?:(?:re)?contact\w*|offres?|offers?|actualites?|newsletters?|news|promotion\w*|partenaires?|partners?"
    r"|informations?|communications?|sollicit\w*|joindre|joint\w*|prospection)\b"
)


def asks_channels(words: Sequence[str]) -> bool:
    """Whether a header asks by which channels somebody wants to be reached: "Par quel moyen ?".

    Not how somebody heard of the firm, nor how a gift is to be sent.
    """
    sentence = " ".join(words)
    if not _ASKS_CHANNELS.search(sentence) or speaks_against(words):
        return False
    if _OF_BEFORE.search(sentence) or _NOT_THESE.search(sentence):
        return False
    return not _OF_A_THING.search(sentence) or _OF_MESSAGES.search(sentence) is not None


_LEFT_OPEN = re.compile(
    r"\b(?:(?:je|i) )?(?:n ai )?(?:pas|peu|aucune?|sans|no|n|any) (?:de |d |m )?(?:preferences?|importe)\b"
    r"|\b(?:non|pas|not) (?:renseigne|precise|communique|specifie|defini|concerne|specified|provided|known|set)e?s?\b"
    r"|\b(?:je )?(?:ne )?sais pas\b|\b(?:i )?(?:don t|dont|do not|doesn t) (?:know|mind|matter|care)\b"
)
"""What leaves the choice of a channel open by a negation, which refuses nothing: "pas de préférence"."""
_ALL = frozenset("tous toutes tout all any both deux indifferent indifferente indifferemment egal".split())
_EXCEPTIONS = (
    r"sauf|hormis|hors|except(?:ees?|es?|ed|ing)?|a l\Wexception|exclu(?:e|s|es|re|ding|ded)?|all but|a part"
    r"|(?:mais|but) (?:pas|non|jamais|ni|no|not|never)"
)
_NEGATIONS = (
    rf"{_EXCEPTIONS}|non|no|not|ne|pas|jamais|never|ni|sans|without|aucune?|none|neither|nor|plus rien"
    r"|refus|refusee?|contre|stop"
)
_EXCEPT, _AGAINST = re.compile(rf"\b(?:{_EXCEPTIONS})\b"), re.compile(rf"\b(?:{_NEGATIONS}|personne|nobody)\b")
_SPELT_OTHERWISE = {
    **dict.fromkeys(("text", "texts", "texting", "texte"), "sms"),
    **dict.fromkeys(("portable", "mobile", "gsm", "cell"), "sms tel"),
    **dict.fromkeys(("appeler", "appelez", "telephoner"), "appel"),
    "mel": "mail",
}
"""Words by which people answer what channel they choose, where a header means something else."""
LONGEST_CHOICE = 500
"""Letters of an answer that are read for a channel: more is a letter, and fills no memory."""
_BLANK = re.compile(r"\W*|n\W?[acr]\W?|nsp|null|inconnue?|unknown")
_WRITTEN_ADDRESS = re.compile(r"\S+@\S+")


def chosen_words(text: str) -> tuple[tuple[str, ...], bool]:
    """Return the words of an answer to the question of channels, and whether a phrase left out leaves it open."""
    words = name_words(_WRITTEN_ADDRESS.sub(" ", text[:LONGEST_CHOICE]))
    left, times = _LEFT_OPEN.subn(" ", " ".join(_SPELT_OTHERWISE.get(word, word) for word in words))
    return tuple(left.split()), times > 0


def chosen_channels(text: str) -> tuple[str, ...] | None:
    """Return the channels that an answer chooses; None if it leaves the choice open, () for none that has a field.

    One with a negation chooses none: of "tout sauf SMS" nobody can tell by its words what is wanted.
    """
    words, is_open = chosen_words(text)
    if _AGAINST.search(" ".join(words)) or (not is_open and read_answer(text) in (NO, WITHDRAWN)):
        return ()
    return named_channels(words) or (() if names_another_channel(words) else None)


def are_channels(texts: Iterable[str]) -> bool:
    """Whether at least half of some texts choose a channel or leave it open, and one chooses."""
    each = list(map(chosen_words, texts))
    named = sum(names_channels(words) for words, _ in each)
    left_open = sum(not names_channels(words) and (is_open or not _ALL.isdisjoint(words)) for words, is_open in each)
    return named > 0 and 2 * (named + left_open) >= len(each)


def chooses_nothing(text: str) -> bool:
    """Whether a cell is empty, or has a sign that stands for that."""
    answer = read_answer(text)
    return answer == NO_ANSWER or (answer == UNCLEAR and _BLANK.fullmatch(fold(text)) is not None)


def names_channels(words: tuple[str, ...]) -> bool:
    """Whether words name a channel, with a field or without."""
    return bool(named_channels(words)) or names_another_channel(words)


_CHANNELS_ALONE = {(word,) for word in "canal canaux channel channels moyen moyens preference preferences".split()}


def may_ask_channels(words: tuple[str, ...]) -> bool:
    """Whether a header asks for channels, or may mean those in one word, like "Canal"."""
    return words in _CHANNELS_ALONE or asks_channels(words)


def tells_channels(words: tuple[str, ...], header: str, texts: Sequence[str]) -> bool:
    """Whether the cells under such a header choose channels, or tick that of an option; later rows may be filled.

    A header of one word may be that of something else: then each cell must choose.
    """
    if words in _CHANNELS_ALONE:
        return bool(texts) and all(named_channels(name_words(text)) for text in set(texts))
    ticks = sum(read_answer(text, header) != UNCLEAR for text in texts) if names_channels(words) else 0
    return not texts or are_channels(texts) or 2 * ticks >= len(texts)


def is_yes(consent: Consent, partner: str) -> bool:
    """Whether an answer is a consent to sharing data with this partner."""
    return consent.event == "given" and consent.purpose == "partners" and consent.partner in (None, partner)


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


_EVERYBODY = frozenset("tous toutes tout all partenaires partners any".split())
_WILLING = AGREES | frozenset(
    "avec plaisir volontiers ok okay pourquoi pas bien sur d j je why not please svp merci sure of course yes y"
    " mail mails email e sms telephone tel phone par by".split()
)
Terms = tuple[tuple[str, ...] | None, str | None]
"""Channels of a yes and the id of the partner it is given to; None: all."""


def yes_terms(question: ColumnQuestion, text: str, companies: Sequence[CompanyName]) -> tuple[tuple[Terms, ...], bool]:
    """Return to which partners a yes is given by which channels, and whether it names a company that is no partner.

    As the column asks; a text that the user explained (`text`, else "") may name fewer: "Oui, que Raoul m'appelle". One
    that is no whole yes ("tous sauf la mutuelle") gives none, nor does a part that excepts a company, see `excepts`.
    Where texts of the column name companies, one that names none and says more than yes may mean an unknown company.
    """
    terms, is_unknown = list[Terms](), False
    if _is_no_whole_yes(text):
        return (), False
    is_free = bool(text) and question.purpose == "partners" and not question.named
    yeses = [each for each, answer in question.said.items() if answer == YES] if is_free else []
    is_by_name = any(companies_in(each, companies) for each in yeses)
    for part in _sentences(text) if text else ("",):
        words, by_name = name_words(part), companies_in(part, companies) if question.purpose == "partners" else ()
        if text and (_excepts(part, by_name) if by_name else _denies(part) and calls_a_company(words, companies)):
            continue
        if is_by_name and not by_name and not is_general(part):
            is_unknown = True
            continue
        named = tuple(one.partner for one in by_name) or question.named
        is_unknown = is_unknown or None in named
        asked = question.channels
        by = named_channels(words)
        is_narrow = bool(by) or names_another_channel(words)
        channels = tuple(one for one in by if one in (asked or CHANNELS)) if is_narrow else asked
        if channels != ():
            terms += [(channels, one) for one in (named or (None,)) if one is not None or not named]
    return tuple(dict.fromkeys(terms)), is_unknown


def is_general(part: str) -> bool:
    """Whether a yes says nothing more, or means all partners: "oui, avec plaisir", "tous"."""
    words = {*name_words(part)}
    return words <= _WILLING or not words.isdisjoint(_EVERYBODY)


def _sentences(text: str) -> Iterator[str]:
    return filter(str.strip, re.split(r"[\r\n;|]+", text))


def excepts(text: str, companies: Sequence[CompanyName]) -> bool:
    """Return whether an answer takes something out of its yes: "Tous sauf la mutuelle", "Oui, mais pas de SMS"."""
    return _is_no_whole_yes(text) or excepts_a_company(text, companies)


_EVERYTHING = frozenset("tous toutes tout all everything everybody aucun aucune none personne nobody".split())
_DENIED = re.compile(
    rf"\b(?:{_NEGATIONS}|n)(?: (?:de|d|par|le|la|les|l|des|by|via|on|a|au|aux|du|me|m|the|any|to|my|mon|mes))* (\w+)"
)


def _words_of(text: str) -> tuple[str, ...]:
    """The first words of an answer, which nothing keeps: one that is a letter would fill the memory."""
    return name_words.__wrapped__(text[:LONGEST_CHOICE])


def _is_no_whole_yes(text: str) -> bool:
    """Whether an answer takes out partners that nobody can tell, or a channel: then nobody may guess the rest."""
    words = _words_of(text)
    spelt = " ".join(words)
    is_all_but = not _EVERYTHING.isdisjoint(words) and _AGAINST.search(spelt) is not None
    denied = _DENIED.findall(spelt)
    return is_all_but or _EXCEPT.search(spelt) is not None or any(names_channels((word,)) for word in denied)


def excepts_a_company(text: str, companies: Sequence[CompanyName]) -> bool:
    """Return whether a text refuses a company by name: "Tous sauf Raoul"."""
    text = _EITHER.sub(" ", text)  # "Raoul (oui/non)" asks
    denying = filter(_denies, _sentences(text))  # names are looked for in few notes: a list may hold hundreds
    each = ((part, companies_in(part, companies)) for part in denying)
    return any(_excepts(part, named) if named else calls_a_company(_words_of(part), companies) for part, named in each)


class NamedPartners(NamedTuple):
    """Partners to which a cell gives a yes by name, whether it names an unknown one or refuses somebody."""

    partners: tuple[str, ...] = ()
    is_unknown: bool = False
    refuses: bool = False


_DENIAL = re.compile(
    rf"\b(?:{_NEGATIONS}|n|but|0|false|erreur|mistake)\b"
)  # of channels nobody denies any by "n° 1" or "(0)6"
_NOBODY = re.compile(r"\b(?:aucune?|plus rien)\b")
_EITHER = re.compile(r"\b(?:oui|yes)(?: ?/ ?| ou | or )(?:non|no)\b", re.IGNORECASE)
_NAMES_APART = re.compile(r"[,;\r\n]+")


def named_partners(
    names: str, partner_of: Callable[[str], str | None], companies: Sequence[CompanyName]
) -> NamedPartners:
    """Return what a cell with names of partners says: each by name, or in a sentence that agrees to it.

    A cell that excepts or refuses somebody ("tous sauf Raoul", "Raoul : non") gives no yes to anybody.
    """
    result: dict[str | None, None] = {}
    for part in filter(str.strip, _NAMES_APART.split(names)):
        if partner := partner_of(part.strip()):
            result[partner] = None
            continue
        companies_named = companies_in(part, companies)
        if _excepts(part, companies_named):
            return NamedPartners(is_unknown=True, refuses=True)
        agreed = [one.partner for one in companies_named] if not AGREES.isdisjoint(name_words(part)) else []
        result.update(dict.fromkeys(agreed or [None]))
    return NamedPartners(tuple(one for one in result if one), is_unknown=None in result)


def _excepts(part: str, companies_named: Sequence[CompanyName]) -> bool:
    """Whether a text that is no name of a partner refuses one of the companies that it names, or all of them."""
    words = name_words(part)
    if not companies_named and words[-1:] and words[-1] in LEGAL_FORMS:
        return False  # an unknown "Non Stop SAS"
    own = {word for one in companies_named for word in name_words(one.name)}
    left = " ".join(word for word in words if word not in own)
    is_no = read_answer(part) in (NO, WITHDRAWN) or _EXCEPT.search(left) or _NOBODY.search(left)
    return bool(is_no) or (bool(companies_named) and _denies(left))


def _denies(text: str) -> bool:
    """Whether a text holds a word by which it may refuse something; its words are not kept, for notes may be long."""
    return read_answer(text) in (NO, WITHDRAWN) or _DENIAL.search(fold(text)) is not None
