"""The description of a form: keys and defaults, unanswered questions (L00), wording patterns, contradictions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import TypeVar

from leadkeeper import word_table
from leadkeeper.domain.consent import one_recipient
from leadkeeper.domain.form import Finding, error, warning
from leadkeeper.domain.imports.headers import channels_taken_out, name_words
from leadkeeper.domain.partner import LEGAL_FORMS
from leadkeeper.domain.text import compiled_at_use, fold, pattern

T = TypeVar("T")


class Questions:
    """Typed access to an object of the description; `unanswered` collects the paths of keys without allowed value."""

    def __init__(self, given: Mapping[str, object], unanswered: list[str] | None = None, path: str = "") -> None:
        self.unanswered: list[str] = [] if unanswered is None else unanswered
        self._given = given
        self._path = path

    def yes_no(self, key: str, *, default: bool = False) -> bool:
        """Return a JSON boolean; null is not allowed."""
        value = self._given.get(key, default)
        return value if isinstance(value, bool) else self._note(key, default)

    def yes_no_untested(self, key: str) -> bool | None:
        """Return a JSON boolean, or None for null: not tested."""
        value = self._given.get(key)
        return value if value is None or isinstance(value, bool) else self._note(key, None)

    def word(self, key: str, allowed: frozenset[str], default: str) -> str:
        """Return one of the allowed words; null is not allowed."""
        value = self._given.get(key, default)
        return value if isinstance(value, str) and value in allowed else self._note(key, default)

    def text(self, key: str) -> str:
        """Return a text, "" for null."""
        value = self._given.get(key)
        if value is None:
            return ""
        return value if isinstance(value, str) else self._note(key, "")

    def number(self, key: str, default: T) -> float | T:
        """Return a number, the default for null; booleans and NaN are not allowed."""
        value = self._given.get(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # noqa: PLR0124  NaN
            return self._note(key, default)
        return value

    def texts(self, key: str, default: tuple[str, ...] = (), allowed: frozenset[str] | None = None) -> tuple[str, ...]:
        """Return a list of texts (of allowed words), the default for null; one invalid item invalidates the list."""
        value = self._given.get(key)
        if value is None:
            return default
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            return self._note(key, default)
        if allowed is not None and not allowed.issuperset(value):
            return self._note(key, default)
        return tuple(value)

    def part(self, key: str) -> Questions | None:
        """Return the answers of a nested object, None for null."""
        value = self._given.get(key)
        if value is None:
            return None
        return Questions(value, self.unanswered, self._at(key)) if isinstance(value, Mapping) else self._note(key, None)

    def parts(self, key: str) -> tuple[Questions, ...]:
        """Return the answers of each object in a list, () for null; one invalid item invalidates the list."""
        value = self._given.get(key)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(item, Mapping) for item in value):
            return tuple(Questions(item, self.unanswered, f"{self._at(key)}[{n}]") for n, item in enumerate(value))
        return self._note(key, ())

    def _note(self, key: str, default: T) -> T:
        self.unanswered.append(self._at(key))
        return default

    def _at(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key


MEDIA = frozenset({"web", "paper", "phone", "app", "event"})
ROLES = frozenset({"submit", "accept", "refuse"})
BUTTON_TYPES = frozenset({"button", "link"})
EFFECT_TEXTS = frozenset({"ok", "smaller", "incomplete", "none"})
PARTNER_MODES = frozenset({"inline", "link", "category_only", "none"})
CHANNELS = frozenset({"email", "sms", "voice", "post"})
POSITIONS = frozenset({"before", "after", "behind_click"})
MENTIONS = ("identity", "goods", "period", "withdrawal", "durable_proof")


@dataclass(frozen=True, slots=True)
class Box:
    """A checkbox, or the question as printed or asked: its text, and whether it is pre-ticked."""

    text: str
    checked: bool


@dataclass(frozen=True, slots=True)
class PartnerBox(Box):
    """The box for sharing with partners; `covers_own`: it also covers the collector's own offers."""

    covers_own: bool


