//! Reads the documents of a batch in separate processes, so that a fault no process survives (stack overflow, exhausted
//! memory, an endless loop) costs one document and the batch continues.
//!
//! A process reads a document for each line of its standard input and puts what it read into the store, from where the batch
//! takes it; it answers with a line.

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Batch;
use crate::corpus::Source;
use crate::corpus::pdf_file::FileError;
use crate::pipeline::Failure;

/// The processes that read. As many run as documents are read at a time; each reads many.
#[derive(Debug)]
pub struct Readers {
    /// What kurabe is started with to become one of them.
    arguments: Vec<OsString>,
    /// How long a document may take.
    longest: Duration,
    /// Those with nothing to do.
    idle: Mutex<Vec<Reader>>,
}

/// A process that reads.
#[derive(Debug)]
struct Reader {
    process: Child,
    documents: ChildStdin,
    answers: Receiver<String>,
}

/// What became of a document; why nothing could be read of it.
#[derive(Debug, Serialize, Deserialize)]
struct Answer {
    failure: Option<String>,
}

impl Readers {
    /// None so far; they are started as they are needed.
    #[must_use]
    pub const fn new(arguments: Vec<OsString>, longest: Duration) -> Self {
        Self { arguments, longest, idle: Mutex::new(Vec::new()) }
    }

    /// Has a document read into the store. Where no process can be started nothing is done: who asked reads it.
    ///
    /// # Errors
    /// Where the document can't be read, or the process has ended over it or takes too long.
    pub(super) fn read(&self, source: &Source) -> Result<(), Failure> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let Some(mut reader) = idle.or_else(|| Reader::start(&self.arguments).ok()) else { return Ok(()) };
        let answer = reader.ask(source, self.longest);
        match answer {
            Ok(answer) => {
                self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
                answer.failure.map_or(Ok(()), |failure| Err(FileError::Elsewhere(failure).into()))
            }
            Err(failure) => {
                reader.end();
                Err(failure)
            }
        }
    }
}

impl Drop for Readers {
    fn drop(&mut self) {
        let idle = self.idle.get_mut().unwrap_or_else(PoisonError::into_inner);
        idle.drain(..).for_each(Reader::end);
    }
}

impl Reader {
    fn start(arguments: &[OsString]) -> io::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        let streams = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = streams.spawn()?;
        let (Some(documents), Some(answers)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let (sender, receiver) = mpsc::channel();
        // Standard output can't be waited for with a limit of time: a thread does the waiting. It ends with the process.
        thread::spawn(move || {
            let lines = BufReader::new(answers).lines().map_while(Result::ok);
            lines.map(|line| sender.send(line)).take_while(Result::is_ok).for_each(drop);
        });
        Ok(Self { process, documents, answers: receiver })
    }

    fn ask(&mut self, source: &Source, longest: Duration) -> Result<Answer, Failure> {
        let mut line = serde_json::to_vec(source).map_err(|error| Failure::Internal(error.to_string()))?;
        line.push(b'\n');
        if self.documents.write_all(&line).and_then(|()| self.documents.flush()).is_err() {
            return Err(Failure::Crashed);
        }
        match self.answers.recv_timeout(longest) {
            Ok(line) => serde_json::from_str(&line).map_err(|_| Failure::Crashed),
            Err(RecvTimeoutError::Timeout) => Err(Failure::TookTooLong),
            Err(RecvTimeoutError::Disconnected) => Err(Failure::Crashed),
        }
    }

    /// Ends the process, whatever it does.
    fn end(mut self) {
        // One that has ended by itself can't be killed: that is no failure.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Batch {
    /// What a process does that reads for another: a document a line, until there are no more.
    ///
    /// # Errors
    /// Where the other process is gone.
    pub fn read_for_another(&self, documents: impl BufRead, mut answers: impl Write) -> io::Result<()> {
        for line in documents.lines() {
            let source: Source = serde_json::from_str(&line?)?;
            let failure = self.read_into_store(&source).err().map(|failure| failure.to_string());
            serde_json::to_writer(&mut answers, &Answer { failure })?;
            answers.write_all(b"\n")?;
            answers.flush()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Municipality, SourceKind, YearMonth};

    #[test]
    fn a_process_that_ends_without_an_answer_is_a_failure_of_the_document() {
        let source = Source {
            id: "plan".into(),
            municipality: Municipality {
                code: "032158".into(), name: "奥州市".into(), prefecture: "岩手県".into()
            },
            title: "計画".into(),
            kind: SourceKind::Plan,
            published: YearMonth { year: 2026, month: None },
            period: None,
            edition: None,
            path: "plan.pdf".into(),
            sha256: String::new(),
            url: None,
        };
        // What is started is this test, which knows nothing of documents.
        let readers = Readers::new(vec!["--list".into(), "--exact".into(), "none".into()], Duration::from_secs(60));
        for _ in 0..2 {
            assert!(matches!(readers.read(&source), Err(Failure::Crashed)));
        }
        assert!(readers.idle.lock().expect("is free").is_empty(), "none is asked again");
    }
}
