"""What a partner's first message must say about where it has the data from, ready to be pasted (GDPR 14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from leadkeeper.flows.desk import open_desk
from leadkeeper.flows.export_plan import first_message_url
from leadkeeper.flows.judge import check_channels
from leadkeeper.model.moment import add_months
from leadkeeper.rules.eligibility.case import contract_state
from leadkeeper.store.engine import Db
from leadkeeper.words import cover


@dataclass(frozen=True, slots=True)
class FirstMessage:
    """The French text for one partner, and the last day for saying it of people who are given today."""

    partner: str
    channels: tuple[str, ...]
    text: str
    latest: date


def first_message(db: Db, partner: str, today: date, channels: Sequence[str] = ()) -> FirstMessage:
    """The text for a partner (id, SIREN or legal name); without channels those of its contracts in force, else e-mail.

    Raises `unknown-partner`, `unknown-channel`, and `first-message-missing` where the business itself lacks a fact.
    """
    check_channels(channels)
    desk = open_desk(db, today)
    chosen = desk.partner(partner)
    running = [one for one in chosen.contracts if contract_state(one, today) == "in-force"]
    agreed = tuple(dict.fromkeys(channel for one in running for channel in one.channels))
    wanted = tuple(channels) or agreed or ("email",)
    text = cover.first_message(desk.sources.world.owner, chosen, wanted, first_message_url(desk, chosen))
    return FirstMessage(chosen.id, wanted, text, add_months(today, 1))
