"""OpenDocument: the bodies of workbooks, presentations, drawings, charts and formulas."""

from __future__ import annotations

from tests.conformance.planting._odf_around import SPACES
from tests.conformance.planting._odf_text import ANNOTATION, DRAWN, FORMS, SENTENCE

_CELL = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
_CHANGE = "<office:change-info><dc:creator>[[{0}: creator]]</dc:creator><dc:date>2023-03-14</dc:date><text:p>[[{0}: comment]]</text:p></office:change-info>"
_CHANGES = f"""<table:tracked-changes table:protection-key="[[key of the tracked changes]]"><table:cell-content-change table:id="ct1">{_CHANGE.format("changed cell")}
<table:previous table:id="[[id of a previous value]]"><table:change-track-table-cell office:value-type="string" office:string-value="[[previous string]]" table:formula="of:=&quot;[[previous formula]]&quot;">
<text:p>[[previous text]]</text:p></table:change-track-table-cell></table:previous></table:cell-content-change>
<table:insertion table:id="ct2" table:type="row" table:position="1">{_CHANGE.format("inserted row")}</table:insertion>
<table:deletion table:id="ct3" table:type="row" table:position="9">{_CHANGE.format("deleted row")}<table:deletions><table:cell-content-deletion><table:change-track-table-cell office:value-type="string">
<text:p>[[deleted cell]]</text:p></table:change-track-table-cell></table:cell-content-deletion></table:deletions></table:deletion>
<table:movement table:id="ct4"><table:source-range-address table:column="0" table:row="0" table:table="0"/>{_CHANGE.format("moved cell")}</table:movement></table:tracked-changes>"""
_VALIDATIONS = """<table:content-validations><table:content-validation table:name="[[name of a validation]]" table:condition="of:cell-content-is-in-list(&quot;[[condition of a validation]]&quot;)"
 table:base-cell-address="[[base cell of a validation]].A1"><table:help-message table:title="[[title of a help message]]" table:display="true"><text:p>[[text of a help message]]</text:p></table:help-message>
<table:error-message table:title="[[title of an error message]]"><text:p>[[text of an error message]]</text:p></table:error-message><table:error-macro table:execute="true"/>
<office:event-listeners><script:event-listener script:language="ooo:script" script:event-name="dom:error" xlink:href="[[macro of a validation]]"/></office:event-listeners>
</table:content-validation></table:content-validations>"""
_NAMES = """<table:label-ranges><table:label-range table:label-cell-range-address="[[label range]].A1" table:data-cell-range-address="[[data range]].A1" table:orientation="row"/></table:label-ranges>
<table:named-expressions><table:named-range table:name="[[name of a range]]" table:cell-range-address="$'[[address of a range]]'.A1" table:base-cell-address="x.A1"/>
<table:named-expression table:name="[[name of an expression]]" table:expression="&quot;[[named expression]]&quot;"/></table:named-expressions>
<table:database-ranges><table:database-range table:name="[[name of a database range]]" table:target-range-address="[[target of a database range]].A1">
<table:database-source-sql table:database-name="[[database of a query]]" table:sql-statement="SELECT '[[SQL statement]]'"/>
<table:filter table:target-range-address="x.A1"><table:filter-condition table:field-number="0" table:operator="=" table:value="[[condition of a filter]]"><table:filter-set-item table:value="[[item of a filter]]"/></table:filter-condition></table:filter>
<table:sort table:algorithm="[[algorithm of a sort]]"><table:sort-by table:field-number="0" table:data-type="UserList[[sort list]]"/></table:sort></table:database-range>
<table:database-range table:name="q"><table:database-source-query table:database-name="d" table:query-name="[[name of a query]]"/></table:database-range>
<table:database-range table:name="t"><table:database-source-table table:database-name="d" table:database-table-name="[[table of a database]]"/></table:database-range></table:database-ranges>
<table:data-pilot-tables><table:data-pilot-table table:name="[[name of a pivot table]]" table:application-data="[[application data of a pivot table]]" table:target-range-address="[[target of a pivot table]].A1">
<table:source-service table:name="[[name of a source]]" table:source-name="[[source of a pivot table]]" table:object-name="[[object of a source]]" table:user-name="[[user of a source]]" table:password="[[password of a source]]"/>
<table:data-pilot-field table:source-field-name="[[field of a pivot table]]" loext:display-name="[[display name of a field]]"><table:data-pilot-level><table:data-pilot-members><table:data-pilot-member table:name="[[member of a field]]"/></table:data-pilot-members></table:data-pilot-level>
<table:data-pilot-groups table:source-field-name="x"><table:data-pilot-group table:name="[[group of a field]]"><table:data-pilot-group-member table:name="[[member of a group]]"/></table:data-pilot-group></table:data-pilot-groups></table:data-pilot-field></table:data-pilot-table></table:data-pilot-tables>
<table:consolidation table:function="sum" table:source-cell-range-addresses="[[source of a consolidation]].A1" table:target-cell-address="[[target of a consolidation]].A1"/>
<table:dde-links><table:dde-link><office:dde-source office:name="[[name of a DDE link]]" office:dde-application="[[application of a DDE link]]" office:dde-topic="[[topic of a DDE link]]" office:dde-item="[[item of a DDE link]]"/>
<table:table><table:table-column/><table:table-row><table:table-cell office:value-type="string" office:string-value="[[cached DDE value]]"/></table:table-row></table:table></table:dde-link></table:dde-links>
<calcext:data-mappings><calcext:data-mapping xlink:href="https://example.org/[[href of a data provider]]" calcext:provider="[[data provider]]" calcext:id="[[id of a data provider]]"/></calcext:data-mappings>"""
_SHEET = f"""<table:table table:name="Sheet" table:print-ranges="[[print range]].A1" table:protected="true" table:protection-key="[[protection key of a sheet]]" table:style-name="ta">
<table:title>[[title of a sheet]]</table:title><table:desc>[[description of a sheet]]</table:desc>
<table:table-source xlink:href="file:///home/[[href of a sheet]]/x.ods" table:table-name="[[table of a sheet]]" table:filter-name="[[filter of a sheet]]" table:filter-options="[[options of a filter]]"/>
<office:dde-source office:name="[[DDE of a sheet]]" office:dde-application="x" office:dde-topic="[[DDE topic of a sheet]]" office:dde-item="y"/>
{FORMS}<table:shapes><draw:rect svg:x="1cm" svg:y="9cm" svg:width="2cm" svg:height="1cm" draw:name="[[name of a shape of a sheet]]"><text:p>Noted.</text:p></draw:rect></table:shapes>
<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column table:style-name="SAthin"/><table:table-column table:visibility="filter"/>
<table:table-column-group table:display="false"><table:table-column table:visibility="collapse"/></table:table-column-group><table:table-column/>
<table:table-row>{_CELL.format(SENTENCE)}{_CELL.format("[[hidden column]]")}{_CELL.format("[[column without width]]")}{_CELL.format("[[filtered column]]")}{_CELL.format("[[collapsed column]]")}
<table:table-cell office:value-type="float" office:value="17" table:formula="of:=VLOOKUP(&quot;[[formula of a cell]]&quot;;[.A1:.B2];1)" table:content-validation-name="[[name of a validation]]" table:detective="x"
 xml:id="[[xml:id of a cell]]" xhtml:about="[[RDFa of a cell]]">{ANNOTATION}<table:detective><table:highlighted-range table:cell-range-address="[[detective]].A1" table:direction="from-same-table"/></table:detective>
<table:cell-range-source table:name="[[name of a linked range]]" xlink:href="file:///home/[[href of a linked range]]/x.ods" table:filter-name="x" table:last-column-spanned="1" table:last-row-spanned="1"/>
<text:p>17</text:p></table:table-cell></table:table-row>
<table:table-row table:visibility="filter">{_CELL.format("[[filtered row]]")}</table:table-row><table:table-row table:visibility="collapse">{_CELL.format("[[hidden row]]")}</table:table-row>
<table:table-row table:style-name="SAflat">{_CELL.format("[[row without height]]")}</table:table-row>
<table:table-row-group table:display="false"><table:table-row table:visibility="collapse">{_CELL.format("[[collapsed row]]")}</table:table-row></table:table-row-group>
<table:table-row><table:table-cell table:style-name="SAsilent" office:value-type="string" office:string-value="[[value of a cell that shows nothing]]"><text:p>[[cell that shows nothing]]</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell table:number-columns-spanned="4" office:value-type="string" office:string-value="[[other value of a cell]]"><text:p>Merged.</text:p></table:table-cell>
<table:covered-table-cell office:value-type="string" office:string-value="[[value under a merged cell]]"><text:p>[[text under a merged cell]]</text:p></table:covered-table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p><text:a xlink:href="https://example.org/[[href of a link]]" office:target-frame-name="[[target of a link]]">Linked.</text:a><text:span text:style-name="SAhidden">[[hidden by a style]]</text:span></text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>Drawn: {DRAWN.replace("{anchor}", "")}</text:p></table:table-cell></table:table-row>
<table:named-expressions><table:named-range table:name="[[name of a sheet's range]]" table:cell-range-address="Sheet.A1" table:base-cell-address="Sheet.A1"/></table:named-expressions>
<calcext:conditional-formats><calcext:conditional-format calcext:target-range-address="Sheet.A1"><calcext:condition calcext:value="contains-text(&quot;[[condition of a format]]&quot;)"
 calcext:apply-style-name="[[style of a conditional format]]" calcext:base-cell-address="Sheet.A1"/></calcext:conditional-format></calcext:conditional-formats></table:table>"""
