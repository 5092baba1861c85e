from __future__ import annotations

import pytest

from leadkeeper.messages import forms, imports
from leadkeeper.messages.labels import Named


@pytest.mark.parametrize("named", [one for one in vars(forms).values() if isinstance(one, Named)])
def test_what_a_form_showed_has_a_name_for_each_word(named: Named) -> None:
    assert all(name and "_" not in name for _word, name in named.choices())


@pytest.mark.parametrize("named", [one for one in vars(imports).values() if isinstance(one, Named)])
def test_every_choice_of_an_import_has_a_name(named: Named) -> None:
    assert all(name for _word, name in named.choices())


def test_a_word_that_nobody_knows_stands_for_itself() -> None:
    assert forms.medium("pigeon") == "pigeon"
