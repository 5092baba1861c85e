"""The pages that people meet, in a real browser: what is ticked, what is sent, by keyboard, on a narrow screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser

from leadkeeper.domain.imports.columns import map_columns
from leadkeeper.domain.imports.headers import read_headers
from leadkeeper.messages import use_language
from leadkeeper.progress import run
from leadkeeper.services.consent.form_generator import Snippet, SnippetChoices, corrected_form
from leadkeeper.services.partners import lists
from leadkeeper.services.proof.breaches import record_breach
from leadkeeper.services.proof.control import write_control
from tests.made_archive import TODAY, archive, description, form, form_version, partner, published, restored
from tests.pages.browser import Visit, started
from tests.pages.grammar import faults
from tests.services.made_proof import NOW, members, proven

NAMES = [
    {"name": "Raoul SAS", "siren": "987654324", "privacy_url": "https://raoul.example/privacy"},
    {"name": "Compagnie-des-Établissements-Bonnefoy-et-de-leurs-Voyages-au-Long-Cours <SARL>", "siren": "456123785"},
]
LIST = published(
    versions=[
        {"id": "main-1", "published_at": "2026-01-10T09:00:00+01:00", "names": NAMES[:1]},
        {"id": "main-2", "published_at": "2026-03-10T09:00:00+01:00", "names": NAMES},
    ]
)
SHOWN = description() | {
    "fields": ["email", "first_name", "postal_address", "birth_date", "taille"],
    "targets_minors": True,
}

Make = Callable[..., Snippet]
Go = Callable[..., Visit]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as running:
        yield running


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    facts = archive(
        contacts=[],
        lists=[LIST],
        partners=[partner()],
        forms=[form(versions=[form_version(list="main", list_version=None, description=SHOWN)])],
    )
    with restored(tmp_path_factory.mktemp("pages"), facts) as opened:
        yield opened.db


@pytest.fixture(scope="module")
def make(book: Any) -> Make:
    return lambda **choices: corrected_form(book, "quiz-v1", SnippetChoices(**choices), TODAY)


@pytest.fixture
def go(browser: Browser) -> Iterator[Go]:
    visits: list[Visit] = []

    def visit(html: str, width: int = 1000) -> Visit:
        visits.append(Visit(browser, html, width))
        return visits[-1]

    yield visit
    for one in visits:
        one.close()


PAGES: dict[str, dict[str, Any]] = {
    "boxes-link-fr": {"style": "boxes", "names": "link", "channels": ("email",)},
    "boxes-inline-en": {
        "style": "boxes",
        "names": "inline",
        "channels": ("email", "sms", "voice", "post"),
        "language": "en",
    },
    "buttons-link-en": {"style": "buttons", "names": "link", "channels": ("voice",), "language": "en"},
    "buttons-inline-fr": {"style": "buttons", "names": "inline", "channels": ("email", "voice")},
    "buttons-alone": {"style": "buttons", "names": "inline", "own_offers": False},
    "list": {},
    "list-fr": {"languages": ("fr",)},
}


@pytest.fixture(params=sorted(PAGES))
def html(request: pytest.FixtureRequest, book: Any, make: Make) -> str:
    how = PAGES[request.param]
    return lists.list_page(book, "main-2", **how) if request.param.startswith("list") else make(**how).html


def test_a_page_is_sound_open_to_all_and_fits_a_telephone(html: str, go: Go) -> None:
    assert faults(html) == []
    visit = go(html, 320)
    assert not visit.too_wide
    assert visit.barriers == []
    assert (visit.complaints, visit.asked) == ([], [])
    assert visit.page.locator("script").count() == 0


def test_faults_and_barriers_are_noticed(go: Go) -> None:
    broken = "<html><p id=a id=b><input><a href='#'></a><div style='width:900px'>x</div><script>boum()</script>"
    assert faults(broken)
    visit = go(broken, 320)
    assert visit.too_wide
    assert visit.barriers
    assert visit.complaints


BOXES = ("optin", "optin_partenaires", "optin_telephone")


def test_each_purpose_has_a_box_of_its_own_unticked_and_not_required(go: Go, make: Make) -> None:
    page = go(make(style="boxes", channels=("email", "voice")).html).page
    boxes = page.locator("input[type=checkbox]")
    assert [box.get_attribute("name") for box in boxes.all()] == list(BOXES)
    assert not any(box.is_checked() for box in boxes.all())
    assert page.locator("[required]").count() == 0
    boxes.nth(0).check()
    assert [box.is_checked() for box in boxes.all()] == [True, False, False]


def test_a_label_ticks_its_box_and_no_other(go: Go, make: Make) -> None:
    page = go(make(style="boxes", channels=("email", "voice")).html).page
    page.get_by_text("transmette mon adresse").click()
    assert [page.locator(f"[name={name}]").is_checked() for name in BOXES] == [False, True, False]


def test_every_field_has_the_name_that_its_label_says(go: Go, make: Make) -> None:
    page = go(make(channels=("email", "sms")).html).page
    for label in ("Adresse e-mail", "Téléphone", "Prénom", "Adresse postale", "Date de naissance", "taille"):
        assert page.get_by_label(label, exact=True).count() == 1
    assert page.get_by_label("Si vous avez moins de 15 ans").get_attribute("name") == "parent"


def test_the_keyboard_is_enough(go: Go, make: Make) -> None:
    visit = go(make(style="boxes", names="inline", channels=("email",)).html)
    page = visit.page
    page.keyboard.press("Tab")
    page.keyboard.type("lea@mail.example")
    focused = "document.activeElement.name"
    for _tab in range(20):
        page.keyboard.press("Tab")
        if page.evaluate(focused) == "optin_partenaires":
            break
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    sent = parse_qs(visit.sent[0])
    assert (sent["email"], sent["optin_partenaires"], "optin" in sent) == (["lea@mail.example"], ["oui"], False)


def test_what_has_the_focus_is_seen(go: Go, make: Make) -> None:
    page = go(make(style="boxes").html).page
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"


def test_without_a_tick_nothing_says_yes(go: Go, make: Make) -> None:
    visit = go(make(style="boxes", channels=("email",)).html)
    visit.page.get_by_label("Prénom", exact=True).fill("Léa")
    with visit.page.expect_navigation():
        visit.page.get_by_role("button").click()
    sent = parse_qs(visit.sent[0])
    assert sent == {"formulaire": ["quiz-v2"], "liste": ["main-2"], "first_name": ["Léa"]}


@pytest.mark.parametrize(
    ("label", "answer"), [("J’accepte la transmission", "oui"), ("Je refuse la transmission", "non")]
)
def test_each_button_sends_its_answer(go: Go, make: Make, label: str, answer: str) -> None:
    visit = go(make(style="buttons").html)
    with visit.page.expect_navigation():
        visit.page.get_by_role("button", name=label).click()
    assert parse_qs(visit.sent[0])["optin_partenaires"] == [answer]


def test_enter_in_a_field_never_says_yes(go: Go, make: Make) -> None:
    visit = go(make(style="buttons").html)
    visit.page.get_by_label("Prénom", exact=True).fill("Léa")
    with visit.page.expect_navigation():
        visit.page.keyboard.press("Enter")
    assert parse_qs(visit.sent[0])["optin_partenaires"] == ["non"]


@pytest.mark.parametrize("width", [320, 1000])
def test_accepting_and_refusing_look_the_same(go: Go, make: Make, width: int) -> None:
    page = go(make(style="buttons").html, width).page
    looks = """button => {
        const style = getComputedStyle(button), box = button.getBoundingClientRect();
        return [style.font, style.color, style.backgroundColor, style.border, box.width, box.height, box.x];
    }"""
    no, yes = (page.get_by_role("button").nth(n).evaluate(looks) for n in (0, 1))
    assert no == yes


def test_the_information_stands_before_the_button_in_the_size_of_the_text(go: Go, make: Make) -> None:
    page = go(make(style="boxes").html).page
    information = page.get_by_text("Vos droits")
    button, information_box = page.get_by_role("button").bounding_box(), information.bounding_box()
    assert button is not None
    assert information_box is not None
    assert information_box["y"] < button["y"]
    assert information.evaluate("one => getComputedStyle(one).fontSize") == "16px"


def test_the_link_opens_the_list_beside_the_form(go: Go, make: Make) -> None:
    visit = go(make(style="boxes", names="link").html)
    with visit.page.context.expect_page() as opened:
        visit.page.get_by_role("link", name="Lire la liste des partenaires").click()
    opened.value.wait_for_load_state()
    assert visit.asked == ["https://clodomir.example/partenaires"]


def test_partners_on_the_form_lead_to_their_privacy_pages(go: Go, make: Make) -> None:
    page = go(make(style="boxes", names="inline").html).page
    link = page.get_by_role("link", name="politique de confidentialité de Raoul SAS")
    assert link.get_attribute("href") == "https://raoul.example/privacy"


def test_the_list_can_be_read_in_either_language(go: Go, book: Any) -> None:
    page = go(lists.list_page(book, "main-2")).page
    page.get_by_role("link", name="English").click()
    assert page.url.endswith("#en")
    assert page.locator("section[lang=en] h2").inner_text() == "Our partners"
    assert page.locator("section[lang=fr] h2").inner_text() == "Nos partenaires"


def test_an_import_knows_what_the_form_sends(make: Make, go: Go) -> None:
    page = go(make(style="boxes", channels=("email", "sms")).html).page
    names = [one.get_attribute("name") or "" for one in page.locator("input[name]").all()]
    fields = {column.header.text: column.field for column in map_columns(read_headers(names), [], None, {})}
    assert {name: fields[name] for name in ("email", "phone", "first_name", "optin", "optin_partenaires")} == {
        "email": "email",
        "phone": "phone",
        "first_name": "first_name",
        "optin": "consent_own",
        "optin_partenaires": "consent_partners",
    }


@pytest.mark.parametrize("spoken", ["fr", "en"])
def test_the_index_of_a_control_pack_stands_in_nobodys_way(go: Go, tmp_path: Path, spoken: str) -> None:
    with proven(tmp_path) as made:
        record_breach(made.book.db, "a laptop was stolen", None, NOW)
        use_language(spoken)
        run(write_control(made.book.db, tmp_path / "d.zip", NOW))
    visit = go(members(tmp_path / "d.zip")["index.html"].decode(), 360)
    assert visit.barriers == []
    assert (visit.complaints, visit.asked) == ([], [])
    assert not visit.too_wide
