"""OpenDocument: the body of a text, with all that readers do not see of it."""

from __future__ import annotations

SENTENCE = "The harbour office paid nine invoices in May"

#: Fields that show who handled the file, when and where.
_TRACES = (
    "author-name author-initials initial-creator creator printed-by file-name template-name description creation-date "
    "modification-date print-date editing-duration sender-firstname sender-lastname sender-initials sender-title "
    "sender-position sender-email sender-phone-private sender-fax sender-company sender-phone-work sender-street "
    "sender-city sender-postal-code sender-country sender-state-or-province"
)
_BIBLIOGRAPHY = (
    "address annote author booktitle chapter custom1 custom2 custom3 custom4 custom5 edition editor howpublished "
    "identifier institution isbn issn journal month note number organizations pages publisher report-type school "
    "series title url volume year"
)
FORMS = """<office:forms><form:form form:name="[[form:name]]" form:datasource="[[form:datasource]]" form:command="[[form:command]]"
 form:filter="[[form:filter]]" form:order="[[form:order]]" xlink:href="https://example.org/[[href of a form]]" office:target-frame="[[target of a form]]">
<form:properties><form:property form:property-name="[[name of a property]]" office:value-type="string" office:string-value="[[value of a property]]"/>
<form:list-property form:property-name="x"><form:list-value office:string-value="[[value of a list property]]"/></form:list-property>
</form:properties><form:connection-resource xlink:href="[[href of a connection]]"/>
<form:text form:id="c1" xml:id="c1" form:name="[[name of a control]]" form:current-value="filled in" form:value="[[default of a control]]"
 form:title="[[title of a control]]" form:data-field="[[data field of a control]]" form:linked-cell="[[linked cell of a control]].A1"
 form:control-implementation="ooo:[[implementation of a control]]"><office:event-listeners><script:event-listener
 script:event-name="dom:change" script:language="ooo:script" xlink:href="vnd.sun.star.script:[[event of a control]]"/></office:event-listeners></form:text>
<form:hidden form:name="h" form:value="[[form:hidden]]"/><form:password form:value="[[form:password]]"/>
<form:listbox form:list-source="[[form:list-source]]"><form:option form:label="[[label of an option]]" form:value="[[value of an option]]"/></form:listbox>
<form:combobox form:current-value="[[form:combobox]]"><form:item form:label="[[form:item]]"/></form:combobox>
<form:file form:value="/home/[[form:file]]/x"/><form:image form:image-data="file:///home/[[form:image]]/x.png"/>
<form:button form:label="[[form:button]]" xlink:href="https://example.org/[[href of a button]]"/><form:textarea form:current-value="[[form:textarea]]"/>
<form:grid><form:column form:label="[[form:column]]"><form:text form:value="[[control in a grid]]"/></form:column></form:grid>
<form:generic-control form:control-implementation="[[form:generic-control]]"/><form:fixed-text form:label="[[form:fixed-text]]"/>
<form:date form:value="[[form:date]]"/><form:formatted-text form:current-value="[[form:formatted-text]]" form:validation="[[form:validation]]"/>
</form:form><xforms:model id="[[id of an XForms model]]"><xforms:instance><who xmlns="">[[XForms instance]]</who></xforms:instance>
<xforms:submission action="https://example.org/[[XForms submission]]"/></xforms:model></office:forms>"""
_WHO = "<office:change-info><dc:creator>[[{0}: creator]]</dc:creator><dc:date>2023-03-14T09:12:00.[[number!{0}: date]]</dc:date><text:p>[[{0}: comment]]</text:p></office:change-info>"
_CHANGES = f"""<text:tracked-changes text:protection-key="[[text:protection-key of changes]]">
<text:changed-region xml:id="r1" text:id="r1"><text:deletion>{_WHO.format("deletion")}<text:p>[[deleted text]]</text:p></text:deletion></text:changed-region>
<text:changed-region xml:id="[[id of a change]]" text:id="r2"><text:insertion>{_WHO.format("insertion")}</text:insertion></text:changed-region>
<text:changed-region xml:id="r3" text:id="r3"><text:format-change>{_WHO.format("change of format")}</text:format-change></text:changed-region>
</text:tracked-changes>"""
_DECLARED = """<text:variable-decls><text:variable-decl text:name="[[text:variable-decl]]" office:value-type="string"/></text:variable-decls>
<text:sequence-decls><text:sequence-decl text:display-outline-level="0" text:name="[[text:sequence-decl]]"/></text:sequence-decls>
<text:user-field-decls><text:user-field-decl text:name="[[name of a user field]]" office:value-type="string"
 office:string-value="[[value of a user field]]" text:formula="[[formula of a user field]]"/></text:user-field-decls>
<text:dde-connection-decls><text:dde-connection-decl office:name="[[name of a DDE connection]]" office:dde-application="[[DDE application]]"
 office:dde-topic="/home/[[DDE topic]]/x.ods" office:dde-item="[[DDE item]]"/></text:dde-connection-decls>
<text:alphabetical-index-auto-mark-file xlink:href="file:///home/[[file of index marks]]/x.sdi"/>"""
ANNOTATION = """<office:annotation office:name="[[name of a comment]]" draw:style-name="[[style of a comment]]" loext:resolved="[[state of a comment]]">
<dc:creator>[[creator of a comment]]</dc:creator><dc:date>2023-03-14T09:12:00.[[number!date of a comment]]</dc:date>
<meta:creator-initials>[[initials in a comment]]</meta:creator-initials><loext:sender-initials>[[sender's initials in a comment]]</loext:sender-initials>
<text:p>[[text of a comment]]</text:p></office:annotation>"""
_MARKED = """<text:change text:change-id="r1"/><text:bookmark text:name="[[text:bookmark]]"/><text:bookmark-start text:name="[[text:bookmark-start]]"
 xml:id="[[xml:id of a bookmark]]" xhtml:property="[[RDFa of a bookmark]]"/>marked<text:bookmark-end text:name="[[text:bookmark-end]]"/>
<text:reference-mark text:name="[[text:reference-mark]]"/><text:toc-mark text:string-value="[[text:toc-mark]]"/>
<text:user-index-mark text:index-name="[[name of a user index]]" text:string-value="[[text:user-index-mark]]"/>
<text:alphabetical-index-mark text:string-value="[[text:alphabetical-index-mark]]" text:key1="[[text:key1]]" text:key2="[[text:key2]]"
 text:string-value-phonetic="[[text:string-value-phonetic]]" text:key1-phonetic="[[text:key1-phonetic]]"/>"""
