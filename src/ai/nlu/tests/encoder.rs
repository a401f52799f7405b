//! The encoder gives what the original gives: `encoder.tsv` holds texts and the vectors that the Python package made of them.

use std::path::Path;

use beseda_nlu::encoder::Encoder;

/// Where `cargo xtask train-nlu` keeps the file.
const FILE: &str = "../../../target/nlu/encoder.bin";
/// Both are unit vectors; the fixtures have five digits.
const COSINE_MIN: f32 = 0.9999;

#[test]
#[ignore = "needs the encoder's file, which `cargo xtask train-nlu` fetches"]
fn vectors_are_those_of_the_original() {
    let encoder = Encoder::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE)).expect("the encoder's file");
    for line in include_str!("encoder.tsv").lines() {
        let (text, numbers) = line.split_once('\t').expect("a text and its vector");
        let wanted = numbers.split(' ').map(|number| number.parse::<f32>().expect("a number")).collect::<Vec<_>>();
        let found = encoder.encode(text, None).expect("a vector");
        let cosine = wanted.iter().zip(&found.vector).map(|(one, other)| one * other).sum::<f32>();
        assert!(cosine >= COSINE_MIN, "{text}: {cosine}");
    }
}

#[test]
fn a_file_that_is_no_encoder_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("encoder.bin");
    let refusal = |bytes: &[u8]| {
        std::fs::write(&path, bytes).expect("a file");
        Encoder::open(&path).expect_err("a refusal").to_string()
    };
    assert!(refusal(b"").contains("not an encoder's file"));
    assert!(refusal(b"something else altogether, long enough").contains("not an encoder's file"));
    assert!(refusal(b"BSDUSE\0\0\x09\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0").contains("format `9`"));
    let mut cut = b"BSDUSE\0\0\x01\0\0\0\0\0\0\0".to_vec();
    cut.extend_from_slice(&16_u32.to_le_bytes());
    cut.extend_from_slice(&128_010_u32.to_le_bytes());
    cut.extend_from_slice(&[0; 16]);
    assert!(refusal(&cut).contains("damaged or cut short"));
    assert!(Encoder::open(&folder.path().join("nowhere")).is_err());
}
