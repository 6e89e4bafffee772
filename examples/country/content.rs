//! What a made-up plan says, before it has a form: measures with initiatives, and what a later report says of them.

use std::collections::BTreeSet;

use kurabe::calendar::FiscalYear;

use crate::random::Random;

const OBJECTS: [&str; 60] = [
    "窓口予約",
    "電子申請",
    "図書館システム",
    "公共施設予約",
    "住民票の写しの交付",
    "子育て支援アプリ",
    "防災情報",
    "避難所の受付",
    "道路台帳",
    "水道メーターの検針",
    "税の納付",
    "請求書の受付",
    "文書管理",
    "電子契約",
    "会議録の作成",
    "議事録",
    "庁内ネットワーク",
    "端末の更新",
    "勤怠管理",
    "給与明細",
    "例規の検索",
    "統計データ",
    "地図情報",
    "空き家の台帳",
    "農地の台帳",
    "鳥獣の捕獲報告",
    "学校の欠席連絡",
    "保護者への連絡",
    "給食費の納付",
    "健診の予約",
    "予防接種の記録",
    "介護認定の事務",
    "見守り",
    "乗合交通の予約",
    "観光案内",
    "特産品の販売",
    "移住相談",
    "粗大ごみの受付",
    "ごみ収集の案内",
    "火葬場の予約",
    "選挙の受付",
    "議会の資料",
    "広報紙の配信",
    "ホームページ",
    "職員研修",
    "業務手順",
    "共通基盤",
    "基幹業務システム",
    "マイナンバーカード",
    "本人確認",
    "手数料の支払い",
    "問い合わせの対応",
    "外国語の案内",
    "字幕の表示",
    "スマートフォンの講座",
    "地域の通信環境",
    "公衆無線LAN",
    "防犯カメラ",
    "河川の水位",
    "除雪の状況",
];
const ACTIONS: [&str; 14] = [
    "の導入",
    "の拡充",
    "の見直し",
    "のオンライン化",
    "の電子化",
    "の自動化",
    "の共同利用",
    "の標準化",
    "の一元化",
    "の公開",
    "の充実",
    "の再構築",
    "の効率化",
    "の試行",
];
const MEASURES: [&str; 16] = [
    "窓口サービスの改革",
    "行政手続のオンライン化",
    "内部事務の効率化",
    "情報システムの標準化",
    "データの利活用",
    "人材の育成",
    "情報セキュリティの確保",
    "地域社会のデジタル化",
    "子育てと教育の支援",
    "防災と減災",
    "産業の振興",
    "健康と福祉の充実",
    "デジタルデバイド対策",
    "働き方の改革",
    "まちづくりの推進",
    "財政運営の効率化",
];
const DEPARTMENTS: [&str; 24] = [
    "情報政策課",
    "総務課",
    "市民生活課",
    "税務課",
    "財政課",
    "企画課",
    "人事課",
    "管財課",
    "会計課",
    "福祉課",
    "こども課",
    "健康推進課",
    "長寿支援課",
    "農政課",
    "商工観光課",
    "都市計画課",
    "土木課",
    "上下水道課",
    "環境課",
    "防災危機管理課",
    "学校教育課",
    "生涯学習課",
    "議会事務局",
    "広報広聴課",
];
const STEPS: [&str; 7] = ["検討", "仕様の作成", "試行", "一部導入", "本格導入", "運用", "効果の検証"];
const INDICATORS: [(&str, &str); 8] = [
    ("利用率", "％"),
    ("オンライン申請率", "％"),
    ("登録者数", "人"),
    ("対象手続数", "件"),
    ("利用件数", "件"),
    ("削減時間", "時間"),
    ("実施回数", "回"),
    ("満足度", "％"),
];
const SENTENCES: [&str; 10] = [
    "来庁しなくても手続ができる環境を整え、住民の負担を減らします。",
    "紙の書類を減らし、事務にかかる時間を短縮します。",
    "近隣の団体と共同で調達し、経費を抑えます。",
    "利用者の声を聞きながら、対象を順に広げます。",
    "国の標準仕様に合わせて移行し、安全に運用します。",
    "職員が活用できるよう、手引の作成と研修を行います。",
    "高齢の方にも使いやすい画面とし、相談の場を設けます。",
    "集めたデータを分析し、施策の立案に生かします。",
    "災害のときにも止まらない仕組みに改めます。",
    "費用と効果を毎年度確かめ、継続するかを判断します。",
];
const ACCOUNTS: [&str; 8] = [
    "事業者を選び、契約を結んだ。",
    "関係課と協議し、対象とする手続を決めた。",
    "試行を終え、課題を整理した。",
    "予定どおり運用を始めた。",
    "職員向けの研修を3回開いた。",
    "仕様の調整に時間を要し、着手が遅れている。",
    "利用者へのアンケートを行った。",
    "近隣の団体の状況を調査した。",
];

