"""The initiatives told once before they are told in full: a system chart, a list of names, boxes."""

import labels
from blocks import Box, Cell, Line, Run, Side, Table, Text, line
from sentences import pick


def build(rng, plan, form):
    """Blocks that name every initiative; the record's page is that of its second place."""
    how = pick(rng, ("table", 4), ("boxes", 2), ("list", 2))
    numbered = rng.random() < .5 and all(item.number for item in plan.initiatives)
    out = [Text(Line([Run(rng.choice(("施策の体系", "施策体系図", "計画の体系", "取組の一覧（体系）")))]), "h2", bold=True, before=12, keep=True)]
    for item in plan.initiatives:
        item.truth["main_name"] = 1

    def name(item, mark=""):
        front = f"{item.number} " if numbered else mark
        facts = [("name", item.name, item.index, None)] + ([("number", item.number, item.index, None)] if numbered else [])
        return Line([Run(front), Run(item.name)] if front else [Run(item.name)], facts)
    if how == "table":
        out.append(chart(rng, plan, form, name))
    elif how == "boxes":
        for measure in plan.measures:
            out.append(Side([[Box([Text(line(measure.name, "measure"), "p", before=0)], "line", "#eef2f6", form.page.accent)],
                             [Box([Text(name(item, "・"), "small", before=1) for item in measure.initiatives], "line", "", form.page.accent)]], [1, 2], 14))
    else:
        for measure in plan.measures:
            out.append(Text(line(measure.name, "measure"), "label", bold=True, before=4, keep=True))
            out += [Text(name(item, "・"), "small", indent=1, before=1) for item in measure.initiatives]
    return out


def chart(rng, plan, form, name):
    policies = len(plan.policies) > 1
    one_a_row = rng.random() < .5
    head = [[Cell([line(text)], header=True) for text in ([labels.policy(rng)] if policies else []) + [labels.measure(rng), labels.name(rng)]]] if rng.random() < .7 else []
    body = []
    for policy in plan.policies:
        for m, measure in enumerate(policy.measures):
            groups = [[item] for item in measure.initiatives] if one_a_row else [measure.initiatives]
            for g, items in enumerate(groups):
                row = []
                if policies and not m and not g:
                    row.append(Cell([line(policy.name)], rows=sum(len(x.initiatives) if one_a_row else 1 for x in policy.measures)))
                if not g:
                    row.append(Cell([line(measure.name, "measure")], rows=len(groups)))
                row.append(Cell([name(item, "" if one_a_row else "・") for item in items]))
                body.append(row)
    roles = ["other"] * policies + ["measure", "name"]
    return Table([1] * policies + [1.4, 2.4], head, body, form.style, roles, "", True, False)
