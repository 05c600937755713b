//! Every decision of sync, as pure functions: what to ask the server next, and what an answer
//! changes in the copy (SYN-1, SYN-3). No I/O, no clock, no SQL: the driver ([`crate::sync`]) asks
//! and carries out, and random histories drive the same functions by the ten thousand.
//!
//! [`drain`] decides which operations leave the outbox, [`line`] what an answer of the network means, [`log`] whether
//! the server's log is still the one that was known.

use gatehouse_rules::digest::Digest;
use gatehouse_rules::feed::{
    EVENT_DAYS, FeedPage, Kind, Me, Resync, RowsPage, SCHEMA, Stamped, Start, Tombstone,
};
use gatehouse_rules::operation::Receipt;
use gatehouse_rules::time::{DAY, HOUR, Time};
use serde::{Deserialize, Serialize};

pub mod drain;
pub mod fault;
pub mod line;
pub mod log;
pub mod pace;

use fault::{Fault, on};

/// A copy is not fetched anew for differing sums more often than this: sums that differ again right
/// after it are a defect on one side, which no fetching mends.
pub const DIGEST_RESYNC_EVERY: i64 = HOUR;

/// Where one copy stands. Stored in the transaction of the rows it speaks of, never apart from them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// Where the feed goes on; `None` before a first sync has read its pages.
    pub cursor: Option<String>,
    /// The revision that [`Marks::cursor`] stands for: the copy holds everything up to it.
    pub reached: u64,
    /// The epoch of that revision; empty before the first sync has read its pages.
    pub epoch: String,
    /// The shape of the rows in the copy.
    pub schema: u32,
    /// As of when the copy is true, by this computer's clock; `None` before its first sync ended.
    pub as_of: Option<Time>,
    /// Why a new copy must be built in its place; `None` while it need not.
    pub needs: Option<Resync>,
    /// The first sync under way.
    pub reading: Option<Reading>,
    /// When sums last made it fetch anew.
    pub digest_resync_at: Option<Time>,
}

/// The first sync of a copy under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The cursor noted before the first page; the feed goes on from it.
    pub cursor: String,
    /// The revision noted before the first page.
    pub revision: u64,
    /// The epoch noted before the first page.
    pub epoch: String,
    /// Where the next page begins; `None` before the first.
    pub position: Option<String>,
    /// Rows of [`Reading::kinds`] read so far.
    pub n_read: u64,
    /// Rows of them there are about, for the progress bar.
    pub n_expected: u64,
    /// The kinds that were counted before the first page: a portal tells of people, not of what is inferred of them.
    pub kinds: Vec<Kind>,
}

/// The copies there are: the one that screens read, and the one that a resync builds in its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copies {
    /// The one that is read; empty until the first sync ended.
    pub present: Marks,
    /// The one being built, by the first sync or because the present one will not do; it takes the other's place at
    /// once when it is done.
    pub beside: Option<Marks>,
}

/// What to do next about the copies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Ask the server, for the present copy.
    Ask(Ask),
    /// Ask the server, for the one beside.
    AskBeside(Ask),
    /// Begin an empty copy beside.
    BuildBeside,
    /// Throw the one beside away: it can no longer be finished.
    DropBeside,
    /// Put the one beside in the present one's place. The outbox is no part of a copy and stays.
    Swap,
}

/// What to ask the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Where a first sync begins.
    Start,
    /// A page of rows.
    Rows {
        /// After which place; `None` from the beginning.
        after: Option<String>,
    },
    /// A page of the feed.
    Feed {
        /// From where.
        cursor: String,
    },
}

/// What the server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// To [`Ask::Start`].
    Start(Start),
    /// To [`Ask::Rows`].
    Rows(RowsPage),
    /// To [`Ask::Feed`].
    Feed(FeedPage),
    /// To any: fetch anew.
    Resync(Resync),
}

/// What an answer changes: the receipts first, in one transaction of the outbox; then the rest, in one
/// transaction of the copy. A crash between the two brings the same receipts once more, which changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// Receipts to store, each where [`drain::keeps`] says so.
    pub receipts: Vec<Receipt>,
    /// The server's time at which the reading of a copy begins: operations are offered again where
    /// [`drain::offered_again`] says so, in the transaction of the receipts, and so before any younger one leaves.
    pub offer_again: Option<Time>,
    /// The span of the feed whose receipts these are, all of them: what was told as in force there and is not among
    /// them is offered again, where [`drain::undone`] says so, before they are stored.
    pub span: Option<Span>,
    /// What to keep of the chain of events from now on, in the transaction of the receipts ([`log::told`]).
    pub log: Option<log::Kept>,
    /// What to do to the copy, in order, all or nothing.
    pub actions: Vec<Action>,
}

/// A span of the feed, at a time of the server's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// After this revision.
    pub after: u64,
    /// Up to and with this one; no end where the feed is at its own.
    pub to: u64,
    /// When.
    pub now: Time,
}

