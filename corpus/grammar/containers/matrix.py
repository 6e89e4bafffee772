"""Departments in the header, marks under them; years may follow."""

import fields
import labels
import sentences
from blocks import Cell, Line, Run, Table, Text, line


def build(rng, plan, form):
    lead, other = rng.choice((("◎", "○"), ("●", "○"), ("◎", "○"), ("主", "関"), ("■", "□"), ("○", "○")))
    fields_of_work = list({item.field for item in plan.initiatives})
    names = []
    while len(names) < rng.randint(6, 14):
        name = sentences.department(rng, rng.choice(fields_of_work + ["office", "people", "system", "works", "welfare"]), {"common": 0})
        if name not in names and len(name) <= 8:
            names.append(name)
    vertical, upright_years = rng.random() < .7, rng.random() < .7
    divisions = rng.random() < .4
    towns = rng.random() < .2
    if towns:
        names = list(dict.fromkeys(sentences.town(rng) for _ in range(rng.randint(4, 8))))
        lead, other = "○", "△"
    for item in plan.initiatives:
        item.departments = rng.sample(names, min(len(names), rng.choices((1, 2, 3, 4), (3, 4, 3, 1))[0]))
    naming = fields.draw_naming(rng, number=False)
    shown = [fields.name_field(rng, plan, naming, "、")]
    if rng.random() < .6:
        shown.insert(0, fields.number_field(rng, plan))
    years = fields.year_fields(rng, plan, group="実施年度" if divisions else "", dashes="－" if rng.random() < .3 else "") if upright_years else []
    word = labels.measure(rng)
    head_word = rng.choice(("参加市町村", "構成市町")) if towns else rng.choice(("担当課", "所管課・関係課", "主管課及び関係課", "関係部署"))
    head = header(rng, shown, names, years, word, head_word, vertical, divisions)
    body, last = [], None
    for item in plan.initiatives:
        row = []
        if form.grouping in ("column", "heading", "none"):
            if item.measure is not last:
                row.append(Cell([Line([Run(item.measure.name)], [("measure", item.measure.name, None, None)])], rows=len(item.measure.initiatives)))
        elif item.measure is not last:
            body.append([Cell([Line([Run((item.measure.number + "　" if item.measure.number else "") + item.measure.name)], [("measure", item.measure.name, None, None)])],
                              columns=len(shown) + len(names) + len(years), fill="#eeeeee", align="left")])
        last = item.measure
        item.truth["measure"] = item.measure.name
        for field in shown:
            field.state(item)
            row.append(Cell(field.lines(item), align=field.align))
        for name in names:
            mark = lead if name == item.departments[0] else other if name in item.departments else ""
            row.append(Cell([Line([Run(mark)], [("other" if towns else "department", name, item.index, None)])] if mark else [], align="center", valign="middle"))
        for field in years:
            field.state(item)
            row.append(Cell(field.lines(item), align="center"))
        body.append(row)
        inside = [name for name in names if name in item.departments]
        if not towns:
            item.truth["departments"] = inside
    band = form.grouping == "band"
    if band:
        head[0] = head[0][1:]
    roles = ([] if band else ["measure"]) + [f.role for f in shown] + ["other" if towns else "department"] * len(names) + ["schedule"] * len(years)
    widths = ([] if band else [1.6]) + [.5 if f.role == "number" else 3.2 for f in shown] + [.42 if vertical else .9] * len(names) + [.7] * len(years)
    legend = "○：実施　△：参加を検討" if towns else rng.choice((f"{lead}：主管課　{other}：関係課", f"（{lead}主担当　{other}関係）", f"凡例　{lead} 主に担当する課　{other} 協力する課")) if lead != other else f"{lead}：担当課"
    out = [Text(Line([Run(legend)]), "small", align="right")]
    out.append(Table(widths, head, body, form.style, roles, "", rng.random() < .7, False))
    return out if rng.random() < .8 else out[::-1]


def header(rng, shown, names, years, word, head_word, vertical, divisions):
    deep = 2 if divisions else 1
    head = [[Cell([line(word)], rows=deep, header=True)] + [Cell([line(f.label)] if f.label else [], rows=deep, header=True) for f in shown]]
    cells = [Cell([Line([Run(name)])], header=True, vertical=vertical, valign="top" if vertical else "") for name in names]
    year_cells = [Cell([line(part) for part in f.label.split("\n")], header=True) for f in years]
    if not divisions:
        head[0] += cells + year_cells
        return head
    head[0].append(Cell([line(head_word)], columns=len(names), header=True))
    if years:
        head[0].append(Cell([line(years[0].group or "実施年度")], columns=len(years), header=True))
    head.append(cells + year_cells)
    return head
