//! The Tesseract program: its location, its languages, and a run over one picture.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::{OcrError, tsv};
use crate::pdf::{Glyph, Limits};
use crate::render::Bitmap;

/// The path of the Windows installer, which does not add it to `PATH`.
const WINDOWS: &str = r"C:\Program Files\Tesseract-OCR\tesseract.exe";
/// Interval at which a run is polled for its end.
const PATIENCE: Duration = Duration::from_millis(20);

/// An installed Tesseract that reads Japanese.
#[derive(Debug, Clone)]
pub(super) struct Tesseract {
    program: PathBuf,
}

impl Tesseract {
    pub(super) fn find() -> Result<Self, OcrError> {
        let candidates = [Path::new("tesseract"), Path::new(WINDOWS)];
        let found = candidates.into_iter().find_map(|program| Some((program, languages(program)?)));
        let (program, languages) = found.ok_or(OcrError::NoProgram)?;
        // vertical text too: the Japanese data calls its vertical sister by itself, where it is there
        if !languages.lines().any(|language| language.trim() == "jpn") {
            return Err(OcrError::NoJapanese);
        }
        Ok(Self { program: program.to_owned() })
    }

    /// The glyphs of a picture with `scale` pixels a point, in points of the page; a reason in Japanese where the run
    /// fails.
    pub(super) fn read(&self, picture: &Bitmap, scale: f32, limits: &Limits) -> Result<Vec<Glyph>, String> {
        let folder = tempfile::tempdir().map_err(|_| "一時ファイルを作れません")?;
        let (input, output) = (folder.path().join("page.pgm"), folder.path().join("page"));
        write_pgm(&input, picture).map_err(|_| "一時ファイルに書き込めません")?;
        let dpi = (scale * 72.0).round().to_string();
        let started = self
            .command()
            .args([&input, &output])
            .args(["-l", "jpn", "--dpi", &dpi, "tsv"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let ended = started.and_then(|child| wait(child, limits)).map_err(|_| "Tesseract を実行できません")?;
        match ended {
            None => Err("処理時間の上限".to_owned()),
            Some(false) => Err("Tesseract の失敗".to_owned()),
            Some(true) => {
                let table = fs::read_to_string(output.with_extension("tsv")).map_err(|_| "結果がありません")?;
                Ok(tsv::glyphs(&table, scale))
            }
        }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        // pages run in parallel; threads within a page would only get in each other's way
        command.env("OMP_THREAD_LIMIT", "1");
        command
    }
}

/// Lists the installed languages; `None` if Tesseract is not installed.
fn languages(program: &Path) -> Option<String> {
    let output = Command::new(program).arg("--list-langs").stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether it ended well; `None` where it was stopped because the time is up.
fn wait(mut child: Child, limits: &Limits) -> io::Result<Option<bool>> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.success()));
        }
        if limits.is_over() {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(PATIENCE);
    }
}

/// A portable greymap (Netpbm, binary form).
fn write_pgm(path: &Path, picture: &Bitmap) -> io::Result<()> {
    let mut file = File::create(path)?;
    write!(file, "P5\n{} {}\n255\n", picture.width, picture.height)?;
    file.write_all(&picture.grey())
}
