//! Interprets a query. In: its syntax tree and the places that the index knows. Out: its parts, each with a query of
//! its own: question words are dropped, municipalities, years, phases and departments become conditions, and names of
//! areas and topics find the records that belong to them.

use super::compile::year_range;
use super::syntax::{Node, QueryField};
use super::unit::units;
use super::vocabulary::SearchVocabulary;
use crate::text::{Token, WordClass, fold};

/// The parts of a query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Understood {
    pub(crate) parts: Vec<QueryPart>,
    /// Texts that were split into several parts: records that contain them as typed come first.
    pub(crate) literal: Vec<String>,
}

/// A part of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct QueryPart {
    /// The query of this part.
    pub(crate) node: Node,
    /// The words of the query.
    pub(crate) said: String,
    pub(crate) role: PartRole,
}

/// The role of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PartRole {
    /// A word, which may be left out if no record has all words.
    Word,
    /// A question word, which counts only if there is no other word.
    Idle,
    /// A place that a word names.
    Place,
    /// A year, a phase, a department that a word names.
    Condition,
    /// An element of the query language, taken literally.
    Fixed,
}

/// Tells whether a field of the index has a value.
pub(crate) type Stands<'a> = &'a dyn Fn(QueryField, &str) -> bool;

/// Interprets a query.
pub(crate) fn understand(node: &Node, vocabulary: &SearchVocabulary, stands: Stands<'_>) -> Understood {
    let reading = Reading { vocabulary, stands };
    let mut understood = Understood::default();
    match node {
        Node::All(nodes) => nodes.iter().for_each(|node| reading.add(node, &mut understood)),
        other => reading.add(other, &mut understood),
    }
    understood.parts = settled(understood.parts);
    understood
}

/// The meaning of one word by itself.
pub(crate) fn meaning(text: &str, vocabulary: &SearchVocabulary, stands: Stands<'_>) -> Node {
    joined(settled(Reading { vocabulary, stands }.word(text)))
}

struct Reading<'a> {
    vocabulary: &'a SearchVocabulary,
    stands: Stands<'a>,
}

