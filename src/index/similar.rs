//! Initiatives of other municipalities similar to a given one: those that share its topics, its rarest words and its
//! areas. A word of the name weighs more than one of the description; 推進 and 導入 weigh nothing.

use std::collections::BTreeMap;

use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query as TantivyQuery};
use tantivy::schema::Field;
use tantivy::{Score, Term};

use super::compile::{Compiler, all_but, exactly, filter};
use super::hit::SnippetRequest;
use super::record::{Record, RecordKind};
use super::search::{Hits, Query, Reader, SearchError};
use super::snippet::patterns;
use super::syntax::Node;
use crate::calendar::YearRange;

/// Largest number of words of the given initiative that are searched for: the most informative ones.
const MOST_WORDS: usize = 16;
/// Largest share of records with a word that is still informative.
const COMMON: Score = 0.2;
/// Weight of a word in the name of the given initiative.
const WEIGHT_NAME: Score = 3.0;
/// Weight of the words of the measure of an initiative.
const WEIGHT_MEASURE: Score = 1.0;
/// Weight of the words of its text.
const WEIGHT_TEXT: Score = 1.0;
/// Weight of a part of a compound relative to the compound.
const WEIGHT_PART: Score = 0.4;
/// Weight of a topic in common; a rare word in both names scores some hundred.
const WEIGHT_TOPIC: Score = 40.0;
/// Weight of the first area in common.
const WEIGHT_AREA: Score = 10.0;
/// Least share of the given initiative's own score at which another one counts as similar.
const LEAST: Score = 0.1;

/// Initiatives of other municipalities similar to the one with this id, the most similar first. The score of a hit is
/// its share of the score that the given initiative itself reaches: 1 is practically equal. Total and facets count all
/// initiatives that share an informative word, even if they are not similar enough to be returned. Of `query`, only the
/// filters and the limit are used.
///
/// # Errors
/// Where the index has no such initiative, a filter can't be used, or the index can't be read.
pub fn similar(reader: &Reader<'_>, id: &str, query: &Query) -> Result<Hits, SearchError> {
    let compiler = reader.compiler();
    let fields = compiler.fields;
    let itself = || vec![of_kind(&compiler), exactly(fields.initiative, id)];
    let given = reader.only(&*all_but(Vec::new(), itself()))?.ok_or_else(|| SearchError::Unknown(id.to_owned()))?;

    let words = words(reader, &given).map_err(|cause| reader.unreadable(cause))?;
    let likeness = likeness(&compiler, &given, &words);
    let mut measured = itself();
    measured.push(likeness.box_clone());
    let whole = reader
        .collect(&*all_but(Vec::new(), measured), 1, &SnippetRequest::default())?
        .hits
        .first()
        .map_or(0.0, |hit| hit.score);

    let own = exactly(fields.municipality, &given.about.municipality.code);
    let mut wanted = reader.filters(query)?;
    wanted.extend([of_kind(&compiler), likeness]);
    let others = all_but(vec![own], wanted);
    let marked: Vec<Node> = words.into_iter().map(|(word, _)| Node::Word(word)).collect();
    let patterns = patterns(&Node::Any(marked), reader.vocabulary);
    let asked = SnippetRequest { patterns, years: query.year.map(YearRange::single).into_iter().collect() };
    let mut found = reader.collect(&*others, query.limit, &asked)?;
    found.hits.iter_mut().for_each(|hit| hit.score /= whole);
    found.hits.retain(|hit| hit.score >= LEAST);
    Ok(found)
}

fn of_kind(compiler: &Compiler<'_>) -> Box<dyn TantivyQuery> {
    compiler.of_kind(RecordKind::Initiative)
}

/// The words of an initiative with their weights, the most informative first: rare ones, and those of its name.
fn words(reader: &Reader<'_>, given: &Record) -> tantivy::Result<Vec<(String, Score)>> {
    let mut weights: BTreeMap<String, Score> = BTreeMap::new();
    let said = given.texts.iter().filter(|text| !is_aside(given, text)).map(|text| (text, WEIGHT_TEXT));
    let measure = given.context.last().map(|text| (text, WEIGHT_MEASURE));
    for (text, weight) in given.name.iter().map(|text| (text, WEIGHT_NAME)).chain(measure).chain(said) {
        let whole = reader.vocabulary.analyser.phrase(text).into_iter().map(|(_, word)| (word, weight));
        let parts = reader.vocabulary.analyser.parts(text).into_iter().map(|(_, word)| (word, weight * WEIGHT_PART));
        for (word, weight) in whole.chain(parts) {
            let is_common = reader.vocabulary.questions.is_common(&word);
            let telling = word.chars().count() > 1 && !word.chars().all(|c| c.is_ascii_digit()) && !is_common;
            if telling {
                let known = weights.entry(word).or_default();
                *known = known.max(weight);
            }
        }
    }
    let records = reader.searcher.num_docs() as Score;
    let mut ranked = Vec::new();
    for (word, weight) in weights {
        let with = |field: Field| reader.searcher.doc_freq(&Term::from_field_text(field, &word));
        let frequency = with(reader.fields.name.words)? + with(reader.fields.text.words)?;
        let share = frequency as Score / records;
        let rarity = (1.0 + 1.0 / (share + 1.0 / records)).ln();
        ranked.push((word, weight, if share > COMMON { 0.0 } else { weight * rarity }));
    }
    ranked.sort_by(|a, b| b.2.total_cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
    let telling = ranked.iter().filter(|(.., worth)| *worth > 0.0).count().max(1);
    Ok(ranked.into_iter().take(telling.min(MOST_WORDS)).map(|(word, weight, _)| (word, weight)).collect())
}

/// Whether a text names a department or a time, which do not describe the initiative.
fn is_aside(given: &Record, text: &String) -> bool {
    given.departments.contains(text) || given.schedule.iter().any(|entry| entry.text == *text)
}

/// Records with at least one of the words, those with more of them higher; shared topics and areas lift further.
fn likeness(compiler: &Compiler<'_>, given: &Record, words: &[(String, Score)]) -> Box<dyn TantivyQuery> {
    let weighted = words.iter().map(|(word, weight)| {
        // filtered one by one: other records need no score
        let found = all_but(Vec::new(), vec![of_kind(compiler), compiler.word(word)]);
        let query: Box<dyn TantivyQuery> = Box::new(BoostQuery::new(found, *weight));
        (Occur::Should, query)
    });
    let alike: Box<dyn TantivyQuery> = Box::new(BooleanQuery::new(weighted.collect()));
    let shared = |field: Field, id: &str, weight: Score| -> (Occur, Box<dyn TantivyQuery>) {
        (Occur::Should, Box::new(ConstScoreQuery::new(exactly(field, id), weight)))
    };
    // records of the same topic are similar in other words too
    let mut ways = vec![alike];
    ways.extend(given.topics.iter().map(|topic| filter(exactly(compiler.fields.topic, topic))));
    let mut clauses = vec![(Occur::Must, Box::new(BooleanQuery::union(ways)) as Box<dyn TantivyQuery>)];
    clauses.extend(given.topics.iter().map(|topic| shared(compiler.fields.topic, topic, WEIGHT_TOPIC)));
    clauses.extend(given.areas.first().map(|area| shared(compiler.fields.area, area, WEIGHT_AREA)));
    Box::new(BooleanQuery::new(clauses))
}
