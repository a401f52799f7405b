//! Where and when it was measured.

use std::io::Write;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result};

use crate::host::folder::Disk;

use crate::host::server::output;
use crate::workload::figures::Times;

/// `2026-03-01, 2 × Intel Xeon, 23 GiB, Linux 6.1.0`
pub(crate) fn describe() -> Result<String> {
    let date = output(Command::new("date").args(["-u", "+%Y-%m-%d"]))?;
    let kernel = output(Command::new("uname").args(["-s", "-r"]))?;
    let processors = std::fs::read_to_string("/proc/cpuinfo").context("cannot read `/proc/cpuinfo`")?;
    let memory = std::fs::read_to_string("/proc/meminfo").context("cannot read `/proc/meminfo`")?;
    let gib = memory_gib(&memory).context("`/proc/meminfo` does not say how much there is")?;
    Ok(format!("{}, {}, {gib} GiB of memory, {}", date.trim(), models(&processors), kernel.trim()))
}

/// How often the disk is asked to flush, to know how long that takes.
const N_FLUSHES: usize = 101;

/// How long the disk takes to flush a page that was appended to a file, in milliseconds: the median. It bounds whoever flushes each message.
pub(crate) fn flush_ms(disk: &Disk) -> Result<f64> {
    let folder = disk.folder("flush")?;
    let mut file = std::fs::File::create(folder.path().join("file")).context("cannot make a file")?;
    let mut times = Times::default();
    for _ in 0..N_FLUSHES {
        let begun = Instant::now();
        file.write_all(&[7; 4096]).and_then(|()| file.sync_data()).context("cannot write to the disk")?;
        times.add(begun.elapsed());
    }
    times.percentile_ms(50).context("nothing was flushed")
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
    fn a_flush_takes_its_time_and_leaves_nothing_behind() {
        let parent = tempfile::tempdir_in(env!("CARGO_MANIFEST_DIR")).unwrap();
        assert!(flush_ms(&Disk::at(parent.path().to_owned()).unwrap()).unwrap() > 0.0);
        assert_eq!(std::fs::read_dir(parent.path()).unwrap().count(), 0);
    }

    #[test]
    fn this_machine_can_be_described() {
        assert!(describe().unwrap().contains(" GiB of memory, "));
    }
}
