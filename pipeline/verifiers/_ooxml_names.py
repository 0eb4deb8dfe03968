"""What names and words an office document may be made of, for the verifier alone: the cleaner has lists of its own.

Source: the strict schemas of ISO/IEC 29500-1 and those of VML in ISO/IEC 29500-4.
"""

from __future__ import annotations

#: Names of elements and attributes.
NAMES = frozenset(
    """
    ContentType Default DrawAspect Extension FieldCodes Id LinkType LockedField OLEObject ObjectID ObjectType
    Override PartName ProgID Relationship Relationships ShapeID Target TargetMode Type Types UpdateMode a
    aboveAverage absSizeAnchor absoluteAnchor abstractNum abstractNumId aca acc accPr accel accent1 accent2 accent3
    accent4 accent5 accent6 accentbar accumulate active activeCell activeCellId activeCol activePane activeRecord
    activeRow activeSheetId activeTab activeWritingStyle actualPg additive addlxml addressFieldName adj adjLst
    adjustLineHeightInTable adjustRightInd adjusthandles advAuto advClick advTm after afterAutospacing afterEffect
    afterLines ahLst ahPolar ahXY alg algIdExt algIdExtSource algn alias aliases align alignBordersAndEdges
    alignTablesRowByRow alignWithMargins alignment alignshape all allStyles allowBlank allowOverlap allowPng
    allowRefreshQuery allowSpaceOfSameStyleInTable allowcomments allowincell allowoverlap aln alnAt alnScr alpha
    alphaBiLevel alphaCeiling alphaFloor alphaInv alphaMod alphaModFix alphaOff alphaOutset alphaRepl altChunk
    altChunkPr altLang altText alternateStyleNames althref alwaysMergeEmptyNamespace alwaysShowPlaceholderText amt
    anchor anchorCtr anchorLock anchorlock anchorx anchory and ang angle anim animBg animClr animEffect animLvl
    animMotion animOne animRot animScale annotation annotationRef appName applyAlignment applyBorder
    applyBreakingRules applyFill applyFont applyNumberFormat applyProtection applyStyles applyToEnd applyToFront
    applyToSides arc arcTo arcsize area3DChart areaChart arg argPr argSz arrowok ascii asciiTheme aspect aspectratio
    attachedSchema attachedTemplate attr attrName attrNameLst audio audioCd audioFile auto autoCaption autoCaptions
    autoCompressPictures autoFill autoFilter autoFilterDateGrouping autoFormatOverride autoHyphenation autoLine
    autoLoad autoPageBreaks autoPict autoRecover autoRedefine autoRepublish autoRev autoSpaceDE autoSpaceDN
    autoSpaceLikeWord95 autoTitleDeleted autoUpdate autoUpdateAnimBg autofitToFirstFixedWidthCell autoformat
    autolayout autorotationcenter avLst avgSubtotal axId axPos axis b bCs bIns backWall backdepth backdrop
    background backupFile backward backwards balanceSingleByteDoubleByteWidth band1H band1V band2H band2V bandCol
    bandFmt bandFmts bandRow bar bar3DChart barChart barDir barPr baseColWidth baseJc baseTimeUnit basedOn baseline
    bc bdo bdr before beforeAutospacing beforeLines begChr behavior behaviors behindDoc bestFit between bevel bevelB
    bevelT bg bg1 bg2 bgClr bgColor bgFillStyleLst bgPr bgRef biLevel bibliography bidi bidiVisual bilevel
    blackAndWhite blacklevel blank bld bldAsOne bldChart bldDgm bldGraphic bldLst bldLvl bldOleChart bldP bldStep
    bldSub blend blinds blip blipFill blipPhldr blue blueMod blueOff blur blurRad bmk body bodyPr bodyStyle bold
    boldItalic bookFoldPrinting bookFoldPrintingSheets bookFoldRevPrinting bookViews bookmarkEnd bookmarkIdSeed
    bookmarkStart boolVal border borderBox borderBoxPr borderId borderbottom borderbottomcolor borderleft
    borderleftcolor borderright borderrightcolor borders bordersDoNotSurroundFooter bordersDoNotSurroundHeader
    bordertop bordertopcolor bottom bottomFromText bottomLeft bottomRight box boxPr br bright brightness brk brkBin
    brkBinSub buAutoNum buBlip buChar buClr buClrTx buFont buFontTx buNone buSzPct buSzPts buSzTx bubble3D
    bubbleChart bubbleScale bubbleSize build builtInGroupCount builtInUnit builtinId bullet bulletEnabled button bw
    bwMode bwmode bwnormal bwpure bx by byPosition c cBhvr cGp cGpRule cMediaNode cNvCnPr cNvContentPartPr
    cNvCxnSpPr cNvFrPr cNvGraphicFramePr cNvGrpSpPr cNvPicPr cNvPr cNvSpPr cSld cSp cTn ca cacheId cacheIndex
    cachedColBalance calcCompleted calcId calcMode calcOnExit calcOnSave calcPr calcmode calculatedColumn calendar
    calendarType callout camera cantSplit cap caps caption captions caseSensitive cat catAx catLst category
    categoryIdx cell cell3D cellColor cellComments cellDel cellIns cellMerge cellSmartTag cellSmartTagPr
    cellSmartTags cellStyle cellStyleXfs cellStyles cellWatch cellWatches cellXfs cf cfRule cfe cff cfo cfvo chExt
    chMax chOff chOrder chPref changesSavedWin chapNum chapSep chapStyle char charRg charSpace characterSet
    characterSpacingControl charset chart chartObject chartSpace chartsheet che checkBox checkCompatibility
    checkErrors checkStyle checked checker chf childTnLst cho choose chr chromakey circle citation class clear
    clearFormatting click clickAndTypeStyle clientData clip clippath cliptowrap close clrChange clrData clrFrom
    clrMap clrMapOvr clrRepl clrScheme clrSchemeMapping clrSpc clrTo clrVal cm cmd cmpd cnfStyle cnt code codePage
    coherent3DOff col colBreaks colDelim colFirst colId colLast colOff collapse collapsed
    collapsedLevelsAreSubtotals color color2 colorFilter colorId colorScale colormenu colormode colormru colors
    colorsDef cols column columnSort comb combine combineBrackets comboBox comment commentRangeEnd commentRangeStart
    commentReference comments comp compat compatLnSpc compatMode compatSetting complex concurrent concurrentCalc
    concurrentManualCount cond condense conditionalFormatting conformance connectString connectangles connectloc
    connectlocs connectortype connecttype consecutiveHyphenLimit constr constrLst constrainbounds cont content
    contentPart contentType contextualSpacing continuationSeparator contourClr contourW contrast control control1
    control2 controlPr controls convMailMergeEsc coordorigin coordsize copies count countASubtotal countBy
    countSubtotal cover cp cr crashSave cropbottom cropleft cropping cropright croptop crossAx crossBetween crosses
    crossesAt cryptAlgorithmClass cryptAlgorithmSid cryptAlgorithmType cryptProvider cryptProviderType
    cryptProviderTypeExt cryptProviderTypeExtSource cryptSpinCount cs csCatId csTypeId css cstate cstheme ct ctrlPr
    cubicBezTo current curve custAng custClr custClrLst custDash custData custDataLst custFlipHor custFlipVert
    custGeom custLinFactNeighborX custLinFactNeighborY custLinFactX custLinFactY custRadScaleInc custRadScaleRad
    custScaleX custScaleY custShow custShowLst custSplit custSzX custSzY custT custUnit customBuiltin customFilter
    customFilters customFormat customHeight customList customMarkFollows customMenu customPr customProperties
    customSheetView customSheetViews customStyle customStyles customWidth customWorkbookView customWorkbookViews
    customXml customXmlDelRangeEnd customXmlDelRangeStart customXmlInsRangeEnd customXmlInsRangeStart
    customXmlMoveFromRangeEnd customXmlMoveFromRangeStart customXmlMoveToRangeEnd customXmlMoveToRangeStart
    customXmlPr cut cx cxn cxnId cxnLst cxnSp cxnSpLocks cy d dLbl dLblPos dLbls dPr dPt dTable dashstyle data
    dataBar dataBinding dataConsolidate dataExtractLoad dataModel dataOnly dataRef dataRefs dataSource dataType
    dataValidation dataValidations date date1904 dateAx dateFormat dateGroupItem dateTimeGrouping day dayLong
    dayShort ddList dde decel decimalSymbol decorated def defJc defLockedState defPPr defQFormat defRPr
    defSemiHidden defStyle defTabSz defUIPriority defUnhideWhenUsed default defaultColWidth defaultGridColor
    defaultPivotStyle defaultRowHeight defaultSize defaultSubtotal defaultTabStop defaultTableStyle defaultTextStyle
    defaultThemeVersion definedName definedNames deg degHide degree del del1 del2 delInstrText delText delay delete
    deleteColumns deleteRows deleted den depthPercent desc descending description destId destOrd destination
    destinationFile detectmouseclick dgm dgmbasetextscale dgmfontsize dgmlayout dgmlayoutmru dgmnodekind dgmscalex
    dgmscaley dgmstyle diagonal diagonalDown diagonalUp diagram diamond diff differentFirst differentOddEven
    diffusity dimension dir directFormattingOnNumbering directFormattingOnParagraphs directFormattingOnRuns
    directFormattingOnTables dirty disablePrompts disabled dispBlanksAs dispDef dispEq dispRSqr dispUnits
    dispUnitsLbl displacedByCustomXml display displayBackgroundShape displayHangulFixedWidth
    displayHorizontalDrawingGridEvery displayText displayVerticalDrawingGridEvery dissolve dist distB distL distR
    distT distance divId dk1 dk2 dllVersion dm doNotAutoCompressPictures doNotAutofitConstrainedTables
    doNotBreakConstrainedForcedTable doNotBreakWrappedTables doNotDemarcateInvalidXml doNotDisplayPageBoundaries
    doNotEmbedSmartTags doNotExpandShiftReturn doNotHyphenateCaps doNotIncludeSubdocsInStats
    doNotLeaveBackslashAlone doNotShadeFormData doNotSnapToGridInCell doNotSuppressBlankLines
    doNotSuppressIndentation doNotSuppressParagraphBorders doNotTrackFormatting doNotTrackMoves
    doNotUseEastAsianBreakRules doNotUseHTMLParagraphAutoSpacing doNotUseIndentAsNumberingTabStop
    doNotUseMarginsForDrawingGridOrigin doNotValidateAgainstSchema doNotVertAlignCellWithSp doNotVertAlignInTxbx
    doNotWrapTextWithPunct docDefaults docGrid docPart docPartBody docPartCategory docPartGallery docPartList
    docPartObj docPartPr docPartUnique docPr docVar docVars document documentProtection documentType
    doubleclicknotify doughnutChart downBars dpi draft drawAspect drawing drawingGridHorizontalOrigin
    drawingGridHorizontalSpacing drawingGridVerticalOrigin drawingGridVerticalSpacing drawingHF drop dropCap
    dropDownList dropLines dropauto ds dstrike dt dt2D dtr duotone dur dvAspect dx dxaOrig dxf dxfId dxfs dy dyaOrig
    dynamicAddress dynamicFilter dz e ea eaLnBrk eastAsia eastAsiaTheme eastAsianLayout eb ed edGrp edge edit editAs
    editas edited effect effectClrLst effectDag effectExtent effectLst effectRef effectStyle effectStyleLst element
    else em embed embedSystemFonts embedTrueTypeFonts embeddedFont embeddedFontLst emboss embosscolor
    emptyCellReference enableFormatConditionsCalculation enabled end endA endAngle endChars endChr endCondLst endCxn
    endParaRPr endPos endSnd endSync endarrow endarrowlength endarrowwidth endcap endnote endnotePr endnoteRef
    endnoteReference endnotes enforcement entry entryMacro eqArr eqArrPr eqn equalAverage equalWidth equation
    equationxml err errBarType errBars errDir errValType error errorStyle errorTitle errors evalError evalOrder
    evenAndOddHeaders evenFooter evenHBand evenHeader evenVBand evt evtFilter excl exitMacro explosion ext extLst
    extend extendable extent externalData externalReference externalReferences extraClrScheme extraClrSchemeLst
    extrusion extrusionClr extrusionH extrusionOk extrusioncolor extrusionok f fHdr fLocksText fLocksWithSheet fName
    fPr fPrintsWithSheet facet fact fade fadeDir family fc ffData fgClr fgColor fi field fieldCodes fieldMapData
    fieldPosition fileRecoveryPr fileSharing fileVersion fill fillClrLst fillId fillOverlay fillRect fillRef
    fillStyleLst fillToRect fillcolor filled fillok fills filltype filter filterColumn filterMode filterPrivacy
    filterUnique filterVal filters first firstCol firstColumn firstFooter firstHeader firstLine firstLineChars
    firstPageNumber firstRow firstRowFirstColumn firstRowLastColumn firstSheet firstSliceAng firstSlideNum fitText
    fitToHeight fitToPage fitToWidth fitpath fitshape flatTx fld fldChar fldCharType fldData fldLock fldSimple flip
    flipH flipV floor fltVal fmla fmt fmtId fmtScheme focus focusposition focussize folHlink followedHyperlink font
    fontAlgn fontId fontRef fontScale fontScheme fontSz fonts footer footerReference footnote footnoteLayoutLikeWW8
    footnotePr footnoteRef footnoteReference footnotes for forEach forName forceAA forceFullCalc forceUpgrade
    forcedash foredepth forgetLastTabAlignment formProt format formatCells formatCode formatColumns formatRows
    formatting formsDesign formula formula1 formula2 formulaRange formulas forward fov frame framePr from
    fromWordArt ftr fullCalcOnLoad fullDate fullPrecision fullScrn func funcPr function functionGroup
    functionGroupId functionGroups g gain gallery gamma gap gapDepth gapWidth gd gdLst gdRefAng gdRefR gdRefX gdRefY
    glow gradFill gradientFill gradientshapeok grammar grandCol grandRow graphic graphicData graphicEl graphicFrame
    graphicFrameLocks gray grayscale grayscl green greenMod greenOff gridAfter gridBefore gridCol gridLines
    gridLinesSet gridSpan group groupChr groupChrPr grouping grow growAutofit grpFill grpId grpSp grpSpLocks grpSpPr
    gs gsLst gte guid gutter gutterAtTop h hAnchor hAnsi hAnsiTheme hMerge hMode hPercent hR hRule hSpace handles
    handoutMasterId handoutMasterIdLst hanging hangingChars hangingPunct hasCustomPrompt hashData hdr
    hdrShapeDefaults headEnd header headerFooter headerReference headerSource headers heading headingStyles headings
    help helpText hf hiLowLines hidden hiddenButton hiddenColumns hiddenRows hideBot hideGeom hideGrammaticalErrors
    hideLastTrans hideLeft hideMark hidePivotFieldList hideRight hideSpellingErrors hideTop hier hierBranch
    highlight highlightClick hint hlink hlinkClick hlinkHover hlinkMouseOver holeSize horizontal horizontalCentered
    horizontalDpi horzAnchor horzOverflow hour how hps hpsBaseText hpsRaise hr hralign hrnoshade hrpct hrstd hsl
    hslClr ht hue hueDir hueMod hueOff hyperlink hyperlinks hyphenationZone i iCs iLevel iMeasureFld iMeasureHier
    iconFilter iconId iconSet id idcntr iddest idmap idref idsrc idx if ignoreMixedContent ignoredError
    ignoredErrors ilvl image imagealignshape imageaspect imagedata imagesize imeMode imgH imgW imprint in
    includeHiddenRowCol includePrintSettings ind indent indexed indexedColors ink inkAnnotations inkTgt inline
    innerShdw inputCells ins insDel insertColumns insertHyperlinks insertRows inset insetmode insetpen insetpenok
    insideH insideV instr instrText intLim intVal interSp intercept intraSp inv invGamma invalEndChars invalStChars
    invertIfNegative invx invy is isComment isLgl isNarration isPhoto issignatureline italic item iterate
    iterateCount iterateDelta jc joinstyle justifyLastLine keepLines keepNext kern key kinsoku kumimoji kx ky l lIns
    lMargin label labelOnly lang lastClr lastCol lastColumn lastEdited lastRenderedPageBreak lastRow
    lastRowFirstColumn lastRowLastColumn lastValue lat latentStyles latin latinLnBrk layout layoutDef layoutInCell
    layoutNode layoutRawTableWidth layoutTableRowsApart layoutTarget lblAlgn lblOffset leader leaderLines left
    leftChars leftFromText leftLabels legacy legacyDrawing legacyDrawingHF legacyIndent legacySpace legend
    legendEntry legendPos len length lengthspecified lfe lff lfo lhe lhf lho lid lightRig lightface lightharsh
    lightharsh2 lightlevel lightlevel2 lightposition lightposition2 lim limLoc limLow limLowPr limUpp limUppPr limo
    lin linClrLst line line3DChart lineChart linePitch lineRule lineTo lineWrapLikeWord6 lines linestyle link
    linkStyles linkToQuery linkedCell linkedTxbx listDataValidation listEntry listFillRange listItem listSeparator
    lit lkTxEntry ln lnB lnBlToTr lnDef lnL lnNumType lnR lnRef lnSpc lnSpcReduction lnStyleLst lnT lnTlToBr lnTo lo
    loCatId loTypeId localSheetId location lock lockRevision lockStructure lockWindows locked lockedCanvas
    lockedField lockrotationcenter logBase lon longFileNames loop lowestEdited lsdException lstStyle lt1 lt2 lum
    lumMod lumOff lvl lvl1pPr lvl2pPr lvl3pPr lvl4pPr lvl5pPr lvl6pPr lvl7pPr lvl8pPr lvl9pPr lvlJc lvlOverride
    lvlPicBulletId lvlRestart lvlText m mPr mailAsAttachment mailMerge mailSubject mainDocumentType majorFont
    majorGridlines majorTickMark majorTimeUnit majorUnit man manifestLocation manualBreakCount manualLayout map
    mappedName marB marL marR marT marker markup master masterClrMapping masterRel matchSrc matchingName mathFont
    mathPr matrix max maxAng maxDist maxLength maxR maxSubtotal maxVal maxValIso maxX maxY maximized mc mcJc mcPr
    mcs measure mergeCell mergeCells mergeInterval metal meth method min minAng minLength minR minSubtotal minVer
    minX minY minimized minorFont minorGridlines minorTickMark minorTimeUnit minorUnit minus minusx minusy minute
    mirrorIndents mirrorMargins miter miterlimit mod modelId modifyVerifier month monthLong monthShort moveFrom
    moveFromRangeEnd moveFromRangeStart moveTo moveToRangeEnd moveToRangeStart moveWith moveWithCells movie mpFld mr
    mruColors multiLevelType multiLine multiLvlStrCache multiLvlStrRef mute mwSmallCaps n name namespaceUri
    namespaceuri nary naryLim naryPr neCell new newsflash next nextAc nextCondLst nlCheck noAdjustHandles noAutofit
    noBreak noBreakHyphen noChangeArrowheads noChangeAspect noChangeShapeType noColumnBalance noCrop noDrilldown
    noEditPoints noEndCap noEndnote noExtraLineSpacing noFill noGrp noHBand noLabel noLeading noLineBreaksAfter
    noLineBreaksBefore noMove noMultiLvlLbl noProof noPunctuationKerning noResize noRot noSelect noSpaceRaiseLower
    noTabHangInd noTextEdit noUngrp noVBand noWrap nodePh nodeType nor norm normAutofit normalEastAsianFlow
    normalizeH notesMasterId notesMasterIdLst notesSz nsid null num numCache numCol numFmt numFmtId numFmts numId
    numIdMacAtCleanup numLit numPicBullet numPicBulletId numPr numRef numRestart numSld numStart numStyleLink
    numberStoredAsText numbering numberingChange numberingStyles nvContentPartPr nvCxnSpPr nvGraphicFramePr
    nvGrpSpPr nvPicPr nvPr nvSpPr nwCell oMath oMathPara oMathParaPr objDist object objectDefaults objectEmbed
    objectLink objectPr objects obscured oddFooter oddHBand oddHeader oddVBand odso ofPieChart ofPieType off offset
    offset2 offsetFrom old ole oleChartEl oleObject oleObjects oleSize oleUpdate oleicon oleid on oneCellAnchor oned
    onlySync op opEmu opacity opacity2 operator order orgChart orient orientation orientationangle origin original
    other otherStyle outerShdw outline outlineLevel outlineLevelCol outlineLevelRow outlineLvl outlinePr
    outlineSymbols oval overflowPunct overlap overlay override overrideClrMapping p pBdr pPr pPrChange pPrDefault
    pRg pStyle pageBreakBefore pageMargins pageOrder pageSetUpPr pageSetup pane panose paperHeight paperSize
    paperSrc paperWidth par parTransId param path pathEditMode pathLst pattFill patternFill patternType percent
    period permEnd permStart personal personalCompose personalReply personalView perspective pgBorders pgMar pgNum
    pgNumType pgSz ph phant phantPr phldr phldrT phonetic phoneticPr photoAlbum pic picLocks pict picture
    pictureFormat pictureOptions pictureStackUnit pie3DChart pieChart pitchFamily pivot pivotArea pivotButton
    pivotCache pivotCaches pivotFmt pivotFmts pivotSelection pivotSource pivotTables placeholder plane plcHide
    plotArea plotVisOnly plus points polar polyline pos posOffset position positionH positionV postSp prLst prSet
    preSp preferRelativeResize preferrelative prefixMappings presAssocID presId presLayoutVars presName presOf
    presStyleCnt presStyleIdx presStyleLbl presentation preserve presetClass presetID presetSubtype prevAc
    prevCondLst previousCol previousRow pri print printArea printBodyTextBeforeHeader printColBlack printFormsData
    printFractionalCharacterWidth printOptions printPostScriptOverText printSettings printTwoOnOne printerSettings
    priority productSubtotal progId progress prompt promptTitle promptedSolutions proofErr proofState protectedRange
    protectedRanges protection provid proxy prst prstClr prstDash prstGeom prstMaterial prstShdw prstTxWarp pt
    ptCount ptLst ptType ptab ptsTypes publishItems publishToServer published pull push qFormat qs qsCatId qsTypeId
    quadBezTo query quickTimeFile quotePrefix r r1 r2 rAng rAngAx rCtr rFont rFonts rIns rMargin rPh rPr rPrChange
    rPrDefault rSp rSpRule rStyle rad radPr radarChart radarStyle radiusrange random randomBar rank rctx
    readModeInkLockDown readOnlyRecommended readingOrder recalcAlways recipientData recolor recolortarget
    recommended rect red redMod redOff ref refFor refForName refMode refPtType refType reference references refersTo
    reflection refreshAllConnections refreshError regroupid regrouptable regular rel relIds relOff relSizeAnchor
    relationtable relative relativeFrom relativeHeight relativeIndent relativeTo relid removeDateAndTime
    removePersonalInfoOnSave removePersonalInformation render repairLoad repeatCount repeatDur reservationPassword
    resizeHandles restart result rev reverse revisionView revisionsAlgorithmName revisionsHashValue
    revisionsPassword revisionsPasswordCharacterSet revisionsSaltValue revisionsSpinCount rfe rff rfo rgb rgbColor
    rhe rhf rho rich richText rig right rightChars rightFromText rightToLeft rot rotWithShape rotX rotY rotate
    rotation rotationangle rotationcenter round roundedCorners roundrect row rowBreaks rowOff rowSpan rsid rsidRoot
    rsids rt rtl rtlCol rtlGutter rtn ruby rubyAlign rubyBase rubyPr rule ruleLst rules rupBuild s sPre sPrePr sSub
    sSubPr sSubSup sSubSupPr sSup sSupPr saltData sampData sat satMod satOff saveExternalLinkValues saveFormsData
    saveInvalidXml savePreviewPicture saveSubsetFonts saveThroughXslt saveXmlDataOnly sb scale scaleWithDoc scaled
    scaling scatterChart scatterStyle scenario scenarios scene3d schemaLanguage schemaLocation scheme schemeClr scr
    scrgbClr script sdt sdtContent sdtEndPr sdtPr seCell second secondPiePt secondPieSize sectPr sectPrChange
    securityDescriptor selectFldWithFirstOrLastChar selectLockedCells selectUnlockedCells selected selection
    semiHidden sep sepChr separator seq ser serAx serLines seriesIdx serverZoom set settings shade shadeToTitle
    shadow shadowcolor shadowok shape shapeDefaults shapeId shapeLayoutLikeWW8 shapedefaults shapelayout shapetype
    shd sheet sheetCalcPr sheetData sheetFormatPr sheetId sheetPr sheetProtection sheetView sheetViews sheets
    shininess shortcutKey show showAsIcon showAutoFilter showBorderUnselectedTables showBreaksInFrames
    showBubbleSize showButton showCaptions showCatName showComments showDLblsOverMax showDropDown showEnvelope
    showErrorMessage showFormulaBar showFormulas showGridLines showHeader showHorizontalScroll showHorzBorder
    showInkAnnotation showInputMessage showKeys showLeaderLines showLegendKey showMasterPhAnim showMasterSp
    showNegBubbles showObjects showOutline showOutlineSymbols showPageBreaks showPercent showPivotChartFilter
    showRowCol showRowColHeaders showRuler showSerName showSheetTabs showSpecialPlsOnTitleSld showStatusbar showVal
    showValue showVertBorder showVerticalScroll showWhenStopped showWhiteSpace showXMLTags showZeros showingPlcHdr
    showsigndate shp shrinkToFit si sibTransId side sideWall signatureline signinginstructions
    signinginstructionsset sigprovurl simplePos singleclick size sizeAuto sizeRepresents sizeWithCells skew skewamt
    skewangle sld sldId sldIdLst sldLayout sldLayoutId sldLayoutIdLst sldLst sldMaster sldMasterId sldMasterIdLst
    sldNum sldSz sldTgt smallCaps smallFrac smartTag smartTagPr smartTagType smartTagTypes smartTags smooth smtClean
    smtId snapToGrid snd sndAc sndTgt softEdge softHyphen solidFill sort sortBy sortCondition sortMethod sortState
    sourceLinked sourceObject sourceRef sourceType sp sp3d spAutoFit spDef spLocks spPr spTgt spTree space
    spaceForUL spacing spacingInWholePoints spans spc spcAft spcBef spcCol spcFirstLastPara spcPct spcPts spd
    specVanish specularity spelling spid spidmax spinValue split splitPgBreakAndParaMark splitPos splitType spokes
    spt sqref src srcId srcOrd srcRect srgbClr sst st stA stAng stCondLst stCxn stPos stSnd start startAngle startAt
    startChars startLabels startOverride startarrow startarrowlength startarrowwidth state statusBar statusText
    stdDev stdDevPSubtotal stdDevSubtotal step stockChart stop stopIfTrue storeMappedDataAs strCache strLit strRef
    strVal stretch strictFirstAndLastChars strike strikeBLTR strikeH strikeTLBR strikeV string stringValue1
    stringValue2 strips stroke strokecolor stroked strokeok strokeweight sty style styleData styleDef styleId
    styleLbl styleLink styleLockQFSet styleLockTheme styleName stylePaneFormatFilter stylePaneSortMethod styleSheet
    styles stylesInUse sub subDoc subFontBySize subHide subSp subTnLst suff suggestedsigner suggestedsigner2
    suggestedsigneremail sumSubtotal summaryBelow summaryLength summaryRight sup supHide suppressAutoHyphens
    suppressBottomSpacing suppressLineNumbers suppressOverlap suppressSpBfAfterPgBrk suppressSpacingAtTopOfPage
    suppressTopSpacing suppressTopSpacingWP surface3DChart surfaceChart swAng swCell swapBordersFacingPages switch
    sx sy sym symbol syncBehavior syncHorizontal syncRef syncVertical sysClr sz szCs t t1 t2 tIns tab tabColor
    tabIndex tabLst tabRatio tabSelected table tablePart tableParts tableStyle tableStyleElement tableStyleId
    tableStyles tablelimits tableproperties tabs tag tags tailEnd target targetScreenSize targetscreensize tav
    tavLst tbl tblBg tblBorders tblCaption tblCellMar tblCellSpacing tblDescription tblGrid tblGridChange tblHeader
    tblInd tblLayout tblLook tblOverlap tblPr tblPrChange tblPrEx tblPrExChange tblStyle tblStyleColBandSize
    tblStyleLst tblStylePr tblStyleRowBandSize tblW tblpPr tblpX tblpXSpec tblpY tblpYSpec tc tcBdr tcBorders
    tcFitText tcMar tcPr tcPrChange tcStyle tcTxStyle tcW temporary tentative text textAlignment textDirection
    textInput textRotation textborder textbox textboxTightWrap textboxrect textpath textpathok tgtEl theme
    themeColor themeElements themeFill themeFillShade themeFillTint themeFontLang themeShade themeTint thickBot
    thickBottom thickTop thicket thickness thresh thruBlk tickLblPos tickLblSkip tickMarkSkip tile tileRect time
    timePeriod timing tint title titlePg titleStyle tl2br tm tmAbs tmFilter tmPct tmpl tmplLst tn tnLst to top top10
    top3HeadingStyles topFromText topLabels topLeft topLeftCell topLinePunct topRight tpl tplc tpls tr tr2bl
    trHeight trPr trPrChange track trackRevisions transition transitionEntry transitionEvaluation transp trendline
    trendlineLbl trendlineType trim truncateFontHeightsLikeWP6 twoCellAnchor twoDigitTextYear tx tx1 tx2 txBody
    txBox txDef txEffectClrLst txEl txFillClrLst txLinClrLst txPr txSp txStyles txbx txbxContent ty type typeface
    types u uFill uFillTx uLn uLnTx udl uiExpand uiObject uiPriority ulTrailSpace un underlineTabInNumList undone
    ungrouping unhideWhenUsed uniqueCount uniqueId uniqueTag unlockedFormula up upBars upDownBars updateFields
    updateLinks updateMode upright uri url useA useAltKinsokuLineBreakRules useAnsiKerningPairs useBgFill useDef
    useFELayout useFirstPageNumber useNormalStyleForList usePrinterDefaults usePrinterMetrics
    useSingleBorderforContiguousCells useSpRect useWord2002TableStyleRules useWord97LineBreakRules useXSLTWhenSaving
    user userDrawn userInterface userName userShapes userdrawn userhidden v vAlign vAnchor vMerge vMergeOrig vSpace
    val valAx valIso value valueType vanish varLst varPSubtotal varSubtotal varyColors vbProcedure vendorID vert
    vertAlign vertAnchor vertCompress vertJc vertOverflow vertical verticalCentered verticalDpi verticies video
    videoFile view view3D viewMergedData viewpoint viewpointorigin visibility visibleStyles vm vml vol w wAfter
    wBefore wMode wR wavAudioFile webHidden webPublishItem webPublishItems webPublishObject webPublishObjects
    webPublishing wedge weight wgp wheel whole wholeTbl widowControl width windowHeight windowProtection windowWidth
    wipe wireframe wordWrap workbook workbookAlgorithmName workbookHashValue workbookParameter workbookPassword
    workbookPasswordCharacterSet workbookPr workbookProtection workbookSaltValue workbookSpinCount workbookView
    workbookViewId worksheet wpJustification wpSpaceWidth wpc wrap wrapIndent wrapNone wrapPolygon wrapRight
    wrapSquare wrapText wrapThrough wrapTight wrapTopAndBottom wrapTrailSpaces wrapcoords writeProtection wsDr wsp x
    xAlign xMode xSplit xVal xWindow xf xfId xfrm xfrmType xlm xmlBased xpath xrange xscale y yAlign yMode ySplit
    yVal yWindow year yearLong yearShort yrange z zOrder zOrderOff zeroAsc zeroDesc zeroHeight zeroValues zeroWid
    zoom zoomContents zoomScale zoomScaleNormal zoomScalePageLayoutView zoomScaleSheetLayoutView zoomToFit
    """.split()
)
