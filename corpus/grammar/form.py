"""What a document's form is drawn from: the choices that do not depend on each other."""

import dataclasses

import labels
from blocks import Line, Page, Run, TableStyle
from sentences import pick

FONTS = {"IPAexGothic": 4, "IPAexMincho": 3, "Noto Sans CJK JP": 4, "Noto Serif CJK JP": 2, "BIZ UDPGothic": 3, "BIZ UDGothic": 2, "BIZ UDMincho": 1,
         "TakaoPGothic": 2, "TakaoPMincho": 1, "IPAPGothic": 2, "IPAMincho": 1, "VL PGothic": 1}
ACCENTS = ["#1f4e78", "#2e74b4", "#385622", "#7f3f00", "#5b2c82", "#00706e", "#a02020", "#404040", "#c45910", "#0b5394"]
FILLS = ["#d8e4f0", "#e2efda", "#fce4d6", "#ededec", "#fff2cc", "#dae3f2", "#d0cecc", "#f2f2f2", "#e4dfec", "#ddebf6", "#c6e0b4", "#ffe698"]
# forms and grids that offices draw in spreadsheets are mostly ruled in full
GRIDS = {"sheet", "matrix", "subrows", "blocks", "bars", "painted", "sideways", "headed", "transposed", "revision", "yearrows"}
RULINGS = {"full": 6, "across": 3, "three": 2, "dotted": 1.5, "fills": 2, "stripes": 2, "open": 2, "none": 2.5}


@dataclasses.dataclass
class Form:
    container: str
    ruling: str
    grouping: str
    department: str
    page: Page
    style: TableStyle
    spread: str = ""          # spread short labels with spaces
    mark: str = "、"


def weighted(rng, table, left_out=()):
    keys = [key for key in table if key not in left_out]
    return rng.choices(keys, [table[key] for key in keys])[0]


def page(rng, container, title, producer="chromium"):
    size = {"slide": (("w", 6), ("s", 3)), "rows": (("ap", 4), ("al", 5), ("a3", 1)), "matrix": (("al", 5), ("a3", 2), ("ap", 1)), "bars": (("al", 4), ("w", 3), ("s", 1), ("a3", 1)), "painted": (("al", 4), ("w", 1), ("a3", 1)), "subrows": (("al", 4), ("a3", 2)), "crowded": (("al", 3), ("ap", 3)),
            "sideways": (("al", 3), ("ap", 2)), "revision": (("al", 3), ("ap", 2)), "yearrows": (("al", 3), ("ap", 2)), "blocks": (("al", 1), ("ap", 4)), "transposed": (("ap", 2), ("al", 4), ("w", 1)),
            "cards": (("ap", 3), ("al", 2), ("w", 2))}.get(container, (("ap", 8), ("al", 1)))
    width, height = {"ap": (594.96, 841.92), "al": (841.92, 594.96), "a3": (1190.4, 841.92), "w": (960, 540), "s": (720, 540)}[pick(rng, *size)]
    font = weighted(rng, FONTS)
    heading = font if rng.random() < .6 else weighted(rng, FONTS)
    out = Page(width, height, rng.choice((36, 42, 48, 56, 64)), font, heading, rng.choice((9, 9.5, 10, 10.5, 10.5, 11, 12)), rng.choice((1.25, 1.4, 1.5, 1.7)), rng.choice(ACCENTS))
    if rng.random() < .35:
        out.header = Line([Run(rng.choice((title, title + "　" + rng.choice(("実施計画編", "資料編", "取組一覧", "別冊")), "資料" + str(rng.randint(1, 9)), "第４章　取組の内容")))], layer="header", repeats=True)
        out.header_align = rng.choice(("right", "left", "center"))
    if rng.random() < .75:
        out.footer = rng.choice(("{page}", "- {page} -", "－ {page} －", "{page} ページ", "P{page}"))
    return out


def style(rng, ruling, size):
    head = rng.choice(FILLS) if rng.random() < .65 else ""
    out = TableStyle(ruling, rng.choice((.4, .5, .5, .75, 1)), rng.choice(("#000000", "#000000", "#404040", "#808080", "#1f4e78")), head, "", rng.random() < .4,
                     rng.choice(("center", "center", "center", "left")), head if rng.random() < .5 else "", (rng.choice((1, 2, 2, 3, 4)), rng.choice((2, 3, 4, 5))),
                     rng.choice(("top", "top", "middle", "middle")), size)
    if ruling in ("none", "three", "stripes", "across"):   # white space parts what rules do not
        out.pad = (rng.choice((2, 3, 4, 6)), rng.choice((4, 5, 6, 8, 10)))
    if ruling == "fills":
        out.head_fill = rng.choice(FILLS)
    return out


def draw(rng, container, ruling, title):
    out_page = page(rng, container, title)
    size = min(out_page.size, rng.choice((7, 7.5, 8, 8.5, 9, 9.5, 10)))
    grouping = pick(rng, ("column", 4), ("band", 3), ("heading", 4), ("none", 1))
    department = pick(rng, ("column", 6), ("lead", 2), ("lines", 2), ("behind", 1.5), ("under", 1.5), ("ditto", .8 if container == "rows" else 0), ("none", .5))
    return Form(container, ruling, grouping, department, out_page, style(rng, ruling, size), "spread" if rng.random() < .25 else "", rng.choice(("、", "、", "・")))
