"""What values attributes of an office document may have, for the verifier alone: words of the standard, and fonts.

Source: enumerations of ISO/IEC 29500-1 and -4.
"""

from __future__ import annotations

WORDS = frozenset(
    """
    +- -+ -- 1024,768 1024x768 1152,862 1152x882 1152x900 1280x1024 1600x1200 1800x1440 1920x1200 1D 1pic 1picTitle
    2D 2pic 2picTitle 35mm 3Arrows 3ArrowsGray 3Flags 3Signs 3Symbols 3Symbols2 3TrafficLights1 3TrafficLights2
    3dDkShadow 3dLight 4Arrows 4ArrowsGray 4Rating 4RedToBlack 4TrafficLights 4pic 4picTitle 544,376 544x376 5Arrows
    5ArrowsGray 5Quarters 5Rating 640,480 640x480 720,512 720x512 800,600 800x600 A1 A3 A4 Always B4ISO B4JIS B5ISO
    B5JIS Button Checkbox Content DVASPECT_CONTENT DVASPECT_ICON Dialog Drop Edit Embed False GBox Group HTMLInset
    HTMLOutset Hiragana Icon Label LineA Link List M1 M10 M11 M12 M2 M3 M4 M5 M6 M7 M8 M9 Movie NA Note
    OLEUPDATE_ALWAYS OLEUPDATE_ONCALL OnCall Pict Q1 Q2 Q3 Q4 R1C1 Radio Rect RectA Scroll Shape Spin True XY YZ ZX
    above aboveAverage absolute accent1 accent2 accent3 accent4 accent5 accent6 accentBorderCallout1
    accentBorderCallout2 accentBorderCallout3 accentCallout1 accentCallout2 accentCallout3 actionButtonBackPrevious
    actionButtonBeginning actionButtonBlank actionButtonDocument actionButtonEnd actionButtonForwardNext
    actionButtonHelp actionButtonHome actionButtonInformation actionButtonMovie actionButtonReturn actionButtonSound
    activeBorder activeCaption addressBook administrators aft after afterEffect afterGroup aiueo aiueoFullWidth
    aliceBlue align alignOff alignTx all allAtOnce allLines allPages allPts alongPath alphaLcParenBoth alphaLcParenR
    alphaLcPeriod alphaUcParenBoth alphaUcParenR alphaUcPeriod always ancst ancstOrSelf angle animLvl animOne
    antiqueWhite antsBlack antsRed any appWorkspace apples aqua aquamarine ar arabic1Minus arabic2Minus arabicAbjad
    arabicAlpha arabicDbPeriod arabicDbPlain arabicParenBoth arabicParenR arabicPeriod arabicPlain arc
    archedScallops area around arr array arrow artDeco asDisplayed asst atEnd atLeast atMost auto autoExp autoFilter
    autoNoTable autoText autoTxRot autoTxt autoZero autofit average avg axisCol axisPage axisRow axisValues azure b
    bCtr bCtrCh bCtrDes bL bMarg bOff bR babyPacifier babyRattle back background background1 background2
    backwardCompatible bahtText bal balanced balloons3Colors balloonsHotAir band1Horz band1Vert band2Horz band2Vert
    banner bar base basedOn baseline basicBlackDashes basicBlackDots basicBlackSquares basicThinLines
    basicWhiteDashes basicWhiteDots basicWhiteSquares basicWideInline basicWideMidline basicWideOutline bats
    bbPlcHdr bef before beg begMarg begPad begPts begSty begin beginsWith beige below belowAverage bend bendDist
    bendPt beneathText bentArrow bentConnector2 bentConnector3 bentConnector4 bentConnector5 bentUpArrow bestFit
    between bevel bg bg1 bg2 bi bib billions birds birdsFlight bisque bkPtFixedVal bkpt bl black blackGray
    blackTextAndLines blackWhite blanchedAlmond blank blankRow blinkBackground block blockArc blue blueViolet body
    borderCallout1 borderCallout2 borderCallout3 bot both bothSides bottom bottomLeft bottomMargin bottomRight
    boundingCube box br bracePair bracketPair branch breadthByLvl breadthByNode brightRoom brown btLr btnFace
    btnHighlight btnShadow btnText bulEnabled bullet bullseye burlyWood button cabins cadetBlue cakeSlice calculated
    call callout callout1 callout2 callout3 can canSlip candyCorn canvas captionBeginsWith captionBetween
    captionContains captionEndsWith captionEqual captionGreaterThan captionGreaterThanOrEqual captionLessThan
    captionLessThanOrEqual captionNotBeginsWith captionNotBetween captionNotContains captionNotEndsWith
    captionNotEqual captionText cardinalText catalog category categoryEl ccw ccwIn ccwOut cellColor cellIs
    celticKnotwork center centerContinuous centerGroup centered certificateBanner ch chAlign chDir chMax chPref
    chainLink champagneBottle char character chart chartAndTx chartPlus chartStar chartX chartreuse checkedBarBlack
    checkedBarColor checkered chevron chicago childStyle chilly chineseCounting chineseCountingThousand
    chineseLegalSimplified chocolate chord chosung christmasTree circle circleNumDbPlain circleNumWdBlackPlain
    circleNumWdWhitePlain circlesLines circlesRectangles circularArrow classic classicalWave clean clear clickEffect
    clickPar clip clipArt clipArtAndTx clipArtAndVertTx clocks cloud cloudCallout clr clustered cnt col colon color
    colorScale column commIndAndComment commIndicator commNone comma comments compass composite compressPunctuation
    compressPunctuationAndJapaneseKana cone coneToMax confetti confettiGrays confettiOutline confettiStreamers
    confettiWhite conn connDist connRout connector cont contDir containsBlanks containsErrors containsText content
    contentLocked continuationNotice continuationSeparator continue continuous contrasting contributors convex
    coolSlant coral corner cornerTabs cornerTriangles cornflowerBlue cornsilk count countA countNums
    couponCutoutDashes couponCutoutDots coverPg crazyMaze creaturesButterfly creaturesFish creaturesInsects
    creaturesLadyBug crimson cross crossStitch cs ctr ctrShpMap ctrTitle ctrX ctrXOff ctrY ctrYOff cube cup curly
    current currentDate currentTime curve curved curvedConnector2 curvedConnector3 curvedConnector4 curvedConnector5
    curvedDownArrow curvedLeftArrow curvedRightArrow curvedUpArrow cust custAutoTxt custBib custCoverPg custEq
    custFtrs custHdrs custPgNum custPgNumB custPgNumMargins custPgNumT custQuickParts custTblOfContents custTbls
    custTxtBox custWatermarks custom custom1 custom2 custom3 custom4 custom5 cw cwIn cwOut cyan cycle cylinder d
    dark1 dark2 darkBlue darkCyan darkDown darkGoldenrod darkGray darkGreen darkGrey darkGrid darkHorizontal
    darkKhaki darkMagenta darkOliveGreen darkOrange darkOrchid darkRed darkSalmon darkSeaGreen darkSlateBlue
    darkSlateGray darkSlateGrey darkTrellis darkTurquoise darkUp darkVertical darkViolet darkYellow darken
    darkenLess dash dashDnDiag dashDot dashDotDot dashDotDotHeavy dashDotHeavy dashDotStroked dashHeavy dashHorz
    dashLong dashLongHeavy dashSmallGap dashUpDiag dashVert dashed dashedHeavy dashedSmall data dataBar dataTable
    database date dateBetween dateEqual dateNewerThan dateNewerThanOrEqual dateNotBetween dateNotEqual dateOlderThan
    dateOlderThanOrEqual dateTime day days dbColumn dbl dblStrike dec decagon decimal decimalEnclosedCircle
    decimalEnclosedCircleChinese decimalEnclosedFullstop decimalEnclosedParen decimalFullWidth decimalFullWidth2
    decimalHalfWidth decimalZero decoArch decoArchColor decoBlocks deepPink deepSkyBlue def default depth
    depthByBranch depthByNode des desOrSelf dgm diagBrick diagCross diagStripe diam diamond diamondsGray dim dimGray
    dimGrey dir dirty disabled discrete displayed dist distribute distributeLetter distributeSpace distributed divot
    dk1 dk2 dkBlue dkCyan dkDnDiag dkEdge dkGoldenrod dkGray dkGreen dkGrey dkHorz dkKhaki dkMagenta dkOliveGreen
    dkOrange dkOrchid dkRed dkSalmon dkSeaGreen dkSlateBlue dkSlateGray dkSlateGrey dkTurquoise dkUpDiag dkVert
    dkViolet dnDiag doNotCompress doc docEnd docParts document1 document2 dodecagon dodgerBlue dollarText donut dot
    dotDash dotDashHeavy dotDmnd dotDotDash dotDotDashHeavy dotGrid dotted dottedHeavy double double-struck
    doubleAccounting doubleD doubleDiamonds doubleWave down downArrow downArrowCallout downThenOver drop dstNode dt
    duplicateValues dxa e ea1ChsPeriod ea1ChsPlain ea1ChtPeriod ea1ChtPlain ea1JpnChsDbPeriod ea1JpnKorPeriod
    ea1JpnKorPlain eaVert eachPage eachSect earth1 earth2 earth3 eastAsia eclipsingSquares1 eclipsingSquares2 edge
    edit editors eggsBlack el elbow ellipse ellipseRibbon ellipseRibbon2 ellipsis emDash email emboss emph enDash
    end endCnv endMarg endPad endPts endSty endsWith entr envelopes eq equ equal even evenPage everyone evt exact
    exit exp expression f fNode factor fallback false fans fast fax fill filled film firebrick firecrackers first
    firstAndLastLine firstCol firstColumn firstColumnStripe firstColumnSubheading firstHeaderCell firstLineOnly
    firstPage firstRow firstRowStripe firstRowSubheading firstSubtotalColumn firstSubtotalRow firstTotalCell
    fitToSlide fixed fixedVal flat flood floralWhite flowChartAlternateProcess flowChartCollate flowChartConnector
    flowChartDecision flowChartDelay flowChartDisplay flowChartDocument flowChartExtract flowChartInputOutput
    flowChartInternalStorage flowChartMagneticDisk flowChartMagneticDrum flowChartMagneticTape flowChartManualInput
    flowChartManualOperation flowChartMerge flowChartMultidocument flowChartOfflineStorage flowChartOffpageConnector
    flowChartOnlineStorage flowChartOr flowChartPredefinedProcess flowChartPreparation flowChartProcess
    flowChartPunchedCard flowChartPunchedTape flowChartSort flowChartSummingJunction flowChartTerminator flowDir
    flowersBlockPrint flowersDaisies flowersModern1 flowersModern2 flowersPansy flowersRedRose flowersRoses
    flowersTeacup flowersTiny fmla folHlink foldedCorner follow followSib followedHyperlink font fontColor
    forestGreen formFld formLetters forms formula fourObj fraktur frame frameStyle1 frameStyle2 frameStyle3
    frameStyle4 frameStyle5 frameStyle6 frameStyle7 freeze freezing fromB fromL fromR fromT front frozen frozenSplit
    ftr ftrs fuchsia full fullAlpha fullHangul fullKatakana fullPage fullwidthKatakana funnel gainsboro ganada gap
    gear6 gear9 gems general ghostWhite gingerbreadMan glow gold goldenrod grDir gradient gradientActiveCaption
    gradientCenter gradientInactiveCaption gradientRadial gradientUnscaled gramEnd gramStart grand grav gray
    gray0625 gray125 grayOutline grayScale grayText grayWhite greaterThan greaterThanOrEqual green greenYellow
    gregorian gregorianArabic gregorianMeFrench gregorianUs gregorianXlitEnglish gregorianXlitFrench grey gridLegend
    gt gte h hArH hOff hagakiCard hair hairline half halfAlpha halfFrame halfHangul halfKatakana halfwidthKatakana
    handmade1 handmade2 hang hardEdge harsh hash hdr hdrs headerRow heart heartBalloon heartGray hearts heavy hebrew
    hebrew1 hebrew2 hebrew2Minus heebieJeebies heptagon hex hexagon hidden hide hierAlign hierBranch hierChild
    hierRoot high highContrast highKashida highlight highlightText hijri hindiAlpha1Period hindiAlphaPeriod
    hindiConsonants hindiCounting hindiNumParenR hindiNumPeriod hindiNumbers hindiVowels hiragana hlink hold holly
    homePlate honeydew horizontalScroll horz horzAlign horzBrick horzCross horzStripe hotLight hotPink hour
    houseFunky hqprint hsl hundredMillions hundredThousands hundreds hybridMultilevel hyperlink hyphen hypnotic i
    iceCreamCones icon iconSet ideographDigital ideographEnclosedCircle ideographLegalTraditional
    ideographTraditional ideographZodiac ideographZodiacTraditional ignore img in inBase inByRing inEnd
    inactiveBorder inactiveCaption inactiveCaptionText indefinite indent indianRed indigo infoBk infoText
    information init inline inlineStr inner inset inside insideMargin interactiveSeq invGray inverseGray iroha
    irohaFullWidth irregularSeal1 irregularSeal2 isometricBottomDown isometricBottomUp isometricLeftDown
    isometricLeftUp isometricOffAxis1Left isometricOffAxis1Right isometricOffAxis1Top isometricOffAxis2Left
    isometricOffAxis2Right isometricOffAxis2Top isometricOffAxis3Bottom isometricOffAxis3Left isometricOffAxis3Right
    isometricOffAxis4Bottom isometricOffAxis4Left isometricOffAxis4Right isometricRightDown isometricRightUp
    isometricTopDown isometricTopUp ivory japan japaneseCounting japaneseDigitalTenThousand japaneseLegal just
    justLow justify khaki korea koreanCounting koreanDigital koreanDigital2 koreanLegal l lB lCtrCh lCtrDes lMarg
    lOff lT label landscape largest last last7Days lastClick lastCol lastColumn lastHeaderCell lastLineOnly
    lastMonth lastQuarter lastRow lastTotalCell lastWeek lastYear lavender lavenderBlush lawnGreen layout ld ledger
    left leftArrow leftArrowCallout leftBrace leftBracket leftCircularArrow leftMargin leftRightArrow
    leftRightArrowCallout leftRightCircularArrow leftRightRibbon leftRightUpArrow leftUpArrow legacy legacyFlat1
    legacyFlat2 legacyFlat3 legacyFlat4 legacyHarsh1 legacyHarsh2 legacyHarsh3 legacyHarsh4 legacyMatte legacyMetal
    legacyNormal1 legacyNormal2 legacyNormal3 legacyNormal4 legacyObliqueBottom legacyObliqueBottomLeft
    legacyObliqueBottomRight legacyObliqueFront legacyObliqueLeft legacyObliqueRight legacyObliqueTop
    legacyObliqueTopLeft legacyObliqueTopRight legacyPerspectiveBottom legacyPerspectiveBottomLeft
    legacyPerspectiveBottomRight legacyPerspectiveFront legacyPerspectiveLeft legacyPerspectiveRight
    legacyPerspectiveTop legacyPerspectiveTopLeft legacyPerspectiveTopRight legacyPlastic legacyWireframe
    lemonChiffon lessThan lessThanOrEqual letter lg lgCheck lgConfetti lgDash lgDashDot lgDashDotDot lgGrid light1
    light2 lightBlue lightBulb lightCoral lightCyan lightDown lightGoldenrodYellow lightGray lightGrayscale
    lightGreen lightGrey lightGrid lightHorizontal lightPink lightSalmon lightSeaGreen lightSkyBlue lightSlateGray
    lightSlateGrey lightSteelBlue lightTrellis lightUp lightVertical lightYellow lighten lightenLess lightning1
    lightning2 lightningBolt lights lime limeGreen lin linDir line lineInv lineMarker linear linen lines
    linesAndChars list lnSpAfChP lnSpAfParP lnSpCh lnSpPar locked log long longCurve low lowKashida lowerLetter
    lowerRoman lr lrTb lrTbV lrV lt lt1 lt2 ltBlue ltCoral ltCyan ltDnDiag ltGoldenrodYellow ltGray ltGreen ltGrey
    ltHorz ltPink ltSalmon ltSeaGreen ltSkyBlue ltSlateGray ltSlateGrey ltSteelBlue ltUpDiag ltVert ltYellow lte ltr
    lu lvl lvlAtOnce lvlOne magenta mailingLabels mainSeq major majorAscii majorBidi majorEastAsia majorHAnsi manual
    mapPins mapleLeaf mapleMuffins margin marker maroon marquee marqueeToothed master masterPages match mathDivide
    mathEqual mathMinus mathMultiply mathNotEqual mathPlus matte max maxDepth maxMin med medAquamarine medBlue
    medOrchid medPurple medSeaGreen medSlateBlue medSpringGreen medTurquoise medVioletRed media mediaAndTx mediacall
    medium mediumAquamarine mediumBlue mediumDashDot mediumDashDotDot mediumDashed mediumGray mediumKashida
    mediumOrchid mediumPurple mediumSeaGreen mediumSlateBlue mediumSpringGreen mediumTurquoise mediumVioletRed menu
    menuBar menuHighlight menuText metal mid midCat midL midR middle middleDot midnightBlue millions min minMax
    minor minorAscii minorBidi minorEastAsia minorHAnsi mintCream minus minute mistyRose miter moccasin
    mongolianVert monospace month months moon moons morning mosaic movingAvg mult multilevel musicNotes n name
    narHorz narVert narrow native navajoWhite navy neCell neq never newDocument newPage newSection next nextClick
    nextColumn nextMonth nextPage nextQuarter nextTo nextWeek nextYear nil noArr noBar noControl noConversion
    noIndicator noSmoking noStrike node nodeHorzAlign nodeVertAlign nonAsst nonIsoscelesTrapezoid nonNorm none norm
    normal northwest notBeside notBetween notContains notContainsBlanks notContainsErrors notContainsText notEqual
    notFirstPage notchedRightArrow nothing null num numTab number numberInDash numbering nwCell obj objAndTwoObj
    objAndTx objOnly objOverTx objTx obliqueBottom obliqueBottomLeft obliqueBottomRight obliqueLeft obliqueRight
    obliqueTop obliqueTopLeft obliqueTopRight octagon oddPage off oldLace olive oliveDrab on onBegin onCall onClick
    onDblClick onEnd onMouseOut onMouseOver onNext onPrev onStopAudio one oneCell open openDmnd orange orangeRed
    orchid ordinal ordinalText orgChart orgchart origin orthographicFront out outByRing outEnd outer outline outset
    outside outsideMargin oval ovals over overThenDown overflow overhead overlap owners p packages page pageBottom
    pageBreakPreview pageFieldLabels pageFieldValues pageLayout paleGoldenrod paleGreen paleTurquoise paleVioletRed
    palmsBlack palmsColor papayaWhip paperClips papyrus par parOf parTrans parTxLTRAlign parTxRTLAlign paragraph
    parallel parallelogram parent partyFavor partyGlass path pattern pct pct10 pct12 pct15 pct20 pct25 pct30 pct35
    pct37 pct40 pct45 pct5 pct50 pct55 pct60 pct62 pct65 pct70 pct75 pct80 pct85 pct87 pct90 pct95 peachPuff pencils
    pentagon people peopleHats peopleWaving percent percentStacked percentage percentile period perspective
    perspectiveAbove perspectiveAboveLeftFacing perspectiveAboveRightFacing perspectiveBelow
    perspectiveContrastingLeftFacing perspectiveContrastingRightFacing perspectiveFront
    perspectiveHeroicExtremeLeftFacing perspectiveHeroicExtremeRightFacing perspectiveHeroicLeftFacing
    perspectiveHeroicRightFacing perspectiveLeft perspectiveRelaxed perspectiveRelaxedModerately perspectiveRight
    peru pg pgNum pgNumB pgNumMargins pgNumT phClr pic picTx picture pie pieWedge pinYin pink pivotTable placeholder
    placeholders plaid plaque plaqueTabs plastic plum plus poinsettias poly portrait pos posEven posOdd postageStamp
    powder powderBlue power preced precedSib pres presOf presParOf prev primFontSz print printArea printer priority
    product pt ptInCategory ptInSeries pumpkin1 purple pushPinNote1 pushPinNote2 pyra pyraAcctBkgdNode pyraAcctPos
    pyraAcctRatio pyraAcctTxMar pyraAcctTxNode pyraLvlNode pyramid pyramidToMax pyramids pyramidsAbove quadArrow
    quadArrowCallout quadrants quarter query r rB rCtrCh rCtrDes rMarg rOff rT radial range rd readOnly rect red
    regular rel relative relaxedInset remove repeat repl resizeHandles rest restart rev revDir revPos
    reverseDiagStripe rgb ribbon ribbon2 riblet right rightArrow rightArrowCallout rightBrace rightBracket
    rightMargin rightVertical rings rl rlV rnd roman romanLcParenBoth romanLcParenR romanLcPeriod romanUcParenBoth
    romanUcParenR romanUcPeriod root rosyBrown rotPath round round1Rect round2DiagRect round2SameRect roundRect row
    royalBlue rsaAES rsaFull rtShortDist rtTriangle rtl ru russianLower russianUpper s saddleBrown safari saka
    salmon sameClick sameDir sandyBrown sans-serif sawtooth sawtoothGray scaredCat screen screen16x10 screen16x9
    screen4x3 script scrollBar sdtContentLocked sdtLocked seCell seaGreen seaShell seattle secChAlign secFontSz
    secHead secLinDir secSibSp second secondColumnStripe secondColumnSubheading secondRowStripe secondRowSubheading
    secondSubtotalColumn secondSubtotalRow sectEnd seek segments self separate separator series seriesEl
    shadowedSquares shape shapes1 shapes2 shared sharksTeeth shdw1 shdw10 shdw11 shdw12 shdw13 shdw14 shdw15 shdw16
    shdw17 shdw18 shdw19 shdw2 shdw20 shdw3 shdw4 shdw5 shdw6 shdw7 shdw8 shdw9 sheet shimmer shingle
    shorebirdTracks short shpTxLTRAlignCh shpTxRTLAlignCh sib sibSp sibTrans sienna sigma silver single
    singleAccounting singleLevel skipTimed skw skyBlue skyrocket slantDashDot slateBlue slateGray slateGrey sldImg
    sldNum slope slow sm smCheck smConfetti smGrid small smileyFace smooth smoothMarker snake snapToChars sng
    sngStrike snip1Rect snip2DiagRect snip2SameRect snipRoundRect snow snowflakeFancy snowflakes soft softEdge
    softRound softmetal solid solidDmnd sombrero southwest sp space span spanAng sparkle spellEnd spellStart speller
    sphere split springGreen sq square squareTabs srcNode stAng stBulletLvl stElem stack stackScale stacked standard
    star star10 star12 star16 star24 star32 star4 star5 star6 star7 star8 stars stars3d starsBlack starsShadowed
    starsTop start std stdDev stdDevP stdDevp stdErr stealth steelBlue stemThick step stop str stra straight
    straightConnector1 stretch strict stripedRightArrow stroke subSup subTitle subscript sum sun sunrise sunset
    superscript swCell swirligig swooshArrow sysDash sysDashDot sysDashDotDot sysDot t tCtr tCtrCh tCtrDes tL tMarg
    tOff tR tab table taiwan taiwaneseCounting taiwaneseCountingThousand taiwaneseDigital tan tb tbLrV tbRl tbRlV
    tbV tbl tblOfContents tbls teal teardrop tenMillions tenThousands text text1 text2 textArchDown textArchDownPour
    textArchUp textArchUpPour textButton textButtonPour textCanDown textCanUp textCascadeDown textCascadeUp
    textChevron textChevronInverted textCircle textCirclePour textCurveDown textCurveUp textDeflate
    textDeflateBottom textDeflateInflate textDeflateInflateDeflate textDeflateTop textDoubleWave1 textFadeDown
    textFadeLeft textFadeRight textFadeUp textFit textInflate textInflateBottom textInflateTop textLength
    textNoShape textPlain textRingInside textRingOutside textSlantDown textSlantUp textStop textTriangle
    textTriangleInverted textWave1 textWave2 textWave4 textWrapping thai thaiAlphaParenBoth thaiAlphaParenR
    thaiAlphaPeriod thaiCounting thaiDist thaiDistribute thaiLetters thaiNumParenBoth thaiNumParenR thaiNumPeriod
    thaiNumbers thick thickBetweenThin thickBetweenThinLarge thickBetweenThinSmall thickThin thickThinLarge
    thickThinLargeGap thickThinMediumGap thickThinSmall thickThinSmallGap thin thinDiagCross thinDiagStripe
    thinHorzCross thinHorzStripe thinReverseDiagStripe thinThick thinThickLarge thinThickLargeGap thinThickMediumGap
    thinThickSmall thinThickSmallGap thinThickThinLargeGap thinThickThinMediumGap thinThickThinSmallGap thinThin
    thinVertStripe thirdColumnSubheading thirdRowSubheading thirdSubtotalColumn thirdSubtotalRow thisMonth
    thisQuarter thisWeek thisYear thistle thousands threeDEmboss threeDEngrave threePt through tight tile time
    timePeriod title titleOnly tl tmRoot today tomato tomorrow toolbar top top10 topAndBottom topEnd topLeft
    topMargin topRight tornPaper tornPaperBlack totalRow tr trackedChanges trans transition transitional
    translucentPowder trapezoid tree trees trellis tri triangle triangle1 triangle2 triangleCircle1 triangleCircle2
    triangleParty triangles trillions triple true turquoise twistedLines1 twistedLines2 twoCell twoColTx twoObj
    twoObjAndObj twoObjAndTx twoObjOverTx twoPt twoTxTwoObj tx tx1 tx2 txAnchorHorz txAnchorHorzCh txAnchorVert
    txAnchorVertCh txAndChart txAndClipArt txAndMedia txAndObj txAndTwoObj txBlDir txDir txOverObj txtBox type
    typeAny u undOvr underDot underscore undrawn uniqueValues unknown unknownRelationship unlocked up upArrow
    upArrowCallout upDiag upDownArrow upDownArrowCallout upperLetter upperRoman upr userA userB userC userD userE
    userF userG userH userI userJ userK userL userM userN userO userP userQ userR userS userSet userT userU userV
    userW userX userY userZ uturnArrow val value valueBetween valueEqual valueGreaterThan valueGreaterThanOrEqual
    valueLessThan valueLessThanOrEqual valueNotBetween valueNotEqual var varP varp venn verb vert vert270 vertAlign
    vertStripe vertTitleAndTx vertTitleAndTxOverChart vertTx verticalScroll veryHidden vietnameseCounting view vine
    violet visible w wArH wOff warmMatte warning watermarks wave waveline wavy wavyDbl wavyDouble wavyHeavy wd
    wdDnDiag wdUpDiag weave weavingAngles weavingBraid weavingRibbon weavingStrips web wedgeEllipseCallout
    wedgeRectCallout wedgeRoundRectCallout wheat whenNotActive white whiteFlowers whiteSmoke whole wholeTable wide
    window windowFrame windowText wireFrame withEffect withGroup woodwork wordArtVert wordArtVertRtl words x
    xIllusions xy y year yearToDate years yellow yellowGreen yesterday zanyTriangles zero zigZag zigZagStitch
    """.split()
)
FONTS = frozenset(
    name.strip().lower()
    for name in """
agency fb;aharoni;aldhabi;algerian;andalus;angsana new;angsanaupc;aparajita;aptos;aptos display;
aptos narrow;arabic typesetting;arial;arial black;arial narrow;arial rounded mt bold;arial unicode ms;
avenir;avenir next;bahnschrift;baskerville;baskerville old face;batang;batangche;bauhaus 93;bell mt;
berlin sans fb;bernard mt condensed;blackadder itc;bodoni mt;book antiqua;bookman old style;
bookshelf symbol 7;bradley hand itc;britannic bold;broadway;browallia new;browalliaupc;
brush script mt;caladea;calibri;calibri light;californian fb;calisto mt;cambria;cambria math;
candara;carlito;castellar;centaur;century;century gothic;century schoolbook;chiller;colonna mt;
comic sans ms;consolas;constantia;cooper black;copperplate;copperplate gothic bold;
copperplate gothic light;corbel;cordia new;cordiaupc;courier;courier new;curlz mt;daunpenh;david;
dejavu sans;dejavu sans mono;dejavu serif;dengxian;dengxian light;didot;dilleniaupc;dokchampa;dotum;
dotumche;droid sans;ebrima;edwardian script itc;elephant;engravers mt;eras itc;estrangelo edessa;
eucrosiaupc;euphemia;fangsong;felix titling;footlight mt light;forte;franklin gothic book;
franklin gothic demi;franklin gothic heavy;franklin gothic medium;frankruehl;freesiaupc;
freestyle script;french script mt;futura;fzshuti;fzyaoti;gabriola;gadugi;garamond;gautami;geneva;
georgia;georgia pro;gigi;gill sans;gill sans mt;gisha;goudy old style;goudy stout;gulim;gulimche;
gungsuh;gungsuhche;haettenschweiler;harlow solid italic;harrington;helvetica;helvetica neue;hg明朝b;
high tower text;hiragino mincho pron;hiragino sans;hiragino sans gb w3;hoefler text;impact;
imprint mt shadow;informal roman;irisupc;iskoola pota;jasmineupc;javanese text;jokerman;juice itc;
kaiti;kalinga;kartika;khmer ui;kodchiangupc;kokila;kristen itc;kunstler script;lao ui;latha;lato;
leelawadee;leelawadee ui;levenim mt;liberation mono;liberation sans;liberation sans narrow;
liberation serif;lilyupc;lisu;lohit devanagari;lucida bright;lucida calligraphy;lucida console;
lucida fax;lucida grande;lucida handwriting;lucida sans;lucida sans typewriter;lucida sans unicode;
magneto;maiandra gd;malgun gothic;mangal;marlett;matura mt script capitals;meiryo;meiryo ui;menlo;
microsoft himalaya;microsoft jhenghei;microsoft jhenghei ui;microsoft new tai lue;microsoft phagspa;
microsoft sans serif;microsoft tai le;microsoft uighur;microsoft yahei;microsoft yahei ui;
microsoft yi baiti;mingliu;mingliu_hkscs;miriam;mistral;modern no. 20;monaco;mongolian baiti;
monotype corsiva;montserrat;moolboran;ms gothic;ms mincho;ms outlook;ms pgothic;ms pmincho;
ms reference sans serif;ms sans serif;ms serif;ms ui gothic;mt extra;mv boli;myanmar text;
nanum gothic;nanummyeongjo;narkisim;niagara solid;nirmala ui;noto sans;noto sans cjk sc;noto serif;
nsimsun;nyala;ocr a extended;old english text mt;onyx;open sans;opensymbol;optima;palace script mt;
palatino;palatino linotype;papyrus;parchment;perpetua;phagspa;pingfang sc;pingfang tc;
plantagenet cherokee;playbill;pmingliu;poor richard;pristina;raavi;ravie;roboto;rockwell;rod;
sakkal majalla;sans-serif;script mt bold;segoe print;segoe script;segoe ui;segoe ui emoji;
segoe ui historic;segoe ui light;segoe ui semibold;segoe ui symbol;serif;shonar bangla;
showcard gothic;shruti;simhei;simplified arabic;simsun;simsun-extb;sitka text;skia;snap itc;
source sans pro;stencil;stfangsong;stheiti;stkaiti;stsong;stxihei;stzhongsong;sylfaen;symbol;
system;system-ui;tahoma;tempus sans itc;terminal;times;times new roman;times new roman bold;
traditional arabic;trebuchet ms;tunga;tw cen mt;ubuntu;urdu typesetting;utsaah;vani;verdana;
verdana pro;vijaya;viner hand itc;vivaldi;vladimir script;vrinda;webdings;wingdings;wingdings 2;
wingdings 3;youyuan;yu gothic;yu gothic light;yu gothic ui;yu mincho;zapf dingbats;zapfino;メイリオ;
仿宋;华文宋体;宋体;幼圆;微軟正黑體;微软雅黑;新宋体;新細明體;方正姚体;方正舒体;楷体;標楷體;
游ゴシック;游ゴシック light;游明朝;等线;等线 light;細明體;華文細黑;隶书;黑体;굴림;굴림체;궁서;
돋움;돋움체;맑은 고딕;바탕;바탕체;ＭＳ ゴシック;ＭＳ 明朝;ＭＳ Ｐゴシック;ＭＳ Ｐ明朝
""".split(";")
)
