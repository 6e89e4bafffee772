//! Questions to the user at a terminal. Without a terminal no question is asked.

use std::fmt::Display;
use std::io::{self, BufRead, IsTerminal as _, Write};
use std::str::FromStr;

/// Whether standard input and standard error are terminals.
pub(super) fn is_somebody_there() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks for a value; an empty line or the end of input accepts the proposed one; `-` means none. Invalid input is
/// asked for again.
pub(super) fn value<T: Display + FromStr<Err: Display>>(
    label: &str,
    proposed: Option<T>,
    input: &mut impl BufRead,
    out: &mut impl Write,
) -> io::Result<Option<T>> {
    loop {
        let shown =
            proposed.as_ref().map(|value| format!("［{value}］（このままなら Enter、なければ -）")).unwrap_or_default();
        write!(out, "{label}{shown}: ")?;
        out.flush()?;
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 || line.trim().is_empty() {
            return Ok(proposed);
        }
        match line.trim().parse() {
            _ if line.trim() == "-" => return Ok(None),
            Ok(value) => return Ok(Some(value)),
            Err(reason) => writeln!(out, "{reason}")?,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::corpus::YearMonth;

    #[test]
    fn an_answer_replaces_what_is_proposed_and_a_wrong_one_is_asked_for_again() {
        let ask = |answers: &str| {
            let mut out = Vec::new();
            let proposed = Some("2026-03".parse::<YearMonth>().unwrap());
            let said = value("公表年月", proposed, &mut answers.as_bytes(), &mut out).unwrap();
            (said.map(|month| month.to_string()).unwrap_or_default(), String::from_utf8(out).unwrap())
        };
        let question = "公表年月［2026-03］（このままなら Enter、なければ -）: ";
        assert_eq!(ask("\n"), ("2026-03".to_owned(), question.to_owned()));
        assert_eq!((ask("").0, ask("-\n").0), ("2026-03".to_owned(), String::new()));
        let (said, shown) = ask("来年\n令和7年3月\n");
        assert!(said == "2025-03" && shown.contains("「来年」は年月ではありません"), "{said} {shown}");
    }
}
