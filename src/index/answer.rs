//! Answers a query with the records that match all of it, else with those that match most of it, and notes the
//! difference.

use std::cmp::Reverse;

use tantivy::collector::Count;
use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, EnableScoring, Occur, Query as TantivyQuery};
use tantivy::schema::Field;
use tantivy::{DocAddress, DocSet as _, Score, Term};

use super::collect::matches;
use super::compile::{CompileError, all_but, filter, year_range};
use super::hit::SnippetRequest;
use super::record::RecordKind;
use super::respell::{Respelt, respell};
use super::search::{Hits, Query, Reader, SearchError};
use super::snippet::patterns;
use super::syntax::{Node, QueryField, error, parse};
use super::understand::{PartRole, QueryPart, Understood, meaning, understand};
use super::unit::inside;
use crate::calendar::YearRange;
use crate::text::fold;

/// Score added to a record that contains the words exactly as typed, in sequence.
const WEIGHT_LITERAL: Score = 0.5;

/// Score added to a record with all kept words when others were left out: more than any word scores.
const WEIGHT_PREFERRED: Score = 1000.0;

impl Reader<'_> {
    /// The best records for a query.
    ///
    /// # Errors
    /// Where the query has a mistake, or the index can't be read.
    pub fn search(&self, query: &Query) -> Result<Hits, SearchError> {
        let stands = |field: QueryField, value: &str| self.stands(field, value);
        let node = parse(&query.text)?;
        let understood = node.map(|node| understand(&node, self.vocabulary, &stands)).unwrap_or_default();
        let filters = self.filters(query)?;
        if understood.parts.is_empty() && filters.is_empty() {
            return Err(SearchError::Filter("検索する語がありません。例: kurabe search \"窓口 予約\"".to_owned()));
        }
        let mut asking = Asking { reader: self, query, filters, understood, preferred: None };
        let mut hits = asking.answer()?;
        hits.hits.drain(..query.offset.min(hits.hits.len()));
        Ok(hits)
    }

    /// Whether a field of the index has a value. An unreadable index has none; the search itself reports the error.
    fn stands(&self, field: QueryField, value: &str) -> bool {
        let exactly = |field: Field| self.searcher.doc_freq(&Term::from_field_text(field, &fold(value)));
        match field {
            QueryField::Municipality => exactly(self.fields.municipality).is_ok_and(|count| count > 0),
            QueryField::Prefecture => exactly(self.fields.prefecture).is_ok_and(|count| count > 0),
            QueryField::Department => self.count(&*self.compiler().department(value)).is_ok_and(|count| count > 0),
            _ => false,
        }
    }

    fn count(&self, query: &dyn TantivyQuery) -> Result<usize, SearchError> {
        self.searcher.search(query, &Count).map_err(|cause| self.unreadable(cause))
    }
}

impl Reader<'_> {
    /// The names of the municipalities and prefectures of the index.
    pub(crate) fn place_names(&self) -> Vec<String> {
        let mut names = Vec::new();
        for reader in self.searcher.segment_readers() {
            for field in [self.fields.municipality, self.fields.prefecture] {
                let Ok(index) = reader.inverted_index(field) else { continue };
                let Ok(mut terms) = index.terms().stream() else { continue };
                while terms.advance() {
                    names.extend(std::str::from_utf8(terms.key()).map(str::to_owned));
                }
            }
        }
        names
    }

    /// The choices that match a record.
    fn matching<'q>(
        &self,
        record: DocAddress,
        choices: impl Iterator<Item = (usize, &'q dyn TantivyQuery)>,
    ) -> Result<Vec<usize>, SearchError> {
        let reader = self.searcher.segment_reader(record.segment_ord);
        let mut matching = Vec::new();
        for (place, query) in choices {
            let scoring = EnableScoring::disabled_from_searcher(&self.searcher);
            let weight = query.weight(scoring).map_err(|cause| self.unreadable(cause))?;
            let mut scorer = weight.scorer(reader, 1.0).map_err(|cause| self.unreadable(cause))?;
            let at = if scorer.doc() < record.doc_id { scorer.seek(record.doc_id) } else { scorer.doc() };
            if at == record.doc_id {
                matching.push(place);
            }
        }
        Ok(matching)
    }
}

/// A query that is being answered.
struct Asking<'a> {
    reader: &'a Reader<'a>,
    query: &'a Query,
    /// The conditions besides the words.
    filters: Vec<Box<dyn TantivyQuery>>,
    understood: Understood,
    /// The part of the query whose matches come first, if words were left out.
    preferred: Option<Node>,
}

