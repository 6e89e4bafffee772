//! The one owner of standard output, standard error and the progress bars.

use std::fmt::{Display, Write};
use std::io::{self, BufWriter, IsTerminal as _, StdoutLock, Write as _};
use std::sync::Arc;
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::ocr::Watcher;

/// How long an operation runs before its remaining time is shown.
const PATIENCE: Duration = Duration::from_secs(10);

/// How much is printed besides results and errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Talk {
    /// Nothing.
    Quiet,
    /// What people should know.
    Usual,
    /// What happens, too.
    Full,
}

/// Prints results to standard output; messages and progress to standard error.
#[derive(Debug)]
pub(super) struct Printer {
    talk: Talk,
    begun: Instant,
    bars: MultiProgress,
}

impl Printer {
    /// A printer with this verbosity.
    pub(super) fn new(talk: Talk) -> Self {
        let shown = talk != Talk::Quiet && io::stderr().is_terminal();
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        Self { talk, begun: Instant::now(), bars: MultiProgress::with_draw_target(target) }
    }

    /// Where results go. The caller flushes, so that a closed pipe is noticed.
    #[expect(clippy::unused_self, reason = "who prints results has the printer, so that nobody else does")]
    pub(super) fn results(&self) -> BufWriter<StdoutLock<'static>> {
        BufWriter::new(io::stdout().lock())
    }

    /// Something has failed. Always printed.
    pub(super) fn error(&self, message: impl Display) {
        self.line(&format!("エラー: {message}"));
    }

    /// A warning of a stage, as `oshu-plan.pdf: p.18: message`.
    pub(super) fn warning(&self, file: &str, page: Option<u32>, message: &str) {
        let page = page.map(|page| format!("p.{page}: ")).unwrap_or_default();
        self.note(format!("注意: {file}: {page}{message}"));
    }

    /// Anything that a quiet printer leaves out.
    pub(super) fn note(&self, message: impl Display) {
        if self.talk != Talk::Quiet {
            self.line(&message.to_string());
        }
    }

    /// A detail with the seconds since the start, for `--verbose`.
    pub(super) fn detail(&self, message: impl FnOnce() -> String) {
        if self.talk == Talk::Full {
            self.line(&format!("[{:6.1}秒] {}", self.begun.elapsed().as_secs_f32(), message()));
        }
    }

    /// A progress bar over `length` steps; hidden without a terminal.
    pub(super) fn bar(&self, label: &'static str, length: usize) -> ProgressBar {
        bar(&self.bars, label, length)
    }

    /// Shows a bar for the pages of each document that are recognised.
    pub(super) fn recognition(&self) -> Arc<dyn Watcher> {
        Arc::new(Recognition(self.bars.clone()))
    }

    /// A failure to write to standard error cannot be reported, so it is ignored.
    fn line(&self, text: &str) {
        self.bars.suspend(|| {
            let _ = writeln!(io::stderr(), "{text}");
        });
    }
}

fn bar(bars: &MultiProgress, label: &'static str, length: usize) -> ProgressBar {
    let bar = bars.add(ProgressBar::new(length as u64));
    let style = ProgressStyle::with_template("{prefix} [{bar:30}] {pos}/{len}{left} {msg}");
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar()).with_key("left", left);
    bar.set_style(style.progress_chars("=> "));
    bar.set_prefix(label);
    bar
}

/// The bars of pages that are recognised.
#[derive(Debug)]
struct Recognition(MultiProgress);

impl Watcher for Recognition {
    fn begin(&self, pages: usize) -> Box<dyn Fn() + Send + Sync> {
        let bar = bar(&self.0, "文字認識", pages);
        Box::new(move || {
            bar.inc(1);
            if bar.position() == pages as u64 {
                bar.finish_and_clear();
            }
        })
    }
}

/// How long a bar will still take, once that is worth saying.
fn left(state: &ProgressState, out: &mut dyn Write) {
    let is_under_way = state.pos() > 0 && state.len().is_some_and(|length| state.pos() < length);
    if state.elapsed() > PATIENCE && is_under_way {
        let _ = write!(out, "（残り約{}）", rounded(state.eta()));
    }
}

/// 40秒, 3分: no more exact than a guess can be.
fn rounded(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..60 => format!("{}秒", seconds.div_ceil(10).max(1) * 10),
        seconds => format!("{}分", seconds.div_ceil(60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_is_rounded_up() {
        let said = [0, 7, 41, 59, 60, 61, 3599].map(|seconds| rounded(Duration::from_secs(seconds)));
        assert_eq!(said, ["10秒", "10秒", "50秒", "60秒", "1分", "2分", "60分"]);
    }
}
