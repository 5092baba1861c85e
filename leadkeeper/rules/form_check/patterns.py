"""The wording patterns of the form check, written as its definition writes them: for folded text, `{NAME}` a pattern.

They are a net, not a proof: that nothing is caught proves nothing.
"""

from __future__ import annotations

import re

SOURCES = {
    "TERMS": (
        r"conditions (?:generales|d'utilisation|de vente|de participation|du jeu)|\bcg[uv]s?\b|"
        r"\breglement\b(?! \(ue\)| europeen| general)|politique de (?:confidentialite|protection des donnees)|"
        r"charte de confidentialite|\bterms\b|\bt&cs?\b|privacy (?:policy|notice)"
    ),
    "RULES": (
        r"conditions (?:generales|d'utilisation|de vente|de participation|du jeu)|\bcg[uv]s?\b|"
        r"\breglement\b(?! \(ue\)| europeen| general)|\bterms\b|\bt&cs?\b"
    ),
    "COMPANIES": (
        r"(?:partenaires?|annonceurs?|sponsors?|societes?|entreprises?|marques?|enseignes?|organismes?|tiers|"
        r"filiales?|partners?|companies|advertisers?|third parties|brands?)\b"
    ),
    "HARMLESS": (
        r"\s(?:to )?(?:manquer|rater|louper|passer a cote|perdre|oublier|attendre|participer|creer|payer|fournir|"
        r"miss|lose|wait|enter|play|pay)\b"
    ),
    "NETWORK": (
        r"(?:(?:les |des |d'autres |un |the |a )?(?:facebook|instagram|tik ?tok|linkedin|snapchat|pinterest|meta\b|"
        r"reseaux? socia(?:l|ux)|social (?:networks?|media)))"
    ),
    "NO": (
        r"(?:\bsans|\bne|\bn'\w+|\bni|\bpas|\bjamais|\baucune?|\bnon|\binterdi\w*|\bnot|n't|\bnever|\bwithout|"
        r"\bno)\b[^.,;:]{0,60}$"
    ),
    "RIGHTS": (
        r"retir|revoqu|oppos|desinscri|desabonn|\bdroits?\b|reclam|preuve|prouv|withdraw|unsubscri|object|"
        r"\brights?\b"
    ),
    "NEUTRAL": (
        r"^\W*(?:je (?:participe|valide|joue|confirme|continue|postule|m'inscris|"
        r"reponds\b(?!.*\b(?:accept|consen|oui\b)).*)|valider|participer|continuer|jouer|envoyer|suivant|ok|"
        r"c'est parti|submit|continue|next|play|enter|send|go)\W*$"
    ),
    "TERMS_IN_BOX": (
        r"(?:accept\w*|approuv\w*|reconnai\w*|adher\w*|consen\w*|agree|\blu)\s+(?:(?:sans reserve|egalement|aussi|"
        r"avoir lu|avoir pris connaissance|et accept\w*|et approuv\w*|to|with)\s+){0,3}(?:a |au |aux |de |du |des |"
        r"les |le |la |l'ensemble (?:des |de la |du )|nos |vos |ses |notre |votre |the |our |your |these )*{TERMS}|"
        r"(?:,| et| ainsi que| and)\s+(?:(?:a|au|aux|avec|to) )?(?:les |le |la |nos |vos |ses |notre |votre |the |"
        r"our ){RULES}"
    ),
    "OPT_OUT": (
        r"decoch|sauf (?:opposition|refus|avis contraire)|si vous ne (?:le )?(?:souhaitez|voulez|"
        r"desirez) pas\b(?!{HARMLESS})|coch\w*[^.]{0,80}\bne (?:souhait|voul|veux|desir)\w* plus\b|"
        r"\bne (?:souhait|voul|veux|desir)\w* plus\b[^.]{0,80}\bcoch|"
        r"pour ne pas (?:recevoir|etre (?:contact|appel|demarch|sollicit|prospect|relanc|inscrit))|\buntick|"
        r"\buncheck|\bunless you (?:tell|opt|object|inform|indicate|say|write|tick|check)|"
        r"\bif you (?:do not|don't) (?:wish|want)\b(?!{HARMLESS})"
    ),
    "REFUSAL": (
        r"\bje ne (?:souhaite|veux|desire) (?:pas|plus)\b(?!{HARMLESS})|(?<!si )(?<!que )\bje m'oppose\b|"
        r"\bje refuse (?:de |d'|que |qu')|\bi (?:do not|don't) (?:wish|want)\b(?!{HARMLESS})|\bi object\b"
    ),
    "OPEN_LIST": (
        r"\b(?:notamment|par exemple|entre autres|tels? que|telles? que|parmi lesquel(?:le)?s)\b(?!\s+(?:des|les|"
        r"sur|pour|ses|leurs)\s+(?!{COMPANIES}))(?!\s+par (?:e-?mail|courriel|sms|telephone|courrier|voie))"
        r"(?!\s+(?:designe|liste|nomme|defini|enumere|indique)\w*)|"
        r"\b(?:including|such as)\b(?!\s+(?:discounts|offers|vouchers|coupons|promotions|news|by)\b)|\betc\b|"
        r"\b(?:et (?:d')?autres|and other) {COMPANIES}|\bfuturs? partenaires?|\bpartenaires? (?:a venir|futurs?)|"
        r"liste non exhaustive|\bfuture partners?"
    ),
    "ONWARD": (
        r"partenaires de (?:nos|ses|leurs|vos) partenaires|\b(?:leurs|ses) propres (?:partenaires|clients|"
        r"annonceurs)|\bsous-?partenaires|(?:partenaires|annonceurs) et leurs (?:propres|partenaires|clients|"
        r"annonceurs|filiales|affilies)|(?:transm|communiqu|partag|ced|revend|transf|fourni|lou)\w*[^.]{0,80}\b(?:a|"
        r"aux|avec) leurs (?:partenaires|clients|annonceurs)|partners of (?:our|their) partners|"
        r"\btheir own (?:partners|customers|clients|advertisers)|partners and their (?:partners|affiliates|"
        r"advertisers|customers)"
    ),
    "ANY_CHANNEL": (
        r"\bpar (?:tous?|tout) (?:les )?(?:moyens?|canaux|canal|voies?|supports?)\b|\btous (?:supports|canaux)|"
        r"quel que soit le (?:canal|moyen|support)|\b(?:by|via|through) any (?:means|channel)"
    ),
    "ELECTRONIC": (
        r"\bvoies? electroniques?(?! ?[(:,]? ?(?:par )?(?:e-?mails?|courriels?|sms|textos?)\b)|"
        r"\belectronic means(?! ?[(:,]? ?(?:by )?(?:e-?mails?|sms|texts?)\b)"
    ),
    "TACIT": (
        r"tacite|\breconduc|\breconduit|renouvel\w* automatique|automatiquement renouvel|"
        r"jusqu'a (?:revocation|nouvel ordre|retrait)|sans limite (?:de duree|dans le temps)|duree indeterminee|"
        r"\btacit\b|automatic(?:ally)? renew|renew\w* automatically|until (?:revoked|withdrawn|further notice)|"
        r"\bindefinite"
    ),
    "LEGITIMATE": r"interets? legitimes?|legitimate interests?",
    "VAGUE_TIME": (
        r"duree (?:strictement |raisonnablement )?necessaire|aussi longtemps que|le temps necessaire|"
        r"as long as (?:is )?(?:necessary|needed|required)"
    ),
    "PERIOD": (
        r"(?:\d+|\b(?:un|deux|trois|quatre|cinq|six|douze|one|two|three|four|five|six|twelve))\s?(?:ans?|annees?|"
        r"mois|jours?|years?|months?|days?)\b"
    ),
    "VAGUE_SOURCE": (
        r"organismes? specialises?|partenaires? de confiance|bases? de donnees (?:tierces?|externes?)|"
        r"speciali[sz]ed (?:organi[sz]ation|company)|trusted partners?|third[- ]party database"
    ),
    "CONTINUING": (
        r"(?:\ben (?:continuant|poursuivant|validant|cliquant|participant|soumettant|remplissant|repondant|"
        r"vous inscrivant|m'inscrivant|naviguant)|\bby (?:continuing|clicking|submitting|entering|registering|"
        r"signing up|browsing|participating))\b.{0,140}?(?:accept|consen|autoris|recevr|agree|authori[sz]|"
        r"receive)\w*(?P<rest>[^.!?;]{0,120})"
    ),
    "OBJECT": (
        r"recev|offre|partenaire|transm|transfer|partag|communiqu|\bced|contact|appel|\bsms\b|e-?mail|courriel|"
        r"newsletter|prospect|demarch|(?:mes|vos) (?:coord|donnees)|\boffers?\b|\bpartners?\b|\bshare|\bmarketing|"
        r"\bcall"
    ),
    "DOUBLE_NO": (
        r"(?:\bne\b|\bn')[^.]{0,40}\b(?:pas|plus)\b(?:(?!\bet\b|\bni\b|\bmais\b|[.,;]).){0,60}(?:\bne\b|"
        r"\bn')[^.]{0,40}\b(?:pas|plus)\b|(?:\bne\b|\bn')[^.]{0,20}\b(?:refus|oppos)\w*[^.]{0,10}\bpas\b|"
        r"(?:\bne\b|\bn')[^.]{0,12}\bpas (?:oppose|d'objection|contre\b)|(?:\bnot\b|n't\b)[^.,;]{0,60}(?:\bnot\b|"
        r"n't\b)"
    ),
    "BLOCTEL": r"bloctel",
    "SENT_SOCIAL": (
        r"(?:transm|communiqu|partag|envoy|envoi|import|televers|fourni|\bced|shar|\bsen[dt]\b|upload|"
        r"disclos)\w*[^.]{0,80}\b(?:(?:a|aux|avec|vers|aupres des?|to|with) |aupres d'){NETWORK}|"
        r"audiences? (?:personnalise|similaire)|custom audience|\blookalike|"
        r"publicit\w*[^.]{0,60}\bsur {NETWORK}[^.]{0,80}(?:adresse|e-?mail|numero|donnees)|"
        r"(?:adresse|e-?mail|numero|donnees)[^.]{0,80}publicit\w*[^.]{0,60}\bsur {NETWORK}|"
        r"(?:adresse|e-?mail|numero|donnees|coordonnees)[^.]{0,80}\b(?:vous|me) (?:retrouver|reconnaitre|identifier|"
        r"cibler|montrer|proposer)\b[^.]{0,60}\bsur {NETWORK}"
    ),
}

_NAME = re.compile(r"\{([A-Z_]+)\}")

# The same meaning in linear time. What follows a word's rest is never a letter, so that giving letters back cannot
# help, and no word has more than 80 letters; of a number only the last digit stands before its unit.
_LINEAR = {r"\w*": r"\w{0,80}+", r"\w+": r"\w{1,80}+", r"\d+": r"\d"}


def expanded(name: str) -> str:
    """The pattern with every `{NAME}` in it replaced by that pattern in a non-capturing group."""
    return _NAME.sub(lambda match: f"(?:{expanded(match[1])})", SOURCES[name])


def _compiled(name: str) -> re.Pattern[str]:
    pattern = expanded(name)
    for written, linear in _LINEAR.items():
        pattern = pattern.replace(written, linear)
    return re.compile(pattern)


PATTERNS = {name: _compiled(name) for name in SOURCES}
