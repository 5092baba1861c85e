"""Refusals as people and sales staff write them in notes, and notes that only look like some."""

from __future__ import annotations

import time

import pytest

from leadkeeper.domain.imports.anomalies import UnreadColumn
from leadkeeper.domain.imports.columns import ImportColumn, Why
from leadkeeper.domain.imports.headers import read_headers
from leadkeeper.domain.suppression import says_stop, shown_line, stop_lines


def _each(text: str) -> list[str]:
    return [one.strip() for one in text.replace("\n", " ").split("|")]


REFUSALS = _each("""
partenaires : non | partenaire=non | OK nous / KO partenaires | oui pour nous, non pour les autres | mail non, SMS oui |
do not pass on to third parties | n'est plus d'accord | accord annulé | revient sur son accord | a coché la case refus |
case non cochée | sans consentement | c'est non | nope | plus jamais | à retirer des envois | fin des envois demandée |
suspendre les envois | hors mailing | zéro mail | no pub | NE + CONTACTER | adresse à ne plus utiliser |
veut clôturer et disparaître du fichier | mise en demeure RGPD | a marqué comme spam | nous a bloqués |
ne reçoit plus rien à sa demande | removal requested | exclude from campaigns | objects to processing |
hates marketing emails | mort en 2024 | défunt | passed away in 2024 | † | ⛔ | feu M. Martin |
sa femme nous dit : décédé | la fille du client décédé | toujours pas désinscrit | je ne suis pas désinscrit |
jamais désabonné malgré ma demande | could not unsubscribe | n'arrive pas à se désabonner |
please stop sending me emails | please stop | could you stop emailing me | kindly stop all mails |
please stop sending | Stop mailing me! | STOP spamming me | stop calling this number | I want you to stop |
asked us to stop contacting him | make it stop | stop selling my data | STOP merci | stop svp | Stopp!! |
please cease | cease all communication | I never signed up for this | i didnt subscribe to this |
never agreed to this | I have not given permission to be contacted | didn't opt in | I don't remember signing up |
no longer wants to receive anything | dont contact | dont email me | dont want any more mails |
doesnt want to be called | please do not send anything | never contact me again | never call again |
must not be contacted | unhappy to be called | angry that we called | hung up on me, angry | wants out | I want out
| how did you get my email | where did you get my number from?? | lose my email address | kindly remove my address |
remove my number | please delete my account and data | erase all my data | please take my name off |
off the list please | asked to be forgotten | right to be forgotten | I object to marketing |
objects to being called | GDPR request - erase | gdpr erasure request | unsub pls | UNSUBSCRIBE ME NOW | unsuscribe
| spam!! | reported us as spam | your emails are spam | complained by phone | has complained about the emails |
will report you to the ICO | threatened legal action | refused | declined | says no | no partners | no sharing |
don't share my details with anyone | do not pass my address to partners | not for partners |
I don't want to receive partner offers | do not sell my info | no phone calls | enough emails |
enough with the calls | fed up with these emails | too many emails | leave me be | not interested, don't call again
| not intrested | no interest | changed his mind | I revoke my consent | revoked permission |
please cancel my registration | do not disturb | don't use my email | would prefer not to be contacted |
prefers not to receive emails | wrong person | I am not the person you are looking for | quit emailing me |
ne me recontactez pas | ne m'appelez plus | ne m'envoyez plus rien | ne pas me démarcher | n'envoyez plus de mails |
m'appelez plus | envoyez moi plus rien | laissez-moi tranquille | laisse moi tranquille |
veut qu'on la laisse en paix | foutez-moi la paix | fichez moi la paix | lachez moi les baskets | oubliez mon numéro
| pas ok pour les partenaires | veut être retiré | souhaite être désinscrit | demande à ne plus être contacté |
souhaite qu'on l'oublie | ne souhaite pas être recontacté | je ne désire plus | veut plus de mail | plu de mail |
plu de sms svp | plus rien recevoir | je n'ai jamais donné mon consentement | j'ai rien demandé | jamais demandé |
je me suis jamais inscrite chez vous | pas inscrit chez vous | n'a pas donné son accord | sans mon consentement |
ça suffit les mails | ça suffit !! | j'en ai assez de vos mails | en a marre | marre d'être appelé |
ras-le-bol de la pub | trop de mails | a raccroché, furieux d'être appelé | m'a raccroché au nez |
pas contente d'avoir été appelée | énervé par nos appels | très agacée par les relances | ne pas insister |
inutile d'insister | inutile de me recontacter | pas la peine de rappeler | svp arretez | arrêtez ça | arrêtez tout
| arreté de m'envoyer des mail | merci d'arrêter les mails | merci de cesser | cessez | merci de ne plus m'écrire |
merci de me supprimer | merci de me rayer de vos listes | merci de supprimer mon mail |
prière de ne pas communiquer mes coordonnées | supprimez mon adresse | suprimer mon adresse svp |
supprimez-moi de vos listes | effacez tout | retirez moi | enlevez mon mail | sortez moi de la liste |
desabonner moi | désincrivez moi | comment se désinscrire ? | annulez mon inscription | annuler mon inscription svp
| je retire mon consentement | s'est rétracté | je m'oppose à l'utilisation de mes données | s'y oppose |
opposée au démarchage | qui vous a donné mon numéro | comment avez-vous eu mon numéro ? |
où avez-vous eu mon adresse | spam | gros spammeurs | c'est du harcèlement | va porter plainte |
menace de saisir son avocat | se plaint des mails | STOP aux mails | stop à la pub | stoppez les mails |
stop demarchage | dit stop | non merci pas de partenaires | pas de tiers | pas de pub | pas de pub svp merci |
aucun mail | aucun partage | ne pas donner mon numéro | ne donnez pas mon mail à d'autres |
mes données ne doivent pas être revendues | ne pas déranger | ne veut pas être dérangé |
ne veux plus entendre parler de vous | pas envie d'être contacté | pas intérréssée | n'est plus intéressée |
ne l'intéresse plus | dégagez | a changé d'avis | se désiste | pas la bonne personne | tel raccroché |
refus catégorique | refuse tout contact | refuse la pub | est mort | mon mari est décédé, merci de ne plus écrire |
je vous interdis de m'appeler | interdiction d'utiliser mon mail | non non et non | Do NOT ring me |
Please refrain from contacting me | please leave my family alone | take me off | never want to hear from you |
I have never heard of you, why are you emailing me? | why do I get these mails | stop w/ the emails | no more!!! |
not keen on being called | not comfortable with sharing | he doesn't want us to call him |
said not to contact her again | told me to stop | rude on phone, told me never to call back |
asked not to be emailed | asks for removal | wishes to be removed | wants to be left alone | request data deletion |
blocked us | hung up | hung up immediately | not for me thanks | no ty | will unsubscribe |
I consider this harassment | data protection complaint | illegal! I never consented | no permission to share |
opt me out please | suppress | deceased | he is dead | ne m'appelez surtout pas | ne jamais rappeler |
n'envoyez rien | ne cédez pas mes données | pas de transmission | pas de communication commerciale | pas consentant
| non consentant | non intéressé | pas du tout intéressé | aucun intérêt | ça ne m'intéresse pas | pa interesse |
je suis pas intéressé | foutez la paix | laissez nous tranquilles | lachez nous | on arrête les mails svp |
faut arreter de m ecrire | stoppez | stop merci | stop prospection | demande l'arrêt des envois |
demande à être retirée du fichier | demande l'effacement de ses données | souhaite suppression de ses données |
demande désabonnement | souhaite se désinscrire | souhaite sortir de la base | otez moi de la liste | rayez mon nom
| retirez mon nom | me sortir de la liste | à sortir de la base | à exclure | à ne plus contacter |
a ne pas démarcher | NPA | sur liste d'opposition | inscrit sur liste rouge | demande RGPD |
exerce son droit d'opposition | réclamation CNIL | j'ai saisi la cnil | je considère ça comme du harcèlement |
vous n'avez pas le droit de m'écrire | je ne vous ai pas donné mon accord | je ne vous ai rien demandé |
n'a pas souvenir de s'être inscrit | dit ne jamais s'être inscrite | conteste son inscription |
ce n'est pas moi qui me suis inscrit | pourquoi vous m'appelez | comment vous avez eu mon mail ? | assez de mails |
j'en ai marre | furieuse d'avoir reçu nos mails | a raccroché aussitôt | raccroche direct | raccroché |
refuse la transmission | refuse les appels | refus de communiquer | Refus partenaire | ne donne pas son accord |
ne consent pas | pas ok | ok pour nous mais pas partenaires | non pour les partenaires | non à la pub |
no to partners | no to sharing | décès | veuve, mari décédé, ne plus écrire à Monsieur | jveux plus recevoir de sms
| jai rien demandé | svp plu de sms | arretes de m'appeler | dsl pas interessé | me desabonner | supprimé moi |
enlevé moi de la liste | vous pouvez me désinscrire à tout moment | you can unsubscribe me any time you like |
j'exerce mon droit d'accès et d'opposition | mes données ne doivent jamais être vendues |
Merci de ne plus me donner à la mutuelle | ne plus me transmettre | ne plus me donner à vos partenaires
| ne plus céder mes coordonnées | ne plus partager mon adresse | ne pas vendre mon mail | ne plus refiler mon mail
| ne plus donner mes coordonnées | ne pas donner mon adresse | arrêtez de donner mon mail
| arrêtez de donner mes coordonnées | arrêtez de refiler mon numéro | arrêter de vendre mon adresse
| cessez de fournir mes infos à la mutuelle | ne donnez pas mes infos à la mutuelle | ne donnez pas mes infos
| ne donnez plus mon nom | ne refilez pas mes coordonnées | ne fournissez pas mon adresse à Brume | pas de revente
| pas de revente svp | aucune revente | pas de cession | je ne veux pas que la mutuelle m'appelle
| je veux pas que Brume m'appelle | Je ne souhaite pas que la mutuelle ait mes coordonnées
| je ne veux pas que vous donniez mon mail | je préfère que vous ne donniez pas mes coordonnées
| gardez mon mail pour vous | gardez mes coordonnées pour vous | que mes coordonnées restent chez vous
| merci de garder mon adresse pour vous | mes coordonnées restent entre nous | mes données ne sont pas à vendre
| ne me vendez pas | ne me refilez pas à la mutuelle | ne me donnez pas à la mutuelle
| ne me transmettez plus à personne | ne me confiez pas à un assureur | ne passez pas mon numéro à Brume
| évitez de donner mon mail à la mutuelle | merci d'éviter de transmettre mes coordonnées
| interdiction de donner mes coordonnées | je ne veux pas que mes données partent ailleurs
| Ne communiquez pas mon mail | ne plus communiquer mes infos | que la mutuelle ne m'appelle plus
| que la mutuelle arrête de m'appeler | la mutuelle doit arrêter de m'appeler | qu'ils arrêtent de m'appeler
| dites à la mutuelle d'arrêter | dites à la mutuelle de me laisser tranquille
| Mutuelle des Tilleuls : ne plus leur donner mon mail | ne plus leur envoyer mes coordonnées
| please stop giving my email away | stop giving my details to the insurer | stop passing my number on
| don't give my details to the insurer | don't give my email to anyone | please do not pass me on to the insurer
| please don't pass my name on | do not hand my data to partners | don't hand over my email | no resale
| no selling please | I don't want the insurer to call me | I would rather you didn't share my email
| please keep my email to yourselves | keep my details private | don't forward my details | not to be passed on
| never give my number to anyone | no longer give me to the insurer | I don't want you giving my details out
| please stop sharing my address | quit selling my address | don't sell me to the insurer
| don't let the insurer call me | my data is not for sale | stop handing out my number
| stop forwarding my mail address to others | ne pas diffuser | ne pas divulguer mon adresse
| ne divulguez pas mes coordonnées | ne plus échanger mes données | ne louez pas mon adresse
| ne pas louer mes coordonnées
| ne donner son mail à personne | contre le partage de ses données | refuse qu'on donne son mail
| je retire mon oui | seulement pour vous, pas pour d'autres sociétés | fiche à effacer (demande client)
| svp suprimez mes donnée | jveu plu recevoir de mail | STOPPPP | S T O P | s.t.o.p | ST0P | Basta les mails
| usage interne uniquement | pls unsubsribe me | changed my mind: no | changed her mind about partners
| no 3rd party | NOT for 3rd parties | for internal use only | GDPR art 21 | article 21 svp | art. 17 RGPD
| no more thanks | 🚫 | Me désabonner | contre la transmission | refuse que vous donniez son numéro
| je suis contre le partage
""")

