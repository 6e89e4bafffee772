"""Names, sentences, targets and schedule words made by grammars of their own; nothing here is taken from a plan."""

import words


def pick(rng, *weighted):
    """One of (value, weight) pairs."""
    return rng.choices([value for value, _ in weighted], [weight for _, weight in weighted])[0]


def town(rng):
    return rng.choice(words.TOWN_HEADS) + rng.choice(words.TOWN_TAILS) + pick(rng, ("市", 5), ("町", 3), ("村", 1))


def department(rng, field, style):
    """A department of a field of work; `style` is the town's way of naming ends and divisions."""
    if rng.random() < style.get("common", .06):
        return rng.choice(words.COMMON_DEPARTMENTS)
    name = rng.choice(words.FIELDS[field][1])
    end = "課" if rng.random() < .8 else pick(rng, *words.DEPARTMENT_ENDS)
    name = name + end
    if style.get("division") and rng.random() < style["division"]:
        choices = words.DIVISION_OF[field].split()
        name = choices[style.setdefault("town", rng.randrange(3)) % len(choices)] + "部" + name
    elif style.get("section") and rng.random() < style["section"]:
        name = name + rng.choice(words.DIVISIONS) + "係"
    return name


def initiative_name(rng, field):
    """A name: an object and what is done to it, a tool and where it is used, a nickname, sometimes a clause."""
    objects = words.FIELDS[field][0]
    thing, other = rng.sample(objects, 2)
    tool = rng.choice(words.TOOLS)
    action = rng.choice(words.ACTIONS)
    nick = rng.choice(words.NICKNAMES) + rng.choice(words.NICK_HEADS)
    shape = rng.choices(range(14), [9, 5, 5, 4, 4, 3, 5, 3, 3, 2, 2, 2, 2, 1])[0]
    return (f"{thing}の{action}", f"{thing}{action}事業", f"{tool}を活用した{thing}の{action}", f"{tool}による{thing}の{action}",
            f"{thing}への{tool}の導入", f"{thing}及び{other}の{action}", f"{tool}の{rng.choice(words.TOOL_ACTIONS)}",
            f"{thing}における{tool}の{rng.choice(words.TOOL_ACTIONS[:5])}", f"「{nick}」の{rng.choice(('開設', '運営', '拡充', '推進', '開催'))}",
            f"{thing}を{rng.choice(words.VERBS)}", f"{nick}事業", f"{thing}・{other}の{action}",
            f"{thing}{rng.choice(('システム', 'サイト', 'アプリ'))}の{rng.choice(words.TOOL_ACTIONS)}",
            f"{thing}（{other}を含む。）の{action}")[shape]


def brief_name(rng, field):
    """A name of a word or two: what is done, or to what, and no more."""
    thing = rng.choice(words.FIELDS[field][0])
    return rng.choice((rng.choice(words.BRIEF), rng.choice(words.BRIEF), thing, rng.choice(words.TOOLS)))


def measure_name(rng, field):
    purpose = rng.choice(words.FIELDS[field][2])
    shape = rng.choices(range(8), [5, 4, 3, 3, 2, 2, 2, 1])[0]
    return (f"{purpose}の{rng.choice(('充実', '向上', '強化', '推進', '改革', '転換'))}", f"{purpose}を{rng.choice(('支える仕組みづくり', '高める環境の整備', '広げる取組', '次代へつなぐ'))}",
            f"デジタルで変える{purpose}", f"{purpose}と{rng.choice(words.FIELDS[field][2])}の両立", f"{rng.choice(words.FIELDS[field][0])}を軸とした{purpose}",
            f"{purpose}に関する{rng.choice(('取組', '基盤整備', '連携'))}", f"{rng.choice(('便利な', '安心できる', '確かな', '無駄のない', '新しい'))}{purpose}",
            f"{purpose}DX")[shape]


def policy_name(rng):
    return (rng.choice(("人に", "くらしに", "未来を", "地域が", "役所が", "次の世代に", "みんなで")) +
            rng.choice(("やさしい", "寄り添う", "ひらく", "輝く", "変わる", "つなぐ", "つくる")) +
            rng.choice(("まちづくり", "行政経営", "デジタル社会", "地域社会", "基盤づくり", "サービス")))


def number(rng, low=2, high=900):
    value = rng.randint(low, high)
    return str(value - value % 10 if value > 60 and rng.random() < .6 else value)


def amount(rng):
    value = int(10 ** rng.uniform(1.8, 5))
    return f"{value:,}" if rng.random() < .9 else str(value)


def benefit(rng, polite):
    base, plain, courteous = rng.choice((
        ("待ち時間の短縮", "を図る", "を図ります"), ("職員の事務負担", "を軽減する", "を軽減します"), ("利用者の利便性", "を高める", "を高めます"),
        ("入力の誤り", "を防ぐ", "を防ぎます"), ("迅速な対応", "につなげる", "につなげます"), ("来庁の回数", "を減らす", "を減らします"),
        ("経費の縮減", "を進める", "を進めます"), ("必要な情報", "を届ける", "を届けます"), ("地域の担い手不足", "を補う", "を補います"),
        ("判断に要する時間", "を縮める", "を縮めます"), ("紙の使用量", "を削減する", "を削減します"), ("住民の安心", "を支える", "を支えます")))
    return base + (courteous if polite else plain)


