"""What the two Word-form plans share: a Writer document put together block by block (flat ODT)."""

from xml.sax.saxutils import escape

import odf
from odf import Cell

RULE = 'fo:border="0.5pt solid #000000" fo:padding="0.08cm" style:vertical-align="middle"'


class Document:
    """Body XML in the making, with the headings that go into the table of contents."""

    def __init__(self, look):
        self.look, self.body, self.contents, self.widths = look, [], [], {}

    def text(self, text, style="body"):
        self.body.append(odf.paragraph(text, style))

    def heading(self, text, level, style=None, listed=True):
        """A heading; when listed it also becomes a line of the table of contents."""
        mark = ""
        if listed:
            self.contents.append((text, level))
            mark = f'<text:bookmark text:name="toc{len(self.contents)}"/>'
        self.body.append(f'<text:h text:style-name="{style or f"heading{level}"}" text:outline-level="{level}">'
                         f"{mark}{escape(text)}</text:h>")

    def table(self, widths, header, rows):
        """A ruled table; header rows are repeated where it breaks over a page."""
        name = f"table{len(self.widths) + 1}"
        self.widths[name] = widths
        self.body.append(
            f'<table:table table:name="{name}" table:style-name="{name}">'
            + odf.columns(f"{name}.{index}" for index in range(len(widths)))
            + "<table:table-header-rows>" + "".join(odf.table_rows(header, "row")) + "</table:table-header-rows>"
            + "".join(odf.table_rows(rows, "row")) + "</table:table>")
        self.text("", "gap")

    def table_of_contents(self):
        lines = "".join(
            f'<text:p text:style-name="toc{level}">{escape(text)}<text:tab/>'
            f'<text:bookmark-ref text:reference-format="page" text:ref-name="toc{number}">0</text:bookmark-ref></text:p>'
            for number, (text, level) in enumerate(self.contents, 1))
        return odf.paragraph("目　次", "toctitle") + lines

    def xml(self, title, cover):
        look = self.look
        master = ('<style:master-page style:name="cover" style:page-layout-name="bare"/>'
                  f'<style:master-page style:name="front" style:page-layout-name="framed">{look.front}</style:master-page>'
                  f'<style:master-page style:name="main" style:page-layout-name="framed">{look.furniture}'
                  "</style:master-page>")
        return odf.document("text", title, look.fonts, common(look), automatic(look, self.widths), master,
                            cover + self.table_of_contents() + "".join(self.body))


class Look:
    """Fonts, sizes and colours of one plan. `paragraphs` add to or replace those below."""

    def __init__(self, text_font, heading_font, accent, furniture, front="", paragraphs=(), margin=2.2, keep=False):
        self.fonts = sorted({text_font, heading_font})
        self.text_font, self.heading_font, self.accent = text_font, heading_font, accent
        self.furniture, self.front, self.margin, self.keep = furniture, front, margin, keep
        self.paragraphs = {
            # font, size, bold, colour, other paragraph properties
            "title": (heading_font, 28, True, accent, 'fo:text-align="center" fo:margin-top="5cm" fo:margin-bottom="0.3cm"'),
            "centre": (heading_font, 16, False, None, 'fo:text-align="center" fo:margin-bottom="0.5cm"'),
            "date": (heading_font, 16, False, None, 'fo:text-align="center" fo:margin-top="5cm" fo:margin-bottom="0.5cm"'),
            "notice": (text_font, 10.5, False, None, 'fo:border="0.75pt solid #b08020" fo:padding="0.25cm"'
                                                     ' fo:background-color="#fff8e4"'),
            "toctitle": (heading_font, 15, True, None, 'fo:text-align="center" fo:margin-bottom="0.6cm"'),
            "body": (text_font, 10.5, False, None, 'fo:text-indent="0.37cm" fo:margin-bottom="0.15cm" fo:line-height="150%"'),
            "list": (text_font, 10.5, False, None, 'fo:margin-left="0.8cm" fo:margin-bottom="0.1cm"'),
            "gap": (text_font, 6, False, None, ""),
            "label": (heading_font, 10.5, True, None, 'fo:margin-top="0.2cm" fo:margin-bottom="0.12cm" fo:keep-with-next="always"'),
            "box": (text_font, 10.5, False, None, f'fo:margin-left="0.3cm" fo:margin-right="0.3cm" fo:padding="0.2cm"'
                                                  f' fo:border="1pt solid {accent}" fo:background-color="#f4f8f4"'),
            "small": (text_font, 9, False, None, ""),
            "smallmid": (text_font, 9, False, None, 'fo:text-align="center"'),
            "strong": (heading_font, 9, True, None, 'fo:text-align="center"'),
            "furniture": (text_font, 9, False, "#505050", 'fo:text-align="center"'),
            "running": (text_font, 9, False, "#505050", 'fo:text-align="end" fo:border-bottom="0.5pt solid #808080"'),
            **dict(paragraphs)}


