"""The checks of the form audit, L00 to L40."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from operator import attrgetter

from leadkeeper.domain.form import Finding, Severity, error, warning
from leadkeeper.domain.form_audit.description import (
    MENTIONS,
    PATTERNS,
    Description,
    FormButton,
    as_written,
    contradictions,
    excerpt,
    read,
)
from leadkeeper.domain.partner import same_company
from leadkeeper.domain.text import fold


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of the form that is searched separately: its key in the description, and the folded text."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class FormSubject:
    """What the book knows about a form version besides its description; the defaults raise no finding."""

    evidence_kinds: frozenset[str]
    changed: bool = False
    language: str | None = None
    audience_language: str | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """Input of every check. `boxes` are the texts of the boxes present, `passages` these and `text`."""

    form: Description
    target: str | None
    book: FormSubject | None
    text: Passage
    boxes: tuple[Passage, ...]

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Every text that is searched separately."""
        return (self.text, *self.boxes)


def subject(description: Mapping[str, object], target: str | None = None, book: FormSubject | None = None) -> Subject:
    """Return the input of the checks for a raw description."""
    form = read(description)
    boxes = (("own_box", form.own_box), ("partner_box", form.partner_box), ("phone_box", form.phone_box))
    return Subject(
        form=form,
        target=target,
        book=book,
        text=Passage("text", fold(form.text)),
        boxes=tuple(Passage(f"{key}.text", fold(box.text)) for key, box in boxes if box is not None),
    )


# No excusing pattern begins more than this before its end: 60 characters after a word of 80 letters.
_REACH = 150


def said(name: str, text: str) -> str | None:
    """Return the first match of a pattern in a folded text, or None."""
    match = PATTERNS[name].search(text)
    return excerpt(match[0]) if match else None


def said_unless(name: str, excuse: str, text: str) -> str | None:
    """Return the first match without a match of `excuse` before it in its sentence, or None.

    A sentence ends at `.`, `!`, `?` or `;` followed by a space. Linear time: each stretch is read once.
    """
    sentence, read, excused = 0, 0, False
    for match in PATTERNS[name].finditer(text):
        start = match.start()
        opening = max(text.rfind(f"{stop} ", read, start + 1) for stop in ".!?;") + 1
        if opening > sentence:
            sentence, excused = opening, False
        reason = PATTERNS[excuse].search(text, max(sentence, read - _REACH), start)
        if reason is None and not excused:
            return excerpt(match[0])
        # An excuse that ends before the match covers the rest of the sentence too; NO always reaches up to the match.
        excused = excused or (reason is not None and reason.end() < start)
        read = start
    return None


def when(finding: Finding, is_so: Callable[[Description], bool]) -> Callable[[Subject], Iterator[Finding]]:
    """Return a check with this finding where the form is so."""

    def find(subject: Subject) -> Iterator[Finding]:
        if is_so(subject.form):
            yield finding

    return find


def worded(
    finding: Callable[..., Finding], passages: Callable[[Subject], Iterable[Passage]], find: Callable[[str], str | None]
) -> Callable[[Subject], Iterator[Finding]]:
    """Return a check with a finding for each of these passages in which something is found."""

    def check(subject: Subject) -> Iterator[Finding]:
        for passage in passages(subject):
            if found := find(passage.text):
                yield finding(passage.where, found=found)

    return check


BOXES, PASSAGES = attrgetter("boxes"), attrgetter("passages")


def ticked_in_advance(subject: Subject) -> Iterator[Finding]:
    """L01: a pre-ticked box."""
    form = subject.form
    for key, box in (("own_box", form.own_box), ("partner_box", form.partner_box), ("phone_box", form.phone_box)):
        if box is not None and box.checked:
            yield error("L01", f"{key}.checked")


hidden_yes = when(error("L02", "hidden_optin"), lambda form: form.hidden_optin)
"""L02: a hidden field that means consent."""

forced_yes = when(error("L07", "submit_without_partner"), lambda form: not form.submit_without_partner)
"""L07: the form cannot be submitted without consent to partners."""

