"""One label/value sheet an initiative, one, two or several a page."""

import fields
import labels
from blocks import Break, Cell, Line, Run, Table, Text, line
from containers import headings


def build(rng, plan, form):
    naming = fields.draw_naming(rng, number=False, bracket=form.department if form.department in ("behind", "under") else "")
    front, rest = fields.draw(rng, plan, "sheet", form.department if form.department in ("column", "lead", "behind", "under") else "column")
    where = rng.choice(("cell", "cell", "heading"))          # where the measure stands
    name_at = "heading" if rng.random() < .15 else "cell"
    number = fields.number_field(rng, plan)
    number.label = number.label or "番号"
    show_number = rng.random() < .5
    measure = fields.Field("measure", labels.measure(rng), lambda item: [Line([Run((item.measure.number + "　" if item.measure.number else "") + item.measure.name)], [("measure", item.measure.name, None, None)])],
                           headings.state_measure, 1)
    policy = fields.Field("other", labels.policy(rng), lambda item: [line((item.measure.policy.number + "　" if item.measure.policy.number else "") + item.measure.policy.name)],
                          lambda item: item.truth.__setitem__("path", [item.measure.policy.name]), 1)
    name = fields.name_field(rng, plan, naming, form.mark)
    top = ([policy] if where == "cell" and rng.random() < .4 else []) + ([measure] if where == "cell" else [])
    shown = ([number] if show_number else []) + top + ([name] if name_at == "cell" else []) + front + rest
    if rng.random() < .2 and name_at == "cell":
        shown.remove(name)
        shown.insert(0, name)
    per_page = rng.choice((1, 2, 2, 0))
    measure_look, name_look = headings.look(rng, form.page, 1), headings.look(rng, form.page, 2)
    name_look["form"] = rng.choice(("{n}　{t}", "{n} {t}"))
    title = rng.choice(("", "", "取　組　個　票", "事業シート", "実施計画書", "個別事業調書"))
    count, out, last = max(3, len(plan.years)), [], None
    least = rng.choice((0, 14, 18, 24))
    for place, item in enumerate(plan.initiatives):
        if per_page and place and place % per_page == 0:
            out.append(Break())
        if where == "heading" and (item.measure is not last or per_page):
            out.append(headings.measure_heading(item.measure, measure_look))
        if where == "heading":
            headings.state_measure(item)
        last = item.measure
        if title and per_page:
            out.append(Text(line(title), "h3", align="center", before=4, keep=True))
        if name_at == "heading":
            block = headings.heading(item.name, item.number, name_look)
            block.line.facts = [("name", item.name, item.index, None)] + ([("number", item.number, item.index, None)] if item.number and "{n}" in name_look["form"] else [])
            if item.number:
                item.truth["no"] = item.number
            out.append(block)
            if naming.bracket:
                item.truth["departments"] = list(item.departments)
                out.append(Text(Line([Run(naming.bracket_form.format(form.mark.join(item.departments)))], [("department", form.mark.join(item.departments), item.index, None)]), "small", keep=True, align="right"))
        out.append(sheet(rng, form, shown, item, count, least))
    return out


def sheet(rng, form, shown, item, count, least):
    body, index, roles = [], 0, []

    def label(text, **options):
        return Cell([line(part) for part in labels.spaced(rng, text, form.spread).split("\n")], header=True, **options)

    for field in shown:
        field.state(item)
    while index < len(shown):
        field = shown[index]
        if field.year and field.role in ("schedule", "cost") and sum(f.role == field.role and bool(f.year) for f in shown) > 1:
            run = [f for f in shown[index:] if f.role == field.role and f.year]
            body.extend(years(run, item, count, label, form))
            index += len(run)
            continue
        triple = [f for f in shown[index:index + 4] if f.role in ("indicator", "baseline", "target") or f.label == "単位"] if field.role == "indicator" else []
        if len(triple) > 1 and count >= len(triple):
            body.extend(indicators(triple, item, count, label))
            index += len(triple)
            continue
        following = shown[index + 1] if index + 1 < len(shown) else None
        if field.short and following and following.short and following.role not in ("indicator",) and not following.year and count >= 3:
            left = (count - 1) // 2
            body.append([label(field.label), Cell(field.lines(item), columns=left), label(following.label), Cell(following.lines(item), columns=count - 1 - left)])
            index += 2
            continue
        body.append([label(field.label), Cell(field.lines(item), columns=count)])
        index += 1
    ruled = form.ruling not in ("none", "stripes")
    return Table([1.2] + [5 / count] * count, [], body, form.style, ["label"] + ["value"] * count, item.name, False, False, truth=ruled, keep=True, height=least)


def years(run, item, count, label, form):
    group = run[0].group.split("|")[-1].replace("\n", "") or ("事業費" if run[0].role == "cost" else "年度別計画")
    share = [count // len(run)] * len(run)
    share[-1] += count - sum(share)
    return [[label(group, rows=2)] + [label(f.label, columns=s) for f, s in zip(run, share)],
            [Cell(f.lines(item), columns=s, align=f.align) for f, s in zip(run, share)]]


def indicators(run, item, count, label):
    heads = [label(f.label, columns=count - len(run) + 1 if n == 0 else 1) for n, f in enumerate(run)]
    rows = [[label(run[0].group or "数値目標", rows=1 + len(item.targets))] + heads]
    for place in range(len(item.targets)):
        rows.append([Cell([f.lines(item)[place]], columns=count - len(run) + 1 if n == 0 else 1, align=f.align) for n, f in enumerate(run)])
    return rows
