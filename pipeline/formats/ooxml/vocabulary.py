"""Names of the elements that the standard knows in the parts that live on; everything else goes, or holds the item.

Source: the transitional schemas of ISO/IEC 29500-4, walked from the roots of these parts; [MS-ODRAWXML] for the
drawing spaces of Word 2010 and for equations on slides.
"""

from __future__ import annotations

#: Short name of a namespace -> its elements.
ELEMENTS: dict[str, frozenset[str]] = {
    "w": frozenset(
        """
        abstractNum abstractNumId active activeRecord activeWritingStyle addressFieldName adjustLineHeightInTable
        adjustRightInd alias aliases alignBordersAndEdges alignTablesRowByRow allowSpaceOfSameStyleInTable altChunk
        altChunkPr alwaysMergeEmptyNamespace alwaysShowPlaceholderText annotationRef applyBreakingRules
        attachedSchema attachedTemplate attr autoCaption autoCaptions autoFormatOverride autoHyphenation
        autoRedefine autoSpaceDE autoSpaceDN autoSpaceLikeWord95 autofitToFirstFixedWidthCell b bCs background
        balanceSingleByteDoubleByteWidth bar basedOn bdo bdr behavior behaviors between bibliography bidi bidiVisual
        body bookFoldPrinting bookFoldPrintingSheets bookFoldRevPrinting bookmarkEnd bookmarkStart
        bordersDoNotSurroundFooter bordersDoNotSurroundHeader bottom br cachedColBalance calcOnExit calendar
        cantSplit caps caption captions category cellDel cellIns cellMerge characterSpacingControl checkBox
        checkErrors checked citation clickAndTypeStyle clrSchemeMapping cnfStyle col colDelim color cols column
        comboBox commentRangeEnd commentRangeStart commentReference compat compatSetting connectString
        consecutiveHyphenLimit contentPart contextualSpacing continuationSeparator control convMailMergeEsc cr cs
        customXml customXmlDelRangeEnd customXmlDelRangeStart customXmlInsRangeEnd customXmlInsRangeStart
        customXmlMoveFromRangeEnd customXmlMoveFromRangeStart customXmlMoveToRangeEnd customXmlMoveToRangeStart
        customXmlPr dataBinding dataSource dataType date dateFormat dayLong dayShort ddList decimalSymbol default
        defaultTabStop defaultTableStyle del delInstrText delText description destination dir dirty
        displayBackgroundShape displayHangulFixedWidth displayHorizontalDrawingGridEvery
        displayVerticalDrawingGridEvery divId doNotAutoCompressPictures doNotAutofitConstrainedTables
        doNotBreakConstrainedForcedTable doNotBreakWrappedTables doNotDemarcateInvalidXml doNotDisplayPageBoundaries
        doNotEmbedSmartTags doNotExpandShiftReturn doNotHyphenateCaps doNotIncludeSubdocsInStats
        doNotLeaveBackslashAlone doNotShadeFormData doNotSnapToGridInCell doNotSuppressBlankLines
        doNotSuppressIndentation doNotSuppressParagraphBorders doNotTrackFormatting doNotTrackMoves
        doNotUseEastAsianBreakRules doNotUseHTMLParagraphAutoSpacing doNotUseIndentAsNumberingTabStop
        doNotUseMarginsForDrawingGridOrigin doNotValidateAgainstSchema doNotVertAlignCellWithSp doNotVertAlignInTxbx
        doNotWrapTextWithPunct docDefaults docGrid docPart docPartBody docPartCategory docPartGallery docPartList
        docPartObj docPartPr docPartUnique docVar docVars document documentProtection documentType drawing
        drawingGridHorizontalOrigin drawingGridHorizontalSpacing drawingGridVerticalOrigin
        drawingGridVerticalSpacing dropDownList dstrike dynamicAddress eastAsianLayout effect em embedSystemFonts
        embedTrueTypeFonts emboss enabled end endnote endnotePr endnoteRef endnoteReference endnotes entryMacro
        equation evenAndOddHeaders exitMacro fHdr ffData fieldMapData fitText fldChar fldData fldSimple
        footerReference footnote footnoteLayoutLikeWW8 footnotePr footnoteRef footnoteReference footnotes
        forceUpgrade forgetLastTabAlignment formProt format formsDesign framePr ftr gallery gridAfter gridBefore
        gridCol gridSpan group growAutofit guid gutterAtTop hMerge hdr hdrShapeDefaults header headerReference
        headerSource headers helpText hidden hideGrammaticalErrors hideMark hideSpellingErrors highlight hps
        hpsBaseText hpsRaise hyperlink hyphenationZone i iCs id ignoreMixedContent ilvl imprint ind ins insideH
        insideV instrText isLgl jc keepLines keepNext kern kinsoku label lang lastRenderedPageBreak latentStyles
        layoutRawTableWidth layoutTableRowsApart left legacy lid lineWrapLikeWord6 link linkStyles linkToQuery
        listEntry listItem listSeparator lnNumType lock locked lsdException lvl lvlJc lvlOverride lvlPicBulletId
        lvlRestart lvlText mailAsAttachment mailMerge mailSubject mainDocumentType mappedName matchSrc maxLength
        mirrorIndents mirrorMargins monthLong monthShort moveFrom moveFromRangeEnd moveFromRangeStart moveTo
        moveToRangeEnd moveToRangeStart movie multiLevelType mwSmallCaps name next noBreakHyphen noColumnBalance
        noEndnote noExtraLineSpacing noLeading noLineBreaksAfter noLineBreaksBefore noProof noPunctuationKerning
        noSpaceRaiseLower noTabHangInd noWrap nsid num numFmt numId numIdMacAtCleanup numPicBullet numPr numRestart
        numStart numStyleLink numbering numberingChange oMath object objectEmbed objectLink odso outline outlineLvl
        overflowPunct p pBdr pPr pPrChange pPrDefault pStyle pageBreakBefore paperSrc permEnd permStart personal
        personalCompose personalReply pgBorders pgMar pgNum pgNumType pgSz pict picture placeholder pos position
        printBodyTextBeforeHeader printColBlack printFormsData printFractionalCharacterWidth printPostScriptOverText
        printTwoOnOne printerSettings proofErr proofState ptab qFormat query r rFonts rPr rPrChange rPrDefault
        rStyle readModeInkLockDown recipientData removeDateAndTime removePersonalInformation result revisionView
        richText right rsid rsidRoot rsids rt rtl rtlGutter ruby rubyAlign rubyBase rubyPr saveFormsData
        saveInvalidXml savePreviewPicture saveSubsetFonts saveThroughXslt saveXmlDataOnly sdt sdtContent sdtEndPr
        sdtPr sectPr sectPrChange selectFldWithFirstOrLastChar semiHidden separator settings shadow shapeDefaults
        shapeLayoutLikeWW8 shd showBreaksInFrames showEnvelope showXMLTags showingPlcHdr size sizeAuto smallCaps
        smartTag smartTagPr smartTagType snapToGrid softHyphen spaceForUL spacing spacingInWholePoints specVanish
        splitPgBreakAndParaMark src start startOverride statusText storeMappedDataAs strictFirstAndLastChars strike
        style styleLink styleLockQFSet styleLockTheme stylePaneFormatFilter stylePaneSortMethod styles subDoc
        subFontBySize suff summaryLength suppressAutoHyphens suppressBottomSpacing suppressLineNumbers
        suppressOverlap suppressSpBfAfterPgBrk suppressSpacingAtTopOfPage suppressTopSpacing suppressTopSpacingWP
        swapBordersFacingPages sym sz szCs t tab tabIndex table tabs tag tbl tblBorders tblCaption tblCellMar
        tblCellSpacing tblDescription tblGrid tblGridChange tblHeader tblInd tblLayout tblLook tblOverlap tblPr
        tblPrChange tblPrEx tblPrExChange tblStyle tblStyleColBandSize tblStylePr tblStyleRowBandSize tblW tblpPr tc
        tcBorders tcFitText tcMar tcPr tcPrChange tcW temporary text textAlignment textDirection textInput
        textboxTightWrap themeFontLang titlePg tl2br tmpl top topLinePunct tr tr2bl trHeight trPr trPrChange
        trackRevisions truncateFontHeightsLikeWP6 txbxContent type types u udl uiPriority ulTrailSpace
        underlineTabInNumList unhideWhenUsed uniqueTag updateFields useAltKinsokuLineBreakRules useAnsiKerningPairs
        useFELayout useNormalStyleForList usePrinterMetrics useSingleBorderforContiguousCells
        useWord2002TableStyleRules useWord97LineBreakRules useXSLTWhenSaving vAlign vMerge vanish vertAlign view
        viewMergedData w wAfter wBefore webHidden widowControl wordWrap wpJustification wpSpaceWidth wrapTrailSpaces
        writeProtection yearLong yearShort zoom
        """.split()
    ),
    "s": frozenset(
        """
        alignment anchor autoFilter b bgColor bookViews border borders bottom brk c calcPr cell cellSmartTag
        cellSmartTagPr cellSmartTags cellStyle cellStyleXfs cellStyles cellWatch cellWatches cellXfs cfRule cfvo
        charset chartsheet col colBreaks color colorFilter colorScale colors cols condense conditionalFormatting
        control controlPr controls customFilter customFilters customPr customProperties customSheetView
        customSheetViews customWorkbookView customWorkbookViews d dataBar dataConsolidate dataRef dataRefs
        dataValidation dataValidations dateGroupItem definedName definedNames diagonal dimension drawing drawingHF
        dxf dxfs dynamicFilter e end evenFooter evenHeader ext extLst extend externalReference externalReferences f
        family fgColor fileRecoveryPr fileSharing fileVersion fill fills filter filterColumn filters firstFooter
        firstHeader font fonts formula formula1 formula2 functionGroup functionGroups gradientFill headerFooter
        horizontal hyperlink hyperlinks i iconFilter iconSet ignoredError ignoredErrors indexedColors inputCells is
        left legacyDrawing legacyDrawingHF m mergeCell mergeCells mruColors n name numFmt numFmts objectPr oddFooter
        oddHeader oleObject oleObjects oleSize outline outlinePr pageMargins pageSetUpPr pageSetup pane patternFill
        phoneticPr picture pivotArea pivotCache pivotCaches pivotSelection printOptions protectedRange
        protectedRanges protection r rFont rPh rPr reference references rgbColor right row rowBreaks s scenario
        scenarios scheme securityDescriptor selection shadow sheet sheetCalcPr sheetData sheetFormatPr sheetPr
        sheetProtection sheetView sheetViews sheets si smartTagPr smartTagType smartTagTypes smartTags sortCondition
        sortState sst start stop strike styleSheet sz t tabColor tablePart tableParts tableStyle tableStyleElement
        tableStyles top top10 tpl tpls u v vertAlign vertical webPublishItem webPublishItems webPublishObject
        webPublishObjects webPublishing workbook workbookPr workbookProtection workbookView worksheet x xf
        """.split()
    ),
    "p": frozenset(
        """
        anim animClr animEffect animMotion animRot animScale attrName attrNameLst audio bg bgPr bgRef bldAsOne
        bldDgm bldGraphic bldLst bldOleChart bldP bldSub blinds blipFill bodyStyle bold boldItalic boolVal by cBhvr
        cMediaNode cNvCxnSpPr cNvGraphicFramePr cNvGrpSpPr cNvPicPr cNvPr cNvSpPr cSld cTn charRg checker childTnLst
        circle clrMap clrMapOvr clrVal cmd comb cond contentPart control controls cover custData custDataLst
        custShow custShowLst cut cxnSp defaultTextStyle diamond dissolve embeddedFont embeddedFontLst endCondLst
        endSnd endSync excl ext extLst fade fltVal font from graphicEl graphicFrame grpSp grpSpPr handoutMasterId
        handoutMasterIdLst hf hsl inkTgt intVal italic iterate kinsoku modifyVerifier newsflash nextCondLst
        notesMasterId notesMasterIdLst notesSz nvCxnSpPr nvGraphicFramePr nvGrpSpPr nvPicPr nvPr nvSpPr oleChartEl
        otherStyle pRg par ph photoAlbum pic plus presentation prevCondLst progress pull push rCtr random randomBar
        regular rgb rtn seq set sld sldId sldIdLst sldLayout sldLayoutId sldLayoutIdLst sldLst sldMaster sldMasterId
        sldMasterIdLst sldSz sldTgt smartTags snd sndAc sndTgt sp spPr spTgt spTree split stCondLst stSnd strVal
        strips style subSp subTnLst tags tav tavLst tgtEl timing titleStyle tmAbs tmPct tmpl tmplLst tn tnLst to
        transition txBody txEl txStyles val video wedge wheel wipe xfrm zoom
        """.split()
    ),
    "a": frozenset(
        """
        accent1 accent2 accent3 accent4 accent5 accent6 ahLst ahPolar ahXY alpha alphaBiLevel alphaCeiling
        alphaFloor alphaInv alphaMod alphaModFix alphaOff alphaOutset alphaRepl anchor arcTo audioCd audioFile avLst
        backdrop band1H band1V band2H band2V bevel bevelB bevelT bgClr bgFillStyleLst biLevel bldChart bldDgm blend
        blip blipFill blue blueMod blueOff blur bodyPr bottom br buAutoNum buBlip buChar buClr buClrTx buFont
        buFontTx buNone buSzPct buSzPts buSzTx cNvCxnSpPr cNvGraphicFramePr cNvGrpSpPr cNvPicPr cNvPr cNvSpPr camera
        cell3D chExt chOff chart close clrChange clrFrom clrMap clrRepl clrScheme clrTo comp cont contourClr cs
        cubicBezTo custClr custClrLst custDash custGeom cxn cxnLst cxnSp cxnSpLocks defPPr defRPr dgm dk1 dk2 ds
        duotone ea effect effectDag effectLst effectRef effectStyle effectStyleLst end endCxn endParaRPr ext extLst
        extraClrScheme extraClrSchemeLst extrusionClr fgClr fill fillOverlay fillRect fillRef fillStyleLst
        fillToRect firstCol firstRow flatTx fld fmtScheme folHlink font fontRef fontScheme gamma gd gdLst glow
        gradFill graphic graphicData graphicFrame graphicFrameLocks gray grayscl green greenMod greenOff gridCol
        grpFill grpSp grpSpLocks grpSpPr gs gsLst headEnd header headers highlight hlink hlinkClick hlinkHover
        hlinkMouseOver hsl hslClr hue hueMod hueOff innerShdw insideH insideV inv invGamma lastCol lastRow latin
        left lightRig lin ln lnB lnBlToTr lnDef lnL lnR lnRef lnSpc lnStyleLst lnT lnTlToBr lnTo lstStyle lt1 lt2
        lum lumMod lumOff lvl1pPr lvl2pPr lvl3pPr lvl4pPr lvl5pPr lvl6pPr lvl7pPr lvl8pPr lvl9pPr majorFont
        masterClrMapping minorFont miter moveTo neCell noAutofit noFill norm normAutofit nvCxnSpPr nvGraphicFramePr
        nvGrpSpPr nvPicPr nvSpPr nwCell objectDefaults off outerShdw overrideClrMapping p pPr path pathLst pattFill
        pic picLocks pos prstClr prstDash prstGeom prstShdw prstTxWarp pt quadBezTo quickTimeFile r rPr rect red
        redMod redOff reflection relOff right rot round rtl sat satMod satOff scene3d schemeClr scrgbClr seCell
        shade snd softEdge solidFill sp sp3d spAutoFit spDef spLocks spPr spcAft spcBef spcPct spcPts srcRect
        srgbClr st stCxn stretch style swCell sym sysClr t tab tabLst tableStyle tableStyleId tailEnd tbl tblBg
        tblGrid tblPr tblStyle tblStyleLst tc tcBdr tcPr tcStyle tcTxStyle theme themeElements tile tileRect tint
        tl2br top tr tr2bl txBody txDef txSp uFill uFillTx uLn uLnTx up useSpRect videoFile wavAudioFile wholeTbl
        xfrm
        """.split()
    ),
    "c": frozenset(
        """
        applyToEnd applyToFront applyToSides area3DChart areaChart auto autoTitleDeleted autoUpdate axId axPos
        backWall backward bandFmt bandFmts bar3DChart barChart barDir baseTimeUnit bubble3D bubbleChart bubbleScale
        bubbleSize builtInUnit cat catAx chart chartObject chartSpace clrMapOvr crossAx crossBetween crosses
        crossesAt custSplit custUnit dLbl dLblPos dLbls dPt dTable data date1904 dateAx delete depthPercent
        dispBlanksAs dispEq dispRSqr dispUnits dispUnitsLbl doughnutChart downBars dropLines errBarType errBars
        errDir errValType evenFooter evenHeader explosion ext extLst externalData f firstFooter firstHeader
        firstSliceAng floor fmtId formatCode formatting forward gapDepth gapWidth grouping h hMode hPercent
        headerFooter hiLowLines holeSize idx intercept invertIfNegative lang layout layoutTarget lblAlgn lblOffset
        leaderLines legacyDrawingHF legend legendEntry legendPos line3DChart lineChart logBase lvl majorGridlines
        majorTickMark majorTimeUnit majorUnit manualLayout marker max min minorGridlines minorTickMark minorTimeUnit
        minorUnit minus multiLvlStrCache multiLvlStrRef name noEndCap noMultiLvlLbl numCache numFmt numLit numRef
        oddFooter oddHeader ofPieChart ofPieType order orientation overlap overlay pageMargins pageSetup period
        perspective pictureFormat pictureOptions pictureStackUnit pie3DChart pieChart pivotFmt pivotFmts pivotSource
        plotArea plotVisOnly plus printSettings protection pt ptCount rAngAx radarChart radarStyle rich rotX rotY
        roundedCorners scaling scatterChart scatterStyle secondPiePt secondPieSize selection separator ser serAx
        serLines shape showBubbleSize showCatName showDLblsOverMax showHorzBorder showKeys showLeaderLines
        showLegendKey showNegBubbles showOutline showPercent showSerName showVal showVertBorder sideWall size
        sizeRepresents smooth spPr splitPos splitType stockChart strCache strLit strRef style surface3DChart
        surfaceChart symbol thickness tickLblPos tickLblSkip tickMarkSkip title trendline trendlineLbl trendlineType
        tx txPr upBars upDownBars userInterface userShapes v val valAx varyColors view3D w wMode wireframe x xMode
        xVal y yMode yVal
        """.split()
    ),
    "pic": frozenset(
        """
        blipFill cNvPicPr cNvPr nvPicPr pic spPr
        """.split()
    ),
    "wp": frozenset(
        """
        align anchor bg bodyPr cNvCnPr cNvContentPartPr cNvFrPr cNvGraphicFramePr cNvGrpSpPr cNvPr cNvSpPr
        contentPart docPr effectExtent extLst extent graphicFrame grpSp grpSpPr inline lineTo linkedTxbx
        nvContentPartPr posOffset positionH positionV simplePos spPr start style txbx txbxContent wgp whole wpc
        wrapNone wrapPolygon wrapSquare wrapThrough wrapTight wrapTopAndBottom wsp xfrm
        """.split()
    ),
    "xdr": frozenset(
        """
        absoluteAnchor blipFill cNvCxnSpPr cNvGraphicFramePr cNvGrpSpPr cNvPicPr cNvPr cNvSpPr clientData col colOff
        contentPart cxnSp ext from graphicFrame grpSp grpSpPr nvCxnSpPr nvGraphicFramePr nvGrpSpPr nvPicPr nvSpPr
        oneCellAnchor pic pos row rowOff sp spPr style to twoCellAnchor txBody wsDr xfrm
        """.split()
    ),
    "cdr": frozenset(
        """
        absSizeAnchor blipFill cNvCxnSpPr cNvGraphicFramePr cNvGrpSpPr cNvPicPr cNvPr cNvSpPr cxnSp ext from
        graphicFrame grpSp grpSpPr nvCxnSpPr nvGraphicFramePr nvGrpSpPr nvPicPr nvSpPr pic relSizeAnchor sp spPr
        style to txBody x xfrm y
        """.split()
    ),
    "dgm": frozenset(
        """
        adj adjLst alg animLvl animOne bg bulletEnabled cat catLst chMax chPref choose clrData colorsDef constr
        constrLst cxn cxnLst dataModel desc dir effectClrLst else extLst fillClrLst forEach hierBranch if layoutDef
        layoutNode linClrLst orgChart param prSet presLayoutVars presOf pt ptLst relIds resizeHandles rule ruleLst
        sampData scene3d shape sp3d spPr style styleData styleDef styleLbl t title txEffectClrLst txFillClrLst
        txLinClrLst txPr varLst whole
        """.split()
    ),
    "lc": frozenset(
        """
        lockedCanvas
        """.split()
    ),
    "m": frozenset(
        """
        acc accPr aln alnScr argPr argSz bar barPr baseJc begChr borderBox borderBoxPr box boxPr brk brkBin
        brkBinSub cGp cGpRule cSp chr count ctrlPr d dPr defJc deg degHide den diff dispDef e endChr eqArr eqArrPr f
        fName fPr func funcPr groupChr groupChrPr grow hideBot hideLeft hideRight hideTop intLim interSp intraSp jc
        lMargin lim limLoc limLow limLowPr limUpp limUppPr lit m mPr mathFont mathPr maxDist mc mcJc mcPr mcs mr
        nary naryLim naryPr noBreak nor num oMath oMathPara oMathParaPr objDist opEmu phant phantPr plcHide pos
        postSp preSp r rMargin rPr rSp rSpRule rad radPr sPre sPrePr sSub sSubPr sSubSup sSubSupPr sSup sSupPr scr
        sepChr show shp smallFrac strikeBLTR strikeH strikeTLBR strikeV sty sub subHide sup supHide t transp type
        vertJc wrapIndent wrapRight zeroAsc zeroDesc zeroWid
        """.split()
    ),
    "v": frozenset(
        """
        arc background curve f fill formulas group h handles image imagedata line oval path polyline rect roundrect
        shadow shape shapetype stroke textbox textpath
        """.split()
    ),
    "o": frozenset(
        """
        FieldCodes LinkType LockedField OLEObject bottom callout clippath colormenu colormru column complex diagram
        entry equationxml extrusion fill idmap ink left lock proxy r regrouptable rel relationtable right rules
        shapedefaults shapelayout signatureline skew top
        """.split()
    ),
    "w10": frozenset(
        """
        anchorlock borderbottom borderleft borderright bordertop wrap
        """.split()
    ),
    "wps": frozenset("bodyPr cNvCnPr cNvPr cNvSpPr linkedTxbx spPr style txbx wsp".split()),
    "wpg": frozenset("cNvFrPr cNvGrpSpPr cNvPr graphicFrame grpSp grpSpPr wgp xfrm".split()),
    "wpc": frozenset("bg whole wpc".split()),
    "a14": frozenset("m".split()),
}
#: Attributes of these elements, in any namespace, without those that tell about people.
ATTRIBUTES = frozenset(
    """
    DrawAspect ObjectID ObjectType ProgID ShapeID Type UpdateMode a aboveAverage abstractNumId aca accel accent1
    accent2 accent3 accent4 accent5 accent6 accentbar accumulate activeCell activeCellId activeCol activePane
    activeRow activeSheetId activeTab actualPg additive addlxml adj adjusthandles advAuto advClick advTm after
    afterAutospacing afterEffect afterLines algIdExt algIdExtSource algn alignWithMargins alignment alignshape all
    allStyles allowBlank allowOverlap allowPng allowRefreshQuery allowcomments allowincell allowoverlap alnAt
    altLang altText alternateStyleNames althref amt anchor anchorCtr anchorLock anchorx anchory and ang angle animBg
    annotation appName applyAlignment applyBorder applyFill applyFont applyNumberFormat applyProtection applyStyles
    arcsize arg arrowok ascii asciiTheme aspect aspectratio auto autoCompressPictures autoFill autoFilter
    autoFilterDateGrouping autoLine autoLoad autoPageBreaks autoPict autoRecover autoRepublish autoRev autoUpdate
    autoUpdateAnimBg autoformat autolayout autorotationcenter avgSubtotal axis b bIns backdepth backupFile backwards
    bandCol bandRow baseColWidth baseline bc before beforeAutospacing beforeLines behindDoc bestFit bg1 bg2 bidi
    bilevel blackAndWhite blacklevel blank bld bldLvl bldStep blend blip blipPhldr blurRad bmk bookmarkIdSeed
    borderId borderbottomcolor borderleftcolor borderrightcolor bordertopcolor bottom bottomFromText bottomLeft
    bottomRight bright brightness build builtInGroupCount builtinId bullet button bw bwMode bwmode bwnormal bwpure
    bx by byPosition c ca cacheId cacheIndex calcCompleted calcId calcMode calcOnSave calcmode calculatedColumn
    calendarType cap caption caseSensitive categoryIdx cellColor cellComments cf cfe cff cfo chOrder changesSavedWin
    chapNum chapSep chapStyle char charSpace characterSet charset che checkCompatibility checkStyle chf cho
    chromakey class clear clearFormatting click clip cliptowrap clrSpc cm cmd cmpd cnt code codePage coherent3DOff
    colFirst colId colLast collapse collapsed collapsedLevelsAreSubtotals color color2 colorId colormode colors
    columnSort combine combineBrackets comment comments compatLnSpc compatMode concurrent concurrentCalc
    concurrentManualCount conformance connectangles connectloc connectlocs connectortype connecttype constrainbounds
    content contentType contourW contrast control1 control2 coordorigin coordsize copies count countASubtotal
    countBy countSubtotal cp crashSave cropbottom cropleft cropping cropright croptop cryptAlgorithmClass
    cryptAlgorithmSid cryptAlgorithmType cryptProvider cryptProviderType cryptProviderTypeExt
    cryptProviderTypeExtSource cryptSpinCount cs csCatId csTypeId css cstate cstheme ct current custAng custFlipHor
    custFlipVert custLinFactNeighborX custLinFactNeighborY custLinFactX custLinFactY custRadScaleInc custRadScaleRad
    custScaleX custScaleY custSzX custSzY custT customBuiltin customFormat customHeight customList customMarkFollows
    customMenu customStyle customStyles customWidth cx cxnId cy d dashstyle data dataExtractLoad dataOnly date1904
    dateTimeGrouping day dde decel decorated def defLockedState defQFormat defSemiHidden defStyle defTabSz
    defUIPriority defUnhideWhenUsed default defaultColWidth defaultGridColor defaultPivotStyle defaultRowHeight
    defaultSize defaultSubtotal defaultTableStyle defaultThemeVersion degree del1 del2 delay deleteColumns
    deleteRows deleted descending description destId destOrd destinationFile detectmouseclick dgmbasetextscale
    dgmfontsize dgmlayout dgmlayoutmru dgmnodekind dgmscalex dgmscaley dgmstyle diagonalDown diagonalUp
    differentFirst differentOddEven diffusity dimension dir directFormattingOnNumbering directFormattingOnParagraphs
    directFormattingOnRuns directFormattingOnTables dirty disablePrompts disabled displacedByCustomXml display
    displayText dist distB distL distR distT distance divId dllVersion dm doubleclicknotify dpi draft drawAspect
    drop dropCap dropauto dt dt2D dtr dur dvAspect dx dxaOrig dxfId dy dyaOrig dz eaLnBrk eastAsia eastAsiaTheme eb
    ed edGrp edge edit editAs editas edited element embed embedTrueTypeFonts embosscolor emptyCellReference
    enableFormatConditionsCalculation end endA endAngle endChars endPos endSnd endarrow endarrowlength endarrowwidth
    endcap enforcement eqn equalAverage equalWidth equationxml err error errorStyle errorTitle errors evalError
    evalOrder evenHBand evenVBand evt evtFilter ext extendable extrusionH extrusionOk extrusioncolor extrusionok f
    fLocksText fLocksWithSheet fPrintsWithSheet facet fact fadeDir fc fi field fieldCodes fieldPosition fill fillId
    fillcolor filled fillok filltype filter filterMode filterPrivacy filterUnique filterVal first firstCol
    firstColumn firstLine firstLineChars firstPageNumber firstRow firstRowFirstColumn firstRowLastColumn firstSheet
    firstSlideNum fitToHeight fitToPage fitToWidth fitpath fitshape fld fldCharType fldLock flip flipH flipV fmla
    fmt focus focusposition focussize folHlink followedHyperlink font fontAlgn fontId fontScale fontSz footer for
    forName forceAA forceFullCalc forcedash foredepth format formatCells formatCode formatColumns formatRows
    formatting formula formulaRange fov frame from fromWordArt ftr fullCalcOnLoad fullDate fullPrecision fullScrn
    func function functionGroupId g gain gamma gap gdRefAng gdRefR gdRefX gdRefY gradientshapeok grammar grandCol
    grandRow grayscale gridLines gridLinesSet gridSpan grouping grow grpId gte guid gutter h hAnchor hAnsi
    hAnsiTheme hMerge hR hRule hSpace hanging hangingChars hangingPunct hasCustomPrompt hashData hdr header heading
    headingStyles headings help hidden hiddenButton hiddenColumns hiddenRows hideGeom hideLastTrans
    hidePivotFieldList hier highlightClick hint hlink horizontal horizontalCentered horizontalDpi horzAnchor
    horzOverflow hour how hr hralign hrnoshade hrpct hrstd ht hue hueDir hyperlink i iLevel iMeasureFld iMeasureHier
    iconId iconSet id idcntr iddest idref idsrc idx ilvl imagealignshape imageaspect imagesize imeMode imgH imgW in
    includeHiddenRowCol includePrintSettings indent indexed inkAnnotations insDel insertColumns insertHyperlinks
    insertRows inset insetmode insetpen insetpenok instr invalEndChars invalStChars invx invy isComment isNarration
    isPhoto issignatureline item iterate iterateCount iterateDelta joinstyle justifyLastLine kern key kumimoji kx ky
    l lIns label labelOnly lang lastClr lastCol lastColumn lastEdited lastRow lastRowFirstColumn lastRowLastColumn
    lastValue lat latentStyles latinLnBrk layout layoutInCell leader left leftChars leftFromText leftLabels legacy
    legacyIndent legacySpace len length lengthspecified lfe lff lfo lhe lhf lho lightface lightharsh lightharsh2
    lightlevel lightlevel2 lightposition lightposition2 lim limo line linePitch lineRule lines linestyle link
    linkedCell listDataValidation listFillRange lkTxEntry lnSpcReduction lo loCatId loTypeId localSheetId location
    lockRevision lockStructure lockWindows locked lockedField lockrotationcenter lon longFileNames loop lowestEdited
    lum lvl man manifestLocation manualBreakCount map marB marL marR marT markup master masterRel matchingName
    matrix max maxAng maxLength maxR maxSubtotal maxVal maxValIso maxX maxY maximized measure mergeInterval metal
    meth method min minAng minLength minR minSubtotal minVer minX minY minimized minusx minusy minute miterlimit mod
    modelId month moveWith moveWithCells movie mpFld multiLine mute name namespaceUri namespaceuri new nextAc
    nlCheck noAdjustHandles noChangeArrowheads noChangeAspect noChangeShapeType noCrop noDrilldown noEditPoints
    noGrp noHBand noLabel noMove noProof noResize noRot noSelect noTextEdit noUngrp noVBand nodePh nodeType
    normalEastAsianFlow normalizeH null num numCol numFmt numFmtId numId numPicBulletId numSld numberStoredAsText
    numberingStyles objects obscured oddHBand oddVBand offset offset2 offsetFrom old ole oleUpdate oleicon oleid on
    oned onlySync op opacity opacity2 operator orient orientation orientationangle origin original other outline
    outlineLevel outlineLevelCol outlineLevelRow outlineSymbols override pageOrder pane panose paperHeight paperSize
    paperWidth parTransId path pathEditMode patternType percent personalView ph phldr phldrT phonetic pict
    pitchFamily pivot pivotButton pivotTables plane points polar pos position prLst preferRelativeResize
    preferrelative prefixMappings presAssocID presId presName presStyleCnt presStyleIdx presStyleLbl preserve
    presetClass presetID presetSubtype prevAc previousCol previousRow pri print printArea priority productSubtotal
    progId prompt promptTitle promptedSolutions provid prst prstMaterial pt ptType ptsTypes publishItems
    publishToServer published qFormat qs qsCatId qsTypeId quotePrefix r r1 r2 rAng rIns rad radiusrange rank rctx
    readOnlyRecommended readingOrder recalcAlways recolor recolortarget recommended ref refFor refForName refMode
    refPtType refType refersTo refreshAllConnections refreshError regroupid relative relativeFrom relativeHeight
    relativeIndent relativeTo relid removePersonalInfoOnSave render repairLoad repeatCount repeatDur
    reservationPassword restart rev reverse revisionsAlgorithmName revisionsHashValue revisionsPassword
    revisionsPasswordCharacterSet revisionsSaltValue revisionsSpinCount rfe rff rfo rgb rhe rhf rho rig right
    rightChars rightFromText rightToLeft rot rotWithShape rotate rotation rotationangle rotationcenter rowSpan rtl
    rtlCol rupBuild s saltData sat saveExternalLinkValues saveSubsetFonts sb scale scaleWithDoc scaled scenarios
    schemaLanguage schemaLocation script second securityDescriptor selectLockedCells selectUnlockedCells selected
    selection semiHidden sep seq seriesIdx serverZoom shadeToTitle shadow shadowcolor shadowok shapeId shapetype
    sheet sheetId shininess shortcutKey show showAsIcon showAutoFilter showBorderUnselectedTables showButton
    showCaptions showComments showDropDown showErrorMessage showFormulaBar showFormulas showGridLines showHeader
    showHorizontalScroll showInkAnnotation showInputMessage showMasterPhAnim showMasterSp showObjects
    showOutlineSymbols showPageBreaks showPivotChartFilter showRowCol showRowColHeaders showRuler showSheetTabs
    showSpecialPlsOnTitleSld showStatusbar showValue showVerticalScroll showWhenStopped showWhiteSpace showZeros
    showsigndate shrinkToFit si sibTransId side signinginstructions signinginstructionsset sigprovurl simplePos
    singleclick size sizeWithCells skewamt skewangle sldNum smtClean smtId sort sortBy sortMethod sourceLinked
    sourceObject sourceRef sourceType sp space spans spc spcCol spcFirstLastPara spd specularity spelling spid
    spidmax spinValue spokes spt sqref srcId srcOrd st stA stAng stPos start startAngle startAt startChars
    startLabels startarrow startarrowlength startarrowwidth state statusBar stdDev stdDevPSubtotal stdDevSubtotal
    step stopIfTrue strictFirstAndLastChars strike string stringValue1 stringValue2 stroke strokecolor stroked
    strokeok strokeweight style styleId styleLbl styleName stylesInUse suggestedsigner suggestedsigner2
    suggestedsigneremail sumSubtotal summaryBelow summaryRight swAng switch sx sy syncBehavior syncHorizontal
    syncRef syncVertical sz t t1 t2 tIns tabRatio tabSelected table tableStyles tablelimits tableproperties target
    targetScreenSize targetscreensize tblpX tblpXSpec tblpY tblpYSpec tentative text textRotation textborder
    textboxrect textpathok theme themeColor themeFill themeFillShade themeFillTint themeShade themeTint thickBot
    thickBottom thickTop thicket thresh thruBlk time timePeriod tint tm tmFilter to top top3HeadingStyles
    topFromText topLabels topLeft topLeftCell topRight tplc track transition transitionEntry transitionEvaluation
    trim twoDigitTextYear tx tx1 tx2 txBox ty type typeface u uiExpand uiObject uiPriority un undone ungrouping
    unhideWhenUsed uniqueCount uniqueId unlockedFormula updateLinks updateMode upright uri url useA useBgFill useDef
    useFirstPageNumber usePrinterDefaults user userDrawn userName userdrawn userhidden v vAnchor vMerge vMergeOrig
    vSpace val valIso value valueType varPSubtotal varSubtotal vbProcedure vendorID vert vertAnchor vertCompress
    vertOverflow vertical verticalCentered verticalDpi verticies view viewpoint viewpointorigin visibility
    visibleStyles vm vml vol w wR weight width windowHeight windowProtection windowWidth workbookAlgorithmName
    workbookHashValue workbookParameter workbookPassword workbookPasswordCharacterSet workbookSaltValue
    workbookSpinCount workbookViewId wrap wrapText wrapcoords x xAlign xSplit xWindow xfId xfrmType xlm xmlBased
    xpath xrange xscale y yAlign ySplit yWindow year yrange z zOrder zOrderOff zeroHeight zeroValues zoom
    zoomContents zoomScale zoomScaleNormal zoomScalePageLayoutView zoomScaleSheetLayoutView zoomToFit
    """.split()
)
