"""The progress report: a spreadsheet (flat ODS for Calc), one ruled table over several landscape pages."""

import math
from xml.sax.saxutils import escape

import odf
from odf import Cell

FONT = "IPAPゴシック"
COLUMNS = (("c1", 1.0), ("c2", 1.1), ("c3", 4.6), ("c4", 2.7), ("c5", 5.6), ("c6", 6.6), ("c7", 6.1))  # widths, cm
SIZE = 10
SUFFIX = "fods"


def styles():
    out = [odf.style("Default", "table-cell", odf.font(FONT, SIZE))]
    return "".join(out)


def automatic(heights):
    rule = 'fo:border="0.5pt solid #000000" fo:padding="0.1cm" fo:wrap-option="wrap"'
    out = [odf.style(name, "table-column", f'<style:table-column-properties style:column-width="{width}cm"/>')
           for name, width in COLUMNS]
    out += [odf.style(f"row{tenths}", "table-row",
                      f'<style:table-row-properties style:row-height="{tenths / 10}cm"'
                      ' style:use-optimal-row-height="false"/>') for tenths in sorted(heights)]
    for name, extra, align, text in (
            ("head", ' fo:background-color="#d9e7d0"', "center", odf.font(FONT, SIZE, bold=True)),
            ("mid", "", "center", odf.font(FONT, SIZE)), ("left", "", "start", odf.font(FONT, SIZE))):
        vertical = "top" if name == "left" else "middle"
        out.append(odf.style(name, "table-cell",
                             f'<style:table-cell-properties {rule}{extra} style:vertical-align="{vertical}"/>'
                             f'<style:paragraph-properties fo:text-align="{align}"/>', text, parent="Default"))
    out.append(odf.style("name", "table-cell", f'<style:table-cell-properties {rule} style:vertical-align="middle"/>',
                         odf.font(FONT, SIZE), parent="Default"))
    out.append(odf.style("title", "table-cell", odf.font(FONT, 15, bold=True), parent="Default"))
    out.append(odf.style("note", "table-cell", '<style:table-cell-properties fo:wrap-option="wrap"/>',
                         odf.font(FONT, SIZE), parent="Default"))
    out.append(odf.style("sheet", "table", '<style:table-properties table:display="true"/>').replace(
        'style:family="table"', 'style:family="table" style:master-page-name="page"', 1))
    out.append('<style:page-layout style:name="layout"><style:page-layout-properties fo:page-width="29.7cm"'
               ' fo:page-height="21cm" style:print-orientation="landscape" fo:margin="0.9cm" style:print-page-order="ttb"'
               ' style:table-centering="horizontal"/>'
               '<style:header-style><style:header-footer-properties fo:min-height="0.7cm" fo:margin-bottom="0.2cm"/>'
               '</style:header-style><style:footer-style><style:header-footer-properties fo:min-height="0.7cm"'
               ' fo:margin-top="0.2cm"/></style:footer-style></style:page-layout>')
    out.append(odf.style("small", "text", odf.font(FONT, SIZE)))
    return "".join(out)


def master(title):
    def span(inner):
        return f'<text:p><text:span text:style-name="small">{inner}</text:span></text:p>'
    return ('<style:master-page style:name="page" style:page-layout-name="layout">'
            f'<style:header><style:region-left>{span(escape(title) + "（抜粋見本）")}</style:region-left></style:header>'
            '<style:footer><style:region-center>'
            f'{span("<text:page-number>1</text:page-number> / <text:page-count>9</text:page-count>")}'
            '</style:region-center></style:footer></style:master-page>')


def entries(record, period):
    """The lines of a progress cell: 【status】 on a line of its own, then its text."""
    lines = []
    for entry in record["progress"]:
        if entry["period"] == period:
            lines += ([f"【{entry['status']}】"] if entry["status"] else []) + [entry["text"]]
    return "\n".join(lines)


def height(cells):
    """Row height in tenths of a centimetre, from how many full-width characters fit on a line of each cell."""
    most, column = 1, 0
    for cell in cells:
        width = sum(width for _, width in COLUMNS[column:column + cell.columns]) - 0.25
        fit = int(width / (SIZE * 0.03528))
        lines = sum(max(1, -(-sum(1 if ord(c) > 0x2ff else 0.55 for c in line) // fit))
                    for line in cell.content.split("\n"))
        most, column = max(most, lines), column + cell.columns
    return math.ceil(most * SIZE * 0.385 + 3)


def build(document):
    rows = {}
    for record in document["records"]:
        rows.setdefault(record["row"], []).append(record)
    wide = len(COLUMNS)
    top = [[Cell(document["title"], "title", "", columns=wide)]]
    top += [[Cell(line, "note", "", columns=wide)] for line in document["notice"]]
    head = document["columns"]
    header = [[Cell(head[0], "head", ""), Cell(head[1], "head", "", columns=2)]
              + [Cell(text, "head", "") for text in head[2:]]]
    body = []
    for group in rows.values():
        first = group[0]
        if any(record["progress"] != first["progress"] or record["description"] != first["description"]
               for record in group):
            raise SystemExit(f"oshu-progress: the records of row {first['row']} differ in what they share")
        names = ([first["measure"]] if first["measure"] else []) + [record["name"] for record in group]
        numbers = ([""] if first["measure"] else []) + [record["number"] for record in group]
        body.append([Cell(first["direction"], "mid", ""), Cell("\n".join(numbers), "mid", ""),
                     Cell("\n".join(names), "name", ""), Cell("\n".join(first["departments"]), "mid", ""),
                     Cell(first["description"], "left", ""), Cell(entries(first, "R7上半期"), "left", ""),
                     Cell(entries(first, "R7下半期"), "left", "")])
    heights = {6, 9} | {height(cells) for cells in body}
    sheet = ('<table:table table:name="進捗" table:style-name="sheet">' + odf.columns(name for name, _ in COLUMNS)
             + "".join(odf.table_rows(top, lambda n: "row6" if n else "row9"))
             + "<table:table-header-rows>" + "".join(odf.table_rows(header, "row9")) + "</table:table-header-rows>"
             + "".join(odf.table_rows(body, lambda n: f"row{height(body[n])}")) + "</table:table>")
    return odf.document("spreadsheet", document["title"] + "（抜粋見本）", [FONT], styles(), automatic(heights),
                        master(document["title"]), sheet)


def anchors(record):
    """What the page on which the record begins must have."""
    return record["name"], record["description"]
