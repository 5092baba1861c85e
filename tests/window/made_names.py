"""The names of the made files, for stories: the Python that plays them has no library for workbooks."""

from __future__ import annotations

META = "leads_Retraite_2026.csv"
QUIZ = "Export Quiz épargne.xlsx"
NEWSLETTER = "contacts_newsletter_site.csv"
BREVO = "brevo_export_contacts.csv"
GOOGLE = "Diagnostic retraite (réponses).xlsx"
LINKEDIN = "linkedin_leads_export.csv"
QUIZ_AGAIN = "Export Quiz épargne (2).xlsx"
LEFT = "desinscrits.csv"
PICTURE = "capture du formulaire.png"
MAIL = "Tr vos coordonnées.eml"
FIRST_MONTH = (META, QUIZ, NEWSLETTER, BREVO, GOOGLE, LINKEDIN)
