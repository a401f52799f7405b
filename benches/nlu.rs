//! Understanding one message on one core: each step by itself, and all of it.
//!
//! The encoder takes part if `target/nlu/encoder.bin` is there; `cargo xtask train-nlu` puts it there.

#![allow(clippy::expect_used, reason = "a benchmark that cannot go on stops")]

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use beseda_nlu::encoder::Encoder;
use beseda_nlu::entities::tagger::see;
use beseda_nlu::features::features;
use beseda_nlu::lexicon::Lexicon;
use beseda_nlu::normal::Text;
use beseda_nlu::{Nlu, sample};
use criterion::{Criterion, criterion_group, criterion_main};
use jiff::civil::{Date, date};

/// A short message, one of the usual length, and a story, each in another language.
const MESSAGES: [(&str, &str); 5] = [
    ("short", "где мой заказ?"),
    ("usual, ru", "Здравствуйте! Подскажите, пожалуйста, на каком этапе заказ № 100452981?"),
    ("usual, en", "where is my order 48213, it was supposed to come last friday"),
    ("usual, zh", "我上周五申请的仅退款，现在审核到哪步了"),
    (
        "story",
        "Hello! I ordered two mugs and a 38 cm pan on the 12th of May, order 48213-07, and paid $54.90 by card. The parcel came yesterday. \
         One mug is broken, the pan is 32 cm. I wrote to you in the morning and nobody has answered. I would like the pan exchanged and \
         the money for the mug back on my card. Also, can you change the address for my other order, 48219? I am moving to Leeds on \
         Friday. My phone is +44 7700 900123, my name is Ann Brook. Thank you in advance!",
    ),
];
/// Every which labelled message of the project is taken for the mean.
const EVERY: usize = 6;

fn understanding(criterion: &mut Criterion) {
    let nlu = Nlu::embedded().expect("the embedded models");
    let today = date(2026, 11, 23);
    criterion.bench_function("load/models", |bencher| bencher.iter(|| Nlu::embedded().expect("the embedded models")));
    let lexicon = Lexicon::embedded();
    for (name, message) in MESSAGES {
        let text = Text::read(message);
        let lower = text.lower();
        criterion.bench_function(&format!("normal form/{name}"), |bencher| bencher.iter(|| Text::read(black_box(message))));
        criterion.bench_function(&format!("rules and lists/{name}"), |bencher| bencher.iter(|| see(black_box(&text), &lower)));
        criterion.bench_function(&format!("features/{name}"), |bencher| bencher.iter(|| features(black_box(&text), &lexicon, &[])));
    }
    all(criterion, "n-grams alone", &nlu, today);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/nlu/encoder.bin");
    if !file.exists() {
        return;
    }
    criterion.bench_function("load/encoder", |bencher| bencher.iter(|| Encoder::open(black_box(&file)).expect("the encoder")));
    let nlu = nlu.with_encoder(Arc::new(Encoder::open(&file).expect("the encoder")));
    all(criterion, "with the encoder", &nlu, today);
}

/// Messages of every length, the mean of many that people wrote, and one of a megabyte.
fn all(criterion: &mut Criterion, with: &str, nlu: &Nlu, today: Date) {
    for (name, message) in MESSAGES {
        criterion.bench_function(&format!("{with}/{name}"), |bencher| bencher.iter(|| nlu.understand(black_box(message), today)));
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ai/nlu/data/understanding.tsv");
    let labelled = std::fs::read_to_string(file).expect("the labelled messages");
    let samples = sample::read(&labelled).expect("the labelled messages").into_iter().step_by(EVERY).collect::<Vec<_>>();
    let mut next = samples.iter().cycle();
    criterion.bench_function(&format!("{with}/mean of {} messages", samples.len()), |bencher| {
        bencher.iter(|| next.next().map(|sample| nlu.understand(black_box(&sample.text), today)));
    });
    let long = "где мой заказ? ".repeat(70_000);
    criterion.bench_function(&format!("{with}/a megabyte"), |bencher| bencher.iter(|| nlu.understand(black_box(&long), today)));
}

criterion_group!(benches, understanding);
criterion_main!(benches);