@dataclass(frozen=True, slots=True)
class PhoneBox(Box):
    """The box for telephone calls: which of the five mentions are missing, and the months it is valid."""

    missing: tuple[str, ...]
    period_months: float | None


@dataclass(frozen=True, slots=True)
class FormButton:
    """A button or link; `same_style` and `effect_text` apply to a refuse button only."""

    role: str
    type: str
    label: str
    same_style: bool
    effect_text: str


@dataclass(frozen=True, slots=True)
class DescribedList:
    """The list of partners that the form shows or links to."""

    version: str
    names: tuple[str, ...]
    legal_names: bool
    privacy_links: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Information:
    """The information text (GDPR 13): what it contains, its wording, position and size."""

    withdrawal: bool
    retention: str
    rights: bool
    transmission_stated: bool
    basis: str
    source_wording: str
    position: str
    font_ratio: float
    l223_2: bool
    shared_named: bool
    explicit_sensitive: bool
    parental: bool
    social_named: bool


@dataclass(frozen=True, slots=True)
class Description:
    """Everything that a form showed; `unanswered` holds the paths of keys without an allowed value."""

    medium: str
    controller: str
    fields: tuple[str, ...]
    own_box: Box | None
    partner_box: PartnerBox | None
    phone_box: PhoneBox | None
    buttons: tuple[FormButton, ...]
    hidden_optin: bool
    optout_step: bool
    submit_without_partner: bool
    partner_mode: str
    link_ok: bool | None
    list: DescribedList
    channels: tuple[str, ...]
    info: Information
    shared_db_with: tuple[str, ...]
    sensitive_fields: tuple[str, ...]
    targets_minors: bool
    social: bool
    archived: bool
    text: str
    unanswered: tuple[str, ...]

    @property
    def equal_pair(self) -> bool:
        """Whether there are an accept and a refuse choice, both of them real buttons."""
        answers = [button for button in self.buttons if button.role != "submit"]
        roles = {button.role for button in answers}
        return roles == {"accept", "refuse"} and all(button.type == "button" for button in answers)

    @property
    def names_partners(self) -> bool:
        """Whether partners are named on the form or behind its link."""
        return self.partner_mode in {"inline", "link"}


def read(given: Mapping[str, object]) -> Description:
    """Return the description of a raw JSON object, with defaults for absent and invalid keys."""
    ask = Questions(given)
    form = Description(
        medium=ask.word("medium", MEDIA, "web"),
        controller=ask.text("controller"),
        fields=ask.texts("fields", ("email",)),
        own_box=Box(own.text("text"), own.yes_no("checked")) if (own := ask.part("own_box")) else None,
        partner_box=PartnerBox(box.text("text"), box.yes_no("checked"), box.yes_no("covers_own"))
        if (box := ask.part("partner_box"))
        else None,
        phone_box=_phone_box(ask.part("phone_box")),
        buttons=tuple(_button(part) for part in ask.parts("buttons")),
        hidden_optin=ask.yes_no("hidden_optin"),
        optout_step=ask.yes_no("optout_step"),
        submit_without_partner=ask.yes_no("submit_without_partner", default=True),
        partner_mode=ask.word("partner_mode", PARTNER_MODES, "none"),
        link_ok=ask.yes_no_untested("link_ok"),
        list=_list(ask.part("list") or Questions({})),
        channels=ask.texts("channels", allowed=CHANNELS),
        info=_information(ask.part("info") or Questions({})),
        shared_db_with=ask.texts("shared_db_with"),
        sensitive_fields=ask.texts("sensitive_fields"),
        targets_minors=ask.yes_no("targets_minors"),
        social=ask.yes_no("social"),
        archived=ask.yes_no("archived", default=True),
        text=ask.text("text"),
        unanswered=tuple(ask.unanswered),
    )
    return _without_exceptions(form)


_EXCEPTION = re.compile(r"\b(?:sauf|hors|hormis|exceptee?s?|except|a l'(?:exception|exclusion))\b")


