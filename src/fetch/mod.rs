//! Downloads the documents for which `corpus.toml` gives an address: several hosts side by side, the documents of one host
//! one after the other. Nothing else in kurabe uses a network.

mod answers;
mod download;
mod keep;

use std::collections::BTreeMap;
use std::iter;
use std::sync::Mutex;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

pub use download::{Client, ClientError, FetchError, FetchLimits};
pub use keep::{KeepError, Keeper};

use crate::corpus::Source;
use crate::corpus::pdf_file::{self, FileError};
use crate::digest::sha256;
use answers::Answers;
use download::Download;

/// Number of hosts queried in parallel.
const HOSTS: usize = 8;

/// The result for a document.
#[derive(Debug)]
pub struct Fetched {
    /// The document as `corpus.toml` had it.
    pub source: Source,
    /// What became of it.
    pub outcome: Result<News, FetchError>,
}

/// What an address had.
#[derive(Debug, Clone, PartialEq)]
pub enum News {
    /// The PDF, which was not there before.
    First,
    /// The PDF that is there already.
    Same,
    /// Another PDF: this document, beside the old one.
    Edition(Box<Source>),
}

/// The PDF of a document as it lies in the corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Present {
    /// Not there.
    No,
    /// There, with this digest.
    Yes(String),
}

/// The response of a host for a document.
struct Arrival {
    source: Source,
    present: Present,
    result: Result<Download, FetchError>,
}

/// The documents to fetch: of those with one address the last, which is its newest edition.
#[must_use]
pub fn with_address<'s>(sources: &'s [Source]) -> Vec<&'s Source> {
    let address = |source: &&'s Source| source.url.is_some();
    let is_newest = |(place, source): &(usize, &'s Source)| sources[place + 1..].iter().all(|it| it.url != source.url);
    sources.iter().enumerate().filter(is_newest).map(|(_, source)| source).filter(address).collect()
}

/// Requests the addresses of the documents and stores the responses; `each` is called for every document after its
/// result has been written.
///
/// # Errors
/// If the list of documents cannot be written; the rest is not fetched then.
pub fn fetch(
    wanted: Vec<Source>,
    client: &Client,
    keeper: &mut Keeper<'_>,
    mut each: impl FnMut(Fetched),
) -> Result<(), KeepError> {
    let hosts = by_host(wanted);
    let workers = hosts.len().min(HOSTS);
    let (queue, answers) = (&Mutex::new(hosts), &keeper.answers().clone());
    // A host waits until the PDF before is written, so that few of them are in memory.
    let (sender, receiver) = sync_channel(HOSTS);
    thread::scope(move |scope| {
        for _ in 0..workers {
            let sender = sender.clone();
            scope.spawn(move || ask_hosts(queue, client, answers, &sender));
        }
        drop(sender);
        while let Ok(first) = receiver.recv() {
            let arrived = iter::once(first).chain(receiver.try_iter()).collect();
            keeper.keep(arrived)?.into_iter().for_each(&mut each);
        }
        Ok(())
    })
}

/// The documents of each host, in the order of the corpus.
fn by_host(wanted: Vec<Source>) -> Vec<Vec<Source>> {
    let mut hosts: BTreeMap<String, Vec<Source>> = BTreeMap::new();
    for source in wanted {
        let host = source.url.as_deref().and_then(download::host).unwrap_or_default();
        hosts.entry(host).or_default().push(source);
    }
    hosts.into_values().collect()
}

/// Queries one host after the other until none is left or the receiver is gone.
fn ask_hosts(queue: &Mutex<Vec<Vec<Source>>>, client: &Client, answers: &Answers, sender: &SyncSender<Arrival>) {
    let next = || queue.lock().ok()?.pop();
    while let Some(sources) = next() {
        for (place, source) in sources.into_iter().enumerate() {
            if place > 0 {
                client.pause();
            }
            if sender.send(ask(source, client, answers)).is_err() {
                return;
            }
        }
    }
}

/// Asks the address of one document.
fn ask(source: Source, client: &Client, answers: &Answers) -> Arrival {
    let present = match pdf_file::read(&source.path) {
        Err(FileError::Missing) => Ok(Present::No),
        Err(cause) => Err(FetchError::File(cause)),
        Ok(bytes) => Ok(Present::Yes(sha256(&bytes))),
    };
    let (present, result) = match present {
        Err(error) => (Present::No, Err(error)),
        Ok(Present::Yes(own)) if !source.sha256.is_empty() && own != source.sha256 => {
            (Present::Yes(own), Err(FetchError::Altered))
        }
        Ok(present) => {
            let address = source.url.as_deref().unwrap_or_default();
            let known = match &present {
                Present::Yes(own) if *own == source.sha256 => answers.of(address, own),
                _ => None,
            };
            let result = client.get(address, known);
            (present, result)
        }
    };
    Arrival { source, present, result }
}
