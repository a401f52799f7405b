//! Where the bytes of attachments lie: a trait, and a local folder that fulfils it.
//!
//! A file is written once, never changed, and there or not there: a half-written one is never seen under its name.

mod local;
mod picture;
mod sniff;

pub use local::LocalFiles;
#[cfg(test)]
pub(in crate::http) use picture::tests::picture_of;
pub use picture::{PICTURE_BYTES_MAX, PICTURE_SIDE_MAX, PICTURE_SIDE_MIN, Picture, PictureError, clean};
pub use sniff::{HEAD_BYTES, is_allowed, is_shown_in_place, media_type};

use async_trait::async_trait;
use tokio::io::AsyncRead;

use crate::domain::AttachmentId;

/// Why bytes could not be kept or read.
#[derive(Debug, thiserror::Error)]
#[error("the file storage does not work")]
pub struct FileError(#[from] std::io::Error);

/// Bytes on their way out.
pub type FileBytes = Box<dyn AsyncRead + Send + Unpin>;

/// Keeps the bytes of attachments.
#[async_trait]
pub trait FileStore: Send + Sync {
    /// Begins a file.
    ///
    /// # Errors
    /// When the storage does not work.
    async fn begin(&self, id: AttachmentId) -> Result<Box<dyn FileWriter>, FileError>;

    /// Opens a file at an offset; `None` if there is none.
    ///
    /// # Errors
    /// When the storage does not work.
    async fn open(&self, id: AttachmentId, offset: u64) -> Result<Option<FileBytes>, FileError>;

    /// Takes a file away for good; does nothing where there is none.
    ///
    /// # Errors
    /// When the storage does not work.
    async fn remove(&self, id: AttachmentId) -> Result<(), FileError>;
}

/// A file that is being written. Dropping it unfinished leaves nothing behind.
#[async_trait]
pub trait FileWriter: Send {
    /// Takes more bytes.
    ///
    /// # Errors
    /// When the storage does not work.
    async fn write(&mut self, bytes: &[u8]) -> Result<(), FileError>;

    /// Makes the file durable and gives it its name.
    ///
    /// # Errors
    /// When the storage does not work; there is no file then.
    async fn finish(self: Box<Self>) -> Result<(), FileError>;
}
