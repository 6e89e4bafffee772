//! The fields of a list's text or of a record, each with its weight for the classifier.

use super::ListItem;
use crate::plan::Initiative;
use crate::taxonomy::vocabulary::Positions;

/// One text to look for words in.
pub(in crate::taxonomy) struct TextField<'a> {
    pub(in crate::taxonomy) name: TextFieldName,
    pub(in crate::taxonomy) text: &'a str,
    /// Factor of its words.
    pub(in crate::taxonomy) weight: f32,
    /// Factor of the words after its first clause.
    pub(in crate::taxonomy) rest: f32,
    /// Its rank among the fields that determine topics.
    pub(in crate::taxonomy) topic_rank: TopicRank,
}

/// Ranks of fields for topics: the first rank that names a topic decides. A heading covers many initiatives, and a
/// description mentions much that is not the initiative's subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::taxonomy) enum TopicRank {
    Name,
    Body,
    Heading,
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::taxonomy) enum TextFieldName {
    Plain(&'static str),
    Numbered(&'static str, usize),
}

impl std::fmt::Display for TextFieldName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Plain(name) => f.write_str(name),
            Self::Numbered(name, number) => write!(f, "{name}[{number}]"),
        }
    }
}

impl TextField<'_> {
    /// Where the first clause ends, in bytes: 「name: sentence」 gives the name, a text of several sentences the
    /// first, any other text all of it.
    pub(in crate::taxonomy) fn first_clause(&self) -> usize {
        self.text.find([':', '：', '。', '\n']).filter(|end| *end > 0).unwrap_or(self.text.len())
    }
}

/// The fields of a text of a list.
pub(super) fn of_item<'a>(item: &ListItem<'a>, positions: &Positions) -> Vec<TextField<'a>> {
    let name = TextFieldName::Plain("text");
    let text = TextField {
        name,
        text: item.text,
        weight: positions.name,
        rest: positions.detail,
        topic_rank: TopicRank::Name,
    };
    [text].into_iter().chain(headings(item.headings, "headings", true, positions)).collect()
}

/// The fields of a record.
pub(super) fn of_initiative<'a>(initiative: &'a Initiative, positions: &Positions) -> Vec<TextField<'a>> {
    let field = |name, text, weight, topic_rank| TextField { name, text, weight, rest: weight, topic_rank };
    let title = field(TextFieldName::Plain("name"), initiative.name.as_str(), positions.name, TopicRank::Name);
    let mut fields = vec![TextField { rest: positions.detail, ..title }];
    if let Some(text) = &initiative.measure {
        fields.push(field(TextFieldName::Plain("measure"), text, positions.measure, TopicRank::Heading));
    }
    fields.extend(headings(&initiative.path, "path", initiative.measure.is_none(), positions));
    if let Some(text) = &initiative.description {
        fields.push(field(TextFieldName::Plain("description"), text, positions.detail, TopicRank::Body));
    }
    for (number, text) in initiative.actions.iter().enumerate() {
        fields.push(field(TextFieldName::Numbered("actions", number), text, positions.action, TopicRank::Body));
    }
    fields
}

/// Headings as fields: the innermost weighs most, and serves as the measure if there is none.
fn headings<'a>(
    headings: &'a [String],
    name: &'static str,
    innermost_is_measure: bool,
    positions: &Positions,
) -> impl Iterator<Item = TextField<'a>> {
    let Positions { measure, heading, .. } = *positions;
    let last = headings.len().wrapping_sub(1);
    headings.iter().enumerate().map(move |(number, text)| {
        let innermost = innermost_is_measure && number == last;
        let weight = if innermost { measure } else { heading };
        let topic_rank = if innermost { TopicRank::Heading } else { TopicRank::None };
        TextField { name: TextFieldName::Numbered(name, number), text, weight, rest: weight, topic_rank }
    })
}
