//! Which kurabe this is: its number, how it was built, and from which commit.

/// The number of the version.
pub(super) const NUMBER: &str = env!("CARGO_PKG_VERSION");

/// The number with what build/version.rs says of the build.
pub(super) const WHOLE: &str = concat!(env!("CARGO_PKG_VERSION"), "（", env!("KURABE_BUILD"), "）");
