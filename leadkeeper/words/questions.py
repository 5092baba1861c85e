"""What a person calls the keys of a form description."""

from __future__ import annotations

import re

from leadkeeper.words import N_, _

QUESTIONS = {
    "medium": N_("medium of the form"),
    "controller": N_("company that collects"),
    "fields": N_("what is asked for"),
    "own_box": N_("box for your own offers"),
    "own_box.text": N_("wording of the box for your own offers"),
    "own_box.checked": N_("box for your own offers ticked in advance"),
    "partner_box": N_("box for partners"),
    "partner_box.text": N_("wording of the box for partners"),
    "partner_box.checked": N_("box for partners ticked in advance"),
    "partner_box.covers_own": N_("box for partners also used for your own offers"),
    "phone_box": N_("box for telephone calls"),
    "phone_box.text": N_("wording of the box for telephone calls"),
    "phone_box.checked": N_("box for telephone calls ticked in advance"),
    "phone_box.identity": N_("who will call"),
    "phone_box.goods": N_("what the calls are about"),
    "phone_box.period": N_("for how long calls are allowed"),
    "phone_box.period_months": N_("months for which calls are allowed"),
    "phone_box.withdrawal": N_("how to stop the calls"),
    "phone_box.durable_proof": N_("how to get a lasting copy of this consent"),
    "buttons": N_("buttons"),
    "buttons.role": N_("role of a button"),
    "buttons.type": N_("button or link"),
    "buttons.label": N_("label of a button"),
    "buttons.same_style": N_("refuse button that looks like the accept button"),
    "buttons.effect_text": N_("text on what refusing does"),
    "hidden_optin": N_("hidden field that says yes"),
    "optout_step": N_("refusal offered only at a later step"),
    "submit_without_partner": N_("going on without a yes to partners"),
    "partner_mode": N_("how partners are named"),
    "link_ok": N_("link to the list tested"),
    "list": N_("partner list"),
    "list.version": N_("version or date of the list"),
    "list.names": N_("names on the list"),
    "list.legal_names": N_("legal names on the list"),
    "list.privacy_links": N_("links to the partners' privacy policies"),
    "list.open": N_("list that may grow"),
    "channels": N_("channels that the wording names"),
    "info": N_("information text"),
    "info.withdrawal": N_("how to take the yes back"),
    "info.retention": N_("how long data are kept"),
    "info.rights": N_("rights and complaint to the CNIL"),
    "info.transmission_stated": N_("transmission to partners given as a purpose"),
    "info.basis": N_("legal basis of the transmission"),
    "info.source_wording": N_("source named in the partner's first message"),
    "info.position": N_("place of the information"),
    "info.font_ratio": N_("size of the information text"),
    "info.l223_2": N_("sentence on consent to telephone calls"),
    "info.shared_named": N_("names of all firms that share the data"),
    "info.explicit_sensitive": N_("explicit consent to sensitive data"),
    "info.parental": N_("part taken by a parent"),
    "info.social_named": N_("yes that names the sending to social networks"),
    "shared_db_with": N_("other firms that use the same database"),
    "sensitive_fields": N_("sensitive things asked for"),
    "targets_minors": N_("form aimed at children"),
    "social": N_("sending to a social network"),
    "archived": N_("wording and picture kept"),
    "text": N_("other text around boxes and buttons"),
}

_NUMBER = re.compile(r"\[\d+\]")


def question(key: str) -> str:
    """What a person calls a key of the description (`partner_box.checked`, `buttons[1].type`); the key if unknown."""
    return _(QUESTIONS.get(_NUMBER.sub("", key), key))
