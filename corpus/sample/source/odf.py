"""Small pieces of flat OpenDocument XML shared by the LibreOffice layouts."""

import dataclasses
from xml.sax.saxutils import escape

NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("draw", "drawing"),
        ("number", "datastyle"), ("presentation", "presentation"), ("svg", "svg-compatible"),
        ("fo", "xsl-fo-compatible"), ("meta", "meta"))
) + (' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
     ' xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"')


def document(kind, title, fonts, styles, automatic, master, body):
    """A whole flat document; `kind` is text, spreadsheet or presentation."""
    faces = "".join(f'<style:font-face style:name="{font}" svg:font-family="&apos;{font}&apos;"/>' for font in fonts)
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {NAMESPACES} office:version="1.3"'
            f' office:mimetype="application/vnd.oasis.opendocument.{kind}">'
            f"<office:meta><dc:title>{escape(title)}</dc:title></office:meta>"
            f"<office:font-face-decls>{faces}</office:font-face-decls>"
            f"<office:styles>{styles}</office:styles>"
            f"<office:automatic-styles>{automatic}</office:automatic-styles>"
            f"<office:master-styles>{master}</office:master-styles>"
            f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>\n")


def font(name, size=None, bold=False, colour=None):
    """Attributes of style:text-properties that set Western and Asian text alike."""
    out = "".join(f' style:font-name{script}="{name}"' for script in ("", "-asian"))
    out += ' fo:language="ja" fo:country="JP" style:language-asian="ja" style:country-asian="JP"'
    if size:
        out += f' fo:font-size="{size}pt" style:font-size-asian="{size}pt"'
    if bold:
        out += ' fo:font-weight="bold" style:font-weight-asian="bold"'
    if colour:
        out += f' fo:color="{colour}"'
    return f"<style:text-properties{out}/>"


def style(name, family, *properties, parent=None):
    inherits = f' style:parent-style-name="{parent}"' if parent else ""
    return f'<style:style style:name="{name}" style:family="{family}"{inherits}>{"".join(properties)}</style:style>'


def paragraph(text, style_name, tag="p", level=None):
    """One text:p (or text:h) a line of `text`."""
    outline = f' text:outline-level="{level}"' if level else ""
    named = f' text:style-name="{style_name}"' if style_name else ""
    return "".join(f'<text:{tag}{named}{outline}>{escape(line)}</text:{tag}>'
                   for line in text.split("\n"))


@dataclasses.dataclass
class Cell:
    """A cell that begins here; `content` is text, or ready XML when it begins with '<'."""
    content: str
    style: str
    paragraph: str
    rows: int = 1
    columns: int = 1

    def xml(self):
        spans = ""
        if self.rows > 1 or self.columns > 1:
            spans = (f' table:number-rows-spanned="{self.rows}"'
                     f' table:number-columns-spanned="{self.columns}"')
        inner = self.content if self.content.startswith("<") else paragraph(self.content, self.paragraph)
        return (f'<table:table-cell table:style-name="{self.style}" office:value-type="string"{spans}>'
                f"{inner}</table:table-cell>")


def table_rows(rows, row_style):
    """Rows of Cells → XML; places that an earlier cell's span covers are filled in and not listed in `rows`."""
    covered, out = {}, []
    for number, cells in enumerate(rows):
        pieces, column, pending = [], 0, list(cells)
        while pending or covered.get((number, column)):
            if covered.pop((number, column), False):
                pieces.append("<table:covered-table-cell/>")
                column += 1
                continue
            cell = pending.pop(0)
            pieces.append(cell.xml())
            for down in range(cell.rows):
                for right in range(cell.columns):
                    covered[number + down, column + right] = True
            covered.pop((number, column))
            column += 1
        name = row_style(number) if callable(row_style) else row_style
        out.append(f'<table:table-row table:style-name="{name}">{"".join(pieces)}</table:table-row>')
    return out


def columns(names):
    return "".join(f'<table:table-column table:style-name="{name}"/>' for name in names)


def runs(values):
    """Lengths of runs of equal neighbours: the length at the first of each run, 0 at the others."""
    out, first = [], 0
    for index, value in enumerate(values):
        if index and value == values[index - 1]:
            out[first] += 1
            out.append(0)
        else:
            first = index
            out.append(1)
    return out