ORDINARY = _each("""
bus stop near the house | rappeler mardi | no problem | pas de souci | sans allergie | arrêt maladie |
stop smoking program | interested in stopping by | a arrêté de fumer | ne pas oublier de rappeler | great quiz |
stop by anytime | stopped by the booth | ouvert en non-stop | stop motion workshop | wants to stop smoking |
arrêt de bus devant la maison | souhaite arrêter de fumer | arrêter le sucre | a arrêté le sport |
cession de fonds de commerce | merci beaucoup | très bon accueil | rappeler demain matin | pas de réponse |
pas joignable avant 10h | no reply | left early | messagerie | pas dispo lundi | pas pressé | pas d'enfants |
pas de chien | pas de numéro | pas mal | pas besoin de facture | n'a pas reçu son colis |
je n'ai pas reçu votre mail, merci de me le renvoyer | plus d'infos | plus tard | préfère être contacté plus tard |
no children | no rush | no budget until January | no worries | not before 9am | don't know |
don't forget to call back | does not eat meat | I don't have a preference | can't call before noon |
please call me back | more emails please | interested in the newsletter | wants to be contacted | asked for a quote
| signed up at the fair | never tried it | I never win anything | jamais essayé | aucune allergie | aucun souci |
aucun problème | rien | de rien | sans alcool | sans engagement | hors France | sauf le lundi | rendez-vous déplacé
| a changé de numéro | new email address since June | wrong size | remove makeup | delete key broken |
retrait en magasin | supprimer les taches | enlever les poils | a oublié son parapluie |
n'oubliez pas de m'envoyer le catalogue | n'hésitez pas à me contacter | pas de problème | moi non plus | Non | no |
refus de priorité | colis refusé | intéressé par la newsletter | a accepté au stand | d'accord pour les partenaires
| appelle souvent | contacter par mail uniquement | préfère SMS | souhaite recevoir la newsletter |
veut être livré lundi | envoyer la documentation par courrier | partenaire | travaille chez un partenaire |
vend des voitures | très content d'avoir été appelé | happy about the call | travaux de raccordement | avocat à Lyon
| works for a law firm | tranquille le week-end | quartier calme et tranquille | ça suffit pour deux personnes |
enough space for a dog | trop grand | trop tard | too expensive | sick leave | marre du plastique |
résiliation de son contrat d'énergie | cancelled the order | spam filter installed | check the spam folder |
block of flats | croix-rouge | radio | forgot his password | out of town until Friday | checked out | lost his keys
| who is the director? | where is the shop? | qui est le directeur ? | où avez-vous acheté le canapé ? |
a donné son numéro au stand | changed her mind about the colour | collects objects | opposite the station |
leave with the neighbour | take two | loves the offers | vos mails sont super | share with my sister |
happy to share | prefers email | would rather come on Friday | declined the dessert | refuse to eat fish |
my partner is vegan | tell my partner | third party insurance | tiers temps | mort de rire | interdit aux chiens |
dégagez les voies respiratoires | lâcher prise | laissez-moi un message | laissez moi le temps de réfléchir |
je vous laisse mon numéro | ne pas utiliser l'ascenseur | garder les enfants | inutile de sonner | se plaint du dos
| agressif : le chien | énervé par les travaux | sortez couverts | mauvaise vue | erreur de taille |
pas moi qui décide, c'est mon mari | m'envoyer le catalogue | cherche stop-porte | Comment arrêter de ronfler ? |
s'arrête souvent au magasin | je ne mange pas de viande | je ne connais pas | plus jamais de plastique | left-handed
| call centre manager | no trouble at all | not married | no garden | I do not eat fish | I do not know yet |
does not smoke | never flies | I never cook | said he would think about it | asked when the shop opens |
asked to be put on the waiting list | wants more information | please confirm receipt | please email me the results
| OK for partners | gave consent on the phone | consent form signed | signed up in June | registered for the draw |
report to reception | hang the picture | block booking | blocked drain | moving house, removal in May |
took the train | out of stock | enough said | sick child at home | where can I find the offers? |
how do I contact you? | how many e-mails will I get? | good offers | keep me informed | private pension |
the bus stops in front of the house | pit stop | I stopped eating meat | quit smoking last year |
wrong spelling: it's Lefebvre | someone else will pick it up | fed the cat | no partner | third child |
objective: lose 5 kg | I want to lose weight | removes stains easily | Rue de l'Arrêt | 12 rue de la Paix |
Avenue de la Résistance | La Rochelle | Sans-Souci | Cesson-Sévigné | Radinghem | Responsable marketing |
Assistante commerciale | Agence Contact | SMS Factory | standardiste | huissier | femme au foyer | sans profession |
Noir | Jamais | Souvent | Plutôt pas | Pas vraiment | Plus de 3 | Moins de 18 ans | Aucun des deux | Never | Not yet
| More than 5 | Je ne me prononce pas | rather not say | Non concerné | Je n'ai pas d'animal |
Je n'ai pas encore choisi | déjà client | déjà inscrite à la newsletter | inscrit sur la liste d'attente |
s'est inscrit au stand | a répondu au téléphone | a rappelé hier | relance prévue lundi | à recontacter en janvier |
OK pour recevoir les offres | oui aux partenaires | accord partenaires recueilli | consentement signé |
envoi en recommandé | merci de me rappeler | merci de m'appeler après 18h | quand allez-vous me rappeler ? |
comment recevoir vos offres ? | qui contacter ? | j'attends toujours votre mail | je veux bien être contacté |
veut recevoir les offres par mail | souhaite être présent | demande de devis | demande de documentation |
demande un rendez-vous | signale un changement d'adresse | suppression d'un poste | retire son colis demain |
à retirer sur place | rayé : pull bleu rayé | sortie scolaire | annuler le rendez-vous | oublie souvent ses lunettes
| a oublié son mot de passe | fâché avec son fils | excédée par le bruit | mécontent de la livraison |
déçu par le produit | trop sucré | assez intéressée | insulte | fichu caractère | laisser au gardien |
interdiction de fumer | ne mange plus de viande | ne travaille plus | ne voit pas bien | n'aime pas le rouge |
n'a pas d'ordinateur | n'a pas encore choisi | pas là le lundi | pas au bureau | pas chaud pour le modèle bleu |
pas de retour | pas d'inquiétude | pas possible le 12 | plus petit modèle | plus de couleurs svp | au plus vite |
rappeler au plus tôt | hors vacances scolaires | sans sucre | sans permis | sans réponse | sans faute |
en face de la gare | partage son bureau | vendeur | vend des fleurs | transféré au SAV | communication non verbale |
no reply to my email | did not get your email | not available by phone before 10 | trop tard pour rappeler |
sick, call back on Monday | please use this address | Non merci pour le café, mais j'adore vos bougies |
no thanks for the coffee | stop au désordre | stop aux mauvaises odeurs | stop à la cigarette |
je n'ai plus mes coordonnées bancaires sous la main | évitez de passer par la cour | ne me donnez pas trop de choix |
évitez d'appeler avant 9 h | passez par mon adresse de bureau | keep my place in the draw
| Je ne veux pas rater l'offre | Sans opposition de ma part
| Je ne reçois plus vos mails, pouvez-vous me réinscrire ? | Je ne reçois pas la newsletter, pourquoi ?
| I don't want to miss it | Ne souhaite pas répondre | Ne souhaite pas préciser | Refuse de répondre | Retraité
| Retraitée | Do not ring the bell | Stop au gaspi | I do not want to answer | aucune opposition
| Vos données ne seront jamais vendues. Vous pouvez vous désinscrire à tout moment. |
Lu et accepté. Je peux me désinscrire à tout moment. | Je peux m'opposer à tout moment |
En cochant, j'accepte. Pour se désinscrire : répondre STOP au 36111 ou cliquer sur le lien de désinscription. |
I agree to the sharing of my data. You can unsubscribe at any time. | Consentement - droit d'opposition rappelé |
Vous pouvez vous opposer à tout moment en écrivant à dpo@x.example. |
Droit d'accès, de rectification, d'opposition et d'effacement rappelés
""")


