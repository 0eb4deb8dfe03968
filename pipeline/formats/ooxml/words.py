"""The words that the standard lists as values of attributes; anything else must be a number or have a rule of its own.

Source: enumerations of the simple types of ISO/IEC 29500-4 that attributes of the kept elements use. The verifier
has tables of its own, by the places of words; a test holds the two against each other.
"""

from __future__ import annotations

WORDS = frozenset(
    """
    +- -+ -- 1024,768 1024x768 1152,862 1152x882 1152x900 1280x1024 1600x1200 1800x1440 1920x1200 1D 1pic 1picTitle
    2D 2pic 2picTitle 35mm 3Arrows 3ArrowsGray 3Flags 3Signs 3Symbols 3Symbols2 3TrafficLights1 3TrafficLights2
    3dDkShadow 3dLight 4Arrows 4ArrowsGray 4Rating 4RedToBlack 4TrafficLights 4pic 4picTitle 544,376 544x376 5Arrows
    5ArrowsGray 5Quarters 5Rating 640,480 640x480 720,512 720x512 800,600 800x600 A1 A3 A4 B4ISO B4JIS B5ISO B5JIS
    Button Checkbox Dialog Drop Edit False GBox Group HTMLInset HTMLOutset Label LineA List M1 M10 M11 M12 M2 M3 M4
    M5 M6 M7 M8 M9 Movie NA Note Pict Q1 Q2 Q3 Q4 R1C1 Radio Rect RectA Scroll Shape Spin True XY YZ ZX above
    aboveAverage absolute accent1 accent2 accent3 accent4 accent5 accent6 accentBorderCallout1 accentBorderCallout2
    accentBorderCallout3 accentCallout1 accentCallout2 accentCallout3 actionButtonBackPrevious actionButtonBeginning
    actionButtonBlank actionButtonDocument actionButtonEnd actionButtonForwardNext actionButtonHelp actionButtonHome
    actionButtonInformation actionButtonMovie actionButtonReturn actionButtonSound activeBorder activeCaption aft
    after aiueo aiueoFullWidth aliceBlue align alignOff alignTx all allLines allPages alongPath alphaLcParenBoth
    alphaLcParenR alphaLcPeriod alphaUcParenBoth alphaUcParenR alphaUcPeriod always ancst ancstOrSelf angle animLvl
    animOne antiqueWhite antsBlack antsRed any appWorkspace apples aqua aquamarine ar arabic1Minus arabic2Minus
    arabicAbjad arabicAlpha arabicDbPeriod arabicDbPlain arabicParenBoth arabicParenR arabicPeriod arabicPlain arc
    archedScallops area around arr array arrow artDeco asDisplayed asst atEnd atLeast atMost auto autoFilter
    autoNoTable autoTxRot autoZero autofit average axisCol axisPage axisRow axisValues azure b bCtr bCtrCh bCtrDes
    bL bMarg bOff bR babyPacifier babyRattle back background background1 background2 backwardCompatible bahtText bal
    balanced balloons3Colors balloonsHotAir band1Horz band1Vert band2Horz band2Vert banner bar base basedOn baseline
    basicBlackDashes basicBlackDots basicBlackSquares basicThinLines basicWhiteDashes basicWhiteDots
    basicWhiteSquares basicWideInline basicWideMidline basicWideOutline bats bef before beg begMarg begPad begPts
    begSty begin beige below belowAverage bend bendDist bendPt beneathText bentArrow bentConnector2 bentConnector3
    bentConnector4 bentConnector5 bentUpArrow bestFit between bevel bg1 bg2 bi billions birds birdsFlight bisque
    bkPtFixedVal bkpt bl black blackGray blackTextAndLines blackWhite blanchedAlmond blank blankRow blinkBackground
    block blockArc blue blueViolet body borderCallout1 borderCallout2 borderCallout3 bot both bothSides bottom
    bottomLeft bottomMargin bottomRight boundingCube box br bracePair bracketPair branch brightRoom brown btLr
    btnFace btnHighlight btnShadow btnText bulEnabled bullet bullseye burlyWood button cabins cadetBlue cakeSlice
    callout callout1 callout2 callout3 can candyCorn canvas captionText cardinalText ccw cellColor celticKnotwork
    center centerContinuous centerGroup centered certificateBanner ch chAlign chDir chMax chPref chainLink
    champagneBottle char character chart chartAndTx chartPlus chartStar chartX chartreuse checkedBarBlack
    checkedBarColor checkered chevron chicago chilly chineseCounting chineseCountingThousand chineseLegalSimplified
    chocolate chord chosung christmasTree circle circleNumDbPlain circleNumWdBlackPlain circleNumWdWhitePlain
    circlesLines circlesRectangles circularArrow classic classicalWave clean clear clip clipArt clipArtAndTx
    clipArtAndVertTx clocks cloud cloudCallout clr clustered cnt col colon color column comma compass composite
    compressPunctuation compressPunctuationAndJapaneseKana cone coneToMax confetti confettiGrays confettiOutline
    confettiStreamers confettiWhite conn connDist connRout connector cont contDir continuationNotice
    continuationSeparator continue continuous contrasting convex coolSlant coral corner cornerTabs cornerTriangles
    cornflowerBlue cornsilk count countNums couponCutoutDashes couponCutoutDots crazyMaze creaturesButterfly
    creaturesFish creaturesInsects creaturesLadyBug crimson cross crossStitch cs ctr ctrShpMap ctrTitle ctrX ctrXOff
    ctrY ctrYOff cube cup curly curve curved curvedConnector2 curvedConnector3 curvedConnector4 curvedConnector5
    curvedDownArrow curvedLeftArrow curvedRightArrow curvedUpArrow cust custom cw cyan cycle cylinder dark1 dark2
    darkBlue darkCyan darkDown darkGoldenrod darkGray darkGreen darkGrey darkGrid darkHorizontal darkKhaki
    darkMagenta darkOliveGreen darkOrange darkOrchid darkRed darkSalmon darkSeaGreen darkSlateBlue darkSlateGray
    darkSlateGrey darkTrellis darkTurquoise darkUp darkVertical darkViolet darkYellow darken darkenLess dash
    dashDnDiag dashDot dashDotDot dashDotDotHeavy dashDotHeavy dashDotStroked dashHeavy dashHorz dashLong
    dashLongHeavy dashSmallGap dashUpDiag dashVert dashed dashedHeavy dashedSmall data dataTable day days dbl
    dblStrike dec decagon decimal decimalEnclosedCircle decimalEnclosedCircleChinese decimalEnclosedFullstop
    decimalEnclosedParen decimalFullWidth decimalFullWidth2 decimalHalfWidth decimalZero decoArch decoArchColor
    decoBlocks deepPink deepSkyBlue def default depth des desOrSelf dgm diagBrick diagCross diagStripe diam diamond
    diamondsGray dim dimGray dimGrey dir dirty displayed dist distribute distributeLetter distributeSpace
    distributed divot dk1 dk2 dkBlue dkCyan dkDnDiag dkEdge dkGoldenrod dkGray dkGreen dkGrey dkHorz dkKhaki
    dkMagenta dkOliveGreen dkOrange dkOrchid dkRed dkSalmon dkSeaGreen dkSlateBlue dkSlateGray dkSlateGrey
    dkTurquoise dkUpDiag dkVert dkViolet dnDiag doNotCompress doc docEnd dodecagon dodgerBlue dollarText donut dot
    dotDash dotDashHeavy dotDmnd dotDotDash dotDotDashHeavy dotGrid dotted dottedHeavy double double-struck
    doubleAccounting doubleD doubleDiamonds doubleWave downArrow downArrowCallout downThenOver drop dstNode dt dxa e
    ea1ChsPeriod ea1ChsPlain ea1ChtPeriod ea1ChtPlain ea1JpnChsDbPeriod ea1JpnKorPeriod ea1JpnKorPlain eaVert
    eachPage eachSect earth1 earth2 earth3 eastAsia eclipsingSquares1 eclipsingSquares2 edge edit eggsBlack elbow
    ellipse ellipseRibbon ellipseRibbon2 ellipsis emDash email emboss enDash end endCnv endMarg endPad endPts endSty
    equ equal even evenPage exact exp f fNode factor fallback false fans fill filled film firebrick firecrackers
    first firstAndLastLine firstCol firstColumn firstColumnStripe firstColumnSubheading firstHeaderCell
    firstLineOnly firstPage firstRow firstRowStripe firstRowSubheading firstSubtotalColumn firstSubtotalRow
    firstTotalCell fitToSlide fixed fixedVal flat flood floralWhite flowChartAlternateProcess flowChartCollate
    flowChartConnector flowChartDecision flowChartDelay flowChartDisplay flowChartDocument flowChartExtract
    flowChartInputOutput flowChartInternalStorage flowChartMagneticDisk flowChartMagneticDrum flowChartMagneticTape
    flowChartManualInput flowChartManualOperation flowChartMerge flowChartMultidocument flowChartOfflineStorage
    flowChartOffpageConnector flowChartOnlineStorage flowChartOr flowChartPredefinedProcess flowChartPreparation
    flowChartProcess flowChartPunchedCard flowChartPunchedTape flowChartSort flowChartSummingJunction
    flowChartTerminator flowDir flowersBlockPrint flowersDaisies flowersModern1 flowersModern2 flowersPansy
    flowersRedRose flowersRoses flowersTeacup flowersTiny folHlink foldedCorner follow followSib followedHyperlink
    font fontColor forestGreen fourObj fraktur frame frameStyle1 frameStyle2 frameStyle3 frameStyle4 frameStyle5
    frameStyle6 frameStyle7 freezing fromB fromL fromR fromT front frozen frozenSplit ftr fuchsia full fullPage
    funnel gainsboro ganada gap gear6 gear9 gems general ghostWhite gingerbreadMan glow gold goldenrod grDir
    gradient gradientActiveCaption gradientCenter gradientInactiveCaption gradientRadial gradientUnscaled grav gray
    gray0625 gray125 grayOutline grayScale grayText grayWhite greaterThan greaterThanOrEqual green greenYellow
    gregorian gregorianArabic gregorianMeFrench gregorianUs gregorianXlitEnglish gregorianXlitFrench grey gt gte h
    hArH hOff hagakiCard hair hairline half halfFrame handmade1 handmade2 hang hardEdge harsh hdr headerRow heart
    heartBalloon heartGray hearts heavy hebrew hebrew1 hebrew2 hebrew2Minus heebieJeebies heptagon hex hexagon
    hidden hide hierAlign hierBranch hierChild hierRoot high highContrast highKashida highlight highlightText hijri
    hindiAlpha1Period hindiAlphaPeriod hindiConsonants hindiCounting hindiNumParenR hindiNumPeriod hindiNumbers
    hindiVowels hlink holly homePlate honeydew horizontalScroll horz horzAlign horzBrick horzCross horzStripe
    hotLight hotPink hour houseFunky hqprint hundredMillions hundredThousands hundreds hybridMultilevel hyperlink
    hyphen hypnotic i iceCreamCones icon ideographDigital ideographEnclosedCircle ideographLegalTraditional
    ideographTraditional ideographZodiac ideographZodiacTraditional ignore in inBase inEnd inactiveBorder
    inactiveCaption inactiveCaptionText indent indianRed indigo infoBk infoText init inline inlineStr inner inset
    inside insideMargin invGray inverseGray iroha irohaFullWidth irregularSeal1 irregularSeal2 isometricBottomDown
    isometricBottomUp isometricLeftDown isometricLeftUp isometricOffAxis1Left isometricOffAxis1Right
    isometricOffAxis1Top isometricOffAxis2Left isometricOffAxis2Right isometricOffAxis2Top isometricOffAxis3Bottom
    isometricOffAxis3Left isometricOffAxis3Right isometricOffAxis4Bottom isometricOffAxis4Left
    isometricOffAxis4Right isometricRightDown isometricRightUp isometricTopDown isometricTopUp ivory japan
    japaneseCounting japaneseDigitalTenThousand japaneseLegal just justLow justify khaki korea koreanCounting
    koreanDigital koreanDigital2 koreanLegal l lB lCtrCh lCtrDes lMarg lOff lT label landscape largest lastCol
    lastColumn lastHeaderCell lastLineOnly lastMonth lastQuarter lastRow lastTotalCell lastWeek lastYear lavender
    lavenderBlush lawnGreen ledger left leftArrow leftArrowCallout leftBrace leftBracket leftCircularArrow
    leftMargin leftRightArrow leftRightArrowCallout leftRightCircularArrow leftRightRibbon leftRightUpArrow
    leftUpArrow legacyFlat1 legacyFlat2 legacyFlat3 legacyFlat4 legacyHarsh1 legacyHarsh2 legacyHarsh3 legacyHarsh4
    legacyMatte legacyMetal legacyNormal1 legacyNormal2 legacyNormal3 legacyNormal4 legacyObliqueBottom
    legacyObliqueBottomLeft legacyObliqueBottomRight legacyObliqueFront legacyObliqueLeft legacyObliqueRight
    legacyObliqueTop legacyObliqueTopLeft legacyObliqueTopRight legacyPerspectiveBottom legacyPerspectiveBottomLeft
    legacyPerspectiveBottomRight legacyPerspectiveFront legacyPerspectiveLeft legacyPerspectiveRight
    legacyPerspectiveTop legacyPerspectiveTopLeft legacyPerspectiveTopRight legacyPlastic legacyWireframe
    lemonChiffon lessThan lessThanOrEqual letter lg lgCheck lgConfetti lgDash lgDashDot lgDashDotDot lgGrid light1
    light2 lightBlue lightBulb lightCoral lightCyan lightDown lightGoldenrodYellow lightGray lightGrayscale
    lightGreen lightGrey lightGrid lightHorizontal lightPink lightSalmon lightSeaGreen lightSkyBlue lightSlateGray
    lightSlateGrey lightSteelBlue lightTrellis lightUp lightVertical lightYellow lighten lightenLess lightning1
    lightning2 lightningBolt lights lime limeGreen lin linDir line lineInv lineMarker linear linen lines
    linesAndChars list lnSpAfChP lnSpAfParP lnSpCh lnSpPar log long longCurve low lowKashida lowerLetter lowerRoman
    lr lrTb lrTbV lrV lt lt1 lt2 ltBlue ltCoral ltCyan ltDnDiag ltGoldenrodYellow ltGray ltGreen ltGrey ltHorz
    ltPink ltSalmon ltSeaGreen ltSkyBlue ltSlateGray ltSlateGrey ltSteelBlue ltUpDiag ltVert ltYellow lte ltr lvl
    magenta major majorAscii majorBidi majorEastAsia majorHAnsi manual mapPins mapleLeaf mapleMuffins margin marker
    maroon marquee marqueeToothed masterPages match mathDivide mathEqual mathMinus mathMultiply mathNotEqual
    mathPlus matte max maxDepth maxMin med medAquamarine medBlue medOrchid medPurple medSeaGreen medSlateBlue
    medSpringGreen medTurquoise medVioletRed media mediaAndTx medium mediumAquamarine mediumBlue mediumDashDot
    mediumDashDotDot mediumDashed mediumGray mediumKashida mediumOrchid mediumPurple mediumSeaGreen mediumSlateBlue
    mediumSpringGreen mediumTurquoise mediumVioletRed menu menuBar menuHighlight menuText metal mid midCat midL midR
    middle middleDot midnightBlue millions min minMax minor minorAscii minorBidi minorEastAsia minorHAnsi mintCream
    minus minute mistyRose miter moccasin mongolianVert monospace month months moon moons morning mosaic movingAvg
    mult multilevel musicNotes n name narHorz narVert narrow navajoWhite navy neCell neq never newPage newSection
    next nextColumn nextMonth nextPage nextQuarter nextTo nextWeek nextYear nil noArr noBar noIndicator noSmoking
    noStrike node nodeHorzAlign nodeVertAlign nonAsst nonIsoscelesTrapezoid nonNorm none norm normal northwest
    notBeside notEqual notFirstPage notchedRightArrow nothing null num numTab numberInDash numbering nwCell obj
    objAndTwoObj objAndTx objOnly objOverTx objTx obliqueBottom obliqueBottomLeft obliqueBottomRight obliqueLeft
    obliqueRight obliqueTop obliqueTopLeft obliqueTopRight octagon oddPage off oldLace olive oliveDrab on one
    oneCell open openDmnd orange orangeRed orchid ordinal ordinalText orgChart orgchart origin orthographicFront out
    outEnd outer outline outset outside outsideMargin oval ovals over overThenDown overflow overhead overlap p
    packages page pageBottom pageBreakPreview pageFieldLabels pageFieldValues pageLayout paleGoldenrod paleGreen
    paleTurquoise paleVioletRed palmsBlack palmsColor papayaWhip paperClips papyrus par parOf parTrans parTxLTRAlign
    parTxRTLAlign paragraph parallel parallelogram partyFavor partyGlass path pattern pct pct10 pct12 pct15 pct20
    pct25 pct30 pct35 pct37 pct40 pct45 pct5 pct50 pct55 pct60 pct62 pct65 pct70 pct75 pct80 pct85 pct87 pct90 pct95
    peachPuff pencils pentagon people peopleHats peopleWaving percent percentStacked percentage period perspective
    perspectiveAbove perspectiveAboveLeftFacing perspectiveAboveRightFacing perspectiveBelow
    perspectiveContrastingLeftFacing perspectiveContrastingRightFacing perspectiveFront
    perspectiveHeroicExtremeLeftFacing perspectiveHeroicExtremeRightFacing perspectiveHeroicLeftFacing
    perspectiveHeroicRightFacing perspectiveLeft perspectiveRelaxed perspectiveRelaxedModerately perspectiveRight
    peru phClr pic picTx picture pie pieWedge pinYin pink pivotTable placeholders plaid plaque plaqueTabs plastic
    plum plus poinsettias poly portrait pos posEven posOdd postageStamp powder powderBlue power preced precedSib
    pres presOf presParOf prev primFontSz print printArea priority product pumpkin1 purple pushPinNote1 pushPinNote2
    pyra pyraAcctBkgdNode pyraAcctPos pyraAcctRatio pyraAcctTxMar pyraAcctTxNode pyraLvlNode pyramid pyramidToMax
    pyramids pyramidsAbove quadArrow quadArrowCallout quadrants quarter query r rB rCtrCh rCtrDes rMarg rOff rT
    radial range rect red rel relaxedInset repeat resizeHandles rest restart rev revDir revPos reverseDiagStripe
    ribbon ribbon2 riblet right rightArrow rightArrowCallout rightBrace rightBracket rightMargin rightVertical rings
    rl rlV rnd roman romanLcParenBoth romanLcParenR romanLcPeriod romanUcParenBoth romanUcParenR romanUcPeriod root
    rosyBrown rotPath round round1Rect round2DiagRect round2SameRect roundRect row royalBlue rtShortDist rtTriangle
    rtl russianLower russianUpper s saddleBrown safari saka salmon sameDir sandyBrown sans-serif sawtooth
    sawtoothGray scaredCat screen screen16x10 screen16x9 screen4x3 script scrollBar seCell seaGreen seaShell seattle
    secChAlign secFontSz secHead secLinDir secSibSp second secondColumnStripe secondColumnSubheading secondRowStripe
    secondRowSubheading secondSubtotalColumn secondSubtotalRow sectEnd segments self separate separator
    shadowedSquares shape shapes1 shapes2 shared sharksTeeth shdw1 shdw10 shdw11 shdw12 shdw13 shdw14 shdw15 shdw16
    shdw17 shdw18 shdw19 shdw2 shdw20 shdw3 shdw4 shdw5 shdw6 shdw7 shdw8 shdw9 sheet shimmer shingle
    shorebirdTracks short shpTxLTRAlignCh shpTxRTLAlignCh sib sibSp sibTrans sienna sigma silver single
    singleAccounting singleLevel skw skyBlue skyrocket slantDashDot slateBlue slateGray slateGrey sldImg sldNum
    slope sm smCheck smConfetti smGrid small smileyFace smooth smoothMarker snake snapToChars sng sngStrike
    snip1Rect snip2DiagRect snip2SameRect snipRoundRect snow snowflakeFancy snowflakes soft softEdge softRound
    softmetal solid solidDmnd sombrero southwest sp space span spanAng sparkle sphere split springGreen sq square
    squareTabs srcNode stAng stBulletLvl stElem stack stackScale stacked standard star star10 star12 star16 star24
    star32 star4 star5 star6 star7 star8 stars stars3d starsBlack starsShadowed starsTop start std stdDev stdDevp
    stdErr stealth steelBlue stemThick step str stra straight straightConnector1 stretch strict stripedRightArrow
    stroke subSup subTitle subscript sum sun sunrise sunset superscript swCell swirligig swooshArrow sysDash
    sysDashDot sysDashDotDot sysDot t tCtr tCtrCh tCtrDes tL tMarg tOff tR tab table taiwan taiwaneseCounting
    taiwaneseCountingThousand taiwaneseDigital tan tb tbLrV tbRl tbRlV tbV tbl teal teardrop tenMillions
    tenThousands text text1 text2 textArchDown textArchDownPour textArchUp textArchUpPour textButton textButtonPour
    textCanDown textCanUp textCascadeDown textCascadeUp textChevron textChevronInverted textCircle textCirclePour
    textCurveDown textCurveUp textDeflate textDeflateBottom textDeflateInflate textDeflateInflateDeflate
    textDeflateTop textDoubleWave1 textFadeDown textFadeLeft textFadeRight textFadeUp textFit textInflate
    textInflateBottom textInflateTop textNoShape textPlain textRingInside textRingOutside textSlantDown textSlantUp
    textStop textTriangle textTriangleInverted textWave1 textWave2 textWave4 textWrapping thai thaiAlphaParenBoth
    thaiAlphaParenR thaiAlphaPeriod thaiCounting thaiDist thaiDistribute thaiLetters thaiNumParenBoth thaiNumParenR
    thaiNumPeriod thaiNumbers thick thickBetweenThin thickBetweenThinLarge thickBetweenThinSmall thickThin
    thickThinLarge thickThinLargeGap thickThinMediumGap thickThinSmall thickThinSmallGap thin thinDiagCross
    thinDiagStripe thinHorzCross thinHorzStripe thinReverseDiagStripe thinThick thinThickLarge thinThickLargeGap
    thinThickMediumGap thinThickSmall thinThickSmallGap thinThickThinLargeGap thinThickThinMediumGap
    thinThickThinSmallGap thinThin thinVertStripe thirdColumnSubheading thirdRowSubheading thirdSubtotalColumn
    thirdSubtotalRow thisMonth thisQuarter thisWeek thisYear thistle thousands threeDEmboss threeDEngrave threePt
    through tight tile title titleOnly tl today tomato tomorrow top topAndBottom topEnd topLeft topMargin topRight
    tornPaper tornPaperBlack totalRow tr trans transitional translucentPowder trapezoid tree trees trellis tri
    triangle triangle1 triangle2 triangleCircle1 triangleCircle2 triangleParty triangles trillions triple true
    turquoise twistedLines1 twistedLines2 twoCell twoColTx twoObj twoObjAndObj twoObjAndTx twoObjOverTx twoPt
    twoTxTwoObj tx tx1 tx2 txAnchorHorz txAnchorHorzCh txAnchorVert txAnchorVertCh txAndChart txAndClipArt
    txAndMedia txAndObj txAndTwoObj txBlDir txDir txOverObj type undOvr underDot underscore undrawn
    unknownRelationship upArrow upArrowCallout upDiag upDownArrow upDownArrowCallout upperLetter upperRoman upr
    userA userB userC userD userE userF userG userH userI userJ userK userL userM userN userO userP userQ userR
    userS userSet userT userU userV userW userX userY userZ uturnArrow val value var varp venn vert vert270
    vertAlign vertStripe vertTitleAndTx vertTitleAndTxOverChart vertTx verticalScroll veryHidden vietnameseCounting
    view vine violet visible w wArH wOff warmMatte wave waveline wavy wavyDbl wavyDouble wavyHeavy wdDnDiag wdUpDiag
    weave weavingAngles weavingBraid weavingRibbon weavingStrips web wedgeEllipseCallout wedgeRectCallout
    wedgeRoundRectCallout wheat white whiteFlowers whiteSmoke wholeTable wide window windowFrame windowText
    wireFrame woodwork wordArtVert wordArtVertRtl words x xIllusions xy y year yearToDate years yellow yellowGreen
    yesterday zanyTriangles zero zigZag zigZagStitch
    """.split()
)
