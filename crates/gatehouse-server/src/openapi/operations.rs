//! Which operations there are: what each is asked, what it answers, and what it says instead.

use gatehouse_rules::department::Department;
use gatehouse_rules::feed::{
    Cursor, EPOCH_HEADER, FeedPage, Head, Me, OPERATIONS_MAX, Operations, Resync, Row, RowsPage,
    SCHEMA, Stamped, Start,
};
use gatehouse_rules::operation::{
    Decision, OPERATION_VERSION, Operation as Decided, Outcome, Receipt,
};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::{Right, Role};
use gatehouse_rules::time::Time;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::schemas::Schemas;
use crate::failure::ProblemDetails;
use crate::fresh_step::{Fresh, InBrowser, Typed};
use crate::letter::{self, InvitationPreview, TestLetter};
use crate::own_webhooks::in_app;
use crate::sign_in::{About, ServerFacts};
use crate::sync::{FeedAsked, Gone, RowsAsked};
use crate::token::{Ended, TokenRefused, Tokens};
use crate::{outgoing, report, token};

/// The groups of operations.
pub(super) const TAGS: [(&str, &str); 6] = [
    (
        "sync",
        "One feed down: a first sync in pages, then what changed since a cursor.",
    ),
    (
        "operations",
        "Named operations up: what an admin decided, applied by the server exactly once.",
    ),
    (
        "second step",
        "An admin's own fresh second step, which some operations need.",
    ),
    (
        "admin",
        "What an admin's app asks once, and no operation is.",
    ),
    ("tokens", "An app's tokens, bound to the key of its device."),
    ("server", "What the server is, and how it is."),
];

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
const TEXT: &str = "text/plain";
/// Of examples: 2026-11-26, 09:00 UTC, and what was made then.
const NOW: Time = Time(1_795_683_600_000);
const EPOCH: &str = "019ab1f0-0000-7000-8000-000000000001";

/// Whom an operation is for.
#[derive(Clone, Copy)]
pub(super) enum Who {
    Anyone,
    Device,
    /// Anyone who holds the device's key, before there is a token.
    Key,
    Operator,
}

impl Who {
    pub(super) const DEVICE: &str = "device";
    pub(super) const OPERATOR: &str = "operator";

    pub(super) fn security(self) -> Value {
        match self {
            Self::Anyone | Self::Key => json!([]),
            Self::Device => json!([{Self::DEVICE: []}]),
            Self::Operator => json!([{Self::OPERATOR: []}]),
        }
    }

    /// Whether a proof by the device's key comes with it.
    pub(super) const fn proves(self) -> bool {
        matches!(self, Self::Device | Self::Key)
    }
}

/// What a body is.
pub(super) struct Media {
    pub(super) kind: &'static str,
    pub(super) schema: Value,
    pub(super) example: Option<Value>,
}

impl Media {
    fn new(kind: &'static str, schema: Value) -> Self {
        Self {
            kind,
            schema,
            example: None,
        }
    }

    fn like(self, example: impl Serialize) -> Self {
        Self {
            example: serde_json::to_value(example).ok(),
            ..self
        }
    }

    fn text(what: &str) -> Self {
        Self::new(TEXT, json!({"type": "string"})).like(what)
    }
}

/// What is said instead, in one form for all of an operation's.
pub(super) struct Refusals {
    pub(super) kind: &'static str,
    pub(super) schema: Value,
    /// Status, code and body of those that are to be expected.
    pub(super) listed: Vec<(u16, String, Value)>,
}

/// One method of one path.
pub(super) struct Operation {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) id: &'static str,
    pub(super) tag: &'static str,
    pub(super) who: Who,
    pub(super) summary: &'static str,
    pub(super) description: String,
    pub(super) parameters: Vec<Value>,
    pub(super) body: Vec<Media>,
    pub(super) answers: Vec<(u16, &'static str, Option<Media>)>,
    pub(super) refusals: Option<Refusals>,
}

