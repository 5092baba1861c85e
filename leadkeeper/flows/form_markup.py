"""The corrected form as a page that stands alone, to look at and to copy the form from."""

from __future__ import annotations

import re
from typing import NamedTuple

from leadkeeper.files import web_page
from leadkeeper.model.form_draft import Draft, Wish
from leadkeeper.model.partner import ListedName
from leadkeeper.rules.folding import fold
from leadkeeper.rules.form_check.corrected import PARTNERS
from leadkeeper.rules.web_address import page_link
from leadkeeper.words import form_page
from leadkeeper.words.form_wording import Wording

KNOWN = {
    "email": ("email", "email"),
    "phone": ("tel", "tel"),
    "first_name": ("text", "given-name"),
    "last_name": ("text", "family-name"),
    "company": ("text", "organization"),
    "birth_date": ("date", "bday"),
}
"""Field → the type of its input, and what the browser fills in there."""


class Input(NamedTuple):
    """One field as the page has it."""

    name: str
    label: str
    type: str
    autocomplete: str


class Shown(NamedTuple):
    """One partner as the page has it; `link` None: no privacy page that may be linked."""

    name: str
    link: str | None
    privacy: str


def form_markup(draft: Draft, wish: Wish, form_version: str) -> str:
    """The whole page in HTML, without a script; `form_version` is sent with each answer."""
    words = Wording(wish.language)
    return web_page.page(
        "form.html",
        draft=draft,
        controller=wish.controller,
        form_version=form_version,
        list_version=wish.list_version,
        notes=form_page.notes(draft, words, form_version, wish.list_version),
        fields=[_input(name, label) for name, label in draft.fields],
        links={text: page_link(text) for _heading, text in draft.information},
        list_link=wish.list_url if wish.names == "link" else None,
        partners=[_shown(words, one) for one in draft.partners],
        colon=words.say("colon"),
        partners_box=PARTNERS,
        new_tab=words.say("new_tab"),
        choices=words.say("choices"),
    )


def _input(name: str, label: str) -> Input:
    kind, autocomplete = KNOWN.get(name, ("text", ""))
    return Input("_".join(re.findall(r"[a-z0-9]+", fold(name))) or "champ", label, kind, autocomplete)


def _shown(words: Wording, partner: ListedName) -> Shown:
    return Shown(words.name(partner), page_link(partner.privacy_url), words.say("privacy_of", name=partner.name or ""))