terms_in_box = worded(partial(error, "L08"), BOXES, partial(said, "TERMS_IN_BOX"))
"""L08: a box that also accepts terms or rules. A separate terms box is part of `text` and not meant here."""


def opt_out(subject: Subject) -> Iterator[Finding]:
    """L09: wording that asks people to opt out. In `text`, a refusal may explain the refuse button of an equal pair."""
    for passage in subject.passages:
        result = said("OPT_OUT", passage.text)
        if not result and not (passage is subject.text and subject.form.equal_pair):
            result = said("REFUSAL", passage.text)
        if result:
            yield error("L09", passage.where, found=result)


refusal_afterwards = when(error("L10", "optout_step"), lambda form: form.optout_step)
"""L10: refusing is possible at a later step only."""

two_purposes = when(
    error("L18", "partner_box.covers_own"), lambda form: form.partner_box is not None and form.partner_box.covers_own
)
"""L18: one box for the collector's own offers and for partners."""

double_negative = worded(partial(error, "L32"), BOXES, partial(said, "DOUBLE_NO"))
"""L32: a box with a double negative and no clear consent."""

SMALL = 0.75  # below this share of the body text's size, information counts as small print (product choice)

merged_with_entry = when(error("L03", "partner_box"), lambda form: form.partner_box is None and not form.equal_pair)
"""L03: no other consent to partners than the submit button."""


def refusal_hidden(subject: Subject) -> Iterator[Finding]:
    """L04: refusing is only a link, or not offered."""
    for where, button in _buttons(subject, "refuse"):
        if button.type == "link":
            yield error("L04", f"{where}.type")
    roles = {button.role for button in subject.form.buttons}
    if "accept" in roles and "refuse" not in roles:
        yield error("L04", "buttons")


def buttons_unequal(subject: Subject) -> Iterator[Finding]:
    """L05: the refuse button does not look like the accept button."""
    for where, button in _buttons(subject, "refuse"):
        if button.type == "button" and not button.same_style:
            yield error("L05", f"{where}.same_style")


def refusal_text(subject: Subject) -> Iterator[Finding]:
    """L06: the effect of refusing is explained less well than that of accepting (error), or small print (warning)."""
    for where, button in _buttons(subject, "refuse"):
        if button.effect_text != "ok":
            yield error("L06", f"{where}.effect_text")
    if subject.form.info.font_ratio < SMALL:
        yield warning("L06", "info.font_ratio")


def continuing(subject: Subject) -> Iterator[Finding]:
    """L30: "by clicking, I agree" without an equal pair, unless it is about terms or rules only."""
    if subject.form.equal_pair:
        return
    for match in PATTERNS["CONTINUING"].finditer(subject.text.text):
        terms_only = said("TERMS", match["rest"]) and not said("OBJECT", match["rest"])
        if not terms_only:
            yield error("L30", subject.text.where, found=excerpt(match[0]))
            return


def neutral_label(subject: Subject) -> Iterator[Finding]:
    """L37: an accept button with a label that does not name what is accepted."""
    for where, button in _buttons(subject, "accept"):
        if found := said("NEUTRAL", fold(button.label)):
            yield warning("L37", f"{where}.label", found=found)


def _buttons(subject: Subject, role: str) -> Iterator[tuple[str, FormButton]]:
    for number, button in enumerate(subject.form.buttons):
        if button.role == role:
            yield f"buttons[{number}]", button


LONGEST = 12  # maximum months of a consent to calls


def channels_unstated(subject: Subject) -> Iterator[Finding]:
    """L19: no channel, or "by any means" (error); else "by electronic means" (warning), except about rights."""
    errors = [] if subject.form.channels else [error("L19", "channels")]
    errors += worded(partial(error, "L19"), PASSAGES, partial(said_unless, "ANY_CHANNEL", "RIGHTS"))(subject)
    by_electronic_means = worded(partial(warning, "L19"), PASSAGES, partial(said_unless, "ELECTRONIC", "RIGHTS"))
    yield from errors or by_electronic_means(subject)


