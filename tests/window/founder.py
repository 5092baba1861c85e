"""What a founder does with the program, step by step, as it stands on the screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from tests.window import made_names
from tests.window.bus import Thing
from tests.window.window import CHOICES, NotShown, Window

COMPANY = "Clodomir & Eulalie SARL"
PURPOSE = "offers by e-mail"
LIST_PAGE = "https://clodomir.example/partenaires"
WORDING = "J'accepte que mes coordonnées soient transmises aux partenaires pour recevoir leurs offres par e-mail."
SENTENCES = ("Oui, j'accepte", "Non merci")


@dataclass(frozen=True)
class Partner:
    """A company that wants leads."""

    name: str
    siren: str
    sector: str
    site: str


RAOUL = Partner("Raoul Patrimoine SAS", "523987410", "insurance", "raoul.example")
SECOND = Partner("Ligne Claire SARL", "444112239", "software", "claire.example")

MEANINGS = {
    made_names.META: {
        "created_time": "Date of consent",
        "j'accepte_de_recevoir_la_newsletter_par_e-mail": "Yes to your own offers",
        "j'accepte_que_mes_coordonnées_soient_transmises_aux_partenaires": "Yes to partners",
    },
    made_names.QUIZ: {
        "Date de participation": "Date of consent",
        "J'accepte de recevoir la newsletter": "Yes to your own offers",
        "J'accepte que mes coordonnées soient transmises aux partenaires": "Yes to partners",
    },
    made_names.NEWSLETTER: {
        "Date d'inscription": "Date of consent",
        "Newsletter": "Yes to your own offers",
        "Optin partenaires": "Yes to partners",
    },
    made_names.BREVO: {},
    made_names.GOOGLE: {
        "Horodateur": "Date of consent",
        "Souhaitez-vous recevoir nos conseils par e-mail ?": "Yes to your own offers",
        "Acceptez-vous que nous transmettions vos coordonnées à nos partenaires ?": "Yes to partners",
    },
    made_names.LINKEDIN: {
        "Lead Creation Date": "Date of consent",
        "I agree to receive emails": "Yes to your own offers",
        "I agree that my data is shared with the listed partners": "Yes to partners",
    },
}
MEANINGS[made_names.QUIZ_AGAIN] = MEANINGS[made_names.QUIZ]


def day(today: date, ago: int) -> str:
    """A day as people type it."""
    return f"{today - timedelta(days=ago):%d/%m/%Y}"


def new_book(window: Window) -> None:
    """From the first page to an empty book in the folder that is proposed."""
    window.press("New book…")
    box = window.box("Your company")
    window.fill("Your company", COMPANY, box)
    window.fill("SIREN", "812345676", box)
    window.fill("Contact for people's rights", "droits@clodomir.example", box)
    window.fill("Your privacy page", "https://clodomir.example/donnees", box)
    window.press("Begin", within=box)
    window.no_box()
    window.page_button("Home")


def add_partner(window: Window, partner: Partner, since: str, button: str) -> None:
    """A partner and its contract, from the button that asks for a new one."""
    window.press(contains=button)
    box = window.box("Legal name")
    window.fill("Legal name", partner.name, box)
    window.fill("SIREN", partner.siren, box)
    window.tick(partner.sector, box)
    window.fill("Privacy page", f"https://{partner.site}/donnees", box)
    window.fill("Contact", f"contact@{partner.site}", box)
    window.press("Save, then the contract…", within=box)
    box = window.box("Signed on")
    window.fill("Signed on", since, box)
    window.wait(lambda: window.field("Valid from", box).text == since, "the contract does not begin when it is signed")
    window.tick("e-mail", box)
    if window.field("Purpose", box).text != PURPOSE:
        window.fill("Purpose", PURPOSE, box)
    window.fill("Offers", "accounting software", box)
    type_price(window, box)
    window.tick("No onward transfer", box)
    window.press("Save", within=box)
    window.no_box()
    window.find(partner.name, "panel")
    said = {
        way.replace("{state}", state)
        for way in window.spoken.ways("contract {state}")
        for state in window.spoken.ways("in force")
    }
    window.wait(lambda: said.intersection(window.words()), "the contract is not in force")


def type_price(window: Window, box: Thing) -> None:
    """A price per person, typed over what stands there; the field adds the sign of the euro by itself."""
    price = window.field("Price per person", box)
    window.click(price)
    window.keys("ctrl+a")
    window.write("0,50")
    window.wait(lambda: price.text.replace(".", ",").strip("€ \u00a0\u202f") == "0,50" or None, "no price is typed")


def publish(window: Window, partners: tuple[Partner, ...], since: str, picture: Path) -> None:
    """The list that names the partners, with the picture of its page."""
    window.press("Publish list version…")
    box = window.box("Who is on it")
    window.fill("Address of the page", LIST_PAGE, box)
    for partner in partners:
        window.tick(partner.name, box)
    window.fill("Since when it is on the page", f"{since} 09:00", box)
    window.fill("Screenshot of the page", str(picture), box)
    window.press("Publish", within=box)
    window.no_box()
    window.find("named on a list")


def describe_form(window: Window, name: str, since: str, picture: Path) -> None:
    """A form in order, from the strip of the first steps: the check finds nothing."""
    window.press(contains="Describe a form")
    box = window.box("As people saw it")
    window.fill("Name", name, box)
    window.fill("Shown from", since, box)
    window.fill("Screenshot of the form", str(picture), box)
    window.fill("Wording of the box", WORDING, box)
    window.choose("Does the link open the list?", "Yes, it opened the list", box)
    window.fill("Words on the first button", "Envoyer", box)
    window.tick("The data go to partners, as a purpose of its own", box)
    window.tick("How to withdraw the consent", box)
    window.tick("The rights, and the complaint to the CNIL", box)
    window.fill("How long data are kept", "trois ans après le dernier contact", box)
    window.fill("Legal basis of the transmission", "consentement", box)
    window.press("Save", within=box)
    window.no_box()
    form_is_chosen(window, name)
    window.find(contains=picture.name, role="label")


def copy_form(window: Window, name: str, since: str) -> None:
    """Another form with the same words, copied from the form that is shown."""
    window.press("Copy…")
    box = window.box("As people saw it")
    window.fill("Name", name, box)
    window.fill("Shown from", since, box)
    window.press("Save", within=box)
    window.no_box()


def form_is_chosen(window: Window, name: str) -> None:
    """Wait until the form of this name is the one that is shown, and the check finds nothing."""

    def is_shown() -> bool:
        panels = window.things(contains=name, role="panel")
        return any(panel.name == name or panel.name.startswith(f"{name}, ") for panel in panels)

    window.wait(is_shown, f"the form {name} is not chosen", 5)
    window.find("The check found nothing to object to.")


def give_files(window: Window, files: list[Path]) -> None:
    """Choose files in the box that the system shows; names as they are typed there, each between quotes."""
    name = window.find("File name:", "text")
    wanted = " ".join(f'"{file}"' for file in files) if len(files) > 1 else str(files[0])
    window.overwrite(name, wanted)
    window.keys("Return")


def import_files(window: Window, files: list[Path], form: str, button: str = "Import…") -> list[dict[str, int]]:
    """Import files one behind the other; gives the counts of each report."""
    window.press(contains=button)
    box = window.box("Drop files here, or click")
    window.click(window.find("Drop files here, or click", frozenset({"panel", "button"}), within=box))
    give_files(window, files)
    reports = []
    for number, file in enumerate(files):
        import_one(window, file, form)
        reports.append(report(window))
        left = number < len(files) - 1
        next_file = min(window.spoken.ways("Next file ({n} left)")).partition("{")[0]
        window.press(contains=next_file) if left else window.press("Close", within=window.box())
    window.no_box()
    return reports


def import_one(window: Window, file: Path, form: str) -> None:
    """From the first page of a file to its report; a known program's file begins with its columns."""
    window.find(contains=file.name, role="label")
    window.wait(
        lambda: window.things("What each column means") or window.things("How the file is read"), "no step is shown"
    )
    if window.things("How the file is read"):
        window.press("Next")
    window.find("What each column means")
    if window.things("Use these choices", "button"):
        window.press("Use these choices")
    if not choose_meanings(window, MEANINGS.get(file.name, {})):
        window.press("Next")
    without_yes = "No text of this column counts as a yes yet. Say what each means, or go on without."
    window.wait(lambda: window.things("Where these people consented") or window.things(without_yes), "no step is shown")
    if window.things(without_yes):
        window.press("Next")
    window.find("Where these people consented")
    if not choose_form(window, form):
        window.press("Next")
    window.find("Check before anything is written")
    window.press("Import")
    window.find("Imported", "label", seconds=60)


