//! Progress texts: the words before and after each 【status】.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::record::ProgressEntry;
use super::schedule::is_blank;
use super::status;
use super::vocabulary::PlanDictionaries;
use crate::calendar;

/// The period that a header names (R7上半期までの取組内容 → R7上半期); the header itself where it names none.
pub(crate) fn period(header: &str) -> String {
    /// Matches the half of a fiscal year.
    static HALF: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^\s*[(（]?((?:上|下|前|後)(?:半)?期|第?[1-4１-４一二三四]四半期)[)）]?")
            .expect("the pattern is constant")
    });
    let header = header.replace('\n', "");
    let mentions = calendar::mentions(&header);
    let [mention] = mentions.as_slice() else { return header };
    let half = HALF.find(&header[mention.at.end..]).map_or(0, |half| half.end());
    header[mention.at.start..mention.at.end + half].trim().to_owned()
}

/// Cuts the text of a period at its 【status】 words. Text under none has the status `""`.
pub(crate) fn entries(period: &str, text: &str, words: &PlanDictionaries) -> Vec<ProgressEntry> {
    /// Matches the state of an initiative in its brackets: 【実施中】.
    static STATUS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?:^|\s|。)(【([^【】]{1,20})】)").expect("the pattern is constant"));
    let mut found = Vec::new();
    let mut add = |status: &str, text: &str| {
        if !(status.is_empty() && is_blank(text, words)) {
            let (period, status, text) = (period.to_owned(), status.trim().to_owned(), text.trim().to_owned());
            found.push(ProgressEntry { period, status, text });
        }
    };
    let marks: Vec<_> = STATUS
        .captures_iter(text)
        .filter_map(|c| Some((c.get(1)?.start(), c.get(1)?.end(), c.get(2)?.as_str())))
        .collect();
    add("", &text[..marks.first().map_or(text.len(), |(start, ..)| *start)]);
    for (i, (_, end, status)) in marks.iter().enumerate() {
        add(status, &text[*end..marks.get(i + 1).map_or(text.len(), |(next, ..)| *next)]);
    }
    found
}

/// The accounts of a record by their columns.
#[derive(Default)]
pub(crate) struct Accounts(BTreeMap<usize, Vec<ProgressEntry>>);

impl Accounts {
    /// Adds the accounts that a column gives.
    pub(crate) fn put(&mut self, column: usize, entries: Vec<ProgressEntry>) {
        self.0.entry(column).or_default().extend(entries);
    }

    /// Adds the text of a column of ratings. A rating is the status of the account in the column before it, or, where all
    /// accounts come after it, in the next one: behind an account the text after a rating is the next step. A rate, and a
    /// rating of anything else, is an entry of its own.
    pub(crate) fn rate(&mut self, column: usize, rating: String, period: String, words: &PlanDictionaries) {
        let rated = self.0.range(..column).next_back().map_or(column + 1, |(before, _)| *before);
        let beside = self.0.get_mut(&rated).filter(|_| rated.abs_diff(column) == 1).and_then(|all| all.first_mut());
        match beside {
            Some(account) if account.status.is_empty() && status::is_rating(&rating, words) => account.status = rating,
            _ => self.put(column, vec![ProgressEntry { period, status: rating, text: String::new() }]),
        }
    }

    /// All entries, in the order of their columns.
    pub(crate) fn entries(self) -> Vec<ProgressEntry> {
        self.0.into_values().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;

    #[test]
    fn headers_name_periods() {
        for (header, wanted) in
            [("R7上半期までの\n取組内容", "R7上半期"), ("令和6年度の実績", "令和6年度"), ("進捗状況", "進捗状況")]
        {
            assert_eq!(period(header), wanted, "{header}");
        }
    }

    #[test]
    fn a_rating_is_the_status_of_the_account_before_it_and_a_rate_is_not() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let said = |rating: &str, column: usize| -> Vec<(String, String)> {
            let mut accounts = Accounts::default();
            accounts.put(3, entries("R7", "手続を増やした。", &words));
            accounts.rate(column, rating.to_owned(), "評価".to_owned(), &words);
            accounts.entries().into_iter().map(|entry| (entry.status, entry.text)).collect()
        };
        assert_eq!(said("A", 4), [("A".to_owned(), "手続を増やした。".to_owned())]);
        assert_eq!(said("57.5%", 4).len(), 2, "a rate");
        assert_eq!(said("A", 2).len(), 1, "before all accounts");
        assert_eq!(said("A", 5).len(), 2, "something else is between");
    }

    #[test]
    fn cuts_at_each_status() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let found =
            entries("R7上半期", "準備\n【予算化】 補助金を申請\n【運用開始】\n・4月から（【別紙】参照）", &words);
        let parts: Vec<_> = found.iter().map(|e| (e.status.as_str(), e.text.as_str())).collect();
        assert_eq!(parts, [("", "準備"), ("予算化", "補助金を申請"), ("運用開始", "・4月から（【別紙】参照）")]);
        assert!(entries("R7", "－", &words).is_empty());
    }
}
