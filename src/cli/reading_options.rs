//! Options for reading documents, shared by `extract` and `run`.

use std::sync::Arc;
use std::time::Duration;

use clap::Args;

use crate::dictionaries::Dictionaries;
use crate::document::DocumentWords;
use crate::ocr::{Recogniser, Watcher};
use crate::pdf::Limits;
use crate::pipeline::ReadOptions;

#[derive(Debug, Args)]
#[command(next_help_heading = "読み取り")]
pub(super) struct ReadingOptions {
    /// 文字情報のないページ（スキャン画像）を文字認識（OCR）で読み取ります。Tesseract と日本語データが必要です
    #[arg(long)]
    ocr: bool,
    /// 1文書（文字認識では1ページ）にかける時間の上限。超えた分は読み取りません。省くと 120
    #[arg(long, value_name = "秒", value_parser = positive)]
    seconds: Option<usize>,
    /// 1ページの内容など、展開後のデータ1つの大きさの上限。省くと 128
    #[arg(long, value_name = "MB", value_parser = positive)]
    megabytes: Option<usize>,
    /// 1文書で読み取るページ数の上限。省くと 5000
    #[arg(long, value_name = "ページ数", value_parser = positive)]
    max_pages: Option<usize>,
}

impl ReadingOptions {
    /// The reading options; `watcher` sees which pages are recognised.
    ///
    /// # Errors
    /// If recognition is requested and Tesseract is missing, or a dictionary has a mistake.
    pub(super) fn open(&self, dictionaries: &Dictionaries, watcher: Arc<dyn Watcher>) -> anyhow::Result<ReadOptions> {
        let ReadOptions { limits, time, .. } = ReadOptions::default();
        let recogniser = self.ocr.then(Recogniser::find).transpose()?;
        Ok(ReadOptions {
            limits: Limits {
                stream_bytes: self.megabytes.map_or(limits.stream_bytes, |megabytes| megabytes << 20),
                pages: self.max_pages.unwrap_or(limits.pages),
                ..limits
            },
            time: self.seconds.map_or(time, |seconds| Duration::from_secs(seconds as u64)),
            recogniser: recogniser.map(|recogniser| recogniser.watched_by(watcher)),
            words: DocumentWords::load(dictionaries)?,
        })
    }
}

impl ReadingOptions {
    /// The same options as they are typed.
    pub(super) fn arguments(&self) -> Vec<String> {
        let numbers = [("--seconds", self.seconds), ("--megabytes", self.megabytes), ("--max-pages", self.max_pages)];
        let typed = numbers.into_iter().filter_map(|(name, number)| Some([name.to_owned(), number?.to_string()]));
        self.ocr.then(|| "--ocr".to_owned()).into_iter().chain(typed.flatten()).collect()
    }

    /// How long a process that reads a document may take, with what can't be interrupted; and as long for each page that is
    /// recognised.
    pub(super) fn longest(&self) -> Duration {
        let time = self.seconds.map_or(ReadOptions::default().time, |seconds| Duration::from_secs(seconds as u64));
        time * 2 + Duration::from_secs(30)
    }
}

/// Small enough that no sum of it overflows.
fn positive(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| (1..=1_000_000).contains(number));
    number.ok_or_else(|| format!("「{text}」は 1 から 1000000 までの整数ではありません。"))
}
