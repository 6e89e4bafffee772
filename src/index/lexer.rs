//! Splits a query into words, phrases, fields and signs. Variants of a Japanese keyboard are equivalent: full-width
//! signs, curved quotes, corner brackets.

use std::ops::Range;

use super::syntax::{QueryError, error};

/// A part of the query with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lexeme {
    pub(crate) sign: Sign,
    /// Bytes of the query.
    pub(crate) at: Range<usize>,
}

/// The kind of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sign {
    Word(String),
    Phrase(String),
    /// Name and values, as written; `市:奥州市,大崎市` has two.
    Field(String, Vec<String>),
    Not,
    And,
    Or,
    Open,
    Close,
}

/// Closing quotes by their opening one.
const QUOTES: [(char, &[char]); 7] = [
    ('"', &['"', '”', '“', '＂']),
    ('＂', &['"', '”', '“', '＂']),
    ('“', &['"', '”', '“', '＂']),
    ('”', &['"', '”', '“', '＂']),
    ('「', &['」']),
    ('『', &['』']),
    ('｢', &['｣']),
];

/// Separators of listed words: 窓口、予約.
const SEPARATOR: char = '、';

fn closers(opener: char) -> Option<&'static [char]> {
    QUOTES.iter().find(|(open, _)| *open == opener).map(|(_, close)| *close)
}

/// The parts of a query.
pub(crate) fn lexemes(query: &str) -> Result<Vec<Lexeme>, QueryError> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = query[at..].chars().next() {
        let after = at + first.len_utf8();
        let end = match first {
            c if c.is_whitespace() || c == SEPARATOR => {
                at = after;
                continue;
            }
            '(' | '（' => push(&mut found, Sign::Open, at..after),
            ')' | '）' => push(&mut found, Sign::Close, at..after),
            '|' | '｜' => push(&mut found, Sign::Or, at..after),
            '&' | '＆' if stands_alone(query, after) => push(&mut found, Sign::And, at..after),
            // a dash between two words is literal; before a word it excludes
            '-' | '－' | '−' | '‐' | '–' if stands_alone(query, after) => after,
            '-' | '－' | '−' | '‐' | '–' => push(&mut found, Sign::Not, at..after),
            '」' | '』' | '｣' => {
                let (open, _) = QUOTES.iter().find(|(_, close)| close.contains(&first)).unwrap_or(&QUOTES[0]);
                return Err(error(query, at..after, format!("「{first}」に対応する「{open}」がありません。")));
            }
            c if closers(c).is_some() => {
                let (text, end) = quoted(query, at)?;
                push(&mut found, Sign::Phrase(text), at..end)
            }
            _ => word(query, at, &mut found)?,
        };
        at = end;
    }
    Ok(found)
}

fn push(found: &mut Vec<Lexeme>, sign: Sign, at: Range<usize>) -> usize {
    let end = at.end;
    found.push(Lexeme { sign, at });
    end
}

fn stands_alone(query: &str, after: usize) -> bool {
    query[after..].chars().next().is_none_or(char::is_whitespace)
}

/// The text between quotes that open at `at`, and the byte after the closing one.
fn quoted(query: &str, at: usize) -> Result<(String, usize), QueryError> {
    let mut rest = query[at..].char_indices();
    let Some((_, open)) = rest.next() else { return Ok((String::new(), at)) };
    let close = closers(open).unwrap_or(&['"']);
    let Some((length, last)) = rest.find(|(_, c)| close.contains(c)) else {
        let message = format!("「{open}」が閉じられていません。終わりに「{}」を付けてください。", close[0]);
        return Err(error(query, at..at + open.len_utf8(), message));
    };
    let text = query[at + open.len_utf8()..at + length].to_owned();
    Ok((text, at + length + last.len_utf8()))
}

/// A word, or a field with its value, from `at` on. Returns where it ends.
fn word(query: &str, at: usize, found: &mut Vec<Lexeme>) -> Result<usize, QueryError> {
    let ends = |c: char| c.is_whitespace() || "()（）|｜」』｣".contains(c) || closers(c).is_some();
    let end = query[at..].find(ends).map_or(query.len(), |length| at + length);
    let whole = &query[at..end];
    // in the value of a field it separates values
    let end = match whole.find(SEPARATOR) {
        Some(length) if !whole[..length].contains([':', '：']) => at + length,
        _ => end,
    };
    let text = &query[at..end];
    let sign = match text.split_once([':', '：']) {
        // 8:30 and https:// are not fields
        Some((name, value)) if !name.chars().all(|c| c.is_numeric()) && !value.starts_with("//") => {
            let opens = query[end..].chars().next().is_some_and(|c| closers(c).is_some());
            if value.is_empty() && opens {
                let (value, end) = quoted(query, end)?;
                return Ok(push(found, Sign::Field(name.to_owned(), vec![value]), at..end));
            }
            let values = value.split([',', '、', '，']).filter(|value| !value.is_empty());
            Sign::Field(name.to_owned(), values.map(str::to_owned).collect())
        }
        _ => match text {
            "OR" | "ＯＲ" => Sign::Or,
            "AND" | "ＡＮＤ" => Sign::And,
            "NOT" | "ＮＯＴ" => Sign::Not,
            _ => Sign::Word(text.to_owned()),
        },
    };
    Ok(push(found, sign, at..end))
}
