//! What `kurabe --version` says of the build: release or not, for which system, and of a release from which commit.

use std::path::Path;
use std::process::Command;

/// Sets `KURABE_BUILD`. The commit comes from `$KURABE_COMMIT` or from git, where there is one of them; only a release
/// names it, since every other build would have to be made again after each commit to tell the truth.
pub(super) fn describe() {
    println!("cargo::rerun-if-env-changed=KURABE_COMMIT");
    let target = std::env::var("TARGET").unwrap_or_default();
    let is_release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    let commit = if is_release { given().or_else(from_git) } else { None };
    let kind = if is_release { "公開用" } else { "開発用" };
    let commit = commit.map(|commit| format!("、コミット {commit}")).unwrap_or_default();
    println!("cargo::rustc-env=KURABE_BUILD={kind}{commit}、{target}");
}

fn given() -> Option<String> {
    std::env::var("KURABE_COMMIT").ok().filter(|commit| !commit.is_empty())
}

/// The commit that is checked out; the log of git's HEAD changes whenever another one is. A copy without git that lies in
/// somebody else's repository has no commit.
fn from_git() -> Option<String> {
    if !git(&["rev-parse", "--show-prefix"])?.is_empty() {
        return None;
    }
    let log = git(&["rev-parse", "--git-path", "logs/HEAD"])?;
    if Path::new(&log).exists() {
        println!("cargo::rerun-if-changed={log}");
    }
    git(&["rev-parse", "--short=10", "HEAD"])
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8(output.stdout).ok()?.trim().to_owned())
}