def common(look):
    headings = (("heading1", 15, f'fo:background-color="{look.accent}" fo:padding="0.12cm"', "#ffffff"),
                ("heading2", 12.5, f'fo:border-bottom="1.25pt solid {look.accent}"', None),
                ("heading3", 11.5, 'fo:background-color="#e8eef2" fo:padding="0.08cm"', None))
    out = [f'<style:default-style style:family="paragraph">{odf.font(look.text_font, 10.5)}</style:default-style>']
    for name, size, extra, colour in headings:
        out.append(odf.style(name, "paragraph",
                             f'<style:paragraph-properties fo:margin-top="0.45cm" fo:margin-bottom="0.25cm" {extra}'
                             ' fo:keep-with-next="always"/>', odf.font(look.heading_font, size, True, colour)))
    for level in (1, 2, 3):
        width = 21 - 2 * look.margin
        out.append(odf.style(f"toc{level}", "paragraph",
                             f'<style:paragraph-properties fo:margin-left="{0.5 * (level - 1)}cm" fo:margin-bottom="0.1cm">'
                             f'<style:tab-stops><style:tab-stop style:position="{width - 0.5 * (level - 1):.2f}cm"'
                             ' style:type="right" style:leader-style="dotted" style:leader-text="."/></style:tab-stops>'
                             "</style:paragraph-properties>", odf.font(look.text_font, 10.5, level == 1)))
    for name, (font, size, bold, colour, extra) in look.paragraphs.items():
        out.append(odf.style(name, "paragraph", f"<style:paragraph-properties {extra}/>",
                             odf.font(font, size, bold, colour)))
    return "".join(out)


def automatic(look, widths):
    size = 'fo:page-width="21cm" fo:page-height="29.7cm"'
    out = [f'<style:page-layout style:name="bare"><style:page-layout-properties {size} fo:margin="{look.margin}cm"/>'
           "</style:page-layout>",
           f'<style:page-layout style:name="framed"><style:page-layout-properties {size} fo:margin-left="{look.margin}cm"'
           f' fo:margin-right="{look.margin}cm" fo:margin-top="1.2cm" fo:margin-bottom="1.1cm"/>'
           '<style:header-style><style:header-footer-properties fo:min-height="0.9cm" fo:margin-bottom="0.4cm"/>'
           '</style:header-style><style:footer-style><style:header-footer-properties fo:min-height="0.9cm"'
           ' fo:margin-top="0.3cm"/></style:footer-style></style:page-layout>',
           odf.style("row", "table-row", '<style:table-row-properties fo:keep-together="always"/>')]
    for name, fill in (("cell", None), ("head", "#dbe6ee"), ("side", "#eef2f5"), ("fill", "#fdeccf")):
        paint = f' fo:background-color="{fill}"' if fill else ""
        out.append(odf.style(name, "table-cell", f"<style:table-cell-properties {RULE}{paint}/>"))
    split = "false" if look.keep else "true"
    for name, table in widths.items():
        out.append(odf.style(name, "table",
                             f'<style:table-properties style:width="{sum(table):.2f}cm" table:align="center"'
                             f' table:border-model="collapsing" style:may-break-between-rows="{split}"/>'))
        out += [odf.style(f"{name}.{index}", "table-column",
                          f'<style:table-column-properties style:column-width="{width}cm"/>')
                for index, width in enumerate(table)]
    for name, parent, master, number in (("titlepage", "title", "cover", ""), ("titleline", "title", None, ' fo:margin-top="0cm"'), ("tocpage", "toctitle", "front", ""),
                                         ("mainpage", "heading1", "main", ""),
                                         ("firstpage", "heading1", "main", ' style:page-number="1"'),
                                         ("newpage", "heading1", None, ' fo:break-before="page"')):
        page = f' style:master-page-name="{master}"' if master else ""
        out.append(odf.style(name, "paragraph", f"<style:paragraph-properties{number}/>", parent=parent).replace(
            ' style:family', f'{page} style:family', 1))
    return "".join(out)


def cover(document):
    """The first page: title, date and publisher, and the notice that this is a sample."""
    first, *rest = document.get("cover_title", [document["title"]])
    return (odf.paragraph(first, "titlepage")
            + "".join(odf.paragraph(line, "titleline") for line in rest) + odf.paragraph(document["subtitle"], "date")
            + odf.paragraph(document["issuer"], "centre") + odf.paragraph("", "centre")
            + odf.paragraph("\n".join(document["notice"]), "notice"))


def spanned(rows, label_columns):
    """Rows of [text, rows, columns] → Cells; cells of the first columns are labels, filled cells are tinted."""
    out, covered = [], {}
    for number, row in enumerate(rows):
        cells, column = [], 0
        for text, down, right in row:
            while covered.get((number, column)):
                column += 1
            covered.update({(number + y, column + x): True for y in range(down) for x in range(right)})
            label = column < label_columns
            style, paragraph = ("side", "small") if label else ("fill" if text else "cell", "smallmid")
            if text.startswith("◇"):
                style, paragraph = "cell", "small"
            cells.append(Cell(text, style, paragraph, rows=down, columns=right))
            column += right
        out.append(cells)
    return out


def header(texts):
    return [[Cell(text, "head", "strong") for text in texts]]
