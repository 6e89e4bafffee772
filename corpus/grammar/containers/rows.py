"""Tables with one initiative a row."""

import fields
import labels
from blocks import Cell, Line, Run, Table, Text, line
from containers import headings


def build(rng, plan, form):
    return Rows(rng, plan, form).blocks()


class Rows:
    def __init__(self, rng, plan, form):
        self.rng, self.plan, self.form = rng, plan, form
        bracket = form.department if form.department in ("behind", "under") else ""
        number_column = rng.random() < .5
        naming = fields.draw_naming(rng, number=False if number_column else rng.random() < .4, bracket=bracket)
        front, rest = fields.draw(rng, plan, "rows", form.department)
        self.fields = ([fields.number_field(rng, plan)] if number_column else []) + front + [fields.name_field(rng, plan, naming, form.mark)] + rest
        self.word = labels.measure(rng)
        self.policy_column = form.grouping == "column" and len(plan.policies) > 1 and rng.random() < .35
        self.band_fill = rng.choice(("#e8eef4", "#eeeeee", "#fdf3d8", "")) if form.ruling != "none" else rng.choice(("#eeeeee", "", "#e8eef4"))
        self.numbered = rng.random() < .6
        self.repeat, self.cut = rng.random() < .7, rng.random() < .25
        self.headless = rng.random() < .04
        self.merge_years = rng.random() < .4
        self.vertical = form.grouping == "column" and rng.random() < .07
        self.group_align = rng.choice(("", "", "middle"))
        self.order = rng.random() < .2 and form.grouping == "column"   # the group column stands behind number

    def blocks(self):
        form, plan, rng, out = self.form, self.plan, self.rng, []
        if form.grouping == "heading":
            style, above = headings.look(rng, form.page, 1), headings.look(rng, form.page, 0)
            show_policy = len(plan.policies) > 1 and rng.random() < .6
            for policy in plan.policies:
                if show_policy:
                    out.append(headings.policy_heading(policy, above))
                for measure in policy.measures:
                    out.append(headings.measure_heading(measure, style))
                    for item in measure.initiatives:
                        headings.state_measure(item, show_policy)
                    out.append(self.table(measure.initiatives, measure.name))
            return out
        return [self.table(plan.initiatives, "")]

    def label(self, field):
        return Cell([line(part) for part in labels.spaced(self.rng, field.label, self.form.spread).split("\n")] if field.label else [], header=True)

    def head(self, front):
        """Header rows of one to three levels: neighbours with one group stand under its label."""
        paths = [field.group.split("|") if field.group else [] for field in self.fields]
        for n, path in enumerate(paths):   # a group of one field has no level of its own
            alone = not any(other == path for k, other in enumerate(paths) if k != n and abs(k - n) == 1)
            if path and alone and len(path) == 1:
                paths[n] = []
        depth = 1 + max((len(path) for path in paths), default=0)
        rows = [[] for _ in range(depth)]
        for text in front:
            rows[0].append(Cell([line(text)], rows=depth, header=True))
        self.level(rows, paths, 0, len(self.fields), 0)
        return rows

    def level(self, rows, paths, start, end, level):
        index = start
        while index < end:
            if len(paths[index]) <= level:
                cell = self.label(self.fields[index])
                cell.rows = len(rows) - level
                rows[level].append(cell)
                index += 1
                continue
            run = 1
            while index + run < end and paths[index + run][:level + 1] == paths[index][:level + 1]:
                run += 1
            rows[level].append(Cell([line(part) for part in paths[index][level].split("\n")], columns=run, header=True))
            self.level(rows, paths, index, index + run, level + 1)
            index += run

    def table(self, items, title):
        form, front, roles = self.form, [], []
        if form.grouping == "column":
            if self.policy_column:
                front.append(labels.policy(self.rng))
                roles.append("other")
            front.append(self.word)
            roles.append("measure")
        roles += [field.role for field in self.fields]
        widths = [.5 if self.vertical else 1.1] * len(front) + [field.width for field in self.fields]
        head = [] if self.headless else self.head(front)
        body = self.body(items, len(front))
        return Table(widths, head, body, form.style, roles, title, self.repeat, self.cut)

    def body(self, items, front):
        form, body = self.form, []
        columns = front + len(self.fields)
        values = {id(item): [self.value(field, item) for field in self.fields] for item in items}
        skip = self.merge_down(items, values)
        last_policy = last_measure = None
        for item in items:
            row = []
            if item.measure is not last_measure and form.grouping in ("column", "band"):
                group = [other for other in items if other.measure is item.measure]
                text = f"{item.measure.number}　{item.measure.name}" if self.numbered and item.measure.number else item.measure.name
                fact = ("measure", item.measure.name, None, None)
                if form.grouping == "band":
                    body.append([Cell([Line([Run(text)], [fact])], columns=columns, fill=self.band_fill, align="left", bold=self.rng.random() < .3)])
                else:
                    if self.policy_column and item.measure.policy is not last_policy:
                        last_policy = item.measure.policy
                        size = sum(other.measure.policy is last_policy for other in items)
                        name = f"{last_policy.number}　{last_policy.name}" if last_policy.number else last_policy.name
                        row.append(Cell([line(name)], rows=size))
                    row.append(Cell([Line([Run(text)], [fact])], rows=len(group), valign=self.group_align, vertical=self.vertical and len(group) > 2))
            last_measure = item.measure
            if form.grouping in ("column", "band"):
                headings.state_measure(item, self.policy_column)
            row.extend(self.cells(item, values[id(item)], skip))
            body.append(row)
        return body

    def value(self, field, item):
        field.state(item)
        return field.lines(item)

    def cells(self, item, values, skip):
        out, index = [], 0
        while index < len(self.fields):
            field, lines = self.fields[index], values[index]
            if (item.index, index) in skip:
                index += 1
                continue
            run = 1
            if self.merge_years and field.role == "schedule" and field.year in item.schedule and lines:
                while (index + run < len(self.fields) and self.fields[index + run].role == "schedule" and self.fields[index + run].year
                       and values[index + run] and values[index + run][0].text == lines[0].text and self.fields[index + run].year in item.schedule and len(lines[0].text) > 1):
                    lines[0].facts.extend(values[index + run][0].facts)
                    run += 1
            cell = Cell(lines, columns=run, align="center" if run > 1 else field.align)
            cell.rows = skip.get((item.index, index, "rows"), 1)
            out.append(cell)
            index += run
        return out

    def merge_down(self, items, values):
        """Equal departments of neighbours in one measure share a cell where the field says so."""
        skip = {}
        for column, field in enumerate(self.fields):
            if not field.merge:
                continue
            first = None
            for item in items:
                text = [entry.text for entry in values[id(item)][column]]
                if first is not None and text == [entry.text for entry in values[id(first)][column]] and item.measure is first.measure:
                    skip[item.index, column] = True
                    skip[first.index, column, "rows"] = skip.get((first.index, column, "rows"), 1) + 1
                    for entry, other in zip(values[id(first)][column], values[id(item)][column]):
                        entry.facts.extend(other.facts)
                else:
                    first = item
        return skip
