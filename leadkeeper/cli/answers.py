"""Judgements and people as JSON and as words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from leadkeeper.flows.show import Shown
from leadkeeper.model import shape
from leadkeeper.model.partner import Partner
from leadkeeper.model.verdict import Judgement, Objection, Verdict
from leadkeeper.words import _, funnel, tables
from leadkeeper.words.actions import action
from leadkeeper.words.facts import day
from leadkeeper.words.figures import line, number
from leadkeeper.words.holds import lift_one
from leadkeeper.words.reasons import headline, sentence


def judgement_json(judgement: Judgement) -> dict[str, Any]:
    """Verdict and reasons."""
    return {
        "verdict": judgement.verdict.word,
        "reasons": [_reason(objection) for objection in judgement.objections],
    }


def _reason(objection: Objection) -> dict[str, Any]:
    return {
        "rule": objection.rule,
        "verdict": objection.verdict.word,
        "facts": {"code": objection.code, **objection.facts},
        "message": sentence(objection),
    }


def person_json(shown: Shown) -> dict[str, Any]:
    """A person whole: the contact of an archive and what the book knows besides."""
    return {
        **shape.write(shown.contact),
        "deliveries": [{"export": e, "partner": p, "at": at} for e, p, at in shown.deliveries],
        "origins": [
            {"import": one.import_id, "file": one.file, "line": one.line, "cells": list(one.cells)}
            for one in shown.origins
        ],
        "standing": [
            {"partner": one.partner, "channel": one.channel, **judgement_json(one.judgement)} for one in shown.standings
        ],
    }


def person_words(shown: Shown, today: date) -> Iterator[str]:
    """A person for reading."""
    contact = shown.contact
    yield " · ".join(filter(None, (contact.first_name, contact.last_name, contact.email, contact.phone)))
    for said in contact.consents:
        answer = f"{tables.event(said.event)} · {tables.purpose(said.purpose)}"
        yield f"  {day(said.at or '?')}  {answer} · {said.form_version or '–'}"
    for export, partner, at in shown.deliveries:
        yield f"  {day(at or '?')}  {export} → {partner}"
    yield _("Under the rules and evidence recorded on {day}:").format(day=today.strftime("%d/%m/%Y"))
    for one in shown.standings:
        yield f"  {one.legal_name} · {one.channel} · {verdict_word(one.judgement.verdict)}"
        for objection in one.judgement.objections:
            yield f"    {objection.rule}  {sentence(objection)}"


def summary_words(found: dict[str, Any], partner: Partner, channel: str) -> Iterator[str]:
    """How many people may be given to a partner, where the others are lost, why, and what would bring most back."""
    name = partner.legal_name
    yield line(_("People in the book"), found["people"])
    for verdict in Verdict:
        yield line(tables.verdict(verdict.word), found[verdict.word])
    for step, one in zip(funnel.STEPS, found["funnel"], strict=True):
        lost = f" (−{number(one['lost'])} {funnel.lost(step, name)})" if one["lost"] else ""
        yield f"  {line(funnel.title(step, name, channel), one['left'])}{lost}"
    for reason, count in found["reasons"].items():
        yield f"  {reason.partition('/')[0]}  {line(headline(reason), count)}"
    yield from filter(None, [funnel.waiting(found["waiting_requests"])])
    for one in found["unlocks"]:
        target = name if one["target"] == partner.id else one["target"]
        yield f"  + {number(one['people'])}  {action(one['action'], target)}"
        if one["action"] == "lift-hold":
            yield f"      {lift_one(partner.id)}"


def verdict_word(verdict: Verdict) -> str:
    """The verdict in the language spoken now."""
    return {
        Verdict.ELIGIBLE: _("eligible"),
        Verdict.REVIEW: _("to be reviewed"),
        Verdict.BLOCKED: _("blocked"),
    }[verdict]
