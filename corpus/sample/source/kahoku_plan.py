"""The policy as cards (HTML printed by Chromium): numbered cards with goal, bullets and 【主な担当課】, a strip on each page."""

from html import escape
from itertools import groupby

SUFFIX = "html"
ROOM = 5  # what a page holds: a card counts 2, a domain 1
STYLE = """
@page { size: 297mm 210mm; margin: 0 }
* { box-sizing: border-box; margin: 0; padding: 0 }
body { font: 12.5pt/1.5 "IPAexGothic"; color: #1d1d1d; -webkit-print-color-adjust: exact }
h1, h2, h3, th { font-weight: normal }
h1, .name, .quote { font-family: "Noto Sans CJK JP"; font-weight: bold }
.page { position: relative; width: 297mm; height: 209.5mm; padding: 12mm 34mm 10mm 12mm; overflow: hidden; break-after: page }
.page:last-child { break-after: auto }
nav { position: absolute; top: 12mm; right: 6mm; width: 22mm }
nav span { display: block; height: 22mm; margin-bottom: 2mm; padding: 2mm; font-size: 8pt; line-height: 1.3;
  border: .3mm solid #9ab5a4; border-radius: 2mm; display: flex; align-items: center; justify-content: center; text-align: center }
nav .here { background: #1f6f5c; color: #fff }
footer { position: absolute; right: 6mm; bottom: 5mm; font-size: 9pt; color: #555 }
h1 { font-size: 17pt; line-height: 1.3; color: #fff; background: #1f6f5c; padding: 2.5mm 5mm; margin-bottom: 6mm }
.card { border: .4mm solid #1f6f5c; border-radius: 2mm; margin-bottom: 6mm; padding-bottom: 3mm; break-inside: avoid }
.card h2 { display: flex; font-size: 15pt; background: #e3f0ea; border-bottom: .3mm solid #1f6f5c; border-radius: 2mm 2mm 0 0 }
.card h2 b { background: #d9772b; color: #fff; padding: 1.5mm 4mm; border-radius: 1.6mm 0 0 0 }
.card h2 span { padding: 1.5mm 4mm }
.goal { display: flex; align-items: center; gap: 4mm; margin: 3mm 5mm; color: #a34a10 }
.goal i { font-style: normal; font-size: 10.5pt; color: #fff; background: #1f6f5c; border-radius: 5mm; padding: .8mm 4mm }
ul { list-style: none; margin: 2mm 6mm }
li { padding-left: 1.3em; text-indent: -1.3em; margin-bottom: 1mm }
li::before { content: "●"; display: inline-block; width: 1.3em; text-indent: 0; color: #1f6f5c }
.charge { margin: 2mm 6mm 0; font-size: 11.5pt }
.lead { margin: 2mm 6mm }
.domain { margin: 0 0 4.5mm; border: .3mm solid #7ca893; border-radius: 2mm }
.domain h3 { display: inline-block; font-size: 12pt; color: #fff; background: #3c8a73; padding: .8mm 6mm; border-radius: 1.6mm 0 3mm 0 }
.domain ul { margin: 1.5mm 5mm }
.points li { margin-bottom: 5mm; font-size: 15pt }
.points li::before { content: "✓" }
.quote { margin: 10mm; padding: 8mm; border: .6mm solid #d9772b; font-size: 16pt; text-align: center }
table { border-collapse: collapse; width: 100%; margin-top: 3mm }
th, td { border: .3mm solid #333; padding: 2mm 3mm; text-align: left }
th { background: #e3f0ea }
.narrow { width: 60% }
.narrow td:last-child { text-align: right }
.columns { display: flex; gap: 6mm }
.columns div { flex: 1; border: .4mm solid #1f6f5c }
.columns h2 { font-size: 14pt; text-align: center; background: #1f6f5c; color: #fff; padding: 2mm }
.columns p { padding: 2mm 4mm }
.cover { padding: 30mm 20mm }
.cover .band { height: 34mm; background: #1f6f5c; margin-bottom: 16mm }
.cover .name { font-size: 36pt; text-align: center }
.cover .date { font-size: 16pt; text-align: center; margin: 6mm 0 16mm }
.cover .note { border: .4mm solid #d9772b; background: #fff7ea; padding: 4mm 6mm; font-size: 12pt }
"""


