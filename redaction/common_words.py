"""Names that are also everyday words, or words of file formats.

A part of a protected name that stands here counts only where it is written large: the desk's "Will Page" must not
blacken every "will" and every "page", nor may the key ``/Page`` of a PDF hold the PDF.
"""

from __future__ import annotations

COMMON_WORDS = frozenset(
    """
    able adam alba angel apple april archer art arts august autumn baker banks bar barber bare base bass bay beach bean
    bear beau bell bench best bill bird bishop black blanc bland blank block blue board bold bond book borders bowl box
    boy brand brave bridge bright brook brooks brown buck budget bull burn bush butcher butler came camp candle cannon
    carpenter carry carter case cash castle chance chandler chase check child church clay clear clerk cliff close cloud
    coal coat cobb coffin cold cole colon color cook cooper corn cost count court cover cox craft crane creed crisp
    cross crow crown cruz cup curry curtain dale dame date dates dawn day days dean deal dear denis destiny dick dike
    dodge dolls down drake draw drew duke dunk early earnest east eden edge egg ever faith fall farmer farm fast faith
    field fields file files finch fine fisher fish flag flower flowers foot ford form format forms fort foster found
    fountain fox frame france frank free french friend frost fry full game garden gates gay gene general gentle glass
    glory golden gold good goods grace grand grant graves gray green greet grey grove guide guy hall hand hardy harmony
    harp harry hart hay head heading heart heath height helm help henry herb high hill hills holiday holly home honey
    hood hook hope hopper hour house hover huge hunt hunter image index italic ivory ivy jack jade jasmine jay jean
    jewel john jobs joy judge july june just justice keen key keys king kings kitchen knight lake lamb land lane large
    last law lawn lawyer lee leger level liberty light lily line link list little livre lock long loose lord love low
    luck major mann many march marine mark marks marker market marshal mason master may mayor media melody mercy metal
    michel mile mill miller mint miss model moon moor more morning moss mount name nana new newman newton night noble
    noel normal north note nord object olive order page pages paine paix palm paper paris park parker part past paste
    patience pearl pen penny pepper perfect person petit piece pierce pierre pike pine pitt place plain plant play plum
    point pole police pollard pond pool pope porter post potter power pride price priest prince print prior proud queen
    quick rain rand range raven ray read real red reed reeves regal rich ride ring rios rise river rivers road robe
    robin rock roman root rosa rose rosé roses row ruby rule ruler rush sage sail saint sales salt same sand sands sans
    savage saint schmied schneider school scott sea see self senior serif set shade shape sharp shepherd shield ship
    shoe short sign silver simple singer skinner sky slaughter small smart smith snow song south spark speaker spear
    spring stage star stark stay steel stein stephens stern stone stones storm strange stream street strong style
    summer sun swan sweet swift table tab tailor tanner teal temple text thorn tide time times title toll tower town
    track tree trinity true turner type unity usher vale valley van vane victor victory view violet void wait walker
    wall walls war ward warden waters way weaver webb weber weeks well wells west wheeler white wide width wild will
    wind winds wine winner winter wise wolf wood woods word words works wren wright yard yellow york young
    blanche bonnet boulanger bois bon brun chevalier clair court dieu dubois fleur fontaine fort gris gros jeune jour
    lambert leblanc legrand lemaire lenoir lieu loup marchand mars martin mercier meunier moulin mur neuf page pascal
    petit plage poirier pont port prix reine riche roche rousse roux rue sauvage soleil vidal vigne ville voisin
    arbeit bach bauer baum berg bauer dorf eis feld fischer frei gross haus herr hof hoch jung kaiser kalt klein koch
    kohl konig kraft krieg kurz lang licht muller neu ost richter ring ritter rot sack schmidt schwarz sommer stark
    stein tag vogel vogt wald weiss wolf zimmer
    border bottom color content courier family filter font header helvetica info italic label language length number
    outline parent producer creator author producer resources right root rotate size span symbol arial verdana
    """.split()
)
