"""Flat OpenDocument spreadsheet of the abstract layout: all tables on one sheet, whose columns are the union of their edges."""

from xml.sax.saxutils import escape

from blocks import Break, Side, Space, Table, Text, place
from renderers import setting
from renderers.grid import Grid
from renderers.html import KIND_SIZE
from renderers.odf import Styles, Writer, cell_borders, package


class Unfit(Exception):
    """The layout does not go on a sheet."""


def possible(blocks):
    for block in blocks:
        if isinstance(block, (Text, Break, Space)):
            continue
        if isinstance(block, Table):
            if any(cell.paint for row in block.body for cell in row):
                return False
        elif isinstance(block, Side):
            shapes = {tuple(len(entry.head + entry.body) if isinstance(entry, Table) else 0 for entry in column) for column in block.columns if column}
            entries = [entry for column in block.columns for entry in column]
            if len(shapes) != 1 or not all(isinstance(entry, Table) for entry in entries) or not possible(entries):
                return False
        else:
            return False
    return True


class Measure:
    """What Grid asks of a flow: a canvas to measure with, and the page."""

    def __init__(self, page, canvas):
        self.page, self.canvas, self.anywhere = page, canvas, False


class Calc:
    def __init__(self, doc, canvas):
        self.doc, self.page, self.styles = doc, doc.page, Styles()
        self.flow = Measure(doc.page, canvas)
        self.width = doc.page.width - 2 * doc.page.margin - 3
        self.writer = Writer(doc)
        self.writer.styles = self.styles
        self.rows, self.edges = [], []       # rows: (height, [(x0, x1, rows, cell style, inner)], break before, header)

    def xml(self):
        repeated = [block for block in self.doc.blocks if isinstance(block, Table)]
        self.repeat = repeated[0] if len(repeated) == 1 and repeated[0].repeat and len(repeated[0].body) > 6 else None
        pending = False
        for block in self.doc.blocks:
            if isinstance(block, Break):
                pending = bool(self.rows)
                continue
            start = len(self.rows)
            self.block(block)
            if pending and len(self.rows) > start:
                self.rows[start][2] = True
                pending = False
        return self.sheet()

    def block(self, block):
        if isinstance(block, Text):
            self.text(block)
        elif isinstance(block, Space):
            self.rows.append([block.points, [], False, False])
        elif isinstance(block, Table):
            self.rows.append([5, [], False, False])
            self.table([(block, 0, self.width)])
        elif isinstance(block, Side):
            room = self.width - block.gap * (len(block.columns) - 1)
            x, columns = 0, []
            for share, column in zip(block.shares, block.columns):
                wide = room * share / sum(block.shares)
                columns.append((column, x, wide))
                x += wide + block.gap
            self.rows.append([6, [], False, False])
            for place_ in range(max(len(column) for column, *_ in columns)):
                self.table([(column[place_], x, wide) for column, x, wide in columns if len(column) > place_])

    def text(self, block):
        size = block.size or self.page.size * KIND_SIZE[block.kind]
        font = self.page.heading_font if block.kind[0] == "h" else self.page.font
        lines = setting.set_line(self.flow.canvas, block.line, font, size, (self.width - block.indent * size) * .97)
        height = block.before + len(lines) * size * 1.35 + 3
        border = {"under": f' fo:border-bottom="1pt solid {self.page.accent}"', "box": f' fo:border="0.8pt solid {self.page.accent}"', "left": f' fo:border-left="4pt solid {self.page.accent}"'}.get(block.rule, "")
        fill = f' fo:background-color="{block.fill}"' if block.fill else ""
        align = {"right": "end", "center": "center"}.get(block.align, "start")
        style = self.styles.name("table-cell", f'<style:table-cell-properties style:vertical-align="bottom" fo:wrap-option="wrap"{border}{fill}/>',
                                 f'<style:paragraph-properties fo:text-align="{align}" fo:margin-left="{block.indent * size:.1f}pt"/>')
        inner = f'<text:p>{self.writer.runs(block.line, size, block.bold, font)}</text:p>'
        self.rows.append([height, [(0, self.width, 1, style, inner)], False, False])

    def table(self, parts):
        """Tables side by side whose rows go together."""
        grids = [(block, Grid(self.flow, block, x, wide)) for block, x, wide in parts if isinstance(block, Table)]
        for block, x, wide in parts:
            if isinstance(block, Text):
                raise Unfit("text beside text")
        count = max(len(grid.heights) for _, grid in grids)
        base = len(self.rows)
        for r in range(count):
            self.rows.append([max(grid.heights[r] for _, grid in grids if r < len(grid.heights)) * 1.12 + 2, [], False, any(block is self.repeat and r < len(block.head) for block, _ in grids)])
        for block, grid in grids:
            rows = block.head + block.body
            self.edges += grid.edges
            for r, c, cell in place(rows):
                self.rows[base + r][1].append((grid.edges[c], grid.edges[c + cell.columns], cell.rows, self.cell_style(block, cell, r, c, len(rows)), self.inner(block, cell)))

    def inner(self, table, cell):
        bold = cell.bold or (cell.header and table.style.head_bold)
        return "".join(f"<text:p>{self.writer.runs(line, table.style.size, bold)}</text:p>" for line in cell.lines)

    def cell_style(self, table, cell, r, c, count):
        style = table.style
        fill = cell.fill or (style.head_fill if r < len(table.head) else "") or (style.label_fill if cell.header else "")
        if not fill and style.ruling == "fills":
            fill = "#eef2f6" if c % 2 else "#e4ebf2"
        if not fill and style.ruling == "stripes" and r >= len(table.head) and (r - len(table.head)) % 2 == 0:
            fill = "#f0f0ee"
        borders = cell_borders(style, cell, r, c, count, len(table.widths), len(table.head))
        valign = cell.valign or ("middle" if cell.header else style.valign)
        properties = f'<style:table-cell-properties style:vertical-align="{valign}" fo:wrap-option="{"no-wrap" if cell.nowrap else "wrap"}" fo:padding="{min(style.pad)}pt"' + "".join(f' fo:border-{side}="{pen}"' for side, pen in borders.items())
        properties += (f' fo:background-color="{fill}"' if fill else "") + (' style:direction="ttb"' if cell.vertical else "") + "/>"
        align = {"right": "end", "center": "center"}.get(cell.align or (style.head_align if cell.header else ""), "start")
        return self.styles.name("table-cell", properties, f'<style:paragraph-properties fo:text-align="{align}"/>')

    def sheet(self):
        page = self.page
        edges = [0.0]
        for edge in sorted(self.edges + [self.width]):
            if edge - edges[-1] > 2.5:
                edges.append(edge)
        if len(edges) > 120:
            raise Unfit("too many columns")

        def at(x):
            return min(range(len(edges)), key=lambda n: abs(edges[n] - x))
        columns = "".join(f'<table:table-column table:style-name="{self.styles.name("table-column", f"""<style:table-column-properties style:column-width="{b - a:.2f}pt"/>""")}"/>' for a, b in zip(edges, edges[1:]))
        taken, out, heads = set(), [], []
        for r, (height, cells, broken, header) in enumerate(self.rows):
            begins = {}
            for x0, x1, rows, style, inner in cells:
                c0, c1 = at(x0), at(x1)
                if c1 <= c0:
                    raise Unfit("a column vanishes")
                begins[c0] = (c1 - c0, rows, style, inner)
                taken |= {(r + dr, c) for dr in range(rows) for c in range(c0, c1)} - {(r, c0)}
            line, c = [], 0
            while c < len(edges) - 1:
                if c in begins:
                    wide, rows, style, inner = begins[c]
                    spans = f' table:number-columns-spanned="{wide}" table:number-rows-spanned="{rows}"' if wide > 1 or rows > 1 else ""
                    line.append(f'<table:table-cell table:style-name="{style}"{spans} office:value-type="string">{inner}</table:table-cell>')
                elif (r, c) in taken:
                    line.append("<table:covered-table-cell/>")
                else:
                    line.append("<table:table-cell/>")
                c += 1
            style = self.styles.name("table-row", f'<style:table-row-properties style:row-height="{height:.1f}pt" style:use-optimal-row-height="false"{" fo:break-before=" + chr(34) + "page" + chr(34) if broken else ""}/>')
            text = f'<table:table-row table:style-name="{style}">{"".join(line)}</table:table-row>'
            if header and (not heads or heads[-1] == len(out) - 1):
                text = text if heads else "<table:table-header-rows>" + text
                heads.append(len(out))
            out.append(text)
        if heads:
            out[heads[-1]] += "</table:table-header-rows>"
        return self.package(columns, "".join(out))

    def package(self, columns, rows):
        page = self.page
        header = footer = ""
        if page.header:
            header = f'<style:header><text:p>{self.writer.runs(page.header, 8, False)}</text:p></style:header>'
        if page.footer:
            before, _, after = page.footer.partition("{page}")
            footer = f"<style:footer><text:p>{escape(before)}<text:page-number>1</text:page-number>{escape(after)}</text:p></style:footer>"
        half = page.margin * .5

        def furniture(kind, shown):
            return f'<style:{kind}-style><style:header-footer-properties fo:min-height="{half if shown else 0}pt" svg:height="{half if shown else 0}pt" fo:margin="0pt"/></style:{kind}-style>'
        layout = (f'<style:page-layout style:name="layout"><style:page-layout-properties fo:page-width="{page.width}pt" fo:page-height="{page.height}pt" fo:margin-left="{page.margin}pt" fo:margin-right="{page.margin - 2}pt"'
                  f' fo:margin-top="{half if header else page.margin}pt" fo:margin-bottom="{half if footer else page.margin}pt" style:print-orientation="{"landscape" if page.width > page.height else "portrait"}" style:scale-to-X="1"'
                  f' style:print-page-order="ttb"/>{furniture("header", header)}{furniture("footer", footer)}</style:page-layout><style:style style:name="sheet" style:family="table" style:master-page-name="master"><style:table-properties table:display="true"/></style:style>')
        body = f'<office:spreadsheet><table:table table:name="Sheet1" table:style-name="sheet">{columns}{rows}</table:table></office:spreadsheet>'
        inside = (header or '<style:header style:display="false"/>') + (footer or '<style:footer style:display="false"/>')
        return package("spreadsheet", self.doc.title, self.styles, layout, body, inside)