/// One thing to do to a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Write rows, each where [`applies`] says so.
    Write(Vec<Stamped>),
    /// Remove rows, each where [`removes`] says so, and remember the removal.
    Remove(Vec<Tombstone>),
    /// Forget removals: what could have brought the rows back has passed.
    ForgetRemovals,
    /// LOG-2: forget events before this time of the server's; a clock that runs ahead here takes none away.
    ForgetEvents(Time),
    /// Remember whose mirror it is now.
    Me(Me),
    /// Remember where the copy stands.
    Mark(Marks),
    /// Compare sums with the copy's own; where [`compare`] answers marks, remember those instead.
    Compare(Vec<Digest>),
}

/// An answer that cannot be meant: going on from it would lose rows or never end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the server's answer leads nowhere: {0}")]
pub struct Astray(pub &'static str);

impl Default for Marks {
    fn default() -> Self {
        Self {
            cursor: None,
            reached: 0,
            epoch: String::new(),
            schema: SCHEMA,
            as_of: None,
            needs: None,
            reading: None,
            digest_resync_at: None,
        }
    }
}

impl Marks {
    /// The marks as they were stored. What cannot be read is fetched anew, so that no damaged mark
    /// stops sync for ever; `None` is a copy that was never filled.
    #[must_use]
    pub fn read(stored: Option<&str>) -> Self {
        let Some(stored) = stored else {
            return Self::default();
        };
        let needing = |reason| Self {
            needs: Some(reason),
            ..Self::default()
        };
        match serde_json::from_str::<Self>(stored) {
            Err(_) if on(Fault::DamagedMarkTrusted) => Self::default(),
            Err(_) => needing(Resync::Unreadable),
            Ok(marks) if marks.schema != SCHEMA => needing(Resync::Schema),
            Ok(marks) => marks,
        }
    }

    /// The marks as they are stored.
    #[must_use]
    pub fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What a copy begins with that is built beside at `now`. Sums that differ in it will not make yet another one.
    #[must_use]
    pub fn beside(now: Time) -> Self {
        Self {
            digest_resync_at: Some(now),
            ..Self::default()
        }
    }

    /// Whether the copy was filled once, and nothing says that another must take its place.
    #[must_use]
    pub const fn will_do(&self) -> bool {
        self.as_of.is_some() && self.needs.is_none()
    }

    fn newest_epoch(&self) -> &str {
        self.reading
            .as_ref()
            .map_or(&self.epoch, |reading| &reading.epoch)
    }
}

impl Copies {
    /// The epoch that the server was last heard to be in: receipts that come now belong to it.
    #[must_use]
    pub fn epoch(&self) -> &str {
        match &self.beside {
            Some(beside) if !beside.newest_epoch().is_empty() => beside.newest_epoch(),
            _ => self.present.newest_epoch(),
        }
    }
}

/// What to do next.
#[must_use]
pub fn next(copies: &Copies) -> Next {
    let Copies { present, beside } = copies;
    match beside {
        None if present.will_do() => Next::Ask(ask(present)),
        None => Next::BuildBeside,
        Some(beside) if beside.needs.is_some() || present.will_do() => Next::DropBeside,
        Some(beside) if beside.as_of.is_some() => Next::Swap,
        Some(beside) => Next::AskBeside(ask(beside)),
    }
}

/// What to ask next for one copy.
#[must_use]
pub fn ask(marks: &Marks) -> Ask {
    match (&marks.reading, &marks.cursor) {
        (Some(reading), _) => Ask::Rows {
            after: reading.position.clone(),
        },
        (None, Some(cursor)) => Ask::Feed {
            cursor: cursor.clone(),
        },
        (None, None) => Ask::Start,
    }
}

/// Whether operations may leave now. After the line broke, the epoch is [`heard`] first, and after a restore the
/// copy of the new epoch takes its place first: until then a receipt's revision says nothing to the copy that is
/// read, and a decision would vanish from the screen before its effect is seen ([`drain::drawn`]).
#[must_use]
pub fn may_send(copies: &Copies, heard: bool) -> bool {
    let epoch = copies.epoch();
    let present = copies.present.epoch.as_str();
    let known = heard || on(Fault::SentUnheard);
    known && !epoch.is_empty() && (present.is_empty() || present == epoch)
}

/// What an answer says of the server's epoch: heard with a start or the feed, unheard when it must be fetched
/// anew; pages of rows say nothing.
#[must_use]
pub const fn heard(before: bool, reply: &Reply) -> bool {
    match reply {
        Reply::Start(_) | Reply::Feed(_) => true,
        Reply::Resync(_) => false,
        Reply::Rows(_) => before,
    }
}

/// What an answer changes in the copy it was asked for. An answer to something that is no longer asked
/// (late, repeated) changes nothing.
///
/// # Errors
/// [`Astray`] when the answer would lead nowhere; nothing is to be stored then.
pub fn take(marks: &Marks, asked: &Ask, reply: Reply, now: Time) -> Result<Step, Astray> {
    if ask(marks) != *asked && !on(Fault::LatePageTaken) {
        return Ok(Step::default());
    }
    match (asked, reply) {
        (Ask::Start, Reply::Start(start)) => Ok(begin(marks, start)),
        (Ask::Rows { after }, Reply::Rows(page)) => rows(marks, after.as_deref(), page),
        (Ask::Feed { cursor }, Reply::Feed(page)) => feed(marks, cursor, page, now),
        (Ask::Rows { .. } | Ask::Feed { .. }, Reply::Resync(reason)) => {
            Ok(Step::of(vec![Action::Mark(Marks {
                needs: Some(reason),
                ..marks.clone()
            })]))
        }
        _ => Err(Astray("another answer than was asked for")),
    }
}

impl Step {
    fn of(actions: Vec<Action>) -> Self {
        Self {
            actions,
            ..Self::default()
        }
    }
}

fn begin(marks: &Marks, start: Start) -> Step {
    let reading = Reading {
        cursor: start.cursor,
        revision: start.revision,
        epoch: start.epoch,
        position: None,
        n_read: 0,
        n_expected: start.counts.iter().map(|(_, n)| n).sum(),
        kinds: start.counts.iter().map(|(kind, _)| *kind).collect(),
    };
    Step {
        receipts: Vec::new(),
        offer_again: Some(start.now),
        span: None,
        log: None,
        actions: vec![
            Action::Me(start.me),
            Action::Mark(Marks {
                reading: Some(reading),
                ..marks.clone()
            }),
        ],
    }
}

fn rows(marks: &Marks, after: Option<&str>, page: RowsPage) -> Result<Step, Astray> {
    let Some(reading) = &marks.reading else {
        return Ok(Step::default());
    };
    if page.next.is_some() && page.next.as_deref() == after {
        return Err(Astray("the next page is this page"));
    }
    let counts = |one: &&Stamped| reading.kinds.contains(&one.row.kind());
    let n_read = reading.n_read + page.rows.iter().filter(counts).count() as u64;
    let marks = if page.next.is_some() {
        Marks {
            reading: Some(Reading {
                position: page.next,
                n_read,
                ..reading.clone()
            }),
            ..marks.clone()
        }
    } else {
        Marks {
            cursor: Some(reading.cursor.clone()),
            reached: reading.revision,
            epoch: reading.epoch.clone(),
            schema: SCHEMA,
            reading: None,
            ..marks.clone()
        }
    };
    Ok(Step::of(vec![
        Action::Write(page.rows),
        Action::Mark(marks),
    ]))
}

fn feed(marks: &Marks, cursor: &str, page: FeedPage, now: Time) -> Result<Step, Astray> {
    if page.more && page.next == cursor {
        return Err(Astray("there is more, but not further on"));
    }
    if page.revision < marks.reached && !on(Fault::LatePageTaken) {
        return Err(Astray("the feed runs backwards"));
    }
    let mut actions = vec![Action::Write(page.rows)];
    if !on(Fault::TombstoneIgnored) {
        actions.push(Action::Remove(page.tombstones));
    }
    let ended = !page.more;
    let span = Span {
        after: marks.reached,
        // At its end the feed has told everything up to the head: what is told as in force beyond it is lost too, for
        // files were put back under the server.
        to: if ended { u64::MAX } else { page.revision },
        now: page.now,
    };
    actions.push(Action::Me(page.me));
    actions.push(Action::Mark(Marks {
        cursor: Some(page.next),
        reached: page.revision,
        as_of: if ended { Some(now) } else { marks.as_of },
        ..marks.clone()
    }));
    if ended {
        actions.push(Action::ForgetRemovals);
        actions.push(Action::ForgetEvents(page.now.plus(-EVENT_DAYS * DAY)));
        actions.push(Action::Compare(page.digests));
    }
    Ok(Step {
        receipts: page.receipts,
        offer_again: None,
        span: Some(span),
        log: None,
        actions,
    })
}

/// Whether an incoming row is written: only where newer than the row and than its removal.
#[must_use]
pub fn applies(present: Option<u64>, removed: Option<u64>, incoming: u64) -> bool {
    on(Fault::LatePageTaken)
        || (present.is_none_or(|revision| incoming > revision)
            && removed.is_none_or(|revision| incoming > revision))
}

/// Whether a removal takes the present row away.
#[must_use]
pub const fn removes(present: u64, tombstone: u64) -> bool {
    tombstone >= present
}

/// What differing sums change; `None` when they agree, or when fetching anew was tried just now.
#[must_use]
pub fn compare(marks: &Marks, mine: &[Digest], theirs: &[Digest], now: Time) -> Option<Marks> {
    let differ = theirs.iter().any(|their| {
        mine.iter()
            .find(|mine| mine.kind == their.kind)
            .is_none_or(|mine| mine.sums != their.sums)
    });
    let tried = marks
        .digest_resync_at
        .is_some_and(|at| (0..DIGEST_RESYNC_EVERY).contains(&now.since(at)));
    (differ && !tried && !on(Fault::SumsNotCompared)).then(|| Marks {
        needs: Some(Resync::Digest),
        digest_resync_at: Some(now),
        ..marks.clone()
    })
}