def mention_missing(subject: Subject) -> Iterator[Finding]:
    """L20: calls without a telephone box, or with one of its five mentions missing."""
    if "voice" not in subject.form.channels:
        return
    box = subject.form.phone_box
    missing = MENTIONS if box is None else box.missing
    if missing:
        yield error("L20", "phone_box", missing=tuple(f"phone_box.{mention}" for mention in missing))


def consent_to_calls_too_long(subject: Subject) -> Iterator[Finding]:
    """L21: a consent to calls without an end, longer than a year, or renewed by silence."""
    if "voice" not in subject.form.channels:
        return
    box = subject.form.phone_box
    if box is None:
        yield error("L21", "phone_box")
        return
    if box.period_months is None or not 0 < box.period_months <= LONGEST:
        yield error("L21", "phone_box.period_months")
    if found := said_unless("TACIT", "NO", fold(box.text)):
        yield error("L21", "phone_box.text", found=found)


def sentence_on_calls_missing(subject: Subject) -> Iterator[Finding]:
    """L22: a number is collected without the sentence that calls need consent; an error if calls are announced."""
    if "phone" not in subject.form.fields or subject.form.info.l223_2:
        return
    object_to = error if "voice" in subject.form.channels else warning
    yield object_to("L22", "info.l223_2")


PROOF = {"paper": "signed_sheet", "phone": "script"}  # medium → the kind of evidence it needs


def changed_since_published(subject: Subject) -> Iterator[Finding]:
    """L38: the description differs from the one with which this version was published."""
    if subject.book is not None and subject.book.changed:
        yield error("L38", "")


def language_foreign(subject: Subject) -> Iterator[Finding]:
    """L39: the form's language is known and differs from that of its audience."""
    if subject.book is None or not subject.book.language or not subject.book.audience_language:
        return
    language, audience = subject.book.language, subject.book.audience_language
    if _primary(language) != _primary(audience):
        yield warning("L39", "", language=language, audience=audience)


def sheet_missing(subject: Subject) -> Iterator[Finding]:
    """L40: paper without the signed sheet, or a telephone form without its script."""
    if subject.book is None:
        return
    proof = PROOF.get(subject.form.medium)
    if proof is not None and proof not in subject.book.evidence_kinds:
        yield error("L40", "medium")


def _primary(language: str) -> str:
    """The language of a tag such as `fr-BE`."""
    return language.replace("_", "-").partition("-")[0].strip().lower()


def not_answered(subject: Subject) -> Iterator[Finding]:
    """L00: questions about the form without an answer, all in one finding."""
    unanswered = subject.form.unanswered
    if unanswered:
        yield error("L00", unanswered[0], questions=unanswered)


withdrawal_missing = when(error("L23", "info.withdrawal"), lambda form: not form.info.withdrawal)
"""L23: no explanation of how to withdraw consent."""


def collector_unclear(subject: Subject) -> Iterator[Finding]:
    """L24: the collector, or another user of the same database, is not named."""
    if not fold(subject.form.controller):
        yield error("L24", "controller")
    if subject.form.shared_db_with and not subject.form.info.shared_named:
        yield error("L24", "info.shared_named")


def protection_missing(subject: Subject) -> Iterator[Finding]:
    """L25: sensitive questions without explicit consent, or a form for children without parental consent."""
    info = subject.form.info
    if subject.form.sensitive_fields and not info.explicit_sensitive:
        yield error("L25", "info.explicit_sensitive")
    if subject.form.targets_minors and not info.parental:
        yield error("L25", "info.parental")


def legitimate_interest(subject: Subject) -> Iterator[Finding]:
    """L26: legitimate interest claimed where only consent is valid."""
    if found := said("LEGITIMATE", fold(subject.form.info.basis)):
        yield error("L26", "info.basis", found=found)


def retention_vague(subject: Subject) -> Iterator[Finding]:
    """L27: no retention period, or a vague one."""
    retention = subject.form.info.retention
    if retention == "":
        yield warning("L27", "info.retention")
        return
    words = fold(retention)
    found = said("VAGUE_TIME", words)
    if found and not said("PERIOD", words):
        yield warning("L27", "info.retention", found=found)


