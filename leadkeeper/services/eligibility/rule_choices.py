"""Which product choices a book makes: rules that rest on our prudence alone can be switched off, law never."""

from __future__ import annotations

from dataclasses import dataclass

from leadkeeper.db.book import settings
from leadkeeper.db.engine import Db
from leadkeeper.db.transaction import writing
from leadkeeper.domain.eligibility.judge import BY_ID, RULES
from leadkeeper.errors import LeadKeeperError

SETTING = "rules-off"  # the rules that are off, with a blank between them


@dataclass(frozen=True, slots=True)
class RuleChoice:
    """A rule that a book may do without, and whether it judges people now."""

    rule: str
    on: bool


@dataclass(frozen=True, slots=True)
class FixedRule:
    """A rule that no book can do without: `force` is `law`, `doctrine` or `prudence`, `reference` what it rests on."""

    rule: str
    force: str
    reference: str


def fixed_rules() -> list[FixedRule]:
    """Every rule that cannot be switched, in order."""
    return [FixedRule(rule.id, rule.force.value, rule.reference) for rule in RULES if not rule.switchable]


def rule_choices(db: Db) -> list[RuleChoice]:
    """Every rule that can be switched, in order."""
    off = switched_off(db)
    return [RuleChoice(rule.id, rule.id not in off) for rule in RULES if rule.switchable]


def switch_rule(db: Db, rule: str, *, on: bool) -> None:
    """Switches a product choice on or off for this book; law and doctrine cannot be (`rule-not-switchable`)."""
    if rule not in BY_ID or not BY_ID[rule].switchable:
        raise LeadKeeperError("rule-not-switchable", rule=rule)
    with writing(db):
        off = switched_off(db) - {rule} if on else switched_off(db) | {rule}
        settings.set_setting(db, SETTING, " ".join(sorted(off)))


def switched_off(db: Db) -> frozenset[str]:
    """The rules that do not judge people in this book; whatever else stands in the setting changes nothing."""
    kept = (settings.setting(db, SETTING) or "").split()
    return frozenset(rule for rule in kept if rule in BY_ID and BY_ID[rule].switchable)
