//! Features of a text by its own words and signs alone: an organisation, years, an amount, a name, a sentence.
//! Nothing is decided here; readers of tables and lists weigh the features together with header and place.

use std::rc::Rc;
use std::sync::LazyLock;

use regex::Regex;

use super::cache::Remembered;
use super::schedule::{self, is_blank};
use super::vocabulary::PlanDictionaries;
use super::{department, figure, marker, numbering, status};
use crate::calendar;
use crate::text::{fold, one_of};

/// What kind of text each is, by name.
pub(crate) type Kinds = [(&'static str, f32); 33];

/// The features found in a text.
pub(crate) struct ExaminedText {
    pub(crate) kinds: Kinds,
    pub(crate) folded: String,
    /// Its number of characters.
    pub(crate) length: usize,
}

/// The texts that have been looked at: the readings of a document look at the same ones again and again.
pub(crate) struct Contents<'w> {
    words: &'w PlanDictionaries,
    known: Remembered<Rc<ExaminedText>>,
}

impl<'w> Contents<'w> {
    pub(crate) fn new(words: &'w PlanDictionaries) -> Self {
        Self { words, known: Remembered::default() }
    }

    /// The features of a text.
    pub(crate) fn of(&self, text: &str) -> Rc<ExaminedText> {
        self.known.of(text, || {
            let kinds = TextKinds::of(text, self.words).features();
            Rc::new(ExaminedText { kinds, folded: fold(text), length: text.chars().count() })
        })
    }

    /// The kinds of a text.
    pub(crate) fn kinds(&self, text: &str) -> Kinds {
        self.of(text).kinds
    }
}

/// Features of a text. A figure is between 0 (not at all) and 1 (certain).
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct TextKinds {
    /// How sure it is that it lists organisations and nothing else.
    pub(crate) organisation: f32,
    /// It ends in brackets that hold organisations.
    pub(crate) bracketed_organisation: bool,
    /// It names a fiscal year.
    pub(crate) names_year: bool,
    /// It consists of fiscal years and nothing else.
    pub(crate) only_years: bool,
    /// The whole is a sum of money.
    pub(crate) amount: bool,
    /// The whole is a figure with a unit.
    pub(crate) quantity: bool,
    /// It holds a figure in percent.
    pub(crate) percent: bool,
    /// It holds a figure with a unit.
    pub(crate) figure: bool,
    /// It is a number and nothing else.
    pub(crate) bare_number: bool,
    /// It is what rows and items are counted with (1-2, ①, ア).
    pub(crate) sequence: bool,
    /// Such a number precedes words.
    pub(crate) leading_number: bool,
    /// 新規 or a similar badge precedes words or is alone.
    pub(crate) badge: bool,
    /// It is a sign of a schedule (○, →).
    pub(crate) mark: bool,
    /// Nothing, or a sign for it (－).
    pub(crate) blank: bool,
    /// As above or as at the left.
    pub(crate) ditto: bool,
    /// It ends like a phase of a schedule.
    pub(crate) phase: bool,
    /// It is short, and a phase and nothing else.
    pub(crate) only_phase: bool,
    /// It rates something.
    pub(crate) status: bool,
    /// It has a verb at its end or a full stop.
    pub(crate) sentence: bool,
    /// It names an action and its object (を), without being a whole sentence.
    pub(crate) clause: bool,
    /// It ends in a noun.
    pub(crate) noun_phrase: bool,
    /// Its ending is one of those of names.
    pub(crate) ends_like_name: bool,
    /// It names a measured quantity (率, 件数).
    pub(crate) indicator: bool,
    /// It holds an address of the web or of mail.
    pub(crate) url: bool,
    /// It names a day or a month.
    pub(crate) date: bool,
    /// A header or label knows these words.
    pub(crate) header: bool,
    /// It ends in a colon, or has one after a short beginning.
    pub(crate) labelled: bool,
    /// Letters, without white space.
    pub(crate) length: usize,
    /// Lines with words.
    pub(crate) lines: usize,
    /// Lines that begin with a bullet or number.
    pub(crate) bullets: usize,
}

/// Largest length of a phase, in characters; longer words of a schedule describe what is done.
const LONGEST_PHASE: usize = 80;

macro_rules! pattern {
    ($name:ident, $pattern:literal) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($pattern).expect("the pattern is constant"));
    };
}

