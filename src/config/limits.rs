//! What is too much.

use std::time::Duration;

use super::section::section;
use super::value::Bytes;

section! {
    /// What is too much.
    LimitsConfig in "limits" {
        /// The largest frame of a socket. Bigger things go over HTTP.
        frame_bytes: Bytes = Bytes(64 << 10), within Bytes(4 << 10)..=Bytes(1 << 20);
        /// The longest message, in characters.
        text_chars: u32 = 10_000, within 100..=100_000;
        /// Requests of one socket that may be unanswered before the server stops reading it.
        in_flight: u32 = 16, within 1..=1024;
        /// What may wait to be sent to one socket; past it, entries are read from the log once the socket drains.
        outbox_bytes: Bytes = Bytes(256 << 10), within Bytes(64 << 10)..=Bytes(16 << 20);
        /// The most sockets at once. Keep it under the limit of open files.
        sessions_max: u32 = 15_000, within 1..=1_000_000;
        /// How long a socket may be silent before the server sends `beat`.
        heartbeat: Duration = Duration::from_secs(25), within Duration::from_secs(1)..=Duration::from_mins(5);
        /// How long a new socket may take to say `hello`.
        hello_timeout: Duration = Duration::from_secs(5), within Duration::from_millis(100)..=Duration::from_mins(1);
        /// How long an HTTP request may take, uploads excepted.
        request_timeout: Duration = Duration::from_secs(30), within Duration::from_secs(1)..=Duration::from_mins(5);
        /// How long an upload may take.
        upload_timeout: Duration = Duration::from_mins(5), within Duration::from_secs(1)..=Duration::from_hours(1);
        /// The largest JSON body of an HTTP request.
        body_bytes: Bytes = Bytes(1 << 20), within Bytes(64 << 10)..=Bytes(64 << 20);
        /// The largest file that may come with a message.
        attachment_bytes: Bytes = Bytes(10 << 20), within Bytes(1 << 10)..=Bytes(1 << 30);
        /// The most files that may come with a message.
        attachments_max: u32 = 10, within 1..=100;
        /// Media types that may come with a message, as found by looking at the bytes; `image/*` is every image.
        attachment_types: Vec<String> = [
            "image/png", "image/jpeg", "image/gif", "image/webp", "image/heif", "image/avif", "audio/*", "video/*",
            "application/pdf", "text/plain", "application/zip",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ].map(str::to_owned).to_vec();
        /// Wrong passwords for one e-mail address within `login_window` before further tries are refused.
        login_failures_email: u32 = 8, within 1..=1000;
        /// Wrong passwords from one network address within `login_window` before further tries are refused.
        login_failures_address: u32 = 60, within 1..=100_000;
        /// How long wrong passwords are remembered.
        login_window: Duration = Duration::from_mins(15), within Duration::from_secs(1)..=Duration::from_hours(24);
        /// New widget sessions that one network address may begin in a minute. This machine itself is not counted.
        widget_sessions_per_minute: u32 = 600, within 1..=1_000_000;
        /// Files that one shopper or agent may upload in a minute.
        uploads_per_minute: u32 = 60, within 1..=100_000;
    }
}
