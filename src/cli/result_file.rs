//! Delivers a result to standard output, or atomically to a file named by the user.

use std::io::{IsTerminal as _, Write as _};
use std::path::Path;

use anyhow::{Context as _, bail};
use clap::ValueEnum;

use super::printer::Printer;
use crate::atomic;
use crate::export::plain_list::{List, to_xlsx};

/// A format of results, by the name that `--format` takes.
pub(super) trait FileFormat: ValueEnum + PartialEq {
    /// The extension of files in this format.
    fn extension(&self) -> &'static str;

    /// The extensions of all formats, as a message names them.
    fn extensions() -> String {
        let all: Vec<String> = Self::value_variants().iter().map(|format| format!(".{}", format.extension())).collect();
        all.join("、")
    }
}

/// The extension of a path in lower case; `None` where it has none.
pub(super) fn extension(path: &Path) -> Option<String> {
    path.extension().map(|end| end.to_string_lossy().to_lowercase())
}

/// The format in which a command writes: that of the file's extension; without one that of `--format`; else the usual.
pub(super) fn format<F: FileFormat>(asked: Option<F>, to: Option<&Path>, usual: F) -> anyhow::Result<F> {
    let Some(path) = to else { return Ok(asked.unwrap_or(usual)) };
    let Some(extension) = extension(path) else {
        return asked.with_context(|| {
            format!("--to {} に拡張子がありません。使える拡張子: {}", path.display(), F::extensions())
        });
    };
    let named = F::value_variants().iter().find(|format| format.extension() == extension);
    match (named, asked) {
        (Some(named), Some(asked)) if *named != asked => bail!(mismatch(asked.extension(), path)),
        (Some(named), _) => Ok(named.clone()),
        (None, _) => bail!(unknown_extension(path, &F::extensions())),
    }
}

/// The message that `--format` contradicts the extension of `--to`.
pub(super) fn mismatch(asked: &str, path: &Path) -> String {
    format!(
        "--format の形式（.{asked}）と --to {} の拡張子が合いません。--format を省くと、拡張子の形式で書き出します。",
        path.display()
    )
}

/// The message that lists the known extensions.
pub(super) fn unknown_extension(path: &Path, known: &str) -> String {
    let extension = extension(path).unwrap_or_default();
    format!("--to {}: 「.{extension}」の形式では書き出せません。使える拡張子: {known}", path.display())
}

/// Refuses to fill a screen with a workbook.
pub(super) fn check_workbook(to: Option<&Path>) -> anyhow::Result<()> {
    if to.is_none() && std::io::stdout().is_terminal() {
        bail!("Excel形式は画面に表示できません。--to 結果.xlsx のように書き出すファイルを指定してください。");
    }
    Ok(())
}

/// Delivers a workbook with these lists.
pub(super) fn workbook(lists: &[List], to: Option<&Path>, printer: &Printer) -> anyhow::Result<()> {
    deliver(&to_xlsx(lists)?, to, printer)
}

/// Delivers the bytes of a result.
pub(super) fn deliver(bytes: &[u8], to: Option<&Path>, printer: &Printer) -> anyhow::Result<()> {
    let Some(path) = to else {
        let mut out = printer.results();
        out.write_all(bytes)?;
        return Ok(out.flush()?);
    };
    let unwritable = || {
        format!(
            "{} に書き込めません。開いているアプリケーションがあれば閉じ、場所と権限を確かめてください",
            path.display()
        )
    };
    atomic::write(path, bytes).with_context(unwritable)?;
    printer.note(format!("{} に書き出しました。", path.display()));
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq, ValueEnum)]
    enum DeliveryKind {
        Json,
        Csv,
    }

    impl FileFormat for DeliveryKind {
        fn extension(&self) -> &'static str {
            match self {
                Self::Json => "json",
                Self::Csv => "csv",
            }
        }
    }

    #[test]
    fn the_extension_decides_and_must_be_known() {
        let of = |asked, to: Option<&str>| format(asked, to.map(Path::new), DeliveryKind::Json);
        assert_eq!(of(None, None).unwrap(), DeliveryKind::Json);
        assert_eq!(of(None, Some("結果.CSV")).unwrap(), DeliveryKind::Csv);
        assert_eq!(of(Some(DeliveryKind::Csv), Some("結果")).unwrap(), DeliveryKind::Csv);
        for (asked, to) in
            [(None, "結果"), (None, "a.pdf"), (Some(DeliveryKind::Csv), "a.pdf"), (Some(DeliveryKind::Csv), "a.json")]
        {
            let message = of(asked, Some(to)).unwrap_err().to_string();
            assert!(message.contains("拡張子") && message.contains(to), "{message}");
        }
    }
}
