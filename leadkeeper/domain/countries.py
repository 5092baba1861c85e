"""Countries: from a name or a code in a cell to ISO 3166 alpha-2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from leadkeeper.domain.text import fold

NAMES = """
AD: andorre, andorra, principaute d andorre
AE: emirats arabes unis, united arab emirates, uae, eau, dubai
AF: afghanistan
AG: antigua et barbuda, antigua barbuda
AI: anguilla
AL: albanie, albania
AM: armenie, armenia
AO: angola
AQ: antarctique, antarctica
AR: argentine, argentina
AS: samoa americaines, american samoa
AT: autriche, austria, osterreich, aut
AU: australie, australia
AW: aruba
AX: iles aland, aland islands
AZ: azerbaidjan, azerbaijan
BA: bosnie herzegovine, bosnia herzegovina
BB: barbade, barbados
BD: bangladesh
BE: belgique, belgium, bel, belgie, belgien, belgio, belgica, b
BF: burkina faso
BG: bulgarie, bulgaria, bulgarien
BH: bahrein, bahrain
BI: burundi
BJ: benin
BL: saint barthelemy, st barthelemy
BM: bermudes, bermuda
BN: brunei, brunei darussalam
BO: bolivie, bolivia, plurinational state of bolivia
BQ: pays bas caribeens, caribbean netherlands, bonaire sint eustatius and saba, bonaire saint eustache et saba
BR: bresil, brazil
BS: bahamas
BT: bhoutan, bhutan
BV: ile bouvet, bouvet island
BW: botswana
BY: bielorussie, belarus
BZ: belize
CA: canada, can
CC: iles cocos, cocos keeling islands, cocos islands
CD: congo kinshasa, rdc, republique democratique du congo, democratic republic of the congo, dr congo
CF: republique centrafricaine, central african republic, centrafrique
CG: congo brazzaville, republique du congo, congo, republic of the congo
CH: suisse, switzerland, che, confederation helvetique, schweiz, svizzera, suiza
CI: cote d ivoire, ivory coast
CK: iles cook, cook islands
CL: chili, chile
CM: cameroun, cameroon
CN: chine, china, republique populaire de chine
CO: colombie, colombia
CR: costa rica
CU: cuba
CV: cap vert, cape verde, cabo verde
CW: curacao
CX: ile christmas, christmas island
CY: chypre, cyprus
CZ: tchequie, czechia, republique tcheque, czech republic, cesko, ceska republika
DE: allemagne, germany, deu, deutschland, duitsland, germania, alemania, alemanha, d
DJ: djibouti
DK: danemark, denmark, danmark
DM: dominique, dominica
DO: republique dominicaine, dominican republic
DZ: algerie, algeria, dza
EC: equateur, ecuador
EE: estonie, estonia
EG: egypte, egypt
EH: sahara occidental, western sahara
ER: erythree, eritrea
ES: espagne, spain, esp, espana, spanien, spagna, espanha, spanje
ET: ethiopie, ethiopia
FI: finlande, finland, suomi
FJ: fidji, fiji
FK: iles malouines, falkland islands, falkland islands malvinas
FM: micronesie, micronesia, federated states of micronesia
FO: iles feroe, faroe islands
FR: france, france metropolitaine, metropole, republique francaise, fra, frankreich, francia, frankrijk, franca
FR: corse, corsica, f
GA: gabon
GB: royaume uni, united kingdom, uk, angleterre, england, ecosse, gbr, grossbritannien, vereinigtes konigreich
GB: reino unido, regno unito, verenigd koninkrijk
GB: scotland, pays de galles, wales, great britain, grande bretagne, northern ireland, irlande du nord
GD: grenade, grenada
GE: georgie, georgia
GF: guyane francaise, french guiana, guyane
GG: guernesey, guernsey
GH: ghana
GI: gibraltar
GL: groenland, greenland
GM: gambie, gambia
GN: guinee, guinea
GP: guadeloupe
GQ: guinee equatoriale, equatorial guinea
GR: grece, greece, hellas, ellada
GS: georgie du sud et les iles sandwich du sud, south georgia south sandwich islands
GT: guatemala
GU: guam
GW: guinee bissau, guinea bissau
GY: guyana
HK: r a s chinoise de hong kong, hong kong sar china, hong kong
HM: iles heard et macdonald, heard mcdonald islands, iles heard et mcdonald
HN: honduras
HR: croatie, croatia, hrvatska
HT: haiti
HU: hongrie, hungary, magyarorszag
ID: indonesie, indonesia
IE: irlande, ireland, republic of ireland, republique d irlande, eire, irl, irland
IL: israel
IM: ile de man, isle of man
IN: inde, india
IO: territoire britannique de l ocean indien, british indian ocean territory
IQ: irak, iraq
IR: iran, islamic republic of iran
IS: islande, iceland
IT: italie, italy, ita, italia, italien
JE: jersey
JM: jamaique, jamaica
JO: jordanie, jordan
JP: japon, japan
KE: kenya
KG: kirghizstan, kyrgyzstan, kirghizistan
KH: cambodge, cambodia
KI: kiribati
KM: comores, comoros
KN: saint christophe et nieves, st kitts nevis
KP: coree du nord, north korea, democratic people s republic of korea
KR: coree du sud, south korea, coree, korea, republic of korea, republique de coree
KW: koweit, kuwait
KY: iles caimans, cayman islands
KZ: kazakhstan
LA: laos, lao people s democratic republic
LB: liban, lebanon
LC: sainte lucie, st lucia
LI: liechtenstein
LK: sri lanka
LR: liberia
LS: lesotho
LT: lituanie, lithuania
LU: luxembourg, lux, luxemburg, lussemburgo, luxemburgo, letzebuerg
LV: lettonie, latvia
LY: libye, libya, libyan arab jamahiriya
MA: maroc, morocco, mar, marokko, marruecos, marocco
MC: monaco, principaute de monaco
MD: moldavie, moldova, republic of moldova
ME: montenegro
MF: saint martin, st martin, saint martin french part
MG: madagascar
MH: iles marshall, marshall islands
MK: macedoine du nord, north macedonia, macedoine, macedonia, former yugoslav republic of macedonia
ML: mali
MM: myanmar birmanie, myanmar, myanmar burma, birmanie, burma
MN: mongolie, mongolia
MO: r a s chinoise de macao, macao sar china, macao, macau
MP: iles mariannes du nord, northern mariana islands
MQ: martinique
MR: mauritanie, mauritania
MS: montserrat
MT: malte, malta
MU: maurice, mauritius, ile maurice
MV: maldives
MW: malawi
MX: mexique, mexico
MY: malaisie, malaysia
MZ: mozambique
NA: namibie, namibia
NC: nouvelle caledonie, new caledonia
NE: niger
NF: ile norfolk, norfolk island
NG: nigeria
NI: nicaragua
NL: pays bas, netherlands, holland, hollande, the netherlands, kingdom of the netherlands, nederland
NL: niederlande, paises bajos, paesi bassi, nld
NO: norvege, norway, norge
NP: nepal
NR: nauru
NU: niue
NZ: nouvelle zelande, new zealand
OM: oman
PA: panama
PE: perou, peru
PF: polynesie francaise, french polynesia, tahiti
PG: papouasie nouvelle guinee, papua new guinea
PH: philippines
PK: pakistan
PL: pologne, poland, polska, polen, pol
PM: saint pierre et miquelon, st pierre miquelon
PN: iles pitcairn, pitcairn islands, pitcairn
PR: porto rico, puerto rico
PS: territoires palestiniens, palestinian territories, palestine, state of palestine
PT: portugal, prt, portogallo
PW: palaos, palau
PY: paraguay
QA: qatar
RE: la reunion, reunion, ile de la reunion
RO: roumanie, romania
RS: serbie, serbia
RU: russie, russia, russian federation, federation de russie
RW: rwanda
SA: arabie saoudite, saudi arabia
SB: iles salomon, solomon islands
SC: seychelles
SD: soudan, sudan
SE: suede, sweden, sverige
SG: singapour, singapore
SH: sainte helene, st helena, saint helena
SI: slovenie, slovenia, slovenija
SJ: svalbard et jan mayen, svalbard jan mayen, svalbard and jan mayen
SK: slovaquie, slovakia, slovak republic, slovensko
SL: sierra leone
SM: saint marin, san marino
SN: senegal
SO: somalie, somalia
SR: suriname
SS: soudan du sud, south sudan, sud soudan
ST: sao tome et principe, sao tome principe
SV: salvador, el salvador
SX: saint martin partie neerlandaise, sint maarten, sint maarten dutch part
SY: syrie, syria, syrian arab republic
SZ: eswatini, swaziland
TC: iles turques et caiques, turks caicos islands
TD: tchad, chad
TF: terres australes francaises, french southern territories
TG: togo
TH: thailande, thailand
TJ: tadjikistan, tajikistan
TK: tokelau
TL: timor oriental, timor leste, east timor
TM: turkmenistan
TN: tunisie, tunisia, tun
TO: tonga
TR: turquie, turkiye, turkey, turkei
TT: trinite et tobago, trinidad tobago
TV: tuvalu
TW: taiwan, taiwan province of china
TZ: tanzanie, tanzania, united republic of tanzania
UA: ukraine, ukraina
UG: ouganda, uganda
UM: iles mineures eloignees des etats unis, u s outlying islands, united states minor outlying islands
US: etats unis, united states, usa, etats unis d amerique, united states of america, u s a, vereinigte staaten
US: estados unidos, stati uniti, verenigde staten, etats unis amerique
UY: uruguay
UZ: ouzbekistan, uzbekistan
VA: etat de la cite du vatican, vatican city, vatican, saint siege, holy see
VC: saint vincent et les grenadines, st vincent grenadines
VE: venezuela, bolivarian republic of venezuela
VG: iles vierges britanniques, british virgin islands
VI: iles vierges des etats unis, u s virgin islands, us virgin islands, iles vierges americaines
VN: viet nam, vietnam
VU: vanuatu
WF: wallis et futuna, wallis futuna
WS: samoa
YE: yemen
YT: mayotte
ZA: afrique du sud, south africa
ZM: zambie, zambia
ZW: zimbabwe
"""

_OTHER = re.compile(r"[^a-z0-9]+")
_SEPARATOR = re.compile(r"[,;/|+\n]")
_PARTS = re.compile(r"\s*[,;/|+:()\[\]\n]\s*|\s+[-–—]\s+")
_LOCALE = re.compile(r"[a-z]{2}[-_]([A-Z]{2})")
_AND = re.compile(r"\s+(?:et|and|&)\s+", re.IGNORECASE)
_SMALL = frozenset("and et the of le la les l de du des d".split())
_SHORT = {"saint": "st", "sainte": "ste"}


def _words(text: str) -> list[str]:
    return _OTHER.sub(" ", fold(text).replace("œ", "oe")).split()


def name_of(text: str) -> str:
    """Return the significant words of a country name in sorted order: `Korea, Republic of` = `Republic of Korea`."""
    words = _words(text)
    if all(len(word) == 1 for word in words):
        return "".join(words)
    return " ".join(sorted(_with_initials([_SHORT.get(word, word) for word in words if word not in _SMALL])))


def _with_initials(words: list[str]) -> Iterator[str]:
    """The same words with adjacent single letters joined: `U.S.` becomes `us`."""
    for is_letter, some in groupby(words, key=lambda word: len(word) == 1):
        if is_letter:
            yield "".join(some)
        else:
            yield from some


_TABLE: dict[str, tuple[str, list[str]]] = {}
for _code, _, _names in (line.partition(": ") for line in NAMES.strip().split("\n")):
    _TABLE.setdefault(_code.lower(), (_code, []))[1].extend(_names.split(", "))
_NAMED = {name_of(name): code for code, names in _TABLE.values() for name in names}


@lru_cache(maxsize=4096)
def read_country(text: str) -> str | None:
    """Return the ISO 3166 alpha-2 code of a country; None if unknown.

    By code, or by name in French, in English, or in the language of the country or a neighbour; also one that is named
    twice ("ES - Espagne", "Luxembourg (LU)") or with a place, but not two countries.
    """
    if locale := _LOCALE.fullmatch(text.strip()):
        text = locale[1]
    whole = _named(text)
    if whole is not None:
        return whole
    parts = list(filter(None, _PARTS.split(text)))
    codes = [_named(part) for part in parts]
    is_certain = all(codes) or any(code and len(part) > len(code) for code, part in zip(codes, parts, strict=True))
    named = {code for code in codes if code is not None}
    return named.pop() if len(named) == 1 and is_certain else None


def _named(text: str) -> str | None:
    by_code = _TABLE.get("".join(_words(text)))
    return by_code[0] if by_code else _NAMED.get(name_of(text))


def read_countries(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the codes of all countries in a text, without duplicates, and the parts that name none."""
    codes: list[str] = []
    unknown: list[str] = []
    for part in filter(None, map(str.strip, _SEPARATOR.split(text))):
        for piece in [part] if read_country(part) else _AND.split(part) if _AND.search(part) else _split_codes(part):
            code = read_country(piece)
            (codes if code else unknown).append(code or piece)
    return tuple(dict.fromkeys(codes)), tuple(unknown)


def _split_codes(part: str) -> list[str]:
    """The codes in a part such as `FR BE`; the part itself if it is anything else."""
    words = part.split()
    return words if all(len(word) == 2 for word in words) else [part]
