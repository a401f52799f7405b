/** Short names for the bodies of the REST contract. */
import type { components } from "@/protocol/rest";

type Schemas = components["schemas"];

export type Me = Schemas["MeBody"];
export type Conversation = Schemas["ConversationBody"];
export type Contact = Schemas["ContactBody"];
export type Agent = Schemas["AgentBody"];
export type User = Schemas["UserBody"];
export type NewUser = Schemas["NewUserBody"];
export type UserPatch = Schemas["UserPatchBody"];
export type Team = Schemas["TeamBody"];
export type NewTeam = Schemas["NewTeamBody"];
export type Inbox = Schemas["InboxBody"];
export type NewInbox = Schemas["NewInboxBody"];
export type InboxPatch = Schemas["InboxPatchBody"];
export type ApiKey = Schemas["ApiKeyBody"];
export type NewApiKey = Schemas["NewApiKeyBody"];
export type Article = Schemas["ArticleBody"];
export type NewArticle = Schemas["NewArticleBody"];
export type Upload = Schemas["AttachmentBody"];
export type AiSettings = Schemas["AiBody"];
export type AiChange = Schemas["AiChangeBody"];
export type Intent = Schemas["IntentBody"];
export type NewIntent = Schemas["NewIntentBody"];
export type Models = Schemas["ModelsBody"];
export type ModelsVersion = Schemas["ModelsVersionBody"];
export type Understood = Schemas["UnderstoodBody"];
export type UnderstandingInfo = Schemas["UnderstandingInfoBody"];
export type Actors = Schemas["ActorsBody"];
export type ActorNode = Schemas["ActorNodeBody"];
