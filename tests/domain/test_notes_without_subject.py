"""Orders without a subject ("effacer", "ne pas donner", "que nos mails") and refusals in languages next door."""

from __future__ import annotations

import pytest

from leadkeeper.domain.imports.anomalies import UnreadColumn
from leadkeeper.domain.imports.columns import ImportColumn, Why
from leadkeeper.domain.imports.headers import read_headers
from leadkeeper.domain.suppression import says_stop


def _each(text: str) -> list[str]:
    return [one.strip() for one in text.replace("\n", " ").split("|")]


REFUSING = _each("""
effacer | ne pas donner | veut seulement nos mails | exclure | interdit | à exclure | enlever | retirer
| supprimer | à supprimer | à retirer de la liste | enlever de la base | effacer ses données
| ne pas transmettre | ne pas vendre | ne pas partager | pas de partage | que nos mails | uniquement nos offres
| seulement nous | juste nos offres | rien que nous | ne donner à personne | à ne pas donner
| à ne pas transmettre | ne pas communiquer ses coordonnées | interdiction de transmettre | interdit de revendre
| partage interdit | garder pour nous | réservé à nous | pas aux partenaires | seulement pour nous
| veut uniquement notre newsletter | ne pas mettre dans les listes | retirer du fichier | désabonner
| désinscrire | bloquer | blacklister | do not share | remove | delete | exclude | our emails only | forbidden
| nicht anrufen | bitte löschen | keine E-Mails | keine Werbung | nicht weitergeben | abmelden
| Wil niet meer gecontacteerd worden | niet bellen | uitschrijven | geen reclame | no llamar
| no quiere publicidad | non contattare | cancellare | à effacer | Effacer SVP | effacer la fiche
| supprimer l'adresse | enlever de nos listes | à enlever du fichier | retirer ses coordonnées | l'effacer
| la supprimer | les retirer | exclure de la base | exclure des envois | exclue des envois | exclu des exports
| à exclure des exports | ne pas exporter | ne rien donner | ne pas le donner | ne pas donner ses coordonnées
| ne pas donner aux partenaires | ne pas donner à Raoul | à ne donner à personne | pas donner | pas transmettre
| à pas donner | pas à donner | ne pas passer aux partenaires | ne pas fournir à des tiers | ne pas diffuser
| ne pas céder | ne plus partager | non partageable | non cessible | non transmissible | ne veut que nos offres
| n'accepte que nos mails | que notre newsletter | seulement nos offres | uniquement notre newsletter
| juste nos mails | juste nous | ok pour nos mails seulement | nos mails seulement | nos offres uniquement
| oui mais juste pour nos offres | accepte nos offres uniquement | pas d'offres partenaires | interdit de donner
| interdit de partager | interdiction de contacter | revente interdite | contact interdit
| pas le droit de transmettre | à bloquer | bannir | ne pas écrire | ne pas appeler | ne pas mailer
| ne pas spammer | ne pas démarcher | stopper | à jeter | don't share | not to be shared | not for resale
| to exclude | to be excluded | excluded | delete please | please exclude | do not pass on | keep to ourselves
| for us only | only our emails | just our newsletter | nicht kontaktieren | nicht mehr anrufen
| nicht an Partner weitergeben | kein Newsletter | keine Weitergabe | löschen | Daten löschen | bitte abmelden
| möchte gelöscht werden | will keine Werbung | will nicht kontaktiert werden | nur unsere Angebote | Widerruf
| hat widersprochen | kein Interesse | bitte entfernen | geen mails | geen interesse | niet meer mailen
| niet delen met partners | wil geen reclame | wil uitgeschreven worden | gegevens verwijderen
| enkel onze mails | alleen voor ons | niet doorgeven | no contactar | no quiere llamadas | no compartir
| borrar | dar de baja | solo nuestros correos | no desea recibir correos | non chiamare | non vuole pubblicità
| niente pubblicità | solo le nostre mail | non condividere | disiscrivere | rimuovere
""")