def choose_meanings(window: Window, meanings: dict[str, str]) -> bool:
    """Look at what the columns mean, and confirm those of answers; whether that led on to the next page."""
    box = window.box()
    answers = sum(meaning.startswith("Yes to") for meaning in meanings.values())
    if meanings:
        window.wait(lambda: len(questions(window)) >= answers, f"fewer than {answers} columns are asked about")
    for header, meaning in meanings.items():
        window.wait(
            lambda header=header, meaning=meaning: (
                window.field(header, box).name in window.spoken.ways(meaning) or None
            ),
            f"{header} does not mean {meaning}",
        )
    return confirm_columns(window, answers)


def choose_form(window: Window, form: str) -> bool:
    """Say which form collected the people of the file; whether that led on to the next page."""
    if not form or window.things(contains=f"{form},", role="combo box"):
        return False
    same = min(window.spoken.ways("The same as for the file before: {form}")).partition("{")[0]
    if window.things(contains=f"{same}{form},", role="button"):
        window.press(contains=f"{same}{form},")
        return True
    window.choose_containing("Which form collected these people?", f"{form},")
    return False


def questions(window: Window) -> list[Thing]:
    """The boxes that say of a column of answers that it is right."""
    return window.things(contains="Yes, it does", role=CHOICES)


def confirm_columns(window: Window, count: int) -> bool:
    """Say of each column of answers that it is right; whether one press for all of them led on to the next page."""
    if window.things("Yes, all of them do", "button"):
        window.press("Yes, all of them do")
        window.wait(lambda: all(box.is_checked for box in questions(window)) or None, "a column is not confirmed")
        return not window.things("What each column means")
    for _turn in range(2 * count + 2):
        open_ones = [box for box in questions(window) if not box.is_checked]
        if not open_ones:
            return False
        window.click(open_ones[0])
        window.wait(lambda box=open_ones[0]: box.is_checked or None, "a column is not confirmed")
    raise NotShown("the page asks about its columns again and again")


