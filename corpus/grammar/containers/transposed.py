"""Tables turned on their side: each column is an initiative, each row a field."""

import fields
import labels
from blocks import Cell, Table, line
from containers import headings


def build(rng, plan, form):
    naming = fields.draw_naming(rng, bracket=form.department if form.department in ("behind", "under") else "")
    front, rest = fields.draw(rng, plan, "transposed", form.department)
    number_row = rng.random() < .3
    if number_row:
        naming.number = False
        front.insert(0, fields.number_field(rng, plan))
    shown = front + [fields.name_field(rng, plan, naming, form.mark)] + rest
    style, header_top = headings.look(rng, form.page, 1), rng.random() < .5
    most = 5 if form.page.width > 700 else 4
    out = []
    for measure in plan.measures:
        items = measure.initiatives
        for start in range(0, len(items), most):
            part = items[start:start + most]
            if start == 0:
                out.append(headings.measure_heading(measure, style))
            for item in part:
                headings.state_measure(item)
            out.append(table(rng, form, shown, part, measure.name, header_top))
    return out


def table(rng, form, shown, items, title, header_top):
    grouped = any(field.group and len([f for f in shown if f.group == field.group]) > 1 for field in shown)
    body, previous = [], None
    for field in shown:
        row = []
        size = len([f for f in shown if f.group == field.group]) if field.group else 1
        label = Cell([line(part) for part in labels.spaced(rng, field.label, form.spread).split("\n")] if field.label else [], header=True)
        if grouped and size > 1:
            if field.group != previous:
                row.append(Cell([line(field.group.replace("\n", "").replace("|", " "))], rows=size, header=True))
        elif grouped:
            label.columns = 2
        previous = field.group if size > 1 else None
        row.append(label)
        cells = []
        for item in items:
            field.state(item)
            lines = field.lines(item)
            texts = [entry.text for entry in lines]
            if cells and field.role == "department" and texts and field.merge and texts == [entry.text for entry in cells[-1].lines]:
                cells[-1].columns += 1
                for entry, other in zip(cells[-1].lines, lines):
                    entry.facts.extend(other.facts)
            else:
                cells.append(Cell(lines, align=field.align, bold=field.role == "name" and rng.random() < .2))
        body.append(row + cells)
    head = []
    if header_top and not (grouped and body[0][0].rows > 1) and len(body[0]) == len(items) + 1:
        head = [body.pop(0)]
        for cell in head[0]:
            cell.header = True
    label_columns = 2 if grouped else 1
    return Table([.5, .9] + [2] * len(items) if grouped else [1] + [2] * len(items), head, body, form.style, ["label"] * label_columns + ["initiative"] * len(items), title,
                 False, False, row_roles=[field.role for field in shown], keep=rng.random() < .8)
