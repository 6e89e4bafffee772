"""The content of a plan before it has any form: policies, measures and initiatives with all their fields."""

import dataclasses

import sentences
import words


@dataclasses.dataclass
class Initiative:
    name: str
    field: str
    measure: "Measure"
    departments: list
    description: str
    actions: list
    schedule: dict
    targets: list          # (indicator, unit, baseline, value)
    status: str = ""
    account: str = ""
    outlook: str = ""
    costs: dict = dataclasses.field(default_factory=dict)
    kind: str = ""
    number: str = ""
    start: int = 0
    end: int = 0
    truth: dict = dataclasses.field(default_factory=dict)  # what the form shows of it
    index: int = 0


@dataclasses.dataclass
class Measure:
    name: str
    number: str
    policy: "Policy"
    field: str
    initiatives: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Policy:
    name: str
    number: str
    measures: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Plan:
    town: str
    title: str
    years: list
    polite: bool
    policies: list
    scale: list

    @property
    def measures(self):
        return [measure for policy in self.policies for measure in policy.measures]

    @property
    def initiatives(self):
        return [initiative for measure in self.measures for initiative in measure.initiatives]


CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
KANA = "アイウエオカキクケコサシスセソタチツテト"
ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def numeral(style, *path):
    """A number of a policy, measure or initiative; the last of `path` is its own place from 1."""
    own = path[-1]
    small = own <= 20
    return {"plain": str(own), "wide": str(own).translate(WIDE), "circled": CIRCLED[own - 1] if small else f"({own})", "paren": f"({own})",
            "wideparen": f"（{str(own).translate(WIDE)}）", "path": "-".join(map(str, path)), "dots": ".".join(map(str, path)), "two": f"{own:02d}",
            "roman": ROMAN[own - 1] if own <= 10 else str(own), "kana": KANA[own - 1] if small else str(own), "letter": chr(64 + own) if own <= 26 else str(own),
            "measure": f"施策{own}", "goal": f"基本目標{own}", "direction": f"方針{str(own).translate(WIDE)}", "widepath": "－".join(str(n).translate(WIDE) for n in path), "none": ""}[style]


def plan(rng, initiatives=None, schedule_style=None, brief=0):
    """A plan with about `initiatives` initiatives, this share of them with names of a word or two."""
    count = initiatives or rng.choices((4, 6, 8, 12, 16, 22), (2, 4, 5, 5, 3, 1))[0]
    first = rng.choice((2022, 2023, 2024, 2024, 2025, 2025, 2026))
    years = list(range(first, first + rng.choices((2, 3, 4, 5, 6), (1, 5, 4, 5, 1))[0]))
    polite = rng.random() < .35
    style = {"common": rng.choice((0, .05, .15)), "division": rng.choice((0, 0, 0, .5, 1)), "section": rng.choice((0, 0, 0, 0, .4))}
    style_words = schedule_style or sentences.pick(rng, ("long", 4), ("short", 3), ("marks", 1.5))
    number_style = sentences.pick(rng, ("plain", 5), ("path", 3), ("circled", 3), ("paren", 2), ("two", 1), ("dots", 1), ("wide", 1), ("none", 4), ("kana", .6),
                                  ("wideparen", 1), ("widepath", 1))
    running = number_style in ("plain", "two", "wide") and rng.random() < .7
    measure_style = sentences.pick(rng, ("plain", 3), ("paren", 2), ("path", 2), ("measure", 2), ("roman", 1), ("letter", 1), ("none", 3), ("wide", 1), ("wideparen", 1))
    policy_style = sentences.pick(rng, ("plain", 2), ("roman", 2), ("goal", 2), ("direction", 1), ("none", 1), ("wide", 2))
    scale = rng.choice((["新規", "継続"], ["新規", "拡充", "継続"], ["重点", "一般"], ["新", "継"], ["ハード", "ソフト"]))
    title_town = sentences.town(rng)
    title = f"{title_town}{rng.choice(('DX推進計画', 'デジタル化推進計画', 'スマート自治体構想', '総合計画実施計画', '情報化推進計画', '行政改革実施計画', 'まちづくり行動計画', 'デジタル田園都市総合戦略', '地域情報化計画', '行財政改革プラン'))}"
    out = Plan(title_town, title, years, polite, [], scale)
    fields, seen, serial = list(words.FIELDS), set(), 0
    rng.shuffle(fields)
    measure_serial = 0
    while serial < count:
        policy = Policy(sentences.policy_name(rng), numeral(policy_style, len(out.policies) + 1))
        out.policies.append(policy)
        for _ in range(rng.choices((1, 2, 3), (3, 4, 2))[0]):
            if serial >= count:
                break
            field = fields[measure_serial % len(fields)]
            measure_serial += 1
            place = len(policy.measures) + 1
            measure = Measure(sentences.measure_name(rng, field), numeral(measure_style, len(out.policies), place), policy, field)
            policy.measures.append(measure)
            for own in range(1, 1 + min(count - serial, rng.choices((1, 2, 3, 4, 5, 7), (1, 3, 5, 4, 2, 1))[0])):
                serial += 1
                name = fresh(rng, field, seen, brief)
                path = (len(out.policies), place, own)
                number = numeral(number_style, *(path if number_style in ("path", "dots", "widepath") else (serial if running else own,)))
                measure.initiatives.append(one(rng, name, field, measure, number, years, polite, style, style_words, scale, serial - 1))
    return out


def fresh(rng, field, seen, brief=0):
    while True:
        name = sentences.brief_name(rng, field) if brief and rng.random() < brief else sentences.initiative_name(rng, field)
        if name not in seen:
            seen.add(name)
            return name


def one(rng, name, field, measure, number, years, polite, style, style_words, scale, index):
    departments = [sentences.department(rng, field, style)]
    for _ in range(rng.choices((0, 1, 2), (7, 2, 1))[0]):
        other = sentences.department(rng, rng.choice(list(words.FIELDS)), style)
        if other not in departments:
            departments.append(other)
    schedule = sentences.schedule(rng, years, style_words)
    return Initiative(
        name, field, measure, departments, sentences.description(rng, field, polite),
        [sentences.action(rng, field, polite) for _ in range(rng.choices((1, 2, 3, 4), (2, 4, 3, 1))[0])], schedule,
        [sentences.target(rng, field) for _ in range(rng.choices((1, 2), (4, 1))[0])], account=sentences.account(rng, field, polite),
        outlook=sentences.account(rng, field, polite) if rng.random() < .1 else sentences.action(rng, field, polite),
        costs={year: sentences.amount(rng) for year in years if rng.random() < .85}, kind=rng.choice(scale), number=number,
        start=min(schedule), end=max(schedule), index=index)
