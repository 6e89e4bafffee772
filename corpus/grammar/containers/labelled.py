"""Lines that begin with a label (所管：…), as cards, outlines and definition lists use them."""

from blocks import Line, Run, Text
from sentences import pick


def draw(rng):
    return pick(rng, ("{}：", 6), ("{}　", 3), ("【{}】", 3), ("・{}：", 1), ("■{}　", 1), ("〔{}〕", .5), ("［{}］", .5), ("▼{}", .4), ("（{}）", .4)), rng.random() < .4, rng.random() < .2


def lines(field, item, form, look, **options):
    """Blocks of one field of an initiative."""
    field.state(item)
    pattern, bold, own_line = look
    values = field.lines(item)
    if not values:
        return []
    label = Run(pattern.format((field.group.split("|")[-1] + "（" + field.label + "）" if field.group and field.year else field.label).replace("\n", "")), bold=bold)
    if own_line or len(values) > 1:
        return [Text(Line([label]), "label", before=2, keep=True, **options)] + [Text(value, "li", before=1, **{**options, "indent": options.get("indent", 0) + 1}) for value in values]
    return [Text(Line([label] + values[0].runs, values[0].facts), "label", before=2, **options)]