impl Asking<'_> {
    fn answer(&mut self) -> Result<Hits, SearchError> {
        let only_places =
            !self.understood.parts.is_empty() && self.understood.parts.iter().all(|part| part.role == PartRole::Place);
        if only_places && self.query.kinds.is_empty() && self.query.kind_names.is_empty() {
            // a place by itself asks for the initiatives there, not for every line of its plans
            let initiatives = self.found(vec![self.reader.compiler().of_kind(RecordKind::Initiative)])?;
            if initiatives.total > 0 {
                return Ok(initiatives);
            }
        }
        let all = self.found(Vec::new())?;
        if all.total > 0 {
            return Ok(all);
        }
        let mut notes = self.respell()?;
        let mut hits = if notes.is_empty() { all } else { self.found(Vec::new())? };
        if hits.total == 0 {
            notes.extend(self.leave_out()?);
            hits = self.found(Vec::new())?;
        }
        // if nothing is found, notes on what else was tried do not help
        hits.notes = if hits.total > 0 { notes } else { Vec::new() };
        Ok(hits)
    }

    /// The records that have all parts.
    fn found(&self, further: Vec<Box<dyn TantivyQuery>>) -> Result<Hits, SearchError> {
        let mut wanted: Vec<_> = self.filters.iter().map(|query| query.box_clone()).chain(further).collect();
        let node = Node::All(self.understood.parts.iter().map(|part| part.node.clone()).collect());
        wanted.push(self.compiled(&node)?);
        let mut clauses = vec![(Occur::Must, all_but(Vec::new(), wanted))];
        if let Some(preferred) = &self.preferred {
            let all = self.compiled(preferred)?;
            let first: Box<dyn TantivyQuery> = Box::new(ConstScoreQuery::new(all.box_clone(), WEIGHT_PREFERRED));
            clauses.extend([(Occur::Should, all), (Occur::Should, first)]);
        }
        for text in &self.understood.literal {
            let phrase = self.compiled(&Node::Phrase(text.clone()))?;
            clauses.push((Occur::Should, Box::new(BoostQuery::new(phrase, WEIGHT_LITERAL))));
        }
        let whole: Box<dyn TantivyQuery> = match clauses.len() {
            1 => clauses.swap_remove(0).1,
            _ => Box::new(BooleanQuery::new(clauses)),
        };
        let mut years: Vec<YearRange> = years(&node);
        years.extend(self.query.year.map(YearRange::single));
        let shown = Node::All(std::iter::once(&node).chain(&self.preferred).cloned().collect());
        let asked = SnippetRequest { patterns: patterns(&shown, self.reader.vocabulary), years };
        self.reader.collect(&*whole, self.query.offset + self.query.limit, &asked)
    }

    fn compiled(&self, node: &Node) -> Result<Box<dyn TantivyQuery>, SearchError> {
        self.reader.compiler().query(node).map_err(|cause| match cause {
            CompileError::Value(bad) => SearchError::Query(error(&self.query.text, bad.at, bad.message)),
            CompileError::Tantivy(cause) => self.reader.unreadable(cause),
        })
    }

    /// Replaces words that occur nowhere by similar ones, and returns notes on this.
    fn respell(&mut self) -> Result<Vec<String>, SearchError> {
        let mut notes = Vec::new();
        for place in 0..self.understood.parts.len() {
            let part = self.understood.parts[place].clone();
            if part.role != PartRole::Word || self.reader.count(&*self.compiled(&part.node)?)? > 0 {
                continue;
            }
            if let Some((node, note)) = self.another(&part.said)? {
                self.understood.parts[place].node = node;
                self.understood.literal.clear();
                notes.push(note);
            }
        }
        Ok(notes)
    }

    /// The replacement for a word that occurs nowhere, with its note.
    fn another(&self, said: &str) -> Result<Option<(Node, String)>, SearchError> {
        let reader = self.reader;
        let stands = |field: QueryField, value: &str| reader.stands(field, value);
        let inside_others = Node::Phrase(said.to_owned());
        if is_fragment(said, reader) && reader.count(&*self.compiled(&inside_others)?)? > 0 {
            let note = format!("「{said}」を語として含むものはありません。語の一部に含むものを示します。");
            return Ok(Some((inside_others, note)));
        }
        for Respelt { word, sure } in respell(said, reader) {
            let node = meaning(&word, reader.vocabulary, &stands);
            if reader.count(&*self.compiled(&node)?)? > 0 {
                let note = if sure {
                    format!("「{said}」を「{word}」として探しました。")
                } else {
                    format!("もしかして: {word}（「{said}」を含むものはありません。「{word}」を含むものを示します）")
                };
                return Ok(Some((node, note)));
            }
        }
        let parts = inside(said, reader.vocabulary);
        if parts.len() < 2 {
            return Ok(None);
        }
        let node = Node::All(parts.iter().map(|word| Node::Word(word.clone())).collect());
        let apart = reader.count(&*self.compiled(&node)?)? > 0;
        let note = format!(
            "「{said}」を続けて含むものはありません。{}を含むものを示します。",
            parts.iter().map(|word| format!("「{word}」")).collect::<String>()
        );
        Ok(apart.then_some((node, note)))
    }

    /// Leaves out the words missing from the record with most of them, and returns a note. Rare words count more than
    /// common ones. Records with all the kept words come first, then those with the most informative one.
    fn leave_out(&mut self) -> Result<Option<String>, SearchError> {
        let is_needed = |part: &QueryPart| matches!(part.role, PartRole::Fixed | PartRole::Place);
        let mut wanted: Vec<_> = self.filters.iter().map(|query| query.box_clone()).collect();
        let fixed = self.understood.parts.iter().filter(|part| is_needed(part)).map(|part| part.node.clone());
        wanted.push(self.compiled(&Node::All(fixed.collect()))?);
        let records = self.reader.searcher.num_docs() as Score;
        let mut choices = Vec::new();
        for (place, part) in self.understood.parts.iter().enumerate().filter(|(_, part)| !is_needed(part)) {
            let query = self.compiled(&part.node)?;
            let rarity = (1.0 + records / (1.0 + self.reader.count(&*query)? as Score)).ln();
            let rarity = if part.said.ends_with(is_hiragana) { rarity * SHARE_OF_VERBS } else { rarity };
            choices.push((place, filter(query), rarity));
        }
        if choices.len() < 2 {
            return Ok(None);
        }
        let Some(best) = self.richest(wanted, &choices)? else { return Ok(None) };
        let kept = self.reader.matching(best, choices.iter().map(|(place, query, _)| (*place, &**query)))?;
        let kept_choices = choices.iter().filter(|(place, ..)| kept.contains(place));
        let telling = kept_choices.max_by(|(_, _, a), (_, _, b)| a.total_cmp(b));
        let telling = telling.map(|(place, ..)| self.understood.parts[*place].clone());
        let parts = std::mem::take(&mut self.understood.parts);
        let is_kept = |place: usize, part: &QueryPart| is_needed(part) || kept.contains(&place);
        self.understood.parts =
            parts.into_iter().enumerate().filter(|(place, part)| is_kept(*place, part)).map(|(_, part)| part).collect();
        let kept = self.understood.parts.iter().filter(|part| !is_needed(part));
        let (said, nodes): (String, Vec<Node>) =
            kept.map(|part| (format!("「{}」", part.said), part.node.clone())).unzip();
        let mut note = format!("すべての語を含むものはありません。{said}を含むものを示します。");
        if nodes.len() > 1
            && let Some(telling) = telling
        {
            note.push_str(&format!("続けて、「{}」を含むものも示します。", telling.said));
            self.understood.parts.retain(|part| is_needed(part) || *part == telling);
            self.preferred = Some(Node::All(nodes));
        }
        Ok(Some(note))
    }

    /// The record that contains the rarest combination of the choices.
    fn richest(
        &self,
        mut wanted: Vec<Box<dyn TantivyQuery>>,
        choices: &[(usize, Box<dyn TantivyQuery>, Score)],
    ) -> Result<Option<DocAddress>, SearchError> {
        let weighted = |(_, query, rarity): &(usize, Box<dyn TantivyQuery>, Score)| {
            let worth: Box<dyn TantivyQuery> = Box::new(ConstScoreQuery::new(query.box_clone(), *rarity));
            (Occur::Should, worth)
        };
        wanted.push(Box::new(BooleanQuery::new(choices.iter().map(weighted).collect())));
        let Reader { searcher, fields, known, .. } = self.reader;
        let query = all_but(Vec::new(), wanted);
        // the highest score over initiatives, passages and documents
        let found = matches(&*query, DEPTH, searcher, fields, known).map_err(|cause| self.reader.unreadable(cause))?;
        let best = found
            .best
            .iter()
            .enumerate()
            .max_by(|(a, x), (b, y)| x.0.total_cmp(&y.0).then(Reverse(a).cmp(&Reverse(b))));
        Ok(best.map(|(_, (_, address))| *address))
    }
}

