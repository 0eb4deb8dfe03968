"""Words that the standard gives to the places of drawings, charts and diagrams; read by `_ooxml_words`.

Source: the enumerations of the transitional schemas of ISO/IEC 29500-4, each with the elements and attributes that bear
it; below the last @ the categories of diagrams that Office itself brings.
"""

from __future__ import annotations

#: Lines with @ name places, as ``element.attribute``, ``.attribute`` of any element or ``element.`` for its text; below
#: them stand the words that these places may hold. Switches and numbers are no words.
DRAWING = """
    @ bevel.prst bevelB.prst bevelT.prst
      relaxedInset circle slope cross angle softRound convex coolSlant divot riblet hardEdge artDeco
    @ .bwMode
      clr auto gray ltGray invGray grayWhite blackGray blackWhite black white hidden
    @ .blend
      over mult screen darken lighten
    @ .cstate
      email screen print hqprint none
    @ .accent1 .accent2 .accent3 .accent4 .accent5 .accent6 .bg1 .bg2 .folHlink .hlink .tx1 .tx2
      dk1 lt1 dk2 lt2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink
    @ .cmpd
      sng dbl thickThin thinThick tri
    @ cont.type effectDag.type
      sib tree
    @ .idx scheme.val
      major minor none
    @ .dir
      tl tr l r bl b br
    @ .rig
      legacyFlat1 legacyFlat2 legacyFlat3 legacyFlat4 legacyNormal1 legacyNormal2 legacyNormal3 legacyNormal4
      legacyHarsh1 legacyHarsh2 legacyHarsh3 legacyHarsh4 threePt balanced soft harsh flood contrasting morning
      sunrise sunset chilly freezing flat twoPt glow brightRoom
    @ .cap
      rnd sq flat
    @ .len .w
      sm med lg
    @ headEnd.type tailEnd.type
      none triangle stealth diamond oval arrow
    @ .b .i
      def
    @ .fill
      none norm lighten lightenLess darken darkenLess
    @ .path
      shape circle rect
    @ .algn
      ctr in
    @ camera.prst
      legacyObliqueTopLeft legacyObliqueTop legacyObliqueTopRight legacyObliqueLeft legacyObliqueFront
      legacyObliqueRight legacyObliqueBottomLeft legacyObliqueBottom legacyObliqueBottomRight legacyPerspectiveTopLeft
      legacyPerspectiveTop legacyPerspectiveTopRight legacyPerspectiveLeft legacyPerspectiveFront
      legacyPerspectiveRight legacyPerspectiveBottomLeft legacyPerspectiveBottom legacyPerspectiveBottomRight
      orthographicFront isometricTopUp isometricTopDown isometricBottomUp isometricBottomDown isometricLeftUp
      isometricLeftDown isometricRightUp isometricRightDown isometricOffAxis1Left isometricOffAxis1Right
      isometricOffAxis1Top isometricOffAxis2Left isometricOffAxis2Right isometricOffAxis2Top isometricOffAxis3Left
      isometricOffAxis3Right isometricOffAxis3Bottom isometricOffAxis4Left isometricOffAxis4Right
      isometricOffAxis4Bottom obliqueTopLeft obliqueTop obliqueTopRight obliqueLeft obliqueRight obliqueBottomLeft
      obliqueBottom obliqueBottomRight perspectiveFront perspectiveLeft perspectiveRight perspectiveAbove
      perspectiveBelow perspectiveAboveLeftFacing perspectiveAboveRightFacing perspectiveContrastingLeftFacing
      perspectiveContrastingRightFacing perspectiveHeroicLeftFacing perspectiveHeroicRightFacing
      perspectiveHeroicExtremeLeftFacing perspectiveHeroicExtremeRightFacing perspectiveRelaxed
      perspectiveRelaxedModerately
    @ prstClr.val
      aliceBlue antiqueWhite aqua aquamarine azure beige bisque black blanchedAlmond blue blueViolet brown burlyWood
      cadetBlue chartreuse chocolate coral cornflowerBlue cornsilk crimson cyan darkBlue darkCyan darkGoldenrod
      darkGray darkGrey darkGreen darkKhaki darkMagenta darkOliveGreen darkOrange darkOrchid darkRed darkSalmon
      darkSeaGreen darkSlateBlue darkSlateGray darkSlateGrey darkTurquoise darkViolet dkBlue dkCyan dkGoldenrod dkGray
      dkGrey dkGreen dkKhaki dkMagenta dkOliveGreen dkOrange dkOrchid dkRed dkSalmon dkSeaGreen dkSlateBlue
      dkSlateGray dkSlateGrey dkTurquoise dkViolet deepPink deepSkyBlue dimGray dimGrey dodgerBlue firebrick
      floralWhite forestGreen fuchsia gainsboro ghostWhite gold goldenrod gray grey green greenYellow honeydew hotPink
      indianRed indigo ivory khaki lavender lavenderBlush lawnGreen lemonChiffon lightBlue lightCoral lightCyan
      lightGoldenrodYellow lightGray lightGrey lightGreen lightPink lightSalmon lightSeaGreen lightSkyBlue
      lightSlateGray lightSlateGrey lightSteelBlue lightYellow ltBlue ltCoral ltCyan ltGoldenrodYellow ltGray ltGrey
      ltGreen ltPink ltSalmon ltSeaGreen ltSkyBlue ltSlateGray ltSlateGrey ltSteelBlue ltYellow lime limeGreen linen
      magenta maroon medAquamarine medBlue medOrchid medPurple medSeaGreen medSlateBlue medSpringGreen medTurquoise
      medVioletRed mediumAquamarine mediumBlue mediumOrchid mediumPurple mediumSeaGreen mediumSlateBlue
      mediumSpringGreen mediumTurquoise mediumVioletRed midnightBlue mintCream mistyRose moccasin navajoWhite navy
      oldLace olive oliveDrab orange orangeRed orchid paleGoldenrod paleGreen paleTurquoise paleVioletRed papayaWhip
      peachPuff peru pink plum powderBlue purple red rosyBrown royalBlue saddleBrown salmon sandyBrown seaGreen
      seaShell sienna silver skyBlue slateBlue slateGray slateGrey snow springGreen steelBlue tan teal thistle tomato
      turquoise violet wheat white whiteSmoke yellow yellowGreen
    @ prstDash.val
      solid dot dash lgDash dashDot lgDashDot lgDashDotDot sysDash sysDot sysDashDot sysDashDotDot
    @ .prstMaterial
      legacyMatte legacyPlastic legacyMetal legacyWireframe matte plastic metal warmMatte translucentPowder powder
      dkEdge softEdge clear flat softmetal
    @ pattFill.prst
      pct5 pct10 pct20 pct25 pct30 pct40 pct50 pct60 pct70 pct75 pct80 pct90 horz vert ltHorz ltVert dkHorz dkVert
      narHorz narVert dashHorz dashVert cross dnDiag upDiag ltDnDiag ltUpDiag dkDnDiag dkUpDiag wdDnDiag wdUpDiag
      dashDnDiag dashUpDiag diagCross smCheck lgCheck smGrid lgGrid dotGrid smConfetti lgConfetti horzBrick diagBrick
      solidDmnd openDmnd dotDmnd plaid sphere weave divot shingle wave trellis zigZag
    @ prstShdw.prst
      shdw1 shdw2 shdw3 shdw4 shdw5 shdw6 shdw7 shdw8 shdw9 shdw10 shdw11 shdw12 shdw13 shdw14 shdw15 shdw16 shdw17
      shdw18 shdw19 shdw20
    @ .algn
      tl tr l ctr r bl b br
    @ schemeClr.val
      bg1 tx1 bg2 tx2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink phClr dk1 lt1 dk2 lt2
    @ prstGeom.prst shape.type
      line lineInv triangle rtTriangle rect diamond parallelogram trapezoid nonIsoscelesTrapezoid pentagon hexagon
      heptagon octagon decagon dodecagon star4 star5 star6 star7 star8 star10 star12 star16 star24 star32 roundRect
      round1Rect round2SameRect round2DiagRect snipRoundRect snip1Rect snip2SameRect snip2DiagRect plaque ellipse
      teardrop homePlate chevron pieWedge pie blockArc donut noSmoking rightArrow leftArrow upArrow downArrow
      stripedRightArrow notchedRightArrow bentUpArrow leftRightArrow upDownArrow leftUpArrow leftRightUpArrow
      quadArrow leftArrowCallout rightArrowCallout upArrowCallout downArrowCallout leftRightArrowCallout
      upDownArrowCallout quadArrowCallout bentArrow uturnArrow circularArrow leftCircularArrow leftRightCircularArrow
      curvedRightArrow curvedLeftArrow curvedUpArrow curvedDownArrow swooshArrow cube can lightningBolt heart sun moon
      smileyFace irregularSeal1 irregularSeal2 foldedCorner bevel frame halfFrame corner diagStripe chord arc
      leftBracket rightBracket leftBrace rightBrace bracketPair bracePair straightConnector1 bentConnector2
      bentConnector3 bentConnector4 bentConnector5 curvedConnector2 curvedConnector3 curvedConnector4 curvedConnector5
      callout1 callout2 callout3 accentCallout1 accentCallout2 accentCallout3 borderCallout1 borderCallout2
      borderCallout3 accentBorderCallout1 accentBorderCallout2 accentBorderCallout3 wedgeRectCallout
      wedgeRoundRectCallout wedgeEllipseCallout cloudCallout cloud ribbon ribbon2 ellipseRibbon ellipseRibbon2
      leftRightRibbon verticalScroll horizontalScroll wave doubleWave plus flowChartProcess flowChartDecision
      flowChartInputOutput flowChartPredefinedProcess flowChartInternalStorage flowChartDocument
      flowChartMultidocument flowChartTerminator flowChartPreparation flowChartManualInput flowChartManualOperation
      flowChartConnector flowChartPunchedCard flowChartPunchedTape flowChartSummingJunction flowChartOr
      flowChartCollate flowChartSort flowChartExtract flowChartMerge flowChartOfflineStorage flowChartOnlineStorage
      flowChartMagneticTape flowChartMagneticDisk flowChartMagneticDrum flowChartDisplay flowChartDelay
      flowChartAlternateProcess flowChartOffpageConnector actionButtonBlank actionButtonHome actionButtonHelp
      actionButtonInformation actionButtonForwardNext actionButtonBackPrevious actionButtonEnd actionButtonBeginning
      actionButtonReturn actionButtonDocument actionButtonSound actionButtonMovie gear6 gear9 funnel mathPlus
      mathMinus mathMultiply mathDivide mathEqual mathNotEqual cornerTabs squareTabs plaqueTabs chartX chartStar
      chartPlus
    @ sysClr.val
      scrollBar background activeCaption inactiveCaption menu window windowFrame menuText windowText captionText
      activeBorder inactiveBorder appWorkspace highlight highlightText btnFace btnShadow grayText btnText
      inactiveCaptionText btnHighlight 3dDkShadow 3dLight infoText infoBk hotLight gradientActiveCaption
      gradientInactiveCaption menuHighlight menuBar
    @ .algn
      l ctr r just justLow dist thaiDist
    @ .anchor
      ctr b just dist
    @ buAutoNum.type
      alphaLcParenBoth alphaUcParenBoth alphaLcParenR alphaUcParenR alphaLcPeriod alphaUcPeriod arabicParenBoth
      arabicParenR arabicPeriod arabicPlain romanLcParenBoth romanUcParenBoth romanLcParenR romanUcParenR
      romanLcPeriod romanUcPeriod circleNumDbPlain circleNumWdBlackPlain circleNumWdWhitePlain arabicDbPeriod
      arabicDbPlain ea1ChsPeriod ea1ChsPlain ea1ChtPeriod ea1ChtPlain ea1JpnChsDbPeriod ea1JpnKorPlain ea1JpnKorPeriod
      arabic1Minus arabic2Minus hebrew2Minus thaiAlphaPeriod thaiAlphaParenR thaiAlphaParenBoth thaiNumPeriod
      thaiNumParenR thaiNumParenBoth hindiAlphaPeriod hindiNumPeriod hindiNumParenR hindiAlpha1Period
    @ .cap
      none small all
    @ .fontAlgn
      auto ctr base b
    @ .horzOverflow
      overflow clip
    @ prstTxWarp.prst
      textNoShape textPlain textStop textTriangle textTriangleInverted textChevron textChevronInverted textRingInside
      textRingOutside textArchUp textArchDown textCircle textButton textArchUpPour textArchDownPour textCirclePour
      textButtonPour textCurveUp textCurveDown textCanUp textCanDown textWave1 textWave2 textDoubleWave1 textWave4
      textInflate textDeflate textInflateBottom textDeflateBottom textInflateTop textDeflateTop textDeflateInflate
      textDeflateInflateDeflate textFadeRight textFadeLeft textFadeUp textFadeDown textSlantUp textSlantDown
      textCascadeUp textCascadeDown
    @ .strike
      noStrike sngStrike dblStrike
    @ .algn
      l ctr r dec
    @ .u
      none words sng dbl heavy dotted dottedHeavy dash dashHeavy dashLong dashLongHeavy dotDash dotDashHeavy
      dotDotDash dotDotDashHeavy wavy wavyHeavy wavyDbl
    @ .vertOverflow
      overflow ellipsis clip
    @ .vert
      horz vert vert270 wordArtVert eaVert mongolianVert wordArtVertRtl
    @ .wrap
      none square
    @ .flip
      none x y xy
    @ axPos.val param.val
      b l r
    @ barDir.val
      bar col
    @ grouping.val
      percentStacked clustered standard stacked
    @ builtInUnit.val
      hundreds thousands tenThousands hundredThousands millions tenMillions hundredMillions billions trillions
    @ crossBetween.val
      between midCat
    @ crosses.val
      autoZero max min
    @ dLblPos.val
      bestFit b ctr inBase inEnd l outEnd r
    @ dispBlanksAs.val
      span gap zero
    @ errBarType.val
      both minus plus
    @ errDir.val
      x y
    @ errValType.val
      cust fixedVal percentage stdDev stdErr
    @ grouping.val
      percentStacked standard stacked
    @ hMode.val wMode.val xMode.val yMode.val
      edge factor
    @ layoutTarget.val
      inner outer
    @ lblAlgn.val param.val
      ctr l r
    @ legendPos.val
      b tr l r
    @ symbol.val
      circle dash diamond dot none picture plus square star triangle x auto
    @ ofPieType.val
      pie bar
    @ orientation.val
      maxMin minMax
    @ .orientation
      default portrait landscape
    @ pictureFormat.val
      stretch stack stackScale
    @ radarStyle.val
      standard marker filled
    @ scatterStyle.val
      none line lineMarker marker smooth smoothMarker
    @ shape.val
      cone coneToMax box cylinder pyramid pyramidToMax
    @ sizeRepresents.val
      area w
    @ splitType.val
      auto cust percent pos val
    @ tickLblPos.val
      high low nextTo none
    @ majorTickMark.val minorTickMark.val
      cross in none out
    @ baseTimeUnit.val majorTimeUnit.val minorTimeUnit.val
      days months years
    @ trendlineType.val
      exp linear log movingAvg poly power
    @ alg.type
      composite conn cycle hierChild hierRoot pyra lin sp tx snake
    @ animLvl.val if.val
      none lvl ctr
    @ animOne.val if.val
      none one branch
    @ param.val
      auto arr noArr
    @ param.val
      none upr grav
    @ .axis
      self ch des desOrSelf par ancst ancstOrSelf followSib precedSib follow preced root none
    @ param.val
      beg def end
    @ .op
      none equ gte lte
    @ param.val
      endCnv bal fixed
    @ param.val
      none fNode
    @ .orient param.val
      horz vert
    @ .chOrder
      b
    @ .meth
      span cycle repeat
    @ param.val
      1D 2D cust
    @ param.val
      auto bCtr ctr midL midR tCtr bL bR tL tR radial
    @ param.val
      stra bend curve longCurve
    @ .for .refFor
      self ch des
    @ .refType constr.type rule.type
      none alignOff begMarg bendDist begPad b bMarg bOff ctrX ctrXOff ctrY ctrYOff connDist diam endMarg endPad h hArH
      hOff l lMarg lOff r rMarg rOff primFontSz pyraAcctRatio secFontSz sibSp secSibSp sp stemThick tMarg tOff userA
      userB userC userD userE userF userG userH userI userJ userK userL userM userN userO userP userQ userR userS
      userT userU userV userW userX userY userZ w wArH wOff
    @ param.val
      revDir sameDir
    @ cxn.type
      parOf presOf presParOf unknownRelationship
    @ param.val
      l ctr r none
    @ dir.val if.val
      norm rev
    @ .ptType .refPtType
      all doc node norm nonNorm asst nonAsst parTrans pres sibTrans
    @ param.val
      1D 2D
    @ param.val
      row col
    @ .op
      equ neq gt lt gte lte
    @ .func
      cnt pos revPos posEven posOdd var depth maxDepth
    @ param.val
      tL tR bL bR
    @ hierBranch.val if.val
      l r hang std init
    @ param.val
      tL tR tCtrCh tCtrDes bL bR bCtrCh bCtrDes lT lB lCtrCh lCtrDes rT rB rCtrCh rCtrDes
    @ .hueDir
      cw ccw
    @ param.val
      fromL fromR fromT fromB
    @ param.val
      mid b
    @ param.val
      ctr
    @ shape.type
      none conn
    @ param.type
      horzAlign vertAlign chDir chAlign secChAlign linDir secLinDir stElem bendPt connRout begSty endSty dim rotPath
      ctrShpMap nodeHorzAlign nodeVertAlign fallback txDir pyraAcctPos pyraAcctTxMar txBlDir txAnchorHorz txAnchorVert
      txAnchorHorzCh txAnchorVertCh parTxLTRAlign parTxRTLAlign shpTxLTRAlignCh shpTxRTLAlignCh autoTxRot grDir
      flowDir contDir bkpt hierAlign bkPtFixedVal stBulletLvl stAng spanAng ar lnSpPar lnSpAfParP lnSpCh lnSpAfChP
      rtShortDist alignTx pyraLvlNode pyraAcctBkgdNode pyraAcctTxNode srcNode dstNode begPts endPts
    @ pt.type
      node asst doc pres parTrans sibTrans
    @ param.val
      bef aft
    @ param.val
      step stack
    @ if.val resizeHandles.val
      exact rel
    @ param.val
      none alongPath
    @ param.val
      none b l r
    @ param.val
      none fromL fromR fromT fromB
    @ param.val
      node trans
    @ param.val
      none ctr
    @ param.val
      fromT fromB
    @ .arg
      none orgChart chMax chPref bulEnabled dir hierBranch animOne animLvl resizeHandles
    @ param.val
      mid b none
    @ align.
      top bottom center inside outside
    @ .relativeFrom
      margin page column character leftMargin rightMargin insideMargin outsideMargin
    @ .relativeFrom
      margin page paragraph line topMargin bottomMargin insideMargin outsideMargin
    @ .wrapText
      bothSides left right largest
    @ .editAs
      twoCell oneCell absolute
    @ .csCatId .loCatId .qsCatId cat.type
      list process cycle hierarchy relationship matrix pyramid picture convert other officeonline simple 3D colorful
      mainScheme accent1 accent2 accent3 accent4 accent5 accent6
"""