impl TextKinds {
    /// Looks at a text.
    pub(crate) fn of(text: &str, words: &PlanDictionaries) -> Self {
        let text = text.trim();
        let folded = fold(text);
        if folded.is_empty() {
            return Self { blank: true, ..Self::default() };
        }
        let years = calendar::mentions(text);
        let only_years = is_only_years(text, &years);
        let sentence = is_sentence(text);
        let length = folded.chars().count();
        let phase = length <= LONGEST_PHASE && schedule::phase(text, words).is_some();
        Self {
            organisation: department::likeness(text, words),
            bracketed_organisation: department::in_brackets(text, words).is_some(),
            names_year: !years.is_empty(),
            only_years,
            amount: is_amount(text),
            quantity: is_quantity(text, words),
            percent: folded.contains(['%', '割']) && has_digit(&folded),
            figure: !figure::figures(&calendar::without(text, &years), words).is_empty(),
            bare_number: is_bare_number(text),
            sequence: is_sequence_number(text),
            leading_number: numbering::take(text, words).is_some_and(|(_, rest)| !rest.is_empty()),
            badge: has_badge(&folded, words),
            mark: schedule::is_mark(text, words),
            blank: is_blank(text, words),
            ditto: ditto(text, words).is_some(),
            phase,
            only_phase: phase && words.phases.has(&folded),
            status: status::is_rating(text, words),
            sentence,
            clause: !sentence && folded.contains('を') && ends_in_noun(&folded),
            noun_phrase: !sentence && ends_in_noun(&folded),
            ends_like_name: ends_like_name(text, words),
            indicator: is_indicator_like(text, words),
            url: is_url(&folded),
            date: years.iter().any(|mention| mention.month) || is_date(&folded),
            header: words.is_header(text),
            labelled: is_labelled(&folded),
            length,
            lines: text.lines().filter(|line| !line.trim().is_empty()).count(),
            bullets: bullets(text, words),
        }
    }

    /// Every figure with its name, in the fixed order of the learned weights.
    pub(crate) fn features(&self) -> Kinds {
        let is = |yes: bool| f32::from(u8::from(yes));
        let within = |from: usize, to: usize| is((from..to).contains(&self.length));
        [
            ("organisation", self.organisation),
            ("bracketed organisation", is(self.bracketed_organisation)),
            ("names year", is(self.names_year)),
            ("only years", is(self.only_years)),
            ("amount", is(self.amount)),
            ("quantity", is(self.quantity)),
            ("percent", is(self.percent)),
            ("figure", is(self.figure)),
            ("bare number", is(self.bare_number)),
            ("sequence", is(self.sequence)),
            ("leading number", is(self.leading_number)),
            ("badge", is(self.badge)),
            ("mark", is(self.mark)),
            ("blank", is(self.blank)),
            ("ditto", is(self.ditto)),
            ("phase", is(self.phase)),
            ("only phase", is(self.only_phase)),
            ("status", is(self.status)),
            ("sentence", is(self.sentence)),
            ("clause", is(self.clause)),
            ("noun phrase", is(self.noun_phrase)),
            ("ends like name", is(self.ends_like_name)),
            ("indicator", is(self.indicator)),
            ("url", is(self.url)),
            ("date", is(self.date)),
            ("header", is(self.header)),
            ("labelled", is(self.labelled)),
            ("bullets", is(self.bullets > 1)),
            ("length 1-2", within(1, 3)),
            ("length 3-6", within(3, 7)),
            ("length 7-12", within(7, 13)),
            ("length 13-24", within(13, 25)),
            ("length 25-", is(self.length >= 25)),
        ]
    }
}

