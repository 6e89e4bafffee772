//! Targets: the plan's words and, if they can be parsed, the measured quantity, the figure, its unit and its due
//! year.

use std::ops::Range;

use super::figure::{self, Figure};
use super::record::{Baseline, Comparator, Target};
use super::schedule::is_blank;
use super::vocabulary::PlanDictionaries;
use crate::calendar::{self, FiscalYear, Mention};
use crate::text::{fold, number, one_of};

/// Reads a target from its words. The first figure with a unit counts, of 50％→80％ the last; a year is never one.
pub(crate) fn read(text: &str, words: &PlanDictionaries) -> Target {
    let text = number::joined(text.trim());
    let mentions = calendar::mentions(&text);
    let blanked = blanked(&text, &mentions);
    let Some((figure, from)) = figure::main(&blanked, words) else {
        let fiscal_year = due(&text, &mentions, words);
        return Target { text: text.into_owned(), fiscal_year, ..Target::default() };
    };
    let other_figures = figure::figures(&blanked, words);
    let other_figures = other_figures.iter().filter(|other| other.at.start > figure.at.end);
    // 80％（R5：50％）: a year right before another figure is that one's
    let of_other = |mention: &Mention| {
        let between =
            |other: &Figure| blanked.get(mention.at.end..other.at.start).map(|gap| gap.trim_matches([' ', ':', '：']));
        other_figures.clone().any(|other| between(other) == Some(""))
    };
    let start = from.as_ref().map_or(figure.at.start, |from| from.at.start);
    let (before, after) = parted(&blanked, &mentions, from.as_ref(), &figure);
    Target {
        indicator: indicator(&text[..start]),
        value: Some(figure.value),
        comparison: comparison(&blanked[figure.at.end..], words),
        baseline: from.map(|from| Baseline {
            text: blanked[from.at].trim().to_owned(),
            value: Some(from.value),
            fiscal_year: before.last().map(|mention| mention.years.first),
        }),
        unit: Some(figure.unit),
        fiscal_year: due(&text, after, words).filter(|_| !after.first().is_some_and(of_other)),
        text: text.into_owned(),
    }
}

/// All targets of a text that gives a figure to each of several years (R5: 50％⏎R8: 80％), otherwise one. The figure of
/// a past year (令和5年度実績) is the baseline.
pub(crate) fn read_all(text: &str, words: &PlanDictionaries) -> Vec<Target> {
    let joined = number::joined(text.trim());
    let Some(pieces) = pieces(&joined, words) else { return vec![read(text, words)] };
    let lead = indicator(&joined[..pieces.first().map_or(0, |piece| piece.start)]);
    let (mut targets, mut past): (Vec<Target>, Vec<Target>) = (Vec::new(), Vec::new());
    for piece in pieces {
        let own = &joined[piece];
        let mentions = calendar::mentions(own);
        let mut target = read(own, words);
        target.indicator = lead.clone();
        target.fiscal_year = mentions.last().map(|mention| mention.years.last.unwrap_or(mention.years.first));
        let is_past = mentions.iter().any(|mention| is_compared_with(&own[mention.at.end..], words));
        if is_past { past.push(target) } else { targets.push(target) }
    }
    if targets.is_empty() {
        return vec![read(text, words)];
    }
    if let Some(stood) = past.pop() {
        let baseline = Baseline { text: stood.text, value: stood.value, fiscal_year: stood.fiscal_year };
        targets.iter_mut().for_each(|target| target.baseline = Some(baseline.clone()));
    }
    targets
}

/// The targets in the text behind the label of an indicator: those with a figure (利用率　18％ → 55％).
pub(crate) fn of_indicator(text: &str, words: &PlanDictionaries) -> Vec<Target> {
    let mut targets = all_of_column(None, text, None, words);
    targets.retain(|target| target.value.is_some());
    targets
}

/// The text with spaces for its years, as long as they were, so that positions stay.
fn blanked(text: &str, mentions: &[Mention]) -> String {
    let mut blanked = text.to_owned();
    for mention in mentions.iter().rev() {
        blanked.replace_range(mention.at.clone(), &" ".repeat(mention.at.len()));
    }
    blanked
}

