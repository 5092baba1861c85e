"""Wording of corrected forms, in French and English, and names of the places in a form.

The wording itself is `resources/words/pages.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar

from leadkeeper import word_table
from leadkeeper.domain.form import FormDraft
from leadkeeper.domain.partner import ListedName
from leadkeeper.domain.time import moment
from leadkeeper.messages import N_
from leadkeeper.messages.labels import Named, elided

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class Wording:
    """Sentences of a form in one language."""

    page: ClassVar[str] = "form"

    def __init__(self, language: str) -> None:
        self.language = "en" if language == "en" else "fr"
        self._texts: Mapping[str, Mapping[str, str]] = word_table("pages")[self.language]
        self._sentences: Mapping[str, str] = self._texts[self.page]

    def say(self, key: str, **facts: object) -> str:
        """Return a sentence with its facts filled in."""
        said = self._sentences[key].format(**facts)
        company = str(facts.get("name") or facts.get("company") or "")
        return _kept_together(elided(said, company)) if self.language == "fr" else said

    def series(self, parts: Sequence[str]) -> str:
        """Return an enumeration: `a, b et c`."""
        if len(parts) < 2:
            return "".join(parts)
        return ", ".join(parts[:-1]) + self._sentences["and"] + parts[-1]

    def channels(self, channels: Sequence[str]) -> str:
        """Return the channels, each with its preposition."""
        return self.series([self._texts["channels"][one] for one in channels])

    def label(self, field: str) -> str:
        """Return the label of a form field; an unknown field is returned unchanged."""
        return self._texts["labels"].get(field, field)

    def data(self, fields: Sequence[str], *, mine: bool) -> str:
        """Return the data that are shared: `my e-mail address…` if `mine`, else `your…`."""
        known = self._texts["mine" if mine else "yours"]
        return self.series([known[one] for one in fields if one in known])

    def names(self, partners: Sequence[ListedName]) -> str:
        """Return the partners with their SIREN."""
        return self.series([self.name(one) for one in partners])

    def name(self, partner: ListedName) -> str:
        """Return one partner with its SIREN."""
        siren = self.say("siren", siren=partner.siren) if partner.siren else ""
        return f"{partner.name or ''} ({siren})" if siren else partner.name or ""

    def day(self, text: str) -> str:
        """Return a day as `10/01/2026`, in English `10 January 2026`; an unreadable text is returned unchanged."""
        when = moment(text)
        if when is None:
            return text
        day = when.first_day
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if self.language == "en" else f"{day:%d/%m/%Y}"


def _kept_together(text: str) -> str:
    """French text with no-break spaces at its punctuation."""
    for mark in ":;?!»":
        text = text.replace(f" {mark}", f"\u00a0{mark}")
    return text.replace("« ", "«\u00a0")


keep = Named(
    {
        "link": N_("Test the link to the list from the form: nobody has done so yet."),
        "picture": N_("Take a screenshot of the form once it is online, and attach it to the new version."),
        "social": N_("Send no address to a social network: this form does not ask for that."),
        "sensitive": N_("The sensitive questions are left out: ask them elsewhere, with an explicit consent."),
        "goods": N_("State in the contracts of the partners what the calls are about."),
        "rights": N_("Give the contact for people's rights in Settings: the form must state it."),
        "privacy": N_("Give the address of your privacy policy in Settings: the form should link to it."),
        "list-privacy": N_("The list does not link to every partner's privacy policy: publish a version that does."),
    }
)
"""What the business must ensure itself, because no wording can."""


def notes(draft: FormDraft, words: Wording, form_version: str, list_version: str) -> list[str]:
    """Return the notes for putting the form online: where to paste it, and the names of its answers."""
    boxes = [words.say("sent_box", name=box.name, value=box.value) for box in draft.boxes]
    pair = [words.say("sent_pair", name=draft.pair.name)] if draft.pair else []
    form = words.say("sent_form", value=form_version, list=list_version)
    return [
        words.say("to_paste"),
        words.say("sent"),
        *(f"- {line}" for line in [*boxes, *pair, form]),
        words.say("sent_time"),
    ]


def plain_text(draft: FormDraft) -> str:
    """Return the form as text for a form builder: fields, information, questions with boxes or buttons."""
    colon = Wording(draft.language).say("colon")
    lines = [draft.title, ""]
    lines += [f"{label}{colon} ____" for _name, label in draft.fields]
    lines += ["", *(f"{heading}{colon} {text}" for heading, text in draft.information), ""]
    lines += [draft.free, ""]
    link = [f"{draft.list_link}{colon} {draft.list_url}"] if draft.list_url else []
    names = [f"- {one.name}" + (f" – {one.privacy_url}" if one.privacy_url else "") for one in draft.partners]
    lines += [*([f"{draft.list_title}{colon}", *names] if names else []), *link, ""]
    for box in draft.boxes:
        lines += [f"[ ] {box.text}", *([box.details] if box.details else []), ""]
    if draft.pair:
        lines += [draft.pair.text, draft.pair.details, f"( {draft.no} )   ( {draft.yes} )"]
    else:
        lines += [f"( {draft.submit} )"]
    return "\n".join(lines) + "\n"


WHOLE = "whole"
PLACES = {
    "fields": "fields",
    "own_box": "own_box",
    "partner_box": "partner_box",
    "phone_box": "phone_box",
    "hidden_optin": "partner_box",
    "social": "partner_box",
    "partner_mode": "list",
    "link_ok": "list",
    "list": "list",
    "channels": "list",
    "buttons": "buttons",
    "submit_without_partner": "buttons",
    "optout_step": "buttons",
    "info": "information",
    "text": "information",
    "controller": "information",
}

form_place = Named(
    {
        "fields": N_("At the fields"),
        "own_box": N_("At the box for your own offers"),
        "partner_box": N_("At the box for partners"),
        "phone_box": N_("At the box for telephone calls"),
        "list": N_("Where partners are named"),
        "buttons": N_("At the buttons"),
        "information": N_("In the information"),
        WHOLE: N_("The form as a whole"),
    }
)


def place_of(where: str) -> str:
    """Return the place of a description key (`buttons[1].type`); `whole` if it has none."""
    return PLACES.get(re.split(r"[.\[]", where, maxsplit=1)[0], WHOLE)
