//! The supervisor of all AI connections.

use crate::actors::supervise::was_killed;
use ractor::{Actor, ActorProcessingErr, ActorRef, SupervisionEvent};

/// What the supervisor is told: nothing; it watches.
#[derive(Debug)]
pub enum ToProviders {}

/// What the supervisor works with.
#[derive(Debug, Clone, Copy, Default)]
pub struct ProvidersArgs;

/// The supervisor of all AI connections.
#[derive(Debug)]
pub struct Providers;

impl Actor for Providers {
    type Msg = ToProviders;
    type State = ();
    type Arguments = ProvidersArgs;

    async fn pre_start(&self, _myself: ActorRef<ToProviders>, _args: ProvidersArgs) -> Result<(), ActorProcessingErr> {
        Ok(())
    }

    /// A connection that crashes is opened anew by the next turn; turns under way lose nothing but their lease.
    async fn handle_supervisor_evt(
        &self,
        _myself: ActorRef<ToProviders>,
        event: SupervisionEvent,
        _state: &mut (),
    ) -> Result<(), ActorProcessingErr> {
        let reason = match &event {
            SupervisionEvent::ActorFailed(_, error) => error.to_string(),
            SupervisionEvent::ActorTerminated(_, _, reason) if was_killed(reason.as_deref()) => "it was killed".to_owned(),
            SupervisionEvent::ActorTerminated(..) | SupervisionEvent::ActorStarted(_) | SupervisionEvent::ProcessGroupChanged(_) => {
                return Ok(());
            }
        };
        metrics::counter!("beseda_actor_restarts_total", "kind" => "provider").increment(1);
        tracing::error!(reason, "An AI connection crashed; the next answer opens it anew.");
        Ok(())
    }
}
