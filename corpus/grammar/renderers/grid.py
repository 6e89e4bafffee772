"""A table set on paper: row heights, cuts by pages, rules by ruling."""

from blocks import place
from renderers import setting


class Placed:
    """A cell with its set lines; `parts` of a cut cell follow each other."""

    def __init__(self, cell, r, c, lines, height):
        self.cell, self.r, self.c, self.rows, self.columns = cell, r, c, cell.rows, cell.columns
        self.lines, self.height, self.drawn = lines, height, False
        self.origin = r


class Grid:
    def __init__(self, flow, table, x, width):
        self.flow, self.table, self.x, self.width = flow, table, x, width
        style, total = table.style, sum(table.widths)
        self.edges = [x]
        for share in table.widths:
            self.edges.append(self.edges[-1] + width * share / total)
        self.size = style.size
        self.leading = self.size * flow.page.leading * .92
        self.head = len(table.head)
        self.cells = [self.set_cell(cell, r, c) for r, c, cell in place(table.head + table.body)]
        self.count = len(table.head) + len(table.body)
        self.odd = {}
        self.solve()

    def set_cell(self, cell, r, c):
        pad = self.table.style.pad
        width = self.edges[c + cell.columns] - self.edges[c] - 2 * pad[1]
        lines = []
        for entry in cell.lines:
            if cell.vertical:
                lines.append(("vertical", entry))
                continue
            lines += [(row, entry) for row in setting.set_line(self.flow.canvas, entry, self.flow.page.font, self.size, width, self.flow.anywhere, cell.nowrap)]
        height = max(len(lines), 1) * self.leading + 2 * pad[0]
        if cell.vertical:
            height = max((len(entry.text) for entry in cell.lines), default=1) * self.size * 1.08 + 2 * pad[0]
        least = max(cell.least, self.table.height if r >= self.head else 0)
        return Placed(cell, r, c, lines, max(height, least))

    def solve(self):
        self.heights = [0.0] * self.count
        for entry in self.cells:
            if entry.rows == 1:
                self.heights[entry.r] = max(self.heights[entry.r], entry.height)
        for row, height in enumerate(self.heights):
            if not height:
                self.heights[row] = self.leading + 2
        for entry in sorted((e for e in self.cells if e.rows > 1), key=lambda e: e.rows):
            lack = entry.height - sum(self.heights[entry.r:entry.r + entry.rows])
            if lack > 0:
                self.heights[entry.r + entry.rows - 1] += lack

    def total(self):
        return sum(self.heights)

    def draw(self, y, bottom):
        """Draw from y on; new pages as needed; returns the y below the table."""
        row, first = 0, 0
        if self.head and y + sum(self.heights[:self.head + 1]) > bottom:
            y = self.flow.new_page()
        start_y, begin = y, 0
        head_height = sum(self.heights[:self.head])
        row = 0
        while row < self.count:
            if y + self.heights[row] <= self.flow.bottom + .1 or (row == begin and not self.table.cut):
                y += self.heights[row]
                row += 1
                continue
            room = self.flow.bottom - y
            if row >= self.head and (self.table.cut or self.heights[row] > self.flow.bottom - self.flow.page.margin - head_height) and room > 2.5 * self.leading and self.cut(row, room):
                y += self.heights[row]
                row += 1
            if row == begin:      # nothing fits: draw it anyhow
                y += self.heights[row]
                row += 1
            self.segment(begin, row, start_y)
            begin = row
            y = self.flow.new_page()
            if self.table.repeat and self.head and row < self.count:
                self.segment(0, self.head, y, True)
                y += head_height
            start_y = y
        if begin < self.count:
            self.segment(begin, self.count, start_y)
        return y

    def cut(self, row, room):
        """Cut a row in two at the page's end; False where nothing of it would be left on one side."""
        pad = self.table.style.pad[0]
        fit = int((room - 2 * pad) // self.leading)
        here = [e for e in self.cells if e.r == row and e.rows == 1]
        if fit < 1 or not any(len(e.lines) > fit for e in here) or any(e.cell.paint or e.cell.vertical for e in here):
            return False
        added = []
        for entry in self.cells:
            if entry.r > row:
                entry.r += 1
            elif entry.r == row and entry.rows == 1:
                rest = Placed(entry.cell, row + 1, entry.c, entry.lines[fit:], 0)
                rest.rows, rest.columns, rest.origin = 1, entry.columns, entry.origin
                entry.lines = entry.lines[:fit]
                added.append(rest)
            elif entry.r + entry.rows > row:
                entry.rows += 1
        self.cells += added
        rest = max(len(e.lines) for e in added) * self.leading + 2 * pad
        self.heights[row] = room
        self.heights.insert(row + 1, rest)
        self.count += 1
        return True

    def segment(self, begin, end, y, repeated=False):
        tops = [y]
        for height in self.heights[begin:end]:
            tops.append(tops[-1] + height)
        seen = [e for e in self.cells if e.r < end and e.r + e.rows > begin]
        for entry in seen:
            top, low = tops[max(entry.r, begin) - begin], tops[min(entry.r + entry.rows, end) - begin]
            self.ground(entry, top, low)
        for entry in seen:
            top, low = tops[max(entry.r, begin) - begin], tops[min(entry.r + entry.rows, end) - begin]
            self.rules(entry, top, low, entry.r <= begin, entry.r + entry.rows >= end, begin)
        for entry in seen:
            if entry.drawn and not repeated:
                continue
            top, low = tops[max(entry.r, begin) - begin], tops[min(entry.r + entry.rows, end) - begin]
            self.words(entry, top, low)
            entry.drawn = True

    def ground(self, entry, top, low):
        style, cell = self.table.style, entry.cell
        fill = cell.fill or (style.head_fill if entry.r < self.head else "") or (style.label_fill if cell.header else "")
        inset = 0
        if style.ruling == "fills":
            inset = .8
            fill = fill or ("#eef2f6" if entry.c % 2 else "#e4ebf2")
        elif style.ruling == "stripes" and not fill and entry.r >= self.head and (entry.origin - self.head) % 2 == 0:
            fill = "#f0f0ee"
        if fill:
            x0, x1 = self.edges[entry.c], self.edges[entry.c + entry.columns]
            self.flow.canvas.rect(x0 + inset, top + inset, x1 - x0 - 2 * inset, low - top - 2 * inset, fill=fill)

    def rules(self, entry, top, low, at_top, at_end, begin):
        style, draw = self.table.style, self.flow.canvas.line
        x0, x1 = self.edges[entry.c], self.edges[entry.c + entry.columns]
        last_column = entry.c + entry.columns == len(self.table.widths)
        ruling, pen = style.ruling, (style.colour, style.weight)
        if ruling in ("full", "open", "dotted"):
            dash = [.8, 1.6] if ruling == "dotted" else None
            draw(x0, top, x1, top, *pen, dash)
            if at_end:
                draw(x0, low, x1, low, *pen, dash)
            if entry.c or ruling != "open":
                draw(x0, top, x0, low, *pen, dash)
            if last_column and ruling != "open":
                draw(x1, top, x1, low, *pen, dash)
        elif ruling == "across":
            draw(x0, low, x1, low, *pen)
            if entry.r == begin:
                draw(x0, top, x1, top, *pen)
        elif ruling == "three":
            if entry.r == 0:
                draw(x0, top, x1, top, style.colour, style.weight * 2)
            if self.head and entry.r + entry.rows == self.head:
                draw(x0, low, x1, low, *pen)
            if entry.r + entry.rows >= self.count:
                draw(x0, low, x1, low, style.colour, style.weight * 2)

    def words(self, entry, top, low):
        style, cell, flow = self.table.style, entry.cell, self.flow
        x0, x1 = self.edges[entry.c], self.edges[entry.c + entry.columns]
        bold = cell.bold or (cell.header and style.head_bold)
        for item in cell.paint:
            self.bar(item, x0, self.edges[entry.c + 1] - x0, top, low)
        align = cell.align or (style.head_align if cell.header else "left")
        valign = cell.valign or ("middle" if cell.header else style.valign)
        height = len(entry.lines) * self.leading
        y = top + style.pad[0] + (max(0, (low - top - 2 * style.pad[0] - height) / 2) if valign == "middle" and low - top < 400 else 0)
        for row, line in entry.lines:
            if row == "vertical":
                flow.vertical(line, (x0 + x1) / 2, top + style.pad[0], self.size, bold)
                continue
            size = setting.extent(row)
            x = {"center": (x0 + x1 - size) / 2, "right": x1 - style.pad[1] - size}.get(align, x0 + style.pad[1])
            setting.draw(flow.canvas, row, x, y + self.leading * .5 + self.size * .36, flow.page.font, bold, self.size, "#000000")
            y += self.leading

    def bar(self, item, x, unit, top, low):
        canvas, height = self.flow.canvas, (low - top - 3) / item.lanes
        x0, x1, y0 = x + item.start * unit, x + item.end * unit, top + 1.5 + item.lane * height
        y1 = y0 + height - 2
        middle, tip = (y0 + y1) / 2, min(7, (x1 - x0) / 3)
        if item.shape == "thin":
            canvas.line(x0, y1, x1 - 4, y1, item.colour, 1.2)
            canvas.polygon([(x1 - 5, y1 - 2.5), (x1, y1), (x1 - 5, y1 + 2.5)], item.colour)
        elif item.shape in ("arrow", "chevron"):
            notch = [(x0 + tip * .8, middle)] if item.shape == "chevron" else []
            canvas.polygon([(x0, y0), (x1 - tip, y0), (x1, middle), (x1 - tip, y1), (x0, y1)] + notch, item.colour)
        else:
            canvas.rect(x0, y0, x1 - x0, y1 - y0, fill=item.colour, radius=4 if item.shape == "round" else 0)
        if item.line:
            size = self.size * .85
            rows = setting.set_line(canvas, item.line, self.flow.page.font, size, 9999, nowrap=True)
            wide = setting.extent(rows[0])
            setting.draw(canvas, rows[0], max(x0, (x0 + x1 - wide) / 2), (y1 - 2.5 if item.shape == "thin" else middle + size * .36), self.flow.page.font, False, size, "#000000")
