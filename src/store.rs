//! Stage results on disk, keyed by the hash of their input and the version of the stage.
