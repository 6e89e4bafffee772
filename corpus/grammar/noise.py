"""What makes pages untidy: ruby, underlines, struck words, stamps, notes over tables, tabs, narrow gaps, overflow."""

import dataclasses

from blocks import line, tables, walk
from sentences import pick

READINGS = {"転居届": "てんきょとどけ", "償却資産": "しょうきゃくしさん", "要介護認定": "ようかいごにんてい", "有害鳥獣": "ゆうがいちょうじゅう", "橋りょう": "きょうりょう", "地籍図": "ちせきず", "畜産": "ちくさん",
            "剪定": "せんてい", "斎場": "さいじょう", "漏水": "ろうすい", "検針": "けんしん", "例規": "れいき", "糖尿病": "とうにょうびょう", "堆肥化": "たいひか", "搬送": "はんそう", "巡視": "じゅんし", "備蓄": "びちく",
            "後見": "こうけん", "営農": "えいのう", "滞納": "たいのう", "庶務": "しょむ", "乳幼児": "にゅうようじ", "民生委員": "みんせいいいん", "集落": "しゅうらく", "証明": "しょうめい", "窓口": "まどぐち", "予約": "よやく"}


def apply(rng, doc):
    """Draw the document's noise; most documents have little of it."""
    body = [entry for entry, *_ in walk(doc.blocks)]
    doc.noise = []
    if rng.random() < .1:
        doc.noise.append("ruby")
        for entry in body:
            if rng.random() < .5:
                ruby(entry)
    if rng.random() < .12:
        doc.noise.append("marked")
        for entry in body:
            if len(entry.text) > 15 and rng.random() < .2:
                mark(rng, entry)
    if rng.random() < .08:
        doc.noise.append("stamp")
        doc.stamp = rng.choice(("案", "（案）", "写", "取扱注意", "参考", "SAMPLE", "審議中"))
    if rng.random() < .1:
        doc.noise.append("note")
        doc.note = line("※" + rng.choice(("令和８年度に見直し予定", "財源は調整中", "庁内で協議中", "前回からの変更点は赤字", "実施時期は変更となる場合があります", "関係課と調整済み")))
    if rng.random() < .12:
        doc.noise.append("tabs")
        doc.tabs = ["第１章", "第２章", "第３章", "第４章", "資料編"][:rng.randint(3, 5)]
        doc.tabs_at = rng.choice(("top", "side"))
    for table in tables(doc.blocks):
        if table.style.ruling == "none" and rng.random() < .3:
            table.style.pad = (table.style.pad[0], 1)
            doc.noise.append("narrow")
    if rng.random() < .06:
        doc.noise.append("overflow")
        overflow(rng, doc)


def ruby(entry):
    runs = []
    for run in entry.runs:
        for word, reading in READINGS.items():
            if word in run.text and not run.box:
                before, _, after = run.text.partition(word)
                runs += [dataclasses.replace(run, text=before)] * bool(before) + [dataclasses.replace(run, text=word, ruby=reading)] + [dataclasses.replace(run, text=after)] * bool(after)
                break
        else:
            runs.append(run)
    entry.runs[:] = runs


def mark(rng, entry):
    """Underline a stretch of a line, or strike one."""
    place = rng.randrange(len(entry.runs))
    run = entry.runs[place]
    if len(run.text) < 12 or run.box or run.ruby:
        return
    start = rng.randrange(2, len(run.text) - 8)
    end = start + rng.randint(3, 8)
    how = pick(rng, ({"under": True}, 4), ({"bold": True}, 2), ({"colour": "#c00000"}, 3))
    entry.runs[place:place + 1] = [dataclasses.replace(run, text=run.text[:start]), dataclasses.replace(run, text=run.text[start:end], **how), dataclasses.replace(run, text=run.text[end:])]


def overflow(rng, doc):
    """Cells of one column that may not wrap: their text runs over the next."""
    for table in tables(doc.blocks):
        if len(table.widths) < 4:
            continue
        column = rng.randrange(1, len(table.widths) - 1)
        for row in table.body:
            if len(row) == len(table.widths) and row[column].lines and len(row[column].text) < 22 and "\n" not in row[column].text and not row[column].paint:
                row[column].nowrap = True
