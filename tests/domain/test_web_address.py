import pytest

from leadkeeper.domain.text import contact_link, page_link


@pytest.mark.parametrize(
    "address", ["https://raoul.example/vie-privee?a=1#b", "http://raoul.example", "HTTPS://É.example"]
)
def test_a_web_page_may_be_linked(address: str) -> None:
    assert page_link(f" {address} ") == address


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "raoul.example/vie-privee",
        "javascript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "file:///etc",
        "https://",
        "https:///x",
        "http://[x",
    ],
)
def test_nothing_else_is_a_link(address: str | None) -> None:
    assert page_link(address) is None


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("donnees@clodomir.example", "mailto:donnees@clodomir.example"),
        ("d'accord@clodomir.example", "mailto:d%27accord@clodomir.example"),
        ("https://clodomir.example/droits", "https://clodomir.example/droits"),
        ("https://clodomir.example/@droits", "https://clodomir.example/@droits"),
        ("12 rue des Lilas", None),
        ("a@b.example, c@d.example", None),
        ("@clodomir", None),
        (None, None),
    ],
)
def test_a_contact_is_a_mailbox_or_a_page(contact: str | None, link: str | None) -> None:
    assert contact_link(contact) == link
