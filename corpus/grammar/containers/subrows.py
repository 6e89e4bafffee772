"""Rows of years with sub-rows of their own: 計画/実績, 工程/事業費, 取組/目標."""

import fields
import labels
from blocks import Cell, Line, Run, Table, line
from containers import headings
import sentences


def build(rng, plan, form):
    bracket = form.department if form.department in ("behind", "under") else ""
    number = rng.random() < .5
    naming = fields.draw_naming(rng, number=False if number else None, bracket=bracket)
    shown = ([fields.number_field(rng, plan)] if number else []) + [fields.name_field(rng, plan, naming, form.mark)]
    if not bracket:
        shown += fields.department_fields(rng, plan, "column")
    if rng.random() < .5:
        shown.insert(-1, fields.description_field(rng, plan))
    second = rng.choice(("cost", "result", "target"))
    plan_word = rng.choice({"cost": ("工程", "取組", "実施内容", "計画"), "result": ("計画", "予定", "当初計画"), "target": ("取組", "工程", "実施事項")}[second])
    other_word = rng.choice({"cost": ("事業費（千円）", "予算額（千円）", "概算事業費\n（千円）"), "result": ("実績", "実施状況"), "target": ("目標", "目標値", "数値目標")}[second])
    year_fields = fields.year_fields(rng, plan, group="")
    word, style = labels.measure(rng), headings.look(rng, form.page, 1)
    label_column = rng.random() < .8
    context = (rng, plan, form, shown, year_fields, second, plan_word, other_word, word, label_column)
    if form.grouping == "heading":
        out = []
        for measure in plan.measures:
            out += [headings.measure_heading(measure, style), table(measure.initiatives, measure.name, context)]
        return out
    return ([] if label_column else [headings_legend(plan_word, other_word)]) + [table(plan.initiatives, "", context)]


def headings_legend(plan_word, other_word):
    from blocks import Text
    return Text(line(f"上段：{plan_word}　下段：{other_word}".replace("\n", "")), "small", align="right", keep=True)


def table(items, title, context):
    rng, plan, form, shown, year_fields, second, plan_word, other_word, word, label_column = context
    column = form.grouping == "column"
    head = [([Cell([line(word)], header=True)] if column else []) + [Cell([line(p) for p in f.label.split("\n")] if f.label else [], header=True) for f in shown]
            + ([Cell([line(rng.choice(("", "区分")))] if rng.random() < .5 else [], header=True)] if label_column else [])
            + [Cell([line(p) for p in f.label.split("\n")], header=True) for f in year_fields]]
    body, last = [], None
    for item in items:
        row = []
        if item.measure is not last and form.grouping in ("column", "band"):
            text = Line([Run(item.measure.name)], [("measure", item.measure.name, None, None)])
            if column:
                row.append(Cell([text], rows=2 * sum(other.measure is item.measure for other in items)))
            else:
                body.append([Cell([text], columns=len(head[0]), fill="#ececea", align="left")])
        last = item.measure
        if form.grouping != "none":
            headings.state_measure(item)
        for field in shown:
            field.state(item)
            row.append(Cell(field.lines(item), rows=2, align=field.align))
        below = []
        if label_column:
            row.append(Cell([line(plan_word)], header=True))
            below.append(Cell([line(p) for p in other_word.split("\n")], header=True))
        for field in year_fields:
            field.state(item)
            row.append(Cell(field.lines(item), align=field.align))
            below.append(other_cell(rng, item, field.year, second, plan))
        body += [row, below]
    roles = (["measure"] if column else []) + [f.role for f in shown] + ["label"] * label_column + ["schedule"] * len(year_fields)
    widths = [1.1] * column + [f.width for f in shown] + [.8] * label_column + [max(f.width, .9) for f in year_fields]
    return Table(widths, head, body, form.style, roles, title, True, False)


def other_cell(rng, item, year, second, plan):
    if second == "cost":
        text = item.costs.get(year, "")
        if text:
            item.truth.setdefault("costs", []).append({"fiscal_year": year, "amount": int(text.replace(",", "")) * 1000, "unit": "千円", "text": text, "kind": None})
        return Cell([line(text, "cost", item.index, year)] if text else [], align="right")
    if year not in item.schedule:
        return Cell([])
    if second == "result":
        if year > plan.years[0] + 1:
            return Cell([])
        text = sentences.account(rng, item.field, plan.polite) if rng.random() < .5 else rng.choice(("実施済", "予定どおり実施", "一部実施", "未実施"))
        item.truth.setdefault("progress_first_half", []).append({"status": "", "text": text})
        return Cell([line(text, "progress", item.index, year)])
    text = sentences.number(rng) + rng.choice(sentences.UNITS[:5])
    item.truth.setdefault("targets", []).append({"text": text, "fiscal_year": year})
    return Cell([line(text, "target", item.index, year)], align="right")
