"""Styles of the slides: page, shapes, paragraphs, table cells."""

import odf

FONT = "Noto Sans CJK JP"
MASTER = ('<draw:layer-set><draw:layer draw:name="layout"/></draw:layer-set>'
          '<style:master-page style:name="master" style:page-layout-name="layout" draw:style-name="page"/>')
SHAPES = {  # fill, line, space round the text in centimetres, vertical place of the text
    "plain": (None, None, 0.1, "middle"), "bar": ("#24476b", None, 0.3, "middle"), "rule": ("#3a8fb7", None, 0, "middle"),
    "card": ("#f2f6fa", "#7f9db9", 0.4, "middle"), "label": ("#3a7ca5", None, 0.2, "middle"),
    "note": ("#fff6dc", "#d0a030", 0.4, "middle"), "chevron": ("#cfe3f2", "#3a7ca5", 0.1, "middle")}
CELLS = {"head": "#d6e4f0", "cell": None, "side": "#eef3f8", "plan": "#fff3cf", "start": "#d9efd3", "go": "#fbe0cf"}
YEARS = {"plan", "start", "go"}
PARAGRAPHS = {  # size, bold, colour, alignment, space below in centimetres
    "title": (38, True, "#24476b", "center", 0), "heading": (20, True, "#ffffff", "start", 0),
    "centre": (15, False, "#1c1c1c", "center", 0), "lead": (18, False, "#1c1c1c", "start", 0),
    "bodywide": (16, False, "#1c1c1c", "start", 0.3), "body": (13, False, "#1c1c1c", "start", 0.15),
    "bodyleft": (13, False, "#1c1c1c", "start", 0), "mid": (13, False, "#1c1c1c", "center", 0),
    "right": (13, False, "#1c1c1c", "end", 0), "labeltext": (14, True, "#ffffff", "start", 0),
    "small": (9, False, "#1c1c1c", "start", 0), "smallmid": (9, False, "#1c1c1c", "center", 0),
    "yearmid": (7.5, False, "#1c1c1c", "center", 0), "tiny": (9, False, "#606060", "start", 0),
    "tinyright": (9, False, "#606060", "end", 0)}
HEIGHTS = (110, 115, 125, 160)  # hundredths of a centimetre


def common():
    return ('<style:default-style style:family="graphic"><style:graphic-properties draw:stroke="none" draw:fill="none"/>'
            + odf.font(FONT, 12) + "</style:default-style>")


def automatic(widths):
    out = ['<style:page-layout style:name="layout"><style:page-layout-properties fo:page-width="29.7cm"'
           ' fo:page-height="21cm" style:print-orientation="landscape" fo:margin="0cm"/></style:page-layout>',
           odf.style("page", "drawing-page", '<style:drawing-page-properties draw:fill="none"/>'),
           odf.style("frame", "graphic", '<style:graphic-properties draw:stroke="none" draw:fill="none"/>')]
    for name, (fill, line, space, vertical) in SHAPES.items():
        paint = f'draw:fill="solid" draw:fill-color="{fill}"' if fill else 'draw:fill="none"'
        stroke = f'draw:stroke="solid" svg:stroke-color="{line}" svg:stroke-width="0.03cm"' if line else 'draw:stroke="none"'
        out.append(odf.style(name, "graphic",
                             f'<style:graphic-properties {paint} {stroke} fo:padding="{space}cm" fo:wrap-option="wrap"'
                             f' draw:textarea-vertical-align="{vertical}" draw:auto-grow-height="false"/>'))
    for name, fill in CELLS.items():
        paint = f'draw:fill="solid" draw:fill-color="{fill}"' if fill else 'draw:fill="none"'
        space = 0.03 if name in YEARS else 0.12
        properties = (f'{paint} draw:textarea-vertical-align="middle" fo:padding-top="0.08cm" fo:padding-bottom="0.08cm"'
                      f' fo:padding-left="{space}cm" fo:padding-right="{space}cm"')
        out.append(odf.style(name, "table-cell", f"<loext:graphic-properties {properties}/>",
                             '<style:paragraph-properties fo:border="0.5pt solid #404040"/>'))
    for name, (size, bold, colour, align, below) in PARAGRAPHS.items():
        out.append(odf.style(name, "paragraph",
                             f'<style:paragraph-properties fo:text-align="{align}" fo:margin-bottom="{below}cm"/>',
                             odf.font(FONT, size, bold, colour)))
    out += [odf.style(f"w{round(width * 100)}", "table-column",
                      f'<style:table-column-properties style:column-width="{width}cm"/>') for width in sorted(widths)]
    out += [odf.style(f"h{height}", "table-row", f'<style:table-row-properties style:row-height="{height / 100}cm"/>')
            for height in HEIGHTS]
    return "".join(out)
