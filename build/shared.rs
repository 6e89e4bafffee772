//! The modules of kurabe that the build script uses as well, compiled from their own files: what reads the dictionaries.
//! A build script cannot use the crate that it builds, so they are included by path, here and nowhere else. They may
//! use each other (`crate::text`, `crate::keyed` and so on) and nothing else of kurabe.

#![allow(dead_code, unreachable_pub, reason = "the build script uses only a part of these modules")]

#[path = "../src/dictionaries.rs"]
pub(crate) mod dictionaries;
#[path = "../src/plan/roster/field.rs"]
pub(crate) mod field;
#[path = "../src/ids.rs"]
pub(crate) mod ids;
#[path = "../src/keyed.rs"]
pub(crate) mod keyed;
#[path = "../src/weights.rs"]
pub(crate) mod weights;

#[path = "../src/taxonomy"]
pub(crate) mod taxonomy {
    pub mod edition;
    pub mod terms;
    pub mod vocabulary;
}

#[path = "../src/text"]
pub(crate) mod text {
    mod kanji;
    mod normalise;
    mod synonyms;

    pub use normalise::fold;
    pub use synonyms::Synonyms;
}
