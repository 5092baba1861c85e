"""A yes to a question that names one partner is a yes to this partner alone, as the law asks (GDPR 4(11))."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from leadkeeper.domain.partner import Partner, companies_in, company_names
from tests.cli.made_cli import NOW, call, told
from tests.made_archive import archive, description, form, form_version, partner, published, restored

RAOUL = "Raoul SAS peut-elle vous envoyer ses offres de décoration par e-mail ?"
NEBULINE = "J'accepte que Nébuline Voyages m'écrive par e-mail"
LISTED = [
    {"name": "Raoul SAS", "siren": "987654324", "privacy_url": "https://raoul.example/privacy"},
    {"name": "Nébuline Voyages", "siren": "732829320", "privacy_url": "https://nebuline.example/privacy"},
]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with two partners on the list of a form, and nobody in it."""
    other = partner() | {"id": "nebuline", "legal_name": "Nébuline Voyages SARL", "siren": "732829320"}
    listed = published()
    for version in listed["versions"]:
        version["names"] = LISTED
    shown = description()
    shown |= {"text": shown["text"].replace("Raoul SAS", "Raoul SAS et Nébuline Voyages")}
    shown["list"] = shown["list"] | {"names": [one["name"] for one in LISTED]}
    parts = {"partners": [partner(), other], "lists": [listed], "contacts": []}
    parts["forms"] = [form(versions=[form_version(description=shown)])]
    restored(tmp_path, archive() | parts).close()
    return tmp_path / "book.leads"


def file_of(book: Path, header: str, *rows: str) -> Path:
    file = book.with_name("quiz.csv")
    lines = [f"{number + 1}{row}" for number, row in enumerate(rows)]
    file.write_text("\n".join([f"N;E-mail;Date;{header}", *lines]), "utf-8")
    return file


def rows(*answers: str) -> list[str]:
    return [f";p{number}@mail.example;2026-06-02;{answer}" for number, answer in enumerate(answers)]


def imported(book: Path, file: Path, *options: str) -> Any:
    proposed = told("inspect", file, "--book", book)["proposals"]
    maps = [word for header, field in proposed.items() for word in ("--map", f"{header}={field}")]
    return told("import", book, file, *maps, *options, "--form", "quiz-v1", *NOW)


def eligible(book: Path, to: str) -> list[str]:
    """The people who may go to a partner by e-mail, without the end of their addresses."""
    words = ("--partner", to, "--channel", "email", *NOW)
    people = told("contacts", book)
    decided = {one["email"]: told("decide", book, *words, "--contact", one["id"])["verdict"] for one in people}
    return [address.partition("@")[0] for address, verdict in decided.items() if verdict == "eligible"]


def test_each_box_of_a_form_counts_for_the_partner_that_it_names(book: Path) -> None:
    file = file_of(book, f"{RAOUL};{NEBULINE}", *rows("1;1", "1;0", "0;1", ";", "1;"))
    assert told("inspect", file, "--book", book)["proposals"] == {
        "Date": "consent_at",
        RAOUL: "consent_partners_email",
        NEBULINE: "consent_partners_email",
    }
    imported(book, file)
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p0", "p1", "p4"], ["p0", "p2"])


@pytest.mark.parametrize("header", [RAOUL, "J'accepte que mes données soient transmises à Raoul", "Optin RAOUL S.A.S."])
def test_a_box_for_one_partner_opens_no_export_to_another(book: Path, header: str) -> None:
    imported(book, file_of(book, header, *rows("oui", "non")), "--map", f"{header}=consent_partners")
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p0"], [])


@pytest.mark.parametrize(
    "how", ["Y/N/NA", "Y/N/N.A.", "oui / non / ne sait pas", "Yes/No/Maybe", "oui, non ou peut-être"]
)
def test_how_to_answer_is_no_part_of_the_name_of_a_partner(book: Path, how: str) -> None:
    """Seven “Y” were lost as yeses to “an unknown company”."""
    header = f"Signed: OK for Raoul to e-mail me ({how})"
    done = imported(book, file_of(book, header, *rows("Y", "N")), "--map", f"{header}=consent_partners_email")
    assert "unknown-partner" not in done["warnings"]
    assert eligible(book, "raoul") == ["p0"]