def report(window: Window) -> dict[str, int]:
    """The figures of a report, by the English words for them."""
    figures = {}
    captions = (
        ("New people", "New person"), ("People updated", "Person updated"), ("Twice in the file",),
        ("Blank rows", "Blank row"),
    )  # fmt: skip
    for name, *single in captions:
        for way in {way for caption in (name, *single) for way in window.spoken.ways(caption)}:
            for panel in window.things(contains=way, role="panel"):
                figures[name] = int("".join(letter for letter in panel.name if letter.isdigit()) or 0)
    return figures


def waits_for_decision(window: Window, button: str) -> bool:
    """Whether Review shows somebody to decide about, with this button; waits until it has looked."""
    window.wait(
        lambda: window.things(button, "button") or window.things("Nobody to review"), "Review does not end looking"
    )
    return bool(window.things(button, "button"))


def export(window: Window, partner: Partner) -> Path:
    """Export to a partner under the name that is proposed; gives the file of the success page."""
    window.page("Export")
    if window.field("Partner").name != partner.name:
        window.choose("Partner", partner.name)
    window.find(partner.name, "label")
    window.press("Export to Excel…")
    name = window.find("File name:", "text")
    proposed = name.text
    window.keys("Return")
    ways = window.spoken.reading("The file for {partner} is ready")
    window.wait(
        lambda: any(way.match(thing.name) for thing in window.things(role="panel") for way in ways),
        "no page says that the file is out",
    )
    path = window.find(contains=proposed, role="label").name
    return Path(path)