HARMLESS = _each("""
effacer l'ardoise | exclure les lundis | interdit de stationner devant la boutique
| supprimer 2 chaises du devis | non fumeur | seulement le samedi | enlever la housse avant livraison
| retirer sa commande au magasin | vient retirer son colis jeudi | supprimer le dessert du menu
| à enlever au dépôt | ne pas donner de lait au chat | ne pas partager la table | pas de partage de chambre
| que des roses blanches | uniquement le soir | seulement nous prévenir la veille | cliente exclusive
| veut seulement des fleurs blanches | interdit aux chiens | allergique, interdit aux noix
| bloquer une table pour deux | bloquer la date du 12 | effacer le tableau de la vitrine
| retirer les étiquettes | sans gluten | pas de sucre | ne mange pas de porc | n'habite pas loin
| adore nos mails | lit seulement nos offres de Noël | garder pour nous une place | juste nos tarifs 2026
| que du bio | non désinscrit | Fait un stop à la boutique | remove the old sofa | delete item 3 from the quote
| exclude Mondays | only Saturdays | no smoking | no sugar | forbidden fruit cake ordered | keine Nüsse
| nicht vor 10 Uhr | Löschpapier bestellt | Nichtraucher | kommt nur samstags | niet voor 10 uur komen
| geen noten | houdt van roze bloemen | no fuma | no antes de las 10 | sin azúcar | non fuma
| cancellare il tavolo del 12 | senza glutine | suppression d'une dent, rappeler en mai | effacer le tableau
| effacer la dette de 20 € | à effacer du planning mardi | supprimer l'option chauffage | supprimer un plat
| retirer le colis | retirer 10 cm aux rideaux | à retirer en magasin | enlever les chaussures
| exclure le gluten | exclusivité demandée | interdit aux mineurs | interdit de fumer sur la terrasse
| bloquer la salle le 14 | bloquer deux heures | a bloqué un créneau | donner le catalogue
| donner rendez-vous en mai | donner à manger aux poules | ne pas donner de fromage | passer le mardi
| ne pas passer avant 18 h | ne pas passer par derrière | ne pas utiliser l'ascenseur
| ne pas utiliser le parking | veut uniquement du bois clair | uniquement en boutique
| uniquement le mardi | que le matin | juste une question | nous a rendu visite
| seulement deux personnes | réservé pour samedi | table réservée au nom de Dupont
| réservée à nos clients fidèles | partage une chambre avec sa sœur | partager l'addition
| vendre la lampe avant mardi | voudrait vendre sa maison | veut vendre sa voiture | communiquer le tarif
| transmettre le devis par mail | exporter vers la Suisse | passer commande lundi | remettre la facture
| louer une tente | prêter la clé | block the date | delete item 4 | exclude nuts
| to exclude the garage from the quote | no lactose | not before ten | only on weekdays | only our red chairs
| just our best | nur samstags | nur vormittags | keine Milch | keine Sahne | nicht zu süß
| nicht am Montag anrufen | spricht nur Deutsch | kommt nicht | Werbung gefällt ihm | geen melk | geen suiker
| niet op maandag bellen | alleen op zaterdag | enkel 's morgens | wil een offerte | wil meer info
| no come carne | no tiene coche | solo los sábados | sin gluten | sin cebolla | quiere más información
| habla solo español | non mangia carne | non ha la macchina | solo il sabato | senza cipolla | senza zucchero
| vuole un preventivo | non contacté | non contactée | pas encore contacté | non vendu | baja la persiana
| Casa Baja | Solo | Anna Solo | kein Parkplatz | Post kommt dienstags | Bremen
| Verbotene Früchte (roman) commandé | a perdu sa carte | nous recommande partout | offre de Noël envoyée
| adore nos offres | lit toutes nos newsletters | que du bonheur | que des compliments | juste magnifique
| rien que du bois | chèque à retirer | client fidèle, rappeler en mai
""")


def _is_held(note: str) -> bool:
    """Whether a note holds its person, mapped to a note or in a column that no field reads."""
    (header,) = read_headers(["Remarque"])
    column = UnreadColumn(ImportColumn(header, None, Why("unknown")))
    held = says_stop(note)
    assert bool(column.find([note])) == held
    return held


@pytest.mark.parametrize("note", REFUSING)
def test_who_refuses_in_an_order_or_in_a_language_next_door_waits(note: str) -> None:
    """Notes such as "effacer", "veut seulement nos mails" and "keine Werbung" were exported."""
    assert _is_held(note)


@pytest.mark.parametrize("note", HARMLESS)
def test_an_order_about_a_thing_holds_nobody(note: str) -> None:
    assert not _is_held(note)
