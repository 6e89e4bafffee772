//! The departments of a cell or line, one by one.

use std::sync::LazyLock;

use regex::Regex;

use super::endings::Endings;
use super::marker;
use super::schedule::is_blank;
use super::vocabulary::{Departments, PlanDictionaries};
use crate::text::{fold, one_of};

/// Marks before departments that state their role (◎ leads, ○ supports).
const MARKS: &str = "◎○〇◯●△▲◇◆□■☆★";

/// Splits a list of departments. ・, a line end and white space separate only after a word that ends like a
/// department; 、 and similar marks always do.
pub(crate) fn split(text: &str, words: &PlanDictionaries) -> Vec<String> {
    let mut list = List { words, found: Vec::new(), current: String::new() };
    let mut depth = 0_usize;
    let mut gap = false;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let firm = depth == 0 && (one_of("、，,／/;；", c) || one_of(MARKS, c));
        let unit = c.is_whitespace() && c != '\n' && list.has_unit(&text[at..]);
        let soft = depth == 0 && !unit && (c.is_whitespace() || one_of("・･‧", c));
        if unit && depth == 0 {
            list.current.push(' ');
        } else if firm || (soft && list.may_end(c, &text[at..])) {
            list.finish();
        } else if !c.is_whitespace() {
            if depth == 0 && one_of("【［[〈＜", c) && ends_like_one(&list.current, words) {
                list.finish();
            }
            // Words in Latin letters keep the space between them.
            if gap && c.is_ascii_alphanumeric() && list.current.ends_with(|b: char| b.is_ascii_alphanumeric()) {
                list.current.push(' ');
            }
            list.current.push(c);
        }
        gap = c.is_whitespace();
    }
    list.finish();
    let named = list.found.iter().any(|name| !is_label(name, words));
    list.found.retain(|name| !named || !is_label(name, words));
    list.found
}

/// A list of departments as it grows.
struct List<'w> {
    words: &'w PlanDictionaries,
    found: Vec<String>,
    current: String,
}

impl List<'_> {
    /// Whether a name may end before white space or ・. The 市 of 市⏎民課 does not, that of 国⏎県⏎市 does.
    fn may_end(&self, sign: char, rest: &str) -> bool {
        /// Largest length of the name of a department, in bytes.
        const LONGEST: usize = 300;
        if self.current.len() > LONGEST {
            return false;
        }
        let next = rest.split_whitespace().next().map_or(0, |word| word.chars().count());
        if sign == '\n' && self.current.chars().count() == 1 && next > 1 {
            return false;
        }
        let label = sign.is_whitespace() && self.words.departments.labels.contains(&fold(&self.current));
        label || ends_like_one(&self.current, self.words)
    }

    /// Whether a unit of the department follows behind white space: 総務課 情報係.
    fn has_unit(&self, rest: &str) -> bool {
        let ends = |text: &str, endings: &[String]| endings.iter().any(|ending| text.ends_with(ending.as_str()));
        let next = rest.lines().next().and_then(|line| line.split_whitespace().next()).unwrap_or_default();
        let next = next.split(['、', '，', ',', '・', '／', '/']).next().unwrap_or_default();
        ends(next, &self.words.departments.units) && ends(&self.current, &self.words.departments.over_units)
    }

    /// Where the second of two departments begins that stood in two lines which nothing parts: 企画広報課⏎建設課.
    fn glued(&self, name: &str) -> Option<usize> {
        /// Least length, in characters, of each of two names that are split apart.
        const SHORTEST: usize = 3;
        let at = name.find('課')? + '課'.len_utf8();
        let (first, rest) = name.split_at(at);
        let long = [first, rest].iter().all(|part| part.chars().count() >= SHORTEST);
        let equal = self.words.departments.equals.iter().any(|ending| rest.ends_with(ending.as_str()));
        let plain = !name.contains(['(', '（', '【', '［', '[', ' ']);
        (long && equal && plain).then_some(at)
    }

    fn finish(&mut self) {
        let name = std::mem::take(&mut self.current);
        let name = marker::without_bullet(name.trim_matches('・'));
        let name = without_note(unlabelled(name, self.words));
        if name.is_empty() || is_blank(name, self.words) {
            return;
        }
        if let Some(at) = self.glued(name) {
            let (first, rest) = (name[..at].to_owned(), name[at..].to_owned());
            for part in [first, rest] {
                self.current = part;
                self.finish();
            }
            return;
        }
        let more = ["ほか", "他", "外", "等", "など"].contains(&name);
        let known = self.found.iter().any(|known| known == name);
        match self.found.last_mut() {
            Some(before) if more => before.push_str(name),
            _ if known => {}
            _ => self.found.push(name.to_owned()),
        }
    }
}

