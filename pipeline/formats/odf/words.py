"""Words that the standard gives to attributes; whatever else stands there could be anybody's name.

Source: enumerations of the schema of OpenDocument 1.4 (OASIS), and of XSL, SVG and MathML as far as it refers to them.
"""

from __future__ import annotations

WORDS = frozenset(
    """
    A I ROC a above accent actuarial all alternate always angled-connector-line angled-line annotations arrow-down
    arrow-left arrow-right arrow-up as-char asian asterisk at-axis at-labels at-labels-and-axis attractive auto
    auto-create-new-frame automatic averaged-abscissa avoid-overlap axial axis b-spline background badbreak balanced
    baseline below bevel biggest bitmap blend block bold bold-fraktur bold-italic bold-script boolean border both
    bottom bottom-end bottom-left bottom-right bottom-start bow-tie box buddhist butt capitalize cell-range center
    central chapter char chart charts circle clip cm collapse collapsing color column columns complex condensed cone
    constant content continue continuous correct cubic-spline cuboid currency current current-date curve custom
    cylinder dash dash-dot dash-dot-dot dashed date date-time decorative diamond disabled disc distribute-letter
    distribute-space document dot dot-dash dot-dashed dot-dot-dash dotted double double-sided double-struck
    double-thin down downdiagonalstrike draft drawing-page drawings dynamic ellipsoid embed embossed enabled end
    endnote engraved error error-margin even-page evenodd expanded exponential extra extra-condensed extra-expanded
    false filter fine-dashed fix fixed flat float font-color footer footnote foreground formula-hidden formulas
    fraktur frame frame-content frame-end-margin frame-start-margin free from-inside from-left from-top ft full
    gengou goodbreak gouraud gradient graphic gregorian greyscale grid groove handout hanging hanja hanja_yoil hatch
    header headers height hidden hidden-and-protected high hijri horizontal horizontal-bar horizontal-on-even
    horizontal-on-odd horizontalstrike hourglass html i icon ideograph-alpha ignore image inch index infinity infix
    inline inner inset inside intensity inverse italic iterative jewish justify km label-alignment
    label-width-and-position landscape language latin leave-gap left left-outside letters line line-height linear
    lines list listtab logarithmic long long-dash longdiv lowercase lr lr-tb ltr luminance m madruwb major margins
    matrix medium mediummathspace mi middle minor mirrored miter mm modern modulate mono monospace moving-average
    named-symbol near-axis near-axis-other-side near-origin new newline next no-limit no-repeat no-wrap nobreak
    non-primitive none nonzero normal northeastarrow notes nothing object objectBoundingBox objects oblique odd-page
    onLoad onRequest once-concurrent once-successive orgchart outer outline outset outside outside-end outside-start
    pad page page-content page-content-bottom page-content-top page-end-margin page-number page-start-margin
    paragraph paragraph-content paragraph-end-margin paragraph-start-margin parallel path pc percentage perspective
    phasorangle phong plus polynomial portrait postfix power prefix presentation previous primary-x primary-y
    primary-z print-view printer prior protected pt pyramid radial radical rect rectangle rectangular reflect repeat
    replace ridge right right-outside rl rl-tb roman rotate round roundedbox row rows ruby run-through sans-serif
    scale scale-min screen script scroll secondary-x secondary-y secondary-z section segments semi-condensed
    semi-expanded separating shape short side-by-side sideways-lr sideways-rl simple single skewX skewY
    skip-white-space slide small small-caps solid space sphere square stagger-even stagger-odd standard
    standard-deviation standard-error star start step-center-x step-center-y step-end step-start straight-line
    stretch strict string sub subtitle super swiss system table table-cell table-column table-row tb tb-lr tb-rl
    text thick thickmathspace thin thinmathspace thumbnail time title top top-end top-left top-right top-start
    translate transparent triple true ttb ultra-condensed ultra-expanded up updiagonalarrow updiagonalstrike
    uppercase use-zero value value-and-percentage value-type variable variance vertical vertical-bar verticalstrike
    verythickmathspace verythinmathspace veryverythickmathspace veryverythinmathspace visible watermark wave wide
    width wrap x y z zero-values
    """.split()
)
