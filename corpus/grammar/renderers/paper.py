"""The abstract layout flowed on pages of a canvas (ReportLab or cairo), without any layout engine in between."""

from blocks import Box, Break, Line, Run, Side, Space, Table, Text
from renderers import setting
from renderers.grid import Grid
from renderers.html import KIND_SIZE


class Recorder:
    """Collects what is drawn on a page, so that it can be painted in another order."""

    def __init__(self, canvas):
        self.canvas, self.calls = canvas, []
        self.measure = canvas.measure

    def __getattr__(self, name):
        def record(*given, **named):
            self.calls.append((name, given, named))
        return record

    def flush(self, order):
        calls = self.calls
        text, rest = [c for c in calls if c[0] == "text"], [c for c in calls if c[0] != "text"]
        if order == "text_last":
            calls = rest + text
        elif order == "columns":
            calls = rest + sorted(text, key=lambda c: (round(c[1][0] / 40), c[1][1]))
        elif order == "bottom_up":
            calls = rest + sorted(text, key=lambda c: -c[1][1])
        elif order:
            order.shuffle(text)
            calls = rest + text
        for name, given, named in calls:
            getattr(self.canvas, name)(*given, **named)
        self.calls = []


class Flow:
    def __init__(self, canvas, doc, order=None, anywhere=False):
        self.canvas, self.doc, self.page = Recorder(canvas), doc, doc.page
        self.order, self.anywhere = order, anywhere
        self.number = 1
        self.bottom = self.page.height - self.page.margin
        self.y = self.page.margin
        self.fixed = 0       # depth of blocks that may not be cut

    def new_page(self):
        if self.fixed:
            raise Overfull("a block that may not be cut is higher than the page")
        self.furniture()
        self.canvas.flush(self.order)
        self.canvas.canvas.page()
        self.number += 1
        self.y = self.page.margin
        return self.y

    def furniture(self):
        page = self.page
        if page.header:
            row = setting.set_line(self.canvas, page.header, page.font, 8, 9999, nowrap=True)[0]
            wide = setting.extent(row)
            x = {"left": page.margin, "center": (page.width - wide) / 2}.get(page.header_align, page.width - page.margin - wide)
            setting.draw(self.canvas, row, x, page.margin * .55, page.font, False, 8, "#000000")
        self.extras()
        if page.footer:
            text = page.footer.replace("{page}", str(self.number))
            self.canvas.text((page.width - self.canvas.measure(text, page.font, 8)) / 2, page.height - page.margin * .45, text, page.font, 8, "#000000")

    def extras(self):
        """Tabs, stamp and note of the document's noise."""
        page, doc, canvas = self.page, self.doc, self.canvas
        for n, word in enumerate(getattr(doc, "tabs", ())):
            shade = page.accent if n == self.number % len(doc.tabs) else "#dddddc"
            if doc.tabs_at == "top":
                canvas.rect(page.margin + n * 52, 4, 50, 13, fill=shade)
                canvas.text(page.margin + n * 52 + 8, 14, word, page.font, 8, "#000000")
            else:
                canvas.rect(page.width - 18, 60 + n * 62, 18, 60, fill=shade)
                for m, letter in enumerate(word):
                    canvas.text(page.width - 13, 74 + n * 62 + m * 10, letter, page.font, 8, "#000000")
        if getattr(doc, "stamp", None):
            size = min(page.width / (len(doc.stamp) + 1), 120)
            canvas.rotated(page.width / 2, page.height / 2, doc.stamp, page.font, size, "#d9d9d8", 35)
        if getattr(doc, "note", None) and self.number == 1:
            row = setting.set_line(canvas, doc.note, page.font, 8, 9999, nowrap=True)[0]
            x, y, wide = page.width * .55, page.height * .45, setting.extent(row)
            canvas.rect(x, y, wide + 10, 18, fill="#fff8dc", stroke="#c08000", weight=.8)
            setting.draw(canvas, row, x + 5, y + 12, page.font, False, 8, "#000000")

    def run(self):
        self.blocks(self.doc.blocks, self.page.margin, self.page.width - 2 * self.page.margin)
        self.furniture()
        self.canvas.flush(self.order)
        self.canvas.canvas.page()
        return self.canvas.canvas.finish()

    def blocks(self, items, x, width):
        for place, item in enumerate(items):
            if isinstance(item, Break):
                if self.y > self.page.margin + 1:
                    self.new_page()
                continue
            if not self.fixed:
                need = self.height(item, x, width) if self.keeps(item) else 0
                rest = place
                while isinstance(items[rest], Text) and (items[rest].keep or items[rest].kind[0] == "h") and rest + 1 < len(items) and not isinstance(items[rest + 1], Break):
                    rest += 1
                    follower = items[rest]
                    need += min(self.height(follower, x, width), 90) + (0 if rest - place > 1 else self.height(item, x, width))
                if need and self.y + need > self.bottom and self.y > self.page.margin + 1:
                    self.new_page()
            self.block(item, x, width)

    def keeps(self, item):
        return getattr(item, "keep", False) or isinstance(item, Text)

    def height(self, item, x, width):
        if isinstance(item, Text):
            size = item.size or self.page.size * KIND_SIZE[item.kind]
            inner = width - item.indent * size - (6 if item.fill or item.rule == "box" else 0)
            rows = setting.set_line(self.canvas, item.line, self.font(item), size, inner, self.anywhere, hang=item.hang * size)
            return item.before + len(rows) * size * self.page.leading + (4 if item.fill or item.rule else 0)
        if isinstance(item, Table):
            return 4 + Grid(self, item, x, width * item.width).total()
        if isinstance(item, Box):
            inner = sum(self.height(entry, x, width - 2 * item.pad) for entry in item.blocks)
            return 5 + max(item.minimum, inner + 2 * item.pad)
        if isinstance(item, Side):
            return 6 + max(sum(self.height(entry, x, w) for entry in column) for column, w in zip(item.columns, self.shares(item, width)))
        return item.points if isinstance(item, Space) else 0

    def shares(self, item, width):
        room = width - item.gap * (len(item.columns) - 1)
        return [room * share / sum(item.shares) for share in item.shares]

    def font(self, item):
        return self.page.heading_font if item.kind[0] == "h" else self.page.font

    def block(self, item, x, width):
        if isinstance(item, Text):
            self.text(item, x, width)
        elif isinstance(item, Table):
            grid = Grid(self, item, x, width * item.width)
            self.y = grid.draw(self.y + 4, self.bottom)
        elif isinstance(item, Space):
            self.y += item.points
        elif isinstance(item, Box):
            self.box(item, x, width)
        elif isinstance(item, Side):
            top, low = self.y + 6, self.y
            if top + self.height(item, x, width) - 6 > self.bottom and self.y > self.page.margin + 1 and not self.fixed:
                top = self.new_page()
            self.fixed += 1
            for column, w in zip(item.columns, self.shares(item, width)):
                self.y = top
                self.blocks(column, x, w)
                low = max(low, self.y)
                x += w + item.gap
            self.fixed -= 1
            self.y = low

    def box(self, item, x, width):
        height = self.height(item, x, width) - 5
        if not self.fixed and self.y + 5 + height > self.bottom and self.y > self.page.margin + 1:
            self.new_page()
        top = self.y + 5
        if item.fill:
            self.canvas.rect(x, top, width, height, fill=item.fill)
        if item.border in ("line", "round", "dashed"):
            self.canvas.rect(x, top, width, height, stroke=item.colour, weight=.8, dash=([2, 2],) if item.border == "dashed" else None, radius=6 if item.border == "round" else 0)
        elif item.border == "left":
            self.canvas.rect(x, top, 4, height, fill=item.colour)
        self.y = top + item.pad
        self.fixed += 1
        self.blocks(item.blocks, x + item.pad, width - 2 * item.pad)
        self.fixed -= 1
        self.y = top + height

    def text(self, item, x, width):
        size = item.size or self.page.size * KIND_SIZE[item.kind]
        font, leading = self.font(item), size * self.page.leading
        x0 = x + item.indent * size
        inner = width - item.indent * size
        pad = 5 if item.fill or item.rule in ("box", "left") else 0
        rows = setting.set_line(self.canvas, item.line, font, size, inner - 2 * pad * (item.rule == "box" or bool(item.fill)) - (10 if item.rule == "left" else 0), self.anywhere, hang=item.hang * size)
        self.y += item.before
        top = self.y
        if top + len(rows) * leading <= self.bottom or self.fixed:
            if item.fill:
                self.canvas.rect(x0, top, inner, len(rows) * leading + 3, fill=item.fill)
            if item.rule == "box":
                self.canvas.rect(x0, top, inner, len(rows) * leading + 3, stroke=self.page.accent, weight=.8)
            if item.rule == "left":
                self.canvas.rect(x0, top, 5, len(rows) * leading, fill=self.page.accent)
        for row in rows:
            if self.y + leading > self.bottom + .1 and not self.fixed:
                self.new_page()
            wide = setting.extent(row)
            at = {"center": x0 + (inner - wide) / 2, "right": x0 + inner - wide - pad}.get(item.align, x0 + (10 if item.rule == "left" else pad))
            setting.draw(self.canvas, row, at, self.y + leading * .5 + size * .36, font, item.bold, size, "#000000")
            self.y += leading
        if item.fill or item.rule:
            self.y += 3
        if item.rule == "under":
            self.canvas.line(x0, self.y - 2, x0 + inner, self.y - 2, self.page.accent, 1)

    def vertical(self, line, x, y, size, bold):
        for run in line.runs:
            for letter in run.text:
                y += size * 1.08
                self.canvas.text(x - size / 2, y - size * .15, letter, self.page.font, size, run.key, bold)


class Overfull(Exception):
    """A block does not fit on a page."""
