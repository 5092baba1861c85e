"""The corrected form: a draft that passes the form audit, from what a form showed and shall ask.

Each purpose has its own question, nothing is pre-ticked, partners are named on a closed and dated list. What no wording
can fix (an untested link, data sent to a network) is listed in `FormDraft.keep`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leadkeeper.domain.book import IDENTIFIERS
from leadkeeper.domain.form import FormDraft, FormQuestion, Wish
from leadkeeper.domain.form_audit.description import CHANNELS, Description, read
from leadkeeper.messages.forms import Wording

MONTHS = 12  # months that a consent to calls lasts: the legal maximum (R223-1 ff)

ORDER = ("email", "phone", "first_name", "last_name", "company", "postal_address", "birth_date")

OWN = "optin"
PARTNERS = "optin_partenaires"
CALLS = "optin_telephone"
"""Names of the answers as submitted; the import of lists recognises the first two."""


def corrected(given: Mapping[str, object] | None, wish: Wish) -> FormDraft:
    """Return a draft of the wished form, to replace one that showed `given` (None: not described).

    Facts that the wish does not cover (medium, shared database, children) are taken from the given form.
    """
    return _Writer(read(given or {}), wish).draft()


class _Writer:
    """Writes one form; `_facts` fill the placeholders of its sentences."""

    def __init__(self, given: Description, wish: Wish) -> None:
        self._given = given
        self._wish = wish
        self._words = Wording(wish.language)
        self._channels = tuple(one for one in IDENTIFIERS if one in wish.channels)
        # The fields to ask: the wished or previous ones without sensitive ones, and those that the channels need.
        wanted = [one for one in wish.fields or given.fields if one.strip() and one not in given.sensitive_fields]
        needed = [IDENTIFIERS[channel] for channel in self._channels if channel in CHANNELS]
        known = [one for one in ORDER if one in (*wanted, *needed)]
        self._fields = (*known, *(one for one in dict.fromkeys(wanted) if one not in ORDER))
        is_single = len(wish.partners) == 1
        self._facts: dict[str, object] = {
            "controller": wish.controller.strip() or self._words.say("no_controller"),
            "contact": wish.rights_contact or self._words.say("no_contact"),
            "day": self._words.day(wish.list_day),
            "count": len(wish.partners),
            "channels": self._words.channels(self._channels),
            "each": self._words.say("each_one" if is_single else "each_many"),
            "names": self._words.names(wish.partners),
            "goods": self._words.series(wish.goods) or self._words.say("no_goods"),
            "months": MONTHS,
        }
        self._facts["whom"] = self._say("whom_one" if is_single else "whom_many")

    def _say(self, key: str, **more: object) -> str:
        return self._words.say(key, **{**self._facts, **more})

    def draft(self) -> FormDraft:
        """Return the whole draft."""
        wish, boxes, pair = self._wish, self._boxes(), self._pair()
        information = self._information()
        return FormDraft(
            language="en" if wish.language == "en" else "fr",
            title=self._say("title"),
            fields=tuple((one, self._words.label(one)) for one in self._fields) + self._parent(),
            boxes=boxes,
            pair=pair,
            yes=self._say("yes"),
            no=self._say("no"),
            submit=self._say("submit"),
            free=self._say("free"),
            list_title=self._say("list_title"),
            partners=wish.partners if wish.names == "inline" or "voice" in self._channels else (),
            list_url=wish.list_url,
            list_link=self._say("list_link"),
            information=information,
            description=self._description(boxes, pair, information),
            keep=self._keep(),
        )

    def _parent(self) -> tuple[tuple[str, str], ...]:
        return (("parent", self._say("parent")),) if self._given.targets_minors else ()

    def _own_channels(self) -> tuple[str, ...]:
        """The channels for the company's own offers; its own calls would need a telephone box of their own."""
        return tuple(one for one in self._channels if one != "voice") if self._wish.own_offers else ()

    def _boxes(self) -> tuple[FormQuestion, ...]:
        boxes = []
        if own := self._own_channels():
            boxes.append(FormQuestion(OWN, self._say("own", channels=self._words.channels(own)), "oui"))
        if self._wish.style == "boxes":
            data = self._words.data(self._fields, mine=True)
            boxes.append(FormQuestion(PARTNERS, self._say("partners", data=data), "oui"))
        if "voice" in self._channels:
            boxes.append(FormQuestion(CALLS, self._say("calls"), "oui", self._say("calls_rights")))
        return tuple(boxes)

    def _pair(self) -> FormQuestion | None:
        if self._wish.style == "boxes":
            return None
        data = self._words.data(self._fields, mine=False)
        return FormQuestion(PARTNERS, self._say("pair", data=data), "oui", self._say("pair_effect"))

    def _information(self) -> tuple[tuple[str, str], ...]:
        wish = self._wish
        siren = f" ({self._say('siren', siren=wish.siren)})" if wish.siren else ""
        shared = self._given.shared_db_with
        who = self._say("who_text") + siren + "."
        own = self._own_channels()
        purposes = [self._say("why_own", channels=self._words.channels(own))] if own else []
        parts = [
            ("who", f"{who} {self._say('shared', firms=self._words.series(shared))}" if shared else who),
            ("why", self._say("why_text", purposes=self._words.series([*purposes, self._say("why_partners")]))),
            ("basis", self._say("basis_text")),
            ("recipients", self._say("recipients_text")),
            ("retention", self._say("retention_text")),
            ("withdrawal", self._say("withdrawal_text")),
            ("rights", self._say("rights_text")),
        ]
        if "phone" in self._fields:
            parts.append(("l223_2", self._say("l223_2_text")))
        if self._given.targets_minors:
            parts.append(("minors", self._say("minors_text")))
        if wish.privacy_url:
            parts.append(("privacy", wish.privacy_url))
        return tuple((self._say(key), text) for key, text in parts)

    def _description(
        self, boxes: tuple[FormQuestion, ...], pair: FormQuestion | None, information: tuple[tuple[str, str], ...]
    ) -> dict[str, Any]:
        given, wish = self._given, self._wish
        asked = {box.name: {"text": _whole(box), "checked": False} for box in boxes}
        return {
            "medium": given.medium,
            "controller": wish.controller.strip(),
            "fields": list(self._fields),
            "own_box": asked.get(OWN),
            "partner_box": asked[PARTNERS] | {"covers_own": False} if PARTNERS in asked else None,
            "phone_box": asked[CALLS] | self._mentions() if CALLS in asked else None,
            "buttons": self._buttons(),
            "hidden_optin": False,
            "optout_step": False,
            "submit_without_partner": True,
            "partner_mode": wish.names,
            "link_ok": given.link_ok if wish.names == "link" else None,
            "list": {
                "version": wish.list_version,
                "names": [one.name or "" for one in wish.partners],
                "legal_names": all(one.name for one in wish.partners),
                "privacy_links": all(one.privacy_url for one in wish.partners),
                "open": False,
            },
            "channels": list(self._channels),
            "info": self._info(),
            "shared_db_with": list(given.shared_db_with),
            "sensitive_fields": [],
            "targets_minors": given.targets_minors,
            "social": False,
            "archived": True,
            "text": self._text(pair, information),
        }

    def _mentions(self) -> dict[str, Any]:
        contact = bool(self._wish.rights_contact)
        return {
            "identity": bool(self._wish.partners),
            "goods": bool(self._wish.goods),
            "period": True,
            "withdrawal": contact,
            "durable_proof": contact,
            "period_months": MONTHS,
        }

    def _buttons(self) -> list[dict[str, Any]]:
        if self._wish.style == "boxes":
            return [{"role": "submit", "type": "button", "label": self._say("submit")}]
        alike = {"type": "button", "same_style": True, "effect_text": "ok"}
        return [
            {"role": "refuse", "label": self._say("no"), **alike},
            {"role": "accept", "label": self._say("yes"), **alike},
        ]

    def _info(self) -> dict[str, Any]:
        contact = bool(self._wish.rights_contact)
        return {
            "withdrawal": contact,
            "retention": self._say("retention_text"),
            "rights": contact,
            "transmission_stated": True,
            "basis": self._say("basis_text"),
            "source_wording": self._say("source"),
            "position": "before",
            "font_ratio": 1,
            "l223_2": "phone" in self._fields,
            "shared_named": bool(self._given.shared_db_with),
            "explicit_sensitive": False,
            "parental": self._given.targets_minors,
            "social_named": False,
        }

    def _text(self, pair: FormQuestion | None, information: tuple[tuple[str, str], ...]) -> str:
        """All text around boxes and buttons, in the order of the page."""
        names = self._words.names(self._wish.partners) if self._wish.names == "inline" else self._say("list_link")
        asked = [_whole(pair)] if pair else []
        colon = self._say("colon")
        told = [f"{heading}{colon} {text}" for heading, text in information]
        return "\n".join([*told, f"{self._say('list_title')}{colon} {names}.", *asked, self._say("free")])

    def _keep(self) -> tuple[str, ...]:
        given, wish = self._given, self._wish
        unsure = {
            "link": wish.names == "link" and given.link_ok is not True,
            "social": given.social,
            "sensitive": bool(given.sensitive_fields),
            "goods": "voice" in self._channels and not wish.goods,
            "rights": not wish.rights_contact,
            "privacy": not wish.privacy_url,
            "list-privacy": not all(one.privacy_url for one in wish.partners),
            "picture": True,
        }
        return tuple(name for name, it_is_so in unsure.items() if it_is_so)


def _whole(question: FormQuestion) -> str:
    return f"{question.text} {question.details}".strip()
