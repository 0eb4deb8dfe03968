"""Words that OpenDocument gives to its places, for the verifier alone.

The cleaner asks whether a value is a word of the standard at all; here each word has its place. The table was walked
from the schema apart from the cleaner's list, so that one wrong entry in either is seen by the other.

Source: OpenDocument 1.4 part 3, every `value` below the attributes of each element that a sanitised copy may have;
MathML 3, schema of presentation, and its chapter 3.3.9 for enclosures. Attributes that the schema calls a string:
borders by XSL 1.1 with the four that LibreOffice adds, transforms by SVG, classes of styles and
names of axes as programs write and read them.
"""

from __future__ import annotations

from pipeline.verifiers._words import WordsByPlace

_TABLE = """
    @ .chart:attached-axis .chart:name
      primary-x primary-y primary-z secondary-x secondary-y secondary-z
    @ .chart:axis-label-position
      near-axis near-axis-other-side outside-end outside-start
    @ .chart:axis-position
      end start
    @ chart:chart.chart:class chart:series.chart:class
      chart:area chart:bar chart:bubble chart:circle chart:filled-radar chart:gantt chart:line chart:radar chart:ring
      chart:scatter chart:stock chart:surface
    @ .chart:data-label-number
      none percentage value value-and-percentage
    @ .chart:data-source-has-labels
      both column none row
    @ .chart:dimension
      x y z
    @ .chart:error-category
      cell-range constant error-margin none percentage standard-deviation standard-error variance
    @ chart:grid.chart:class
      major minor
    @ .chart:interpolation
      b-spline cubic-spline none step-center-x step-center-y step-end step-start
    @ .chart:label-arrangement
      side-by-side stagger-even stagger-odd
    @ .chart:label-position .chart:label-position-negative
      avoid-overlap bottom bottom-left bottom-right center inside left near-origin outside right top top-left
      top-right
    @ .chart:legend-align
      center end start
    @ .chart:legend-position
      bottom bottom-end bottom-start end start top top-end top-start
    @ .chart:regression-moving-type
      averaged-abscissa central prior
    @ .chart:regression-type
      exponential linear logarithmic moving-average none polynomial power
    @ .chart:series-source
      columns rows
    @ .chart:solid-type
      cone cuboid cylinder pyramid
    @ .chart:symbol-name
      arrow-down arrow-left arrow-right arrow-up asterisk bow-tie circle diamond horizontal-bar hourglass plus square
      star vertical-bar x
    @ .chart:symbol-type
      automatic image named-symbol none
    @ .chart:tick-mark-position
      at-axis at-labels at-labels-and-axis
    @ .chart:treat-empty-cells
      ignore leave-gap use-zero
    @ .columnalign .denomalign .numalign .style:adjustment math:math.align math:mover.align math:mstyle.align
    @ math:munder.align math:munderover.align
      center left right
    @ .columnlines .frame .rowlines
      dashed none solid
    @ .columnspacing .fontsize .framespacing .minsize .rowspacing .rspace .subscriptshift .superscriptshift
    @ math:math.depth math:math.height math:math.lspace math:math.width math:mo.lspace math:mspace.depth
    @ math:mspace.height math:mspace.width math:mstyle.depth math:mstyle.height math:mstyle.lspace
    @ math:mstyle.width
      mediummathspace thickmathspace thinmathspace verythickmathspace verythinmathspace veryverythickmathspace
      veryverythinmathspace
    @ .display
      block inline
    @ .dr3d:backface-culling .dr3d:texture-filter
      disabled enabled
    @ .dr3d:edge-rounding-mode
      attractive correct
    @ .dr3d:lighting-mode
      double-sided standard
    @ .dr3d:normals-direction
      inverse normal
    @ .dr3d:normals-kind
      flat object sphere
    @ .dr3d:projection
      parallel perspective
    @ .dr3d:shade-mode
      draft flat gouraud phong
    @ .dr3d:shadow .draw:shadow
      hidden visible
    @ .dr3d:texture-generation-mode-x .dr3d:texture-generation-mode-y
      object parallel sphere
    @ .dr3d:texture-kind
      color intensity luminance
    @ .dr3d:texture-mode
      blend modulate replace
    @ .dr3d:transform
      matrix rotatex rotatey rotatez scale translate
    @ .draw:align
      bottom-left bottom-right center left right top top-left top-right
    @ .draw:background-size
      border full
    @ .draw:caption-angle-type
      fixed free
    @ .draw:caption-escape-direction
      auto horizontal vertical
    @ .draw:caption-type
      angled-connector-line angled-line straight-line
    @ .draw:color-mode
      greyscale mono standard watermark
    @ draw:connector.draw:type
      curve line lines standard
    @ .draw:display
      always none printer screen
    @ .draw:draw-aspect
      content icon print-view thumbnail
    @ draw:enhanced-geometry.draw:type
      non-primitive
    @ .draw:escape-direction
      auto down horizontal left right up vertical
    @ .draw:fill
      bitmap gradient hatch none solid
    @ .draw:fill-image-ref-point
      bottom bottom-left bottom-right center left right top top-left top-right
    @ .draw:glue-point-type
      none rectangle segments
    @ draw:gradient.draw:style draw:opacity.draw:style
      axial ellipsoid linear radial rectangular square
    @ draw:hatch.draw:style
      double single triple
    @ .draw:measure-align
      automatic inside left-outside right-outside
    @ .draw:measure-vertical-align
      above automatic below center
    @ .draw:placing .style:ruby-position
      above below
    @ .draw:stroke
      dash none solid
    @ draw:stroke-dash.draw:style
      rect round
    @ .draw:stroke-linejoin
      bevel middle miter none round
    @ .draw:text-path-mode
      normal path shape
    @ .draw:text-path-scale
      path shape
    @ .draw:textarea-horizontal-align
      center justify left right
    @ .draw:textarea-vertical-align
      bottom justify middle top
    @ .draw:tile-repeat-offset
      horizontal vertical
    @ .draw:transform .svg:gradientTransform
      matrix rotate scale skewX skewY translate
    @ .draw:unit
      automatic cm ft inch km m mi mm pc pt
    @ .draw:wrap-influence-on-position
      iterative once-concurrent once-successive
    @ .fo:background-color .mathbackground
      transparent
    @ .fo:border .fo:border-bottom .fo:border-left .fo:border-right .fo:border-top .style:diagonal-bl-tr
    @ .style:diagonal-tl-br
      dash-dot dash-dot-dot dashed dotted double double-thin fine-dashed groove hidden inset medium none outset ridge
      solid thick thin
    @ .fo:break-after .fo:break-before
      auto column even-page odd-page page
    @ .fo:clip .style:glyph-orientation-vertical .style:page-number
      auto
    @ .fo:font-style .style:font-style-asian .style:font-style-complex .svg:font-style
      italic normal oblique
    @ .fo:font-variant .svg:font-variant
      normal small-caps
    @ .fo:font-weight .fontweight .style:font-weight-asian .style:font-weight-complex .svg:font-weight
      bold normal
    @ .fo:hyphenation-keep
      auto page
    @ .fo:hyphenation-ladder-count .style:number-wrapped-paragraphs
      no-limit
    @ .fo:keep-together .fo:keep-with-next
      always auto
    @ .fo:language .fo:text-shadow .number:language .style:language-asian .style:language-complex .style:shadow
      none
    @ .fo:letter-spacing .fo:line-height
      normal
    @ .fo:text-align
      center end justify left right start
    @ .fo:text-align-last
      center justify start
    @ .fo:text-transform
      capitalize lowercase none uppercase
    @ .fo:wrap-option
      no-wrap wrap
    @ .fontstyle
      italic normal
    @ .form
      infix postfix prefix
    @ .groupalign
      center decimalpoint left right
    @ .linethickness
      medium mediummathspace thick thickmathspace thin thinmathspace verythickmathspace verythinmathspace
      veryverythickmathspace veryverythinmathspace
    @ math:math.linebreak math:mo.linebreak math:mstyle.linebreak
      auto badbreak goodbreak newline nobreak
    @ math:mpadded.depth math:mpadded.height math:mpadded.lspace math:mpadded.width
      depth height mediummathspace thickmathspace thinmathspace verythickmathspace verythinmathspace
      veryverythickmathspace veryverythinmathspace width
    @ math:mspace.linebreak
      auto badbreak goodbreak indentingnewline newline nobreak
    @ math:mtable.width
      auto mediummathspace thickmathspace thinmathspace verythickmathspace verythinmathspace veryverythickmathspace
      veryverythinmathspace
    @ .mathsize
      big mediummathspace normal small thickmathspace thinmathspace verythickmathspace verythinmathspace
      veryverythickmathspace veryverythinmathspace
    @ .mathvariant
      bold bold-fraktur bold-italic bold-sans-serif bold-script double-struck fraktur initial italic looped monospace
      normal sans-serif sans-serif-bold-italic sans-serif-italic script stretched tailed
    @ .maxsize
      infinity mediummathspace thickmathspace thinmathspace verythickmathspace verythinmathspace
      veryverythickmathspace veryverythinmathspace
    @ .notation
      actuarial bottom box circle downdiagonalstrike horizontalstrike left longdiv madruwb northeastarrow phasorangle
      radical right roundedbox top updiagonalarrow updiagonalstrike verticalstrike
    @ .number:calendar
      ROC buddhist gengou gregorian hanja hanja_yoil hijri jewish
    @ .number:format-source
      fixed language
    @ .number:style
      long short
    @ .office:value-type
      boolean currency date error float percentage string time
    @ .presentation:class .presentation:object
      chart date-time footer graphic handout header notes object orgchart outline page page-number subtitle table text
      title
    @ .presentation:source
      current-date fixed
    @ .rowalign math:mtable.align
      axis baseline bottom center top
    @ .side
      left leftoverlap right rightoverlap
    @ style:background-image.style:repeat
      no-repeat repeat stretch
    @ .style:cell-protect
      formula-hidden hidden-and-protected none protected
    @ .style:class
      chapter extra html index list text
    @ style:column-sep.style:vertical-align
      bottom middle top
    @ .style:direction .style:print-page-order
      ltr ttb
    @ style:drawing-page-properties.style:repeat style:graphic-properties.style:repeat
      no-repeat repeat scale stretch
    @ .style:family
      chart drawing-page graphic paragraph presentation ruby section table table-cell table-column table-row text
    @ .style:first-page-number
      continue
    @ .style:font-family-generic .style:font-family-generic-asian .style:font-family-generic-complex
      decorative modern roman script swiss system
    @ .style:font-pitch .style:font-pitch-asian .style:font-pitch-complex
      fixed variable
    @ .style:font-relief
      embossed engraved none
    @ .style:horizontal-pos
      center from-inside from-left inside left outside right
    @ .style:horizontal-rel
      char frame frame-content frame-end-margin frame-start-margin page page-content page-end-margin page-start-margin
      paragraph paragraph-content paragraph-end-margin paragraph-start-margin
    @ .style:layout-grid-mode
      both line none
    @ .style:leader-color .style:text-line-through-color .style:text-overline-color .style:text-underline-color
      font-color
    @ .style:leader-style .style:line-style .style:text-line-through-style .style:text-overline-style
    @ .style:text-underline-style
      dash dot-dash dot-dot-dash dotted long-dash none solid wave
    @ .style:leader-type .style:text-line-through-type .style:text-overline-type .style:text-underline-type
      double none single
    @ .style:leader-width .style:text-line-through-width .style:text-overline-width .style:text-underline-width
      auto bold medium none normal thick thin
    @ .style:legend-expansion
      balanced custom high wide
    @ .style:line-break
      normal strict
    @ .style:mirror
      horizontal horizontal-on-even horizontal-on-odd none vertical
    @ .style:num-format
      A I a i
    @ .style:overflow-behavior
      auto-create-new-frame clip
    @ .style:page-usage
      all left mirrored right
    @ style:paragraph-properties.style:vertical-align
      auto baseline bottom middle top
    @ .style:position
      bottom center left right top
    @ .style:print
      annotations charts drawings formulas grid headers objects zero-values
    @ .style:print-orientation
      landscape portrait
    @ .style:punctuation-wrap
      hanging simple
    @ .style:rel-height .style:rel-width
      scale scale-min
    @ .style:rotation-align
      bottom center none top
    @ .style:ruby-align
      center distribute-letter distribute-space left right
    @ .style:run-through
      background foreground
    @ .style:script-type
      asian complex ignore latin
    @ .style:style
      dashed dot-dashed dotted none solid
    @ style:table-cell-properties.style:vertical-align
      automatic bottom middle top
    @ .style:table-centering
      both horizontal none vertical
    @ .style:text-align-source
      fix value-type
    @ .style:text-autospace
      ideograph-alpha none
    @ .style:text-combine
      letters lines none
    @ .style:text-emphasize
      above accent below circle disc dot none
    @ .style:text-line-through-mode .style:text-overline-mode .style:text-underline-mode
      continuous skip-white-space
    @ .style:text-position
      sub super
    @ .style:text-rotation-scale
      fixed line-height
    @ .style:type
      center char left right
    @ .style:vertical-pos
      below bottom from-top middle top
    @ .style:vertical-rel
      baseline char frame frame-content line page page-content page-content-bottom page-content-top paragraph
      paragraph-content text
    @ .style:wrap
      biggest dynamic left none parallel right run-through
    @ .style:wrap-contour-mode
      full outside
    @ .style:writing-mode
      lr lr-tb page rl rl-tb sideways-lr sideways-rl tb tb-lr tb-rl
    @ .svg:fill-rule
      evenodd nonzero
    @ .svg:font-stretch
      condensed expanded extra-condensed extra-expanded normal semi-condensed semi-expanded ultra-condensed
      ultra-expanded
    @ .svg:gradientUnits
      objectBoundingBox
    @ .svg:spreadMethod
      pad reflect repeat
    @ .svg:stroke-linecap
      butt round square
    @ .table:align
      center left margins right
    @ .table:border-model
      collapsing separating
    @ .table:visibility
      collapse filter visible
    @ .text:anchor-type
      as-char char frame page paragraph
    @ .text:animation
      alternate none scroll slide
    @ .text:animation-direction
      down left right up
    @ .text:footnotes-position
      document page section text
    @ .text:label-followed-by
      listtab nothing space
    @ .text:list-level-position-and-space-mode
      label-alignment label-width-and-position
    @ .text:note-class
      endnote footnote
    @ .text:number-position
      inner left outer right
    @ text:page-continuation.text:select-page
      next previous
    @ text:page-number.text:select-page
      current next previous
    @ .text:start-numbering-at
      chapter document page
    @ .xlink:actuate
      onLoad onRequest
    @ .xlink:show
      embed new replace
    @ .xlink:type
      simple
"""
WORDS = WordsByPlace(frozenset({"true", "false"}), _TABLE)