/// Whether a name is a label for departments, and not also a word for some (関係課).
fn is_label(name: &str, words: &PlanDictionaries) -> bool {
    let folded = fold(name);
    words.departments.labels.contains(&folded) && !words.departments.whole.has(&folded)
}

/// 主管：総務課 → 総務課, 【関係】税務課 → 税務課, 総務課【主管】 → 総務課; unknown labels (照会先：総務課) too, where only what
/// follows them ends like a department.
fn unlabelled<'t>(name: &'t str, words: &PlanDictionaries) -> &'t str {
    /// Brackets that open a label.
    const OPEN: [char; 5] = ['【', '[', '〈', '［', '＜'];
    /// Brackets that close a label.
    const CLOSE: [char; 5] = ['】', ']', '〉', '］', '＞'];
    let behind = |at: usize| &name[at + name[at..].chars().next().map_or(0, char::len_utf8)..];
    if let Some(at) = name.find([':', '：']) {
        let (label, rest) = (&name[..at], behind(at).trim());
        let known = words.departments.labels.contains(&fold(label.trim_start_matches(OPEN).trim_end_matches(CLOSE)));
        let unknown = ends_like_one(rest, words) && !ends_like_one(label, words);
        return if known || unknown { rest } else { name };
    }
    let is_known = |label: &str| words.departments.labels.contains(&fold(label));
    if name.starts_with(OPEN) {
        let end = name.find(CLOSE).filter(|end| is_known(name[..*end].trim_start_matches(OPEN)));
        return end.map_or(name, |end| behind(end).trim());
    }
    let own = name.strip_suffix(CLOSE).and_then(|rest| rest.rsplit_once(OPEN));
    own.filter(|(_, label)| is_known(label)).map_or(name, |(own, _)| own.trim())
}

/// The name without a number after it: 総務課（内線123）, 総務課 TEL 12-3456, 総務課(2).
fn without_note(name: &str) -> &str {
    /// Matches a note after the name of a department.
    static NOTE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\s*(?:[(（](?:内線|電話|TEL|℡|☎|直通|代表)?[\s:：.]*[0-9０-９][0-9０-９\-－―‐~～、,・\s]*[)）]|(?:内線|電話|TEL|℡|☎|直通)[\s:：.]*[0-9０-９][0-9０-９\-－―‐()（）]*)$")
            .expect("the pattern is constant")
    });
    match NOTE.find(name) {
        Some(note) => &name[..note.start()],
        _ => name,
    }
}

/// Cuts departments in brackets off the end of a line: 相談窓口の設置（福祉課） gives 相談窓口の設置 and 福祉課.
pub(crate) fn trailing<'t>(line: &'t str, words: &PlanDictionaries) -> (&'t str, Vec<String>) {
    let line = line.trim();
    let found = last_bracket(line).filter(|(name, ..)| !name.trim().is_empty());
    let Some((name, inside)) = found else { return (line, Vec::new()) };
    match departments_of(inside, words) {
        Some(departments) => (name.trim(), departments),
        None => (line, Vec::new()),
    }
}

/// Departments in brackets at the end of a name or line, possibly wrapped, and the name without them: （市民課）, 【総務省】,
/// ［担当：市民課］. A badge may follow them.
pub(crate) fn in_brackets(text: &str, words: &PlanDictionaries) -> Option<(String, Vec<String>)> {
    let text = text.trim().trim_end_matches('。').trim_end();
    let (name, inside) = last_bracket(text)?;
    if let Some(departments) = departments_of(inside, words) {
        return (!name.trim().is_empty()).then(|| (name.trim().to_owned(), departments));
    }
    let badge = words.content.badges.contains(&fold(inside)) && !name.trim().is_empty();
    let (own, departments) = badge.then(|| in_brackets(name, words)).flatten()?;
    Some((format!("{own}{}", &text[name.len()..]), departments))
}

