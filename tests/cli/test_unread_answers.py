"""A no to partners in a column that nobody mapped is named, and its people wait in Review."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.made_cli import NOW, call, told
from tests.made_archive import archive, restored

HUBSPOT = "Record ID,First Name,Last Name,Email,Legal basis for processing contact's data,Unsubscribed from all email"


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
        ("Refusez-vous les offres de nos partenaires ?", "oui", "non"),
        ("Souhaitez-vous que nos partenaires arrêtent de vous contacter ?", "oui", "non"),
        ("Voulez-vous vous désinscrire ?", "oui", "non"),
        ("Consentement annulé le", "2026-02-23", ""),
        ("Consentement valide", "non", "oui"),
        ("Double opt-in", "non", "oui"),
        ("third_party_sharing (metadata)", "false", "true"),
        ("Email Permission Status", "Not opted-in", "Opted-in"),
        ("Confirmation double opt-in", "en attente", "12/03/2026"),
        ("Double opt-in confirmé le", "en attente", "12/03/2026"),
        ("Statut opt-in", "non", "oui"),
        ("Motif d'annulation", "désinscrivez-moi de vos mails svp", "malade"),
        ("Cancellation reason", "ne me contactez plus", "sick"),
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
        ("Cession autorisée", "non", "oui"),
        ("Diffusion autorisée", "non", "oui"),
        ("Partage OK", "non", "oui"),
        ("Mail OK", "non", "oui"),
        ("Pub OK", "non", "oui"),
        ("Revente OK", "non", "oui"),
        ("Sharing allowed", "no", "yes"),
        ("Communication à des tiers", "non", "oui"),
        ("Offres tiers", "non", "oui"),
        ("Third party offers", "no", "yes"),
        ("Sell my data", "no", "yes"),
        ("Consentement O/N", "N", "O"),
        ("Accord écrit", "non", "oui"),
        ("Case partenaires", "non cochée", "cochée"),
        ("Qualif", "non contactable", "chaud"),
        ("Annulation consentement", "x", ""),
        ("No contact", "x", ""),
        ("Left the list", "2026-11-03", ""),
        ("Left list on", "2026-11-03", ""),
        ("Quitté le", "03/11/2026", ""),
        ("Effacé le", "03/11/2026", ""),
        ("Date d'effacement", "03/11/2026", ""),
        ("Removed", "yes", "no"),
        ("Rejette la pub", "oui", "non"),
        ("Contre la pub", "oui", "non"),
        ("Not interested", "yes", "no"),
        ("Cancelled subscription", "yes", "no"),
        ("Subscription", "cancelled by user", "active"),
        ("Départ newsletter", "x", ""),
        ("Banni", "oui", "non"),
        ("Statut NL", "désab.", "abonné"),
        ("Décès", "12/03/2025", ""),
        ("🚫", "x", ""),
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
        ("isUnsubscribed", "true", "false"),
        ("UnsubscribeDate", "2026-05-01", ""),
        ("partnerConsent", "false", "true"),
        ("gdprConsent", "false", "true"),
        ("marketingConsent", "no", "yes"),
        ("acceptsMarketing", "false", "true"),
        ("IsSubscribed", "false", "true"),
        ("optedIn", "false", "true"),
        ("hasOptedOut", "1", "0"),
        ("IsExcludedFromCampaigns", "true", "false"),
        ("IsSpamComplaining", "true", "false"),
        ("Marked email as spam", "true", "false"),
        ("subscribed_to_emails", "false", "true"),
        ("Opted In", "No", "Yes"),
        ("Abonné mailing", "N", "O"),
        ("No mail", "Yes", "No"),
        ("Marketing Materials", "Do Not Send", "Send"),
        ("Do not allow E-mails", "Do Not Allow", "Allow"),
        ("Ne pas autoriser le courrier électronique", "Ne pas autoriser", "Autoriser"),
        ("dnc_email", "1", "0"),
        ("c.no_email", "1", "0"),
        ("Consentement contesté", "Oui", "Non"),
        ("Conteste son consentement", "Oui", ""),
        ("Désinsc.", "Oui", "Non"),
        ("Jamais inscrit / conteste", "Oui", ""),
        ("Consent disputed", "yes", "no"),
        ("ShouldForget", "true", "false"),
        ("Individual: ShouldForget", "1", "0"),
        ("Data Processing Basis", "Consent - Withdrawn", "Consent - Obtained"),
        ("Data Processing Basis", "Consent - Denied", "Legitimate interest"),
        ("Prospection", "Interdite", "Autorisée"),
        ("Statut RGPD", "Effacement demandé", "OK"),
        ("Statut RGPD", "Retrait du consentement", "Consentement obtenu"),
        ("Statut RGPD", "Oublié", "Information reçue"),
        ("Préférences", "Rien recevoir", "E-mail"),
        ("Préférences", "Ne plus recevoir", "Recevoir tout"),
        ("SuppressionReason", "ManualSuppression", ""),
        ("SuppressionReason", "SpamComplaint", ""),
        ("Autorisation de transmission", "non", "oui"),
        ("Autorisation de transmission", "0", "1"),
        ("Subscribe", "no", "yes"),
        ("Email allowed", "no", "yes"),
        ("Choix", "Je refuse", "J'accepte"),
        ("Choix", "Je ne suis pas d'accord", "D'accord"),
        ("transmission_à_des_tiers", "je_refuse", "j'accepte"),
        ("une_question", "ne_plus_me_contacter", "rappelez_moi"),
        ("OK", "non", "oui"),
        ("OK ?", "0", "1"),
        ("Retrait", "oui", "non"),
        ("Retrait", "x", "magasin de Lyon"),
        ("Oubli", "oui", "non"),
        ("Rejet", "1", "0"),
        ("Effacement", "oui", ""),
        ("Parti(e)", "oui", "non"),
        ("Left", "yes", "no"),
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
    assert "Statut: Bloqué · Ton âge ? 12" in shown


def test_a_description_of_a_payment_program_is_looked_at(tmp_path: Path) -> None:
    book, leads = tmp_path / "b.leads", tmp_path / "unified_customers.csv"
    call("new", book, "--owner", "T")
    leads.write_text(
        "id,Description,Email,Name,Created (UTC),Delinquent\ncus_1,Désinscrit,zoe@x.example,Z,2026-01-01 10:00,false\n"
        "cus_2,Abonnement annuel,lou@x.example,L,2026-01-01 10:00,false\n", "utf-8"
    )  # fmt: skip
    assert "unsubscribed-unread" in told("import", book, leads, *NOW)["warnings"]
    notes = {one["email"]: one["note"] for one in told("contacts", book, *NOW)}
    assert notes == {"zoe@x.example": "Description: Désinscrit", "lou@x.example": None}


@pytest.mark.parametrize(("header", "waits"), [("Désinscrit", True), ("Unsubscribed", True), ("Ville", False)])
def test_a_column_of_leaving_that_is_said_to_mean_nothing_is_not_overlooked(
    tmp_path: Path, header: str, waits: bool
) -> None:
    book, leads = tmp_path / "b.leads", tmp_path / "clients.csv"
    call("new", book, "--owner", "T")
    leads.write_text(f"Email;{header}\nzoe@x.example;oui\nlou@x.example;non\n", "utf-8")
    done = told("import", book, leads, "--map", f"{header}=none", *NOW)
    assert ("unsubscribed-unread" in done["warnings"]) is waits
    notes = {one["email"]: one["note"] for one in told("contacts", book, *NOW)}
    assert (notes["zoe@x.example"] is not None, notes["lou@x.example"]) == (waits, None)


@pytest.mark.parametrize("header", ["Note", "Observations", "Commentaires"])
def test_notes_that_are_said_to_mean_nothing_are_still_read_for_a_stop(tmp_path: Path, header: str) -> None:
    book, leads = tmp_path / "b.leads", tmp_path / "clients.csv"
    call("new", book, "--owner", "T")
    leads.write_text(f"Email;{header}\nzoe@x.example;ne plus contacter\nlou@x.example;RAS\n", "utf-8")
    done = told("import", book, leads, "--map", f"{header}=none", *NOW)
    assert "note-says-stop" in done["warnings"]
    notes = {one["email"]: one["note"] for one in told("contacts", book, *NOW)}
    assert notes == {"zoe@x.example": f"{header}: ne plus contacter", "lou@x.example": None}


def test_a_partner_that_nobody_knows_is_told_without_a_column_of_consents_too(tmp_path: Path) -> None:
    book, leads = tmp_path / "b.leads", tmp_path / "clients.csv"
    call("new", book, "--owner", "T")
    leads.write_text("Email;Lesquels\nzoe@x.example;Zorro SAS\nlou@x.example;\n", "utf-8")
    done = told("import", book, leads, "--map", "Lesquels=consent_partner_names", *NOW)
    assert "unknown-partner" in done["warnings"]


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
        ("Réponse au devis", "Je refuse"),
        ("Propriétaire", "non"),
        ("Accepts SMS Marketing", "no"),
        ("Accepte les animaux", "non"),
        ("Autorisation de stationnement", "non"),
        ("Accord commercial", "non"),
        ("Offre acceptée", "non"),
        ("Objection", "trop cher"),
        ("Annulation", "oui"),
        ("Invitation de paiement", "Declined"),
        ("Sondage", "Je ne sais pas"),
        ("une_question", "je_ne_sais_pas"),
        ("lead_status", "not_contacted"),
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
        ("isActive", "false"),
        ("isExclusive", "true"),
        ("isPartner", "false"),
        ("Est partenaire", "non"),
        ("Montant contesté", "50"),
        ("Facture contestée", "oui"),
        ("Contest", "yes"),
        ("Inscription contest", "oui"),
        ("Spam score", "5"),
        ("Subscribed to Pro plan", "false"),
        ("Subscribed at", "2026-05-01"),
        ("Abonnés Instagram", "0"),
        ("Opted in to beta", "no"),
        ("No client", "oui"),
        ("Mot de passe oublié", "oui"),
        ("Forgot password", "true"),
        ("Statut", "Oublié"),
        ("Livraison", "Retiré en magasin"),
        ("Livraison", "Retiré le 3 mai"),
        ("Consigne", "Do not knock"),
        ("Accès", "Interdit"),
        ("Case", "Pas coché"),
        ("SalesStage", "ClosedLost"),
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
    assert "See lines 2, 5, 9, 10, 12." in call("inspect", leads, "--lang", "en").stdout


UNCLEAR = """Email,Date,Optin partenaires
zoe@x.example,2026-09-01 10:00,oui
lou@x.example,2026-09-01 10:01,à voir
max@x.example,2026-09-01 10:02,à voir
ida@x.example,2026-09-01 10:03,peut-être
"""


@pytest.mark.parametrize("command", ["inspect", "import"])
def test_texts_that_are_no_answer_are_told_with_their_rows_and_how_to_explain_them(
    tmp_path: Path, command: str
) -> None:
    """Only the column was named: not which texts, of how many people, nor what to type."""
    book, leads = tmp_path / "b.leads", tmp_path / "leads.csv"
    leads.write_text(UNCLEAR, "utf-8")
    call("new", book, "--owner", "T")
    words = [command, leads] if command == "inspect" else [command, book, leads, *NOW]
    said = call(*words, "--lang", "en").stdout
    assert "do not count until you say what they mean." in said
    waiting = "They say: “à voir” in 2 rows, “peut-être” in 1 row. Who said yes before such an answer waits in Review."
    assert waiting in said
    options = '--answer "Optin partenaires=à voir=yes|no|none" --answer "Optin partenaires=peut-être=yes|no|none"'
    assert f"Say what each text means (none: no answer), then import the file again: {options}" in said


def test_an_answer_explained_when_the_file_is_imported_again_counts(tmp_path: Path) -> None:
    book, leads = tmp_path / "b.leads", tmp_path / "leads.csv"
    leads.write_text(UNCLEAR, "utf-8")
    call("new", book, "--owner", "T")
    told("import", book, leads, "--form", "none", *NOW)
    meant = ("--answer", "Optin partenaires=à voir=no", "--answer", "Optin partenaires=peut-être=none")
    again = told("import", book, leads, *meant, "--form", "none", *NOW)
    assert (again["said_no"], "consent-unclear" in again["warnings"]) == (2, False)
