"""A form that is still to be put online: what it is to ask, and every word that it then shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from leadkeeper.model.partner import ListedName

Language = Literal["fr", "en"]
Style = Literal["boxes", "buttons"]
Names = Literal["link", "inline"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a form is to ask, on whose behalf, and which list it names.

    `list_day` is the day of the list version as the archive writes it; `goods` say what calls are about; `style` is
    one box a question or two equal buttons for the transmission; `own_offers`: ask about the company's own offers too.
    """

    controller: str
    list_version: str
    list_day: str
    partners: tuple[ListedName, ...]
    language: Language = "fr"
    style: Style = "boxes"
    names: Names = "inline"
    list_url: str | None = None
    channels: tuple[str, ...] = ("email",)
    fields: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    own_offers: bool = True
    siren: str | None = None
    rights_contact: str | None = None
    privacy_url: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question with an answer of its own: the name and value that are sent, its wording, and what explains it."""

    name: str
    text: str
    value: str
    details: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """Every word of a form, and the description by which the form check judges it.

    `fields` are pairs of a field and its label. `boxes` are ticked or not; `pair` is the question that two buttons
    answer, with the labels of yes and no. `information` are pairs of a heading and a sentence. `keep` names what the
    business must see to itself, because no wording can: `link`, `picture`, `social`, `sensitive`, `goods`, `privacy`,
    `rights`, `list-privacy`.
    """

    language: Language
    title: str
    fields: tuple[tuple[str, str], ...]
    boxes: tuple[Question, ...]
    pair: Question | None
    yes: str
    no: str
    submit: str
    free: str
    list_title: str
    partners: tuple[ListedName, ...]
    list_url: str | None
    list_link: str
    information: tuple[tuple[str, str], ...]
    description: Mapping[str, Any] = field(default_factory=dict)
    keep: tuple[str, ...] = ()
