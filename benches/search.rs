//! How long building an index and searching it take, on made-up shops of three sizes in three languages.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark: made-up data, and criterion's macros")]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};

use beseda::ai::knowledge::KnowledgeIndex;
use beseda::domain::{Article, ArticleId, Language, TenantId, Timestamp};

const RU: &[&str] =
    &["доставка", "возврат", "размер", "оплата", "заказ", "курьер", "ткань", "скидка", "подарок", "гарантия", "обмен", "посылка"];
const EN: &[&str] =
    &["delivery", "return", "size", "payment", "order", "courier", "fabric", "discount", "gift", "warranty", "exchange", "parcel"];
const ZH: &[&str] = &["配送", "退货", "尺码", "付款", "订单", "快递", "面料", "折扣", "礼物", "保修", "换货", "包裹"];

/// Makes articles by a fixed pattern, so that every run measures the same.
fn articles(count: usize) -> Vec<Article> {
    (0..count)
        .map(|at| {
            let language = Language::ALL[at % Language::ALL.len()];
            let (words, gap) = match language {
                Language::Ru => (RU, " "),
                Language::En => (EN, " "),
                Language::Zh => (ZH, "的"),
            };
            let sentence = |from: usize, length: usize| {
                (0..length).map(|step| words[(from + step * (1 + from % 5)) % words.len()]).collect::<Vec<_>>().join(gap)
            };
            Article {
                tenant: TenantId::from(1),
                id: ArticleId::from(i64::try_from(at).unwrap() + 1),
                inbox: None,
                slug: format!("topic-{at}"),
                title: sentence(at, 4),
                body: format!("{}.\n\n{} {at}.", sentence(at + 1, 60), sentence(at + 3, 60)),
                language,
                tags: vec![sentence(at, 1)],
                questions: (0..6).map(|ask| sentence(at + ask, 5)).collect(),
                updated_at: Timestamp::from_millis(0),
            }
        })
        .collect()
}

fn build(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("build");
    group.sample_size(10);
    for count in [200, 2_000] {
        let articles = articles(count);
        group.bench_with_input(BenchmarkId::from_parameter(count), &articles, |bencher, articles| {
            bencher.iter(|| KnowledgeIndex::build(articles.clone()).unwrap());
        });
    }
    group.finish();
}

fn search(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("search");
    for count in [200, 2_000, 10_000] {
        let index = KnowledgeIndex::build(articles(count)).unwrap();
        for (name, question) in [
            ("ru", "сколько дней идёт доставка курьером, если заказ с подарком"),
            ("en_typos", "retrun a parcle and exchnage the fabrc"),
            ("zh", "请问订单的退货和换货怎么办"),
        ] {
            group.bench_function(BenchmarkId::new(name, count), |bencher| {
                bencher.iter(|| index.search(question, None, 3).unwrap());
            });
        }
    }
    group.finish();
}

criterion_group!(benches, build, search);
criterion_main!(benches);
