"""The fields that a form shows of an initiative: label, lines, and what each states in the truth."""

import dataclasses
from typing import Callable

import labels
from blocks import Line, Run
from sentences import pick


@dataclasses.dataclass
class Field:
    role: str
    label: str
    lines: Callable            # initiative → [Line]
    state: Callable            # initiative → None: writes what is shown into initiative.truth
    width: float = 1.0
    year: int = None
    group: str = ""            # label of the header level above; neighbours with one group share it
    align: str = ""
    merge: bool = False        # equal neighbours below may share a cell
    short: bool = False


@dataclasses.dataclass
class Naming:
    """How a name is dressed: number, badge, note mark, department in brackets."""
    number: bool = False
    separator: str = " "
    badge: str = ""            # "", text (【新規】), line, fill, star
    badge_after: bool = False
    note: float = 0
    bracket: str = ""          # "", behind, under
    bracket_form: str = "（{}）"
    bold: bool = False
    quoted: bool = False


def draw_naming(rng, number=None, bracket=None):
    return Naming(
        number=rng.random() < .5 if number is None else number, separator=pick(rng, (" ", 3), ("　", 4), (".", 1), ("", 1), ("：", .4)),
        badge=pick(rng, ("", 15), ("text", 2), ("line", 1), ("fill", 1), ("star", 1)), badge_after=rng.random() < .3,
        note=rng.choice((0, 0, 0, 0, .12)), bracket=bracket or "", bold=rng.random() < .3,
        bracket_form=pick(rng, ("（{}）", 8), ("【{}】", 2), ("［{}］", 1), ("(担当：{})".replace("(", "（").replace(")", "）"), 1.5), ("〔{}〕", .5), ("＜{}＞", .5), ("（所管　{}）", .6)))


def join(departments, mark):
    return mark.join(departments)


def name_lines(rng, item, naming, mark="、"):
    """Lines of a name as dressed; states number, kind and departments in brackets."""
    runs, facts, truth = [], [], item.truth
    badge = ""
    if naming.badge == "text":
        badge = Run(f"【{item.kind}】")
    elif naming.badge == "star" and item.kind in ("新規", "重点", "新"):
        badge = Run("★")
    elif naming.badge in ("line", "fill"):
        badge = Run(item.kind, box=naming.badge, size=.85, colour="#ffffff" if naming.badge == "fill" else "#444444")
    if naming.badge:
        truth["kind"] = item.kind
    if badge and not naming.badge_after:
        runs.append(badge)
        facts.append(("status" if naming.badge == "mark" else "other", badge.text, item.index, None))
    if naming.number and item.number:
        runs.append(Run(item.number + naming.separator, bold=naming.bold))
        facts.append(("number", item.number, item.index, None))
        truth["no"] = item.number
    name = f"「{item.name}」" if naming.quoted and "「" not in item.name else item.name
    runs.append(Run(name, bold=naming.bold))
    facts.append(("name", item.name, item.index, None))
    if rng.random() < naming.note:
        runs.append(Run(rng.choice(("※", "※1", "*", "注1")), size=.75, raised=rng.random() < .5))
    if badge and naming.badge_after:
        runs.append(badge)
        facts.append(("other", badge.text, item.index, None))
    out = [Line(runs, facts)]
    if naming.bracket:
        text = naming.bracket_form.format(join(item.departments, mark))
        fact = ("department", join(item.departments, mark), item.index, None)
        truth["departments"] = list(item.departments)
        if naming.bracket == "behind":
            runs.append(Run(text))
            out[0].facts.append(fact)
        else:
            out.append(Line([Run(text, size=.92)], [fact]))
    return out


def one(text, role, item, year=None, **style):
    return [Line([Run(text, **style)], [(role, text, item.index, year)] if text else [])] if text else []


def dash(rng, style):
    return rng.choice(("－", "―", "-", "‐")) if style else ""


def number_field(rng, plan):
    def state(item):
        if item.number:
            item.truth["no"] = item.number
    return Field("number", labels.number(rng), lambda item: one(item.number, "number", item), state, .45, align="center", short=True)


def name_field(rng, plan, naming, mark):
    return Field("name", labels.name(rng), lambda item: name_lines(rng, item, naming, mark), lambda item: None, 2.2)


