"""The description of a form: keys and defaults, unanswered questions (L00), wording patterns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from leadkeeper import word_table
from leadkeeper.domain.imports.headers import channels_taken_out, name_words
from leadkeeper.domain.text import fold

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


PATTERNS = {}
for _name in SOURCES:
    _pattern = expanded(_name)
    for _written, _linear in _LINEAR.items():
        _pattern = _pattern.replace(_written, _linear)
    PATTERNS[_name] = re.compile(_pattern)
