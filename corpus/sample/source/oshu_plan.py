"""The plan as slides (flat ODP for Impress): cards and small tables, then the ruled schedule tables."""

from itertools import groupby

import odf
import oshu_plan_styles as styles
from odf import Cell

SUFFIX = "fodp"
MARGIN, WIDTH = 0.8, 28.1  # centimetres
ROWS = 12  # most initiatives on one slide
PHASES = {"改善": "go", "定着": "go", "利用": "start", "導入": "start", "調査": "plan", "計画": "plan"}


class Slides:
    """Slides in the making; every shape is placed by its left, top, width and height in centimetres."""

    def __init__(self, title):
        self.title, self.done = title, []

    def add(self, heading, *shapes):
        number = len(self.done) + 1
        frame = [box("bar", MARGIN, 0.6, WIDTH, 1.3, heading, "heading")] if heading else []
        if number > 1:
            frame.append(box("plain", MARGIN, 20.0, 14, 0.7, f"{self.title}（抜粋見本）", "tiny"))
            frame.append(box("plain", 26.9, 20.0, 2, 0.7, str(number), "tinyright"))
        self.done.append(f'<draw:page draw:name="p{number}" draw:master-page-name="master">'
                         + "".join(frame) + "".join(shapes) + "</draw:page>")


def box(style, x, y, width, height, text, paragraph):
    return (f'<draw:custom-shape draw:style-name="{style}" draw:layer="layout" svg:x="{x}cm" svg:y="{y}cm"'
            f' svg:width="{width}cm" svg:height="{height}cm">{odf.paragraph(text, paragraph)}'
            '<draw:enhanced-geometry svg:viewBox="0 0 21600 21600" draw:type="rectangle"'
            ' draw:enhanced-path="M 0 0 L 21600 0 21600 21600 0 21600 0 0 Z N"/></draw:custom-shape>')


def chevron(x, y, width, height, text):
    return box("chevron", x, y, width, height, text, "smallmid").replace(
        'draw:type="rectangle" draw:enhanced-path="M 0 0 L 21600 0 21600 21600 0 21600 0 0 Z N"',
        'draw:type="pentagon-right" draw:enhanced-path="M 0 0 L 18900 0 21600 10800 18900 21600 0 21600 Z N"')


def table(x, y, widths, rows, row_style):
    """A ruled table; column styles are w<hundredths of a centimetre>."""
    names = [f"w{round(width * 100)}" for width in widths]
    return (f'<draw:frame draw:style-name="frame" draw:layer="layout" svg:x="{x}cm" svg:y="{y}cm"'
            f' svg:width="{sum(widths):.2f}cm" svg:height="1cm"><table:table>' + odf.columns(names)
            + "".join(odf.table_rows(rows, row_style)) + "</table:table></draw:frame>")


SCHEDULE = (1.0, 1.1, 3.9, 6.0, 1.9, 4.05) + (1.45,) * 7
MEASURES, ONLINE, RESULTS, TERMS = (1.0, 7.9), (11.0, 6.0, 6.0), (2.6,) + (1.9,) * 7 + (2.2, 5.0), (2.0, 7.0, 19.1)


def schedule_rows(records, header):
    """Header and body rows of one slide's part: 施策, 目標 and 担当 merged downwards, the schedule over the years."""
    rows = [[Cell(text, "head", "smallmid") for text in header]]
    for _, group in groupby(records, key=lambda record: record["measure_number"]):
        group = list(group)
        goals = odf.runs([record["related_goals"] for record in group])
        departments = odf.runs([record["departments"] for record in group])
        for index, record in enumerate(group):
            row = []
            if index == 0:
                row.append(Cell(record["measure_number"], "side", "smallmid", rows=len(group)))
            row.append(Cell(record["number"], "cell", "smallmid"))
            if index == 0:
                row.append(Cell(record["measure"], "side", "small", rows=len(group)))
            row.append(Cell(record["name"], "cell", "small"))
            if goals[index]:
                row.append(Cell("".join(record["related_goals"]) or "－", "cell", "smallmid", rows=goals[index]))
            if departments[index]:
                row.append(Cell("・".join(record["departments"]), "cell", "small", rows=departments[index]))
            year = 2024
            for start, end in record["schedule_cells"]:
                text = record["schedule"][str(start)]
                row.append(Cell(text, PHASES.get(text[:2], "cell"), "yearmid", columns=end - start + 1))
                year = end + 1
            row += [Cell("", "cell", "yearmid") for _ in range(year, 2031)]
            rows.append(row)
    return rows


