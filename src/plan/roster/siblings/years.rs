//! Texts with several years: R6：検討／R7：実施.

use super::tail;
use crate::calendar;
use crate::text::one_of;

/// Signs between a year and its text, and between the years of a run.
const BETWEEN: &str = ":：…‥=＝→⇒>＞｜|・.．-－";
/// Signs around the parts of a run.
const SIDES: &str = "／/、,，;；→⇒（）()【】［］・｜|…‥：:＝=〔〕";

/// The years of a run with their texts; empty if the text is not such a run.
pub(super) fn split(text: &str) -> Vec<(String, String)> {
    let mut heads: Vec<Head> = Vec::new();
    for mention in calendar::mentions(text).into_iter().filter(|mention| !mention.month) {
        let (from, to) = (mention.at.start, close(text, mention.at.end));
        match heads.last_mut() {
            // 令和6年度（2024）
            Some(before) if text[before.to..from].chars().all(|c| one_of("（( ", c)) => before.to = to,
            _ => heads.push(Head::of(text, from, to)),
        }
    }
    heads.retain(|head| head.begins(text) && head.is_apart(text));
    let first = heads.first().map_or("", |head| &text[..head.from]);
    if heads.is_empty() || first.chars().filter(|c| c.is_alphanumeric()).count() > 12 {
        return Vec::new();
    }
    let colon = heads.iter().any(|head| text[head.to..].trim_start().starts_with([':', '：', '…']));
    if heads.len() < 2 && !(colon && first.trim_matches(|c: char| c.is_whitespace() || SIDES.contains(c)).is_empty()) {
        return Vec::new();
    }
    let ends = heads.iter().skip(1).map(|head| head.from).chain([text.len()]);
    let value = |(head, until): (&Head, usize)| {
        let sides = |c: char| c.is_whitespace() || SIDES.contains(c);
        let printed = text[head.from..head.to - head.bracket].to_owned();
        (printed, balanced(text[head.to..until.max(head.to)].trim_matches(sides), &text[head.to..until.max(head.to)]))
    };
    heads.iter().zip(ends).map(value).collect()
}

/// The year in brackets that a value begins with, and the rest: （R6）検討.
pub(super) fn in_brackets(text: &str) -> Option<(String, String)> {
    let inside = text.strip_prefix(['（', '('])?;
    let mut depth = 1_i32;
    let (at, _) = inside.char_indices().find(|(_, c)| {
        depth += i32::from(one_of("（(", *c)) - i32::from(one_of("）)", *c));
        depth == 0
    })?;
    let (inside, rest) = (&inside[..at], inside[at..].trim_start_matches(['）', ')']));
    let short = inside.chars().nth(16).is_none() && calendar::only_years(inside).is_some();
    let rest = rest.trim_start_matches([':', '：']).trim();
    (short && !rest.is_empty()).then(|| (inside.to_owned(), rest.to_owned()))
}

/// The end of a bracket after a year.
pub(super) fn close(text: &str, end: usize) -> usize {
    let open = text[..end].matches(['（', '(']).count();
    let closed = text[..end].matches(['）', ')']).count();
    let next = text[end..].chars().next().filter(|c| one_of("）)", *c) && open > closed);
    end + next.map_or(0, char::len_utf8)
}

/// A value that lost a bracket which it had opened gets it back.
fn balanced(value: &str, whole: &str) -> String {
    for (open, close) in [('（', '）'), ('(', ')')] {
        let lacks = value.matches(open).count() == value.matches(close).count() + 1;
        if lacks && whole.contains(&format!("{value}{close}")) {
            return format!("{value}{close}");
        }
    }
    value.to_owned()
}

/// A year in a run.
struct Head {
    from: usize,
    to: usize,
    /// Length of the bracket that closes behind it, in bytes; 0 unless brackets hold nothing but it: ［令和8年度］.
    bracket: usize,
}

impl Head {
    /// The year at a place, with the bracket that closes behind it; round ones are around remarks.
    fn of(text: &str, from: usize, to: usize) -> Self {
        let before = text[..from].chars().next_back().filter(|open| !one_of("（(", *open));
        let close = before.and_then(tail::closing).filter(|close| text[to..].starts_with(*close));
        let bracket = close.map_or(0, char::len_utf8);
        Self { from, to: to + bracket, bracket }
    }

    /// Whether nothing but a sign precedes it.
    fn begins(&self, text: &str) -> bool {
        let before = text[..self.from].chars().next_back();
        before.is_none_or(|c| c.is_whitespace() || SIDES.contains(c) || one_of("▼▽■□◆◇●○", c))
    }

    /// Whether a sign follows it, or nothing that continues a sentence.
    fn is_apart(&self, text: &str) -> bool {
        if self.bracket > 0 {
            return true;
        }
        let next = text[self.to..].chars().next();
        next.is_some_and(|c| c.is_whitespace() || BETWEEN.contains(c) || one_of("○◎●△▲◇★☆", c))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<(String, String)> {
        split(text)
    }

    fn pairs(wanted: &[(&str, &str)]) -> Vec<(String, String)> {
        wanted.iter().map(|(year, text)| ((*year).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn runs_of_years_are_cut() {
        let wanted = pairs(&[("令和７年度", "業務分析"), ("令和８年度", "機器の導入")]);
        assert_eq!(parts("（令和７年度：業務分析／令和８年度：機器の導入）"), wanted);
        assert_eq!(parts("R7…19校、R8…57校"), pairs(&[("R7", "19校"), ("R8", "57校")]));
        assert_eq!(parts("令和7年度 ○／令和8年度 ◎"), pairs(&[("令和7年度", "○"), ("令和8年度", "◎")]));
        let enclosed = "［令和７年度］業務分析　［令和８年度］機器の導入";
        assert_eq!(parts(enclosed), wanted);
        assert_eq!(parts("R8：一部導入（5手続）"), pairs(&[("R8", "一部導入（5手続）")]));
    }

    #[test]
    fn years_in_a_sentence_are_not_run() {
        assert!(parts("令和７年度から令和９年度までに進める取組を示します。").is_empty());
        assert!(parts("令和６年度末までに184手続を対象としました。").is_empty());
    }

    #[test]
    fn a_year_in_brackets_belongs_to_its_label() {
        assert_eq!(in_brackets("（R6）検討"), Some(("R6".to_owned(), "検討".to_owned())));
        assert_eq!(in_brackets("（総務課）検討"), None);
    }
}
