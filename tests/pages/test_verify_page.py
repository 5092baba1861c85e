"""`verify.html` of a proof pack in a real browser, opened from the disk, without a network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from leadkeeper.services.proof.pack import VERIFIERS
from tests.pages.browser import started
from tests.pages.grammar import faults
from tests.services.made_proof import proven, script


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as running:
        yield running


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("proof")
    with proven(folder):
        return folder


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The page as it lies in a pack, opened from the disk of a machine without a network."""
    (tmp_path / "verify.html").write_bytes((VERIFIERS / "verify.html").read_bytes())
    context = browser.new_context(offline=True, locale="fr-FR")
    complaints: list[str] = []
    opened = context.new_page()
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto((tmp_path / "verify.html").as_uri())
    yield opened
    context.close()
    assert complaints == []


def test_a_person_checks_a_proof_and_its_workbook_in_french_and_in_english(page: Page, made: Path) -> None:
    page.get_by_label("Dossier de preuve").set_input_files(made / "p.zip")
    page.get_by_label("Fichier Excel").set_input_files(made / "raoul.xlsx")
    page.get_by_role("button", name="Vérifier").click()
    page.get_by_text("La preuve est telle qu’elle a été signée.").wait_for()
    assert page.get_by_text("Le classeur est exactement le fichier envoyé.").is_visible()
    assert page.get_by_text("Raoul SAS", exact=True).first.is_visible()
    page.get_by_label("Référence de la ligne").fill("E1-000005")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("heading", name="E1-000005").wait_for()
    page.get_by_label("Langue").select_option("en")
    page.get_by_role("button", name="Check").click()
    page.get_by_text("The proof is as it was signed.").wait_for()


def test_the_page_asks_nothing_of_anybody_and_stands_in_nobodys_way(page: Page, made: Path) -> None:
    text = (VERIFIERS / "verify.html").read_text("utf-8")
    assert faults(text) == []
    assert "http://" not in text
    assert "https://" not in text
    page.get_by_label("Dossier de preuve").set_input_files(made / "p.zip")
    page.get_by_role("button", name="Vérifier").click()
    page.get_by_text("La preuve est telle").wait_for()
    found: Any = Axe().run(page).response["violations"]
    assert [one["id"] for one in found] == []
    assert "default-src 'none'" in text


HASHED = """lengths => lengths.map(length => {
    const bytes = Uint8Array.from({ length }, (_, n) => n * 7);
    return hex(sha(bytes.subarray(0, length / 3), bytes.subarray(length / 3, length - 5), bytes.subarray(length - 5)));
})"""


def test_the_page_hashes_what_comes_in_pieces_as_everybody_does(page: Page) -> None:
    lengths = [*range(8, 200), 65_535, 1_000_003]
    found: list[str] = page.evaluate(HASHED, lengths)
    assert found == [sha256(bytes(n * 7 & 255 for n in range(length))).hexdigest() for length in lengths]
    assert page.evaluate("hex(sha())") == sha256().hexdigest()


def test_a_row_is_found_by_its_address_in_any_letters_and_a_stranger_is_not(page: Page, made: Path) -> None:
    page.get_by_label("Dossier de preuve").set_input_files(made / "p.zip")
    page.get_by_role("button", name="Vérifier").click()
    page.get_by_text("La preuve est telle").wait_for()
    with closing(openpyxl.load_workbook(made / "raoul.xlsx", read_only=True)) as workbook:
        heads, *rows = workbook.worksheets[0].iter_rows(values_only=True)
    place, last = heads.index("email"), rows[-1]
    page.get_by_label("Référence de la ligne").fill(str(last[place]).upper())
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("heading", name=str(last[0])).wait_for()
    page.get_by_label("Référence de la ligne").fill("nobody@nowhere.example")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_text("Aucune ligne de cette preuve.").wait_for()


def test_what_is_no_pack_is_said_in_words(page: Page, made: Path) -> None:
    page.get_by_label("Dossier de preuve").set_input_files(made / "b.leads")
    page.get_by_role("button", name="Vérifier").click()
    page.get_by_text("Illisible").wait_for()


def test_the_page_and_the_script_say_the_same_in_the_same_words(page: Page) -> None:
    on_page = {code: tuple(words) for code, words in page.evaluate("() => WORDS").items()}
    common = on_page.keys() & script().WORDS.keys()
    assert len(common) > 20
    assert {code: on_page[code] for code in common} == {code: script().WORDS[code] for code in common}
