"""What the cells of a column mean: empty words withdraw nobody, a no in any cell is kept, a thing refuses nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from leadkeeper.domain.suppression import says_stop
from tests.cli.made_cli import NOW, call, told
from tests.made_archive import archive, restored


def read_in(folder: Path, header: str, cells: Sequence[str], *words: str, name: str = "jeu.csv") -> dict[str, str]:
    """What a file with such a column makes of the person of each cell: `left`, `refused`, `waits` or nothing."""
    book, leads = folder / "b.leads", folder / name
    people = [(f"p{number}@x.example", cell) for number, cell in enumerate(cells)]
    rows = "".join(f'{email},Zoé,"{cell}"\n' for email, cell in people)
    leads.write_text(f'E-mail,Prénom,"{header}"\n{rows}', "utf-8")
    call("new", book, "--owner", "T")
    told("import", book, leads, "--form", "none", *words, *NOW)
    return meant(book, people)


def meant(book: Path, people: Sequence[tuple[str, str]]) -> dict[str, str]:
    """What the book knows of the person of each cell."""
    kept = {one["email"]: one for one in told("contacts", book, *NOW)}
    call("archive", book, book.with_suffix(".json"))
    archived = json.loads(book.with_suffix(".json").read_text("utf-8"))
    consents = {one["email"]: one.get("consents", []) for one in archived["contacts"]}
    result = {}
    for email, cell in people:
        events = {one["event"] for one in consents.get(email, [])}
        note = (kept.get(email) or {}).get("note") or ""
        result[cell] = "left" if "withdrawn" in events else "refused" if "refused" in events else ""
        result[cell] = result[cell] or ("waits" if note else "")
    return result


EMPTY = [
    "NULL", "-", "—", "N/A", "none", "None", "nan", "\\N", "(null)", "#N/A", "n.a.", "néant", "vide", "[]", "Aucune",
    "Never", "jamais",
]  # fmt: skip


@pytest.mark.parametrize("header", ["unsubscribed_at", "Désinscrit le", "Opposition", "Opt out"])
def test_what_programs_write_for_empty_withdraws_nobody(tmp_path: Path, header: str) -> None:
    assert read_in(tmp_path, header, EMPTY) == dict.fromkeys(EMPTY, "")


def test_a_column_about_leaving_that_nobody_mapped_holds_nobody_by_an_empty_word(tmp_path: Path) -> None:
    cells = [*EMPTY, "trop d'e-mails"]
    assert read_in(tmp_path, "Unsub reason", cells) == {**dict.fromkeys(EMPTY, ""), "trop d'e-mails": "waits"}


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Opposition", "Pas d'opposition"), ("Opposition", "Aucune opposition à ce jour"),
        ("Opposition", "Sans opposition"), ("Désinscrit", "Non désinscrit"), ("Désinscrit", "Pas désinscrit"),
        ("Désinscrit", "Non désinscrite"), ("Désinscrit", "pas encore désinscrit"), ("Opt out", "No opt-out"),
        ("Unsubscribed", "Not unsubscribed"), ("Unsubscribed", "not_unsubscribed"), ("Stop", "Pas de stop"),
        ("Unsubscribed", "Never unsubscribed"), ("Email blacklisted", "Non blacklisté"),
        ("Opposition", "non opposé(e)"), ("Désabonné", "n'est pas désabonné"), ("Désinscrit", "Jamais désinscrite"),
    ],
)  # fmt: skip
def test_the_denial_of_leaving_withdraws_nobody(tmp_path: Path, header: str, cell: str) -> None:
    assert read_in(tmp_path, header, [cell]) == {cell: ""}


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Désinscrit", "non inscrit"), ("Désinscrit", "Non, plus jamais"), ("Désinscrit", "plus jamais"),
        ("Désinscrit", "Non abonné"), ("Stop", "non, stop"), ("Stop", "Non stop"), ("Opposition", "Non, opposition"),
        ("Opposition", "Pas d'opposition, sauf aux partenaires"), ("Désinscrit le", "✗ 3 mai"), ("Désinscrit", "✓"),
        ("Ne plus contacter", "Radiée"), ("Opposition", "refus"), ("Désinscrit", "parti"),
    ],
)  # fmt: skip
def test_any_other_text_still_withdraws(tmp_path: Path, header: str, cell: str) -> None:
    assert read_in(tmp_path, header, [cell]) == {cell: "left"}


@pytest.mark.parametrize("header", ["Ne plus contacter", "Do not call", "Stop SMS", "Ne souhaite plus être contacté"])
def test_never_under_a_negative_header_may_be_a_no_and_waits(tmp_path: Path, header: str) -> None:
    cells = ["jamais", "Never", "-", "NULL"]
    assert read_in(tmp_path, header, cells) == {"jamais": "waits", "Never": "waits", "-": "", "NULL": ""}


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("SMS Marketing Consent", ["NEVER_SUBSCRIBED"]),
        ("Newsletter status", ["NEVER_SUBSCRIBED", "SUBSCRIBED"]),
        ("Email subscriber status", ["Never subscribed", "Not subscribed", "Non abonné", "Jamais abonnée"]),
        ("Statut d'abonné", ["Non abonné", "Abonné"]),
    ],
)
def test_who_never_subscribed_answered_nothing(tmp_path: Path, header: str, cells: list[str]) -> None:
    assert read_in(tmp_path, header, cells) == dict.fromkeys(cells, "")


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Email subscriber status", "Unsubscribed"), ("Newsletter status", "non merci"), ("Note", "never subscribed"),
        ("Statut", "Not subscribed"), ("Consentement", "Non abonné"), ("Transmission partenaires", "Non abonné"),
    ],
)  # fmt: skip
def test_a_no_among_states_of_subscribers_still_waits(tmp_path: Path, header: str, cell: str) -> None:
    assert read_in(tmp_path, header, [cell, "ok"])[cell] == "waits"


@pytest.mark.parametrize(
    "cell",
    [
        "06 39 98 00 01 STOP", "0639980001 - pas de pub", "STOP 0639980001", "0639980001 (stop)",
        "+33 6 39 98 00 01, plus d'appels", "0639980001 ne pas démarcher", "STOP: 06.39.98.00.01",
    ],
)  # fmt: skip
def test_a_no_in_the_cell_of_the_number_waits(tmp_path: Path, cell: str) -> None:
    assert read_in(tmp_path, "Téléphone", [cell]) == {cell: "waits"}


def test_what_else_people_write_by_a_number_holds_nobody(tmp_path: Path) -> None:
    cells = [
        "0639980001 (bureau)",
        "06 39 98 00 02 poste 12",
        "pas de téléphone",
        "non",
        "tel: 0639980003",
        "Stop Tabac",
    ]
    assert read_in(tmp_path, "Téléphone", cells) == dict.fromkeys(cells, "")


@pytest.mark.parametrize("cell", ["lea@x.example - pas de pub", "lea@x.example STOP", "pas de mails : lea@x.example"])
def test_a_no_in_the_cell_of_the_address_waits(tmp_path: Path, cell: str) -> None:
    book, leads = tmp_path / "b.leads", tmp_path / "a.csv"
    call("new", book, "--owner", "T")
    for written in ("lea@x.example", cell):
        leads.write_text(f"E-mail;Prénom\n{written};Léa\nStop Pub SARL <lou@x.example>;Lou\n", "utf-8")
        told("import", book, leads, *NOW)
    assert meant(book, [("lea@x.example", "no"), ("lou@x.example", "name")]) == {"no": "waits", "name": ""}


@pytest.mark.parametrize("header", ["Date d'opt-in", "Date de consentement"])
@pytest.mark.parametrize(
    "cell", ["retiré le 12/10/2026", "Désinscrit", "12/10/2026 (révoqué)", "annulé", "STOP", "non", "consent withdrawn"]
)
def test_a_no_in_the_cell_of_the_date_reaches_somebody_known(tmp_path: Path, header: str, cell: str) -> None:
    assert read_in(tmp_path, header, ["2026-09-01", "2026-09-02"]) == {"2026-09-01": "", "2026-09-02": ""}
    book, later = tmp_path / "b.leads", tmp_path / "later.csv"
    later.write_text(f"E-mail;Prénom;{header}\np0@x.example;Zoé;{cell}\np1@x.example;Zoé;demain\n", "utf-8")
    done = told("import", book, later, "--form", "none", *NOW)
    assert (done["refused"], done["said_no_in_refused"], "note-says-stop" in done["warnings"]) == (2, 1, True)
    assert meant(book, [("p0@x.example", "no"), ("p1@x.example", "date")]) == {"no": "waits", "date": ""}


@pytest.mark.parametrize("cell", ["❌", "👎", "🚫", "🙅", "👎🏽", "🙅‍♀️", "⛔"])
@pytest.mark.parametrize("others", [["👍"], ["👍", "😀", "super", "bof"]])
def test_a_sign_of_no_about_partners_waits(tmp_path: Path, cell: str, others: list[str]) -> None:
    assert read_in(tmp_path, "Avis partenaires", [cell, *others]) == {cell: "waits", **dict.fromkeys(others, "")}


@pytest.mark.parametrize("header", ["Statut consentement", "Statut partenaires", "Consent status", "Accord"])
@pytest.mark.parametrize(
    "cell",
    ["contesté", "annulé", "Annulée (par le client)", "contestation en cours", "cancelled", "disputed", "retiré"],
)
def test_a_consent_that_is_contested_or_cancelled_waits(tmp_path: Path, header: str, cell: str) -> None:
    assert read_in(tmp_path, header, [cell, "valide"]) == {cell: "waits", "valide": ""}


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Unsubscribe link", ["https://x.example/unsub?id=1", "https://x.example/u?2"]),
        ("Lien de désinscription", ["https://x.example/unsub?id=1"]), ("Unsubscribe token", ["tok0a9"]),
        ("List-Unsubscribe URL", ["https://x.example/stop"]),
        ("Méthode de désinscription proposée", ["lien", "STOP SMS"]), ("Page URL", ["https://x.example/stop-pub"]),
        ("Contact owner", ["Noé Stop"]), ("campaign_name", ["StopScroll"]), ("utm_campaign", ["stop_scroll"]),
        ("utm_term", ["stop demarchage", "resilier box"]), ("Campagne", ["Stop à la faim", "Non à la violence"]),
        ("Source", ["Campagne STOP"]), ("Profession", ["Retraité", "Retraitée", "retraités"]),
        ("Marketing contact status", ["Non-marketing contact", "Marketing contact"]),
        ("Motif de refus du crédit", ["Dossier incomplet"]), ("Refus d'assurance antérieur", ["Oui", "Non"]),
        ("Motif d'annulation", ["Client a changé d'avis"]), ("RDV", ["Décliné", "Refusé"]),
        ("approval_status", ["declined", "approved"]), ("Statut du paiement", ["declined", "Refusé"]),
        ("Genre", ["Ne souhaite pas répondre", "F"]), ("Revenu", ["Refuse de répondre", "Ne souhaite pas préciser"]),
        ("Avez-vous des enfants ?", ["Ne souhaite pas répondre", "Refus de répondre", "I prefer not to say"]),
    ],
)  # fmt: skip
def test_what_is_said_of_a_thing_or_to_one_question_holds_nobody(tmp_path: Path, header: str, cells: list[str]) -> None:
    assert read_in(tmp_path, header, cells) == dict.fromkeys(cells, "")


def test_the_way_by_which_one_can_leave_is_never_proposed_as_leaving(tmp_path: Path) -> None:
    leads = tmp_path / "a.csv"
    leads.write_text("E-mail,Unsubscribe link,Unsubscribe token\nlea@x.example,https://x.example/u,t1\n", "utf-8")
    seen = told("inspect", leads)
    assert seen["proposals"] == {}
    assert "unsubscribed-unread" not in seen["warnings"]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Contact owner", "désinscrit"), ("Campagne", "ne plus contacter"), ("Source", "Désabonnée"),
        ("Unsubscribe link clicked", "2026-03-01"), ("Unsubscribe link", "unsubscribed"), ("Page", "STOP"),
        ("Campagne partenaires", "stop"), ("Objet", "Je ne souhaite plus recevoir vos offres"),
        ("Statut", "retrait"), ("Consentement", "Refuse de répondre"),
        ("Transmission partenaires", "Ne souhaite pas répondre"),
        ("Note", "ne souhaite pas répondre à vos mails"), ("Assurance : refus de contact", "oui"),
    ],
)  # fmt: skip
def test_a_no_among_such_columns_still_waits(tmp_path: Path, header: str, cell: str) -> None:
    assert read_in(tmp_path, header, [cell]) == {cell: "waits"}


@pytest.mark.parametrize("tag", ["exclu-partenaires", "exclue des partenaires", "suppression demandée"])
def test_a_tag_that_refuses_partners_is_a_stop(tag: str) -> None:
    assert says_stop(tag)
    assert not says_stop("exclusivité partenaires")


@pytest.mark.parametrize(
    "name", ["retraits de consentement.csv", "résiliations newsletter.csv", "Révocations des accords 2026.csv"]
)
def test_a_list_named_for_consents_taken_back_is_one_of_leavers(tmp_path: Path, name: str) -> None:
    assert read_in(tmp_path, "Ville", ["Lyon"], name=name) == {"Lyon": "left"}


@pytest.mark.parametrize("name", ["retraits magasin.csv", "résiliations box.csv", "sans retraits de consentement.csv"])
def test_a_list_of_other_endings_is_none(tmp_path: Path, name: str) -> None:
    assert read_in(tmp_path, "Ville", ["Lyon"], name=name) == {"Lyon": ""}


def test_a_last_activity_in_words_is_no_date_and_the_row_is_read(tmp_path: Path) -> None:
    cells = ["Submitted a form", "Subscribed to a plan"]
    assert read_in(tmp_path, "Last Activity", cells) == dict.fromkeys(cells, "")
    kept = told("contacts", tmp_path / "b.leads", *NOW)
    assert [one["extra"]["Last Activity"] for one in kept] == cells
    assert all(one["last_action"] is None for one in kept)


@pytest.mark.parametrize(
    ("cells", "warns"),
    [
        (["Client", "client", "Client"], True), (["actif", "actif", ""], True), (["oui", "oui"], False),
        (["Désabonnée", "Désabonnée"], False), (["2026-03-01", "2026-03-01"], False), (["Client", "oui"], False),
        (["NULL", "NULL"], False), (["Aucune", "Aucune"], False), (["Client"], False),
    ],
)  # fmt: skip
def test_a_column_that_says_one_word_of_all_who_left_is_told(tmp_path: Path, cells: list[str], warns: bool) -> None:
    leads = tmp_path / "jeu.csv"
    rows = "".join(f"p{number}@x.example;{cell}\n" for number, cell in enumerate(cells))
    leads.write_text(f"E-mail;Désinscrit\n{rows}", "utf-8")
    call("new", tmp_path / "b.leads", "--owner", "T")
    done = told("import", tmp_path / "b.leads", leads, *NOW)
    assert ("leavers-alike" in done["warnings"]) is warns
    if warns:
        assert done["details"]["leavers-alike"]["columns"] == ["Désinscrit"]


SECOND = [
    "Email,Prénom,Désinscrit,Date", "Email,Prénom,Refus partenaires,Date", "Prénom,Email,Optin partenaires,Désinscrit",
    "Adresse e-mail,Prénom,Je ne souhaite PAS recevoir d'offres partenaires,Date",
]  # fmt: skip


@pytest.mark.parametrize("second", [*SECOND, "DÉSINSCRITS :,,,", "Ne plus contacter ci-dessous,,,"])
def test_people_under_a_second_header_or_a_title_of_leavers_wait(tmp_path: Path, second: str) -> None:
    leads = tmp_path / "jeu.csv"
    rows = ["a@x.example,A,oui,2026-08-05", second, "b@x.example,B,oui,2026-08-07", "c@x.example,C,x,2026-08-07"]
    leads.write_text("\n".join(["Email,Prénom,Optin partenaires,Date de consentement", *rows, ""]), "utf-8")
    call("new", tmp_path / "b.leads", "--owner", "T")
    done = told("import", tmp_path / "b.leads", leads, "--form", "none", *NOW)
    people = [("a@x.example", "a"), ("b@x.example", "b"), ("c@x.example", "c")]
    assert meant(tmp_path / "b.leads", people) == {"a": "", "b": "waits", "c": "waits"}
    assert {one["line"] for one in done["details"]["note-says-stop"]["lines"]} >= {4, 5}
    assert ("short-row-answers" in done["warnings"]) is (second in SECOND)


@pytest.mark.parametrize(
    ("between", "above"),
    [
        ("Email,Prénom,Optin partenaires,Date de consentement", ""),
        ("CLIENTS DE LYON,,,", ""),
        (",Stop,,", "waits"),  # it may be a note about who stands above it
        ("TOTAL,,2,", ""),
    ],
)
def test_people_under_the_same_header_or_any_other_title_do_not_wait(tmp_path: Path, between: str, above: str) -> None:
    leads = tmp_path / "jeu.csv"
    rows = ["a@x.example,A,oui,2026-08-05", between, "b@x.example,B,oui,2026-08-07"]
    leads.write_text("\n".join(["Email,Prénom,Optin partenaires,Date de consentement", *rows, ""]), "utf-8")
    call("new", tmp_path / "b.leads", "--owner", "T")
    told("import", tmp_path / "b.leads", leads, "--form", "none", *NOW)
    assert meant(tmp_path / "b.leads", [("a@x.example", "a"), ("b@x.example", "b")]) == {"a": above, "b": ""}


def _eligible_next_to(folder: Path, header: str, cells: list[str]) -> list[str]:
    """The cells of those people who may still go to Raoul by a yes to partners next to this column."""
    restored(folder, archive() | {"contacts": []}).close()
    file = folder / "leads.csv"
    lines = [f"p{number}@mail.example;2026-10-16;oui;{cell}" for number, cell in enumerate(cells)]
    file.write_text("\n".join([f"Email;Date de consentement;Offres partenaires;{header}", *lines]), "utf-8")
    maps = ("--map", "Offres partenaires=consent_partners", "--form", "quiz-v1", *NOW)
    told("import", folder / "book.leads", file, *maps)
    judged = call("decide", folder / "book.leads", "--partner", "raoul", "--channel", "email", "--json", *NOW).stdout
    verdicts = [one["verdict"] for one in map(json.loads, judged.splitlines()) if "verdict" in one]
    return [cell for cell, verdict in zip(cells, verdicts, strict=True) if verdict == "eligible"]


def test_a_stop_under_newsletter_waits_and_a_no_to_it_does_not(tmp_path: Path) -> None:
    """“STOP” was a no to the newsletter alone, though “désabonné” in the same cell blocks all."""
    stops = ["STOP", "stop.", "Stop pub", "Stoppé", "arrêt", "retiré", "désabonné"]
    noes = ["non", "non merci", "refus", "stop newsletter", "oui", "", "jamais", "nonstop"]
    assert _eligible_next_to(tmp_path, "Newsletter", [*stops, *noes]) == noes


def test_who_complained_waits_by_any_form_of_the_word(tmp_path: Path) -> None:
    stops, others = ["Plaignant", "Plaignante", "Plainte", "Complainant"], ["Actif", "Client", "Plaine", ""]
    assert _eligible_next_to(tmp_path, "Statut", [*stops, *others]) == others