/// The departments of a text that is nothing but departments in brackets.
pub(crate) fn only_in_brackets(text: &str, words: &PlanDictionaries) -> Option<Vec<String>> {
    let (before, inside) = last_bracket(text.trim())?;
    departments_of(inside, words).filter(|_| before.is_empty())
}

/// The departments that brackets hold, where they hold nothing else.
fn departments_of(inside: &str, words: &PlanDictionaries) -> Option<Vec<String>> {
    /// Least similarity to departments (0 to 1) of a bracket after a name; below it the bracket is a note on the name.
    const SURE: f32 = 0.7;
    let listed = split(inside, words);
    let label = inside.split_once([':', '：']).map(|(label, _)| fold(label));
    let labelled = label.is_some_and(|label| words.departments.labels.contains(&label));
    (!listed.is_empty() && (labelled || likeness(inside, words) >= SURE)).then_some(listed)
}

/// The content of the brackets at the end of a text, and the text before them. Inner brackets belong to the outer
/// ones.
fn last_bracket(text: &str) -> Option<(&str, &str)> {
    /// Brackets, opening and closing.
    const PAIRS: [(char, char); 9] = [
        ('（', '）'),
        ('(', ')'),
        ('【', '】'),
        ('［', '］'),
        ('[', ']'),
        ('〔', '〕'),
        ('＜', '＞'),
        ('〈', '〉'),
        ('《', '》'),
    ];
    let is_round = |c: char| one_of("（(", c);
    let last = text.chars().next_back()?;
    let opens = PAIRS.iter().find(|(_, close)| *close == last)?.0;
    let mut depth = 0_usize;
    for (at, c) in text.char_indices().rev() {
        // Full and half width are mixed by those who type.
        if c == last || (is_round(opens) && one_of("）)", c)) {
            depth += 1;
        } else if c == opens || (is_round(opens) && is_round(c)) {
            depth -= 1;
            if depth == 0 {
                return Some((&text[..at], &text[at + c.len_utf8()..text.len() - last.len_utf8()]));
            }
        }
    }
    None
}

/// Whether the words end as departments do (総務課, 総務課（情報係）, 納税課ほか).
pub(crate) fn ends_like_one(text: &str, words: &PlanDictionaries) -> bool {
    let folded = fold(text);
    let name = without_section(&folded);
    words.departments.endings.at_end_of(name).next().is_some()
}

/// A folded name without the section in brackets after it.
fn without_section(folded: &str) -> &str {
    match folded.rsplit_once('(') {
        Some((name, note)) if note.ends_with(')') && !name.is_empty() => name,
        _ => folded,
    }
}

/// How sure it is that a text lists organisations and nothing else, from 0 to 1.
pub(crate) fn likeness(text: &str, words: &PlanDictionaries) -> f32 {
    let text = text.trim();
    let inner = last_bracket(text).filter(|(before, _)| before.is_empty()).map_or(text, |(_, inside)| inside);
    /// Largest length of a text that may be a department, in bytes; longer ones describe something.
    const LONGEST: usize = 600;
    if inner.len() > LONGEST || inner.contains('。') || !has_department(&fold(inner), &words.departments) {
        return 0.0;
    }
    let listed = split(inner, words);
    if listed.is_empty() {
        return 0.0;
    }
    let count = f32::from(u16::try_from(listed.len()).unwrap_or(u16::MAX));
    listed.iter().map(|one| likeness_of_one(one, words)).sum::<f32>() / count
}

/// Whether a folded text holds a word that departments end with, or that is one by itself.
fn has_department(folded: &str, lists: &Departments) -> bool {
    [&lists.strong, &lists.endings, &lists.whole].iter().any(|list| list.within(folded).next().is_some())
}

