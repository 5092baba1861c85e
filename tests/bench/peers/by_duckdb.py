"""The monthly job with DuckDB, CSV in and out: python by_duckdb.py IN.csv OUT.csv."""

import sys

import duckdb

# mypy: ignore-errors


def main(source, target):
    """One statement; its Excel extension would have to be downloaded."""
    duckdb.read_csv(source, all_varchar=True).create_view("leads")
    duckdb.sql(
        """
        SELECT email, first_name, last_name FROM (SELECT DISTINCT ON (lower(trim(email))) * FROM leads)
        WHERE lower(trim(optin_partners)) IN ('yes', 'oui', 'x', '1', 'vrai', 'true')
          AND form IN ('jeu-v1', 'jeu-v2')
          AND try_strptime(left(consent_date, 10), '%d/%m/%Y') > TIMESTAMP '2023-11-24'
        """
    ).write_csv(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
