"""Titles of a word of agreeing and a name, and those of a word that titles have."""

from __future__ import annotations

import pytest

from leadkeeper.domain.text import name_agreed_to


def _each(text: str) -> list[str]:
    return [one.strip() for one in text.replace("\n", " ").split("|")]


OF_A_COMPANY = _each("""
Optin Dupont | Accord Dupont | OPTIN DUPONT | Consentement Dupont | OK Dupont | Oui Dupont | Opt-in Dupont
| Optin_Dupont | optin_dupont | OptinDupont | Accord Leroy Merlin | Accord pour Dupont | Accord de Dupont
| Accord d'Acme | OK pour Dupont | Optin Lidl | Optin AXA | Optin H&M | Optin Free | OPTIN TOTAL
| Optin Dupont Email | Optin Email Dupont | Dupont OK | Dupont - Optin | DUPONT (accord) | Accord : Dupont
| Accord partenaire Dupont | Optin partenaire : Dupont | Autorisation Dupont | Consent Acme | Acme consent
| Accord Dupont 2026 | accord dupont | Accord Maison Durand | Optin Groupe Dupont | Accord Mutuelle Dupont
""")
OF_NONE = _each("""
Optin Email | Accord Client | Optin Newsletter | Accord RGPD | Consentement Marketing | Optin Partenaires
| Accord Salon | Optin SMS | Accord Commercial | OK Contact | Optin Général | Consentement Tiers
| Accord Prospection | Optin Web | Optin Site | Accord Papier | Accord Mariage | Optin Concours | Optin Jeu
| Optin Quiz | Consentement Transmission | Consentement Partage | Accord Partage | OK Partage | Oui Partage
| Optin B2C | Optin B2B | Optin 2026 | Accord Octobre | Optin Noël | Accord Signé | Accord Écrit | Accord Oral
| Consentement Explicite | Consentement Valide | Optin Actif | Accord Cession | Accord Externe | Optin Externes
| Optin Mailing | Optin Tel | Optin Stand | Optin Formulaire | Optin Landing Page | Accord Final | OK Client
| OK Prospect | Optin Automne | Optin Facebook | Optin Google | Optin Brevo | Accord Fournisseurs
| Accord Sponsors | Accord Exposants | Optin Prestataires | Accord Traiteur | Accord Transfert
| Accord Transmettre | Optin Revente | OPTIN PART | OPTIN PARTENAIRE | OPTIN COMMERCIAL | Opt-in Partner Offers
| Consent Third Party | Consent Partners | Optin Offres | Consentement Client | Consentement Donné
| Consentement Recueilli | Optin Date | Optin Oui/Non | Accord O/N | OK Pub | Optin Bons Plans
| Optin Actualités | Accord Données | Accord Transmission Données | Accord Transmission Partenaires
| Optin Double | Optin Source | Optin Base | Optin Fichier | Optin Campagne | Optin Événement | Accord Visiteur
| Accord Visite | Accord Téléphone | Accord Démarchage | Accord Mentions | Accord CGV | Accord CGU
| Accord Cookies | Optin Groupe | Optin Filiales | Optin Réseau | Optin Enseignes | Optin Marques
| Optin Annonceurs | Optin Foire | Optin Boutique | Optin Magasin | Optin Tablette | Optin Stand Lyon
| Consentement Formulaire Salon | Accord Personne | Accord Prospect Salon | Optin Invités | Optin Mariés
| Accord Mariés | Optin Inscription | Optin Général Partenaires | Optin partenaires Véranda
| Optin Partenaires Mariage | Optin partenaires Bien-être | Accord Habitat | Optin Rénovation | Accord Énergie
| Accord Assurance Vie | Accord partenaires Beauté | Optin Voyages | OK Immobilier | Accord Formation
| Accord Santé | Optin Travaux | Accord Location | Accord Crédit | OK Photovoltaïque | Optin Solaire
| Optin Piscine | Accord Parents | Accord Élève | Accord Patient | Accord Locataire | Accord Propriétaire
| Accord Famille | Accord Couple | Optin Femme | Optin Homme | Optin Pro | Optin Perso | Optin Particulier
| Accord Société | Accord Directeur | Accord Commercial Terrain | Optin App | Optin Mobile | Optin Push
| Optin WhatsApp | Optin Courrier | Optin Postal | Accord Vidéo | Accord Photo | Accord Image
| Accord Enregistrement | Consentement Vocal | Consentement Cases | Optin Page Contact | Optin Jeu Facebook
| Optin Chatbot | Optin Livre Blanc | Optin Webinar | Optin Essai Gratuit | Optin Lead Magnet | Optin Devis
| Optin Commande | Optin Panier | Optin Wifi | Optin Caisse | Optin Carte Fidélité | Optin Fidélité
| Optin Parrainage | Optin Historique | Optin Import | Optin Old | Optin Brut | Optin Nettoyé | Optin Vérifié
| Accord Vérifié | Accord Manquant | Accord Partiel | Accord Verbal | Accord Téléphonique | Accord Signature
| Accord Case Cochée | OK Export | OK Revendre | OK Vendre | OK Transmettre | OK Céder | Oui Partenaires
| Oui Offres | Optin Leads | Optin Acheteurs | Optin Courtiers | Optin Assureurs | Optin Banques | Optin Marché
| Optin Brochure | Accord Dépistage | Optin Rendez-vous | Accord Coordonnées | Optin Téléprospection
| Accord Bilan | Optin Simulation | Optin Comparateur | Accord Étude | Optin Sondage | Optin Enquête | OK Rappel
| OK Appel | Accord Envoi | OK Envoi Offres | Accord Diffusion | Accord Communication | Accord Utilisation
| Accord Traitement | Accord Collecte | Consentement Collecte | Consentement Libre | Consentement Éclairé
| Accord Libre | Optin Landing Mariage | Optin Jeu Concours Noël | Optin Newsletter Mensuelle
| Optin Partenaires Email | Optin Partenaires SMS | Optin Partenaire Commercial | Optin Tierce Partie
| Optin Sites Partenaires | Optin Offre Spéciale | Optin Promotions | Optin Communication Commerciale
| Optin Marketing Direct | Optin Base Prospects | Accord Transmission Tiers | Accord Cession Données
| Accord Vente Données | Accord Fiche | Accord Bulletin | Accord Coupon | Accord Réponse | Accord Choix
""")


@pytest.mark.parametrize("title", OF_A_COMPANY)
def test_a_title_names_a_company(title: str) -> None:
    assert name_agreed_to(title)


@pytest.mark.parametrize("title", OF_NONE)
def test_a_title_names_no_company(title: str) -> None:
    assert name_agreed_to(title) is None
