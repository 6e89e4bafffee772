//! Where a result goes: to standard output, or whole into a file that the user names.

use std::io::{IsTerminal as _, Write as _};
use std::path::Path;

use anyhow::{Context as _, bail};

use super::printer::Printer;
use crate::atomic;
use crate::export::list::{List, to_xlsx};

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
