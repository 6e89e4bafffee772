"""Several initiatives a cell: rows of measures, or rows of years."""

import fields
import labels
from blocks import Cell, Line, Run, Table, line
from containers import headings
from sentences import pick


def build(rng, plan, form):
    return measures(rng, plan, form) if form.container == "crowded" else years(rng, plan, form)


def measures(rng, plan, form):
    """A row a measure; its initiatives share the cells of departments and years."""
    bullet = pick(rng, ("・", 4), ("○", 2), ("number", 3), ("", 1), ("●", 1))
    naming = fields.draw_naming(rng, number=bullet == "number", bracket=rng.choice(("", "behind")))
    naming.bold = naming.quoted = False
    year_fields = fields.year_fields(rng, plan, group="") if rng.random() < .6 else []
    numbered, policy_column = rng.random() < .4, len(plan.policies) > 1 and rng.random() < .4
    head = [[Cell([line(labels.policy(rng))], header=True)] if policy_column else []]
    if numbered:
        head[0].append(Cell([line("No.")], header=True))
    head[0] += [Cell([line(labels.measure(rng))], header=True), Cell([line(labels.name(rng))], header=True)]
    shared = not naming.bracket
    if shared:
        head[0].append(Cell([line(labels.department(rng))], header=True))
    head[0] += [Cell([line(p) for p in f.label.split("\n")], header=True) for f in year_fields]
    body, last = [], None
    for n, measure in enumerate(plan.measures, 1):
        row, first = [], measure.initiatives[0]
        if policy_column and measure.policy is not last:
            row.append(Cell([line(measure.policy.name)], rows=len(measure.policy.measures)))
        last = measure.policy
        if numbered:
            row.append(Cell([line(str(n))], align="center"))
        row.append(Cell([Line([Run(measure.name)], [("measure", measure.name, None, None)])]))
        lines = []
        for item in measure.initiatives:
            headings.state_measure(item)
            entry = fields.name_lines(rng, item, naming, form.mark)
            if bullet not in ("number", ""):
                entry[0].runs.insert(0, Run(bullet))
            lines += entry
        row.append(Cell(lines))
        if shared:
            names = list(dict.fromkeys(d for item in measure.initiatives for d in item.departments))[:3]
            cell = Cell([Line([Run(name)], [("department", name, item.index, None) for item in measure.initiatives]) for name in names])
            row.append(cell)
            for item in measure.initiatives:
                item.truth["departments"] = names
        for field in year_fields:
            text = first.schedule.get(field.year, "")
            row.append(Cell([Line([Run(text)], [("schedule", text, item.index, field.year) for item in measure.initiatives])] if text else [], align=field.align))
            for item in measure.initiatives:
                fields.state_schedule(item, field.year, text)
        body.append(row)
    roles = ["other"] * policy_column + ["number"] * numbered + ["measure", "name"] + ["department"] * shared + ["schedule"] * len(year_fields)
    widths = [1] * policy_column + [.4] * numbered + [1.5, 3.5] + [1] * shared + [f.width for f in year_fields]
    return [Table(widths, head, body, form.style, roles, "", True, rng.random() < .3)]


def years(rng, plan, form):
    """A row a year, a column a measure; an initiative stands in the year in which it begins."""
    bullet = rng.choice(("・", "○", "●", "", "◇"))
    naming = fields.draw_naming(rng, number=rng.random() < .3, bracket=rng.choice(("behind", "behind", "under", "")))
    naming.bold = naming.quoted = False
    out, style = [], labels.year_style(rng)
    kept = plan.measures
    for start in range(0, len(kept), 4):
        part = kept[start:start + 4]
        head = [[Cell([line(rng.choice(("年度", "実施年度", "開始年度")))], header=True)] + [Cell([Line([Run(m.name)], [("measure", m.name, None, None)])], header=True) for m in part]]
        body = []
        for n, year in enumerate(plan.years):
            row = [Cell([line(p) for p in labels.year(year, style, n == 0).split("\n")], header=True)]
            for measure in part:
                lines = []
                for item in measure.initiatives:
                    if item.start == year:
                        headings.state_measure(item)
                        entry = fields.name_lines(rng, item, naming, form.mark)
                        entry[0].runs.insert(0, Run(bullet))
                        entry[0].facts.append(("period", labels.year(year, "wareki"), item.index, year))
                        item.truth["period"] = labels.year(year, "wareki")
                        lines += entry
                row.append(Cell(lines))
            body.append(row)
        out.append(Table([.8] + [2] * len(part), head, body, form.style, ["label"] + ["name"] * len(part), "", True, False))
    return out
