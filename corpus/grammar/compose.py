"""One document drawn from the grammar: content, form, decoys before and after, a container in the middle."""

import random

import content
import decoys
import form as forms
import noise
import overview
from blocks import Document, Line, Run, Text, line, tables
from containers import blockrows, cards, crowded, gantt, lists, matrix, rows, running, sheet, sideways, subrows, transposed

CONTAINERS = {"rows": (rows.build, 9), "transposed": (transposed.build, 3), "sheet": (sheet.build, 3), "cards": (cards.build, 3), "list": (lists.bullets, 3),
              "outline": (lists.outline, 4), "definitions": (lists.definitions, 2), "matrix": (matrix.build, 2), "bars": (gantt.build, 2.5), "painted": (gantt.build, 1.5), "subrows": (subrows.build, 2),
              "crowded": (crowded.build, 1.5), "yearrows": (crowded.build, 1), "blocks": (blockrows.build, 2), "headed": (blockrows.build, 2.5), "running": (running.build, 1.5),
              "slide": (running.build, 2), "sideways": (sideways.build, 1), "revision": (sideways.build, 1), "none": (None, 2)}
# containers whose look depends on the ruling of tables
RULED = {"rows", "transposed", "sheet", "matrix", "bars", "painted", "subrows", "crowded", "yearrows", "blocks", "headed", "sideways", "revision"}
# families that only the set `families` has
LEFT_OUT = {"containers": {"definitions", "yearrows", "revision"}, "rulings": {"stripes"}}
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def draw(seed, which, only=None, short=False):
    """(Document, plan, meta) of one seed in one set; a short one has few initiatives."""
    rng = random.Random(f"{which}:{seed}")
    container, ruling = family(rng, which, only)
    few = rng.choices((1, 2, 3, 4, 5), (1, 3, 4, 3, 2))[0] if short else None
    plan = content.plan(rng, few or (rng.choice((3, 4, 6, 8, 10)) if container == "sheet" else None), "marks" if container == "matrix" and rng.random() < .7 else None,
                        rng.choice((0, .2, .5)) if short else 0)
    apart = random.Random(f"slips:{which}:{seed}")
    slips = apart.random() < .04
    if slips:
        noise.slips(apart, plan)
    form = forms.draw(rng, container, ruling, plan.title)
    if container in ("sheet", "rows", "transposed") and form.department == "none" and rng.random() < .7:
        form.department = "column"
    blocks = front(rng, plan, form, container)
    if container not in ("none", "running", "yearrows") and rng.random() < .15:
        blocks += overview.build(rng, plan, form)
        meta_overview = True
    else:
        meta_overview = False
    if container != "none":
        blocks += CONTAINERS[container][0](rng, plan, form)
    blocks += back(rng, plan, form, container)
    widen(form.page, blocks)
    meta = {"title": plan.title, "municipality": plan.town + "（架空）", "container": container, "ruling": ruling if container in RULED or container == "none" else "-",
            "grouping": form.grouping, "department": form.department, "family": f"{container}+{ruling if container in RULED else '-'}", "set": which, "seed": seed, "overview": meta_overview, "slips": slips}
    return Document(form.page, blocks, plan.title), plan.initiatives if container != "none" else [], meta


def widen(page, blocks):
    """Turn the page, then take a larger one, where a column would be narrower than two and a half characters."""
    def narrow():
        room = page.width - 2 * page.margin
        return any(room * table.width / sum(table.widths) * width < 2.5 * table.style.size + 2 * table.style.pad[1]
                   for table in tables(blocks) for width, role in zip(table.widths, table.roles or table.widths) if width >= .5 and role not in ("number", "department"))
    if narrow() and page.width < page.height:
        page.width, page.height = page.height, page.width
    if narrow() and page.width < 900:
        page.width, page.height = 1190.4, 841.92


def family(rng, which, only=None):
    """A container and a ruling; left-out ones are drawn by `families` only, and by it alone."""
    table = {name: weight for name, (_, weight) in CONTAINERS.items()}
    while True:
        container = forms.weighted(rng, table)
        ruling = "full" if container in forms.GRIDS and rng.random() < .45 else forms.weighted(rng, forms.RULINGS)
        left_out = container in LEFT_OUT["containers"] or (container in RULED and ruling in LEFT_OUT["rulings"])
        if only and container != only:
            continue
        if container == "none" and ruling in LEFT_OUT["rulings"]:
            continue
        if left_out == (which == "families"):
            return container, ruling


def front(rng, plan, form, container):
    style = dict(bold=rng.random() < .5, rule=rng.choice(("", "", "under", "left")), before=12, keep=True)
    out = []
    if rng.random() < .8:
        out.append(Text(line(plan.title), "h1", align=rng.choice(("center", "center", "left")), bold=rng.random() < .6, keep=True))
    if rng.random() < .2:
        out.append(Text(line(f"{plan.town}　{rng.choice(('企画課', '情報政策課', '総務部'))}"), "p", align="right", before=0))
    table, count = (decoys.ALONE, rng.randint(1, 3)) if container == "none" else (decoys.FRONT, rng.choices((0, 1, 2), (4, 4, 2))[0])
    form.section = 0
    for kind in decoys.draw(rng, table, count):
        form.section += 1
        out += decoys.section(rng, plan, form, kind, style, str(form.section).translate(WIDE))
    form.section_style = style
    if container != "none" and rng.random() < .6:
        form.section += 1
        title = rng.choice(("取組の内容", "取組一覧", "具体的な取組", "事業一覧", "施策と取組", "実施計画", "重点的に取り組む事項"))
        out.append(Text(Line([Run(f"{str(form.section).translate(WIDE)}　{title}")]), "h2", **style))
        ungrouped(plan, form, container, title)
        if rng.random() < .4:
            out += decoys.prose(rng, plan, form)[:1]
    return out


def ungrouped(plan, form, container, title):
    """Without any grouping the heading over the table is the measure."""
    if container == "rows" and form.grouping == "none":
        for item in plan.initiatives:
            item.truth["measure"] = title


def back(rng, plan, form, container):
    out = []
    if container == "none":
        return out
    if rng.random() < .2:
        out.append(Text(line(rng.choice(("※　取組の内容は、社会情勢の変化等により見直すことがあります。", "（注）年度は取組を行う予定の年度です。", "※印は、他の計画にも掲げる取組です。"))), "small"))
    for kind in decoys.draw(rng, decoys.BACK, rng.choices((0, 1, 2), (5, 3, 1))[0]):
        form.section += 1
        out += decoys.section(rng, plan, form, kind, form.section_style, str(form.section).translate(WIDE))
    return out
