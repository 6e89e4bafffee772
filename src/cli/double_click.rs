//! A start by double click: the window belongs to the program and closes with it, so the output would be lost. kurabe
//! offers the next step and waits before it ends.

use std::io::{self, BufRead as _, Write as _};

/// A process as the system lists it: its number, that of its parent, and its file.
type Process = (u32, u32, String);

/// The program of the Windows desktop, which starts what is double-clicked.
const DESKTOP: &str = "explorer.exe";

/// Whether this process was started from the desktop: by a double click, or a file that was drawn onto its icon.
pub(super) fn is_start() -> bool {
    is_started_from_desktop(&processes(), std::process::id())
}

/// Asks whether to go on; Enter alone is yes.
pub(super) fn agrees(question: &str) -> bool {
    answer(question).is_some_and(|answer| answer.is_empty())
}

/// Keeps the window until Enter is pressed.
pub(super) fn keep_window() {
    answer("\nEnterキーを押すと、この画面を閉じます。");
}

fn answer(question: &str) -> Option<String> {
    let mut line = String::new();
    let asked = write!(io::stderr(), "{question}").and_then(|()| io::stdin().lock().read_line(&mut line));
    asked.is_ok_and(|read| read > 0).then(|| line.trim().to_owned())
}

fn is_started_from_desktop(processes: &[Process], me: u32) -> bool {
    let parent = processes.iter().find(|(id, ..)| *id == me).map(|(_, parent, _)| parent);
    let parent = parent.and_then(|parent| processes.iter().find(|(id, ..)| id == parent));
    parent.is_some_and(|(.., file)| file.eq_ignore_ascii_case(DESKTOP))
}

/// The processes of the system; empty if they cannot be listed.
#[cfg(windows)]
fn processes() -> Vec<Process> {
    let Ok(mut list) = winsafe::HPROCESSLIST::CreateToolhelp32Snapshot(winsafe::co::TH32CS::SNAPPROCESS, None) else {
        return Vec::new();
    };
    let processes = list.iter_processes().map_while(Result::ok);
    processes.map(|process| (process.th32ProcessID, process.th32ParentProcessID, process.szExeFile())).collect()
}

/// Elsewhere no window closes with a program.
#[cfg(not(windows))]
const fn processes() -> Vec<Process> {
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_child_of_the_desktop_was_started_by_double_click() {
        let processes = [
            (4, 0, "System".to_owned()),
            (100, 4, "Explorer.EXE".to_owned()),
            (200, 100, "cmd.exe".to_owned()),
            (300, 200, "kurabe.exe".to_owned()),
            (400, 100, "kurabe.exe".to_owned()),
            (500, 999, "kurabe.exe".to_owned()),
        ];
        let started = |me| is_started_from_desktop(&processes, me);
        assert_eq!([300, 400, 500, 600].map(started), [false, true, false, false]);
    }
}
