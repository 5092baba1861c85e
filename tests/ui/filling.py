"""What a new contract asks for, filled in as a founder would."""

from __future__ import annotations

from ui.pages.partners.contract_forms import ContractDialog


def fill_in(contract: ContractDialog) -> None:
    contract.channels.boxes["email"].setChecked(True)
    contract.purpose.setText(contract.purpose.text() or "offers by e-mail")
    contract.price.setValue(0.5)
    contract.no_onward.setChecked(True)
