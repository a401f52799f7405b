//! Frames of clients: any text is a frame or is refused with words, never a panic.
#![no_main]

use beseda::protocol::decode;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Err(error) = decode(text) {
        assert!(!error.to_string().is_empty());
    }
});
