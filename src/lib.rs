//! kurabe (比べ, "to compare"): plan PDFs of Japanese municipalities in, comparison tables out.
//!
//! The folders are the pipeline. Read from top to bottom, they follow a plan from its bytes to the
//! council's table; `pipeline` writes the same down as code, a line a stage.
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
//! | `index`    | classified initiatives, passages | a tantivy index, and hits for a query |
//! | `compare`  | classified initiatives           | comparison frames (polars) |
//! | `export`   | frames, documents                | CSV, XLSX, HTML, Word, Markdown, JSON, Parquet |
//! | `web`      | requests of a browser            | pages: search, comparisons, corrections beside the PDF |
//! | `cli`      | arguments                        | all of the above in the right order, messages, exit status |
//!
//! `atomic`, `geometry`, `calendar`, `diagnostic`, `dictionaries`, `keyed`, `weights` and `text` are leaves that every
//! stage may use.

pub mod atomic;

pub mod calendar;
pub mod diagnostic;
pub mod dictionaries;
pub mod digest;
pub mod geometry;
mod keyed;
pub mod text;
mod weights;

pub mod corpus;

pub mod pdf;

pub mod ocr;
pub mod render;

pub mod layout;

pub mod document;

pub mod plan;

pub mod account;

pub mod taxonomy;

pub mod index;

pub mod compare;

pub mod export;

pub mod pipeline;

pub mod settings;

pub mod store;

pub mod batch;

pub mod web;

pub mod cli;