_SHOWN = """<text:user-field-get text:name="[[text:user-field-get]]">one</text:user-field-get>
<text:user-field-input text:name="x" text:description="[[description of an input field]]">two</text:user-field-input>
<text:variable-set text:name="[[text:variable-set]]" text:formula="[[formula of a variable]]" office:string-value="[[value of a variable]]"
 text:display="none">[[variable that shows nothing]]</text:variable-set><text:variable-get text:name="[[text:variable-get]]">three</text:variable-get>
<text:variable-input text:name="v" text:description="[[text:variable-input]]">four</text:variable-input>
<text:sequence text:name="s" text:formula="[[formula of a sequence]]" text:ref-name="[[reference of a sequence]]">1</text:sequence>
<text:expression text:formula="ooow:[[text:expression]]" office:string-value="[[value of an expression]]">five</text:expression>
<text:conditional-text text:condition="ooow:[[condition of a text]]" text:string-value-if-true="[[text:string-value-if-true]]"
 text:string-value-if-false="[[text:string-value-if-false]]">six</text:conditional-text>
<text:hidden-text text:is-hidden="true" text:condition="ooow:[[condition of a hidden text]]" text:string-value="[[value of a hidden text]]">[[text:hidden-text]]</text:hidden-text>
<text:text-input text:description="[[text:text-input]]">seven</text:text-input>
<text:placeholder text:placeholder-type="text" text:description="[[text:placeholder]]">eight</text:placeholder>
<text:drop-down text:name="[[text:drop-down]]" text:help="[[help of a drop-down]]" text:hint="[[hint of a drop-down]]"><text:label text:value="[[text:label]]"/>nine</text:drop-down>
<text:database-display text:database-name="[[text:database-name]]" text:table-name="[[text:table-name]]" text:column-name="[[text:column-name]]">ten</text:database-display>
<text:database-next text:database-name="[[text:database-next]]" text:table-name="t" text:condition="[[condition of a record]]"/>
<text:database-row-select text:database-name="[[text:database-row-select]]" text:table-name="t"/>
<text:dde-connection text:connection-name="[[text:connection-name]]">eleven</text:dde-connection>
<text:execute-macro text:name="[[text:execute-macro]]">twelve<office:event-listeners><script:event-listener script:language="x"
 script:event-name="dom:click" script:macro-name="[[script:macro-name]]"/></office:event-listeners></text:execute-macro>
<text:script script:language="JavaScript" xlink:href="file:///home/[[href of a script]]/x.js">[[text:script]]</text:script>
<text:meta xhtml:about="[[xhtml:about]]" xhtml:property="[[xhtml:property]]" xhtml:content="[[xhtml:content]]" xhtml:datatype="[[xhtml:datatype]]">thirteen</text:meta>
<text:meta-field xml:id="[[xml:id of a field]]">fourteen</text:meta-field><text:bookmark-ref text:ref-name="[[text:bookmark-ref]]">fifteen</text:bookmark-ref>
<text:reference-ref text:ref-name="[[text:reference-ref]]">sixteen</text:reference-ref><text:note-ref text:ref-name="[[text:note-ref]]">17</text:note-ref>
<text:user-defined text:name="[[text:user-defined]]">seventeen</text:user-defined>
<loext:content-control loext:alias="[[alias of a control]]" loext:tag="[[tag of a control]]" loext:placeholder="[[placeholder of a control]]"
 loext:data-binding="x"><loext:list-item loext:display-text="[[list item of a control]]" loext:value="[[list value of a control]]"/>eighteen</loext:content-control>
<text:a xlink:href="file:///home/[[href of a link]]/x.odt" office:name="[[name of a link]]" office:title="[[title of a link]]"
 office:target-frame-name="[[target of a link]]" text:visited-style-name="[[style of a visited link]]">nineteen</text:a>"""