IN_FEW_WORDS = _each("""
Partenaires : non finalement | retiré le 12/11 | uniquement la newsletter | a rappelé pour annuler | on m'a dit de
l'enlever | non (partenaires) | non finalement pour les partenaires | partenaires : plus maintenant | Retrait le
12/11/2026 | rétractation reçue le 3/11 | a coché pour sa fille mineure | rétractation | s'est rétractée | rétracté
par mail | annule son accord | retrait du consentement le 3/11 | désistement | ne souhaite plus partenaires |
partenaires: non | partenaires NON | non aux partenaires | pas les partenaires | ok newsletter seulement | newsletter
uniquement | que la newsletter | juste la newsletter | a appelé pour se retirer | retirée à sa demande | retiré le 3
nov | retiré (tel) | on nous a demandé de le retirer | m'a demandé de l'enlever | a coché au nom de son fils mineur |
a coché à la place de sa mère
""")

OTHERS_IN_FEW_WORDS = _each("""
annulé le rdv du 12/11 | a rappelé pour annuler le RDV | colis retiré le 12/11 | commande retirée en boutique |
retrait en magasin | retrait le 12/11 en boutique | non joignable | non répondu | Non fumeur | non réglé | newsletter
ok | lit la newsletter | a rappelé pour confirmer | partenaires ok | partenaires : oui | sa fille mineure vient aussi
| uniquement le samedi | retrait dossier mairie | rétractation prêt | enlever 2 chaises
""")


