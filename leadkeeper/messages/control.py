"""Texts of the control pack: what is missing, the index in the current language, and drafts in French."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from leadkeeper.domain.documents import TextDraft
from leadkeeper.domain.partner import BY_HAND, CLAUSES, Contract, ListVersion
from leadkeeper.messages import N_, NN_, _, counted, labels, ngettext, number
from leadkeeper.messages.forms import fault
from leadkeeper.messages.partners import clause
from leadkeeper.messages.privacy import ReportBlock, ReportSection
from leadkeeper.messages.rules import headline

MISSING: dict[str, str | tuple[str, str]] = {
    "no-siren": N_("The SIREN of the business is not in the book."),
    "no-rights-contact": N_("No contact for people’s rights is in the book."),
    "no-privacy-url": N_("No privacy policy is in the book."),
    "not-described": NN_(
        "The form “{name}” is not described: {count} person answered on it.",
        "The form “{name}” is not described: {count} people answered on it.",
    ),
    "form-faulty": NN_(
        "The form “{name}” fails its check: {count} person answered on it.",
        "The form “{name}” fails its check: {count} people answered on it.",
    ),
    "evidence-altered": N_("A piece of evidence of the form “{name}” is missing or was altered."),
    "no-evidence": N_("No screenshot of the form “{name}” is in the book."),
    "no-snapshot": N_("No screenshot of the {name} is in the book."),
    "no-contract": N_("{name} received people and has no contract in the book."),
    "no-document": N_("The signed contract is not in the book: {name}."),
    "clauses-missing": N_("Clauses that a contract should have are not confirmed ({count}): {name}."),
    "register-broken": N_("The register is not intact: entries or exports were changed."),
    "notices-overdue": NN_(
        "{name} should have been notified of {count} withdrawal or erasure.",
        "{name} should have been notified of {count} withdrawals or erasures.",
    ),
    "request-overdue": N_("Request {name} is overdue."),
    "retention-over": NN_(
        "{count} person is past their retention period.", "{count} people are past their retention period."
    ),
    "breach-overdue": N_("Breach {name}: the CNIL was not notified within 72 hours."),
    "breach-told-late": N_("Breach {name}: the CNIL was notified after more than 72 hours."),
    "key-lost": N_("The key that signs proofs was lost or replaced."),
    "no-balancing-test": NN_(
        "{count} person is shared without consent, only informed: a balancing test is asked for (CJEU C-621/22). "
        "The book keeps none: complete the draft in this file, sign it, and store it with “leadkeeper balancing-test”.",
        "{count} people are shared without consent, only informed: a balancing test is asked for (CJEU C-621/22). "
        "The book keeps none: complete the draft in this file, sign it, and store it with “leadkeeper balancing-test”.",
    ),
    "no-dpia": N_("The book keeps no impact assessment (GDPR 35) and no name of a data protection officer (GDPR 37)."),
}
"""What is missing, by the code of `services.proof.control`."""

COUNTS = {
    "people": N_("People"), "erased": N_("Erased people"), "informed": N_("People informed instead of asked"),
    "contested": N_("People who contest their consent"), "events": N_("Answers"), "events_given": N_("Consents"),
    "events_refused": N_("Refusals"), "events_withdrawn": N_("Withdrawals"), "suppressions": N_("Suppression list"),
    "imports": N_("Imports"), "deliveries": N_("Exports"), "disclosures": N_("People in exports, each file counted"),
    "notices": N_("Notifications"), "notices_open": N_("Open notifications"), "complaints": N_("Complaints"),
    "requests": N_("Requests"), "requests_open": N_("Open requests"),
}  # fmt: skip

ControlContent = Mapping[str, Any]


def missing(result: ControlContent) -> list[str]:
    """Return what is missing, one sentence each."""
    lines = []
    called = {form["version"]: _form(form) for form in result.get("forms", ())}
    lists = [ListVersion(one["id"], one["published_at"]) for one in result.get("lists", ())]
    called |= {one.id: labels.list_version(one) for one in lists}
    called |= {
        f"{partner['legal_name']}, {each['id']}": f"{partner['legal_name']}, {_contract(each)}"
        for partner in result.get("partners", ())
        for each in partner["contracts"]
    }
    for item in result["missing"]:
        sentence, count, name = MISSING[item["code"]], item.get("count", 0), item.get("name", "")
        text = _(sentence) if isinstance(sentence, str) else ngettext(*sentence, count)
        lines.append(text.format(name=called.get(name, name), count=number(count)))
    return lines


def control_ready(content: ControlContent, file: str) -> str:
    """Return where the control pack is and how much it lacks, in one line."""
    return counted(
        "The control pack {file} is ready. {n} point is missing: index.html begins with it.",
        "The control pack {file} is ready. {n} points are missing: index.html begins with them.",
        len(content["missing"]),
        file=file,
    )


def title(found: ControlContent) -> str:
    """Return the heading of the index."""
    owner = found["owner"]["name"] or _("this company")
    return labels.elided(_("Control file of {owner}").format(owner=owner), owner)


def sections(result: ControlContent) -> list[ReportSection]:
    """Return the sections of the index, what is missing first."""
    register = result["register"]
    intact = _("The register is intact.") if register["chain"] == "ok" else _("The register is not intact.")
    balance = result["balancing_test"]
    figures = tuple((_(COUNTS[name]), number(n)) for name, n in result["counts"].items() if name in COUNTS)
    return [
        ReportSection(_("What is missing"), tuple(missing(result))),
        ReportSection(
            _("About this file"),
            (
                _("Made on {day}. It contains no name and no address of any person.").format(
                    day=labels.day(result["made_at"])
                ),
                _("control.json has the same figures for machines; manifest.json the fingerprint of every file."),
                _("Eligible means: under the rules and evidence recorded on that day. It is not legal advice."),
            ),
        ),
        ReportSection(_("Figures"), (), (ReportBlock(facts=figures),)),
        ReportSection(_("Forms and their evidence"), (), (_forms(result["forms"]),)),
        ReportSection(_("Partner lists"), (), (_lists(result["lists"]),)),
        ReportSection(_("Partners and contracts"), (), (_contracts(result["partners"]),)),
        ReportSection(_("Register of exports"), (intact,), (_exports(register["exports"]),)),
        ReportSection(_("Notifications to partners"), (), (_notices(result["notices"]),)),
        ReportSection(_("Requests of people"), (), (_requests(result["requests"]),)),
        ReportSection(_("Complaints"), (), (_complaints(result["complaints"]),)),
        ReportSection(
            _("Retention"),
            (
                _("People past their retention period: {over} of {people}.").format(
                    over=number(result["retention"]["over"]), people=number(result["retention"]["people"])
                ),
            ),
        ),
        ReportSection(
            _("Balancing test of the legitimate interest"),
            (balancing_test_sentence(balance) if balance and balance["in_book"] else _("None is kept."),),
        ),
        ReportSection(_("Rules that are switched off"), (", ".join(map(headline, result["rules_off"])) or _("None."),)),
        ReportSection(_("Breaches"), () if result["breaches"] else (_("None."),), (_breaches(result["breaches"]),)),
    ]


def balancing_test_sentence(kept: ControlContent) -> str:
    """Return which balancing test the book keeps."""
    words = _("{name}, decided on {day}, SHA-256 {sha256}")
    return words.format(name=kept["name"], day=labels.day(kept["decided_on"]), sha256=kept["sha256"])


def _table(caption: str, headers: Sequence[str], rows: Sequence[Sequence[object]]) -> ReportBlock:
    texts = tuple(tuple("–" if cell in (None, "") else str(cell) for cell in row) for row in rows)
    return ReportBlock(caption=caption, headers=tuple(headers), rows=texts)


def _day(text: str | None) -> str | None:
    return labels.day(text) if text else None


def _forms(forms: Sequence[ControlContent]) -> ReportBlock:
    rows = [
        (
            form["name"] or form["form"], form["version"], _day(form["from"]), _day(form["to"]), number(form["people"]),
            "\n".join(fault(one, "error") for one in form["errors"]),
            "\n".join(fault(one, "warning") for one in form["warnings"]),
            "\n".join(f"{item['name']} {(item['sha256'] or '')[:16]}" for item in form["evidence"]),
        )
        for form in forms
    ]  # fmt: skip
    headers = (
        _("Form"), _("Version"), _("From"), _("To"), _("People"), _("Errors"), _("Warnings"), _("Evidence"),
    )  # fmt: skip
    return _table(_("Form versions, with the result of their check"), headers, rows)


def _lists(lists: Sequence[ControlContent]) -> ReportBlock:
    rows = [
        (one["list"], one["id"], _day(one["published_at"]), "\n".join(known["name"] or "?" for known in one["names"]))
        for one in lists
    ]
    return _table(_("Versions"), (_("List"), _("Version"), _("Published on"), _("Partners")), rows)


def _contracts(partners: Sequence[ControlContent]) -> ReportBlock:
    rows = [
        (labels.renamed(partner["legal_name"], each.get("then")), partner["siren"], number(partner["people"]),
         _contract(each), _day(each["signed_on"]), _end(each),
         _clauses(set(each["clauses_missing"]).difference(BY_HAND)),
         _clauses(set(each["clauses_missing"]).intersection(BY_HAND)))
        for partner in partners
        for each in partner["contracts"] or [NO_CONTRACT]
    ]  # fmt: skip
    headers = (
        _("Partner"), "SIREN", _("People"), _("Contract"), _("Signed on"), _("Ends on"), _("Clauses missing"),
        _("Clauses not checked"),
    )  # fmt: skip
    return _table(_("Contracts"), headers, rows)


NO_CONTRACT = dict.fromkeys(("id", "signed_on", "starts_on", "ends_on", "terminated_on")) | {"clauses_missing": ()}


def _end(each: ControlContent) -> str | None:
    over = each["terminated_on"]
    return "\n".join(filter(None, (_day(each["ends_on"]), over and _("terminated on {day}").format(day=_day(over)))))


def _form(form: ControlContent) -> str:
    name = form["name"] or form["form"]
    return _("{form}, from {day}").format(form=name, day=labels.day(form["from"])) if form["from"] else name


def _contract(each: ControlContent) -> str:
    return labels.contract(Contract(each["id"], signed_on=each["signed_on"], starts_on=each["starts_on"]))


def _clauses(ids: set[str]) -> str:
    return "\n".join(f"– {clause(one)}" for one in CLAUSES if one in ids)


def _exports(exports: Sequence[ControlContent]) -> ReportBlock:
    rows = [
        (
            export["export"],
            _day(export["at"]),
            labels.renamed(export["legal_name"], export.get("then")),
            number(export["rows"]),
            labels.channel.several(export["channels"]),
            export["sha256"],
        )
        for export in exports
    ]  # fmt: skip
    return _table(_("Exports"), (_("Export"), _("On"), _("Partner"), _("People"), _("Channels"), "SHA-256"), rows)


def _notices(notices: Sequence[ControlContent]) -> ReportBlock:
    rows = [(one["legal_name"], *(number(one[name]) for name in ("all", "open", "overdue", "late"))) for one in notices]
    return _table(_("By partner"), (_("Partner"), _("All"), _("Waiting"), _("Overdue"), _("Sent late")), rows)


def _requests(requests: Sequence[ControlContent]) -> ReportBlock:
    rows = [
        (one["id"], labels.request(one["kind"]), _day(one["received_on"]), _day(one["due"]), _day(one["answered_on"]))
        for one in requests
    ]
    return _table(_("Requests"), (_("Request"), _("Kind"), _("Received on"), _("Due on"), _("Answered on")), rows)


def _complaints(complaints: Sequence[ControlContent]) -> ReportBlock:
    rows = [(one["id"], _day(one["at"]), labels.complaint(one["channel"])) for one in complaints]
    return _table(_("Complaints"), (_("Complaint"), _("On"), _("Channel")), rows)


def _authority(breach: ControlContent) -> str | None:
    """When the CNIL was notified of a breach, or when it was decided that it need not be."""
    if breach["authority_at"] or not breach["waived_at"]:
        return _day(breach["authority_at"])
    decided = _("not needed, decided on {day}").format(day=_day(breach["waived_at"]))
    return " · ".join(filter(None, (decided, breach["waived_because"])))


def _breaches(breaches: Sequence[ControlContent]) -> ReportBlock:
    rows = [
        (one["id"], _day(one["known_at"]), one["what"], _authority(one), _day(one["people_at"])) for one in breaches
    ]
    headers = (_("Breach"), _("Known on"), _("What happened"), _("CNIL notified on"), _("People informed on"))
    return _table(_("Breaches"), headers, rows)


TEMPLATES = Path(__file__).resolve().parents[2] / "resources" / "templates"
WARNING = (
    "Projet rempli à partir du carnet, à compléter et à faire relire. Ce n’est pas un conseil juridique. Ce qui est"
    " entre [crochets] reste à écrire."
)


def drafts(result: ControlContent) -> dict[str, TextDraft]:
    """Return the drafts of the pack by file name, in French: record of processing, impact assessment, balance."""
    owner, sealed = result["owner"], result["sealed"]
    given = [one for one in result["partners"] if one["files"]]
    outside = [f"{one['legal_name']} ({one['country']}, {one['safeguard']})" for one in given if one["safeguard"]]
    facts = {
        **result["counts"],
        "owner": owner["name"] or "[société]",
        "siren": owner["siren"] or "[SIREN]",
        "contact": owner["rights_contact"] or "[contact]",
        "recipients": ", ".join(one["legal_name"] for one in given) or "[aucun à ce jour]",
        "transfers": ", ".join(outside) or "aucun noté",
        "sealed": f"{sealed['years']} ans" if sealed["keep"] else "non conservées",
        "partners": len(result["partners"]),
        "breaches": len(result["breaches"]),
    }
    titles = {
        "registre-des-traitements": "Registre des traitements",
        "aipd-projet": "Analyse d’impact (projet)",
        "mise-en-balance-projet": "Mise en balance des intérêts (projet)",
    }
    return text_drafts(titles, WARNING, str(facts["owner"]), facts)


def text_drafts(
    titles: Mapping[str, str], warning: str, company: str, facts: Mapping[str, object]
) -> dict[str, TextDraft]:
    """Return drafts by file name: the template of each name under its title, with the facts filled in."""
    return {
        f"{name}.docx": TextDraft(title, company, warning, chapters(template(name).format_map(facts)))
        for name, title in titles.items()
    }


def template(name: str) -> str:
    """Return the text of a French document, with braces for facts and brackets for what remains to be written."""
    return (TEMPLATES / f"{name}.txt").read_text("utf-8")


def chapters(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return headings (after `# `) with their paragraphs, which blank lines separate; "" for text before a heading."""
    result: list[tuple[str, list[str]]] = []
    for paragraph in text.strip().split("\n\n"):
        plain = " ".join(paragraph.split())
        if plain.startswith("# "):
            result.append((plain[2:], []))
        else:
            result = result or [("", [])]
            result[-1][1].append(plain)
    return tuple((heading, tuple(paragraphs)) for heading, paragraphs in result)
