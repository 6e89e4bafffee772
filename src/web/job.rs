//! Reading documents: `kurabe run --index-only` as a separate process, one at a time, with its progress. A PDF that
//! crashes it does not affect the pages.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Serialize;

use super::asking::{Asking, PostedForm};
use super::layout::{self, Shell};
use super::problem::PageError;
use super::site::Site;

/// Largest number of output lines of the process that are kept.
const MOST_LINES: usize = 500;
/// How long a job runs before its remaining time is shown: an earlier estimate would be a guess.
const PATIENCE: Duration = Duration::from_secs(5);

/// The running process, if any, and the result of the last one.
#[derive(Debug)]
pub(super) struct Jobs {
    program: Vec<OsString>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    running: Option<Child>,
    is_running: bool,
    /// Whether something has changed since the process began, so that it must run again.
    again: bool,
    is_stopped: bool,
    begun: Option<Instant>,
    done: usize,
    all: usize,
    lines: Vec<String>,
    failed: bool,
}

/// The progress of reading.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct JobProgress {
    pub(super) is_running: bool,
    /// The progress in words.
    pub(super) said: String,
    /// Whether the last reading ended with errors.
    pub(super) failed: bool,
}

/// 3/12件　残り約2分
fn said(done: usize, all: usize, seconds_left: Option<u64>) -> String {
    let left = match seconds_left {
        None => String::new(),
        Some(seconds @ 0..60) => format!("　残り約{}秒", seconds.div_ceil(10).max(1) * 10),
        Some(seconds) => format!("　残り約{}分", seconds.div_ceil(60)),
    };
    format!("{done}/{all}件{left}")
}

impl Jobs {
    pub(super) const fn new(program: Vec<OsString>) -> Self {
        Self {
            program,
            state: Mutex::new(State {
                running: None,
                is_running: false,
                again: false,
                is_stopped: false,
                begun: None,
                done: 0,
                all: 0,
                lines: Vec::new(),
                failed: false,
            }),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The current progress.
    pub(super) fn standing(&self) -> JobProgress {
        let state = self.state();
        let (done, all) = (state.done, state.all);
        let elapsed = state.begun.map(|begun| begun.elapsed()).unwrap_or_default();
        let is_known = state.is_running && done > 0 && done < all && elapsed > PATIENCE;
        let left = is_known.then(|| elapsed.as_secs() * (all - done) as u64 / done as u64);
        JobProgress { is_running: state.is_running, said: said(done, all, left), failed: state.failed }
    }

    /// A command of kurabe with the options of the server.
    pub(super) fn command(&self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
        let mut program = self.program.iter();
        let mut command = Command::new(program.next().map_or(OsStr::new("kurabe"), OsString::as_os_str));
        command.args(arguments).args(program).stdin(Stdio::null());
        command
    }

    /// Starts reading what has changed; if a job is running, another one follows it.
    pub(super) fn start(&self, site: &Arc<Site>) {
        let documents = site.library().manifest.sources.len();
        let mut state = self.state();
        if state.is_stopped || documents == 0 {
            return;
        }
        if state.is_running {
            state.again = true;
            return;
        }
        *state = State { is_running: true, all: documents, begun: Some(Instant::now()), ..State::default() };
        drop(state);
        let own = Arc::clone(site);
        let began = thread::Builder::new().name("reading".into()).spawn(move || own.jobs.work(&own));
        if began.is_err() {
            self.state().is_running = false;
        }
    }

    fn work(&self, site: &Arc<Site>) {
        let failed = self.read(site).unwrap_or_else(|error| {
            self.state().lines.push(format!("読み取りを始められません: {error}"));
            true
        });
        if let Err(error) = site.look_again() {
            self.state().lines.push(error.to_string());
        }
        let mut state = self.state();
        state.running = None;
        state.failed = failed;
        state.is_running = false;
        let again = std::mem::take(&mut state.again);
        drop(state);
        if again {
            self.start(site);
        }
    }

    /// Runs the process and follows its output; returns whether it failed.
    fn read(&self, site: &Site) -> std::io::Result<bool> {
        let mut command = self.command(["run", "--index-only", "--verbose"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        let said = child.stderr.take();
        self.state().running = Some(child);
        let library = site.library();
        for line in said.into_iter().flat_map(|said| BufReader::new(said).lines().map_while(Result::ok)) {
            let mut state = self.state();
            let event = line.split_once("] ").map_or(line.as_str(), |(_, event)| event);
            let is_document = event.split_once(": ").is_some_and(|(id, _)| library.source(id).is_some());
            state.done += usize::from(is_document && line.starts_with('['));
            if state.lines.len() < MOST_LINES {
                state.lines.push(line);
            }
        }
        let child = self.state().running.take();
        Ok(child.is_none_or(|mut child| !child.wait().is_ok_and(|status| status.success())))
    }

    /// Ends the process because the server ends.
    pub(super) fn stop(&self) {
        let mut state = self.state();
        state.is_stopped = true;
        if let Some(mut child) = state.running.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// The output of the process.
    fn lines(&self) -> Vec<String> {
        self.state().lines.clone()
    }
}

/// The progress of reading, as a page or, for the script, as a fragment.
pub(super) async fn show(asking: Asking) -> Response {
    let standing = asking.site.jobs.standing();
    if asking.params.has("as", "json") {
        let json = serde_json::to_string(&standing).unwrap_or_default();
        return ([(header::CONTENT_TYPE, "application/json")], json).into_response();
    }
    let body = html! {
        h1 { "文書の読み取り" }
        (state(&standing))
        form method="post" action="/job" {
            (layout::mark(&asking.visitor))
            button type="submit" { "もう一度読み取る" }
        }
        h2 { "記録" }
        pre.log tabindex="0" { @for line in asking.site.jobs.lines() { (line) "\n" } }
    };
    let shell = Shell { title: "文書の読み取り", way: "documents", visitor: Some(&asking.visitor), job: None };
    layout::page(&shell, &body)
}

fn state(standing: &JobProgress) -> Markup {
    html! {
        @if standing.is_running {
            div.notice role="status" data-job="/job" { p { "読み取っています　" span data-progress { (standing.said) } } }
        } @else if standing.failed {
            div.notice.wrong { p { "読み取れない文書がありました。下の記録の「エラー」の行を確かめてください。ほかの文書は使えます。" } }
        } @else {
            div.notice { p { "読み取りは終わっています。" } }
        }
    }
}

/// Starts reading on a visitor's request.
pub(super) async fn begin(PostedForm(asking): PostedForm) -> Result<Redirect, PageError> {
    tokio::task::spawn_blocking(move || {
        asking.site.look_again()?;
        asking.site.jobs.start(&asking.site);
        Ok(Redirect::to("/job"))
    })
    .await
    .unwrap_or_else(|_| Err(PageError::internal("処理の中断")))
}
