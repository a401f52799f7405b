//! Server-sent events, read from bytes that may be cut anywhere: inside a line, inside a character.
//!
//! Bytes are kept until a line ends and decoded only then. A line and an event are bounded: a server that never ends
//! one is an error, not a full memory.

/// The longest line, and the most data of one event, in bytes.
pub(crate) const EVENT_BYTES_MAX: usize = 256 * 1024;

/// An event with data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SseEvent {
    /// The event's name; empty where it has none.
    pub(crate) name: String,
    /// Its data, lines joined.
    pub(crate) data: String,
}

/// What came is not a stream of events, or is too big a one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SseError {
    /// A line or an event has no end.
    #[error("an event is longer than {EVENT_BYTES_MAX} bytes")]
    TooLong,
    /// A line is not text.
    #[error("an event is not UTF-8")]
    NotText,
}

/// Makes events of bytes.
#[derive(Debug, Default)]
pub(crate) struct SseDecoder {
    line: Vec<u8>,
    after_return: bool,
    name: String,
    data: Option<String>,
}

impl SseDecoder {
    /// Takes the next bytes; returns the events that they end. Comments and unknown fields are passed over.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Result<Vec<SseEvent>, SseError> {
        let mut events = Vec::new();
        for byte in bytes {
            let second_of_pair = self.after_return && *byte == b'\n';
            self.after_return = *byte == b'\r';
            match byte {
                b'\n' if second_of_pair => {}
                b'\n' | b'\r' => events.extend(self.end_line()?),
                _ if self.line.len() >= EVENT_BYTES_MAX => return Err(SseError::TooLong),
                other => self.line.push(*other),
            }
        }
        Ok(events)
    }

    /// Takes the end of the bytes; returns the event that had all but its empty line.
    pub(crate) fn finish(&mut self) -> Result<Option<SseEvent>, SseError> {
        if !self.line.is_empty() {
            self.end_line()?;
        }
        Ok(self.end_event())
    }

    fn end_line(&mut self) -> Result<Option<SseEvent>, SseError> {
        let bytes = std::mem::take(&mut self.line);
        let line = std::str::from_utf8(&bytes).map_err(|_not_utf8| SseError::NotText)?;
        let line = line.strip_prefix('\u{feff}').unwrap_or(line);
        if line.is_empty() {
            return Ok(self.end_event());
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => self.add_data(value)?,
            "event" => value.clone_into(&mut self.name),
            _ => {}
        }
        Ok(None)
    }

    fn add_data(&mut self, value: &str) -> Result<(), SseError> {
        let data = self.data.get_or_insert_default();
        if data.len() + value.len() > EVENT_BYTES_MAX {
            return Err(SseError::TooLong);
        }
        if !data.is_empty() {
            data.push('\n');
        }
        data.push_str(value);
        Ok(())
    }

    fn end_event(&mut self) -> Option<SseEvent> {
        let name = std::mem::take(&mut self.name);
        self.data.take().map(|data| SseEvent { name, data })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STREAM: &str =
        ": keep-alive\r\n\r\ndata: {\"text\":\"Привет 你好\"}\n\nevent: error\rdata: one\rdata:two\r\rid: 7\n\ndata\n\ndata: [DONE]\n\n";

    fn expected() -> Vec<SseEvent> {
        [("", "{\"text\":\"Привет 你好\"}"), ("error", "one\ntwo"), ("", ""), ("", "[DONE]")]
            .map(|(name, data)| SseEvent { name: name.to_owned(), data: data.to_owned() })
            .to_vec()
    }

    proptest! {
        #[test]
        fn cuts_anywhere_change_nothing(mut cuts in prop::collection::vec(0..STREAM.len(), 0..20)) {
            cuts.sort_unstable();
            let mut decoder = SseDecoder::default();
            let mut events = Vec::new();
            let mut from = 0;
            for to in cuts.into_iter().chain([STREAM.len()]) {
                events.extend(decoder.push(&STREAM.as_bytes()[from..to]).unwrap());
                from = to;
            }
            prop_assert_eq!(events, expected());
            prop_assert_eq!(decoder.finish().unwrap(), None);
        }

        #[test]
        fn garbage_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut decoder = SseDecoder::default();
            if decoder.push(&bytes).is_ok() {
                let end = decoder.finish();
                prop_assert!(end.is_ok() || end == Err(SseError::NotText));
            }
        }
    }

    #[test]
    fn a_line_without_an_end_is_refused() {
        let mut decoder = SseDecoder::default();
        assert_eq!(decoder.push(&vec![b'x'; EVENT_BYTES_MAX + 1]), Err(SseError::TooLong));
        let mut decoder = SseDecoder::default();
        let line = format!("data: {}\n", "x".repeat(EVENT_BYTES_MAX / 2));
        decoder.push(line.as_bytes()).unwrap();
        assert_eq!(decoder.push(line.repeat(2).as_bytes()), Err(SseError::TooLong));
    }

    #[test]
    fn an_event_without_its_empty_line_comes_at_the_end() {
        let mut decoder = SseDecoder::default();
        assert_eq!(decoder.push(b"data: [DONE]").unwrap(), []);
        assert_eq!(decoder.finish().unwrap().unwrap().data, "[DONE]");
    }
}
