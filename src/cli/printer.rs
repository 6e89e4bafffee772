//! The one owner of standard output, standard error and the progress bars.

use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal as _, StdoutLock, Write as _};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Prints results to standard output; messages and progress to standard error.
#[derive(Debug)]
pub(super) struct Printer {
    quiet: bool,
    bars: MultiProgress,
}

impl Printer {
    /// A printer; a quiet one prints results and errors only.
    pub(super) fn new(quiet: bool) -> Self {
        let shown = !quiet && io::stderr().is_terminal();
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        Self { quiet, bars: MultiProgress::with_draw_target(target) }
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

    /// What a stage noticed in a document: `oshu-plan.pdf: p.18: …`.
    pub(super) fn warning(&self, file: &str, page: Option<u32>, message: &str) {
        let page = page.map(|page| format!("p.{page}: ")).unwrap_or_default();
        self.note(format!("注意: {file}: {page}{message}"));
    }

    /// Anything that a quiet printer leaves out.
    pub(super) fn note(&self, message: impl Display) {
        if !self.quiet {
            self.line(&message.to_string());
        }
    }

    /// A progress bar over `length` steps; hidden where nobody looks.
    pub(super) fn bar(&self, label: &'static str, length: usize) -> ProgressBar {
        let bar = self.bars.add(ProgressBar::new(length as u64));
        let style = ProgressStyle::with_template("{prefix} [{bar:30}] {pos}/{len} {msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "));
        bar.set_prefix(label);
        bar
    }

    /// Nobody can be told that standard error is gone, so that failure is not one of the command.
    fn line(&self, text: &str) {
        self.bars.suspend(|| {
            let _ = writeln!(io::stderr(), "{text}");
        });
    }
}
