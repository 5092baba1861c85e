from leadkeeper.domain.form import Wish


def test_a_form_asks_by_e_mail_in_french_with_boxes_unless_told_otherwise() -> None:
    wish = Wish("Clodomir", "main-1", "2026-01-10", ())
    assert (wish.channels, wish.language, wish.style, wish.names) == (("email",), "fr", "boxes", "inline")
