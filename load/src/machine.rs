//! What the operating system knows of a process: its memory and the time it took. Linux only; elsewhere nothing is known.

use std::fs;
use std::time::Duration;

/// Ticks a second in `/proc/PID/stat`: 100 on every Linux that this was built for.
const TICKS_PER_SECOND: u64 = 100;

/// A process on this machine.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Process(pub(crate) u32);

impl Process {
    /// Returns the resident memory in bytes.
    pub(crate) fn memory_bytes(self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0)).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().ok()?;
        Some(kilobytes * 1024)
    }

    /// Returns the processor time that it took since its start.
    pub(crate) fn cpu_time(self) -> Option<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0)).ok()?;
        // The name stands in brackets and may hold anything; what follows the last bracket is counted from field 3.
        let rest = stat.get(stat.rfind(')')? + 2..)?;
        let field = |number: usize| rest.split(' ').nth(number - 3)?.parse::<u64>().ok();
        let ticks = field(14)? + field(15)?;
        Some(Duration::from_millis(ticks * 1000 / TICKS_PER_SECOND))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_memory_and_takes_time() {
        let this = Process(std::process::id());
        assert!(this.memory_bytes().unwrap() > 100_000);
        assert!(this.cpu_time().is_some());
        assert!(Process(u32::MAX).memory_bytes().is_none());
    }
}