@pytest.mark.parametrize("empty", ["", "?"])
def test_a_yes_to_partners_in_general_is_none_to_one_with_an_empty_box(book: Path, empty: str) -> None:
    """Who ticked "Offres partenaires" and left the box of Raoul empty was exported to Raoul."""
    answers = rows(f"oui;{empty};{empty}", "oui;oui;", "oui;;oui", ";oui;", "oui;non;")
    file = file_of(book, "Offres de nos partenaires;Offres de Raoul;Offres de Nébuline Voyages", *answers)
    imported(book, file)
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p1", "p3"], ["p2"])


def test_a_yes_in_general_next_to_the_box_of_another_counts(book: Path) -> None:
    imported(book, file_of(book, "Offres de nos partenaires;Offres de Nébuline Voyages", *rows("oui;", "oui;oui", ";")))
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p0", "p1"], ["p1"])


def test_a_box_for_all_partners_is_one_for_each(book: Path) -> None:
    file = file_of(book, "Offres de tous les partenaires;Offres de Raoul", *rows("oui;", "oui;non", ";"))
    imported(book, file)
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p0"], ["p0", "p1"])


def test_partners_in_general_and_a_no_to_them_stay_what_they_were(book: Path) -> None:
    both = "J'accepte de recevoir les offres de nos partenaires, dont Raoul SAS"
    imported(book, file_of(book, both, *rows("oui", "non")), "--map", f"{both}=consent_partners")
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p0"], ["p0"])


def test_a_no_to_all_in_one_column_wins_over_a_yes_to_one_in_another(book: Path) -> None:
    file = file_of(book, f"Offres partenaires;{NEBULINE}", *rows("non;oui", "oui;non", "oui;"))
    imported(book, file, "--map", "Offres partenaires=consent_partners")
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p1", "p2"], [])


def test_a_ticked_sentence_that_names_a_partner_and_a_channel_counts_for_these(book: Path) -> None:
    raoul, nebuline = "J'accepte que Raoul SAS m'écrive par e-mail", "J'accepte que Nébuline Voyages m'envoie des SMS"
    cells = (f'"{raoul}"', f'"{nebuline}"', f'"{raoul}\n{nebuline}"')
    file = file_of(book, "Partage avec nos partenaires", *rows(*cells))
    texts = (raoul, nebuline, f"{raoul}\n{nebuline}")
    said = [word for text in texts for word in ("--answer", f"Partage avec nos partenaires={text}=yes")]
    assert told("inspect", file, "--book", book)["proposals"]["Partage avec nos partenaires"] == "consent_partners"
    maps = ("--map", "Partage avec nos partenaires=consent_partners", "--map", "Date=consent_at")
    assert "channel-named" not in imported(book, file, *maps, *said)["warnings"]
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p0", "p2"], [])


def test_a_company_of_the_list_that_is_no_partner_gives_nothing_to_the_others(book: Path, tmp_path: Path) -> None:
    listed = published()
    listed["versions"][0]["names"] = LISTED
    (tmp_path / "other").mkdir()
    restored(tmp_path / "other", archive() | {"lists": [listed], "contacts": []}).close()
    alone = tmp_path / "other" / "book.leads"
    report = imported(alone, file_of(alone, NEBULINE, *rows("oui")), "--map", f"{NEBULINE}=consent_partners")
    assert (eligible(alone, "raoul"), report["warnings"]) == ([], ["channel-named", "unknown-partner"])


def test_what_was_recorded_is_found_again_when_another_import_is_taken_back(book: Path) -> None:
    first = imported(book, file_of(book, f"{RAOUL};{NEBULINE}", *rows("1;", ";1")))
    more = book.with_name("more.csv")
    more.write_text("Email;Prénom\np0@mail.example;Léa\n", "utf-8")
    told("import", book, more, *NOW)
    told("undo", book, first["import"], *NOW)
    assert eligible(book, "raoul") == []
    imported(book, book.with_name("quiz.csv"))
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p0"], ["p1"])


