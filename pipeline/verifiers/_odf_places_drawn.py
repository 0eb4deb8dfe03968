"""Which attributes the schema gives to drawings, charts, formulas and slides; read by `_odf_names`.

Source: the schema of OpenDocument 1.4 (OASIS) and of MathML 3 (W3C), walked from each element along its definitions.
Left out are attributes that say who, when, where from or under which password, and those of what is no longer there.
"""

from __future__ import annotations

#: Lines with @ name elements by their usual prefix; below them stand attributes that each of these may bear.
DRAWN = """
    @ chart:axis
      chart:name
    @ chart:axis chart:chart chart:data-label chart:data-point chart:equation chart:error-indicator chart:floor
    @ chart:footer chart:grid chart:legend chart:mean-value chart:plot-area chart:regression-curve chart:series
    @ chart:stock-gain-marker chart:stock-loss-marker chart:stock-range-line chart:subtitle chart:title
    @ chart:wall
      chart:style-name
    @ chart:axis chart:error-indicator
      chart:dimension
    @ chart:categories chart:domain
      table:cell-range-address
    @ chart:chart chart:coordinate-region chart:floor chart:legend chart:plot-area chart:wall dr3d:scene
    @ draw:caption draw:circle draw:contour-path draw:contour-polygon draw:custom-shape draw:ellipse
    @ draw:fill-image draw:frame draw:path draw:polygon draw:polyline draw:rect draw:regular-polygon
    @ presentation:placeholder
      svg:width
    @ chart:chart chart:coordinate-region chart:legend chart:plot-area dr3d:scene draw:caption draw:circle
    @ draw:contour-path draw:contour-polygon draw:custom-shape draw:ellipse draw:fill-image draw:frame draw:path
    @ draw:polygon draw:polyline draw:rect draw:regular-polygon presentation:placeholder
      svg:height
    @ chart:chart chart:data-point chart:plot-area chart:series dr3d:cube dr3d:extrude dr3d:rotate dr3d:scene
    @ dr3d:sphere draw:caption draw:circle draw:connector draw:custom-shape draw:ellipse draw:frame draw:g
    @ draw:image draw:line draw:measure draw:object draw:page draw:path draw:polygon draw:polyline draw:rect
    @ draw:regular-polygon draw:text-box
      xml:id
    @ chart:chart chart:grid chart:series
      chart:class
    @ chart:chart chart:symbol-image draw:fill-image draw:image draw:object
      xlink:href
    @ chart:chart draw:fill-image draw:image draw:object
      xlink:type
    @ chart:coordinate-region chart:data-label chart:equation chart:footer chart:legend chart:plot-area
    @ chart:subtitle chart:title dr3d:scene draw:caption draw:circle draw:custom-shape draw:ellipse draw:frame
    @ draw:g draw:glue-point draw:path draw:polygon draw:polyline draw:rect draw:regular-polygon
    @ presentation:placeholder
      svg:y
    @ chart:coordinate-region chart:data-label chart:equation chart:footer chart:legend chart:plot-area
    @ chart:subtitle chart:title dr3d:scene draw:caption draw:circle draw:custom-shape draw:ellipse draw:frame
    @ draw:glue-point draw:path draw:polygon draw:polyline draw:rect draw:regular-polygon
    @ presentation:placeholder
      svg:x
    @ chart:data-point
      chart:repeated
    @ chart:equation
      chart:automatic-content chart:display-equation chart:display-r-square
    @ chart:legend
      chart:legend-align chart:legend-position style:legend-expansion style:legend-expansion-aspect-ratio
    @ chart:plot-area
      chart:data-source-has-labels
    @ chart:plot-area dr3d:cube dr3d:extrude dr3d:rotate dr3d:scene dr3d:sphere
      dr3d:transform
    @ chart:plot-area dr3d:scene
      dr3d:ambient-color dr3d:distance dr3d:focal-length dr3d:lighting-mode dr3d:shadow-slant dr3d:vpn dr3d:vrp
      dr3d:vup
    @ chart:plot-area dr3d:scene draw:enhanced-geometry
      dr3d:projection dr3d:shade-mode
    @ chart:series
      chart:attached-axis chart:label-cell-address chart:values-cell-range-address
    @ dr3d:cube
      dr3d:max-edge dr3d:min-edge
    @ dr3d:cube dr3d:extrude dr3d:rotate dr3d:scene dr3d:sphere draw:caption draw:circle draw:connector
    @ draw:custom-shape draw:ellipse draw:equation draw:fill-image draw:frame draw:g draw:gradient draw:hatch
    @ draw:layer draw:line draw:marker draw:measure draw:opacity draw:page draw:path draw:polygon draw:polyline
    @ draw:rect draw:regular-polygon draw:stroke-dash svg:linearGradient svg:radialGradient
      draw:name
    @ dr3d:cube dr3d:extrude dr3d:rotate dr3d:scene dr3d:sphere draw:caption draw:circle draw:connector
    @ draw:custom-shape draw:ellipse draw:frame draw:g draw:glue-point draw:line draw:measure draw:page
    @ draw:path draw:polygon draw:polyline draw:rect draw:regular-polygon
      draw:id
    @ dr3d:cube dr3d:extrude dr3d:rotate dr3d:scene dr3d:sphere draw:caption draw:circle draw:connector
    @ draw:custom-shape draw:ellipse draw:frame draw:g draw:line draw:measure draw:page draw:path draw:polygon
    @ draw:polyline draw:rect draw:regular-polygon
      draw:style-name
    @ dr3d:cube dr3d:extrude dr3d:rotate dr3d:scene dr3d:sphere draw:caption draw:circle draw:connector
    @ draw:custom-shape draw:ellipse draw:frame draw:g draw:line draw:measure draw:path draw:polygon
    @ draw:polyline draw:rect draw:regular-polygon
      draw:class-names draw:z-index presentation:class-names presentation:style-name
    @ dr3d:cube dr3d:extrude dr3d:rotate dr3d:scene dr3d:sphere draw:caption draw:circle draw:connector
    @ draw:custom-shape draw:ellipse draw:frame draw:line draw:measure draw:path draw:polygon draw:polyline
    @ draw:rect draw:regular-polygon
      draw:layer
    @ dr3d:extrude dr3d:rotate draw:connector draw:contour-path draw:contour-polygon draw:enhanced-geometry
    @ draw:marker draw:path draw:polygon draw:polyline
      svg:viewBox
    @ dr3d:extrude dr3d:rotate draw:connector draw:contour-path draw:marker draw:path
      svg:d
    @ dr3d:light
      dr3d:diffuse-color dr3d:direction dr3d:enabled dr3d:specular
    @ dr3d:scene draw:caption draw:circle draw:connector draw:custom-shape draw:ellipse draw:frame draw:g
    @ draw:line draw:measure draw:path draw:polygon draw:polyline draw:rect draw:regular-polygon
      table:table-background text:anchor-page-number text:anchor-type
    @ dr3d:sphere
      dr3d:center dr3d:size
    @ draw:caption
      draw:caption-point-x draw:caption-point-y
    @ draw:caption draw:circle draw:connector draw:custom-shape draw:ellipse draw:frame draw:line draw:measure
    @ draw:path draw:polygon draw:polyline draw:rect draw:regular-polygon
      draw:text-style-name draw:transform
    @ draw:caption draw:ellipse draw:rect draw:text-box
      svg:rx svg:ry
    @ draw:caption draw:rect draw:text-box
      draw:corner-radius
    @ draw:circle draw:ellipse
      draw:end-angle draw:start-angle
    @ draw:circle draw:ellipse svg:radialGradient
      svg:cx svg:cy
    @ draw:circle svg:radialGradient
      svg:r
    @ draw:connector
      draw:end-glue-point draw:end-shape draw:line-skew draw:start-glue-point draw:start-shape
    @ draw:connector draw:enhanced-geometry
      draw:type
    @ draw:connector draw:line draw:measure svg:linearGradient
      svg:x1 svg:x2 svg:y1 svg:y2
    @ draw:contour-polygon draw:polygon draw:polyline
      draw:points
    @ draw:enhanced-geometry
      draw:concentric-gradient-fill-allowed draw:enhanced-path draw:extrusion draw:extrusion-allowed
      draw:extrusion-brightness draw:extrusion-color draw:extrusion-depth draw:extrusion-diffusion
      draw:extrusion-first-light-direction draw:extrusion-first-light-harsh draw:extrusion-first-light-level
      draw:extrusion-light-face draw:extrusion-metal draw:extrusion-metal-type
      draw:extrusion-number-of-line-segments draw:extrusion-origin draw:extrusion-rotation-angle
      draw:extrusion-rotation-center draw:extrusion-second-light-direction draw:extrusion-second-light-harsh
      draw:extrusion-second-light-level draw:extrusion-shininess draw:extrusion-skew draw:extrusion-specularity
      draw:extrusion-viewpoint draw:glue-point-leaving-directions draw:glue-point-type draw:glue-points
      draw:mirror-horizontal draw:mirror-vertical draw:modifiers draw:path-stretchpoint-x
      draw:path-stretchpoint-y draw:text-areas draw:text-path draw:text-path-allowed draw:text-path-mode
      draw:text-path-same-letter-heights draw:text-path-scale draw:text-rotate-angle
    @ draw:equation
      draw:formula
    @ draw:fill-image draw:image draw:object
      xlink:actuate xlink:show
    @ draw:frame
      presentation:class presentation:placeholder presentation:user-transformed style:rel-height style:rel-width
    @ draw:glue-point
      draw:align draw:escape-direction
    @ draw:gradient
      draw:end-color draw:end-intensity draw:start-color draw:start-intensity
    @ draw:gradient draw:hatch draw:opacity draw:stroke-dash
      draw:style
    @ draw:gradient draw:opacity
      draw:angle draw:border draw:cx draw:cy
    @ draw:handle
      draw:handle-mirror-horizontal draw:handle-mirror-vertical draw:handle-polar draw:handle-polar-angle
      draw:handle-polar-pole-x draw:handle-polar-pole-y draw:handle-polar-radius draw:handle-position
      draw:handle-position-x draw:handle-position-y draw:handle-radius-range-maximum
      draw:handle-radius-range-minimum draw:handle-range-x-maximum draw:handle-range-x-minimum
      draw:handle-range-y-maximum draw:handle-range-y-minimum draw:handle-switched
    @ draw:hatch
      draw:color draw:rotation
    @ draw:hatch draw:stroke-dash
      draw:distance
    @ draw:layer
      draw:display
    @ draw:opacity
      draw:end draw:start
    @ draw:page
      draw:master-page-name presentation:presentation-page-layout-name presentation:use-date-time-name
      presentation:use-footer-name presentation:use-header-name
    @ draw:regular-polygon
      draw:concave draw:corners draw:sharpness
    @ draw:stroke-dash
      draw:dots1 draw:dots1-length draw:dots2 draw:dots2-length
    @ draw:text-box
      fo:max-height fo:max-width fo:min-height fo:min-width
    @ math:maligngroup math:malignmark math:math math:menclose math:merror math:mfenced math:mfrac math:mi
    @ math:mlabeledtr math:mmultiscripts math:mn math:mo math:mover math:mpadded math:mprescripts math:mroot
    @ math:mrow math:ms math:mspace math:msqrt math:mstyle math:msub math:msubsup math:msup math:mtable math:mtd
    @ math:mtext math:mtr math:munder math:munderover math:none
      mathbackground mathcolor
    @ math:maligngroup math:math math:mlabeledtr math:mstyle math:mtable math:mtd math:mtr
      groupalign
    @ math:math
      display
    @ math:math math:menclose math:mstyle
      notation
    @ math:math math:mfenced math:mstyle
      close open separators
    @ math:math math:mfrac math:mstyle
      bevelled denomalign linethickness numalign
    @ math:math math:mi math:mn math:mo math:ms math:mspace math:mstyle math:mtext
      mathsize mathvariant
    @ math:math math:mlabeledtr math:mstyle math:mtable math:mtd math:mtr
      columnalign rowalign
    @ math:math math:mmultiscripts math:mstyle math:msub math:msubsup
      subscriptshift
    @ math:math math:mmultiscripts math:mstyle math:msubsup math:msup
      superscriptshift
    @ math:math math:mo math:mover math:mstyle math:munderover
      accent
    @ math:math math:mo math:mpadded math:mstyle
      lspace
    @ math:math math:mo math:mspace math:mstyle
      linebreak
    @ math:math math:mo math:mstyle
      fence form largeop maxsize minsize movablelimits rspace separator stretchy symmetric
    @ math:math math:mover math:mstyle math:mtable math:munder math:munderover
      align
    @ math:math math:mpadded math:mspace math:mstyle
      depth height
    @ math:math math:mpadded math:mspace math:mstyle math:mtable
      width
    @ math:math math:mstyle
      scriptlevel
    @ math:math math:mstyle math:mtable
      columnlines columnspacing displaystyle equalcolumns equalrows frame framespacing rowlines rowspacing side
    @ math:math math:mstyle math:mtd
      columnspan rowspan
    @ math:math math:mstyle math:munder math:munderover
      accentunder
    @ math:mi math:mn math:mo math:ms math:mspace math:mstyle math:mtext
      color fontsize fontstyle fontweight
    @ presentation:date-time-decl
      presentation:source style:data-style-name
    @ presentation:date-time-decl presentation:footer-decl presentation:header-decl
      presentation:name
    @ presentation:placeholder
      presentation:object
    @ svg:linearGradient svg:radialGradient
      svg:gradientTransform svg:gradientUnits svg:spreadMethod
    @ svg:radialGradient
      svg:fx svg:fy
    @ svg:stop
      svg:offset svg:stop-color svg:stop-opacity
"""
#: Elements that bear none.
DRAWN_BARE = frozenset(
    """
    chart:label-separator draw:layer-set math:semantics presentation:date-time presentation:footer
    presentation:header
    """.split()
)