_HIDDEN = """<text:p><text:span text:style-name="SAhidden">[[hidden by a style]]</text:span>Paid.<text:span text:style-name="SChidden">[[hidden by a named style]]</text:span></text:p>
<text:p text:style-name="SAgone">[[hidden by a paragraph's style]]</text:p><text:p text:style-name="SAheir">[[hidden by an inherited style]]</text:p>
<text:p><text:hidden-paragraph text:condition="ooow:[[condition of a hidden paragraph]]" text:is-hidden="true"/>[[text:hidden-paragraph]]</text:p>
<text:section text:name="[[name of a hidden section]]" text:display="none"><text:p>[[hidden section]]</text:p></text:section>
<text:section text:name="c" text:display="condition" text:condition="ooow:[[condition of a section]]" text:is-hidden="true"><text:p>[[section hidden by a condition]]</text:p></text:section>
<text:section text:name="[[name of a section]]" text:protection-key="[[protection key of a section]]" text:protected="true"
 text:protection-key-digest-algorithm="[[digest algorithm of a section]]" xml:id="[[xml:id of a section]]"><text:section-source
 xlink:href="/home/[[href of a section]]/x.odt" text:section-name="[[section of another file]]" text:filter-name="[[filter of a section]]"/>
<office:dde-source office:name="[[DDE name of a section]]" office:dde-application="soffice" office:dde-topic="[[DDE topic of a section]]" office:dde-item="x"/>
<text:p>In a section.</text:p></text:section>"""
_TABLE = """<table:table table:name="[[name of a table]]" table:template-name="[[template of a table]]" xml:id="[[xml:id of a table]]"><table:title>[[table:title]]</table:title>
<table:desc>[[table:desc]]</table:desc><table:table-column/><table:table-column/><table:table-row><table:table-cell office:value-type="string"
 table:formula="ooow:[[formula of a cell]]" office:string-value="[[value of a cell]]" table:number-columns-spanned="2"><text:p>In a cell.</text:p></table:table-cell>
<table:covered-table-cell><text:p>[[text under a merged cell]]</text:p></table:covered-table-cell></table:table-row></table:table>"""
_INDEX = """<text:table-of-content text:name="[[name of a table of contents]]" text:protected="true"><text:table-of-content-source text:outline-level="3">
<text:index-title-template text:style-name="[[style of an index title]]">[[template of an index title]]</text:index-title-template>
<text:table-of-content-entry-template text:outline-level="1" text:style-name="x"><text:index-entry-span>[[text of an index entry]]</text:index-entry-span>
</text:table-of-content-entry-template></text:table-of-content-source><text:index-body><text:p>First entry.</text:p></text:index-body></text:table-of-content>
<text:user-index text:name="u"><text:user-index-source text:index-name="[[source of a user index]]"/><text:index-body><text:p>Other entry.</text:p></text:index-body></text:user-index>"""
DRAWN = """<draw:frame draw:name="[[name of a frame]]" xml:id="[[xml:id of a frame]]" draw:class-names="[[class names of a frame]]"
 svg:x="2cm" svg:y="5cm" svg:width="4cm" svg:height="3cm"{anchor}>{picture}<svg:title>[[svg:title]]</svg:title><svg:desc>[[svg:desc]]</svg:desc>
<draw:image-map><draw:area-rectangle xlink:href="https://example.org/[[href of an area]]" office:name="[[name of an area]]" svg:x="0cm" svg:y="0cm"
 svg:width="1cm" svg:height="1cm"><svg:title>[[title of an area]]</svg:title><svg:desc>[[description of an area]]</svg:desc></draw:area-rectangle></draw:image-map>
<office:event-listeners><script:event-listener script:language="ooo:script" script:event-name="dom:click" xlink:href="vnd.sun.star.script:[[event of a frame]]"/>
</office:event-listeners></draw:frame>
<draw:frame draw:name="x" svg:x="2cm" svg:y="5cm" svg:width="1cm" svg:height="1cm"{anchor}><draw:image xlink:href="http://example.org/[[href of a picture]].png"/></draw:frame>
<draw:frame svg:x="2cm" svg:y="5cm" svg:width="1cm" svg:height="1cm"{anchor}><draw:floating-frame xlink:href="https://example.org/[[draw:floating-frame]]" draw:frame-name="[[name of a floating frame]]"/></draw:frame>
<draw:frame svg:x="2cm" svg:y="5cm" svg:width="1cm" svg:height="1cm"{anchor}><draw:plugin xlink:href="https://example.org/[[draw:plugin]]" draw:mime-type="text/html"><draw:param draw:name="[[name of a parameter]]" draw:value="[[draw:param]]"/></draw:plugin></draw:frame>
<draw:frame svg:x="2cm" svg:y="5cm" svg:width="1cm" svg:height="1cm"{anchor}><draw:applet xlink:href="https://example.org/[[draw:applet]]" draw:code="[[code of an applet]]" draw:archive="[[archive of an applet]]"/></draw:frame>
<draw:custom-shape draw:name="[[name of a shape]]" svg:x="3cm" svg:y="9cm" svg:width="2cm" svg:height="2cm"{anchor}><text:p>Drawn.</text:p><draw:enhanced-geometry
 draw:type="[[type of a shape]]" draw:modifiers="[[modifiers of a shape]]" draw:enhanced-path="M 0 0 L 9 9 N"><draw:equation draw:name="[[name of an equation]]"
 draw:formula="[[formula of a shape]]"/><draw:handle draw:handle-position="[[handle of a shape]] top"/></draw:enhanced-geometry></draw:custom-shape>
<draw:rect draw:display="none" svg:x="1cm" svg:y="1cm" svg:width="2cm" svg:height="2cm"{anchor}><text:p>[[shape that is not displayed]]</text:p></draw:rect>
<draw:rect draw:layer="unseen" svg:x="1cm" svg:y="1cm" svg:width="2cm" svg:height="2cm"{anchor}><text:p>[[shape in a hidden layer]]</text:p></draw:rect>
<draw:a xlink:href="file:///home/[[draw:a]]/x.odt" office:name="[[name of draw:a]]"><draw:frame svg:x="6cm" svg:y="6cm" svg:width="2cm" svg:height="1cm"{anchor}><draw:text-box
 draw:chain-next-name="[[draw:chain-next-name]]"><text:p>In a box.</text:p></draw:text-box></draw:frame></draw:a>{object}"""
