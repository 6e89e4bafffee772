//! Why an account is not clean: reasons as codes, with their Japanese wording.

use serde::{Deserialize, Serialize};

/// Why something may have been missed. The name in `snake_case` is the public code in the JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Printed numbers of records leave one out.
    NumberGap,
    /// A table looks like one of initiatives and gave none.
    SilentTable,
    /// A row without a record in a table whose other rows gave records, although it has the same content.
    SilentRow,
    /// A cell of the column or row of names names no record.
    UnreadName,
    /// An entry without a record in a list whose heading announces initiatives.
    UnreadEntry,
    /// A line that looks like those that name records names none.
    UnreadSibling,
    /// A department belongs to no record.
    LooseDepartment,
    /// Several lines end as names of initiatives do and belong to no record.
    LooseName,
    /// A name of a record has something in it that is none.
    JoinedName,
}

impl Reason {
    /// A short Japanese description.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NumberGap => "番号の飛び",
            Self::SilentTable => "取組を読み取っていない表",
            Self::SilentRow => "取組を読み取っていない行",
            Self::UnreadName => "読み取っていない取組名の欄",
            Self::UnreadEntry => "読み取っていない一覧の項目",
            Self::UnreadSibling => "取組と同じ体裁の行",
            Self::LooseDepartment => "取組に結び付かない担当課",
            Self::LooseName => "取組名と思われる行",
            Self::JoinedName => "他の語が交じった取組名",
        }
    }

    /// The message for a person about the words found.
    #[must_use]
    pub fn message(self, words: &str) -> String {
        match self {
            Self::NumberGap => format!("取組の番号が飛んでいます。読み取っていない番号: {words}"),
            Self::SilentTable => format!("取組の表と思われますが、取組を読み取っていません（{words}）。"),
            Self::SilentRow => format!("取組を読み取っていない行が表にあります: {words}"),
            Self::UnreadName => format!("取組名の欄に、取組として読み取っていないものがあります: {words}"),
            Self::UnreadEntry => format!("取組の一覧に、取組として読み取っていないものがあります: {words}"),
            Self::UnreadSibling => format!("取組と同じ体裁で、取組として読み取っていないものがあります: {words}"),
            Self::LooseDepartment => format!("どの取組のものか読み取っていない担当課があります: {words}"),
            Self::LooseName => format!("取組名と思われる、読み取っていない行があります: {words}"),
            Self::JoinedName => format!("取組名に担当課や区分が交じっているおそれがあります: {words}"),
        }
    }
}

/// Something that may have been missed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Why.
    #[serde(rename = "code")]
    pub reason: Reason,
    /// PDF pages to look at, from 1.
    pub pages: Vec<u32>,
    /// The table, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// How many things of the kind there are.
    pub count: usize,
    /// Words of the document that show where, the first few.
    pub words: Vec<String>,
}

impl Finding {
    /// Largest number of words that a finding quotes; further ones are only counted.
    const MOST_WORDS: usize = 5;
    /// Largest length of a quoted word, in characters; longer ones are cut.
    const LONGEST: usize = 30;

    /// A finding on one page.
    pub(super) fn new(reason: Reason, page: u32, table: Option<&str>, words: &str) -> Self {
        Self { reason, pages: vec![page], table: table.map(ToOwned::to_owned), count: 1, words: vec![short(words)] }
    }

    /// The sentence that a person reads, without pages.
    #[must_use]
    pub fn message(&self) -> String {
        let more = if self.count > self.words.len() {
            format!("ほか{}件", self.count - self.words.len())
        } else {
            String::new()
        };
        let words: Vec<&str> =
            self.words.iter().map(String::as_str).chain([more.as_str()]).filter(|w| !w.is_empty()).collect();
        self.reason.message(&words.join("、"))
    }

    /// Identifies the finding within its document, in the words of staff: a person marks it as checked under this
    /// key. If another reading changes its words, its key changes too.
    #[must_use]
    pub fn key(&self) -> String {
        let pages: Vec<String> = self.pages.iter().map(u32::to_string).collect();
        let first = self.words.first().map(String::as_str).unwrap_or_default();
        format!("{}（{}頁、{}件、{first}）", self.reason.label(), pages.join("・"), self.count)
    }

    /// Puts findings of one reason, table and page together.
    pub(super) fn gather(mut findings: Vec<Self>) -> Vec<Self> {
        findings.sort_by(|a, b| (&a.pages, a.reason, &a.table).cmp(&(&b.pages, b.reason, &b.table)));
        let mut gathered: Vec<Self> = Vec::new();
        for next in findings {
            match gathered.last_mut() {
                Some(last) if (&last.pages, last.reason, &last.table) == (&next.pages, next.reason, &next.table) => {
                    last.count += next.count;
                    last.words.extend(next.words);
                    last.words.truncate(Self::MOST_WORDS);
                }
                _ => gathered.push(next),
            }
        }
        gathered
    }
}

/// A text shortened to what identifies its place.
pub(super) fn short(text: &str) -> String {
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= Finding::LONGEST {
        return text;
    }
    text.chars().take(Finding::LONGEST - 1).collect::<String>() + "…"
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn findings_of_one_place_are_counted_together() {
        let row = |page: u32, words: &str| Finding::new(Reason::SilentRow, page, Some("t1"), words);
        let gathered = Finding::gather(vec![row(3, "い"), row(2, "あ"), row(3, "う")]);
        assert_eq!(gathered.iter().map(|it| (it.pages[0], it.count)).collect::<Vec<_>>(), [(2, 1), (3, 2)]);
        assert_eq!(gathered[1].words, ["い", "う"]);
    }

    #[test]
    fn words_beyond_the_first_few_are_only_counted() {
        let rows = (0..7).map(|n| Finding::new(Reason::SilentRow, 1, None, &format!("取組{n}"))).collect();
        let gathered = Finding::gather(rows);
        assert_eq!((gathered[0].count, gathered[0].words.len()), (7, Finding::MOST_WORDS));
        assert!(gathered[0].message().contains("ほか2件"), "{}", gathered[0].message());
    }

    #[test]
    fn a_long_text_is_cut_to_what_identifies_its_place() {
        assert_eq!(short("窓口\n予約"), "窓口 予約");
        let cut = short(&"あ".repeat(40));
        assert!(cut.ends_with('…') && cut.chars().count() == Finding::LONGEST);
    }
}
