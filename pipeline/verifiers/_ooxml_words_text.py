"""Words that the standard gives to the places of texts, sheets, slides and VML; read by `_ooxml_words`.

Source: the enumerations of the transitional schemas of ISO/IEC 29500-4, each with the elements and attributes that bear
it, walked from the roots of the parts that a sanitised copy may have; below the last @ the handles of VML shapes.
"""

from __future__ import annotations

#: Lines with @ name places, as ``element.attribute``, ``.attribute`` of any element or ``element.`` for its text; below
#: them stand the words that these places may hold. Switches and numbers are no words.
TEXT = """
    @ brkBin.val
      before after repeat
    @ brkBinSub.val
      -- -+ +-
    @ type.val
      bar skw lin noBar
    @ defJc.val jc.val
      left right center centerGroup
    @ intLim.val limLoc.val naryLim.val
      undOvr subSup
    @ scr.val
      roman script fraktur double-struck sans-serif monospace
    @ shp.val
      centered match
    @ sty.val
      p b i bi
    @ pos.val vertJc.val
      top bot
    @ .angle
      any auto
    @ .bwmode .bwnormal .bwpure
      color auto grayScale lightGrayscale inverseGray grayOutline highContrast black white hide undrawn
      blackTextAndLines
    @ .colormode .insetmode
      auto custom
    @ .connecttype
      none rect segments custom
    @ .connectortype
      none straight elbow curved
    @ .plane
      XY ZX YZ
    @ .render
      solid wireFrame boundingCube
    @ extrusion.type
      perspective parallel
    @ fill.type
      gradientCenter solid pattern tile frame gradientUnscaled gradientRadial gradient background
    @ .how
      top middle bottom left center right
    @ .alignment .hralign
      left center right
    @ r.type
      arc callout connector align
    @ .targetscreensize
      544,376 640,480 720,512 800,600 1024,768 1152,862
    @ .frame
      frameStyle1 frameStyle2 frameStyle3 frameStyle4 frameStyle5 frameStyle6 frameStyle7
    @ .layout
      fitToSlide 1pic 2pic 4pic 1picTitle 2picTitle 4picTitle
    @ .sz
      full half quarter
    @ ph.type
      title body ctrTitle subTitle dt sldNum ftr hdr obj chart tbl clipArt dgm media sldImg pic
    @ sldLayout.type
      title tx twoColTx tbl txAndChart chartAndTx dgm chart txAndClipArt clipArtAndTx titleOnly blank txAndObj
      objAndTx objOnly obj txAndMedia mediaAndTx objOverTx txOverObj txAndTwoObj twoObjAndTx twoObjOverTx fourObj
      vertTx clipArtAndVertTx vertTitleAndTx vertTitleAndTxOverChart twoObj objAndTwoObj twoObjAndObj cust secHead
      twoTxTwoObj objTx picTx
    @ sldSz.type
      screen4x3 letter A4 35mm overhead banner custom ledger A3 B4ISO B5ISO B4JIS B5JIS hagakiCard screen16x9
      screen16x10
    @ .calendarType
      gregorian gregorianUs gregorianMeFrench gregorianArabic hijri hebrew taiwan japan thai korea saka
      gregorianXlitEnglish gregorianXlitFrench none
    @ .conformance
      strict transitional
    @ vertAlign.val
      baseline superscript subscript
    @ .tblpXSpec .xAlign align. mcJc.val
      left center right inside outside
    @ .tblpYSpec .yAlign baseJc.val
      inline top center bottom inside outside
    @ .editas
      canvas orgchart radial cycle stacked venn bullseye
    @ .ext
      view edit backwardCompatible
    @ .method
      none linear sigma any
    @ .filltype fill.type
      solid gradient gradientRadial tile pattern frame
    @ .aspect .imageaspect
      ignore atMost atLeast
    @ shadow.type
      single double emboss perspective
    @ .endarrowlength .startarrowlength
      short medium long
    @ .endarrow .startarrow
      none block classic oval diamond open
    @ .endarrowwidth .startarrowwidth
      narrow medium wide
    @ .endcap
      flat square round
    @ .joinstyle
      round bevel miter
    @ .linestyle
      single thinThin thinThick thickThin thickBetweenThin
    @ borderbottom.type borderleft.type borderright.type bordertop.type
      none single thick double hairline dot dash dotDash dashDotDot triple thinThickSmall thickThinSmall
      thickBetweenThinSmall thinThick thickThin thickBetweenThin thinThickLarge thickThinLarge thickBetweenThinLarge
      wave doubleWave dashedSmall dashDotStroked threeDEmboss threeDEngrave HTMLOutset HTMLInset
    @ .anchorx
      margin page text char
    @ .anchory
      margin page text line
    @ .side
      both left right largest
    @ wrap.type
      topAndBottom square none tight through
    @ .vMerge .vMergeOrig
      cont rest
    @ bar.val bdr.val between.val bottom.val end.val insideH.val insideV.val left.val right.val start.val tl2br.val
    @ top.val tr2bl.val
      nil none single thick double dotted dashed dotDash dotDotDash triple thinThickSmallGap thickThinSmallGap
      thinThickThinSmallGap thinThickMediumGap thickThinMediumGap thinThickThinMediumGap thinThickLargeGap
      thickThinLargeGap thinThickThinLargeGap wave doubleWave dashSmallGap dashDotStroked threeDEmboss threeDEngrave
      outset inset apples archedScallops babyPacifier babyRattle balloons3Colors balloonsHotAir basicBlackDashes
      basicBlackDots basicBlackSquares basicThinLines basicWhiteDashes basicWhiteDots basicWhiteSquares
      basicWideInline basicWideMidline basicWideOutline bats birds birdsFlight cabins cakeSlice candyCorn
      celticKnotwork certificateBanner chainLink champagneBottle checkedBarBlack checkedBarColor checkered
      christmasTree circlesLines circlesRectangles classicalWave clocks compass confetti confettiGrays confettiOutline
      confettiStreamers confettiWhite cornerTriangles couponCutoutDashes couponCutoutDots crazyMaze creaturesButterfly
      creaturesFish creaturesInsects creaturesLadyBug crossStitch cup decoArch decoArchColor decoBlocks diamondsGray
      doubleD doubleDiamonds earth1 earth2 earth3 eclipsingSquares1 eclipsingSquares2 eggsBlack fans film firecrackers
      flowersBlockPrint flowersDaisies flowersModern1 flowersModern2 flowersPansy flowersRedRose flowersRoses
      flowersTeacup flowersTiny gems gingerbreadMan gradient handmade1 handmade2 heartBalloon heartGray hearts
      heebieJeebies holly houseFunky hypnotic iceCreamCones lightBulb lightning1 lightning2 mapPins mapleLeaf
      mapleMuffins marquee marqueeToothed moons mosaic musicNotes northwest ovals packages palmsBlack palmsColor
      paperClips papyrus partyFavor partyGlass pencils people peopleWaving peopleHats poinsettias postageStamp
      pumpkin1 pushPinNote2 pushPinNote1 pyramids pyramidsAbove quadrants rings safari sawtooth sawtoothGray scaredCat
      seattle shadowedSquares sharksTeeth shorebirdTracks skyrocket snowflakeFancy snowflakes sombrero southwest stars
      starsTop stars3d starsBlack starsShadowed sun swirligig tornPaper tornPaperBlack trees triangleParty triangles
      triangle1 triangle2 triangleCircle1 triangleCircle2 shapes1 shapes2 twistedLines1 twistedLines2 vine waveline
      weavingAngles weavingBraid weavingRibbon weavingStrips whiteFlowers woodwork xIllusions zanyTriangles zigZag
      zigZagStitch custom
    @ .clear
      none left right all
    @ br.type
      page column textWrapping
    @ .pos
      above below left right
    @ .chapSep .sep
      hyphen period colon emDash enDash
    @ characterSpacingControl.val
      doNotCompress compressPunctuation compressPunctuationAndJapaneseKana
    @ .combineBrackets
      none round square angle curly
    @ bdo.val dir.val
      ltr rtl
    @ .displacedByCustomXml
      next prev
    @ docGrid.type
      default lines linesAndChars snapToChars
    @ .dropCap
      none drop margin
    @ pos.val
      sectEnd docEnd
    @ em.val
      none dot comma circle underDot
    @ .fldCharType
      begin separate end
    @ family.val
      decorative modern roman script swiss auto
    @ frameLayout.val
      rows cols none
    @ .color .fill color.val scrollbar.val
      auto
    @ endnote.type footnote.type
      normal separator continuationSeparator continuationNotice
    @ pos.val
      pageBottom beneathText sectEnd docEnd
    @ .hAnchor .horzAnchor .vAnchor .vertAnchor
      text margin page
    @ footerReference.type headerReference.type
      even default first
    @ .hRule .lineRule
      auto exact atLeast
    @ highlight.val
      black blue cyan green magenta red yellow white darkBlue darkCyan darkGreen darkMagenta darkRed darkYellow
      darkGray lightGray none
    @ .hint
      default eastAsia cs
    @ jc.val lvlJc.val
      start center end both mediumKashida distribute numTab highKashida lowKashida thaiDistribute left right
    @ jc.val
      center end left right start
    @ suff.val
      tab space nothing
    @ .restart
      newPage newSection continuous
    @ hMerge.val vMerge.val
      continue restart
    @ multiLevelType.val
      singleLevel multilevel hybridMultilevel
    @ .fmt .numFmt numFmt.val
      decimal upperRoman lowerRoman upperLetter lowerLetter ordinal cardinalText ordinalText hex chicago
      ideographDigital japaneseCounting aiueo iroha decimalFullWidth decimalHalfWidth japaneseLegal
      japaneseDigitalTenThousand decimalEnclosedCircle decimalFullWidth2 aiueoFullWidth irohaFullWidth decimalZero
      bullet ganada chosung decimalEnclosedFullstop decimalEnclosedParen decimalEnclosedCircleChinese
      ideographEnclosedCircle ideographTraditional ideographZodiac ideographZodiacTraditional taiwaneseCounting
      ideographLegalTraditional taiwaneseCountingThousand taiwaneseDigital chineseCounting chineseLegalSimplified
      chineseCountingThousand koreanDigital koreanCounting koreanLegal koreanDigital2 vietnameseCounting russianLower
      russianUpper none numberInDash hebrew1 hebrew2 arabicAlpha arabicAbjad hindiVowels hindiConsonants hindiNumbers
      hindiCounting thaiLetters thaiNumbers thaiCounting bahtText dollarText custom
    @ .leader
      none dot hyphen underscore middleDot
    @ .relativeTo
      margin indent
    @ .display
      allPages firstPage notFirstPage
    @ .offsetFrom
      page text
    @ .zOrder
      front back
    @ .orient
      portrait landscape
    @ pitch.val
      fixed variable default
    @ .grammar .spelling
      clean dirty
    @ numRestart.val
      continuous eachSect eachPage
    @ rubyAlign.val
      center distributeLetter distributeSpace left right rightVertical
    @ type.val
      nextPage nextColumn continuous evenPage oddPage
    @ shd.val
      nil clear solid horzStripe vertStripe reverseDiagStripe diagStripe horzCross diagCross thinHorzStripe
      thinVertStripe thinReverseDiagStripe thinDiagStripe thinHorzCross thinDiagCross pct5 pct10 pct12 pct15 pct20
      pct25 pct30 pct35 pct37 pct40 pct45 pct50 pct55 pct60 pct62 pct65 pct70 pct75 pct80 pct85 pct87 pct90 pct95
    @ stylePaneSortMethod.val
      name priority default font basedOn type
    @ style.type
      paragraph character table numbering
    @ tab.val
      clear start center end decimal bar num left right
    @ .leader
      none dot hyphen underscore heavy middleDot
    @ .targetScreenSize targetScreenSz.val
      544x376 640x480 720x512 800x600 1024x768 1152x882 1152x900 1280x1024 1600x1200 1800x1440 1920x1200
    @ tblLayout.type
      fixed autofit
    @ tblOverlap.val
      never overlap
    @ tblStylePr.type
      wholeTable firstRow lastRow firstCol lastCol band1Vert band2Vert band1Horz band2Horz neCell nwCell seCell swCell
    @ bottom.type end.type left.type right.type start.type tblCellSpacing.type tblInd.type tblW.type tcW.type top.type
    @ wAfter.type wBefore.type
      nil pct dxa auto
    @ textAlignment.val
      top center baseline bottom auto
    @ textDirection.val
      tb rl lr tbV rlV lrV btLr lrTb lrTbV tbLrV tbRl tbRlV
    @ effect.val
      blinkBackground lights antsBlack antsRed shimmer sparkle none
    @ textboxTightWrap.val
      none allLines firstAndLastLine firstLineOnly lastLineOnly
    @ .asciiTheme .cstheme .eastAsiaTheme .hAnsiTheme
      majorEastAsia majorBidi majorAscii majorHAnsi minorEastAsia minorBidi minorAscii minorHAnsi
    @ .themeColor .themeFill
      dark1 light1 dark2 light2 accent1 accent2 accent3 accent4 accent5 accent6 hyperlink followedHyperlink none
      background1 text1 background2 text2
    @ u.val
      single words double thick dotted dottedHeavy dash dashedHeavy dashLong dashLongHeavy dotDash dashDotHeavy
      dotDotDash dashDotDotHeavy wave wavyHeavy wavyDouble none
    @ vAlign.val
      top center both bottom
    @ view.val
      none print outline masterPages normal web
    @ .accent1 .accent2 .accent3 .accent4 .accent5 .accent6 .bg1 .bg2 .followedHyperlink .hyperlink .t1 .t2
      dark1 light1 dark2 light2 accent1 accent2 accent3 accent4 accent5 accent6 hyperlink followedHyperlink
    @ .wrap
      auto notBeside around tight through none
    @ zoom.val
      none fullPage bestFit textFit
    @ .axis
      axisRow axisCol axisPage axisValues
    @ .style
      none thin medium dashed dotted thick double hair mediumDashed dashDot mediumDashDot dashDotDot mediumDashDotDot
      slantDashDot
    @ .calcMode
      manual auto autoNoTable
    @ .cellComments
      none asDisplayed atEnd
    @ .t
      normal array dataTable shared
    @ .t
      b n e s str inlineStr
    @ .function
      average count countNums max min product stdDev stdDevp sum var varp
    @ .dateTimeGrouping
      year month day hour minute second
    @ dynamicFilter.type
      null aboveAverage belowAverage tomorrow today yesterday nextWeek thisWeek lastWeek nextMonth thisMonth lastMonth
      nextQuarter thisQuarter lastQuarter nextYear thisYear lastYear yearToDate Q1 Q2 Q3 Q4 M1 M2 M3 M4 M5 M6 M7 M8 M9
      M10 M11 M12
    @ .operator
      equal lessThan lessThanOrEqual notEqual greaterThanOrEqual greaterThan
    @ gradientFill.type
      linear path
    @ .horizontal
      general left center right fill justify centerContinuous distributed
    @ .iconSet
      3Arrows 3ArrowsGray 3Flags 3TrafficLights1 3TrafficLights2 3Signs 3Symbols 3Symbols2 4Arrows 4ArrowsGray
      4RedToBlack 4Rating 4TrafficLights 5Arrows 5ArrowsGray 5Rating 5Quarters
    @ .showObjects
      all placeholders none
    @ .pageOrder
      downThenOver overThenDown
    @ .activePane .pane
      bottomRight topRight bottomLeft topLeft
    @ .state
      split frozen frozenSplit
    @ .patternType
      none solid mediumGray darkGray lightGray darkHorizontal darkVertical darkDown darkUp darkGrid darkTrellis
      lightHorizontal lightVertical lightDown lightUp lightGrid lightTrellis gray125 gray0625
    @ pivotArea.type
      none normal data all origin button topEnd topRight
    @ .errors
      displayed blank dash NA
    @ .refMode
      A1 R1C1
    @ .state .visibility
      visible hidden veryHidden
    @ .view
      normal pageBreakPreview pageLayout
    @ .show
      all none noIndicator
    @ .sortBy
      value cellColor fontColor icon
    @ .sortMethod
      stroke pinYin none
    @ tableStyleElement.type
      wholeTable headerRow totalRow firstColumn lastColumn firstRowStripe secondRowStripe firstColumnStripe
      secondColumnStripe firstHeaderCell lastHeaderCell firstTotalCell lastTotalCell firstSubtotalColumn
      secondSubtotalColumn thirdSubtotalColumn firstSubtotalRow secondSubtotalRow thirdSubtotalRow blankRow
      firstColumnSubheading secondColumnSubheading thirdColumnSubheading firstRowSubheading secondRowSubheading
      thirdRowSubheading pageFieldLabels pageFieldValues
    @ u.val
      single double singleAccounting doubleAccounting none
    @ .updateLinks
      userSet never always
    @ .vertical
      top center bottom justify distributed
    @ .sourceType
      sheet printArea autoFilter range chart pivotTable query label
    @ .ObjectType
      Button Checkbox Dialog Drop Edit GBox Label LineA List Movie Note Pict Radio RectA Scroll Spin Shape Group Rect
    @ h.position
      topLeft center bottomRight
"""