def _without_exceptions(form: Description) -> Description:
    """The form without the channels that its wording excepts: "par e-mail et SMS, sauf téléphone"."""
    excepting = filter(_EXCEPTION.search, re.split("[.;!?]", fold(form.text)))
    worded = [form.partner_box.text if form.partner_box else "", *excepting]
    out = {channel for one in worded for channel in channels_taken_out(name_words.__wrapped__(one))[0]}
    return replace(form, channels=tuple(one for one in form.channels if one not in out)) if out else form


def _phone_box(ask: Questions | None) -> PhoneBox | None:
    if ask is None:
        return None
    return PhoneBox(
        text=ask.text("text"),
        checked=ask.yes_no("checked"),
        missing=tuple(mention for mention in MENTIONS if not ask.yes_no(mention)),
        period_months=ask.number("period_months", None),
    )


def _button(ask: Questions) -> FormButton:
    role = ask.word("role", ROLES, "submit")
    refusal = role == "refuse"
    return FormButton(
        role=role,
        type=ask.word("type", BUTTON_TYPES, "button"),
        label=ask.text("label"),
        same_style=ask.yes_no("same_style", default=True) if refusal else True,
        effect_text=ask.word("effect_text", EFFECT_TEXTS, "ok") if refusal else "ok",
    )


def _list(ask: Questions) -> DescribedList:
    return DescribedList(
        version=ask.text("version"),
        names=ask.texts("names"),
        legal_names=ask.yes_no("legal_names", default=True),
        privacy_links=ask.yes_no("privacy_links", default=True),
        open=ask.yes_no("open"),
    )


def _information(ask: Questions) -> Information:
    return Information(
        withdrawal=ask.yes_no("withdrawal"),
        retention=ask.text("retention"),
        rights=ask.yes_no("rights"),
        transmission_stated=ask.yes_no("transmission_stated"),
        basis=ask.text("basis"),
        source_wording=ask.text("source_wording"),
        position=ask.word("position", POSITIONS, "before"),
        font_ratio=ask.number("font_ratio", 1),
        l223_2=ask.yes_no("l223_2"),
        shared_named=ask.yes_no("shared_named"),
        explicit_sensitive=ask.yes_no("explicit_sensitive"),
        parental=ask.yes_no("parental"),
        social_named=ask.yes_no("social_named"),
    )


SOURCES = {name: "".join(map(str.strip, text.splitlines())) for name, text in word_table("forms").items()}

_NAME = re.compile(r"\{([A-Z_]+)\}")

# The same meaning in linear time. A word's rest is never followed by a letter, so backtracking cannot help,
# and no word has more than 80 letters; of a number only the last digit is needed before its unit.
_LINEAR = {r"\w*": r"\w{0,80}+", r"\w+": r"\w{1,80}+", r"\d+": r"\d"}


def expanded(name: str) -> str:
    """Return the pattern with every `{NAME}` replaced by that pattern in a non-capturing group."""
    return _NAME.sub(lambda match: f"(?:{expanded(match[1])})", SOURCES[name])


def _in_linear_time(name: str) -> str:
    result = expanded(name)
    for written, linear in _LINEAR.items():
        result = result.replace(written, linear)
    return result


PATTERNS = {name: compiled_at_use(partial(_in_linear_time, name)) for name in SOURCES}


EXCERPT = 80  # characters of the wording shown in a finding


def excerpt(words: str) -> str:
    """Return the words as a finding shows them: shortened to `EXCERPT` characters."""
    return words if len(words) <= EXCERPT else f"{words[:EXCERPT].rstrip()}…"