/// The header with the proof.
pub(super) fn proof() -> Value {
    json!({
        "name": "DPoP",
        "in": "header",
        "required": true,
        "description": "A proof by the device's key for this one request (RFC 9449).",
        "schema": {"type": "string"},
    })
}

/// Beginnings of operations, with the schemas that they refer to.
struct Table<'a> {
    schemas: &'a mut Schemas,
}

impl Table<'_> {
    fn problems(&mut self, problems: Vec<Problem>) -> Option<Refusals> {
        let said = problems.into_iter().map(|problem| {
            let status = crate::failure::status(&problem).as_u16();
            let code = problem.code();
            let details = ProblemDetails::of(problem);
            let said = serde_json::to_value(details).unwrap_or_default();
            (status, code, said)
        });
        Some(Refusals {
            kind: "application/problem+json",
            schema: self.schemas.written::<ProblemDetails>(),
            listed: said.collect(),
        })
    }

    fn refusals(&mut self, words: &[&'static str], problems: Vec<Problem>) -> Option<Refusals> {
        let refused = token::refusals(words, problems).into_iter();
        let said = refused.filter_map(|(status, refused)| {
            let said = serde_json::to_value(refused).ok()?;
            let code = said["problem"]["code"].as_str();
            let code = code.or(said["error"].as_str())?.to_owned();
            Some((status, code, said))
        });
        Some(Refusals {
            kind: JSON,
            listed: said.collect(),
            schema: self.schemas.written::<TokenRefused>(),
        })
    }

    /// For an app: with what each of these may hear, and these problems of its own.
    fn device(
        &mut self,
        (method, path): (&'static str, &'static str),
        (id, tag): (&'static str, &'static str),
        summary: &'static str,
        mut own: Vec<Problem>,
    ) -> Operation {
        own.extend([
            Problem::SignInAgain,
            Problem::ClockWrong { seconds: -400 },
            Problem::NotAnAdmin,
            Problem::PlaceNotAllowed {
                ip: Some("203.0.113.7".to_owned()),
                ask: Some("Petra Novak".to_owned()),
            },
            Problem::DeviceRevoked {
                proof: "the word whose hash the app kept".to_owned(),
            },
        ]);
        Operation {
            who: Who::Device,
            refusals: self.problems(own),
            ..anyone((method, path), (id, tag), summary)
        }
    }

    fn json<T: JsonSchema>(&mut self) -> Media {
        Media::new(JSON, self.schemas.written::<T>())
    }

    fn asked<T: JsonSchema>(&mut self, kind: &'static str) -> Media {
        Media::new(kind, self.schemas.read::<T>())
    }
}

fn anyone(
    (method, path): (&'static str, &'static str),
    (id, tag): (&'static str, &'static str),
    summary: &'static str,
) -> Operation {
    Operation {
        method,
        path,
        id,
        tag,
        who: Who::Anyone,
        summary,
        description: String::new(),
        parameters: Vec::new(),
        body: Vec::new(),
        answers: Vec::new(),
        refusals: None,
    }
}

/// Every operation.
pub(super) fn all(schemas: &mut Schemas) -> Vec<Operation> {
    let mut table = Table { schemas };
    let mut all = sync(&mut table);
    all.push(operations(&mut table));
    all.extend(second_step(&mut table));
    all.extend(admin(&mut table));
    all.extend(tokens(&mut table));
    all.extend(server(&mut table));
    all
}

fn cursor(revision: u64) -> String {
    Cursor {
        epoch: EPOCH.to_owned(),
        revision,
        schema: SCHEMA,
        scope: "admin".to_owned(),
    }
    .encode()
}

fn me() -> Me {
    Me {
        workspace: "019ab1f0-0000-7000-8000-000000000002".into(),
        employee: "019ab1f0-0000-7000-8000-000000000003".into(),
        name: "Petra Novak".to_owned(),
        role: Role::Owner,
        ip: Some("203.0.113.7".to_owned()),
    }
}

