//! `kurabe reader`: the process that `kurabe run` starts to read documents. Not meant for users.

use std::ffi::OsString;
use std::sync::Arc;

use clap::Args;

use super::Status;
use super::reading_options::ReadingOptions;
use crate::batch::{Batch, ForAnother};
use crate::settings::Settings;

/// kurabe run が文書を読み取るために使います。
#[derive(Debug, Args)]
pub(super) struct Reader {
    #[command(flatten)]
    reading: ReadingOptions,
}

pub(super) fn run(arguments: &Reader, settings: &Settings) -> anyhow::Result<Status> {
    let mut batch = Batch::new(&settings.dictionaries, settings.store(), &settings.corpus)?;
    batch.reading = arguments.reading.open(&settings.dictionaries, Arc::new(ForAnother))?;
    // On a thread of the pool: its stack is large.
    rayon::scope(|_| batch.read_for_another())?;
    Ok(Status::Done)
}

/// What kurabe is started with to read with the same settings.
pub(super) fn arguments(reading: &ReadingOptions, settings: &Settings) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = vec!["reader".into(), "--quiet".into()];
    let folders = [("--corpus", Some(settings.corpus.as_path())), ("--output", Some(settings.output.as_path()))];
    for (name, folder) in folders.into_iter().chain([("--dictionaries", settings.dictionaries.folder())]) {
        arguments.extend(folder.into_iter().flat_map(|folder| [name.into(), folder.into()]));
    }
    arguments.extend(reading.arguments().into_iter().map(OsString::from));
    arguments
}
