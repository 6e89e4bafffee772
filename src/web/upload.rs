//! Uploaded PDFs: accepted under limits of size and number, then read by `kurabe add` as a separate process before
//! they enter the corpus. Rejections come with a reason.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use axum::extract::multipart::{Field, Multipart, MultipartRejection};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use tempfile::TempDir;

use super::access::{MARK, Visitor};
use super::asking::{Asking, working};
use super::documents::changed;
use super::fragments::lines;
use super::layout::{self, Shell};
use super::params::Params;
use super::problem::PageError;
use super::site::Site;
use crate::corpus::SourceKind;

/// Largest size of all files of an upload together, in bytes.
pub(super) const LARGEST_REQUEST: usize = 300 << 20;
/// Largest size of one file, in bytes.
const LARGEST_FILE: usize = 100 << 20;
/// Largest number of files in an upload.
const MOST_FILES: usize = 20;
/// Largest size of a form field that is not a file, in bytes.
const LARGEST_FIELD: usize = 4 << 10;
/// Time limit of the process for one file.
const PATIENCE: Duration = Duration::from_secs(180);
/// Interval at which the process is polled.
const GLANCE: Duration = Duration::from_millis(50);

/// A file that has been taken in.
struct Received {
    /// The name given by the browser; for display only.
    name: String,
    path: PathBuf,
}

/// The contents of a submitted form.
struct Sent {
    folder: TempDir,
    files: Vec<Received>,
    params: Params,
}

/// The result of an uploaded file.
struct Outcome {
    name: String,
    is_added: bool,
    said: String,
}

/// The form.
pub(super) fn form(visitor: &Visitor, params: &Params) -> Markup {
    html! {
        section.add aria-labelledby="add" {
            h2 #add { "PDFを加える" }
            form.stack method="post" action="/documents" enctype="multipart/form-data" {
                (layout::mark(visitor))
                label for="municipality" { "自治体（例: 奥州市。同じ名前があるときは 岩手県奥州市 のように）" }
                input #municipality name="municipality" value=(params.text("municipality")) required maxlength="60" list="municipalities" autocomplete="off" data-suggest="/municipalities";
                datalist #municipalities {}
                label for="files" { "PDF（" (MOST_FILES) "件まで、1件 " (LARGEST_FILE >> 20) "MBまで）" }
                input #files type="file" name="files" accept="application/pdf,.pdf" multiple required;
                details {
                    summary { "文書名などを自分で書く（省くと表紙から読み取ります）" }
                    label for="title" { "文書名" }
                    input #title name="title" maxlength="200";
                    label for="published" { "公表年月（例: 2026-03、令和8年3月）" }
                    input #published name="published" maxlength="30";
                    label for="kind" { "種類" }
                    select #kind name="kind" {
                        option value="" { "文書名から決める" }
                        @for (_, name, label) in SourceKind::ALL { option value=(name) { (label) } }
                    }
                }
                p { button type="submit" { "加えて読み取る" } }
            }
        }
    }
}

/// Takes files in.
pub(super) async fn receive(asking: Asking, multipart: Result<Multipart, MultipartRejection>) -> Response {
    let Ok(multipart) = multipart else { return PageError::wrong("PDFを選んでください。").into_response() };
    let sent = match taken(&asking, multipart).await {
        Ok(sent) => sent,
        Err(problem) => return problem.into_response(),
    };
    working(move || {
        let outcomes =
            sent.files.iter().map(|file| add(&asking.site, file, &sent.params)).collect::<Result<Vec<_>, _>>()?;
        drop(sent.folder);
        Ok(report(&asking, &outcomes))
    })
    .await
}

/// The parts of the form; the token must come first, so that files from other sites are rejected.
async fn taken(asking: &Asking, mut multipart: Multipart) -> Result<Sent, PageError> {
    let folder = TempDir::new().map_err(PageError::internal)?;
    let (mut files, mut params, mut is_checked) = (Vec::new(), Params::default(), false);
    while let Some(field) = multipart.next_field().await.map_err(|_| too_large())? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == MARK {
            asking.visitor.check(Some(&text(field).await?))?;
            is_checked = true;
        } else if !is_checked {
            asking.visitor.check(None)?;
        } else if name == "files" {
            if files.len() == MOST_FILES {
                return Err(PageError::wrong(format!("一度に加えられるのは{MOST_FILES}件までです。")));
            }
            files.extend(file(field, &folder, files.len()).await?);
        } else {
            let text = text(field).await?;
            params = if text.trim().is_empty() { params } else { params.with(&name, &text) };
        }
    }
    asking.visitor.check(is_checked.then_some(asking.visitor.mark.as_str()))?;
    if files.is_empty() {
        return Err(PageError::wrong("PDFを選んでください。"));
    }
    if files.len() > 1 {
        params = params.drop_all(&["title"]);
    }
    Ok(Sent { folder, files, params })
}

fn too_large() -> PageError {
    let said = format!(
        "ファイルが大きすぎるか、送信が途中で切れました。1件 {}MB、合わせて {}MB までです。",
        LARGEST_FILE >> 20,
        LARGEST_REQUEST >> 20
    );
    PageError::new(StatusCode::PAYLOAD_TOO_LARGE, said)
}

