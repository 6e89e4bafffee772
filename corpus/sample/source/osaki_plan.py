"""A Word-form plan in running text: fields under numbered headings, examples in boxes, tables with merged years."""

from xml.sax.saxutils import escape

import odf
import writer
from odf import Cell

SUFFIX = "fodt"
SERIF, SANS = "IPAexMincho", "IPAexGothic"
FONT_NAMES = {SERIF: "IPAex明朝", SANS: "IPAexゴシック"}


def look(title):
    header = f'<style:header><text:p text:style-name="running">{escape(title)}（抜粋見本）</text:p></style:header>'
    footer = '<style:footer><text:p text:style-name="furniture">{}</text:p></style:footer>'
    serif, sans = FONT_NAMES[SERIF], FONT_NAMES[SANS]
    paragraphs = {
        "title": (sans, 22, True, "#1f3f6b", 'fo:text-align="center" fo:margin-top="5cm" fo:margin-bottom="0.3cm"'),
        "main": (serif, 10.5, False, None, 'fo:margin-left="0.4cm" fo:margin-right="0.4cm" fo:padding="0.2cm"'
                                           ' fo:border="0.75pt solid #1f3f6b" fo:background-color="#f3f6fb"'),
        "example": (serif, 10.5, False, None, 'fo:margin-left="0.4cm" fo:margin-right="0.4cm" fo:padding="0.2cm"'
                                              ' fo:border="1pt dashed #3f7f4f" fo:background-color="#f1f8f1"')}
    return writer.Look(serif, sans, "#35588a", header + footer.format("<text:page-number/>"), "", paragraphs)


def tables(document):
    national, period = document["national_table"], document["period_table"]
    rows = [[Cell(cell[0], "cell", "smallmid" if len(row) == 3 and index == 0 else "small", rows=cell[1])
             for index, cell in enumerate(row)] for row in national["rows"]]
    return {"national": ((2.6, 5.2, 8.6), writer.header(national["header"]), rows),
            "period": ((2.6,) + (1.4,) * 10, writer.header(period["header"]), writer.spanned(period["rows"], 1))}


def glossary(out, document):
    terms = document["glossary"]
    lengths = odf.runs([row[0] for row in terms["rows"]])
    rows = [([Cell(row[0], "side", "smallmid", rows=length)] if length else [])
            + [Cell(row[1], "cell", "small"), Cell(row[2], "cell", "small")]
            for length, row in zip(lengths, terms["rows"])]
    out.heading(document["glossary_title"], 1, "newpage")
    out.table((1.6, 4.4, 10.4), writer.header(terms["header"]), rows)


def chapters(out, document):
    ready = tables(document)
    for number, chapter in enumerate(document["chapters"]):
        out.heading(chapter["title"], 1, None if number else "firstpage")
        for part in [chapter, *chapter.get("sections", [])]:
            if part is not chapter:
                out.heading(part["title"], 2)
            for text in part["text"]:
                out.text(text)
            if "caption" in part:
                out.text(part["caption"], "centrelabel")
            if "table" in part:
                out.table(*ready[part["table"]])
        for title, text in chapter.get("boxes", []):
            out.text(f"{title}\n{text}", "main")
        for policy in chapter.get("policies", []):
            out.heading(policy["title"], 3, listed=False)
            out.text(policy["text"])
            out.text("【主な取組】\n" + "\n".join("・" + item for item in policy["items"]), "main")


def fields(out, document):
    out.heading(document["records_chapter"], 1, "newpage")
    for text in document["records_lead"]:
        out.text(text)
    records = document["records"]
    for index, record in enumerate(records):
        if record["kind"] != "field":
            continue
        out.heading(record["number"] + record["name"], 2)
        out.text(record["description"])
        examples = []
        for other in records[index + 1:]:
            if other["kind"] == "field":
                break
            examples.append(other["name"])
        bullet = "・" if len(examples) > 1 else ""
        out.text(document["example_title"] + "\n" + "\n".join(bullet + text for text in examples), "example")
        out.text("", "gap")


def build(document):
    style = look(document["title"])
    style.paragraphs["centrelabel"] = (FONT_NAMES[SANS], 9.5, False, None,
                                       'fo:text-align="center" fo:margin-bottom="0.1cm" fo:keep-with-next="always"')
    out = writer.Document(style)
    chapters(out, document)
    fields(out, document)
    glossary(out, document)
    text = out.xml(document["title"] + "（抜粋見本）", writer.cover(document))
    return text.replace('text:style-name="toctitle"', 'text:style-name="tocpage"', 1)


def anchors(record):
    """What the page on which the record begins must have."""
    return ((record["number"] or "") + record["name"],)
