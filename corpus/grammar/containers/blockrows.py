"""Small blocks of label rows over value rows, stacked or side by side; names in headings over small tables."""

import fields
import labels
from blocks import Cell, Line, Run, Side, Table, Text, line
from containers import headings


def build(rng, plan, form):
    return headed(rng, plan, form) if form.container == "headed" else blocks(rng, plan, form)


def blocks(rng, plan, form):
    naming = fields.draw_naming(rng, number=rng.random() < .4, bracket=form.department if form.department in ("behind", "under") else "")
    name = fields.name_field(rng, plan, naming, form.mark)
    department = [] if naming.bracket else fields.department_fields(rng, plan, "column")
    extra = rng.choice(([fields.period_field(rng, plan)], fields.cost_fields(rng, plan, "one"), [fields.kind_field(rng, plan)]))
    long = [fields.description_field(rng, plan) if rng.random() < .6 else fields.actions_field(rng, plan)]
    tail = fields.progress_fields(rng, plan) if rng.random() < .4 else fields.year_fields(rng, plan, group="") if rng.random() < .6 else []
    side_by_side = form.page.width > 700 or rng.random() < .4
    labels_left = rng.random() < .4
    style, out = headings.look(rng, form.page, 1), []
    for measure in plan.measures:
        out.append(headings.measure_heading(measure, style))
        made = []
        for item in measure.initiatives:
            headings.state_measure(item)
            made.append(block(rng, form, item, [name] + department + extra, long, tail, labels_left))
        if side_by_side:
            out += [Side([[pair[0]], [pair[1]] if len(pair) > 1 else []], [1, 1], rng.choice((8, 14)), True) for pair in (made[n:n + 2] for n in range(0, len(made), 2))]
        else:
            out += made
    return out


def block(rng, form, item, short, long, tail, labels_left):
    for field in short + long + tail:
        field.state(item)

    def label(field, **options):
        return Cell([line(part) for part in field.label.split("\n")], header=True, **options)
    spans = [2] + [1] * (len(short) - 1)
    count = sum(spans)
    rows = [[label(f, columns=s) for f, s in zip(short, spans)], [Cell(f.lines(item), columns=s, align=f.align) for f, s in zip(short, spans)]]
    for field in long:
        if labels_left:
            rows.append([label(field), Cell(field.lines(item), columns=count - 1)])
        else:
            rows += [[label(field, columns=count)], [Cell(field.lines(item), columns=count)]]
    if tail and len(tail) <= count:
        share = [1] * len(tail)
        share[-1] += count - len(tail)
        rows += [[label(f, columns=s) for f, s in zip(tail, share)], [Cell(f.lines(item), columns=s, align=f.align) for f, s in zip(tail, share)]]
    elif tail:
        for field in tail:
            rows.append([label(field), Cell(field.lines(item), columns=count - 1)])
    return Table([1.4] + [1] * (count - 1), [], rows, form.style, ["mixed"] * count, item.name, False, False, keep=True)


def headed(rng, plan, form):
    """The name in a heading, a small table (years, or label and value) under it."""
    measure_look, name_look = headings.look(rng, form.page, 1), headings.look(rng, form.page, 2)
    name_look["form"] = rng.choice(("{n}　{t}", "{n} {t}", "{n}{t}", "■ {n} {t}", "【{n}】{t}"))
    if "【" in name_look["form"] and any(not item.number for item in plan.initiatives):
        name_look["form"] = "{n}　{t}"
    badge = rng.random() < .25
    front, rest = fields.draw(rng, plan, "rows", "column")
    shown = [f for f in front + rest]
    as_labels = rng.random() < .4
    told = rng.random() < .4
    out = []
    for measure in plan.measures:
        out.append(headings.measure_heading(measure, measure_look))
        for item in measure.initiatives:
            headings.state_measure(item)
            block = headings.heading(item.name, item.number, name_look)
            block.line.facts = [("name", item.name, item.index, None)]
            if item.number:
                item.truth["no"] = item.number
                block.line.facts.append(("number", item.number, item.index, None))
            if badge:
                block.line.runs.append(Run(f"【{item.kind}】"))
                item.truth["kind"] = item.kind
            out.append(block)
            use = shown
            if told:
                item.truth["description"] = item.description
                out.append(Text(Line([Run("　" + item.description)], [("description", item.description, item.index, None)]), "p"))
                use = [f for f in shown if f.role != "description"]
            out.append(small(rng, form, item, use, as_labels))
    return out


def small(rng, form, item, shown, as_labels):
    for field in shown:
        field.state(item)
    if as_labels:
        body = [[Cell([line(p) for p in ((f.group.split("|")[-1].replace("\n", "") + " " if f.group and f.year else "") + f.label).split("\n")], header=True), Cell(f.lines(item))] for f in shown]
        return Table([1, 4], [], body, form.style, ["label", "value"], item.name, False, False, keep=True, truth=form.ruling not in ("none", "stripes"))
    head = [[Cell([line(p) for p in f.label.split("\n")], header=True) for f in shown]]
    return Table([max(.7, f.width) for f in shown], head, [[Cell(f.lines(item), align=f.align) for f in shown]], form.style, [f.role for f in shown], item.name, False, rng.random() < .2)