_OTHERS = f"""<table:table table:name="[[name of a hidden sheet]]" table:style-name="SAunseen"><table:table-column/><table:table-row>{_CELL.format("[[hidden sheet]]")}</table:table-row></table:table>"""
SHEETS = f"""<office:spreadsheet table:protection-key="[[protection key of the workbook]]">{_CHANGES}{_VALIDATIONS}{_SHEET}{_OTHERS}{_NAMES}</office:spreadsheet>"""

_BOX = '<draw:frame svg:x="{}" svg:y="{}" svg:width="9cm" svg:height="2cm"><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>'
_SHAPES = f"""{_BOX.format("1cm", "1cm", SENTENCE)}{_BOX.format("1cm", "15cm", 'Linked <text:a xlink:href="https://example.org/[[href of a link]]" office:title="[[title of a link]]">here</text:a>.<text:span text:style-name="SAhidden">[[hidden by a style]]</text:span>')}
{_BOX.format("80cm", "1cm", "[[shape on the right of the page]]")}{_BOX.format("1cm", "-40cm", "[[shape above the page]]")}
<draw:g svg:x="1cm" draw:name="[[name of a group]]"><svg:desc>[[description of a group]]</svg:desc><draw:rect svg:x="90cm" svg:y="1cm" svg:width="1cm" svg:height="1cm"><text:p>[[shape of a group beside the page]]</text:p></draw:rect>
<draw:line svg:x1="1cm" svg:y1="1cm" svg:x2="2cm" svg:y2="2cm" draw:name="[[name of a line]]"><svg:title>[[title of a line]]</svg:title></draw:line></draw:g>
<draw:connector svg:x1="1cm" svg:y1="1cm" svg:x2="2cm" svg:y2="2cm" draw:start-shape="[[start of a connector]]" draw:end-shape="[[end of a connector]]" draw:id="[[draw:id]]"/>
<draw:control draw:control="c1" svg:x="1cm" svg:y="12cm" svg:width="4cm" svg:height="1cm" draw:name="[[name of a drawn control]]"/>{DRAWN.replace("{anchor}", "")}{ANNOTATION}"""
_PAGE = f'<draw:page draw:name="[[name of a page]]" draw:master-page-name="Standard" xml:id="[[xml:id of a page]]" draw:nav-order="[[draw:nav-order]]" presentation:use-footer-name="f1">{FORMS}{_SHAPES}'
DRAWING = f"<office:drawing>{_PAGE}</draw:page></office:drawing>"
SHOW = f"""<office:presentation><presentation:footer-decl presentation:name="f1">A footer.</presentation:footer-decl>
<presentation:footer-decl presentation:name="[[name of a footer]]">[[footer that no slide shows]]</presentation:footer-decl>
<presentation:header-decl presentation:name="h2">[[header that no slide shows]]</presentation:header-decl>
<presentation:date-time-decl presentation:name="d2" presentation:source="fixed">[[date that no slide shows]]</presentation:date-time-decl>
{_PAGE}<presentation:animations><presentation:show-shape draw:shape-id="[[animated shape]]"><presentation:sound xlink:href="file:///home/[[sound of an animation]]/x.wav"/></presentation:show-shape></presentation:animations>
<draw:rect svg:x="1cm" svg:y="1cm" svg:width="1cm" svg:height="1cm"><office:event-listeners><presentation:event-listener script:event-name="dom:click" presentation:action="execute" xlink:href="file:///home/[[program of a click]]/x"
 presentation:verb="[[verb of a click]]"><presentation:sound xlink:href="[[sound of a click]]"/></presentation:event-listener></office:event-listeners></draw:rect>
<anim:par smil:begin="[[smil:begin]]" xml:id="[[xml:id of an animation]]"><anim:audio xlink:href="file:///home/[[anim:audio]]/x.wav"/><anim:set smil:targetElement="[[smil:targetElement]]" smil:to="[[smil:to]]"/>
<anim:command anim:command="[[anim:command]]"><anim:param anim:name="[[name of anim:param]]" anim:value="[[anim:param]]"/></anim:command><anim:iterate anim:sub-item="text" smil:attributeName="[[smil:attributeName]]"/></anim:par>
<presentation:notes><draw:page-thumbnail draw:page-number="1" draw:name="[[name of a thumbnail]]"/><draw:frame><draw:text-box><text:p>[[notes]]</text:p></draw:text-box></draw:frame></presentation:notes>
</draw:page><draw:page draw:name="[[name of a hidden slide]]" draw:style-name="SAleft" draw:master-page-name="Standard">{_BOX.format("1cm", "1cm", "[[hidden slide]]")}
<presentation:notes><draw:frame><draw:text-box><text:p>[[notes of a hidden slide]]</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>
<presentation:settings presentation:start-page="[[start page]]"><presentation:show presentation:name="[[name of a custom show]]" presentation:pages="[[pages of a custom show]]"/></presentation:settings></office:presentation>"""

