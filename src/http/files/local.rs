//! Attachments in a local folder: written aside, flushed to the disk, then moved to their name.

use std::io::{self, SeekFrom};
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use tokio::fs::{self, File};
use tokio::io::{AsyncSeekExt as _, AsyncWriteExt as _};

use super::{FileBytes, FileError, FileStore, FileWriter};
use crate::domain::AttachmentId;

/// Where files lie until they are whole.
const ASIDE: &str = "incoming";
/// Folders that files are spread over, so that none gets too long to list.
const FOLDERS: i64 = 256;

/// Files in a folder of this machine.
#[derive(Debug, Clone)]
pub struct LocalFiles {
    root: PathBuf,
}

impl LocalFiles {
    /// Opens the folder `root`, makes it if needed, and removes what an interrupted upload left there.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub async fn open(root: PathBuf) -> Result<Self, FileError> {
        let aside = root.join(ASIDE);
        fs::create_dir_all(&aside).await?;
        let mut left = fs::read_dir(&aside).await?;
        while let Some(entry) = left.next_entry().await? {
            fs::remove_file(entry.path()).await?;
        }
        Ok(Self { root })
    }

    fn folder(&self, id: AttachmentId) -> PathBuf {
        // The low bits of an id count within a millisecond; those above are the time, and spread evenly.
        let folder = (id.raw() >> 20).rem_euclid(FOLDERS);
        self.root.join(format!("{folder:02x}"))
    }
}

#[async_trait]
impl FileStore for LocalFiles {
    async fn begin(&self, id: AttachmentId) -> Result<Box<dyn FileWriter>, FileError> {
        let aside = self.root.join(ASIDE).join(id.to_string());
        let file = File::create_new(&aside).await?;
        let folder = self.folder(id);
        Ok(Box::new(LocalWriter { file, aside: Aside(Some(aside)), target: folder.join(id.to_string()), folder }))
    }

    async fn open(&self, id: AttachmentId, offset: u64) -> Result<Option<FileBytes>, FileError> {
        let mut file = match File::open(self.folder(id).join(id.to_string())).await {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        file.seek(SeekFrom::Start(offset)).await?;
        Ok(Some(Box::new(file)))
    }

    async fn remove(&self, id: AttachmentId) -> Result<(), FileError> {
        match fs::remove_file(self.folder(id).join(id.to_string())).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            Ok(()) | Err(_) => Ok(()),
        }
    }
}

struct LocalWriter {
    file: File,
    aside: Aside,
    folder: PathBuf,
    target: PathBuf,
}

/// The path of an unfinished file, which is removed if it stays unfinished.
struct Aside(Option<PathBuf>);

impl Drop for Aside {
    fn drop(&mut self) {
        let Some(path) = self.0.take() else { return };
        if let Err(error) = std::fs::remove_file(&path) {
            tracing::warn!(%error, file.path = %path.display(), "An abandoned upload could not be removed; the next start does it.");
        }
    }
}

#[async_trait]
impl FileWriter for LocalWriter {
    async fn write(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        Ok(self.file.write_all(bytes).await?)
    }

    async fn finish(mut self: Box<Self>) -> Result<(), FileError> {
        self.file.flush().await?;
        self.file.sync_all().await?;
        fs::create_dir_all(&self.folder).await?;
        if let Some(aside) = &self.aside.0 {
            fs::rename(aside, &self.target).await?;
        }
        self.aside.0 = None;
        // The name is kept in the folder, and the folder's in its parent: without these the file itself would be safe and nameless.
        sync_folder(&self.folder).await?;
        if let Some(root) = self.folder.parent() {
            sync_folder(root).await?;
        }
        Ok(())
    }
}

async fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder).await?.sync_all().await
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncReadExt as _;

    use super::*;

    async fn read(files: &LocalFiles, id: AttachmentId, offset: u64) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        files.open(id, offset).await.unwrap()?.read_to_end(&mut bytes).await.unwrap();
        Some(bytes)
    }

    #[tokio::test]
    async fn a_file_is_read_as_it_was_written_from_any_offset() {
        let folder = tempfile::tempdir().unwrap();
        let files = LocalFiles::open(folder.path().join("files")).await.unwrap();
        let id = AttachmentId::from(77 << 20);
        let mut writer = files.begin(id).await.unwrap();
        writer.write(b"hello ").await.unwrap();
        writer.write(b"world").await.unwrap();
        assert_eq!(read(&files, id, 0).await, None, "nobody sees a file before it is whole");
        writer.finish().await.unwrap();
        assert_eq!(read(&files, id, 0).await.unwrap(), b"hello world");
        assert_eq!(read(&files, id, 6).await.unwrap(), b"world");
    }

    #[tokio::test]
    async fn an_abandoned_file_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let files = LocalFiles::open(folder.path().to_owned()).await.unwrap();
        let id = AttachmentId::from(1);
        drop(files.begin(id).await.unwrap());
        assert_eq!(read(&files, id, 0).await, None);
        assert_eq!(std::fs::read_dir(folder.path().join(ASIDE)).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn what_a_crash_left_is_removed_at_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join(ASIDE)).unwrap();
        std::fs::write(folder.path().join(ASIDE).join("att_0000000000001"), "half").unwrap();
        LocalFiles::open(folder.path().to_owned()).await.unwrap();
        assert_eq!(std::fs::read_dir(folder.path().join(ASIDE)).unwrap().count(), 0);
    }
}