def test_the_question_of_the_window_names_the_partner(book: Path) -> None:
    words = call("inspect", file_of(book, RAOUL, *rows("1")), "--book", book, "--lang", "fr").stdout
    assert f"{RAOUL}=consent_partners_email" in words


def test_the_first_word_of_a_name_limits_a_yes_and_leaves_a_no_to_all(book: Path) -> None:
    short = "OK Nébuline (mail)"
    file = file_of(book, f"{short};Optin partenaires", *rows("oui;", "oui;oui", "non;oui"))
    assert told("inspect", file, "--book", book)["proposals"][short] == "consent_partners_email"
    imported(book, file, "--map", "Optin partenaires=consent_partners")
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p1"], ["p0", "p1"])


def test_a_no_to_one_of_several_options_is_to_this_partner_alone(book: Path) -> None:
    imported(book, file_of(book, "OK Nébuline (mail);OK Raoul (mail)", *rows("oui;", "oui;oui", "non;oui")))
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p1", "p2"], ["p0", "p1"])


def test_a_common_first_word_names_nobody() -> None:
    partners = [Partner("a", "Maison du Thé SAS"), Partner("b", "Acme Énergie SA"), Partner("c", "Acme Voyages")]
    names = company_names(partners, [])
    assert companies_in("J'accepte les offres de la maison et d'Acme", names) == ()
    assert [one.partner for one in companies_in("Acme Énergie peut m'écrire", names)] == ["b"]


@pytest.fixture
def four(tmp_path: Path) -> Path:
    """A book with four partners that people call by a brand, two words or the last word of their names."""
    others = {
        "nebuline": ("Nébuline Voyages SARL", "732829320", []),
        "b2a": ("Banque d’Assurance et d’Avenir SA", "552100554", ["B2A"]),
        "soleil": ("Maison Soleil Énergies SAS", "552032534", []),
        "thermivolt": ("Compagnie Ménagère Thermivolt SAS", "542051180", []),
    }
    listed = published()
    for version in listed["versions"]:
        version["names"] = [
            {"name": name, "siren": siren, "privacy_url": f"https://{ref}.example/privacy"}
            for ref, (name, siren, _) in others.items()
        ]
    partners = [
        partner() | {"id": ref, "legal_name": name, "siren": siren, "brands": brands}
        for ref, (name, siren, brands) in others.items()
    ]
    shown = description()
    shown |= {"text": shown["text"].replace("Raoul SAS", ", ".join(name for name, _, _ in others.values()))}
    shown["list"] = shown["list"] | {"names": [name for name, _, _ in others.values()]}
    parts = {"partners": partners, "lists": [listed], "contacts": []}
    parts["forms"] = [form(versions=[form_version(description=shown)])]
    restored(tmp_path, archive() | parts).close()
    return tmp_path / "book.leads"


def to_each(book: Path) -> dict[str, list[str]]:
    """Who may go to each partner by e-mail, without partners to which nobody may go."""
    people = {name: eligible(book, name) for name in ("nebuline", "b2a", "soleil", "thermivolt")}
    return {name: some for name, some in people.items() if some}


@pytest.mark.parametrize(
    ("header", "named"),
    [
        ("OK Soleil", "soleil"),
        ("Partenaires choisis (Maison Soleil)", "soleil"),
        ("souhaitez-vous_recevoir_les_offres_de_thermivolt_?", "thermivolt"),
        ("J'accepte que B2A m'écrive", "b2a"),
        ("J’accepte que la Banque d'assurance et d'avenir m’écrive", "b2a"),
    ],
)
def test_a_question_names_a_partner_by_the_name_in_daily_use(four: Path, header: str, named: str) -> None:
    imported(four, file_of(four, header, *rows("oui", "non")), "--map", f"{header}=consent_partners")
    assert to_each(four) == {named: ["p0"]}


