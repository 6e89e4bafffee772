//! Normalisation with offset maps, and Japanese tokens: what classification and search share.