fn likeness_of_one(name: &str, words: &PlanDictionaries) -> f32 {
    /// Length, in characters, from which on a name is unlikely to be that of a department.
    const LONG: usize = 15;
    /// Largest length of the name of a department in characters, bureau and section included.
    const TOO_LONG: usize = 26;
    let folded = fold(name);
    let lists = &words.departments;
    if lists.whole.has(&folded) {
        return 1.0;
    }
    let name = without_section(&folded);
    let more = ["ほか", "など", "他", "等", "外"].iter().find_map(|more| name.strip_suffix(more)).unwrap_or(name);
    let ends = |list: &Endings| list.at_end_of(more).any(|end| more.len() > end.len() || end.chars().count() > 2);
    let length = more.chars().count();
    if lists.others.iter().any(|other| other == more) || is_label(more, words) || length > TOO_LONG {
        return 0.0;
    }
    let strong = ends(&lists.strong);
    let ending = if lists.whole.has(more) {
        1.0
    } else if strong {
        0.95
    } else if ends(&lists.endings) {
        0.5
    } else {
        return 0.0;
    };
    // 不足している場所, 市が設置する会: words around a particle are a phrase
    let phrase = has_particle(more)
        || ["する", "して", "した", "いる", "への"].iter().any(|words| more.contains(words))
        || (!strong && more.contains('の'));
    let other = !strong && lists.others.iter().any(|other| other.chars().count() > 1 && more.ends_with(other.as_str()));
    let digits = more.contains(|c: char| c.is_ascii_digit());
    let less = |yes: bool, factor: f32| if yes { factor } else { 1.0 };
    ending * less(phrase, 0.3) * less(other, 0.3) * less(digits, 0.6) * less(length > LONG, 0.7)
}