/// Whether a text may be a piece of a word cut by a line end: it is unknown to the dictionary, or very short.
fn is_fragment(text: &str, reader: &Reader<'_>) -> bool {
    /// Largest length, in characters, of a piece that looks like a word.
    const SHORT: usize = 2;
    let characters = fold(text).chars().count();
    // no word ends like this: キャッ|シュレス
    let is_cut = fold(text).ends_with(['ッ', 'ャ', 'ュ', 'ョ', 'ァ', 'ィ', 'ェ', 'ォ']);
    let is_number = text.contains(|c: char| c.is_numeric());
    !is_number
        && (is_cut || characters <= SHORT || reader.vocabulary.analyser.boundaries(&fold(text)).len() > characters)
}

/// Weight of a verb or an adjective relative to a noun: plans phrase them differently.
const SHARE_OF_VERBS: Score = 0.5;

fn is_hiragana(character: char) -> bool {
    ('ぁ'..='ゖ').contains(&character)
}

/// Number of the best records that are compared to find the one with most of the words; large enough to include
/// passages, which rank after initiatives.
const DEPTH: usize = 200;

/// The fiscal years that a query names.
fn years(node: &Node) -> Vec<YearRange> {
    let named = node.fields().into_iter().filter(|(name, _)| *name == QueryField::Year);
    named.filter_map(|(_, value)| year_range(value)).collect()
}