/// Where a text parts into a year with its figure each: every year is followed by one before the next year, or every
/// figure by its year in brackets.
fn pieces(text: &str, words: &PlanDictionaries) -> Option<Vec<Range<usize>>> {
    let mentions = calendar::mentions(text);
    let blanked = blanked(text, &mentions);
    let figures = figure::figures(&blanked, words);
    let leads = figures.windows(2).any(|pair| figure::arrow(&blanked, &pair[0], &pair[1]) < pair[1].at.start);
    if mentions.len() < 2 || figures.len() < mentions.len() || leads || figures.iter().any(|figure| !figure.sure) {
        return None;
    }
    let years_first = mentions[0].at.start < figures[0].at.start;
    let cuts: Vec<usize> = if years_first {
        mentions.iter().map(|mention| mention.at.start).chain([text.len()]).collect()
    } else {
        let ends = mentions.iter().map(|mention| closing(text, mention.at.end));
        std::iter::once(figures[0].at.start).chain(ends).collect()
    };
    let pieces: Vec<Range<usize>> = cuts.windows(2).map(|cut| cut[0]..cut[1]).collect();
    let one_each = |piece: &Range<usize>| figures.iter().filter(|figure| piece.contains(&figure.at.start)).count() == 1;
    let trimmed = |piece: Range<usize>| {
        let own = text[piece.clone()].trim_end_matches(|c: char| c.is_whitespace() || one_of("、，,・／/;；", c));
        let start = piece.start + own.len()
            - own.trim_start_matches(|c: char| c.is_whitespace() || one_of("、，,・／/;；", c)).len();
        start..piece.start + own.len()
    };
    pieces.iter().all(one_each).then(|| pieces.into_iter().map(trimmed).collect())
}

/// The position after the bracket that closes at a place.
fn closing(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let gap = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || one_of("末時点目標", c)).len();
    let closes = rest[gap..].chars().next().filter(|c| one_of(")）]］】", *c));
    closes.map_or(at, |c| at + gap + c.len_utf8())
}

/// The years before an arrow and those after it. A year with まで or に before the first figure is the due year of all.
fn parted<'m>(
    blanked: &str,
    mentions: &'m [Mention],
    from: Option<&Figure>,
    to: &Figure,
) -> (&'m [Mention], &'m [Mention]) {
    let Some(from) = from else { return (&[], mentions) };
    let arrow = figure::arrow(blanked, from, to);
    let (before, after) = mentions.split_at(mentions.partition_point(|mention| mention.at.start < arrow));
    let due = |mention: &Mention| {
        let rest = blanked[mention.at.end..].trim_start().trim_start_matches('末');
        mention.at.end <= from.at.start && ["まで", "に", "の"].iter().any(|word| rest.starts_with(word))
    };
    if after.is_empty() && before.iter().all(due) { (&[], mentions) } else { (before, after) }
}

/// The year by which a target is due: the first that no figure is compared with.
fn due(text: &str, mentions: &[Mention], words: &PlanDictionaries) -> Option<FiscalYear> {
    let due = mentions.iter().find(|mention| !is_compared_with(&text[mention.at.end..], words))?;
    Some(due.years.last.unwrap_or(due.years.first))
}

/// Whether the words after a year make it the base of a comparison.
fn is_compared_with(after: &str, words: &PlanDictionaries) -> bool {
    let after = fold(after);
    words.compared_with.iter().any(|word| after.starts_with(word.as_str()))
}

/// A target from a table of indicators: the value in its own words, the rest from other columns.
pub(crate) fn of_column(
    indicator: Option<&str>,
    value: &str,
    due: Option<FiscalYear>,
    words: &PlanDictionaries,
) -> Target {
    completed(read(value, words), indicator, due)
}

/// As [`of_column`], where a cell may give a figure to each of several years.
pub(crate) fn all_of_column(
    indicator: Option<&str>,
    value: &str,
    due: Option<FiscalYear>,
    words: &PlanDictionaries,
) -> Vec<Target> {
    read_all(value, words).into_iter().map(|target| completed(target, indicator, due)).collect()
}

fn completed(mut target: Target, indicator: Option<&str>, due: Option<FiscalYear>) -> Target {
    if let Some(indicator) = indicator.map(str::trim).filter(|i| !i.is_empty()) {
        target.indicator = Some(indicator.to_owned());
    }
    target.fiscal_year = target.fiscal_year.or(due);
    target.value = target.value.or_else(|| number::whole(&target.text));
    target
}