def as_written(form: Description, finding: Finding) -> Finding:
    """Return a finding that quotes the wording as it is written, by whole words, where it quotes it folded."""
    boxes = {"own_box": form.own_box, "partner_box": form.partner_box, "phone_box": form.phone_box}
    box, facts = boxes.get(finding.where.partition(".")[0]), dict(finding.facts)
    text, folded = form.text if finding.where == "text" else box.text if box else "", facts.get("found")
    if not text or not isinstance(folded, str):
        return finding
    letters = [(sign, place) for place, letter in enumerate(text) for sign in fold(letter) or " "]
    signs = [one for n, one in enumerate(letters) if one[0] != " " or (n and letters[n - 1][0] != " ")]
    at = "".join(sign for sign, _ in signs).find(words := folded.removesuffix("…"))
    if at < 0:
        return finding
    start, end = signs[at][1], signs[at + len(words) - 1][1] + 1
    while start and text[start - 1].isalnum():
        start -= 1
    while text[end : end + 1].isalnum():
        end += 1
    quote = " ".join(text[start:end].split()) + "…" * folded.endswith("…")
    return replace(finding, facts=tuple((facts | {"found": quote}).items()))


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A text of the form by sentences: each as it is read, and as it is quoted, folded.

    As it is read, `◆own` stands for the collector and `◆them` for a partner of the list.
    """

    where: str
    sentences: Mapping[str, str]

    @property
    def is_box(self) -> bool:
        """Whether these are the words of a box."""
        return self.where != "text"

    @property
    def key(self) -> str:
        """The key of the box in the description."""
        return self.where.partition(".")[0]


_has = partial(pattern, "wordings")
_LINE, _STOP = re.compile(r"[\n\r☐□❏❑◻]|\[ ?\]"), re.compile(r"[.!?;](?=\s|$)")
_NEAR = 300  # characters around an act in which its meaning is looked for
_SIGN = re.compile("◆own|◆them")
_PIECES = re.compile(f"({_SIGN.pattern})")
_LEGAL_FORM = r"(?:\W{1,3}(?:s\W?a\W?s(?:\W?u)?|s\W?a\W?r\W?l|s\W?a|e\W?u\W?r\W?l|sci|ltd|gmbh|inc)(?!\w)\.?\)?)?"


def contradictions(form: Description, names: Iterable[str] = ()) -> Iterator[Finding]:
    """Yield what the wording says otherwise than the answers about the form, read further than L00 to L37 do.

    Not part of the form audit of descriptions, which is defined pattern by pattern. `names` are further names by which
    the book knows those on the form's list.
    """
    listed = (*form.list.names, *names)
    boxes = {"own_box": form.own_box, "partner_box": form.partner_box, "phone_box": form.phone_box}
    texts = {"text": form.text, **{f"{key}.text": box.text for key, box in boxes.items() if box is not None}}
    company = re.compile(f"(?P<own>{_mention([form.controller])})|(?P<them>{_mention(listed)})")
    wordings = [_wording(where, text, company) for where, text in texts.items()]
    for wording in wordings:
        described = (boxes[wording.key],) if wording.is_box else boxes.values()
        yield from _ticked_before(wording, ticked=any(box.checked for box in described if box is not None))
        yield from _opt_out(wording)
        if not form.equal_pair:
            yield from _going_on(wording)
        if not wording.is_box:
            yield from _with_terms(wording)
        elif wording.key == "partner_box" and form.partner_box and not form.partner_box.covers_own:
            yield from _both(wording)
    if form.names_partners and form.list.names:
        asks = "partner_box.text" if form.partner_box is not None else "text" if form.equal_pair else ""
        known = [*map(_words, filter(None, (*listed, form.controller, *form.shared_db_with)))]
        another = _another_recipient(texts.get(asks, ""), known)
        if another:
            yield error("L11", asks, found=excerpt(another), against="list.names")
        else:
            yield from _names(form, wordings, asks, {word for words in known for word in words})


def _words(name: str) -> list[str]:
    """The folded words of a company's name without its legal form."""
    words = [word for word in re.split(r"[\W_]+", fold(name)) if word]
    for count in (1, 3, 4, 2):
        if count < len(words) and "".join(words[-count:]) in LEGAL_FORMS:
            return words[:-count]
    return words


def _mention(names: Iterable[str]) -> str:
    """Return what finds one of these names in a folded text, whatever stands between its words."""
    written = sorted((r"\W{1,3}".join(map(re.escape, words)) for words in map(_words, names) if words), key=len)
    return rf"(?<!\w)(?:{'|'.join(reversed(written))}){_LEGAL_FORM}(?!\w)" if written else r"(?!)"


