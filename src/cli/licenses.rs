//! `kurabe licenses`: the notices that must go with the binary, which carries other people's data and code.

use std::io::Write as _;

use clap::Args;

use super::printer::Printer;
use super::{Status, usage};

/// 同梱する辞書などの利用条件を表示します。
#[derive(Debug, Args)]
#[command(help_template = usage::HELP, override_usage = "kurabe licenses")]
pub(super) struct Licenses {}

pub(super) fn run(_: Licenses, printer: &Printer) -> anyhow::Result<Status> {
    let mut out = printer.results();
    out.write_all(include_bytes!("../../THIRD_PARTY.md"))?;
    out.flush()?;
    Ok(Status::Done)
}
