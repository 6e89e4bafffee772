//! Evidence to labels: the weights of the words that stand in a text, by area, and the areas that they make.

use super::matcher::Matcher;
use super::vocabulary::{Combination, Decision, Meaning, OTHER, Positions};
use super::{Assignment, Classified, Evidence, Taxonomy};
use crate::plan::Initiative;
use crate::text::{char_span, normalise_compact};

/// A text of a list to classify.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// The initiative in the list's words: a name, a sentence, or 「name: sentence」.
    pub text: &'a str,
    /// Headings above it, outermost first.
    pub headings: &'a [String],
}

/// What a text is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Classification {
    /// At least one, the primary one first, then by falling score.
    pub areas: Vec<Assignment>,
    /// Ids of topics, in the order of `topics.toml`.
    pub topics: Vec<String>,
}

/// Gives areas and topics to texts. Making one costs some milliseconds; using it is cheap.
#[derive(Debug, Clone)]
pub struct Classifier {
    areas: Vec<String>,
    topics: Vec<String>,
    positions: Positions,
    decision: Decision,
    matcher: Matcher,
    meanings: Vec<Meaning>,
    combinations: Vec<Combination>,
}

/// One text to look for words in.
struct Field<'a> {
    name: FieldName,
    text: &'a str,
    /// Factor of its words.
    weight: f32,
    /// Factor of the words after its first clause.
    rest: f32,
    /// Where its words stand among those that make topics.
    voice: Voice,
}

/// Who is asked for the topics, in this order: the first that names one decides. A heading has many initiatives
/// under it, a description names much that the initiative is not about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Voice {
    Name,
    Body,
    Heading,
    None,
}

enum FieldName {
    Plain(&'static str),
    Numbered(&'static str, usize),
}

/// What has been found so far.
struct Tally {
    sums: Vec<f32>,
    evidence: Vec<Vec<Evidence>>,
    topics: Vec<Voice>,
}

impl Classifier {
    /// Makes one from the words of a taxonomy.
    #[must_use]
    pub fn new(taxonomy: &Taxonomy) -> Self {
        let vocabulary = &taxonomy.vocabulary;
        Self {
            areas: vocabulary.areas.iter().map(|area| area.id.clone()).collect(),
            topics: vocabulary.topics.iter().map(|topic| topic.id.clone()).collect(),
            positions: vocabulary.rules.positions.clone(),
            decision: vocabulary.rules.decision.clone(),
            matcher: Matcher::new(vocabulary.terms.keys().map(String::as_str)),
            meanings: vocabulary.terms.values().cloned().collect(),
            combinations: vocabulary.combinations.clone(),
        }
    }

    /// The areas and topics of a text of a list.
    #[must_use]
    pub fn classify(&self, item: &Item<'_>) -> Classification {
        let Positions { name, detail, .. } = self.positions;
        let text =
            Field { name: FieldName::Plain("text"), text: item.text, weight: name, rest: detail, voice: Voice::Name };
        let fields = self.headings(item.headings, "headings", true);
        self.decide([text].into_iter().chain(fields))
    }

    /// The areas and topics of a record.
    #[must_use]
    pub fn classify_initiative(&self, initiative: Initiative) -> Classified {
        let Positions { name, detail, measure, action, .. } = self.positions;
        let field = |name, text, weight, voice| Field { name, text, weight, rest: weight, voice };
        let title = field(FieldName::Plain("name"), initiative.name.as_str(), name, Voice::Name);
        let mut fields = vec![Field { rest: detail, ..title }];
        if let Some(text) = &initiative.measure {
            fields.push(field(FieldName::Plain("measure"), text, measure, Voice::Heading));
        }
        fields.extend(self.headings(&initiative.path, "path", initiative.measure.is_none()));
        if let Some(text) = &initiative.description {
            fields.push(field(FieldName::Plain("description"), text, detail, Voice::Body));
        }
        for (number, text) in initiative.actions.iter().enumerate() {
            fields.push(field(FieldName::Numbered("actions", number), text, action, Voice::Body));
        }
        let Classification { areas, topics } = self.decide(fields.into_iter());
        Classified { initiative, areas, topics }
    }

    /// Headings as fields: the innermost says most, and stands for the measure where there is none.
    fn headings<'a>(
        &self,
        headings: &'a [String],
        name: &'static str,
        innermost_is_measure: bool,
    ) -> impl Iterator<Item = Field<'a>> {
        let Positions { measure, heading, .. } = self.positions;
        let last = headings.len().wrapping_sub(1);
        headings.iter().enumerate().map(move |(number, text)| {
            let innermost = innermost_is_measure && number == last;
            let weight = if innermost { measure } else { heading };
            let voice = if innermost { Voice::Heading } else { Voice::None };
            Field { name: FieldName::Numbered(name, number), text, weight, rest: weight, voice }
        })
    }

