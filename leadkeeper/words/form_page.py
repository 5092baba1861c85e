"""What is said around a corrected form: the notes for whoever puts it online, and the form as plain text."""

from __future__ import annotations

from leadkeeper.model.form_draft import Draft
from leadkeeper.words import N_
from leadkeeper.words.form_wording import Wording
from leadkeeper.words.named import Named

keep = Named(
    {
        "link": N_("Open the link to the list from the form: nobody has tried it yet."),
        "picture": N_("Take a picture of the form once it is online, and attach it to the new version."),
        "social": N_("Send no address to a social network: this form does not ask for that."),
        "sensitive": N_("The sensitive questions are left out: ask them elsewhere, with an explicit consent."),
        "goods": N_("Say what the calls are about: write it in the contracts of the partners."),
        "rights": N_("Give the contact for people's rights in Settings: the form must tell it."),
        "privacy": N_("Give the address of your privacy policy in Settings: the form should link to it."),
        "list-privacy": N_("The list does not link to every partner's privacy policy: publish a version that does."),
    }
)
"""What the business must see to itself, because no wording can."""


def notes(draft: Draft, words: Wording, form_version: str, list_version: str) -> list[str]:
    """What whoever puts the form online must know: where it goes, and what each answer is called."""
    boxes = [words.say("sent_box", name=box.name, value=box.value) for box in draft.boxes]
    pair = [words.say("sent_pair", name=draft.pair.name)] if draft.pair else []
    form = words.say("sent_form", value=form_version, list=list_version)
    return [
        words.say("to_paste"),
        words.say("sent"),
        *(f"- {line}" for line in [*boxes, *pair, form]),
        words.say("sent_time"),
    ]


def plain_text(draft: Draft) -> str:
    """The form as text, for a form builder: fields, information, each question with its box or its two buttons."""
    colon = Wording(draft.language).say("colon")
    lines = [draft.title, ""]
    lines += [f"{label}{colon} ____" for _name, label in draft.fields]
    lines += ["", *(f"{heading}{colon} {text}" for heading, text in draft.information), ""]
    lines += [draft.free, ""]
    lines += _list(draft, colon)
    for box in draft.boxes:
        lines += [f"[ ] {box.text}", *([box.details] if box.details else []), ""]
    if draft.pair:
        lines += [draft.pair.text, draft.pair.details, f"( {draft.no} )   ( {draft.yes} )"]
    else:
        lines += [f"( {draft.submit} )"]
    return "\n".join(lines) + "\n"


def _list(draft: Draft, colon: str) -> list[str]:
    link = [f"{draft.list_link}{colon} {draft.list_url}"] if draft.list_url else []
    names = [f"- {one.name}" + (f" – {one.privacy_url}" if one.privacy_url else "") for one in draft.partners]
    return [*([f"{draft.list_title}{colon}", *names] if names else []), *link, ""]
