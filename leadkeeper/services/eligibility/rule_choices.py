"""Product choices of a book: rules of pure prudence can be switched off, law never."""

from __future__ import annotations

from dataclasses import dataclass

from leadkeeper.db.book import settings
from leadkeeper.db.engine import Db
from leadkeeper.db.transaction import writing
from leadkeeper.domain.eligibility.judge import BY_ID, RULES
from leadkeeper.errors import LeadKeeperError

SETTING = "rules-off"  # the rules that are off, separated by blanks


@dataclass(frozen=True, slots=True)
class RuleChoice:
    """A rule that can be switched off, and whether it is on."""

    rule: str
    on: bool


@dataclass(frozen=True, slots=True)
class FixedRule:
    """A rule that is always on: `force` is `law`, `doctrine` or `prudence`, `reference` its source."""

    rule: str
    force: str
    reference: str


def fixed_rules() -> list[FixedRule]:
    """Rules that are always on, in order."""
    return [FixedRule(rule.id, rule.force.value, rule.reference) for rule in RULES if not rule.switchable]


def rule_choices(db: Db) -> list[RuleChoice]:
    """Rules that can be switched off, in order."""
    off = switched_off(db)
    return [RuleChoice(rule.id, rule.id not in off) for rule in RULES if rule.switchable]


def switch_rule(db: Db, rule: str, *, on: bool) -> None:
    """Switch a product choice on or off for this book; raises `rule-not-switchable` for law and doctrine."""
    if rule not in BY_ID or not BY_ID[rule].switchable:
        raise LeadKeeperError("rule-not-switchable", rule=rule)
    with writing(db):
        off = switched_off(db) - {rule} if on else switched_off(db) | {rule}
        settings.set_setting(db, SETTING, " ".join(sorted(off)))


def switched_off(db: Db) -> frozenset[str]:
    """Rules switched off in this book; any other text in the setting is ignored."""
    kept = (settings.setting(db, SETTING) or "").split()
    return frozenset(rule for rule in kept if rule in BY_ID and BY_ID[rule].switchable)
