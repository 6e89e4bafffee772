//! Texts that a spreadsheet would take for a formula: they get an apostrophe before them, the sign for "text" in every
//! spreadsheet, and lose it when they are read back.

/// Characters that start a formula in a spreadsheet, in half and full width.
const SIGNS: [char; 9] = ['=', '+', '-', '@', '\t', '＝', '＋', '－', '＠'];

/// The text, unable to start a formula. White space before the sign does not make it safe.
#[must_use]
pub fn quoted(text: &str) -> String {
    if would_calculate(text) { format!("'{text}") } else { text.to_owned() }
}

/// The text that [`quoted`] made this of: what begins with apostrophes and then a formula sign loses one of them.
#[must_use]
pub fn unquoted(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| would_calculate(rest)).unwrap_or(text)
}

fn would_calculate(text: &str) -> bool {
    text.trim_start_matches(|c: char| c == '\'' || (c.is_whitespace() && c != '\t')).starts_with(SIGNS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoting_is_reversible() {
        for text in ["=1+2", "'=1", " +3", "－５", "\tx", "普通", "'普通", "令和6年度 = 2024", ""] {
            assert_eq!(unquoted(&quoted(text)), text);
        }
        assert_eq!(quoted("=1+2"), "'=1+2");
        assert_eq!(unquoted("'普通"), "'普通");
    }
}
