//! `kurabe fetch` against a site that does everything a site may do wrong.

mod site;
mod support;

use std::fs;
use std::io::Write as _;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use site::{Site, response, unmeasured};
use support::{OSHU, Outcome, TOME, Workplace, plan};

/// The variables that name proxies: those of the machine must not lead past the site.
const PROXIES: [&str; 8] =
    ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"];

/// An entry of `corpus.toml`.
fn entry(id: &str, url: &str) -> String {
    format!(
        "[[document]]\nid = \"{id}\"\ncode = \"032158\"\nmunicipality = \"奥州市\"\ntitle = \"計画 {id}\"\n\
         kind = \"plan\"\npublished = \"2020-03\"\nfile = \"plans/{id}.pdf\"\nurl = \"{url}\"\n"
    )
}

/// A folder with a list of documents at these addresses.
fn listing(documents: &[(&str, String)]) -> Workplace {
    let workplace = Workplace::new();
    let entries: Vec<String> = documents.iter().map(|(id, url)| entry(id, url)).collect();
    workplace.write("corpus/corpus.toml", entries.join("\n"));
    workplace
}

/// Runs `kurabe fetch` without the machine's proxies and without pauses.
fn fetch(workplace: &Workplace, arguments: &[&str]) -> Outcome {
    fetch_with(workplace, arguments, &[])
}