/// Whether a text repeats the one above it or the one to its left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ditto {
    /// 〃, 同上
    Above,
    /// 同左
    Left,
}

/// The text that a ditto mark (〃, 同上, 同左) refers to, if the whole text is one.
pub(crate) fn ditto(text: &str, words: &PlanDictionaries) -> Option<Ditto> {
    let folded = fold(text);
    let bare = folded.trim_matches(|c: char| one_of("()「」", c));
    let one_of = |list: &[String]| list.iter().any(|word| word == bare);
    let above = || one_of(&words.content.ditto_above).then_some(Ditto::Above);
    one_of(&words.content.ditto_left).then_some(Ditto::Left).or_else(above)
}

fn is_only_years(text: &str, years: &[calendar::Mention]) -> bool {
    let rest = || fold(&calendar::without(text, years));
    let joints = |c: char| one_of("年度期上下前後半末月初旬頃()~-・、,/から以降まで令和", c);
    calendar::is_year_like(text) || (!years.is_empty() && rest().chars().all(joints))
}

/// Whether a text is one or more sentences: it has a full stop, or a verb or 〜こと at its end.
pub(crate) fn is_sentence(text: &str) -> bool {
    let folded = fold(text);
    let bare = folded.trim_end_matches(|c: char| one_of(")」』】", c));
    if bare.contains('。') {
        return true;
    }
    let Some(last) = bare.chars().next_back() else { return false };
    let before = bare[..bare.len() - last.len_utf8()].chars().next_back();
    // A verb ends in the row of u (る, す) after a kanji or kana. A word of one letter is not a verb.
    let verb = "うくぐすつぬぶむる".contains(last) || (last == 'た' && before != Some('・'));
    let long = bare.chars().count() > 3;
    long && (verb || ["ない", "こと", "ため", "よう", "です", "ません"].iter().any(|end| bare.ends_with(end)))
}

/// Whether the words end in a noun: an ideograph, katakana, a letter or a digit.
fn ends_in_noun(folded: &str) -> bool {
    let bare = folded.trim_end_matches(|c: char| one_of(")」』】", c));
    let noun = |c: char| matches!(c, '一'..='鿿' | 'ァ'..='ヺ' | 'ー' | '々' | 'a'..='z' | '0'..='9');
    bare.chars().next_back().is_some_and(noun) && bare.chars().any(|c| c.is_alphabetic())
}

/// Whether a text ends like a name of an initiative (の推進, 化, システム), brackets and 等 after it ignored.
pub(crate) fn ends_like_name(text: &str, words: &PlanDictionaries) -> bool {
    let folded = fold(text);
    let bare = without_bracket(&folded);
    let bare = bare.strip_suffix('等').or_else(|| bare.strip_suffix("など")).unwrap_or(bare);
    !bare.contains('。') && words.content.name_endings.iter().any(|end| bare.ends_with(end.as_str()))
}

/// The words before a bracket that ends a folded text.
fn without_bracket(folded: &str) -> &str {
    match folded.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) {
        Some((words, _)) if !words.is_empty() => words,
        _ => folded,
    }
}

fn has_digit(folded: &str) -> bool {
    folded.contains(|c: char| c.is_ascii_digit())
}

/// Whether the whole of a text is a sum of money: 3,850千円, 約1億2,000万円, ▲500円.
pub(crate) fn is_amount(text: &str) -> bool {
    pattern!(AMOUNT, r"^[約計総合¥▲△+-]*[0-9][0-9,.兆億万千百]*(?:円|千円|万円|百万円|億円)(?:程度|以内|以下|以上)?$");
    pattern!(YEN, r"^[¥][0-9][0-9,]*-?$");
    let folded = fold(text);
    has_digit(&folded) && (AMOUNT.is_match(&folded) || YEN.is_match(&folded))
}