fn row() -> Stamped {
    Stamped {
        revision: 1_795_683_600_007,
        row: Row::Department(Department {
            id: "019ab1f0-0000-7000-8000-000000000004".into(),
            name: "Sales".to_owned(),
            created_at: NOW,
        }),
    }
}

fn gone(table: &mut Table<'_>) -> (u16, &'static str, Option<Media>) {
    let example = json!({"resync": Resync::Epoch});
    let media = table.json::<Gone>().like(example);
    (
        410,
        "The cursor is of no use any more: fetch anew, and keep the operations that wait",
        Some(media),
    )
}

fn sync(table: &mut Table<'_>) -> Vec<Operation> {
    let limits = || vec![Problem::field("limit", "range_1_5000")];
    let start = Start {
        cursor: cursor(1_795_683_600_007),
        epoch: EPOCH.to_owned(),
        revision: 1_795_683_600_007,
        counts: vec![(row().row.kind(), 1)],
        me: me(),
        now: NOW,
    };
    let rows = RowsPage {
        rows: vec![row()],
        next: None,
    };
    let feed = FeedPage {
        rows: vec![row()],
        tombstones: Vec::new(),
        receipts: Vec::new(),
        next: cursor(1_795_683_600_007),
        revision: 1_795_683_600_007,
        more: false,
        digests: Vec::new(),
        me: me(),
        chain: None,
        now: NOW,
    };
    let mut events = Media::new("text/event-stream", json!({"type": "string"}));
    events.schema["x-data"] = table.schemas.written::<Head>();
    vec![
        Operation {
            description: "The head as it is now, and how many rows of each kind there are. Read the pages, then the feed from its `cursor`."
                .to_owned(),
            answers: vec![(200, "The head", Some(table.json::<Start>().like(start)))],
            ..table.device(("get", "/api/sync/start"), ("start", "sync"), "Begin a first sync", Vec::new())
        },
        Operation {
            description: "In key order, kind by kind. A position stays good, so that a sync that broke off goes on where it was; a row applies only \
                          where its revision is newer than what is there."
                .to_owned(),
            parameters: table.schemas.query::<RowsAsked>(),
            answers: vec![(200, "A page", Some(table.json::<RowsPage>().like(rows)))],
            ..table.device(("get", "/api/sync/rows"), ("rows", "sync"), "Read a page of a first sync", limits())
        },
        Operation {
            description: "Rows, tombstones and receipts of this device's operations, whole revisions only. The last page carries sums over everything \
                          that the copy should hold."
                .to_owned(),
            parameters: table.schemas.query::<FeedAsked>(),
            answers: vec![
                (200, "A page", Some(table.json::<FeedPage>().like(feed))),
                gone(table),
            ],
            ..table.device(("get", "/api/sync/feed"), ("feed", "sync"), "Read what changed after a cursor", limits())
        },
        Operation {
            description: "Server-sent events: each `data` is a `Head` (`x-data`), and says that there is something to read from the feed. A comment \
                          comes every 15 s; the answer ends after 15 minutes, when the server stops, or when the person's access ends."
                .to_owned(),
            answers: vec![(200, "Word of every new head", Some(events))],
            ..table.device(("get", "/api/sync/live"), ("live", "sync"), "Hear of new heads", Vec::new())
        },
    ]
}

