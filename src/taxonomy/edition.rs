//! The editions of 自治体DX推進計画 and what changed between them: `national/<edition>.toml` and `crosswalk.toml`.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::dictionaries::{Dictionaries, DictionaryError, line_of};

/// How sure a fact about the national plan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Seen in the ministry's own text, or in a plan that quotes it.
    Verified,
    /// Seen in a third party's article or a municipal page.
    Secondary,
    /// No source confirms it: every print must mark it.
    Unverified,
}

/// One edition of the national plan.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edition {
    /// `2.3`.
    #[serde(rename = "edition")]
    pub id: String,
    /// When it was issued.
    pub issued: Issued,
    /// The months that it covers.
    pub period: EditionPeriod,
    /// Groups of items in the order of the text.
    #[serde(rename = "group")]
    pub groups: Vec<ItemGroup>,
}

/// A date of issue.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issued {
    /// `2024-02-05`, or `2023-11` where the day is not known.
    pub date: String,
    /// How sure it is.
    pub certainty: Certainty,
    /// Where it was seen.
    pub source: Option<String>,
}

/// The months an edition covers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditionPeriod {
    /// `2021-01`.
    pub from: String,
    /// `2026-03`.
    pub to: String,
    /// How sure it is.
    pub certainty: Certainty,
    /// Where it was seen.
    pub source: Option<String>,
}

/// A group of items: 重点取組事項.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemGroup {
    /// The same in every edition: `promotion`, `priority`, `together`, `optional`.
    pub id: String,
    /// The edition's own words.
    pub label: String,
    /// How sure the words are.
    pub certainty: Certainty,
    /// In order; empty if this part of the edition has not been verified.
    pub items: Vec<NationalItem>,
}

/// An item of an edition.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NationalItem {
    /// The edition's own words.
    pub label: String,
    /// Its area, the same in every edition.
    area: Spanned<String>,
    /// How sure the words and the place are.
    pub certainty: Certainty,
    /// Where they were seen.
    pub source: Option<String>,
}

impl NationalItem {
    /// The id of its area.
    #[must_use]
    pub fn area(&self) -> &str {
        self.area.get_ref()
    }
}

/// What happened to an area between two editions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// New words for the same.
    Renamed,
    /// New words with a wider scope.
    Widened,
    /// New.
    Added,
    /// Several items became one.
    Merged,
    /// One item became several.
    Split,
    /// Another place or group.
    Moved,
    /// The same.
    Unchanged,
}

/// A line of the crosswalk between editions.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditionChange {
    area: Spanned<String>,
    /// What happened.
    pub kind: ChangeKind,
    from: Option<Spanned<String>>,
    to: Spanned<String>,
    /// How sure it is.
    pub certainty: Certainty,
    /// Where it was seen.
    pub source: Option<String>,
    /// For a person.
    pub note: Option<String>,
}

impl EditionChange {
    /// The id of the area.
    #[must_use]
    pub fn area(&self) -> &str {
        self.area.get_ref()
    }

    /// The last edition known to have it as it was; none where it was added.
    #[must_use]
    pub fn from(&self) -> Option<&str> {
        self.from.as_ref().map(|edition| edition.get_ref().as_str())
    }

    /// The first edition known to have it as it became.
    #[must_use]
    pub fn to(&self) -> &str {
        self.to.get_ref()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Crosswalk {
    #[serde(default)]
    change: Vec<EditionChange>,
}

/// Reads all editions, oldest first.
///
/// # Errors
/// Where a file can't be read, an area isn't one of `known_area`, a date isn't one, or a file's name isn't its edition.
pub(super) fn load_editions(
    dictionaries: &Dictionaries,
    known_area: impl Fn(&str) -> bool,
) -> Result<Vec<Edition>, DictionaryError> {
    let mut editions = Vec::new();
    for file in dictionaries.list("national/")?.into_iter().filter(|f| f.ends_with(".toml")) {
        let edition: Edition = dictionaries.toml(&file)?;
        check(&edition, &file, &dictionaries.text(&file)?, &known_area)?;
        editions.push(edition);
    }
    editions.sort_by(|a, b| (&a.issued.date, &a.id).cmp(&(&b.issued.date, &b.id)));
    Ok(editions)
}

/// Reads what changed between the editions.
///
/// # Errors
/// Where the file can't be read or names an unknown area or edition.
pub(super) fn load_crosswalk(
    dictionaries: &Dictionaries,
    editions: &[Edition],
    known_area: impl Fn(&str) -> bool,
) -> Result<Vec<EditionChange>, DictionaryError> {
    /// Dictionary of what became of the areas from edition to edition.
    const FILE: &str = "crosswalk.toml";
    let text = dictionaries.text(FILE)?;
    let crosswalk: Crosswalk = dictionaries.toml(FILE)?;
    for change in &crosswalk.change {
        if !known_area(change.area()) {
            return Err(invalid(FILE, &text, &change.area.span(), unknown_area(change.area())));
        }
        let named = change.from.iter().chain([&change.to]);
        for edition in named {
            if !editions.iter().any(|known| known.id == *edition.get_ref()) {
                let reason = format!("版「{}」は national/ にありません", edition.get_ref());
                return Err(invalid(FILE, &text, &edition.span(), reason));
            }
        }
    }
    Ok(crosswalk.change)
}

fn check(edition: &Edition, file: &str, text: &str, known_area: &impl Fn(&str) -> bool) -> Result<(), DictionaryError> {
    if file != format!("national/{}.toml", edition.id) {
        let reason = format!("edition = \"{}\" とファイル名が一致しません", edition.id);
        return Err(invalid(file, text, &line_with(text, "edition"), reason));
    }
    let dates = [(&edition.issued.date, "issued"), (&edition.period.from, "period"), (&edition.period.to, "period")];
    if let Some((date, key)) = dates.into_iter().find(|(date, _)| !is_date(date)) {
        let reason = format!("「{date}」は年月（2024-02）か年月日（2024-02-05）で書いてください");
        return Err(invalid(file, text, &line_with(text, key), reason));
    }
    let items = edition.groups.iter().flat_map(|group| &group.items);
    for item in items {
        if !known_area(item.area()) {
            return Err(invalid(file, text, &item.area.span(), unknown_area(item.area())));
        }
    }
    Ok(())
}

/// Whether a text is `2024-02` or `2024-02-05`.
fn is_date(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    let number = |part: &str, digits: usize, highest: u32| {
        part.len() == digits && part.parse::<u32>().is_ok_and(|n| (1..=highest).contains(&n))
    };
    match parts[..] {
        [year, month] => number(year, 4, 9999) && number(month, 2, 12),
        [year, month, day] => number(year, 4, 9999) && number(month, 2, 12) && number(day, 2, 31),
        _ => false,
    }
}

fn unknown_area(area: &str) -> String {
    format!("分野「{area}」は areas.toml にありません")
}

/// The byte range of a top-level key.
fn line_with(text: &str, key: &str) -> Range<usize> {
    let start = text.match_indices(key).map(|(at, _)| at).find(|at| *at == 0 || text[..*at].ends_with('\n'));
    let start = start.unwrap_or(0);
    start..start
}

fn invalid(file: &str, text: &str, span: &Range<usize>, reason: String) -> DictionaryError {
    DictionaryError::Invalid { file: file.to_owned(), line: line_of(text, span.start), reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_months_or_days() {
        assert!(is_date("2023-11") && is_date("2024-02-05"));
        assert!(!is_date("2024") && !is_date("2024-13") && !is_date("2024-2-5") && !is_date("令和6年2月"));
    }
}
