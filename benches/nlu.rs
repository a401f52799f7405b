//! Understanding one message on one core: each step by itself, and all of it.
//!
//! The encoder takes part if `target/nlu/encoder.bin` is there; `cargo xtask train-nlu` puts it there.

#![allow(clippy::expect_used, reason = "a benchmark that cannot go on stops")]

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use beseda_nlu::Nlu;
use beseda_nlu::encoder::Encoder;
use beseda_nlu::entities::tagger::see;
use beseda_nlu::features::features;
use beseda_nlu::lexicon::Lexicon;
use beseda_nlu::normal::Text;
use criterion::{Criterion, criterion_group, criterion_main};
use jiff::civil::date;

const MESSAGES: [(&str, &str); 3] = [
    ("ru", "Здравствуйте! Подскажите, пожалуйста, на каком этапе заказ № 100452981?"),
    ("en", "where is my order 48213, it was supposed to come last friday"),
    ("zh", "我上周五申请的仅退款，现在审核到哪步了"),
];

fn understanding(criterion: &mut Criterion) {
    let nlu = Nlu::embedded().expect("the embedded models");
    let today = date(2026, 11, 23);
    let lexicon = Lexicon::embedded();
    for (language, message) in MESSAGES {
        let text = Text::read(message);
        let lower = text.lower();
        criterion.bench_function(&format!("normal form/{language}"), |bencher| bencher.iter(|| Text::read(black_box(message))));
        criterion.bench_function(&format!("rules and lists/{language}"), |bencher| bencher.iter(|| see(black_box(&text), &lower)));
        criterion.bench_function(&format!("features/{language}"), |bencher| bencher.iter(|| features(black_box(&text), &lexicon, &[])));
        criterion.bench_function(&format!("all, n-grams alone/{language}"), |bencher| {
            bencher.iter(|| nlu.understand(black_box(message), today));
        });
    }
    let long = "где мой заказ? ".repeat(70_000);
    criterion.bench_function("all, a message of a megabyte", |bencher| bencher.iter(|| nlu.understand(black_box(&long), today)));
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/nlu/encoder.bin");
    if !file.exists() {
        return;
    }
    criterion.bench_function("encoder/load", |bencher| bencher.iter(|| Encoder::open(black_box(&file)).expect("the encoder")));
    let nlu = nlu.with_encoder(Arc::new(Encoder::open(&file).expect("the encoder")));
    for (language, message) in MESSAGES {
        criterion.bench_function(&format!("all, with the encoder/{language}"), |bencher| {
            bencher.iter(|| nlu.understand(black_box(message), today));
        });
    }
}

criterion_group!(benches, understanding);
criterion_main!(benches);