fn operations(table: &mut Table<'_>) -> Operation {
    let id = "019ab1f0-0000-7000-8000-000000000006";
    let example = Operations {
        operations: vec![Decided {
            id: id.into(),
            version: OPERATION_VERSION,
            decision: Decision::ResendInvitation {
                invitation: "019ab1f0-0000-7000-8000-000000000005".into(),
            },
            follows: None,
            decided_at: NOW,
        }],
    };
    let receipt = Receipt {
        operation: id.into(),
        outcome: Outcome::applied(),
        revision: 1_795_683_600_008,
        at: NOW,
    };
    let media = table.asked::<Operations>(JSON).like(example);
    let receipts = table.json::<Vec<Receipt>>().like([receipt]);
    let epoch = json!({
        "name": EPOCH_HEADER,
        "in": "header",
        "required": false,
        "description": "The epoch that the app believes the server to be in. In another one nothing is taken, and the answer is 410.",
        "schema": {"type": "string"},
    });
    Operation {
        description: format!(
            "At most {OPERATIONS_MAX}, oldest first; a receipt for each, in the same order. The same id is never applied twice: sent again it has \
             the same receipt, and with other content it is refused. What cannot be read or is not legal is `rejected` in its receipt; what needs \
             the admin's own fresh second step and comes without it is refused as a whole, and nothing is touched."
        ),
        parameters: vec![epoch],
        body: vec![media],
        answers: vec![(200, "A receipt each", Some(receipts)), gone(table)],
        ..table.device(
            ("post", "/api/sync/operations"),
            ("operate", "operations"),
            "Carry out what was decided",
            vec![
                Problem::field("operations", "too_many"),
                Problem::NeedsFreshStep,
            ],
        )
    }
}

fn second_step(table: &mut Table<'_>) -> Vec<Operation> {
    let until = json!({"until": NOW});
    let fresh = |table: &mut Table<'_>| Some(table.json::<Fresh>().like(&until));
    vec![
        Operation {
            answers: vec![(200, "Until when", fresh(table))],
            ..table.device(
                ("get", "/api/sync/confirm"),
                ("freshStep", "second step"),
                "Ask until when the second step is fresh on this device",
                Vec::new(),
            )
        },
        Operation {
            body: vec![
                table
                    .asked::<Typed>(JSON)
                    .like(json!({"code": "123456"})),
            ],
            answers: vec![(200, "Until when", fresh(table))],
            ..table.device(
                ("post", "/api/sync/confirm"),
                ("confirm", "second step"),
                "Prove it by a code or a backup code",
                vec![
                    Problem::field("code", "wrong_code"),
                    Problem::SetUpTwoStep,
                    Problem::SlowDown { seconds: 60 },
                ],
            )
        },
        Operation {
            description: "For whoever has a passkey alone: open the path at this server in a browser, and ask `freshStep` meanwhile.".to_owned(),
            answers: vec![(
                200,
                "Where to",
                Some(
                    table
                        .json::<InBrowser>()
                        .like(json!({"path": "/fresh/a-secret-of-43-characters"})),
                ),
            )],
            ..table.device(
                ("post", "/api/sync/confirm/browser"),
                ("confirmInBrowser", "second step"),
                "Prove it in a browser",
                vec![Problem::SetUpTwoStep],
            )
        },
    ]
}

