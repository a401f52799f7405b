//! With which version of the models the shop's messages are understood.

pub(in crate::http::api) mod get;
pub(in crate::http::api) mod put;

use crate::actors::understanding::ModelsStatus;
use crate::ai::understanding::ModelsVersion;
use crate::protocol::rest::{ModelsBody, ModelsVersionBody};

fn body(status: ModelsStatus) -> ModelsBody {
    let ModelsStatus { versions, used, pinned, trouble } = status;
    ModelsBody { items: versions.into_iter().map(version_body).collect(), used, pinned, detail: trouble }
}

fn version_body(found: ModelsVersion) -> ModelsVersionBody {
    let ModelsVersion { version, embedded, current, bytes, wrong } = found;
    ModelsVersionBody { version, embedded, current, bytes, unusable: wrong }
}
