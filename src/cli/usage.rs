//! Explains wrong usage in Japanese, in the words of a user instead of those of clap.

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

/// The layout of `--help`.
pub(super) const HELP: &str = "{about-with-newline}\n使い方: {usage}\n\n{all-args}{after-help}";

/// The message for the user; `None` if clap's text is the requested output (help, version).
pub(super) fn explain(error: &Error) -> Option<String> {
    let argument = || shown(error, ContextKind::InvalidArg).unwrap_or_default();
    let value = || shown(error, ContextKind::InvalidValue).unwrap_or_default();
    let mut message = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => return None,
        ErrorKind::InvalidValue if value().is_empty() => format!("{} の値がありません。", argument()),
        ErrorKind::InvalidValue => format!("{} に「{}」は使えません。", argument(), value()),
        ErrorKind::ValueValidation => {
            let reason = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            format!("{}: {reason}", argument())
        }
        ErrorKind::UnknownArgument => format!("「{}」という指定はありません。", argument()),
        ErrorKind::InvalidSubcommand => {
            format!(
                "「{}」というコマンドはありません。",
                shown(error, ContextKind::InvalidSubcommand).unwrap_or_default()
            )
        }
        ErrorKind::MissingRequiredArgument => format!("必要な指定がありません: {}", argument()),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "コマンドを指定してください。".into()
        }
        ErrorKind::ArgumentConflict => match shown(error, ContextKind::PriorArg) {
            Some(other) if other != argument() => format!("{} と {other} は同時に使えません。", argument()),
            _ => format!("{} は1度しか使えません。", argument()),
        },
        ErrorKind::TooManyValues => format!("{} の値「{}」が多すぎます。", argument(), value()),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("{} の値の数が合いません。", argument()),
        ErrorKind::NoEquals => format!("{} の値は「=」でつないでください。", argument()),
        ErrorKind::InvalidUtf8 => "文字コードがUTF-8でない指定があります。".into(),
        _ => "指定を読めません。".into(),
    };
    let meant = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    if let Some(meant) = meant.into_iter().find_map(|kind| error.get(kind)).map(nearest_first) {
        message.push_str(&format!("\nもしかして: {meant}"));
    }
    if let Some(values) = shown(error, ContextKind::ValidValue) {
        message.push_str(&format!("\n使える値: {values}"));
    }
    Some(message)
}

/// The suggestions, nearest first; clap lists the nearest last.
fn nearest_first(suggested: &ContextValue) -> String {
    match suggested {
        ContextValue::Strings(texts) => texts.iter().rev().map(String::as_str).collect::<Vec<_>>().join("、"),
        other => other.to_string(),
    }
}

/// A piece of what clap knows, as text; `None` where it is empty.
fn shown(error: &Error, kind: ContextKind) -> Option<String> {
    let text = match error.get(kind)? {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join("、"),
        other => other.to_string(),
    };
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}
