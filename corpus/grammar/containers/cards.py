"""Boxes in a grid, an initiative each."""

import fields
from blocks import Box, Break, Line, Run, Side, Space, Text
from containers import headings, labelled


def build(rng, plan, form):
    slide = form.page.width > form.page.height
    across = rng.choice((2, 3)) if slide else rng.choice((1, 2, 2))
    bracket = form.department if form.department in ("behind", "under") else ""
    naming = fields.draw_naming(rng, bracket=bracket)
    naming.bold = rng.random() < .7
    front, rest = fields.draw(rng, plan, "cards", "none" if bracket else "column")
    rest = [field for field in rest if field.role not in ("indicator", "baseline") and field.label != "単位"][:rng.choice((2, 3, 4, 5))]
    if not bracket and not any(field.role == "department" for field in rest):
        rest += fields.department_fields(rng, plan, "column")
    look = labelled.draw(rng)
    border, fill = rng.choice(("line", "round", "left", "dashed", "none")), rng.choice(("", "", "#f4f7fa", "#fbf7ee"))
    if form.ruling in ("none", "stripes", "fills"):
        border, fill = ("none", rng.choice(("#f0f3f6", "#f7f2e6")) if form.ruling == "fills" else "")
    title_fill = rng.choice(("", "", form.page.accent, "#dde6ee"))
    measure_look = headings.look(rng, form.page, 1)
    break_measures, least, out = slide and rng.random() < .6, rng.choice((0, 60, 90, 120)), []
    for number, measure in enumerate(plan.measures):
        if break_measures and number:
            out.append(Break())
        out.append(headings.measure_heading(measure, measure_look))
        boxes = []
        for item in measure.initiatives:
            headings.state_measure(item)
            names = fields.name_lines(rng, item, naming, form.mark)
            if title_fill == form.page.accent:
                for run in names[0].runs:
                    run.colour = run.colour or "#ffffff"
            blocks = [Text(names[0], "h4", fill=title_fill, before=0, size=form.page.size)]
            blocks += [Text(entry, "small", before=1) for entry in names[1:]]
            for field in front + rest:
                blocks += labelled.lines(field, item, form, look)
            boxes.append(Box(blocks, border, fill, form.page.accent, rng.choice((4, 6, 8)), minimum=least))
        for start in range(0, len(boxes), across):
            line = boxes[start:start + across]
            columns = [[box] for box in line] + [[] for _ in range(across - len(line))]
            out.append(Side(columns, [1] * across) if across > 1 else line[0])
    return out
