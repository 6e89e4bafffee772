//! Options for the destination and format of tables, shared by `compare` and `diff`.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::{Args, ValueEnum};

use super::printer::Printer;
use super::{result_file, text_table};
use crate::compare::{Comparison, Comparisons};
use crate::export::{self, CoverSheet, Format, Template};

/// Largest width of a value on the screen, in half-width characters; files contain the whole value.
const WIDEST: usize = 36;

#[derive(Debug, Args)]
pub(super) struct OutputOptions {
    /// 形式: table（画面用）、csv、xlsx、docx、html、md、json、parquet。省くと、--to の拡張子の形式か table
    #[arg(long, value_name = "形式", value_enum, hide_possible_values = true)]
    format: Option<Kind>,
    /// 書き出すファイル（例: 比較.xlsx）か、フォルダー。省くと画面に表示します
    #[arg(long, value_name = "ファイル")]
    to: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Table,
    Csv,
    Xlsx,
    Docx,
    Html,
    #[value(alias = "markdown")]
    Md,
    Json,
    Parquet,
}

impl Kind {
    const fn format(self) -> Option<Format> {
        match self {
            Self::Table => None,
            Self::Csv => Some(Format::Csv),
            Self::Xlsx => Some(Format::Xlsx),
            Self::Docx => Some(Format::Docx),
            Self::Html => Some(Format::Html),
            Self::Md => Some(Format::Markdown),
            Self::Json => Some(Format::Json),
            Self::Parquet => Some(Format::Parquet),
        }
    }
}

/// The destination of the output.
enum Place {
    Screen(Option<Format>),
    File(PathBuf, Format),
    /// With one format, or those of the template.
    Folder(PathBuf, Option<Format>),
}

impl OutputOptions {
    /// Whether all tables come in one file or folder, so that the list of sources belongs to them.
    pub(super) fn is_of_all(&self) -> anyhow::Result<bool> {
        Ok(match self.place()? {
            Place::Screen(format) => format.is_some_and(|format| format.file_of_all().is_some()),
            Place::File(_, format) => format.file_of_all().is_some(),
            Place::Folder(..) => true,
        })
    }

    fn place(&self) -> anyhow::Result<Place> {
        let asked = self.format.map(Kind::format);
        let Some(path) = &self.to else { return Ok(Place::Screen(asked.flatten())) };
        if asked == Some(None) {
            bail!("table は画面用の形式です。--to を使うときは、ほかの形式を指定してください。");
        }
        let extension = result_file::extension(path).filter(|_| !is_folder(path));
        let named = Format::ALL.into_iter().find(|format| Some(format.extension()) == extension.as_deref());
        match (named, asked.flatten()) {
            (Some(named), Some(asked)) if named != asked => bail!(result_file::mismatch(asked.extension(), path)),
            (Some(named), _) => Ok(Place::File(path.clone(), named)),
            (None, _) if extension.is_some() => {
                let known = Format::ALL.map(|format| format!(".{}", format.extension())).join("、");
                let message = result_file::unknown_extension(path, &known);
                bail!("{message}（フォルダーに書き出すときは、名前の末尾に / を付けてください）")
            }
            (None, asked) => Ok(Place::Folder(path.clone(), asked)),
        }
    }

    /// Writes the comparisons of a template where they are to go.
    pub(super) fn write(
        &self,
        comparisons: &(impl Comparisons + ?Sized),
        cover: &CoverSheet,
        mut template: Template,
        printer: &Printer,
    ) -> anyhow::Result<()> {
        let mut out = printer.results();
        match self.place()? {
            Place::Screen(None | Some(Format::Markdown)) => {
                for name in template.names() {
                    let Some(comparison) = comparisons.comparison(name)? else { continue };
                    match self.format {
                        Some(Kind::Md) => writeln!(out, "{}", export::to_markdown(&comparison)?)?,
                        _ => on_screen(&mut out, &comparison)?,
                    }
                }
            }
            Place::Screen(Some(format)) => {
                let is_binary = matches!(format, Format::Xlsx | Format::Docx | Format::Parquet);
                if is_binary && std::io::stdout().is_terminal() {
                    bail!("{} は画面に表示できません。--to でファイルを指定してください。", format.extension());
                }
                only_one(&template, format)?;
                out.write_all(&export::to_bytes(comparisons, cover, &template, format)?)?;
            }
            Place::File(path, format) => {
                only_one(&template, format)?;
                let written = export::to_file(comparisons, cover, &template, format, &path)?;
                writeln!(out, "{}", written.display())?;
            }
            Place::Folder(folder, format) => {
                template.formats = format.map_or(template.formats, |format| vec![format]);
                for path in export::write_report(comparisons, cover, &template, &folder)? {
                    writeln!(out, "{}", path.display())?;
                }
            }
        }
        Ok(out.flush()?)
    }
}

/// Whether a path is a folder: an existing one, or one that ends in a separator.
fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.to_string_lossy().ends_with(['/', '\\'])
}

/// A file of a format with a file a table holds one.
fn only_one(template: &Template, format: Format) -> anyhow::Result<()> {
    if format.file_of_all().is_none() && template.names().count() > 1 {
        bail!(
            "{} で一度に出力できる比較表は1つです。名前を1つ指定するか、--to にフォルダーを指定してください。",
            format.extension()
        );
    }
    Ok(())
}

fn on_screen(out: &mut impl std::io::Write, comparison: &Comparison) -> anyhow::Result<()> {
    let (titles, rows) = export::to_texts(comparison)?;
    let titles: Vec<String> = titles.iter().map(|title| title.replace('\n', "")).collect();
    let rows: Vec<Vec<String>> =
        rows.into_iter().map(|row| row.iter().map(|value| text_table::shortened(value, WIDEST)).collect()).collect();
    writeln!(out, "【{}】", comparison.title)?;
    if rows.is_empty() {
        writeln!(out, "該当する記載はありません。")?;
    } else {
        text_table::write(out, &titles, &rows, text_table::room())?;
    }
    for note in &comparison.notes {
        writeln!(out, "注　{note}")?;
    }
    Ok(writeln!(out)?)
}
