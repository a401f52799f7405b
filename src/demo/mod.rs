//! The demo shop: what the first start of an empty database makes, so that there is something to try at once.

mod knowledge;
mod make;

pub use knowledge::{ArticleFile, ArticleFileError, embedded, from_folder};
pub use make::{Account, DemoShop, greeting, make, password};