@pytest.mark.parametrize("text", [*REFUSALS, *IN_FEW_WORDS])
def test_a_refusal_in_a_note_is_seen_wherever_the_note_stands(text: str) -> None:
    assert says_stop(text)
    assert says_stop(f"Merci.\n{text.upper()}")
    column = UnreadColumn(ImportColumn(read_headers(["Comments"])[0], None, Why("unknown")))
    assert column.find([text, "bonjour", ""]) == {text}


@pytest.mark.parametrize("text", [*ORDINARY, *OTHERS_IN_FEW_WORDS])
def test_an_ordinary_note_sends_nobody_to_review(text: str) -> None:
    assert not says_stop(text)


@pytest.mark.parametrize(
    "text", ["Refus de répondre", "Retraitée", "NEVER_SUBSCRIBED", "Never subscribed", "Retraités"]
)
@pytest.mark.parametrize("header", ["Profession", "Newsletter status", "Question 4"])
def test_a_word_that_looks_like_a_refusal_in_a_column_of_something_else_is_none(header: str, text: str) -> None:
    column = UnreadColumn(ImportColumn(read_headers([header])[0], None, Why("unknown")))
    assert column.find([text]) == set()


@pytest.mark.parametrize("text", ["n'a ", "stopper ", "arreter ", "ne pas ", "qui donne ", "why do ", "a", "!", "no "])
def test_a_long_line_is_read_at_once(text: str) -> None:
    line = (text * 10_000)[:10_000] + "x"
    start = time.perf_counter()
    stop_lines(line)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    "note",
    [
        "fiche à anonymiser",
        "base à purger de son adresse",
        "son avocat veut la fin des envois, tout suspendre",
        "a coché oui par erreur au salon",
        "accord à redemander",
        "regrette son accord",
        "client mécontent : ses coordonnées ont été vendues",
        "saturée de mails, on lâche",
        "accord uniquement pour la newsletter",
        "lui couper les mails",
        "keep her data for own use",
        "adresse confidentielle",
    ],
)
def test_what_ends_or_limits_near_to_what_that_is_of_waits(note: str) -> None:
    """Words that nobody had foreseen together: each was taken for a note about something else."""
    assert says_stop(note)