def test_an_option_that_names_a_company_unknown_to_the_book_gives_nothing(four: Path) -> None:
    headers = ["OK Nébuline", "OK Tournesol Fleurs", "OK partenaires"]
    file = file_of(four, ";".join(headers), *rows("oui;;", ";oui;", ";;oui", "oui;oui;"))
    maps = [word for header in headers for word in ("--map", f"{header}=consent_partners")]
    assert "unknown-partner" in imported(four, file, *maps)["warnings"]
    assert to_each(four) == {"nebuline": ["p0", "p3"], "b2a": ["p2"], "soleil": ["p2"], "thermivolt": ["p2"]}


def test_an_option_of_a_sentence_that_names_an_unknown_company_gives_nothing(four: Path) -> None:
    headers = ["J'accepte que Nébuline m'écrive", "J'accepte que Tournesol m'écrive"]
    file = file_of(four, ";".join(headers), *rows("oui;non", ";oui"))
    maps = [word for header in headers for word in ("--map", f"{header}=consent_partners")]
    imported(four, file, *maps)
    assert to_each(four) == {}  # a no to a company that nobody knows is a no to all


@pytest.mark.parametrize("cell", ["Tous sauf B2A", "Nébuline mais pas B2A", "All except B2A", "Nébuline, non à B2A"])
def test_a_yes_that_excepts_a_partner_waits_for_the_founder(four: Path, cell: str) -> None:
    imported(
        four, file_of(four, "Optin partenaires", *rows("oui", "oui")), "--map", "Optin partenaires=consent_partners"
    )
    header = "De quels partenaires acceptez-vous les offres ?"
    file = file_of(four, header, *rows(f'"{cell}"', "Nébuline"))
    said = ("--answer", f"{header}={cell}=yes", "--answer", f"{header}=Nébuline=yes")
    report = imported(four, file, "--map", f"{header}=consent_partners", *said)
    assert [one["line"] for one in report["details"]["note-says-stop"]["lines"]] == [2]
    assert to_each(four) == {name: ["p1"] for name in ("nebuline", "b2a", "soleil", "thermivolt")}
    person = next(one for one in told("contacts", four) if one["email"].startswith("p0"))
    assert cell in person["note"]
    words = ("--partner", "b2a", "--channel", "email", *NOW)
    assert told("decide", four, *words, "--contact", person["id"])["verdict"] == "review"


@pytest.mark.parametrize(
    "header", ["À quels partenaires transmettre votre adresse ? [Ferme Tournesol SAS]", "Partenaires (Tournesol SARL)"]
)
def test_an_option_that_names_a_company_of_no_book_is_no_yes_to_partners(four: Path, header: str) -> None:
    """Whoever ticked a former partner of the form went to all of the book."""
    file = file_of(four, header, *rows("oui"))
    report = imported(four, file, "--map", f"{header}=consent_partners", "--map", "Date=consent_at")
    assert (report["created"], "unknown-partner" in report["warnings"], to_each(four)) == (1, True, {})


def test_a_sentence_that_names_an_unknown_company_is_no_yes_to_all(four: Path) -> None:
    header = "Cochez ce que vous acceptez"
    cells = [
        "J'accepte que Nébuline m'écrive par e-mail",
        "J'accepte que Tournesol m'écrive par e-mail",
        "J'accepte que Nébuline m'écrive par e-mail\nJ'accepte que Tournesol m'envoie ses offres",
        "Tournesol",
        "Oui, avec plaisir",
        "Tous vos partenaires",
    ]
    file = file_of(four, header, *rows(*(f'"{cell}"' for cell in cells)))
    said = [word for cell in cells for word in ("--answer", f"{header}={cell}=yes")]
    maps = ("--map", f"{header}=consent_partners", "--map", "Date=consent_at")
    assert "unknown-partner" in imported(four, file, *maps, *said)["warnings"]
    assert to_each(four) == {
        "nebuline": ["p0", "p2", "p4", "p5"],
        "b2a": ["p4", "p5"],
        "soleil": ["p4", "p5"],
        "thermivolt": ["p4", "p5"],
    }


def test_words_of_every_day_in_a_name_name_nobody_in_a_question(four: Path) -> None:
    header = "J'accepte de recevoir à l'avenir les offres d'assurance, de banque et de voyages des partenaires"
    imported(four, file_of(four, header, *rows("oui")), "--map", f"{header}=consent_partners")
    assert [*to_each(four)] == ["nebuline", "b2a", "soleil", "thermivolt"]


