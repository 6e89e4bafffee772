"""The truth of a printed document, in the form that shared/tools/score.py reads, with the place of every fact."""

from blocks import place, tables
from provenance import Mismatch


def build(doc, plan_initiatives, places, where, sizes, meta):
    listed, ids = [], {}
    for table in tables(doc.blocks):
        if table.carries:
            listed.append(table.carries)
        elif table.truth:
            listed.append(table)
    ids = {id(table): number for number, table in enumerate(listed)}
    out = dict(meta)
    out["pages"] = pages(places, where, sizes)
    if doc.page.footer:
        for page in out["pages"]:
            page["footer"] = [doc.page.footer.replace("{page}", str(page["page"]))]
    out["tables"] = [table_truth(table, number, places, where) for number, table in enumerate(listed)]
    facts = facts_of(places, where, ids)
    out["initiatives"] = [record(item, facts) for item in plan_initiatives]
    out["facts"] = facts
    return out


def pages(places, where, sizes):
    out = [{"page": number, "width": round(width, 2), "height": round(height, 2), "header": [], "footer": [], "text_lines": [], "boxes": []} for number, (width, height) in enumerate(sizes, 1)]
    for (line, *_), parts in zip(places, where):
        for number in sorted(parts):
            text, box = parts[number]
            page = out[number - 1]
            if line.layer == "body":
                page["text_lines"].append(text)
                page["boxes"].append([round(v, 1) for v in box])
            elif line.layer in ("header", "footer"):
                page[line.layer].append(text)
    return out


def grid(rows):
    return [[{"text": cell.text, "rowspan": cell.rows, "colspan": cell.columns} for cell in row] for row in rows]


def table_truth(table, number, places, where):
    place(table.head + table.body)
    seen = sorted({page for (line, owner, *_), parts in zip(places, where) if owner is table or (owner and owner.logical and owner.logical[0] is table) for page in parts})
    out = {"id": f"t{number}", "title": table.title, "pages": seen, "header_rows": grid(table.head), "rows": grid(table.body), "width": len(table.widths), "columns": list(table.roles)}
    if table.row_roles:
        out["row_roles"] = list(table.row_roles)
    if table.shapes:
        out["schedule_as_shapes"] = True
    return out


def facts_of(places, where, ids):
    out = []
    for (line, table, row, column), parts in zip(places, where):
        at = table
        if table and table.logical:
            at, rows, columns, repeat = table.logical
            row, column = row + rows if row >= len(table.head) else row, 0 if repeat and column == 0 else column + columns
        for role, text, initiative, year in line.facts:
            first = min(parts) if parts else None
            out.append({"role": role, "text": text, "initiative": initiative, "year": year, "table": ids.get(id(at)), "row": row, "col": column,
                        "page": first, "bbox": [round(v, 1) for v in parts[first][1]] if first else None})
    return out


def record(item, facts):
    truth = item.truth
    names = [fact for fact in facts if fact["initiative"] == item.index and fact["role"] == "name" and fact["text"] == item.name]
    if not names:
        raise Mismatch(f"the name {item.name!r} is nowhere")
    main = names[truth.pop("main_name", 0)]
    out = {"no": truth.get("no"), "initiative": item.name, "measure": truth.get("measure"), "departments": truth.get("departments", []), "schedule": truth.get("schedule", []),
           "target": "\n".join(truth.get("target_lines") or [t["text"] for t in truth.get("targets", [])]) or None, "targets": truth.get("targets", []), "page": main["page"]}
    for key in ("description", "actions", "contents", "progress_first_half", "progress_second_half", "costs", "kind", "period", "spans", "path", "alt", "alt_names"):
        if truth.get(key):
            out[key] = truth[key]
    others = sorted({fact["page"] for fact in names} - {main["page"]})
    if others:
        out.setdefault("alt", {}).setdefault("page", []).extend(others)
    return out