/// An initiative as its city means it.
#[derive(Clone)]
pub(crate) struct Initiative {
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) departments: Vec<&'static str>,
    pub(crate) description: &'static str,
    /// What happens in each year of the plan; nothing in some.
    pub(crate) schedule: Vec<(FiscalYear, &'static str)>,
    pub(crate) target: Option<String>,
    /// In thousands of yen.
    pub(crate) cost: usize,
    /// What a later report says: a rating, and words.
    pub(crate) account: (&'static str, &'static str),
}

/// Initiatives under one heading.
#[derive(Clone)]
pub(crate) struct Measure {
    pub(crate) name: &'static str,
    pub(crate) initiatives: Vec<Initiative>,
}

/// What a city means to do, in these fiscal years.
#[derive(Clone)]
pub(crate) struct Intent {
    pub(crate) first: FiscalYear,
    pub(crate) last: FiscalYear,
    pub(crate) measures: Vec<Measure>,
}

impl Intent {
    pub(crate) fn of(random: &mut Random, first: i32) -> Self {
        let (first, last) = (FiscalYear(first), FiscalYear(first + random.within(2, 4) as i32));
        let (mut names, mut chosen) = (BTreeSet::new(), BTreeSet::new());
        let mut measures = Vec::new();
        for place in 1..=random.within(3, 7) {
            let name = random.one_of(&MEASURES);
            if chosen.insert(name) {
                let count = random.within(2, 8);
                let made =
                    (1..=count).filter_map(|number| initiative(random, &format!("{place}-{number}"), first, last));
                let new = made.filter(|it| names.insert(it.name.clone())).collect::<Vec<_>>();
                measures.push(Measure { name, initiatives: new });
            }
        }
        measures.retain(|measure: &Measure| !measure.initiatives.is_empty());
        Self { first, last, measures }
    }

    pub(crate) fn years(&self) -> impl Iterator<Item = FiscalYear> + use<> {
        (self.first.0..=self.last.0).map(FiscalYear)
    }
}

fn initiative(random: &mut Random, number: &str, first: FiscalYear, last: FiscalYear) -> Option<Initiative> {
    let name = format!("{}{}", random.one_of(&OBJECTS), random.one_of(&ACTIONS));
    let mut departments = vec![random.one_of(&DEPARTMENTS)];
    if random.chance(25) {
        departments.push(random.one_of(&DEPARTMENTS));
        departments.dedup();
    }
    let (mut step, mut schedule) = (random.below(3), Vec::new());
    for year in first.0..=last.0 {
        if random.chance(90) {
            schedule.push((FiscalYear(year), STEPS[step.min(STEPS.len() - 1)]));
        }
        step += random.within(1, 2);
    }
    let (indicator, unit) = INDICATORS[random.below(INDICATORS.len())];
    let target = random.chance(60).then(|| format!("{indicator}{}{unit}", random.within(2, 19) * 5));
    let account = (random.one_of(&["Ａ", "Ｂ", "Ｃ"]), random.one_of(&ACCOUNTS));
    (!schedule.is_empty()).then(|| Initiative {
        number: number.to_owned(),
        name,
        departments,
        description: random.one_of(&SENTENCES),
        schedule,
        target,
        cost: random.within(1, 400) * 50,
        account,
    })
}
