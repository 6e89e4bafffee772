"""Header and label words, composed from modifiers and heads and spaced as offices space them."""

from sentences import pick

KANJI_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")


def name(rng):
    head = pick(rng, ("取組", 6), ("事業", 6), ("施策事業", 1), ("実施項目", 2), ("取組項目", 2), ("推進項目", 1), ("プロジェクト", 1), ("アクション", 1),
                ("具体的取組", 3), ("個別事業", 1), ("主要事業", 1), ("重点取組", 1), ("項目", 2), ("具体的な取組", 2), ("実施事業", 1))
    tail = pick(rng, ("名", 6), ("", 4), ("名称", 2), ("の名称", 1), ("（事業）", .5))
    if head.endswith("項目") or head in ("プロジェクト", "アクション"):
        tail = pick(rng, ("", 3), ("名", 1))
    return pick(rng, (head + tail, 20), ("やること", .7), ("件名", 1), ("何をするか", .5), ("名称", 1))


def department(rng):
    front = pick(rng, ("担当", 7), ("所管", 6), ("主管", 2), ("実施", 1), ("推進", 1), ("主担当", 1), ("取りまとめ", .5), ("事業", .5), ("所轄", .4))
    back = pick(rng, ("課", 6), ("部署", 4), ("課等", 2), ("部局", 1), ("所属", 1), ("課・室", 1), ("課所", .7), ("部課", 1), ("組織", .5), ("", 1.5), ("課名", 1))
    return pick(rng, (front + back, 20), ("だれが", .6), ("担当する課", .8), ("部署", .8), ("課名", .8), ("実施主体", 1), ("どこが", .4), ("所属", .5))


def lead(rng):
    return rng.choice(("主管課", "主担当課", "主管", "主担当", "中心となる課", "代表課", "主務課")), rng.choice(("関係課", "関連課", "関係", "協力課", "連携課", "関係部署", "副担当"))


def measure(rng):
    return pick(rng, ("施策", 5), ("施策名", 3), ("基本施策", 2), ("分野", 3), ("区分", 1.5), ("取組方針", 1), ("方針", 1), ("柱", 1), ("施策の方向", 1), ("大項目", 1),
                ("テーマ", 1), ("政策分野", 1), ("推進分野", 1), ("個別施策", 1))


def policy(rng):
    return pick(rng, ("基本目標", 4), ("基本方針", 4), ("政策", 2), ("戦略", 1), ("まちづくりの柱", 1), ("重点方針", 1))


def number(rng):
    return pick(rng, ("No.", 4), ("番号", 4), ("№", 2), ("NO", 1), ("整理番号", 1), ("", 1), ("事業番号", 1), ("#", .5), ("取組番号", .7))


def description(rng):
    front = pick(rng, ("取組", 4), ("事業", 4), ("", 3), ("実施", 1), ("主な", 1))
    return front + pick(rng, ("内容", 5), ("の概要", 3) if front not in ("", "主な") else ("概要", 3), ("の内容", 1) if front not in ("", "主な") else ("内容", 1),
                        ("説明", .6) if not front else ("概要", 1))


def purpose(rng):
    return rng.choice(("目的", "ねらい", "現状と課題", "背景", "現状", "課題", "期待される効果", "効果", "目指す姿"))


def actions(rng):
    return rng.choice(("具体的な取組内容", "具体的内容", "主な取組内容", "実施内容", "具体的な活動", "取組の具体", "行うこと", "実施する内容"))


def schedule(rng):
    return pick(rng, ("年度別計画", 2), ("実施計画", 2), ("スケジュール", 3), ("工程", 2), ("年次計画", 2), ("実施スケジュール", 2), ("取組スケジュール", 1),
                ("実施年度", 1), ("工程表", 1), ("年度ごとの取組", 1), ("計画期間", .6), ("進め方", .4), ("ロードマップ", 1))


def period(rng):
    return pick(rng, ("実施時期", 3), ("実施期間", 2), ("期間", 1), ("時期", 1), ("事業期間", 2), ("いつまでに", .5), ("計画期間", 1), ("実施年度", 1))


def indicator(rng):
    return rng.choice(("指標", "成果指標", "KPI", "指標名", "評価指標", "活動指標", "目標指標", "数値目標の項目", "重要業績評価指標", "測るもの"))


def baseline(rng):
    return rng.choice(("現状値", "基準値", "現状", "現況値", "計画策定時", "実績値"))


def target(rng):
    return rng.choice(("目標値", "目標", "数値目標", "到達目標", "達成目標", "最終目標", "成果目標", "めざす値"))


def cost(rng):
    kind = rng.choice(("budget", "settled", "planned"))
    head = {"budget": ("予算額", "当初予算額", "予算"), "settled": ("決算額", "決算見込額", "実績額"), "planned": ("事業費", "概算事業費", "見込額")}[kind]
    return rng.choice(head), kind


def status(rng):
    """A heading for ratings and the scale that stands under it."""
    return (rng.choice(("進捗状況", "評価", "進捗", "達成状況", "進捗度", "判定", "達成度", "自己評価", "進み具合")),
            rng.choice((["順調", "概ね順調", "やや遅れ", "遅れ"], ["A", "B", "C", "D"], ["◎", "○", "△", "×"], ["完了", "実施中", "着手", "未着手"],
                        ["達成", "ほぼ達成", "未達成"], ["予定どおり", "遅延", "前倒し"], ["Ａ", "Ｂ", "Ｃ"], ["計画以上", "計画どおり", "計画未満"])))


def result(rng):
    return rng.choice(("取組実績", "実績", "実施状況", "取組状況", "主な成果", "実施内容（実績）", "取組の結果", "成果"))


def outlook(rng):
    return rng.choice(("今後の予定", "今後の方向性", "課題と対応", "今後の取組", "次年度に向けて", "改善策"))


def year_style(rng):
    return pick(rng, ("wareki", 6), ("short", 4), ("wide", 2), ("western", 1.5), ("both", 1), ("bare", 1), ("shortyear", 1))


def year(value, style, first=True):
    """A fiscal year as a header says it."""
    era = value - 2018
    return {"wareki": f"令和{era}年度", "short": f"R{era}", "wide": f"令和{str(era).translate(KANJI_DIGITS)}年度", "western": f"{value}年度",
            "both": f"令和{era}年度\n（{value}）", "bare": f"令和{era}年度" if first else f"{era}年度", "shortyear": f"R{era}年度"}[style]


def spaced(rng, text, how):
    """Spread a short label with wide spaces, as offices do."""
    if how == "spread" and 2 <= len(text) <= 4 and "\n" not in text and text.isalpha() and not text.isascii():
        return ("　" if len(text) < 4 else " ").join(text)
    return text