impl Reading<'_> {
    fn add(&self, node: &Node, understood: &mut Understood) {
        match node {
            Node::Word(text) => {
                let parts = self.word(text);
                if parts.iter().filter(|part| part.role == PartRole::Word).count() > 1 {
                    understood.literal.push(text.clone());
                }
                understood.parts.extend(parts);
            }
            other => {
                understood.parts.push(QueryPart {
                    node: self.within(other),
                    said: String::new(),
                    role: PartRole::Fixed,
                });
            }
        }
    }

    /// The tree with the meaning of its words filled in.
    fn within(&self, node: &Node) -> Node {
        let all = |nodes: &[Node]| nodes.iter().map(|node| self.within(node)).collect();
        match node {
            Node::Word(text) => joined(settled(self.word(text))),
            // an excluded word excludes only itself, not its other meanings
            Node::Not(inner) => match &**inner {
                Node::Word(text) if self.unit(text).role == PartRole::Condition => node.clone(),
                other => Node::Not(Box::new(self.within(other))),
            },
            Node::All(nodes) => Node::All(all(nodes)),
            Node::Any(nodes) => Node::Any(all(nodes)),
            Node::Phrase(_) | Node::Field(..) => node.clone(),
        }
    }

    /// The parts of a word as it was typed, which may be a question.
    fn word(&self, text: &str) -> Vec<QueryPart> {
        if let Some(place) = self.place(text) {
            return vec![place];
        }
        if is_kana(text) {
            return vec![self.unit(text)];
        }
        if let Some((kana, rest)) = self.led_by_reading(text) {
            return std::iter::once(self.unit(kana)).chain(self.word(rest)).collect();
        }
        let cut = units(text, self.vocabulary);
        let names = self.names(text);
        let is_single = self.vocabulary.analyser.words(text).len() <= 1;
        if cut.is_empty() || is_single || is_whole(&cut, text) {
            return self.placed(text);
        }
        let parts: Vec<QueryPart> = cut.iter().flat_map(|unit| self.placed(unit)).collect();
        if names.is_empty() {
            return parts;
        }
        // 待たない窓口・窓口予約 is one name with two parts
        let names = text.split('・').filter(|name| *name != text).map(word).chain(names);
        let ways = [word(text), joined(settled(parts))].into_iter().chain(names);
        vec![QueryPart { node: Node::Any(ways.collect()), said: text.to_owned(), role: PartRole::Word }]
    }

    /// The reading with which a question begins, without its particle, and what follows: けいやくの電子化. No dictionary
    /// segments it correctly.
    fn led_by_reading<'t>(&self, text: &'t str) -> Option<(&'t str, &'t str)> {
        let end = text.find(|c: char| !is_hiragana(c))?;
        let (run, rest) = text.split_at(end);
        let kana = run.strip_suffix(['の', 'を', 'で', 'に', 'が', 'は', 'と']).filter(|kana| is_kana(kana))?;
        let tokens = self.vocabulary.analyser.tokens(kana);
        let is_idle = |token: &Token<'_>| {
            [token.surface, &token.base].iter().any(|word| self.vocabulary.questions.is_idle(&fold(word)))
        };
        let is_word = matches!(tokens.as_slice(), [only] if only.class != WordClass::Verb);
        (!is_word && !tokens.iter().any(is_idle)).then_some((kana, rest))
    }

    /// A unit, and before it the municipality that it begins with: 奥州市窓口予約.
    fn placed(&self, text: &str) -> Vec<QueryPart> {
        let whole = self.unit(text);
        if whole.role != PartRole::Word || !whole.node.is_word() {
            return vec![whole];
        }
        let ends = text.char_indices().filter(|(_, c)| "市町村区県都府道".contains(*c));
        let mut places = ends.rev().filter_map(|(at, c)| {
            let (before, rest) = text.split_at(at + c.len_utf8());
            Some((self.place(before).filter(|_| !rest.is_empty())?, rest))
        });
        match places.next() {
            Some((place, rest)) => vec![place, self.unit(rest)],
            None => vec![whole],
        }
    }

    fn unit(&self, text: &str) -> QueryPart {
        let part = |node: Node, role: PartRole| QueryPart { node, said: text.to_owned(), role };
        let folded = fold(text);
        let questions = &self.vocabulary.questions;
        if questions.is_idle(&folded) {
            return part(word(text), PartRole::Idle);
        }
        if let Some(place) = self.place(text) {
            return place;
        }
        let or = |field: Node| Node::Any(vec![word(text), field]);
        if year_range(text).is_some() {
            return part(or(field(QueryField::Year, text)), PartRole::Condition);
        }
        if let Some(phase) = questions.phase(&folded) {
            return part(or(field(QueryField::Phase, phase.label())), PartRole::Condition);
        }
        if questions.is_department(&folded) && (self.stands)(QueryField::Department, text) {
            return part(or(field(QueryField::Department, text)), PartRole::Condition);
        }
        let names = self.names(text);
        let several = text.split('・').filter(|name| *name != text && !names.is_empty()).map(word);
        let ways: Vec<Node> =
            [word(text)].into_iter().chain(several).chain(names.clone()).chain(self.stem(text)).collect();
        part(if ways.len() == 1 { word(text) } else { Node::Any(ways) }, PartRole::Word)
    }

    /// The municipality or prefecture with this full name, or with its prefecture before it: 岩手県奥州市.
    fn place(&self, text: &str) -> Option<QueryPart> {
        let place = |node: Node| QueryPart { node, said: text.to_owned(), role: PartRole::Place };
        let stands = |name: QueryField, text: &str| {
            let ends = text.ends_with(['市', '町', '村', '区', '県', '都', '府', '道']);
            (ends && (self.stands)(name, text)).then(|| field(name, text))
        };
        let whole = [QueryField::Municipality, QueryField::Prefecture].into_iter().find_map(|name| stands(name, text));
        let both = || {
            let ends = text.char_indices().filter(|(_, c)| "県都府道".contains(*c));
            let mut cuts = ends.map(|(at, c)| text.split_at(at + c.len_utf8()));
            cuts.find_map(|(prefecture, municipality)| {
                let parts =
                    [stands(QueryField::Prefecture, prefecture)?, stands(QueryField::Municipality, municipality)?];
                Some(Node::All(parts.into()))
            })
        };
        whole.or_else(both).map(place)
    }

    /// The places whose name without its last character is a word: 奥州 may be 奥州市.
    fn stem(&self, text: &str) -> Vec<Node> {
        /// Smallest length, in characters, of a name without its ending; shorter ones are ordinary words more often
        /// than places: 津, 光.
        const SHORTEST: usize = 2;
        let fields =
            [(QueryField::Municipality, ["市", "町", "村", "区"]), (QueryField::Prefecture, ["県", "都", "府", "道"])];
        if text.chars().count() < SHORTEST {
            return Vec::new();
        }
        let names =
            fields.into_iter().flat_map(|(name, endings)| endings.map(|ending| (name, format!("{text}{ending}"))));
        names.filter(|(name, full)| (self.stands)(*name, full)).map(|(name, full)| field(name, &full)).collect()
    }

    /// The areas and topics that a text names.
    fn names(&self, text: &str) -> Vec<Node> {
        let named = self.vocabulary.named(text);
        let areas = named.areas.iter().map(|id| field(QueryField::Area, id));
        areas.chain(named.topics.iter().map(|id| field(QueryField::Topic, id))).collect()
    }
}

fn word(text: &str) -> Node {
    Node::Word(text.to_owned())
}

fn field(name: QueryField, value: &str) -> Node {
    Node::Field(name, value.to_owned(), 0..0)
}

/// Whether a text is written in kana alone: it may be the reading of a word, which no dictionary can segment.
fn is_kana(text: &str) -> bool {
    /// Smallest length of a reading, in characters; shorter ones belong to too many words.
    const SHORTEST: usize = 3;
    text.chars().all(is_hiragana) && text.chars().count() >= SHORTEST
}

