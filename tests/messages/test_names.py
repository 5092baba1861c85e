from __future__ import annotations

from leadkeeper.domain.form import Form, FormVersion
from leadkeeper.domain.partner import Contract, ListVersion, Partner, PartnerList
from leadkeeper.messages import labels

OLD, NEW = FormVersion("quiz-v1", starts="2026-03-01"), FormVersion("quiz-v2", starts="2026-10-01")
RAOUL = Partner("raoul", legal_name="Raoul SAS")


def test_the_only_version_of_a_form_is_called_by_the_form() -> None:
    assert labels.form_version(Form("quiz", name="Quiz", versions=(OLD,)), OLD) == "Quiz"


def test_versions_of_a_form_are_told_by_their_first_day() -> None:
    form = Form("quiz", name="Quiz", versions=(OLD, NEW))
    assert [labels.form_version(form, one) for one in form.versions] == [
        "Quiz, from 01/03/2026",
        "Quiz, from 01/10/2026",
    ]


def test_a_list_is_called_by_the_moment_it_was_published() -> None:
    assert labels.list_version(ListVersion("main-1", "2026-03-01T09:00:00+01:00")) == "list of 01/03/2026 09:00"
    assert labels.list_version(ListVersion("main-1")) == "main-1"


def test_a_contract_is_called_by_its_day_and_its_partner() -> None:
    assert labels.contract(Contract("raoul-2026", signed_on="2026-11-28")) == "contract of 28/11/2026"
    assert labels.contract(Contract("raoul-2026")) == "raoul-2026"
    assert labels.contract_with(RAOUL, Contract("r", starts_on="2026-12-01")) == "contract of 01/12/2026 with Raoul SAS"
    assert labels.contract_with(RAOUL, Contract("r")) == "contract with Raoul SAS"


def test_a_list_is_called_by_its_page() -> None:
    page = "https://clodomir.example/p"
    assert labels.partner_list(PartnerList("main", page)) == page
    assert labels.partner_list(PartnerList("main")) == "List without an address"