def test_an_option_not_ticked_refuses_its_own_company_alone(four: Path) -> None:
    headers = [f"Partenaires choisis ({name})" for name in ("Nébuline", "B2A", "Maison Soleil", "Tournesol")]
    file = file_of(four, ";".join(headers), *rows("TRUE;TRUE;FALSE;FALSE", "FALSE;FALSE;TRUE;FALSE", ";;;non"))
    maps = [word for header in headers for word in ("--map", f"{header}=consent_partners")]
    imported(four, file, *maps)
    assert to_each(four) == {"nebuline": ["p0"], "b2a": ["p0"], "soleil": ["p1"]}


def test_an_option_is_read_again_as_about_its_own_company(four: Path) -> None:
    headers = [f"Partenaires choisis ({name})" for name in ("Nébuline", "B2A", "Maison Soleil")]
    maps = [word for header in headers for word in ("--map", f"{header}=consent_partners")]
    first = imported(four, file_of(four, ";".join(headers), *rows("TRUE;TRUE;FALSE")), *maps)
    imported(four, file_of(four, ";".join(headers), *rows("TRUE;TRUE;FALSE", "TRUE;FALSE;FALSE")), *maps)
    told("undo", four, first["import"], *NOW)
    assert to_each(four) == {"nebuline": ["p0", "p1"], "b2a": ["p0"]}


def test_a_yes_to_be_called_is_none_to_messages(four: Path) -> None:
    headers = ["B2A peut m'appeler", "Nébuline peut me téléphoner", "Soleil : être rappelé"]
    file = file_of(four, ";".join(headers), *rows("oui;oui;oui"))
    assert {told("inspect", file, "--book", four)["proposals"][header] for header in headers} == {
        "consent_partners_voice"
    }
    imported(four, file)
    assert to_each(four) == {}


@pytest.mark.parametrize("note", ["Finalement pas Maison Soleil, je suis déjà client", "plus rien de Thermivolt"])
def test_a_note_that_takes_a_partner_back_waits_in_review(four: Path, note: str) -> None:
    file = file_of(four, "Optin partenaires;Un commentaire ?", *rows(f"oui;{note}", "oui;j'adore Maison Soleil"))
    assert "note-says-stop" in imported(four, file, "--map", "Optin partenaires=consent_partners")["warnings"]
    assert to_each(four) == {name: ["p1"] for name in ("nebuline", "b2a", "soleil", "thermivolt")}


def test_no_sms_is_proposed_as_leaving_sms_alone(four: Path) -> None:
    file = file_of(four, "Pas de SMS;Pas d'appels", *rows("x;", ";x"))
    proposals = told("inspect", file, "--book", four)["proposals"]
    assert proposals["Pas de SMS"] == "unsubscribed_sms_at"
    assert proposals["Pas d'appels"] == "unsubscribed_voice_at"


def test_the_option_for_none_refuses_all_partners(four: Path) -> None:
    headers = [f"Partenaires choisis ({name})" for name in ("Nébuline", "B2A", "Aucun")]
    file = file_of(four, ";".join(headers), *rows("TRUE;FALSE;FALSE", "FALSE;FALSE;TRUE", "TRUE;FALSE;TRUE"))
    assert told("inspect", file, "--book", four)["proposals"][headers[2]] == "refused_partners"
    maps = ("--map", f"{headers[2]}=consent_partners")
    refused = call("import", four, file, *maps, "--form", "quiz-v1", "--json", *NOW)
    assert (refused.exit_code, "consent-reversed" in refused.output) == (1, True)
    imported(four, file)
    assert to_each(four) == {"nebuline": ["p0"]}


def test_a_question_about_a_partner_in_words_is_no_consent_to_own_offers(four: Path) -> None:
    header = "souhaitez-vous_recevoir_les_offres_de_thermivolt_?"
    file = file_of(four, header, *rows("oui,_j’accepte", "non,_merci", "peut-être"))
    assert told("inspect", file, "--book", four)["proposals"][header] == "consent_partners"


