//! `kurabe help`: what `--help` shows, for those who type it as a command.

use clap::{Args, Parser as _};

use super::{Arguments, Status, refuse, usage};

/// すべてのコマンドか、1つのコマンドの説明を表示します。
#[derive(Debug, Args)]
#[command(help_template = usage::HELP, override_usage = "kurabe help [コマンド]")]
pub(super) struct Help {
    /// 説明を見たいコマンド（例: run）。省くと、すべてのコマンドの一覧
    #[arg(value_name = "コマンド", help_heading = "対象")]
    command: Option<String>,
}

/// Shows the help, or reports that there is no such command.
pub(super) fn run(arguments: &Help) -> Status {
    let words = ["kurabe".to_owned()].into_iter().chain(arguments.command.clone()).chain(["--help".to_owned()]);
    Arguments::try_parse_from(words).map_or_else(|asked| refuse(&asked), |_| Status::Done)
}
