//! The memory of this process, for the benches.

/// A line of /proc/self/status, in MB; 0 where there is none.
pub(crate) fn memory(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let value = status
        .lines()
        .find_map(|l| l.strip_prefix(line)?.strip_prefix(':')?.split_whitespace().next()?.parse::<u64>().ok());
    value.unwrap_or(0) >> 10
}
