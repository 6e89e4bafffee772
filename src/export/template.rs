//! What a report contains: one TOML file of `dictionaries/reports/`. 議会資料 and 全件一覧 are there ready.

use serde::Deserialize;
use toml::Spanned;

use super::columns;
use crate::compare::{self, Comparison};
use crate::dictionaries::{Dictionaries, DictionaryError, line_of};

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A file a comparison, for Excel and programs.
    Csv,
    /// A file a comparison, for programs.
    Json,
    /// A file a comparison.
    Markdown,
    /// One workbook.
    Xlsx,
    /// One page for browsers.
    Html,
    /// One document for Word.
    Docx,
}

/// What a report contains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Its name in Japanese.
    pub label: String,
    /// The title on its cover.
    pub title: String,
    /// The kinds of files.
    pub formats: Vec<Format>,
    tables: Vec<TableChoice>,
}

/// A comparison of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
struct TableChoice {
    name: String,
    /// Columns to print, in order; `None` for the usual ones.
    columns: Option<Vec<String>>,
}

/// A comparison with the columns that a template has chosen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chosen<'a> {
    pub(super) comparison: &'a Comparison,
    pub(super) columns: Option<&'a [String]>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TemplateFile {
    label: String,
    title: String,
    formats: Vec<Format>,
    table: Vec<TableEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TableEntry {
    name: Spanned<String>,
    columns: Option<Vec<Spanned<String>>>,
}

/// The folder of the templates, in the dictionaries.
const FOLDER: &str = "reports/";

impl Template {
    /// All comparisons as CSV, Markdown and workbook.
    #[must_use]
    pub fn everything() -> Self {
        let tables = compare::names().map(|name| TableChoice { name: name.to_owned(), columns: None });
        Self {
            label: "全件一覧".into(),
            title: "自治体DX計画 比較表".into(),
            formats: vec![Format::Csv, Format::Markdown, Format::Xlsx],
            tables: tables.collect(),
        }
    }

    /// Names of the templates that there are: `full`, `summary`.
    ///
    /// # Errors
    /// Where the folder of the dictionaries can't be read.
    pub fn names(dictionaries: &Dictionaries) -> Result<Vec<String>, DictionaryError> {
        let files = dictionaries.list(FOLDER)?;
        let name = |file: String| Some(file.strip_prefix(FOLDER)?.strip_suffix(".toml")?.to_owned());
        Ok(files.into_iter().filter_map(name).collect())
    }

    /// Reads the template of a name.
    ///
    /// # Errors
    /// Where there is none, or it names a comparison or column that isn't there; the message names the line.
    pub fn load(dictionaries: &Dictionaries, name: &str) -> Result<Self, DictionaryError> {
        let path = format!("{FOLDER}{name}.toml");
        let file: TemplateFile = dictionaries.toml(&path)?;
        let text = dictionaries.text(&path)?;
        let wrong = |at: usize, reason: String| DictionaryError::Invalid {
            file: path.clone(),
            line: line_of(&text, at),
            reason,
        };
        let mut tables = Vec::new();
        for entry in file.table {
            let table = entry.name.get_ref();
            if !compare::names().any(|known| known == table) {
                let known = compare::names().collect::<Vec<_>>().join("、");
                return Err(wrong(entry.name.span().start, format!("比較表「{table}」はありません（{known}）")));
            }
            let mut named = entry.columns.iter().flatten();
            if let Some(column) = named.find(|column| !columns::is_known(column.get_ref())) {
                return Err(wrong(column.span().start, format!("列「{}」はありません", column.get_ref())));
            }
            let columns = entry.columns.map(|columns| columns.into_iter().map(Spanned::into_inner).collect());
            tables.push(TableChoice { name: entry.name.into_inner(), columns });
        }
        Ok(Self { label: file.label, title: file.title, formats: file.formats, tables })
    }

    /// The comparisons of the report, in its order. Those that were not made (no base for the gaps) are left out.
    pub(super) fn choose<'a>(&'a self, comparisons: &'a [Comparison]) -> Vec<Chosen<'a>> {
        let find = |choice: &'a TableChoice| {
            let comparison = comparisons.iter().find(|comparison| comparison.name == choice.name)?;
            Some(Chosen { comparison, columns: choice.columns.as_deref() })
        };
        self.tables.iter().filter_map(find).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ready_templates_name_what_there_is() {
        let dictionaries = Dictionaries::embedded();
        let names = Template::names(&dictionaries).expect("are embedded");
        assert_eq!(names, ["full", "summary"]);
        for name in &names {
            let template = Template::load(&dictionaries, name).expect("is sound");
            assert!(!template.tables.is_empty() && !template.formats.is_empty(), "{name}");
        }
        let full = Template::load(&dictionaries, "full").expect("is sound");
        let listed: Vec<&str> = full.tables.iter().map(|table| table.name.as_str()).collect();
        assert_eq!(listed, compare::names().collect::<Vec<_>>());
    }

    #[test]
    fn a_mistake_is_told_with_its_line() {
        let folder = tempfile::tempdir().expect("folder");
        std::fs::create_dir(folder.path().join("reports")).expect("folder");
        let head = "label = \"a\"\ntitle = \"b\"\nformats = [\"csv\"]\n[[table]]\n";
        for (text, line) in
            [("name = \"matrix\"", "5行目"), ("name = \"gap\"\ncolumns = [\n\"entry\",\n\"nothing\"]", "8行目")]
        {
            std::fs::write(folder.path().join("reports/own.toml"), format!("{head}{text}")).expect("writes");
            let dictionaries = Dictionaries::open(folder.path()).expect("opens");
            let message = Template::load(&dictionaries, "own").expect_err("is refused").to_string();
            assert!(message.contains(line) && message.contains("own.toml"), "{message}");
        }
    }
}
