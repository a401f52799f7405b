//! Where log lines go: stderr, for people or for machines.

use tracing_subscriber::EnvFilter;

use crate::config::{LogConfig, LogFormat};

/// Starts the log. Commands that print an answer keep quiet but for warnings.
pub(super) fn start(config: &LogConfig) {
    let filter = EnvFilter::builder().parse_lossy(config.level.as_str());
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match config.format {
        LogFormat::Human => lines.with_target(false).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(true).try_init(),
    };
    if let Err(error) = started {
        tracing::debug!(%error, "A log was started before.");
    }
}