fn admin(table: &mut Table<'_>) -> Vec<Operation> {
    let configure = || Problem::Forbidden {
        right: Right::Configure,
    };
    let secrets = json!({"signing_key": "43 characters", "token": "43 others"});
    let wanted = json!({
        "webhook": "019ab1f0-0000-7000-8000-000000000009",
        "title": "Payroll",
        "scopes": ["user_basic", "department"],
        "days": 90,
    });
    let made = json!({"address": "https://gatehouse.example/rest/1/64-hexadecimal-digits/"});
    vec![
        Operation {
            answers: vec![(
                200,
                "It left",
                Some(
                    table
                        .json::<TestLetter>()
                        .like(json!({"to": "petra@northwind.example", "said": "250 OK"})),
                ),
            )],
            ..table.device(
                ("post", "/api/sync/test-letter"),
                ("tryMail", "admin"),
                "Send a letter to the admin who asks, at once",
                vec![
                    configure(),
                    Problem::MailNotSetUp,
                    Problem::MailRefused {
                        said: "550 No such user".to_owned(),
                    },
                    Problem::SlowDown { seconds: 60 },
                ],
            )
        },
        Operation {
            description: "As its reader would have it, with what the company would say in it. Nobody gets it, and nothing is kept.".to_owned(),
            body: vec![
                table
                    .asked::<letter::Asked>(JSON)
                    .like(json!({"text": "Welcome! Your desk is on the third floor.", "language": "en"})),
            ],
            answers: vec![(
                200,
                "The invitation",
                Some(table.json::<InvitationPreview>().like(json!({
                    "subject": "Petra Novak invites you to Northwind",
                    "text": "Hello Petra Novak, …",
                }))),
            )],
            ..table.device(
                ("post", "/api/sync/invitation-preview"),
                ("previewInvitation", "admin"),
                "See an invitation before anybody gets it",
                vec![configure(), Problem::field("invitation_text", "too_long")],
            )
        },
        Operation {
            description: "To who made it, once; they are kept nowhere. What a delivery looks like stands in docs/webhooks.md.".to_owned(),
            body: vec![
                table
                    .asked::<outgoing::Asked>(JSON)
                    .like(json!({"outgoing": "019ab1f0-0000-7000-8000-000000000007"})),
            ],
            answers: vec![(
                200,
                "The secrets",
                Some(table.json::<outgoing::Secrets>().like(secrets)),
            )],
            ..table.device(
                ("post", "/api/sync/outgoing/secrets"),
                ("showSecrets", "admin"),
                "See the secrets of an outgoing webhook",
                vec![configure(), Problem::WebhookGone, Problem::SecretsShown],
            )
        },
        Operation {
            description: "It acts as the admin who asks, and its address is told here and never again: the same request once more makes nothing, \
                          and is told that it is made. What it answers stands in docs/rest.md."
                .to_owned(),
            body: vec![table.asked::<in_app::Asked>(JSON).like(wanted)],
            answers: vec![(
                200,
                "It is made",
                Some(table.json::<in_app::Address>().like(made)),
            )],
            ..table.device(
                ("post", "/api/sync/webhooks"),
                ("makeWebhook", "admin"),
                "Make a webhook of one's own",
                vec![
                    Problem::field("title", "empty"),
                    Problem::WebhookMade,
                    Problem::TooManyWebhooks { most: 20 },
                    Problem::NeedsFreshStep,
                    Problem::SetUpTwoStep,
                    Problem::SlowDown { seconds: 60 },
                ],
            )
        },
    ]
}

fn tokens(table: &mut Table<'_>) -> Vec<Operation> {
    let tokens = json!({
        "access_token": "43 characters",
        "token_type": "DPoP",
        "expires_in": 3_600,
        "refresh_token": "43 others",
        "device": "019ab1f0-0000-7000-8000-000000000008",
        "workspace": {"id": me().workspace, "slug": "northwind", "name": "Northwind"},
        "me": me(),
        "erase_hash": "64 hexadecimal digits",
    });
    let renewal = json!({
        "grant_type": "refresh_token",
        "client_id": crate::connecting::CLIENT,
        "refresh_token": "43 characters",
    });
    vec![
        Operation {
            who: Who::Key,
            description: "A code for the first tokens of a device, or a refresh token for the next (RFC 6749). A refresh token works on until its \
                          successor is used, so that a lost answer can be asked for again."
                .to_owned(),
            body: vec![table.asked::<token::Asked>(FORM).like(renewal)],
            answers: vec![(200, "Tokens", Some(table.json::<Tokens>().like(tokens)))],
            refusals: table.refusals(
                &[
                    "invalid_request",
                    "invalid_client",
                    "invalid_dpop_proof",
                    "invalid_grant",
                    "unsupported_grant_type",
                ],
                vec![
                    Problem::ClockWrong { seconds: -400 },
                    Problem::NotAnAdmin,
                    Problem::PlaceNotAllowed {
                        ip: Some("203.0.113.7".to_owned()),
                        ask: Some("Petra Novak".to_owned()),
                    },
                    Problem::SetUpTwoStep,
                    Problem::DeviceRevoked {
                        proof: "the word whose hash the app kept".to_owned(),
                    },
                    Problem::SlowDown { seconds: 60 },
                ],
            ),
            ..anyone(("post", "/oauth/token"), ("token", "tokens"), "Get tokens")
        },
        Operation {
            description: "The same answer whether the token was one or not (RFC 7009).".to_owned(),
            body: vec![
                table
                    .asked::<Ended>(FORM)
                    .like(json!({"token": "43 characters"})),
            ],
            answers: vec![(200, "It works no more", None)],
            refusals: table.refusals(
                &["invalid_request"],
                vec![Problem::SlowDown { seconds: 60 }],
            ),
            ..anyone(("post", "/oauth/revoke"), ("revoke", "tokens"), "Sign a device out")
        },
    ]
}