/// Whether a text is a figure and nothing else: 12, 1,234, ▲5.0, (120).
pub(crate) fn is_bare_number(text: &str) -> bool {
    pattern!(BARE, r"^[(\[]?[▲△+-]?[0-9]{1,3}(?:(?:,[0-9]{3})+|[0-9]*)(?:\.[0-9]+)?[)\]]?$");
    let folded = fold(text);
    has_digit(&folded) && BARE.is_match(&folded)
}

/// Whether the whole of a text is a figure with a unit: 50％, 1,200件以上, 年2回.
pub(crate) fn is_quantity(text: &str, words: &PlanDictionaries) -> bool {
    pattern!(QUANTITY, r"^[約計年月週日累延べ各全▲△+-]*[0-9][0-9,.]*[億万千百]?(.{1,8})$");
    let folded = fold(text);
    let Some(found) = Some(&folded).filter(|folded| has_digit(folded)).and_then(|folded| QUANTITY.captures(folded))
    else {
        return false;
    };
    let behind = words.units.iter().filter_map(|unit| found[1].strip_prefix(unit.as_str()));
    let mut behind = behind.map(|rest| rest.trim_start_matches('/').trim_start_matches(['年', '月', '日', '回']));
    behind.any(|rest| rest.is_empty() || words.comparisons.iter().any(|(_, word)| rest == word))
}

/// Whether a text counts rows or items: 1, 1-2, (3), ①, ア, Ⅱ, No.4.
pub(crate) fn is_sequence_number(text: &str) -> bool {
    pattern!(
        SEQUENCE,
        r"^(?:no\.?|№|第)?[(\[]?(?:[0-9]{1,4}|[ア-ン]|[a-z]|[ivx]{1,4})(?:[-.・][(]?(?:[0-9]{1,3}|[ア-ン]|[a-z]|[ivx]{1,4})[)]?)*[)\].]?$"
    );
    let trimmed = text.trim();
    let mut characters = trimmed.chars();
    let circled = |c: char| matches!(c, '①'..='⑳' | '㉑'..='㉟' | '㊱'..='㊿' | '❶'..='❿' | '⓫'..='⓴' | '➀'..='➓');
    characters.next().is_some_and(circled) && characters.next().is_none() || SEQUENCE.is_match(&fold(trimmed))
}

/// Whether a text is something that is measured (利用率, 申請件数, 市民の満足度).
pub(crate) fn is_indicator_like(text: &str, words: &PlanDictionaries) -> bool {
    let folded = fold(text);
    let bare = without_bracket(&folded);
    let long = bare.chars().count() > 2;
    let digits = bare.contains(|c: char| c.is_ascii_digit());
    long && !digits && words.content.indicator_endings.iter().any(|end| bare.ends_with(end.as_str()))
}

/// Whether a badge precedes the words, in brackets, or is the whole text.
fn has_badge(folded: &str, words: &PlanDictionaries) -> bool {
    let badge = |text: &str| words.content.badges.iter().any(|badge| badge == text);
    let bracketed = || {
        let inside = folded.strip_prefix(['【', '[', '〔', '(', '<', '〈', '《'])?;
        inside.split_once([']', '】', '〕', ')', '>', '〉', '》']).map(|(inside, _)| badge(inside))
    };
    badge(folded) || folded.starts_with(['★', '☆']) || bracketed().unwrap_or(false)
}

fn is_url(folded: &str) -> bool {
    folded.contains("http") || folded.contains("www.") || (folded.contains('@') && folded.contains('.'))
}

fn is_date(folded: &str) -> bool {
    pattern!(DATE, r"[0-9]{1,2}月[0-9]{0,2}|[0-9]{1,2}/[0-9]{1,2}$|[0-9]{4}[/.-][0-9]{1,2}[/.-][0-9]{1,2}");
    DATE.is_match(folded)
}

