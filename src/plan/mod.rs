//! In: a document. Out: its initiative records (取組), each with the page and the quote that prove it.
//! Forms of plans are read by small readers, one file each, chosen by what the page shows, never by the city.

pub mod record;

pub use record::{Initiative, Phase, ProgressEntry, ScheduleEntry, Target};
