//! The contents of a report: one TOML file of `dictionaries/reports/`. 議会資料 and 全件一覧 are built in.

use serde::Deserialize;
use toml::Spanned;

use super::pdf_links::PdfLinks;
use super::shape::Shape;
use super::{ExportError, column_choice};
use crate::compare::{self, Comparison, Comparisons, Parts};
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
    #[serde(alias = "md")]
    Markdown,
    /// A file a comparison, for analysts.
    Parquet,
    /// One workbook.
    Xlsx,
    /// One page for browsers.
    Html,
    /// One document for Word.
    Docx,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 7] =
        [Self::Csv, Self::Json, Self::Markdown, Self::Parquet, Self::Xlsx, Self::Html, Self::Docx];

    /// The end of the names of its files.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Markdown => "md",
            Self::Parquet => "parquet",
            Self::Xlsx => "xlsx",
            Self::Html => "html",
            Self::Docx => "docx",
        }
    }

    /// The name of the one file that holds all comparisons; `None` where each has its own.
    #[must_use]
    pub const fn file_of_all(self) -> Option<&'static str> {
        match self {
            Self::Xlsx => Some(super::WORKBOOK),
            Self::Html => Some(super::PAGE),
            Self::Docx => Some(super::SUMMARY),
            Self::Csv | Self::Json | Self::Markdown | Self::Parquet => None,
        }
    }
}

/// The contents of a report.
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

/// A part of a comparison with the columns that a template has chosen.
#[derive(Debug, Clone, Copy)]
pub(super) struct TemplateTable<'a> {
    pub(super) comparison: &'a Comparison,
    /// The shape of the whole comparison.
    pub(super) shape: &'a Shape,
    /// Which part it is.
    pub(super) part: usize,
    pub(super) columns: Option<&'a [String]>,
    /// The PDFs to which its rows link.
    pub(super) pdfs: &'a PdfLinks,
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
    /// A report of these comparisons with their usual columns.
    pub fn of<'n>(names: impl IntoIterator<Item = &'n str>, title: &str, formats: &[Format]) -> Self {
        let table = |name: &str| TableChoice { name: name.to_owned(), columns: None };
        Self {
            label: title.to_owned(),
            title: title.to_owned(),
            formats: formats.to_vec(),
            tables: names.into_iter().map(table).collect(),
        }
    }

    /// Every template with its name and its Japanese label: `full` 全件一覧, `summary` 議会資料.
    ///
    /// # Errors
    /// Where one can't be read or has a mistake.
    pub fn all(dictionaries: &Dictionaries) -> Result<Vec<(String, Self)>, DictionaryError> {
        let files = dictionaries.list(FOLDER)?;
        let names = files.iter().filter_map(|file| file.strip_prefix(FOLDER)?.strip_suffix(".toml"));
        names.map(|name| Ok((name.to_owned(), Self::load(dictionaries, name)?))).collect()
    }

    /// Its comparisons, in its order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.tables.iter().map(|table| table.name.as_str())
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
            if let Some(column) = named.find(|column| !column_choice::is_known(column.get_ref())) {
                return Err(wrong(column.span().start, format!("列「{}」はありません", column.get_ref())));
            }
            let columns = entry.columns.map(|columns| columns.into_iter().map(Spanned::into_inner).collect());
            tables.push(TableChoice { name: entry.name.into_inner(), columns });
        }
        Ok(Self { label: file.label, title: file.title, formats: file.formats, tables })
    }

    /// Calls `act` for each comparison of the report, in its order. Comparisons that do not exist (gaps without a base)
    /// are skipped.
    pub(super) fn each(
        &self,
        comparisons: &(impl Comparisons + ?Sized),
        mut act: impl FnMut(&Parts<'_>, Option<&[String]>) -> Result<(), ExportError>,
    ) -> Result<(), ExportError> {
        for choice in &self.tables {
            if let Some(parts) = comparisons.parts(&choice.name)? {
                act(&parts, choice.columns.as_deref())?;
            }
        }
        Ok(())
    }

    /// Calls `act` for the outlines of the comparisons of the report with one of these names.
    pub(super) fn each_outline(
        &self,
        names: &[&str],
        comparisons: &(impl Comparisons + ?Sized),
        mut act: impl FnMut(&TemplateTable<'_>) -> Result<(), ExportError>,
    ) -> Result<(), ExportError> {
        for choice in self.tables.iter().filter(|choice| names.contains(&choice.name.as_str())) {
            if let Some(comparison) = comparisons.outline(&choice.name)? {
                let (pdfs, columns) = (&PdfLinks::default(), choice.columns.as_deref());
                let shape = &Shape::of_part(&comparison, columns)?;
                act(&TemplateTable { comparison: &comparison, shape, part: 0, columns, pdfs })?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ready_templates_name_what_there_is() {
        let dictionaries = Dictionaries::embedded();
        let all = Template::all(&dictionaries).expect("are sound");
        let labels: Vec<_> = all.iter().map(|(name, template)| (name.as_str(), template.label.as_str())).collect();
        assert_eq!(labels, [("full", "全件一覧"), ("summary", "議会資料")]);
        assert!(all.iter().all(|(_, template)| !template.tables.is_empty() && !template.formats.is_empty()));
        let (_, full) = &all[0];
        assert_eq!(full.names().collect::<Vec<_>>(), compare::names().collect::<Vec<_>>());
        assert_eq!(full.formats.len(), Format::ALL.len(), "everything in every format");
    }

    #[test]
    fn a_mistake_is_reported_with_its_line() {
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
