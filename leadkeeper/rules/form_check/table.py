"""Every check of a form: its number, how grave it can be, the article or decision behind it, and the function."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from leadkeeper.model.finding import Finding, Severity
from leadkeeper.rules.form_check import boxes, buttons, channels, in_book, information, partners
from leadkeeper.rules.form_check.subject import Subject
from leadkeeper.words import N_

ERROR: tuple[Severity, ...] = ("error",)
WARNING: tuple[Severity, ...] = ("warning",)
BOTH: tuple[Severity, ...] = ("error", "warning")


@dataclass(frozen=True, slots=True)
class Check:
    """One check: `find` gives an objection for each place; `reference` is to be translated where it is shown."""

    id: str
    severities: tuple[Severity, ...]
    reference: str
    find: Callable[[Subject], Iterator[Finding]]


CHECKS = (
    Check("L00", ERROR, N_("GDPR 7(1)"), information.not_answered),
    Check("L01", ERROR, N_("GDPR 4(11), recital 32; Consumer Code R223-1 ff."), boxes.ticked_in_advance),
    Check("L02", ERROR, N_("GDPR 4(11)"), boxes.hidden_yes),
    Check("L03", ERROR, N_("CNIL SAN-2023-025, SAN-2024-004, SAN-2025-001, SAN-2025-002"), buttons.merged_with_entry),
    Check("L04", ERROR, N_("CNIL SAN-2023-025"), buttons.refusal_hidden),
    Check("L05", ERROR, N_("CNIL SAN-2023-025, SAN-2024-007"), buttons.buttons_unequal),
    Check("L06", BOTH, N_("CNIL SAN-2023-025, SAN-2024-003; for the warning, a product choice"), buttons.refusal_text),
    Check("L07", ERROR, N_("GDPR 7(4); CNIL SAN-2024-004"), boxes.forced_yes),
    Check("L08", ERROR, N_("CNIL SAN-2021-008"), boxes.terms_in_box),
    Check("L09", ERROR, N_("CPCE L34-5"), boxes.opt_out),
    Check("L10", ERROR, N_("CPCE L34-5"), boxes.refusal_afterwards),
    Check("L11", ERROR, N_("CNIL, five principles of 2018, 2; SAN-2023-015"), partners.unnamed),
    Check("L12", ERROR, N_("CNIL, five principles of 2018, 2"), partners.open_list),
    Check("L13", BOTH, N_("CNIL, five principles of 2018, 2; SAN-2022-021"), partners.link_dead),
    Check("L14", WARNING, N_("CNIL, five principles of 2018, 2"), partners.list_undated),
    Check("L15", ERROR, N_("CNIL, five principles of 2018, 4"), partners.onward_transfer),
    Check("L16", ERROR, N_("CNIL SAN-2024-004"), partners.target_missing),
    Check("L17", WARNING, N_("GDPR 4(11), informed consent; the number is a product choice"), partners.list_long),
    Check("L18", ERROR, N_("GDPR 4(11), specific consent; CNIL SAN-2024-014"), boxes.two_purposes),
    Check("L19", BOTH, N_("CPCE L34-5; CNIL SAN-2025-017"), channels.channels_unstated),
    Check("L20", ERROR, N_("Consumer Code R223-1 ff."), channels.mention_missing),
    Check("L21", ERROR, N_("Consumer Code R223-1 ff."), channels.consent_to_calls_too_long),
    Check("L22", BOTH, N_("Consumer Code L223-2"), channels.sentence_on_calls_missing),
    Check("L23", ERROR, N_("GDPR 7(3)"), information.withdrawal_missing),
    Check("L24", ERROR, N_("CNIL SAN-2023-025, SAN-2024-014, SAN-2024-015"), information.collector_unclear),
    Check("L25", ERROR, N_("GDPR 8 and 9; Loi informatique et libertés 45"), information.protection_missing),
    Check("L26", ERROR, N_("CNIL SAN-2025-002"), information.legitimate_interest),
    Check("L27", WARNING, N_("GDPR 13(2)(a); CNIL SAN-2022-021"), information.retention_vague),
    Check("L28", WARNING, N_("GDPR 13(2)"), information.rights_missing),
    Check("L29", WARNING, N_("GDPR 14(2)(f); CNIL SAN-2022-021"), information.source_vague),
    Check("L30", ERROR, N_("GDPR 4(11); Consumer Code R223-1 ff."), buttons.continuing),
    Check("L31", ERROR, N_("GDPR 13(1)"), information.information_late),
    Check("L32", ERROR, N_("GDPR 7(2)"), boxes.double_negative),
    Check("L33", WARNING, N_("Law 2025-594, art. 13"), information.bloctel_named),
    Check("L34", ERROR, N_("CNIL SAN-2025-017"), information.sent_to_network),
    Check("L35", ERROR, N_("GDPR 7(1); CNIL SAN-2022-021"), information.not_archived),
    Check("L36", ERROR, N_("GDPR 13(1)(c) and (e)"), information.transmission_unstated),
    Check("L37", WARNING, N_("CNIL SAN-2024-004, SAN-2025-001"), buttons.neutral_label),
    Check("L38", ERROR, N_("GDPR 7(1)"), in_book.changed_since_published),
    Check("L39", WARNING, N_("GDPR 12(1)"), in_book.language_foreign),
    Check("L40", ERROR, N_("GDPR 7(1)"), in_book.sheet_missing),
)
