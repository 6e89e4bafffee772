"""Running text with names in it, and slides with columns."""

import fields
import sentences
from blocks import Box, Break, Line, Run, Side, Text
from containers import headings, lists


def build(rng, plan, form):
    return slides(rng, plan, form) if form.container == "slide" else prose(rng, plan, form)


def prose(rng, plan, form):
    """Names in 「」 within sentences, with departments in brackets and amounts."""
    money, dept = rng.random() < .5, rng.random() < .8
    together = rng.random() < .4
    style, above = headings.look(rng, form.page, 1), headings.look(rng, form.page, 0)
    out = []
    show_policy = len(plan.policies) > 1 and rng.random() < .5
    for policy in plan.policies:
        if show_policy:
            out.append(headings.policy_heading(policy, above))
        for measure in policy.measures:
            out.append(headings.measure_heading(measure, style))
            out.append(Text(Line([Run("　" + sentences.sentence(rng, measure.field, plan.polite))]), "p"))
            parts = []
            for item in measure.initiatives:
                headings.state_measure(item, show_policy)
                parts.append(told(rng, plan, item, money, dept, form))
            if together:
                merged = Line([Run("　")])
                for part in parts:
                    merged.runs += part.runs
                    merged.facts += part.facts
                out.append(Text(merged, "p"))
            else:
                for part in parts:
                    part.runs.insert(0, Run("　"))
                    out.append(Text(part, "p"))
    return out


def told(rng, plan, item, money, dept, form):
    year, does = plan.years[0], "ます" if plan.polite else "る"
    inner = item.name.replace("「", "『").replace("」", "』")
    if inner != item.name:
        item.name = inner
    facts = [("name", item.name, item.index, None)]
    text = f"「{item.name}」"
    if dept:
        text += f"（{form.mark.join(item.departments)}）"
        facts.append(("department", form.mark.join(item.departments), item.index, None))
        item.truth["departments"] = list(item.departments)
    opening = rng.choice((f"令和{year - 2018}年度は、", "このため、", "また、", "", "さらに、", "加えて、"))
    if money and year in item.costs:
        amount = item.costs[year]
        facts.append(("cost", amount, item.index, year))
        item.truth["costs"] = [{"fiscal_year": year, "amount": int(amount.replace(",", "")) * 1000, "unit": "千円", "text": amount, "kind": "budget"}]
        text = f"令和{year - 2018}年度は、{text}に{amount}千円を計上し、"
    else:
        text = f"{opening}{text}に{rng.choice(('取り組み、', 'より、', 'おいて、'))}"
    end = sentences.benefit(rng, plan.polite)
    return Line([Run(text + end + "。")], facts)


def slides(rng, plan, form):
    """A measure a slide: columns of the present state, the initiatives and what is aimed at."""
    out = []
    style = headings.look(rng, form.page, 0)
    titles = rng.choice((("現状と課題", "取組", "目指す姿"), ("課題", "主な取組", "効果"), ("これまで", "これから取り組むこと", "指標"), ("背景", "実施内容", "成果")))
    tag = rng.random() < .4
    bullet = rng.choice(("・", "■", "①", "○", "➢"))
    naming = fields.draw_naming(rng, number=bullet == "①", bracket=rng.choice(("behind", "under", "")) if not tag else "")
    naming.quoted = False
    order = rng.choice(((0, 1, 2), (0, 1, 2), (1, 0), (0, 1), (1, 2)))
    for n, measure in enumerate(plan.measures):
        if n:
            out.append(Break())
        out.append(headings.measure_heading(measure, style))
        names = []
        for item in measure.initiatives:
            headings.state_measure(item)
            entry = fields.name_lines(rng, item, naming, form.mark)
            if bullet != "①":
                entry[0].runs.insert(0, Run(bullet + " "))
            if tag:
                item.truth["departments"] = list(item.departments)
                entry[0].runs += [Run(name, box=rng.choice(("fill", "line")), size=.75, colour="#ffffff", gap=.4) for name in item.departments]
                for run in entry[0].runs[-len(item.departments):]:
                    run.colour = "#ffffff" if run.box == "fill" else "#444444"
                entry[0].facts += [("department", name, item.index, None) for name in item.departments]
            names += [Text(entry[0], "li", hang=1, before=4)] + [Text(rest, "small", indent=1, before=0) for rest in entry[1:]]
            if rng.random() < .4:
                item.truth["description"] = item.description
                names.append(Text(Line([Run(item.description)], [("description", item.description, item.index, None)]), "small", indent=1, before=1))
        sides = {0: [Text(Line([Run("・" + sentences.sentence(rng, measure.field, plan.polite))]), "li", hang=1) for _ in range(rng.randint(1, 3))], 1: names,
                 2: [Text(Line([Run("・" + t[0] + "　" + t[2] + t[1] + "→" + t[3] + t[1])]), "li", hang=1) for t in (sentences.target(rng, measure.field) for _ in range(rng.randint(1, 2)))]}
        columns = []
        for place in order:
            head = Text(Line([Run(titles[place])]), "h4", fill="#dde6ee", align="center", before=0)
            columns.append([Box([head] + sides[place], rng.choice(("line", "line", "none", "round")), "", form.page.accent, 6, True, 120)])
        out.append(Side(columns, [1.5 if place == 1 else 1 for place in order], 10, False))
    return out
