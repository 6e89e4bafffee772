"""A Word-form plan: under each initiative's 【heading】 one small schedule table, merged over the fiscal years."""

from itertools import groupby

import writer
from odf import Cell

SUFFIX = "fodt"
SERIF, SANS = "Noto Serif CJK JP", "Noto Sans CJK JP"
SCHEDULE = (2.1,) + (2.9,) * 5
FIRST, LAST = 2024, 2028


def look():
    footer = '<style:footer><text:p text:style-name="furniture"><text:page-number/></text:p></style:footer>'
    return writer.Look(SERIF, SANS, "#1f5c4d", footer, footer, keep=True)


def schedule(record, document):
    """The rows 取組 and 目標 of one initiative; years without a step are one empty cell."""
    label, goal = document["schedule_labels"]
    row, year = [Cell(label, "side", "strong")], FIRST
    for start, end in record["schedule_cells"]:
        row.append(Cell(record["schedule"][str(start)], "cell", "smallmid", columns=end - start + 1))
        year = end + 1
    if year <= LAST:
        row.append(Cell("", "cell", "smallmid", columns=LAST - year + 1))
    return [row, [Cell(goal, "side", "strong"), Cell(record["target"], "cell", "smallmid", columns=LAST - FIRST + 1)]]


def chapters(out, document, chapters, first):
    tables = {"period": ((2.9,) + (1.55,) * 8 + (1.3,), document["period_table"], 1),
              "system": ((3.6, 4.6, 8.4), document["system_table"], 2)}
    for chapter in chapters:
        out.heading(chapter["title"], 1, first)
        first = "newpage"
        for section in chapter["sections"]:
            out.heading(section["title"], 2)
            for text in section["text"]:
                out.text(text)
            for item in section.get("list", []):
                out.text(item, "list")
            if "table" in section:
                widths, table, labels = tables[section["table"]]
                out.table(widths, writer.header(table["header"]), writer.spanned(table["rows"], labels))


def build(document):
    out = writer.Document(look())
    chapters(out, document, document["chapters"], "mainpage")
    out.heading(document["records_chapter"], 1, "newpage")
    for number, group in groupby(document["records"], key=lambda record: record["measure_number"]):
        records, measure = list(group), document["measures"][number]
        out.heading(measure["heading"] + records[0]["measure"], 3)
        out.text(measure["lead"])
        out.text("〈取組概要〉\n" + "\n".join("・" + record["name"] for record in records), "box")
        for record in records:
            out.text(f"【{record['name']}】", "label")
            out.table(SCHEDULE, writer.header(document["schedule_header"]), schedule(record, document))
    chapters(out, document, document["closing"], "newpage")
    out.heading(document["glossary_title"], 1, "newpage")
    terms = document["glossary"]
    out.table((4.6, 12.0), writer.header(terms["header"]),
              [[Cell(text, "cell", "small") for text in row] for row in terms["rows"]])
    text = out.xml(document["title"] + "（抜粋見本）", writer.cover(document))
    return text.replace('text:style-name="toctitle"', 'text:style-name="tocpage"', 1)


def anchors(record):
    """What the page on which the record begins must have."""
    return (f"【{record['name']}】",)
