"""Flat OpenDocument of the abstract layout: a Writer document with real tables, and slides of Impress."""

from xml.sax.saxutils import escape, quoteattr

from blocks import Box, Break, Side, Space, Table, Text, place
from renderers.canvas import parts
from renderers.html import KIND_SIZE

NAMES = " ".join(f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for prefix, name in (
    ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("svg", "svg-compatible"), ("fo", "xsl-fo-compatible"), ("meta", "meta"))) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'

LAYERS = '<draw:layer-set><draw:layer draw:name="layout"/></draw:layer-set>'


class Styles:
    """Automatic styles, one for each different set of properties."""

    def __init__(self):
        self.known, self.xml = {}, []

    def name(self, family, *properties):
        key = family, properties
        if key not in self.known:
            self.known[key] = f"{family[0]}{len(self.known)}"
            self.xml.append(f'<style:style style:name="{self.known[key]}" style:family="{family}">{"".join(properties)}</style:style>')
        return self.known[key]

    def span(self, font, size, bold, key, extra=""):
        weight = "bold" if bold else "normal"
        fonts = "".join(f' style:font-name{script}="{font}" fo:font-family{script}="{font}"'.replace("fo:font-family-", "style:font-family-") for script in ("", "-asian"))
        return self.name("text", f'<style:text-properties{fonts} fo:font-size="{size:.2f}pt" style:font-size-asian="{size:.2f}pt" fo:font-weight="{weight}" style:font-weight-asian="{weight}" fo:color="#{key:06x}"{extra}/>')


def package(kind, title, styles, layout, body, master_inside=""):
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {NAMES} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.{kind}"><office:meta><dc:title>{escape(title)}</dc:title></office:meta>'
            f'<office:styles><style:default-style style:family="graphic"><style:graphic-properties draw:stroke="none" draw:fill="none"/></style:default-style></office:styles><office:automatic-styles>{layout}<style:style style:name="page" style:family="drawing-page"><style:drawing-page-properties draw:fill="none"/></style:style>{"".join(styles.xml)}</office:automatic-styles><office:master-styles>{"" if kind == "text" else LAYERS}<style:master-page style:name="{"Standard" if kind == "text" else "master"}" style:page-layout-name="layout" draw:style-name="page">{master_inside}</style:master-page></office:master-styles>'
            f"<office:body>{body}</office:body></office:document>\n")


