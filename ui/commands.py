"""Commands of each page for the palette, found from any page by words of both languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QWidget

from leadkeeper.messages import N_, _
from ui.dialogs.command_palette import PaletteEntry
from ui.main_window import MainWindow
from ui.widgets.labels import without_letter


@dataclass(frozen=True, slots=True)
class PageCommand:
    """A command of a page: title, search words, and the next step (msgids).

    `press` is the text of the button that does it; if there is none, or it is disabled, the next step is shown. A
    command never acts on the contact or partner that happens to be selected.
    """

    page: str
    title: str
    also: str
    then: str
    press: str = ""
    intent: object = None


COMMANDS = (
    PageCommand(
        "contacts",
        N_("Record a withdrawal or refusal"),
        "retrait retirer désinscrire désabonner opposition refus withdraw withdrawal unsubscribe opt out",
        N_("Choose the person, then “Withdraw…”."),
    ),
    PageCommand(
        "contacts",
        N_("Put a person on the suppression list"),
        "opposition liste rouge bloquer stop suppression block",
        N_("Choose the person, then “Suppression list…” below “More”."),
    ),
    PageCommand(
        "contacts",
        N_("Erase a person"),
        "effacer effacement supprimer oubli rgpd erase erasure delete remove gdpr",
        N_("Choose the person, then “Erase…” below “More”."),
    ),
    PageCommand(
        "contacts",
        N_("Access report of a person"),
        "accès droit copie données rgpd access report gdpr",
        N_("Choose the person, then “Access report…”."),
    ),
    PageCommand(
        "contacts",
        N_("Look for duplicates"),
        "doublons dédoublonner fusionner duplicates merge twice",
        N_("Press “Duplicates…”."),
        N_("&Duplicates…"),
    ),
    PageCommand(
        "contacts",
        N_("Imports so far"),
        "historique fichiers importés annuler un import history undo import",
        N_("Press “Imports…”."),
        N_("I&mports…"),
    ),
    PageCommand(
        "sources",
        N_("Describe a form"),
        "formulaire collecte quiz landing form consent wording",
        N_("Press “Describe a form…”."),
        N_("&Describe a form…"),
    ),
    PageCommand(
        "sources",
        N_("Attach a screenshot of a form"),
        "capture écran preuve image screenshot evidence proof",
        N_("Choose the form, then “Attach screenshot or PDF…”."),
    ),
    PageCommand(
        "partners",
        N_("New partner"),
        "partenaire destinataire acheteur client recipient buyer",
        N_("Press “New partner…”."),
        N_("&New partner…"),
    ),
    PageCommand(
        "partners",
        N_("New contract"),
        "contrat avenant renouveler prix contract renew price",
        N_("Choose the partner, then “New contract…”."),
    ),
    PageCommand(
        "partners",
        N_("Publish a list of partners"),
        "liste publier version page publish list",
        N_("Press “Publish list version…”."),
        N_("Publish &list version…"),
    ),
    PageCommand(
        "partners",
        N_("Put a partner on hold"),
        "suspendre suspension bloquer arrêter hold pause block",
        N_("Choose the partner, then “Hold”."),
    ),
    PageCommand(
        "review",
        N_("Decide about people to review"),
        "examiner revue vérifier décider valider review decide allow",
        N_("Choose a group, then allow or block."),
    ),
    PageCommand(
        "export",
        N_("Why someone is missing"),
        "pourquoi manque absent bloqué raison why missing blocked reason",
        N_("Choose the partner, then “Why is someone missing?”."),
        N_("&Why is someone missing?"),
    ),
    PageCommand(
        "register",
        N_("Totals for the invoices"),
        "facture factures facturation montant invoice billing amount",
        N_("The totals are below the entries."),
    ),
    PageCommand(
        "register",
        N_("Check where a file came from"),
        "vérifier fichier fuite empreinte verify check leak fingerprint",
        N_("Drop the file on this page."),
    ),
    PageCommand(
        "register",
        N_("Notify partners of withdrawals"),
        "prévenir notifier informer fichier retraits notify stop file",
        N_("Choose the partner, then “Suppression file…”."),
    ),
    PageCommand(
        "complaints",
        N_("Add a complaint"),
        "plainte réclamation spam signalement complaint report",
        N_("Press “Add a complaint…”."),
        N_("&Add a complaint…"),
    ),
    PageCommand(
        "requests",
        N_("Record a request"),
        "demande droit accès opposition rectification rgpd gdpr request rights",
        N_("Press “New request…”."),
        N_("&New request…"),
    ),
    PageCommand(
        "requests",
        N_("People past their retention period"),
        "conservation rétention purge durée trois ans retention delete old",
        N_("Press “Count them” on this page."),
    ),
    PageCommand(
        "settings",
        N_("Your company"),
        "société entreprise siren mentions company owner",
        N_("Change it, then save."),
        intent="company",
    ),
    PageCommand(
        "settings",
        N_("Seed mailboxes"),
        "pièges adresses témoins traps seed",
        N_("Type the mailboxes, then save."),
        intent="traps",
    ),
    PageCommand(
        "settings",
        N_("Folder of the backups"),
        "sauvegarde sauvegardes copie dossier backup copies",
        N_("Choose the folder."),
        intent="backups",
    ),
)


def command_offers(window: MainWindow) -> Iterator[PaletteEntry]:
    """Yield the commands of all pages in the window."""
    book_view = window.book_view
    titles = {name: button.accessibleName() for name, button in book_view.sidebar.buttons.items()} if book_view else {}
    for command in COMMANDS:
        if command.page in titles:
            where = titles[command.page].partition(",")[0]
            yield PaletteEntry(_(command.title), where, lambda command=command: _go(window, command), also=command.also)  # type: ignore[misc]  # bound


def _go(window: MainWindow, command: PageCommand) -> None:
    """Open the page and press its button once events are processed; else show the next step."""
    window.open_page(command.page, command.intent)
    view = window.book_view
    if view is not None and view.current == command.page and (page := view.page) is not None:
        QTimer.singleShot(0, page, lambda: _press_or_say(window, page, command))


def _press_or_say(window: MainWindow, page: QWidget, command: PageCommand) -> None:
    wanted = without_letter(_(command.press)) if command.press else ""
    for button in page.findChildren(QPushButton):
        if wanted and button.isVisible() and button.isEnabled() and without_letter(button.text()) == wanted:
            button.click()
            return
    window.say(_(command.then))