/// Whether a text contains を, or another particle after words and before an ideograph: the が of 障がい福祉課 and the し of
/// くらし安全課 are not particles.
fn has_particle(text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    let particle = |three: &[char]| {
        one_of("がではへ", three[1]) && !('ぁ'..='ん').contains(&three[0]) && ('一'..='鿿').contains(&three[2])
    };
    text.contains('を') || characters.windows(3).any(particle)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;

    #[test]
    fn kana_in_the_name_of_a_department_is_not_a_particle() {
        let words = words();
        for name in ["障がい福祉課", "くらし安全課", "はぐくみ支援課", "子ども・はつらつ課"]
        {
            assert!(likeness(name, &words) > 0.8, "{name}: {}", likeness(name, &words));
        }
        for phrase in ["市が設置する会", "不足している場所", "窓口で行う係"] {
            assert!(likeness(phrase, &words) < 0.5, "{phrase}");
        }
    }

    #[test]
    fn a_unit_behind_a_space_belongs_to_its_department() {
        let words = words();
        assert_eq!(split("総務課 情報係", &words), ["総務課 情報係"]);
        assert_eq!(split("町民課　町民係\n総務課　情報係", &words), ["町民課 町民係", "総務課 情報係"]);
        assert_eq!(split("総務課 税務課", &words), ["総務課", "税務課"]);
    }

    #[test]
    fn departments_of_two_lines_that_nothing_parts_are_two() {
        let words = words();
        assert_eq!(split("企画広報課建設課", &words), ["企画広報課", "建設課"]);
        assert_eq!(split("スポーツ課公民館", &words), ["スポーツ課", "公民館"]);
        assert_eq!(split("市民課窓口係", &words), ["市民課窓口係"]);
        assert_eq!(split("総務課行政改革推進室", &words), ["総務課行政改革推進室"]);
    }

    #[test]
    fn departments_may_be_after_a_name() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        for (line, name, wanted) in [
            ("相談窓口の設置（福祉課）", "相談窓口の設置", vec!["福祉課"]),
            ("字幕の配信【議会事務局、広報課】", "字幕の配信", vec!["議会事務局", "広報課"]),
            ("通信網の整備（第2期）", "通信網の整備（第2期）", vec![]),
            ("（福祉課）", "（福祉課）", vec![]),
        ] {
            assert_eq!(trailing(line, &words), (name, wanted.into_iter().map(str::to_owned).collect()), "{line}");
        }
    }

    fn words() -> PlanDictionaries {
        PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound")
    }

    #[test]
    fn texts_of_departments_are_known() {
        let words = words();
        for text in [
            "総務課",
            "総務課、市民課",
            "◎総務課　○税務課",
            "主管：総務課\n関係：各課",
            "市民課（窓口係）",
            "市民課ほか",
            "全庁",
            "関係各課",
            "総務課（内線123）",
            "問い合わせ：総務課",
            "デジタル庁、総務省",
            "子どもの未来課",
            "（総務課）",
            "市民課\n窓口係",
            "教育委員会事務局",
            "消防署・保健所",
        ] {
            assert!(likeness(text, &words) > 0.8, "{text}: {}", likeness(text, &words));
        }
        for text in [
            "",
            "電子申請の推進",
            "担当課",
            "AIを活用した相談室",
            "避難所",
            "一部",
            "3か所",
            "地域社会",
            "全国",
            "オンライン会議",
            "総務課が導入する。",
            "2025年度",
            "○",
            "50か所",
            "窓口のデジタル化（総務課）",
        ] {
            assert!(likeness(text, &words) < 0.4, "{text}: {}", likeness(text, &words));
        }
    }

    #[test]
    fn departments_are_in_brackets_after_names() {
        let words = words();
        for (text, name, departments) in [
            ("書かない窓口（市民課）", "書かない窓口", vec!["市民課"]),
            ("ガバメントクラウド【デジタル庁、総務省】", "ガバメントクラウド", vec!["デジタル庁", "総務省"]),
            ("相談の予約［担当：市民課］", "相談の予約", vec!["市民課"]),
            ("電子決裁の導入（情報政\n策課）", "電子決裁の導入", vec!["情報政策課"]),
            ("電子決裁の導入（総務課（情報係））", "電子決裁の導入", vec!["総務課（情報係）"]),
            ("電子決裁の導入（総務課）【新規】", "電子決裁の導入【新規】", vec!["総務課"]),
            ("電子決裁を導入します（総務課）。", "電子決裁を導入します", vec!["総務課"]),
        ] {
            let wanted = Some((name.to_owned(), departments.into_iter().map(str::to_owned).collect()));
            assert_eq!(in_brackets(text, &words), wanted, "{text}");
        }
        for text in
            ["端末の更新（中学校）", "通信網の整備（第2期）", "配信（全国）", "（市民課）", "整備（3か所）", "市民課"]
        {
            assert_eq!(in_brackets(text, &words), None, "{text}");
        }
    }

    #[test]
    fn labels_units_and_numbers_are_taken_off() {
        for (text, wanted) in [
            ("◎総務課○税務課", vec!["総務課", "税務課"]),
            ("【主管】総務課【関係】税務課", vec!["総務課", "税務課"]),
            ("主管　総務課\n関係　税務課", vec!["総務課", "税務課"]),
            ("総務課（内線123）", vec!["総務課"]),
            ("問い合わせ：総務課 内線123", vec!["総務課"]),
            ("照会先：総務課", vec!["総務課"]),
            ("市民課\n窓口係", vec!["市民課", "窓口係"]),
            ("市民課、窓口係", vec!["市民課", "窓口係"]),
            ("関係課", vec!["関係課"]),
            ("市民課 ほか", vec!["市民課ほか"]),
            ("総務課(2)", vec!["総務課"]),
        ] {
            assert_eq!(split(text, &words()), wanted, "{text}");
        }
    }

    #[test]
    fn cuts_lists_but_not_names() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        for (text, wanted) in [
            ("企画課・福祉課", vec!["企画課", "福祉課"]),
            ("企画・DX推進課", vec!["企画・DX推進課"]),
            ("総務課・\n情報戦略課", vec!["総務課", "情報戦略課"]),
            ("情報デジタル\n戦略課", vec!["情報デジタル戦略課"]),
            ("広報課 危機管理課", vec!["広報課", "危機管理課"]),
            ("納税課ほか・各総合支所", vec!["納税課ほか", "各総合支所"]),
            ("税務課、全課", vec!["税務課", "全課"]),
            ("主管：総務課　関係：各課", vec!["総務課", "各課"]),
            ("財政課（管財係、契約係）", vec!["財政課（管財係、契約係）"]),
            ("総務課\n総務課", vec!["総務課"]),
            ("Citizens Division, IT Office", vec!["Citizens Division", "IT Office"]),
            ("－", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(split(text, &words), wanted, "{text}");
        }
    }
}
