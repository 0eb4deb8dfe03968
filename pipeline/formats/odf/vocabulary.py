"""Names of the elements and attributes that the standard knows in what lives on; all else goes, or holds the item.

Source: the schema of OpenDocument 1.4 (OASIS), without metadata, settings, scripts, forms, animations, databases and
fields; presentation elements of MathML 3.
"""

from __future__ import annotations

#: Short name of a namespace -> its elements.
ELEMENTS: dict[str, frozenset[str]] = {
    "chart": frozenset(
        """
        axis categories chart coordinate-region data-label data-point domain equation error-indicator floor footer
        grid label-separator legend mean-value plot-area regression-curve series stock-gain-marker stock-loss-marker
        stock-range-line subtitle symbol-image title wall
        """.split()
    ),
    "dr3d": frozenset("cube extrude light rotate scene sphere".split()),
    "draw": frozenset(
        """
        caption circle connector contour-path contour-polygon custom-shape ellipse enhanced-geometry equation
        fill-image frame g glue-point gradient handle hatch image layer layer-set line marker measure object opacity
        page path polygon polyline rect regular-polygon stroke-dash text-box
        """.split()
    ),
    "math": frozenset(
        """
        maligngroup malignmark math menclose merror mfenced mfrac mi mlabeledtr mmultiscripts mn mo mover mpadded
        mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder
        munderover none semantics
        """.split()
    ),
    "number": frozenset(
        """
        am-pm boolean boolean-style currency-style currency-symbol date-style day day-of-week embedded-text era
        fill-character fraction hours minutes month num-list-format num-list-label number number-style
        percentage-style quarter scientific-number seconds text text-content text-style time-style week-of-year year
        """.split()
    ),
    "office": frozenset(
        """
        automatic-styles binary-data body chart document document-content document-styles drawing font-face-decls
        image master-styles presentation spreadsheet styles text
        """.split()
    ),
    "presentation": frozenset("date-time date-time-decl footer footer-decl header header-decl placeholder".split()),
    "style": frozenset(
        """
        background-image chart-properties column column-sep columns default-page-layout default-style
        drawing-page-properties drop-cap font-face footer footer-first footer-left footer-style footnote-sep
        graphic-properties header header-first header-footer-properties header-left header-style
        list-level-label-alignment list-level-properties map master-page page-layout page-layout-properties
        paragraph-properties presentation-page-layout region-center region-left region-right ruby-properties
        section-properties style tab-stop tab-stops table-cell-properties table-column-properties table-properties
        table-row-properties text-properties
        """.split()
    ),
    "svg": frozenset("linearGradient radialGradient stop".split()),
    "table": frozenset(
        """
        covered-table-cell shapes table table-cell table-column table-column-group table-columns
        table-header-columns table-header-rows table-row table-row-group table-rows
        """.split()
    ),
    "text": frozenset(
        """
        h line-break linenumbering-configuration list list-header list-item list-level-style-bullet
        list-level-style-image list-level-style-number list-style note note-body note-citation
        note-continuation-notice-backward note-continuation-notice-forward notes-configuration numbered-paragraph
        outline-level-style outline-style p page-continuation page-count page-number ruby ruby-base ruby-text s
        section sheet-name span tab
        """.split()
    ),
}
#: Short name of a namespace -> its attributes.
ATTRIBUTES: dict[str, frozenset[str]] = {
    "": frozenset(
        """
        accent accentunder align bevelled close color columnalign columnlines columnspacing columnspan denomalign
        depth display displaystyle equalcolumns equalrows fence fontsize fontstyle fontweight form frame
        framespacing groupalign height largeop linebreak linethickness lspace mathbackground mathcolor mathsize
        mathvariant maxsize minsize movablelimits notation numalign open rowalign rowlines rowspacing rowspan rspace
        scriptlevel separator separators side stretchy subscriptshift superscriptshift symmetric width
        """.split()
    ),
    "chart": frozenset(
        """
        angle-offset attached-axis auto-position auto-size automatic-content axis-label-position axis-position class
        connect-bars data-label-number data-label-series data-label-symbol data-label-text data-source-has-labels
        deep dimension display-equation display-label display-r-square error-category error-lower-indicator
        error-lower-limit error-lower-range error-margin error-percentage error-upper-indicator error-upper-limit
        error-upper-range gap-width group-bars-per-axis hole-size include-hidden-cells interpolation interval-major
        interval-minor-divisor japanese-candle-stick label-arrangement label-cell-address label-position
        label-position-negative legend-align legend-position lines link-data-style-to-source logarithmic
        major-origin maximum mean-value minimum minor-logarithmic name origin overlap percentage pie-offset
        regression-force-intercept regression-intercept-value regression-max-degree regression-moving-type
        regression-period regression-type repeated reverse-direction right-angled-axes scale-text series-source
        solid-type sort-by-x-values spline-order spline-resolution stacked style-name symbol-height symbol-name
        symbol-type symbol-width text-overlap three-dimensional tick-mark-position tick-marks-major-inner
        tick-marks-major-outer tick-marks-minor-inner tick-marks-minor-outer treat-empty-cells
        values-cell-range-address vertical visible
        """.split()
    ),
    "dr3d": frozenset(
        """
        ambient-color back-scale backface-culling center close-back close-front depth diffuse-color direction
        distance edge-rounding edge-rounding-mode emissive-color enabled end-angle focal-length horizontal-segments
        lighting-mode max-edge min-edge normals-direction normals-kind projection shade-mode shadow shadow-slant
        shininess size specular specular-color texture-filter texture-generation-mode-x texture-generation-mode-y
        texture-kind texture-mode transform vertical-segments vpn vrp vup
        """.split()
    ),
    "draw": frozenset(
        """
        align allow-overlap angle auto-grow-height auto-grow-width background-size blue border caption-angle
        caption-angle-type caption-escape caption-escape-direction caption-fit-line-length caption-gap
        caption-line-length caption-point-x caption-point-y caption-type class-names color color-inversion
        color-mode concave concentric-gradient-fill-allowed contrast corner-radius corners cx cy decimal-places
        display distance dots1 dots1-length dots2 dots2-length draw-aspect end end-angle end-color end-glue-point
        end-guide end-intensity end-line-spacing-horizontal end-line-spacing-vertical end-shape enhanced-path
        escape-direction extrusion extrusion-allowed extrusion-brightness extrusion-color extrusion-depth
        extrusion-diffusion extrusion-first-light-direction extrusion-first-light-harsh extrusion-first-light-level
        extrusion-light-face extrusion-metal extrusion-metal-type extrusion-number-of-line-segments extrusion-origin
        extrusion-rotation-angle extrusion-rotation-center extrusion-second-light-direction
        extrusion-second-light-harsh extrusion-second-light-level extrusion-shininess extrusion-skew
        extrusion-specularity extrusion-viewpoint fill fill-color fill-gradient-name fill-hatch-name
        fill-hatch-solid fill-image-height fill-image-name fill-image-ref-point fill-image-ref-point-x
        fill-image-ref-point-y fill-image-width fit-to-contour fit-to-size formula frame-display-border
        frame-display-scrollbar frame-margin-horizontal frame-margin-vertical gamma glue-point-leaving-directions
        glue-point-type glue-points gradient-step-count green guide-distance guide-overhang handle-mirror-horizontal
        handle-mirror-vertical handle-polar handle-polar-angle handle-polar-pole-x handle-polar-pole-y
        handle-polar-radius handle-position handle-position-x handle-position-y handle-radius-range-maximum
        handle-radius-range-minimum handle-range-x-maximum handle-range-x-minimum handle-range-y-maximum
        handle-range-y-minimum handle-switched id image-opacity layer line-distance line-skew luminance marker-end
        marker-end-center marker-end-width marker-start marker-start-center marker-start-width master-page-name
        measure-align measure-vertical-align mirror-horizontal mirror-vertical modifiers name opacity opacity-name
        page-number parallel path-stretchpoint-x path-stretchpoint-y placing points red rotation
        secondary-fill-color shadow shadow-color shadow-offset-x shadow-offset-y shadow-opacity sharpness show-unit
        start start-angle start-color start-glue-point start-guide start-intensity start-line-spacing-horizontal
        start-line-spacing-vertical start-shape stroke stroke-dash stroke-dash-names stroke-linejoin style
        style-name symbol-color text-areas text-path text-path-allowed text-path-mode text-path-same-letter-heights
        text-path-scale text-rotate-angle text-style-name textarea-horizontal-align textarea-vertical-align
        tile-repeat-offset transform type unit visible-area-height visible-area-left visible-area-top
        visible-area-width wrap-influence-on-position z-index
        """.split()
    ),
    "fo": frozenset(
        """
        background-color border border-bottom border-left border-right border-top break-after break-before clip
        color column-count column-gap end-indent font-family font-size font-style font-variant font-weight height
        hyphenate hyphenation-keep hyphenation-ladder-count hyphenation-push-char-count
        hyphenation-remain-char-count keep-together keep-with-next language letter-spacing line-height margin
        margin-bottom margin-left margin-right margin-top max-height max-width min-height min-width orphans padding
        padding-bottom padding-left padding-right padding-top page-height page-width script space-after space-before
        start-indent text-align text-align-last text-indent text-shadow text-transform widows width wrap-option
        """.split()
    ),
    "number": frozenset(
        """
        automatic-order calendar decimal-places decimal-replacement denominator-value display-factor
        exponent-interval forced-exponent-sign format-source grouping language max-denominator-value
        min-decimal-places min-denominator-digits min-exponent-digits min-integer-digits min-numerator-digits
        position possessive-form script style textual truncate-on-overflow
        """.split()
    ),
    "office": frozenset("boolean-value currency date-value mimetype time-value value value-type version".split()),
    "presentation": frozenset(
        """
        background-objects-visible background-visible class class-names display-date-time display-footer
        display-header display-page-number object placeholder presentation-page-layout-name source style-name
        use-date-time-name use-footer-name use-header-name user-transformed
        """.split()
    ),
    "style": frozenset(
        """
        adjustment apply-style-name auto-text-indent auto-update background-transparency border-line-width
        border-line-width-bottom border-line-width-left border-line-width-right border-line-width-top cell-protect
        char class color column-width condition contextual-spacing data-style-name decimal-places
        default-outline-level diagonal-bl-tr diagonal-bl-tr-widths diagonal-tl-br diagonal-tl-br-widths direction
        display distance distance-after-sep distance-before-sep dynamic-spacing family first-page-number
        flow-with-text font-family-asian font-family-complex font-family-generic font-family-generic-asian
        font-family-generic-complex font-independent-line-spacing font-name font-name-asian font-name-complex
        font-pitch font-pitch-asian font-pitch-complex font-relief font-size-asian font-size-complex font-size-rel
        font-size-rel-asian font-size-rel-complex font-style-asian font-style-complex font-weight-asian
        font-weight-complex footnote-max-height glyph-orientation-vertical height horizontal-pos horizontal-rel
        join-border justify-single-word language-asian language-complex layout-grid-base-height
        layout-grid-base-width layout-grid-color layout-grid-display layout-grid-lines layout-grid-mode
        layout-grid-print layout-grid-ruby-below layout-grid-ruby-height layout-grid-snap-to
        layout-grid-standard-mode leader-char leader-color leader-style leader-text-style leader-type leader-width
        legend-expansion legend-expansion-aspect-ratio letter-kerning line-break line-height-at-least line-spacing
        line-style lines list-style-name margin-gutter master-page-name may-break-between-rows min-row-height mirror
        name next-style-name num-format num-letter-sync num-list-format-name num-prefix num-suffix
        number-wrapped-paragraphs overflow-behavior page-layout-name page-number page-usage parent-style-name
        percentage-data-style-name position print print-content print-orientation print-page-order punctuation-wrap
        register-true register-truth-ref-style-name rel-column-width rel-height rel-width repeat repeat-content
        rotation-align rotation-angle row-height ruby-align ruby-position run-through scale-to scale-to-X scale-to-Y
        scale-to-pages script-asian script-complex script-type shadow shrink-to-fit snap-to-layout-grid style
        style-name tab-stop-distance table-centering text-align-source text-autospace text-blinking text-combine
        text-combine-end-char text-combine-start-char text-emphasize text-line-through-color text-line-through-mode
        text-line-through-style text-line-through-text-style text-line-through-type text-line-through-width
        text-outline text-overline-color text-overline-mode text-overline-style text-overline-type
        text-overline-width text-position text-rotation-angle text-rotation-scale text-scale text-underline-color
        text-underline-mode text-underline-style text-underline-type text-underline-width type
        use-optimal-column-width use-optimal-row-height use-window-font-color vertical-align vertical-pos
        vertical-rel width wrap wrap-contour wrap-contour-mode wrap-dynamic-threshold writing-mode
        writing-mode-automatic
        """.split()
    ),
    "svg": frozenset(
        """
        accent-height alphabetic ascent cap-height cx cy d descent fill-rule font-family font-size font-stretch
        font-style font-variant font-weight fx fy gradientTransform gradientUnits hanging height ideographic
        mathematical offset overline-position overline-thickness panose-1 path r rx ry slope spreadMethod stemh
        stemv stop-color stop-opacity strikethrough-position strikethrough-thickness stroke-color stroke-linecap
        stroke-opacity stroke-width type underline-position underline-thickness units-per-em v-alphabetic v-hanging
        v-ideographic v-mathematical viewBox width x x-height x1 x2 y y1 y2
        """.split()
    ),
    "table": frozenset(
        """
        align border-color border-model cell-range-address default-cell-style-name formula name
        number-columns-repeated number-columns-spanned number-rows-repeated number-rows-spanned orientation
        paragraph-style-name print style-name tab-color table-background use-banding-columns-styles
        use-banding-rows-styles use-first-column-styles use-first-row-styles use-last-column-styles
        use-last-row-styles visibility
        """.split()
    ),
    "text": frozenset(
        """
        anchor-page-number anchor-type animation animation-delay animation-direction animation-repeat
        animation-start-inside animation-steps animation-stop-inside bullet-char bullet-relative-size c
        citation-body-style-name citation-style-name class-names cond-style-name consecutive-numbering continue-list
        continue-numbering count-empty-lines count-in-text-boxes default-style-name display-levels
        display-outline-level dont-balance-text-columns footnotes-position increment is-list-header label
        label-followed-by level line-break line-number list-level-position-and-space-mode list-tab-stop-position
        master-page-name min-label-distance min-label-width name note-class number-lines number-position offset
        outline-level page-adjust restart-numbering restart-on-page select-page separation-character space-before
        start-numbering-at start-value style-name style-override tab-ref
        """.split()
    ),
    "xlink": frozenset("actuate href show type".split()),
    "xml": frozenset("id".split()),
}