const fn is_hiragana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ー')
}

/// Whether a text was kept completely.
fn is_whole(units: &[String], text: &str) -> bool {
    matches!(units, [only] if fold(only) == fold(text))
}

/// The parts without question words, if others remain. A phase next to a year is the phase in that year.
fn settled(mut parts: Vec<QueryPart>) -> Vec<QueryPart> {
    if parts.iter().any(|part| part.role != PartRole::Idle && !matches!(part.node, Node::Not(_))) {
        parts.retain(|part| part.role != PartRole::Idle);
    }
    let of = |wanted: QueryField| {
        move |part: &&QueryPart| {
            part.role == PartRole::Condition && part.node.fields().iter().any(|(name, _)| *name == wanted)
        }
    };
    let year = parts.iter().find(of(QueryField::Year)).cloned();
    let phase = parts.iter().find(of(QueryField::Phase)).cloned();
    if let (Some(year), Some(phase)) = (year, phase) {
        let only = |part: &QueryPart| match &part.node {
            Node::Any(ways) => ways.last().cloned(),
            _ => None,
        };
        let both = [only(&year), only(&phase)].into_iter().flatten().collect();
        let said = format!("{}の{}", year.said, phase.said);
        parts.retain(|part| *part != year && *part != phase);
        parts.push(QueryPart { node: Node::All(both), said, role: PartRole::Condition });
    }
    parts
}

/// All of these as one node.
fn joined(parts: Vec<QueryPart>) -> Node {
    let mut nodes: Vec<Node> = parts.into_iter().map(|part| part.node).collect();
    if nodes.len() == 1 { nodes.swap_remove(0) } else { Node::All(nodes) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;
    use crate::index::syntax::parse;
    use crate::taxonomy::Taxonomy;

    /// A short description of a node.
    fn shown(node: &Node) -> String {
        let list = |nodes: &[Node], between: &str| nodes.iter().map(shown).collect::<Vec<_>>().join(between);
        match node {
            Node::Word(text) => text.clone(),
            Node::Phrase(text) => format!("\"{text}\""),
            Node::Field(name, value, _) => format!("{name:?}:{value}"),
            Node::Not(inner) => format!("-{}", shown(inner)),
            Node::All(nodes) => format!("({})", list(nodes, " ")),
            Node::Any(nodes) => format!("[{}]", list(nodes, "|")),
        }
    }

    fn understood(query: &str) -> String {
        let dictionaries = Dictionaries::embedded();
        let taxonomy = Taxonomy::load(&dictionaries).expect("embedded dictionaries");
        let vocabulary = SearchVocabulary::open(&dictionaries, &taxonomy).expect("embedded dictionaries");
        let known = ["奥州市", "登米市", "岩手県", "宮城県", "市民課"];
        let stands = |_: QueryField, value: &str| known.contains(&value);
        let node = parse(query).expect("a query").expect("not empty");
        let parts = understand(&node, &vocabulary, &stands).parts;
        parts.iter().map(|part| shown(&part.node)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn questions_leave_what_is_looked_for() {
        assert_eq!(understood("議事録をつくっている市はどこ"), "[議事録|Topic:minutes] つくる");
        assert_eq!(understood("職員の残業を減らす取組"), "職員 残業 減らす");
        assert_eq!(understood("取組"), "取組", "a word that asks is looked for where it stands alone");
        assert_eq!(understood("自治体 -奥州市"), "自治体 -Municipality:奥州市");
    }

    #[test]
    fn places_years_phases_and_departments_are_conditions() {
        assert_eq!(understood("登米市"), "Municipality:登米市");
        assert_eq!(understood("岩手県奥州市の除雪"), "(Prefecture:岩手県 Municipality:奥州市) [除雪|Topic:snow]");
        assert_eq!(understood("奥州市職員"), "Municipality:奥州市 職員");
        assert_eq!(understood("奥州 職員"), "[奥州|Municipality:奥州市] 職員");
        assert_eq!(understood("令和8年度に始める取組"), "(Year:令和8年度 Phase:導入)");
        assert_eq!(understood("市民課の取組"), "[市民課|Department:市民課]");
        assert_eq!(understood("検討中の自治体"), "[検討中|Phase:検討]");
    }

    #[test]
    fn names_of_areas_and_topics_find_what_belongs_to_them() {
        assert_eq!(understood("文書管理"), "[文書管理|Topic:document_management]");
        assert_eq!(understood("窓口予約"), "[窓口予約|Topic:no_wait_counter]");
        assert_eq!(understood("フロントヤード改革"), "[フロントヤード改革|Area:frontyard]");
        assert_eq!(understood("推進"), "推進", "a part of many names names none");
        assert_eq!(understood("かかないまどぐち"), "かかないまどぐち", "a reading is not cut");
        assert_eq!(understood("けいやくの電子化"), "けいやく 電子化", "nor one that words follow");
        assert_eq!(understood("どのように除雪"), "[除雪|Topic:snow]");
    }
}