def test_no_tel_is_about_calls_where_no_number_stands_under_it(four: Path) -> None:
    marked = file_of(four, "Pas de tél.", *rows("x", ""))
    assert "unsubscribed-unread" in told("inspect", marked, "--book", four)["warnings"]
    numbers = file_of(four, "Pas de tél.", *rows("0612345678", "0612345679"))
    assert "unsubscribed-unread" not in told("inspect", numbers, "--book", four)["warnings"]


def test_a_column_of_comments_is_no_column_of_consents(four: Path) -> None:
    comments = ("Finalement pas Maison Soleil, je suis client", "j'adore la Maison Soleil et la mer", "")
    file = file_of(four, "Optin partenaires;Un commentaire ?", *rows(*(f"oui;{text}" for text in comments)))
    assert "Un commentaire ?" not in told("inspect", file, "--book", four)["proposals"]


def test_options_of_a_question_about_companies_are_for_partners(four: Path) -> None:
    question = "De quelles sociétés acceptez-vous les offres par e-mail ?"
    headers = [
        question,
        *(f"{question} ({name})" for name in ("Nébuline Voyages", "B2A", "Aqualune", "Aucune société")),
    ]
    file = file_of(
        four,
        ";".join(headers),
        *rows("B2A;FALSE;TRUE;FALSE;FALSE", "Aqualune;FALSE;FALSE;TRUE;FALSE", "Aucune société;FALSE;FALSE;FALSE;TRUE"),
    )
    proposals = told("inspect", file, "--book", four)["proposals"]
    assert proposals[headers[-1]] == "refused_partners"
    assert "consent_own" not in proposals.values()
    imported(four, file)
    assert to_each(four) == {"b2a": ["p0"]}
    notes = {one["email"][:2]: one["note"] for one in told("contacts", four)}
    assert (notes["p0"], notes["p1"]) == (None, None)


AND_BY_SMS = "et_par_sms_?"


def test_a_question_that_goes_on_with_sms_is_about_the_partner_before_it(book: Path) -> None:
    asked = "acceptez-vous_que_raoul_vous_contacte_par_e-mail_?"
    file = file_of(book, f"{asked};{AND_BY_SMS}", *rows("oui;oui", "oui;non", "non;oui"))
    proposed = told("inspect", file, "--book", book)["proposals"]
    assert (proposed[asked], proposed[AND_BY_SMS]) == ("consent_partners_email", "consent_partners_sms")
    imported(book, file)
    assert by_sms(book, "raoul") == ["p0", "p2"]
    assert by_sms(book, "nebuline") == []


@pytest.mark.parametrize(
    ("asked", "goes_on", "field"),
    [
        ("Acceptez-vous les offres de nos partenaires par e-mail ?", "Et par SMS ?", "consent_partners_sms"),
        ("Acceptez-vous de recevoir nos offres par e-mail ?", "et par SMS", "consent_own_sms"),
        (
            "Cochez les partenaires dont vous acceptez les offres par e-mail",
            "…et par téléphone",
            "consent_partners_voice",
        ),
        ("May our partners e-mail you? I agree", "And by text message?", "consent_partners_sms"),
    ],
)
def test_a_question_that_goes_on_asks_what_the_one_before_it_asks(
    book: Path, asked: str, goes_on: str, field: str
) -> None:
    file = file_of(book, f"{asked};{goes_on}", *rows("oui;oui", "oui;non"))
    assert told("inspect", file, "--book", book)["proposals"][goes_on] == field


@pytest.mark.parametrize("before", ["Commentaire", "Code postal"])
def test_nothing_goes_on_where_no_consent_was_asked(book: Path, before: str) -> None:
    file = file_of(book, f"{before};{AND_BY_SMS}", *rows("a;oui"))
    assert AND_BY_SMS not in told("inspect", file, "--book", book)["proposals"]