async fn text(mut field: Field<'_>) -> Result<String, PageError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| too_large())? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > LARGEST_FIELD {
            return Err(too_large());
        }
    }
    String::from_utf8(bytes).map_err(|_| PageError::wrong("文字コードがUTF-8でない入力があります。"))
}

/// Writes a file of the form into the folder under a safe name; `None` if no file was chosen.
async fn file(mut field: Field<'_>, folder: &TempDir, number: usize) -> Result<Option<Received>, PageError> {
    let name = field.file_name().unwrap_or_default().to_owned();
    // Each file gets its own folder, because its name may become the id of the document.
    let own = folder.path().join(number.to_string());
    let path = own.join(format!("{}.pdf", stem(&name)));
    let written = std::fs::create_dir(&own).and_then(|()| std::fs::File::create(&path));
    let mut file = written.map_err(PageError::internal)?;
    let mut length = 0;
    while let Some(chunk) = field.chunk().await.map_err(|_| too_large())? {
        length += chunk.len();
        if length > LARGEST_FILE {
            return Err(too_large());
        }
        file.write_all(&chunk).map_err(PageError::internal)?;
    }
    Ok((length > 0).then_some(Received { name, path }))
}

/// A file name that is safe on every system; a generic one if the browser's is not.
fn stem(name: &str) -> &str {
    let stem = name.strip_suffix(".pdf").unwrap_or_default();
    // shorter names are devices on some systems
    let is_safe = (5..=60).contains(&stem.len())
        && stem.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if is_safe && stem.starts_with(|c: char| c.is_ascii_lowercase()) { stem } else { "_" }
}

/// Adds a file as `kurabe add` does.
fn add(site: &Arc<Site>, file: &Received, params: &Params) -> Result<Outcome, PageError> {
    let mut arguments = vec!["add".into(), file.path.clone().into_os_string(), "--yes".into()];
    for (name, option) in
        [("municipality", "--municipality"), ("title", "--title"), ("published", "--published"), ("kind", "--kind")]
    {
        // with `=`, a value that begins with a dash is not taken for an option
        arguments.extend(params.get(name).map(|value| format!("{option}={value}").into()));
    }
    let (is_added, said) = changed(site, |site| Ok(ran(&mut site.jobs.command(arguments))))?;
    let folder = file.path.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
    Ok(Outcome { name: file.name.clone(), is_added, said: said.replace(&folder, "").replace("/_.pdf", "PDF") })
}

/// Runs a command with a time limit; returns whether it succeeded, and its output.
fn ran(command: &mut Command) -> (bool, String) {
    let broken = "このPDFの読み取りは途中で異常終了したため、登録しません。";
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let Ok(mut child) = child else { return (false, "読み取りを始められません。".to_owned()) };
    let begun = Instant::now();
    // its output fits into a pipe
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if begun.elapsed() < PATIENCE => thread::sleep(GLANCE),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return (false, format!("{}秒たっても読み取りが終わらないため、登録しません。", PATIENCE.as_secs()));
            }
        }
    };
    let Ok(output) = child.wait_with_output() else { return (false, broken.to_owned()) };
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).trim().to_owned());
    let said = said.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n");
    match status.code() {
        Some(0) => (true, said),
        Some(_) if !said.is_empty() => (false, said),
        _ => (false, broken.to_owned()),
    }
}

fn report(asking: &Asking, outcomes: &[Outcome]) -> Response {
    let added = outcomes.iter().filter(|outcome| outcome.is_added).count();
    let body = html! {
        h1 { "PDFを加えました（" (added) "／" (outcomes.len()) "件）" }
        ul.findings { @for outcome in outcomes { li {
            p { strong { (outcome.name) } "　" @if outcome.is_added { "加えました" } @else { "加えていません" } }
            p.quiet { (lines(&without_commands(&outcome.said))) }
        } } }
        @if added > 0 { p { "読み取りは続いています。終わると、探したり比べたりできます。" a href="/job" { "読み取りの状態" } } }
        p { a href="/documents" { "文書の一覧へ" } }
    };
    let job = Some(asking.site.jobs.standing());
    let shell = Shell { title: "PDFを加えました", way: "documents", visitor: Some(&asking.visitor), job };
    let mut response = layout::page(&shell, &body);
    if added == 0 {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    response
}

/// The output of the command in the words of the form, without suggested commands.
fn without_commands(said: &str) -> String {
    /// The options of the command with their labels in the form.
    const OPTIONS: [(&str, &str); 4] = [
        ("--title で", "「文書名」の欄に"),
        ("--published で", "「公表年月」の欄に"),
        ("--prefecture で都道府県か、--code で全国地方公共団体コードを", "都道府県をつけて（例: 岩手県奥州市）"),
        ("kurabe edit で", "文書の一覧の「登録を直す」で"),
    ];
    let kept = said.lines().filter(|line| !line.starts_with("次に kurabe")).collect::<Vec<_>>().join("\n");
    OPTIONS.iter().fold(kept, |said, (option, field)| said.replace(option, field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_of_a_browser_reaches_the_file_system() {
        for (name, safe) in [
            ("oshu-plan.pdf", "oshu-plan"),
            ("../../etc/passwd.pdf", "_"),
            ("計画.pdf", "_"),
            ("con.pdf", "_"),
            ("-rf.pdf", "_"),
            ("a\0b.pdf", "_"),
            ("", "_"),
        ] {
            assert_eq!(stem(name), safe, "{name}");
        }
    }
}
