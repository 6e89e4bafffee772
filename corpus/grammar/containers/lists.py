"""Lists with bracketed departments, outlines with label lines, definition lists."""

import fields
from blocks import Line, Run, Side, Text
from containers import headings, labelled
from sentences import pick


def grouped(rng, plan, form, body):
    """Measures with their headings, `body(measure)` under each."""
    style, above = headings.look(rng, form.page, 1), headings.look(rng, form.page, 0)
    word = pick(rng, ("", 5), ("施策　", 1), ("取組方針　", .5))
    show_policy, label = len(plan.policies) > 1 and rng.random() < .6, rng.choice(("", "", "主な取組", "【具体的な取組】", "○ 取組内容"))
    out = []
    import sentences
    for policy in plan.policies:
        if show_policy:
            out.append(headings.policy_heading(policy, above))
        for measure in policy.measures:
            out.append(headings.measure_heading(measure, style, word))
            if rng.random() < .4:
                out.append(Text(Line([Run("　" + sentences.description(rng, measure.field, plan.polite, 2))]), "p"))
            if label:
                out.append(Text(Line([Run(label)]), "label", bold=True, keep=True))
            for item in measure.initiatives:
                headings.state_measure(item, show_policy)
            out += body(measure)
    return out


def bullets(rng, plan, form):
    """A list: mark, name, departments in brackets at its end; sometimes a sentence below."""
    bullet = pick(rng, ("・", 5), ("○", 2), ("●", 1), ("◆", 1), ("number", 4), ("■", 1), ("□", .5), ("◎", .5), ("-", .3), ("➢", .3))
    naming = fields.draw_naming(rng, number=bullet == "number", bracket="behind")
    naming.quoted = rng.random() < .08
    told, indent, leaders = rng.random() < .35, rng.choice((0, 1, 2)), rng.random() < .08
    labelled_tail = rng.random() < .15

    def body(measure):
        out = []
        for item in measure.initiatives:
            names = fields.name_lines(rng, item, naming, form.mark)
            first = names[0]
            if bullet != "number":
                first.runs.insert(0, Run(bullet + rng.choice(("", "　"))))
            if leaders:
                first.runs.insert(-1, Run("…" * rng.randint(3, 12)))
            if labelled_tail:
                first.runs[-1].gap = rng.choice((1, 2, 4))
            out.append(Text(first, "li", indent=indent, hang=1, before=3))
            if told:
                item.truth["description"] = item.description
                out.append(Text(Line([Run(item.description)], [("description", item.description, item.index, None)]), "p", indent=indent + 1, before=1))
        return out
    return grouped(rng, plan, form, body)


def outline(rng, plan, form):
    """The name as a heading or bold line, then label lines."""
    naming = fields.draw_naming(rng, number=rng.random() < .75, bracket=form.department if form.department in ("behind", "under") else "")
    naming.bold = rng.random() < .5
    front, rest = fields.draw(rng, plan, "outline", "none" if naming.bracket else "column")
    rest = [field for field in rest if field.role not in ("indicator", "baseline") and field.label != "単位" and not (field.role == "cost" and field.year)]
    look, indent = labelled.draw(rng), rng.choice((0, 1, 2))
    years = [field for field in rest if field.year and field.role == "schedule"]
    if years and rng.random() < .6:
        rest = [field for field in rest if field not in years] + [fields.words_schedule_field(rng, plan)]
    else:
        rest = [field for field in rest if field not in years]
    rng.shuffle(rest)
    rest += years if not any(field.role == "schedule" for field in rest) else []
    prose = rng.random() < .4 and any(field.role == "description" for field in rest)
    bullet = rng.choice(("", "", "○", "◆", "■", "●"))
    size = form.page.size * rng.choice((.95, 1, 1, 1.1, 1.2))

    def body(measure):
        out = []
        for item in measure.initiatives:
            names = fields.name_lines(rng, item, naming, form.mark)
            if bullet and not naming.number:
                names[0].runs.insert(0, Run(bullet))
            out.append(Text(names[0], "h4", size=size, before=8, keep=True, bold=naming.bold))
            out += [Text(entry, "small", indent=indent, before=1, keep=True) for entry in names[1:]]
            for field in front + rest:
                if prose and field.role == "description":
                    field.state(item)
                    out.append(Text(Line([Run("　" + item.description)], [("description", item.description, item.index, None)]), "p", indent=indent, before=2))
                else:
                    out += labelled.lines(field, item, form, look, indent=indent)
        return out
    return grouped(rng, plan, form, body)


def definitions(rng, plan, form):
    """dt and dd, sometimes in two columns."""
    naming = fields.draw_naming(rng, bracket=rng.choice(("", "behind")))
    naming.bold = True
    front, rest = fields.draw(rng, plan, "cards", "none" if naming.bracket else "column")
    rest = [field for field in rest if field.role not in ("indicator", "baseline") and field.label != "単位" and not field.year][:4]
    if not naming.bracket and not any(field.role == "department" for field in rest):
        rest += fields.department_fields(rng, plan, "column")
    if not any(field.role == "schedule" for field in rest) and rng.random() < .5:
        rest.append(fields.words_schedule_field(rng, plan))
    look, two = labelled.draw(rng), rng.random() < .4
    side = rng.random() < .35   # the term at the left, its definition at the right

    def body(measure):
        entries = []
        for item in measure.initiatives:
            names = fields.name_lines(rng, item, naming, form.mark)
            told = [block for field in front + rest for block in labelled.lines(field, item, form, look, indent=0 if side else 1)]
            terms = [Text(entry, "label", bold=True, before=6, keep=True) for entry in names]
            entries.append([Side([terms, told], [1, 2.4])] if side else terms + told)
        if two and not side:
            return [Side([pair[0], pair[1] if len(pair) > 1 else []], [1, 1], 18) for pair in (entries[n:n + 2] for n in range(0, len(entries), 2))]
        return [block for entry in entries for block in entry]
    return grouped(rng, plan, form, body)
