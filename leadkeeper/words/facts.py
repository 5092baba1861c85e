"""What people call the facts that rules see: channels, sectors, ways of saying yes, pieces of proof, days."""

from __future__ import annotations

from datetime import datetime

from leadkeeper.model.moment import in_paris, moment
from leadkeeper.words import N_
from leadkeeper.words.named import Named

channel = Named(
    {
        "email": N_("e-mail"),
        "sms": N_("SMS"),
        "voice": N_("telephone calls"),
        "post": N_("post"),
    },
    absent=N_("all channels"),
)

sector = Named(
    {
        "energy_renovation": N_("energy renovation"),
        "renewables": N_("renewable energy"),
        "home_adaptation": N_("adapting homes to age or disability"),
        "cpf_training": N_("training paid by the CPF"),
        "insurance": N_("insurance"),
        "health": N_("health"),
        "gambling": N_("gambling"),
        "tobacco": N_("tobacco"),
        "alcohol": N_("alcohol"),
        "debt": N_("debt"),
        "software": N_("software"),
        "food": N_("food"),
        "retail": N_("shops and mail order"),
        "travel": N_("travel and leisure"),
        "other": N_("another sector, without special rules"),
    }
)

method = Named(
    {
        "unticked_box": N_("box that the person ticked"),
        "two_buttons": N_("two equal buttons"),
        "double_opt_in": N_("link confirmed by e-mail"),
        "signed_paper": N_("signed paper"),
        "recorded_oral": N_("recorded call"),
        "declared": N_("only declared"),
        "pre_ticked": N_("box ticked in advance"),
        "silence": N_("silence"),
        "bundled": N_("one button for everything"),
        "terms": N_("accepting the terms"),
        "soft_opt_in": N_("existing customer"),
    },
    absent=N_("as the form shows"),
)

proof = Named(
    {
        "consent": N_("the consent itself"),
        "form": N_("the form"),
        "description": N_("the description of the form"),
        "evidence": N_("a picture or copy of the form"),
        "unaltered-evidence": N_("an unaltered copy of the form"),
        "list": N_("the partner list that was shown"),
        "date": N_("the date"),
        "trace": N_("a trace of this person's answer"),
    }
)

mention = Named(
    {
        "identity": N_("who calls"),
        "goods": N_("what the calls are about"),
        "period": N_("for how long"),
        "withdrawal": N_("how to stop the calls"),
        "durable_proof": N_("how to get a lasting copy"),
    }
)

email_state = Named(
    {
        "ok": N_("missing or malformed"),
        "invalid": N_("marked as invalid"),
        "bounced": N_("messages came back"),
    }
)

country = Named(
    {
        "AT": N_("Austria"),
        "BE": N_("Belgium"),
        "BG": N_("Bulgaria"),
        "BR": N_("Brazil"),
        "CA": N_("Canada"),
        "CH": N_("Switzerland"),
        "CI": N_("Ivory Coast"),
        "CM": N_("Cameroon"),
        "CN": N_("China"),
        "CY": N_("Cyprus"),
        "CZ": N_("Czechia"),
        "DE": N_("Germany"),
        "DK": N_("Denmark"),
        "DZ": N_("Algeria"),
        "EE": N_("Estonia"),
        "ES": N_("Spain"),
        "FI": N_("Finland"),
        "FR": N_("France"),
        "GB": N_("United Kingdom"),
        "GR": N_("Greece"),
        "HR": N_("Croatia"),
        "HU": N_("Hungary"),
        "IE": N_("Ireland"),
        "IL": N_("Israel"),
        "IN": N_("India"),
        "IS": N_("Iceland"),
        "IT": N_("Italy"),
        "JP": N_("Japan"),
        "LI": N_("Liechtenstein"),
        "LT": N_("Lithuania"),
        "LU": N_("Luxembourg"),
        "LV": N_("Latvia"),
        "MA": N_("Morocco"),
        "MC": N_("Monaco"),
        "MG": N_("Madagascar"),
        "MT": N_("Malta"),
        "MU": N_("Mauritius"),
        "NL": N_("Netherlands"),
        "NO": N_("Norway"),
        "PL": N_("Poland"),
        "PT": N_("Portugal"),
        "RO": N_("Romania"),
        "SE": N_("Sweden"),
        "SI": N_("Slovenia"),
        "SK": N_("Slovakia"),
        "SN": N_("Senegal"),
        "TN": N_("Tunisia"),
        "TR": N_("Türkiye"),
        "UA": N_("Ukraine"),
        "US": N_("United States"),
    }
)
"""The countries that a French book is likely to meet; another one stands as its ISO code."""


def day(text: str) -> str:
    """An archive's instant as `21/09/2026` or, where the time is known, `21/09/2026 12:03` in Paris.

    What nobody can read stands as it is.
    """
    when = moment(text)
    if when is None:
        return text
    if not when.exact:
        return f"{when.first_day:%d/%m/}{when.first_day.year:04}"
    # A Paris time that a clock change repeats or skips is said as it is written.
    local = in_paris(when.lo) if when.lo == when.hi else datetime.fromisoformat(text.strip()[:16])
    return f"{local:%d/%m/}{local.year:04} {local:%H:%M}"