def by_sms(book: Path, to: str) -> list[str]:
    """The people with a yes to a partner by SMS: of these the book has no numbers."""
    people = {one["email"]: told("show", book, one["id"])["consents"] for one in told("contacts", book)}
    return [
        address.partition("@")[0]
        for address, answers in people.items()
        if any(
            one["event"] == "given" and one["partner"] in (None, to) and "sms" in (one["channels"] or ["sms"])
            for one in answers
        )
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "Toutes sauf la mutuelle",
        "Tous hors assurance",
        "Tous (sans la banque)",
        "Tous, à part l'assureur",
        "All but the insurer",
        "Oui, mais pas les banques",
        "Oui à tout sauf téléphone",
        "Oui sauf par SMS",
        "Oui, par mail et non par SMS",
        "Oui mais ne m'appelez pas",
        "Everything except calls",
    ],
)
def test_a_yes_with_an_exception_is_one_to_nobody_and_the_person_waits(book: Path, cell: str) -> None:
    imported(book, file_of(book, RAOUL, *rows("oui")))
    assert eligible(book, "raoul") == ["p0"]  # an older yes, which must not go out any more
    header = "Cochez les partenaires dont vous acceptez les offres"
    second = book.with_name("suite.csv")
    second.write_text(f"N;E-mail;Date;{header}\n1;p0@mail.example;2026-06-09;{cell}\n", "utf-8")
    maps = ("--map", f"{header}=consent_partners", "--map", "Date=consent_at")
    told("import", book, second, *maps, "--answer", f"{header}={cell}=yes", "--form", "quiz-v1", *NOW)
    [person] = told("contacts", book)
    assert [one["source"]["import"] for one in told("show", book, person["id"])["consents"]] == ["i1"]
    assert eligible(book, "raoul") == []
    assert eligible(book, "nebuline") == []


@pytest.fixture
def insured(tmp_path: Path) -> Path:
    """A book with partners that people call by a word of their names, and nobody in it."""
    mutual = partner() | {"id": "mdt", "legal_name": "Mutuelle des Tilleuls", "siren": "732829320", "brands": ["MDT"]}
    listed = published()
    for version in listed["versions"]:
        name = {"name": "Mutuelle des Tilleuls", "siren": "732829320", "privacy_url": "https://mdt.example/privacy"}
        version["names"] = [LISTED[0], name]
    shown = description()
    shown |= {"text": shown["text"].replace("Raoul SAS", "Raoul SAS et Mutuelle des Tilleuls")}
    shown["list"] = shown["list"] | {"names": ["Raoul SAS", "Mutuelle des Tilleuls"]}
    parts = {"partners": [partner(), mutual], "lists": [listed], "contacts": []}
    parts["forms"] = [form(versions=[form_version(description=shown)])]
    restored(tmp_path, archive() | parts).close()
    return tmp_path / "book.leads"


@pytest.mark.parametrize(
    "note",
    [
        "Merci de ne plus me donner à la mutuelle",
        "Ne donnez pas mon adresse à la mutuelle",
        "Finalement non pour la mutuelle",
        "Sauf la mutuelle SVP",
        "La mutuelle : non !",
        "J'ai coché MDT par erreur",
        "I ticked MDT by mistake",
    ],
)
@pytest.mark.parametrize("header", ["Un petit mot pour nous ?", "Note"])
def test_a_comment_that_takes_a_partner_back_by_a_word_of_its_name_is_kept_as_a_note(
    insured: Path, header: str, note: str
) -> None:
    asked = "J'accepte que mes données soient transmises à vos partenaires"
    imported(insured, file_of(insured, f"{asked};{header}", *rows(f"oui;{note}", "oui;Vive la mutuelle", "oui;")))
    assert eligible(insured, "mdt") == ["p1", "p2"]


@pytest.mark.parametrize("cell", ["Oui, sans engagement", "Oui (pas le dimanche)", "Oui, offres exceptionnelles", "ok"])
def test_a_negation_of_something_else_leaves_a_yes_that_the_user_explained(book: Path, cell: str) -> None:
    header = "Partage avec nos partenaires"
    mapped = ("--map", f"{header}=consent_partners", "--map", "Date=consent_at")
    imported(book, file_of(book, header, *rows(cell)), *mapped, "--answer", f"{header}={cell}=yes")
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p0"], ["p0"])