@pytest.mark.parametrize(
    "note",
    [
        "a fini ses études, envoie son CV",
        "sans enfant, habite un appartement",
        "retire sa commande samedi",
        "colis vendu avec la table",
        "travaux terminés en mars",
        "avocat à la retraite",
    ],
)
def test_an_end_of_something_else_holds_nobody(note: str) -> None:
    assert not says_stop(note)


@pytest.mark.parametrize("thing", ["insurance", "car"])
@pytest.mark.parametrize(
    "what",
    ["ads", "flyers", "telemarketing", "alerts", "notifications", "salesmen", "brokers", "campaigns", "pitches",
     "deals"],
)  # fmt: skip
def test_messages_about_a_thing_that_are_not_wanted_are_refused(thing: str, what: str) -> None:
    """They were taken for the thing itself, as in "Does not want insurance"."""
    assert says_stop(f"Does not want {thing} {what}")
    assert says_stop(f"Doesn't want any {thing} {what}")
    assert says_stop(f"does not want {thing}, nor {what} about it")


@pytest.mark.parametrize(
    "note",
    [
        "does not want insurance",
        "Doesn't want any car.",
        "doesn't want a garden flat, a house",
        "does not want leasing but a loan",
        "doesn't want the pool yet",
    ],
)
def test_a_thing_that_is_not_wanted_holds_nobody(note: str) -> None:
    assert not says_stop(note)


