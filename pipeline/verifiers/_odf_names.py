"""What a sanitised OpenDocument may hold, for the verifier alone: elements, attributes, and named shapes.

Source: OpenDocument 1.4, schema; MathML 3; table of shape names of OpenOffice, which LibreOffice has kept.
"""

from __future__ import annotations

#: Elements, by their usual prefix.
ELEMENTS = frozenset(
    """
    chart:axis chart:categories chart:chart chart:coordinate-region chart:data-label chart:data-point chart:domain
    chart:equation chart:error-indicator chart:floor chart:footer chart:grid chart:label-separator chart:legend
    chart:mean-value chart:plot-area chart:regression-curve chart:series chart:stock-gain-marker
    chart:stock-loss-marker chart:stock-range-line chart:subtitle chart:symbol-image chart:title chart:wall
    dr3d:cube dr3d:extrude dr3d:light dr3d:rotate dr3d:scene dr3d:sphere draw:caption draw:circle draw:connector
    draw:contour-path draw:contour-polygon draw:custom-shape draw:ellipse draw:enhanced-geometry draw:equation
    draw:fill-image draw:frame draw:g draw:glue-point draw:gradient draw:handle draw:hatch draw:image draw:layer
    draw:layer-set draw:line draw:marker draw:measure draw:object draw:opacity draw:page draw:path draw:polygon
    draw:polyline draw:rect draw:regular-polygon draw:stroke-dash draw:text-box math:maligngroup math:malignmark
    math:math math:menclose math:merror math:mfenced math:mfrac math:mi math:mlabeledtr math:mmultiscripts math:mn
    math:mo math:mover math:mpadded math:mprescripts math:mroot math:mrow math:ms math:mspace
    math:msqrt math:mstyle math:msub math:msubsup math:msup math:mtable math:mtd math:mtext math:mtr math:munder
    math:munderover math:none math:semantics number:am-pm number:boolean number:boolean-style number:currency-style
    number:currency-symbol number:date-style number:day number:day-of-week number:embedded-text number:era
    number:fill-character number:fraction number:hours number:minutes number:month number:num-list-format
    number:num-list-label number:number number:number-style number:percentage-style number:quarter
    number:scientific-number number:seconds number:text number:text-content number:text-style number:time-style
    number:week-of-year number:year office:automatic-styles office:binary-data office:body office:chart
    office:document office:document-content office:document-styles office:drawing office:font-face-decls
    office:image office:master-styles office:presentation office:spreadsheet office:styles office:text
    presentation:date-time presentation:date-time-decl presentation:footer presentation:footer-decl
    presentation:header presentation:header-decl presentation:placeholder style:background-image
    style:chart-properties style:column style:column-sep style:columns style:default-page-layout style:default-style
    style:drawing-page-properties style:drop-cap style:font-face style:footer style:footer-first style:footer-left
    style:footer-style style:footnote-sep style:graphic-properties style:header style:header-first
    style:header-footer-properties style:header-left style:header-style style:list-level-label-alignment
    style:list-level-properties style:map style:master-page style:page-layout style:page-layout-properties
    style:paragraph-properties style:presentation-page-layout style:region-center style:region-left
    style:region-right style:ruby-properties style:section-properties style:style style:tab-stop style:tab-stops
    style:table-cell-properties style:table-column-properties style:table-properties style:table-row-properties
    style:text-properties svg:linearGradient svg:radialGradient svg:stop table:covered-table-cell table:shapes
    table:table table:table-cell table:table-column table:table-column-group table:table-columns
    table:table-header-columns table:table-header-rows table:table-row table:table-row-group table:table-rows text:a
    text:h text:line-break text:linenumbering-configuration text:list text:list-header text:list-item
    text:list-level-style-bullet text:list-level-style-image text:list-level-style-number text:list-style text:note
    text:note-body text:note-citation text:note-continuation-notice-backward text:note-continuation-notice-forward
    text:notes-configuration text:numbered-paragraph text:outline-level-style text:outline-style text:p
    text:page-continuation text:page-count text:page-number text:ruby text:ruby-base text:ruby-text text:s
    text:section text:sheet-name text:span text:tab
    """.split()
)
#: Attributes, by their usual prefix.
ATTRIBUTES = frozenset(
    """
    accent accentunder align bevelled chart:angle-offset chart:attached-axis chart:auto-position chart:auto-size
    chart:automatic-content chart:axis-label-position chart:axis-position chart:class chart:connect-bars
    chart:data-label-number chart:data-label-series chart:data-label-symbol chart:data-label-text
    chart:data-source-has-labels chart:deep chart:dimension chart:display-equation chart:display-label
    chart:display-r-square chart:error-category chart:error-lower-indicator chart:error-lower-limit
    chart:error-lower-range chart:error-margin chart:error-percentage chart:error-upper-indicator
    chart:error-upper-limit chart:error-upper-range chart:gap-width chart:group-bars-per-axis chart:hole-size
    chart:include-hidden-cells chart:interpolation chart:interval-major chart:interval-minor-divisor
    chart:japanese-candle-stick chart:label-arrangement chart:label-cell-address chart:label-position
    chart:label-position-negative chart:legend-align chart:legend-position chart:lines
    chart:link-data-style-to-source chart:logarithmic chart:major-origin chart:maximum chart:mean-value
    chart:minimum chart:minor-logarithmic chart:name chart:origin chart:overlap chart:percentage chart:pie-offset
    chart:regression-force-intercept chart:regression-intercept-value chart:regression-max-degree
    chart:regression-moving-type chart:regression-period chart:regression-type chart:repeated
    chart:reverse-direction chart:right-angled-axes chart:scale-text chart:series-source chart:solid-type
    chart:sort-by-x-values chart:spline-order chart:spline-resolution chart:stacked chart:style-name
    chart:symbol-height chart:symbol-name chart:symbol-type chart:symbol-width chart:text-overlap
    chart:three-dimensional chart:tick-mark-position chart:tick-marks-major-inner chart:tick-marks-major-outer
    chart:tick-marks-minor-inner chart:tick-marks-minor-outer chart:treat-empty-cells
    chart:values-cell-range-address chart:vertical chart:visible close color columnalign columnlines columnspacing
    columnspan denomalign depth display displaystyle dr3d:ambient-color dr3d:back-scale dr3d:backface-culling
    dr3d:center dr3d:close-back dr3d:close-front dr3d:depth dr3d:diffuse-color dr3d:direction dr3d:distance
    dr3d:edge-rounding dr3d:edge-rounding-mode dr3d:emissive-color dr3d:enabled dr3d:end-angle dr3d:focal-length
    dr3d:horizontal-segments dr3d:lighting-mode dr3d:max-edge dr3d:min-edge dr3d:normals-direction dr3d:normals-kind
    dr3d:projection dr3d:shade-mode dr3d:shadow dr3d:shadow-slant dr3d:shininess dr3d:size dr3d:specular
    dr3d:specular-color dr3d:texture-filter dr3d:texture-generation-mode-x dr3d:texture-generation-mode-y
    dr3d:texture-kind dr3d:texture-mode dr3d:transform dr3d:vertical-segments dr3d:vpn dr3d:vrp dr3d:vup draw:align
    draw:allow-overlap draw:angle draw:auto-grow-height draw:auto-grow-width draw:background-size draw:blue
    draw:border draw:caption-angle draw:caption-angle-type draw:caption-escape draw:caption-escape-direction
    draw:caption-fit-line-length draw:caption-gap draw:caption-line-length draw:caption-point-x draw:caption-point-y
    draw:caption-type draw:class-names draw:color draw:color-inversion draw:color-mode draw:concave
    draw:concentric-gradient-fill-allowed draw:contrast draw:corner-radius draw:corners draw:cx draw:cy
    draw:decimal-places draw:display draw:distance draw:dots1 draw:dots1-length draw:dots2 draw:dots2-length
    draw:draw-aspect draw:end draw:end-angle draw:end-color draw:end-glue-point draw:end-guide draw:end-intensity
    draw:end-line-spacing-horizontal draw:end-line-spacing-vertical draw:end-shape draw:enhanced-path
    draw:escape-direction draw:extrusion draw:extrusion-allowed draw:extrusion-brightness draw:extrusion-color
    draw:extrusion-depth draw:extrusion-diffusion draw:extrusion-first-light-direction
    draw:extrusion-first-light-harsh draw:extrusion-first-light-level draw:extrusion-light-face draw:extrusion-metal
    draw:extrusion-metal-type draw:extrusion-number-of-line-segments draw:extrusion-origin
    draw:extrusion-rotation-angle draw:extrusion-rotation-center draw:extrusion-second-light-direction
    draw:extrusion-second-light-harsh draw:extrusion-second-light-level draw:extrusion-shininess draw:extrusion-skew
    draw:extrusion-specularity draw:extrusion-viewpoint draw:fill draw:fill-color draw:fill-gradient-name
    draw:fill-hatch-name draw:fill-hatch-solid draw:fill-image-height draw:fill-image-name draw:fill-image-ref-point
    draw:fill-image-ref-point-x draw:fill-image-ref-point-y draw:fill-image-width draw:fit-to-contour
    draw:fit-to-size draw:formula draw:frame-display-border draw:frame-display-scrollbar
    draw:frame-margin-horizontal draw:frame-margin-vertical draw:gamma draw:glue-point-leaving-directions
    draw:glue-point-type draw:glue-points draw:gradient-step-count draw:green draw:guide-distance
    draw:guide-overhang draw:handle-mirror-horizontal draw:handle-mirror-vertical draw:handle-polar
    draw:handle-polar-angle draw:handle-polar-pole-x draw:handle-polar-pole-y draw:handle-polar-radius
    draw:handle-position draw:handle-position-x draw:handle-position-y draw:handle-radius-range-maximum
    draw:handle-radius-range-minimum draw:handle-range-x-maximum draw:handle-range-x-minimum
    draw:handle-range-y-maximum draw:handle-range-y-minimum draw:handle-switched draw:id draw:image-opacity
    draw:layer draw:line-distance draw:line-skew draw:luminance draw:marker-end draw:marker-end-center
    draw:marker-end-width draw:marker-start draw:marker-start-center draw:marker-start-width draw:master-page-name
    draw:measure-align draw:measure-vertical-align draw:mirror-horizontal draw:mirror-vertical draw:modifiers
    draw:name draw:opacity draw:opacity-name draw:page-number draw:parallel draw:path-stretchpoint-x
    draw:path-stretchpoint-y draw:placing draw:points draw:red draw:rotation draw:secondary-fill-color draw:shadow
    draw:shadow-color draw:shadow-offset-x draw:shadow-offset-y draw:shadow-opacity draw:sharpness draw:show-unit
    draw:start draw:start-angle draw:start-color draw:start-glue-point draw:start-guide draw:start-intensity
    draw:start-line-spacing-horizontal draw:start-line-spacing-vertical draw:start-shape draw:stroke
    draw:stroke-dash draw:stroke-dash-names draw:stroke-linejoin draw:style draw:style-name draw:symbol-color
    draw:text-areas draw:text-path draw:text-path-allowed draw:text-path-mode draw:text-path-same-letter-heights
    draw:text-path-scale draw:text-rotate-angle draw:text-style-name draw:textarea-horizontal-align
    draw:textarea-vertical-align draw:tile-repeat-offset draw:transform draw:type draw:unit draw:visible-area-height
    draw:visible-area-left draw:visible-area-top draw:visible-area-width draw:wrap-influence-on-position
    draw:z-index equalcolumns equalrows fence fo:background-color fo:border fo:border-bottom fo:border-left
    fo:border-right fo:border-top fo:break-after fo:break-before fo:clip fo:color fo:column-count fo:column-gap
    fo:end-indent fo:font-family fo:font-size fo:font-style fo:font-variant fo:font-weight fo:height fo:hyphenate
    fo:hyphenation-keep fo:hyphenation-ladder-count fo:hyphenation-push-char-count fo:hyphenation-remain-char-count
    fo:keep-together fo:keep-with-next fo:language fo:letter-spacing fo:line-height fo:margin fo:margin-bottom
    fo:margin-left fo:margin-right fo:margin-top fo:max-height fo:max-width fo:min-height fo:min-width fo:orphans
    fo:padding fo:padding-bottom fo:padding-left fo:padding-right fo:padding-top fo:page-height fo:page-width
    fo:script fo:space-after fo:space-before fo:start-indent fo:text-align fo:text-align-last fo:text-indent
    fo:text-shadow fo:text-transform fo:widows fo:width fo:wrap-option fontsize fontstyle fontweight form frame
    framespacing groupalign height largeop linebreak linethickness lspace mathbackground mathcolor mathsize
    mathvariant maxsize minsize movablelimits notation numalign number:automatic-order number:calendar
    number:decimal-places number:decimal-replacement number:denominator-value number:display-factor
    number:exponent-interval number:forced-exponent-sign number:format-source number:grouping number:language
    number:max-denominator-value number:min-decimal-places number:min-denominator-digits number:min-exponent-digits
    number:min-integer-digits number:min-numerator-digits number:position number:possessive-form number:script
    number:style number:textual number:truncate-on-overflow office:boolean-value office:currency office:date-value
    office:mimetype office:time-value office:value office:value-type office:version open
    presentation:background-objects-visible presentation:background-visible presentation:class
    presentation:class-names presentation:display-date-time presentation:display-footer presentation:display-header
    presentation:display-page-number presentation:name presentation:object presentation:placeholder
    presentation:presentation-page-layout-name presentation:source presentation:style-name
    presentation:use-date-time-name presentation:use-footer-name presentation:use-header-name
    presentation:user-transformed rowalign rowlines rowspacing rowspan rspace scriptlevel separator separators side
    stretchy style:adjustment style:apply-style-name style:auto-text-indent style:auto-update
    style:background-transparency style:border-line-width style:border-line-width-bottom
    style:border-line-width-left style:border-line-width-right style:border-line-width-top style:cell-protect
    style:char style:class style:color style:column-width style:condition style:contextual-spacing
    style:data-style-name style:decimal-places style:default-outline-level style:diagonal-bl-tr
    style:diagonal-bl-tr-widths style:diagonal-tl-br style:diagonal-tl-br-widths style:direction style:display
    style:display-name style:distance style:distance-after-sep style:distance-before-sep style:dynamic-spacing
    style:family style:first-page-number style:flow-with-text style:font-family-asian style:font-family-complex
    style:font-family-generic style:font-family-generic-asian style:font-family-generic-complex
    style:font-independent-line-spacing style:font-name style:font-name-asian style:font-name-complex
    style:font-pitch style:font-pitch-asian style:font-pitch-complex style:font-relief style:font-size-asian
    style:font-size-complex style:font-size-rel style:font-size-rel-asian style:font-size-rel-complex
    style:font-style-asian style:font-style-complex style:font-weight-asian style:font-weight-complex
    style:footnote-max-height style:glyph-orientation-vertical style:height style:horizontal-pos
    style:horizontal-rel style:join-border style:justify-single-word style:language-asian style:language-complex
    style:layout-grid-base-height style:layout-grid-base-width style:layout-grid-color style:layout-grid-display
    style:layout-grid-lines style:layout-grid-mode style:layout-grid-print style:layout-grid-ruby-below
    style:layout-grid-ruby-height style:layout-grid-snap-to style:layout-grid-standard-mode style:leader-char
    style:leader-color style:leader-style style:leader-text-style style:leader-type style:leader-width
    style:legend-expansion style:legend-expansion-aspect-ratio style:letter-kerning style:line-break
    style:line-height-at-least style:line-spacing style:line-style style:lines style:list-style-name
    style:margin-gutter style:master-page-name style:may-break-between-rows style:min-row-height style:mirror
    style:name style:next-style-name style:num-format style:num-letter-sync style:num-list-format-name
    style:num-prefix style:num-suffix style:number-wrapped-paragraphs style:overflow-behavior style:page-layout-name
    style:page-number style:page-usage style:parent-style-name style:percentage-data-style-name style:position
    style:print style:print-content style:print-orientation style:print-page-order style:punctuation-wrap
    style:register-true style:register-truth-ref-style-name style:rel-column-width style:rel-height style:rel-width
    style:repeat style:repeat-content style:rotation-align style:rotation-angle style:row-height style:ruby-align
    style:ruby-position style:run-through style:scale-to style:scale-to-X style:scale-to-Y style:scale-to-pages
    style:script-asian style:script-complex style:script-type style:shadow style:shrink-to-fit
    style:snap-to-layout-grid style:style style:style-name style:tab-stop-distance style:table-centering
    style:text-align-source style:text-autospace style:text-blinking style:text-combine style:text-combine-end-char
    style:text-combine-start-char style:text-emphasize style:text-line-through-color style:text-line-through-mode
    style:text-line-through-style style:text-line-through-text-style style:text-line-through-type
    style:text-line-through-width style:text-outline style:text-overline-color style:text-overline-mode
    style:text-overline-style style:text-overline-type style:text-overline-width style:text-position
    style:text-rotation-angle style:text-rotation-scale style:text-scale style:text-underline-color
    style:text-underline-mode style:text-underline-style style:text-underline-type style:text-underline-width
    style:type style:use-optimal-column-width style:use-optimal-row-height style:use-window-font-color
    style:vertical-align style:vertical-pos style:vertical-rel style:width style:wrap style:wrap-contour
    style:wrap-contour-mode style:wrap-dynamic-threshold style:writing-mode style:writing-mode-automatic
    subscriptshift superscriptshift svg:accent-height svg:alphabetic svg:ascent svg:cap-height svg:cx svg:cy svg:d
    svg:descent svg:fill-rule svg:font-family svg:font-size svg:font-stretch svg:font-style svg:font-variant
    svg:font-weight svg:fx svg:fy svg:gradientTransform svg:gradientUnits svg:hanging svg:height svg:ideographic
    svg:mathematical svg:offset svg:overline-position svg:overline-thickness svg:panose-1 svg:path svg:r svg:rx
    svg:ry svg:slope svg:spreadMethod svg:stemh svg:stemv svg:stop-color svg:stop-opacity svg:strikethrough-position
    svg:strikethrough-thickness svg:stroke-color svg:stroke-linecap svg:stroke-opacity svg:stroke-width svg:type
    svg:underline-position svg:underline-thickness svg:units-per-em svg:v-alphabetic svg:v-hanging svg:v-ideographic
    svg:v-mathematical svg:viewBox svg:width svg:x svg:x-height svg:x1 svg:x2 svg:y svg:y1 svg:y2 symmetric
    table:align table:border-color table:border-model table:cell-range-address table:default-cell-style-name
    table:formula table:name table:number-columns-repeated table:number-columns-spanned table:number-rows-repeated
    table:number-rows-spanned table:orientation table:paragraph-style-name table:print table:style-name
    table:tab-color table:table-background table:use-banding-columns-styles table:use-banding-rows-styles
    table:use-first-column-styles table:use-first-row-styles table:use-last-column-styles table:use-last-row-styles
    table:visibility text:anchor-page-number text:anchor-type text:animation text:animation-delay
    text:animation-direction text:animation-repeat text:animation-start-inside text:animation-steps
    text:animation-stop-inside text:bullet-char text:bullet-relative-size text:c text:citation-body-style-name
    text:citation-style-name text:class-names text:cond-style-name text:consecutive-numbering text:continue-list
    text:continue-numbering text:count-empty-lines text:count-in-text-boxes text:default-style-name
    text:display-levels text:display-outline-level text:dont-balance-text-columns text:footnotes-position
    text:increment text:is-list-header text:label text:label-followed-by text:level text:line-break text:line-number
    text:list-level-position-and-space-mode text:list-tab-stop-position text:master-page-name
    text:min-label-distance text:min-label-width text:name text:note-class text:number-lines text:number-position
    text:offset text:outline-level text:page-adjust text:restart-numbering text:restart-on-page text:select-page
    text:separation-character text:space-before text:start-numbering-at text:start-value text:style-name
    text:style-override text:tab-ref width xlink:actuate xlink:href xlink:show xlink:type xml:id
    """.split()
)
#: Shapes with a name, as programs write and look them up.
SHAPES = frozenset(
    """
    non-primitive rectangle round-rectangle ellipse circle diamond isosceles-triangle right-triangle parallelogram
    trapezoid pentagon hexagon octagon cross ring block-arc cube can frame paper octagon-bevel diamond-bevel quad-bevel
    smiley sun moon lightning heart flower cloud puzzle forbidden bang signet doorplate concave-star6 star4 star5 star6
    star8 star12 star24 right-arrow left-arrow up-arrow down-arrow left-right-arrow up-down-arrow up-right-arrow
    up-right-down-arrow quad-arrow corner-right-arrow split-arrow split-round-arrow s-sharped-arrow circular-arrow
    striped-right-arrow notched-right-arrow pentagon-right chevron left-arrow-callout right-arrow-callout
    up-arrow-callout down-arrow-callout left-right-arrow-callout up-down-arrow-callout up-right-arrow-callout
    quad-arrow-callout left-bracket right-bracket left-brace right-brace bracket-pair brace-pair vertical-scroll
    horizontal-scroll rectangular-callout round-rectangular-callout round-callout cloud-callout line-callout-1
    line-callout-2 line-callout-3 flowchart-process flowchart-alternate-process flowchart-decision flowchart-data
    flowchart-predefined-process flowchart-internal-storage flowchart-document flowchart-multidocument
    flowchart-terminator flowchart-preparation flowchart-manual-input flowchart-manual-operation flowchart-connector
    flowchart-off-page-connector flowchart-card flowchart-punched-tape flowchart-summing-junction flowchart-or
    flowchart-collate flowchart-sort flowchart-extract flowchart-merge flowchart-stored-data flowchart-delay
    flowchart-sequential-access flowchart-magnetic-disk flowchart-direct-access-storage flowchart-display
    fontwork-plain-text fontwork-wave fontwork-inflate fontwork-stop fontwork-curve-up fontwork-curve-down
    fontwork-triangle-up fontwork-triangle-down fontwork-fade-right fontwork-fade-left fontwork-fade-up
    fontwork-fade-down fontwork-slant-up fontwork-slant-down fontwork-fade-up-and-right fontwork-fade-up-and-left
    fontwork-chevron-up fontwork-chevron-down fontwork-arch-up-curve fontwork-arch-down-curve
    fontwork-arch-left-curve fontwork-arch-right-curve fontwork-circle-curve fontwork-open-circle-curve
    fontwork-arch-up-pour fontwork-arch-down-pour fontwork-arch-left-pour fontwork-arch-right-pour
    fontwork-circle-pour fontwork-open-circle-pour
    """.split()
)
