"""Words that SVG and CSS give to the attributes of a drawing, by place, for the verifier alone.

The cleaner asks whether a word is one of the specifications at all. Here it must be one that they give to this very
attribute, so that a wrong entry in the cleaner's list is seen, and so is somebody called Violet in a writing mode.

Source: property definitions of SVG 1.1 and 2, Filter Effects 1, CSS Masking 1, Compositing 1, CSS Transforms 1, CSS
Text Decoration 3, CSS Fonts 4; attribute definitions of SVG 1.1. Names of colours: Pillow's table of CSS Color 3.
"""

from __future__ import annotations

from PIL import ImageColor

from pipeline.verifiers._words import WordsByPlace

_PAINTS = ".fill .stroke .color .stop-color .flood-color .lighting-color .background-color .filter .text-decoration"
_COLOURS = f"""
    @ {_PAINTS}
      {" ".join(ImageColor.colormap)} transparent currentcolor rgb rgba hsl hsla
"""
_TABLE = """
    @ .transform .gradientTransform .patternTransform
      matrix translate translatex translatey scale scalex scaley rotate skewx skewy none deg rad grad turn
    @ .preserveAspectRatio
      none meet slice defer xminymin xmidymin xmaxymin xminymid xmidymid xmaxymid xminymax xmidymax xmaxymax
    @ .lengthAdjust
      spacing spacingandglyphs
    @ .method
      align stretch
    @ .spacing
      auto exact
    @ .side
      left right
    @ .gradientUnits .patternUnits .patternContentUnits .clipPathUnits .maskUnits .maskContentUnits .filterUnits
    @ .primitiveUnits
      userspaceonuse objectboundingbox
    @ .markerUnits
      strokewidth userspaceonuse
    @ .spreadMethod
      pad reflect repeat
    @ .orient
      auto auto-start-reverse
    @ .refX .refY .transform-origin
      left center right top bottom
    @ feColorMatrix.type
      matrix saturate huerotate luminancetoalpha
    @ feFuncA.type feFuncB.type feFuncG.type feFuncR.type
      identity table discrete linear gamma
    @ feTurbulence.type
      fractalnoise turbulence
    @ feMorphology.operator
      erode dilate
    @ feComposite.operator
      over in out atop xor lighter arithmetic
    @ .mode .mix-blend-mode
      normal multiply screen overlay darken lighten color-dodge color-burn hard-light soft-light difference
      exclusion hue
      saturation color luminosity plus-lighter
    @ .edgeMode
      duplicate wrap none
    @ .preserveAlpha
      true false
    @ .xChannelSelector .yChannelSelector
      r g b a
    @ .stitchTiles
      stitch nostitch
    @ .fill .stroke
      none context-fill context-stroke
    @ .fill-rule .clip-rule
      nonzero evenodd
    @ .stroke-linecap
      butt round square
    @ .stroke-linejoin
      miter miter-clip round bevel arcs
    @ .stroke-dasharray .stroke-dashoffset .marker-start .marker-mid .marker-end
      none
    @ .font-size
      xx-small x-small small medium large x-large xx-large smaller larger
    @ .font-weight
      normal bold bolder lighter
    @ .font-style
      normal italic oblique
    @ .font-variant
      normal none small-caps
    @ .font-stretch
      normal wider narrower condensed expanded semi-condensed semi-expanded extra-condensed extra-expanded
      ultra-condensed
      ultra-expanded
    @ .text-anchor
      start middle end
    @ .letter-spacing .word-spacing
      normal
    @ .writing-mode
      lr rl tb lr-tb rl-tb tb-rl tb-lr horizontal-tb vertical-rl vertical-lr sideways-rl sideways-lr
    @ .direction
      ltr rtl
    @ .paint-order
      normal fill stroke markers
    @ .shape-rendering
      auto optimizespeed crispedges geometricprecision
    @ .text-rendering
      auto optimizespeed optimizelegibility geometricprecision
    @ .image-rendering
      auto optimizespeed optimizequality pixelated crisp-edges smooth
    @ .color-interpolation .color-interpolation-filters
      auto srgb linearrgb
    @ .text-decoration
      none underline overline line-through solid double dotted dashed wavy
    @ .baseline-shift
      baseline sub super top center bottom
    @ .dominant-baseline
      auto middle central hanging alphabetic ideographic mathematical text-before-edge text-after-edge
      text-top text-bottom
    @ .alignment-baseline
      auto baseline before-edge after-edge text-before-edge text-after-edge middle central alphabetic
      hanging ideographic
      mathematical text-top text-bottom top center bottom
    @ .unicode-bidi
      normal embed isolate bidi-override isolate-override plaintext
    @ .clip-path
      none fill-box view-box border-box stroke-box content-box
    @ .mask
      none alpha luminance match-source
    @ .mask-type
      alpha luminance
    @ .filter
      none blur brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia
    @ .overflow
      visible hidden scroll auto
    @ .vector-effect
      none non-scaling-stroke
    @ .isolation
      auto isolate
    @ .transform-box
      fill-box view-box border-box stroke-box content-box
"""
WORDS = WordsByPlace(frozenset({"inherit", "initial", "unset"}), _COLOURS, _TABLE)