def department_fields(rng, plan, how):
    """how: column, lead (主管/関係), lines (one a line)."""
    if how == "lead":
        first, second = labels.lead(rng)
        mark = rng.choice(("、", "・", "\n"))

        def state(item):
            item.truth["departments"] = list(item.departments)
        group = rng.choice(("", "", labels.department(rng)))
        return [Field("department", first, lambda item: one(item.departments[0], "department", item), state, .9, group=group, short=True),
                Field("department", second, lambda item: several(item.departments[1:], "department", item, mark), lambda item: None, .9, group=group, short=True)]
    if how == "ditto":
        return [ditto_field(rng, plan)]
    mark = "\n" if how == "lines" else rng.choice(("、", "・", "、", "　", "，") if False else ("、", "・", "、"))

    def stated(item):
        item.truth["departments"] = list(item.departments)
    return [Field("department", labels.department(rng), lambda item: several(item.departments, "department", item, mark), stated, .9, merge=rng.random() < .2, short=True,
                  align=rng.choice(("", "center")))]


def ditto_field(rng, plan):
    """A department like the one above it is written 〃 or 同上."""
    word, last = rng.choice(("〃", "同上", "〃", "″")), {}

    def lines(item):
        text = "、".join(item.departments)
        same = last.get("text") == text and last.get("measure") is item.measure
        last.update(text=text, measure=item.measure)
        return one(word, "department", item) if same else one(text, "department", item)

    def state(item):
        item.truth["departments"] = list(item.departments)
    for item in plan.initiatives:
        before = next((other for other in item.measure.initiatives if other.index == item.index - 1), None)
        if before and rng.random() < .6:
            item.departments = list(before.departments)
    return Field("department", labels.department(rng), lines, state, .9, short=True, align=rng.choice(("", "center")))


def several(values, role, item, mark="\n"):
    if mark == "\n":
        return [Line([Run(value)], [(role, value, item.index, None)]) for value in values]
    return one(mark.join(values), role, item)


def description_field(rng, plan):
    def state(item):
        item.truth["description"] = item.description
    return Field("description", labels.description(rng), lambda item: one(item.description, "description", item), state, 3)


def purpose_field(rng, plan):
    import sentences
    told = {}

    def lines(item):
        told.setdefault(item.index, sentences.sentence(rng, item.field, plan.polite))
        return one(told[item.index], "other", item)
    return Field("other", labels.purpose(rng), lines, lambda item: None, 2)


def actions_field(rng, plan):
    bullet = pick(rng, ("・", 5), ("○", 2), ("●", 1), ("①", 2), ("■", .5), ("", 1), ("▸", .3), ("-", .4))

    def mark(n):
        return "①②③④⑤⑥⑦⑧⑨"[n] if bullet == "①" else bullet

    def state(item):
        item.truth["contents"] = list(item.actions)
    return Field("action", labels.actions(rng), lambda item: [Line([Run(mark(n) + text)], [("action", text, item.index, None)]) for n, text in enumerate(item.actions)], state, 2.6)


def state_schedule(item, year, text):
    if text:
        item.truth.setdefault("schedule", []).append({"fiscal_year": year, "text": text})


def year_fields(rng, plan, group=None, dashes=None):
    style = labels.year_style(rng)
    if group is None:
        group = rng.choice((labels.schedule(rng), labels.schedule(rng), ""))
        if group and rng.random() < .1:
            group = rng.choice(("取組の計画", "計画期間の取組", "第２期計画")) + "|" + group
    empty = dashes if dashes is not None else rng.choice(("", "", "－", "―", "-"))
    width = 1.0 if any(len(t) > 4 for item in plan.initiatives for t in item.schedule.values()) else .6
    centre = "center" if width < 1 or rng.random() < .3 else ""
    return [Field("schedule", labels.year(year, style, index == 0),
                  lambda item, year=year: one(item.schedule[year], "schedule", item, year) if year in item.schedule else [Line([Run(empty)])] if empty else [],
                  lambda item, year=year: state_schedule(item, year, item.schedule.get(year)), width, year=year, group=group, align=centre) for index, year in enumerate(plan.years)]


def part_fields(rng, plan, group=None):
    """Years parted in halves or quarters, with words; an entry a cell."""
    style = labels.year_style(rng)
    style = "wareki" if style == "both" else style
    parts = rng.choice((("上半期", "下半期"), ("上期", "下期"), ("前半", "後半"), ("第１四半期", "第２四半期", "第３四半期", "第４四半期")))
    years = plan.years[:3 if len(parts) == 2 else 1]
    above = labels.schedule(rng) + "|" if rng.random() < .4 else ""
    told = {}

    def text(item, year, n):
        told.setdefault(item.index, random_steps(rng, len(years) * len(parts)))
        return told[item.index].get(years.index(year) * len(parts) + n, "")
    return [Field("schedule", part, lambda item, year=year, n=n: one(text(item, year, n), "schedule", item, year), lambda item, year=year, n=n: state_schedule(item, year, text(item, year, n)), .8,
                  year=year, group=above + labels.year(year, style, k == 0)) for k, year in enumerate(years) for n, part in enumerate(parts)]


