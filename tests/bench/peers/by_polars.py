"""The monthly job with Polars: read, drop double addresses, keep the yes of three years, write by XlsxWriter.

python by_polars.py IN OUT
"""

import sys

import polars

# mypy: ignore-errors


YES = ["yes", "oui", "x", "1", "vrai", "true"]
FORMS = ["jeu-v1", "jeu-v2"]
COLUMNS = ["email", "first_name", "last_name"]


def main(source, target):
    """Reads with fastexcel (calamine) or Polars' own reader of CSV."""
    if source.endswith(".csv"):
        people = polars.read_csv(source, infer_schema=False)
    else:
        people = polars.read_excel(source, infer_schema_length=0)
    people = people.with_columns(
        key=polars.col("email").str.strip_chars().str.to_lowercase(),
        said=polars.col("optin_partners").str.strip_chars().str.to_lowercase(),
        day=polars.col("consent_date").str.head(10).str.to_date("%d/%m/%Y", strict=False),
    ).unique("key", keep="first", maintain_order=True)
    chosen = people.filter(
        polars.col("said").is_in(YES)
        & polars.col("form").is_in(FORMS)
        & (polars.col("day") > polars.date(2023, 11, 24))
    )
    chosen.select(COLUMNS).write_excel(target)
    print(len(chosen))


if __name__ == "__main__":
    main(*sys.argv[1:])
