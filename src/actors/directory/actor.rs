//! The directory's actor: the supervisor of all dialogues.

use ractor::{Actor, ActorId, ActorProcessingErr, ActorRef, SupervisionEvent};

use super::DirectoryHandle;
use crate::actors::supervise::was_killed;

/// What the directory is told.
#[derive(Debug)]
pub enum ToDirectory {
    /// A dialogue could not be read at its start.
    StartFailed(ActorId),
}

/// What the directory works with.
#[derive(Debug, Clone)]
pub struct DirectoryArgs {
    /// The map.
    pub handle: DirectoryHandle,
}

/// The directory's actor.
#[derive(Debug)]
pub struct Directory;

impl Actor for Directory {
    type Msg = ToDirectory;
    type State = DirectoryArgs;
    type Arguments = DirectoryArgs;

    async fn pre_start(&self, _myself: ActorRef<ToDirectory>, args: DirectoryArgs) -> Result<DirectoryArgs, ActorProcessingErr> {
        Ok(args)
    }

    async fn handle(
        &self,
        _myself: ActorRef<ToDirectory>,
        message: ToDirectory,
        state: &mut DirectoryArgs,
    ) -> Result<(), ActorProcessingErr> {
        match message {
            ToDirectory::StartFailed(actor) => note_crash(state, actor, "its start failed"),
        }
        Ok(())
    }

    async fn handle_supervisor_evt(
        &self,
        _myself: ActorRef<ToDirectory>,
        event: SupervisionEvent,
        state: &mut DirectoryArgs,
    ) -> Result<(), ActorProcessingErr> {
        match event {
            SupervisionEvent::ActorFailed(actor, error) => note_crash(state, actor.get_id(), &error.to_string()),
            SupervisionEvent::ActorTerminated(actor, _, reason) if was_killed(reason.as_deref()) => {
                note_crash(state, actor.get_id(), "it was killed");
            }
            // One that ended in peace has taken itself off the map.
            SupervisionEvent::ActorTerminated(..) | SupervisionEvent::ActorStarted(_) | SupervisionEvent::ProcessGroupChanged(_) => {}
        }
        Ok(())
    }
}

fn note_crash(state: &DirectoryArgs, actor: ActorId, reason: &str) {
    if let Some(conversation) = state.handle.note_crash(actor) {
        tracing::error!(conversation.id = %conversation, reason, "A conversation crashed; the next request wakes it again.");
    }
}
