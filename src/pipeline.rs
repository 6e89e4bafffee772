//! The whole flow for one document, a line a stage.
