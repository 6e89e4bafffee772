//! Reads the documents of a batch in separate processes, so that a fault no process survives (stack overflow, exhausted
//! memory, an endless loop) costs one document and the batch continues.
//!
//! A process reads a document for each line of its standard input and puts what it read into the store, from where the batch
//! takes it; it says with a line that it is done. Before it recognises the pages of a document it asks for its turn: all
//! processors are for the pages of one document at a time.

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::Batch;
use crate::corpus::Source;
use crate::corpus::pdf_file::FileError;
use crate::ocr::Watcher;
use crate::pipeline::Failure;

/// Memory in bytes above which a process is ended. The largest real plans take a twentieth of it.
const MOST_MEMORY: u64 = 2 << 30;
/// Time between two looks at the memory of a process.
const LOOK: Duration = Duration::from_millis(250);

/// The processes that read. As many run as documents are read at a time; each reads many.
#[derive(Debug)]
pub struct Readers {
    /// What kurabe is started with to become one of them.
    arguments: Vec<OsString>,
    /// How long a document may take, and each of its pages that is recognised.
    longest: Duration,
    /// Sees which pages are recognised.
    watcher: Arc<dyn Watcher>,
    /// Held while the pages of a document are recognised.
    turn: Mutex<()>,
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

/// What a process says of its document, a line each.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Said {
    /// So many pages are to be recognised; it waits for its turn.
    Recognising(usize),
    /// One of them is done.
    Recognised,
    /// It is done, or why nothing could be read.
    Done { failure: Option<String> },
}

impl Readers {
    /// None so far; they are started as they are needed.
    #[must_use]
    pub const fn new(arguments: Vec<OsString>, longest: Duration, watcher: Arc<dyn Watcher>) -> Self {
        Self { arguments, longest, watcher, turn: Mutex::new(()), idle: Mutex::new(Vec::new()) }
    }

    /// Has a document read into the store. Where no process can be started nothing is done: who asked reads it.
    ///
    /// # Errors
    /// Where the document can't be read, or the process has ended over it or takes too long.
    pub(super) fn read(&self, source: &Source) -> Result<(), Failure> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let Some(mut reader) = idle.or_else(|| Reader::start(&self.arguments).ok()) else { return Ok(()) };
        match self.ask(&mut reader, source) {
            Ok(failure) => {
                self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
                failure.map_or(Ok(()), |failure| Err(FileError::Elsewhere(failure).into()))
            }
            Err(failure) => {
                reader.end();
                Err(failure)
            }
        }
    }

    /// Has a process read a document; why nothing could be read of it, where the process is still there.
    fn ask(&self, reader: &mut Reader, source: &Source) -> Result<Option<String>, Failure> {
        reader.tell(&serde_json::to_vec(source).map_err(|error| Failure::Internal(error.to_string()))?)?;
        let (mut turn, mut recognised) = (None, None);
        loop {
            match reader.hear(self.longest, MOST_MEMORY)? {
                Said::Recognising(pages) => {
                    turn = turn.or_else(|| Some(self.turn.lock().unwrap_or_else(PoisonError::into_inner)));
                    recognised = Some(self.watcher.begin(pages));
                    reader.tell(b"")?;
                }
                Said::Recognised => recognised.iter().for_each(|recognised| recognised()),
                Said::Done { failure } => return Ok(failure),
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
        command.args(arguments);
        Self::of(command)
    }

    fn of(mut command: Command) -> io::Result<Self> {
        let streams = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
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

    /// Writes a line to its standard input.
    fn tell(&mut self, line: &[u8]) -> Result<(), Failure> {
        let line = [line, b"\n"].concat();
        self.documents.write_all(&line).and_then(|()| self.documents.flush()).map_err(|_| Failure::Crashed)
    }

    /// The next line that it says, within these limits of time and memory.
    fn hear(&self, longest: Duration, most_memory: u64) -> Result<Said, Failure> {
        let begun = Instant::now();
        loop {
            let left = longest.saturating_sub(begun.elapsed());
            match self.answers.recv_timeout(left.min(LOOK)) {
                Ok(line) => return serde_json::from_str(&line).map_err(|_| Failure::Crashed),
                Err(RecvTimeoutError::Disconnected) => return Err(Failure::Crashed),
                Err(RecvTimeoutError::Timeout) if left.is_zero() => return Err(Failure::TookTooLong),
                Err(RecvTimeoutError::Timeout) => {}
            }
            if memory_of(self.process.id()).is_some_and(|memory| memory > most_memory) {
                return Err(Failure::TookTooMuch);
            }
        }
    }

    /// Ends the process, whatever it does.
    fn end(mut self) {
        // One that has ended by itself can't be killed: that is no failure.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The memory of a process in bytes; `None` where the system does not say.
fn memory_of(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(resident.split_whitespace().next()?.parse::<u64>().ok()? << 10)
}

/// The process that reads for another: what it hears of the other, and says to it.
#[derive(Debug)]
pub struct ForAnother;

impl ForAnother {
    /// The next line of standard input; `None` where the other process is gone.
    fn hear() -> io::Result<Option<String>> {
        let mut line = String::new();
        Ok((io::stdin().read_line(&mut line)? > 0).then_some(line))
    }

    fn say(said: &Said) -> io::Result<()> {
        let mut line = serde_json::to_vec(said)?;
        line.push(b'\n');
        let mut out = io::stdout().lock();
        out.write_all(&line)?;
        out.flush()
    }
}

impl Watcher for ForAnother {
    fn begin(&self, pages: usize) -> Box<dyn Fn() + Send + Sync> {
        // Where the other process is gone nobody waits: the pages are recognised, and then there is no next document.
        let _ = Self::say(&Said::Recognising(pages)).and_then(|()| Self::hear());
        Box::new(|| {
            let _ = Self::say(&Said::Recognised);
        })
    }
}

impl Batch {
    /// What a process does that reads for another: a document a line, until there are no more.
    ///
    /// # Errors
    /// Where the other process is gone.
    pub fn read_for_another(&self) -> io::Result<()> {
        while let Some(line) = ForAnother::hear()? {
            let source: Source = serde_json::from_str(&line)?;
            let failure = self.read_into_store(&source).err().map(|failure| failure.to_string());
            ForAnother::say(&Said::Done { failure })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Municipality, SourceKind, YearMonth};

    #[derive(Debug)]
    struct Nobody;

    impl Watcher for Nobody {
        fn begin(&self, _: usize) -> Box<dyn Fn() + Send + Sync> {
            Box::new(|| {})
        }
    }

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
        let readers = Readers::new(
            vec!["--list".into(), "--exact".into(), "none".into()],
            Duration::from_secs(60),
            Arc::new(Nobody),
        );
        for _ in 0..2 {
            assert!(matches!(readers.read(&source), Err(Failure::Crashed)));
        }
        assert!(readers.idle.lock().expect("is free").is_empty(), "none is asked again");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_process_is_given_up_at_the_limit_of_memory_or_time() {
        let mut command = Command::new("sleep");
        command.arg("600");
        let reader = Reader::of(command).expect("starts");
        let minute = Duration::from_secs(60);
        assert!(matches!(reader.hear(minute, 0), Err(Failure::TookTooMuch)));
        assert!(matches!(reader.hear(LOOK * 2, MOST_MEMORY), Err(Failure::TookTooLong)));
        reader.end();
    }
}
