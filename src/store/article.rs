//! The knowledge base.
//!
//! Each change also raises the shop's knowledge version, in the same transaction, so that whoever keeps an index of the
//! articles can see with one small read that it is stale.

use super::db::{Row, Tx, query};
use super::{StoreError, TenantStore, rows};
use crate::domain::{Article, ArticleId, Language, Timestamp};

macro_rules! select {
    ($rest:literal) => {
        query(concat!("SELECT id, tenant, inbox, slug, title, body, language, tags, questions, updated_at FROM articles ", $rest))
    };
}

fn article_of(row: &Row) -> Result<Article, StoreError> {
    let language = row.text("language")?;
    Ok(Article {
        tenant: row.id("tenant")?,
        id: row.id("id")?,
        inbox: row.id_or_null("inbox")?,
        slug: row.text("slug")?,
        title: row.text("title")?,
        body: row.text("body")?,
        language: Language::parse(&language).ok_or_else(|| StoreError::Inconsistent(format!("there is no language `{language}`")))?,
        tags: row.json("tags")?,
        questions: row.json("questions")?,
        updated_at: Timestamp::from_millis(row.int("updated_at")?),
    })
}

impl TenantStore {
    /// Keeps an article: a new one, or what it says from now on.
    ///
    /// # Errors
    /// When its id is another shop's, or when the database cannot be written.
    pub async fn put_article(&self, article: &Article) -> Result<(), StoreError> {
        self.must_own(article.tenant)?;
        let upsert = query(
            "INSERT INTO articles (id, tenant, inbox, slug, title, body, language, tags, questions, updated_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
             ON CONFLICT (id) DO UPDATE SET inbox = excluded.inbox, slug = excluded.slug, title = excluded.title, \
             body = excluded.body, language = excluded.language, tags = excluded.tags, questions = excluded.questions, \
             updated_at = excluded.updated_at WHERE articles.tenant = excluded.tenant",
        );
        let upsert = upsert
            .bind(article.id)
            .bind(self.tenant)
            .bind(article.inbox)
            .bind(article.slug.as_str())
            .bind(article.title.as_str())
            .bind(article.body.as_str())
            .bind(article.language.as_str())
            .bind_json(&article.tags)?
            .bind_json(&article.questions)?
            .bind(article.updated_at);
        let mut tx = self.db.begin().await?;
        if tx.write(upsert).await? == 0 {
            return Err(StoreError::Taken { constraint: "articles.id".to_owned() });
        }
        self.raise_knowledge_version(&mut tx).await?;
        tx.commit().await
    }

    /// Deletes an article. Returns whether there was such an article.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn delete_article(&self, id: ArticleId) -> Result<bool, StoreError> {
        let mut tx = self.db.begin().await?;
        let delete = query("DELETE FROM articles WHERE tenant = $1 AND id = $2");
        if tx.write(delete.bind(self.tenant).bind(id)).await? == 0 {
            return Ok(false);
        }
        self.raise_knowledge_version(&mut tx).await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn raise_knowledge_version(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let raise = query(
            "INSERT INTO knowledge_versions (tenant, version) VALUES ($1, 1) \
             ON CONFLICT (tenant) DO UPDATE SET version = knowledge_versions.version + 1",
        );
        tx.write(raise.bind(self.tenant)).await.map(drop)
    }

    /// Returns a number that grows with each change of the shop's articles; 0 before the first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn knowledge_version(&self) -> Result<i64, StoreError> {
        let query = query("SELECT version FROM knowledge_versions WHERE tenant = $1");
        let row = self.db.one(query.bind(self.tenant)).await?;
        Ok(row.map(|row| row.int("version")).transpose()?.unwrap_or(0))
    }

    /// Returns an article.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn article(&self, id: ArticleId) -> Result<Option<Article>, StoreError> {
        let row = self.db.one(select!("WHERE tenant = $1 AND id = $2").bind(self.tenant).bind(id)).await?;
        row.as_ref().map(article_of).transpose()
    }

    /// Returns a page of articles in the order of their ids: those that follow `after`, in one language or in all.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn articles(&self, language: Option<Language>, after: Option<ArticleId>, limit: u32) -> Result<Vec<Article>, StoreError> {
        let query = select!("WHERE tenant = $1 AND id > $2 AND language = COALESCE($3, language) ORDER BY id LIMIT $4");
        let query = query.bind(self.tenant).bind(after.map_or(-1, ArticleId::raw)).bind(language.map(Language::as_str)).bind(rows(limit));
        self.db.all(query).await?.iter().map(article_of).collect()
    }
}