@pytest.mark.parametrize(
    "header",
    [
        "Nos partenaires sauf Raoul",
        "Tous sauf Raoul",
        "J'accepte les partenaires, à l'exception de Raoul",
        "All partners but not Raoul",
        "Partenaires, mais pas Raoul",
    ],
)
def test_a_column_that_excepts_a_partner_is_a_yes_to_nobody(book: Path, header: str) -> None:
    """Neither proposed nor, chosen by hand, a yes to the one that it excepts, or to others that leaves open (R36)."""
    file = file_of(book, header, *rows("oui", "x"))
    assert header not in told("inspect", file, "--book", book)["proposals"]
    imported(book, file, "--map", f"{header}=consent_partners", "--map", "Date=consent_at")
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == ([], [])


@pytest.mark.parametrize("asked", ["Raoul peut-elle vous écrire ?", "J'accepte que Raoul me contacte"])
def test_a_question_for_all_channels_leaves_the_one_that_is_asked_apart(book: Path, asked: str) -> None:
    goes_on = "Et vous envoyer un SMS ?"
    imported(book, file_of(book, f"{asked};{goes_on}", *rows("oui;oui", "oui;non", "oui;", "non;non")))
    assert by_sms(book, "raoul") == ["p0"]
    assert eligible(book, "raoul") == ["p0", "p1", "p2"]
    assert eligible(book, "nebuline") == []


def test_a_question_which_partners_may_write_is_proposed_and_its_refusals_wait(book: Path) -> None:
    imported(book, file_of(book, RAOUL, *rows("oui", "oui", "oui")))
    header = "Lesquels de nos partenaires (Raoul, Nébuline Voyages) peuvent vous écrire par mail ?"
    second = book.with_name("suite.csv")
    answers = ("aucun des deux merci", "Nébuline uniquement", "Raoul")
    lines = [f"{number};p{number}@mail.example;2026-06-09;{answer}" for number, answer in enumerate(answers)]
    second.write_text("\n".join([f"N;E-mail;Date;{header}", *lines]), "utf-8")
    assert told("inspect", second, "--book", book)["proposals"][header] == "consent_partners_email"
    said = [word for answer in answers[1:] for word in ("--answer", f"{header}={answer}=yes")]
    maps = ("--map", f"{header}=consent_partners_email", "--map", "Date=consent_at")
    told("import", book, second, *maps, *said, "--form", "quiz-v1", *NOW)
    assert "p2" in eligible(book, "raoul")
    assert "p0" not in eligible(book, "raoul")
    assert eligible(book, "nebuline") == ["p1"]


@pytest.mark.parametrize("by_sms", ["Et par SMS ?", "Partenaires dont vous acceptez les offres par SMS"])
def test_a_list_of_partners_by_e_mail_stays_one_next_to_that_by_sms(book: Path, by_sms: str) -> None:
    """The second is no yes to all that the first would narrow."""
    header = "Partenaires dont vous acceptez les offres par e-mail"
    file = file_of(book, f"{header};{by_sms}", *rows("Raoul;Nébuline", "Nébuline;Aucun", "Raoul, Nébuline;"))
    proposed = told("inspect", file, "--book", book)["proposals"]
    assert (proposed[header], proposed[by_sms]) == ("consent_partners_email", "consent_partners_sms")


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Accord e-mail Raoul (O/N)", ("O", "N", "?")),
        ("Accord Raoul SAS: oui / non", ("oui", "non", "oui")),
        ("Accord Raoul (x si oui)", ("x", "", "x")),
        ("Would you like Raoul SAS to e-mail you?", ("Yes, please", "No, thank you", "Yes, please")),
        ("OK pour mail de Raoul", ("OK", "non", "oui oui", "à voir")),
    ],
)
def test_a_column_that_asks_about_a_partner_is_proposed_however_people_answer(
    book: Path, header: str, cells: tuple[str, ...]
) -> None:
    """The founder had to find the field: “The header mentions mail, but the cells contain something else”."""
    seen = told("inspect", file_of(book, header, *rows(*cells)), "--book", book)
    channel = "_email" if "mail" in header else ""
    assert seen["proposals"][header] == f"consent_partners{channel}"
