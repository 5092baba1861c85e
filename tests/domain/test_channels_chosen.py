"""Which columns ask by which channels somebody wants to be reached, what a cell chooses, and what is left of a yes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from leadkeeper.domain.imports.anomalies import unread_columns
from leadkeeper.domain.imports.answer_scope import refused_channels, warnings_of
from leadkeeper.domain.imports.channels import (
    ChannelQuestion,
    asks_channels,
    channel_question,
    chosen_channels,
    narrowed,
)
from leadkeeper.domain.imports.columns import ImportColumn, map_columns, proposals
from leadkeeper.domain.imports.headers import read_headers, title_words

ASKING = """par_quel_moyen_?
Par quel(s) moyen(s) souhaitez-vous être contacté ?
Par quel canal souhaitez-vous recevoir nos offres ?
Par quelle voie souhaitez-vous recevoir nos actualités ?
Sur quel canal souhaitez-vous être informé ?
Comment voulez-vous être contacté ?
Comment voulez-vous être contacté ? (E-mail)
Comment souhaitez-vous être recontacté(e) ?
Comment souhaitez-vous recevoir les offres de nos partenaires ?
Comment souhaitez-vous recevoir nos offres et bons plans ?
Comment souhaitez-vous être contacté pour votre devis ?
Comment souhaitez-vous les recevoir ?
Comment pouvons-nous vous joindre ?
Comment vous contacter ?
Quel est votre moyen de contact préféré ?
Quel canal préférez-vous ?
Préférence de contact
Préférences de communication
Moyens de contact acceptés
Canal de contact
Canal préféré
Canaux acceptés
Mode de contact
contactPreference
J'accepte de recevoir les offres par :
Je préfère être contacté par
Me contacter par
Contact préféré
Preferred contact method
preferred_contact_method
Contact method
Contact preferences
Preferred channels
Preferred way to be contacted
Which channel do you prefer?
How would you like to be contacted?
How would you like to hear from us?
How would you like to receive offers?
How can we contact you?
Let us know how you would like to be contacted
Through which channels may our partners contact you?
By which means?
Best way to reach you
Communication preferences""".split("\n")

NOT_ASKING = """Comment nous avez-vous connus ?
Comment avez-vous connu Raoul ?
Par quel moyen nous avez-vous connus ?
Par quel canal avez-vous entendu parler de nous ?
Comment nous avez-vous contactés ?
How did you hear about us?
How did you contact us?
Source
Lead source
Canal d'acquisition
Canal d'origine
Canal de vente
Canal du premier contact
Dernier moyen de contact
Marketing channel
Moyen de paiement
Mode de livraison
Moyen de transport
Comment souhaitez-vous recevoir votre cadeau ?
How would you like to receive your gift?
Commentaires sur nos offres
Souhaitez-vous être contacté par SMS ?
Acceptez-vous les offres de nos partenaires par e-mail ?
Partenaires par SMS
E-mail de contact
Contact
Comment ne voulez-vous pas être contacté ?
Par quels moyens refusez-vous d'être contacté ?
Quand souhaitez-vous être contacté ?""".split("\n")


@pytest.mark.parametrize("header", ASKING)
def test_such_a_header_asks_for_channels(header: str) -> None:
    assert asks_channels(title_words(header))


@pytest.mark.parametrize("header", NOT_ASKING)
def test_its_neighbours_do_not(header: str) -> None:
    assert not asks_channels(title_words(header))


@pytest.mark.parametrize(
    ("text", "channels"),
    [
        ("e-mail", ("email",)),
        ("e-mail_et_sms", ("email", "sms")),
        ('["E-mail","SMS"]', ("email", "sms")),
        ("Par téléphone", ("voice",)),
        ("Courrier électronique", ("email",)),
        ("Par la poste", ("post",)),
        ("Text", ("sms",)),
        ("Mél", ("email",)),
        ("Sur mon portable", ("sms", "voice")),
        ("SMS ou WhatsApp", ("sms",)),
        ("WhatsApp", ()),
        ("Aucun", ()),
        ("Non", ()),
        ("tout sauf SMS", ()),
        ("E-mail, mais pas SMS", ()),
        ("Pas de préférence (e-mail ou SMS)", ("email", "sms")),
        ("peu_importe", None),
        ("N'importe lequel", None),
        ("Je n'ai pas de préférence", None),
        ("No preference", None),
        ("indifférent", None),
        ("Les deux", None),
        ("le soir", None),
        ("lea@mail.example", None),
        ("non renseigné", None),
    ],
)
def test_a_cell_chooses_the_channels_that_it_names(text: str, channels: tuple[str, ...] | None) -> None:
    assert chosen_channels(text) == channels


def questions(*headers: str) -> list[ChannelQuestion]:
    return [channel_question(place, header, ()) for place, header in enumerate(headers)]


CONTACT = "Comment voulez-vous être contacté ?"


@pytest.mark.parametrize(
    ("headers", "texts", "left"),
    [
        ((CONTACT, f"{CONTACT} (E-mail)", f"{CONTACT} (SMS)"), ("SMS", "FALSE", "TRUE"), ("sms",)),
        ((f"{CONTACT} (E-mail)", f"{CONTACT} (SMS)"), ("x", "x"), ("email", "sms")),
        ((f"{CONTACT} (par e-mail)", f"{CONTACT} (par voie postale)"), ("oui", "oui"), ("email", "post")),
        (("Préférence de contact e-mail", "Préférence de contact SMS"), ("oui", "oui"), ("email", "sms")),
        (("Contact preferences: Email", "Contact preferences: Text message"), ("Yes", ""), ("email",)),
        ((f"{CONTACT} [E-mail]", f"{CONTACT} [SMS]"), ("x", "-"), ("email",)),
        ((f"{CONTACT} (E-mail)", f"{CONTACT} (SMS)"), ("FALSE", "FALSE"), ()),
        ((CONTACT, f"{CONTACT} (E-mail)"), ("Peu importe", "FALSE"), None),
        ((f"{CONTACT} (E-mail)", f"{CONTACT} (WhatsApp)"), ("FALSE", "TRUE"), ()),
        ((f"{CONTACT} (E-mail)", f"{CONTACT} (SMS)"), ("", ""), ()),
        (("Préférence de contact e-mail", "Préférence de contact SMS"), ("", ""), None),
        ((CONTACT,), ("",), ()),
        (("Canal préféré",), ("",), None),
        ((CONTACT, "Comment recevoir les offres des partenaires ?"), ("E-mail, SMS", "SMS"), ("sms",)),
        ((CONTACT, "Comment recevoir les offres des partenaires ?"), ("E-mail", "SMS"), ()),
    ],
)
def test_options_of_a_question_add_up_and_each_question_counts(
    headers: Sequence[str], texts: Sequence[str], left: tuple[str, ...] | None
) -> None:
    assert narrowed(None, None, questions(*headers), texts) == left


def test_a_yes_never_gets_wider() -> None:
    for asked in (("sms",), ("email",)):
        assert narrowed(asked, None, questions(CONTACT), ["E-mail, SMS, courrier"]) == asked
        assert narrowed(asked, None, questions(CONTACT), ["peu importe"]) == asked
    assert narrowed(("email",), "raoul", questions(CONTACT), ["SMS"]) == ()


def test_a_question_about_one_partner_says_nothing_of_the_others() -> None:
    asked = [channel_question(0, CONTACT, ("raoul",)), channel_question(1, CONTACT, ("lucie",))]
    texts = ["SMS", "E-mail"]
    assert [narrowed(None, one, asked, texts) for one in ("raoul", "lucie", "other")] == [("sms",), ("email",), None]


def mapped(header: str, cells: Sequence[str], field: str | None = "", yes: str = "Partenaires ok") -> ImportColumn:
    headers = read_headers(["Email", yes, header])
    overrides = {} if field == "" else {header: field}
    return map_columns(headers, [["a@x.example", "oui", cell] for cell in cells], None, overrides)[2]


def test_cells_must_mostly_choose_and_a_field_makes_an_end_of_it() -> None:
    assert mapped("Préférence de contact", ["SMS", "peu importe", "peu importe", ""]).tells_channels
    assert mapped("Préférence de contact", ["SMS"], None).tells_channels
    assert not mapped("Préférence de contact", ["SMS"], "note").tells_channels
    assert not mapped("Préférence de contact", ["le matin", "le soir", "après 18 h par SMS"]).tells_channels
    assert mapped("Canal", ["SMS", "e-mail"]).tells_channels
    assert not mapped("Canal", ["SMS", "Facebook"]).tells_channels


def test_a_tick_in_such_a_column_is_no_refusal_and_no_answer_but_stop_is() -> None:
    column = mapped(f"{CONTACT} (SMS)", ["TRUE", "FALSE"])
    (unread,) = unread_columns([column])
    assert (unread.find(["TRUE", "FALSE", "non", "x", ""]), unread.holds_answers) == (set(), False)
    assert unread.find(["FALSE", "STOP", "Ne plus me contacter"]) == {"STOP", "Ne plus me contacter"}


def test_it_is_proposed_as_a_consent_only_where_no_other_column_is_one() -> None:
    header = "Comment souhaitez-vous recevoir les offres de nos partenaires ? (SMS)"
    rows = [["a@x.example", "oui", "TRUE"], ["b@x.example", "non", "FALSE"]]
    columns = map_columns(read_headers(["Email", "Partenaires ok", header]), rows, None, {})
    assert proposals(columns) == {"Partenaires ok": "consent_partners"}
    alone = map_columns(read_headers(["Email", "Ville", header]), rows, None, {"Ville": None})
    assert proposals(alone) == {header: "consent_partners_sms"}


def test_an_answer_that_takes_calls_out_takes_sms_along_and_is_warned_of() -> None:
    texts = {"Oui, mais pas par téléphone": ["sms-with-calls"], "Oui sauf SMS": [], "Oui, sauf téléphone et SMS": []}
    refused = {text: refused_channels(text, "Offres partenaires") for text in texts}
    assert [set(one) for one in refused.values()] == [{"sms", "voice"}, {"sms"}, {"sms", "voice"}]
    assert {text: warnings_of("yes", text, refused[text]) for text in texts} == texts