_ENDS = """<text:list xml:id="[[xml:id of a list]]"><text:list-item><text:number>[[text:number]]</text:number><text:p xml:id="[[xml:id of a paragraph]]" text:class-names="[[text:class-names]]"
 text:cond-style-name="[[text:cond-style-name]]" xhtml:about="[[RDFa of a paragraph]]">In a list.</text:p></text:list-item></text:list>
<text:p text:[[unknown attribute]]="1" loext:note="[[attribute of an extension]]">Last line.</text:p><!-- [[comment in the body]] --><?tool [[processing instruction in the body]]?>
<q:note xmlns:q="urn:[[namespace of an unknown element]]" q:by="[[attribute of an unknown element]]">[[text of an unknown element]]</q:note>"""


def body() -> str:
    """Return the template of a text; ``{picture}`` and ``{object}`` are left open."""
    traces = "".join(f"<text:{name}>[[text:{name}]]</text:{name}>" for name in _TRACES.split())
    works = " ".join(f'text:{name}="[[bibliography mark: {name}]]"' for name in _BIBLIOGRAPHY.split())
    drawn = DRAWN.replace("{anchor}", ' text:anchor-type="paragraph"')
    return f"""<office:text text:global="[[text:global]]">{FORMS}{_CHANGES}{_DECLARED}[[stray text in the body]]
<text:h text:outline-level="1" text:style-name="A[[automatic styles: name of a paragraph style]]">{SENTENCE}</text:h>
<text:p>{ANNOTATION}second line<office:annotation-end office:name="[[name of a comment]]"/>{_MARKED}{traces}</text:p>
<text:p>{_SHOWN}<text:bibliography-mark text:bibliography-type="book" {works}>[Miller]</text:bibliography-mark>
<draw:control draw:control="c1" svg:width="4cm" svg:height="1cm" text:anchor-type="as-char" draw:name="[[name of a drawn control]]"/></text:p>
{_HIDDEN}{_TABLE}{_INDEX}<text:p>{drawn}</text:p>{_ENDS}</office:text>"""
