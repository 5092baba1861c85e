from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_COLOR_INDEX

from leadkeeper.domain.documents import Article, ContractDraft
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import templates
from tests.services.made_book import NOW

DRAFT = ContractDraft(
    "Projet\x0b de contrat",
    "Clodomir & Eulalie SARL",
    NOW,
    "PROJET à relire.",
    (
        Article("parties", "Parties", ("Raoul SAS [siège]", "Deuxième\ud800 alinéa")),
        Article("law", "Droit", ("Français.",)),
    ),
    ("Pour Clodomir", "Pour Raoul SAS"),
)


@pytest.fixture
def document(tmp_path: Path) -> docx.document.Document:
    templates.write(DRAFT, tmp_path / "contrat.docx")
    return docx.Document(str(tmp_path / "contrat.docx"))


def test_the_document_holds_every_word_in_order(document: docx.document.Document) -> None:
    assert [paragraph.text for paragraph in document.paragraphs] == [
        "Projet de contrat",
        "PROJET à relire.",
        "Article 1 – Parties",
        "Raoul SAS [siège]",
        "Deuxième alinéa",
        "Article 2 – Droit",
        "Français.",
        "Fait à [ville], le [date], en deux exemplaires.",
    ]
    assert [cell.text for cell in document.tables[0].rows[0].cells] == ["Pour Clodomir", "Pour Raoul SAS"]


def test_articles_have_headings_and_gaps_stand_out(document: docx.document.Document) -> None:
    headings = [one.text for one in document.paragraphs if one.style is not None and one.style.name == "Heading 1"]
    assert headings == ["Article 1 – Parties", "Article 2 – Droit"]
    marked = [run.text for run in document.paragraphs[3].runs if run.font.highlight_color == WD_COLOR_INDEX.YELLOW]
    assert marked == ["[siège]"]


def test_the_document_names_the_company_and_its_language(document: docx.document.Document) -> None:
    properties = document.core_properties
    assert (properties.author, properties.language) == ("Clodomir & Eulalie SARL", "fr-FR")


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "contrat.docx").write_text("mine")
    with pytest.raises(LeadKeeperError, match="file-exists"):
        templates.write(DRAFT, tmp_path / "contrat.docx")
    assert [path.name for path in tmp_path.iterdir()] == ["contrat.docx"]
