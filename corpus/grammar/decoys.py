"""What plans hold besides initiatives: prose, KPI tables, glossaries, histories, committees, budgets, surveys, contents, charts."""

import labels
import sentences
import words
from blocks import Box, Cell, Line, Run, Side, Table, Text, line
from sentences import pick


def simple(rng, form, header, rows, title="", widths=None, number_columns=()):
    head = [[Cell([line(part) for part in text.split("\n")], header=True) for text in header]] if header else []
    body = [[Cell([line(part) for part in text.split("\n")] if text else [], align="right" if n in number_columns else "") for n, text in enumerate(row)] for row in rows]
    return Table(widths or [1] * len(rows[0]), head, body, form.style, ["other"] * len(rows[0]), title, True, False)


def field(rng):
    return rng.choice(list(words.FIELDS))


def prose(rng, plan, form):
    return [Text(line("　" + sentences.description(rng, field(rng), plan.polite, rng.randint(2, 3))), "p") for _ in range(rng.randint(1, 3))]


def kpi(rng, plan, form):
    header = [labels.indicator(rng), labels.baseline(rng) + rng.choice(("", f"（R{plan.years[0] - 2019}）")), labels.target(rng) + rng.choice(("", f"（R{plan.years[-1] - 2018}）"))]
    rows = []
    for _ in range(rng.randint(2, 6)):
        name, unit, base, value = sentences.target(rng, field(rng))
        rows.append([name, base + unit, value + unit])
    if rng.random() < .3:
        header.insert(0, "No.")
        rows = [[str(n), *row] for n, row in enumerate(rows, 1)]
    return [simple(rng, form, header, rows, "", [.4] * (len(header) == 4) + [3, 1.2, 1.2], (len(header) - 1, len(header) - 2))]


def glossary(rng, plan, form):
    terms = rng.sample(words.TOOLS, rng.randint(3, 8))
    rows = [[term, f"{rng.choice(words.FIELDS[field(rng)][0])}などに用いられる{rng.choice(('技術', '仕組み', '機器', '考え方'))}の{rng.choice(('総称', '一つ'))}。"] for term in terms]
    if rng.random() < .5:
        return [simple(rng, form, rng.choice((["用語", "説明"], ["用語", "解説"], ["名称", "意味"])), rows, "", [1, 3])]
    return [block for term, text in rows for block in (Text(line(f"【{term}】", bold=True), "label", keep=True), Text(line(text), "p", indent=1, before=1))]


def history(rng, plan, form):
    year = plan.years[0] - 1
    rows = [[f"令和{year - 2018}年{month}月{rng.randint(1, 28)}日", rng.choice(("第１回策定委員会", "庁内検討会議", "パブリックコメントの開始", "議会全員協議会への報告", "市民意識調査の実施", "計画の決定", "作業部会"))]
            for month in sorted(rng.sample(range(4, 13), rng.randint(3, 6)))]
    return [simple(rng, form, rng.choice((["年月日", "内容"], ["期日", "経過"], ["日程", "会議等"], [])), rows, "", [1, 2.5])]


def committee(rng, plan, form):
    family, given = "佐渡久我本庄三輪椎名野呂樋口江藤", "真由健司明里恵一和樹千秋誠"
    rows = [[rng.choice(("委員長", "副委員長", "委員", "委員", "委員")), f"{rng.choice(family)}{rng.choice(family)}　{rng.choice(given)}{rng.choice(given)}",
             rng.choice(("大学教授", "自治会連合会", "商工会", "社会福祉協議会", "公募市民", "ＰＴＡ連合会", "金融機関", "農業協同組合"))] for _ in range(rng.randint(4, 9))]
    return [simple(rng, form, ["区分", "氏名", "所属"], rows, "", [1, 1.4, 2])]


def budget(rng, plan, form):
    years = [labels.year(year, "wareki") for year in plan.years[:3]]
    rows = [[name, *[sentences.amount(rng) for _ in years]] for name in rng.sample(("一般会計", "国民健康保険特別会計", "介護保険特別会計", "水道事業会計", "下水道事業会計", "人件費", "物件費", "補助費等", "投資的経費"), rng.randint(3, 6))]
    return [Text(line("（単位：千円）"), "small", align="right", keep=True), simple(rng, form, [rng.choice(("会計", "区分", "費目")), *years], rows, "", [2] + [1] * len(years), range(1, 4))]


