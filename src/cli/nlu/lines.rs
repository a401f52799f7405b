//! One answer a line, in the order of the lines, worked out on all cores: whoever pipes in a file gets its rate, and whoever types a line
//! gets its answer at once.

use std::io::{BufRead, BufReader, BufWriter, ErrorKind, Read, Write};
use std::num::NonZero;

/// Bytes of a line that are kept; understanding reads fewer.
const LINE_MAX: usize = 1 << 20;
/// Lines that are answered together.
const LINES_MAX: usize = 1_024;
/// Bytes of the lines that are answered together.
const BYTES_MAX: usize = 8 << 20;
/// Bytes that are read at once.
const READ_AT_ONCE: usize = 1 << 18;

/// Answers every line of the input.
pub(super) fn answered(input: impl Read, out: impl Write, answer: impl Fn(&[u8]) -> anyhow::Result<String> + Sync) -> anyhow::Result<()> {
    let mut input = BufReader::with_capacity(READ_AT_ONCE, input);
    let mut out = BufWriter::new(out);
    let n_threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    loop {
        let lines = there(&mut input)?;
        if lines.is_empty() {
            return Ok(());
        }
        for told in shared_out(&lines, n_threads, &answer) {
            match writeln!(out, "{}", told?) {
                Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(()),
                written => written?,
            }
        }
        match out.flush() {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(()),
            flushed => flushed?,
        }
    }
}

/// The next line, which is waited for, and those that are there already. None at the end.
fn there(input: &mut BufReader<impl Read>) -> std::io::Result<Vec<Vec<u8>>> {
    let mut lines = Vec::new();
    let mut bytes = 0;
    while lines.len() < LINES_MAX && bytes < BYTES_MAX && (lines.is_empty() || input.buffer().contains(&b'\n')) {
        let Some(line) = line(input)? else { break };
        bytes += line.len();
        lines.push(line);
    }
    Ok(lines)
}

/// The next line without its end; of a longer one, the beginning.
fn line(input: &mut impl BufRead) -> std::io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let mut any = false;
    loop {
        let part = match input.fill_buf() {
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            part => part?,
        };
        if part.is_empty() {
            break;
        }
        any = true;
        let end = part.iter().position(|byte| *byte == b'\n');
        let room = LINE_MAX.saturating_sub(line.len());
        line.extend(part.iter().take(end.unwrap_or(part.len()).min(room)));
        let read = end.map_or(part.len(), |end| end + 1);
        input.consume(read);
        if end.is_some() {
            break;
        }
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(any.then_some(line))
}

/// The answers in the order of the lines, each thread taking a part of them.
fn shared_out<Told: Send>(lines: &[Vec<u8>], n_threads: usize, answer: &(impl Fn(&[u8]) -> Told + Sync)) -> Vec<Told> {
    let part = lines.len().div_ceil(n_threads.max(1)).max(1);
    if part >= lines.len() {
        return lines.iter().map(|line| answer(line)).collect();
    }
    std::thread::scope(|scope| {
        let parts = lines.chunks(part).map(|part| scope.spawn(move || part.iter().map(|line| answer(line)).collect::<Vec<_>>()));
        let parts = parts.collect::<Vec<_>>();
        let joined = parts.into_iter().flat_map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        joined.collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(input: &[u8]) -> String {
        let mut out = Vec::new();
        answered(input, &mut out, |line| Ok(format!("{}:{}", line.len(), String::from_utf8_lossy(line)))).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_line_has_its_answer_and_empty_ones_too() {
        assert_eq!(of(b"one\r\n\ntwo"), "3:one\n0:\n3:two\n");
        assert_eq!(of(b""), "");
        assert_eq!(of(b"\n"), "0:\n");
    }

    #[test]
    fn many_lines_are_answered_in_their_order() {
        let lines = (0..5_000).map(|n: usize| n.to_string()).collect::<Vec<_>>().join("\n");
        let told = of(lines.as_bytes());
        let numbers = told.lines().map(|line| line.split_once(':').unwrap().1.parse::<usize>().unwrap());
        assert!(numbers.eq(0..5_000));
    }

    #[test]
    fn a_line_without_end_is_one_message_and_costs_no_more_than_its_beginning() {
        let mut input = vec![b'x'; LINE_MAX * 2];
        input.extend_from_slice(b"\nnext\n");
        let told = of(&input);
        assert!(told.starts_with(&format!("{LINE_MAX}:xxx")) && told.ends_with("\n4:next\n"), "{} bytes", told.len());
    }

    #[test]
    fn whoever_stops_reading_ends_it_quietly() {
        struct Gone;
        impl Write for Gone {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                Err(ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Err(ErrorKind::BrokenPipe.into())
            }
        }
        answered(&b"one\n"[..], Gone, |_| Ok(String::new())).unwrap();
    }
}
