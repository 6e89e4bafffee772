//! The command line: arguments in, all stages in the right order, Japanese messages and an exit status out. Each
//! command is one file, which also holds its messages.

mod add;
mod announce;
mod ask;
mod brief;
mod classify;
mod compare;
mod completions;
mod correct;
mod defaults;
mod diff;
mod doctor;
mod document_files;
mod double_click;
mod edit;
mod explain;
mod extract;
mod fetch;
mod fields;
mod folder;
mod help;
mod inspect;
mod licenses;
mod list;
mod municipality_options;
mod output_options;
mod printer;
mod reader;
mod reading_options;
mod records;
mod remove;
mod result_file;
mod run;
mod run_report;
mod search;
mod serve;
mod start;
mod tables;
mod text_table;
mod usage;
mod version;
mod view;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ArgAction, Args, Parser, Subcommand};

use crate::settings::Settings;
use defaults::Defaults;
use printer::{Printer, Talk};

/// How a command ended; formats.md names the exit status of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    /// All went well.
    Done = 0,
    /// Nothing found, or nothing to do.
    Nothing = 1,
    /// Something failed; the rest was done.
    Failed = 2,
}

/// 自治体のDX計画（PDF）を読み取り、取組を国の重点項目ごとに比べる表を作ります。
#[derive(Debug, Parser)]
#[command(
    name = "kurabe", version = version::WHOLE, help_template = usage::HELP, override_usage = "kurabe コマンド [指定…]",
    disable_help_flag = true, disable_version_flag = true, disable_help_subcommand = true,
    subcommand_help_heading = "コマンド", next_line_help = true,
    after_help = "コマンドごとの説明: kurabe help コマンド\n既定の指定: 実行するフォルダーの kurabe.toml に書けます（corpus、output、dictionaries、base、year。例: base = \"奥州市\"）\n終了コード: 0 正常、1 該当なし、2 失敗（読めない文書があったときを含む）"
)]
struct Arguments {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "共通の指定")]
struct Common {
    /// 辞書のフォルダー。ここにあるファイルを内蔵の辞書の代わりに使います
    #[arg(long, global = true, value_name = "フォルダー")]
    dictionaries: Option<PathBuf>,
    /// 文書のフォルダー（corpus.toml のある場所）。省略すると ./corpus
    #[arg(long, global = true, value_name = "フォルダー")]
    corpus: Option<PathBuf>,
    /// 結果のフォルダー。省略すると ./output
    #[arg(long, global = true, value_name = "フォルダー")]
    output: Option<PathBuf>,
    /// 進み具合と注意を表示しません（エラーは表示します）
    #[arg(long, short, global = true)]
    quiet: bool,
    /// 何をしているかを詳しく表示します
    #[arg(long, short, global = true, conflicts_with = "quiet")]
    verbose: bool,
    /// この説明を表示します
    #[arg(long, short, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    /// 版を表示します
    #[arg(long, short = 'V', action = ArgAction::Version)]
    version: Option<bool>,
}

impl Common {
    const fn talk(&self) -> Talk {
        match (self.quiet, self.verbose) {
            (true, _) => Talk::Quiet,
            (false, true) => Talk::Full,
            (false, false) => Talk::Usual,
        }
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    Run(run::Run),
    Serve(serve::Serve),
    Search(search::Search),
    Compare(compare::Compare),
    Brief(brief::Brief),
    Diff(diff::Diff),
    Add(add::Add),
    Fetch(fetch::Fetch),
    Edit(edit::Edit),
    Remove(remove::Remove),
    Correct(correct::Correct),
    List(list::List),
    Extract(extract::Extract),
    Inspect(inspect::Inspect),
    Explain(explain::Explain),
    Classify(classify::Classify),
    Doctor(doctor::Doctor),
    Completions(completions::Completions),
    Licenses(licenses::Licenses),
    Help(help::Help),
    #[command(hide = true)]
    Reader(reader::Reader),
}

/// Runs kurabe with these arguments (the first is the program's name).
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let status = execute(arguments);
    if double_click::is_start() {
        double_click::keep_window();
    }
    ExitCode::from(status as u8)
}