def survey(rng, plan, form):
    rows = [[text, f"{rng.uniform(2, 70):.1f}%", sentences.number(rng)] for text in rng.sample(("大いに満足", "やや満足", "どちらともいえない", "やや不満", "不満", "無回答", "知っている", "利用したことがある", "知らない"), 5)]
    return [Text(line(f"問{rng.randint(1, 20)}　{rng.choice(words.FIELDS[field(rng)][0])}について、あなたのお考えに近いものはどれですか。"), "p", keep=True), simple(rng, form, ["回答", "割合", "人数"], rows, "", [2, 1, 1], (1, 2))]


def organisation(rng, plan, form):
    rows = [[name, rng.choice(("市長、副市長、教育長", "各部長", "各課の推進員", "学識経験者、関係団体の代表", "情報主管課の職員")), rng.choice(("年２回", "四半期ごと", "随時", "毎月"))]
            for name in rng.sample(("推進本部", "幹事会", "作業部会", "推進委員会", "有識者会議", "事務局"), rng.randint(3, 5))]
    return [simple(rng, form, rng.choice((["会議体", "構成", "開催"], ["組織", "構成員", "開催頻度"])), rows, "", [1.2, 2.4, 1])]


def flow(rng, plan, form):
    steps = rng.sample(("計画の策定", "取組の実施", "進捗の確認", "評価", "改善", "公表", "議会への報告"), 4)
    return [Side([[Box([Text(line(step), "p", align="center", before=0)], "round", "", form.page.accent)] for step in steps], [1] * 4)]


def contents(rng, plan, form):
    out = [Text(line("目　次"), "h2", align="center", keep=True)]
    page = 1
    for n, title in enumerate(rng.sample(("策定の趣旨", "計画の位置付け", "現状と課題", "基本理念", "施策の体系", "取組の内容", "推進体制", "進行管理", "資料"), rng.randint(4, 7)), 1):
        page += rng.randint(1, 8)
        out.append(Text(line(f"第{n}章　{title}{'…' * rng.randint(12, 20)}{page}"), "p", before=3))
    return out


def bids(rng, plan, form):
    rows = [[f"{rng.choice(words.FIELDS[field(rng)][0])}{rng.choice(('業務委託', '工事', '機器賃貸借', '設計業務'))}", rng.choice(("一般競争入札", "指名競争入札", "公募型プロポーザル", "随意契約")),
             f"{sentences.amount(rng)},000円", rng.choice(words.TOWN_HEADS) + rng.choice(("建設", "システム", "商会", "測量設計"))] for _ in range(rng.randint(3, 8))]
    return [simple(rng, form, ["件名", "契約方法", "契約金額", "契約の相手方"], rows, "", [2.6, 1.3, 1.2, 1.2], (2,))]


def trends(rng, plan, form):
    rows = [[f"{rng.choice(('平成', '令和'))}{rng.randint(2, 30)}年", f"「{rng.choice(words.TOOLS)}に関する{rng.choice(('基本方針', '推進法', '指針', '実行計画'))}」の{rng.choice(('策定', '施行', '改定'))}", rng.choice(("国", "県", "総務省", "内閣府"))] for _ in range(rng.randint(3, 6))]
    return [simple(rng, form, ["年", "主な動き", "主体"], rows, "", [1, 3, .8])]


def summary(rng, plan, form):
    """How many initiatives each measure has: names of measures, no initiatives."""
    rows = [[measure.name, str(len(measure.initiatives))] for measure in plan.measures]
    rows.append(["計", str(len(plan.initiatives))])
    return [simple(rng, form, [labels.measure(rng), rng.choice(("取組数", "事業数", "件数"))], rows, "", [3, 1], (1,))]


def circular(rng, plan, form):
    return [Text(line(f"{rng.choice(('総', '企', '情'))}第{rng.randint(10, 900)}号"), "p", align="right"), Text(line(f"令和{rng.randint(5, 8)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日"), "p", align="right", before=0),
            Text(line("各所属長　様"), "p"), Text(line(f"{sentences.department(rng, 'office', {'common': 0})}長"), "p", align="right"),
            Text(line(f"{rng.choice(words.FIELDS[field(rng)][0])}に係る{rng.choice(('照会', '調査', '説明会の開催'))}について（{rng.choice(('依頼', '通知'))}）"), "h3", align="center"),
            *prose(rng, plan, form), Text(line("記"), "p", align="center"), *[Text(line(f"{n}　{word}　{text}"), "p") for n, (word, text) in enumerate((("日時", f"{rng.randint(4, 12)}月{rng.randint(1, 28)}日　午後１時30分から"), ("場所", "本庁舎３階会議室"), ("担当", sentences.department(rng, "office", {"common": 0}))), 1)]]