rights_missing = when(warning("L28", "info.rights"), lambda form: not form.info.rights)
"""L28: data protection rights, or the complaint to the CNIL, are not named."""


def source_vague(subject: Subject) -> Iterator[Finding]:
    """L29: the partner's first message will name the source as a kind of company, not the collector."""
    words = fold(subject.form.info.source_wording)
    collector = fold(subject.form.controller)
    named = collector != "" and collector in words
    if not named and (found := said("VAGUE_SOURCE", words)):
        yield warning("L29", "info.source_wording", found=found)


information_late = when(error("L31", "info.position"), lambda form: form.info.position != "before")
"""L31: information after the button or behind a click."""

bloctel_named = worded(partial(warning, "L33"), PASSAGES, partial(said, "BLOCTEL"))
"""L33: mention of Bloctel, which no longer exists."""


def sent_to_network(subject: Subject) -> Iterator[Finding]:
    """L34: addresses or numbers go to a social network, and the consent does not name that."""
    if subject.form.info.social_named:
        return
    if subject.form.social:
        yield error("L34", "social")
    yield from worded(partial(error, "L34"), PASSAGES, partial(said_unless, "SENT_SOCIAL", "NO"))(subject)


not_archived = when(error("L35", "archived"), lambda form: not form.archived)
"""L35: wording and screenshot of this version are not archived."""

transmission_unstated = when(error("L36", "info.transmission_stated"), lambda form: not form.info.transmission_stated)
"""L36: sharing with partners is not stated as a purpose."""

MANY = 50  # names; longer lists are not read (product choice)

unnamed = when(error("L11", "partner_mode"), lambda form: not form.names_partners)
"""L11: partners are named only as a category, or not at all."""


def open_list(subject: Subject) -> Iterator[Finding]:
    """L12: an open list, or wording that leaves it open where consent to partners is asked."""
    if subject.form.list.open:
        yield error("L12", "list.open")
    yield from worded(partial(error, "L12"), _asking, partial(said, "OPEN_LIST"))(subject)


def _asking(subject: Subject) -> tuple[Passage, ...]:
    if subject.form.partner_box is not None:
        return tuple(box for box in subject.boxes if box.where == "partner_box.text")
    return (subject.text,) if subject.form.equal_pair else ()


def link_dead(subject: Subject) -> Iterator[Finding]:
    """L13: the link to the list does not open it (error), or was not tested (warning)."""
    if subject.form.partner_mode != "link":
        return
    if subject.form.link_ok is None:
        yield warning("L13", "link_ok")
    elif not subject.form.link_ok:
        yield error("L13", "link_ok")


def list_undated(subject: Subject) -> Iterator[Finding]:
    """L14: a list without a version, legal names or links to the partners' privacy policies."""
    if not subject.form.names_partners:
        return
    partners = subject.form.list
    if partners.version == "":
        yield warning("L14", "list.version")
    if not partners.legal_names:
        yield warning("L14", "list.legal_names")
    if not partners.privacy_links:
        yield warning("L14", "list.privacy_links")


onward_transfer = worded(partial(error, "L15"), PASSAGES, partial(said_unless, "ONWARD", "NO"))
"""L15: wording that lets partners pass the data on, unless negated."""


def target_missing(subject: Subject) -> Iterator[Finding]:
    """L16: the target partner is not among those named. Concerns this partner, not the form."""
    if subject.target is None or not subject.form.names_partners:
        return
    if not any(same_company(subject.target, name) for name in subject.form.list.names):
        yield error("L16", "list.names", partner=subject.target)


def list_long(subject: Subject) -> Iterator[Finding]:
    """L17: more names than people read."""
    count = len(subject.form.list.names)
    if subject.form.names_partners and count > MANY:
        yield warning("L17", "list.names", count=count)


