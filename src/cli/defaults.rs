//! `kurabe.toml` in the current folder: defaults of options.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{anyhow, bail};
use toml::Value;

use super::view;
use crate::calendar::FiscalYear;

/// Name of the file.
pub(super) const FILE_NAME: &str = "kurabe.toml";

/// The content of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Defaults {
    /// For `--corpus`.
    pub(super) corpus: Option<PathBuf>,
    /// For `--output`.
    pub(super) output: Option<PathBuf>,
    /// For `--dictionaries`.
    pub(super) dictionaries: Option<PathBuf>,
    /// For `--base`.
    pub(super) base: Option<String>,
    /// For `--year`.
    pub(super) year: Option<FiscalYear>,
}

impl Defaults {
    /// Reads the file; without one there are no defaults.
    pub(super) fn open() -> anyhow::Result<Self> {
        match fs::read_to_string(Path::new(FILE_NAME)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => bail!("{FILE_NAME} を読めません: {error}"),
            Ok(text) => Self::parse(&text).map_err(|reason| anyhow!("{FILE_NAME}: {reason}")),
        }
    }

    fn parse(text: &str) -> Result<Self, String> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            let line = error.span().map_or(1, |span| crate::dictionaries::line_of(text, span.start));
            format!(
                "{line}行目の書き方に誤りがあります。「base = \"奥州市\"」の形か、フォルダーの区切りが「/」かを確かめてください。"
            )
        })?;
        let mut defaults = Self::default();
        for (name, value) in &table {
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Integer(number) => number.to_string(),
                _ => return Err(format!("「{name}」の値は引用符で囲んでください（例: {name} = \"…\"）。")),
            };
            match name.as_str() {
                "corpus" => defaults.corpus = Some(text.into()),
                "output" => defaults.output = Some(text.into()),
                "dictionaries" => defaults.dictionaries = Some(text.into()),
                "base" => defaults.base = Some(text),
                "year" => defaults.year = Some(view::year(&text)?),
                _ => {
                    return Err(format!(
                        "「{name}」という項目はありません。使える項目: corpus、output、dictionaries、base、year"
                    ));
                }
            }
        }
        Ok(defaults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_states_what_options_say() {
        let text = "# 既定\ncorpus = \"文書\"\noutput = '結果'\nbase = \"奥州市\"\nyear = \"R8\"\n";
        let expected = Defaults {
            corpus: Some("文書".into()),
            output: Some("結果".into()),
            dictionaries: None,
            base: Some("奥州市".into()),
            year: Some(FiscalYear(2026)),
        };
        assert_eq!(Defaults::parse(text), Ok(expected));
        assert_eq!(Defaults::parse("year = 2026").map(|defaults| defaults.year), Ok(Some(FiscalYear(2026))));
        assert_eq!(Defaults::parse(""), Ok(Defaults::default()));
    }

    #[test]
    fn mistakes_are_named() {
        for (text, part) in [
            ("\nbase = 奥州市", "2行目"),
            ("bass = \"奥州市\"", "「bass」"),
            ("year = \"来年\"", "来年"),
            ("base = []", "引用符"),
        ] {
            assert!(Defaults::parse(text).is_err_and(|reason| reason.contains(part)), "{text}");
        }
    }
}
