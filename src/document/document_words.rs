//! Words that reveal the structure of a document: `dictionaries/document.toml`.

use serde::Deserialize;

use crate::dictionaries::{Dictionaries, DictionaryError};
use crate::text::fold;

/// Dictionary of the words that reveal the structure of a document.
const FILE: &str = "document.toml";

/// Words of the lines between and above the content.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentWords {
    /// Mark a table as going on from the page before.
    goes_on: Vec<String>,
    /// Head a table of contents.
    contents: Vec<String>,
}

impl DocumentWords {
    /// Reads them.
    ///
    /// # Errors
    /// Where the file can't be read or has a mistake.
    pub fn load(dictionaries: &Dictionaries) -> Result<Self, DictionaryError> {
        let mut words: Self = dictionaries.toml(FILE)?;
        // a mark without its brackets goes too, so the longer ones go first
        for list in [&mut words.goes_on, &mut words.contents] {
            list.iter_mut().for_each(|word| *word = fold(word));
            list.retain(|word| !word.is_empty());
            list.sort_by_key(|word| std::cmp::Reverse(word.len()));
        }
        Ok(words)
    }

    /// Changes whenever one of the words does: results that were read with others are stale.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        [self.goes_on.join("\t"), self.contents.join("\t")].join("\n")
    }

    /// Marks of a table that goes on, folded; the longest first.
    pub(super) fn goes_on(&self) -> &[String] {
        &self.goes_on
    }

    /// Whether a line heads a table of contents.
    pub(super) fn heads_contents(&self, line: &str) -> bool {
        let folded = fold(line);
        let bare = folded.trim_matches(['【', '】', '<', '>', '《', '》', '[', ']', '■', '●']);
        self.contents.iter().any(|word| word == bare)
    }
}

impl Default for DocumentWords {
    /// Those in the binary.
    fn default() -> Self {
        Self::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound")
    }
}
