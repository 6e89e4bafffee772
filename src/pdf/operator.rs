//! Tokenizer for content streams (ISO 32000-1, 7.8.2 and 7.2): yields operands and operators. Never fails: invalid
//! bytes are skipped, as in every viewer.

use std::borrow::Cow;

/// An operand. Dictionaries are flat lists of key and value. What needs no decoding is borrowed from the stream.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Operand<'a> {
    Number(f64),
    Name(Cow<'a, [u8]>),
    String(Cow<'a, [u8]>),
    Array(Vec<Self>),
    Dictionary(Vec<(Cow<'a, [u8]>, Self)>),
    /// `true`, `false` or `null`.
    Other,
}

impl Operand<'_> {
    pub(super) const fn number(&self) -> Option<f64> {
        if let Self::Number(n) = self { Some(*n) } else { None }
    }

    pub(super) fn name(&self) -> Option<&[u8]> {
        if let Self::Name(n) = self { Some(n) } else { None }
    }

    /// The value of a key, where this is a dictionary that has it.
    pub(super) fn entry(&self, key: &[u8]) -> Option<&Self> {
        let Self::Dictionary(entries) = self else { return None };
        entries.iter().find(|(k, _)| **k == *key).map(|(_, v)| v)
    }
}

/// Largest nesting of arrays and dictionaries; deeper ones are cut.
const MAX_DEPTH: usize = 32;
/// Largest number of operands of an operator; the rest belongs to a damaged stream.
const MAX_OPERANDS: usize = 512;

/// Reads operators one after the other.
pub(super) struct Operators<'a> {
    data: &'a [u8],
    at: usize,
}

enum Token<'a> {
    Operand(Operand<'a>),
    Operator(usize, usize),
    Close,
    End,
}

impl<'a> Operators<'a> {
    pub(super) const fn new(data: &'a [u8]) -> Self {
        Self { data, at: 0 }
    }

    /// The next operator; its operands replace those in `operands`. `None` at the end.
    pub(super) fn next(&mut self, operands: &mut Vec<Operand<'a>>) -> Option<&'a [u8]> {
        operands.clear();
        loop {
            match self.token(0) {
                Token::Operand(operand) if operands.len() < MAX_OPERANDS => operands.push(operand),
                Token::Operand(_) | Token::Close => {}
                Token::Operator(start, end) => {
                    let operator = &self.data[start..end];
                    if operator == b"BI" {
                        self.skip_inline_image();
                    }
                    return Some(operator);
                }
                Token::End => return None,
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.data.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                while self.peek().is_some_and(|b| b != b'\n' && b != b'\r') {
                    self.at += 1;
                }
            } else if is_space(byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    fn token(&mut self, depth: usize) -> Token<'a> {
        self.skip_space();
        let Some(byte) = self.peek() else { return Token::End };
        match byte {
            b'/' => Token::Operand(Operand::Name(self.name())),
            b'(' => Token::Operand(Operand::String(self.literal_string())),
            b'<' if self.data.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                Token::Operand(self.dictionary(depth + 1))
            }
            b'<' => Token::Operand(Operand::String(self.hex_string())),
            b'[' => {
                self.at += 1;
                Token::Operand(Operand::Array(self.items(depth + 1)))
            }
            b']' | b'}' | b'{' | b')' => {
                self.at += 1;
                Token::Close
            }
            b'>' => {
                self.at += if self.data.get(self.at + 1) == Some(&b'>') { 2 } else { 1 };
                Token::Close
            }
            b'0'..=b'9' | b'+' | b'-' | b'.' => Token::Operand(Operand::Number(self.number())),
            _ => self.word(),
        }
    }

    fn word(&mut self) -> Token<'a> {
        let start = self.at;
        while self.peek().is_some_and(|b| !is_space(b) && !is_delimiter(b)) {
            self.at += 1;
        }
        match &self.data[start..self.at] {
            b"true" | b"false" | b"null" => Token::Operand(Operand::Other),
            _ => Token::Operator(start, self.at),
        }
    }

    /// Numbers as viewers read them: `--5` is -5, `1.2.3` and `5-3` end at the second mark.
    fn number(&mut self) -> f64 {
        let mut negative = false;
        while let Some(sign @ (b'+' | b'-')) = self.peek() {
            negative |= sign == b'-';
            self.at += 1;
        }
        // the digits as one number, and what to divide it by once the point has come
        let (mut digits, mut scale, mut after_point) = (0.0_f64, 1.0_f64, false);
        while let Some(byte) = self.peek() {
            match byte {
                // later ones are finer than a number can be
                b'0'..=b'9' if scale >= 1e16 => {}
                b'0'..=b'9' => {
                    digits = digits * 10.0 + f64::from(byte - b'0');
                    scale *= if after_point { 10.0 } else { 1.0 };
                }
                b'.' if !after_point => after_point = true,
                _ if is_space(byte) || is_delimiter(byte) => break,
                b'-' | b'.' => {
                    while self.peek().is_some_and(|b| !is_space(b) && !is_delimiter(b)) {
                        self.at += 1;
                    }
                    break;
                }
                // a letter glued to a number begins the operator
                _ => break,
            }
            self.at += 1;
        }
        let value = digits / scale;
        if negative { -value } else { value }
    }

    fn name(&mut self) -> Cow<'a, [u8]> {
        self.at += 1;
        let start = self.at;
        while self.peek().is_some_and(|b| b != b'#' && !is_space(b) && !is_delimiter(b)) {
            self.at += 1;
        }
        let plain = &self.data[start..self.at];
        if self.peek() == Some(b'#') { Cow::Owned(self.escaped_name(plain.to_vec())) } else { Cow::Borrowed(plain) }
    }

    /// The rest of a name that has `#` in it (7.3.5).
    fn escaped_name(&mut self, mut name: Vec<u8>) -> Vec<u8> {
        while let Some(byte) = self.peek().filter(|b| !is_space(*b) && !is_delimiter(*b)) {
            let hex =
                self.data.get(self.at + 1..self.at + 3).and_then(|h| Some(hex_digit(h[0])? * 16 + hex_digit(h[1])?));
            match hex {
                Some(value) if byte == b'#' => {
                    name.push(value);
                    self.at += 3;
                }
                _ => {
                    name.push(byte);
                    self.at += 1;
                }
            }
        }
        name
    }

    fn literal_string(&mut self) -> Cow<'a, [u8]> {
        self.at += 1;
        let rest = &self.data[self.at..];
        match rest.iter().position(|b| matches!(b, b'(' | b')' | b'\\')) {
            Some(end) if rest[end] == b')' => {
                self.at += end + 1;
                Cow::Borrowed(&rest[..end])
            }
            _ => Cow::Owned(self.escaped_string()),
        }
    }

    /// A string with brackets or escapes in it (7.3.4.2), from after its opening bracket.
    fn escaped_string(&mut self) -> Vec<u8> {
        let (mut text, mut depth) = (Vec::new(), 1);
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'(' => depth += 1,
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                b'\\' => {
                    self.escape(&mut text);
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
        text
    }

    fn escape(&mut self, text: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
            }
            b'\n' => {}
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                    value = value * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                text.push(value as u8);
            }
            other => text.push(other),
        }
    }

    fn hex_string(&mut self) -> Cow<'a, [u8]> {
        self.at += 1;
        let (mut bytes, mut high) = (Vec::with_capacity(8), None);
        while let Some(byte) = self.peek() {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            let Some(digit) = hex_digit(byte) else { continue };
            match high.take() {
                None => high = Some(digit),
                Some(h) => bytes.push(h * 16 + digit),
            }
        }
        bytes.extend(high.map(|h| h * 16));
        Cow::Owned(bytes)
    }

    fn items(&mut self, depth: usize) -> Vec<Operand<'a>> {
        let mut items = Vec::new();
        loop {
            match self.nested(depth) {
                Token::Operand(item) => items.push(item),
                Token::Operator(..) => {}
                Token::Close | Token::End => return items,
            }
        }
    }

    fn dictionary(&mut self, depth: usize) -> Operand<'a> {
        let (mut entries, mut key) = (Vec::new(), None);
        loop {
            match (self.nested(depth), key.take()) {
                (Token::Operand(value), Some(name)) => entries.push((name, value)),
                (Token::Operand(Operand::Name(name)), None) => key = Some(name),
                (Token::Operand(_) | Token::Operator(..), _) => {}
                (Token::Close | Token::End, _) => return Operand::Dictionary(entries),
            }
        }
    }

    fn nested(&mut self, depth: usize) -> Token<'a> {
        if depth < MAX_DEPTH {
            return self.token(depth);
        }
        self.at = self.data.len();
        Token::End
    }

    /// Skips from after `BI` to after `EI` (8.9.7): the data ends at an `EI` between white space that is
    /// followed by something that looks like content, since the bytes may hold any two letters.
    fn skip_inline_image(&mut self) {
        let rest = &self.data[self.at..];
        let data = rest.windows(3).position(|w| is_space(w[0]) && &w[1..] == b"ID").map_or(0, |p| p + 3);
        let end = rest.get(data..).and_then(|bytes| {
            bytes.windows(3).enumerate().position(|(i, w)| {
                is_space(w[0]) && &w[1..] == b"EI" && {
                    let after = bytes.get(i + 3..(i + 13).min(bytes.len())).unwrap_or_default();
                    after.first().is_none_or(|b| is_space(*b))
                        && after.iter().all(|b| matches!(b, 9 | 10 | 12 | 13 | 32..=126))
                }
            })
        });
        self.at = end.map_or(self.data.len(), |e| self.at + data + e + 3);
    }
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

const fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

const fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(data: &[u8]) -> Vec<(String, Vec<Operand<'_>>)> {
        let (mut operators, mut operands, mut out) = (Operators::new(data), Vec::new(), Vec::new());
        while let Some(op) = operators.next(&mut operands) {
            out.push((String::from_utf8_lossy(op).into_owned(), operands.clone()));
        }
        out
    }

    #[test]
    fn reads_numbers_strings_names_and_arrays() {
        let got = all(b"/F1 12.5 Tf [(a\\)\\101) -120 <4 1>] TJ -.5 --3 Td");
        assert_eq!(got[0], ("Tf".into(), vec![Operand::Name(b"F1".into()), Operand::Number(12.5)]));
        let Operand::Array(items) = &got[1].1[0] else { panic!("no array") };
        assert_eq!(items[0], Operand::String(b"a)A".into()));
        assert_eq!(items[2], Operand::String(b"A".into()));
        assert_eq!(got[2].1, vec![Operand::Number(-0.5), Operand::Number(-3.0)]);
    }

    #[test]
    fn skips_inline_images_whatever_their_bytes() {
        let got = all(b"q BI /W 1 /H 1 ID \x01 EI\xff\x02 EI Q");
        let names: Vec<_> = got.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["q", "BI", "Q"]);
    }

    #[test]
    fn survives_deep_nesting_and_unclosed_strings() {
        assert!(all(&[b'['; 100_000]).is_empty());
        assert!(all(b"(never closed").is_empty());
        assert_eq!(all(b"]]>> q").len(), 1);
    }
}
