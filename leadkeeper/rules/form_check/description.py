"""What a form showed: the description's keys with their defaults, and the questions that nobody answered (L00)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leadkeeper.rules.form_check.questions import Questions

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
    """A box to tick, or the question as printed or asked: its text, and whether it is ticked in advance."""

    text: str
    checked: bool


@dataclass(frozen=True, slots=True)
class PartnerBox(Box):
    """The box for the transmission to partners; `covers_own`: it is also for the collector's own offers."""

    covers_own: bool


@dataclass(frozen=True, slots=True)
class PhoneBox(Box):
    """The box for telephone calls: which of the five mentions are missing, and for how many months it holds."""

    missing: tuple[str, ...]
    period_months: float | None


@dataclass(frozen=True, slots=True)
class Button:
    """A button or link; `same_style` and `effect_text` are asked of a refusal only."""

    role: str
    type: str
    label: str
    same_style: bool
    effect_text: str


@dataclass(frozen=True, slots=True)
class PartnerList:
    """The list of partners that the form shows or links to."""

    version: str
    names: tuple[str, ...]
    legal_names: bool
    privacy_links: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Information:
    """The information text (GDPR 13): what it says, in whose words, where it stands and how large it is."""

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
    """What a form showed, every key of it; `unanswered` holds the paths of the keys without an allowed value."""

    medium: str
    controller: str
    fields: tuple[str, ...]
    own_box: Box | None
    partner_box: PartnerBox | None
    phone_box: PhoneBox | None
    buttons: tuple[Button, ...]
    hidden_optin: bool
    optout_step: bool
    submit_without_partner: bool
    partner_mode: str
    link_ok: bool | None
    list: PartnerList
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
        """Whether there is something to accept with and something to refuse with, and all of it is a real button."""
        answers = [button for button in self.buttons if button.role != "submit"]
        roles = {button.role for button in answers}
        return roles == {"accept", "refuse"} and all(button.type == "button" for button in answers)

    @property
    def names_partners(self) -> bool:
        """Whether partners are named on the form or behind its link."""
        return self.partner_mode in {"inline", "link"}


def read(given: Mapping[str, object]) -> Description:
    """The description of a raw JSON object: absent keys and those without an allowed value have their default."""
    ask = Questions(given)
    return Description(
        medium=ask.word("medium", MEDIA, "web"),
        controller=ask.text("controller"),
        fields=ask.texts("fields", ("email",)),
        own_box=_own_box(ask.part("own_box")),
        partner_box=_partner_box(ask.part("partner_box")),
        phone_box=_phone_box(ask.part("phone_box")),
        buttons=tuple(_button(part) for part in ask.parts("buttons")),
        hidden_optin=ask.yes_no("hidden_optin", default=False),
        optout_step=ask.yes_no("optout_step", default=False),
        submit_without_partner=ask.yes_no("submit_without_partner", default=True),
        partner_mode=ask.word("partner_mode", PARTNER_MODES, "none"),
        link_ok=ask.yes_no_untested("link_ok"),
        list=_list(ask.part("list") or Questions({})),
        channels=ask.texts("channels", allowed=CHANNELS),
        info=_information(ask.part("info") or Questions({})),
        shared_db_with=ask.texts("shared_db_with"),
        sensitive_fields=ask.texts("sensitive_fields"),
        targets_minors=ask.yes_no("targets_minors", default=False),
        social=ask.yes_no("social", default=False),
        archived=ask.yes_no("archived", default=True),
        text=ask.text("text"),
        unanswered=tuple(ask.unanswered),
    )


def _own_box(ask: Questions | None) -> Box | None:
    return None if ask is None else Box(ask.text("text"), ask.yes_no("checked", default=False))


def _partner_box(ask: Questions | None) -> PartnerBox | None:
    if ask is None:
        return None
    return PartnerBox(
        text=ask.text("text"),
        checked=ask.yes_no("checked", default=False),
        covers_own=ask.yes_no("covers_own", default=False),
    )


def _phone_box(ask: Questions | None) -> PhoneBox | None:
    if ask is None:
        return None
    return PhoneBox(
        text=ask.text("text"),
        checked=ask.yes_no("checked", default=False),
        missing=tuple(mention for mention in MENTIONS if not ask.yes_no(mention, default=False)),
        period_months=ask.number("period_months", None),
    )


def _button(ask: Questions) -> Button:
    role = ask.word("role", ROLES, "submit")
    refusal = role == "refuse"
    return Button(
        role=role,
        type=ask.word("type", BUTTON_TYPES, "button"),
        label=ask.text("label"),
        same_style=ask.yes_no("same_style", default=True) if refusal else True,
        effect_text=ask.word("effect_text", EFFECT_TEXTS, "ok") if refusal else "ok",
    )


def _list(ask: Questions) -> PartnerList:
    return PartnerList(
        version=ask.text("version"),
        names=ask.texts("names"),
        legal_names=ask.yes_no("legal_names", default=True),
        privacy_links=ask.yes_no("privacy_links", default=True),
        open=ask.yes_no("open", default=False),
    )


def _information(ask: Questions) -> Information:
    return Information(
        withdrawal=ask.yes_no("withdrawal", default=False),
        retention=ask.text("retention"),
        rights=ask.yes_no("rights", default=False),
        transmission_stated=ask.yes_no("transmission_stated", default=False),
        basis=ask.text("basis"),
        source_wording=ask.text("source_wording"),
        position=ask.word("position", POSITIONS, "before"),
        font_ratio=ask.number("font_ratio", 1),
        l223_2=ask.yes_no("l223_2", default=False),
        shared_named=ask.yes_no("shared_named", default=False),
        explicit_sensitive=ask.yes_no("explicit_sensitive", default=False),
        parental=ask.yes_no("parental", default=False),
        social_named=ask.yes_no("social_named", default=False),
    )
