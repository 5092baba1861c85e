"""Generate the corrected form of a form version: HTML page, plain text, or JSON description."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from leadkeeper.db import forms, partners
from leadkeeper.db.engine import Db
from leadkeeper.domain.book import ReferenceData
from leadkeeper.domain.eligibility.case import contracts_in_force
from leadkeeper.domain.form import Finding, FormDraft, FormVersion, Language, Names, Style, Wish, form_version
from leadkeeper.domain.form_audit import checks
from leadkeeper.domain.form_audit.corrected_form import PARTNERS, corrected
from leadkeeper.domain.form_audit.description import read
from leadkeeper.domain.partner import ListVersion, Partner, PartnerList, goes_by
from leadkeeper.domain.serialization import Verbatim
from leadkeeper.domain.text import fold, numbered_id, page_link
from leadkeeper.domain.time import calendar_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import atomic, templates
from leadkeeper.messages.forms import Wording, notes, plain_text
from leadkeeper.services.eligibility.judge import check_channels

KNOWN = {
    "email": ("email", "email"),
    "phone": ("tel", "tel"),
    "first_name": ("text", "given-name"),
    "last_name": ("text", "family-name"),
    "company": ("text", "organization"),
    "birth_date": ("date", "bday"),
}
"""Field → HTML input type and autocomplete token."""


def form_markup(draft: FormDraft, wish: Wish, form_version: str) -> str:
    """Return the whole page as HTML without scripts; `form_version` is sent with each answer."""
    words = Wording(wish.language)
    return templates.page(
        "form.html",
        draft=draft,
        controller=wish.controller,
        form_version=form_version,
        list_version=wish.list_version,
        notes=notes(draft, words, form_version, wish.list_version),
        fields=[_input(name, label) for name, label in draft.fields],
        links={text: page_link(text) for _heading, text in draft.information},
        list_link=wish.list_url if wish.names == "link" else None,
        partners=[
            {
                "name": words.name(partner),
                "link": page_link(partner.privacy_url),  # None without a page that may be linked
                "privacy": words.say("privacy_of", name=partner.name or ""),
            }
            for partner in draft.partners
        ],
        partners_box=PARTNERS,
        **{name: words.say(name) for name in ("colon", "new_tab", "choices")},
    )


def _input(name: str, label: str) -> dict[str, str]:
    kind, autocomplete = KNOWN.get(name, ("text", ""))
    typed = "_".join(re.findall(r"[a-z0-9]+", fold(name))) or "champ"
    return {"name": typed, "label": label, "type": kind, "autocomplete": autocomplete}


DESCRIPTION, TEXT = ".json", ".txt"


@dataclass(frozen=True, slots=True)
class SnippetChoices:
    """Options for the corrected form; None and () keep what the form had."""

    language: Language = "fr"
    style: Style | None = None
    names: Names | None = None
    channels: tuple[str, ...] = ()
    own_offers: bool = True


@dataclass(frozen=True, slots=True)
class Snippet(checks.Audited):
    """A corrected form: its texts, remaining audit findings (facts that the book lacks), and the form version.

    `version` has the id that the form submits with each answer; its first day is set by `new_version`.
    """

    draft: FormDraft
    findings: tuple[Finding, ...]
    version: FormVersion
    list_version: str
    html: str
    text: str


def corrected_form(db: Db, version: str, choices: SnippetChoices, today: date) -> Snippet:
    """Return the corrected form for a form version. Raises `unknown-form`, `form-without-list`, `unknown-channel`."""
    check_channels(choices.channels)
    known = partners.read(db)
    form, before = form_version(known.forms, version)
    # Current version of the list that the form names, or of the book's only list.
    result = [
        one for one in known.lists if one.id == before.list or before.list_version in {each.id for each in one.versions}
    ] or (list(known.lists) if len(known.lists) == 1 else [])
    if not result or not result[0].versions:
        raise LeadKeeperError("form-without-list", version=before.id)
    list_, published = result[0], max(result[0].versions, key=lambda one: calendar_day(one.published_at) or date.min)
    wish = _wish(known, before, list_, published, choices, today)
    draft = corrected(before.description, wish)
    description, after = Verbatim(draft.description), before
    if before.description != description:  # else the version that was shown is the corrected one already
        after = FormVersion(
            id=numbered_id(f"{form.id}-v", forms.version_numbers(db)),
            list=list_.id if wish.names == "link" else None,
            list_version=published.id if wish.names == "inline" else None,
            description=description,
        )
    return Snippet(
        draft=draft,
        findings=checks.check(draft.description),
        version=after,
        list_version=published.id,
        html=form_markup(draft, wish, after.id),
        text=plain_text(draft),
    )


def write_form(db: Db, version: str, target: Path, choices: SnippetChoices, today: date) -> Snippet:
    """Write the corrected form: `.json` description, `.txt` texts, otherwise the HTML page.

    Raises the codes of `corrected_form`, `file-exists` and the codes of `files.atomic`.
    """
    made = corrected_form(db, version, choices, today)
    description = json.dumps(made.draft.description, ensure_ascii=False, indent=1) + "\n"
    atomic.write(target, {DESCRIPTION: description, TEXT: made.text}.get(target.suffix.lower(), made.html))
    return made


def _wish(
    known: ReferenceData,
    version: FormVersion,
    list_: PartnerList,
    published: ListVersion,
    choices: SnippetChoices,
    today: date,
) -> Wish:
    shown = read(version.description or {})
    owner = known.owner
    link = page_link(list_.url)
    pair = shown.equal_pair and shown.partner_box is None
    names: Names = choices.names or ("link" if link and shown.partner_mode != "inline" else "inline")
    channels = choices.channels or shown.channels or ("email",)
    topics = [
        contract.offer_topic
        for partner in known.partners
        for contract in contracts_in_force(partner, today)
        if contract.offer_topic and _is_on(partner, published)
    ]
    return Wish(
        controller=owner.name or shown.controller,
        list_version=published.id,
        list_day=published.published_at or "",
        partners=published.names,
        language=choices.language,
        style=choices.style or ("buttons" if pair else "boxes"),
        names=names if link else "inline",
        list_url=link,
        channels=channels,
        goods=tuple(dict.fromkeys(topics)),
        own_offers=choices.own_offers,
        siren=owner.siren,
        rights_contact=owner.rights_contact,
        privacy_url=owner.privacy_url,
    )


def _is_on(partner: Partner, published: ListVersion) -> bool:
    return any(
        name.siren == partner.siren if name.siren and partner.siren else goes_by(partner, name.name or "")
        for name in published.names
    )