fn fetch_with(workplace: &Workplace, arguments: &[&str], variables: &[(&str, &str)]) -> Outcome {
    let mut command = workplace.command(&[&["fetch", "--pause", "0"], arguments].concat());
    for name in PROXIES {
        command.env_remove(name);
    }
    let output = command.envs(variables.iter().copied()).output().expect("kurabe ends");
    Outcome {
        status: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// Every file of the corpus but the list, by name.
fn files(workplace: &Workplace) -> Vec<String> {
    let Ok(entries) = fs::read_dir(workplace.path("corpus/plans")) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_pdf_comes_once_and_is_asked_for_by_its_etag() {
    let site = Site::open();
    site.answers("/a.pdf", |head, _, stream| {
        let answer = match head.to_lowercase().contains("if-none-match: \"one\"") {
            true => response("304 Not Modified", &[], b""),
            false => response("200 OK", &["ETag: \"one\"", "Content-Type: application/octet-stream"], &plan(OSHU)),
        };
        stream.write_all(&answer).expect("sends");
    });
    let workplace = listing(&[("oshu", site.address("/a.pdf"))]);
    let said = fetch(&workplace, &[]).exits(0).says(&["取得しました: oshu", "kurabe run"]).stdout;
    assert_eq!(said, "取得: 新規1件、新しい版0件、変更なし0件、失敗0件\n");
    let list = workplace.read("corpus/corpus.toml");
    assert!(list.contains("\nsha256 = \""), "{list}");
    assert_eq!(fs::read(workplace.path("corpus/plans/oshu.pdf")).expect("the PDF"), plan(OSHU));
    assert!(site.asked()[0].to_lowercase().contains("user-agent: kurabe/"), "{:?}", site.asked());
    assert!(fetch(&workplace, &[]).exits(0).stdout.contains("変更なし1件"));
    assert_eq!(workplace.read("corpus/corpus.toml"), list);
    assert!(site.asked()[1].to_lowercase().contains("if-none-match"), "{:?}", site.asked());
    // Who puts another file there is not told that it is the same.
    workplace.write("corpus/plans/oshu.pdf", plan(TOME));
    fetch(&workplace, &[]).exits(2).says(&["登録した内容と違う", "--accept-file"]);
    assert_eq!(site.asked().len(), 2);
}

#[test]
fn a_pdf_without_etag_is_recognised_by_its_digest() {
    let site = Site::open();
    site.sends("/a.pdf", response("200 OK", &[], &plan(OSHU)));
    let workplace = listing(&[("oshu", site.address("/a.pdf"))]);
    workplace.write("corpus/plans/oshu.pdf", plan(OSHU));
    assert!(fetch(&workplace, &[]).exits(0).stdout.contains("変更なし1件"));
    assert!(workplace.read("corpus/corpus.toml").contains("\nsha256 = \""), "the digest is noted");
    assert!(fetch(&workplace, &[]).exits(0).stdout.contains("変更なし1件"));
    assert_eq!(files(&workplace), ["oshu.pdf"]);
}

#[test]
fn another_pdf_is_kept_beside_the_old_one() {
    let site = Site::open();
    site.sends("/a.pdf", response("200 OK", &["ETag: \"one\""], &plan(OSHU)));
    let workplace = listing(&[("oshu", site.address("/a.pdf"))]);
    fetch(&workplace, &[]).exits(0);
    site.sends("/a.pdf", response("200 OK", &["ETag: \"two\""], &plan(TOME)));
    let outcome = fetch(&workplace, &[]).exits(0).says(&["新しい版", "kurabe edit oshu-"]);
    assert!(outcome.stdout.contains("新しい版1件"), "{outcome:?}");
    let files = files(&workplace);
    assert_eq!(files.len(), 2, "{files:?}");
    assert_eq!(fs::read(workplace.path("corpus/plans/oshu.pdf")).expect("the old one"), plan(OSHU));
    assert_eq!(fs::read(workplace.path(&format!("corpus/plans/{}", files[0]))).expect("the new one"), plan(TOME));
    let list = workplace.read("corpus/corpus.toml");
    assert!(list.starts_with(&entry("oshu", &site.address("/a.pdf"))), "{list}");
    assert!(list.contains("# kurabe fetch が") && list.matches("[[document]]").count() == 2, "{list}");
    assert!(fetch(&workplace, &[]).exits(0).stdout.contains("変更なし1件"));
    fetch(&workplace, &["oshu"]).exits(2).says(&["新しい版「oshu-"]);
    workplace.kurabe(&["run", "--quiet"]).exits(0);
    let listed = workplace.kurabe(&["list", "--format", "json"]).exits(0).stdout;
    assert_eq!(listed.matches("\"state\":\"present\"").count(), 2, "{listed}");
    // The site goes back to the old PDF: nothing is doubled.
    site.sends("/a.pdf", response("200 OK", &[], &plan(OSHU)));
    fetch(&workplace, &[]).exits(2).says(&["同じPDFが「oshu」として既に登録"]);
    assert_eq!(workplace.read("corpus/corpus.toml"), list);
}

#[test]
fn an_incomplete_pdf_is_rejected_and_the_others_are_kept() {
    let site = Site::open();
    let pdf = plan(OSHU);
    let half = &pdf[..pdf.len() / 2];
    let length = format!("Content-Length: {}", pdf.len());
    site.sends("/cut.pdf", unmeasured("200 OK", &[&length], half));
    site.sends("/lost.pdf", unmeasured("200 OK", &[], half));
    site.sends("/page.pdf", response("200 OK", &["Content-Type: application/pdf"], b"\n<!DOCTYPE html><html></html>"));
    site.sends("/sheet.pdf", response("200 OK", &[], b"PK\x03\x04"));
    site.sends("/empty.pdf", response("200 OK", &[], b""));
    site.sends("/gone.pdf", response("404 Not Found", &["Content-Type: application/pdf"], &pdf));
    site.sends("/locked.pdf", response("403 Forbidden", &[], &pdf));
    site.sends("/down.pdf", response("500 Internal Server Error", &[], b""));
    site.sends("/untrue.pdf", response("304 Not Modified", &[], b""));
    site.sends("/loop.pdf", response("302 Found", &["Location: /loop.pdf"], b""));
    site.sends("/file.pdf", response("302 Found", &["Location: file:///etc/passwd"], b""));
    site.sends("/good.pdf", response("200 OK", &[], &pdf));
    let faults = [
        ("cut", "途中で切れました"),
        ("lost", "途中で切れました"),
        ("page", "ウェブページが返されました"),
        ("sheet", "ZIPやExcel"),
        ("empty", "空のファイル"),
        ("gone", "404"),
        ("locked", "403"),
        ("down", "500"),
        ("untrue", "304"),
        ("loop", "転送が5回を超えました"),
        ("file", "file:///etc/passwd"),
        ("good", ""),
    ];
    let documents = faults.map(|(id, _)| (id, site.address(&format!("/{id}.pdf"))));
    let workplace = listing(&documents);
    let outcome = fetch(&workplace, &[]).exits(2);
    assert!(outcome.stdout.contains("新規1件、新しい版0件、変更なし0件、失敗11件"), "{outcome:#?}");
    for (id, part) in faults {
        let told = outcome.stderr.lines().any(|line| line.contains(&format!("（{id}、")) && line.contains(part));
        assert!(told || id == "good", "{id}: {part}: {outcome:#?}");
    }
    assert_eq!(files(&workplace), ["good.pdf"]);
    let tries = |path: &str| site.asked().iter().filter(|head| head.contains(path)).count();
    assert_eq!((tries("/down.pdf"), tries("/cut.pdf"), tries("/gone.pdf"), tries("/page.pdf")), (3, 3, 1, 1));
}

#[test]
fn gives_up_on_slow_or_large_downloads() {
    let site = Site::open();
    site.answers("/silent.pdf", |_, _, _| thread::sleep(Duration::from_secs(30)));
    site.answers("/drip.pdf", |_, _, stream| {
        let pdf = plan(OSHU);
        let _ = stream.write_all(&response("200 OK", &[], &pdf)[..200]);
        // One byte at a time: no single wait is long.
        while stream.write_all(b" ").is_ok() {
            thread::sleep(Duration::from_millis(100));
        }
    });
    site.sends("/large.pdf", response("200 OK", &[], &[b"%PDF-1.7".as_slice(), &vec![b' '; 2 << 20]].concat()));
    site.sends("/endless.pdf", unmeasured("200 OK", &[], &[b"%PDF-1.7".as_slice(), &vec![b' '; 2 << 20]].concat()));
    let names = ["silent", "drip", "large", "endless"];
    let workplace = listing(&names.map(|id| (id, site.address(&format!("/{id}.pdf")))));
    let begun = Instant::now();
    let outcome = fetch(&workplace, &["--seconds", "1", "--megabytes", "1"]).exits(2);
    assert!(begun.elapsed() < Duration::from_secs(20), "{outcome:#?}");
    assert_eq!(outcome.stderr.matches("1秒以内に取得できませんでした").count(), 2, "{outcome:#?}");
    assert_eq!(outcome.stderr.matches("1MBを超える大きさです").count(), 2, "{outcome:#?}");
    assert!(files(&workplace).is_empty());
}

#[test]
fn a_fault_that_passes_is_waited_out() {
    let site = Site::open();
    site.answers("/a.pdf", |_, before, stream| {
        let answer = match before {
            0 => response("503 Service Unavailable", &[], b""),
            1 => unmeasured("200 OK", &["Content-Length: 100000"], b"%PDF-1.7"),
            _ => response("200 OK", &[], &plan(OSHU)),
        };
        stream.write_all(&answer).expect("sends");
    });
    site.sends("/moved.pdf", response("301 Moved Permanently", &["Location: /new/tome.pdf"], b""));
    site.sends("/new/tome.pdf", response("200 OK", &[], &plan(TOME)));
    let workplace = listing(&[("oshu", site.address("/a.pdf")), ("tome", site.address("/moved.pdf"))]);
    fetch(&workplace, &[]).exits(0);
    assert_eq!(files(&workplace), ["oshu.pdf", "tome.pdf"]);
    assert_eq!(site.most_at_once(), 1, "a host has one request at a time");
}

#[test]
fn a_proxy_is_taken_from_the_environment() {
    let site = Site::open();
    let address = "http://www.city.example.invalid/plan.pdf";
    site.sends(address, response("200 OK", &[], &plan(OSHU)));
    let workplace = listing(&[("oshu", address.to_owned())]);
    fetch(&workplace, &[]).exits(2).says(&["接続できません"]);
    let proxy = site.address("");
    fetch_with(&workplace, &[], &[("HTTP_PROXY", &proxy)]).exits(0);
    assert_eq!(files(&workplace), ["oshu.pdf"]);
    // A server behind it does not lead into the machine itself.
    let inner = Site::open();
    inner.sends("/secret.pdf", response("200 OK", &[], &plan(TOME)));
    let target = format!("Location: {}", inner.address("/secret.pdf"));
    site.sends("http://www.town.example.invalid/a.pdf", response("302 Found", &[&target], b""));
    let workplace = listing(&[("tome", "http://www.town.example.invalid/a.pdf".to_owned())]);
    fetch_with(&workplace, &[], &[("HTTP_PROXY", &proxy)]).exits(2).says(&["安全のためたどりません"]);
    assert!(inner.asked().is_empty() && files(&workplace).is_empty());
}

#[test]
fn a_registered_digest_is_kept_to() {
    let site = Site::open();
    site.sends("/a.pdf", response("200 OK", &[], &plan(OSHU)));
    let workplace = Workplace::new();
    let pinned = format!("{}sha256 = \"{}\"\n", entry("oshu", &site.address("/a.pdf")), "0".repeat(64));
    workplace.write("corpus/corpus.toml", &pinned);
    fetch(&workplace, &[]).exits(2).says(&["アドレスのPDFは別の内容です"]);
    assert_eq!((workplace.read("corpus/corpus.toml"), files(&workplace).len()), (pinned, 0));
    let outside = entry("oshu", &site.address("/a.pdf")).replace("plans/oshu.pdf", "../oshu.pdf");
    workplace.write("corpus/corpus.toml", outside);
    fetch(&workplace, &[]).exits(2).says(&["文書のフォルダーの外"]);
    assert!(!workplace.path("oshu.pdf").exists());
}

#[test]
fn an_interrupted_fetch_resumes() {
    let site = Site::open();
    site.sends("/a.pdf", response("200 OK", &[], &plan(OSHU)));
    site.answers("/b.pdf", |_, before, stream| {
        let answer = response("200 OK", &[], &plan(TOME));
        if before == 0 {
            let _ = stream.write_all(&answer[..answer.len() / 2]);
            thread::sleep(Duration::from_secs(60));
        } else {
            stream.write_all(&answer).expect("sends");
        }
    });
    let workplace = listing(&[("oshu", site.address("/a.pdf")), ("tome", site.address("/b.pdf"))]);
    let mut command = workplace.command(&["fetch", "--pause", "0"]);
    for name in PROXIES {
        command.env_remove(name);
    }
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("kurabe starts");
    while site.asked().len() < 2 {
        thread::sleep(Duration::from_millis(20));
    }
    child.kill().expect("ends");
    child.wait().expect("has ended");
    assert!(files(&workplace).iter().all(|name| name == "oshu.pdf"), "{:?}", files(&workplace));
    workplace.write("corpus/plans/.kurabe-tmp-half", "%PDF");
    fetch(&workplace, &[]).exits(0);
    assert_eq!(files(&workplace), ["oshu.pdf", "tome.pdf"]);
}

#[test]
fn rejects_requests_with_nothing_to_fetch() {
    let workplace = Workplace::with_corpus();
    fetch(&workplace, &[]).exits(1).says(&["アドレスのある文書がありません"]);
    fetch(&workplace, &["nara"]).exits(2).says(&["文書「nara」は登録されていません"]);
    fetch(&workplace, &["oshu"]).exits(2).says(&["アドレスがありません"]);
    fetch(&workplace, &["--seconds", "0"]).exits(2).says(&["整数ではありません"]);
    workplace.write("corpus/corpus.toml", "[[document]]\nid = \"oshu\"\n");
    fetch(&workplace, &[]).exits(2).says(&["誤りがあるため、取得できません"]);
}