fn server(table: &mut Table<'_>) -> Vec<Operation> {
    let slug = json!({
        "name": "slug",
        "in": "path",
        "required": true,
        "description": "The workspace's place in addresses.",
        "schema": {"type": "string"},
    });
    let facts = json!({
        "gatehouse": 1,
        "version": env!("CARGO_PKG_VERSION"),
        "name": "gatehouse.example",
        "workspaces": [{"slug": "northwind", "name": "Northwind"}],
    });
    let about = json!({"id": me().workspace, "slug": "northwind", "name": "Northwind"});
    let report = json!({"return_path": "bounce+token@gatehouse.example", "status": "5.1.1", "diagnostic": "550 No such user"});
    vec![
        Operation {
            answers: vec![(
                200,
                "What it is",
                Some(table.json::<ServerFacts>().like(facts)),
            )],
            refusals: table.problems(Vec::new()),
            ..anyone(
                ("get", "/.well-known/gatehouse"),
                ("server", "server"),
                "Ask whether this is a Gatehouse server",
            )
        },
        Operation {
            parameters: vec![slug],
            answers: vec![(200, "Which it is", Some(table.json::<About>().like(about)))],
            refusals: table.problems(vec![Problem::NoSuchWorkspace]),
            ..anyone(
                ("get", "/w/{slug}/info"),
                ("workspace", "server"),
                "Ask for a workspace by its place in addresses",
            )
        },
        Operation {
            answers: vec![(
                200,
                "This document",
                Some(Media::new(JSON, json!({"type": "object"}))),
            )],
            ..anyone(
                ("get", "/api/openapi.json"),
                ("description", "server"),
                "Read this description",
            )
        },
        Operation {
            answers: vec![(200, "It runs", Some(Media::text("alive")))],
            ..anyone(
                ("get", "/healthz"),
                ("alive", "server"),
                "Ask whether the server runs",
            )
        },
        Operation {
            answers: vec![
                (200, "It answers", Some(Media::text("ready"))),
                (
                    503,
                    "Its database does not",
                    Some(Media::text("not ready")),
                ),
            ],
            ..anyone(
                ("get", "/readyz"),
                ("ready", "server"),
                "Ask whether the server can answer",
            )
        },
        Operation {
            who: Who::Operator,
            description: "A report that came to a letter's return path (RFC 3464), whole, or what a mail service tells of one.".to_owned(),
            body: vec![
                Media::new("message/rfc822", json!({"type": "string"})),
                table.asked::<report::Brief>(JSON).like(report),
            ],
            answers: vec![
                (
                    200,
                    "What it came to",
                    Some(
                        table
                            .json::<report::Taken>()
                            .like(json!({"outcome": "bounced"})),
                    ),
                ),
                (404, "No secret is set up", None),
                (415, "It is neither of both", None),
            ],
            refusals: table.problems(vec![
                Problem::WrongCredentials,
                Problem::field("report", "no_report"),
                Problem::field("return_path", "no_letter"),
                Problem::SlowDown { seconds: 60 },
            ]),
            ..anyone(
                ("post", "/mail/report"),
                ("report", "server"),
                "Hand a delivery report over",
            )
        },
    ]
}
