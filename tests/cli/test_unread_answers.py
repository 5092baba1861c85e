"""A no to partners in a column that nobody mapped is named, and its people wait in Review."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.made_cli import NOW, call, told
from tests.made_archive import archive, restored


def imported_unmapped(book: Path, leads: Path, header: str) -> tuple[dict[str, Any], dict[str, str | None]]:
    """What is said of a file that refuses in line 2 alone, under a title that nothing reads; the notes after it."""
    call("new", book, "--owner", "T")
    inspection = told("inspect", leads)
    assert {one["header"]: one["field"] for one in inspection["columns"]}[header] is None
    assert inspection["details"]["unsubscribed-unread"]["columns"] == [header]
    assert [one["line"] for one in inspection["details"]["unsubscribed-unread"]["lines"]] == [2]
    told("import", book, leads, *NOW)
    return inspection, {one["email"]: one["note"] for one in told("contacts", book, *NOW)}


@pytest.mark.parametrize(
    ("header", "yes", "no"),
    [
        ("Transmission partenaires", "Oui", "Non"),
        ("I agree that my details are passed on to Hexa Assurances", "1", "0"),
        ("Partners OK", "Yes", "No"),
    ],
)
def test_noes_under_other_names_are_told_with_their_lines(tmp_path: Path, header: str, yes: str, no: str) -> None:
    book, leads = tmp_path / "b.leads", tmp_path / "jeu concours.csv"
    leads.write_text(f"Email,Ville,{header}\nzoe@x.example,Lyon,{no}\nlou@x.example,Brest,{yes}\n", "utf-8")
    inspection, notes = imported_unmapped(book, leads, header)
    assert inspection["proposals"] == {header: "consent_partners"}
    assert notes == {"zoe@x.example": f"STOP ({header}: {no})", "lou@x.example": None}
    done = told("import", book, leads, "--map", f"{header}=consent_partners", "--form", "none", *NOW)
    assert (done["said_no"], "unsubscribed-unread" in done["warnings"]) == (1, False)


@pytest.mark.parametrize(
    ("header", "leaving", "staying"),
    [
        ("Ne souhaite plus être contacté", "oui", ""),
        ("Ne veut pas être rappelé", "x", ""),
        ("Ne doit plus être sollicitée", "Oui", "Non"),
        ("N'accepte plus les appels", "oui", "non"),
        ("Does not want to be contacted", "yes", "no"),
        ("Plus de contact", "1", "0"),
        ("Hors campagne", "oui", "non"),
        ("À exclure", "x", ""),
        ("Démarchage interdit", "oui", ""),
        ("RGPD supprimé", "oui", "non"),
        ("Non sollicitable", "oui", ""),
        ("NPAI", "oui", ""),
        ("Plainte", "oui", "non"),
        ("Décédé", "oui", ""),
        ("Consentement", "non", "oui"),
        ("Consentement RGPD", "Non", "Oui"),
        ("Accord RGPD", "0", "1"),
        ("Marketing consent", "no", "yes"),
        ("Rayé", "oui", "non"),
        ("A demandé à sortir", "oui", ""),
        ("Contactable", "non", "oui"),
        ("Peut être contacté", "Non", "Oui"),
        ("OK pour être appelé", "non", "oui"),
        ("May be contacted", "no", "yes"),
        ("Can we contact you?", "no", "yes"),
        ("Blacklisté", "1", "0"),
        ("Liste Robinson", "oui", "non"),
        ("Pacitel", "oui", "non"),
        ("HasOptedOutOfEmail", "true", "false"),
        ("Désabo", "x", ""),
        ("Souhaite se désinscrire", "oui", "non"),
        ("Pas d'emailing", "oui", "non"),
        ("No mailings", "x", ""),
        ("Arrêt des envois", "oui", "non"),
        ("Fin d'abonnement newsletter", "2026-02-23", ""),
        ("A retirer", "x", ""),
        ("À retirer de la liste", "x", ""),
        ("A supprimer RGPD", "oui", "non"),
        ("RGPD - à supprimer", "x", ""),
        ("Demande d'effacement", "oui", "non"),
        ("Droit à l'oubli", "oui", "non"),
        ("Suppression demandée", "oui", "non"),
        ("Consentement retiré", "oui", "non"),
        ("Date retrait consentement", "2026-02-23", ""),
        ("Quitté la newsletter", "oui", "non"),
        ("Removed from list", "yes", "no"),
        ("Please remove", "x", ""),
        ("Erasure requested", "yes", "no"),
        ("Email bloqué", "oui", "non"),
        ("Signalé comme spam", "1", "0"),
        ("Complained", "TRUE", "FALSE"),
        ("Non consentant", "x", ""),
        ("N'a pas donné son accord", "x", ""),
        ("Plus intéressé(e)", "x", ""),
        ("Accord prospection", "NON", "OUI"),
        ("Accepte d'être recontacté", "non", "oui"),
        ("Accepte les mails", "non", "oui"),
        ("Autorisez-vous l'association à vous contacter ?", "Non", "Oui"),
        ("Autorisation emailing", "0", "1"),
        ("Recontact possible", "non", "oui"),
        ("Démarchage", "non", "oui"),
        ("Canal de communication", "Aucun", "E-mail"),
        ("RGPD", "à supprimer", "OK"),
        ("Consentement", "Retiré", "Donné"),
        ("Marketing email consent", "withdrawn", "granted"),
        ("Abonnement newsletter", "Résilié", "Actif"),
        ("Call outcome", "Asked to be removed", "Connected"),
        ("Disposition", "DNC", "No answer"),
        ("Communications", "Ne souhaite rien recevoir", "Newsletter"),
        ("Statut e-mail", "Bloqué", "Actif"),
        ("Email status", "Blocked", "Active"),
        ("Email status", "Spam complaint", "Delivered"),
        ("State", "Reported as spam", "OK"),
        ("Situation RGPD", "Opposé", "Consent"),
        ("Situation RGPD", "Consentement retiré", "Donné"),
        ("État abonné", "Retirée", "Active"),
        ("Subscription", "Suppressed", "Subscribed"),
        ("Subscription", "Not_subscribed", "Subscribed"),
        ("Email preference", "Objected", "Weekly"),
        ("Membership", "Revoked", "Gold"),
        ("Marketing contact status", "Non-marketing contact", "Marketing contact"),
        ("Accord", "non", "oui"),
        ("Permission", "no", "yes"),
        ("GDPR consent", "no", "yes"),
        ("Transmission à des tiers", "non", "oui"),
        ("Share with third parties", "No", "Yes"),
        ("BLOCKED", "yes", "no"),
        ("email_disabled", "true", "false"),
        ("NPC", "oui", "non"),
        ("Statut", "denied", "ok"),
        ("Statut", "Declined", "ok"),
        ("Statut", "Décliné", "ok"),
        ("Statut", "rejected", "ok"),
        ("Statut", "Consent withdrawn", "ok"),
        ("Statut", "Accord retiré", "ok"),
        ("Date de révocation", "2026-05-01", ""),
        ("Partage avec des tiers", "Non", "Oui"),
        ("Tiers", "non", "oui"),
        ("Marketing permission", "no", "yes"),
        ("accepts_marketing", "false", "true"),
        ("Recevoir nos offres", "non", "oui"),
        ("Abonné", "non", "oui"),
        ("Subscribed", "No", "Yes"),
        ("is_subscribed", "false", "true"),
        ("email_enabled", "false", "true"),
        ("Newsletter active", "non", "oui"),
        ("marketing_opt_in", "false", "true"),
        ("email_status", "disabled", "enabled"),
        ("Statut newsletter", "Désactivée", "Active"),
        ("Date de retrait", "01/05/2026", ""),
        ("Retiré(e) le", "01/05/2026", ""),
        ("withdrawal_date", "2026-05-01", ""),
        ("Unsubscribed on", "2026-05-01", ""),
        ("Cancelled at", "2026-05-01", ""),
        ("canceled_on", "2026-05-01", ""),
        ("Cancellation date", "2026-05-01", ""),
        ("Annulé le", "01/05/2026", ""),
        ("Désactivé", "oui", "non"),
        ("Désactivé le", "01/05/2026", ""),
        ("Date de désactivation", "01/05/2026", ""),
        ("Compte désactivé", "oui", "non"),
        ("E-mail désactivé le", "01/05/2026", ""),
        ("disabled", "true", "false"),
        ("deactivated_at", "2026-05-01", ""),
        ("Bloqué le", "01/05/2026", ""),
        ("Date de blocage", "01/05/2026", ""),
        ("Blocked on", "2026-05-01", ""),
        ("removed_at", "2026-05-01", ""),
        ("Suppression date", "2026-05-01", ""),
        ("Date de suppression", "01/05/2026", ""),
        ("Marketing declined", "yes", "no"),
        ("stoppub", "1", "0"),
        ("DNC", "yes", "no"),
        ("Opposant", "oui", "non"),
        ("Opposante", "x", ""),
        ("Unsubbed", "1", "0"),
        ("unsubbed_at", "2026-05-01", ""),
        ("Etat", "Radié", "actif"),
        ("Statut", "Rayée", "actif"),
        ("Statut", "Opposant", "Client"),
        ("Status", "unsubbed", "active"),
    ],
)
def test_a_no_under_any_header_makes_its_person_wait(tmp_path: Path, header: str, leaving: str, staying: str) -> None:
    leads = tmp_path / "clients.csv"
    leads.write_text(f"Email;Ville;{header}\nzoe@x.example;Lyon;{leaving}\nlou@x.example;Brest;{staying}\n", "utf-8")
    _inspection, notes = imported_unmapped(tmp_path / "b.leads", leads, header)
    assert notes["zoe@x.example"] is not None
    assert header in notes["zoe@x.example"]
    assert notes["lou@x.example"] is None


def test_whoever_waits_for_several_cells_waits_for_all_of_them_at_once(tmp_path: Path) -> None:
    book, leads = tmp_path / "book.leads", tmp_path / "clients.csv"
    restored(tmp_path, archive()).close()
    leads.write_text("Email;Statut;Ton âge ?\nzoe@x.example;Bloqué;12\nlou@x.example;;34\n", "utf-8")
    told("import", book, leads, *NOW)
    shown = call("show", book, "zoe@x.example", *NOW, "--lang", "en").stdout
    assert "Statut: Bloqué · Ton âge ?: 12" in shown


def test_a_stage_in_words_that_ask_to_stop_makes_its_person_wait(tmp_path: Path) -> None:
    book, leads = tmp_path / "b.leads", tmp_path / "clients.csv"
    call("new", book, "--owner", "T")
    leads.write_text(
        "Email;Étape\nzoe@x.example;Perdu - ne plus contacter\nlou@x.example;Refusé\nmax@x.example;lost\n", "utf-8"
    )
    details = told("inspect", leads)["details"]["unsubscribed-unread"]
    assert (details["columns"], [one["line"] for one in details["lines"]]) == (["Étape"], [2])
    told("import", book, leads, *NOW)
    people = {one["email"]: (one["stage"], one["note"]) for one in told("contacts", book, *NOW)}
    assert people["zoe@x.example"][1] == "Étape: Perdu - ne plus contacter"
    assert (people["lou@x.example"][1], people["max@x.example"]) == (None, ("lost", None))


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Statut du devis", "Refusé"),
        ("Statut paiement", "Refusé"),
        ("Financement", "Refusé"),
        ("Candidature", "Refusée"),
        ("Devis refusé", "oui"),
        ("Paiement refusé", "oui"),
        ("Refus de prêt", "oui"),
        ("Colis refusé", "oui"),
        ("Opposition bancaire", "oui"),
        ("Interdit bancaire", "oui"),
        ("Exclu TVA", "oui"),
        ("Exclu de la garantie", "Vol"),
        ("Heure fin appel", "10:12"),
        ("Souhaite recevoir la facture par mail", "non"),
        ("Allergies", "Aucune"),
        ("Statut appel", "NRP"),
        ("Sorti de l'école", "oui"),
        ("Actif", "non"),
        ("enabled", "false"),
        ("Inactif depuis", "01/05/2026"),
        ("Abonnement actif", "non"),
        ("Date de sortie", "01/05/2026"),
        ("Date de résiliation", "01/05/2026"),
        ("Fin de consentement", "01/05/2028"),
        ("Retrait", "Magasin de Lyon"),
        ("Point de retrait", "Lyon"),
        ("Withdrawal", "50"),
        ("Compte bloqué", "oui"),
        ("Carte désactivée", "oui"),
        ("Canceled", "true"),
        ("Order cancelled at", "2026-05-01"),
        ("Commande annulée le", "01/05/2026"),
        ("Two-factor", "disabled"),
        ("Statut", "Désactivé"),
        ("Invitation declined", "yes"),
        ("Etat", "actif"),
        ("Rayure", "oui"),
    ],
)
def test_a_refused_quote_or_payment_stops_nobody(tmp_path: Path, header: str, cell: str) -> None:
    book, leads = tmp_path / "b.leads", tmp_path / "clients.csv"
    call("new", book, "--owner", "T")
    leads.write_text(f"Email;Ville;{header}\nzoe@x.example;Lyon;{cell}\nlou@x.example;Brest;\n", "utf-8")
    assert "unsubscribed-unread" not in told("inspect", leads)["warnings"]
    told("import", book, leads, *NOW)
    assert [one["note"] for one in told("contacts", book, *NOW)] == [None, None]


def test_a_yes_under_bloctel_refuses_calls_alone_and_a_no_nothing(tmp_path: Path) -> None:
    book, leads = tmp_path / "book.leads", tmp_path / "clients.csv"
    restored(tmp_path, archive()).close()
    leads.write_text("Email;Ville;Bloctel\nzoe@x.example;Lyon;oui\nlou@x.example;Brest;non\n", "utf-8")
    assert "unsubscribed-unread" not in told("import", book, leads, *NOW)["warnings"]
    refusals = {
        who: [one["channels"] for one in told("show", book, who, *NOW)["consents"]]
        for who in ("zoe@x.example", "lou@x.example")
    }
    assert refusals == {"zoe@x.example": [["voice"]] * len(refusals["zoe@x.example"]), "lou@x.example": []}
    assert refusals["zoe@x.example"]


@pytest.mark.parametrize(
    ("header", "cell"), [("Statut du devis", "Ne plus contacter"), ("Refus carte partenaires", "x")]
)
def test_a_no_to_messages_counts_beneath_such_a_title_too(tmp_path: Path, header: str, cell: str) -> None:
    book, leads = tmp_path / "b.leads", tmp_path / "clients.csv"
    call("new", book, "--owner", "T")
    leads.write_text(f"Email;Ville;{header}\nzoe@x.example;Lyon;{cell}\nlou@x.example;Brest;\n", "utf-8")
    told("import", book, leads, *NOW)
    notes = {one["email"]: one["note"] for one in told("contacts", book, *NOW)}
    assert notes["zoe@x.example"] is not None
    assert notes["lou@x.example"] is None


def test_the_lines_of_a_warning_are_in_the_order_of_the_file(tmp_path: Path) -> None:
    """“5 lines: 10, 2, 5, 6, 7”: those of one column after those of another."""
    leads = tmp_path / "leads.csv"
    rows = {2: ";non", 5: ";non", 9: "oui;", 10: "oui;oui", 12: "oui;oui"}
    text = "Email;Blacklisté;Contactable\n" + "".join(f"p{n}@x.example;{rows.get(n, ';oui')}\n" for n in range(2, 13))
    leads.write_text(text, "utf-8")
    detail = told("inspect", leads)["details"]["unsubscribed-unread"]
    assert [one["line"] for one in detail["lines"]] == [2, 5, 9, 10, 12]
    assert "5 lines: 2, 5, 9, 10, 12." in call("inspect", leads, "--lang", "en").stdout


@pytest.mark.parametrize(
    ("header", "staying", "leaving"),
    [
        ("first_name,email_address,created_at,state,tags", "Lou,b@x.example,2026-01-01,active,cancelled", "cancelled"),
        ("first_name,email_address,created_at,state,tags", "Lou,b@x.example,2026-01-01,inactive,", "complained"),
        ("email,active_subscription,expiry,email_disabled,created_at", "b@x.example,false,,false,2026-01-01", "true"),
        ("Email,Status,Created At,Subscription Tier", "b@x.example,active,2026-01-01,free", "inactive"),
        ("Email,Name,Email Marketing Consent,Email Suppressions", "b@x.example,Lou,,HARD_BOUNCE", "USER_SUPPRESSED"),
        ("Email,Name,Email Marketing Consent,Email Suppressions", "b@x.example,Lou,,", "['USER_SUPPRESSED']"),
        ("Email,Phone,Tags,Date Created,IP,Status", "b@x.example,,,2026-01-01,1.2.3.4,Active", "Unsubscribed"),
        ("uuid,email,name,attributes,status,created_at", "2,b@x.example,Lou,{},enabled,2026-01-01", "blocklisted"),
        ("uuid,email,name,attributes,status,created_at", "2,b@x.example,Lou,{},enabled,2026-01-01", "disabled"),
    ],
)
def test_who_left_by_the_words_of_a_known_program_waits(
    tmp_path: Path, header: str, staying: str, leaving: str
) -> None:
    headers, cells = header.split(","), staying.split(",")
    place = next(headers.index(one) for one in headers if one.lower() in PLACES)
    gone = [cell.replace("b@", "a@") for cell in cells[:place]] + [leaving] + cells[place + 1 :]
    book, leads = tmp_path / "b.leads", tmp_path / "export.csv"
    leads.write_text("\n".join([header, ",".join(gone), staying, ""]), "utf-8")
    call("new", book, "--owner", "T")
    warned = told("import", book, leads, *NOW)
    notes = {one["email"]: one["note"] for one in told("contacts", book, *NOW)}
    assert "unsubscribed-unread" in warned["warnings"]
    assert leaving in str(notes["a@x.example"])
    assert notes["b@x.example"] is None


def test_a_cancelled_order_of_a_shop_is_no_refusal_and_its_number_no_name(tmp_path: Path) -> None:
    leads = tmp_path / "orders_export.csv"
    leads.write_text(
        "Name,Email,Financial Status,Paid at,Fulfillment Status,Accepts Marketing,Billing Name,Cancelled at\n"
        "#1001,zoe@x.example,refunded,2026-04-30,unfulfilled,yes,Zoé Prat,2026-05-01\n", "utf-8"
    )  # fmt: skip
    inspection = told("inspect", leads)
    fields = {one["header"]: one["field"] for one in inspection["columns"]}
    assert (fields["Name"], fields["Billing Name"], fields["Accepts Marketing"]) == (None, "full_name", "consent_own")
    assert "unsubscribed-unread" not in inspection["warnings"]


PLACES = ("state", "status", "email_disabled", "email suppressions")