    fn decide<'a>(&self, fields: impl Iterator<Item = Field<'a>>) -> Classification {
        let mut tally = Tally {
            sums: vec![0.0; self.areas.len()],
            evidence: vec![Vec::new(); self.areas.len()],
            topics: vec![Voice::None; self.topics.len()],
        };
        for field in fields {
            self.weigh(&field, &mut tally);
        }
        let first = tally.topics.iter().copied().min().filter(|voice| *voice != Voice::None);
        let topics = self.topics.iter().zip(&tally.topics).filter(|(_, voice)| Some(**voice) == first);
        let topics = topics.map(|(id, _)| id.clone());
        Classification { topics: topics.collect(), areas: self.assignments(tally) }
    }

    /// Adds what a field says. A word counts once a field; of several words for one area, each further one counts less.
    fn weigh(&self, field: &Field<'_>, tally: &mut Tally) {
        let normal = normalise_compact(field.text);
        let cut = first_clause(field.text);
        let mut words: Vec<Word> = Vec::new();
        for found in self.matcher.find(&normal) {
            if words.iter().any(|word| word.term == found.term) {
                continue;
            }
            let bytes = normal.original_span(found.span);
            let factor = if bytes.start < cut { field.weight } else { field.rest };
            words.push(Word { term: found.term, bytes, factor });
        }
        for word in &words {
            let voice = if field.voice == Voice::Name && word.bytes.start >= cut { Voice::Body } else { field.voice };
            for topic in &self.meanings[word.term].topics {
                tally.topics[*topic] = tally.topics[*topic].min(voice);
            }
        }
        let mut shares = self.shares(&words);
        shares.sort_by(|a, b| a.area.cmp(&b.area).then(b.weight.abs().total_cmp(&a.weight.abs())));
        let mut rank = (usize::MAX, 1.0);
        for share in shares {
            rank = (share.area, if rank.0 == share.area { rank.1 * self.positions.repeat } else { 1.0 });
            let weight = share.weight * rank.1;
            tally.sums[share.area] += weight;
            let each = weight / share.words.len() as f32;
            for word in share.words {
                merge(&mut tally.evidence[share.area], words[word].evidence(field, each));
            }
        }
    }

    /// What the words of a field say for each area, alone and together.
    fn shares(&self, words_found: &[Word]) -> Vec<Share> {
        let mut shares = Vec::new();
        let mut filled: Vec<(usize, usize, usize)> = Vec::new();
        for (number, word) in words_found.iter().enumerate() {
            let meaning = &self.meanings[word.term];
            let alone = meaning.areas.iter();
            shares.extend(alone.map(|(area, weight)| Share {
                area: *area,
                weight: weight * word.factor,
                words: vec![number],
            }));
            filled.extend(meaning.places.iter().map(|(combination, list)| (*combination, *list, number)));
        }
        filled.sort_unstable();
        filled.dedup_by_key(|(combination, list, _)| (*combination, *list));
        for places in filled.chunk_by(|a, b| a.0 == b.0) {
            let combination = &self.combinations[places[0].0];
            if places.len() == combination.lists {
                let words: Vec<usize> = places.iter().map(|place| place.2).collect();
                let factor = places.iter().map(|place| words_found[place.2].factor).fold(f32::INFINITY, f32::min);
                shares.push(Share { area: combination.area, weight: combination.weight * factor, words });
            }
        }
        shares
    }

    /// The primary area, then the further ones by falling sum.
    fn assignments(&self, mut tally: Tally) -> Vec<Assignment> {
        let other = self.areas.iter().position(|area| area == OTHER).unwrap_or(0);
        let mut ranked: Vec<usize> = (0..self.areas.len()).collect();
        ranked.sort_by(|a, b| tally.sums[*b].total_cmp(&tally.sums[*a]).then(a.cmp(b)));
        let primary = ranked.first().copied().filter(|best| tally.sums[*best] >= self.decision.least).unwrap_or(other);
        let best = tally.sums[primary];
        let least = self.decision.further_least.max(best * self.decision.further_share);
        let further = ranked
            .into_iter()
            .filter(|area| primary != other && *area != primary && *area != other && tally.sums[*area] >= least);
        let given: Vec<usize> = [primary].into_iter().chain(further).collect();
        given
            .into_iter()
            .map(|area| {
                let sum = tally.sums[area].max(0.0);
                let score = sum / (sum + self.decision.half_sure);
                let mut evidence = std::mem::take(&mut tally.evidence[area]);
                evidence.iter_mut().for_each(|e| e.weight = rounded(e.weight));
                evidence.sort_by(|a, b| b.weight.total_cmp(&a.weight));
                Assignment { area: self.areas[area].clone(), primary: area == primary, score: rounded(score), evidence }
            })
            .collect()
    }
}