def parts(records):
    """Records of one direction → lists of about the same length that fit on a slide, cut only between measures."""
    records = list(records)
    slides = -(-len(records) // ROWS)
    fair, out = len(records) / slides, [[]]
    for _, group in groupby(records, key=lambda record: record["measure_number"]):
        group = list(group)
        if len(out[-1]) >= fair - 1 or len(out[-1]) + len(group) > ROWS:
            out.append([])
        out[-1] += group
    return out


def opening(document, slides):
    slides.add("", box("rule", MARGIN, 5.2, WIDTH, 0.12, "", "small"),
               box("plain", MARGIN, 6.0, WIDTH, 2.4, document["title"], "title"),
               box("rule", MARGIN, 8.9, WIDTH, 0.12, "", "small"),
               box("plain", MARGIN, 9.8, WIDTH, 1.2, document["subtitle"], "centre"),
               box("plain", MARGIN, 11.2, WIDTH, 1.2, document["issuer"], "centre"),
               box("note", 3.0, 14.2, 23.7, 3.0, "\n".join(document["notice"]), "body"))
    slides.add("目次", *(box("plain", 3.0, 3.2 + 1.3 * index, 22, 1.2, line, "lead")
                       for index, line in enumerate(document["contents"])))
    slides.add("1. 策定の背景", box("card", MARGIN, 3.0, WIDTH, 10.5, "\n".join(document["background"]), "bodywide"))
    slides.add("2. 位置付けと期間", box("card", MARGIN, 2.8, WIDTH, 2.6, document["position"], "bodywide"),
               box("card", MARGIN, 6.0, WIDTH, 3.4, document["period_text"], "bodywide"),
               *(chevron(1.6 + 5.4 * index, 11.0, 5.2, 2.0, year) for index, year in enumerate(document["years"])))
    shapes = []
    for level, part in enumerate(document["overview"]):
        y, count = 2.6 + 4.2 * level, len(part["items"])
        shapes.append(box("label", MARGIN, y, WIDTH, 0.9, part["label"], "labeltext"))
        width = (WIDTH - 0.5 * (count - 1)) / count
        shapes += [box("card", round(MARGIN + index * (width + 0.5), 2), y + 1.1, round(width, 2), 2.4, item, "centre")
                   for index, item in enumerate(part["items"])]
    slides.add("3. 取組の全体像", *shapes)


def tables(document, slides):
    online, results, goals = document["online"], document["results"], document["goals"]
    rows = [[Cell(text, "head", "mid") for text in online["header"]]]
    rows += [[Cell(row[0], "side", "bodyleft"), Cell(row[1], "cell", "right"), Cell(row[2], "cell", "right")]
             for row in online["rows"]]
    slides.add("4. オンライン申請の目標", box("note", MARGIN, 3.0, WIDTH, 2.4, online["lead"], "bodywide"),
               table(3.0, 7.0, ONLINE, rows, "h160"))
    shapes = [box("plain", MARGIN, 2.2, WIDTH, 1.2, document["measures_lead"], "bodyleft")]
    directions = [list(group) for _, group in groupby(document["records"], key=lambda record: record["path"][1])]
    places = ((0.8, 3.6), (10.2, 3.6), (10.2, 11.6), (19.6, 3.6))
    for (x, y), records in zip(places, directions):
        measures = {record["measure_number"]: record["measure"] for record in records}
        shapes.append(box("label", x, y, 8.9, 0.9, records[0]["path"][1], "labeltext"))
        shapes.append(table(x, y + 1.1, MEASURES, [[Cell(number, "side", "smallmid"), Cell(name, "cell", "small")]
                                                   for number, name in measures.items()], "h115"))
    slides.add("5. 施策一覧", *shapes)
    rows = [[Cell(text, "head", "mid") for text in results["header"]]]
    rows += [[Cell(text, "cell" if index else "side", "mid") for index, text in enumerate(row)]
             for row in results["rows"]]
    slides.add("6. 目標と実績", box("plain", MARGIN, 2.2, WIDTH, 1.4, results["lead"], "bodyleft"),
               table(2.2, 3.8, RESULTS, rows, "h160"),
               box("label", MARGIN, 10.4, WIDTH, 1.0, "7. 総合戦略との関連付け", "labeltext"),
               box("plain", MARGIN, 11.6, WIDTH, 1.6, goals["lead"], "bodyleft"),
               box("card", MARGIN, 13.4, WIDTH, 5.4, "\n".join(goals["items"]), "bodywide"))


def build(document):
    slides = Slides(document["title"])
    opening(document, slides)
    tables(document, slides)
    if len(slides.done) + 1 != document["records_from"]:
        raise SystemExit(f"oshu-plan: records_from must be {len(slides.done) + 1}")
    for direction, group in groupby(document["records"], key=lambda record: record["path"][1]):
        for records in parts(group):
            rows = schedule_rows(records, document["table_header"])
            slides.add("取組と工程", box("label", MARGIN, 2.1, 9.0, 0.9, direction, "labeltext"),
                       table(MARGIN, 3.2, SCHEDULE, rows, lambda n: "h125" if n else "h110"))
    terms = document["glossary"]
    index = odf.runs([row[0] for row in terms["rows"]])
    rows = [[Cell(text, "head", "mid") for text in terms["header"]]]
    for length, row in zip(index, terms["rows"]):
        first = [Cell(row[0], "side", "mid", rows=length)] if length else []
        rows.append(first + [Cell(row[1], "cell", "bodyleft"), Cell(row[2], "cell", "bodyleft")])
    slides.add("用語解説", table(MARGIN, 2.6, TERMS, rows, "h125"))
    widths = {*SCHEDULE, *MEASURES, *ONLINE, *RESULTS, *TERMS}
    return odf.document("presentation", document["title"] + "（抜粋見本）", [styles.FONT], styles.common(),
                        styles.automatic(widths), styles.MASTER, "".join(slides.done))


def anchors(record):
    """What the page on which the record begins must have."""
    return record["name"], record["path"][1]
