//! Where the copy comes from, and where decisions go: a Gatehouse server, or a portal of the vendor. Neither the plan nor the
//! screens know which; what a portal does not offer, its workspace row says ([`gatehouse_rules::portal`]).

use gatehouse_rules::feed::{FeedPage, RowsPage, Start};
use gatehouse_rules::id::WebhookId;
use gatehouse_rules::operation::{Operation, Receipt};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::time::Time;

use crate::app::{ConfirmStep, InvitationPreview, PreviewInvitation, StepConfirmed, TestLetter};
use crate::failure::Result;
use crate::open::Mirror;
use crate::outgoing::{OutgoingSecrets, ShowSecrets};
use crate::plan::line::{Reaction, Trouble};
use crate::webhook::{MadeWebhook, MakeWebhook};

pub mod connection;
mod http;
pub mod live;
pub mod portal;
pub mod session;

pub use http::{
    Answer, Http, Origin, Patience, RECEIPTS_BYTES, ROWS_BYTES, SMALL_BYTES, exchange, send,
    trusting,
};

use connection::Connection;
use live::Live;
use portal::Portal;
use portal::kept::Kept;
use session::{Session, Stopped};

/// One of the two.
pub enum Upstream {
    /// A Gatehouse server, which tells of changes at once and knows operations by their ids.
    Server(Box<Session>),
    /// A portal, which is asked again and again.
    Portal(Box<Portal>),
}

type Answered<T> = std::result::Result<T, Stopped>;

impl Upstream {
    /// The one that the mirror is connected to; `None` when no connection can be read, and the admin must sign in again.
    ///
    /// # Errors
    /// [`Problem::Locked`], or a fault of the file.
    pub async fn find(http: Http, mirror: &Mirror) -> Result<Option<Self>> {
        let mut conn = mirror.read().await?;
        if let Some(kept) = Kept::find(&mut conn).await? {
            drop(conn);
            let portal = Portal::new(http, mirror.clone(), kept);
            return Ok(Some(Self::Portal(Box::new(portal))));
        }
        let connection = Connection::find(&mut conn).await?;
        drop(conn);
        let session =
            connection.and_then(|connection| Session::new(http, mirror.clone(), connection));
        Ok(session.map(|session| Self::Server(Box::new(session))))
    }

    /// Whether operations are known by their ids over there, so that offering them again is harmless, and a span of the feed
    /// lists the receipts that belong to it.
    #[must_use]
    pub const fn remembers(&self) -> bool {
        matches!(self, Self::Server(_))
    }

    /// Whether it tells of changes by itself ([`Upstream::live`]).
    #[must_use]
    pub const fn tells(&self) -> bool {
        matches!(self, Self::Server(_))
    }

    /// Where a first sync begins.
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn start(&self) -> Answered<Start> {
        match self {
            Self::Server(session) => session.start().await,
            Self::Portal(portal) => portal.start().await,
        }
    }

    /// A page of rows.
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn rows(&self, after: Option<&str>, limit: u32) -> Answered<RowsPage> {
        match self {
            Self::Server(session) => session.rows(after, limit).await,
            Self::Portal(portal) => portal.rows(after).await,
        }
    }

    /// A page of the feed; `number` is that of the event whose hash is to be told too (LOG-3).
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn feed(&self, cursor: &str, limit: u32, number: Option<u64>) -> Answered<FeedPage> {
        match self {
            Self::Server(session) => session.feed(cursor, limit, number).await,
            Self::Portal(portal) => portal.feed(cursor).await,
        }
    }

    /// Hands operations over, in an epoch. A server answers a receipt for each, in order; a portal only for those that ended, and
    /// the others go again.
    ///
    /// # Errors
    /// [`Stopped`]; none was carried out then, as far as is known.
    pub async fn operations(
        &self,
        operations: Vec<Operation>,
        epoch: &str,
    ) -> Answered<Vec<Receipt>> {
        match self {
            Self::Server(session) => session.operations(operations, epoch).await,
            Self::Portal(portal) => portal.operations(&operations).await,
        }
    }

    /// The stream of heads; a portal has none.
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn live(&self) -> Answered<Live> {
        match self {
            Self::Server(session) => session.live().await,
            Self::Portal(_) => Err(not_offered()),
        }
    }

    /// Sends a test letter.
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn test_letter(&self) -> Answered<TestLetter> {
        match self {
            Self::Server(session) => session.test_letter().await,
            Self::Portal(_) => Err(not_offered()),
        }
    }

    /// An invitation as its reader would have it.
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn preview_invitation(
        &self,
        preview: &PreviewInvitation,
    ) -> Answered<InvitationPreview> {
        match self {
            Self::Server(session) => session.preview_invitation(preview).await,
            Self::Portal(_) => Err(not_offered()),
        }
    }

    /// The admin's own second step (TFA-4).
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn confirm(&self, step: &ConfirmStep) -> Answered<StepConfirmed> {
        match self {
            Self::Server(session) => session.confirm(step).await,
            Self::Portal(_) => Err(not_offered()),
        }
    }

    /// The address at which it is proved in a browser (TFA-4).
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn confirm_in_browser(&self) -> Answered<String> {
        match self {
            Self::Server(session) => session.confirm_in_browser().await,
            Self::Portal(_) => Err(not_offered()),
        }
    }

    /// Until when it is fresh (TFA-4).
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn confirmed(&self) -> Answered<Option<Time>> {
        match self {
            Self::Server(session) => session.confirmed().await,
            Self::Portal(_) => Err(not_offered()),
        }
    }

    /// What an outgoing webhook's deliveries are checked by (API-1).
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn outgoing_secrets(&self, show: &ShowSecrets) -> Answered<OutgoingSecrets> {
        match self {
            Self::Server(session) => session.outgoing_secrets(show).await,
            Self::Portal(_) => Err(not_offered()),
        }
    }

    /// Makes a webhook of the admin's own, under an id that was made for it (API-1).
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn make_webhook(
        &self,
        webhook: &WebhookId,
        make: &MakeWebhook,
    ) -> Answered<MadeWebhook> {
        match self {
            Self::Server(session) => session.make_webhook(webhook, make).await,
            Self::Portal(_) => Err(not_offered()),
        }
    }

    /// Ends this device's sign-in. A webhook is its owner's, and stays.
    pub async fn revoke(&self) {
        if let Self::Server(session) = self {
            session.revoke().await;
        }
    }
}

fn not_offered() -> Stopped {
    Stopped {
        trouble: Trouble::NotGatehouse,
        reaction: Reaction::Wait {
            problem: Problem::NotOffered,
            at_least: 0,
        },
    }
}