/// A word that speaks for an area alone and together with others is one piece of evidence.
fn merge(evidence: &mut Vec<Evidence>, new: Evidence) {
    match evidence.iter_mut().find(|e| e.start == new.start && e.end == new.end && e.field == new.field) {
        Some(known) => known.weight += new.weight,
        None => evidence.push(new),
    }
}

/// What one word, or several together, add to an area.
struct Share {
    area: usize,
    weight: f32,
    words: Vec<usize>,
}

/// A term where it stands.
struct Word {
    term: usize,
    /// In the original field.
    bytes: std::ops::Range<usize>,
    factor: f32,
}

impl Word {
    fn evidence(&self, field: &Field<'_>, weight: f32) -> Evidence {
        let characters = char_span(field.text, &self.bytes);
        Evidence {
            term: field.text[self.bytes.clone()].to_owned(),
            field: match &field.name {
                FieldName::Plain(name) => (*name).to_owned(),
                FieldName::Numbered(name, number) => format!("{name}[{number}]"),
            },
            start: characters.start,
            end: characters.end,
            weight,
        }
    }
}

/// Where the first clause of a text ends, in bytes: 「name: sentence」 gives the name, a text of several sentences
/// the first, any other text all of it.
fn first_clause(text: &str) -> usize {
    text.find([':', '：', '。', '\n']).filter(|end| *end > 0).unwrap_or(text.len())
}