@pytest.mark.parametrize("what", ["réclames", "bons plans", "annonces", "alertes", "campagnes", "commerciaux"])
def test_no_interest_in_advertising_is_a_refusal_whatever_is_wanted_instead(what: str) -> None:
    assert says_stop(f"pas intéressé par les {what} mais cherche un garage")


ROW = (
    "Tanguy, Chloé, chloe.tanguy@poste.example, 612460222, Date : 2026-10-03, Salon de Rennes, Partenaires OK ? : oui, "
    "Cell comments : a demandé de ne plus être contacté"
)


def test_a_long_line_keeps_the_words_that_refuse_and_no_word_is_cut() -> None:
    """“… Partenaires OK ? : oui, Cell com” stood in Review: who read it saw a yes."""
    assert shown_line("Salon : ", ROW).endswith("Salon de Rennes … Cell comments : a demandé de ne plus être contacté")
    for line in (ROW, shown_line("Salon : ", ROW)):
        assert (stop_lines(f"STOP ({line})") or "").count("a demandé de ne plus être contacté") == 1
    assert shown_line("", "ne plus contacter " + "mot " * 60) == "ne plus contacter" + " mot" * 25 + " …"
    late = stop_lines("Bonjour " * 30 + "merci de ne plus me contacter " + "mot " * 40) or ""
    assert "ne plus me contacter" in late
    assert len(late) < 400
    assert (
        shown_line("A : ", "mot " * 40 + "lea@x.example, ne plus contacter") == "A : lea@x.example … ne plus contacter"
    )
    assert shown_line("", "x" * 300 + " ne plus contacter").endswith("ne plus contacter")
