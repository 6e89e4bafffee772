//! The pages of `kurabe serve` in a real browser: headless Chromium, driven by `tests/web/browser.mjs`. Where Chromium, Node
//! or the packages of `tests/web` can't be had, the test says so and passes.

mod http;
mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use http::Server;
use support::{OSHU, Workplace, plan};

/// Where distributions put it.
const CHROMIUM: [&str; 3] = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

fn has(program: &str) -> bool {
    let asked = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    asked.is_ok_and(|status| status.success())
}

/// The packages of the lock file, installed where they are missing.
fn packages(folder: &Path) -> bool {
    let are_there =
        || folder.join("node_modules/playwright-core").is_dir() && folder.join("node_modules/axe-core").is_dir();
    if are_there() {
        return true;
    }
    let install =
        Command::new("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(folder).status();
    install.is_ok_and(|status| status.success()) && are_there()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_file() {
            fs::copy(&path, to.join(path.file_name().expect("a name"))).expect("copies");
        }
    }
}

#[test]
fn people_can_do_their_work_in_a_browser() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/web");
    let chromium = std::env::var_os("KURABE_CHROMIUM").map(PathBuf::from);
    let chromium = chromium.or_else(|| CHROMIUM.iter().map(PathBuf::from).find(|path| path.is_file()));
    let Some(chromium) = chromium.filter(|_| has("node") && packages(&folder)) else {
        eprintln!("skipped: Chromium, Node.js or the packages of tests/web are not there");
        return;
    };
    let workplace = Workplace::new();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    copy(&corpus, &workplace.path("corpus"));
    copy(&corpus.join("sample"), &workplace.path("corpus/sample"));
    let pdf = workplace.write("sapporo-plan.pdf", plan(OSHU));
    let server = Server::start(&workplace, &[]);
    let mut command = Command::new("node");
    command.arg("browser.mjs").arg(format!("http://{}/", server.host)).arg(chromium).arg(pdf).current_dir(&folder);
    // For whoever wants to see what the pages look like.
    command.args(std::env::var_os("KURABE_SCREENSHOTS"));
    let output = command.output().expect("node starts");
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).join("\n");
    println!("{said}");
    assert!(output.status.success(), "{said}");
}