def random_steps(rng, count):
    """Place → words, with gaps, each step once or in a run."""
    import sentences
    steps = sorted(rng.sample(range(len(sentences.SHORT)), min(count, rng.randint(2, 5), len(sentences.SHORT))))
    places = sorted(rng.sample(range(count), len(steps)))
    return {place: sentences.SHORT[step] for place, step in zip(places, steps)}


def words_schedule_field(rng, plan):
    """Years told in one cell: R7：検討 ／ R8：導入."""
    style = labels.year_style(rng)
    style = "wareki" if style in ("both", "bare") else style
    colon, apart = rng.choice(("：", " ", "　", "…")), rng.choice(("\n", "\n", "／", "、"))

    def lines(item):
        parts = [(f"{labels.year(year, style)}{colon}{text}", year, text) for year, text in item.schedule.items()]
        if apart == "\n":
            return [Line([Run(part)], [("schedule", text, item.index, year)]) for part, year, text in parts]
        return [Line([Run(apart.join(part for part, *_ in parts))], [("schedule", text, item.index, year) for _, year, text in parts])]

    def state(item):
        for year, text in item.schedule.items():
            state_schedule(item, year, text)
    return Field("schedule", labels.schedule(rng), lines, state, 2)


def period_field(rng, plan):
    style = rng.choice(("wareki", "short", "shortyear", "wide"))
    form = rng.choice(("{}～{}", "{}から{}まで", "{}〜{}", "{}－{}"))

    def words_of(item):
        first, last = labels.year(item.start, style), labels.year(item.end, style)
        return first if first == last else form.format(first, last)

    def state(item):
        item.truth["period"] = words_of(item)
    return Field("period", labels.period(rng), lambda item: one(words_of(item), "period", item), state, 1.1, align=rng.choice(("", "center")), short=True)


def target_fields(rng, plan, how=None):
    """how: single, triple (indicator, baseline, target), pair."""
    how = how or pick(rng, ("single", 3), ("triple", 3), ("pair", 2))
    last = labels.year(plan.years[-1], rng.choice(("short", "wareki", "shortyear")))
    if how == "single":
        form = rng.choice(("{0}　{3}{1}", "{0}：{3}{1}", "{0}を{3}{1}とする", "{0} {2}{1}→{3}{1}", "{3}{1}"))

        def texts(item):
            return [form.format(*target) for target in item.targets]

        def state(item):
            item.truth["targets"] = [{"text": text, "indicator": t[0] if "{0}" in form else None} for text, t in zip(texts(item), item.targets)]
        return [Field("target", labels.target(rng), lambda item: [Line([Run(text)], [("target", text, item.index, None)]) for text in texts(item)], state, 1.5)]
    unit_apart = rng.random() < .3
    where = rng.choice(("", f"（{last}）", f"\n（{last}）"))
    group = rng.choice(("", "", rng.choice(("数値目標", "成果指標（KPI）", "目標指標"))))

    def value(target, place):
        return target[place] if unit_apart else target[place] + target[1]

    def state(item):
        item.truth["targets"] = [{"text": value(t, 3), "indicator": t[0], "unit": t[1], "baseline": value(t, 2) if how == "triple" else None} for t in item.targets]
        item.truth["target_lines"] = [value(t, 3) for t in item.targets]
    out = [Field("indicator", labels.indicator(rng), lambda item: [Line([Run(t[0])], [("indicator", t[0], item.index, None)]) for t in item.targets], state, 1.5, group=group)]
    if unit_apart:
        out.append(Field("other", "単位", lambda item: [Line([Run(t[1])]) for t in item.targets], lambda item: None, .4, group=group, align="center", short=True))
    if how == "triple":
        base = labels.year(plan.years[0] - 1, "short")
        out.append(Field("baseline", labels.baseline(rng) + rng.choice(("", f"（{base}）")), lambda item: [Line([Run(value(t, 2))], [("baseline", value(t, 2), item.index, None)]) for t in item.targets],
                         lambda item: None, .8, group=group, align="right", short=True))
    out.append(Field("target", labels.target(rng) + where, lambda item: [Line([Run(value(t, 3))], [("target", value(t, 3), item.index, plan.years[-1] if where else None)]) for t in item.targets],
                     lambda item: None, .8, group=group, align="right", short=True))
    return out