/// Whether it has a colon at the end, or after a beginning as short as a label.
fn is_labelled(folded: &str) -> bool {
    /// Largest length, in characters, of a label before a colon.
    const LONGEST_LABEL: usize = 12;
    folded.split_once(':').is_some_and(|(label, _)| (1..=LONGEST_LABEL).contains(&label.chars().count()))
}

fn bullets(text: &str, words: &PlanDictionaries) -> usize {
    text.lines().filter(|line| marker::cut(line, &words.numbered).style.is_some()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;

    fn words() -> PlanDictionaries {
        PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound")
    }

    #[test]
    fn sentences_are_distinguished_from_names() {
        let words = words();
        for text in
            ["電子申請を広げる。", "窓口で申請書を書かずに手続できるようにする", "導入した", "負担を軽減すること"]
        {
            assert!(is_sentence(text), "{text}");
        }
        for text in ["電子申請の拡大", "まちづくり", "業務の見直し", "書かない窓口", "Webサイト", "子どもの見守り"]
        {
            assert!(!is_sentence(text), "{text}");
        }
        for text in ["電子申請の推進", "文書管理システム", "手続のオンライン化（第2期）", "RPAの導入等"]
        {
            assert!(ends_like_name(text, &words), "{text}");
        }
        assert!(!ends_like_name("総務課", &words));
    }

    #[test]
    fn figures_are_distinguished() {
        let words = words();
        for text in ["3,850千円", "約1億2,000万円", "▲500円", "¥1,200"] {
            assert!(is_amount(text) && !is_bare_number(text), "{text}");
        }
        for text in ["12", "1,234", "▲5.0", "１２"] {
            assert!(is_bare_number(text) && !is_quantity(text, &words), "{text}");
        }
        for text in ["50％", "1,200件以上", "年2回", "1.5万人"] {
            assert!(is_quantity(text, &words) && !is_amount(text), "{text}");
        }
        for text in ["1-2", "(3)", "①", "ア", "Ⅱ", "No.4", "Ⅰ-1-(2)", "第3"] {
            assert!(is_sequence_number(text), "{text}");
        }
        for text in ["導入", "第3章", "50％", "総務課", "R7年度"] {
            assert!(!is_sequence_number(text), "{text}");
        }
        assert!(is_indicator_like("オンライン申請率", &words) && !is_indicator_like("50件", &words));
    }

    #[test]
    fn ditto_marks_point_up_or_left() {
        let words = words();
        for text in ["〃", "同上", "（同上）"] {
            assert_eq!(ditto(text, &words), Some(Ditto::Above), "{text}");
        }
        assert_eq!(ditto("同左", &words), Some(Ditto::Left));
        assert_eq!(ditto("同窓会", &words), None);
    }

    #[test]
    fn a_text_shows_what_it_is() {
        let words = words();
        let department = TextKinds::of("総務課、市民課", &words);
        assert!(department.organisation > 0.8 && !department.sentence && !department.quantity);
        let name = TextKinds::of("① 電子申請の拡大（市民課）", &words);
        assert!(name.bracketed_organisation && name.leading_number && name.organisation < 0.3);
        let years = TextKinds::of("令和6年度～令和8年度", &words);
        assert!(years.only_years && years.organisation < 0.1);
        assert!(TextKinds::of("令和6年度", &words).only_years && !TextKinds::of("令和6年度に導入", &words).only_years);
        assert!(
            TextKinds::of("○", &words).mark && TextKinds::of("－", &words).blank && TextKinds::of("", &words).blank
        );
        assert!(TextKinds::of("検討", &words).only_phase && !TextKinds::of("電子申請の検討", &words).only_phase);
        assert!(TextKinds::of("【新規】電子申請の拡大", &words).badge);
        let listed = TextKinds::of("・準備をする。\n・導入する。", &words);
        assert!(listed.sentence && listed.bullets == 2 && listed.lines == 2);
    }
}
