//! Arguments and files, opened and checked. No stage reads arguments or the environment.
