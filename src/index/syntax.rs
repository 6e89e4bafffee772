//! The query language, as staff know it from web search: words (all must be there), `"phrase"` or 「phrase」, `OR`,
//! `-word`, parentheses, `field:value`. Full-width and half-width signs are equivalent. As in web search, OR binds
//! closer than the space: `窓口 予約 OR 申込` asks for 窓口 and one of the two.

use std::fmt;
use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use super::lexer::{Lexeme, Sign, lexemes};
use crate::text::fold;

/// Largest depth of parentheses, so that hostile input cannot exhaust the stack.
const DEEPEST: usize = 40;
/// Largest length of a query, in characters.
const LONGEST: usize = 2_000;

/// A query that can't be understood. Prints the reason, the query and a mark below the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    /// The mistake and its remedy, in Japanese.
    pub message: String,
    /// The query as given.
    pub query: String,
    /// Bytes of `query` that are wrong.
    pub at: Range<usize>,
}

impl std::error::Error for QueryError {}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // one line on the screen, each control character one column
        let line = |range: Range<usize>| self.query.get(range).unwrap_or("").replace(char::is_control, " ");
        let (before, marked) = (line(0..self.at.start), line(self.at.clone()));
        writeln!(f, "検索式の{}文字目: {}", before.chars().count() + 1, self.message)?;
        writeln!(f, "  {}", line(0..self.query.len()))?;
        write!(f, "  {}{}", " ".repeat(before.width()), "^".repeat(marked.width().max(1)))
    }
}

/// The syntax tree of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    /// A word in any of its forms.
    Word(String),
    /// Exactly these characters.
    Phrase(String),
    /// A value of a field; bytes of the query for messages.
    Field(QueryField, String, Range<usize>),
    /// Excludes these records.
    Not(Box<Self>),
    /// All parts must match.
    All(Vec<Self>),
    /// At least one part must match.
    Any(Vec<Self>),
}

impl Node {
    /// Whether it is one word and nothing else.
    pub(crate) const fn is_word(&self) -> bool {
        matches!(self, Self::Word(_))
    }

    /// The fields that it names, at any depth, without what it excludes.
    pub(crate) fn fields(&self) -> Vec<(QueryField, &str)> {
        match self {
            Self::Field(name, value, _) => vec![(*name, value)],
            Self::All(nodes) | Self::Any(nodes) => nodes.iter().flat_map(Self::fields).collect(),
            Self::Word(_) | Self::Phrase(_) | Self::Not(_) => Vec::new(),
        }
    }
}

/// Fields that a query can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum QueryField {
    Municipality,
    Prefecture,
    Area,
    Topic,
    Year,
    Phase,
    Department,
    Document,
    Page,
    Kind,
    Name,
}

/// Fields by the names that a query may use, the one for messages first.
const FIELDS: [(QueryField, &[&str]); 11] = [
    (QueryField::Municipality, &["市", "自治体", "市町村", "町", "村", "区", "団体", "コード", "city"]),
    (QueryField::Prefecture, &["県", "都道府県", "都", "道", "府", "pref"]),
    (QueryField::Area, &["分野", "項目", "国の項目", "領域", "重点", "area"]),
    (QueryField::Year, &["年度", "年", "year"]),
    (QueryField::Phase, &["段階", "工程", "phase"]),
    (QueryField::Department, &["担当", "担当課", "課", "部署", "dept"]),
    (QueryField::Document, &["文書", "計画", "資料", "doc"]),
    (QueryField::Page, &["ページ", "頁", "page"]),
    (QueryField::Kind, &["種別", "種類", "kind"]),
    (QueryField::Name, &["名称", "取組", "名前", "name"]),
    (QueryField::Topic, &["テーマ", "話題", "トピック", "topic"]),
];

/// Reads a query. `None` if it asks for nothing.
pub(crate) fn parse(query: &str) -> Result<Option<Node>, QueryError> {
    let lexemes = lexemes(query)?;
    if let Some((end, _)) = query.char_indices().nth(LONGEST) {
        return Err(error(query, end..query.len(), format!("検索式が長すぎます。{LONGEST}文字までにしてください。")));
    }
    let mut parser = Parser { query, lexemes: &lexemes, next: 0, depth: 0 };
    let node = parser.all()?;
    match parser.peek() {
        None => Ok(node),
        Some(stray) => Err(error(query, stray.at.clone(), "「)」に対応する「(」がありません。".to_owned())),
    }
}

