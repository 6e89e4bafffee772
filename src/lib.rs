//! kurabe (比べ, "to compare"): plan PDFs of Japanese municipalities in, comparison tables out.
//!
//! The folders are the pipeline. From top to bottom, they follow a plan from its bytes to the council's table;
//! `pipeline` is the same in code.
//!
//! | folder     | takes in                         | gives out |
//! |------------|----------------------------------|-----------|
//! | `corpus`   | `corpus/corpus.toml`             | the documents to read, the municipalities they belong to |
//! | `pdf`      | the bytes of a PDF               | positioned glyphs and painted paths of each page |
//! | `render`   | the bytes of a PDF               | a page in pixels, for people and for `ocr` |
//! | `ocr`      | pages without text layer         | the same pages with glyphs that Tesseract reads |
//! | `layout`   | glyphs and paths of a page       | lines in reading order, tables with spans |
//! | `document` | the layouts of all pages         | one document: headings, paragraphs, tables over pages, furniture apart |
//! | `plan`     | a document                       | initiative records (取組) |
//! | `account`  | a document and its initiatives    | what became records, what is left: why the two may differ |
//! | `taxonomy` | initiatives                      | the national priority areas of each, with evidence |
//! | `corrections` | classified initiatives, `corpus/corrections.csv` | the same as people have corrected them |
//! | `index`    | classified initiatives, passages | a tantivy index, and hits for a query |
//! | `compare`  | classified initiatives           | comparison frames (polars) |
//! | `export`   | frames, documents                | CSV, XLSX, HTML, Word, Markdown, JSON, Parquet |
//! | `fetch`    | addresses in `corpus.toml`       | the PDFs of the corpus, from the web |
//! | `web`      | requests of a browser            | pages: search, comparisons, corrections beside the PDF |
//! | `cli`      | arguments                        | all of the above in the right order, messages, exit status |
//!
//! # As a library
//!
//! [`open`] reads a PDF: its pages, tables and initiatives, their areas ([`PlanPdf::classify`]) and, with the feature
//! `compare`, tables over several plans (`compare_plans`). A program should build on these and on the types that they
//! return; the stages below are public so that each can be used alone, and change as the program needs.
//!
//! | feature    | adds | and needs |
//! |------------|------|-----------|
//! | (none)     | text, tables, initiatives, areas | no dictionary of words, no service |
//! | `compare`  | tables over several plans | polars |
//! | `ocr`      | pages without a text layer | hayro; Tesseract on the machine |
//! | `search`   | the index | tantivy, and the source of IPADIC when it is compiled |
//! | `full`     | all of it and the program (the default) | all of it |
//!
//! # Leaves
//!
//! `atomic`, `geometry`, `ids`, `calendar`, `diagnostic`, `dictionaries`, `keyed`, `weights` and `text` are leaves that every
//! stage may use.

#![cfg_attr(not(feature = "full"), allow(dead_code, reason = "the stages share much that only the program needs"))]

pub mod atomic;

pub mod calendar;
pub mod diagnostic;
pub mod dictionaries;
pub mod digest;
pub mod geometry;
pub mod ids;
mod keyed;
pub mod text;
mod weights;

pub mod corpus;

pub mod corrections;

pub mod pdf;

#[cfg(feature = "ocr")]
pub mod ocr;
#[cfg(feature = "ocr")]
pub mod render;

pub mod layout;

pub mod document;

pub mod plan;

pub mod account;

pub mod taxonomy;

#[cfg(feature = "search")]
pub mod index;

#[cfg(feature = "compare")]
pub mod compare;

#[cfg(feature = "full")]
pub mod export;

pub mod pipeline;

mod facade;

#[cfg(feature = "compare")]
pub use facade::compare_plans;
pub use facade::{PlanPdf, open};
pub use pipeline::Failure;

#[cfg(feature = "full")]
pub mod settings;

#[cfg(feature = "full")]
pub mod store;

#[cfg(feature = "full")]
pub mod batch;

#[cfg(feature = "full")]
pub mod fetch;

#[cfg(feature = "full")]
pub mod web;

#[cfg(feature = "full")]
pub mod cli;
