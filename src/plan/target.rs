//! Targets: the plan's words and, where they can be read, what is measured, the figure, its unit and when it is due.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use super::record::{Baseline, Comparison, Target};
use super::schedule::is_blank;
use super::vocabulary::PlanDictionaries;
use crate::calendar::{self, FiscalYear};
use crate::text::fold;

/// Reads a target from its words. The first figure with a unit counts; a year is never one.
pub(crate) fn read(text: &str, words: &PlanDictionaries) -> Target {
    let text = text.trim();
    let mentions = calendar::mentions(text);
    let due = mentions.iter().find(|m| {
        let after = fold(&text[m.at.end..]);
        !words.compared_with.iter().any(|word| after.starts_with(word.as_str()))
    });
    let mut blanked = text.to_owned();
    for mention in mentions.iter().rev() {
        // As long as what stood there, so that positions stay.
        blanked.replace_range(mention.at.clone(), &" ".repeat(mention.at.len()));
    }
    let figure = figure(&blanked, words);
    Target {
        text: text.to_owned(),
        indicator: figure.as_ref().and_then(|f| indicator(&text[..f.start.min(text.len())])),
        value: figure.as_ref().map(|f| f.value),
        comparison: figure.as_ref().and_then(|f| comparison(&blanked[f.end..], words)),
        baseline: None,
        unit: figure.map(|f| f.unit).filter(|unit| !unit.is_empty()),
        fiscal_year: due.map(|m| m.years.last.unwrap_or(m.years.first)),
    }
}

/// A target from a table of indicators: the value in its own words, the rest from other columns.
pub(crate) fn of_column(
    indicator: Option<&str>,
    value: &str,
    due: Option<FiscalYear>,
    words: &PlanDictionaries,
) -> Target {
    let mut target = read(value, words);
    if let Some(indicator) = indicator.map(str::trim).filter(|i| !i.is_empty()) {
        target.indicator = Some(indicator.to_owned());
    }
    target.fiscal_year = target.fiscal_year.or(due);
    if target.value.is_none() {
        target.value = value.nfkc().collect::<String>().trim().replace(',', "").parse().ok();
    }
    target
}

/// What the words behind a figure ask of it: 70％以上, 50％削減.
fn comparison(after: &str, words: &PlanDictionaries) -> Option<Comparison> {
    let after = fold(after);
    words.comparisons.iter().find(|(_, word)| after.starts_with(word.as_str())).map(|(comparison, _)| *comparison)
}

/// The present value of an indicator; its year stands in its own words or in the header of its column.
pub(crate) fn baseline(text: &str, header: &str, words: &PlanDictionaries) -> Option<Baseline> {
    let text = text.trim();
    if is_blank(text, words) {
        return None;
    }
    let year = |text: &str| calendar::mentions(text).first().map(|mention| mention.years.first);
    let read = of_column(None, text, None, words);
    Some(Baseline { text: text.to_owned(), value: read.value, fiscal_year: year(text).or_else(|| year(header)) })
}

struct Figure {
    start: usize,
    /// Where the text behind its unit begins.
    end: usize,
    value: f64,
    unit: String,
}

fn figure(text: &str, words: &PlanDictionaries) -> Option<Figure> {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[0-9０-９][0-9０-９,，]*(?:[.．][0-9０-９]+)?").expect("the pattern is constant")
    });
    NUMBER.find_iter(text).find_map(|number| {
        let after = text[number.end()..].trim_start();
        let (unit, factor, behind) = unit(after, words)?;
        let value: f64 = number.as_str().nfkc().collect::<String>().replace(',', "").parse().ok()?;
        Some(Figure { start: number.start(), end: text.len() - behind.len(), value: value * factor, unit })
    })
}

/// The unit that follows a number, as printed, what 万 or 千 before it multiplies with, and the text behind.
fn unit<'t>(after: &'t str, words: &PlanDictionaries) -> Option<(String, f64, &'t str)> {
    let (rest, factor) = match after.chars().next()? {
        '万' => (&after['万'.len_utf8()..], 1e4),
        '千' if !after.starts_with("千円") => (&after['千'.len_utf8()..], 1e3),
        _ => (after, 1.0),
    };
    let folded: String = rest.nfkc().collect::<String>().to_lowercase();
    // Latin units are whole words.
    let whole = |unit: &str| {
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
        !(latin(unit.chars().last()) && latin(folded[unit.len()..].chars().next()))
    };
    let unit = words.units.iter().find(|unit| folded.starts_with(unit.as_str()) && whole(unit))?;
    // As printed: as many characters as the folded unit has.
    let end = rest.char_indices().nth(unit.chars().count()).map_or(rest.len(), |(at, _)| at);
    Some((rest[..end].to_owned(), factor, &rest[end..]))
}

/// What is measured: the words before the figure, without the particle that joins them to it.
fn indicator(before: &str) -> Option<String> {
    let line = before.rsplit(['\n', '。']).next().unwrap_or(before);
    let words = line.trim_matches(|c: char| c.is_whitespace() || ":：、，=＝+＋約→(（・".contains(c));
    let words =
        ["までに", "に", "を", "の", "は", "が", "で"].iter().fold(words, |w, end| w.strip_suffix(end).unwrap_or(w));
    let mentions = calendar::mentions(words);
    let bare = calendar::without(words, &mentions);
    let bare =
        bare.trim().trim_start_matches(['末', '度', '年']).trim_start_matches("までに").trim_start_matches("には");
    (!bare.is_empty()).then(|| bare.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;

    type Read<'t> = (Option<&'t str>, Option<f64>, Option<&'t str>, Option<i32>);

    #[test]
    fn reads_how_a_figure_is_meant_and_where_things_stand() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        for (text, wanted) in [
            ("オンライン申請率70％以上", Some(Comparison::AtLeast)),
            ("待ち時間10分以内（令和9年度）", Some(Comparison::AtMost)),
            ("紙購入量50％削減（令和５年度比）", Some(Comparison::Decrease)),
            ("全50手続をオンライン化", None),
        ] {
            assert_eq!(read(text, &words).comparison, wanted, "{text}");
        }
        let present = baseline("1,204件", "現状値\n（令和5年度）", &words).expect("a value");
        assert_eq!((present.value, present.fiscal_year), (Some(1204.0), Some(FiscalYear(2023))));
        assert_eq!(baseline("－", "現状値", &words), None);
    }

    #[test]
    fn reads_figures_units_and_years() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let cases: [(&str, Read<'_>); 6] = [
            ("令和10年度末までに50手続（累計93手続）オンライン化", (None, Some(50.0), Some("手続"), Some(2028))),
            (
                "証明書発行件数の30％（令和１０年度末時点）",
                (Some("証明書発行件数"), Some(30.0), Some("％"), Some(2028)),
            ),
            ("紙購入量50％削減（令和５年度比）", (Some("紙購入量"), Some(50.0), Some("％"), None)),
            ("効果が見込める全ての窓口へ導入", (None, None, None, None)),
            ("登録者 1.5万人", (Some("登録者"), Some(15000.0), Some("人"), None)),
            ("令和８年度末までに全支所に整備", (None, None, None, Some(2026))),
        ];
        for (text, wanted) in cases {
            let t = read(text, &words);
            let got = (t.indicator.as_deref(), t.value, t.unit.as_deref(), t.fiscal_year.map(|y| y.0));
            assert_eq!(got, wanted, "{text}");
        }
    }
}
