"""Which attributes the schema gives to texts, styles and tables of a sanitised OpenDocument; read by `_odf_names`.

Source: the schema of OpenDocument 1.4 (OASIS), walked from each element along its definitions.
Left out are attributes that say who, when, where from or under which password, and those of what is no longer there.
"""

from __future__ import annotations

#: Lines with @ name elements by their usual prefix; below them stand attributes that each of these may bear.
TEXT = """
    @ number:boolean-style number:currency-style number:currency-symbol number:date-style number:number-style
    @ number:percentage-style number:text-style number:time-style
      number:language number:script
    @ number:boolean-style number:currency-style number:date-style number:num-list-format number:number-style
    @ number:percentage-style number:text-style number:time-style style:font-face style:master-page
    @ style:page-layout style:presentation-page-layout style:style text:list-style text:outline-style
      style:name
    @ number:boolean-style number:currency-style number:date-style number:number-style number:percentage-style
    @ number:text-style number:time-style style:master-page style:presentation-page-layout style:style
    @ text:list-style
      style:display-name
    @ number:currency-style number:date-style
      number:automatic-order
    @ number:date-style number:time-style
      number:format-source
    @ number:day number:day-of-week number:era number:hours number:minutes number:month number:quarter
    @ number:seconds number:year
      number:style
    @ number:day number:day-of-week number:era number:month number:quarter number:week-of-year number:year
      number:calendar
    @ number:embedded-text
      number:position
    @ number:fraction
      number:denominator-value number:max-denominator-value number:min-denominator-digits
      number:min-numerator-digits
    @ number:fraction number:number number:scientific-number
      number:grouping number:min-integer-digits
    @ number:month
      number:possessive-form number:textual
    @ number:num-list-label text:list-level-style-bullet text:list-level-style-image
    @ text:list-level-style-number text:numbered-paragraph text:outline-level-style
      text:level
    @ number:number
      number:decimal-replacement number:display-factor
    @ number:number number:scientific-number
      number:min-decimal-places
    @ number:number number:scientific-number number:seconds
      number:decimal-places
    @ number:scientific-number
      number:exponent-interval number:forced-exponent-sign number:min-exponent-digits
    @ number:time-style
      number:truncate-on-overflow
    @ office:document
      office:mimetype
    @ office:document office:document-content office:document-styles
      office:version
    @ style:background-image style:drawing-page-properties style:graphic-properties
      draw:opacity style:repeat
    @ style:background-image style:tab-stop
      style:position
    @ style:background-image text:a text:list-level-style-image
      xlink:actuate xlink:href xlink:show xlink:type
    @ style:chart-properties
      chart:angle-offset chart:auto-position chart:auto-size chart:axis-label-position chart:axis-position
      chart:connect-bars chart:data-label-number chart:data-label-series chart:data-label-symbol
      chart:data-label-text chart:deep chart:display-label chart:error-category chart:error-lower-indicator
      chart:error-lower-limit chart:error-lower-range chart:error-margin chart:error-percentage
      chart:error-upper-indicator chart:error-upper-limit chart:error-upper-range chart:gap-width
      chart:group-bars-per-axis chart:hole-size chart:include-hidden-cells chart:interpolation
      chart:interval-major chart:interval-minor-divisor chart:japanese-candle-stick chart:label-arrangement
      chart:label-position chart:label-position-negative chart:lines chart:link-data-style-to-source
      chart:logarithmic chart:major-origin chart:maximum chart:mean-value chart:minimum chart:minor-logarithmic
      chart:origin chart:overlap chart:percentage chart:pie-offset chart:regression-force-intercept
      chart:regression-intercept-value chart:regression-max-degree chart:regression-moving-type
      chart:regression-period chart:regression-type chart:reverse-direction chart:right-angled-axes
      chart:scale-text chart:series-source chart:solid-type chart:sort-by-x-values chart:spline-order
      chart:spline-resolution chart:stacked chart:symbol-height chart:symbol-name chart:symbol-type
      chart:symbol-width chart:text-overlap chart:three-dimensional chart:tick-mark-position
      chart:tick-marks-major-inner chart:tick-marks-major-outer chart:tick-marks-minor-inner
      chart:tick-marks-minor-outer chart:treat-empty-cells chart:vertical chart:visible text:line-break
    @ style:chart-properties style:table-cell-properties
      style:direction style:rotation-angle
    @ style:column
      fo:end-indent fo:space-after fo:space-before fo:start-indent
    @ style:column style:footnote-sep style:graphic-properties style:table-properties
      style:rel-width
    @ style:column-sep
      style:height style:style
    @ style:column-sep style:footnote-sep
      style:color
    @ style:column-sep style:footnote-sep style:table-properties
      style:width
    @ style:column-sep style:paragraph-properties style:table-cell-properties
      style:vertical-align
    @ style:columns
      fo:column-count fo:column-gap
    @ style:default-style style:style
      style:family
    @ style:drawing-page-properties
      draw:background-size presentation:background-objects-visible presentation:background-visible
      presentation:display-date-time presentation:display-footer presentation:display-header
      presentation:display-page-number
    @ style:drawing-page-properties style:graphic-properties
      draw:fill draw:fill-color draw:fill-gradient-name draw:fill-hatch-name draw:fill-hatch-solid
      draw:fill-image-height draw:fill-image-name draw:fill-image-ref-point draw:fill-image-ref-point-x
      draw:fill-image-ref-point-y draw:fill-image-width draw:gradient-step-count draw:opacity-name
      draw:secondary-fill-color draw:tile-repeat-offset svg:fill-rule
    @ style:drop-cap
      style:distance style:lines style:style-name
    @ style:font-face
      svg:accent-height svg:alphabetic svg:ascent svg:cap-height svg:descent svg:font-family svg:font-size
      svg:font-stretch svg:font-style svg:font-variant svg:font-weight svg:hanging svg:ideographic
      svg:mathematical svg:overline-position svg:overline-thickness svg:panose-1 svg:slope svg:stemh svg:stemv
      svg:strikethrough-position svg:strikethrough-thickness svg:underline-position svg:underline-thickness
      svg:units-per-em svg:v-alphabetic svg:v-hanging svg:v-ideographic svg:v-mathematical svg:x-height
    @ style:font-face style:text-properties
      style:font-family-generic style:font-pitch
    @ style:footer style:footer-first style:footer-left style:header style:header-first style:header-left
      style:display
    @ style:footnote-sep
      style:adjustment style:distance-after-sep style:distance-before-sep style:line-style
    @ style:graphic-properties
      dr3d:ambient-color dr3d:back-scale dr3d:backface-culling dr3d:close-back dr3d:close-front dr3d:depth
      dr3d:diffuse-color dr3d:edge-rounding dr3d:edge-rounding-mode dr3d:emissive-color dr3d:end-angle
      dr3d:horizontal-segments dr3d:lighting-mode dr3d:normals-direction dr3d:normals-kind dr3d:shadow
      dr3d:shininess dr3d:specular-color dr3d:texture-filter dr3d:texture-generation-mode-x
      dr3d:texture-generation-mode-y dr3d:texture-kind dr3d:texture-mode dr3d:vertical-segments
      draw:allow-overlap draw:auto-grow-height draw:auto-grow-width draw:blue draw:caption-angle
      draw:caption-angle-type draw:caption-escape draw:caption-escape-direction draw:caption-fit-line-length
      draw:caption-gap draw:caption-line-length draw:caption-type draw:color-inversion draw:color-mode
      draw:contrast draw:decimal-places draw:draw-aspect draw:end-guide draw:end-line-spacing-horizontal
      draw:end-line-spacing-vertical draw:fit-to-contour draw:fit-to-size draw:frame-display-border
      draw:frame-display-scrollbar draw:frame-margin-horizontal draw:frame-margin-vertical draw:gamma draw:green
      draw:guide-distance draw:guide-overhang draw:image-opacity draw:line-distance draw:luminance
      draw:marker-end draw:marker-end-center draw:marker-end-width draw:marker-start draw:marker-start-center
      draw:marker-start-width draw:measure-align draw:measure-vertical-align draw:parallel draw:placing draw:red
      draw:shadow draw:shadow-color draw:shadow-offset-x draw:shadow-offset-y draw:shadow-opacity draw:show-unit
      draw:start-guide draw:start-line-spacing-horizontal draw:start-line-spacing-vertical draw:stroke
      draw:stroke-dash draw:stroke-dash-names draw:stroke-linejoin draw:symbol-color
      draw:textarea-horizontal-align draw:textarea-vertical-align draw:unit draw:visible-area-height
      draw:visible-area-left draw:visible-area-top draw:visible-area-width draw:wrap-influence-on-position
      fo:clip fo:max-height fo:max-width fo:min-width style:flow-with-text style:horizontal-pos
      style:horizontal-rel style:mirror style:number-wrapped-paragraphs style:overflow-behavior style:rel-height
      style:run-through style:wrap style:wrap-contour style:wrap-contour-mode style:wrap-dynamic-threshold
      svg:stroke-color svg:stroke-linecap svg:stroke-opacity svg:stroke-width svg:width svg:x
      text:anchor-page-number text:anchor-type text:animation text:animation-delay text:animation-direction
      text:animation-repeat text:animation-start-inside text:animation-steps text:animation-stop-inside
    @ style:graphic-properties style:header-footer-properties
      fo:min-height svg:height
    @ style:graphic-properties style:header-footer-properties style:list-level-label-alignment
    @ style:page-layout-properties style:paragraph-properties style:section-properties style:table-properties
      fo:margin-left
    @ style:graphic-properties style:header-footer-properties style:page-layout-properties
    @ style:paragraph-properties style:section-properties style:table-cell-properties style:table-properties
    @ style:table-row-properties style:text-properties
      fo:background-color
    @ style:graphic-properties style:header-footer-properties style:page-layout-properties
    @ style:paragraph-properties style:section-properties style:table-properties
      fo:margin-right
    @ style:graphic-properties style:header-footer-properties style:page-layout-properties
    @ style:paragraph-properties style:table-cell-properties
      fo:border fo:border-bottom fo:border-left fo:border-right fo:border-top fo:padding fo:padding-bottom
      fo:padding-left fo:padding-right fo:padding-top style:border-line-width style:border-line-width-bottom
      style:border-line-width-left style:border-line-width-right style:border-line-width-top
    @ style:graphic-properties style:header-footer-properties style:page-layout-properties
    @ style:paragraph-properties style:table-cell-properties style:table-properties
      style:shadow
    @ style:graphic-properties style:header-footer-properties style:page-layout-properties
    @ style:paragraph-properties style:table-properties
      fo:margin fo:margin-bottom fo:margin-top
    @ style:graphic-properties style:list-level-properties
      style:vertical-pos style:vertical-rel svg:y
    @ style:graphic-properties style:page-layout-properties style:paragraph-properties style:section-properties
    @ style:table-cell-properties style:table-properties
      style:writing-mode
    @ style:graphic-properties style:paragraph-properties
      style:background-transparency
    @ style:graphic-properties style:table-cell-properties
      fo:wrap-option style:print-content style:shrink-to-fit
    @ style:header-footer-properties
      style:dynamic-spacing
    @ style:list-level-label-alignment
      text:label-followed-by text:list-tab-stop-position
    @ style:list-level-label-alignment style:paragraph-properties
      fo:text-indent
    @ style:list-level-properties
      fo:height fo:width text:list-level-position-and-space-mode text:min-label-distance text:min-label-width
      text:space-before
    @ style:list-level-properties style:paragraph-properties
      fo:text-align
    @ style:list-level-properties style:text-properties
      style:font-name
    @ style:map
      style:apply-style-name style:condition
    @ style:master-page
      draw:style-name style:page-layout-name
    @ style:master-page style:style
      style:next-style-name
    @ style:page-layout
      style:page-usage
    @ style:page-layout-properties
      fo:page-height fo:page-width style:first-page-number style:footnote-max-height
      style:layout-grid-base-height style:layout-grid-base-width style:layout-grid-color
      style:layout-grid-display style:layout-grid-lines style:layout-grid-mode style:layout-grid-print
      style:layout-grid-ruby-below style:layout-grid-ruby-height style:layout-grid-snap-to
      style:layout-grid-standard-mode style:margin-gutter style:print style:print-orientation
      style:print-page-order style:register-truth-ref-style-name style:scale-to style:scale-to-X
      style:scale-to-Y style:scale-to-pages style:table-centering
    @ style:page-layout-properties text:linenumbering-configuration text:list-level-style-number
    @ text:notes-configuration text:outline-level-style text:page-count text:page-number
      style:num-format style:num-letter-sync
    @ style:page-layout-properties text:list-level-style-bullet text:list-level-style-number
    @ text:notes-configuration text:outline-level-style
      style:num-prefix style:num-suffix
    @ style:paragraph-properties
      fo:hyphenation-keep fo:hyphenation-ladder-count fo:line-height fo:orphans fo:text-align-last fo:widows
      style:auto-text-indent style:contextual-spacing style:font-independent-line-spacing style:join-border
      style:justify-single-word style:line-break style:line-height-at-least style:line-spacing
      style:punctuation-wrap style:register-true style:snap-to-layout-grid style:tab-stop-distance
      style:text-autospace style:writing-mode-automatic text:line-number
    @ style:paragraph-properties style:table-column-properties style:table-properties style:table-row-properties
      fo:break-after fo:break-before
    @ style:paragraph-properties style:table-properties
      fo:keep-with-next style:page-number
    @ style:paragraph-properties style:table-row-properties
      fo:keep-together
    @ style:paragraph-properties text:linenumbering-configuration
      text:number-lines
    @ style:ruby-properties
      style:ruby-align style:ruby-position
    @ style:section-properties
      text:dont-balance-text-columns
    @ style:style
      style:auto-update style:class style:data-style-name style:default-outline-level style:list-style-name
      style:master-page-name style:parent-style-name style:percentage-data-style-name
    @ style:tab-stop
      style:char style:leader-color style:leader-style style:leader-text-style style:leader-type
      style:leader-width style:type
    @ style:table-cell-properties
      style:cell-protect style:decimal-places style:diagonal-bl-tr style:diagonal-bl-tr-widths
      style:diagonal-tl-br style:diagonal-tl-br-widths style:glyph-orientation-vertical style:repeat-content
      style:rotation-align style:text-align-source
    @ style:table-column-properties
      style:column-width style:rel-column-width style:use-optimal-column-width
    @ style:table-properties
      style:may-break-between-rows table:align table:border-model table:tab-color
    @ style:table-row-properties
      style:min-row-height style:row-height style:use-optimal-row-height
    @ style:text-properties
      fo:color fo:font-family fo:font-size fo:font-style fo:font-variant fo:font-weight fo:hyphenate
      fo:hyphenation-push-char-count fo:hyphenation-remain-char-count fo:language fo:letter-spacing fo:script
      fo:text-shadow fo:text-transform style:font-family-asian style:font-family-complex
      style:font-family-generic-asian style:font-family-generic-complex style:font-name-asian
      style:font-name-complex style:font-pitch-asian style:font-pitch-complex style:font-relief
      style:font-size-asian style:font-size-complex style:font-size-rel style:font-size-rel-asian
      style:font-size-rel-complex style:font-style-asian style:font-style-complex style:font-weight-asian
      style:font-weight-complex style:language-asian style:language-complex style:letter-kerning
      style:script-asian style:script-complex style:script-type style:text-blinking style:text-combine
      style:text-combine-end-char style:text-combine-start-char style:text-emphasize
      style:text-line-through-color style:text-line-through-mode style:text-line-through-style
      style:text-line-through-text-style style:text-line-through-type style:text-line-through-width
      style:text-outline style:text-overline-color style:text-overline-mode style:text-overline-style
      style:text-overline-type style:text-overline-width style:text-position style:text-rotation-angle
      style:text-rotation-scale style:text-scale style:text-underline-color style:text-underline-mode
      style:text-underline-style style:text-underline-type style:text-underline-width
      style:use-window-font-color
    @ table:covered-table-cell table:table table:table-cell table:table-column table:table-row
      table:style-name
    @ table:covered-table-cell table:table table:table-cell table:table-column table:table-row text:h text:list
    @ text:list-header text:list-item text:numbered-paragraph text:p text:section
      xml:id
    @ table:covered-table-cell table:table-cell
      office:boolean-value office:currency office:date-value office:time-value office:value office:value-type
      table:formula
    @ table:covered-table-cell table:table-cell table:table-column
      table:number-columns-repeated
    @ table:table
      table:name table:print table:use-banding-columns-styles table:use-banding-rows-styles
      table:use-first-column-styles table:use-first-row-styles table:use-last-column-styles
      table:use-last-row-styles
    @ table:table-cell
      table:number-columns-spanned table:number-rows-spanned
    @ table:table-column table:table-row
      table:default-cell-style-name table:visibility
    @ table:table-row
      table:number-rows-repeated
    @ text:a text:h text:linenumbering-configuration text:list text:list-level-style-bullet
    @ text:list-level-style-number text:numbered-paragraph text:outline-level-style text:p text:ruby
    @ text:ruby-text text:section text:span
      text:style-name
    @ text:h
      text:is-list-header text:outline-level text:restart-numbering
    @ text:h text:list-item text:list-level-style-number text:notes-configuration text:numbered-paragraph
    @ text:outline-level-style
      text:start-value
    @ text:h text:p
      text:cond-style-name
    @ text:h text:p text:span
      text:class-names
    @ text:linenumbering-configuration
      text:count-empty-lines text:count-in-text-boxes text:increment text:number-position text:offset
      text:restart-on-page
    @ text:list
      text:continue-list
    @ text:list text:numbered-paragraph
      text:continue-numbering
    @ text:list-item
      text:style-override
    @ text:list-level-style-bullet
      text:bullet-char text:bullet-relative-size
    @ text:list-level-style-number text:outline-level-style
      style:num-list-format-name text:display-levels
    @ text:list-style
      text:consecutive-numbering
    @ text:note text:notes-configuration
      text:note-class
    @ text:note-citation
      text:label
    @ text:notes-configuration
      text:citation-body-style-name text:citation-style-name text:default-style-name text:footnotes-position
      text:master-page-name text:start-numbering-at
    @ text:page-continuation text:page-number
      text:select-page
    @ text:page-number
      text:page-adjust
    @ text:s
      text:c
    @ text:section
      text:name
    @ text:tab
      text:tab-ref
"""
#: Elements that bear none.
TEXT_BARE = frozenset(
    """
    number:am-pm number:boolean number:fill-character number:text number:text-content office:automatic-styles
    office:binary-data office:body office:chart office:drawing office:font-face-decls office:image
    office:master-styles office:presentation office:spreadsheet office:styles office:text
    style:default-page-layout style:footer-style style:header-style style:region-center style:region-left
    style:region-right style:tab-stops table:shapes table:table-column-group table:table-columns
    table:table-header-columns table:table-header-rows table:table-row-group table:table-rows text:line-break
    text:note-body text:note-continuation-notice-backward text:note-continuation-notice-forward text:ruby-base
    text:sheet-name
    """.split()
)
