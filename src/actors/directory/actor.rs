//! The directory's actor: the supervisor of all dialogues.

use ractor::{Actor, ActorId, ActorProcessingErr, ActorRef, SupervisionEvent};

use super::{DirectoryHandle, Fallen};
use crate::actors::supervise::was_killed;

/// What the directory is told.
#[derive(Debug)]
pub enum ToDirectory {
    /// A dialogue could not be read at its start.
    StartFailed(ActorId),
    /// A dialogue was found dead.
    Fallen(Fallen),
    /// It has been left alone for long enough.
    Wake(Fallen),
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

    async fn post_start(&self, myself: ActorRef<ToDirectory>, state: &mut DirectoryArgs) -> Result<(), ActorProcessingErr> {
        for fallen in state.handle.note_all_dead() {
            wake_later(&myself, fallen);
        }
        Ok(())
    }

    async fn handle(
        &self,
        myself: ActorRef<ToDirectory>,
        message: ToDirectory,
        state: &mut DirectoryArgs,
    ) -> Result<(), ActorProcessingErr> {
        match message {
            ToDirectory::StartFailed(actor) => note_crash(state, &myself, actor, "its start failed"),
            ToDirectory::Fallen(fallen) => wake_later(&myself, fallen),
            ToDirectory::Wake(fallen) => state.handle.wake_if_heard(fallen.tenant, fallen.conversation),
        }
        Ok(())
    }

    async fn handle_supervisor_evt(
        &self,
        myself: ActorRef<ToDirectory>,
        event: SupervisionEvent,
        state: &mut DirectoryArgs,
    ) -> Result<(), ActorProcessingErr> {
        match event {
            SupervisionEvent::ActorFailed(actor, error) => note_crash(state, &myself, actor.get_id(), &error.to_string()),
            SupervisionEvent::ActorTerminated(actor, _, reason) if was_killed(reason.as_deref()) => {
                note_crash(state, &myself, actor.get_id(), "it was killed");
            }
            // One that ended in peace has taken itself off the map.
            SupervisionEvent::ActorTerminated(..) | SupervisionEvent::ActorStarted(_) | SupervisionEvent::ProcessGroupChanged(_) => {}
        }
        Ok(())
    }
}

fn note_crash(state: &DirectoryArgs, myself: &ActorRef<ToDirectory>, actor: ActorId, reason: &str) {
    if let Some(fallen) = state.handle.note_crash(actor) {
        tracing::error!(conversation.id = %fallen.conversation, reason, "A conversation crashed; it is woken again.");
        wake_later(myself, fallen);
    }
}

fn wake_later(myself: &ActorRef<ToDirectory>, fallen: Fallen) {
    drop(myself.send_after(fallen.pause, move || ToDirectory::Wake(fallen)));
}
