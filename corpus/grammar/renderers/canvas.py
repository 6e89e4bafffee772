"""Two canvases with one face: ReportLab (fonts embedded or not) and cairo. Points, origin top left."""

import io

import cairo
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas as reportlab_canvas

FILES = {"IPAexGothic": "opentype/ipaexfont-gothic/ipaexg.ttf", "IPAexMincho": "opentype/ipaexfont-mincho/ipaexm.ttf", "BIZ UDGothic": "truetype/bizud-gothic/BIZUDGothic-Regular.ttf",
         "BIZ UDPGothic": "truetype/bizud-gothic/BIZUDPGothic-Regular.ttf", "BIZ UDMincho": "truetype/bizud-mincho/BIZUDMincho-Regular.ttf",
         "TakaoPGothic": "truetype/takao-gothic/TakaoPGothic.ttf", "TakaoPMincho": "truetype/takao-mincho/TakaoPMincho.ttf", "IPAPGothic": "opentype/ipafont-gothic/ipagp.ttf",
         "IPAMincho": "opentype/ipafont-mincho/ipam.ttf", "VL PGothic": "truetype/vlgothic/VL-PGothic-Regular.ttf"}
UNEMBEDDED = {"HeiseiMin-W3", "HeiseiKakuGo-W5"}


def parts(colour):
    if isinstance(colour, int):
        return tuple((colour >> shift & 255) / 255 for shift in (16, 8, 0))
    return tuple(int(colour[place:place + 2], 16) / 255 for place in (1, 3, 5))


class ReportLab:
    known = set()

    def __init__(self, width, height, title):
        self.width, self.height = width, height
        self.buffer = io.BytesIO()
        self.canvas = reportlab_canvas.Canvas(self.buffer, pagesize=(width, height), pageCompression=1)
        self.canvas.setTitle(title)

    def font(self, name):
        if name not in self.known:
            self.known.add(name)
            pdfmetrics.registerFont(UnicodeCIDFont(name) if name in UNEMBEDDED else TTFont(name, "/usr/share/fonts/" + FILES.get(name, FILES["IPAexGothic"])))
        return name

    def measure(self, text, font, size):
        return pdfmetrics.stringWidth(text, self.font(font), size)

    def text(self, x, y, text, font, size, colour, bold=False):
        pen = self.canvas.beginText(x, self.height - y)
        pen.setFont(self.font(font), size)
        pen.setFillColorRGB(*parts(colour))
        if bold:
            pen.setTextRenderMode(2)
            self.canvas.setStrokeColorRGB(*parts(colour))
            self.canvas.setLineWidth(size * .025)
        pen.textOut(text)
        if bold:
            pen.setTextRenderMode(0)
        self.canvas.drawText(pen)

    def rect(self, x, y, width, height, fill=None, stroke=None, weight=.5, dash=None, radius=0):
        if fill:
            self.canvas.setFillColorRGB(*parts(fill))
        if stroke:
            self.canvas.setStrokeColorRGB(*parts(stroke))
            self.canvas.setLineWidth(weight)
        self.canvas.setDash(*(dash or ([],)))
        draw = self.canvas.roundRect if radius else self.canvas.rect
        draw(x, self.height - y - height, width, height, *([radius] if radius else []), stroke=int(bool(stroke)), fill=int(bool(fill)))
        self.canvas.setDash([])

    def line(self, x0, y0, x1, y1, colour, weight, dash=None):
        self.canvas.setStrokeColorRGB(*parts(colour))
        self.canvas.setLineWidth(weight)
        self.canvas.setDash(dash or [])
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)
        self.canvas.setDash([])

    def polygon(self, points, fill):
        path = self.canvas.beginPath()
        path.moveTo(points[0][0], self.height - points[0][1])
        for x, y in points[1:]:
            path.lineTo(x, self.height - y)
        path.close()
        self.canvas.setFillColorRGB(*parts(fill))
        self.canvas.drawPath(path, stroke=0, fill=1)

    def rotated(self, x, y, text, font, size, colour, angle):
        self.canvas.saveState()
        self.canvas.translate(x, self.height - y)
        self.canvas.rotate(angle)
        self.canvas.setFont(self.font(font), size)
        self.canvas.setFillColorRGB(*parts(colour))
        self.canvas.drawCentredString(0, 0, text)
        self.canvas.restoreState()

    def page(self):
        self.canvas.showPage()

    def finish(self):
        self.canvas.save()
        return self.buffer.getvalue()


class Cairo:
    def __init__(self, width, height, title):
        self.buffer = io.BytesIO()
        self.surface = cairo.PDFSurface(self.buffer, width, height)
        self.surface.set_metadata(cairo.PDFMetadata.TITLE, title)
        self.context = cairo.Context(self.surface)
        self.widths = {}

    def measure(self, text, font, size):
        total = 0
        for letter in text:
            key = font, letter
            if key not in self.widths:
                self.context.select_font_face(font)
                self.context.set_font_size(100)
                self.widths[key] = self.context.text_extents(letter).x_advance / 100
            total += self.widths[key]
        return total * size

    def text(self, x, y, text, font, size, colour, bold=False):
        self.context.select_font_face(font, cairo.FONT_SLANT_NORMAL, cairo.FONT_WEIGHT_BOLD if bold and "Noto" in font else cairo.FONT_WEIGHT_NORMAL)
        self.context.set_font_size(size)
        self.context.set_source_rgb(*parts(colour))
        self.context.move_to(x, y)
        self.context.show_text(text)

    def rect(self, x, y, width, height, fill=None, stroke=None, weight=.5, dash=None, radius=0):
        self.context.rectangle(x, y, width, height)
        if fill:
            self.context.set_source_rgb(*parts(fill))
            (self.context.fill_preserve if stroke else self.context.fill)()
        if stroke:
            self.context.set_dash(dash[0] if dash else [])
            self.context.set_source_rgb(*parts(stroke))
            self.context.set_line_width(weight)
            self.context.stroke()
            self.context.set_dash([])

    def line(self, x0, y0, x1, y1, colour, weight, dash=None):
        self.context.set_source_rgb(*parts(colour))
        self.context.set_line_width(weight)
        self.context.set_dash(dash or [])
        self.context.move_to(x0, y0)
        self.context.line_to(x1, y1)
        self.context.stroke()
        self.context.set_dash([])

    def polygon(self, points, fill):
        self.context.move_to(*points[0])
        for point in points[1:]:
            self.context.line_to(*point)
        self.context.close_path()
        self.context.set_source_rgb(*parts(fill))
        self.context.fill()

    def rotated(self, x, y, text, font, size, colour, angle):
        self.context.save()
        self.context.translate(x, y)
        self.context.rotate(-angle * 3.14159 / 180)
        self.text(-self.measure(text, font, size) / 2, 0, text, font, size, colour)
        self.context.restore()

    def page(self):
        self.context.show_page()

    def finish(self):
        self.surface.finish()
        return self.buffer.getvalue()