def cost_fields(rng, plan, how=None):
    """how: one (a single year), years."""
    how = how or pick(rng, ("one", 3), ("years", 1))
    label, kind = labels.cost(rng)
    unit = rng.choice(("（千円）", "(千円)", "\n（千円）", "（単位：千円）"))
    years = plan.years if how == "years" else [rng.choice(plan.years)]
    style = labels.year_style(rng)

    def state(item, year):
        text = item.costs.get(year)
        if text:
            item.truth.setdefault("costs", []).append({"fiscal_year": year, "amount": int(text.replace(",", "")) * 1000, "unit": "千円", "text": text, "kind": kind})
    named = how == "one" and rng.random() < .6
    return [Field("cost", labels.year(year, style, n == 0) if how == "years" else (labels.year(year, "wareki") + ("\n" if rng.random() < .5 else "") if named else "") + label + unit,
                  lambda item, year=year: one(item.costs[year], "cost", item, year if named or how == "years" else None) if year in item.costs else [Line([Run(rng.choice(("－", "0")))])],
                  (lambda item, year=year: state(item, year)) if named or how == "years" else (lambda item, year=year: state_undated(item, year, kind)), .8, year=year if named or how == "years" else None,
                  group=label + unit.replace("\n", "") if how == "years" else "", align="right", short=True) for n, year in enumerate(years)]


def state_undated(item, year, kind):
    text = item.costs.get(year)
    if text:
        item.truth.setdefault("costs", []).append({"fiscal_year": None, "amount": int(text.replace(",", "")) * 1000, "unit": "千円", "text": text, "kind": kind})


def progress_fields(rng, plan):
    """An account of a year with or without its rating, sometimes with what comes next."""
    label, scale = labels.status(rng)
    year = plan.years[0]
    dated = rng.random() < .5
    front = labels.year(year, rng.choice(("wareki", "short", "wide"))) if dated else ""
    rated, outlook = rng.random() < .75, rng.random() < .4
    for item in plan.initiatives:
        item.status = rng.choice(scale) if rated else ""

    def state(item):
        item.truth["progress_first_half"] = [{"status": item.status, "text": item.account}]
        if outlook:
            item.truth["progress_second_half"] = [{"status": "", "text": item.outlook}]
    out = [Field("progress", front + labels.result(rng), lambda item: one(item.account, "progress", item, year if dated else None), state, 2, year=year if dated else None)]
    if rated:
        out.insert(rng.choice((0, 1)), Field("status", label, lambda item: one(item.status, "status", item), lambda item: None, .6, align="center", short=True))
    if outlook:
        out.append(Field("progress", labels.outlook(rng), lambda item: one(item.outlook, "progress", item), lambda item: None, 1.6))
    return out


def kind_field(rng, plan):
    def state(item):
        item.truth["kind"] = item.kind
    return Field("other", rng.choice(("区分", "種別", "新規・継続", "新／継")), lambda item: one(item.kind, "other", item), state, .5, align="center", short=True)


def draw(rng, plan, container, department="column"):
    """The fields of a form besides the name, in order. `department`: column, lead, lines, or elsewhere."""
    front, middle, back = [], [], []
    if department in ("column", "lead", "lines", "ditto"):
        (back if rng.random() < .5 else middle).extend(department_fields(rng, plan, department))
    narrow = container == "transposed"
    wanted = pick(rng, ("description", 4), ("actions", 3), ("both", 1), ("none", 2.5))
    if wanted in ("description", "both"):
        middle.insert(0, description_field(rng, plan))
    if wanted in ("actions", "both"):
        middle.append(actions_field(rng, plan))
    if container in ("sheet", "cards", "outline") and rng.random() < .4:
        middle.insert(0, purpose_field(rng, plan))
    when = pick(rng, ("years", 6), ("period", 2), ("words", 1.5), ("none", 1.5), ("parts", 1 if container == "rows" else 0))
    if when == "parts":
        back.extend(part_fields(rng, plan))
        when = "years"
    elif when == "years":
        back.extend(year_fields(rng, plan))
    elif when == "period":
        middle.append(period_field(rng, plan))
    elif when == "words":
        back.append(words_schedule_field(rng, plan))
    crowd = 2 if when == "years" else 3
    extras = [extra for extra, chance in (("target", .4), ("cost", .3), ("progress", .25 if when != "years" else .12), ("kind", .2)) if rng.random() < chance][:crowd]
    for extra in extras:
        if extra == "target":
            back.extend(target_fields(rng, plan))
        elif extra == "cost":
            back.extend(cost_fields(rng, plan, "one" if when == "years" or narrow else None))
        elif extra == "progress":
            back.extend(progress_fields(rng, plan))
        else:
            front.append(kind_field(rng, plan))
    if department in ("column", "lead", "lines") and not middle and rng.random() < .3:
        rng.shuffle(back[:1])
    return front, middle + back
