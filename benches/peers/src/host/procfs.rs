//! What the kernel says of processes and of the whole machine: `/proc`.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};

/// One process at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Process {
    pid: u32,
    parent: u32,
    /// Its own time and that of its children that have ended, in ticks.
    ticks: u64,
}

/// The processor time of a process and of all below it, those that ended included.
pub(crate) fn cpu_of_tree(root: u32) -> Result<Duration> {
    let processes = processes()?;
    let ticks = tree(&processes, root).iter().map(|process| process.ticks).sum();
    Ok(duration(ticks))
}

/// The memory of a process and of all below it; what several share is shared out among them (PSS).
pub(crate) fn memory_of_tree(root: u32) -> Result<u64> {
    let processes = processes()?;
    let mut bytes = 0;
    for process in tree(&processes, root) {
        let path = format!("/proc/{}/smaps_rollup", process.pid);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            // One below it may end while we look; it has no memory then.
            Err(_) if process.pid != root => continue,
            Err(error) => return Err(error).with_context(|| format!("cannot read `{path}`")),
        };
        bytes += pss(&text).with_context(|| format!("`{path}` has no line `Pss`"))?;
    }
    Ok(bytes)
}

/// The processor time that everybody on the machine has used. Interrupts are left out: they serve our own loopback.
pub(crate) fn cpu_of_all() -> Result<Duration> {
    let text = fs::read_to_string("/proc/stat").context("cannot read `/proc/stat`")?;
    busy_ticks(&text).map(duration).context("`/proc/stat` does not begin with the times of all processors")
}

fn duration(ticks: u64) -> Duration {
    Duration::from_secs(ticks) / u32::try_from(rustix::param::clock_ticks_per_second()).unwrap_or(100)
}

fn processes() -> Result<Vec<Process>> {
    let entries = fs::read_dir("/proc").context("cannot list `/proc`")?;
    let pids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    // One that ends while we look is left out, as if it had ended a moment ago.
    Ok(pids.filter_map(|pid| parse(pid, &fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)).collect())
}

fn tree(processes: &[Process], root: u32) -> Vec<Process> {
    let mut found = processes.iter().filter(|process| process.pid == root).copied().collect::<Vec<_>>();
    let mut at = 0;
    while let Some(parent) = found.get(at).map(|process| process.pid) {
        found.extend(processes.iter().filter(|process| process.parent == parent));
        at += 1;
    }
    found
}

/// Reads `/proc/PID/stat`: the name in brackets may itself hold blanks and brackets, so the fields are counted from the last one.
fn parse(pid: u32, text: &str) -> Option<Process> {
    let mut fields = text.rsplit_once(')')?.1.split_whitespace();
    let parent = fields.nth(1)?.parse().ok()?;
    // utime, stime, cutime, cstime
    let times = fields.skip(9).take(4).map(|field| field.parse::<u64>().ok()).collect::<Option<Vec<_>>>()?;
    (times.len() == 4).then(|| Process { pid, parent, ticks: times.iter().sum() })
}

fn pss(text: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()? * 1024)
}

/// user, nice, system and steal of the first line; not idle, iowait, irq and softirq.
fn busy_ticks(text: &str) -> Option<u64> {
    let fields = text.lines().next()?.strip_prefix("cpu ")?.split_whitespace().map(|field| field.parse::<u64>().ok());
    let fields = fields.collect::<Option<Vec<_>>>()?;
    [0, 1, 2, 7].iter().map(|index| fields.get(*index)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_read_past_its_odd_name() {
        let text = "42 (a) b (c)) S 7 42 42 0 -1 4194560 100 5 0 0 30 12 3 1 20 0 4 0 100 1000 50";
        assert_eq!(parse(42, text), Some(Process { pid: 42, parent: 7, ticks: 46 }));
        assert_eq!(parse(42, "42 (a) S 7"), None);
    }

    #[test]
    fn a_tree_is_a_process_and_all_below_it() {
        let process = |pid, parent| Process { pid, parent, ticks: 1 };
        let all = [process(1, 0), process(5, 3), process(3, 1), process(4, 1), process(6, 5)];
        let pids = tree(&all, 3).iter().map(|process| process.pid).collect::<Vec<_>>();
        assert_eq!(pids, [3, 5, 6]);
        assert!(tree(&all, 9).is_empty());
    }

    #[test]
    fn waiting_and_interrupts_are_not_work() {
        assert_eq!(busy_ticks("cpu  100 20 3 5000 700 80 90 4 0 0\ncpu0 1"), Some(127));
        assert_eq!(busy_ticks("intr 5"), None);
    }

    #[test]
    fn the_share_of_memory_is_read_in_bytes() {
        assert_eq!(pss("1-2 ---p [rollup]\nRss:   9 kB\nPss:     12 kB\nPss_Anon: 3 kB\n"), Some(12 * 1024));
    }

    #[test]
    fn this_process_costs_something() {
        let before = cpu_of_tree(std::process::id()).unwrap();
        let mut sum = 0_u64;
        while cpu_of_tree(std::process::id()).unwrap() == before {
            sum = (0..100_000).fold(sum, u64::wrapping_add);
        }
        assert!(memory_of_tree(std::process::id()).unwrap() > 100_000);
        assert!(cpu_of_all().unwrap() > Duration::ZERO);
    }
}