CHART = f"""<office:chart><chart:chart chart:class="chart:bar" svg:width="8cm" svg:height="7cm" xlink:href=".." chart:column-mapping="[[chart:column-mapping]]" xml:id="[[xml:id of a chart]]">
<chart:title table:cell-range="[[cells of a title]]"><text:p>{SENTENCE}</text:p></chart:title><chart:plot-area table:cell-range-address="[[address of the plot]].A1:.B2" chart:data-source-has-labels="both">
<chart:axis chart:dimension="x" chart:name="[[name of an axis]]"><chart:categories table:cell-range-address="[[address of the categories]].A2:.A3"/></chart:axis>
<chart:series chart:values-cell-range-address="[[address of a series]].B2:.B3" chart:label-cell-address="[[address of a label]].B1" chart:class="chart:bar" loext:label-string="[[label string of a series]]">
<chart:data-point><chart:data-label loext:custom-label-field="[[field of a label]]"/></chart:data-point><chart:regression-curve><chart:equation chart:style-name="[[style of an equation]]"/></chart:regression-curve></chart:series></chart:plot-area>
<table:table table:name="local-table"><table:table-columns><table:table-column/><table:table-column/><table:table-column/></table:table-columns>
<table:table-header-rows><table:table-row>{_CELL.format("")}<table:table-cell office:value-type="string"><text:p>Paid</text:p><draw:g><svg:desc>[[address in a description]].B2:.B3</svg:desc></draw:g></table:table-cell>
</table:table-row></table:table-header-rows><table:table-rows><table:table-row>{_CELL.format("north")}<table:table-cell office:value-type="float" office:value="17"><text:p>17</text:p></table:table-cell></table:table-row></table:table-rows></table:table>
<draw:g draw:name="[[name of a drawing in a chart]]"><draw:rect svg:x="1cm" svg:y="1cm" svg:width="1cm" svg:height="1cm"><svg:desc>[[description in a chart]]</svg:desc><text:p>Noted.</text:p></draw:rect></draw:g></chart:chart></office:chart>"""
FORMULA = f"""<math:math {SPACES} alttext="[[alttext]]" class="[[class]]" id="[[id]]" href="https://example.org/[[href]]"><math:semantics definitionURL="[[definitionURL]]"><math:mrow xref="[[xref]]" other="[[other]]">
<math:mtext>{SENTENCE}</math:mtext><math:mo form="[[form of an operator]]">=</math:mo><math:mn mathvariant="[[mathvariant]]">17</math:mn><math:mphantom><math:mi>[[mphantom]]</math:mi></math:mphantom></math:mrow>
<math:annotation encoding="StarMath 5.0">[[annotation]]</math:annotation><math:annotation-xml encoding="MathML-Content"><math:ci>[[annotation-xml]]</math:ci></math:annotation-xml></math:semantics><!-- [[comment]] --></math:math>"""
