"""The one table of all rules: what each rests on, whether a reviewer may override it, and the function that judges."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from leadkeeper.model.verdict import Objection
from leadkeeper.rules.eligibility import answers, lists, partners, people, persons, proof, telephone
from leadkeeper.rules.eligibility.case import Case


class Force(Enum):
    """What a rule rests on: a statute or decision, the CNIL's doctrine, or our own prudence."""

    LAW = "law"
    DOCTRINE = "doctrine"
    PRUDENCE = "prudence"


@dataclass(frozen=True)
class Rule:
    """One rule. `person` judges people and is None for rules about columns, files and tasks."""

    id: str
    force: Force
    reference: str
    person: Callable[[Case], Iterator[Objection]] | None = None
    overridable: bool = False

    @property
    def switchable(self) -> bool:
        """Whether a book may do without it: our own prudence about people, which no law and no doctrine asks."""
        return self.force is Force.PRUDENCE and self.person is not None


L, D, P = Force.LAW, Force.DOCTRINE, Force.PRUDENCE

RULES: tuple[Rule, ...] = (
    Rule("R01", L, "GDPR 21(3); L34-5 CPCE; 226-18-1 C. pén.", people.r01_on_the_stop_list),
    Rule("R02", L, "GDPR 7(3); CJEU C-129/21", answers.r02_withdrawn),
    Rule("R03", L, "L34-5 CPCE; GDPR 6(1)(a)", answers.r03_no_consent_to_share),
    Rule("R04", L, "CNIL SAN-2020-018 (Nestor); SAN-2025-017", answers.r04_own_offers_only),
    Rule("R05", L, "CNIL SAN-2022-021, SAN-2023-015, SAN-2024-003, -004", lists.r05_not_named),
    Rule("R06", L, "CNIL SAN-2023-015 (Canal+)", lists.r06_nobody_named),
    Rule("R07", D, "CNIL, 28/12/2018; SAN-2022-021 (EDF)", lists.r07_list_not_archived, overridable=True),
    Rule("R08", L, "L34-5 CPCE; GDPR 4(11); SAN-2025-017", answers.r08_channel_not_covered),
    Rule("R09", L, "L223-1, R223-1 C. conso", telephone.r09_no_telephone_consent, overridable=True),
    Rule("R10", L, "R223-1 C. conso (2026-662)", telephone.r10_mention_missing),
    Rule("R11", L, "L112-2-2, R112-7 C. assur.", telephone.r11_insurance),
    Rule("R12", L, "L223-1 al. 5, L223-8 C. conso; L6323-8-1 C. trav.", partners.r12_sector),
    Rule("R13", L, "L34-5 al. 4 CPCE", answers.r13_existing_customer),
    Rule("R14", D, "CNIL B2B; GDPR 6(1)(f), 13, 14, 21", persons.r14_professional, overridable=True),
    Rule("R15", D, "CNIL B2B"),  # a company's own address: judged by leaving R14 and R17 out
    Rule("R16", P, "L34-5 CPCE", persons.r16_personal_mailbox, overridable=True),
    Rule("R17", L, "GDPR 7(1), 5(2); SAN-2022-021, SAN-2025-001", proof.r17_no_proof),
    Rule("R18", L, "GDPR 4(11); SAN-2023-025, SAN-2025-001", proof.r18_form_does_not_hold),
    Rule("R19", L, "GDPR 7(1)", proof.r19_impossible_date),
    Rule("R20", L, "GDPR 4(11), rec. 32; CJEU C-673/17", answers.r20_no_positive_act),
    Rule("R21", D, "CNIL référentiel; SAN-2020-003, -016", persons.r21_long_silent),
    Rule("R22", D, "CNIL SAN-2024-003 (Foriou)", partners.r22_no_contract),
    Rule("R23", D, "CNIL, 28/12/2018", lists.r23_another_company),
    Rule("R24", D, "CNIL, 28/12/2018", partners.r24_cascade),
    Rule("R25", L, "GDPR 8; art. 45 LIL", persons.r25_minor, overridable=True),
    Rule("R26", L, "GDPR 9; 226-19 C. pén."),  # columns: flows.export_leads
    Rule("R27", L, "GDPR 5(1)(c)"),  # columns: flows.export_leads
    Rule("R28", P, "GDPR 5(1)(d)", people.r28_same_person),
    Rule("R29", D, "CNIL, 05/12/2022", lists.r29_acquired),
    Rule("R30", L, "GDPR 15(1)(c), 19; CJEU C-154/21"),  # the file: flows.export_leads
    Rule("R31", L, "GDPR 19, 7(3); CJEU C-129/21", partners.r31_notices_overdue),
    Rule("R32", L, "GDPR 12(3)"),  # tasks: rules.deadlines
    Rule("R33", L, "CJEU C-129/21; SAN-2025-002 (Caloga)", people.r33_never_revived),
    Rule("R34", P, "L34-5 CPCE"),  # unknown type: judged as a consumer everywhere
    Rule("R35", L, "GDPR ch. V", persons.r35_abroad, overridable=True),
    Rule("R36", L, "GDPR 21, 7(3)", people.r36_this_partner_refused),
    Rule("R37", D, "CNIL, 28/12/2018", lists.r37_list_changed, overridable=True),
    Rule("R38", P, "contract"),  # traps: flows.export_leads
    Rule("R39", L, "GDPR 5(1)(d)", persons.r39_unusable),
    Rule("R40", P, "SAN-2024-003, SAN-2025-001", partners.r40_on_hold),
    Rule("R41", P, "contract", partners.r41_already_given, overridable=True),
    Rule("R42", D, "CNIL 2022; GDPR 21", persons.r42_post),
    Rule("R43", D, "CNIL, 05/12/2022", persons.r43_customer_file),
    Rule("R44", L, "GDPR 18, 7(1)", people.r44_disputed, overridable=True),
    Rule("R45", L, "GDPR 14(2)(f), 14(3)"),  # the file: flows.export_leads
)

BY_ID = {rule.id: rule for rule in RULES}
