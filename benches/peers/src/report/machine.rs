//! Where and when it was measured.

use std::process::Command;

use anyhow::{Context, Result};

use crate::host::server::output;

/// `2026-03-01, 2 × Intel Xeon, 23 GiB, Linux 6.1.0`
pub(crate) fn describe() -> Result<String> {
    let date = output(Command::new("date").args(["-u", "+%Y-%m-%d"]))?;
    let kernel = output(Command::new("uname").args(["-s", "-r"]))?;
    let processors = std::fs::read_to_string("/proc/cpuinfo").context("cannot read `/proc/cpuinfo`")?;
    let memory = std::fs::read_to_string("/proc/meminfo").context("cannot read `/proc/meminfo`")?;
    let gib = memory_gib(&memory).context("`/proc/meminfo` does not say how much there is")?;
    Ok(format!("{}, {}, {gib} GiB of memory, {}", date.trim(), models(&processors), kernel.trim()))
}

/// `2 × Intel(R) Xeon(R) Processor`
fn models(text: &str) -> String {
    let mut names = text.lines().filter_map(|line| line.strip_prefix("model name")?.split_once(':')).map(|(_, name)| name.trim());
    let first = names.next();
    format!("{} × {}", first.iter().count() + names.count(), first.unwrap_or("unknown processor"))
}

fn memory_gib(text: &str) -> Option<u64> {
    let kib = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?.trim().trim_end_matches("kB").trim().parse::<u64>().ok()?;
    Some(kib.div_ceil(1024 * 1024))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processors_are_counted_and_named() {
        let text = "processor\t: 0\nmodel name\t: A Fast One\nflags\t: x\nprocessor\t: 1\nmodel name\t: A Fast One\n";
        assert_eq!(models(text), "2 × A Fast One");
        assert_eq!(models(""), "0 × unknown processor");
    }

    #[test]
    fn memory_is_rounded_up() {
        assert_eq!(memory_gib("MemTotal:       24117248 kB\nMemFree: 1 kB\n"), Some(23));
        assert_eq!(memory_gib(""), None);
    }

    #[test]
    fn this_machine_can_be_described() {
        assert!(describe().unwrap().contains(" GiB of memory, "));
    }
}