fn execute(arguments: impl IntoIterator<Item = OsString>) -> Status {
    let arguments = match Arguments::try_parse_from(search::with_excluded_words(arguments)) {
        Ok(arguments) => arguments,
        Err(error) => return refuse(&error),
    };
    let printer = Printer::new(arguments.common.talk());
    prepare_threads();
    match dispatch(arguments, &printer) {
        Ok(status) => status,
        // A closed pipe (`kurabe list | head`) is not an error.
        Err(error) if is_broken_pipe(&error) => Status::Done,
        Err(error) => {
            printer.error(format!("{error:#}"));
            Status::Failed
        }
    }
}

/// Reports a panic in one Japanese line; gives threads the stack that deeply nested PDFs need.
fn prepare_threads() {
    /// Stack size of a worker thread in bytes, large because the objects of a PDF may be nested deeply.
    const STACK: usize = 16 << 20;
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
        Printer::new(Talk::Usual).error(format!("kurabe の内部の誤り（{place}）。お手数ですが報告してください。"));
    }));
    // Fails only if the threads are already there, and then with their own stack.
    let _ = rayon::ThreadPoolBuilder::new().stack_size(STACK).build_global();
}

fn dispatch(arguments: Arguments, printer: &Printer) -> anyhow::Result<Status> {
    let opened = Defaults::open().and_then(|defaults| Ok((settings(arguments.common, &defaults)?, defaults)));
    let (settings, defaults) = match (&opened, &arguments.command) {
        (Ok((settings, defaults)), _) => (settings, defaults),
        // Help is there also where kurabe.toml has a mistake.
        (Err(_), Some(Command::Help(command))) => return Ok(help::run(command)),
        (Err(_), _) => return opened.map(|_| Status::Failed),
    };
    printer.detail(|| {
        let Settings { corpus, output, .. } = settings;
        format!("kurabe {}　文書: {}　結果: {}", version::WHOLE, corpus.display(), output.display())
    });
    let command = match arguments.command {
        Some(command) => command,
        None => match start::run(settings, printer)? {
            Some(command) => command,
            None => return Ok(Status::Done),
        },
    };
    match command {
        Command::Run(command) => run::run(command.or(defaults), settings, printer),
        Command::Serve(command) => serve::run(command, defaults, settings, printer),
        Command::Search(command) => search::run(command, settings, printer),
        Command::Compare(command) => compare::run(command.or(defaults), settings, printer),
        Command::Brief(command) => brief::run(command.or(defaults), settings, printer),
        Command::Diff(command) => diff::run(command, settings, printer),
        Command::Add(command) => add::run(command, settings, printer),
        Command::Fetch(command) => fetch::run(&command, settings, printer),
        Command::Edit(command) => edit::run(&command, settings, printer),
        Command::Remove(command) => remove::run(&command, settings, printer),
        Command::Correct(command) => correct::run(command, settings, printer),
        Command::List(command) => list::run(&command, settings, printer),
        Command::Extract(command) => extract::run(command, settings, printer),
        Command::Inspect(command) => inspect::run(command, settings, printer),
        Command::Explain(command) => explain::run(command, settings, printer),
        Command::Classify(command) => classify::run(command, settings, printer),
        Command::Doctor(command) => doctor::run(&command, settings, printer),
        Command::Completions(command) => completions::run(&command, printer),
        Command::Licenses(command) => licenses::run(command, printer),
        Command::Help(command) => Ok(help::run(&command)),
        Command::Reader(command) => reader::run(&command, settings),
    }
}

/// The settings from the options, else from `kurabe.toml`, else the defaults.
fn settings(common: Common, defaults: &Defaults) -> anyhow::Result<Settings> {
    let dictionaries = common.dictionaries.or_else(|| defaults.dictionaries.clone());
    let corpus = common.corpus.or_else(|| defaults.corpus.clone()).unwrap_or_else(|| "corpus".into());
    let output = common.output.or_else(|| defaults.output.clone()).unwrap_or_else(|| "output".into());
    Ok(Settings::open(dictionaries.as_deref(), &corpus, &output)?)
}

/// Prints clap's message: help as a result, wrong usage as an error.
fn refuse(error: &clap::Error) -> Status {
    match usage::explain(error) {
        None => {
            let _ = error.print();
            Status::Done
        }
        Some(message) => {
            Printer::new(Talk::Usual).error(format!("{message}\n使い方は kurabe help で表示します。"));
            Status::Failed
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let broken = |cause: &std::io::Error| cause.kind() == std::io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref().is_some_and(broken))
}