class Pages:
    """Pages in the making, each with the navigation strip (the present chapter marked) and its number."""

    def __init__(self, navigation):
        self.navigation, self.done = navigation, []

    def add(self, chapter, title, body):
        strip = "".join(f'<span{" class=here" if name == chapter else ""}>{escape(name)}</span>' for name in self.navigation)
        self.done.append(f'<section class="page"><h1>{escape(title)}</h1>{body}<nav>{strip}</nav>'
                         f"<footer>{len(self.done) + 1}</footer></section>")


def bullets(lines, style=""):
    return f"<ul{style}>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>" if lines else ""


def table(content, narrow=False):
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in content["rows"])
    title = f"<p>{escape(content['title'])}</p>" if content["title"] else ""
    return (title + f'<table{" class=narrow" if narrow else ""}><thead><tr>'
            + "".join(f"<th>{escape(cell)}</th>" for cell in content["header"]) + f"</tr></thead><tbody>{rows}</tbody></table>")


def plain(pages, page):
    body = bullets(page["points"], " class=points")
    if "quote" in page:
        body += f'<p class="quote">{escape(page["quote"])}</p>'
    if "table" in page:
        body += table(page["table"], narrow=bool(page["points"]))
    pages.add(page["chapter"], page["title"], body)


def card(record, document, lead=""):
    charge = ""
    if record["departments"]:
        charge = f'<p class="charge">{document["department_label"]} {escape("、".join(record["departments"]))}</p>'
    return (f'<div class="card"><h2><b>{record["number"]}</b><span>{escape(record["name"])}</span></h2>'
            f'<p class="goal"><i>{document["direction_label"]}</i><span>▶ {escape(record["description"])}</span></p>'
            + (f'<p class="lead">{escape(lead)}</p>' if lead else "") + bullets(record["actions"]) + charge + "</div>")


def domain(record):
    return f'<div class="domain"><h3>{escape(record["name"])}</h3>{bullets(record["actions"])}</div>'


def overview(document):
    columns = []
    for viewpoint, group in groupby(document["records"], key=lambda record: record["path"][1]):
        lines = "".join(f"<p>{record['number']} {escape(record['name'])}</p>" for record in group if record["number"])
        columns.append(f"<div><h2>{escape(viewpoint)}</h2>{lines}</div>")
    return '<div class="columns">' + "".join(columns) + "</div>"


def cards(pages, document):
    """Two cards a page; domains follow their card, and a card after domains begins a new page."""
    chapter = document["overview"]["chapter"]
    for viewpoint, group in groupby(document["records"], key=lambda record: record["path"][1]):
        heading = title = f"{viewpoint} / {document['viewpoints'][viewpoint]}"
        page, used, after_domain = [], 0, False
        for record in group:
            is_card = record["number"] is not None
            weight = 2 if is_card else 1
            if page and (used + weight > ROOM or is_card and after_domain):
                pages.add(chapter, heading, "".join(page))
                page, used = [], 0
                heading = title if is_card else f"{parent['number']}　{parent['name']}"
            if is_card:
                parent = record
                page.append(card(record, document, "" if record["actions"] else document["lead"]))
            else:
                page.append(domain(record))
            used, after_domain = used + weight, not is_card
        pages.add(chapter, heading, "".join(page))


def build(document):
    pages = Pages(document["navigation"])
    note = "".join(f"<p>{escape(line)}</p>" for line in document["notice"])
    pages.done.append('<section class="page cover"><div class="band"></div>'
                      f'<p class="name">{escape(document["title"])}</p><p class="date">{escape(document["subtitle"])}</p>'
                      f'<div class="note">{note}</div></section>')
    for page in document["pages_before"]:
        plain(pages, page)
    pages.add(document["overview"]["chapter"], document["overview"]["title"], overview(document))
    if len(pages.done) + 1 != document["records_from"]:
        raise SystemExit(f"kahoku-plan: records_from must be {len(pages.done) + 1}")
    cards(pages, document)
    for page in document["pages_after"]:
        plain(pages, page)
    return (f'<!doctype html><html lang="ja"><meta charset="utf-8"><title>{escape(document["title"])}（抜粋見本）</title>'
            f"<style>{STYLE}</style><body>{''.join(pages.done)}</body></html>\n")


def anchors(record):
    """What the page on which the record begins must have."""
    return record["name"], *record["actions"][:1]
