//! The bodies of the REST interface under `/api/v1`, one file a resource, and how domain types turn into them.

mod agents;
mod ai;
mod api_keys;
mod appearance;
mod articles;
mod auth;
mod contacts;
mod conversations;
mod inboxes;
mod intents;
mod models;
mod problem;
mod push;
mod system;
mod teams;
mod users;
mod widget;
mod widget_reading;

pub use agents::{AgentBody, AgentsBody};
pub use ai::{AiBody, AiChangeBody, AiTestBody};
pub use api_keys::{ApiKeyBody, ApiKeysBody, NewApiKeyBody};
pub use appearance::{
    AppearanceBody, BrandBody, ByLocale, ConsentBody, FeaturesBody, GreetingBody, HoursBody, PlaceBody, PreChatBody, PreChatFieldBody,
    PreChatKindBody, SideBody, TextsBody,
};
pub use articles::{ArticleBody, ArticleHitBody, ArticlePageBody, ArticleSearchBody, NewArticleBody};
pub use auth::{LoginBody, MeBody, MeKind, PasswordBody, RefreshBody, TokensBody};
pub use contacts::ContactBody;
pub use conversations::{
    AssignBody, ConversationBody, ConversationContactBody, ConversationPageBody, EntriesBody, NoteBody, PostBody, RatingBody, ReceiptBody,
    ReferenceBody, ReleaseBody, SnoozeBody, StateBody,
};
pub use inboxes::{InboxBody, InboxPatchBody, InboxSettingsBody, InboxesBody, NewInboxBody};
pub use intents::{IntentBody, IntentPatchBody, IntentsBody, NewIntentBody, SentenceBody};
pub use models::{ModelsBody, ModelsPinBody, ModelsVersionBody};
pub use problem::ProblemBody;
pub use push::{NewPushSubscriptionBody, PushBody, PushKeysBody, PushRenewalBody, PushSubscriptionBody};
pub use system::{
    ActorKindBody, ActorNodeBody, ActorsBody, InfoBody, KillActorBody, KilledActorBody, NewTenantBody, TenantBody, UnderstandingInfoBody,
    UnderstandingStateBody,
};
pub use teams::{NewTeamBody, TeamBody, TeamPatchBody, TeamsBody};
pub use users::{NewUserBody, PictureBody, RoleBody, UserBody, UserPatchBody, UsersBody};
pub use widget::{IdentityBody, WidgetLimitsBody, WidgetMeBody, WidgetSessionBody, WidgetSessionRequestBody, WidgetSettingsBody};
pub use widget_reading::{WidgetAgentBody, WidgetArticleBody, WidgetArticleHitBody, WidgetConversationBody, WidgetConversationsBody};