class Writer:
    def __init__(self, doc):
        self.doc, self.page, self.styles, self.tables = doc, doc.page, Styles(), 0
        self.pending_break = False

    def xml(self):
        page = self.page
        body = self.blocks(self.doc.blocks, page.width - 2 * page.margin)
        header = footer = ""
        if page.header:
            style = self.styles.name("paragraph", f'<style:paragraph-properties fo:text-align="{page.header_align.replace("right", "end").replace("left", "start")}"/>')
            header = f'<style:header><text:p text:style-name="{style}">{self.runs(page.header, 8, False)}</text:p></style:header>'
        if page.footer:
            style = self.styles.name("paragraph", '<style:paragraph-properties fo:text-align="center"/>')
            span = self.styles.span(page.font, 8, False, 0)
            before, _, after = page.footer.partition("{page}")
            footer = f'<style:footer><text:p text:style-name="{style}"><text:span text:style-name="{span}">{escape(before)}<text:page-number>1</text:page-number>{escape(after)}</text:span></text:p></style:footer>'
        half = page.margin * .5
        layout = (f'<style:page-layout style:name="layout"><style:page-layout-properties fo:page-width="{page.width}pt" fo:page-height="{page.height}pt" fo:margin-left="{page.margin}pt" fo:margin-right="{page.margin}pt"'
                  f' fo:margin-top="{half if header else page.margin}pt" fo:margin-bottom="{half if footer else page.margin}pt" style:print-orientation="{"landscape" if page.width > page.height else "portrait"}"/>'
                  + (f'<style:header-style><style:header-footer-properties fo:min-height="{half}pt" fo:margin-bottom="4pt"/></style:header-style>' if header else "")
                  + (f'<style:footer-style><style:header-footer-properties fo:min-height="{half}pt" fo:margin-top="4pt"/></style:footer-style>' if footer else "") + "</style:page-layout>")
        return package("text", self.doc.title, self.styles, layout, f"<office:text>{body}</office:text>", header + footer)

    def runs(self, line, size, bold, font=None):
        out = []
        for run in line.runs:
            extra = ' style:text-underline-style="solid" style:text-underline-width="auto"' if run.under else ""
            extra += ' style:text-line-through-style="solid"' if run.struck else ""
            extra += ' style:text-position="super 60%"' if run.raised else ""
            if run.box:
                shade = run.colour if run.colour not in ("", "#ffffff") else "#555554"
                extra += f' fo:background-color="{shade}"' if run.box == "fill" else f' fo:border="0.6pt solid {shade}" fo:padding="1pt"'
            name = self.styles.span(font or self.page.font, size * run.size, bold or run.bold, run.key, extra)
            gap = f'<text:s text:c="{max(1, round(run.gap * 2))}"/>' if run.gap else ""
            word = f'<text:span text:style-name="{name}">{escape(run.text)}</text:span>'
            if run.ruby:
                small = self.styles.span(self.page.font, size * .5, False, 0)
                word = f'<text:ruby><text:ruby-base>{word}</text:ruby-base><text:ruby-text text:style-name="{small}">{escape(run.ruby)}</text:ruby-text></text:ruby>'
            out.append(gap + word)
        return "".join(out)

    def paragraph(self, inner, size, leading=None, **options):
        properties = f' fo:line-height="{100 * (leading or self.page.leading) * .8:.0f}%" fo:orphans="1" fo:widows="1"' + "".join(f' {key}="{value}"' for key, value in options.items() if value)
        if self.pending_break:
            properties += ' fo:break-before="page"'
            self.pending_break = False
        name = self.styles.name("paragraph", f"<style:paragraph-properties{properties}/>", f'<style:text-properties fo:font-size="{size:.1f}pt" style:font-size-asian="{size:.1f}pt"/>')
        return f'<text:p text:style-name="{name}">{inner}</text:p>'

    def text(self, block):
        page = self.page
        size = block.size or page.size * KIND_SIZE[block.kind]
        font = page.heading_font if block.kind[0] == "h" else page.font
        options = {"fo:margin-top": f"{block.before}pt", "fo:margin-left": f"{(block.indent + block.hang) * size:.1f}pt" if block.indent or block.hang else "", "fo:text-indent": f"{-block.hang * size:.1f}pt" if block.hang else "",
                   "fo:text-align": {"right": "end", "center": "center"}.get(block.align, ""), "fo:background-color": block.fill, "fo:keep-with-next": "always" if block.keep or block.kind[0] == "h" else "",
                   "fo:border-bottom": f"1pt solid {page.accent}" if block.rule == "under" else "", "fo:border-left": f"5pt solid {page.accent}" if block.rule == "left" else "",
                   "fo:border": f"0.8pt solid {page.accent}" if block.rule == "box" else "", "fo:padding": "2pt" if block.rule or block.fill else ""}
        return self.paragraph(self.runs(block.line, size, block.bold, font), size, **options)

    def blocks(self, items, width):
        out = []
        for item in items:
            if isinstance(item, Text):
                out.append(self.text(item))
            elif isinstance(item, Break):
                self.pending_break = True
            elif isinstance(item, Space):
                out.append(self.paragraph("", 4))
            elif isinstance(item, Table):
                out.append(self.gap() + self.table(item, width * item.width) + self.gap(3))
            elif isinstance(item, Side):
                room = width - item.gap * (len(item.columns) - 1)
                widths = [room * share / sum(item.shares) for share in item.shares]
                cells = []
                for n, (column, w) in enumerate(zip(item.columns, widths)):
                    style = self.styles.name("table-cell", '<style:table-cell-properties fo:border="none" fo:padding="0pt"/>')
                    if n:
                        cells.append(f'<table:table-cell table:style-name="{style}"><text:p/></table:table-cell>')
                    cells.append(f'<table:table-cell table:style-name="{style}">{self.blocks(column, w) or "<text:p/>"}</table:table-cell>')
                spread = [value for w in widths for value in (w, item.gap)][:-1]
                out.append(self.gap() + self.frame(spread, [("".join(cells), item.keep, 0)], width) + self.gap(2))
            elif isinstance(item, Box):
                border = {"line": f' fo:border="0.8pt solid {item.colour}"', "round": f' fo:border="1pt solid {item.colour}"', "dashed": f' fo:border="0.8pt dashed {item.colour}"', "left": f' fo:border="none" fo:border-left="4pt solid {item.colour}"'}.get(item.border, ' fo:border="none"')
                fill = f' fo:background-color="{item.fill}"' if item.fill else ""
                style = self.styles.name("table-cell", f'<style:table-cell-properties{border}{fill} fo:padding="{item.pad}pt"/>')
                out.append(self.gap(3) + self.frame([width], [(f'<table:table-cell table:style-name="{style}">{self.blocks(item.blocks, width - 2 * item.pad)}</table:table-cell>', item.keep, item.minimum)], width))
        return "".join(out)

    def gap(self, size=2):
        return self.paragraph("", size, 1.0)

    def frame(self, widths, rows, width, headers=0):
        self.tables += 1
        name = f"T{self.tables}"
        self.styles.xml.append(f'<style:style style:name="{name}" style:family="table"><style:table-properties style:width="{width:.1f}pt" table:align="left" table:border-model="collapsing"/></style:style>')
        columns = "".join(f'<table:table-column table:style-name="{self.styles.name("table-column", f"""<style:table-column-properties style:column-width="{w:.2f}pt"/>""")}"/>' for w in widths)
        out = []
        for cells, keep, least in rows:
            style = self.styles.name("table-row", f'<style:table-row-properties fo:keep-together="{"always" if keep else "auto"}"' + (f' style:min-row-height="{least}pt"' if least else "") + "/>")
            out.append(f'<table:table-row table:style-name="{style}">{cells}</table:table-row>')
        head = f'<table:table-header-rows>{"".join(out[:headers])}</table:table-header-rows>' if headers else ""
        return f'<table:table table:name="{name}" table:style-name="{name}">{columns}{head}{"".join(out[headers:])}</table:table>'

    def table(self, table, width):
        rows, total = table.head + table.body, sum(table.widths)
        grid = {(r, c): cell for r, c, cell in place(rows)}
        count, columns = len(rows), len(table.widths)
        lines = []
        for r in range(count):
            cells = "".join(self.cell(table, grid[r, c], r, c, count, columns) if (r, c) in grid else "<table:covered-table-cell/>" for c in range(columns))
            lines.append((cells, not table.cut, table.height if r >= len(table.head) else 0))
        return self.frame([width * w / total for w in table.widths], lines, width, len(table.head) if table.repeat else 0)

    def cell(self, table, cell, r, c, count, columns):
        style = table.style
        fill = cell.fill or (style.head_fill if r < len(table.head) else "") or (style.label_fill if cell.header else "")
        if not fill and style.ruling == "fills":
            fill = "#eef2f6" if c % 2 else "#e4ebf2"
        if not fill and style.ruling == "stripes" and r >= len(table.head) and (r - len(table.head)) % 2 == 0:
            fill = "#f0f0ee"
        borders = cell_borders(style, cell, r, c, count, columns, len(table.head))
        valign = cell.valign or ("middle" if cell.header else style.valign)
        properties = f'<style:table-cell-properties fo:padding-top="{style.pad[0]}pt" fo:padding-bottom="{style.pad[0]}pt" fo:padding-left="{style.pad[1]}pt" fo:padding-right="{style.pad[1]}pt" style:vertical-align="{valign}"'
        properties += "".join(f' fo:border-{side}="{pen}"' for side, pen in borders.items()) + (f' fo:background-color="{fill}"' if fill else "") + (' style:writing-mode="tb-rl"' if cell.vertical else "") + "/>"
        align = cell.align or (style.head_align if cell.header else "")
        options = {"fo:text-align": {"right": "end", "center": "center"}.get(align if not cell.vertical else "", "")}
        inner = "".join(self.paragraph(self.runs(line, style.size, cell.bold or (cell.header and style.head_bold)), style.size, **options) for line in cell.lines) or self.paragraph("", style.size)
        spans = f' table:number-rows-spanned="{cell.rows}" table:number-columns-spanned="{cell.columns}"' if cell.rows > 1 or cell.columns > 1 else ""
        return f'<table:table-cell table:style-name="{self.styles.name("table-cell", properties)}"{spans}>{inner}</table:table-cell>'


