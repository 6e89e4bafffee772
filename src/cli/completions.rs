//! `kurabe completions`: a script by which a shell completes commands, options and their values.

use std::io::Write as _;

use clap::{Args, Command, CommandFactory as _, ValueEnum};

use super::printer::Printer;
use super::{Arguments, Status, usage};

/// 途中まで入力したコマンドや指定を、Tabキーで補うための設定を表示します。
#[derive(Debug, Args)]
#[command(
    help_template = usage::HELP, override_usage = "kurabe completions powershell|bash",
    after_help = "Windows（PowerShell）: kurabe completions powershell >> $PROFILE を一度実行し、画面を開き直します。\nbash: kurabe completions bash >> ~/.bashrc を一度実行し、画面を開き直します。"
)]
pub(super) struct Completions {
    /// 使っている画面: powershell、bash
    #[arg(value_name = "種類", help_heading = "対象", value_enum, hide_possible_values = true)]
    shell: Shell,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shell {
    Powershell,
    Bash,
}

pub(super) fn run(arguments: &Completions, printer: &Printer) -> anyhow::Result<Status> {
    let mut all = Arguments::command();
    all.build();
    let script = match arguments.shell {
        Shell::Powershell => powershell(&all),
        Shell::Bash => bash(&all),
    };
    let mut out = printer.results();
    out.write_all(script.as_bytes())?;
    out.flush()?;
    Ok(Status::Done)
}

/// The possible next words by the words before them.
fn words(all: &Command) -> Vec<(String, Vec<String>)> {
    let commands = || all.get_subcommands().filter(|command| !command.is_hide_set());
    let names = commands().map(|command| command.get_name().to_owned());
    let mut words = vec![(String::new(), names.chain(options(all)).collect())];
    for command in commands() {
        let name = command.get_name();
        words.push((name.to_owned(), options(command)));
        for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
            let values =
                argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect::<Vec<_>>();
            let Some(long) = argument.get_long().filter(|_| !values.is_empty()) else { continue };
            words.push((format!("{name} --{long}"), values));
        }
    }
    words
}

fn options(command: &Command) -> Vec<String> {
    command.get_arguments().filter_map(|argument| Some(format!("--{}", argument.get_long()?))).collect()
}

fn bash(all: &Command) -> String {
    let mut script = String::from(
        "_kurabe() {\n    local now=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]} words=\n    \
         [ \"$COMP_CWORD\" -eq 1 ] && command= before=\n    case \"$command $before\" in\n",
    );
    let words = words(all);
    // The values of an option are more specific than the words after a command, so they are tried first.
    for (before, after) in words.iter().filter(|(before, _)| before.contains(' ')) {
        script += &format!("        '{before}') words='{}' ;;\n", after.join(" "));
    }
    for (before, after) in words.iter().filter(|(before, _)| !before.contains(' ')) {
        script += &format!("        '{before} '*) words='{}' ;;\n", after.join(" "));
    }
    script
        + "    esac\n    COMPREPLY=($(compgen -W \"$words\" -- \"$now\"))\n}\ncomplete -o default -F _kurabe kurabe\n"
}

fn powershell(all: &Command) -> String {
    let mut script = String::from(
        "Register-ArgumentCompleter -Native -CommandName kurabe -ScriptBlock {\n    \
         param($now, $line, $cursor)\n    $words = @{\n",
    );
    for (before, after) in words(all) {
        let after: Vec<String> = after.iter().map(|word| format!("'{word}'")).collect();
        script += &format!("        '{before}' = @({})\n", after.join(", "));
    }
    script
        + "    }\n    \
           $typed = @($line.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object { \"$_\" })\n    \
           $command = if ($typed.Count -gt 1) { $typed[1] } else { '' }\n    \
           $known = $words[\"$command $($typed[-1])\"]\n    \
           if (-not $known) { $known = $words[$command] }\n    \
           $known | Where-Object { $_ -like \"$now*\" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }\n}\n"
}