/// Two decimals: more would promise what there is not.
fn rounded(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::dictionaries::Dictionaries;

    fn classifier() -> Classifier {
        Classifier::new(&Taxonomy::load(&Dictionaries::embedded()).expect("dictionaries"))
    }

    fn primary(text: &str, headings: &[&str]) -> String {
        let headings: Vec<String> = headings.iter().map(|h| (*h).to_owned()).collect();
        classifier().classify(&Item { text, headings: &headings }).areas[0].area.clone()
    }

    #[test]
    fn cases_that_a_careful_officer_would_file_so() {
        for (text, area) in [
            ("マイナンバーカードを利用した書かない窓口", "frontyard"),
            ("住民票等のコンビニ交付", "mynumber"),
            ("窓口でのキャッシュレス決済", "frontyard"),
            ("eL-QRによる公金の納付", "eltax"),
            ("契約事務の電子化（電子契約）", "bpr"),
            ("押印を求める規則の見直し", "regulation_review"),
            ("Web会議の活用", "telework"),
            ("移住者向けテレワーク施設の整備", "community_digital"),
            ("AIデマンド交通の運行", "community_digital"),
            ("公衆無線LANの整備", "community_digital"),
            ("ＡＩ－ＯＣＲとＲＰＡの活用", "ai_rpa"),
            ("職員向けデジタル研修", "talent"),
            ("デジタル・ディバイド対策", "digital_divide"),
            ("庁舎のＬＥＤ化", "other"),
        ] {
            assert_eq!(primary(text, &[]), area, "{text}");
        }
    }

    #[test]
    fn a_heading_decides_where_the_text_says_nothing_and_yields_where_it_does() {
        assert_eq!(primary("先行導入と検証", &["ＡＩ・ＲＰＡの利用推進"]), "ai_rpa");
        assert_eq!(primary("職員のテレワーク環境の整備", &["行政手続のオンライン化"]), "telework");
    }

    #[test]
    fn evidence_stands_where_it_says_and_adds_up() {
        let headings = ["ＤＸの推進".to_owned(), "マイナンバー カードの普及".to_owned()];
        let text = "カードの出張申請：企業等での申 請サポート";
        let given = classifier().classify(&Item { text, headings: &headings });
        assert_eq!(given.areas[0].area, "mynumber");
        for assignment in &given.areas {
            for evidence in &assignment.evidence {
                let source = match evidence.field.as_str() {
                    "text" => text,
                    "headings[0]" => &headings[0],
                    "headings[1]" => &headings[1],
                    other => panic!("{other}"),
                };
                let there: String = source.chars().skip(evidence.start).take(evidence.end - evidence.start).collect();
                assert_eq!(there, evidence.term);
            }
        }
        assert!(given.areas[0].evidence.iter().any(|e| e.term == "申 請サポート"));
        assert!(given.topics.contains(&"mynumber_uptake".to_owned()), "{:?}", given.topics);
    }

    #[test]
    fn words_together_say_what_neither_says_alone() {
        let given =
            classifier().classify(&Item { text: "予防接種の予約をWebで受け付ける", headings: &[] });
        assert_eq!(given.areas[0].area, "frontyard");
        let words: Vec<_> = given.areas[0].evidence.iter().map(|e| e.term.as_str()).collect();
        assert!(words.contains(&"予約") && words.contains(&"Web"), "{words:?}");
        assert_eq!(primary("予防接種の勧奨", &[]), "community_digital");
    }

    #[test]
    fn topics_are_those_of_the_name_before_those_of_the_description_and_the_heading() {
        let topics = |text: &str| {
            classifier().classify(&Item { text, headings: &["キャッシュレスとオンライン申請".to_owned()] }).topics
        };
        assert_eq!(topics("電子決裁の導入：ペーパーレスを進める"), ["electronic_approval"]);
        assert_eq!(topics("新しいしくみ：ペーパーレスを進める"), ["paperless"]);
        assert_eq!(topics("新しいしくみ"), ["online_application", "cashless_counter"]);
    }

    #[test]
    fn a_record_is_classified_by_its_name_before_its_description() {
        let initiative = Initiative {
            name: "電子決裁の導入".into(),
            path: vec!["行政のDX".into()],
            description: Some("窓口の申請書も、紙の決裁も減らす。".into()),
            ..Initiative::default()
        };
        let given = classifier().classify_initiative(initiative);
        assert_eq!(given.primary_area(), "bpr");
        assert!(given.areas.iter().flat_map(|a| &a.evidence).any(|e| e.field == "description"));
        assert_eq!(given.areas.iter().filter(|a| a.primary).count(), 1);
    }

    #[test]
    fn nothing_said_is_no_national_item() {
        let given = classifier().classify(&Item { text: "", headings: &[] });
        assert_eq!(given.areas.len(), 1);
        assert!(given.areas[0].primary && given.areas[0].area == OTHER && given.areas[0].evidence.is_empty());
    }

    proptest! {
        #[test]
        fn any_text_has_one_primary_area_and_true_evidence(
            text in "(\\PC|AI|窓口|ﾃﾞｼﾞﾀﾙ| ){0,20}",
            heading in "\\PC{0,12}",
        ) {
            let headings = [heading];
            let given = CLASSIFIER.with(|c| c.classify(&Item { text: &text, headings: &headings }));
            prop_assert_eq!(given.areas.iter().filter(|a| a.primary).count(), 1);
            for evidence in given.areas.iter().flat_map(|a| &a.evidence) {
                let source = if evidence.field == "text" { &text } else { &headings[0] };
                let there: String = source.chars().skip(evidence.start).take(evidence.end - evidence.start).collect();
                prop_assert_eq!(&there, &evidence.term);
            }
        }
    }

    thread_local! {
        static CLASSIFIER: Classifier = classifier();
    }
}