def cell_borders(style, cell, r, c, count, columns, head):
    """The four borders of a cell by the table's ruling."""
    pen, thick = f"{style.weight}pt solid {style.colour}", f"{style.weight * 2}pt solid {style.colour}"
    out = dict.fromkeys(("top", "bottom", "left", "right"), "none")
    last_row, last_column = r + cell.rows == count, c + cell.columns == columns
    if style.ruling in ("full", "dotted", "open"):
        pen = f"{max(.75, style.weight)}pt dotted {style.colour}" if style.ruling == "dotted" else pen
        out = dict.fromkeys(out, pen)
        if style.ruling == "open":
            out["left"] = pen if c else "none"
            out["right"] = "none" if last_column else pen
    elif style.ruling == "across":
        out["bottom"] = pen
        out["top"] = pen if r == 0 else "none"
    elif style.ruling == "three":
        out["top"] = thick if r == 0 else pen if head and r == head else "none"
        out["bottom"] = thick if last_row else pen if head and r + cell.rows == head else "none"
    elif style.ruling == "fills":
        out = dict.fromkeys(out, "1.5pt solid #ffffff")
    return out


class Impress:
    """A canvas whose pages are slides of LibreOffice Impress: each line of text a frame, each rule a line."""

    def __init__(self, width, height, title, measure):
        self.width, self.height, self.title, self.measure = width, height, title, measure
        self.styles, self.pages, self.out = Styles(), [], []

    def text(self, x, y, text, font, size, colour, bold=False):
        span = self.styles.span(font, size, bold, colour if isinstance(colour, int) else int(colour[1:], 16))
        frame = self.styles.name("graphic", '<style:graphic-properties draw:stroke="none" draw:fill="none" fo:padding="0pt" draw:auto-grow-width="true" draw:auto-grow-height="false" fo:wrap-option="no-wrap" draw:textarea-horizontal-align="left" draw:textarea-vertical-align="top"/>')
        wide = self.measure(text, font, size)
        words = escape(text).replace("  ", ' <text:s/>')
        self.out.append(f'<draw:frame draw:style-name="{frame}" svg:x="{x:.2f}pt" svg:y="{y - size * .9:.2f}pt" svg:width="{wide + 1:.2f}pt" svg:height="{size * 1.2:.2f}pt"><draw:text-box><text:p><text:span text:style-name="{span}">{words}</text:span></text:p></draw:text-box></draw:frame>')

    def shape(self, fill, stroke, weight, dash=False):
        return self.styles.name("graphic", f'<style:graphic-properties draw:stroke="{"solid" if stroke else "none"}" draw:fill="{"solid" if fill else "none"}"' + (f' draw:fill-color="{fill}"' if fill else "") + (f' svg:stroke-color="{stroke}" svg:stroke-width="{weight}pt"' if stroke else "") + "/>")

    def rect(self, x, y, width, height, fill=None, stroke=None, weight=.5, dash=None, radius=0):
        self.out.append(f'<draw:rect draw:style-name="{self.shape(fill, stroke, weight)}" svg:x="{x:.2f}pt" svg:y="{y:.2f}pt" svg:width="{width:.2f}pt" svg:height="{height:.2f}pt"' + (f' draw:corner-radius="{radius}pt"' if radius else "") + "/>")

    def line(self, x0, y0, x1, y1, colour, weight, dash=None):
        self.out.append(f'<draw:line draw:style-name="{self.shape(None, colour, weight)}" svg:x1="{x0:.2f}pt" svg:y1="{y0:.2f}pt" svg:x2="{x1:.2f}pt" svg:y2="{y1:.2f}pt"/>')

    def polygon(self, points, fill):
        left, top = min(x for x, _ in points), min(y for _, y in points)
        wide, high = max(x for x, _ in points) - left, max(y for _, y in points) - top
        shown = " ".join(f"{round((x - left) * 100)},{round((y - top) * 100)}" for x, y in points)
        self.out.append(f'<draw:polygon draw:style-name="{self.shape(fill, None, 0)}" svg:x="{left:.2f}pt" svg:y="{top:.2f}pt" svg:width="{wide:.2f}pt" svg:height="{high:.2f}pt" svg:viewBox="0 0 {round(wide * 100)} {round(high * 100)}" draw:points="{shown}"/>')

    def rotated(self, x, y, text, font, size, colour, angle):
        self.text(x - self.measure(text, font, size) / 2, y, text, font, size, colour)

    def page(self):
        self.pages.append("".join(self.out))
        self.out = []

    def finish(self):
        if self.out:
            self.page()
        layout = f'<style:page-layout style:name="layout"><style:page-layout-properties fo:page-width="{self.width}pt" fo:page-height="{self.height}pt" fo:margin="0cm" style:print-orientation="{"landscape" if self.width > self.height else "portrait"}"/></style:page-layout>'
        body = "".join(f'<draw:page draw:name="p{n}" draw:master-page-name="master">{page}</draw:page>' for n, page in enumerate(self.pages, 1))
        return package("presentation", self.title, self.styles, layout, f"<office:presentation>{body}</office:presentation>")
