"""The monthly job with pandas: read, drop double addresses, keep the yes of three years, write.

python by_pandas.py IN OUT openpyxl|calamine
"""

import sys

import pandas

# mypy: ignore-errors


YES = {"yes", "oui", "x", "1", "vrai", "true"}
FORMS = {"jeu-v1", "jeu-v2"}
COLUMNS = ["email", "first_name", "last_name"]


def main(source, target, engine):
    """Reads with openpyxl and writes with it, or reads with calamine and writes with XlsxWriter."""
    if source.endswith(".csv"):
        people = pandas.read_csv(source, dtype=str)
    else:
        people = pandas.read_excel(source, dtype=str, engine=engine)
    people = people[~people["email"].str.strip().str.lower().duplicated()]
    said_yes = people["optin_partners"].str.strip().str.lower().isin(YES)
    when = pandas.to_datetime(people["consent_date"], format="mixed", dayfirst=True, errors="coerce")
    chosen = people[said_yes & people["form"].isin(FORMS) & (when > pandas.Timestamp("2023-11-24"))]
    writer = "openpyxl" if engine == "openpyxl" else "xlsxwriter"
    chosen[COLUMNS].to_excel(target, index=False, engine=writer)
    print(len(chosen))


if __name__ == "__main__":
    main(*sys.argv[1:])
