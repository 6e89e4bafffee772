//! The clause for one word of a query, which matches a record in any of several forms: as a word, as pairs of
//! characters, as a synonym, in any field.
//!
//! tantivy's union computes the score of every record and checks the positions of every phrase. This clause advances by
//! postings alone: a form is checked only if no earlier form has matched the record, so positions are seldom read, and
//! scores are computed only on demand.

use std::cmp::Reverse;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{Bm25Weight, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::Field;
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED, Term};

use super::occurrence::Occurrence;
use super::statistics::AVERAGE;

/// Share of the score of a further form that is added to that of the best one.
const TIE_BREAKER: Score = 0.2;

/// Records that have at least one of the forms. The score is that of the best form, with a part of the others'.
#[derive(Debug, Default)]
pub(crate) struct Clause {
    pub(crate) forms: Vec<TermForm>,
    /// Queries that count as a form.
    pub(crate) others: Vec<Box<dyn Query>>,
}

impl Clone for Clause {
    fn clone(&self) -> Self {
        Self { forms: self.forms.clone(), others: self.others.iter().map(|query| query.box_clone()).collect() }
    }
}

/// One form: terms of a field, with their distances from the first.
#[derive(Debug, Clone)]
pub(crate) struct TermForm {
    terms: Vec<(usize, Term)>,
    weight: Score,
    /// Forms of the same words in the same text have the same number, below 64.
    group: usize,
}

impl TermForm {
    /// These terms of a field, at these distances; `None` without terms.
    pub(crate) fn of<'t>(
        field: Field,
        terms: impl IntoIterator<Item = (usize, &'t str)>,
        weight: Score,
        group: usize,
    ) -> Option<Self> {
        let term = |(distance, text)| (distance, Term::from_field_text(field, text));
        let terms: Vec<_> = terms.into_iter().map(term).collect();
        (!terms.is_empty()).then_some(Self { terms, weight, group })
    }
}

impl Query for Clause {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let mut forms = Vec::with_capacity(self.forms.len());
        for form in &self.forms {
            let terms: Vec<Term> = form.terms.iter().map(|(_, term)| term.clone()).collect();
            let bm25 = match scoring {
                EnableScoring::Enabled { statistics_provider, .. } => {
                    Some(Bm25Weight::for_terms(statistics_provider, &terms)?.boost_by(form.weight))
                }
                EnableScoring::Disabled { .. } => None,
            };
            forms.push((form.clone(), bm25));
        }
        let others = self.others.iter().map(|query| query.weight(scoring)).collect::<tantivy::Result<_>>()?;
        Ok(Box::new(ClauseWeight { forms, others }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        let terms = self.forms.iter().flat_map(|form| form.terms.iter().map(|(_, term)| (term, form.terms.len() > 1)));
        terms.for_each(|(term, positions)| visitor(term, positions));
        self.others.iter().for_each(|query| query.query_terms(visitor));
    }
}

struct ClauseWeight {
    forms: Vec<(TermForm, Option<Bm25Weight>)>,
    others: Vec<Box<dyn Weight>>,
}

impl Weight for ClauseWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut parts = Vec::new();
        for (form, bm25) in &self.forms {
            let field = form.terms.first().map(|(_, term)| term.field());
            if let Some((field, occurrence)) = field.zip(Occurrence::open(reader, &form.terms)?) {
                let bm25 = bm25.as_ref().map(|bm25| bm25.boost_by(boost));
                let lengths = reader.schema().get_field_entry(field).has_fieldnorms();
                let norms = if lengths {
                    reader.get_fieldnorms_reader(field)?
                } else {
                    FieldNormReader::constant(reader.max_doc(), AVERAGE)
                };
                parts.push(Part { occurrence, group: form.group, bm25, norms });
            }
        }
        // simple and frequent forms first: they may make the others unnecessary
        parts.sort_by_key(|part| (!part.is_simple(), Reverse(part.occurrence.size())));
        let mut others = Vec::new();
        for weight in &self.others {
            others.push(weight.scorer(reader, boost)?);
        }
        others.retain(|other| other.doc() != TERMINATED);
        let docs = parts.iter().map(|part| part.occurrence.doc()).collect();
        let mut scorer = ClauseScorer { docs, parts, others, doc: 0 };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.seek(doc) == doc {
            return Ok(Explanation::new("the best form, with a part of the others", scorer.score()));
        }
        Err(tantivy::TantivyError::InvalidArgument(format!("record {doc} does not match")))
    }
}