def sentence(rng, field, polite):
    objects = words.FIELDS[field][0]
    thing, other, tool = rng.choice(objects), rng.choice(objects), rng.choice(words.TOOLS)
    do, does = rng.choice((("導入", "し"), ("活用", "し"), ("整備", "し"), ("試行", "し"), ("拡充", "し")))
    end = benefit(rng, polite)
    shape = rng.randrange(9)
    suru, iru = ("します", "ています") if polite else ("する", "ている")
    return (f"{thing}について、{tool}を{do}{does}、{end}。", f"{tool}を用いて{thing}の状況を把握し、{end}。",
            f"{thing}と{other}の情報を一元的に管理{suru}。", f"これまで紙で行ってきた{thing}の事務を電子化し、{end}。",
            f"{other}に係る様式と手順を見直し、{tool}で処理できるように{suru}。",
            f"年{number(rng, 2, 24)}回程度の説明会を開き、{thing}の周知に努め{'ます' if polite else 'る'}。",
            f"{thing}に要する時間が長く、担当者の経験に頼っ{iru}。", f"対象を{number(rng)}件に広げ、{end}。",
            f"関係する事業者や団体と協議しながら、{thing}への{tool}の適用を段階的に進め{'ます' if polite else 'る'}。")[shape]


def description(rng, field, polite, sentences=None):
    count = sentences or rng.choices((1, 2, 3), (6, 3, 1))[0]
    out = [sentence(rng, field, polite)]
    for _ in range(count - 1):
        out.append(rng.choice(("あわせて、", "また、", "なお、", "さらに、", "")) + sentence(rng, field, polite))
    return "".join(out)


def action(rng, field, polite):
    """One line of a list of activities: a noun phrase or a short sentence."""
    objects, tool = words.FIELDS[field][0], rng.choice(words.TOOLS)
    thing = rng.choice(objects)
    if rng.random() < .3:
        return f"{thing}の{rng.choice(words.ACTIONS)}を{'進めます' if polite else '進める'}。"
    return rng.choice((f"{thing}に関する{rng.choice(('調査', '研修', '意見交換', '説明会', '広報'))}の実施", f"{tool}の{rng.choice(words.TOOL_ACTIONS)}",
                       f"{thing}の{rng.choice(words.ACTIONS)}", f"{thing}に係る{rng.choice(('要綱', '手引', '規則', '様式'))}の改正",
                       f"{rng.choice(('近隣市町', '県', '民間事業者', '大学'))}との連携による{thing}の{rng.choice(words.ACTIONS)}"))


PHASES = ["現状の調査", "調査・検討", "課題の整理", "方針の決定", "要件の整理", "仕様書の作成", "事業者の選定", "システム構築", "試行", "実証実験", "一部導入",
          "導入", "運用開始", "本格運用", "対象の拡大", "運用", "効果の検証", "見直し", "継続"]
SHORT = ["検討", "調査", "準備", "設計", "構築", "試行", "導入", "運用", "拡大", "検証", "継続", "実施"]
UNITS = ["件", "手続", "施設", "回", "人", "か所", "台", "業務", "校", "地区", "団体", "世帯"]


def schedule(rng, years, style):
    """Year → words (or a mark); years may be empty, neighbours may share one entry. Later phases never come first."""
    source = SHORT if style == "short" else PHASES
    count = len(years)
    steps = sorted(rng.sample(range(len(source)), min(count, len(source))))
    if rng.random() < .45 and count > 2:  # the rest of the years goes on alike
        steps = steps[:2] + [steps[2]] * (count - 2)
    out, unit, grown = {}, rng.choice(UNITS), rng.randint(1, 30)
    start = rng.choices((0, 1, 2), (7, 2, 1))[0] if count > 3 else 0
    end = count - (rng.random() < .12 and count > 2)
    counted = rng.random() < .12
    for index, year in enumerate(years):
        if not start <= index < end:
            continue
        if style == "marks":
            out[year] = ("△", "○", "◎", "●", "→")[min(4, index - start + (start > 0))] if index else rng.choice("△○◎")
            continue
        text = source[steps[index]]
        if counted:
            grown += rng.randint(1, 40)
            text = f"{grown}{unit}"
        elif style == "long" and rng.random() < .4:
            text += rng.choice((f"（{number(rng, 2, 40)}{unit}）", "、職員研修", "と周知", "（関係課）"))
        out[year] = text
    return out or {years[0]: source[steps[0]]}


def target(rng, field):
    """(indicator, unit, baseline, value) of one goal."""
    thing = rng.choice(words.FIELDS[field][0])
    kind = rng.randrange(7)
    if kind <= 2:
        low = rng.randint(3, 50)
        return (f"{thing}の{rng.choice(('利用率', '実施率', '認知度', '満足度', '電子化率', '達成率'))}", "％", f"{low}.{rng.randint(0, 9)}" if rng.random() < .3 else str(low),
                str(min(100, low + 5 * rng.randint(1, 9))))
    if kind == 3:
        low = rng.randint(40, 900)
        return f"{thing}に要する時間", rng.choice(("時間", "分")), f"{low}", f"{int(low * rng.uniform(.3, .8))}"
    low, unit = rng.randint(1, 900), rng.choice(UNITS)
    name = f"{thing}の{rng.choice(('件数', '利用者数', '参加者数', '実施数', '整備数', '延べ人数'))}"
    return name, unit, f"{low:,}", f"{low + rng.randint(1, 4000):,}"


def account(rng, field, polite):
    """What was done in a year, told afterwards."""
    thing, tool = rng.choice(words.FIELDS[field][0]), rng.choice(words.TOOLS)
    did = "しました" if polite else "した"
    return rng.choice((f"{thing}について{number(rng)}件を処理{did}。", f"{rng.randint(4, 12)}月に{tool}を導入し、運用を開始{did}。",
                       f"関係者との協議を{number(rng, 2, 12)}回行い、仕様を決定{did}。", f"{thing}の説明会を開催し、{number(rng)}人が参加{did}。",
                       f"事業者の選定が遅れたため、{thing}の着手を次年度に延期{did}。", f"{thing}の対象を{number(rng, 2, 60)}施設に拡大{did}。"))
