"""What is noted about an address or a number when it is written down, as bits of a whole number."""

from __future__ import annotations

EMAIL_FORMED = 1  # one @, no blank, a dot in the domain
EMAIL_GENERIC = 2  # contact@, info@…: names nobody (R15)
EMAIL_FREE = 4  # a free-mail domain (R16)

PHONE_READABLE = 1
PHONE_MOBILE = 2
PHONE_FRENCH = 4
PHONE_ABROAD = 8  # nobody can read it, and it begins with the code of another country (R35)