/// The comparison required by the words after a figure: 70％以上, 50％削減.
fn comparison(after: &str, words: &PlanDictionaries) -> Option<Comparator> {
    let after = fold(after);
    words.comparisons.iter().find(|(_, word)| after.starts_with(word.as_str())).map(|(comparison, _)| *comparison)
}

/// The present value of an indicator; its year is in its own words or in the header of its column.
pub(crate) fn baseline(text: &str, header: &str, words: &PlanDictionaries) -> Option<Baseline> {
    let text = text.trim();
    if is_blank(text, words) {
        return None;
    }
    let year = |text: &str| calendar::mentions(text).first().map(|mention| mention.years.first);
    let read = of_column(None, text, None, words);
    Some(Baseline { text: read.text, value: read.value, fiscal_year: year(text).or_else(|| year(header)) })
}

/// The measured quantity: the words before the figure, without the particle between them.
fn indicator(before: &str) -> Option<String> {
    let line = before.rsplit(['\n', '。']).next().unwrap_or(before);
    let words = line.trim_matches(|c: char| c.is_whitespace() || one_of(":：、，=＝+＋約→(（・", c));
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
            ("オンライン申請率70％以上", Some(Comparator::AtLeast)),
            ("待ち時間10分以内（令和9年度）", Some(Comparator::AtMost)),
            ("紙購入量50％削減（令和５年度比）", Some(Comparator::Decrease)),
            ("全50手続をオンライン化", None),
        ] {
            assert_eq!(read(text, &words).comparison, wanted, "{text}");
        }
        let present = baseline("1,204件", "現状値\n（令和5年度）", &words).expect("a value");
        assert_eq!((present.value, present.fiscal_year), (Some(1204.0), Some(FiscalYear(2023))));
        assert_eq!(baseline("－", "現状値", &words), None);
    }

    fn values(text: &str) -> Vec<(Option<f64>, Option<i32>)> {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let targets = all_of_column(None, text, None, &words);
        targets.into_iter().map(|target| (target.value, target.fiscal_year.map(|year| year.0))).collect()
    }

    #[test]
    fn amounts_are_read_exactly_or_not_at_all() {
        for (text, value) in [
            ("98\n.5％", Some(98.5)),
            ("1,00\n0件", Some(1000.0)),
            ("1\n00％", Some(100.0)),
            ("▲5.0％", Some(-5.0)),
            ("▲ 5.0", Some(-5.0)),
            ("1万2千件", Some(12000.0)),
            ("1億2,000万円", Some(120_000_000.0)),
            ("1 234件", Some(1234.0)),
            ("50％→80％", Some(80.0)),
            ("3分の2", None),
            ("1\n50件", None),
        ] {
            assert_eq!(values(text), [(value, None)], "{text}");
        }
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        assert_eq!(read("98\n.5％", &words).text, "98.5％");
    }

    #[test]
    fn each_year_has_its_figure() {
        for text in ["R5: 50％\nR8: 80％", "50％（R5）、80％（R8）", "令和5年度50％\n令和8年度80％以上"]
        {
            assert_eq!(values(text), [(Some(50.0), Some(2023)), (Some(80.0), Some(2026))], "{text}");
        }
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let stood = |target: &Target| target.baseline.as_ref().map(|b| (b.value, b.fiscal_year.map(|y| y.0)));
        for text in ["令和5年度 50％ → 令和8年度 80％", "50％（R5）→80％（R8）", "申請率 R5実績 50％、R8目標 80％"]
        {
            let found = read_all(text, &words);
            assert_eq!(
                (found.len(), found[0].value, found[0].fiscal_year),
                (1, Some(80.0), Some(FiscalYear(2026))),
                "{text}"
            );
            assert_eq!(stood(&found[0]), Some((Some(50.0), Some(2023))), "{text}");
        }
        let other = read("80％（R5：50％）", &words);
        assert_eq!((other.value, other.fiscal_year), (Some(80.0), None));
        let due = read("令和8年度までに50％→80％", &words);
        assert_eq!((due.value, due.fiscal_year), (Some(80.0), Some(FiscalYear(2026))));
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

    #[test]
    fn an_indicator_with_a_figure_is_a_target() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let values = |text: &str| of_indicator(text, &words).iter().map(|target| target.value).collect::<Vec<_>>();
        assert_eq!(values("電子申請の利用率　18.4％（令和5年度）→ 55.0％（令和11年度）"), [Some(55.0)]);
        assert_eq!(values("電子申請の利用率"), []);
    }
}