def _wording(where: str, text: str, names: re.Pattern[str]) -> ReadPassage:
    sentences = {}
    for line in map(fold, _LINE.split(text.replace("◆", " "))):
        quote = partial(next, iter([match[0] for match in names.finditer(line)]))
        for part in _STOP.split(names.sub(lambda match: f"◆{match.lastgroup}", line)):
            sentences[part.strip()] = "".join(
                quote() if _SIGN.fullmatch(piece) else piece for piece in _PIECES.split(part.strip())
            )
    sentences.pop("", None)
    return ReadPassage(where, sentences)


def _ticked_before(wording: ReadPassage, *, ticked: bool) -> Iterator[Finding]:
    """L01: the wording says of a box that was not described so that it is ticked in advance."""
    against = f"{wording.key}.checked" if wording.is_box else "partner_box.checked"
    for sentence in () if ticked else wording.sentences:
        if not wording.is_box and PATTERNS["TERMS"].search(sentence) and not PATTERNS["OBJECT"].search(sentence):
            continue
        match = _has("ticked_before").search(sentence)
        if match and not PATTERNS["NO"].search(sentence, 0, match.start()):
            yield error("L01", wording.where, found=excerpt(match[0]), against=against)
            return
    first = next(iter(wording.sentences), "")
    if wording.is_box and not ticked and _has("ticked_sign").match(first):
        yield error("L01", wording.where, found=excerpt(wording.sentences[first]), against=against)


def _opt_out(wording: ReadPassage) -> Iterator[Finding]:
    """L09: ticking is refusing, or leaving a box empty is agreeing."""
    agreed = False
    for sentence, quote in wording.sentences.items():
        refused = _has("refused_in_box").search(sentence) if wording.is_box else None
        agreed = agreed or bool(
            _has("agreed_in_box").search(sentence, 0, refused.start() if refused else len(sentence))
        )
        if (refused and not agreed) or _asks_to_object(sentence):
            yield error("L09", wording.where, found=excerpt(quote))
            return


def _asks_to_object(sentence: str) -> bool:
    empty = [act.span() for act in _has("left_empty").finditer(sentence)]
    within = {position for span in empty for position in range(*span)}
    ticked = [act.span() for act in _has("ticked").finditer(sentence) if act.start() not in within]
    for ticks, acts in ((False, empty), (True, ticked)):
        for start, end in acts:
            if _is_reversed(sentence[max(0, start - _NEAR) : start], sentence[end : end + _NEAR], ticks=ticks):
                return True
    if silence := _has("silence").search(sentence):
        return _is_given(f"{sentence[: silence.start()]} {sentence[silence.end() :]}")
    return bool(_has("silence_agrees").search(sentence))


def _is_reversed(before: str, after: str, *, ticks: bool) -> bool:
    """Whether an act on a box, ticking it or leaving it empty, means the contrary of what it looks like."""
    if _has("not_asked").search(before):
        return False
    exception, condition = _has("unless_acted").search(before), _has("if_acted").search(before)
    if exception is not None:
        rest = before[: exception.start()]
        return ticks and _is_given(rest if len(rest.split()) > 1 else after)
    if condition is not None:
        rest = after if len(after.split()) > 3 else before[: condition.start()]  # after "… la case" nothing comes
        if ticks:
            return bool(_has("withheld").search(rest)) and not _has("others").search(rest)
        return _is_given(rest)
    wish = _has("condition").search(after, 0, 60)
    clause = after[wish.start() :].partition(",")[0] if wish else before if _has("condition").match(before) else ""
    if _has("refusing").search(clause):
        return ticks
    return not ticks and bool(_has("agreeing").search(clause)) and not _has("thing_ordered").search(clause)


def _is_given(words: str) -> bool:
    """Whether the words say that something is sent or given to somebody, other than what was ordered."""
    if not _has("given").search(words) or _has("nothing_given").search(words):
        return False
    return bool(_has("marketing").search(words)) or not _has("thing_ordered").search(words)


