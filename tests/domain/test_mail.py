from __future__ import annotations

from leadkeeper.domain.complaint import Mail, Sender


def test_values_come_name_after_name_each_from_the_top() -> None:
    mail = Mail((("cc", "c"), ("to", "a"), ("to", "b")))

    assert mail.values("to", "cc", "bcc") == ["a", "b", "c"]


def test_the_domain_is_what_follows_the_last_at() -> None:
    assert (Sender("a@b@c.example").domain, Sender().domain) == ("c.example", None)