struct Part {
    occurrence: Occurrence,
    group: usize,
    bm25: Option<Bm25Weight>,
    norms: FieldNormReader,
}

impl Part {
    const fn is_simple(&self) -> bool {
        matches!(self.occurrence, Occurrence::Term(_))
    }
}

/// Parts may lag behind the current record until they are needed.
struct ClauseScorer {
    /// The current record of each part, in one array because all are compared again and again.
    docs: Vec<DocId>,
    parts: Vec<Part>,
    others: Vec<Box<dyn Scorer>>,
    doc: DocId,
}

impl ClauseScorer {
    /// Advances to the first matching record from the current positions.
    fn settle(&mut self) -> DocId {
        loop {
            let next = self.nearest();
            if next == TERMINATED || self.matches(next) {
                self.doc = next;
                return next;
            }
            self.leave(next);
        }
    }

    /// The smallest current record of the parts.
    fn nearest(&self) -> DocId {
        self.docs.iter().copied().chain(self.others.iter().map(|other| other.doc())).min().unwrap_or(TERMINATED)
    }

    /// Whether a record matches. If not, none of the parts is behind it.
    fn matches(&mut self, target: DocId) -> bool {
        for (doc, part) in self.docs.iter_mut().zip(&mut self.parts) {
            if *doc < target {
                *doc = part.occurrence.seek(target);
            }
            if *doc == target && (part.is_simple() || part.occurrence.count() > 0) {
                return true;
            }
        }
        self.others.iter_mut().any(|other| reach(&mut **other, target) == target)
    }

    /// Advances the parts that are at or before a record.
    fn leave(&mut self, left: DocId) {
        for (doc, part) in self.docs.iter_mut().zip(&mut self.parts) {
            if *doc <= left {
                *doc = part.occurrence.seek(left + 1);
            }
        }
        self.others.iter_mut().for_each(|other| _ = reach(&mut **other, left + 1));
    }
}

/// Advances to the first record from `target` on, which may be the current one.
fn reach(scorer: &mut dyn Scorer, target: DocId) -> DocId {
    if scorer.doc() < target { scorer.seek(target) } else { scorer.doc() }
}

impl DocSet for ClauseScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        self.seek(self.doc + 1)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        if target >= TERMINATED {
            self.doc = TERMINATED;
            return TERMINATED;
        }
        if self.matches(target) {
            self.doc = target;
            return target;
        }
        self.leave(target);
        self.settle()
    }

    /// Avoids the search for the next record if the requested one does not match.
    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if self.doc >= target || target >= TERMINATED {
            let found = self.doc == target && target < TERMINATED;
            return if found {
                SeekDangerResult::Found
            } else {
                SeekDangerResult::SeekLowerBound(self.doc.max(target))
            };
        }
        if self.matches(target) {
            self.doc = target;
            return SeekDangerResult::Found;
        }
        SeekDangerResult::SeekLowerBound(self.nearest().max(target + 1))
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let parts = self.parts.iter().map(|part| part.occurrence.size());
        parts.chain(self.others.iter().map(|other| other.size_hint())).fold(0, u32::saturating_add)
    }

    fn cost(&self) -> u64 {
        self.size_hint().into()
    }
}

impl Scorer for ClauseScorer {
    fn score(&mut self) -> Score {
        let (mut best, mut sum): (Score, Score) = (0.0, 0.0);
        let mut add = |score: Score| {
            best = best.max(score);
            sum += score;
        };
        let present = self.doc;
        let mut proved = 0_u64;
        for (doc, part) in self.docs.iter_mut().zip(&mut self.parts) {
            // if the word itself occurs, its pairs add nothing
            let group = 1 << (part.group % 64);
            if !part.is_simple() && proved & group != 0 {
                continue;
            }
            if *doc < present {
                *doc = part.occurrence.seek(present);
            }
            if *doc != present {
                continue;
            }
            proved |= if part.is_simple() { group } else { 0 };
            let Some(bm25) = &part.bm25 else { continue };
            let count = part.occurrence.count();
            if count > 0 {
                add(bm25.score(part.norms.fieldnorm_id(present), count));
            }
        }
        for other in &mut self.others {
            if reach(&mut **other, present) == present {
                add(other.score());
            }
        }
        best + (sum - best) * TIE_BREAKER
    }
}
