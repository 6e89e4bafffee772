//! Which municipalities of the corpus are compared: those named, those of prefectures, the peers of one of them.

use std::collections::{BTreeMap, BTreeSet};

use super::AskError;
use crate::compare::peers::{Attributes, Peers, peers};
use crate::compare::{self, CompareOptions};
use crate::corpus::directory::Directory;
use crate::corpus::manifest::Manifest;
use crate::corpus::{Municipality, Source};
use crate::dictionaries::Dictionaries;
use crate::export::CoverSheet;
use crate::ids::MunicipalityCode;
use crate::text::fold;

/// The user's choice of municipalities; if all lists are empty, all are chosen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Choice {
    /// Names or codes.
    pub municipalities: Vec<String>,
    /// Prefectures.
    pub prefectures: Vec<String>,
    /// How the peers of the base are chosen ([`peers`]).
    pub peers: Vec<String>,
    /// The user's own figures, for the peers.
    pub attributes: Attributes,
}

/// The chosen documents, and the text for covers.
pub struct Chosen<'s> {
    /// The documents.
    pub sources: Vec<&'s Source>,
    /// The codes of their municipalities; none where all are compared.
    codes: Vec<String>,
    said: Option<String>,
}

impl Choice {
    /// The documents of the chosen municipalities and of the base; all if none is chosen.
    ///
    /// # Errors
    /// If a chosen municipality has no document.
    pub fn of<'s>(
        &self,
        manifest: &'s Manifest,
        base: Option<&str>,
        dictionaries: &Dictionaries,
    ) -> Result<Chosen<'s>, AskError> {
        let known: BTreeMap<&str, &Municipality> =
            manifest.sources.iter().map(|s| (s.municipality.code.as_str(), &s.municipality)).collect();
        let base = base.map(|word| compare::municipality(word, &known)).transpose()?;
        if self.municipalities.is_empty() && self.prefectures.is_empty() && self.peers.is_empty() {
            return Ok(Chosen { sources: manifest.sources.iter().collect(), codes: Vec::new(), said: None });
        }
        let mut codes: BTreeSet<MunicipalityCode> = base.iter().map(|base| base.code.clone()).collect();
        for word in &self.municipalities {
            codes.insert(compare::municipality(word, &known)?.code.clone());
        }
        codes.extend(self.in_prefectures(&known)?);
        let peers = self.peers(base, dictionaries)?;
        codes.extend(peers.iter().flat_map(|peers| peers.codes.iter().map(|code| code.as_str().into())));
        let said = peers.map(|peers| peers.said).into_iter().chain(self.prefectures.iter().cloned());
        let said = said.collect::<Vec<_>>().join("、");
        let sources: Vec<&Source> =
            manifest.sources.iter().filter(|source| codes.contains(&source.municipality.code)).collect();
        codes.retain(|code| known.contains_key(code.as_str()));
        if sources.is_empty() {
            return Err(AskError::Nobody);
        }
        Ok(Chosen {
            sources,
            codes: codes.into_iter().map(String::from).collect(),
            said: (!said.is_empty()).then_some(said),
        })
    }

    fn in_prefectures(&self, known: &BTreeMap<&str, &Municipality>) -> Result<BTreeSet<MunicipalityCode>, AskError> {
        let mut codes = BTreeSet::new();
        for prefecture in &self.prefectures {
            let found = known.values().filter(|city| fold(&city.prefecture) == fold(prefecture));
            let before = codes.len();
            codes.extend(found.map(|city| city.code.clone()));
            if codes.len() == before {
                return Err(AskError::NobodyInPrefecture(prefecture.clone()));
            }
        }
        Ok(codes)
    }

    fn peers(&self, base: Option<&Municipality>, dictionaries: &Dictionaries) -> Result<Option<Peers>, AskError> {
        if self.peers.is_empty() {
            return Ok(None);
        }
        let base = base.ok_or(AskError::PeersOfNobody)?;
        let directory = Directory::load(dictionaries)?;
        Ok(Some(peers(&self.peers, base, &directory, &self.attributes)?))
    }
}

impl Chosen<'_> {
    /// The options of comparisons with these municipalities; the base is one of them by itself.
    #[must_use]
    pub fn options(&self, options: CompareOptions) -> CompareOptions {
        CompareOptions { municipalities: self.codes.clone(), ..options }
    }

    /// A cover that states the choice.
    #[must_use]
    pub fn on(&self, mut cover: CoverSheet) -> CoverSheet {
        cover.conditions.extend(self.said.iter().map(|said| ("比較する団体".to_owned(), said.clone())));
        cover
    }
}