pub(crate) fn error(query: &str, at: Range<usize>, message: String) -> QueryError {
    QueryError { message, query: query.to_owned(), at }
}

struct Parser<'q> {
    query: &'q str,
    lexemes: &'q [Lexeme],
    next: usize,
    depth: usize,
}

impl<'q> Parser<'q> {
    fn peek(&self) -> Option<&'q Lexeme> {
        self.lexemes.get(self.next)
    }

    fn take(&mut self, sign: &Sign) -> Option<&'q Lexeme> {
        let found = self.peek().filter(|lexeme| lexeme.sign == *sign)?;
        self.next += 1;
        Some(found)
    }

    fn fail<T>(&self, at: &Range<usize>, message: impl Into<String>) -> Result<T, QueryError> {
        Err(error(self.query, at.clone(), message.into()))
    }

    /// Parts side by side, up to the end or a closing parenthesis.
    fn all(&mut self) -> Result<Option<Node>, QueryError> {
        let mut parts = Vec::new();
        while let Some(lexeme) = self.peek().filter(|lexeme| lexeme.sign != Sign::Close) {
            match lexeme.sign {
                Sign::And => self.next += 1,
                Sign::Or => {
                    return self.fail(&lexeme.at, "ORの左に語がありません。「窓口 OR 予約」のように書いてください。");
                }
                _ => parts.push(self.any()?),
            }
        }
        Ok(match parts.len() {
            0 | 1 => parts.pop(),
            _ => Some(Node::All(parts)),
        })
    }

    /// Parts with OR between them.
    fn any(&mut self) -> Result<Node, QueryError> {
        let mut parts = vec![self.part()?];
        while let Some(or) = self.take(&Sign::Or) {
            match self.peek().map(|lexeme| &lexeme.sign) {
                None | Some(Sign::Close | Sign::Or | Sign::And) => {
                    return self.fail(&or.at, "ORの右に語がありません。「窓口 OR 予約」のように書いてください。");
                }
                _ => parts.push(self.part()?),
            }
        }
        Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Node::Any(parts) })
    }

    fn part(&mut self) -> Result<Node, QueryError> {
        let Some(lexeme) = self.peek() else {
            return self.fail(&(self.query.len()..self.query.len()), "語がありません。");
        };
        self.next += 1;
        match &lexeme.sign {
            Sign::Not => match self.peek().map(|next| &next.sign) {
                None | Some(Sign::Close | Sign::Or | Sign::And) => {
                    self.fail(&lexeme.at, "除外する語がありません。「-語」のように続けて書いてください。")
                }
                _ => Ok(Node::Not(Box::new(self.nested(lexeme, Self::part)?))),
            },
            Sign::Open => {
                let Some(inner) = self.nested(lexeme, Self::all)? else {
                    return self.fail(&lexeme.at, "括弧の中に語がありません。");
                };
                match self.take(&Sign::Close) {
                    Some(_) => Ok(inner),
                    None => self.fail(&lexeme.at, "「(」に対応する「)」がありません。"),
                }
            }
            Sign::Phrase(text) => Ok(Node::Phrase(text.clone())),
            Sign::Word(text) => Ok(Node::Word(text.clone())),
            Sign::Field(name, values) => self.field(lexeme, name, values),
            // `any` and `all` look ahead, so these never occur here
            Sign::Close | Sign::Or | Sign::And => self.fail(&lexeme.at, "ここには語が必要です。"),
        }
    }

    fn nested<T>(&mut self, at: &Lexeme, inner: fn(&mut Self) -> Result<T, QueryError>) -> Result<T, QueryError> {
        if self.depth == DEEPEST {
            return self.fail(&at.at, "括弧が深すぎます。");
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    fn field(&self, lexeme: &Lexeme, name: &str, values: &[String]) -> Result<Node, QueryError> {
        let key = fold(name);
        let Some((field, _)) = FIELDS.iter().find(|(_, names)| names.contains(&key.as_str())) else {
            let known: Vec<&str> = FIELDS.iter().map(|(_, names)| names[0]).collect();
            let message = format!(
                "「{name}」という項目はありません。使える項目: {}。文字として探すときは「\"」で囲んでください。",
                known.join("、")
            );
            return self.fail(&lexeme.at, message);
        };
        let mut nodes: Vec<Node> =
            values.iter().map(|value| Node::Field(*field, value.clone(), lexeme.at.clone())).collect();
        match nodes.len() {
            0 => self.fail(&lexeme.at, format!("「{name}:」の後に値がありません。")),
            1 => Ok(nodes.swap_remove(0)),
            _ => Ok(Node::Any(nodes)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn word(text: &str) -> Node {
        Node::Word(text.to_owned())
    }

    fn parsed(query: &str) -> Node {
        parse(query).expect("a query").expect("not empty")
    }

    fn message(query: &str) -> String {
        parse(query).expect_err("an error").to_string()
    }

    #[test]
    fn words_are_joined_by_and_and_or_binds_closer() {
        let expected = Node::All(vec![word("窓口"), Node::Any(vec![word("予約"), word("申込")])]);
        for query in ["窓口 予約 OR 申込", "窓口　予約　ＯＲ　申込", "窓口 AND (予約 | 申込)", "窓口（予約 OR 申込）"]
        {
            assert_eq!(parsed(query), expected, "{query}");
        }
        assert_eq!(parse(" 　 "), Ok(None));
    }

    #[test]
    fn minus_excludes_only_before_a_word() {
        let not = |text: &str| Node::Not(Box::new(word(text)));
        for query in ["窓口 -予約", "窓口 －予約", "窓口 NOT 予約", "窓口 −予約"] {
            assert_eq!(parsed(query), Node::All(vec![word("窓口"), not("予約")]), "{query}");
        }
        assert_eq!(parsed("AI-OCR"), word("AI-OCR"));
        assert_eq!(parsed("窓口 - 予約"), Node::All(vec![word("窓口"), word("予約")]));
        assert_eq!(parsed("ートフォン"), word("ートフォン"), "a long vowel is no minus");
    }

    #[test]
    fn phrases_may_be_quoted_in_any_usual_way() {
        for query in ["\"AI OCR\"", "“AI OCR”", "＂AI OCR＂", "「AI OCR」", "『AI OCR』"] {
            assert_eq!(parsed(query), Node::Phrase("AI OCR".to_owned()), "{query}");
        }
    }

    #[test]
    fn fields_are_named_in_japanese() {
        let Node::All(parts) = parsed("市:奥州市 年度：R8 担当:\"デジタル 推進課\"") else {
            panic!("three parts")
        };
        let fields: Vec<_> = parts
            .iter()
            .map(|part| match part {
                Node::Field(name, value, _) => (*name, value.as_str()),
                other => panic!("{other:?}"),
            })
            .collect();
        let expected = [
            (QueryField::Municipality, "奥州市"),
            (QueryField::Year, "R8"),
            (QueryField::Department, "デジタル 推進課"),
        ];
        assert_eq!(fields, expected);
        assert!(matches!(parsed("市:奥州市、大崎市"), Node::Any(values) if values.len() == 2));
        assert_eq!(parsed("8:30"), word("8:30"), "a time is no field");
        assert_eq!(parsed("https://example.jp"), word("https://example.jp"));
    }

    #[test]
    fn mistakes_are_explained_and_marked() {
        insta::assert_snapshot!(message("窓口 \"改革"));
        insta::assert_snapshot!(message("窓口) 改革"));
        insta::assert_snapshot!(message("ＤＸ 市町:奥州市"));
        for (query, word) in [
            ("(窓口", "対応する「)」"),
            ("窓口 ()", "括弧の中"),
            ("OR 窓口", "ORの左"),
            ("窓口 OR", "ORの右"),
            ("(窓口 OR) 改革", "ORの右"),
            ("窓口 NOT", "除外する語"),
            ("市: 窓口", "値がありません"),
            ("窓口」", "対応する「「」"),
        ] {
            assert!(message(query).contains(word), "{query}: {}", message(query));
        }
        assert!(message(&"(".repeat(500)).contains("深すぎます"));
        assert!(message(&"窓".repeat(3000)).contains("長すぎます"));
    }

    proptest! {
        #[test]
        fn any_input_is_read_or_refused(query in "[窓口a :：\"「」()（）|-]{0,30}|\\PC{0,40}") {
            if let Err(error) = parse(&query) {
                prop_assert!(query.get(error.at.clone()).is_some());
                prop_assert_eq!(error.to_string().lines().count(), 3);
            }
        }
    }
}
