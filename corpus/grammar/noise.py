"""What makes pages untidy: ruby, underlines, struck words, stamps, notes over tables, tabs, narrow gaps, overflow, slips of OCR."""

import dataclasses
import random

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
    # drawn apart, so that documents that were drawn before struck words existed stay as they were
    own = random.Random(f"struck:{doc.title}:{len(body)}")
    if own.random() < .05:
        doc.noise.append("struck")
        for entry in body:
            if len(entry.text) > 15 and own.random() < .1:
                mark(own, entry, ({"struck": True}, 1))


# glyphs that recognition takes for each other
ALIKE = {"ロ": "口", "口": "ロ", "エ": "工", "工": "エ", "ニ": "二", "カ": "力", "力": "カ", "ト": "卜", "タ": "夕", "ー": "一", "ハ": "八", "千": "干", "未": "末", "日": "曰", "己": "已", "ヘ": "へ",
         "１": "l", "0": "O", "1": "l", "入": "人", "土": "士", "問": "間", "待": "侍", "績": "積", "ぱ": "ば", "ボ": "ポ", "・": "．"}


def slips(rng, plan):
    """Words of the plan as a recognised scan has them: some glyphs taken for others, in print and in truth alike."""
    def slip(text):
        return "".join(ALIKE.get(c, c) if rng.random() < .15 else c for c in text)
    for initiative in plan.initiatives:
        initiative.name, initiative.description = slip(initiative.name), slip(initiative.description)
        initiative.departments = [slip(department) for department in initiative.departments]
        initiative.actions = [slip(action) for action in initiative.actions]
    for measure in plan.measures:
        measure.name = slip(measure.name)


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


MARKS = ({"under": True}, 4), ({"bold": True}, 2), ({"colour": "#c00000"}, 3)


def mark(rng, entry, *marks):
    """Mark a stretch of a line: underlined, bold or red, or as the caller says."""
    place = rng.randrange(len(entry.runs))
    run = entry.runs[place]
    if len(run.text) < 12 or run.box or run.ruby:
        return
    start = rng.randrange(2, len(run.text) - 8)
    end = start + rng.randint(3, 8)
    how = pick(rng, *(marks or MARKS))
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