def minutes(rng, plan, form):
    items = [Text(line(f"{n}　{text}"), "li", indent=1) for n, text in enumerate(rng.sample(("開会", "会長あいさつ", "前回の議事録の確認", "意見交換", "その他", "閉会", "報告事項"), 5), 1)]
    return [Text(line("次　第"), "h3", align="center"), *items]


def tasks(rng, plan, form):
    """Bulleted problems: look like a list of initiatives, are none."""
    return [Text(line("・" + sentences.sentence(rng, field(rng), plan.polite)), "li", hang=1) for _ in range(rng.randint(2, 5))]


def bulletin(rng, plan, form):
    """Short news in boxes or columns, as bulletins have."""
    entries = []
    for _ in range(rng.randint(2, 4)):
        work = field(rng)
        entries.append([Box([Text(line(f"{rng.choice(words.FIELDS[work][0])}の{rng.choice(('お知らせ', '受付が始まります', '募集', '相談会', 'ご案内'))}", bold=True), "h4", before=0),
                             Text(line(f"日時　{rng.randint(4, 12)}月{rng.randint(1, 28)}日　午前10時から"), "small"), Text(line(f"対象　{rng.choice(('市内にお住まいの方', '小学生以上', '町内の事業者', 'どなたでも'))}"), "small", before=0),
                             Text(line(f"問合せ　{sentences.department(rng, work, {'common': 0})}"), "small", before=0)], "round", "", form.page.accent)])
    return [Side(entries[n:n + 2], [1] * len(entries[n:n + 2])) for n in range(0, len(entries), 2)]


def form_to_fill(rng, plan, form):
    """A form with labels and empty cells."""
    rows = [[text, ""] for text in rng.sample(("申請者の氏名", "住所", "電話番号", "事業の名称", "担当課", "実施予定年度", "事業費（千円）", "目的", "添付書類"), 5)]
    return [simple(rng, form, [], rows, "", [1, 3])]


TITLES = {"bulletin": ("お知らせ", "市からのお知らせ"), "form_to_fill": ("様式第１号", "申込書"), "kpi": ("計画全体の数値目標", "成果指標の一覧", "目標値一覧"), "glossary": ("用語解説", "用語集"), "history": ("策定の経過", "策定経緯"), "committee": ("策定委員会委員名簿", "委員名簿"),
          "budget": ("財政の見通し", "会計別の予算"), "survey": ("意識調査の結果", "アンケート結果"), "organisation": ("推進体制", "会議体の構成"), "flow": ("進行管理", "ＰＤＣＡサイクル"), "bids": ("契約の状況", "入札結果"),
          "trends": ("国・県の動向", "社会の動き"), "summary": ("施策別の取組数", "計画の構成"), "prose": ("計画策定の趣旨", "基本的な考え方", "現状"), "contents": ("",), "circular": ("",), "minutes": ("",), "tasks": ("課題の整理", "現状と課題")}
MAKERS = {"bulletin": bulletin, "form_to_fill": form_to_fill, "kpi": kpi, "glossary": glossary, "history": history, "committee": committee, "budget": budget, "survey": survey, "organisation": organisation, "flow": flow, "bids": bids, "trends": trends,
          "summary": summary, "prose": prose, "contents": contents, "circular": circular, "minutes": minutes, "tasks": tasks}
FRONT = {"prose": 5, "kpi": 2, "trends": 1, "survey": 1, "summary": 1, "tasks": 2, "contents": .6, "flow": .7}
BACK = {"glossary": 3, "history": 2, "committee": 1.5, "budget": 1, "organisation": 2, "flow": 1, "prose": 1, "kpi": 1, "bids": .4, "form_to_fill": .5, "bulletin": .3}
ALONE = {"bids": 2, "circular": 2, "minutes": 1, "survey": 2, "kpi": 2, "committee": 1, "budget": 2, "glossary": 2, "history": 1, "prose": 2, "trends": 1, "organisation": 1, "tasks": 1, "bulletin": 2, "form_to_fill": 1}


def section(rng, plan, form, kind, heading_style, number):
    title = rng.choice(TITLES[kind])
    out = [Text(Line([Run(f"{number}　{title}")]), "h2", **heading_style)] if title else []
    return out + MAKERS[kind](rng, plan, form)


def draw(rng, table, count):
    kinds = []
    while len(kinds) < count:
        kind = rng.choices(list(table), list(table.values()))[0]
        if kind not in kinds:
            kinds.append(kind)
    return kinds