CHECKS: Mapping[str, Callable[[Subject], Iterator[Finding]]] = {
    "L00": not_answered,
    "L01": ticked_in_advance,
    "L02": hidden_yes,
    "L03": merged_with_entry,
    "L04": refusal_hidden,
    "L05": buttons_unequal,
    "L06": refusal_text,
    "L07": forced_yes,
    "L08": terms_in_box,
    "L09": opt_out,
    "L10": refusal_afterwards,
    "L11": unnamed,
    "L12": open_list,
    "L13": link_dead,
    "L14": list_undated,
    "L15": onward_transfer,
    "L16": target_missing,
    "L17": list_long,
    "L18": two_purposes,
    "L19": channels_unstated,
    "L20": mention_missing,
    "L21": consent_to_calls_too_long,
    "L22": sentence_on_calls_missing,
    "L23": withdrawal_missing,
    "L24": collector_unclear,
    "L25": protection_missing,
    "L26": legitimate_interest,
    "L27": retention_vague,
    "L28": rights_missing,
    "L29": source_vague,
    "L30": continuing,
    "L31": information_late,
    "L32": double_negative,
    "L33": bloctel_named,
    "L34": sent_to_network,
    "L35": not_archived,
    "L36": transmission_unstated,
    "L37": neutral_label,
    "L38": changed_since_published,
    "L39": language_foreign,
    "L40": sheet_missing,
}
"""The function of each check, which yields a finding for each place."""

NOT_DESCRIBED = Finding("L00", "error", "")


def check(description: Mapping[str, object] | None, target: str | None = None) -> tuple[Finding, ...]:
    """Return the findings of L00 to L37 on a form's description, in the order of the checks.

    `target` is the partner's name for L16, None to skip it. `description` None: not described, which gives L00 alone.
    """
    return (NOT_DESCRIBED,) if description is None else _findings(subject(description, target))


def check_in_book(
    description: Mapping[str, object] | None,
    evidence_kinds: frozenset[str],
    *,
    changed: bool = False,
    language: str | None = None,
    audience_language: str | None = None,
    names: Iterable[str] = (),
) -> tuple[Finding, ...]:
    """Return the findings on a form version of a book, including L38 to L40; L16, of one partner, is left to R05.

    In a book the wording is read further, see `wording_against_answers`. `evidence_kinds` are those of the version's
    evidence (`signed_sheet`, `script`…). `changed`: the version was published with another description. The languages
    (`fr`, `en-GB`…) count if both are known; no book knows them yet. `names`: see `contradictions`.
    """
    if description is None:
        return (NOT_DESCRIBED,)
    form = subject(description, None, FormSubject(evidence_kinds, changed, language, audience_language))
    findings = _findings(form)
    return (*findings, *_further(form, findings, names))


def wording_against_answers(description: Mapping[str, object]) -> tuple[Finding, ...]:
    """Return what the wording says otherwise than the answers about the form, where `check` does not say so already.

    Law: GDPR 4(11), L34-5. In a book its errors block everybody of the form (R18) as those of `check` do.
    """
    form = subject(description)
    return tuple(_further(form, _findings(form), ()))


def _further(form: Subject, findings: Iterable[Finding], names: Iterable[str]) -> Iterator[Finding]:
    known = {(finding.id, finding.where) for finding in findings if finding.severity == "error"}
    further = (one for one in contradictions(form.form, names) if (one.id, one.where) not in known)
    return (as_written(form.form, one) for one in further)


def ids(findings: Iterable[Finding], severity: Severity) -> tuple[str, ...]:
    """Return the ids of the checks with this severity, each once, in order."""
    return tuple(sorted({finding.id for finding in findings if finding.severity == severity}))


class Audited:
    """What has findings, by the checks that they are of."""

    __slots__ = ()
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[str, ...]:
        """Checks with an error: nobody from this form may be shared (R18)."""
        return ids(self.findings, "error")

    @property
    def warnings(self) -> tuple[str, ...]:
        """Checks with a warning, which block nobody."""
        return ids(self.findings, "warning")


def _findings(form: Subject) -> tuple[Finding, ...]:
    return tuple(as_written(form.form, finding) for find in CHECKS.values() for finding in find(form))
