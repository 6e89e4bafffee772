"""A wide table cut over pages sideways; and tables of 改定前 and 改定後."""

import copy

import fields
import labels
import sentences
from blocks import Break, Cell, Line, Run, Table, line
from containers import headings


def build(rng, plan, form):
    return revision(rng, plan, form) if form.container == "revision" else sideways(rng, plan, form)


def sideways(rng, plan, form):
    """Left columns on one page, years on the next, the number on both; one table in the truth."""
    naming = fields.draw_naming(rng, number=False, bracket="")
    number = fields.number_field(rng, plan)
    number.label = number.label or "No."
    for place, item in enumerate(plan.initiatives, 1):
        item.number = str(place)
    measure = fields.Field("measure", labels.measure(rng), lambda item: [line(item.measure.name, "measure")], headings.state_measure, 1.3)
    left = [number, measure, fields.name_field(rng, plan, naming, "、"), fields.description_field(rng, plan)] + fields.department_fields(rng, plan, "column")
    right = fields.year_fields(rng, plan, group="") + (fields.target_fields(rng, plan, "single") if rng.random() < .6 else [])
    repeat_number = rng.random() < .7
    rows = rng.choice((5, 6, 8))
    height = 34 * 9 / 7 if form.page.width < 700 else 40
    head_cells = [Cell([line(p) for p in f.label.split("\n")], header=True) for f in left + right]
    logical = Table([f.width for f in left + right], [head_cells], [], form.style, [f.role for f in left + right], "", True, False)
    parts = []
    for start in range(0, len(plan.initiatives), rows):
        items = plan.initiatives[start:start + rows]
        halves = []
        for columns in (left, right):
            shown = ([number] if columns is right and repeat_number else []) + columns
            head = [Cell([line(p) for p in f.label.split("\n")], header=True) for f in shown]
            body = []
            for item in items:
                for field in columns:
                    field.state(item)
                body.append([Cell(field.lines(item), align=field.align) for field in shown])
            table = Table([f.width for f in shown], [head], body, form.style, [f.role for f in shown], "", False, False, truth=False, height=height)
            offset = len(left) - (1 if repeat_number else 0) if columns is right else 0
            table.logical = (logical, len(logical.body), offset, columns is right and repeat_number)
            halves.append(table)
        for n in range(len(items)):
            cells = halves[0].body[n] + halves[1].body[n][(1 if repeat_number else 0):]
            logical.body.append([copy.copy(cell) for cell in cells])
        parts.append(halves)
    order = [half for pair in parts for half in pair] if rng.random() < .5 else [pair[0] for pair in parts] + [pair[1] for pair in parts]
    out = []
    for n, half in enumerate(order):
        out += ([Break()] if n else []) + [half]
    out[0].carries = logical
    return out


def revision(rng, plan, form):
    """Two name columns, before and after; what holds is the one after."""
    before, after = rng.choice((("改定前", "改定後"), ("変更前", "変更後"), ("旧", "新"), ("見直し前", "見直し後"), ("現行", "改定案")))
    naming = fields.draw_naming(rng, number=False, bracket=form.department if form.department in ("behind", "under") else "")
    number = [fields.number_field(rng, plan)] if rng.random() < .6 else []
    department = [] if naming.bracket else fields.department_fields(rng, plan, "column")
    reason, seen = rng.random() < .6, {item.name for item in plan.initiatives}
    import content
    word = labels.name(rng)
    deep = rng.random() < .5
    head_names = [before + ("" if deep else word), after + ("" if deep else word)]
    column = form.grouping in ("column", "none")
    head = [([Cell([line(labels.measure(rng))], header=True)] if column else []) + [Cell([line(f.label)] if f.label else [], header=True) for f in number]
            + [Cell([line(text)], header=True) for text in head_names] + [Cell([line(f.label)], header=True) for f in department]
            + ([Cell([line(rng.choice(("変更の理由", "改定理由", "見直しの内容", "備考")))], header=True)] if reason else [])]
    body, last = [], None
    for item in plan.initiatives:
        row = []
        if item.measure is not last:
            cell = Line([Run(item.measure.name)], [("measure", item.measure.name, None, None)])
            if column:
                row.append(Cell([cell], rows=len(item.measure.initiatives)))
            else:
                body.append([Cell([cell], columns=len(head[0]), fill="#ececea", align="left")])
        last = item.measure
        headings.state_measure(item)
        for field in number + department:
            field.state(item)
        row += [Cell(f.lines(item), align="center") for f in number]
        old = content.fresh(rng, item.field, seen) if rng.random() < .75 else rng.choice(("（新規）", "－", "―"))
        row.append(Cell([line(old, "other", item.index)]))
        row.append(Cell(fields.name_lines(rng, item, naming, form.mark)))
        row += [Cell(f.lines(item), align=f.align) for f in department]
        if reason:
            row.append(Cell([line(sentences.sentence(rng, item.field, plan.polite))]))
        body.append(row)
    roles = ["measure"] * column + ["number"] * len(number) + ["other", "name"] + ["department"] * len(department) + ["other"] * reason
    widths = [1.1] * column + [.4] * len(number) + [2, 2] + [f.width for f in department] + [2] * reason
    return [Table(widths, head, body, form.style, roles, "", True, False)]
