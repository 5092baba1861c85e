"""Notes as the people of a business type them: what asks to stop is held, and what only looks like it is not."""

from __future__ import annotations

import pytest

from leadkeeper.domain.imports.anomalies import UnreadColumn
from leadkeeper.domain.imports.columns import ImportColumn, Why
from leadkeeper.domain.imports.headers import read_headers

HARMLESS = """
pas de nouvelles de lui | jamais au bureau le lundi | a dit oui pour la visite | n'a pas de jardin
devis non signé | a refusé le devis de plomberie | mail ok, tel ok | préfère un contact par tel
relancer en janvier | rappelé le 3, absent | appel très sympa | pas de soucis pour la pub dans la boîte
rien à dire | n'a rien commandé | stoppe la production en août | sans contrat | sans suite pour le moment
oubli du rdv, reporté | pas avant Noël | problème de mail résolu | nouveau mail, l'ancien ne marche plus
hors service le vendredi | hors saison | sa fille ne veut plus de piano | contre la pose en hiver
non transmis au comptable | dossier transmis | facture non reçue | à contacter après le 15
client fidèle, ne jamais le faire attendre | personne âgée | appelle souvent, pas méchant | a arrêté de fumer
plus de place au parking | no reply to quote | not married | call him, no rush | no pets
Ne pas oublier d'envoyer le catalogue | pas de souci pour l'e-mail | stop & go
a dit non au rendez-vous de mardi | no problem | pas de problème, rappeler jeudi
Ne pas oublier de rappeler Mme Petit | Rien à signaler | client non joignable le matin | pas dispo avant 18h
rappeler lundi, n'était pas là | n'a pas encore reçu le devis | Pas de voiture | jamais venu au magasin
a refusé la livraison du samedi | ne mange pas de gluten | ne parle pas bien français | préfère le matin
a annulé son rdv du 12 | plus de stock pour la pergola | pas besoin de facture
en vacances, ne pas appeler cette semaine | ne répond pas au téléphone, réessayer | numéro pas attribué
non fumeur | client depuis 2019, jamais de retard de paiement
ne veut pas payer par chèque | pas d'ascenseur | veut arrêter la location en juin
a supprimé sa commande par erreur | retirer le colis au dépôt | pas pressé
n'a pas de mail perso, utilise celui de sa fille | demande un devis sans engagement
souhaite ne pas être livré en août | sa mère est décédée, reporter le chantier
sans réponse depuis mars, relancer | pas encore décidé | merci de ne pas sonner, bébé dort
a dit non pour le parking | a dit non au devis, trop cher | pas de souci pour le mail de confirmation
OK pour être rappelé, pas le vendredi | no worries | pas d'appel reçu, vérifier le numéro | n'aime pas le rouge
n'aime pas la moquette | stoppé à cause du covid, reprend en mars | a arrêté le tennis
ne plus utiliser l'ancienne adresse, elle a déménagé | ancien mail : ne marche plus
envoyer le catalogue papier, pas le PDF | ne connaît pas encore le produit | jamais utilisé de pompe à chaleur
elle n'a pas pu venir au stand | refuse de payer l'acompte | refuse le crédit mais prend la chaudière
pas de chèque svp | livraison impossible le mercredi
chien méchant, ne pas entrer | n'a pas internet à la maison | sans enfants | aucun souci, très contente
aucun problème pour l'envoi | rien de spécial | pas eu de réponse au mail du 3 | a oublié son mot de passe
effacer l'ancien numéro, nouveau : 06 39 98 01 02 | supprimer le doublon | retirer la veste à la boutique
absente jusqu'au 15, pas avant | ne peut pas mardi, préfère jeudi | ne s'est pas présenté au rdv
veut être prévenu, sans faute, avant la livraison | pas convaincu par la couleur
a demandé l'arrêt du chantier pendant les fêtes | marié, 2 enfants, pas de piscine
non, pas encore de devis envoyé | a dit non pour samedi mais oui pour dimanche
a répondu non à la question sur le garage | pas mal de questions sur le prix | jamais en retard | pas de soucis
no pb, on se rappelle | pas possible le 12 | envoi du devis fait le 3, pas de retour | mail envoyé, sans retour
appel manqué | ne décroche pas | répondeur plein, impossible de laisser un message | pas de message laissé
a dit qu'il ne viendrait pas | contact pris au salon, pas encore rappelé | sms envoyé, pas de réponse
pas reçu le mail, renvoyer | ne retrouve plus notre mail | n'a pas compris le mail, lui expliquer
ne pas appeler avant 10h | éviter d'appeler le midi | appeler sur le fixe, pas sur le portable
ne travaille plus chez Brun SA | n'est plus directeur | pas encore client | ex-client, pourrait revenir
n'a plus de chien | stop chantier jusqu'en janvier | arrêt maladie, rappeler en février
a refusé notre remise mais garde la commande | a décliné l'invitation au cocktail
non merci pour le café mais oui au catalogue | opposé au projet éolien | contre la couleur bleue
a supprimé l'option garage | à retirer en magasin | effacer le tableau blanc après la visite
sort de l'hôpital, patienter | exclu du devis : la pose | sans engagement | pas mal, à rappeler
non, elle n'a pas reçu le catalogue | n'a jamais reçu nos mails | ne veut pas de terrasse en bois
pas de rendez-vous avant mars | stop and go sur le projet | dit non à l'option garage | ne prend pas la carte
ne pas livrer avant 9h | éviter le mardi | rappeler après les vacances, pas avant
adresse mail incomplète | sms non reçu | mail non reçu | appel non abouti | tel non attribué
tel : pas de réponse | contact par mail ok | préfère être appelée le soir | préfère le mail | oui par mail
ne sait pas encore | sans nouvelles depuis mai | annulé pour cause de pluie | la banque a refusé son prêt
son mari ne veut pas de la véranda | pas intéressé par la clim, mais par la pompe à chaleur
enlever l'ancienne chaudière | supprimer l'ancien compteur | demande de retirer l'arbre
contre-proposition envoyée | opposition de l'architecte, nouveau plan | ne s'inquiète pas | pas grave
aucune urgence | exclusivement le matin | uniquement les week-ends | only available on Mondays
ne pas confondre avec son frère | n'a pas aimé la démo | pas client chez nous avant | aucun rapport avec M. Roux
ne répond plus depuis lundi | a changé d'avis sur la couleur | veut changer de numéro
numéro changé, ancien à effacer | sort avec le chien à 18h, appeler avant | nous a contactés le 3
contact non établi | lead non qualifié | non traité | non éligible à la prime | pas éligible aux aides
dossier refusé par l'Anah | garantie refusée | n'a pas signé le devis | annule la visite, en reprendre une
relance prévue, pas urgent | a bloqué la date du 15 | liste de mariage chez nous | veut la liste des partenaires
demande qui sont nos partenaires | question sur le RGPD, réponse envoyée | lit la newsletter, content
pas de nouvelle de la mairie | le SAV n'a pas rappelé | non, mais son voisin oui | stoppé net par la pluie
client sympa, aucun stress | plus disponible en décembre | ne plus passer par l'entrée nord
pas d'enfant, pas d'animaux | never on Mondays | don't forget the keys | Ne pas omettre la remise de 5 %
pas de souci pour la livraison | a dit non au devis n° 12 | no issue, call back in May
tout va bien, rien à ajouter | pas encore prêt pour la pose | ne vient qu'en semaine | n'est pas là le lundi
n'est pas le décideur, voir sa femme | ne connaît pas la taille | pas d'accès camion
pas eu le temps de lire le mail | mail non lu | refuse la pose en mars | refuse l'acompte de 30 %
veut une remise, sinon non | a perdu notre carte | a perdu son devis, renvoyer | arrêt de bus devant la maison
interdit aux camions | sans portail | hors taxe | sauf le mercredi | sauf imprévu, le 12 | uniquement le matin
retiré le 4 au magasin | retire son colis vendredi | enlèvement prévu lundi | oublié de signer page 3
décès du voisin, chantier reporté | pas du tout pressée | ni chat ni chien | jamais malade
never late with payments | not home in the morning | no parking on site | doesn't like the red one
penser à lui envoyer la brochure, ne pas oublier | aucun souci pour le paiement
pas de problème pour recevoir les offres | a refusé le rdv de mardi
a dit non à la date proposée, trouver une autre | il est sorti, rappeler plus tard | ne parle que l'anglais
on n'a pas son prénom | pas sûr de venir | ne boit pas d'alcool | sans permis | n'habite plus à Lyon
plus âgée que prévu | trop cher pour lui, revoir le prix | trop de vent pour la pose
annulation du stage, remboursée | a quitté la région | quitte son travail en juin | n'a jamais essayé
livré en retard, mécontent du transporteur | attend le retour de sa banque | ne peut pas financer
retire sa commande au dépôt | supprimer une ligne du devis | le chèque a été refusé | prefers mornings | no kids
not sure about the colour | asked for a quote, no answer yet | doesn't drive | never been to our shop
parle peu | pas de parking | jamais eu de chaudière | pas mariée | à revoir, pas urgent
client exigeant, ne lâche rien | vu au salon, non équipé | refait sa cuisine, pas la salle de bain
ne pas sonner | pas là avant midi | aucune idée du budget | a décliné le rendez-vous de lundi
refusé le devis de mai, en veut un autre | jamais sur place le mercredi | pas de fenêtre dans la salle de bain
fin du bail en mars | fini les travaux en mai | terminé le chantier, envoyer la facture
a un nouveau numéro | pas le bon code postal | ne sait pas se servir d'internet
ne tient pas à la couleur | cherche un 3 pièces, sans balcon | deux enfants, ne veut pas déménager avant juin
cliente anonyme au premier appel, donne son nom ensuite | non soumis à la TVA | hors zone | hors budget
sauf erreur, déjà client | interdit bancaire | bloqué au bureau jusqu'à 17h | le compte a été créé hier
supprimera son ancien abri | oublie souvent ses rdv | personne à l'adresse indiquée | ne veut que du bois
n'accepte que le mardi | rien reçu, renvoyer la doc | no garage | not until spring | stop by the shop on Friday
never used a heat pump | can't do Tuesdays
"""
REFUSALS = """
pas de mails merci | plus de courrier svp | cesser d'écrire | qu'on l'oublie | enlevé à sa demande le 4
sortie de la base à sa demande | souhaite être retirée | supprimer stp | supprimer toutes ses données
ne pas garder ses données | pas de conservation de ses données | n'a pas donné son consentement
consentement retiré par mail | a révoqué | opposé à toute prospection | refus de prospection
refuse les partenaires | ne veut pas des partenaires | pas de partenaires | que chez nous
ne pas transmettre à Raoul | stop newsletter | newsletter : stop | sms stop | arrêt sms | arrêt des mails
ne plus adresser de courrier | n'adressez plus de courrier | ne me sollicitez plus | pas de sollicitation
furieux de nos appels | s'est plainte de nos mails | plainte pour spam | signalé comme spam
lettre recommandée, droit d'opposition | demande CNIL | please stop | no contact | never again
surtout ne plus le relancer | ras le bol de vos pubs | veut être effacé partout | please remove me
plus de pub svp | ne veut plus entendre parler de nous | ne souhaite plus recevoir nos offres
à enlever du fichier | a demandé à être retiré | M. Petit ne veut plus qu'on l'appelle | arrêtez de m'appeler
plus de sms | pas de pub | stop | STOP SMS | refuse le démarchage | oppose à la transmission à des partenaires
ne pas communiquer ses coordonnées | ne pas transmettre | ne pas démarcher
client fâché, ne veut plus de nos mails | on ne le contacte plus | ne plus solliciter
supprimer ses données (RGPD) | demande d'effacement reçue le 3/10 | effacer tout
a coché non pour les partenaires | partenaires : non | pas d'accord pour partager ses données
veut qu'on lui fiche la paix | trop de mails, veut se désinscrire | désabonnée le 12 mai
a raccroché en disant de ne plus rappeler | pas de démarchage svp | n'a jamais donné son accord
ne nous connaît pas, veut savoir d'où on tient son adresse | décédé en 2024 | ne rien lui envoyer | unsubscribe
don't contact again | nous demande d'arrêter | en a marre de nos mails | ça suffit les mails | n'appelez plus
ne plus l'embêter | ne plus déranger | laisser tranquille | souhaite qu'on l'oublie | à oublier
retirer de la liste svp | merci de me retirer | veut plus rien recevoir | veut pas de pub
veut pas qu'on donne son numéro | ne pas donner son mail | pas de revente de ses infos
garder pour nous, ne pas partager | uniquement pour nous | non aux partenaires | n'accepte pas les partenaires
dit qu'il n'a jamais rien demandé | menace de porter plainte à la CNIL | a fait une réclamation RGPD
droit d'opposition exercé | exerce son droit à l'effacement | harcelé par nos appels | s'est plaint des relances
blacklister | à blacklister | pas OK pour les SMS | sms interdits | mail uniquement, pas de tel | ne pas appeler
tel : non | SMS : non | sauf SMS | n'est plus d'accord | a changé d'avis, ne veut plus
opposé au démarchage téléphonique | take her off the list | pas de relance svp | ne pas relancer | plus jamais
plus aucun contact | aucun contact souhaité | aucune sollicitation | pas de sollicitation commerciale
no more emails please | do not call | wants to be removed | asked us to stop emailing
told me never to call again | leave her alone | ne désire plus être contacté
souhaite arrêter de recevoir la newsletter | veut sortir de nos fichiers | veut disparaître de nos listes
efface tout ce qui la concerne | enlevez-moi svp | virez-moi de là | foutez-moi la paix
on arrête avec lui, il ne veut pas | interdiction de le contacter | ne veut pas être dans un fichier
pas pour la pub | refuse qu'on transmette | pas de transmission aux partenaires | partenaires non | NPA
opt out | désinscr. | desabo nl | spam selon lui | veut que ça s'arrête | demande à ne plus figurer chez nous
dit stop | radié à sa demande | il a repris son accord | annule son consentement | article 21
ne pas l'appeler, jamais | n'appeler sous aucun prétexte | plus besoin de nous, nous demande de l'effacer
effacer son dossier svp | ne fait plus partie de nos contacts à sa demande | veut être supprimée de partout
supprimée à sa demande | ne souhaite pas être dans la base | souhaite qu'on supprime son mail
exige la suppression de ses données | nous somme d'arrêter | arrêter les envois | stopper les mails
stopper tout | cesser toute communication | ne plus communiquer avec elle | ne plus jamais appeler ce monsieur
surtout pas de pub | surtout pas de SMS | pas de mailing | pas de newsletter pour elle | newsletter non | nl non
pub : non | mailing = non | refus mailing | refus de pub | refuse tout contact
refuse d'être contacté par d'autres | refuse que ses coordonnées circulent | ne veut pas que son numéro circule
ne pas faire circuler | ne pas diffuser | confidentiel, ne sort pas d'ici | pas de partage | opposée au partage
n'autorise pas | n'a pas consenti | consentement retiré | stop tout | svp arrêtez | arrêtez tout
ne me contactez plus | ne lui envoyez plus rien | enlevez la de vos listes | il faut l'enlever | a enlever
à retirer des envois | sortir des envois | suppr | a suppr | à désinscrire svp | veut etre desinscrit
veux plus de mail | veut plus etre appelé | veu plus | ne veu plus de pub | ne souaite plus être contacté
ne souhaite pas de rappel | pas d'appels commerciaux | ne pas utiliser pour les campagnes | hors campagne
exclure des campagnes | exclure des mailings | pas dans les mailings | interdit de démarchage
démarchage interdit | inscrit sur liste rouge | bloctel | plainte | a porté plainte | ne veut rien savoir
rien à faire de nos offres | s'en fiche de nos offres, arrêter | pas concerné, arrêter les mails
ne pas partager avec Raoul | ne plus le contacter svp | plus aucun mail à cette adresse | ne veut aucun appel
n'accepte aucun démarchage | demande qu'on cesse | demande de ne plus appeler | demande de ne plus lui écrire
a demandé qu'on ne l'appelle plus | on m'a demandé de l'effacer | effacement demandé par tél le 3
suppression RGPD | RGPD : oubli | droit à l'oubli | opposition reçue par courrier
s'oppose au transfert à des tiers | s'oppose à tout | tiers : non | transfert refusé | pas de tiers
ne rien transmettre | ne rien partager | garder ses coordonnées pour nous | pas de mail ni tel
ni mail ni téléphone | pas joignable : ne veut pas être appelé | mailing interdit | pas d'emailing
refus newsletter | refusé NL | désabonnement | unsubscribed 3 May | opt-out sms | opted out by phone
do not email | never email her | stop calling | stop mailing me | wants off the list | ne jamais revendre
sauf téléphone | qu'on ne l'appelle plus | veut qu'on arrête tout | arrêter de lui écrire | n'envoyez plus rien
ne plus rien envoyer | ne plus mettre en copie | fini les mails | plus un seul mail | basta les pubs
marre des sms | saturé de pub | lassé de nos relances | en a assez d'être relancé
trop sollicité, ne plus rien envoyer | insulte au téléphone, ne plus rappeler | refuse catégoriquement
refus catégorique | pas intéressée | pas intéressé du tout | ne nous intéresse pas | n'est pas intéressé
ne veut pas donner suite | ne donne pas suite | souhaite rester anonyme | ne veut pas laisser ses coordonnées
pas question de partager | hors de question | hors de question de vendre ses données | ne vendez pas mes infos
interdiction de revendre | pas de cession | cession refusée | accord retiré | a retiré son accord hier
revient sur son accord | n'est plus client, effacer sa fiche | mineur, ne pas contacter | décédée
parti sans laisser d'adresse, NPAI | délister | merci de ne plus m'envoyer de pub
ne veut pas recevoir d'autres mails | souhaite qu'on efface ses données | demande la suppression de son compte
demande à être effacé | droit à l'effacement | veut exercer ses droits | conteste avoir donné son accord
n'a pas autorisé le partage | refuse le partage | refuse que l'on transmette son numéro
interdit de transmettre | pas de transmission | ne pas transférer | ne pas vendre | ne pas céder à des tiers
à garder en interne | usage interne | ne plus appeler après ce jour | ne veut plus de coups de fil
plus de coups de fil | pas de coup de fil | ne plus téléphoner | plus jamais d'appel | arrêter les SMS
stop pub | stop mail | STOP au 36180 | non merci | pas intéressé, ne plus rappeler | liste d'opposition
en opposition | objet : désabonnement | se désabonne | souhaite se retirer | veut se retirer de la liste
a cliqué sur désinscription | marked us as spam | do not share with partners | no third parties
ne pas contacter par mail | ne plus envoyer de mails | ne pas envoyer sms
ne pas le contacter par mail uniquement | n'a pas lu nos mails et n'en veut plus
a dit non à la question du partage | a dit non au rendez-vous et ne veut plus rien
a refusé l'option partenaires | a dit non aux partenaires | n'a jamais envoyé son accord
ne pas appeler aujourd'hui ni plus tard | ne pas appeler demain ni jamais
pas de réponse à nos mails, veut plus rien | a dit non à tout | a dit non au téléphone | a dit non
dit non pour le moment, ne pas insister | a répondu non | opposition au démarchage
opposé au partage de ses données | refusé au salon | a refusé les offres | a décliné
n'a pas de mail, ne pas appeler | pas reçu d'accord | n'a pas eu de réponse, arrêtez
n'a pas reçu ce qu'il voulait, ne plus contacter | pas de vente de ses données | ne pas vendre en Vendée
no problem, but stop emailing | no issue but remove me | ne comprend pas vos mails, arrêtez
contact par mail uniquement, pas de tel | joignable par tel, mais sans pub | a dit non au devis et à la pub
oui mais sauf sms | on ne l'a jamais appelé, et il ne veut pas | pas mal fâché, ne plus rappeler
"""


def notes(text: str) -> list[str]:
    return [note.strip() for line in text.strip().splitlines() for note in line.split(" | ")]


def is_held(note: str) -> bool:
    column = UnreadColumn(ImportColumn(read_headers(["Commentaire"])[0], None, Why("unknown")))
    return column.find([note, "bonjour", ""]) == {note}


@pytest.mark.parametrize("note", notes(HARMLESS))
def test_a_note_of_daily_business_holds_nobody(note: str) -> None:
    assert not is_held(note)


@pytest.mark.parametrize("note", notes(REFUSALS))
def test_a_refusal_is_held_however_it_is_worded(note: str) -> None:
    assert is_held(note)
