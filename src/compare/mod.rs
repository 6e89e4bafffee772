//! In: classified initiatives of several documents. Out: comparison tables as polars frames.
