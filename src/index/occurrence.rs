//! Positions of a text's terms: one term anywhere, or several at fixed distances from each other.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{FieldType, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

/// The records of a segment with a term, or with terms that may be at the right distances.
pub(crate) enum Occurrence {
    Term(Box<SegmentPostings>),
    Sequence(Sequence),
}

impl Occurrence {
    /// Opens the postings of terms with their distances from the first; `None` if one of them does not occur. In a
    /// field without positions, any distance matches.
    pub(crate) fn open(reader: &SegmentReader, terms: &[(usize, Term)]) -> tantivy::Result<Option<Self>> {
        let field = terms.first().map(|(_, term)| reader.schema().get_field_entry(term.field()).field_type());
        let kept = field.and_then(FieldType::index_record_option).unwrap_or(IndexRecordOption::Basic);
        let option = if terms.len() > 1 { kept } else { IndexRecordOption::WithFreqs };
        let mut postings = Vec::with_capacity(terms.len());
        for (distance, term) in terms {
            match reader.inverted_index(term.field())?.read_postings(term, option)? {
                Some(found) => postings.push((*distance, found)),
                None => return Ok(None),
            }
        }
        Ok(match postings.len() {
            0 => None,
            1 => postings.pop().map(|(_, only)| Self::Term(Box::new(only))),
            _ => Some(Self::Sequence(Sequence::new(postings, kept.has_positions()))),
        })
    }

    /// The current record; for a sequence, one that contains all terms.
    pub(crate) fn doc(&self) -> DocId {
        match self {
            Self::Term(postings) => postings.doc(),
            Self::Sequence(sequence) => sequence.doc,
        }
    }

    /// Advances to the first record from `target` on, which may be the current one.
    pub(crate) fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Self::Term(postings) if postings.doc() < target => _ = postings.seek(target),
            Self::Sequence(sequence) if sequence.doc < target => sequence.seek(target),
            Self::Term(_) | Self::Sequence(_) => {}
        }
        self.doc()
    }

    /// Number of occurrences in the record; 0 if the terms of a sequence are apart.
    pub(crate) fn count(&mut self) -> u32 {
        match self {
            Self::Term(postings) => postings.term_freq(),
            Self::Sequence(sequence) => sequence.count(),
        }
    }

    /// Approximate number of records with it.
    pub(crate) fn size(&self) -> u32 {
        match self {
            Self::Term(postings) => postings.size_hint(),
            Self::Sequence(sequence) => sequence.postings.first().map_or(0, |(_, rarest)| rarest.size_hint()),
        }
    }
}

/// Terms at fixed distances. Positions are read only when someone asks for them.
pub(crate) struct Sequence {
    /// Postings with the offset from each term's position to that of the last term; the rarest term first.
    postings: Vec<(u32, SegmentPostings)>,
    /// Whether the distances are checked.
    placed: bool,
    doc: DocId,
    /// Number of occurrences of the sequence in `doc`, once computed.
    counted: Option<u32>,
    places: Vec<u32>,
    others: Vec<u32>,
}

impl Sequence {
    fn new(terms: Vec<(usize, SegmentPostings)>, placed: bool) -> Self {
        let last = terms.iter().map(|(distance, _)| *distance).max().unwrap_or(0);
        let shift = |distance: usize| u32::try_from(last - distance).unwrap_or(0);
        let mut postings: Vec<_> = terms.into_iter().map(|(distance, postings)| (shift(distance), postings)).collect();
        postings.sort_by_key(|(_, postings)| postings.size_hint());
        let mut sequence = Self { postings, placed, doc: 0, counted: None, places: Vec::new(), others: Vec::new() };
        sequence.seek(0);
        sequence
    }

    fn seek(&mut self, target: DocId) {
        let mut candidate = target;
        'candidates: loop {
            for (_, postings) in &mut self.postings {
                if postings.doc() < candidate {
                    postings.seek(candidate);
                }
                if postings.doc() > candidate {
                    candidate = postings.doc();
                    if candidate == TERMINATED {
                        break 'candidates;
                    }
                    continue 'candidates;
                }
            }
            break;
        }
        (self.doc, self.counted) = (candidate, None);
    }

    fn count(&mut self) -> u32 {
        if let Some(count) = self.counted {
            return count;
        }
        if !self.placed {
            return 1;
        }
        let Self { postings, places, others, .. } = self;
        places.clear();
        for ((shift, postings), number) in postings.iter_mut().zip(0..) {
            if number == 0 {
                postings.positions_with_offset(*shift, places);
            } else {
                postings.positions_with_offset(*shift, others);
                keep_common(places, others);
            }
            if places.is_empty() {
                break;
            }
        }
        let count = u32::try_from(places.len()).unwrap_or(u32::MAX);
        self.counted = Some(count);
        count
    }
}

/// Keeps the elements common to both lists; both ascend.
fn keep_common(places: &mut Vec<u32>, others: &[u32]) {
    let mut rest = others;
    places.retain(|place| {
        rest = &rest[rest.partition_point(|other| other < place)..];
        rest.first() == Some(place)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_places_are_kept_in_order() {
        let kept = |places: &[u32], others: &[u32]| {
            let mut places = places.to_vec();
            keep_common(&mut places, others);
            places
        };
        assert_eq!(kept(&[1, 4, 7, 9], &[0, 4, 5, 9, 12]), [4, 9]);
        assert_eq!(kept(&[1, 2], &[]), [0; 0]);
        assert_eq!(kept(&[3, 3], &[3]), [3, 3]);
    }
}
