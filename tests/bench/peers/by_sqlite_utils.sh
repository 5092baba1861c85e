#!/bin/sh
# The monthly job with the sqlite-utils command and SQL, for a CSV: sh by_sqlite_utils.sh IN.csv OUT.csv DB PYTHON
set -e
rm -f "$3"
"$4" -m sqlite_utils insert "$3" leads "$1" --csv
"$4" -m sqlite_utils query "$3" "
  SELECT email, first_name, last_name FROM leads
  WHERE lower(trim(optin_partners)) IN ('yes', 'oui', 'x', '1', 'vrai', 'true') AND form IN ('jeu-v1', 'jeu-v2')
    AND substr(consent_date, 7, 4) || substr(consent_date, 4, 2) || substr(consent_date, 1, 2) > '20231124'
  GROUP BY lower(trim(email))" --csv > "$2"
wc -l < "$2"
