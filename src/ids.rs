//! Identifiers as types, so that the id of an area cannot stand where that of a topic is meant. In files each is its text.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Serialize};

/// Defines an identifier that is a text of its own kind.
macro_rules! identifier {
    ($(#[$doc:meta])+ $name:ident) => {
        $(#[$doc])+
        #[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Its text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl PartialEq<String> for $name {
            fn eq(&self, other: &String) -> bool {
                self.0 == *other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }
    };
}

identifier! {
    /// A national priority area (`frontyard`), the same in every edition of the national plan.
    AreaId
}

identifier! {
    /// A topic below the areas (`paperless_counter`).
    TopicId
}

identifier! {
    /// A document of the corpus (`oshu-plan`).
    DocumentId
}

identifier! {
    /// A municipality by its 全国地方公共団体コード with check digit, six digits.
    MunicipalityCode
}

identifier! {
    /// An initiative: `municipality code/document/number or name key`, the same after every run.
    InitiativeId
}

impl InitiativeId {
    /// The id of an initiative by the code of its municipality, its document and its key there.
    #[must_use]
    pub fn new(code: &str, document: &str, key: &str) -> Self {
        Self(format!("{code}/{document}/{key}"))
    }

    /// The code of the municipality, the id of the document and the key in the document; the parts that a person's text
    /// lacks are empty.
    #[must_use]
    pub fn parts(&self) -> (&str, &str, &str) {
        let mut parts = self.0.splitn(3, '/');
        let mut next = || parts.next().unwrap_or_default();
        (next(), next(), next())
    }

    /// The code of the municipality.
    #[must_use]
    pub fn municipality_code(&self) -> &str {
        self.parts().0
    }

    /// The id of the document.
    #[must_use]
    pub fn document(&self) -> &str {
        self.parts().1
    }

    /// Whether it names a whole document (`code/document`), not one of its initiatives.
    #[must_use]
    pub fn is_of_document(&self) -> bool {
        self.0.split('/').filter(|part| !part.is_empty()).count() == 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_initiative_knows_its_document_whatever_its_key_is() {
        let id = InitiativeId::new("032158", "oshu-plan", "窓口/予約");
        assert_eq!(id.as_str(), "032158/oshu-plan/窓口/予約");
        assert_eq!(id.parts(), ("032158", "oshu-plan", "窓口/予約"));
        assert!(!id.is_of_document());
        assert!(InitiativeId::from("032158/oshu-plan").is_of_document());
        assert!(InitiativeId::from("032158/oshu-plan/").is_of_document());
        assert_eq!(InitiativeId::from("032158").parts(), ("032158", "", ""));
    }

    #[test]
    fn in_files_an_id_is_its_text() {
        let id = AreaId::from("frontyard");
        assert_eq!(serde_json::to_string(&id).expect("is written"), "\"frontyard\"");
        assert_eq!(serde_json::from_str::<AreaId>("\"frontyard\"").expect("is read"), id);
    }
}