def _going_on(wording: ReadPassage) -> Iterator[Finding]:
    """L30: sending the form, or another act that is no answer, is taken for an agreement."""
    for sentence, quote in wording.sentences.items():
        if any(_has("marketing").search(sentence, agreed, agreed + _NEAR) for agreed in _agreements(sentence)):
            yield error("L30", wording.where, found=excerpt(quote))
            return


def _agreements(sentence: str) -> Iterator[int]:
    """Yield where something is agreed to by an act that is no answer."""
    if before := _has("agrees_before").search(sentence):
        yield before.start()
    for act in _has("going_on").finditer(sentence):
        yes = _has("agrees_by_it").search(sentence, act.end(), act.end() + 160)
        if yes is None or _has("answering").search(sentence, act.start(), yes.start()):
            continue
        if not PATTERNS["NO"].search(sentence, max(0, act.start() - 60), yes.start()):
            yield yes.start()


def _with_terms(wording: ReadPassage) -> Iterator[Finding]:
    """L08: terms and offers are accepted together, outside the boxes that were described."""
    for sentence, quote in wording.sentences.items():
        match = None if _has("going_on").search(sentence) else _has("with_terms").search(sentence)
        if match and _has("marketing").search(sentence, match.start()):
            yield error("L08", wording.where, found=excerpt(quote))
            return


def _both(wording: ReadPassage) -> Iterator[Finding]:
    """L18: the box for partners is for the collector's own offers too."""
    for sentence, quote in wording.sentences.items():
        if _has("both").search(sentence):
            yield error("L18", wording.where, found=excerpt(quote), against="partner_box.covers_own")
            return


_SIGNED = re.compile(
    r"[A-ZÀ-Þ0-9][\w&'’.-]{0,40}(?:\s(?:&\s|et\s|and\s|de\s|du\s|des\s|la\s){0,2}[A-ZÀ-Þ0-9][\w&'’.-]{0,40}){0,6}?"
    r"\s(?:S\.?A\.?(?:S\.?(?:U\.?)?|R\.?L\.?)?|E\.?U\.?R\.?L\.?|SCI|SNC|SCOP|Sarl|Sas|GIE|Ltd|Limited|GmbH|Inc|LLC|PLC|plc)(?!\w)"
)
_JOINTS = {"et", "and"}


def _another_recipient(text: str, known: Sequence[Sequence[str]]) -> str:
    """Return the company to which, or by which, a text hands data over, and which is none of the known ones; or ""."""
    names = [[word for word in words if word not in _JOINTS] for words in known]
    for sentence in (part for line in _LINE.split(text) for part in _STOP.split(line)):
        if sentence.isupper() or not _has("given").search(fold(sentence)):
            continue
        signed = [match[0] for match in _SIGNED.finditer(sentence)]
        alone = one_recipient(sentence) if not _has("names_elsewhere").search(fold(sentence)) else ""
        for name in (*signed, *filter(None, [alone])):
            words = [word for word in _words(name) if word not in _JOINTS]
            is_known = any(words[-len(one) :] == one or {*words} <= {*one} for one in names)
            if not is_known and not _has("no_recipient").search(fold(sentence.replace(name, "◆", 1))):
                return name
    return ""


def _names(form: Description, wordings: Sequence[ReadPassage], asks: str, known: set[str]) -> Iterator[Finding]:
    """L11: where consent to partners is asked, another company is named, or not all those that stand on the form."""
    asked = " ".join(chain.from_iterable(wording.sentences for wording in wordings if wording.where == asks))
    if not asked or _has("names_elsewhere").search(asked):
        return
    others = [match[0] for match in _has("company").finditer(asked) if match[0].split()[0] not in known]
    if others and "◆them" not in asked and not _has("companies").search(asked):
        yield error("L11", asks, found=excerpt(others[0]), against="list.names")
    elif form.partner_mode == "inline":
        quoted = " ".join(chain.from_iterable(wording.sentences.values() for wording in wordings))
        missing = [name for name in form.list.names if not re.search(_mention([name]), quoted)]
        if missing:
            yield warning("L11", asks, names=", ".join(missing[:3]), against="partner_mode")
