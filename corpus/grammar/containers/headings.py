"""Headings over groups of initiatives: sizes, numbers, labels and marks of all kinds."""

from blocks import Line, Run, Text
from sentences import pick


def look(rng, page, level):
    """One look for all headings of a level of a document; may be smaller than the names."""
    size = page.size * rng.choice(((1.5, 1.3, 1.7), (1.25, 1.15, 1.0), (1.1, 1.0, .95))[min(level, 2)])
    return dict(kind=f"h{level + 2}", size=size, bold=rng.random() < .6, rule=pick(rng, ("", 5), ("under", 2), ("left", 2), ("box", 1)),
                fill=rng.choice(("#e8eef4", "#eeeeee", "#e6f0e0")) if rng.random() < .2 else "", before=rng.choice((6, 8, 12)), keep=True,
                form=pick(rng, ("{n}　{t}", 5), ("{n} {t}", 3), ("{n}.{t}", 1), ("【{t}】", 1), ("■{t}", .8), ("◆ {t}", .6), ("《{n} {t}》", .4), ("＜{t}＞", .3)))


def heading(text, number, style, level=0, word=""):
    options = {key: value for key, value in style.items() if key != "form"}
    shown = style["form"].format(n=number, t=text) if number or "{n}" not in style["form"] else text
    return Text(Line([Run(word + shown)], [("measure", text, None, None)]), **options)


def measure_heading(measure, style, word=""):
    return heading(measure.name, measure.number, style, 1, word)


def policy_heading(policy, style, word=""):
    return heading(policy.name, policy.number, style, 0, word)


def state_measure(item, policy_shown=False):
    item.truth["measure"] = item.measure.name
    if policy_shown:
        item.truth["path"] = [item.measure.policy.name]
